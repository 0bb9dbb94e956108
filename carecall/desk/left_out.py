"""Owns the list of who is left out (B-14). Invariant: it changes nothing; every wish that holds is on it, of whatever
part it is, and whoever is gone altogether."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from carecall.desk.context import Desk
from carecall.desk.opting_out import Part
from carecall.model.ids import CustomerId
from carecall.store import cards, owners, why
from carecall.text import mask_phone


@dataclass(frozen=True, slots=True)
class Absentee:
    """An owner who is left out, `about` a part or everything. `since` is wall clock; `how` the wish came in
    (model.dispositions), or that it is none; `said`: why, in the owner's words; `gone`: what became of the owner where
    that is the reason; `by` and `code`: who was told, "" where nobody of the staff was."""

    customer: CustomerId
    name: str
    phone: str
    plate: str
    about: Part
    since: datetime
    how: str
    said: str
    gone: str
    by: str
    code: str


def left_out(desk: Desk) -> tuple[Absentee, ...]:
    """Everybody who is left out, once for each part, the latest first."""
    with desk.db.read() as tx:
        found = why.left_out(tx, desk.id, desk.clock)
        shown = owners.shown(tx, desk.id, [customer for customer, _, _ in found])
    return tuple(
        Absentee(CustomerId(customer), name, mask_phone(phone) if phone else "", plate,
                 Part(out.purpose, out.plate, out.vehicle), out.at, out.reason, out.said,
                 out.gone or (out.reason if out.reason == cards.NOT_ELIGIBLE else ""), out.by, code)
        for (_, code, out), (customer, name, plate, phone) in zip(found, shown, strict=True)
    )  # fmt: skip
