"""Owns the fleets that the bench works on: a migrated SQLite file filled row by row, kept in the temporary folder.

Invariant: the same size gives the same rows, and a file is named by what it was made from (this module and the schema),
so that nothing stale is ever measured. What no measured path reads (search keys, odometer readings) is left out.

The fleet: deliveries spread over eight years; cars of the first four years come to the workshop, their last visit lies
within the last 200 days; so first services, maintenances and surveys fall due every day. Some numbers are bad, some
owners opted out, some cars were sold, a third of the owners were reached by somebody of the desk before.
"""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from carecall.model.due import DEFAULT_TERMS, FIRST_SERVICE, MAINTENANCE
from carecall.model.reasons import Reason
from carecall.store import migrations
from carecall.store.database import Database

TODAY = date(2026, 11, 23)
NOW = "2026-11-23 10:00"
AGENT = "A01"
OTHERS = 1500
PLATE = "京A"
WRITTEN = "2026-11-01T00:00:00Z"
FLEET_DAYS = 8 * 365
ACTIVE_DAYS = 4 * 365
VISIT_DAYS = 200
SERVICE_DAYS = 182
FIRST_DAYS = 91
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = ("伟", "芳", "娜", "敏", "静", "丽", "强", "磊", "洋", "艳", "文山", "晓雪", "建国", "志强", "秀英", "桂英")
STAFF = (
    *((f"A{n:02d}", f"坐席{n:02d}", "care-agent") for n in range(1, 21)),
    *((f"C{n:02d}", f"顾问{n:02d}", "sales-consultant") for n in range(1, 11)),
    *((f"S{n:02d}", f"接待{n:02d}", "service-advisor") for n in range(1, 6)),
    ("M01", "主管", "care-manager"),
)
Rows = Iterable[tuple[Any, ...]]


def folder() -> Path:
    """Where the bench keeps its files between runs."""
    found = Path(tempfile.gettempdir()) / "carecall-bench"
    found.mkdir(mode=0o700, exist_ok=True)
    return found


def fleet(cars: int, queue: int = 0) -> Path:
    """The file of a fleet that nobody planned yet; with `queue`, one with a past and as many owners for one agent to
    call today, which takes three cars for each of them."""
    cars = max(cars, 3 * (queue + OTHERS)) if queue else cars
    schema = Path(migrations.__file__).parent
    parts = [Path(__file__), *sorted(schema.glob("*.py")), *sorted(schema.glob("versions/*.py"))]
    digest = hashlib.sha256(b"".join(part.read_bytes() for part in parts)).hexdigest()[:12]
    path = folder() / f"fleet-{cars}-{queue}-{digest}.db"
    if not path.exists():
        _make(path, cars, queue)
    return path


def copy(path: Path, name: str) -> Path:
    """A copy to write into, replaced by the next of that name."""
    target = path.with_name(f"{name}.db")
    remove(target)
    shutil.copyfile(path, target)
    return target


def remove(path: Path) -> None:
    for leftover in path.parent.glob(f"{path.name}*"):
        leftover.unlink()


def _make(path: Path, cars: int, queue: int) -> None:
    draft = path.with_suffix(".making")
    remove(draft)
    database = Database(f"sqlite:///{draft}")
    migrations.ensure(database)
    database.close()
    with closing(sqlite3.connect(draft, isolation_level=None)) as db:
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "foreign_keys = OFF", "cache_size = -400000"):
            db.execute(f"PRAGMA {pragma}")
        with indexes_last(db):
            db.execute("BEGIN")
            _records(db, cars)
            if queue:
                _past(db, queue)
            db.execute("COMMIT")
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    draft.rename(path)


@contextmanager
def indexes_last(db: sqlite3.Connection) -> Iterator[None]:
    """Filling without the indexes and making them at the end is several times faster. What SQLite is told of their
    sizes goes with them and comes back."""
    sizes = db.execute("SELECT tbl, idx, stat FROM sqlite_stat1").fetchall()
    made = db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL").fetchall()
    for name, _ in made:
        db.execute(f"DROP INDEX {name}")
    yield
    for _, sql in made:
        db.execute(sql)
    db.execute("DELETE FROM sqlite_stat1")
    db.executemany("INSERT INTO sqlite_stat1 VALUES (?, ?, ?)", sizes)


def fill(db: sqlite3.Connection, table: str, columns: str, rows: Rows) -> None:
    marks = ", ".join("?" for _ in columns.split(","))
    db.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)


