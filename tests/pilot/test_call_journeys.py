"""The call screen, one whole call after another: survey, no answer, callback, wrong number, resume, corrections."""

from __future__ import annotations

import pytest
import support
from call_driver import answer, answers, attempts, calling_first, press, screen_of, survey_desk, type_in
from desk_driver import SIZES, opened, status_of, text_of, until_seen

from carecall.desk import calling, planning, queue
from carecall.desk.context import Desk
from carecall.screens.call import CallScreen
from carecall.screens.call_talk import Talking
from carecall.store.database import Database
from carecall.text import group_phone

QUESTION = "Hello. Am I speaking with"


@pytest.fixture(autouse=True)
def no_guard(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys are pressed faster than by hand; `test_call_keys` shows the guard."""
    monkeypatch.setattr(CallScreen, "guard_seconds", 0.0)


@pytest.fixture
def survey(sqlite_db: Database) -> Desk:
    return survey_desk(sqlite_db, "张文山", "王磊")


async def test_one_whole_survey(survey: Desk) -> None:
    """B-02: prepare, dial, identity, questions, read-back, the end proposes its outcome, Enter commits it."""
    async with opened(survey) as (_, pilot):
        await press(pilot, "enter")
        assert "Dial this number" in text_of(pilot)
        await press(pilot, "enter")
        assert QUESTION in text_of(pilot)
        await press(pilot, "1", "enter", "enter", "1", "1")
        assert "what would you give us" in text_of(pilot)
        await press(pilot, "0", "1", "1", "1", "1")
        await type_in(pilot, "12,800 km")
        await press(pilot, "enter", "enter")
        assert "12,800" in text_of(pilot)
        assert answers(survey)["overall"] == "10"
        await press(pilot, "enter", "enter", "enter")
        assert "everything is asked" in text_of(pilot)
        await press(pilot, "enter")
        await until_seen(pilot, "not yours")
        assert status_of(pilot).startswith("Recorded: finished: survey done.")
    assert attempts(survey)[0][0] == "finished"
    assert answers(survey)["odometer"] == "12800"


async def test_no_answer_is_two_keys_and_the_next_card_opens_by_itself(survey: Desk) -> None:
    """C-03: the consequence stands there before Enter commits it."""
    async with calling_first(survey) as (app, pilot):
        first, second = (row.name for row in queue.load(survey.seated(app.desk.agent)))
        await press(pilot, "x")
        assert "Next try 2 of 3: tomorrow, morning." in text_of(pilot)
        assert QUESTION in text_of(pilot)
        await press(pilot, "enter")
        assert second in text_of(pilot)
        assert first not in text_of(pilot)
        assert "****" in text_of(pilot)
        assert calling.unfinished(survey) is None
        await press(pilot, "enter")
        assert "Dial this number" in text_of(pilot)
    assert [outcome for outcome, _ in attempts(survey)] == ["no-answer"]


async def test_after_the_last_owner_the_queue_says_what_was_recorded(survey: Desk) -> None:
    async with calling_first(survey) as (app, pilot):
        await press(pilot, "x", "enter", "enter", "enter", "x", "enter")
        assert app.screen is app.queue
        assert status_of(pilot).startswith("Recorded: no answer.")


async def test_a_callback_is_refused_then_read_back_then_promised(survey: Desk) -> None:
    """B-02, D-16, E-17: a bare day is no time; the sentence to read back has the weekday, in both languages."""
    async with calling_first(survey) as (_, pilot):
        await press(pilot, "1", "c")
        await type_in(pilot, "tomorrow")
        await press(pilot, "enter")
        assert "! " in text_of(pilot)
        assert attempts(survey) == [("", "")]
        await type_in(pilot, " 3pm")
        shown = text_of(pilot)
        assert "Read back: tomorrow, Tue" in shown
        assert "周二" in shown
        assert "promised time" in shown
        await press(pilot, "enter")
        assert status_of(pilot).startswith("Recorded: call back.")
    assert attempts(survey)[0][0] == "callback"
    with survey.db.read() as tx:
        assert tx.value("SELECT starts_at FROM promise").startswith("2026-11-24T07:00")


async def test_outside_the_hours_one_more_enter_is_needed(survey: Desk) -> None:
    """D-15: 20:00 is inside the hard limits and outside the calling hours."""
    async with calling_first(survey) as (_, pilot):
        await press(pilot, "c")
        await type_in(pilot, "明天晚上8点")
        assert "outside the calling hours" in text_of(pilot)
        await press(pilot, "enter")
        assert "Enter once more" in text_of(pilot)
        assert attempts(survey) == [("", "")]
        await press(pilot, "enter")
    assert attempts(survey)[0][0] == "callback"


async def test_a_named_time_makes_not_convenient_a_promise(survey: Desk) -> None:
    """D-16: a third person or a bad moment with a time is called back then, and keeps its own outcome."""
    async with calling_first(survey) as (_, pilot):
        await press(pilot, "o", "4", "c")
        await type_in(pilot, "16:30")
        await press(pilot, "enter")
    assert attempts(survey)[0][0] == "third-person"
    with survey.db.read() as tx:
        assert tx.value("SELECT count(*) FROM promise") == 1


async def test_a_wrong_number_holds_the_contact(survey: Desk) -> None:
    """C-06: through the script, and the consequence is said."""
    async with calling_first(survey) as (_, pilot):
        await press(pilot, "3", "1")
        assert "wrong number" in text_of(pilot)
        await press(pilot, "enter")
        assert "held until the number is corrected" in text_of(pilot)
        await press(pilot, "enter")
    assert attempts(survey)[0][0] == "wrong-number"
    with survey.db.read() as tx:
        assert tx.value("SELECT count(*) FROM contact WHERE state = 'held'") == 1


async def test_a_killed_desk_resumes_at_the_same_question(survey: Desk) -> None:
    """D-17: nothing that was answered is lost."""
    async with calling_first(survey) as (_, pilot):
        await press(pilot, "1", "enter", "enter", "1", "1", "9")
        assert "explain the work" in text_of(pilot)
    async with opened(survey) as (_, pilot):
        await until_seen(pilot, "explain the work")
        assert "This call was not closed" in status_of(pilot)
        assert "Overall score: 9" in text_of(pilot)
        await press(pilot, "1")
    assert answers(survey)["explanation"] == "clear"


async def test_back_undoes_in_the_store_too(survey: Desk) -> None:
    async with calling_first(survey) as (_, pilot):
        await press(pilot, "1", "enter", "enter", "1", "1", "9")
        assert answers(survey)["overall"] == "9"
        await press(pilot, "b")
        assert "what would you give us" in text_of(pilot)
        assert "overall" not in answers(survey)
        await press(pilot, "backspace", "backspace")
        assert "good time" in text_of(pilot)
        await press(pilot, "b", "b", "b", "b")
        assert "Nothing was answered" in status_of(pilot)


async def test_an_earlier_answer_is_corrected_by_picking_it(survey: Desk) -> None:
    async with calling_first(survey) as (_, pilot):
        await press(pilot, "1", "enter", "enter", "1", "1", "9", "1")
        await press(pilot, "a")
        assert "Overall score  9" in text_of(pilot)
        await press(pilot, "2", "0")
        assert "waiting time" in text_of(pilot)
        assert "Overall score: 10" in text_of(pilot)
    assert answers(survey)["overall"] == "10"


async def test_the_proposed_end_can_be_taken_back(survey: Desk) -> None:
    async with calling_first(survey) as (_, pilot):
        await press(pilot, "1", "enter", "enter", "3", "enter")
        assert "Closed as refused." in text_of(pilot)
        await press(pilot, "escape")
        assert "Enter records what is shown" in status_of(pilot)
        await press(pilot, "b", "b", "1")
        assert "How has the car" in text_of(pilot)


async def test_a_note_goes_with_the_outcome(survey: Desk) -> None:
    async with calling_first(survey) as (_, pilot):
        await press(pilot, "e")
        assert QUESTION in text_of(pilot)
        await type_in(pilot, "背景很吵")
        await press(pilot, "enter")
        assert "note: 背景很吵" in text_of(pilot)
        await press(pilot, "h", "enter")
    assert attempts(survey)[0] == ("broken-off", "背景很吵")


async def test_a_sold_car_asks_which_it_is(survey: Desk) -> None:
    async with calling_first(survey) as (_, pilot):
        await press(pilot, "o", "9")
        assert "car sold" in text_of(pilot)
        await press(pilot, "1")
        assert "Cancelled" in text_of(pilot)
        await press(pilot, "enter")
    assert attempts(survey)[0][0] == "not-eligible"


async def test_before_the_dial_the_neighbour_opens_and_the_claim_is_given_back(survey: Desk) -> None:
    async with opened(survey) as (app, pilot):
        first, second = (row.name for row in queue.load(survey))
        await press(pilot, "enter")
        assert first in text_of(pilot)
        await press(pilot, "n")
        assert second in text_of(pilot)
        assert [row.on_call is None for row in queue.load(survey)] == [True, False]
        await press(pilot, "n")
        assert "Nobody further" in status_of(pilot)
        await press(pilot, "p", "x")
        assert first in text_of(pilot)
        assert "Enter first" in status_of(pilot) or "Dial first" in status_of(pilot)
        await press(pilot, "q")
        assert app.screen is app.queue
        assert all(row.on_call is None for row in queue.load(survey))


async def test_after_the_dial_an_outcome_is_needed(survey: Desk) -> None:
    async with calling_first(survey) as (app, pilot):
        for key in ("q", "n", "p", "escape"):
            await press(pilot, key)
            assert "An outcome first" in status_of(pilot)
        assert isinstance(app.screen, CallScreen)


async def test_a_taken_owner_is_said_on_the_queue(survey: Desk) -> None:
    async with opened(survey) as (app, pilot):
        other = support.sit(survey, "A02", "seat-2")
        calling.prepare(other, queue.load(survey)[0].customer)
        await pilot.press("enter")
        await until_seen(pilot, "陈晨 has this owner open.")
        assert app.screen is app.queue


async def test_a_refused_odometer_is_taken_when_it_is_entered_twice(survey: Desk) -> None:
    async with calling_first(survey) as (_, pilot):
        await press(pilot, "1", "enter", "enter", "1", "1", "9", "1", "1", "1", "1")
        await type_in(pilot, "900")
        await press(pilot, "enter")
        assert "! 900 km is less than" in text_of(pilot)
        assert "odometer" not in answers(survey)
        await press(pilot, "enter")
    assert answers(survey)["odometer"] == "900"


async def test_the_second_script_follows_the_first(sqlite_db: Database) -> None:
    """One call over two contacts: the introduction is not said twice, and no goodbye too early."""
    desk = support.make_desk(sqlite_db, agent="A01")
    visits = ((support.days_ago(desk, 2), "repair", 2600),)
    support.add_owner(desk, "张文山", delivered=support.days_ago(desk, 90), visits=visits)
    planning.plan(desk)
    async with calling_first(desk) as (_, pilot):
        assert "> First service" in text_of(pilot)
        await press(pilot, "1", "enter", "enter", "1", "1")
        await type_in(pilot, "3000")
        await press(pilot, "enter", "enter", "enter", "2", "2", "f9")
        assert "No goodbye yet: Visit survey follows." in text_of(pilot)
        assert "goodbye." not in text_of(pilot)
        await press(pilot, "enter")
        assert "> Visit survey" in text_of(pilot)
        assert "Thank you for bringing your car in" in text_of(pilot)
        await press(pilot, "h")
        shown = text_of(pilot)
        assert "First service: Completed." in shown
        assert "Visit survey: To be called tomorrow" in shown


@pytest.mark.parametrize(("lang", "size"), [(lang, size) for lang in ("zh", "en") for size in SIZES])
async def test_the_third_try_says_that_it_is_the_last_and_what_follows(
    sqlite_db: Database, lang: str, size: tuple[int, int]
) -> None:
    """C-03: on the next card, at the dial and during the talk; then one message, and the contact is closed."""
    desk = survey_desk(sqlite_db, "张文山")
    (row,) = queue.load(desk)
    for at in ("2026-11-22 09:30", "2026-11-23 15:41"):
        support.dial_and_end(support.at(desk, at), int(row.customer), support.Outcome.NO_ANSWER)
    async with opened(support.at(desk, "2026-11-24 13:45"), lang, size) as (app, pilot):
        said = app.words("last try, then one SMS")
        app.open_call(row.customer)
        await press(pilot)
        await until_seen(pilot, said)
        assert app.words("try {try_number} of {tries}", try_number=3, tries=3) in text_of(pilot)
        await press(pilot, "enter")
        assert said in text_of(pilot)
        await press(pilot, "x")
        then = "Not reached in {tries} tries: one message to the owner, and the contact is closed (C-03)."
        assert app.words(then, tries=3)[:20] in text_of(pilot)
        await press(pilot, "enter")
    assert support.value(desk.db, "SELECT count(*) FROM message") == 1


@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_before_the_dial_name_number_plate_and_try_are_there_and_the_number_is_large(
    survey: Desk, lang: str
) -> None:
    """In groups of 3-4-4, drawn out of its own digits; during the talk it stands in the card."""
    async with opened(survey, lang) as (_, pilot):
        await press(pilot, "enter")
        screen = screen_of(pilot)
        assert screen.card is not None
        grouped = group_phone(screen.card.number)
        assert [len(group) for group in grouped.split()] == [3, 4, 4]
        drawn = screen.spoken.text.splitlines()
        assert {sign for line in drawn[1:6] for sign in line[:51] if sign != " "} == set(grouped) - {" "}
        await press(pilot, "enter", "1")
        head = text_of(pilot).splitlines()[1:3]
        assert all(fact in head[0] for fact in (screen.card.name, grouped, screen.card.plate))
        assert "1/3" in head[1] or "1 of 3" in head[1]


@pytest.mark.parametrize(("lang", "size"), [(lang, size) for lang in ("zh", "en") for size in SIZES])
async def test_two_purposes_are_one_conversation(sqlite_db: Database, lang: str, size: tuple[int, int]) -> None:
    """D-17: one identity check, one introduction, one question whether it is a good time, one goodbye."""
    desk = support.make_desk(sqlite_db, agent="A01")
    visits = ((support.days_ago(desk, 2), "repair", 2600),)
    support.add_owner(desk, "张文山", delivered=support.days_ago(desk, 90), visits=visits)
    planning.plan(desk)
    async with calling_first(desk, lang, size) as (_, pilot):
        said = []
        while isinstance(mode := screen_of(pilot).mode, Talking):
            said.append((mode.step.id, screen_of(pilot).sentence))
            await answer(pilot)
        steps = [step for step, _ in said]
        for once in ("identity", "introduction", "permission"):
            assert steps.count(once) == 1
        farewell = {"zh": "再见", "en": "oodbye"}[lang]
        assert [farewell in sentence for _, sentence in said].count(True) == 1
        assert farewell in said[-1][1]
        assert {"purpose-first-service", "purpose-survey"} <= set(steps)
