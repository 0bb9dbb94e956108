"""What is said on the status line has room there in a window of 80 columns, in both languages."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

import carecall
from carecall.errors import Refused
from carecall.i18n import LANGUAGES, Words
from carecall.model.dispositions import Outcome
from carecall.screens.errands import NEVER_DIALLED, WHICH
from carecall.view.cells import width
from carecall.view.names import outcome_name
from carecall.view.reasons import error_text

ROOM, ROOM_OF_ERRORS = 79, 77
"""The line without the mark that stands before what is said."""
USUAL = {
    "name": "Ouyang Xiaoxue", "agent": "Ouyang Xiaoxue", "by": "Ouyang Xiaoxue", "told": "overdue", "count": "12",
    "question": "the service", "time": "tomorrow 09:00", "minutes": "12", "term": "dumb", "state": "waiting",
}  # fmt: skip
"""What stands in a sentence; keys are those that have the longest names, where nothing else is said."""
SHORTER = {
    "Undone: “{outcome}”, {name}, who is not on the list that is shown.",
    "Undone: “{outcome}”, {name}. {key} prepares the call again.",
    "Undone: “{outcome}”, {name}. The dial stands; {undo} takes it back too.",
    "Undone: “{outcome}”, {name}. The call stands; {undo} takes it back too.",
    "Recorded: {outcome}. {then}",
}
"""Sentences that are told in a shorter form where they have no room."""
OF_UNDO = (WHICH, NEVER_DIALLED)
"""Where the key is the one that undoes."""
KEYS = {"undo": "u", "key": "Enter", "go": "Enter", "leave": "q", "pause": "b"}


def sentences() -> Iterator[str]:
    """All that screens say."""
    room = Path(carecall.__file__).parent
    for path in sorted([*(room / "screens").glob("*.py"), room / "app.py"]):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and _named(node.func) in ("_", "N_", "words") and node.args:
                said = node.args[0]
                if isinstance(said, ast.Constant) and isinstance(said.value, str):
                    yield said.value


def _named(called: ast.expr) -> str:
    return called.attr if isinstance(called, ast.Attribute) else called.id if isinstance(called, ast.Name) else ""


def filled(words: Words, message: str) -> str:
    """The sentence with what usually stands in it: the longest outcome, a long name, a key."""
    outcome = max((outcome_name(words, each) for each in Outcome), key=width)
    names = {name for _, name, _, _ in Formatter().parse(words(message)) if name}
    usual = {"outcome": outcome} | USUAL | KEYS | ({"key": KEYS["undo"]} if message in OF_UNDO else {})
    return words(message, **{name: usual.get(name, "F12") for name in names})


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_sentence_of_a_screen_is_cut(lang: str) -> None:
    words, found = Words(lang), set(sentences())
    assert found >= SHORTER
    assert {said: width(said) for said in (filled(words, each) for each in found - SHORTER) if width(said) > ROOM} == {}


REFUSALS = {
    "taken": {"by": "Ouyang Xiaoxue"}, "unfinished": {"by": "Ouyang Xiaoxue"}, "not-now": {"until": "2026-11-24T09:00"},
    "not-yours": {"role": "care-agent"}, "nothing-open": {}, "no-number": {"name": "Ouyang Xiaoxue"}, "opted-out": {},
    "call-ended": {},
    "call-moved": {}, "nothing-waits": {}, "no-promise": {}, "on-call": {"by": "Ouyang Xiaoxue"},
    "promise-not-yours": {"by": "Ouyang Xiaoxue"}, "colleague-absent": {"name": "Ouyang Xiaoxue"},
    "colleague-away-then": {"name": "Ouyang Xiaoxue", "day": "2026-11-25"}, "nobody-seated": {}, "rules-refused": {},
    "number-held": {"name": "Ouyang Xiaoxue"}, "script-text-unreadable": {}, "database-busy": {"seconds": 5},
}  # fmt: skip


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("code", REFUSALS)
def test_no_refusal_at_the_desk_is_cut(lang: str, code: str) -> None:
    said = error_text(Words(lang), Refused(code, **REFUSALS[code]))
    assert code not in said
    assert width(said) <= ROOM_OF_ERRORS, said
