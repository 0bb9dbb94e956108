"""Why: for every row of every list, in both languages."""

from __future__ import annotations

import pytest
import support
from call_driver import press
from desk_driver import both, opened, status_of, text_of, until
from textual.pilot import Pilot

from carecall.app import CarecallApp
from carecall.channels.names import name_keys
from carecall.desk import calling, queue
from carecall.desk.context import Desk
from carecall.model.dispositions import Outcome
from carecall.programmes.catalogue import catalogue
from carecall.store import records
from carecall.view.asked import COMPUTED, STORED

pytestmark = both


@pytest.fixture
def busy(office: Desk) -> Desk:
    """Somebody in every state."""
    ready = [row for row in queue.load(office) if row.lead.where.ready and not row.lead.contact.promise]
    surveys = [row for row in ready if row.lead.contact.programme == "visit-survey"]
    support.finish(office, surveys.pop().customer)
    for outcome, result in ((Outcome.REFUSED, ""), (Outcome.WRONG_NUMBER, ""), (Outcome.NOT_ELIGIBLE, "sold")):
        support.dial_and_end(office, surveys.pop().customer, outcome, result)
    calling.prepare(support.sit(office, "A02", "seat-2"), surveys.pop().customer)
    later = support.sit(support.at(office, "2026-11-23 15:10"), "A02", "seat-2")
    theirs = next(row for row in queue.load(later) if row.lead.where.ready and not row.lead.contact.promise)
    support.dial_and_end(later, theirs.customer, Outcome.CALLBACK, callback="15:48")
    return office


async def test_w_explains_a_row_of_every_list(busy: Desk, lang: str) -> None:
    """Ready, overdue, promised, at risk, on the phone, held, completed, failed, cancelled."""
    async with opened(busy, lang) as (app, pilot):
        assert await explained(app, pilot) == [state for state in (*COMPUTED, *STORED) if state != "waiting"]


async def test_w_explains_who_waits_for_the_next_slot(office: Desk, lang: str) -> None:
    async with opened(support.at(office, "2026-11-23 12:05"), lang) as (app, pilot):
        assert "waiting" in await explained(app, pilot)


async def explained(app: CarecallApp, pilot: Pilot[None]) -> list[str]:
    """The states of which there is a row; each has its explanation, with the owner's name."""
    found, panel = [], app.queue.why
    await press(pilot, "w")
    for state in (*COMPUTED, *STORED):
        await press(pilot, "t")
        await until(pilot, lambda state=state: app.queue.shown.asked.state == state)
        row = app.queue.current
        if row:
            await until(pilot, lambda row=row: row.customer in panel._known, f"why of {state}")
            await press(pilot)
            assert panel.text.startswith(row.name), state
            assert len(panel.text.splitlines()) >= 3, panel.text
            assert row.name in text_of(pilot)
            found.append(state)
    return found


async def test_w_explains_who_is_found_and_stands_on_no_list(office: Desk, lang: str) -> None:
    """Nothing is due for this owner: the row says from when, and w the rest."""
    customer, _ = support.add_owner(office, "秦始皇", delivered=support.days_ago(office, 10))
    with office.db.write() as tx:
        records.add_keys(tx, office.id, customer, name_keys("秦始皇"))
    async with opened(office, lang) as (app, pilot):
        await press(pilot, "/", *"秦始皇", "enter")
        assert "秦始皇" in text_of(pilot)
        await press(pilot, "w")
        assert status_of(pilot).startswith("秦始皇")
        assert app.queue.said != app.words("There is nobody to call on this list.")


async def test_the_filter_line_says_what_the_next_escape_does(busy: Desk, lang: str) -> None:
    """It closes the explanation first, and takes the filter back after that."""
    closes = {"en": "Esc closes the explanation", "zh": "Esc 收起说明"}[lang]
    clears = {"en": "Esc shows all", "zh": "Esc 全部显示"}[lang]
    async with opened(busy, lang) as (app, pilot):
        await press(pilot, "t")
        assert clears in text_of(pilot)
        await press(pilot, "w")
        assert closes in text_of(pilot)
        assert clears not in text_of(pilot)
        await press(pilot, "escape")
        assert not app.queue.why.full
        assert app.queue.asked.narrowed
        assert clears in text_of(pilot)
        await press(pilot, "escape")
        assert not app.queue.asked.narrowed


async def test_w_shows_the_rest_of_a_long_explanation_and_closes_it_at_its_end(office: Desk, lang: str) -> None:
    """What the rules ask stands last, a line each (A-19); Esc closes from wherever it stands."""
    async with opened(office, lang) as (app, pilot):
        panel, rest = app.queue.why, app.words("{key} shows the rest.", key="w")
        await press(pilot, "w")
        await until(pilot, lambda: panel.show_vertical_scrollbar and app.queue.said == rest, "more")
        assert catalogue()["C-03"].lines[lang] in panel.text
        pages = 0
        while panel.full:
            top = panel.scroll_offset.y
            await press(pilot, "w")
            pages += panel.full
            assert not panel.full or panel.scroll_offset.y > top
        assert pages >= 1
        await press(pilot, "w", "w", "escape")
        assert not panel.full
        assert panel.scroll_offset.y == 0


async def test_an_explanation_that_is_read_again_stays_where_it_is_read(office: Desk, lang: str) -> None:
    async with opened(office, lang) as (app, pilot):
        panel = app.queue.why
        await press(pilot, "w")
        await until(pilot, lambda: panel.max_scroll_y > 0, "explained, and longer than the window")
        await press(pilot, "w")
        await until(pilot, lambda: panel.scroll_offset.y > 0, "a page further")
        top = panel.scroll_offset.y
        panel._known.clear()
        panel.forget()
        await until(pilot, lambda: panel._known != {}, "explained anew")
        await press(pilot)
        assert panel.scroll_offset.y == top
        await press(pilot, "n")
        await until(pilot, lambda: panel.scroll_offset.y == 0, "another owner is read from the top")
