"""Owns the words of days to come. Invariant: pure; what is not known yet is said wherever they are shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from carecall.desk.coming import Coming, ComingDay, Count
from carecall.i18n import Words
from carecall.model.programmes import Pack
from carecall.view.names import programme_name
from carecall.view.times import day_words

Row = tuple[str, ...]
BY_DAY = ("carecall", "plan", "--dry-run", "--date", "tomorrow", "--days")


def coming_table(_: Words, pack: Pack, found: Coming, today: date) -> tuple[Row, list[Row]]:
    """The heads and a row a day, a column for each programme that has any; behind several days their sums."""
    codes = list(dict.fromkeys(code for day in found.days for code in day.programmes))
    named = (programme_name(pack, code, _.lang) for code in codes)
    heads = (_("to be called from"), _("contacts"), _("planned before"), _("owners"), _("promises"), *named)
    rows = [_row(_named(_, day, today), day, codes) for day in found.days]
    if len(rows) > 1:
        rows.append(_sums(_, rows))
    return heads, rows


def _named(_: Words, day: ComingDay, today: date) -> str:
    name = day_words(_, day.day, today)
    return _("{day}, closed", day=name) if day.closed_until else name


def _row(name: str, day: ComingDay, codes: Sequence[str]) -> Row:
    counts = (day.programmes.get(code, Count()).contacts for code in codes)
    return (name, *map(str, (day.total.contacts, day.total.before, day.owners, day.promises, *counts)))


def _sums(_: Words, rows: Sequence[Row]) -> Row:
    """All days together; an owner may be called on several of them, and is not counted twice."""
    sums = [str(sum(map(int, column))) for column in list(zip(*rows, strict=True))[1:]]
    return (_("together"), *sums[:2], "", *sums[3:])


def coming_remarks(_: Words, found: Coming, today: date) -> list[str]:
    """What the table does not have."""
    unknown = _("Not known yet: surveys of visits and calls after deliveries that are still to come, calls that wait "
                "for another one to be closed, further tries, promises.")  # fmt: skip
    if not found.earlier:
        return [unknown]
    first = found.days[0].day
    early = _("To be called before {day} already: {count}.", day=day_words(_, first, today), count=f"{found.earlier:,}")
    tomorrow = today + timedelta(days=1)
    command = " ".join((*BY_DAY, str((found.days[-1].day - today).days)))
    skipped = _("Reckoned as if nothing were planned until then, so calls of the days before may stand here. The load "
                "of each day by itself: {command}", command=command)  # fmt: skip
    return [early, *([skipped] if first > tomorrow else []), unknown]


def coming_json(found: Coming) -> dict[str, Any]:
    """`days`: each with its contacts, of these those planned before, by programme too; `earlier`: contacts that may be
    called before the first of them."""
    return {"days": [day_json(day) for day in found.days], "earlier": found.earlier}


def day_json(day: ComingDay) -> dict[str, Any]:
    return {
        "date": day.day.isoformat(),
        "closed": day.closed_until is not None,
        **_count(day.total),
        "owners": day.owners,
        "promises": day.promises,
        "programmes": {code: _count(count) for code, count in day.programmes.items()},
    }


def _count(count: Count) -> Mapping[str, int]:
    return {"contacts": count.contacts, "planned_before": count.before}
