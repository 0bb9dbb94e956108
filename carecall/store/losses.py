"""Owns the query of cars that have stayed away. Invariant: one row a car, as its visits stood on the day that is asked
about; which of them counts as lost, and in which class, is judged by model.losses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from carecall.store.database import Transaction
from carecall.store.lists import names_of
from carecall.store.queue import day_or_none

# Who was called is found once, by the days; a car whose owner was dialled twice was called. An owner who rings in is no
# dial of ours.
AWAY = """
SELECT k.id, k.name, s.seen, v.plate, coalesce(m.code, ''), coalesce(m.name, ''), coalesce(m.name_en, ''),
  v.delivered_on,
  (SELECT max(e.on_day) FROM event e
   WHERE e.dealership_id = :dealership AND e.vehicle_id = v.id AND e.kind = :record),
  CASE WHEN d.vehicle_id IS NULL THEN 0 ELSE 1 END, {advisor}
FROM (SELECT vehicle_id, max(returned_on) AS seen FROM visit
      WHERE dealership_id = :dealership AND returned_on <= :last GROUP BY vehicle_id) AS s
JOIN vehicle v ON v.dealership_id = :dealership AND v.id = s.vehicle_id
JOIN customer k ON k.dealership_id = :dealership AND k.id = v.customer_id
LEFT JOIN car_model m ON m.dealership_id = :dealership AND m.id = v.model_id
LEFT JOIN (
  SELECT DISTINCT c.vehicle_id FROM attempt a
  JOIN call l ON l.dealership_id = a.dealership_id AND l.id = a.call_id AND l.rang_in = 0
  JOIN contact c ON c.dealership_id = a.dealership_id AND c.id = a.contact_id
  WHERE a.dealership_id = :dealership AND a.day BETWEEN :first AND :last AND a.undone_at IS NULL
    AND c.programme IN ({programmes})) AS d ON d.vehicle_id = v.id
WHERE s.seen <= :by
"""
# Of many cars it takes longest, so it is asked where they are named.
ADVISOR = """coalesce((
  SELECT w.name FROM visit x LEFT JOIN staff w ON w.dealership_id = x.dealership_id AND w.id = x.advisor_id
  WHERE x.dealership_id = :dealership AND x.vehicle_id = v.id AND x.returned_on = s.seen
  ORDER BY x.id DESC LIMIT 1), '')"""


@dataclass(frozen=True, slots=True)
class AwayCar:
    """A car with who has it now, by its last visit: plate, "" where nobody knows it, and model code as stored;
    `warranty`: the day on record on which that ends; `called`: whether its owner was dialled about it; `advisor`: who
    received it at that visit, "" where nobody knows or nobody asked."""

    customer: int
    name: str
    last_visit: date
    plate: str
    model: str
    model_names: Mapping[str, str]
    delivered: date | None
    warranty: date | None
    called: bool
    advisor: str


def away(
    tx: Transaction, dealership: int, first: date, last: date, by: date, record: str, programmes: Sequence[str],
    with_advisors: bool = False,
) -> Iterator[AwayCar]:  # fmt: skip
    """The cars whose last visit until `last` was `by` that day at the latest; called from `first` to `last` by one of
    these programmes; `record` is that of the end of the warranty."""
    names, params = names_of("p", programmes)
    days = {"first": first.isoformat(), "last": last.isoformat(), "by": by.isoformat()}
    sql = AWAY.format(programmes=names or "''", advisor=ADVISOR if with_advisors else "''")
    for row in tx.all(sql, dealership=dealership, record=record, **days, **params):
        customer, name, seen, plate, model, zh, en, delivered, warranty, called, advisor = row
        yield AwayCar(
            int(customer), name, date.fromisoformat(seen), plate, model, {"zh": zh, "en": en}, day_or_none(delivered),
            day_or_none(warranty), bool(called), advisor,
        )  # fmt: skip
