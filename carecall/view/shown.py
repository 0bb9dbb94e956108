"""Owns which rows are shown. Invariant: pure; it never changes the queue's order, it only leaves rows out; whatever
reads every row does so when a `Picture` or a `Shown` is made, and asking one costs the same at every length.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import chain
from typing import TYPE_CHECKING

from carecall.desk.queue import Counts, Footing, QueueRow, counts
from carecall.model.ids import CustomerId, StaffId
from carecall.text import half_width
from carecall.view.asked import Asked
from carecall.view.order import Order

if TYPE_CHECKING:  # an empty list is seldom the first thing that is seen
    from carecall.desk.day_load import DayLoad
    from carecall.desk.funnel import Funnel
    from carecall.desk.watching import Mark
    from carecall.desk.whereabouts import Whereabouts

UNFILTERED = Asked()
NO_STAFF: Mapping[StaffId, str] = {}


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Picture:
    """One reading of the list, at a wall-clock time. `everybody` and `stored` say what was read, `load` is the day
    of the same owners, `programmes` those that anything of it has; `staff` are the names of the colleagues, `others`
    the owners whom this desk's agent may not call; `footing` is there where it may last."""

    rows: tuple[QueueRow, ...]
    load: DayLoad
    at: datetime
    by_owner: Mapping[CustomerId, QueueRow]
    programmes: frozenset[str]
    everybody: bool = False
    stored: str | None = None
    staff: Mapping[StaffId, str] = field(default_factory=dict)
    mark: Mark | None = None
    others: frozenset[CustomerId] = frozenset()
    footing: Footing | None = None

    @classmethod
    def of(
        cls,
        rows: Sequence[QueueRow],
        load: DayLoad,
        at: datetime,
        of_day: Sequence[QueueRow] = (),
        everybody: bool = False,
        stored: str | None = None,
        staff: Mapping[StaffId, str] = NO_STAFF,
        mark: Mark | None = None,
        others: frozenset[CustomerId] = frozenset(),
        footing: Footing | None = None,
    ) -> Picture:
        """The picture of these rows; `of_day`: those of the day's work, where the rows are something else."""
        codes = frozenset(entry.contact.programme for row in chain(rows, of_day) for entry in row.entries)
        by_owner = {row.customer: row for row in rows}
        return cls(tuple(rows), load, at, by_owner, codes, everybody, stored, staff, mark, others, footing)

    @property
    def of_all(self) -> bool:
        """Whether rows of others stand in it too: what is held, or was closed today, is everybody's."""
        return self.everybody or self.stored is not None

    def answers(self, asked: Asked) -> bool:
        """Whether what is asked for can be shown without another reading."""
        return (self.everybody, self.stored) == (asked.everybody, asked.stored)


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """The rows of a picture that fit what was asked for, in an order.

    `counted`: what each programme's view would show under the other filters; `left`: owners of `rows` who are on the
    list no more; where no row fits, `beside` are the first of the owners that the text found elsewhere, `elsewhere` how
    many there are, and `why` tells why the list is empty; `ripe`: the places of those who can be called now, `promised`
    of the promises among them.
    """

    asked: Asked = field(default_factory=Asked)
    picture: Picture | None = None
    rows: Sequence[QueueRow] = ()
    order: Order = field(default_factory=Order)
    counted: Counts = field(default_factory=Counts)
    left: frozenset[CustomerId] = frozenset()
    beside: tuple[Whereabouts, ...] = ()
    elsewhere: int = 0
    why: Funnel | None = None
    ripe: tuple[int, ...] = ()
    promised: tuple[int, ...] = ()

    @classmethod
    def of(cls, asked: Asked, picture: Picture) -> Shown:
        """What a question to a picture shows."""
        rows = asked.fitting(picture.rows, picture.at)
        others = replace(asked, programme="").fitting(picture.rows, picture.at) if asked.programme else rows
        order = Order.of([int(row.customer) for row in rows])
        ripe, promised = _ripe(rows, picture.others)
        return cls(asked, picture, rows, order, counts(others), ripe=ripe, promised=promised)

    def held(self, fresh: Shown, became: Mapping[CustomerId, QueueRow]) -> Shown:
        """What `fresh` shows, in the order that is shown here: nobody comes and nobody moves. Who left the list stays
        with what `became` of them."""
        assert fresh.picture is not None
        listed = fresh.picture.by_owner
        rows = [listed.get(row.customer) or became.get(row.customer, row) for row in self.rows]
        left = frozenset(row.customer for row in rows if row.customer not in listed)
        ripe, promised = _ripe(rows, left | fresh.picture.others)
        return replace(fresh, rows=rows, order=self.order, left=left, beside=(), why=None, ripe=ripe, promised=promised)

    def with_beside(self, found: Iterable[Whereabouts], elsewhere: int) -> Shown:
        """The same with owners who are not on the list, where no row fits."""
        beside = tuple(found)
        order = Order.of([int(each.customer) for each in beside])
        return replace(self, beside=beside, elsewhere=elsewhere, order=order)

    @property
    def total(self) -> int:
        return len(self.picture.rows) if self.picture else 0

    def row(self, customer: CustomerId) -> QueueRow | None:
        """The owner's row, shown or not."""
        place = self.order.place(int(customer))
        if place is not None and self.rows:
            return self.rows[place]
        return self.picture.by_owner.get(customer) if self.picture else None

    def neighbour(self, customer: CustomerId, step: int) -> QueueRow | None:
        """The next or previous shown row that can be called now."""
        at = self.order.place(int(customer))
        if at is None:
            return None
        place = bisect_right(self.ripe, at) if step > 0 else bisect_left(self.ripe, at) - 1
        return self.rows[self.ripe[place]] if 0 <= place < len(self.ripe) else None

    def following(
        self, customer: CustomerId, now: datetime, urgent: bool = False, behind: Asked = UNFILTERED
    ) -> QueueRow | None:
        """A promise whose time has come, even one that the filter hides, else the next row below, unless the most
        `urgent` is wanted, else the first; one whose time is still to come only where nobody else is left, and never
        the owner that was just called. Behind a search the list goes on that is asked for without it (`behind`)."""
        promised = self.due(customer, now)
        if self.asked.text:
            return promised or self._most_urgent(behind, customer, now)
        below = None if urgent else self._below(customer, now)
        return promised or below or self._first(self.ripe, customer, now) or self._first(self.ripe, customer)

    def due(self, customer: CustomerId, now: datetime) -> QueueRow | None:
        """The first other owner whose promised time has come, shown or not."""
        return self._first(self.promised, customer, now) or self._due_elsewhere(customer, now)

    def _below(self, customer: CustomerId, now: datetime) -> QueueRow | None:
        at = self.order.place(int(customer))
        return self._first(self.ripe, customer, now, bisect_right(self.ripe, at)) if at is not None else None

    def _due_elsewhere(self, but: CustomerId, now: datetime) -> QueueRow | None:
        """The first promise whose time has come; what is due stands first in a picture."""
        for row in self.picture.rows if self.picture else ():
            if not (row.lead.contact.promise and row.lead.where and row.lead.where.ready):
                return None
            if self._callable(row, but) and not too_early(row, now):
                return row
        return None

    def _most_urgent(self, asked: Asked, but: CustomerId, now: datetime) -> QueueRow | None:
        picture = self.picture
        found = (row for row in (picture.rows if picture else ()) if self._callable(row, but))
        ripe = [row for row in found if picture and asked.fitting([row], picture.at)]
        return next((row for row in ripe if not too_early(row, now)), next(iter(ripe), None))

    def _callable(self, row: QueueRow, but: CustomerId) -> bool:
        others = self.picture.others if self.picture else frozenset()
        return can_be_called(row) and row.customer != but and row.customer not in others

    def _first(
        self, places: Sequence[int], but: CustomerId, now: datetime | None = None, start: int = 0
    ) -> QueueRow | None:
        """The first of these places, from the `start`-th on; with `now` without promises whose time is to come."""
        rows = (self.rows[places[at]] for at in range(start, len(places)))
        return next((row for row in rows if row.customer != but and not (now and too_early(row, now))), None)


