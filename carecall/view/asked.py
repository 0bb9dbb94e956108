"""Owns what the agent asked the queue to show. Invariant: pure; a change is another `Asked`; filters combine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from carecall.desk.queue import Filter

COMPUTED = ("ready", "overdue", "promised", "waiting", "on-call")
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
        """The filter over the rows that were read."""
        state = "" if self.stored else self.state
        return Filter(self.programme, self.slot, state, self.text, self.customers if self.text else None)

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

    def find(self, text: str, customers: frozenset[int]) -> Asked:
        return replace(self, text=text, customers=customers)

    def cleared(self) -> Asked:
        """No filter; whose calls are shown stays."""
        return Asked(everybody=self.everybody)


def _after(values: Sequence[str], value: str, step: int) -> str:
    at = values.index(value) if value in values else 0
    return values[(at + step) % len(values)]
