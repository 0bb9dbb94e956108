"""What holds at every moment of random days: the design's invariants, by SQL over all of it and by the rules."""

from __future__ import annotations

from datetime import datetime, timedelta

import support
from hypothesis.stateful import RuleBasedStateMachine, invariant
from support import rows, value

from carecall.desk import reach
from carecall.model.clock import Clock
from carecall.scripts.steps import PASSED
from carecall.store import calls
from carecall.store import queue as queue_sql
from carecall.store.database import Database

# Each finds what must not be: the text names the rule.
NEVER = {
    "an owner has two open calls": """
        SELECT customer_id FROM call WHERE ended_at IS NULL GROUP BY 1 HAVING count(*) > 1""",
    "a number has two open calls": "SELECT number FROM call WHERE ended_at IS NULL GROUP BY 1 HAVING count(*) > 1",
    "two tries of a series on one day or, where the owner has no band, in one slot (C-03, D-15)": """
        SELECT b.contact_id, b.id FROM attempt a JOIN attempt b ON b.contact_id = a.contact_id AND b.id > a.id
        JOIN call l ON l.id = b.call_id JOIN customer k ON k.id = l.customer_id
        WHERE a.uses_try = 1 AND b.uses_try = 1 AND l.promise_id IS NULL
          AND a.undone_at IS NULL AND b.undone_at IS NULL
          AND (a.day = b.day OR (a.slot = b.slot AND k.wish_from = ''))""",
    "a fourth try": """
        SELECT contact_id FROM attempt WHERE uses_try = 1 AND undone_at IS NULL GROUP BY 1 HAVING count(*) > 3""",
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
    "an open promise of an undone call": """
        SELECT r.id FROM promise r JOIN call l ON l.id = r.call_id
        WHERE r.closed_at IS NULL AND l.undone_at IS NOT NULL""",
    "a contact that waits for a closed promise, or is not open": """
        SELECT c.id FROM contact c JOIN promise r ON r.id = c.promise_id
        WHERE r.closed_at IS NOT NULL OR c.state <> 'open'""",
    "two unreached dials of an owner on one day, promises apart": """
        SELECT customer_id, day FROM call WHERE dialled_at IS NOT NULL AND ended_at IS NOT NULL AND reached = 0
          AND promise_id IS NULL AND undone_at IS NULL AND rang_in = 0 GROUP BY 1, 2 HAVING count(*) > 1""",
    "an open contact of an owner who asked not to be called (B-14)": """
        SELECT c.id FROM contact c JOIN opt_out o ON o.customer_id = c.customer_id
        WHERE c.state IN ('open', 'held') AND o.reason = 'asked-on-the-phone' AND o.lifted_at IS NULL
          AND NOT EXISTS (SELECT 1 FROM call l WHERE l.customer_id = c.customer_id AND l.ended_at IS NULL)""",
    "an attempt of a closed call without its outcome and letter": """
        SELECT a.id FROM attempt a JOIN call l ON l.id = a.call_id
        WHERE l.ended_at IS NOT NULL AND (a.outcome = '' OR a.aapor = '')""",
    "an undone call with an attempt that is not, or the other way round": """
        SELECT a.id FROM attempt a JOIN call l ON l.id = a.call_id
        WHERE (a.undone_at IS NULL) <> (l.undone_at IS NULL)""",
    "a call that is undone and open, or keeps what it changed": """
        SELECT id FROM call WHERE undone_at IS NOT NULL AND (ended_at IS NULL OR changes <> '[]')""",
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


class Always(RuleBasedStateMachine):
    """A small dealership at a moment of its own. `answers` is what was answered, by (contact, step)."""

    def __init__(self, db: Database) -> None:
        super().__init__()
        self.db = db
        self.now = datetime.fromisoformat("2026-11-23 09:05")
        self.ahead = 0
        base = support.make_desk(db)
        self.base = base.with_clock(Clock(self._machine, self._rule, support.ZONE))
        self.machine = base.clock.machine()
        self.answers: dict[tuple[int, str], str] = {}
        self.audits = 0

    def _machine(self) -> datetime:
        return self.machine + timedelta(seconds=self.ahead)

    def _rule(self) -> datetime:
        return self.now.replace(tzinfo=support.ZONE)

    @invariant()
    def nothing_that_must_not_be(self) -> None:
        with self.db.read() as tx:
            for what, sql in NEVER.items():
                assert tx.all(sql) == [], what

    @invariant()
    def the_columns_of_a_contact_are_the_fold_of_its_attempts(self) -> None:
        with self.db.read() as tx:
            for (owner,) in tx.all("SELECT DISTINCT customer_id FROM contact"):
                for line in queue_sql.owner_lines(tx, self.base.id, self.base.clock, self.base.pack.reach, int(owner)):
                    assert calls.series_of(tx, self.base.id, int(line.contact.id)) == line.contact.series

    @invariant()
    def what_is_hidden_can_say_until_when(self) -> None:
        """An open contact is on the list of the day, or it waits for a later one and is not ready now."""
        with self.db.read() as tx:
            first = self.base.pack.reach
            shown = {line.contact.id for line in queue_sql.open_lines(tx, self.base.id, self.base.clock, first)}
            for (owner,) in tx.all("SELECT DISTINCT customer_id FROM contact WHERE state = 'open'"):
                for line in queue_sql.owner_lines(tx, self.base.id, self.base.clock, self.base.pack.reach, int(owner)):
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
