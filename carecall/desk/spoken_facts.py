"""Owns what a script may say of the owner who is called and of what the call is about. Invariant: every field of
scripts.fields that a record has is here; what is not known is None, and a day gone by is not named.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import TYPE_CHECKING

from carecall.desk.context import Desk
from carecall.desk.signing_up import Invitation
from carecall.model.contacts import READY_BEFORE
from carecall.model.due import by_habit
from carecall.model.kinds import FESTIVAL
from carecall.model.programmes import UNKNOWN_KIND
from carecall.scripts import speech
from carecall.scripts.plates import is_electric
from carecall.store.calls import CallRow
from carecall.store.cards import AttemptLine, OwnerCard, VisitLine
from carecall.store.due import DueRow
from carecall.store.persons import Person
from carecall.store.promises import PromiseLine

if TYPE_CHECKING:
    from carecall.desk.card import Card


@dataclass(frozen=True, slots=True)
class Known:
    """What all contacts of a call share, read once: when we last spoke with the owner, the staff's names in pinyin, the
    promise that is kept, whether the owner wants no calls, what the owner raised last, the new-owner class that the
    owner is not signed up for, which contact person we call."""

    call: CallRow
    last_talk: AttemptLine | None
    latin: Mapping[str, str]
    promise: PromiseLine | None
    left_out: bool
    raised: str = ""
    invited: Invitation | None = None
    reached: Person | None = None

    def named_hour(self, today: date) -> time | None:
        """The hour of today that was named for this call; one that was promised for at once nobody named."""
        promise = self.promise
        if promise is None or not promise.exact or promise.starts - promise.made <= READY_BEFORE:
            return None
        return promise.starts.time() if promise.starts.date() == today else None


def addressed(owner: OwnerCard | Card, reached: Person | None) -> tuple[str, str, str]:
    return (reached.name, reached.salutation, reached.latin) if reached else (owner.name, owner.salutation, owner.latin)


def day_facts(desk: Desk, row: DueRow, lang: str) -> dict[str, object]:
    """What the script says of a day that a pack counts; a day gone by is not named."""
    kind = desk.pack.kinds.get(row.kind)
    kept = desk.pack.records.get(kind.base, kind if kind.base == FESTIVAL else None) if kind else None
    coming = row.due_on if row.due_on >= desk.clock.today() else None
    return {"due.day": coming, "due.thing": kept.name(lang) if kept else None}


def record(
    desk: Desk, owner: OwnerCard, visit: VisitLine | None, service: DueRow | None, known: Known, lang: str
) -> dict[str, object]:
    """What the script may say of this owner and this contact; missing data is None (scripts.fields)."""
    latin: Mapping[str, str] = {} if lang == "zh" else known.latin
    advisor = visit.advisor if visit else ""
    agent = desk.agent.name if desk.agent else ""
    last = known.last_talk
    today = desk.clock.today()
    over = service is not None and service.due_on <= today
    service = service if service and service.due_on >= today else None  # a day gone by is not promised
    params = service.basis.params if service else {}
    person, salutation, pinyin = addressed(owner, known.reached)
    return {
        "owner.name": owner.name,
        "owner.polite_name": speech.polite_name(owner.name, owner.salutation, lang, owner.latin),
        "reached.polite_name": speech.polite_name(person, salutation, lang, pinyin),
        "reached.company": owner.name if known.reached else None,
        "owner.phone": known.call.number,
        "car.model": owner.model_names.get(lang) or owner.model_names.get("zh"),
        "car.plate": owner.plate or None,
        "car.electric": is_electric(owner.plate),
        "car.delivered_on": owner.delivered_on,
        "car.odometer": owner.odometer.km if owner.odometer else None,
        "visit.date": visit.on if visit else None,
        "visit.kind": visit.kind if visit and visit.kind != UNKNOWN_KIND else None,
        "visit.advisor": latin.get(advisor, advisor) or None,
        "due.date": service.due_on if service and not over else None,
        "due.over": over,
        "due.by_habit": by_habit(service.basis) if service else False,
        "due.km": params.get("due_km") or params.get("limit_km"),
        "service.months": params.get("months"),
        "service.km": params.get("limit_km"),
        "agent.name": latin.get(agent, agent) or None,
        "consultant.name": latin.get(owner.consultant, owner.consultant) or None,
        "dealership.name": desk.dealership.name(lang) or None,
        "dealership.hotline": desk.dealership.hotline or None,
        "dealership.address": desk.dealership.address(lang) or None,
        "call.today": today,
        "call.rang_in": bool(known.call.rang_in),
        "call.has_time": bool(known.call.rang_in),
        "call.left_out": known.left_out,
        "call.last_date": last.at.date() if last else None,
        "call.last_note": last.note or None if last else None,
        "call.raised": known.raised or None,
        "call.promised": known.named_hour(today),
        "class.date": known.invited.on if known.invited else None,
        "class.text": known.invited.campaign.draft.text or None if known.invited else None,
    }
