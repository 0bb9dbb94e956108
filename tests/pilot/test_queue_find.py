"""Finding owners on the queue: by name, pinyin, plate and number, with an input method on, and who is not on it."""

from __future__ import annotations

import pytest
import support
from desk_driver import SIZES, both, key_line, opened, settle, text_of, until, until_seen
from textual.events import Key

from carecall.channels.car_values import plate_keys
from carecall.channels.names import name_keys
from carecall.desk import planning, queue
from carecall.desk.context import Desk
from carecall.model.dispositions import Outcome
from carecall.store import records

pytestmark = both


def found_by(desk: Desk, customer: int, *keys: str) -> None:
    """Let these keys find the owner."""
    with desk.db.write() as tx:
        records.add_keys(tx, desk.id, int(customer), keys)


def someone(desk: Desk, name: str, delivered: int = 500) -> int:
    """An owner who can be found by name; nothing is due."""
    customer, _ = support.add_owner(desk, name, delivered=support.days_ago(desk, delivered))
    found_by(desk, customer, *name_keys(name))
    return customer


@pytest.mark.parametrize("typed", ["王磊", "wanglei", "wl", "磊", "ＷＬ"])
async def test_owners_are_found_by_name_and_pinyin(office: Desk, lang: str, typed: str) -> None:
    async with opened(office, lang) as (app, pilot):
        await pilot.press("a")
        await settle(pilot)
        await pilot.press("、", *typed)
        await settle(pilot)
        assert {row.name for row in app.queue.shown.rows} == {"王磊"}
        await pilot.press("enter", "down")
        assert app.focused is None
        assert app.queue.shown.asked.text == typed
        assert app.words('"{text}"', text=typed) in text_of(pilot)


@pytest.mark.parametrize("wide", [False, True])
async def test_the_end_of_a_number_and_a_plate_are_found_in_both_widths(office: Desk, lang: str, wide: bool) -> None:
    """C-20: found by its tail, never shown."""
    async with opened(office, lang) as (app, pilot):
        row = app.queue.shown.rows[3]
        for typed in (support.value(office.db, TAIL, owner=int(row.customer)), row.plate[1:]):
            shown = "".join(chr(ord(sign) + 0xFEE0) for sign in typed) if wide else typed
            await pilot.press("slash", *shown)
            await settle(pilot)
            assert row.customer in {each.customer for each in app.queue.shown.rows}
            assert len(app.queue.shown.rows) < app.queue.shown.total
            await pilot.press("escape")
            await settle(pilot)


@pytest.mark.parametrize("cut", [1, 2])
async def test_who_is_not_on_the_list_is_found_by_the_plate_as_it_is_said(office: Desk, lang: str, cut: int) -> None:
    """Nobody says the province on the telephone."""
    row = next(row for row in queue.load(office) if row.lead.where and row.lead.where.ready)
    found_by(office, row.customer, *plate_keys(row.plate))
    support.dial_and_end(office, row.customer, Outcome.REFUSED)
    async with opened(office, lang) as (app, pilot):
        await pilot.press("slash", *row.plate[cut:].lower())
        await settle(pilot)
        assert [each.customer for each in app.queue.shown.beside] == [row.customer]


async def test_a_search_is_for_one_owner_whatever_else_is_filtered(office: Desk, lang: str) -> None:
    """With the owner on the line nobody thinks of the view that is open; it is open again afterwards."""
    async with opened(office, lang) as (app, pilot):
        wanted = app.queue.shown.rows[0]
        other = next(code for code in app.queue.views if code not in {e.contact.programme for e in wanted.entries})
        await pilot.press(str(2 + app.queue.views.index(other)))
        await settle(pilot)
        assert wanted.customer not in {row.customer for row in app.queue.shown.rows}
        await pilot.press("slash", *wanted.plate[1:])
        await settle(pilot)
        assert wanted.customer in {row.customer for row in app.queue.shown.rows}
        await pilot.press("escape")
        await settle(pilot)
        assert app.queue.shown.asked.programme == other
        assert wanted.customer not in {row.customer for row in app.queue.shown.rows}


@pytest.mark.parametrize("key", ["1", "3", "t", "f", "tab"])
async def test_another_part_of_the_list_ends_the_search(office: Desk, lang: str, key: str) -> None:
    """No key that narrows is without effect because of a search."""
    async with opened(office, lang) as (app, pilot):
        await pilot.press("slash", *"zzz", "enter")
        await settle(pilot)
        assert not app.queue.shown.rows
        await pilot.press(key)
        await settle(pilot)
        assert (app.queue.asked.text, app.queue.shown.asked) == ("", app.queue.asked)
        assert bool(app.queue.shown.rows) is (key != "f"), "the morning is over"


TAIL = "SELECT substr(number, -4) FROM phone WHERE customer_id = :owner"


async def test_what_is_typed_right_behind_the_slash_is_text(office: Desk, lang: str) -> None:
    async with opened(office, lang) as (app, pilot):
        for key, character in (("slash", "/"), ("w", "w"), ("l", "l"), ("王", "王"), ("磊", "磊")):
            app.post_message(Key(key, character))  # at once, as a fast typist or an input method sends them
        await settle(pilot)
        assert app.queue.finder.value == "wl王磊"
        assert app.words.lang == lang


async def test_arrows_move_while_a_text_is_typed(office: Desk, lang: str) -> None:
    async with opened(office, lang) as (app, pilot):
        await pilot.press("/", "down", "down")
        assert app.queue.rows.cursor == 2
        assert app.queue.finding