def _day(back: int) -> str:
    return _DAYS[back + 400]


_DAYS = [(TODAY - timedelta(days=n - 400)).isoformat() for n in range(FLEET_DAYS + 800)]


def _records(db: sqlite3.Connection, cars: int) -> None:
    terms = DEFAULT_TERMS
    fill(db, "dealership", "id, code, name, name_en", [(1, "bench", "方圆汽车", "Fangyuan Auto")])
    fill(db, "staff", "dealership_id, code, name, role", ((1, *person) for person in STAFF))
    fill(
        db,
        "car_model",
        "dealership_id, code, name, first_months, first_km, interval_months, interval_km",
        [(1, "S1", "云途S1", terms.first_months, terms.first_km, terms.interval_months, terms.interval_km)],
    )
    fill(db, "customer", "id, dealership_id, name, salutation, reached_by", _customers(cars))
    fill(db, "phone", "dealership_id, customer_id, number, state", _phones(cars))
    fill(
        db,
        "vehicle",
        "id, dealership_id, customer_id, vin, plate, model_id, delivered_on, consultant_id",
        _vehicles(cars),
    )
    fill(db, "visit", "dealership_id, vehicle_id, number, kind, returned_on, km", _visits(cars))
    fill(
        db,
        "opt_out",
        "dealership_id, customer_id, reason, at",
        ((1, car, "import", WRITTEN) for car in range(77, cars + 1, 100)),
    )
    columns = "dealership_id, customer_id, vehicle_id, kind, occurrence, due_on, since, cap, tag, source, params, basis"
    for rows in (_deliveries(cars), _visit_dues(cars), _first_services(cars), _maintenances(cars)):
        fill(db, "due_date", f"{columns}, written_at", rows)


