"""Owns the rows of who comes to what a campaign invites to (D-26). Invariant: an owner stands once on the list of a
campaign."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from carecall.model.programmes import Programme
from carecall.store.campaigns import LED_BY
from carecall.store.database import Transaction


@dataclass(frozen=True, slots=True)
class SignUp:
    """That an owner comes on a day, with which car where one was spoken of."""

    customer: int
    vehicle: int | None
    on: date


KEY = "dealership_id = :dealership AND campaign_id = :campaign AND customer_id = :customer"
STORED = f"SELECT id, comes_on FROM sign_up WHERE {KEY}"
OF_DUE = f"""
SELECT {{what}} FROM due_date u
JOIN sign_up s ON s.dealership_id = u.dealership_id AND s.customer_id = u.customer_id
JOIN campaign g ON g.dealership_id = s.dealership_id AND g.id = s.campaign_id
WHERE u.dealership_id = :dealership AND {{of}} AND {LED_BY.format(u="u", code="g.code")}
  AND (s.vehicle_id IS NULL OR u.vehicle_id IS NULL OR u.vehicle_id = s.vehicle_id)"""
OF_THIS = "u.id = {due} AND g.programme = :programme"
COMES = f"EXISTS ({OF_DUE.format(what='1', of=OF_THIS)})"
"""Whether the owner of the due date in the column `due` comes to what its campaign invites to; of two cars, with that
one where one was spoken of."""
INVITED = f"""customer_id = :customer AND programme = :programme AND touch IN ({{touches}})
AND {COMES.format(due="contact.due_id")}"""
"""The contacts of an owner that invite to what the owner comes to."""
SIGNED_UP = "signed-up"
"""What became of contacts that had not gone out when their owner signed up."""
WITHDRAWN = f"""SELECT c.id FROM contact c JOIN due_date u ON u.dealership_id = c.dealership_id AND u.id = c.due_id
WHERE c.dealership_id = :dealership AND c.programme = :programme AND c.state = 'cancelled' AND c.result = '{SIGNED_UP}'
  AND c.dials = 0 AND u.kind = :kind AND {LED_BY.format(u="u", code="CAST(:code AS VARCHAR)")}
  AND (u.vehicle_id IS NULL AND u.customer_id = :customer
       OR u.vehicle_id IN (SELECT id FROM vehicle WHERE dealership_id = :dealership AND customer_id = :customer))
  AND NOT EXISTS (SELECT 1 FROM attempt a WHERE a.dealership_id = c.dealership_id AND a.contact_id = c.id)"""
FORGET = (
    f"DELETE FROM message WHERE dealership_id = :dealership AND contact_id IN ({WITHDRAWN})",
    f"DELETE FROM contact WHERE dealership_id = :dealership AND id IN ({WITHDRAWN})",
)
OF_OWNER = """
SELECT g.code, s.vehicle_id, s.comes_on FROM sign_up s
JOIN campaign g ON g.dealership_id = s.dealership_id AND g.id = s.campaign_id
WHERE s.dealership_id = :dealership AND s.customer_id = :customer ORDER BY s.id
"""
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


def of_owner(tx: Transaction, dealership: int, customer: int) -> list[tuple[str, SignUp]]:
    """To what an owner comes: the codes of the campaigns."""
    rows = tx.all(OF_OWNER, dealership=dealership, customer=customer)
    return [(str(code), SignUp(customer, vehicle, date.fromisoformat(on))) for code, vehicle, on in rows]


def count(tx: Transaction, dealership: int, campaign: int) -> int:
    """How many owners come."""
    return int(tx.value(COUNT, dealership=dealership, campaign=campaign))


def of_dues(tx: Transaction, dealership: int, dues: Iterable[int]) -> dict[tuple[int, str], date]:
    """On which days the owners come of these due dates, by due date and programme."""
    names = {f"due{place}": due for place, due in enumerate(dues)}
    if not names:
        return {}
    sql = OF_DUE.format(what="u.id, g.programme, s.comes_on", of=f"u.id IN ({', '.join(f':{name}' for name in names)})")
    rows = tx.all(sql, dealership=dealership, **names)
    return {(int(due), str(programme)): date.fromisoformat(on) for due, programme, on in rows}


def forget_withdrawn(tx: Transaction, dealership: int, programme: Programme, code: str, customer: int) -> None:
    """Take away what was withdrawn when the owner signed up and had never gone out, so that it is planned again like
    anything else."""
    told = {"programme": programme.code, "kind": programme.due, "code": code, "customer": customer}
    for sql in FORGET:
        tx.run(sql, dealership=dealership, **told)
