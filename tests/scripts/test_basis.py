"""What rests on a fact of the record is found in the script itself: its words and what its answers are agreed on."""

from __future__ import annotations

import pytest

from carecall.scripts.basis import again, changed, rests
from carecall.scripts.engine import Walk
from carecall.scripts.fields import SAVES, sample_record
from carecall.scripts.library import Library
from carecall.scripts.steps import Step

DUE = frozenset({"due.date"})


def step_of(library: Library, script: str, step: str) -> Step:
    found = library.get(script).step(step)
    assert found is not None
    return found


def test_a_fact_has_changed_where_it_is_spoken_otherwise() -> None:
    """A flag alone says nothing: the same day, reckoned in another way, stands."""
    record = sample_record()
    assert changed(record, {**record, "due.km": 9000, "due.by_habit": False, "nonsense": 1}) == {"due.km"}
    assert changed(record, record) == frozenset()


@pytest.mark.parametrize(
    ("script", "step", "rested"),
    [
        ("month-one", "estimate", True),
        ("month-one", "estimate-day", True),
        ("month-one", "experience", False),
        ("first-service", "when-due", True),
        ("first-service", "agreed-date", True),
        ("first-service", "agreed-time", False),
        ("maintenance", "when-due", True),
        ("visit-survey", "odometer", False),
    ],
)
def test_what_rests_on_the_day_a_service_is_due(library: Library, script: str, step: str, rested: bool) -> None:
    """D-13, D-14."""
    assert rests(step_of(library, script, step), DUE) is rested


def test_what_is_agreed_rests_on_fields_that_there_are() -> None:
    assert {field for save in SAVES.values() for field in save.rests_on} <= sample_record().keys()


ANSWERS = {
    "condition": "good", "odometer": "3000", "when-due": "ok", "free-words": "ok", "booking": "agrees",
    "agreed-date": "2026-12-01", "agreed-time": "15:00", "bring-words": "ok", "booked-words": "ok",
}  # fmt: skip


def walk(library: Library, answers: dict[str, str]) -> Walk:
    """The first service as far as it was answered."""
    script = library.get("first-service")
    said = {"identity": "yes", "introduction": "ok", "purpose-first-service": "-", "permission": "yes"}
    return Walk(script, {**said, **answers}, tuple(said), {}, frozenset({"due.free", "due.date"}))


def test_the_sentence_the_question_it_leads_to_the_day_and_the_page_that_reads_it(library: Library) -> None:
    """The hour stands, and what lies before the kilometres."""
    found = again(walk(library, ANSWERS), "odometer", DUE)
    assert found == {"when-due", "booking", "agreed-date", "booked-words"}


def test_nothing_is_asked_again_before_its_time(library: Library) -> None:
    known = walk(library, ANSWERS)
    assert again(known, "odometer", ()) == frozenset()
    assert again(known, "agreed-time", DUE) == frozenset()
    assert again(known, "nonsense", DUE) == frozenset()
    so_far = {key: ANSWERS[key] for key in ("condition", "odometer", "when-due")}
    assert again(walk(library, so_far), "odometer", DUE) == {"when-due"}
