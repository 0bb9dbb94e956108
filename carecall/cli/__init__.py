"""The command line: a module per noun over typer. Invariant: stdout carries data, stderr words; nothing heavy is
imported at module level, so that the desk paints soon."""

from __future__ import annotations

from carecall.cli.main import main

__all__ = ["main"]
