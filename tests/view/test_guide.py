"""The hints of the training desk: one thing at a time, named keys, gone for good once they are known."""

from __future__ import annotations

import re

import pytest

from carecall.i18n import Words
from carecall.keys import KeyTable, Where
from carecall.view.cells import width
from carecall.view.guide import TIPS, Phase, Progress, Tip, hint, progress

EN, ZH = Words("en"), Words("zh")
TABLE = KeyTable()
NEW = Progress()


def where(phase: Phase) -> Where:
    return Where.QUEUE if phase is Phase.QUEUE else Where.CALL


def told(phase: Phase | None, how_far: Progress = NEW, words: Words = EN, table: KeyTable = TABLE) -> str:
    return hint(words, lambda action: table.shown(where(phase or Phase.QUEUE), action), phase, how_far)


@pytest.mark.parametrize("phase", Phase)
def test_in_the_first_call_every_place_has_a_hint_that_fits_a_line(phase: Phase) -> None:
    for words in (EN, ZH):
        assert 0 < width(told(phase, words=words)) <= 78


@pytest.mark.parametrize("tip", TIPS, ids=lambda tip: tip.id)
def test_every_tip_can_be_worded_wherever_it_is_given(tip: Tip) -> None:
    """Its keys exist on the screens on which it is shown, and the action that ends it too."""
    for phase in tip.phases:
        known = {action.id for action in TABLE.actions(where(phase))}
        named = set(re.findall(r"\{(\w+)\}", tip.text))
        assert named | {tip.action} <= known


def test_the_keys_are_those_of_the_desk() -> None:
    assert told(Phase.QUEUE).endswith("Enter takes the call.")
    other = KeyTable.changed({"queue.prepare": "o"})
    assert told(Phase.QUEUE, table=other).endswith("o takes the call.")
    assert "1-9 0" in told(Phase.SCORE)


def test_a_hint_leaves_once_its_thing_was_done_and_another_place_keeps_its_own() -> None:
    known = NEW.did(Phase.CHOICE, "answer")
    assert told(Phase.CHOICE) != ""
    assert told(Phase.CHOICE, known) == ""
    assert told(Phase.SCORE, known) == told(Phase.SCORE)
    assert NEW.did(Phase.CHOICE, "note") is NEW


def test_the_same_key_elsewhere_ends_no_hint() -> None:
    assert told(Phase.PROPOSED, NEW.did(Phase.PREPARED, "go")) == told(Phase.PROPOSED)


def test_the_second_call_tells_only_what_is_new() -> None:
    second = NEW.recorded("finished")
    for phase in (Phase.QUEUE, Phase.PREPARED, Phase.PROPOSED, Phase.NEXT):
        assert told(phase, second) == ""
    assert told(Phase.OPENING, second).startswith("Nobody answers? x, then Enter")
    assert told(Phase.CHOICE, second).startswith("The owner has no time? c,")
    known = second.did(Phase.OPENING, "no_answer")
    assert told(Phase.OPENING, known).startswith("The owner has no time?")
    assert told(Phase.OPENING, NEW.recorded("no-answer")) == told(Phase.OPENING, known)
    assert told(Phase.CHOICE, known.did(Phase.CHOICE, "call_back")) == ""


def test_after_the_first_call_that_reached_nobody_it_says_what_becomes_of_the_owner() -> None:
    assert told(Phase.NEXT, NEW.recorded("no-answer")).startswith("That owner comes back by itself")
    assert told(Phase.NEXT, NEW.recorded("busy")) == ""
    again = NEW.recorded("finished").recorded("no-answer")
    assert told(Phase.NEXT, again).startswith("That owner comes back by itself")
    assert not told(Phase.NEXT, again.did(Phase.NEXT, "go")).startswith("That owner")


def test_the_third_call_tells_of_undo_of_why_and_of_help() -> None:
    third = NEW.recorded("finished").recorded("no-answer").did(Phase.NEXT, "go")
    third = third.did(Phase.OPENING, "no_answer").did(Phase.OPENING, "call_back")
    assert told(Phase.NEXT, third).startswith("Recorded the wrong thing? u ")
    assert told(Phase.PREPARED, third) == told(Phase.NEXT, third)
    third = third.did(Phase.QUEUE, "undo")
    assert told(Phase.PREPARED, third) == ""
    assert told(Phase.QUEUE, third).startswith("w tells why")
    third = third.did(Phase.QUEUE, "why")
    assert told(Phase.CHOICE, third).endswith("? shows every key of a screen.")
    assert told(Phase.CHOICE, third.did(Phase.CHOICE, "help")) == ""


def test_after_three_calls_nothing_is_said_any_more() -> None:
    done = NEW.recorded("finished").recorded("finished").recorded("finished")
    assert {told(phase, done) for phase in Phase} == {""}
    assert told(None) == ""


def test_what_the_database_knows_of_today_is_not_told_again() -> None:
    """A desk that was closed and opened again begins where the trainee stands."""
    assert progress((), False) == NEW
    back = progress(("no-answer", "callback"), True)
    assert len(back.outcomes) == 2
    assert all(told(phase, back) == "" for phase in (Phase.CONFIRM, Phase.CALLBACK, Phase.PREPARED))
    assert "no time" not in "".join(told(phase, back) for phase in Phase)
