"""Random interleavings of keys, of what other seats do and of readings that end whenever they end: Enter opens the
owner who was on the terminal under the cursor when it was pressed, or nobody, with a sentence.

What is on the terminal is known from what was rendered line by line, not from what the screen believes.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from call_driver import send
from desk_driver import opened, until
from queue_rows import CONTACT, NOW, READY, owner
from textual.strip import Strip

from carecall.desk import watching
from carecall.desk.context import Desk
from carecall.desk.day_load import DayLoad
from carecall.desk.queue import Entry, QueueRow
from carecall.desk.whereabouts import Whereabouts
from carecall.model.contacts import Shown, State
from carecall.model.ids import CustomerId, StaffId
from carecall.model.reasons import Reason
from carecall.screens import queue_reading
from carecall.view.shown import Picture
from carecall.widgets.virtual_list import VirtualList

STEPS = 150
MOVES = {"down": 1, "n": 1, "up": -1, "p": -1}
OTHERS = ("pagedown", "pageup", "home", "end", "1", "2", "3", "t", "T", "r", "tab", "escape")
WAITING = replace(READY, shown=Shown.WAITING)
DONE = Entry(replace(CONTACT, state=State.COMPLETED), None, 3, "done")
LOAD = DayLoad(1, 9, 0, 0, None)


class World:
    """Owners whom other seats take, finish, bring and hand about."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.rows = [self.new(number) for number in range(1, 31)]

    def new(self, number: int) -> QueueRow:
        programme = self.chance.choice(("visit-survey", "first-service", "maintenance"))
        where = self.chance.choice((READY, READY, WAITING))
        return owner(number, programme, name=f"N{number:04d}", where=where)

    def change(self) -> None:
        at = self.chance.randrange(len(self.rows))
        what = self.chance.choice(("leave", "come", "take", "free", "order", "wait"))
        if what == "leave" and len(self.rows) > 3:
            del self.rows[at]
        elif what == "come":
            self.rows.insert(at, self.new(1 + max(row.customer for row in self.rows)))
        elif what in ("take", "free"):
            self.rows[at] = replace(self.rows[at], on_call=StaffId(99) if what == "take" else None)
        elif what == "order":
            self.rows.insert(self.chance.randrange(len(self.rows)), self.rows.pop(at))
        else:
            self.rows[at] = owner(int(self.rows[at].customer), name=self.rows[at].name, where=WAITING)


@dataclass
class Terminal:
    """The lines of the list as they were rendered last; `handled` keys, of which the first `shown` had been by then."""

    lines: dict[int, str] = field(default_factory=dict)
    handled: int = 0
    shown: int = 0

    def keep(self, y: int, strip: Strip, height: int) -> None:
        self.lines[y] = strip.text
        for gone in [y for y in self.lines if y >= height]:  # where the list is shorter, something else stands now
            del self.lines[gone]
        self.shown = self.handled

    def owners(self) -> dict[int, int | None]:
        return {y: self._owner(text) for y, text in self.lines.items()}

    @staticmethod
    def _owner(text: str) -> int | None:
        name = next((word for word in text.split() if word.startswith("N")), "")
        return int(name[1:5]) if name[1:5].isdigit() else None

    @property
    def cursor(self) -> int:
        """The line with the cursor's mark; -1 where there is none."""
        marked = [y for y, text in self.lines.items() if text.startswith(">")]
        assert len(marked) <= 1, "two cursors on the terminal"
        return marked[0] if marked else -1


@dataclass
class Pressed:
    """What was on the terminal when Enter was pressed, and the keys before it whose effect was not painted yet."""

    cursor: int
    owners: dict[int, int | None]
    before: tuple[str, ...]

    def meant(self) -> set[int | None]:
        """Who may be opened: whoever was under the cursor; with moves under way, whoever stood where they lead to."""
        if any(key not in (*MOVES, "enter") for key in self.before):
            return {*self.owners.values()}
        last = max((y for y, owner in self.owners.items() if owner), default=0)
        free = held = self.cursor
        for key in self.before:
            free += MOVES.get(key, 0)
            held = min(max(held + MOVES.get(key, 0), 0), last)
        return {self.owners.get(y) for y in (free, held)}


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    found, render = Terminal(), VirtualList.render_line

    def rendered(rows: VirtualList, y: int) -> Strip:
        strip = render(rows, y)
        found.keep(y, strip, rows.size.height)
        return strip

    monkeypatch.setattr(VirtualList, "render_line", rendered)
    return found


