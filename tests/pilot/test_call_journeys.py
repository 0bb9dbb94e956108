"""The call screen, one whole call after another: survey, no answer, callback, wrong number, resume, corrections."""

from __future__ import annotations

import pytest
import support
from call_driver import (
    answer,
    answers,
    asked,
    attempts,
    calling_first,
    press,
    says,
    screen_of,
    survey_desk,
    type_in,
    until_said,
)
from desk_driver import both, everywhere, opened, status_of, text_of, until, until_seen

from carecall.app import CarecallApp
from carecall.desk import calling, planning, queue
from carecall.desk.context import Desk
from carecall.screens.call import CallScreen
from carecall.screens.call_before import Preview
from carecall.screens.call_outcome import Results
from carecall.screens.call_talk import Talking
from carecall.store.database import Database
from carecall.text import group_phone
from carecall.view.names import programme_name

FAREWELL = {"zh": "再见", "en": "oodbye"}

pytestmark = pytest.mark.usefixtures("no_guard")


@pytest.fixture
def survey(sqlite_db: Database) -> Desk:
    return survey_desk(sqlite_db, "张文山", "王磊")


@both
async def test_one_whole_survey(survey: Desk, lang: str) -> None:
    """B-02: prepare, dial, identity, questions, read-back, the end proposes its outcome, Enter commits it."""
    async with opened(survey, lang) as (app, pilot):
        _ = app.words
        await press(pilot, "enter")
        assert _("Dial this number, then press {go}.")[:7] in text_of(pilot)
        await press(pilot, "enter")
        assert asked(pilot) == "identity"
        await press(pilot, "1", "enter", "enter", "1", "1")
        assert asked(pilot) == "overall"
        await press(pilot, "0", "1", "1", "1", "1")
        await type_in(pilot, "12,800 km")
        await press(pilot, "enter", "enter")
        assert "12,800" in text_of(pilot)
        assert answers(survey)["overall"] == "10"
        await press(pilot, "enter", "enter", "enter")
        assert says(pilot, _("everything is asked"))
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(screen_of(pilot).mode, Preview))
        assert status_of(pilot).startswith(_("Recorded: {outcome}. {then}", outcome=_("completed"), then="")[:-2])
    assert attempts(survey)[0][0] == "finished"
    assert answers(survey)["odometer"] == "12800"


@both
async def test_no_answer_is_two_keys_and_the_next_card_opens_by_itself(survey: Desk, lang: str) -> None:
    """C-03: the consequence stands there before Enter commits it."""
    async with calling_first(survey, lang) as (app, pilot):
        first, second = (row.name for row in queue.load(survey.seated(app.desk.agent)))
        said, day, slot = screen_of(pilot).sentence, app.words("tomorrow"), survey.pack.slot_name("morning", lang)
        await press(pilot, "x")
        then = {"try": 2, "of": 3, "day": day, "slot": slot}
        assert says(pilot, app.words("Next try {try} of {of}: {day}, {slot}.", **then))
        assert says(pilot, said)
        await press(pilot, "enter")
        assert second in text_of(pilot)
        assert first not in text_of(pilot)
        assert "****" in text_of(pilot)
        assert calling.unfinished(survey) is None
        await press(pilot, "enter")
        assert app.words("Dial this number, then press {go}.")[:7] in text_of(pilot)
    assert [outcome for outcome, _ in attempts(survey)] == ["no-answer"]


@both
async def test_after_the_last_owner_the_queue_says_what_was_recorded(survey: Desk, lang: str) -> None:
    async with calling_first(survey, lang) as (app, pilot):
        await press(pilot, "x", "enter", "enter", "enter", "x", "enter")
        assert app.screen is app.queue
        assert status_of(pilot).startswith(recorded(app, "no answer"))


def recorded(app: CarecallApp, outcome: str) -> str:
    """How the sentence begins that says what was recorded."""
    return app.words("Recorded: {outcome}. {then}", outcome=app.words(outcome), then="").rstrip()


@both
async def test_a_callback_is_refused_then_read_back_then_promised(survey: Desk, lang: str) -> None:
    """B-02, D-16, E-17: a bare day is no time; the sentence to read back has the weekday."""
    async with calling_first(survey, lang) as (app, pilot):
        await press(pilot, "1", "c")
        await type_in(pilot, "tomorrow")
        await press(pilot, "enter")
        assert f"! {app.words('At what time? For example: tomorrow 3pm, tomorrow afternoon.')}" in text_of(pilot)
        assert attempts(survey) == [("", "")]
        await type_in(pilot, " 3pm")
        shown = text_of(pilot)
        assert app.words("Read back: {sentence}", sentence="") in shown
        assert {"en": "Tue", "zh": "周二"}[lang] in shown
        assert says(pilot, app.words("It comes back at the promised time."))
        await press(pilot, "enter")
        assert status_of(pilot).startswith(recorded(app, "call back"))
    assert attempts(survey)[0][0] == "callback"
    with survey.db.read() as tx:
        assert tx.value("SELECT starts_at FROM promise").startswith("2026-11-24T07:00")


