"""Owns the rows of dealerships and their staff. Invariant: a staff code is one row; whether somebody is here today, and
whether their desk is open, is asked one way everywhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from carecall.config import SLOWEST_HEARTBEAT
from carecall.model.clock import Clock
from carecall.model.ids import DealershipId, StaffId
from carecall.store.absences import present
from carecall.store.database import Row, Transaction
from carecall.store.instants import from_instant

DEFAULT_DEALERSHIP = "main"
ALIVE = 2 * SLOWEST_HEARTBEAT
"""Seconds of machine time that a desk stays open after its last heartbeat."""


@dataclass(frozen=True, slots=True)
class DealershipCard:
    """What scripts, messages and the header say of the dealership, by language."""

    id: DealershipId
    code: str
    names: dict[str, str]
    hotline: str
    addresses: dict[str, str]

    def name(self, lang: str) -> str:
        return self.names.get(lang) or self.names["zh"] or self.names["en"]

    def address(self, lang: str) -> str:
        return self.addresses.get(lang) or self.addresses["zh"]


@dataclass(frozen=True, slots=True)
class Agent:
    """Somebody of the staff who may sit at a desk. `present`: works here and is not away on the day that was asked
    about; `active`: works here."""

    id: StaffId
    code: str
    name: str
    role: str
    present: bool = True
    active: bool = True


@dataclass(frozen=True, slots=True)
class Seat:
    """Where somebody of the staff is now. `on_break`: since when, a stored text; `open`: at the desk, today, and not
    on a break."""

    agent: Agent
    open: bool
    on_break: str | None


SELECT_DEALERSHIP = "SELECT id, code, name, name_en, hotline, address, address_en FROM dealership ORDER BY id LIMIT 1"
SELECT_STAFF = f"""
SELECT s.id, s.code, s.name, s.role, CASE WHEN {present("s")} THEN 1 ELSE 0 END, s.active,
  CASE WHEN s.left_at IS NULL THEN s.seen_at END, s.break_since
FROM staff s WHERE s.dealership_id = :dealership ORDER BY s.role, s.code
"""
POOLS = f"""
SELECT role, programme, count(*) FROM contact
WHERE dealership_id = :dealership AND state = 'open' AND (assignee_id IS NULL OR assignee_id NOT IN (
  SELECT s.id FROM staff s WHERE s.dealership_id = :dealership AND {present("s")}))
GROUP BY role, programme ORDER BY 1, 2
"""
WAITING = """
SELECT count(*) FROM contact
WHERE dealership_id = :dealership AND state = 'open' AND next_on <= :until AND assignee_id = :staff
  AND (dials > 0 OR give_up >= :since) AND promise_id IS NULL