def _customers(cars: int) -> Rows:
    for car in range(1, cars + 1):
        name = SURNAMES[car % 20] + GIVEN[car // 20 % 16]
        yield car, 1, name, "mr" if car % 2 else "ms", car % 20 + 1 if car % 3 == 0 else None


def _phones(cars: int) -> Rows:
    return ((1, car, f"+86138{car:08d}", "bad" if car % 200 == 33 else "ok") for car in range(1, cars + 1))


def _vehicles(cars: int) -> Rows:
    """Every two-hundredth car has moved to the next owner."""
    for car in range(1, cars + 1):
        yield (car, 1, min(car + (car % 200 == 99), cars), f"VIN{car:014d}", f"{PLATE}{car:05d}", 1,
               _day(delivered(car, cars)), 21 + car % 10)  # fmt: skip


def delivered(car: int, cars: int) -> int:
    """How many days ago the car was handed over."""
    return car * FLEET_DAYS // cars


def visited(car: int, cars: int) -> int | None:
    """How many days ago the car's last visit was; None where it never came or no longer comes."""
    old = delivered(car, cars)
    back = car * 7919 % VISIT_DAYS
    if not FIRST_DAYS - 20 <= old <= ACTIVE_DAYS:
        return None
    if old < FIRST_DAYS + SERVICE_DAYS:  # four of five bring the new car in when its first service comes near
        back = old - (FIRST_DAYS - 10) + car % 5
        return back if car % 5 and back >= 0 else None
    return back


def kind_of(car: int, cars: int) -> str:
    return FIRST_SERVICE if delivered(car, cars) < FIRST_DAYS + SERVICE_DAYS else MAINTENANCE


def _visits(cars: int) -> Rows:
    for car in range(1, cars + 1):
        back = visited(car, cars)
        if back is not None:
            yield 1, car, f"R{car}", kind_of(car, cars), _day(back), delivered(car, cars) * 30


def _due(car: int, kind: str, occurrence: str, due: int, since: int, tag: str, basis: str) -> tuple[Any, ...]:
    estimated = kind in (FIRST_SERVICE, MAINTENANCE)
    return (1, car, car, kind, f"v{car}/{occurrence}", _day(due), _day(since), _day(due) if estimated else None, tag,
            1, DIGESTS.get(kind, ""), basis, WRITTEN)  # fmt: skip


DIGESTS = {kind: DEFAULT_TERMS.digest(kind, "S1") for kind in (FIRST_SERVICE, MAINTENANCE)}


def _deliveries(cars: int) -> Rows:
    for car in range(1, cars + 1):
        old = delivered(car, cars)
        yield _due(car, "delivery", "delivery", old, old, "", Reason("delivery", {"on": _day(old)}).to_json())


def _visit_dues(cars: int) -> Rows:
    for car in range(1, cars + 1):
        back = visited(car, cars)
        if back is not None:
            kind = kind_of(car, cars)
            basis = Reason("visit", {"on": _day(back), "kind": kind}).to_json()
            yield _due(car, "visit", f"R{car}", back, back, kind, basis)


def _estimate(code: str, start: int, months: int, due: int, km: int) -> str:
    facts = {"start": _day(start), "months": months, "cap": _day(due), "limit_km": km}
    return Reason(code, facts).to_json()


def _first_services(cars: int) -> Rows:
    for car in range(1, cars + 1):
        old = delivered(car, cars)
        due = old - FIRST_DAYS
        yield _due(car, FIRST_SERVICE, "first", due, old, "", _estimate("A-02", old, 3, due, 5000))


def _maintenances(cars: int) -> Rows:
    for car in range(1, cars + 1):
        back = visited(car, cars)
        if back is not None:
            due = back - SERVICE_DAYS
            yield _due(car, MAINTENANCE, f"R{car}", due, back, "", _estimate("A-10", back, 6, due, 7500))


# ---------------------------------------------------------------- a day's work with a past


def _past(db: sqlite3.Connection, queue: int) -> None:
    """Today is planned: `queue` contacts of the agent, more of the others; every due date of a visit was worked."""
    db.execute("INSERT INTO planning_run (dealership_id, day, automatic, started_at) VALUES (1, ?, 1, ?)",
               (TODAY.isoformat(), WRITTEN))  # fmt: skip
    due = db.execute("""SELECT d.id, d.customer_id FROM due_date d
      JOIN phone p ON p.dealership_id = 1 AND p.customer_id = d.customer_id AND p.state = 'ok'
      WHERE d.kind = 'maintenance' AND d.customer_id % 100 <> 77 AND d.customer_id % 200 <> 99
      ORDER BY d.id LIMIT ?""", (queue + OTHERS,)).fetchall()  # fmt: skip
    assert len(due) == queue + OTHERS, "the fleet is too small for this queue"
    columns = "dealership_id, programme, touch, due_id, customer_id, vehicle_id, not_before, not_after, give_up"
    fill(db, "contact", f"{columns}, next_on, priority, role, assignee_id, planned_on", _open(due, queue))
    old = db.execute("SELECT id, customer_id, due_on FROM due_date WHERE kind IN ('visit', 'delivery')").fetchall()
    columns = f"id, {columns}, next_on, priority, role, assignee_id, planned_on, state, result, tries, dials, last_day"
    fill(db, "contact", f"{columns}, closed_on", _closed(old))
    fill(db, "call", "id, dealership_id, customer_id, number, staff_id, role, claimed_at, lease_until, dialled_at, "
          "ended_at, day, slot, outcome, connected, reached", _calls(old))  # fmt: skip
    fill(db, "attempt", "dealership_id, call_id, contact_id, number, day, slot, outcome, aapor, started_at, ended_at",
          ((1, FIRST_CLOSED + n, FIRST_CLOSED + n, 1, day, "morning", "finished", "I", f"{day}T02:00:00Z",
            f"{day}T02:03:00Z") for n, (_, _, day) in enumerate(old)))  # fmt: skip


FIRST_CLOSED = 100_000


def _open(due: list[tuple[int, int]], queue: int) -> Rows:
    for n, (number, owner) in enumerate(due):
        start, end, last = _day(n % 6), _day(n % 6 - 7), _day(n % 6 - 37)
        assignee = 1 if n < queue else 2 + n % 19
        yield (1, "maintenance", "call", number, owner, owner, start, end, last, start, 3, "care-agent", assignee,
               start)  # fmt: skip


def _closed(old: list[tuple[int, int, str]]) -> Rows:
    for n, (number, owner, day) in enumerate(old):
        yield (FIRST_CLOSED + n, 1, "visit-survey", "call", number, owner, owner, day, day, day, day, 2, "care-agent",
               n % 20 + 1, day, "completed", "done", 0, 1, day, day)  # fmt: skip


def _calls(old: list[tuple[int, int, str]]) -> Rows:
    for n, (_, owner, day) in enumerate(old):
        at = f"{day}T02:00:00Z"
        yield (FIRST_CLOSED + n, 1, owner, f"+86138{owner:08d}", n % 20 + 1, "care-agent", at, at, at,
               f"{day}T02:03:00Z", day, "morning", "finished", 1, 1)  # fmt: skip
