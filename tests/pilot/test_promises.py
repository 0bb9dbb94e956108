"""Promises come up by themselves: on the status line of every screen, with a bell where it is wanted, taking neither
the focus nor what is typed; those of somebody who is not there reach the others in time."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import support
from call_driver import asked, come_to_rest, press, says, screen_of, type_in, walk_to
from desk_driver import SIZES, both, call, in_four_minutes, opened, status_of, text_of

from carecall.app import CarecallApp
from carecall.desk import away as away_desk
from carecall.desk import calling, preferences, queue
from carecall.desk.context import Desk
from carecall.model.dispositions import Outcome
from carecall.screens.call_before import Prepared, Preview
from carecall.screens.comforts import Memory
from carecall.view.shown import can_be_called

pytestmark = [both, pytest.mark.usefixtures("no_guard")]


def heard(app: CarecallApp, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How often the bell rings from now on."""
    rung: list[int] = []
    monkeypatch.setattr(app, "bell", lambda: rung.append(1))
    return rung


async def test_one_that_comes_due_is_told_on_every_screen_and_rung_once(
    office: Desk, lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(support.at(office, "2026-11-23 15:39"), lang) as (app, pilot):
        rung = heard(app, monkeypatch)
        app._tick()
        await come_to_rest(pilot)
        assert app.words("promise {time}", time="15:45") in text_of(pilot).splitlines()[0]
        assert not rung
        app.desk = office
        for key in ("?", "s", "escape", "escape"):
            await press(pilot, key)
            app._tick()
            await come_to_rest(pilot)
            assert in_four_minutes(app.words, app.queue.next_promise.name) in text_of(pilot)
        assert rung == [1]


@pytest.mark.parametrize("silent", [False, True])
async def test_in_a_call_it_steals_neither_the_focus_nor_what_is_typed(
    office: Desk, lang: str, silent: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory = Memory(lambda agent: preferences.Preferences(silent=silent))
    ready = next(row for row in queue.load(office) if row.lead.where.ready and not row.lead.contact.promise)
    calling.dial(office, calling.prepare(office, ready.customer).call)
    async with opened(support.at(office, "2026-11-23 15:39"), lang, memory=memory) as (app, pilot):
        rung = heard(app, monkeypatch)
        await press(pilot, "e")
        await type_in(pilot, "半句话")
        app.desk = office
        app._tick()
        await type_in(pilot, "接着写")
        assert screen_of(pilot).line.value == "半句话接着写"
        assert app.focused is screen_of(pilot).line
        told = in_four_minutes(app.words, app.queue.next_promise.name)
        assert told in text_of(pilot)
        assert rung == ([] if silent else [1])


@pytest.mark.parametrize("size", SIZES)
async def test_e_17_offered_before_its_time_it_says_when_to_dial_and_does_not_come_back_until_then(
    office: Desk, lang: str, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is first on the list may be left for the next owner; after that call comes another, until it is time."""
    then = {"en": "dial then", "zh": "到点"}[lang]
    async with opened(support.at(office, "2026-11-23 15:41"), lang, size) as (app, pilot):
        owner = app.queue.rows.key
        assert text_of(pilot).splitlines()[3].split()[1] == "15:45", "not now"
        await press(pilot, "enter")
        assert then in text_of(pilot)
        await press(pilot, "n", "enter", "x", "enter")
        screen = screen_of(pilot)
        assert isinstance(screen.mode, Preview)
        assert screen.customer != owner
        await press(pilot, "p")
        assert screen.customer == owner
        assert then in text_of(pilot)
        app.desk = support.at(office, "2026-11-23 15:45")
        app._tick()
        await come_to_rest(pilot)
        assert then not in text_of(pilot)
        await press(pilot, "n", "enter", "enter", "x", "enter")
        assert screen.customer == owner, "from its time on it is next"


async def test_what_was_recorded_is_read_whole_and_the_promise_stands_beside_it_as_far_as_there_is_room(
    office: Desk, lang: str
) -> None:
    async with opened(office, lang) as (app, pilot):
        app._tick()
        name = app.queue.next_promise.name
        for said, beside in (("x" * 50, True), ("x" * 70, False)):
            app._queue.say(said)
            await come_to_rest(pilot)
            status = text_of(pilot).splitlines()[-2]
            assert said in status
            assert (f"15:45 {name}" in status) == beside
            assert app.words("promise {time}", time="15:45") in text_of(pilot).splitlines()[0]
        app._queue.hush()
        await come_to_rest(pilot)
        assert in_four_minutes(app.words, name) in text_of(pilot)


@pytest.mark.parametrize("away", ["never came", "on a break"])
async def test_what_an_absent_agent_promised_stands_on_the_others_lists_in_time(
    office: Desk, lang: str, away: str
) -> None:
    """E-17, A-24: ten minutes before its time, counted as at risk; five before it they may keep it."""
    other = support.sit(support.at(office, "2026-11-23 15:10"), "A02", "seat-2")
    owner = next(row for row in queue.load(other) if row.lead.where.ready and not row.lead.contact.promise)
    call(other, owner.customer, Outcome.CALLBACK, "16:10")
    if away == "on a break":
        calling.heartbeat(support.sit(office, "A02", "seat-2"))
        away_desk.take_break(support.sit(office, "A02", "seat-2"))
    for at, here in (("15:55", False), ("16:01", True)):
        async with opened(support.at(office, f"2026-11-23 {at}"), lang) as (app, pilot):
            assert (owner.customer in {row.customer for row in app.queue.shown.rows}) is here
            if here:
                count = app.queue.shown.picture.load.at_risk
                assert count
                assert app.words("at risk {count}", count=count) in text_of(pilot).splitlines()[1]
    async with opened(support.at(office, "2026-11-23 16:06"), lang) as (app, pilot):
        app.open_call(owner.customer)
        await come_to_rest(pilot)
        await press(pilot, "enter")
        assert asked(pilot) == "identity"
    assert support.value(office.db, "SELECT kept FROM promise WHERE customer_id = :c", c=int(owner.customer)) == 1


KEPT = {
    "en": ("Promise for 16:00  made 09:12 by 林月: ask for Mr Zhang", "We'd arranged to speak"),
    "zh": ("约定 16:00 回电  09:12 林月约的：ask for Mr Zhang", "说好下午4点给您打电话的。"),
}


@pytest.mark.parametrize("size", SIZES)
async def test_a_call_that_keeps_one_says_so_to_its_end(office: Desk, lang: str, size: tuple[int, int]) -> None:
    """When, by whom, what was noted; the introduction speaks of it, and it stands there in the questions still."""
    with office.db.write() as tx:
        tx.run("UPDATE call SET note = 'ask for Mr Zhang' WHERE outcome = 'callback'")
    desk = support.at(office, "2026-11-23 16:01")
    async with opened(desk, lang, size) as (_, pilot):
        owner = next(row for row in queue.load(desk) if row.lead.contact.promise
                     and row.lead.contact.promise.starts.hour == 16).customer  # fmt: skip
        pilot.app.queue.select(owner)  # type: ignore[attr-defined]
        await press(pilot, "enter")
        assert KEPT[lang][0] in text_of(pilot)
        await press(pilot, "enter")
        assert KEPT[lang][0] in text_of(pilot)
        await walk_to(pilot, "introduction")
        assert says(pilot, KEPT[lang][1])
        await walk_to(pilot, "")
        assert KEPT[lang][0] in text_of(pilot)


async def test_who_closes_the_desk_is_told_what_waits_and_closes_it_by_a_second_press(office: Desk, lang: str) -> None:
    """In one line of the smallest window; who leaves nothing is not kept."""
    owner = next(row for row in queue.load(office) if can_be_called(row) and not row.lead.contact.promise)
    call(office, owner.customer, Outcome.CALLBACK, "16:30")
    async with opened(office, lang) as (app, pilot):
        await press(pilot, "q")
        zh, en = r"您还有 \d 个约定回电.*最早 1[56]:\d\d.*再按 q 退出", r"of yours waits? \(from 1[56]:\d\d\)\. q again"
        assert re.search({"zh": zh, "en": en}[lang], status_of(pilot)), status_of(pilot)
        assert not app.closing
        await pilot.pause(0.4)
        await press(pilot, "q")
        assert app.closing


@pytest.mark.parametrize("claimed", [False, True])
@pytest.mark.parametrize("size", SIZES)
async def test_e_17_one_that_comes_due_beside_a_card_that_is_not_dialled_is_next_and_the_line_names_the_key(
    office: Desk, lang: str, size: tuple[int, int], claimed: bool
) -> None:
    """Seen from itself, or from a talk, no key is named: there it comes after."""
    async with opened(support.at(office, "2026-11-23 15:39"), lang, size) as (app, pilot):
        first = next(row for row in app.queue.shown.rows if row.lead.where.ready and not row.lead.contact.promise)
        app.queue.select(first.customer)
        await press(pilot, "enter", "enter", "x", "enter", *(["enter"] if claimed else []))
        screen = screen_of(pilot)
        assert isinstance(screen.mode, Prepared if claimed else Preview)
        other, told = screen.customer, {"en": "n takes up: Promise 15:45", "zh": "按 n 先打：约定 15:45"}[lang]
        assert told not in text_of(pilot)
        app.desk = support.at(office, "2026-11-23 15:45")
        await app.queue.load()
        screen.hush()
        app._tick()
        await come_to_rest(pilot)
        assert told in text_of(pilot)
        await press(pilot, "n")
        assert screen.customer != other
        assert screen.row.name == app.queue.next_promise.name
        app._tick()
        await come_to_rest(pilot)
        assert told not in text_of(pilot)
        await press(pilot, *([] if claimed else ["enter"]), "enter")
        await press(pilot, *([] if claimed else ["enter"]), "enter")
        assert screen.talking
        assert not screen.leads_to(support.at(office, "2026-11-23 15:45").clock.wall())
