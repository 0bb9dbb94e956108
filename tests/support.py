"""What tests build with: a small dealership, owners with visits, a desk at a given time."""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from carecall.desk import calling, due_dates, intake
from carecall.desk.card import Card
from carecall.desk.context import Desk, find_agent, staff_of
from carecall.desk.conversation import Conversation
from carecall.desk.summary import Line
from carecall.model.calendar import Calendar
from carecall.model.clock import Clock
from carecall.model.consequences import Ended
from carecall.model.contacts import Contact, Promise, State
from carecall.model.dispositions import Outcome
from carecall.model.due import Terms
from carecall.model.ids import ContactId, CustomerId, DueId, PromiseId, StaffId, VehicleId
from carecall.model.programmes import Fallback, Pack, Policy
from carecall.model.series import Rhythm, Series
from carecall.model.slots import Band, Hours
from carecall.programmes.load import default_pack_files, load_packs
from carecall.scripts.library import Library
from carecall.scripts.steps import NOTHING, PASSED, Kind, Step
from carecall.store import car_models, people, records
from carecall.store.database import Database, Transaction

ZONE = ZoneInfo("Asia/Shanghai")
MONDAY = "2026-11-23 15:41"
TERMS = Terms(3, 5000, 6, 7500)
STAFF = (
    ("A01", "林月", "care-agent"), ("A02", "陈晨", "care-agent"), ("C01", "吴敏", "sales-consultant"),
    ("S01", "高远", "service-advisor"), ("M01", "周宁", "care-manager"),
)  # fmt: skip
_numbers = itertools.count(1)


def on_server(url: str, statement: str) -> None:
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement.encode())


def database_url(server: str, name: str) -> str:
    return f"{server.rpartition('/')[0]}/{name}"


@contextmanager
def copied(server: str, template: str) -> Iterator[Database]:
    """A copy of a server's database, gone when it is done with."""
    name = f"care_{uuid.uuid4().hex[:12]}"
    on_server(server, f"CREATE DATABASE {name} TEMPLATE {template}")
    database = Database(database_url(server, name))
    try:
        yield database
    finally:
        database.close()
        on_server(server, f"DROP DATABASE {name} WITH (FORCE)")


@cache
def library() -> Library:
    return Library()


@cache
def pack() -> Pack:
    return load_packs(default_pack_files(), library().names(), None)


