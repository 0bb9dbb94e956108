"""Owns which rows are shown. Invariant: pure; it never changes the queue's order, it only leaves rows out."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from carecall.desk.queue import Counts, QueueRow, counts, hidden_by, narrow
from carecall.desk.summary import DayLoad
from carecall.model.ids import CustomerId
from carecall.view.asked import Asked


@dataclass(frozen=True, slots=True)
class Picture:
    """One reading of the list, at a wall-clock time; `stored` and `everybody` say what was read."""

    rows: tuple[QueueRow, ...]
    load: DayLoad
    at: datetime


@dataclass(frozen=True, slots=True)
class Shown:
    """The rows of a picture that fit what was asked for."""

    asked: Asked = field(default_factory=Asked)
    picture: Picture | None = None
    rows: tuple[QueueRow, ...] = ()

    def of(self, asked: Asked, picture: Picture | None) -> Shown:
        """What another question or another picture shows."""
        return Shown(asked, picture, tuple(narrow(picture.rows, asked.filter)) if picture else ())

    @property
    def total(self) -> int:
        return len(self.picture.rows) if self.picture else 0

    @property
    def counted(self) -> Counts:
        """What each programme's view would show under the other filters."""
        rows = self.picture.rows if self.picture else ()
        return counts(narrow(rows, replace(self.asked, programme="").filter))

    @property
    def hidden(self) -> dict[str, int]:
        """How many rows each filter alone hides."""
        return hidden_by(self.picture.rows, self.asked.filter) if self.picture else {}

    def row(self, customer: int) -> QueueRow | None:
        """The owner's row, shown or not."""
        rows = self.picture.rows if self.picture else ()
        return next((row for row in rows if row.customer == customer), None)

    def neighbour(self, customer: CustomerId, step: int) -> QueueRow | None:
        """The next or previous shown row that can be called now."""
        at = next((place for place, row in enumerate(self.rows) if row.customer == customer), None)
        if at is None:
            return None
        beyond = self.rows[at + 1 :] if step > 0 else self.rows[:at][::-1]
        return next((row for row in beyond if can_be_called(row)), None)

    def following(self, customer: CustomerId) -> QueueRow | None:
        """A promise that is due, else the next row below, else the first; never the owner that was just called."""
        rest = [row for row in self.rows if row.customer != customer and can_be_called(row)]
        promised = next((row for row in rest if row.lead.contact.promise), None)
        return promised or self.neighbour(customer, 1) or (rest[0] if rest else None)

    def spoken_of(self, text: str) -> frozenset[int]:
        """The owners whose name or plate holds `text`, or whose number ends in it; found without the database."""
        rows, wanted = self.picture.rows if self.picture else (), text.casefold()
        return frozenset(int(row.customer) for row in rows if _speaks_of(row, wanted))


def _speaks_of(row: QueueRow, wanted: str) -> bool:
    return wanted in row.name.casefold() or wanted in row.plate.casefold() or row.phone.endswith(wanted)


def can_be_called(row: QueueRow) -> bool:
    """Ready, and nobody has the owner on the phone."""
    return row.on_call is None and row.lead.where is not None and row.lead.where.ready
