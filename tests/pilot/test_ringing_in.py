"""An owner rings in before the time: one key opens the call, whatever was planned; it is worked like every other call,
and leads back to the whole list."""

from __future__ import annotations

import pytest
import support
from call_driver import asked, come_to_rest, press, says, screen_of, type_in, walk_to
from desk_driver import both, call, opened, status_of, text_of

from carecall.desk import queue
from carecall.desk.context import Desk
from carecall.desk.queue import QueueRow
from carecall.model.dispositions import Outcome
from carecall.screens.call_before import OnTheLine, Preview
from carecall.screens.call_notes import Pick
from carecall.screens.call_outcome import Confirm
from carecall.store.database import Database
from carecall.view.shown import can_be_called

pytestmark = [both, pytest.mark.usefixtures("no_guard")]
RINGS = "The owner has rung you: {hung_up} if the line broke, {outcomes} every other outcome."


@pytest.fixture
def tried(office: Desk) -> tuple[Desk, QueueRow]:
    """An owner whom nobody reached an hour ago; later the same owner rings back."""
    row = next(row for row in queue.load(office) if can_be_called(row) and not row.lead.contact.promise)
    call(support.at(office, "2026-11-23 15:35"), row.customer, Outcome.NO_ANSWER)
    return office, row


def rang_in(db: Database, row: QueueRow) -> list[tuple[int, str]]:
    sql = "SELECT rang_in, outcome FROM call WHERE customer_id = :owner AND dialled_at IS NOT NULL ORDER BY id"
    return [(int(rang), str(outcome)) for rang, outcome in support.rows(db, sql, owner=int(row.customer))]


async def test_found_by_the_plate_and_spoken_with_at_once(tried: tuple[Desk, QueueRow], lang: str) -> None:
    desk, row = tried
    async with opened(desk, lang) as (app, pilot):
        everybody = len(app.queue.shown.rows)
        await press(pilot, "/")
        await type_in(pilot, row.plate)
        await press(pilot, "enter", "enter")
        assert app.screen is app.queue, "Enter is for a dial, which has to wait"
        assert f"i {app.words('rings in')}" in text_of(pilot).splitlines()[-1]
        await press(pilot, "i")
        assert isinstance(screen_of(pilot).mode, OnTheLine)
        assert row.plate in text_of(pilot)
        await press(pilot, "enter")
        assert asked(pilot) == "caller"
        await press(pilot, "1")
        assert says(pilot, {"zh": "谢谢您来电", "en": "Thank you for calling"}[lang])
        await press(pilot, "enter", "enter")
        assert asked(pilot) == "condition", "whether it suits is not asked of who has rung"
        await press(pilot, "o", "5")
        assert isinstance(screen_of(pilot).mode, Confirm)
        await press(pilot, "enter")
        assert [rang for rang, _ in rang_in(desk.db, row)] == [0, 1]
        assert isinstance(screen_of(pilot).mode, Preview), "the day goes on with who is most urgent"
        await press(pilot, "q")
        await come_to_rest(pilot)
        assert not app.queue.asked.text
        assert len(app.queue.shown.rows) >= everybody - 1


async def test_what_only_a_dial_can_come_to_says_so(tried: tuple[Desk, QueueRow], lang: str) -> None:
    desk, row = tried
    async with opened(desk, lang) as (app, pilot):
        app.open_call(row.customer, rang_in=True)
        await come_to_rest(pilot)
        await press(pilot, "enter")
        assert f"x {app.words('no answer')}" not in text_of(pilot).splitlines()[-1]
        await press(pilot, "x")
        assert status_of(pilot).startswith(app.words(RINGS, hung_up="h", outcomes="o")[:12])


