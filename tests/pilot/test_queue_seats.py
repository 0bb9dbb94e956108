"""The queue beside other seats: what they take or finish greys in place and leaves at the next key; nothing moves."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
import support
from call_driver import send
from desk_driver import both, opened, settle, status_of, text_of, until, until_seen
from textual._time import get_time
from textual.pilot import Pilot

from carecall.app import CarecallApp
from carecall.desk import calling, planning, promising
from carecall.desk.context import Desk
from carecall.desk.queue import QueueRow
from carecall.model.dispositions import Outcome
from carecall.model.ids import CustomerId
from carecall.screens import queue_reading, queue_renewal
from carecall.store.database import Database

pytestmark = both


@asynccontextmanager
async def two_seats(
    office: Desk, lang: str, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[tuple[CarecallApp, Pilot[None], Desk]]:
    """The desk of A01, and the seat of A02 with connections of its own."""
    elsewhere = Database(office.db.url)
    async with opened(office, lang, size) as (app, pilot):
        yield app, pilot, support.sit(support.make_desk(elsewhere, agent="A02"), "A02", "seat-2")
    elsewhere.close()


async def noticed(app: CarecallApp, pilot: Pilot[None]) -> None:
    """What the others did is on the screen; painted, so that a key is meant for it."""
    app.queue._beat()
    await settle(pilot)
    text_of(pilot)


def owners(app: CarecallApp) -> list[CustomerId]:
    return [row.customer for row in app.queue.shown.rows]


def line_of(pilot: Pilot[None], row: QueueRow) -> str:
    return next(line for line in text_of(pilot).splitlines()[3:] if row.plate in line)


async def deal_with(other: Desk, row: QueueRow) -> None:
    """The other seat calls the owner, who refuses."""
    await asyncio.to_thread(support.dial_and_end, other, int(row.customer), Outcome.REFUSED)


async def test_a_row_that_another_seat_takes_greys_in_place_and_names_the_colleague(office: Desk, lang: str) -> None:
    async with two_seats(office, lang) as (app, pilot, other):
        before, taken = owners(app), app.queue.shown.rows[3]
        card = await asyncio.to_thread(calling.prepare, other, taken.customer)
        await noticed(app, pilot)
        assert owners(app) == before
        assert app.words("on call") in line_of(pilot, taken)
        assert app.words("with {name}", name="陈晨") in line_of(pilot, taken)
        await asyncio.to_thread(calling.release, other, card.call)
        await noticed(app, pilot)
        assert app.words("on call") not in line_of(pilot, taken)


async def test_it_is_noticed_by_itself(office: Desk, lang: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue_renewal, "PULSE", 0.05)
    async with two_seats(office, lang) as (app, pilot, other):
        await asyncio.to_thread(calling.prepare, other, app.queue.shown.rows[3].customer)
        await until_seen(pilot, "陈晨")


async def test_signs_of_life_and_time_alone_read_nothing(
    office: Desk, lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = []
    async with two_seats(office, lang) as (app, pilot, other):
        take = queue_reading.take_picture
        monkeypatch.setattr(queue_reading, "take_picture", lambda *args: read.append(1) or take(*args))
        for _ in range(3):
            await asyncio.to_thread(calling.heartbeat, other)
            await noticed(app, pilot)
        assert not read
        await asyncio.to_thread(calling.heartbeat, office)  # the desk's own
        await app.queue.load()
        assert len(read) == 1
        app.desk = support.at(office, "2026-11-23 15:42")
        await noticed(app, pilot)
        assert len(read) == 1
        assert app.queue.shown.picture.at == app.desk.clock.wall()
        app.desk = support.at(office, "2026-11-23 16:00")  # a promise is to be kept
        await noticed(app, pilot)
        assert len(read) == 2


async def test_enter_on_a_taken_row_says_who_has_it(office: Desk, lang: str) -> None:
    async with two_seats(office, lang) as (app, pilot, other):
        await pilot.press("down", "down")
        taken = app.queue.current
        await asyncio.to_thread(support.call_up, other, int(taken.customer))
        await noticed(app, pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert app.screen is app.queue
        assert taken.name in status_of(pilot)
        assert "陈晨" in status_of(pilot)
        assert app.queue.current.customer == taken.customer


async def test_enter_opens_a_grey_owner_who_is_free_again(office: Desk, lang: str) -> None:
    async with two_seats(office, lang) as (app, pilot, other):
        await pilot.press("down", "down")
        taken = app.queue.current
        card = await asyncio.to_thread(calling.prepare, other, taken.customer)
        await noticed(app, pilot)
        await asyncio.to_thread(calling.release, other, card.call)
        await pilot.press("enter")
        await settle(pilot)
        assert app.screen is not app.queue
        assert app.screen.customer == taken.customer


async def test_an_owner_dealt_with_elsewhere_stays_grey_and_leaves_at_the_next_key(office: Desk, lang: str) -> None:
    async with two_seats(office, lang) as (app, pilot, other):
        before, done = owners(app), app.queue.shown.rows[5]
        await pilot.press("down", "down")
        kept = app.queue.current
        await deal_with(other, done)
        await noticed(app, pilot)
        assert owners(app) == before
        assert app.words("failed") in line_of(pilot, done)
        result = app.words("refused")
        told = (app.words(words, result=result) for words in ("dealt with elsewhere: {result}", "elsewhere: {result}"))
        assert any(text in line_of(pilot, done) for text in told)
        assert app.queue.current.customer == kept.customer
        await pilot.press("up")
        assert owners(app) == [owner for owner in before if owner != done.customer]
        assert app.queue.rows.cursor == 1


@pytest.mark.parametrize(("key", "place"), [("down", 3), ("up", 1), ("n", 3), ("p", 1)])
async def test_the_step_from_an_owner_who_has_left_is_one_step(office: Desk, lang: str, key: str, place: int) -> None:
    async with two_seats(office, lang) as (app, pilot, other):
        await pilot.press("down", "down")
        before, done = owners(app), app.queue.current
        await deal_with(other, done)
        await noticed(app, pilot)
        await pilot.press(key)
        assert app.queue.current.customer == before[place]
        assert done.customer not in owners(app)


async def test_enter_on_an_owner_dealt_with_elsewhere_says_so_and_reads_again(office: Desk, lang: str) -> None:
    async with two_seats(office, lang) as (app, pilot, other):
        await pilot.press("down", "down")
        before, done = owners(app), app.queue.current
        await deal_with(other, done)
        await noticed(app, pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert app.screen is app.queue
        assert done.name in status_of(pilot)
        assert "陈晨" in status_of(pilot)
        assert status_of(pilot).endswith({"en": "refused.", "zh": "。"}[lang]), "whole sentences, as many as have room"
        assert owners(app) == [owner for owner in before if owner != done.customer]


async def test_a_second_enter_does_not_open_who_came_in_the_place_of_an_owner_dealt_with(
    office: Desk, lang: str
) -> None:
    async with two_seats(office, lang) as (app, pilot, other):
        await pilot.press("down", "down")
        before, done = owners(app), app.queue.current
        await deal_with(other, done)
        await noticed(app, pilot)
        await pilot.press("enter")
        await until(pilot, lambda: done.customer not in owners(app))
        text_of(pilot)
        await pilot.press("enter")
        assert app.screen is app.queue
        assert app.queue.said == app.words("The list has just changed; press {key} once more.", key="Enter")
        await until(pilot, lambda: get_time() > app.queue._slid + queue_renewal.SETTLED)
        await pilot.press("enter")
        assert app.screen is not app.queue
        assert app.screen.customer == before[3]


async def test_a_promise_that_went_to_somebody_else_says_whose_it_is(office: Desk, lang: str) -> None:
    async with two_seats(office, lang, (120, 40)) as (app, pilot, other):
        row = next(row for row in app.queue.shown.rows if row.lead.contact.promise and not row.lead.where.ready)
        staff = next(each.agent for each in promising.colleagues(office, "care-agent") if each.agent.code == "A02")
        await asyncio.to_thread(promising.hand, support.sit(other, "M01", "seat-3"), row.customer, staff.id)
        await noticed(app, pilot)
        assert app.words("now with {name}", name="陈晨") in line_of(pilot, row)


async def test_new_owners_push_nobody_and_come_at_the_next_key(office: Desk, lang: str) -> None:
    async with two_seats(office, lang) as (app, pilot, other):
        before = owners(app)
        visits = ((support.days_ago(office, 6), "maintenance", 12000),)
        new, _ = support.add_owner(other, "秦始皇", visits=visits, delivered=support.days_ago(office, 500))
        await asyncio.to_thread(planning.plan, other)
        mine = support.staff_id(office, "A01")
        with other.db.write() as tx:
            tx.run("UPDATE contact SET assignee_id = :mine WHERE customer_id = :new", mine=mine, new=new)
        app.queue.reload()
        await settle(pilot)
        assert owners(app) == before
        assert app.queue.shown.total == len(before) + 1
        kept = app.queue.current
        await pilot.press("end", "home")
        assert len(owners(app)) == len(before) + 1
        assert new in owners(app)
        app.queue.select(kept.customer)
        assert app.queue.current.customer == kept.customer


async def test_a_filter_takes_the_new_order_over(office: Desk, lang: str) -> None:
    async with two_seats(office, lang) as (app, pilot, other):
        done = app.queue.shown.rows[4]
        await deal_with(other, done)
        await noticed(app, pilot)
        assert done.customer in owners(app)
        await pilot.press("t")
        await settle(pilot)
        assert done.customer not in owners(app)
        assert app.queue.coming is None


async def test_enter_that_was_pressed_before_the_new_order_was_seen_opens_nobody(office: Desk, lang: str) -> None:
    """Down takes the order over; an Enter sent with it was not meant for who is there now."""
    async with two_seats(office, lang) as (app, pilot, other):
        await deal_with(other, app.queue.shown.rows[1])
        await noticed(app, pilot)
        for key in ("down", "enter"):
            send(pilot, key)
        await until(pilot, lambda: app.queue.coming is None and bool(app.queue.said))
        assert app.queue.said == app.words("The list has just changed; press {key} once more.", key="Enter")
        assert app.screen is app.queue
        text_of(pilot)
        await pilot.press("enter")
        assert app.screen is not app.queue


async def test_enter_behind_plain_moves_is_taken_at_once(office: Desk, lang: str) -> None:
    """Keys that come bunched over a slow line: the order was seen, so it is known who is meant."""
    async with opened(office, lang) as (app, pilot):
        meant = app.queue.shown.rows[2].customer
        for key in ("down", "down", "enter"):
            send(pilot, key)
        await until(pilot, lambda: app.screen is not app.queue)
        assert app.screen.customer == meant


async def test_a_list_that_is_read_slowly_is_not_read_over_and_over(
    office: Desk, lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One reading follows the other: keys meanwhile are answered, and whoever asks twice is answered once."""
    read: list[bool] = []
    async with opened(office, lang) as (app, pilot):
        take = queue_reading.take_picture

        def slowly(desk: Desk, everybody: bool, stored: str | None) -> queue_reading.Picture:
            read.append(everybody)
            time.sleep(0.2)
            return take(desk, everybody, stored)

        monkeypatch.setattr(queue_reading, "take_picture", slowly)
        for _ in range(5):
            app.queue.reload()
        await pilot.press("2", "down")
        await until(pilot, lambda: app.queue.shown.asked.programme == app.queue.views[0])
        assert len(read) <= 2


async def test_back_from_a_call_the_list_is_as_it_is_now(office: Desk, lang: str) -> None:
    async with two_seats(office, lang) as (app, pilot, other):
        done = app.queue.shown.rows[5]
        await pilot.press("enter")
        await until(pilot, lambda: app.screen is not app.queue)
        await deal_with(other, done)
        app.open_queue()
        await settle(pilot)
        assert done.customer not in owners(app)
        assert app.queue.coming is None


async def test_after_a_look_at_the_help_nothing_moves_by_itself_either(office: Desk, lang: str) -> None:
    async with two_seats(office, lang) as (app, pilot, other):
        await pilot.press("?")
        await until(pilot, lambda: app.screen is not app.queue)
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is app.queue)
        before, done = owners(app), app.queue.shown.rows[5]
        await deal_with(other, done)
        await noticed(app, pilot)
        assert owners(app) == before
        assert app.words("failed") in line_of(pilot, done)