def spoken_of(rows: Iterable[QueueRow], text: str) -> frozenset[int]:
    """The owners whose name or plate holds `text`, or whose number ends in it; found without the database."""
    wanted = half_width(text).strip().casefold()
    return frozenset(int(row.customer) for row in rows if _speaks_of(row, wanted))


def _speaks_of(row: QueueRow, wanted: str) -> bool:
    return wanted in row.name.casefold() or wanted in row.plate.casefold() or row.phone.endswith(wanted)


def _ripe(rows: Sequence[QueueRow], but: frozenset[CustomerId]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The places of the rows that can be called now, and of the promises among them."""
    ripe = tuple(place for place, row in enumerate(rows) if can_be_called(row) and row.customer not in but)
    return ripe, tuple(place for place in ripe if rows[place].lead.contact.promise)


def waits(row: QueueRow) -> bool:
    """Open and not to be called yet: only an owner who rings in is spoken with now."""
    return row.on_call is None and row.lead.where is not None and not row.lead.where.ready


def can_be_called(row: QueueRow) -> bool:
    """Ready, and nobody has the owner on the phone."""
    return row.on_call is None and row.lead.where is not None and row.lead.where.ready


def too_early(row: QueueRow, now: datetime) -> bool:
    """Whether the owner was promised a call at a time that is still to come; a dial some minutes before keeps it."""
    promise = row.lead.contact.promise
    return promise is not None and promise.early(now)
