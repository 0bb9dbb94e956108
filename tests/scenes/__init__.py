"""Owns the scenes: every screen of the desk in every state, played on a fixed small dealership.

The text snapshots, the pictures and whoever wants to look at a state use the same catalogue. To add a scene, write a
function into the module of its screen:

    @scene()
    async def call_note(stage: Stage) -> None:
        \"\"\"A note that is being written beside the script.\"\"\"
        await stage.dial("张文山")
        await stage.press("e")

then `python tests/snapshots/make.py call-note` writes its snapshots and `python tests/pictures/make.py call-note` its
pictures. The catalogue is whole once this package is imported.
"""

from scenes import before_call, endings, of_desk, of_queue, talk

__all__ = ["before_call", "endings", "of_desk", "of_queue", "talk"]
