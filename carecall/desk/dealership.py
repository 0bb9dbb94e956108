"""Owns what the dealership is called and where it is reached, which scripts and messages say (E-10). Invariant: only a
supervisor, or nobody in particular, changes it, and each change stands in the audit with what it was (A-24).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from carecall.desk import auditing
from carecall.desk.closing import SUPERVISOR
from carecall.desk.context import DealershipCard, Desk
from carecall.errors import Refused
from carecall.store import car_models, health, people

FIELDS = ("name", "name_en", "hotline", "address", "address_en", "code")
NEEDED = ("name", "hotline")
"""Without these a message does not say who sends it and whom to call."""


@dataclass(frozen=True, slots=True)
class Changed:
    """The dealership after it was told what it is called; `fields`: what of it is news."""

    card: DealershipCard
    fields: tuple[str, ...]


def values(card: DealershipCard) -> dict[str, str]:
    """What is known of the dealership, by field."""
    names, addresses = card.names, card.addresses
    return dict(zip(FIELDS, (names["zh"], names["en"], card.hotline, addresses["zh"], addresses["en"], card.code),
                    strict=True))  # fmt: skip


def lacking(card: DealershipCard) -> tuple[str, ...]:
    """The fields that are needed and empty. A name in either language does."""
    return tuple(field for field in NEEDED if not (card.name("zh") if field == "name" else values(card)[field]))


def unnamed_before_first_import(desk: Desk) -> tuple[str, ...]:
    """What a dealership lacks that nothing was taken in for yet; nothing where anything was."""
    with desk.db.read() as tx:
        held = health.holding(tx, desk.id)
        begun = held.owners or held.staff or car_models.by_code(tx, desk.id)
    return () if begun else lacking(desk.dealership)


def change(desk: Desk, told: Mapping[str, str]) -> Changed:
    """Write these fields. Raises Refused `dealership-not-yours`: only a supervisor says what the house is called."""
    if desk.agent is not None and desk.agent.role != SUPERVISOR:
        raise Refused("dealership-not-yours")
    with desk.db.write() as tx:
        card = people.dealership(tx)
        assert card is not None
        known = values(card)
        new = {field: value for field, value in told.items() if known[field] != value}
        if new:
            tx.update("dealership", {"id": desk.id}, **new)
            old = {field: known[field] for field in new}
            auditing.note(desk, tx, "dealership", desk.id, "changed", old=old, new=new)
        card = people.dealership(tx)
        assert card is not None
    return Changed(card, tuple(new))
