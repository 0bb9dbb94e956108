"""Owns what the agent asked the queue to show. Invariant: pure; a change is another `Asked`; filters combine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from carecall.desk.queue import Filter, QueueRow, narrow

AT_RISK = "at-risk"
COMPUTED = ("ready", "overdue", "promised", AT_RISK, "waiting", "on-call")
STORED = ("held", "completed", "failed", "cancelled")


@dataclass(frozen=True, slots=True)
class Asked:
    """One programme, slot, state and text, or "" for all of each; `customers` are the owners that the text found."""

    everybody: bool = False
    programme: str = ""
    slot: str = ""
    state: str = ""
    text: str = ""
    customers: frozenset[int] = frozenset()

    @property
    def stored(self) -> str | None:
        """The stored state that the list is read for; None for the day's open work."""
        return self.state if self.state in STORED else None

    @property
    def filter(self) -> Filter:
        """The filter over the rows that were read; what is at risk depends on the time and is told by `fitting`."""
        state = "" if self.stored or self.state == AT_RISK else self.state
        return Filter(self.programme, self.slot, state, self.text, self.customers if self.text else None)

    def fitting(self, rows: Sequence[QueueRow], now: datetime) -> Sequence[QueueRow]:
        """The rows that fit at wall-clock time `now`, in their order."""
        found = rows if self.filter == Filter() else narrow(rows, self.filter)
        return [row for row in found if _at_risk(row, now)] if self.state == AT_RISK else found

    @property
    def narrowed(self) -> bool:
        """Whether anything is filtered beside the programme, which the views line shows."""
        return bool(self.slot or self.state or self.text)

    def next_programme(self, programmes: Sequence[str], step: int = 1) -> Asked:
        return replace(self, programme=_after(("", *programmes), self.programme, step))

    def next_slot(self, slots: Sequence[str], step: int = 1) -> Asked:
        return replace(self, slot=_after(("", *slots), self.slot, step))

    def next_state(self, step: int = 1) -> Asked:
        return replace(self, state=_after(("", *COMPUTED, *STORED), self.state, step))

    def find(self, text: str, customers: frozenset[int] = frozenset()) -> Asked:
        return replace(self, text=text, customers=customers)

    def searching(self, customers: frozenset[int]) -> Asked:
        """The question that a search is: for one owner, whatever else is filtered; which list it is of stays."""
        return Asked(self.everybody, state=self.stored or "", text=self.text, customers=customers)

    def cleared(self) -> Asked:
        """No filter; whose calls are shown stays."""
        return Asked(everybody=self.everybody)


def _at_risk(row: QueueRow, now: datetime) -> bool:
    return any(entry.contact.promise and entry.contact.promise.at_risk(now) for entry in row.entries)


def _after(values: Sequence[str], value: str, step: int) -> str:
    at = values.index(value) if value in values else 0
    return values[(at + step) % len(values)]
