"""The queue as an agent works it: reading, moving, narrowing, finding, explaining, in both languages and sizes."""

from __future__ import annotations

import threading
from typing import Any

import pytest
import support
from call_driver import press, screen_of
from desk_driver import (
    HOSTILE,
    SIZES,
    both,
    in_four_minutes,
    opened,
    other_than,
    settle,
    status_of,
    text_of,
    until,
    until_seen,
)
from rich.cells import cell_len

from carecall.desk import calling, planning
from carecall.desk.context import Desk
from carecall.errors import Refused
from carecall.programmes.catalogue import catalogue
from carecall.screens.call_before import Prepared
from carecall.store.database import Database
from carecall.view.reasons import error_text

pytestmark = both


@pytest.mark.parametrize("size", SIZES)
async def test_the_screen_fits_and_says_everything_at_once(office: Desk, lang: str, size: tuple[int, int]) -> None:
    async with opened(office, lang, size, training=True) as (app, pilot):
        lines = text_of(pilot).splitlines()
        assert len(lines) == size[1]
        assert all(cell_len(line) <= size[0] for line in lines)
        words, load = app.words, app.queue.shown.picture.load
        assert all(word in lines[0] for word in ("方圆汽车", "林月", "15:41"))
        assert words("training") in lines[0]
        assert in_four_minutes(words, app.queue.next_promise.name) in lines[-2]
        assert words("Today {done} of {planned}", done=load.done, planned=load.planned) in lines[1]
        assert (
            words("{slot}, till {time}", slot=office.pack.slot_name("late-afternoon", lang), time="17:30") in lines[1]
        )
        assert words("All") in lines[2]
        await until(pilot, lambda: app.queue.current.name in app.queue.why.text)
        for word in ("prepare", "hand over", "undo", "find", "why", "break", "quit", "help"):
            assert words(word) in lines[-1]


async def test_the_most_urgent_stands_first_and_is_marked_in_words(office: Desk, lang: str) -> None:
    """The promise of the next quarter of an hour, then what is overdue since the day before."""
    overdue = {"en": "overdue since 22 Nov", "zh": "逾期，11月22日到期"}[lang]
    async with opened(office, lang) as (app, pilot):
        rows = text_of(pilot).splitlines()[3:18]
        assert app.words("promised for {time}", time="15:45") in rows[0]
        assert any(row[1] == "!" and overdue in row for row in rows)
        assert rows[0].startswith(">")


async def test_no_number_is_in_clear_before_the_call_is_claimed(office: Desk, lang: str) -> None:
    """C-20: neither on the list, nor found by its tail, nor in the explanation."""
    async with opened(office, lang, (120, 40)) as (app, pilot):
        row = app.queue.shown.rows[0]
        with office.db.read() as tx:
            number = tx.value("SELECT number FROM phone WHERE customer_id = :owner", owner=int(row.customer))
        await pilot.press("w", "/", *number[-4:])
        await until_seen(pilot, row.name)
        assert "****" in row.phone
        assert number[-8:] not in text_of(pilot).replace(" ", "")


