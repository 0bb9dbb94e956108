"""The queue as an agent works it: reading, moving, narrowing, finding, explaining, in both languages and sizes."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import replace
from typing import Any

import pytest
import support
from desk_driver import HOSTILE, SIZES, opened, settle, status_of, text_of, until, until_seen
from rich.cells import cell_len
from textual.events import Key

from carecall.desk import calling, planning
from carecall.desk.context import Desk
from carecall.errors import Refused
from carecall.store.database import Database
from carecall.view.queue import Saying, when_words


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_the_screen_fits_and_says_everything_at_once(office: Desk, lang: str, size: tuple[int, int]) -> None:
    async with opened(office, lang, size, training=True) as (app, pilot):
        lines = text_of(pilot).splitlines()
        assert len(lines) == size[1]
        assert all(cell_len(line) <= size[0] for line in lines)
        words, load = app.words, app.queue.shown.picture.load
        assert all(word in lines[0] for word in ("方圆汽车", "林月", "15:41"))
        assert words("training") in lines[0]
        assert words("Promised for {time}", time="15:45") in lines[-2]
        assert words("Today {done} of {planned}", done=load.done, planned=load.planned) in lines[1]
        assert (
            words("{slot}, till {time}", slot=office.pack.slot_name("late-afternoon", lang), time="17:30") in lines[1]
        )
        assert words("All") in lines[2]
        await until(pilot, lambda: app.queue.current.name in app.queue.why.text)
        for word in ("prepare", "find", "summary", "help"):
            assert words(word) in lines[-1]


async def test_the_most_urgent_stands_first_and_is_marked_in_words(office: Desk) -> None:
    async with opened(office) as (_, pilot):
        rows = text_of(pilot).splitlines()[3:18]
        assert "promised for 15:45" in rows[0]
        assert any(row[1] == "!" and "overdue since" in row for row in rows)
        assert rows[0].startswith("▸")


async def test_no_number_is_in_clear_before_the_call_is_claimed(office: Desk) -> None:
    """C-20: neither on the list, nor found by its tail, nor in the explanation."""
    async with opened(office, size=(120, 40)) as (app, pilot):
        row = app.queue.shown.rows[0]
        with office.db.read() as tx:
            number = tx.value("SELECT number FROM phone WHERE customer_id = :owner", owner=int(row.customer))
        await pilot.press("w", "/", *number[-4:])
        await until_seen(pilot, row.name)
        assert "****" in row.phone
        assert number[-8:] not in text_of(pilot).replace(" ", "")


@pytest.mark.parametrize("size", SIZES)
async def test_without_colours_the_cursor_and_what_is_urgent_are_still_told(
    office: Desk, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with opened(office, size=size) as (app, pilot):
        assert app.no_color
        lines = text_of(pilot).splitlines()
        assert [line[:1] for line in lines].count("▸") == 1
        assert any(line[1:2] == "!" for line in lines[3:])
        assert "promised for" in lines[3]


async def test_an_agent_sees_mine_and_one_key_shows_everybodys(office: Desk) -> None:
    async with opened(office) as (app, pilot):
        mine = app.queue.shown.total
        await pilot.press("a")
        await settle(pilot)
        assert app.queue.shown.total > mine
        assert "陈晨" in text_of(pilot)
        assert "Shown: everybody's" in text_of(pilot)
        await pilot.press("a")
        await settle(pilot)
        assert app.queue.shown.total == mine


async def test_moving_stops_at_the_ends_and_says_so(office: Desk) -> None:
    async with opened(office) as (app, pilot):
        await pilot.press("down", "j", "n", "ｎ")
        assert app.queue.rows.cursor == 4
        await pilot.press("up", "k", "p", "p", "p")
        assert app.queue.rows.cursor == 0
        assert status_of(pilot) == "That is the first one."
        await pilot.press("end", "down")
        assert app.queue.rows.cursor == len(app.queue.shown.rows) - 1
        assert status_of(pilot) == "That is the last one."


async def test_views_slot_state_and_text_combine_and_escape_clears(office: Desk) -> None:
    async with opened(office) as (app, pilot):
        await pilot.press("2")
        assert app.queue.shown.asked.programme == "first-service"
        assert {row.lead.contact.programme for row in app.queue.shown.rows} == {"first-service"}
        await pilot.press("t", "f", "slash", *"zzz")
        asked = app.queue.shown.asked
        assert (asked.state, asked.slot, asked.text) == ("ready", "morning", "zzz")
        await settle(pilot)
        assert "Nobody fits. These filters hide owners:" in text_of(pilot)
        assert "“zzz”: " in text_of(pilot)
        await pilot.press("escape")
        assert app.queue.shown.asked.text == ""
        assert app.queue.shown.asked.slot == "morning"
        await pilot.press("escape")
        assert app.queue.shown.asked == app.queue.shown.asked.cleared()


async def test_tab_and_full_width_digits_change_the_view(office: Desk) -> None:
    async with opened(office) as (app, pilot):
        await pilot.press("tab")
        assert app.queue.shown.asked.programme == app.queue.views[0]
        await pilot.press("shift+tab")
        assert app.queue.shown.asked.programme == ""
        await pilot.press("３")
        assert app.queue.shown.asked.programme == app.queue.views[1]


@pytest.mark.parametrize("typed", ["王磊", "wanglei", "wl", "磊"])
async def test_owners_are_found_by_name_and_pinyin(office: Desk, typed: str) -> None:
    async with opened(office) as (app, pilot):
        await pilot.press("a")
        await settle(pilot)
        await pilot.press("、", *typed)
        await settle(pilot)
        assert {row.name for row in app.queue.shown.rows} == {"王磊"}
        await pilot.press("enter", "down")
        assert app.focused is None
        assert app.queue.shown.asked.text == typed
        assert f"“{typed}”" in text_of(pilot)


async def test_what_is_typed_right_behind_the_slash_is_text(office: Desk) -> None:
    async with opened(office) as (app, pilot):
        for key, character in (("slash", "/"), ("w", "w"), ("l", "l"), ("王", "王")):
            app.post_message(Key(key, character))  # at once, as a fast typist or an input method sends them
        await settle(pilot)
        assert app.queue.finder.value == "wl王"
        assert app.words.lang == "en"


async def test_arrows_move_while_a_text_is_typed(office: Desk) -> None:
    async with opened(office) as (app, pilot):
        await pilot.press("/", "down", "down")
        assert app.queue.rows.cursor == 2


async def test_the_cursor_stays_on_its_owner_when_the_list_changes(office: Desk) -> None:
    async with opened(office) as (app, pilot):
        await pilot.press("down", "down", "down")
        kept = app.queue.current
        first = app.queue.shown.rows[0]
        calling.dial(office, calling.prepare(office, first.customer).call)
        await pilot.press("r")
        await settle(pilot)
        assert app.queue.current.customer == kept.customer


async def test_enter_does_not_open_an_owner_who_slid_under_the_cursor(office: Desk) -> None:
    async with opened(office) as (app, pilot):
        shown = app.queue.shown
        app.queue._show(replace(shown, rows=shown.rows[1:]))
        await pilot.press("enter")
        assert status_of(pilot) == "The list has just changed; press Enter once more."
        assert app.screen is app.queue


async def test_a_row_that_another_seat_took_greys_in_place(office: Desk) -> None:
    async with opened(office) as (app, pilot):
        taken = app.queue.shown.rows[3]
        await asyncio.to_thread(calling.prepare, support.sit(office, "A02", "seat-2"), taken.customer)
        await pilot.press("r")
        await settle(pilot)
        assert app.queue.shown.rows[3].customer == taken.customer
        say = Saying(app.words, office.pack, office.clock.wall())
        assert when_words(say, app.queue.shown.rows[3]) == "on call"
        assert "on call" in text_of(pilot)


async def test_w_explains_with_rules_and_what_follows(office: Desk) -> None:
    async with opened(office) as (_, pilot):
        await pilot.press("2", "w")
        await until_seen(pilot, "Rules: A-02")
        text = text_of(pilot)
        assert "If not reached: try 2 of 3" in text
        assert text.splitlines()[3].startswith("▸")
        await pilot.press("w")
        await until(pilot, lambda: "Rules:" not in text_of(pilot))


async def test_the_explanation_follows_the_cursor(office: Desk) -> None:
    async with opened(office) as (app, pilot):
        await pilot.press("down", "down")
        await until(pilot, lambda: app.queue.why.text.startswith(f"{app.queue.current.name}, 3 of"))


async def test_closed_and_held_work_is_one_key_away(office: Desk) -> None:
    async with opened(office) as (app, pilot):
        await pilot.press("T")
        await settle(pilot)
        assert app.queue.shown.asked.stored == "cancelled"
        assert "Today there is none: cancelled." in text_of(pilot)


async def test_an_unknown_key_says_that_it_does_nothing(office: Desk) -> None:
    async with opened(office) as (_, pilot):
        await pilot.press("z")
        assert status_of(pilot).startswith("That key does nothing here")
        await pilot.press("9")
        assert status_of(pilot).startswith("That key does nothing here")


async def test_the_language_changes_while_it_runs(office: Desk) -> None:
    async with opened(office, "en") as (app, pilot):
        chinese, english = (office.pack.programmes["visit-survey"].name(lang) for lang in ("zh", "en"))
        await pilot.press("l")
        await settle(pilot)
        assert app.words.lang == "zh"
        assert chinese in text_of(pilot)
        assert english not in text_of(pilot)
        await pilot.press("f12")
        await settle(pilot)
        assert english in text_of(pilot)


async def test_dark_and_light(office: Desk) -> None:
    async with opened(office) as (app, pilot):
        before = app.theme
        await pilot.press("d")
        assert app.theme != before
        await pilot.press("d")
        assert app.theme == before


async def test_a_promise_that_comes_due_is_told_and_rung_once(office: Desk) -> None:
    rung: list[int] = []
    async with opened(office, ring=True) as (app, pilot):
        app.bell = lambda: rung.append(1)  # type: ignore[method-assign]
        app.desk = support.at(office, "2026-11-23 15:39")
        app.workday.rung_for = None
        app._tick()
        await pilot.pause()
        assert "promise 15:45" in text_of(pilot).splitlines()[0]
        assert not rung
        app.desk = office
        await pilot.press("?")
        app._tick()
        app._tick()
        await pilot.pause()
        assert "Promised for 15:45" in text_of(pilot)
        assert len(rung) == 1


async def test_hostile_names_are_text_everywhere(sqlite_db: Database) -> None:
    desk = support.make_desk(sqlite_db, agent="A01")
    owners = [support.add_owner(desk, "x", delivered=support.days_ago(desk, 31))[0] for _ in HOSTILE]
    with desk.db.write() as tx:  # past the door on purpose: what stands in a database is not trusted either
        for customer, name in zip(owners, HOSTILE, strict=True):
            tx.update("customer", {"id": customer}, name=name)
    planning.plan(desk)
    async with opened(desk, size=(120, 40)) as (app, pilot):
        await pilot.press("a", "w")
        for _ in HOSTILE:
            await pilot.press("down")
            await until(pilot, lambda: app.queue.current.name[:5] in app.queue.why.text)
        assert "Smith [Ltd]" in text_of(pilot)
        assert "a [/] b" in text_of(pilot)
        assert app.is_running


async def test_an_error_of_the_reading_thread_is_told(office: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    async with opened(office) as (_, pilot):

        def refuse(*_: object) -> None:
            raise Refused("no-number", name="[/]")

        monkeypatch.setattr("carecall.screens.queue_list.take_picture", refuse)
        await pilot.press("r")
        await until_seen(pilot, "[/] has no number that works.")
        await pilot.press("down")
        assert "no number" not in text_of(pilot)


async def test_an_empty_day_says_so(sqlite_db: Database) -> None:
    async with opened(support.make_desk(sqlite_db, agent="A01")) as (_, pilot):
        assert "Nothing is planned for today." in text_of(pilot)
        await pilot.press("enter")
        assert status_of(pilot) == "There is nobody to call on this list."


async def test_enter_is_taken_at_once_behind_the_agents_own_key(office: Desk) -> None:
    """Only what slid under the cursor by itself is asked about again."""
    async with opened(office) as (app, pilot):
        first = app.queue.current
        await pilot.press("2")
        if app.queue.current == first:
            await pilot.press("3")
        assert app.queue.current != first
        await pilot.press("enter")
        assert app.screen is not app.queue
    async with opened(office) as (app, pilot):
        app.queue._show(replace(app.queue.shown, rows=app.queue.shown.rows[1:]))
        await pilot.press("down", "enter")
        assert app.screen is not app.queue


async def test_a_list_that_the_agent_has_read_anew_is_no_sliding_list(office: Desk) -> None:
    async with opened(office) as (app, pilot):
        await pilot.press("t")
        while not app.queue.shown.asked.stored:
            await pilot.press("t")
        await settle(pilot)
        assert app.queue._slid == 0.0
        await pilot.press("escape")
        await settle(pilot)
        assert app.queue._slid == 0.0
        await pilot.press("enter")
        assert "just changed" not in status_of(pilot)


async def test_an_owner_who_was_only_prepared_is_not_on_call_afterwards(
    office: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The list is read behind the release, however long that takes."""
    release, slow = calling.release, threading.Event()

    def late(*args: Any) -> None:
        slow.wait(10)
        release(*args)

    async with opened(office) as (app, pilot):
        monkeypatch.setattr(calling, "release", late)
        monkeypatch.setattr("carecall.screens.call.CallScreen.guard_seconds", 0.0)
        await pilot.press("enter")
        await until_seen(pilot, "Dial this number")
        owner = app.screen.customer
        await pilot.press("q")
        await until(pilot, lambda: app.screen is app.queue)
        slow.set()
        await settle(pilot)
        await app.workers.wait_for_complete()
        row = app.queue.row(owner)
        assert row.on_call is None
        assert "on call" not in text_of(pilot)


@pytest.mark.parametrize(("lang", "model"), [("zh", "云途S1"), ("en", "Yuntu S1")])
async def test_the_model_is_named_in_the_language_of_the_screen_before_the_claim(
    office: Desk, lang: str, model: str
) -> None:
    async with opened(office, lang) as (app, pilot):
        row = app.queue.current
        app._call_screen().preview(row)
        await until_seen(pilot, model)
        assert row.model(lang) == model
        assert row.model("fr") == "云途S1"