@both
async def test_outside_the_hours_one_more_enter_is_needed(survey: Desk, lang: str) -> None:
    """D-15: 20:00 is inside the hard limits and outside the calling hours."""
    async with calling_first(survey, lang) as (app, pilot):
        await press(pilot, "c")
        await type_in(pilot, "明天晚上8点")
        assert says(pilot, app.words("Keep it only if you will be here; if you are not, it is everybody's."))
        await press(pilot, "enter")
        assert app.words("once more: record") in text_of(pilot)
        assert attempts(survey) == [("", "")]
        await press(pilot, "enter")
    assert attempts(survey)[0][0] == "callback"


@both
async def test_a_named_time_makes_not_convenient_a_promise(survey: Desk, lang: str) -> None:
    """D-16: a third person or a bad moment with a time is called back then, and keeps its own outcome."""
    async with calling_first(survey, lang) as (_, pilot):
        await press(pilot, "o", "4", "c")
        await type_in(pilot, "16:30")
        await press(pilot, "enter")
    assert attempts(survey)[0][0] == "third-person"
    with survey.db.read() as tx:
        assert tx.value("SELECT count(*) FROM promise") == 1


@both
async def test_a_wrong_number_holds_the_contact(survey: Desk, lang: str) -> None:
    """C-06: through the script, and the consequence is said."""
    async with calling_first(survey, lang) as (app, pilot):
        await press(pilot, "3", "1", "enter")
        held = app.words("Held until the number is corrected (C-06).")
        assert says(pilot, held)
        await press(pilot, "enter")
    assert attempts(survey)[0][0] == "wrong-number"
    with survey.db.read() as tx:
        assert tx.value("SELECT count(*) FROM contact WHERE state = 'held'") == 1


@both
async def test_back_undoes_in_the_store_too(survey: Desk, lang: str) -> None:
    async with calling_first(survey, lang) as (app, pilot):
        await press(pilot, "1", "enter", "enter", "1", "1", "9")
        assert answers(survey)["overall"] == "9"
        await press(pilot, "b")
        assert asked(pilot) == "overall"
        assert "overall" not in answers(survey)
        await press(pilot, "backspace", "backspace")
        assert asked(pilot) == "permission"
        await press(pilot, "b", "b", "b", "b")
        assert status_of(pilot) == app.words("Nothing was answered in this call yet.")


@both
async def test_an_earlier_answer_is_corrected_by_picking_it(survey: Desk, lang: str) -> None:
    """Out of "so far", where it stands with its new value at once; the talk stays where it is."""
    name = {"zh": "总体评分", "en": "Overall score"}[lang]
    async with calling_first(survey, lang) as (app, pilot):
        await press(pilot, "1", "enter", "enter", "1", "1", "9", "1")
        await press(pilot, "a")
        assert f"{name}  9" in text_of(pilot)
        await press(pilot, "2", "0")
        assert asked(pilot) == "waiting"
        assert app.words("{question}: {answer}", question=name, answer="10") in text_of(pilot)
    assert answers(survey)["overall"] == "10"


@both
async def test_the_proposed_end_can_be_taken_back(survey: Desk, lang: str) -> None:
    async with calling_first(survey, lang) as (app, pilot):
        await press(pilot, "1", "enter", "enter", "3", "enter")
        assert says(pilot, app.words("Closed, and no message follows."))
        await press(pilot, "escape")
        keys = {"go": "Enter", "back": "b"}
        assert status_of(pilot) == app.words("{go} records what is shown; {back} goes back to the script.", **keys)
        await press(pilot, "b", "b", "1")
        assert asked(pilot) == "condition"


@both
async def test_a_note_stands_beside_the_script_and_goes_with_the_outcome(survey: Desk, lang: str) -> None:
    """The sentence to say is seen whole while it is written, and after."""
    async with calling_first(survey, lang) as (app, pilot):
        sentence = screen_of(pilot).sentence
        await press(pilot, "e")
        assert says(pilot, app.words("Note for this call: it is kept as you write."))
        await type_in(pilot, "背景很吵")
        assert says(pilot, sentence)
        await press(pilot, "enter")
        assert f"{app.words('note:')} 背景很吵" in text_of(pilot) or f"{app.words('note:')}背景很吵" in text_of(pilot)
        assert says(pilot, sentence)
        await press(pilot, "h", "enter")
    assert attempts(survey)[0] == ("broken-off", "背景很吵")


@both
async def test_a_sold_car_asks_which_it_is(survey: Desk, lang: str) -> None:
    async with calling_first(survey, lang) as (_, pilot):
        await press(pilot, "o", "9")
        mode = screen_of(pilot).mode
        assert isinstance(mode, Results)
        assert all(f" {number}  {each.name}" in text_of(pilot) for number, each in enumerate(mode.results, 1))
    assert not attempts(survey)[0][0]