@pytest.fixture
def world(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> World:
    """The list is read from the world; a reading takes as long as it takes."""
    made = World(random.Random(request.param))

    def take(desk: Desk, everybody: bool, stored: str | None) -> Picture:
        return Picture.of([] if stored else [*made.rows], LOAD, NOW, made.rows, everybody, stored)

    def whereabouts(desk: Desk, customer: CustomerId) -> Whereabouts:
        return Whereabouts(customer, f"N{customer:04d}", "", (Reason("verdict-nothing"),), False, None)

    monkeypatch.setattr(queue_reading, "take_picture", take)
    monkeypatch.setattr(watching, "became", lambda desk, rows: {r.customer: replace(r, entries=(DONE,)) for r in rows})
    monkeypatch.setattr("carecall.desk.whereabouts.whereabouts", whereabouts)
    monkeypatch.setattr(watching, "mark", lambda desk, before=None: before)
    return made


@pytest.mark.parametrize(("world", "lang"), [(seed, ("zh", "en")[seed % 2]) for seed in range(16)], indirect=["world"])
async def test_enter_opens_whom_the_agent_saw_or_nobody(
    office: Desk, world: World, terminal: Terminal, lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance, pressed, sent = world.chance, dict[float, Pressed](), list[str]()
    opens: list[tuple[float, int]] = []
    answered: set[float] = set()
    async with opened(office, lang) as (app, pilot):
        queue = app.queue
        monkeypatch.setattr(app, "open_call", lambda customer, _: opens.append((queue._pressed, int(customer))))
        monkeypatch.setattr(queue, "say", noting(queue.say, lambda: answered.add(queue._pressed)))
        monkeypatch.setattr(queue, "start", noting(queue.start, lambda: answered.add(queue._pressed), only="ask"))
        monkeypatch.setattr(queue, "perform", noting(queue.perform, lambda: None, after=terminal))
        for _ in range(STEPS):
            step = chance.choice(("move", "move", "other", "enter", "enter", "world", "world", "read", "rest"))
            if step == "world":
                world.change()
            elif step == "read":
                queue.reload()
            elif step == "rest":
                await pilot.pause(chance.choice((0, 0.005, 0.02, 0.04)))
            else:
                key = "enter" if step == "enter" else chance.choice([*MOVES] if step == "move" else OTHERS)
                seen = Pressed(terminal.cursor, terminal.owners(), tuple(sent[terminal.shown :]))
                at = send_timed(pilot, key)
                sent.append(key)
                if key == "enter":
                    pressed[at] = seen
        await until(pilot, lambda: terminal.handled == len(sent) and not queue._turn.locked())
    assert opens
    for at, customer in opens:
        assert customer in pressed[at].meant(), (customer, pressed[at])
    assert set(pressed) <= {at for at, _ in opens} | answered, "an Enter that opened nobody said nothing"


def noting(do: Any, note: Any, only: str = "", after: Terminal | None = None) -> Any:
    """`do`, noted; `only` work of one group. Keys are counted when they have been handled."""

    def noted(*args: Any, **more: Any) -> Any:
        if only in ("", more.get("group")):
            note()
        done = do(*args, **more)
        if after:
            after.handled += 1
        return done

    return noted


def send_timed(pilot: Any, key: str) -> float:
    """Press it, and the time that its event has."""
    seen: list[float] = []
    post = pilot.app.post_message
    pilot.app.post_message = lambda event: (seen.append(event.time), post(event))[1]
    send(pilot, key)
    del pilot.app.post_message
    return seen[0]
