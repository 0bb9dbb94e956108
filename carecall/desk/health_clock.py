"""Owns the checks of the clock: the dealership's hour beside this machine's, and what kind of day it is. Invariant: it
needs no database, so that it tells the time also where there is none.
"""

from __future__ import annotations

from collections.abc import Iterator

from carecall.desk import health
from carecall.desk.health import Finding, Level, Site
from carecall.model.calendar import Calendar


def look(site: Site) -> Iterator[Finding]:
    """The hour at the dealership and here."""
    zone = health.zone_of(site.settings)
    there, here = site.now.astimezone(zone), site.here
    params = {"at": f"{there:%Y-%m-%dT%H:%M}", "zone": zone.key, "here": f"{here:%H:%M}", "offset": f"{here:%z}"}
    same = here.utcoffset() == here.astimezone(zone).utcoffset()
    yield Finding("clock", Level.OK if same else Level.NOTE, "clock-fine" if same else "clock-elsewhere", params)


def kind_of_day(site: Site, calendar: Calendar) -> Finding:
    """Whether today is a day of work by this calendar."""
    today = site.now.astimezone(health.zone_of(site.settings)).date()
    if calendar.is_open(today):
        return Finding("day", Level.OK, "day-open", {"day": today.isoformat()})
    params = {"day": today.isoformat(), "start": calendar.open_after(today).isoformat()}
    return Finding("day", Level.NOTE, "day-closed", params)
