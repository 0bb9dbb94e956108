"""Views and filters of the queue: they combine, are told on one line, keep the day's counts, and one key clears all."""

from __future__ import annotations

from dataclasses import replace

import pytest
import support
from desk_driver import SIZES, both, opened, settle, status_of, text_of, until_seen
from rich.cells import cell_len

from carecall.desk import queue
from carecall.desk.context import Desk
from carecall.desk.funnel import funnel
from carecall.keys import KeyTable
from carecall.model.dispositions import Outcome
from carecall.store.database import Database
from carecall.view.funnel import funnel_lines
from carecall.view.names import programme_name, state_name
from carecall.view.tabs import short_name

pytestmark = both


@pytest.mark.parametrize("size", SIZES)
async def test_views_are_on_number_keys_with_counts(office: Desk, lang: str, size: tuple[int, int]) -> None:
    async with opened(office, lang, size) as (app, pilot):
        assert text_of(pilot).splitlines()[2].startswith(f"[1 {app.words('All')} {app.queue.shown.total}]")
        for place, code in enumerate(app.queue.views, 2):
            await pilot.press(str(place))
            await settle(pilot)
            assert app.queue.shown.asked.programme == code
            assert all(code in {entry.contact.programme for entry in row.entries} for row in app.queue.shown.rows)
            names = (short_name(office.pack, code, lang), programme_name(office.pack, code, lang))
            line = text_of(pilot).splitlines()[2]
            assert cell_len(line) <= size[0]
            assert any(f"[{place} {name} {len(app.queue.shown.rows)}]" in line for name in names)


async def test_tab_arrows_and_full_width_digits_change_the_view(office: Desk, lang: str) -> None:
    async with opened(office, lang) as (app, pilot):
        for key, place in (("tab", 0), ("right", 1), ("left", 0), ("shift+tab", -1), ("３", 1), ("１", -1)):
            await pilot.press(key)
            await settle(pilot)
            assert app.queue.shown.asked.programme == ["", *app.queue.views][place + 1]
        await pilot.press("1")
        assert status_of(pilot) == app.words("This view is shown already.")


async def test_more_views_than_number_keys_are_all_reached(office: Desk, lang: str) -> None:
    plain = office.pack.programmes["maintenance"]
    names = [{"zh": f"项目{n}", "en": f"Care {n}"} for n in range(6)]
    more = {f"more-{n}": replace(plain, code=f"more-{n}", names=name) for n, name in enumerate(names)}
    desk = replace(office, pack=replace(office.pack, programmes={**office.pack.programmes, **more}))
    async with opened(desk, lang) as (app, pilot):
        seen = set()
        for _ in app.queue.views:
            await pilot.press("tab")
            await settle(pilot)
            seen.add(app.queue.shown.asked.programme)
            line = text_of(pilot).splitlines()[2]
            assert "[" in line
            assert "]" in line
        assert seen == {*app.queue.views}
        assert len(seen) > 8


async def test_filters_combine_are_told_on_one_line_and_escape_clears(office: Desk, lang: str) -> None:
    async with opened(office, lang) as (app, pilot):
        await pilot.press("2", "t", "f")
        await settle(pilot)
        asked = app.queue.shown.asked
        assert (asked.programme, asked.state, asked.slot) == (app.queue.views[0], "ready", "morning")
        line = text_of(pilot).splitlines()[3]
        names = (programme_name(office.pack, asked.programme, lang), state_name(app.words, "ready"),
                 office.pack.slot_name("morning", lang))  # fmt: skip
        assert all(name in line for name in names)
        assert app.words("{key} shows all", key="Esc") in line
        await pilot.press("escape")
        await settle(pilot)
        assert app.queue.shown.asked == asked.cleared()
        assert app.queue.shown.rows
        await pilot.press("escape")
        assert status_of(pilot) == app.words("Everything is shown. {key} closes the desk.", key="q")


async def test_an_empty_list_says_why_and_what_helps(office: Desk, lang: str) -> None:
    async with opened(office, lang) as (app, pilot):
        await pilot.press("2", "t", "f")
        await settle(pilot)
        found = funnel(office, False, app.queue.shown.asked.filter)
        said = funnel_lines(app.words, office.pack, found, 70, app.queue.key_of)
        assert not app.queue.shown.rows
        assert said[0] in text_of(pilot)
        assert app.words("{key} shows all.", key="Esc") in text_of(pilot)


async def test_a_new_desk_says_why_its_list_is_empty(sqlite_db: Database, lang: str) -> None:
    desk = support.make_desk(sqlite_db, agent="A01")
    async with opened(desk, lang) as (app, pilot):
        assert funnel_lines(app.words, desk.pack, funnel(desk, False), 70)[0] in text_of(pilot)


