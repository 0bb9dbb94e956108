"""Over random days: every owner is in somebody's queue, or it is said why not and until when (invariant 5 of the
design; B-14, C-03, C-06, D-15), on both databases."""

from __future__ import annotations

from pathlib import Path

import pytest
from days import Days
from days_played import play_on_postgres, play_on_sqlite
from hypothesis.stateful import invariant
from support import rows

from carecall.desk import queue, reach
from carecall.desk.context import with_days
from carecall.desk.why_not import Kind, WhyNot, why_not
from carecall.errors import Refused
from carecall.i18n import Words
from carecall.model.ids import CustomerId
from carecall.store.database import Database
from carecall.view.reasons import Names
from carecall.view.why_not import why_not_lines


class Asking(Days):
    """Random days on which somebody asks about every owner after each step."""

    @invariant()
    def nobody_is_forgotten(self) -> None:
        listed = {row.customer for row in queue.load(self.base, everybody=True)}
        for owner in self.customers():
            found = why_not(self.base, CustomerId(owner))
            self._holds(found, {int(contact) for (contact,) in rows(
                self.db, "SELECT id FROM contact WHERE customer_id = :owner AND state IN ('open', 'held')",
                owner=owner)}, owner in listed)  # fmt: skip
            for line in why_not_lines(Words("en"), Names(self.base.pack, self.now), found, 80):
                assert "{" not in line

    def _holds(self, found: WhyNot, contacts: set[int], listed: bool) -> None:
        assert found.lines
        assert contacts <= {line.contact for line in found.lines}, "every contact is told of"
        blocked = [line for line in found.lines if not line.programme]
        for line in found.lines:
            assert (line.until is not None) or line.kind is not Kind.LATER, "until when"
            assert line.until is None or line.kind in (Kind.LATER, Kind.WAITS)
            if line.kind is Kind.LATER and line.contact:
                assert line.until > self.now, "a day that has come is no answer"  # type: ignore[operator]
        assert found.now == (not blocked and any(line.kind is Kind.NOW for line in found.lines))
        assert found.now == self._callable(found.customer), "what it says is what preparing does"
        assert not found.now or listed
        if contacts and not found.now:
            assert blocked or found.until, "from when, or what stands in the way"

    def _callable(self, owner: CustomerId) -> bool:
        """Whether some seat could prepare the owner now."""
        with self.db.read() as tx:
            desk = with_days(self.base, tx)
            taken = tx.all("SELECT 1 FROM call WHERE ended_at IS NULL AND (customer_id = :owner OR number IN ("
                           "SELECT number FROM phone WHERE customer_id = :owner AND state = 'ok' ORDER BY place LIMIT 1"
                           ")) AND (dialled_at IS NOT NULL OR lease_until >= :machine)", owner=owner,
                           machine=self.base.clock.machine().strftime("%Y-%m-%dT%H:%M:%SZ"))  # fmt: skip
            for seat in self.desks.values():
                try:
                    lines = reach.callable_lines(desk.seated(seat.agent), tx, owner)
                except Refused:
                    continue
                if lines[0].phone and not taken:
                    return True
        return False


def test_random_days_on_sqlite(sqlite_template: Path, tmp_path: Path) -> None:
    play_on_sqlite(Asking, sqlite_template, tmp_path, examples=8, steps=25)


@pytest.mark.postgres
def test_random_days_on_postgres(postgres_db: Database) -> None:
    play_on_postgres(Asking, postgres_db, examples=2, steps=20)
