"""Owns what is offered to an owner who names a time out of the ordinary. Invariant: it is to come, within the calling
hours and on a day that is open, as near to what was named as that allows (D-15).
"""

from __future__ import annotations

from datetime import datetime, timedelta

from carecall.model.callback_phrases import Window
from carecall.model.series import Rhythm

LAST = timedelta(minutes=30)
"""How long before the calling hours end the last call is offered."""


def usual_instead(window: Window, now: datetime, rhythm: Rhythm) -> datetime:
    """The moment to ask for instead of `window`, in its time zone: the last within the hours of that day where it is
    too late, the first where it is too early or that day has no hour left."""
    hours, zone = rhythm.hours.calling, window.start.tzinfo
    day = rhythm.calendar.open_from(window.start.date())
    opens, closes = (datetime.combine(day, clock, tzinfo=zone) for clock in (hours.start, hours.end))
    named = datetime.combine(day, window.start.time(), tzinfo=zone)
    found = max(opens, min(named, closes - LAST))
    after = rhythm.calendar.open_after(day)
    return found if found > now else datetime.combine(after, hours.start, tzinfo=zone)
