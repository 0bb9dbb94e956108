"""Owns when a promised call is to be made, from what a customer said. Invariant: a window is never in the past,
never outside the hard limits and never guessed.

Implements the promises of B-02, D-16 and E-17: ask for a better time, and call then. `callback_rules` reads the
text, `callback_days` finds the day; here it becomes a window of the dealership's clock.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from carecall.errors import Refused
from carecall.model.calendar import Calendar
from carecall.model.callback_days import day_of
from carecall.model.callback_facts import Facts, contradiction
from carecall.model.callback_manner import bare
from carecall.model.callback_parts import PARTS
from carecall.model.callback_rules import not_understood, read
from carecall.model.slots import Band, Hours

EXACT = timedelta(minutes=15)
DAYS_AHEAD = 30
LONGEST_TEXT = 80
LAST_MINUTE = 24 * 60 - 1
_QUOTES = str.maketrans({"’": "'", "‘": "'", "：": ":"})
_STAMP = re.compile(r"\d{4}-\d\d-\d\d[t ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?(z|[+-]\d\d:?\d\d)?")


@dataclass(frozen=True, slots=True)
class Window:
    """A promised time, in the dealership's zone. `part` is the part of the day where only that was said.

    `outside_hours` and `closed_day` each ask for one confirming key.
    """

    start: datetime
    end: datetime
    exact: bool
    outside_hours: bool = False
    closed_day: bool = False
    part: str = ""

    @property
    def unusual(self) -> bool:
        return self.outside_hours or self.closed_day


@dataclass(frozen=True, slots=True)
class _Wish:
    """A span of a day as it was said; an exact time has no `end`."""

    start: time
    end: time | None = None
    part: str = ""


def parse_callback(text: str, now: datetime, hours: Hours, calendar: Calendar | None = None) -> Window:
    """The window that `text` asks for, said at `now` (aware, in the dealership's zone); `Refused` where it is none.

    Codes: callback-not-understood (left), -vague (said), -vague-day (said), -contradictory (what), -bare-day (day; at
    a weekend its days `day` and `other`), -past (at, suggest), -too-far (at, days), -outside-limits (at, first, last);
    each has `text` too. Dates and times are ISO strings.
    """
    if now.tzinfo is None:
        raise ValueError("now must be aware")
    try:
        return _window(text, now, hours, calendar)
    except Refused as refused:
        raise Refused(refused.code, text=text[:LONGEST_TEXT], **refused.params) from None


def parse_past(text: str, now: datetime) -> datetime:
    """The one moment of the dealership's clock that `text` says of something that has been, such as "yesterday 4pm"; a
    weekday alone is the last one. Refused with the codes of `parse_callback` where it says no hour, or a span."""
    facts = read(_normal(text))
    if (minutes := facts.get("minutes")) is not None:
        return _later(now, timedelta(minutes=minutes))
    day, rolls = day_of(facts, now.date())
    side = facts.sides[0]
    if side.clock is None or len(facts.sides) > 1 or facts.bound:
        raise Refused("callback-bare-day", day=day.isoformat())
    moment = _moment(day, _clock(side.moment()), now)
    return moment - timedelta(days=7) if rolls and moment > now else moment


def _window(text: str, now: datetime, hours: Hours, calendar: Calendar | None) -> Window:
    plain = _normal(text)
    if _STAMP.fullmatch(plain):
        return _at_stamp(plain, now, hours, calendar)
    facts = read(plain)
    if (minutes := facts.get("minutes")) is not None:
        return _after_minutes(minutes, now, hours, calendar)
    if facts.dotted and not facts.names_day and _is_near(*facts.dotted, now.date()):
        raise contradiction("day-or-hour")
    day, rolls = day_of(facts, now.date())
    _check_day(day, now)
    wish = _wish(facts, hours, day)
    try:
        return _on(day, wish, now, hours, calendar)
    except Refused as refused:
        if refused.code == "callback-past" and rolls:
            return _on(day + timedelta(days=7), wish, now, hours, calendar)
        if refused.code == "callback-past" and not facts.names_day:
            raise _past(_moment(day, wish.start, now), _moment(day + timedelta(days=1), wish.start, now)) from None
        raise


def _normal(text: str) -> str:
    if len(text) > LONGEST_TEXT:
        raise not_understood(text[LONGEST_TEXT:][:LONGEST_TEXT])
    plain = unicodedata.normalize("NFKC", text).translate(_QUOTES).lower()
    if len(plain) > LONGEST_TEXT:
        raise not_understood(plain[LONGEST_TEXT:])
    return bare(" ".join(plain.split()))


def _at_stamp(plain: str, now: datetime, hours: Hours, calendar: Calendar | None) -> Window:
    """A time as carecall itself writes it; without an offset it is the dealership's."""
    try:
        said = datetime.fromisoformat(plain.upper())
        moment = said.astimezone(now.tzinfo) if said.tzinfo else said.replace(tzinfo=now.tzinfo)
    except (ValueError, OverflowError):
        raise Refused("callback-contradictory", what="no-such-time") from None
    _check_day(moment.date(), now)
    return _on(moment.date(), _Wish(moment.time()), now, hours, calendar)


def _after_minutes(minutes: int, now: datetime, hours: Hours, calendar: Calendar | None) -> Window:
    moment = _later(_soon(now), timedelta(minutes=minutes))
    _check_day(moment.date(), now)
    return _exact(moment, hours, calendar)


def _is_near(month: int, day: int, today: date) -> bool:
    """Whether a month and a day are one of the days that may be promised: 12.05 in November."""
    ahead = (today + timedelta(days=days) for days in range(DAYS_AHEAD + 1))
    return any((each.month, each.day) == (month, day) for each in ahead)


def _check_day(day: date, now: datetime) -> None:
    if day < now.date():
        raise Refused("callback-past", at=day.isoformat(), suggest="")
    if (day - now.date()).days > DAYS_AHEAD:
        raise Refused("callback-too-far", at=day.isoformat(), days=DAYS_AHEAD)


def _wish(facts: Facts, hours: Hours, day: date) -> _Wish:
    """What was said about the time of day; a bare day says nothing about it."""
    side = facts.sides[0]
    if len(facts.sides) == 2:
        start, end = facts.span()
        return _Wish(_clock(start), _clock(end))
    if side.clock is None and (part := side.alone):
        return _Wish(PARTS[part].start, PARTS[part].end, part)
    if side.clock is None:
        raise Refused("callback-bare-day", day=day.isoformat())
    moment = _clock(side.moment())
    if not facts.bound:
        return _Wish(moment)
    frame = PARTS[side.part] if side.part else hours.calling
    if facts.bound == "within":
        return _Wish(moment, _clock(min(side.moment() + 60, LAST_MINUTE)))
    if facts.bound == "after":
        return _Wish(moment, frame.end if frame.end > moment else hours.limits.end)
    return _Wish(frame.start if frame.start < moment else hours.limits.start, moment)


def _on(day: date, wish: _Wish, now: datetime, hours: Hours, calendar: Calendar | None) -> Window:
    if wish.end is None:
        if (moment := _moment(day, wish.start, now)) < now and wish.start in hours.limits:
            raise _past(moment)
        return _exact(moment, hours, calendar)
    said = Band("", wish.start, wish.end).within(hours.limits) if wish.start < wish.end else None
    if said is None:
        raise _outside(_moment(day, wish.start, now), hours)
    said = _still_ahead(day, said, now)
    if wish.part:
        said = said.within(hours.calling) or said
    outside = said.start < hours.calling.start or said.end > hours.calling.end
    start, end = _moment(day, said.start, now), _moment(day, said.end, now)
    if start >= end:  # a span that daylight saving skips
        raise Refused("callback-contradictory", what="no-such-time")
    return Window(start, end, False, outside, _closed(day, calendar), wish.part)


def _still_ahead(day: date, said: Band, now: datetime) -> Band:
    """A span of today that has begun counts from now on."""
    soon = _soon(now)
    if soon.date() > day or (soon.date() == day and soon.time() >= said.end):
        raise _past(_moment(day, said.start, now))
    return Band("", max(said.start, soon.time()), said.end) if soon.date() == day else said


def _exact(moment: datetime, hours: Hours, calendar: Calendar | None) -> Window:
    if moment.time() not in hours.limits:
        raise _outside(moment, hours)
    end = min(_later(moment, EXACT), _moment(moment.date(), hours.limits.end, moment))
    return Window(moment, end, True, moment.time() not in hours.calling, _closed(moment.date(), calendar))


def _closed(day: date, calendar: Calendar | None) -> bool:
    return calendar is not None and not calendar.is_open(day)


def _moment(day: date, clock: time, now: datetime) -> datetime:
    """That time in the zone of `now`; an hour that daylight saving skips is the one after it."""
    return datetime.combine(day, clock, tzinfo=now.tzinfo).astimezone(UTC).astimezone(now.tzinfo)


def _later(moment: datetime, span: timedelta) -> datetime:
    return (moment.astimezone(UTC) + span).astimezone(moment.tzinfo)


def _soon(now: datetime) -> datetime:
    """`now`, up to the next whole minute."""
    begun = timedelta(seconds=now.second, microseconds=now.microsecond)
    return _later(now, timedelta(minutes=1) - begun) if begun else now


def _clock(minutes: int) -> time:
    return time(*divmod(minutes, 60))


def _past(moment: datetime, suggest: datetime | None = None) -> Refused:
    return Refused("callback-past", at=moment.isoformat(), suggest=suggest.isoformat() if suggest else "")


def _outside(moment: datetime, hours: Hours) -> Refused:
    first, last = (clock.isoformat("minutes") for clock in (hours.limits.start, hours.limits.end))
    return Refused("callback-outside-limits", at=moment.isoformat(), first=first, last=last)