def moment(text: str) -> datetime:
    """A wall-clock time in Shanghai, aware."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def clock_at(text: str) -> Clock:
    at = moment(text)
    return Clock(lambda: datetime.now(UTC), lambda: at, ZONE)


def make_desk(db: Database, at: str = MONDAY, agent: str | None = None, seat: str = "seat-1") -> Desk:
    """A desk over `db`, with the small dealership in it where it is empty."""
    with db.write() as tx:
        card = people.dealership(tx) or small_dealership(tx)
    desk = Desk(db, clock_at(at), pack(), library(), card, None, seat)
    return desk.seated(find_agent(staff_of(desk), agent)) if agent else desk


def at(desk: Desk, text: str) -> Desk:
    """The same desk at another time."""
    return desk.with_clock(clock_at(text))


def sit(desk: Desk, agent: str, seat: str = "seat-1") -> Desk:
    return replace(desk.seated(find_agent(staff_of(desk), agent)), seat=seat)


def small_dealership(tx: Transaction) -> people.DealershipCard:
    card = people.ensure_dealership(tx, "方圆汽车")
    for code, name, role in STAFF:
        people.upsert_staff(tx, int(card.id), code, name, role)
    car_models.upsert(tx, int(card.id), "S1", {"zh": "云途S1", "en": "Yuntu S1"}, TERMS)
    return card


def phone_number(n: int) -> str:
    return f"+86138{n:08d}"


def add_owner(
    desk: Desk,
    name: str = "张文山",
    phones: tuple[str, ...] | None = None,
    delivered: str | None = None,
    visits: tuple[tuple[str, str, int | None], ...] = (),
    reading: tuple[str, int] | None = None,
    consultant: str | None = None,
    wish: tuple[str, str] = ("", ""),
    salutation: str = "mr",
) -> tuple[int, int]:
    """An owner with one car; `visits` are (returned_on, kind, km). Returns (customer, vehicle)."""
    n = next(_numbers)
    numbers = (phone_number(n),) if phones is None else phones
    staff = {agent.code: int(agent.id) for agent in staff_of(desk)}
    with desk.db.write() as tx:
        customer = records.add_owner(tx, desk.id, name)
        told: dict[str, str | None] = {"salutation": salutation, "wish_from": wish[0], "wish_to": wish[1]}
        records.update_owner(tx, desk.id, customer, told)
        records.write_numbers(tx, desk.id, customer, dict.fromkeys(numbers, ""))
        car = records.add_car(tx, desk.id, customer)
        model = car_models.by_code(tx, desk.id)["S1"].id
        values = {"plate": f"京A{n:05d}", "vin": f"VIN{n:014d}", "model_id": model, "delivered_on": delivered,
                  "consultant_id": staff.get(consultant or "")}  # fmt: skip
        records.update_car(tx, desk.id, car, values)
        for on, kind, km in visits:
            add_visit(desk, tx, car.id, on, kind, km)
        if reading:
            records.add_reading(tx, desk.id, car.id, date.fromisoformat(reading[0]), reading[1], "import")
        due_dates.derive(desk, tx, car.id)
    return customer, car.id


def add_visit(desk: Desk, tx: Transaction, vehicle: int, on: str, kind: str, km: int | None = None) -> None:
    values = {"vehicle_id": vehicle, "kind": kind, "returned_on": on, "km": km}
    records.write_visit(tx, desk.id, f"R{next(_numbers)}", values)
    if km is not None:
        records.add_reading(tx, desk.id, vehicle, date.fromisoformat(on), km, "visit")


def surveyed(desk: Desk) -> int:
    """An owner whose car left the workshop yesterday."""
    customer, _ = add_owner(desk, visits=((days_ago(desk, 1), "repair", None),))
    return customer


def days_ago(desk: Desk, days: int) -> str:
    return (desk.clock.today() - timedelta(days=days)).isoformat()


def only(values: list[object] | tuple[object, ...]) -> object:
    (value,) = values
    return value


DATA = Path(__file__).parent.parent / "data"


# What the pure rules are tested with: the hours of the shipped pack, written out.

HOURS = Hours(
    Band("calling", time(9), time(18)),
    Band("limits", time(8), time(21)),
    (
        Band("morning", time(9), time(11, 30)),
        Band("early-afternoon", time(13, 30), time(15, 30)),
        Band("late-afternoon", time(15, 30), time(17, 30)),
    ),
    ("late-afternoon", "morning", "early-afternoon"),
)
RHYTHM = Rhythm(HOURS, Calendar())
SMS = Fallback(("sms",), "missed-call")
THREE = Policy("three-slots", fallback=SMS)
DAY = date(2026, 11, 23)
NOTHING_YET = Series()


def wall(text: str) -> datetime:
    """A naive wall-clock time: `10:00` of the Monday, or a whole date and time."""
    return datetime.fromisoformat(text if "-" in text else f"{DAY} {text}")


def a_contact(series: Series = NOTHING_YET, **changes: Any) -> Contact:
    """An open contact of the first service, to be dialled in the week from the Monday."""
    plain = Contact(
        ContactId(1), "first-service", "call", CustomerId(1), VehicleId(1), DueId(1), State.OPEN, DAY,
        DAY + timedelta(days=7), DAY + timedelta(days=37), 1, "care-agent", None, series,
    )  # fmt: skip
    return replace(plain, **changes)


def a_promise(starts: str = "15:00", minutes: int = 15, staff: int | None = 1, desk_open: bool = True) -> Promise:
    start = wall(starts)
    who = None if staff is None else StaffId(staff)
    return Promise(PromiseId(1), who, start, start + timedelta(minutes=minutes), wall("09:00"), desk_open)


def rows(db: Database, sql: str, **params: Any) -> list[tuple[Any, ...]]:
    with db.read() as tx:
        return tx.all(sql, **params)


def value(db: Database, sql: str, **params: Any) -> Any:
    with db.read() as tx:
        return tx.value(sql, **params)


def plate(desk: Desk, vehicle: int) -> str:
    return str(value(desk.db, "SELECT plate FROM vehicle WHERE id = :v", v=vehicle))


def take_in(desk: Desk, folder: Path, *lines: str) -> intake.Imported:
    """Import a file of these lines, the first of which is its headers."""
    file = folder / "file.csv"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return intake.import_file(desk, file)


def contact_of(db: Database, customer: int, programme: str = "%") -> dict[str, Any]:
    """The columns of the owner's latest contact."""
    names = ["id", "programme", "state", "result", "round", "not_before", "not_after", "give_up", "next_on", "role",
             "assignee_id", "tries", "dials", "promises", "break_offs", "used_slots", "last_day", "promise_id",
             "closed_on", "reason", "due_id", "vehicle_id"]  # fmt: skip
    sql = f"SELECT {', '.join(names)} FROM contact WHERE customer_id = :customer AND programme LIKE :programme"
    found = rows(db, f"{sql} ORDER BY id DESC LIMIT 1", customer=customer, programme=programme)
    return dict(zip(names, found[0], strict=True)) if found else {}