async def test_escape_takes_the_text_back_and_then_the_other_filters(office: Desk, lang: str) -> None:
    async with opened(office, lang) as (app, pilot):
        await pilot.press("t", "slash", *"zzz")
        await settle(pilot)
        assert not app.queue.shown.rows
        await pilot.press("escape")
        await settle(pilot)
        assert (app.queue.shown.asked.text, app.queue.shown.asked.state) == ("", "ready")
        await pilot.press("escape")
        await settle(pilot)
        assert app.queue.shown.asked == app.queue.shown.asked.cleared()


@pytest.mark.parametrize("size", SIZES)
async def test_who_was_dealt_with_today_is_told_with_who_and_when(
    office: Desk, lang: str, size: tuple[int, int]
) -> None:
    row = next(row for row in queue.load(office) if row.name == "仇英")
    other = support.at(support.sit(office, "A01"), "2026-11-23 15:32")
    support.dial_and_end(other, row.customer, Outcome.REFUSED)
    found_by(office, row.customer, "qyqy")
    async with opened(office, lang, size) as (app, pilot):
        await pilot.press("slash", *"qyqy")
        await settle(pilot)
        (found,) = app.queue.shown.beside
        assert found.customer == row.customer
        line = text_of(pilot).splitlines()[5]
        assert line.startswith(">")
        assert all(word in line for word in (row.name, row.plate, "15:32"))
        assert app.words("none of {total}, elsewhere {count}", total=app.queue.shown.total, count=1) in text_of(pilot)
        await pilot.press("enter")
        text_of(pilot)
        await pilot.press("enter")
        await settle(pilot)
        said = app.queue.said
        assert row.name in said
        assert "林月" in said
        assert "15:32" in said
        assert app.screen is app.queue


async def test_who_is_not_due_yet_is_told_from_when(office: Desk, lang: str) -> None:
    someone(office, "秦始皇", 10)
    async with opened(office, lang) as (app, pilot):
        await pilot.press("slash", *"秦始皇", "enter")
        await settle(pilot)
        assert [found.name for found in app.queue.shown.beside] == ["秦始皇"]
        await until_seen(pilot, "秦始皇")
        await pilot.press("enter")
        await settle(pilot)
        assert app.queue.said.startswith("秦始皇")
        assert app.screen is app.queue


async def test_nobody_at_all_says_that_the_text_hides_everybody(office: Desk, lang: str) -> None:
    async with opened(office, lang) as (app, pilot):
        await pilot.press("slash", *"qqqq")
        await settle(pilot)
        assert not app.queue.shown.beside
        assert app.words("{key} shows all.", key="Esc") in text_of(pilot)


async def test_an_owner_on_a_colleagues_list_can_be_opened_from_a_search(office: Desk, lang: str) -> None:
    """Everybody of the role may take it; the desk decides when Enter asks for it."""
    mine = {row.customer for row in queue.load(office)}
    row = next(row for row in queue.load(office, everybody=True)
               if row.customer not in mine and row.lead.where.ready and row.lead.contact.role == "care-agent")
    found_by(office, row.customer, "qyqy")
    async with opened(office, lang) as (app, pilot):
        await pilot.press("slash", *"qyqy", "enter")
        await settle(pilot)
        assert [found.customer for found in app.queue.shown.beside] == [row.customer]
        assert app.queue.current.customer == row.customer
        await until_seen(pilot, "陈晨")
        await pilot.press("w")
        await settle(pilot)
        assert app.queue.said.startswith(f"{row.name}")
        assert "陈晨" in app.queue.said
        assert app.queue.why.full
        await pilot.press("enter")
        await settle(pilot)
        assert app.screen is not app.queue
        assert app.screen.customer == row.customer


async def test_a_text_that_finds_somebody_on_the_list_shows_nobody_else(office: Desk, lang: str) -> None:
    someone(office, "王磊")
    planning.plan(office)
    async with opened(office, lang) as (app, pilot):
        await pilot.press("slash", *"wl")
        await settle(pilot)
        assert {row.name for row in app.queue.shown.rows} == {"王磊"}
        assert not app.queue.shown.beside


async def test_the_key_line_names_what_works_while_a_text_is_typed(office: Desk, lang: str) -> None:
    async with opened(office, lang, (120, 40)) as (app, pilot):
        words, before = app.words, key_line(pilot)
        assert f"w {words('why')}" in before
        await pilot.press("slash")
        ending = f"Enter {words('done')}  Esc {words('clear')}  Down {words('move')}"
        await until(pilot, lambda: ending in key_line(pilot))
        typing = key_line(pilot)
        assert all(f"{key} {words(label)}" in typing for key, label in (("F2", "why"), ("^R", "break"), ("F1", "help")))
        assert all(len(part.split()[0]) > 1 for part in typing.split("  ") if part.strip()), typing
        assert app.queue.key_of("why") == "F2"
        await pilot.press("f2", *"zzz", "enter")
        await settle(pilot)
        assert app.queue.why.full
        await pilot.press("escape")
        await until(pilot, lambda: key_line(pilot) == before)


async def test_a_click_on_enter_ends_the_typing_and_opens_nobody(office: Desk, lang: str) -> None:
    async with opened(office, lang) as (app, pilot):
        await pilot.press("slash", *"wl")
        await settle(pilot)
        await pilot.click("#keys", offset=(2, 0))
        await settle(pilot)
        assert (app.queue.finding, app.queue.asked.text, app.screen) == (False, "wl", app.queue)