@pytest.mark.parametrize("size", SIZES)
async def test_without_colours_the_cursor_and_what_is_urgent_are_still_told(
    office: Desk, lang: str, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with opened(office, lang, size) as (app, pilot):
        assert app.no_color
        lines = text_of(pilot).splitlines()
        assert [line[:1] for line in lines].count(">") == 1
        assert any(line[1:2] == "!" for line in lines[3:])
        assert app.words("promised for {time}", time="15:45") in lines[3]


async def test_moving_stops_at_the_ends_and_says_so(office: Desk, lang: str) -> None:
    async with opened(office, lang) as (app, pilot):
        rows, first, last = app.queue.rows, app.words("That is the first one."), app.words("That is the last one.")
        await pilot.press("down", "j", "n", "ｎ")
        assert rows.cursor == 4
        await pilot.press("up", "k", "p", "p", "p")
        assert (rows.cursor, status_of(pilot)) == (0, first)
        await pilot.press("down")
        assert app.queue.said == ""
        await pilot.press("end", "down")
        assert (rows.cursor, status_of(pilot)) == (len(app.queue.shown.rows) - 1, last)
        await pilot.press("pagedown", "end")
        assert (rows.cursor, status_of(pilot)) == (len(app.queue.shown.rows) - 1, last)
        await pilot.press("home", "pageup")
        assert (rows.cursor, status_of(pilot)) == (0, first)
        await pilot.press("pagedown")
        assert rows.cursor == rows.page


async def test_the_cursor_stays_on_its_owner_when_the_list_changes(office: Desk, lang: str) -> None:
    async with opened(office, lang) as (app, pilot):
        await pilot.press("down", "down", "down")
        kept = app.queue.current
        first = app.queue.shown.rows[0]
        calling.dial(office, calling.prepare(office, first.customer).call)
        await pilot.press("r")
        await settle(pilot)
        assert app.queue.current.customer == kept.customer


async def test_w_explains_with_rules_and_what_follows(office: Desk, lang: str) -> None:
    rules, follows = {
        "en": ("Rules: A-02", "If not reached: try 2 of 3 on the next calling day"),
        "zh": ("依据：A-02", "若未联系上：下个拨打日换时段打第 2/3 次。"),
    }[lang]
    async with opened(office, lang) as (_, pilot):
        await pilot.press("2", "w")
        await until_seen(pilot, rules)
        text = text_of(pilot)
        assert follows in text
        assert text.splitlines()[3].startswith(">")
        assert f"  A-02  {catalogue()['A-02'].lines[lang]}" in text
        await pilot.press("escape")
        await until(pilot, lambda: rules not in text_of(pilot))


async def test_the_explanation_follows_the_cursor(office: Desk, lang: str) -> None:
    async with opened(office, lang) as (app, pilot):
        await pilot.press("down", "down")
        third = app.words("{name}, {n} of {of}: ", name=app.queue.current.name, n=3, of=app.queue.shown.total)
        await until(pilot, lambda: app.queue.why.text.startswith(third))


async def test_an_unknown_key_says_that_it_does_nothing(office: Desk, lang: str) -> None:
    async with opened(office, lang) as (app, pilot):
        await pilot.press("z")
        assert status_of(pilot) == app.words("That key does nothing here; {key} helps.", key="?")
        await pilot.press("9")
        assert status_of(pilot) == app.words("There are {count} views; 1 shows all.", count=6)


async def test_the_language_changes_while_it_runs(office: Desk, lang: str) -> None:
    programme = office.pack.programmes["visit-survey"]
    before, after = programme.name(lang), programme.name(other_than(lang))
    async with opened(office, lang) as (app, pilot):
        await pilot.press("l")
        await settle(pilot)
        assert app.words.lang == other_than(lang)
        assert after in text_of(pilot)
        assert before not in text_of(pilot)
        await pilot.press("f12")
        await settle(pilot)
        assert before in text_of(pilot)


async def test_a_promise_that_comes_due_is_told_and_rung_once(office: Desk, lang: str) -> None:
    rung: list[int] = []
    async with opened(office, lang) as (app, pilot):
        app.bell = lambda: rung.append(1)  # type: ignore[method-assign]
        app.desk = support.at(office, "2026-11-23 15:39")
        app.workday.rung_for = None
        app._tick()
        await pilot.pause()
        assert app.words("promise {time}", time="15:45") in text_of(pilot).splitlines()[0]
        assert not rung
        app.desk = office
        await pilot.press("?")
        app._tick()
        app._tick()
        await pilot.pause()
        assert in_four_minutes(app.words, "朴志勋") in text_of(pilot)
        assert len(rung) == 1


async def test_hostile_names_are_text_everywhere(
    sqlite_db: Database, lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("carecall.screens.why.RESTED", 0.001)
    desk = support.make_desk(sqlite_db, agent="A01")
    owners = [support.add_owner(desk, "x", delivered=support.days_ago(desk, 31))[0] for _ in HOSTILE]
    with desk.db.write() as tx:  # past the door on purpose: what stands in a database is not trusted either
        for customer, name in zip(owners, HOSTILE, strict=True):
            tx.update("customer", {"id": customer}, name=name)
    planning.plan(desk)
    async with opened(desk, lang, (120, 40)) as (app, pilot):
        await pilot.press("a", "w")
        for _ in HOSTILE:
            await pilot.press("down")
            await until(pilot, lambda: app.queue.current.name[:5] in app.queue.why.text)
        assert "Smith [Ltd]" in text_of(pilot)
        assert "a [/] b" in text_of(pilot)
        assert app.is_running


async def test_an_error_of_the_reading_thread_is_told(office: Desk, lang: str, monkeypatch: pytest.MonkeyPatch) -> None:
    refused = Refused("no-number", name="[/]")

    def refuse(*_: object) -> None:
        raise refused

    async with opened(office, lang) as (app, pilot):
        monkeypatch.setattr("carecall.screens.queue_reading.take_picture", refuse)
        told = error_text(app.words, refused)
        await pilot.press("r")
        await until_seen(pilot, told)
        await pilot.press("down")
        assert told not in text_of(pilot)


async def test_a_key_that_can_do_nothing_says_so(sqlite_db: Database, lang: str) -> None:
    async with opened(support.make_desk(sqlite_db, agent="A01"), lang) as (app, pilot):
        nobody = app.words("There is nobody to call on this list.")
        for key in ("enter", "down", "up", "pagedown", "pageup", "home", "end", "w", "n", "p"):
            app.queue.hush()
            await pilot.press(key)
            assert status_of(pilot) == nobody, key
        everything = app.words("Everything is shown. {key} closes the desk.", key="q")
        for key, said in (("1", app.words("This view is shown already.")), ("escape", everything)):
            await pilot.press(key)
            assert status_of(pilot) == said


async def test_an_owner_who_was_only_prepared_is_not_on_call_afterwards(
    office: Desk, lang: str, no_guard: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The list is read behind the release, however long that takes."""
    release, slow = calling.release, threading.Event()

    def late(*args: Any) -> None:
        slow.wait(10)
        release(*args)

    async with opened(office, lang) as (app, pilot):
        monkeypatch.setattr(calling, "release", late)
        await press(pilot, "enter")
        assert isinstance(screen_of(pilot).mode, Prepared)
        owner = screen_of(pilot).customer
        assert owner
        await pilot.press("q")
        await until(pilot, lambda: app.screen is app.queue)
        slow.set()
        await settle(pilot)
        await app.workers.wait_for_complete()
        row = app.queue.row(owner)
        assert row.on_call is None
        assert app.words("on call") not in text_of(pilot)


async def test_the_model_is_named_in_the_language_of_the_screen_before_the_claim(office: Desk, lang: str) -> None:
    model = {"zh": "云途S1", "en": "Yuntu S1"}[lang]
    async with opened(office, lang) as (app, pilot):
        row = app.queue.current
        app._call_screen().preview(row)
        await until_seen(pilot, model)
        assert row.model(lang) == model
        assert row.model("fr") == "云途S1"


async def test_what_is_asked_for_while_the_list_is_read_is_read_too(
    office: Desk, lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from carecall.screens import queue_renewal

    looks: list[Any] = []
    look, held = queue_renewal.look, threading.Event()

    def slow(*args: Any) -> Any:
        looks.append(args)
        held.wait(10)
        return look(*args)

    async with opened(office, lang) as (app, pilot):
        monkeypatch.setattr(queue_renewal, "look", slow)
        app.queue.reload()
        await until(pilot, lambda: len(looks) == 1)
        app.queue.reload_by_key()
        await pilot.pause()
        held.set()
        await until(pilot, lambda: len(looks) == 2)
