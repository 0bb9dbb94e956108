"""A state machine that plays random days of a small dealership, and the design's invariants by SQL over all of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import support
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from support import rows, value

from carecall.desk import calling, due_dates, planning, queue, reach
from carecall.desk.card import Card
from carecall.desk.context import with_days
from carecall.desk.conversation import Conversation
from carecall.desk.intake_rows import Book
from carecall.errors import Refused
from carecall.model.clock import Clock
from carecall.model.consequences import Ended
from carecall.model.dispositions import Outcome
from carecall.model.ids import CustomerId
from carecall.scripts.steps import PASSED
from carecall.store import calls, cards, records
from carecall.store import queue as queue_sql
from carecall.store.database import Database

AGENTS = ("A01", "A02", "C01", "M01")
agents = st.sampled_from(AGENTS)
CALLBACKS = ("+5m", "in 20 min", "+2h", "tomorrow 10am", "tomorrow 12:15", "tomorrow afternoon", "19:50")
WISHES = (("", ""), ("", ""), ("18:00", "20:00"), ("09:00", "11:00"))
outcomes = st.one_of(st.sampled_from([Outcome.NO_ANSWER, Outcome.BUSY, Outcome.CALLBACK]), st.sampled_from(Outcome))

endings = st.tuples(
    outcomes, st.sampled_from(CALLBACKS), st.booleans(), st.booleans(), st.sampled_from(["", "sold", "moved"])
)

Ending = tuple[Outcome, str, bool, bool, str]

# Each finds what must not be: the text names the rule.
NEVER = {
    "an owner has two open calls": """
        SELECT customer_id FROM call WHERE ended_at IS NULL GROUP BY 1 HAVING count(*) > 1""",
    "a number has two open calls": "SELECT number FROM call WHERE ended_at IS NULL GROUP BY 1 HAVING count(*) > 1",
    "two tries of a series on one day or, where the owner has no band, in one slot (C-03, D-15)": """
        SELECT b.contact_id, b.id FROM attempt a JOIN attempt b ON b.contact_id = a.contact_id AND b.id > a.id
        JOIN call l ON l.id = b.call_id JOIN customer k ON k.id = l.customer_id
        WHERE a.uses_try = 1 AND b.uses_try = 1 AND l.promise_id IS NULL
          AND (a.day = b.day OR (a.slot = b.slot AND k.wish_from = ''))""",
    "a fourth try": "SELECT contact_id FROM attempt WHERE uses_try = 1 GROUP BY 1 HAVING count(*) > 3",
    "more than six dials without a supervisor": """
        SELECT id FROM contact WHERE dials > 6 AND role <> 'care-manager'""",
    "two messages, or one for what did not end unreached": """
        SELECT m.contact_id FROM message m JOIN contact c ON c.id = m.contact_id
        GROUP BY m.contact_id, c.result HAVING count(*) > 1 OR c.result <> 'unreached'""",
    "an unreached end without its message": """
        SELECT id FROM contact c WHERE result = 'unreached'
          AND NOT EXISTS (SELECT 1 FROM message m WHERE m.contact_id = c.id)""",
    "an owner with two open promises": """
        SELECT customer_id FROM promise WHERE closed_at IS NULL GROUP BY 1 HAVING count(*) > 1""",
    "an open promise that nothing waits for": """
        SELECT id FROM promise r WHERE closed_at IS NULL AND NOT EXISTS (
          SELECT 1 FROM contact c WHERE c.promise_id = r.id AND c.state = 'open')""",
    "a contact that waits for a closed promise, or is not open": """
        SELECT c.id FROM contact c JOIN promise r ON r.id = c.promise_id
        WHERE r.closed_at IS NOT NULL OR c.state <> 'open'""",
    "two unreached dials of an owner on one day, promises apart": """
        SELECT customer_id, day FROM call WHERE dialled_at IS NOT NULL AND ended_at IS NOT NULL AND reached = 0
          AND promise_id IS NULL GROUP BY 1, 2 HAVING count(*) > 1""",
    "an open contact of an owner who asked not to be called (B-14)": """
        SELECT c.id FROM contact c JOIN opt_out o ON o.customer_id = c.customer_id
        WHERE c.state IN ('open', 'held') AND o.reason = 'asked-on-the-phone'""",
    "an attempt of a closed call without its outcome and letter": """
        SELECT a.id FROM attempt a JOIN call l ON l.id = a.call_id
        WHERE l.ended_at IS NOT NULL AND (a.outcome = '' OR a.aapor = '')""",
    "a call that was dialled without an attempt": """
        SELECT id FROM call l WHERE dialled_at IS NOT NULL
          AND NOT EXISTS (SELECT 1 FROM attempt a WHERE a.call_id = l.id)""",
    "a held contact of an owner with a number that works": """
        SELECT c.id FROM contact c JOIN phone p ON p.customer_id = c.customer_id
        WHERE c.state = 'held' AND p.state = 'ok'""",
    "two answers to one step": """
        SELECT contact_id, step FROM answer WHERE replaced_at IS NULL GROUP BY 1, 2 HAVING count(*) > 1""",
    "a closed contact without its day, or an open one with it": """
        SELECT id FROM contact WHERE (closed_on IS NULL) <> (state IN ('open', 'held'))""",
    "a contact that a call closed without an audit entry": """
        SELECT c.id FROM contact c WHERE c.state IN ('completed', 'failed') AND c.result <> 'never-dialled'
          AND NOT EXISTS (SELECT 1 FROM audit a WHERE a.subject = 'contact' AND a.subject_id = c.id)""",
}  # fmt: skip


class Days(RuleBasedStateMachine):
    """Four seats, some owners, and time. `cards` is the call that each agent has open, as that seat sees it."""

    def __init__(self, db: Database) -> None:
        super().__init__()
        self.db = db
        self.now = datetime.fromisoformat("2026-11-23 09:05")
        self.ahead = 0
        base = support.make_desk(db)
        self.base = base.with_clock(Clock(self._machine, self._rule, support.ZONE))
        self.machine = base.clock.machine()
        self.desks = {code: support.sit(self.base, code, f"seat-{code}") for code in AGENTS}
        self.cards: dict[str, Card] = {}
        self.answers: dict[tuple[int, str], str] = {}
        self.audits = 0
        self.cars: list[int] = []
        for n, delivered in enumerate((3, 88, None)):
            self.owner(n, 1, delivered, 0)
        planning.plan(self.base)

    def _machine(self) -> datetime:
        return self.machine + timedelta(seconds=self.ahead)

    def _rule(self) -> datetime:
        return self.now.replace(tzinfo=support.ZONE)

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

    def _prepare(self, agent: str, owner: int) -> None:
        card = self._try(calling.prepare, self.desks[agent], CustomerId(owner))
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
        """Only now and here: inside the limits, in a slot of an open day unless it was promised."""
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
        window = None
        if outcome is Outcome.CALLBACK or promised:
            window = self._try(calling.read_callback, self.desks[agent], callback)
            if window is None:
                outcome = Outcome.NO_ANSWER
        ending = Ended(outcome, result if outcome is Outcome.NOT_ELIGIBLE else "")
        for _ in range(1 + twice):
            calling.close(self.desks[agent], card.call, ending, window)
        del self.cards[agent]

    def _try(self, work: Any, *args: Any, nothing: bool = False) -> Any:
        """What it gives, None where a rule refuses; True instead of nothing."""
        try:
            return work(*args) or nothing or None
        except Refused:
            return None

    # --- time ---

    @rule(minutes=st.sampled_from([5, 20, 60, 150, 240]))
    def wait(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)
        self._new_day()

    @rule(days=st.sampled_from([1, 1, 1, 2, 6]), hour=st.sampled_from([7, 9, 14, 16]))
    def sleep(self, days: int, hour: int) -> None:
        """A night, or a few; who was on the phone has gone home."""
        self.now = (self.now + timedelta(days=days)).replace(hour=hour, minute=5)
        self.ahead += 3600
        self._new_day()

    def _new_day(self) -> None:
        planning.plan_once(self.base)

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
                records.add_phone(tx, self.base.id, owner, f"+86135{len(self.cars):04d}{owner:04d}")
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
            assert queue.explain(self.base, int(contact)).reasons

    # --- what always holds ---

    @invariant()
    def nothing_that_must_not_be(self) -> None:
        with self.db.read() as tx:
            for what, sql in NEVER.items():
                assert tx.all(sql) == [], what

    @invariant()
    def the_columns_of_a_contact_are_the_fold_of_its_attempts(self) -> None:
        with self.db.read() as tx:
            for (owner,) in tx.all("SELECT DISTINCT customer_id FROM contact"):
                for line in queue_sql.owner_lines(tx, self.base.id, self.base.clock, int(owner)):
                    assert calls.series_of(tx, self.base.id, int(line.contact.id)) == line.contact.series

    @invariant()
    def what_is_hidden_can_say_until_when(self) -> None:
        """An open contact is on the list of the day, or it waits for a later one and is not ready now."""
        with self.db.read() as tx:
            shown = {line.contact.id for line in queue_sql.open_lines(tx, self.base.id, self.base.clock)}
            for (owner,) in tx.all("SELECT DISTINCT customer_id FROM contact WHERE state = 'open'"):
                for line in queue_sql.owner_lines(tx, self.base.id, self.base.clock, int(owner)):
                    where = reach.where(self.base, line)
                    assert where.ready or where.starts > self.now
                    assert line.contact.id in shown or where.starts.date() > self.now.date()

    @invariant()
    def nothing_that_was_answered_is_lost(self) -> None:
        found = rows(self.db, "SELECT contact_id, step, value FROM answer WHERE replaced_at IS NULL")
        assert {(int(contact), step): given for contact, step, given in found} == self.answers
        reached = rows(self.db, "SELECT DISTINCT call_id FROM answer w JOIN attempt a ON a.id = w.attempt_id "
                                "WHERE w.value <> :passed", passed=PASSED)  # fmt: skip
        assert all(value(self.db, "SELECT reached_at FROM call WHERE id = :id", id=call) for (call,) in reached)

    @invariant()
    def the_audit_grows(self) -> None:
        count = int(value(self.db, "SELECT count(*) FROM audit"))
        assert count >= self.audits
        self.audits = count
