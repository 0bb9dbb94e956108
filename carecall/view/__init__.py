"""Owns words and cells: values become sentences and columns here. Invariant: it decides nothing and asks nobody."""
