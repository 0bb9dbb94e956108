"""A talk that is turned to a step from wherever it stands: a complaint waits for no question (B-17, D-18)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from carecall.scripts.engine import Walk, needed_by
from carecall.scripts.library import Library
from carecall.scripts.script import Script
from carecall.scripts.steps import PASSED, TURNED, Ending, Kind, Step

Make = Callable[..., Step]
Build = Callable[..., Script]


@pytest.fixture
def survey(step: Make, script: Build) -> Script:
    return script(
        step("identity", Kind.CHOOSE, to="overall", choices=[("yes", ""), ("no", "sorry")], each_call=True),
        step("overall", Kind.SCORE, to="bye", low=1, high=10, required=True),
        step("bye", to="done"),
        step("sorry", to="wrong", each_call=True),
        step("what", Kind.TEXT, to="promise", anywhere=True, required=True, must_answer=True),
        step("promise", to="told"),
    )


def at(walk: Walk) -> str:
    return walk.current.id


def test_it_goes_to_the_step_and_to_its_end_with_every_answer(survey: Script) -> None:
    walk = Walk(survey).forward("yes").forward("9").turn()
    assert at(walk) == "what"
    walk = walk.forward("the bill").forward(PASSED)
    assert at(walk) == "told"
    assert walk.answers == {"identity": "yes", "overall": "9", TURNED: "what", "what": "the bill", "promise": PASSED}
    assert [given.value for given in walk.so_far] == ["yes", "9", "the bill"]


def test_it_goes_there_from_the_first_question_and_from_the_end(survey: Script) -> None:
    assert at(Walk(survey).turn()) == "what"
    ended = Walk(survey).forward("yes").forward("9").forward(PASSED)
    assert isinstance(ended.current, Ending)
    assert at(ended.turn()) == "what"


def test_back_takes_the_turn_away_and_no_answer(survey: Script) -> None:
    before = Walk(survey).forward("yes").forward("9")
    assert before.turn().back() == before
    told = before.turn().forward("the bill")
    assert at(told.back()) == "what"
    assert told.back().back() == before


def test_who_is_there_is_there_already(survey: Script) -> None:
    there = Walk(survey).turn()
    assert there.turn() is there
    told = there.forward("the bill")
    assert told.turn() is told


def test_what_was_not_asked_makes_it_a_partial(survey: Script) -> None:
    told = Walk(survey).forward("yes").turn().forward("the bill").forward(PASSED)
    assert [step.id for step in told.missing] == ["overall"]
    assert not Walk(survey).forward("yes").forward("9").turn().forward("the bill").missing


def test_a_correction_leaves_the_talk_where_it_was_turned_to(survey: Script) -> None:
    told = Walk(survey).forward("yes").forward("9").turn().forward("the bill")
    assert at(told.correct("overall", "2")) == "promise"
    assert told.correct("overall", "2").answers["what"] == "the bill"


def test_another_call_says_first_who_calls_and_goes_on_with_what_was_told(survey: Script) -> None:
    """D-17."""
    told = {"identity": "yes", TURNED: "what", "what": "the bill"}
    again = Walk(survey, told)
    assert at(again) == "identity"
    assert at(again.forward("yes")) == "promise"
    assert at(again.forward("no").forward(PASSED)) == "wrong"


def test_another_call_asks_its_questions_where_nothing_was_told(survey: Script) -> None:
    assert at(Walk(survey, {"identity": "yes", TURNED: "what"}).forward("yes")) == "overall"


def test_a_result_that_only_the_step_leads_to_needs_it(survey: Script) -> None:
    needed = needed_by(survey, "told")
    assert needed is not None
    assert needed.id == "what"
    assert needed_by(survey, "done") is None


@pytest.mark.parametrize("name", Library().names())
def test_every_script_takes_a_complaint_from_anywhere(name: str) -> None:
    """B-17: its content is always asked; who does not want to tell it leaves the call a partial one."""
    script = Library().get(name)
    step = script.anywhere
    assert step is not None
    assert (step.save, step.required, needed_by(script, "complaint")) == ("complaint", True, step)
    assert Walk(script).turn().current == step