@pytest.mark.parametrize(("key", "said"), [
    ("1", {"en": "Nobody calls this owner about this car any more, unless a newer visit",
           "zh": "这辆车的事，以后都不再打给这位车主"}),
    ("2", {"en": "Nobody calls this owner about anything any more, unless a newer visit",
           "zh": "什么事都不再打给这位车主"}),
])  # fmt: skip
@both
async def test_d_16_who_is_gone_is_not_called_any_more_which_the_end_the_list_and_why_say(
    survey: Desk, lang: str, key: str, said: dict[str, str]
) -> None:
    """Until a newer record says otherwise."""
    async with calling_first(survey, lang) as (app, pilot):
        await press(pilot, "o", "9", key)
        assert says(pilot, said[lang])
        await press(pilot, "enter", "q", "T")
        await until(pilot, lambda: app.queue.shown.asked.state == "cancelled")
        await until_seen(pilot, app.words("no longer called"))
        await press(pilot, "w")
        await until_said(pilot, said[lang])


@both
async def test_before_the_dial_the_neighbour_opens_and_the_claim_is_given_back(survey: Desk, lang: str) -> None:
    async with opened(survey, lang) as (app, pilot):
        first, second = (row.name for row in queue.load(survey))
        await press(pilot, "enter")
        assert first in text_of(pilot)
        await press(pilot, "n")
        assert second in text_of(pilot)
        assert [row.on_call is None for row in queue.load(survey)] == [True, False]
        await press(pilot, "n")
        assert status_of(pilot) == app.words("Nobody further in this direction can be called now.")
        await press(pilot, "p", "x")
        assert first in text_of(pilot)
        assert status_of(pilot) == app.words("Dial first, then press {go}: outcomes come after it.", go="Enter")
        await press(pilot, "q")
        assert app.screen is app.queue
        assert all(row.on_call is None for row in queue.load(survey))


@both
async def test_after_the_dial_an_outcome_is_needed(survey: Desk, lang: str) -> None:
    async with calling_first(survey, lang) as (app, pilot):
        said = app.words(
            "An outcome first: {no_answer} no answer, {outcomes} every other.", no_answer="x", outcomes="o"
        )
        for key in ("q", "n", "p", "escape"):
            screen_of(pilot).hush()
            await press(pilot, key)
            assert status_of(pilot) == said
        assert isinstance(app.screen, CallScreen)


@both
async def test_a_taken_owner_is_said_on_the_queue(survey: Desk, lang: str) -> None:
    async with opened(survey, lang) as (app, pilot):
        other = support.sit(survey, "A02", "seat-2")
        calling.prepare(other, queue.load(survey)[0].customer)
        await pilot.press("enter")
        await until_seen(pilot, app.words("{by} has this owner open.", by="陈晨"))
        assert app.screen is app.queue


@both
async def test_a_refused_odometer_is_taken_when_it_is_entered_twice(survey: Desk, lang: str) -> None:
    async with calling_first(survey, lang) as (app, pilot):
        await press(pilot, "1", "enter", "enter", "1", "1", "9", "1", "1", "1", "1")
        await type_in(pilot, "900")
        await press(pilot, "enter")
        said = "{given} km is less than the last {last} km. Ask again; entered twice it is taken."
        assert says(pilot, app.words(said, given="900", last="12,000"))
        assert "odometer" not in answers(survey)
        await press(pilot, "enter")
    assert answers(survey)["odometer"] == "900"


@both
async def test_the_second_script_follows_the_first(sqlite_db: Database, lang: str) -> None:
    """One call over two contacts: the introduction is not said twice, and no goodbye too early."""
    desk = support.make_desk(sqlite_db, agent="A01")
    visits = ((support.days_ago(desk, 2), "repair", 2600),)
    support.add_owner(desk, "张文山", delivered=support.days_ago(desk, 90), visits=visits)
    planning.plan(desk)
    first, second = (programme_name(desk.pack, code, lang) for code in ("first-service", "visit-survey"))
    async with calling_first(desk, lang) as (app, pilot):
        assert f"> {first}" in text_of(pilot)
        await press(pilot, "1", "enter", "enter", "1", "1")
        await type_in(pilot, "3000")
        await press(pilot, "enter", "enter", "enter", "2", "2", "f9")
        assert "3,000" in screen_of(pilot).sentence  # read back first (B-02)
        await press(pilot, "enter")
        assert says(pilot, app.words("No goodbye yet: {programme} follows.", programme=second))
        assert FAREWELL[lang] not in screen_of(pilot).sentence
        await press(pilot, "enter")
        assert f"> {second}" in text_of(pilot)
        assert asked(pilot) == "purpose-survey"
        await press(pilot, "h")
        done = app.words("This matter is done until it is due again.")
        assert says(pilot, f"{first}{':' if lang == 'en' else '：'}{done}")


@everywhere
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
        then = (
            "Not reached in {tries} tries: the contact is closed, and one message waits in the outbox until somebody "
            "sends it (C-03)."
        )
        assert app.words(then, tries=3)[:20] in text_of(pilot)
        await press(pilot, "enter")
    assert support.value(desk.db, "SELECT count(*) FROM message") == 1


@both
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


@everywhere
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
        farewell = FAREWELL[lang]
        assert [farewell in sentence for _, sentence in said].count(True) == 1
        assert farewell in said[-1][1]
        assert {"purpose-first-service", "purpose-survey"} <= set(steps)
