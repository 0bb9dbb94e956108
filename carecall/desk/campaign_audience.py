"""Owns whom a campaign is for, and on which of its days each of them comes (A-13). Invariant: asked before anything is
planned, it says of each what planning will say; whoever hears nothing takes nobody's place.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from carecall.desk import due_dates, pressing
from carecall.desk.context import Desk
from carecall.errors import Refused
from carecall.model.campaigns import Draft, spread
from carecall.model.kinds import Record
from carecall.model.programmes import Pack
from carecall.store import campaign_audience as audience
from carecall.store import car_models
from carecall.store.campaign_audience import Fits, Judge, Load
from carecall.store.campaigns import CampaignRow
from carecall.store.database import Transaction
from carecall.store.judging import PLANNED
from carecall.store.planning import Step

COME = (PLANNED, "enough")
"""Of whom somebody comes: whoever has heard enough hears of it later."""


@dataclass(frozen=True, slots=True)
class Spread:
    """Whom a campaign is for, cars or owners, each with its day and why nothing is planned (store.judging)."""

    judged: Mapping[int, tuple[date, str]]

    @property
    def days(self) -> dict[int, date]:
        return {subject: on for subject, (on, _why) in self.judged.items()}

    @property
    def load(self) -> Load:
        """How many that is (`Campaign.load`)."""
        return Counter(self.judged.values())


def fit(pack: Pack) -> list[str]:
    """The programmes that a campaign may be of: they count from what campaigns make."""
    return sorted(code for code in pack.programmes if pack.campaign_record(code))


def record_of(desk: Desk, draft: Draft) -> Record:
    """The record that it makes. Raises Refused `campaign-programme`."""
    record = desk.pack.campaign_record(draft.programme)
    if record is None:
        raise Refused("campaign-programme", programme=draft.programme, known=fit(desk.pack))
    return record


def spread_of(desk: Desk, tx: Transaction, row: CampaignRow) -> Spread:
    """Whom it is for, each with one of its days on which the dealership is open, from today on; of a file's records
    with the file's. Raises Refused `campaign-programme`, `campaign-past`, `campaign-model`, `campaign-nobody`,
    `campaign-full`."""
    record, draft = record_of(desk, row.draft), row.draft
    if draft.audience.filed:
        kept = audience.judged(
            tx, desk.id, record.code, draft.code, record.whose, judge(desk, draft), waiting=True
        )
        if not kept:
            raise Refused("campaign-nobody")
        return Spread(kept)
    if draft.last < max(draft.first, desk.clock.today()):
        raise Refused("campaign-past", start=draft.first.isoformat(), last=draft.last.isoformat())
    fitting = _fitting(desk, tx, row, record)
    days = _on_days(fitting, _open_days(desk, draft), draft.per_day)
    return Spread({subject: (on, fitting[subject].verdict) for subject, on in days.items()})


def _on_days(fitting: Mapping[int, Fits], days: Sequence[date], per_day: int) -> dict[int, date]:
    """A day for each of them; whoever hears nothing takes nobody's place. Raises Refused `campaign-full`."""
    given: dict[int, date] = {}
    for comes, room in ((True, per_day), (False, 0)):
        seen = {subject: fits.seen for subject, fits in fitting.items() if (fits.verdict in COME) is comes}
        found = spread(seen, days, room)
        if len(found) < len(seen):
            raise Refused("campaign-full", count=len(seen), room=len(found), days=len(days))
        given |= found
    return given


def _fitting(desk: Desk, tx: Transaction, row: CampaignRow, record: Record) -> dict[int, Fits]:
    models = {code.casefold(): code for code in car_models.by_code(tx, desk.id)}
    for model in row.draft.audience.models:
        if model.casefold() not in models:
            raise Refused("campaign-model", text=model, known=sorted(models.values()))
    away = _away(row.draft, desk.clock.today())
    found = audience.last_seen(tx, desk.id, row, record.whose, away, judge(desk, row.draft))
    if not found:
        raise Refused("campaign-nobody")
    return found


def judge(desk: Desk, draft: Draft) -> Judge:
    """As planning will judge on the first day on which it plans any of it."""
    programme, today = desk.pack.programmes[draft.programme], desk.clock.today()
    first = min(due_dates.window(desk.rhythm, touch, draft.first).not_before for touch in programme.touches)
    steps = (Step(0, programme, touch, awaited=False) for touch in programme.touches)
    enough = [pressing.enough(desk, step, max(first, today)) for step in steps]
    bound = {each.what: each for each in enough if each} if all(enough) else {}
    return Judge(programme, tuple(bound.values()), today.isoformat())


def _open_days(desk: Desk, draft: Draft) -> list[date]:
    first = max(draft.first, desk.clock.today())
    every_day = (first + timedelta(days=n) for n in range((draft.last - first).days + 1))
    return [day for day in every_day if desk.rhythm.calendar.is_open(day)]


def _away(draft: Draft, today: date) -> tuple[date, date] | None:
    """The last visits that it is for: after the first day, by the second."""
    if draft.audience.away is None:
        return None
    at_least, less_than = draft.audience.away
    earliest = today - relativedelta(months=less_than) if less_than is not None else date.min
    return earliest, today - relativedelta(months=at_least)
