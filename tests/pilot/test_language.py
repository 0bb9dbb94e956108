"""The language is switched in the middle of everything: what is typed stays, what is open stays open, and the screen is
the one that whoever began in that language sees."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from call_driver import come_to_rest, press, survey_desk, timeless, walk_to
from desk_driver import opened, until
from support import dial_and_end, make_desk
from textual.pilot import Pilot
from textual.widgets import Input

from carecall.app import CarecallApp
from carecall.desk import queue
from carecall.desk.context import Desk
from carecall.i18n import LANGUAGES
from carecall.model.dispositions import Outcome
from carecall.screens.call import CallScreen
from carecall.store.database import Database

pytestmark = pytest.mark.usefixtures("no_guard")

Places = tuple[tuple[str, tuple[str, ...]], ...]
JOURNEYS: dict[str, Places] = {
    "on the list": (
        ("the list", ()),
        ("a sentence on the status line", ("up",)),
        ("the whole explanation", ("w",)),
        ("a view and a filter", ("w", "2", "t", "t")),
        ("an empty list", ("f",)),
        ("a search", ("escape", "/", *"王 l")),
        ("a search that finds nobody", ("escape", "/", *"qqq")),
        ("whom to hand a promise to", ("escape", "end", "h", "down")),
        ("a break", ("escape", "b")),
        ("the figures of another day", ("enter", "s", "left")),
        ("the help", ("escape", "?")),
    ),
    "up to an outcome": (
        ("a prepared call", ("enter",)),
        ("a question", ("enter",)),
        ("a key that is no answer", ("9",)),
        ("the outcomes", ("o",)),
        ("which result", ("9",)),
        ("the result", ("1",)),
        ("a chosen outcome", ("b", "x")),
        ("a note", ("b", "e", *"背景 noise")),
        ("a note that was written", ("enter",)),
        ("the ways out of a hang-up", ("1", "h")),
        ("which answer", ("b", "a")),
        ("the correction of it", ("1",)),
        ("the next card", ("b", "h", "3")),
    ),
    "up to a promise": (
        ("nothing typed", ("enter", "enter", "c")),
        ("half a time", tuple("明天下")),
        ("a bare day", ("ctrl+u", *"tomorrow")),
        ("a bare day that is refused", ("enter",)),
        ("a time to read back", tuple(" 3pm")),
        ("a time outside the hours", ("ctrl+u", *"明天晚上8点")),
        ("that needs one more key", ("enter",)),
        ("what is no time", ("ctrl+u", *"qqq", "enter")),
    ),
    "up to the end of the script": (
        ("what the owner says", ("enter", "enter", "> problem", *"noise 响")),
        ("kilometres", ("enter", "> odometer", *"900")),
        ("kilometres that are refused", ("enter",)),
        ("which answer of many", ("ctrl+u", *"13000", "enter", "> read-back", "a", "1")),
        ("the correction of it", ("0", "enter")),
        ("a correction that is typed", ("b", "a", "2", "enter", "ctrl+u", *"135")),
        ("the read-back page", ("f4",)),
        ("the end", ("> end",)),
    ),
}
TROUBLE = {"condition": "2", "notice": "a child seat"}
"""A problem with the car: more answers than there are number keys."""


@pytest.fixture
def twins(sqlite_db: Database, tmp_path: Path) -> tuple[Desk, Desk]:
    """The same day twice: three owners to survey, the second of whom was promised a call."""
    desk = survey_desk(sqlite_db, "张文山", "王磊", "李娜")
    dial_and_end(desk, queue.load(desk)[1].customer, Outcome.CALLBACK, callback="16:20")
    sqlite_db.connection().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copy(sqlite_db.url.removeprefix("sqlite:///"), tmp_path / "twin.db")
    return desk, make_desk(Database(f"sqlite:///{tmp_path / 'twin.db'}"), agent="A01")


@pytest.mark.parametrize("journey", JOURNEYS)
async def test_the_screen_is_the_one_of_whoever_was_there_in_that_language(
    twins: tuple[Desk, Desk], journey: str
) -> None:
    """Nothing was worded when it was opened and stays in the language of then; nothing that is typed is lost."""
    chinese = await shown(twins[0], "zh", JOURNEYS[journey])
    english = await shown(twins[1], "en", JOURNEYS[journey])
    for place in chinese:
        assert chinese[place]["en"] == english[place]["en"], place
        assert english[place]["zh"] == chinese[place]["zh"], place


async def shown(desk: Desk, lang: str, places: Places) -> dict[str, dict[str, str]]:
    """The screen at each place in both languages, switched there and back."""
    found: dict[str, dict[str, str]] = {}
    async with opened(desk, lang) as (app, pilot):
        for place, keys in places:
            await go(pilot, keys)
            before = is_open(app)
            found[place] = {}
            for _ in LANGUAGES:
                await press(pilot, "f12")
                found[place][app.words.lang] = await settled(app, pilot)
                assert is_open(app) == before, place
    return found


async def go(pilot: Pilot[None], keys: tuple[str, ...]) -> None:
    """Press these keys; `> step` answers the script until that step is asked."""
    for key in keys:
        if key.startswith("> "):
            await walk_to(pilot, key[2:], TROUBLE)
        else:
            await press(pilot, key)


def is_open(app: CarecallApp) -> tuple[object, ...]:
    """What is open, and what is typed there."""
    mode = type(app.screen.mode) if isinstance(app.screen, CallScreen) else None
    return type(app.screen), mode, *(line.value for line in app.screen.query(Input))


async def settled(app: CarecallApp, pilot: Pilot[None]) -> str:
    """The screen as text, once the row is explained, without how long anything took."""
    await come_to_rest(pilot)
    await until(pilot, lambda: app.screen is not app.queue or explained(app), "the explanation")
    await come_to_rest(pilot)
    return timeless(pilot)


def explained(app: CarecallApp) -> bool:
    """Whether the panel below the list says what it has to say of the row under the cursor."""
    row, panel = app.queue.current, app.queue.why
    return row.customer in panel._known if row else not panel.text
