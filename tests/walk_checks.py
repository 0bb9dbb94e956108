"""What must hold after every key of a random walk, and now and then over everything. Each finding is an AssertionError
whose words say what is wrong."""

from __future__ import annotations

import unicodedata
from typing import Any

import days
from rich.cells import cell_len
from textual.screen import Screen
from textual.strip import Strip

from carecall.app import CarecallApp
from carecall.desk.context import to_instant
from carecall.model.ids import CustomerId
from carecall.screens.base import DeskScreen
from carecall.screens.call import CallScreen
from carecall.screens.call_before import Preview
from carecall.screens.queue import QueueScreen
from carecall.store import calls
from carecall.store.database import Database
from carecall.widgets.virtual_list import CURSOR_MARK

Picture = list[Strip]
PLAIN_CONTROLS = frozenset({"Cf"})
"""Joiners are no harm; a control character on the screen would be one."""


def picture(screen: Screen[Any]) -> Picture:
    """What is on the screen now, with its colours."""
    return list(screen._compositor.render_strips())


def words_of(seen: Picture) -> str:
    return "\n".join(strip.text.rstrip() for strip in seen)


def is_filled(seen: Picture) -> None:
    """Every cell has a background of the theme's: none lets the terminal's own shine through."""
    for place, strip in enumerate(seen):
        bare = [segment.text for segment in strip if segment.text and not (segment.style and segment.style.bgcolor)]
        assert not bare, f"line {place} has cells without a background: {bare}"


def is_straight(seen: Picture, columns: int, lines: int) -> None:
    """Every line fills the width exactly, whatever was cut, and nothing on it moves the terminal's cursor."""
    assert len(seen) == lines, f"{len(seen)} lines on a screen of {lines}"
    for place, strip in enumerate(seen):
        wide = sum(cell_len(segment.text) for segment in strip if not segment.control)
        assert wide == columns, f"line {place} is {wide} cells wide on a screen of {columns}: {strip.text!r}"
        wild = [char for char in strip.text if unicodedata.category(char)[0] == "C"]
        assert all(unicodedata.category(char) in PLAIN_CONTROLS for char in wild), f"line {place} has {wild!r}"


def is_heard(before: Picture, after: Picture, key: str) -> None:
    """No key does nothing silently: it changes the screen, the status line at the least."""
    assert before != after, f"the key {key!r} changed nothing and said nothing"


def owner_shown(app: CarecallApp) -> CustomerId | None:
    """Whom Enter would be about: the owner under the cursor of the queue, or the one on the call screen."""
    screen = app.screen
    if isinstance(screen, QueueScreen):
        key = screen.rows.key
        return None if key is None else CustomerId(key)
    return screen.customer if isinstance(screen, CallScreen) else None


def is_that_owner(app: CarecallApp, before: Screen[Any], shown: CustomerId | None) -> None:
    """What one Enter claimed or dialled is the owner who was shown when it was pressed, on the screen `before`."""
    screen = app.screen
    if not isinstance(before, QueueScreen | CallScreen):
        return
    if isinstance(screen, CallScreen) and screen.card and not isinstance(screen.mode, Preview):
        assert screen.card.customer == shown, f"Enter opened owner {screen.card.customer}, shown was {shown}"


def is_under_cursor(app: CarecallApp, seen: Picture) -> None:
    """The line that the cursor marks on the terminal is that of the owner whom Enter would open."""
    screen = app.screen
    if isinstance(screen, QueueScreen) and (row := screen.current) and screen.rows.in_sight:
        line = seen[screen.rows.region.y + screen.rows.cursor - screen.rows.scroll_offset.y].text
        assert row.name[:2] in line, f"{row.name} is under the cursor, the line shows {line!r}"
        marked = [strip.text for strip in seen if strip.text.startswith(CURSOR_MARK)]
        assert marked == [line], f"{row.name} is under the cursor, marked is {marked}"


def is_stored(app: CarecallApp, db: Database) -> None:
    """Invariant 3: what the talk has as answered is what is stored; and the card is that of the call that is open."""
    screen = app.screen
    if not isinstance(screen, CallScreen) or screen.talk is None or screen.mode.busy or not screen.mode.talks:
        return
    assert screen.card is not None
    with db.read() as tx:
        found = calls.call(tx, app.desk.id, int(screen.card.call))
        if found is None or found.ended_at or found.seat != app.desk.seat:
            return  # taken up or closed elsewhere, which the next write will say
        for part, walk in zip(screen.talk.card.contacts, screen.talk.walks, strict=True):
            stored = {step: value for step, value, *_ in calls.answers(tx, app.desk.id, int(part.contact.id))}
            assert stored == dict(walk.answers), f"stored {stored}, on the screen {dict(walk.answers)}"


def is_nobody_kept(app: CarecallApp, db: Database) -> None:
    """A claim is held by the call that is shown only: else its owner is nobody's while the desk is open."""
    screen = next((each for each in app.screen_stack if isinstance(each, CallScreen)), None)
    shown = screen.card.call if screen and screen.card else 0
    with db.read() as tx:
        kept = tx.all(
            "SELECT customer_id FROM call WHERE seat = :seat AND ended_at IS NULL AND dialled_at IS NULL"
            " AND id <> :shown AND lease_until > :now",
            seat=app.desk.seat, shown=shown, now=to_instant(app.desk.clock.machine()),
        )  # fmt: skip
    assert not kept, f"claimed and not shown: {[owner for (owner,) in kept]}"


def is_masked(app: CarecallApp, db: Database, seen: Picture) -> None:
    """C-20: no number in clear but that of the claimed call."""
    screen = app.screen
    if not isinstance(screen, DeskScreen) or (isinstance(screen, CallScreen) and not isinstance(screen.mode, Preview)):
        return
    text = words_of(seen).replace(" ", "")
    with db.read() as tx:
        numbers = [str(number) for (number,) in tx.all("SELECT number FROM phone")]
    clear = [number for number in numbers if number[-11:] in text]
    assert not clear, f"{clear} in clear"


def is_in_order(db: Database) -> None:
    """The invariants of the design over all that is stored."""
    with db.read() as tx:
        for what, sql in days.NEVER.items():
            found = tx.all(sql)
            assert found == [], f"{what}: {found}"