def staff_id(desk: Desk, code: str) -> int:
    return int(value(desk.db, "SELECT id FROM staff WHERE code = :code", code=code))


TABLES = (
    "dealership", "staff", "absence", "customer", "phone", "vehicle", "odometer", "visit", "due_date", "contact",
    "promise", "call", "attempt", "answer", "opt_out", "message", "planning_run", "audit",
)  # fmt: skip


def picture(db: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Everything that the database holds."""
    return {table: sorted(rows(db, f"SELECT * FROM {table}"), key=repr) for table in TABLES}


# Calls.


def machine_at(desk: Desk, seconds: int) -> Desk:
    """The same desk when that much machine time has gone by: leases end by it, rules do not."""
    machine = desk.clock.machine
    return desk.with_clock(replace(desk.clock, machine=lambda: machine() + timedelta(seconds=seconds)))


def lease_out(desk: Desk) -> Desk:
    return machine_at(desk, desk.lease + 1)


def said(step: Step, given: Mapping[str, str]) -> str:
    """What is answered to a step: as given, else the first choice, a good score, nothing to add."""
    if step.id in given:
        return given[step.id]
    if step.optional:
        return NOTHING
    plain = {Kind.SAY: PASSED, Kind.SCORE: "9", Kind.ODOMETER: "3000", Kind.DATE: "2026-12-01", Kind.PLATE: "京A12345"}
    return step.choices[0].id if step.choices else plain.get(step.kind, NOTHING)


def talk_through(desk: Desk, card: Card, given: Mapping[str, str] | None = None, until: str = "") -> Conversation:
    """Walk the script of a dialled call, storing each answer, to its end or to the step `until`."""
    talk = Conversation.open(card)
    while talk.step is not None and talk.step.id != until:
        step = talk.step
        talk, changed = talk.forward(said(step, given or {}))
        assert talk.step is not step, f"{step.id} was not answered"
        calling.answer(desk, card.call, changed)
    return talk


def call_up(desk: Desk, customer: int) -> Card:
    """Prepare and dial."""
    return calling.dial(desk, calling.prepare(desk, CustomerId(customer)).call)


def dial_and_end(desk: Desk, customer: int, outcome: Outcome, result: str = "", callback: str = "") -> calling.Closed:
    """One whole call with an outcome and nothing said."""
    card = call_up(desk, customer)
    window = calling.read_callback(desk, callback) if callback else None
    return calling.close(desk, card.call, Ended(outcome, result), window)


def finish(desk: Desk, customer: int, given: Mapping[str, str] | None = None) -> calling.Closed:
    """One whole call with everything answered, closed as its script proposes."""
    card = call_up(desk, customer)
    ending = talk_through(desk, card, given).proposed
    assert ending is not None
    return calling.close(desk, card.call, ending)


EVERY_TABLE = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'"


def empty(database: Database) -> None:
    """Empty a PostgreSQL database without its triggers: the audit would refuse, and the order of the tables would
    count."""
    with database.write() as tx:
        tx.run("SET LOCAL session_replication_role = replica")
        for (table,) in tx.all(EVERY_TABLE):
            tx.run(f"DELETE FROM {table}")


def figures(line: Line) -> tuple[int, ...]:
    """The counts of a summary's line that stand at the end of a day."""
    return (line.planned, line.dialled, line.connected, line.owners_dialled, line.reached, line.completed, line.failed,
            line.waiting)  # fmt: skip
