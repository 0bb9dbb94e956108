"""`u` takes the last outcome back from the queue and from the next card, and says why where it cannot."""

from __future__ import annotations

import pytest
import support
from call_driver import answers, asked, attempts, press, screen_of, survey_desk, walk_to
from desk_driver import SIZES, both, opened, settle, status_of, text_of, until, until_seen

from carecall.desk import calling, queue
from carecall.desk.context import Desk
from carecall.desk.summary import summary
from carecall.model.dispositions import Outcome
from carecall.screens import errands
from carecall.screens.call_notes import Pick
from carecall.screens.call_outcome import Confirm
from carecall.store.database import Database

pytestmark = pytest.mark.usefixtures("no_guard")
sizes = pytest.mark.parametrize("size", SIZES)


@pytest.fixture
def survey(sqlite_db: Database) -> Desk:
    return survey_desk(sqlite_db, "张文山", "王磊")


@both
@sizes
async def test_an_outcome_pressed_by_mistake_costs_one_key(survey: Desk, lang: str, size: tuple[int, int]) -> None:
    """x, Enter where the line was busy: u on the next card, then the right outcome; nobody is dialled again."""
    first = queue.load(survey)[0]
    async with opened(survey, lang, size) as (app, pilot):
        await press(pilot, "enter", "enter", "x", "enter")
        assert attempts(survey)[0][0] == "no-answer"
        dialled = rows(survey, "SELECT dialled_at FROM call")
        await press(pilot, "u")
        assert app.words("What came of it?") in text_of(pilot)
        assert first.name in status_of(pilot)
        assert screen_of(pilot).customer == first.customer
        await press(pilot, "1", "enter")
        assert attempts(survey) == [("no-answer", ""), ("busy", "")]
        assert screen_of(pilot).customer != first.customer, "the next card comes by itself"
    assert rows(survey, "SELECT dialled_at FROM call WHERE undone_at IS NULL") == dialled
    assert rows(survey, f"SELECT tries, dials FROM contact WHERE customer_id = {first.customer}") == [(1, 1)]
    assert summary(survey).total.dialled == 1


@both
async def test_what_was_answered_stands_behind_an_undone_outcome(survey: Desk, lang: str) -> None:
    """The talk goes on where it was; the opening is not said once more."""
    async with opened(survey, lang) as (app, pilot):
        await press(pilot, "enter", "enter")
        await walk_to(pilot, "overall")
        await press(pilot, "o", "5", "enter", "u")
        assert app.words("What came of it?") in text_of(pilot)
        await press(pilot, "b")
        assert asked(pilot) == "overall"
        await press(pilot, "9", "b", "b")
        assert asked(pilot) != "overall"


@both
async def test_a_dial_that_was_never_made_is_taken_back_by_a_second_undo(survey: Desk, lang: str) -> None:
    first = queue.load(survey)[0]
    async with opened(survey, lang) as (app, pilot):
        await press(pilot, "enter", "enter", "x", "enter", "u", "u")
        assert status_of(pilot) == app.words(errands.NEVER_DIALLED, key="u")
        await press(pilot, "u")
        await until(pilot, lambda: app.screen is app.queue)
        assert status_of(pilot) == app.words(errands.UNDIALLED, name=first.name, key="Enter")
        assert app.queue.current.customer == first.customer
        await press(pilot, "enter", "enter")
        assert first.name in text_of(pilot)
    assert rows(survey, "SELECT count(*) FROM call WHERE ended_at IS NULL AND dialled_at IS NOT NULL") == [(1,)]
    assert rows(survey, "SELECT count(*) FROM call WHERE undone_at IS NULL AND dialled_at IS NOT NULL") == [(1,)]


@both
async def test_from_the_queue_the_outcome_before_comes_next(survey: Desk, lang: str) -> None:
    for row in queue.load(survey):
        support.dial_and_end(survey, row.customer, Outcome.NO_ANSWER)
    async with opened(survey, lang) as (app, pilot):
        names = []
        for number in range(2):
            await press(pilot, "u")  # tells which one it is
            await settle(pilot)
            assert undone(survey) == 2 * number
            quoted = {"zh": "「无人接听」", "en": "\"no answer\""}[lang]
            assert quoted in status_of(pilot), "an outcome such as “does not apply” is no part of the sentence"
            await press(pilot, "u", "u", "u")
            await until(pilot, lambda: app.screen is app.queue)
            assert undone(survey) == 2 * number + 2, "the outcome, then its dial"
            names.append(app.queue.current.name)
        assert sorted(names) == sorted(row.name for row in queue.load(survey))
        await press(pilot, "u")
        await until_seen(pilot, app.words("There is no outcome of yours today that can be undone."))


