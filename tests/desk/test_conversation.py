"""The conversation of one call over the scripts of all its contacts (B-02, D-14, D-17)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carecall.desk.card import Card, CardContact
from carecall.desk.conversation import Conversation
from carecall.desk.correcting import correct
from carecall.errors import Refused
from carecall.model.consequences import Ended
from carecall.model.contacts import Contact, State
from carecall.model.dispositions import Outcome
from carecall.model.due import Reading
from carecall.model.ids import AttemptId, CallId, ContactId, CustomerId, DueId, VehicleId
from carecall.model.programmes import Policy
from carecall.model.reasons import Reason
from carecall.model.series import Series
from carecall.scripts.script import Script
from carecall.scripts.steps import NOTHING, UNKNOWN, Box, Choice, Ending, Kind, Step, StepWords

TODAY = date(2026, 11, 23)


def words(text: str) -> Mapping[str, StepWords]:
    return {lang: StepWords(text[:12], text, "") for lang in ("zh", "en")}


def choice(name: str, to: str = "") -> Choice:
    return Choice(name, {"zh": name, "en": name}, to)


IDENTITY = Step(
    "identity", Kind.CHOOSE, Box.OWNER_CHECK, "hello", words("Is that {owner.polite_name}?"),
    choices=(choice("yes"), choice("no", "third-person")), each_call=True, must_answer=True,
)  # fmt: skip
HELLO = Step(
    "hello", Kind.CHOOSE, Box.INTRODUCTION, "main", words("May we talk?"),
    choices=(choice("yes"), choice("later", "callback"), choice("never", "do-not-call")), each_call=True,
)  # fmt: skip


def script(name: str, *own: Step, extra: tuple[Ending, ...] = ()) -> Script:
    """Identity, greeting, `main`, the farewell and its endings."""
    bye = Step("bye", Kind.SAY, Box.READ_BACK, "done", words(f"Goodbye from {name}."))
    ends = (Ending("finished", "done"), Ending("callback"), Ending("third-person"), Ending("do-not-call"))
    endings = tuple(replace(end, result=end.result) for end in (*ends, *extra))
    return Script(name, {"zh": name, "en": name}, (IDENTITY, HELLO, *own, bye), endings)


SCORE = Step(
    "main", Kind.SCORE, Box.QUESTIONS, "wishes", words("How was it?"), low=1, high=10, required=True,
    save="survey.overall",
)  # fmt: skip
WISHES = Step("wishes", Kind.TEXT, Box.QUESTIONS, "bye", words("Any wishes?"), optional=True, save="wish")
SURVEY = script("survey", SCORE, WISHES)

HAS_CAR = Step(
    "main", Kind.CHOOSE, Box.QUESTIONS, "km", words("Do you still have it?"),
    choices=(choice("yes"), choice("sold", "sold")), required=True,
)  # fmt: skip
KM = Step("km", Kind.ODOMETER, Box.QUESTIONS, "day", words("How far has it run?"), low=0, high=999999, save="odometer")
DAY = Step("day", Kind.DATE, Box.QUESTIONS, "bye", words("When would suit you?"), optional=True, save="due_date")
SERVICE = script("service", HAS_CAR, KM, DAY, extra=(Ending("not-eligible", "sold"),))


def contact(number: int, car: int = 1) -> Contact:
    return Contact(
        ContactId(number), "visit-survey", "call", CustomerId(1), VehicleId(car), DueId(number), State.OPEN,
        TODAY, TODAY, TODAY, 2, "care-agent", None, Series(),
    )  # fmt: skip


def part(number: int, script: Script, car: int = 1, answers: Mapping[str, str] | None = None) -> CardContact:
    record: dict[str, object] = {"owner.polite_name": "张先生"}
    basis = Reason("D-13", {"cap": "2026-12-20"})
    return CardContact(
        contact(number, car), Policy("default"), script, answers or {}, (), AttemptId(100 + number), basis,
        date(2026, 11, 30), {"zh": record, "en": record},
    )  # fmt: skip


def card(*parts: CardContact) -> Card:
    return Card(
        CallId(1), CustomerId(1), "张文山", "mr", "+8613800138001", "", 0, "京A12345", {"zh": "云途S1"}, None, "",
        Reading(TODAY, 2000), None, None, parts, (), (), (), "", datetime.combine(TODAY, time(10)), "morning", False,
    )  # fmt: skip


def opened(*parts: CardContact) -> Conversation:
    return Conversation.open(card(*parts))


def answered(talk: Conversation, *values: str) -> Conversation:
    for value in values:
        talk, _ = talk.forward(value)
    return talk


def step_id(talk: Conversation) -> str:
    return talk.step.id if talk.step else "-"


def test_one_script_from_the_first_step_to_its_end() -> None:
    """B-02: identity, greeting, questions, farewell, and the end proposes its outcome."""
    talk = opened(part(1, SURVEY))
    assert talk.say("en") == "Is that 张先生?"
    assert talk.position == (1, 5)
    assert talk.proposed is None
    talk = answered(talk, "yes", "yes", "9", NOTHING)
    assert (step_id(talk), talk.say("en")) == ("bye", "Goodbye from survey.")
    talk, changed = talk.forward()
    assert (changed.put, changed.fields) == ({"bye": "ok"}, {})
    assert talk.step is None
    assert talk.say("zh") == talk.note("zh") == ""
    assert talk.proposed == Ended(Outcome.FINISHED, "done", missing=False, answered=True)


def test_an_answer_says_what_to_store_and_where_it_goes() -> None:
    talk, changed = answered(opened(part(7, SURVEY)), "yes", "yes").forward("9")
    assert (changed.contact, changed.attempt) == (7, 107)
    assert (changed.put, changed.gone, changed.fields) == ({"main": "9"}, (), {"main": "survey.overall"})
    assert [item.step.id for item in talk.so_far] == ["identity", "hello", "main"]


def test_back_undoes_and_says_what_falls_away() -> None:
    talk = answered(opened(part(1, SURVEY)), "yes", "yes", "9")
    undone = talk.back()
    assert undone is not None
    assert (step_id(undone[0]), undone[1].gone, undone[1].put) == ("main", ("main",), {})
    assert opened(part(1, SURVEY)).back() is None


def test_nothing_is_stored_before_the_dial() -> None:
    talk = opened(replace(part(1, SURVEY), attempt=None))
    with pytest.raises(Refused, match="not-dialled"):
        talk.forward("yes")


def test_a_new_call_repeats_the_introduction_and_goes_on_at_the_first_open_question() -> None:
    """D-17: the answers of the earlier call stay."""
    talk = opened(part(1, SURVEY, answers={"identity": "yes", "hello": "yes", "main": "9"}))
    assert step_id(talk) == "identity"
    assert step_id(answered(talk, "yes", "yes")) == "wishes"


def test_a_killed_call_resumes_at_the_same_question() -> None:
    resumed = replace(part(1, SURVEY, answers={"identity": "yes", "hello": "yes"}), this_call=("identity", "hello"))
    assert step_id(opened(resumed)) == "main"


def test_the_second_script_follows_the_first_and_asks_once_what_is_asked_once_per_call() -> None:
    talk = answered(opened(part(1, SURVEY), part(2, SERVICE)), "yes", "yes", "9", NOTHING)
    assert talk.follows is talk.card.contacts[1]  # no goodbye yet
    talk = answered(talk, "ok")
    assert talk.follows is None
    assert (talk.contact.contact.id, step_id(talk)) == (2, "main")
    assert talk.result(ContactId(1)) == Ended(Outcome.FINISHED, "done", answered=True)
    assert talk.result(ContactId(2)) is None
    talk = answered(talk, "yes", "2000", NOTHING, "ok")
    assert talk.proposed == Ended(Outcome.FINISHED, "done", answered=True)


def test_back_goes_into_the_script_before() -> None:
    talk = answered(opened(part(1, SURVEY), part(2, SERVICE)), "yes", "yes", "9", NOTHING, "ok")
    assert step_id(talk) == "main"
    undone = talk.back()
    assert undone is not None
    assert (undone[1].contact, undone[1].gone, step_id(undone[0])) == (1, ("bye",), "bye")


def test_an_ending_that_is_not_finished_ends_the_call_for_every_part() -> None:
    talk = answered(opened(part(1, SURVEY), part(2, SERVICE)), "yes", "later")
    assert talk.step is None
    proposed = talk.proposed
    assert proposed is not None
    assert proposed.outcome is Outcome.CALLBACK
    assert [talk.ended_for(ContactId(n), proposed).outcome for n in (1, 2)] == [Outcome.CALLBACK] * 2


def test_a_finished_part_keeps_its_result_when_the_rest_breaks_off() -> None:
    """D-17: the part that could not be finished goes back into the next list."""
    talk = answered(opened(part(1, SURVEY), part(2, SERVICE)), "yes", "yes", "9", NOTHING, "ok", "yes")
    hung_up = talk.outcome(Outcome.BROKEN_OFF)
    assert talk.ended_for(ContactId(1), hung_up).outcome is Outcome.FINISHED
    assert talk.ended_for(ContactId(2), hung_up) == Ended(Outcome.BROKEN_OFF, missing=False, answered=True)


def test_finished_by_hand_is_of_the_running_part_only() -> None:
    """D-17."""
    talk = answered(opened(part(1, SURVEY), part(2, SERVICE)), "yes", "yes")
    by_hand = talk.outcome(Outcome.FINISHED, "done")
    assert talk.ended_for(ContactId(1), by_hand).missing
    assert talk.ended_for(ContactId(2), by_hand) == Ended(Outcome.BROKEN_OFF, missing=True)


def test_a_sold_car_is_sold_for_all_its_contacts_and_for_no_other_car() -> None:
    talk = opened(part(1, SERVICE), part(2, SURVEY), part(3, SURVEY, car=2))
    talk = answered(talk, "yes", "yes", "sold")
    sold = Ended(Outcome.NOT_ELIGIBLE, "sold", missing=False, answered=True)
    assert talk.result(ContactId(1)) == sold
    assert talk.result(ContactId(2)) == Ended(Outcome.NOT_ELIGIBLE, "sold", missing=True)
    assert (talk.contact.contact.id, step_id(talk)) == (3, "main")
    alone = answered(opened(part(1, SERVICE), part(2, SURVEY)), "yes", "yes", "sold")
    assert alone.step is None
    assert alone.proposed == sold
    by_hand = opened(part(1, SURVEY), part(3, SURVEY, car=2)).outcome(Outcome.NOT_ELIGIBLE, "sold")
    assert talk.ended_for(ContactId(3), by_hand).outcome is Outcome.NOT_ELIGIBLE


def test_correcting_an_earlier_answer_reopens_its_part() -> None:
    talk = answered(opened(part(1, SERVICE), part(2, SURVEY)), "yes", "yes", "sold")
    talk, changed = correct(talk, ContactId(1), "main", "yes")
    assert (changed.put, changed.contact) == ({"main": "yes"}, 1)
    assert step_id(talk) == "km"


def test_unknown_answers_are_missing_but_not_answers() -> None:
    """AAPOR P where a required answer is missing; the identity alone is no answer of the matter."""
    talk = answered(opened(part(1, SURVEY)), "yes", "yes", UNKNOWN)
    ended = talk.outcome(Outcome.BROKEN_OFF)
    assert (ended.missing, ended.answered) == (True, False)


def test_another_number_is_known_from_the_card() -> None:
    talk = Conversation.open(replace(card(part(1, SURVEY)), other_numbers=1))
    assert talk.outcome(Outcome.WRONG_NUMBER).other_number


@given(st.lists(st.sampled_from(["yes", "no", "later", "sold", "9", "2000", "-", "?", "ok", "back"]), max_size=30))
def test_there_is_always_a_step_or_an_ending_and_back_undoes(moves: list[str]) -> None:
    """Whatever is pressed: exactly one of step and proposal, no answer is stored that the step does not take, and
    the same stored answers resume at the same place."""
    parts = [part(1, SURVEY), part(2, SERVICE)]
    talk = opened(*parts)
    stored: dict[int, dict[str, str]] = {1: {}, 2: {}}
    for move in moves:
        undone = talk.back() if move == "back" else None
        if move == "back" and undone is None:
            continue
        talk, changed = undone or talk.forward(move)
        stored[int(changed.contact)].update(changed.put)
        for gone in changed.gone:
            del stored[int(changed.contact)][gone]
        assert (talk.step is None) == (talk.proposed is not None)
    again = opened(
        *(
            replace(old, answers=stored[int(old.contact.id)], this_call=walk.this_call)
            for old, walk in zip(parts, talk.walks, strict=True)
        )
    )
    assert (again.index, step_id(again), again.proposed) == (talk.index, step_id(talk), talk.proposed)


BRANCH = script(
    "branch",
    Step(
        "main", Kind.CHOOSE, Box.QUESTIONS, "bye", words("Is all well?"),
        choices=(choice("well", "bye"), choice("problem", "what")), required=True,
    ),
    Step("what", Kind.TEXT, Box.QUESTIONS, "when", words("What is it?")),
    Step("when", Kind.CHOOSE, Box.QUESTIONS, "bye", words("Since when?"), choices=(choice("today"), choice("long"))),
)  # fmt: skip


def test_the_answers_of_a_branch_that_is_left_come_back_with_it() -> None:
    """B-02: a correction that was wrong itself costs nothing; the store has each of them again."""
    talk = answered(opened(part(1, BRANCH)), "yes", "yes", "problem", "it rattles", "long")
    assert step_id(talk) == "bye"
    away, changed = correct(talk, ContactId(1), "main", "well")
    assert sorted(changed.gone) == ["what", "when"]
    assert [item.step.id for item in away.so_far] == ["identity", "hello", "main"]
    again, changed = correct(away, ContactId(1), "main", "problem")
    assert changed.put == {"main": "problem", "what": "it rattles", "when": "long"}
    assert step_id(again) == "bye"
    assert again.left == {}


def test_what_was_answered_of_a_branch_only_in_part_goes_on_where_it_stopped() -> None:
    talk = answered(opened(part(1, BRANCH)), "yes", "yes", "problem", "it rattles")
    away, _ = correct(talk, ContactId(1), "main", "well")
    again, _ = correct(away, ContactId(1), "main", "problem")
    assert (step_id(again), again.offered) == ("when", "")


def test_an_answer_that_was_taken_back_is_offered_where_it_is_asked_for_again() -> None:
    talk = answered(opened(part(1, BRANCH)), "yes", "yes", "problem", "it rattles", "long")
    for step in ("when", "what"):
        undone = talk.back()
        assert undone is not None
        talk = undone[0]
        assert (step_id(talk), talk.offered) == (step, {"when": "long", "what": "it rattles"}[step])
    talk, _ = talk.forward("it squeaks")
    assert (step_id(talk), talk.offered) == ("when", "long")
    assert talk.undone == {(1, "when"): "long"}


def test_what_was_passed_without_an_answer_is_named() -> None:
    """AAPOR P: a required question of the running script that nobody answered."""
    talk = answered(opened(part(1, SURVEY)), "yes", "yes", UNKNOWN, NOTHING)
    assert [item.step.id for item in talk.unanswered] == ["main"]
    assert answered(opened(part(1, SURVEY)), "yes", "yes", "9").unanswered == ()


MOVES = ["yes", "well", "problem", "today", "a", "back", "fix well", "fix problem"]


@given(st.lists(st.sampled_from(MOVES), max_size=25))
def test_whatever_is_corrected_and_taken_back_the_store_follows(moves: list[str]) -> None:
    """The stored answers resume where the talk stands, also after branches were left and come back to."""
    talk, stored = opened(part(1, BRANCH)), dict[str, str]()
    for move in moves:
        if move == "back":
            moved = talk.back()
        elif move.startswith("fix "):
            moved = correct(talk, ContactId(1), "main", move.removeprefix("fix "))
        else:
            moved = talk.forward(move)
        if moved is None:
            continue
        talk, changed = moved
        stored.update(changed.put)
        for gone in changed.gone:
            del stored[gone]
        assert not {step for _, step in (*talk.left, *talk.undone)} & stored.keys()
    again = opened(replace(part(1, BRANCH), answers=stored, this_call=talk.walk.this_call))
    assert (step_id(again), again.so_far) == (step_id(talk), talk.so_far)
