"""Owns how the command line tells the problems of edited files. Invariant: they are words, so they go to stderr."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from carecall.cli.session import Session
    from carecall.errors import Problem

WRONG = 2
"""The exit status where there are errors (as `main.Exit.USAGE`)."""


def tell(session: Session, problems: Sequence[Problem]) -> None:
    """Every problem in a line of its own, and how many there are."""
    from carecall.view.problems import count_line, problem_line

    for problem in problems:
        session.err(problem_line(session.words, problem, Path.cwd()))
    session.err(count_line(session.words, problems))
