"""Owns which number of an owner a contact goes to, a call or a message (E-15). Invariant: it is never one that proved
wrong; of those whom its touch names, the first who was not tried in vain; where it names nobody who is on record, the
first number of the owner.

`reach`: whom the touches reach first; where a pack says it of none, nothing is looked up for it. A query takes the
number from here, with the contact as `c`, and the roles as its parameters.
"""

from __future__ import annotations

from carecall.model.programmes import Reach

FIRST_NUMBER = """(SELECT p.number FROM phone p WHERE p.dealership_id = c.dealership_id
  AND p.customer_id = c.customer_id AND p.state = 'ok' ORDER BY p.place LIMIT 1)"""
# How often the contact was dialled in vain on the number: C-03's next try goes to the next of those to be reached.
IN_VAIN = """(SELECT count(*) FROM attempt y JOIN call z ON z.dealership_id = y.dealership_id AND z.id = y.call_id
  WHERE y.dealership_id = c.dealership_id AND y.contact_id = c.id AND y.uses_try = 1 AND y.undone_at IS NULL
    AND z.reached = 0 AND z.number = p.number)"""
# The least of tries, rank, place and number in one text: SQLite's ORDER BY does not see the row outside.
REACHED_NUMBER = f"""(SELECT substr(min(
    CASE WHEN c.programme || '/' || c.touch || '/' || h.role NOT IN ({{roles}}) OR h.id IS NULL THEN '9999'
      WHEN c.tries = 0 THEN '1000' ELSE CAST(1000 + {IN_VAIN} AS VARCHAR) END
    || CASE c.programme || '/' || c.touch || '/' || h.role {{order}} ELSE '9999' END
    || CAST(10000 + p.place AS VARCHAR) || p.number), 14)
  FROM phone p LEFT JOIN person h ON h.dealership_id = p.dealership_id AND h.id = p.person_id
  WHERE p.dealership_id = c.dealership_id AND p.customer_id = c.customer_id AND p.state = 'ok')"""


def number_sql(reach: Reach) -> tuple[str, dict[str, str]]:
    """The number that is taken next, and the roles by which it is chosen, in their order."""
    roles = {f"role{place}": f"{programme}/{touch}/{role}" for place, (programme, touch, role) in enumerate(
        (*of, role) for of, roles in reach.items() for role in roles)}  # fmt: skip
    if not roles:
        return FIRST_NUMBER, {}
    order = " ".join(f"WHEN :{name} THEN '{place:04}'" for place, name in enumerate(roles))
    return REACHED_NUMBER.format(order=order, roles=", ".join(f":{name}" for name in roles)), roles
