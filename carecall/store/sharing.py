"""Owns the SQL of handing plain calls, those that nobody promised, to somebody. Invariant: a contact changes hands only
while it is open, waits for no promise and is whose it was when it was read, and never while its owner is on the phone.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from carecall.store.assigning import LOADS
from carecall.store.database import Row, Transaction
from carecall.store.queue import day_or_none

# Who saw the car last is of its latest visit, whether they still work here or not.
COLUMNS = """
c.id, c.customer_id, k.name, coalesce(v.plate, ''), c.programme, c.role, c.assignee_id, c.dials, w.active,
(SELECT x.returned_on FROM visit x WHERE x.dealership_id = c.dealership_id AND x.vehicle_id = c.vehicle_id
 ORDER BY x.returned_on DESC, x.id DESC LIMIT 1),
(SELECT x.advisor_id FROM visit x WHERE x.dealership_id = c.dealership_id AND x.vehicle_id = c.vehicle_id
 ORDER BY x.returned_on DESC, x.id DESC LIMIT 1)
"""
PLAIN = f"""
SELECT {COLUMNS} FROM contact c
JOIN customer k ON k.dealership_id = c.dealership_id AND k.id = c.customer_id
LEFT JOIN vehicle v ON v.dealership_id = c.dealership_id AND v.id = c.vehicle_id
LEFT JOIN staff w ON w.dealership_id = c.dealership_id AND w.id = c.assignee_id
WHERE c.dealership_id = :dealership AND c.state = 'open' AND c.promise_id IS NULL AND {{which}}
  AND NOT EXISTS (SELECT 1 FROM call o WHERE o.dealership_id = c.dealership_id AND o.customer_id = c.customer_id
                  AND o.ended_at IS NULL)
ORDER BY c.next_on, c.customer_id, c.id
"""
OF_PROGRAMME = PLAIN.format(which="c.programme = :programme")
OF_OWNER = PLAIN.format(which="c.customer_id = :customer")
HAVE = """
SELECT customer_id, min(assignee_id) FROM contact
WHERE dealership_id = :dealership AND state IN ('open', 'held') AND assignee_id IN ({staff}) AND customer_id IN (
  SELECT customer_id FROM contact WHERE dealership_id = :dealership AND state = 'open' AND programme = :programme)
GROUP BY customer_id
"""
GIVE = """
UPDATE contact SET assignee_id = :staff
WHERE dealership_id = :dealership AND id = :contact AND state = 'open' AND promise_id IS NULL
  AND coalesce(assignee_id, 0) = :was
"""


@dataclass(frozen=True, slots=True)
class Plain:
    """An open contact that nobody promised: whose it is, None where it is its role's, and whether they still work here
    (`gone`: no more); `seen` and `advisor`: the car's last visit and who received it then, where that is known."""

    contact: int
    customer: int
    name: str
    plate: str
    programme: str
    role: str
    staff: int | None
    dials: int
    gone: bool
    seen: date | None
    advisor: int | None


def of_programme(tx: Transaction, dealership: int, programme: str) -> list[Plain]:
    """Those of a programme whose owner nobody has on the phone, the earliest first."""
    return list(map(_plain, tx.all(OF_PROGRAMME, dealership=dealership, programme=programme)))


def of_owner(tx: Transaction, dealership: int, customer: int) -> list[Plain]:
    """Those of an owner whom nobody has on the phone."""
    return list(map(_plain, tx.all(OF_OWNER, dealership=dealership, customer=customer)))


def _plain(row: Row) -> Plain:
    number, customer, name, plate, programme, role, staff, dials, active, seen, advisor = row
    gone = staff is not None and not active
    return Plain(number, customer, name, plate, programme, role, staff, dials, gone, day_or_none(seen), advisor)


def loads(tx: Transaction, dealership: int) -> dict[int, int]:
    """How many open contacts each of the staff has."""
    return {int(staff): int(count) for staff, count in tx.all(LOADS, dealership=dealership)}


def owners_of(tx: Transaction, dealership: int, programme: str, staff: Collection[int]) -> dict[int, int]:
    """The owners with an open contact of a programme of whom one of these has something already, and who that is."""
    params = {f"s{place}": number for place, number in enumerate(sorted(staff))}
    sql = HAVE.format(staff=", ".join(f":{name}" for name in params) or "0")
    return {int(owner): int(who) for owner, who in tx.all(sql, dealership=dealership, programme=programme, **params)}


def give(tx: Transaction, dealership: int, plain: Plain, staff: int | None) -> bool:
    """It is this one's from now on, None: its role's; False where something has become of it meanwhile."""
    key = {"dealership": dealership, "contact": plain.contact}
    return tx.run(GIVE, staff=staff, was=plain.staff or 0, **key) > 0
