"""Pictures of scenes, made by `make.py`."""