@both
async def test_the_owner_comes_back_where_the_list_had_them(survey: Desk, lang: str) -> None:
    """Not behind all others, and the cursor stands there."""
    before = [row.customer for row in queue.load(survey)]
    async with opened(survey, lang) as (app, pilot):
        await press(pilot, "enter", "enter", "x", "enter", "q")
        await until(pilot, lambda: app.screen is app.queue and app.queue.current.customer != before[0])
        await press(pilot, "u", "u", "u", "u")
        await until(pilot, lambda: app.screen is app.queue)
        assert [row.customer for row in app.queue.shown.rows] == before
        assert app.queue.current.customer == before[0]


@both
async def test_the_key_that_undoes_stands_on_the_line_while_it_can_undo(survey: Desk, lang: str) -> None:
    """At eighty cells too, from the outcome on, after another start as well, and until everything is undone."""
    first = queue.load(survey)[0]

    def named(text: str) -> bool:
        return f"u {app.words('undo')}  " in text.splitlines()[-1]

    async with opened(survey, lang) as (app, pilot):
        assert not named(text_of(pilot))
        await press(pilot, "enter", "enter", "x", "enter", "q")
        await until(pilot, lambda: app.screen is app.queue and named(text_of(pilot)))
    support.dial_and_end(survey, queue.load(survey)[0].customer, Outcome.NO_ANSWER)
    async with opened(survey, lang) as (app, pilot):
        await until(pilot, lambda: named(text_of(pilot)))
        await press(pilot, "u", "u", "u", "u")
        await until(pilot, lambda: app.screen is app.queue)
        assert named(text_of(pilot))
        await press(pilot, "u", "u", "u", "u")
        await until(pilot, lambda: app.screen is app.queue and not named(text_of(pilot)))
        assert app.queue.current.customer == first.customer


@both
async def test_where_a_colleague_has_opened_the_owner_it_says_so(survey: Desk, lang: str) -> None:
    row = queue.load(survey)[0]
    support.dial_and_end(survey, row.customer, Outcome.CALLBACK, callback="15:45")
    other = support.sit(support.at(survey, "2026-11-23 15:52"), "A02", "seat-2")
    calling.release(other, calling.prepare(other, row.customer).call)
    async with opened(survey, lang) as (app, pilot):
        await press(pilot, "u")
        said = app.words("{by} has opened this owner since: it can no longer be undone.", by="陈晨")
        await until_seen(pilot, said[:30])


@both
async def test_during_the_talk_an_outcome_stands_first(survey: Desk, lang: str) -> None:
    """Undoing is for what was recorded; in the talk the key says which one takes an answer back."""
    async with opened(survey, lang) as (app, pilot):
        await press(pilot, "enter", "enter", "u")
        assert app.screen is not app.queue
        assert status_of(pilot)


def rows(desk: Desk, sql: str) -> list[tuple[object, ...]]:
    return support.rows(desk.db, sql)


def undone(desk: Desk) -> int:
    with desk.db.read() as tx:
        return int(tx.value("SELECT count(*) FROM call WHERE undone_at IS NOT NULL"))


@both
async def test_a_key_that_led_out_of_a_call_does_not_close_the_desk_when_it_is_pressed_twice(
    survey: Desk, lang: str
) -> None:
    async with opened(survey, lang) as (app, pilot):
        await press(pilot, "enter", "q")
        assert app.screen is app.queue
        await press(pilot, "q")
        assert app.words("{key} once more closes the desk.", key="q") in text_of(pilot)
        assert not app.closing
        await pilot.press("q")
        await until(pilot, lambda: app.closing)


@both
async def test_d_17_what_was_answered_in_a_finished_talk_stands_and_can_be_corrected(survey: Desk, lang: str) -> None:
    """Behind `u` from the next card: the end that the script proposes, and the list of answers."""
    async with opened(survey, lang) as (app, pilot):
        await press(pilot, "enter", "enter")
        await walk_to(pilot, "")
        told = answers(survey)
        await press(pilot, "enter", "u")
        assert app.words("What came of it?") in text_of(pilot)
        assert answers(survey) == told
        await press(pilot, "a")
        mode = screen_of(pilot).mode
        assert isinstance(mode, Pick)
        assert {each.step.id for _, each in mode.given} >= {"condition", "overall", "odometer"}
        place = [each.step.id for _, each in mode.given].index("condition")
        await press(pilot, *str(place + 1), "enter", "3")
        assert answers(survey) == told | {"condition": "not-driven"}
        assert isinstance(screen_of(pilot).mode, Confirm)
        await press(pilot, "enter")
        assert [outcome for outcome, _ in attempts(survey)] == ["finished", "finished"]
    assert rows(survey, "SELECT count(*) FROM attempt WHERE undone_at IS NULL") == [(1,)]