"""
BEGIN_BREAK = """
UPDATE staff SET break_since = :now WHERE dealership_id = :dealership AND id = :staff AND break_since IS NULL
"""
END_BREAK = """
UPDATE staff SET break_since = NULL WHERE dealership_id = :dealership AND id = :staff AND break_since IS NOT NULL
"""
LAST_SEEN = "SELECT max(seen_at) FROM staff WHERE dealership_id = :dealership"
BREAK_SINCE = "SELECT break_since FROM staff WHERE dealership_id = :dealership AND id = :staff"
UPSERT_STAFF = """
INSERT INTO staff (dealership_id, code, name, latin, role, phone, active)
VALUES (:dealership, :code, :name, :latin, :role, :phone, 1)
ON CONFLICT (dealership_id, code) DO UPDATE
SET name = excluded.name, latin = excluded.latin, role = excluded.role, phone = excluded.phone
WHERE (staff.name, staff.role, staff.phone) <> (excluded.name, excluded.role, excluded.phone)
RETURNING id
"""


def dealership(tx: Transaction) -> DealershipCard | None:
    """The dealership of this database; None in an empty one."""
    row = tx.one(SELECT_DEALERSHIP)
    if row is None:
        return None
    number, code, name, name_en, hotline, address, address_en = row
    return DealershipCard(
        DealershipId(number), code, {"zh": name, "en": name_en}, hotline, {"zh": address, "en": address_en}
    )


def ensure_dealership(tx: Transaction, name: str, code: str = DEFAULT_DEALERSHIP, **values: str) -> DealershipCard:
    """The dealership, made with these values where there is none yet."""
    found = dealership(tx)
    if found is None:
        tx.insert("dealership", code=code, name=name, **values)
        found = dealership(tx)
    assert found is not None
    return found


def staff(tx: Transaction, dealership: int, day: date) -> list[Agent]:
    """Everybody who works or worked here, by role and code; `present` on `day`."""
    rows = tx.all(SELECT_STAFF, dealership=dealership, today=day.isoformat())
    return [_agent(row) for row in rows]


def _agent(row: Row) -> Agent:
    number, code, name, role, present, active, *_ = row
    return Agent(StaffId(number), code, name, role, bool(present), bool(active))


def seats(tx: Transaction, dealership: int, clock: Clock) -> list[Seat]:
    """Everybody with where they are now, by role and code."""
    rows = tx.all(SELECT_STAFF, dealership=dealership, today=clock.today().isoformat())
    return [_seat(clock, row) for row in rows]


def _seat(clock: Clock, row: Row) -> Seat:
    agent, (seen, on_break) = _agent(row), row[-2:]
    return Seat(agent, agent.present and on_break is None and alive(clock, seen), on_break)


def alive(clock: Clock, seen: str | None) -> bool:
    """Whether a heartbeat is young enough for an open desk; machine time."""
    return bool(seen) and (clock.machine() - from_instant(str(seen))).total_seconds() < ALIVE


def live(tx: Transaction, dealership: int, staff: int, machine: str) -> None:
    """A sign of life of their desk; machine time, as a stored text."""
    tx.update("staff", {"dealership_id": dealership, "id": staff}, seen_at=machine, left_at=None)


def leave(tx: Transaction, dealership: int, staff: int, machine: str) -> None:
    """They have closed their desk; another one of theirs that lives still says so with its next heartbeat."""
    tx.update("staff", {"dealership_id": dealership, "id": staff}, left_at=machine)


def last_seen(tx: Transaction, dealership: int) -> datetime | None:
    """The latest heartbeat of any desk; machine time."""
    found = tx.value(LAST_SEEN, dealership=dealership)
    return from_instant(str(found)) if found else None


def pools(tx: Transaction, dealership: int, day: date) -> list[tuple[str, str, int]]:
    """The open contacts that are nobody's own, or of somebody who is away on `day`: role, programme, how many."""
    rows = tx.all(POOLS, dealership=dealership, today=day.isoformat())
    return [(role, programme, int(count)) for role, programme, count in rows]


def waiting(tx: Transaction, dealership: int, staff: int, since: date, until: date) -> int:
    """How many open contacts of somebody may be called on these days, unless dealt with before; promises apart."""
    days = {"since": since.isoformat(), "until": until.isoformat()}
    return int(tx.value(WAITING, dealership=dealership, staff=staff, **days))


def begin_break(tx: Transaction, dealership: int, staff: int, now: str) -> bool:
    """Say that somebody has left the desk; False where they already had, and the time stays."""
    return tx.run(BEGIN_BREAK, dealership=dealership, staff=staff, now=now) > 0


def end_break(tx: Transaction, dealership: int, staff: int) -> bool:
    """Say that somebody is back at the desk; False where they were."""
    return tx.run(END_BREAK, dealership=dealership, staff=staff) > 0


def break_since(tx: Transaction, dealership: int, staff: int) -> str | None:
    """Since when somebody is on a break; None at the desk."""
    found = tx.value(BREAK_SINCE, dealership=dealership, staff=staff)
    return str(found) if found else None


def upsert_staff(
    tx: Transaction, dealership: int, code: str, name: str, role: str, phone: str = "", latin: str = ""
) -> bool:
    """True where the row was added or changed."""
    values = {"code": code, "name": name, "role": role, "phone": phone, "latin": latin}
    return tx.one(UPSERT_STAFF, dealership=dealership, **values) is not None


def latin_names(tx: Transaction, dealership: int) -> dict[str, str]:
    """The staff's names in pinyin, by their names."""
    rows = tx.all("SELECT name, latin FROM staff WHERE dealership_id = :dealership", dealership=dealership)
    return {name: latin for name, latin in rows if latin}


def calendar_days(tx: Transaction, dealership: int) -> dict[date, bool]:
    """The days that the dealership closed (False) or opened (True) against its calendar's rule."""
    rows = tx.all("SELECT day, is_open FROM calendar_day WHERE dealership_id = :dealership", dealership=dealership)
    return {date.fromisoformat(day): bool(is_open) for day, is_open in rows}


def count_owners(tx: Transaction, dealership: int) -> int:
    return int(tx.value("SELECT count(*) FROM customer WHERE dealership_id = :dealership", dealership=dealership))