async def test_given_back_before_the_talk_it_never_was(tried: tuple[Desk, QueueRow], lang: str) -> None:
    desk, row = tried
    async with opened(desk, lang) as (app, pilot):
        app.open_call(row.customer, rang_in=True)
        await come_to_rest(pilot)
        await press(pilot, "x")
        assert app.words("{go} first: the talk counts from there on.", go="Enter") in text_of(pilot)
        await press(pilot, "q")
        assert app.screen is app.queue
    assert rang_in(desk.db, row) == [(0, "no-answer")]


async def test_a_desk_that_is_closed_in_the_talk_goes_on_in_it(tried: tuple[Desk, QueueRow], lang: str) -> None:
    desk, row = tried
    async with opened(desk, lang) as (app, pilot):
        app.open_call(row.customer, rang_in=True)
        await come_to_rest(pilot)
        await press(pilot, "enter", "1", "enter")
        at = asked(pilot)
    async with opened(desk, lang) as (app, pilot):
        assert asked(pilot) == at
        assert screen_of(pilot).card.rang_in


async def test_an_owner_with_nothing_open_is_said(office: Desk, lang: str) -> None:
    support.add_owner(office, "没有任务")
    async with opened(office, lang) as (app, pilot):
        idle = support.value(office.db, "SELECT max(id) FROM customer")
        app.open_call(idle, rang_in=True)
        await come_to_rest(pilot)
        assert app.words("Nothing is open for this owner any more.") in text_of(pilot)
        assert app.screen is app.queue


async def test_the_script_is_worked_to_its_end(tried: tuple[Desk, QueueRow], lang: str) -> None:
    desk, row = tried
    async with opened(desk, lang) as (app, pilot):
        app.open_call(row.customer, rang_in=True)
        await come_to_rest(pilot)
        await press(pilot, "enter")
        await walk_to(pilot, "")
        await press(pilot, "enter")
    assert rang_in(desk.db, row)[-1] == (1, "finished")


async def test_d_12_a_booked_owner_is_told_the_day_and_moves_it(office: Desk, lang: str) -> None:
    """Found by name, the day stands in the row; the call is taken up and the day corrected."""
    owner = next(row for row in queue.load(office) if row.lead.contact.programme == "first-service")
    support.finish(office, owner.customer, {"agreed-date": "2026-11-28", "agreed-time": "09:30"})
    async with opened(office, lang, size=(120, 40)) as (app, pilot):
        await press(pilot, "/")
        await type_in(pilot, owner.name)
        await press(pilot, "enter")
        while app.queue.shown.beside[app.queue.rows.cursor].customer != owner.customer:
            await press(pilot, "down")
        assert "09:30" in text_of(pilot)
        await press(pilot, "i", "enter")
        assert app.words("completed") in text_of(pilot).splitlines()[2]
        await walk_to(pilot, "")
        await press(pilot, "a")
        mode = screen_of(pilot).mode
        assert isinstance(mode, Pick)
        place = next(at for at, (_, given) in enumerate(mode.given) if given.step.id == "agreed-date")
        await press(pilot, str(place + 1))
        await type_in(pilot, "2026-11-30")
        await press(pilot, "enter")
        await walk_to(pilot, "")
        await press(pilot, "enter")
        told = support.rows(office.db, "SELECT value FROM answer WHERE field = 'agreed_date' AND replaced_at IS NULL")
        assert told == [("2026-11-30",)]
        assert rang_in(office.db, owner)[-1] == (1, "finished")


async def test_b_14_the_key_is_named_only_where_there_is_something_to_speak_of(office: Desk, lang: str) -> None:
    """Who has nothing open, or wants no calls, is found all the same."""
    idle, _ = support.add_owner(office, "没有任务", phones=("+8613812345678",))
    async with opened(office, lang) as (app, pilot):
        await press(pilot, "/")
        await type_in(pilot, "13812345678")
        await press(pilot, "enter")
        await come_to_rest(pilot)
        assert [int(found.customer) for found in app.queue.shown.beside] == [idle]
        assert app.words("rings in") not in text_of(pilot).splitlines()[-1]
