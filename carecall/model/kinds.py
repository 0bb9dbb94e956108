"""Owns the kinds of due date that a pack declares: a base day and how far from it, as data. Invariant: pure; an
occurrence has one day, whatever day it is asked on, counted from its base day and never from the one before it, so that
month ends and leap days do not wander.

What a service needs besides months, its kilometres, is in model.due.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import lru_cache
from hashlib import blake2s
from typing import Literal

from dateutil.relativedelta import relativedelta

from carecall.model.lunar import LunarDay
from carecall.model.reasons import Reason

DELIVERY, LAST_VISIT = "delivery", "last-visit"
OF_CAR = (DELIVERY, LAST_VISIT)
"""Base days that a car's records give: its delivery, and its last visit to the workshop of any kind."""
BIRTH, FESTIVAL = "birth", "festival"
OF_OWNER = (BIRTH, FESTIVAL)
"""Base days of an owner: the birthday on record, and a festival, which is everybody's."""
BASES = (*OF_CAR, *OF_OWNER)
"""What carecall keeps for every dealership; packs declare further records (`Record`)."""
CAR, OWNER = "car", "owner"
SUBJECTS = (CAR, OWNER)
"""Whose a record is."""
Subject = Literal["vehicle", "customer"]
"""The same as it is stored: of a car, or of an owner."""
LATE = timedelta(days=31)
"""How long after its day an occurrence of a recurring kind still counts, so that what was entered late is not lost."""


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time as it is said: years and months by the calendar, weeks and days by counting."""

    years: int = 0
    months: int = 0
    weeks: int = 0
    days: int = 0

    def __bool__(self) -> bool:
        return bool(self.years or self.months or self.weeks or self.days)

    @property
    def plain(self) -> dict[str, int]:
        """By its units, as it is stored."""
        return {"years": self.years, "months": self.months, "weeks": self.weeks, "days": self.days}

    @property
    def shortest(self) -> int:
        """The days that it takes at least."""
        return self.years * 365 + self.months * 28 + self.weeks * 7 + self.days

    def more(self, other: Span, times: int) -> Span:
        """This and `times` the other."""
        return Span(
            self.years + times * other.years, self.months + times * other.months,
            self.weeks + times * other.weeks, self.days + times * other.days,
        )  # fmt: skip

    def from_day(self, day: date) -> date:
        """The day so far from `day`; the last of its month where that has no such day. `date.max` beyond all days."""
        if not self:
            return day
        try:
            return day + _length(self)
        except (OverflowError, ValueError):
            return date.max

    def back_from(self, day: date) -> date:
        """The day so far before `day`; `date.min` before all days."""
        try:
            return day - _length(self)
        except (OverflowError, ValueError):
            return date.min


@lru_cache(maxsize=2048)
def _length(span: Span) -> relativedelta:
    return relativedelta(years=span.years, months=span.months, weeks=span.weeks, days=span.days)


NO_SPAN = Span()
YEARLY = Span(years=1)


@dataclass(frozen=True, slots=True)
class Record:
    """What a pack has kept of a car, or of an owner, besides what carecall keeps for everybody: a day, such as that on
    which an insurance ends, and perhaps a number that tells one from the next, or a sum of money. `days`, `numbers` and
    `amounts` are the headers of their columns in files; `each`: every one counts by itself, such as an ordered part,
    and not only the latest. `told` are the answers of a call that are such a record of its day: by field, or by family
    (`low` for `low.overall`), the values that are, none for whatever is said; `unless` another record is told with it.
    `campaign`: campaigns make it, for each of those whom they are for; of a car `delivered` in so many months before,
    where no list says otherwise (0: whenever that was)."""

    code: str
    subject: str = CAR
    days: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    each: bool = False
    names: dict[str, str] = field(default_factory=dict)
    sources: tuple[str, ...] = ()
    told: Mapping[str, frozenset[str]] = field(default_factory=dict)
    unless: str = ""
    campaign: bool = False
    amounts: tuple[str, ...] = ()
    delivered: int = 0

    def name(self, lang: str) -> str:
        return self.names.get(lang) or self.names.get("en") or self.code

    @property
    def whose(self) -> Subject:
        return "vehicle" if self.subject == CAR else "customer"

    def told_by(self, given: Mapping[str, str]) -> bool:
        """Whether these answers, by field, are such a record."""
        return any(self._told_by(field, value) for field, value in given.items())

    def _told_by(self, field: str, value: str) -> bool:
        meant = self.told.get(field, self.told.get(field.partition(".")[0]))
        return meant is not None and (not meant or value in meant)


BEFORE, AFTER = "before", "after"
SIDES = (BEFORE, AFTER)


@dataclass(frozen=True, slots=True)
class Bound:
    """The day of another kind of the same car or owner that a due date lies `before` or `after`."""

    side: str
    kind: Kind

    def holds(self, own: date, other: date | None) -> bool:
        """Whether a due date lies within it that is on its `own` day. What lies `after` begins on the `other` day
        itself, which must be known; `before` it is all that is not known to lie after."""
        after = other is not None and own >= other
        return after if self.side == AFTER else not after


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of due date: `after` the `base` day, and again `every` so long where that is given, `times` in all (0:
    without end). `base` is one of BASES or a record of the pack; `of_owner`: it is due once for an owner, whatever cars
    there are; `each`: every record counts by itself. Of a festival `on` is the month and the day, `08-15`,
    `lunar` by China's lunar calendar. `models` are other lengths for some car models, by code; `recorded` a record
    whose day, where it is kept, is the due day itself; `only`: within which bound it is due. `names` are by language;
    `sources` the rule ids that it implements."""

    code: str
    base: str
    after: Span = NO_SPAN
    every: Span = NO_SPAN
    times: int = 0
    names: dict[str, str] = field(default_factory=dict)
    sources: tuple[str, ...] = ()
    of_owner: bool = False
    each: bool = False
    on: str = ""
    lunar: bool = False
    models: Mapping[str, Span] = field(default_factory=dict)
    recorded: str = ""
    only: Bound | None = None

    @property
    def whose(self) -> Subject:
        return "customer" if self.of_owner else "vehicle"

    @property
    def recurs(self) -> bool:
        return bool(self.every)

    def name(self, lang: str) -> str:
        return self.names.get(lang) or self.names.get("en") or self.code

    @property
    def digest(self) -> str:
        """A stable mark of the arithmetic; planning derives its due dates again where it has changed."""
        plain = repr((self.base, self.after, self.every, self.times, self.of_owner, self.each, self.on, self.lunar))
        if self.models or self.recorded or self.only:
            only = self.only and (self.only.side, self.only.kind.digest)
            plain += repr((sorted(self.models.items(), key=str), self.recorded, only))
        return blake2s(plain.encode(), digest_size=8).hexdigest()

    def of_model(self, model: str) -> Kind:
        """The kind for a car of this model, by its code."""
        lengths = {code.casefold(): span for code, span in self.models.items()}
        only = replace(self.only, kind=self.only.kind.of_model(model)) if self.only else None
        return replace(self, after=lengths.get(model.casefold(), self.after), only=only)

    @property
    def bases(self) -> frozenset[str]:
        """The base days, and records, that its day is reckoned from."""
        own = {self.base, self.recorded} - {""}
        return frozenset(own) | (self.only.kind.bases if self.only else frozenset())

    @property
    def from_record(self) -> Kind:
        """The kind where its own day is on record."""
        return replace(self, base=self.recorded, after=NO_SPAN)

    @property
    def festival(self) -> date | LunarDay:
        """The day of a festival; of the solar calendar in a year that has every day."""
        month, day = map(int, self.on.split("-"))
        return LunarDay(month, day) if self.lunar else date(2000, month, day)

    def day(self, base: date, number: int) -> date:
        """The day of the occurrence `number`, from 1 on."""
        return self.after.more(self.every, number - 1).from_day(base)

    def basis(self, base: date, number: int) -> Reason:
        """How the day of an occurrence is reckoned, for whoever asks why."""
        facts = {"due": self.code, "base": self.base, "on": base.isoformat()}
        length = self.after.more(self.every, number - 1)
        return Reason("counted", {**facts, "span": length.plain}) if length else Reason("counted-from", facts)

    def coming(self, base: date, today: date) -> Iterator[tuple[int, date]]:
        """The occurrences that matter on `today`, each with its number: the only one; of a recurring kind the next, and
        the one before it while that is not long ago."""
        if not self.recurs:
            yield 1, self.day(base, 1)
            return
        following = self._next(base, today)
        for number in (following - 1, following):
            day = self.day(base, number) if number else date.min
            if today - LATE <= day < date.max and number <= (self.times or number):
                yield number, day

    def coming_lunar(self, base: LunarDay, today: date) -> Iterator[tuple[int, date]]:
        """The same for a day that comes every year by the lunar calendar, each with the lunar year that it is in; what
        does not come every year has none. The length after it is counted from the day itself."""
        if self.every != YEARLY:
            return
        coming = 0
        for year in range(today.year - 2, today.year + 2):
            day = self.after.from_day(base.in_year(year))
            if day >= today - LATE and coming < 1:
                coming += day >= today
                yield year, day

    def basis_lunar(self, base: LunarDay, year: int) -> Reason:
        """How such a day is reckoned, for whoever asks why."""
        facts = {"due": self.code, "base": self.base, "lunar": str(base)}
        return Reason("counted-lunar", {**facts, "on": base.in_year(year).isoformat()})

    def _next(self, base: date, today: date) -> int:
        """The number of the first occurrence that is not over."""
        gone = (today - self.day(base, 1)).days
        number = max(gone // (self.every.shortest + 3 * (self.every.years + self.every.months)), 0) + 1
        while self.day(base, number) < today:
            number += 1
        return number
