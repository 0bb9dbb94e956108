"""Owns the rows of who comes to what a campaign invites to (D-26). Invariant: an owner stands once on the list of a
campaign."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from carecall.store.database import Transaction


@dataclass(frozen=True, slots=True)
class SignUp:
    """That an owner comes on a day, with which car where one was spoken of."""

    customer: int
    vehicle: int | None
    on: date


KEY = "dealership_id = :dealership AND campaign_id = :campaign AND customer_id = :customer"
STORED = f"SELECT id, comes_on FROM sign_up WHERE {KEY}"
COUNT = "SELECT count(*) FROM sign_up WHERE dealership_id = :dealership AND campaign_id = :campaign"


def write(
    tx: Transaction, dealership: int, campaign: int, comes: SignUp, staff: int | None, today: date
) -> bool:
    """Put the owner on the list; whether that is new, or another day than before."""
    stored = tx.one(STORED, dealership=dealership, campaign=campaign, customer=comes.customer)
    written = {"comes_on": comes.on.isoformat(), "staff_id": staff, "day": today.isoformat()}
    if stored is None:
        tx.insert("sign_up", dealership_id=dealership, campaign_id=campaign, customer_id=comes.customer,
                  vehicle_id=comes.vehicle, **written)  # fmt: skip
    elif stored[1] != comes.on.isoformat():
        tx.update("sign_up", {"dealership_id": dealership, "id": int(stored[0])}, **written)
    return stored is None or stored[1] != comes.on.isoformat()


def take_off(tx: Transaction, dealership: int, campaign: int, customer: int) -> bool:
    """Whether the owner stood on the list."""
    return tx.run(f"DELETE FROM sign_up WHERE {KEY}", dealership=dealership, campaign=campaign, customer=customer) == 1


def is_listed(tx: Transaction, dealership: int, campaign: int, customer: int) -> bool:
    return tx.one(STORED, dealership=dealership, campaign=campaign, customer=customer) is not None


def count(tx: Transaction, dealership: int, campaign: int) -> int:
    """How many owners come."""
    return int(tx.value(COUNT, dealership=dealership, campaign=campaign))