async def test_the_header_counts_the_owners_of_the_list_below_it(office: Desk, lang: str) -> None:
    """A stored state is everybody's as well; what comes next is the agent's own whatever is shown."""
    async with opened(office, lang) as (app, pilot):
        await pilot.press("r")
        await settle(pilot)
        load, line = app.queue.shown.picture.load, text_of(pilot).splitlines()[1]
        assert load.overdue
        assert load.promises
        assert app.words("Today {done} of {planned}", done=load.done, planned=load.planned) in line
        everybody = queue.load(office.seated(None))
        for key in ("T", "a", "T", "T"):  # everybody's stand below it from the first one on
            await pilot.press(key)
            await settle(pilot)
            found = app.queue.shown.picture.load
            assert found.planned > load.planned
            assert found.overdue == len(queue.narrow(everybody, queue.Filter(state="overdue"))) > load.overdue
            assert found.coming == load.coming
            line = text_of(pilot).splitlines()[1]
            assert app.words("Everybody {done} of {planned}", done=found.done, planned=found.planned) in line
            assert app.words("overdue {count}", count=found.overdue) in line
            assert app.words("Shown: {what}", what=app.words("everybody's")) in text_of(pilot)
        assert app.queue.views[0] in app.queue.shown.picture.programmes


async def test_a_sentence_goes_when_the_filter_or_the_language_changes(office: Desk, lang: str) -> None:
    async with opened(office, lang) as (app, pilot):
        await pilot.press("up")
        assert status_of(pilot) == app.words("That is the first one.")
        await pilot.press("t")
        assert app.queue.said == ""
        await settle(pilot)
        await pilot.press("home")
        assert status_of(pilot) == app.words("That is the first one.")
        await pilot.press("l")
        assert app.queue.said == ""


async def test_an_agent_sees_mine_and_one_key_shows_everybodys(office: Desk, lang: str) -> None:
    async with opened(office, lang) as (app, pilot):
        mine = app.queue.shown.total
        await pilot.press("a")
        await settle(pilot)
        assert app.queue.shown.total > mine
        assert "陈晨" in text_of(pilot)
        assert app.words("{key} shows mine", key="a") in text_of(pilot).splitlines()[3]
        await pilot.press("a")
        await settle(pilot)
        assert app.queue.shown.total == mine


async def test_where_nobody_sits_everybodys_calls_are_shown_already(office: Desk, lang: str) -> None:
    async with opened(office, lang) as (app, pilot):
        app.desk = app.desk.seated(None)
        await pilot.press("a")
        assert status_of(pilot) == app.words("Everybody's calls are shown already.")


async def test_clearing_a_filter_leads_to_the_most_urgent(office: Desk, lang: str) -> None:
    async with opened(office, lang) as (app, pilot):
        await pilot.press("end", "t")
        await settle(pilot)
        await pilot.press("end", "escape")
        await settle(pilot)
        assert (app.queue.shown.asked.state, app.queue.rows.cursor) == ("", 0)


async def test_closed_and_held_work_is_one_key_away(office: Desk, lang: str) -> None:
    async with opened(office, lang) as (app, pilot):
        await pilot.press("T")
        await settle(pilot)
        assert app.queue.shown.asked.stored == "cancelled"
        assert app.words("{key} shows today's calls.", key="Esc") in text_of(pilot)


async def test_what_is_at_risk_is_counted_and_filtered(office: Desk, lang: str) -> None:
    """A-24: the promise of a colleague who is not there, ten minutes before its time."""
    other = support.sit(support.at(office, "2026-11-23 15:10"), "A02", "seat-2")
    owner = next(row for row in queue.load(other) if row.lead.where.ready and not row.lead.contact.promise)
    support.dial_and_end(other, owner.customer, Outcome.CALLBACK, callback="15:48")
    async with opened(office, lang) as (app, pilot):
        await pilot.press("t", "t", "t", "t")
        await settle(pilot)
        assert app.queue.shown.asked.state == "at-risk"
        assert owner.customer in {row.customer for row in app.queue.shown.rows}
        assert app.words("at risk") in text_of(pilot).splitlines()[3]
        count = app.queue.shown.picture.load.at_risk
        assert count
        assert app.words("at risk {count}", count=count) in text_of(pilot).splitlines()[1]


async def test_keys_that_a_site_changed_are_named_in_words(office: Desk, lang: str) -> None:
    table = KeyTable.changed({"queue.clear": "f12", "everywhere.language": "l", "queue.everybody": "v"})
    async with opened(office, lang, key_table=table) as (app, pilot):
        await pilot.press("v")
        await settle(pilot)
        await until_seen(pilot, app.words("{key} shows mine", key="v"))
        await pilot.press("t")
        await settle(pilot)
        await until_seen(pilot, app.words("{key} shows all", key="F12"))


async def test_what_was_closed_today_is_everybodys_already(office: Desk, lang: str) -> None:
    """The key that shows everybody's would change nothing there: it says so."""
    support.dial_and_end(office, queue.load(office)[0].customer, Outcome.REFUSED)
    async with opened(office, lang) as (app, pilot):
        await pilot.press("T", "T")
        await settle(pilot)
        assert app.queue.shown.asked.state == "failed"
        assert app.words("everybody's") in text_of(pilot)
        await pilot.press("a")
        await settle(pilot)
        assert status_of(pilot) == app.words("Everybody's calls are shown already.")
        assert not app.queue.shown.asked.everybody
