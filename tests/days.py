"""A state machine that plays random days of a small dealership."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import support
import undo_stories
from always import NEVER, Always
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule
from support import rows

from carecall.desk import calling, due_dates, explaining, planning, queue, summary, undoing
from carecall.desk.card import Card
from carecall.desk.context import with_days
from carecall.desk.conversation import Conversation
from carecall.desk.intake_rows import Book
from carecall.errors import Refused
from carecall.model.consequences import Ended
from carecall.model.dispositions import OF_A_DIAL, Outcome
from carecall.model.ids import CustomerId
from carecall.store import cards, figures, records
from carecall.store.database import Database

__all__ = ["NEVER", "Days"]

AGENTS = ("A01", "A02", "C01", "M01")
agents = st.sampled_from(AGENTS)
CALLBACKS = ("+5m", "in 20 min", "+2h", "tomorrow 10am", "tomorrow 12:15", "tomorrow afternoon", "19:50")
WISHES = (("", ""), ("", ""), ("18:00", "20:00"), ("09:00", "11:00"))
outcomes = st.one_of(st.sampled_from([Outcome.NO_ANSWER, Outcome.BUSY, Outcome.CALLBACK]), st.sampled_from(Outcome))

endings = st.tuples(
    outcomes, st.sampled_from(CALLBACKS), st.booleans(), st.booleans(), st.sampled_from(["", "sold", "moved"])
)

Ending = tuple[Outcome, str, bool, bool, str]


class Days(Always):
    """Four seats, some owners, and time. `cards` is the call that each agent has open, as that seat sees it; `ends`:
    the figures of the days that are over, as they were at their ends."""

    def __init__(self, db: Database) -> None:
        super().__init__(db)
        self.desks = {code: support.sit(self.base, code, f"seat-{code}") for code in AGENTS}
        self.cards: dict[str, Card] = {}
        self.cars: list[int] = []
        self.ends: dict[date, Any] = {}
        for n, delivered in enumerate((3, 88, None)):
            self.owner(n, 1, delivered, 0)
        planning.plan(self.base)

    def customers(self) -> list[int]:
        return [int(owner) for (owner,) in rows(self.db, "SELECT id FROM customer ORDER BY id")]

    # --- what happens ---

    @rule(number=st.integers(0, 5), visited=st.sampled_from([0, 1, 1, 2]),
          delivered=st.sampled_from([None, 3, 4, 30, 86, 88]), wish=st.integers(0, 3))  # fmt: skip
    def owner(self, number: int, visited: int, delivered: int | None, wish: int) -> None:
        """A new owner; numbers are often shared, two owners in three have two."""
        phones = (f"+86137{number:08d}", f"+86136{len(self.cars):08d}")[: 1 + number % 3]
        visits = ((self.days_ago(visited), "repair", None),) if visited else ()
        on = None if delivered is None else self.days_ago(delivered)
        _, car = support.add_owner(self.base, f"车主{len(self.cars)}", phones, on, visits, consultant="C01",
                                   wish=WISHES[wish])  # fmt: skip
        self.cars.append(car)

    def days_ago(self, days: int) -> str:
        return (self.now.date() - timedelta(days=days)).isoformat()

    @rule(which=st.integers(0, 30), kind=st.sampled_from(["repair", "first-service"]))
    def visit(self, which: int, kind: str) -> None:
        """A visit is written and cancels at once what it answers."""
        car = self.cars[which % len(self.cars)]
        with self.db.write() as tx:
            desk = with_days(self.base, tx)
            support.add_visit(desk, tx, car, self.days_ago(0), kind)
            book = Book.open(desk, tx)
            book.visits.append((car, kind, self.now.date()))
            book.answer_visits()
            due_dates.derive(desk, tx, car)

    @rule(once=st.booleans())
    def plan(self, once: bool) -> None:
        if once:
            planning.plan_once(self.base)
        planning.plan(self.base)
        again = planning.plan(self.base)
        assert (again.planned, again.given_up) == (0, 0)

    @rule(agent=agents, which=st.integers(0, 30))
    def prepare_anybody(self, agent: str, which: int) -> None:
        owners = self.customers()
        self._prepare(agent, owners[which % len(owners)])

    @rule(agent=agents, which=st.integers(0, 3))
    def prepare(self, agent: str, which: int) -> None:
        """One of the first on the agent's own list."""
        mine = [int(row.customer) for row in queue.load(self.desks[agent])]
        if mine:
            self._prepare(agent, mine[which % len(mine)])

    @rule(agent=agents, which=st.integers(0, 30), ending=endings)
    def ring_in(self, agent: str, which: int, ending: Ending) -> None:
        """An owner rings and is spoken with, at whatever hour; by who holds nobody else, as the desk has it."""
        if agent in self.cards:
            return
        owners = self.customers()
        self._prepare(agent, owners[which % len(owners)], rang_in=True)
        if agent in self.cards and self.cards[agent].rang_in:
            self._dial(agent, True)
            self._close(agent, *ending)

    def _prepare(self, agent: str, owner: int, rang_in: bool = False) -> None:
        card = self._try(calling.prepare, self.desks[agent], CustomerId(owner), rang_in)
        if card is not None:
            self.cards[agent] = card

    @rule(agent=agents, which=st.integers(0, 3), steps=st.integers(0, 6), ending=endings)
    def one_call(self, agent: str, which: int, steps: int, ending: Ending) -> None:
        """From the list to the outcome without a break, as most calls go."""
        self.prepare(agent, which)
        if agent in self.cards:
            self._dial(agent, True)
        if agent in self.cards:
            self._answer(agent, steps, False)
            self._close(agent, *ending)

    @rule(hours=st.lists(st.sampled_from([9, 14, 16]), min_size=1, max_size=3, unique=True), night=st.booleans(),
          stories=st.lists(endings, min_size=1, max_size=4))  # fmt: skip
    def busy_hours(self, hours: list[int], night: bool, stories: list[Ending]) -> None:
        """Hours of one day in which every agent works through the list."""
        if night:
            self.sleep(1, min(hours))
        for hour in sorted(hours):
            self.now = max(self.now, self.now.replace(hour=hour, minute=35))
            for agent in AGENTS:
                self._work_through(agent, stories)

    def _work_through(self, agent: str, stories: list[Ending]) -> None:
        for place, row in enumerate(queue.load(self.desks[agent])[:4]):
            self._prepare(agent, int(row.customer))
            if agent in self.cards:
                self._dial(agent, True)
            if agent in self.cards:
                self._close(agent, *stories[place % len(stories)])

    def holder(self, which: int) -> str:
        """One of the agents who have a call open."""
        held = sorted(self.cards)
        return held[which % len(held)]

    @precondition(lambda self: self.cards)
    @rule(which=st.integers(0, 3), dial=st.booleans())
    def dial_or_release(self, which: int, dial: bool) -> None:
        self._dial(self.holder(which), dial)

    def _dial(self, agent: str, dial: bool) -> None:
        card = self.cards[agent]
        if card.dialled_at:
            return
        done = self._try(calling.dial, self.desks[agent], card.call) if dial else None
        if done is not None:
            self.cards[agent] = done
            self._dialled(done)
        else:
            calling.release(self.desks[agent], card.call)
            del self.cards[agent]

    def _dialled(self, card: Card) -> None:
        """Only now and here: inside the limits, in a slot of an open day unless it was promised or the owner rang."""
        if card.rang_in:
            return
        hours, moment = self.base.pack.hours, self.now.time()
        assert moment in hours.limits
        if not card.promised:
            allowed = hours.allowed(card.wish)
            assert any(moment in band for band in allowed)

    @precondition(lambda self: self.cards)
    @rule(which=st.integers(0, 3), steps=st.integers(1, 8), back=st.booleans())
    def answer(self, which: int, steps: int, back: bool) -> None:
        self._answer(self.holder(which), steps, back)

    def _answer(self, agent: str, steps: int, back: bool) -> None:
        card = self.cards[agent]
        if card.dialled_at is None:
            return
        talk = Conversation.open(self._fresh(agent, card) or card)
        for _ in range(steps):
            if talk.step is None or self._try(self._say, agent, talk) is None:
                return
            talk = self.talk
        undone = talk.back() if back else None
        if undone and self._try(calling.answer, self.desks[agent], card.call, undone[1], nothing=True) is not None:
            self._remember(undone[1])

    def _say(self, agent: str, talk: Conversation) -> bool:
        assert talk.step is not None
        self.talk, changed = talk.forward(support.said(talk.step, {}))
        calling.answer(self.desks[agent], talk.card.call, changed)
        self._remember(changed)
        return True

    def _remember(self, changed: Any) -> None:
        for step in changed.gone:
            self.answers.pop((int(changed.contact), step), None)
        self.answers |= {(int(changed.contact), step): given for step, given in changed.put.items()}

    def _fresh(self, agent: str, card: Card) -> Card | None:
        """The call as it stands, as somebody who comes back to the desk finds it."""
        found = calling.unfinished(self.desks[agent])
        return found if found and found.call == card.call else None

    @precondition(lambda self: self.cards)
    @rule(which=st.integers(0, 3), ending=endings)
    def close(self, which: int, ending: Ending) -> None:
        self._close(self.holder(which), *ending)

    def _close(self, agent: str, outcome: Outcome, callback: str, twice: bool, promised: bool, result: str) -> None:
        card = self.cards[agent]
        if card.dialled_at is None:
            return
        if calling.held_still(self.desks[agent], card.call) == "moved":  # left for a day, and taken up by a colleague
            del self.cards[agent]
            return
        window = None
        if outcome is Outcome.CALLBACK or promised:
            window = self._try(calling.read_callback, self.desks[agent], callback)
            if window is None:
                outcome = Outcome.NO_ANSWER
        self._entered_for(card.dialled_at.date())
        if (card.rang_in and outcome in OF_A_DIAL) or (window and Conversation.open(card).nothing_waits):
            outcome, window = Outcome.REFUSED, None
        ending = Ended(outcome, result if outcome is Outcome.NOT_ELIGIBLE else "")
        for _ in range(1 + twice):
            calling.close(self.desks[agent], card.call, ending, window)
        del self.cards[agent]

    @rule(agent=agents, times=st.integers(1, 3))
    def undo(self, agent: str, times: int) -> None:
        for _ in range(times):
            self._try(undoing.undo, self.desks[agent])

    @rule(agent=agents, which=st.integers(0, 3), steps=st.integers(0, 6), ending=endings)
    def change_ones_mind(self, agent: str, which: int, steps: int, ending: Ending) -> None:
        """A call whose outcome is undone at once leaves nothing but what was said, whatever the day has brought."""
        self.prepare(agent, which)
        if agent not in self.cards or self.cards[agent].dialled_at:
            return
        before = undo_stories.records(self.db)
        self._dial(agent, True)
        if agent in self.cards:
            self._answer(agent, steps, False)
            self._close(agent, *ending)
            if calling.unfinished(self.desks[agent]) is None:
                undoing.undo(self.desks[agent])
                assert undo_stories.records(self.db) == before

    def _try(self, work: Any, *args: Any, nothing: bool = False) -> Any:
        """What it gives, None where a rule refuses; True instead of nothing."""
        try:
            return work(*args) or nothing or None
        except Refused:
            return None

    # --- time ---

    @rule(minutes=st.sampled_from([5, 20, 60, 150, 240]))
    def wait(self, minutes: int) -> None:
        self._go_on(self.now + timedelta(minutes=minutes))

    @rule(days=st.sampled_from([1, 1, 1, 2, 6]), hour=st.sampled_from([7, 9, 14, 16]))
    def sleep(self, days: int, hour: int) -> None:
        """A night, or a few; who was on the phone has gone home."""
        self.ahead += 3600
        self._go_on((self.now + timedelta(days=days)).replace(hour=hour, minute=5))

    def _go_on(self, then: datetime) -> None:
        """Time goes on; each day's figures are kept at its end."""
        while self.now.date() < then.date():
            self.now = self.now.replace(hour=23, minute=59)
            self.ends[self.now.date()] = self._figures(self.now.date())
            self.now += timedelta(minutes=2)
        self.now = max(self.now, then)
        planning.plan_once(self.base)

    def _figures(self, day: date) -> Any:
        """Those that do not stand at this moment only, and the lines that have any."""
        found = summary.summary(self.base, day)
        lines = [replace(line, promises_open=0, promises_at_risk=0)
                 for line in (found.total, *found.programmes, *found.agents)]  # fmt: skip
        return [line for line in lines if line != summary.Line(line.key)]

    def _entered_for(self, day: date) -> None:
        """The outcome of a call that was left on a day that is over counts for that day."""
        if day < self.now.date():
            self.ends.pop(day, None)

    @invariant()
    def the_figures_of_a_day_that_is_over_stay(self) -> None:
        for day in sorted(self.ends)[-3:]:
            assert self._figures(day) == self.ends[day]

    @invariant()
    def an_agents_own_figures_are_those_of_all_agents(self) -> None:
        day, desk = self.now.date(), self.base
        with self.db.read() as tx:
            found = figures.contacts(tx, desk.id, day, figures.AGENT)
            for each in self.desks.values():
                assert each.agent is not None
                number = int(each.agent.id)
                own = figures.contacts(tx, desk.id, day, figures.AGENT, number)
                assert own == ({number: found[number]} if number in found else {})

    @rule(agent=agents)
    def lapse(self, agent: str) -> None:
        """Every lease runs out but that of one seat, whose heart beats."""
        self.ahead += 100
        calling.heartbeat(self.desks[agent])
        self.ahead += 100

    @precondition(lambda self: self.cards)
    @rule(agent=agents)
    def come_back(self, agent: str) -> None:
        """A desk that was killed opens again."""
        self.cards.pop(agent, None)
        found = calling.unfinished(self.desks[agent])
        if found:
            self.cards[agent] = found

    @rule()
    def correct_a_number(self) -> None:
        found = rows(self.db, "SELECT DISTINCT customer_id FROM contact WHERE state = 'held'")
        for (owner,) in found[:1]:
            with self.db.write() as tx:
                records.write_numbers(tx, self.base.id, owner, {f"+86135{len(self.cars):04d}{owner:04d}": ""})
                cards.resume_owner(tx, self.base.id, owner, self.now.date().isoformat())

    @rule()
    def everything_open_is_in_somebodys_list(self) -> None:
        """Invariant 5: overdue work never vanishes."""
        alone = support.sit(self.base, "S01")
        seats = [*self.desks.values(), alone]
        own = {entry.contact.id for desk in seats for row in queue.load(desk) for entry in row.entries}
        everybodys = {entry.contact.id for row in queue.load(self.base, everybody=True) for entry in row.entries}
        assert own == everybodys
        for (contact,) in rows(self.db, "SELECT id FROM contact"):
            assert explaining.explain(self.base, int(contact)).reasons
