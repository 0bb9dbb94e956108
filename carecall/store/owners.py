"""Owns the queries that find an owner by what is typed exactly. Invariant: each is answered by an index."""

from __future__ import annotations

from collections.abc import Sequence

from carecall.store.database import Transaction

# Whose own it is, else whose contact persons' (E-15).
OWN_FIRST = """(p.person_id IS NULL OR NOT EXISTS (SELECT 1 FROM phone q
  WHERE q.dealership_id = p.dealership_id AND q.number = p.number AND q.person_id IS NULL))"""
EXACTLY = {
    "id": "SELECT id FROM customer WHERE dealership_id = :dealership AND id = :typed",
    "name": "SELECT id FROM customer WHERE dealership_id = :dealership AND name = :typed",
    "plate": "SELECT customer_id FROM vehicle WHERE dealership_id = :dealership AND plate = :typed AND plate <> ''",
    "vin": "SELECT customer_id FROM vehicle WHERE dealership_id = :dealership AND vin = :typed AND vin <> ''",
    "said": """SELECT DISTINCT v.customer_id FROM name_key n
JOIN vehicle v ON v.dealership_id = n.dealership_id AND v.customer_id = n.customer_id
WHERE n.dealership_id = :dealership AND n.key = :typed AND lower(substr(v.plate, 2)) = :typed""",
    "own": "SELECT id FROM customer WHERE dealership_id = :dealership AND external_id = :typed AND external_id <> ''",
    "contact": "SELECT customer_id FROM contact WHERE dealership_id = :dealership AND id = :typed",
    "number": f"""SELECT p.customer_id FROM phone p
WHERE p.dealership_id = :dealership AND p.number = :typed AND {OWN_FIRST}""",
}
SHOWN = """
SELECT k.id, k.name, coalesce((SELECT v.plate FROM vehicle v WHERE v.dealership_id = k.dealership_id
    AND v.customer_id = k.id AND v.plate <> '' ORDER BY v.id DESC LIMIT 1), ''),
  coalesce((SELECT p.number FROM phone p WHERE p.dealership_id = k.dealership_id AND p.customer_id = k.id
    ORDER BY CASE WHEN p.state = 'ok' THEN 0 ELSE 1 END, p.place LIMIT 1), '')
FROM customer k WHERE k.dealership_id = :dealership AND k.id = :id
"""


def exactly(tx: Transaction, dealership: int, what: str, typed: str | int) -> set[int]:
    """The owners whose `id`, `name`, `plate`, `vin` or `number` is the typed one (whose own it is, before those whose
    contact person's), whose plate is `said` so (without the province, in small letters), whose number in the
    dealership's `own` system it is, or whose `contact` has this number."""
    return {int(owner) for (owner,) in tx.all(EXACTLY[what], dealership=dealership, typed=typed)}


def shown(tx: Transaction, dealership: int, owners: Sequence[int]) -> list[tuple[int, str, str, str]]:
    """Each owner as (id, name, plate, number); the number in clear, masked by whoever shows it."""
    found = (tx.one(SHOWN, dealership=dealership, id=owner) for owner in owners)
    return [(int(row[0]), str(row[1]), str(row[2]), str(row[3])) for row in found if row]
