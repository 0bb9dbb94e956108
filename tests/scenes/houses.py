"""Owns the dealerships that scenes play in: small, made of the files in `house/` and of calls that were made.

Invariant: made twice, a house is the same to the last row: its days are fixed, its clocks are stopped, and nothing in
it comes from the machine.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from itertools import cycle, groupby
from pathlib import Path
from zoneinfo import ZoneInfo

from desk_driver import HOSTILE
from support import call_up, talk_through

from carecall.desk import campaigns, intake, planning, queue, recording, seeding
from carecall.desk.context import Desk, find_agent, staff_of
from carecall.desk.recording import Said
from carecall.model.campaigns import APPROVERS, Audience, Draft
from carecall.model.clock import Clock
from carecall.model.dispositions import Outcome
from carecall.model.ids import ContactId
from carecall.model.programmes import Pack
from carecall.programmes.load import default_pack_files, load_packs, pack_files
from carecall.scripts.library import Library
from carecall.store import migrations, people
from carecall.store.database import Database
from carecall.text import clean

ZONE = ZoneInfo("Asia/Shanghai")
NOW = "2026-11-23 15:41"
FILES = Path(__file__).parent / "house"
House = Callable[[Desk], None]


class StoppedClock:
    """A machine's clock that goes on only when it is told to; where the desk stands on it is a wall clock too."""

    def __init__(self, at: str) -> None:
        self.now = datetime.fromisoformat(at).replace(tzinfo=ZONE)

    def __call__(self) -> datetime:
        return self.now

    def go_on(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


def desk_over(
    database: Database, at: str, agent: str = "", machine: StoppedClock | None = None, pack_name: str = ""
) -> Desk:
    """A desk at `at`, its rule clock stopped there; `machine` is stopped there too where none is given. `pack_name`: of
    the shipped pack that it runs, where that is not the usual one."""
    with database.read() as tx:
        card = people.dealership(tx)
    assert card is not None
    moment = StoppedClock(at).now
    clock = Clock(machine or StoppedClock(at), lambda: moment, ZONE)
    library, pack = _shipped(pack_name)
    desk = Desk(database, clock, pack, library, card, None, "seat-1")
    return desk.seated(find_agent(staff_of(desk), agent)) if agent else desk


@cache
def _shipped(name: str) -> tuple[Library, Pack]:
    library = Library()
    return library, load_packs(pack_files((), name) if name else default_pack_files(), library.names(), None)


class Houses:
    """Houses in a folder: each is built once and copied for whoever works in it."""

    def __init__(self, folder: Path, empty: Path | None = None) -> None:
        """`empty` is a database with nothing but its schema, where there is one already."""
        self.folder = folder
        self._empty = empty

    def copy(self, house: House, to: Path) -> Path:
        """A copy of the house's database, to be worked in and thrown away."""
        shutil.copy(self.template(house), to)
        return to

    def template(self, house: House) -> Path:
        """The house's database as it was built."""
        template = self.folder / f"{house.__name__}.db"
        if not template.exists():
            self._build(house, template)
        return template

    def _build(self, house: House, template: Path) -> None:
        draft = template.with_suffix(".making")
        if house in BUILT_ON:
            self.copy(BUILT_ON[house], draft)
        elif self._empty:
            shutil.copy(self._empty, draft)
        database = Database(f"sqlite:///{draft}")
        migrations.ensure(database)
        if house not in BUILT_ON:
            seeding.lay_dealership(database)
        house(desk_over(database, NOW, pack_name=RUNS.get(house, "")))
        database.connection().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        database.close()
        draft.rename(template)


# ------------------------------------------------------------ what has happened in a house


@dataclass(frozen=True, slots=True)
class Past:
    """A call that was made: when, by whom, about what, and how it ended."""

    at: str
    agent: str
    owner: str
    programme: str
    said: Said


def _past(at: str, owner: str, programme: str, outcome: Outcome, agent: str = "1001", **more: object) -> Past:
    return Past(at, agent, owner, programme, Said(outcome, **more))  # type: ignore[arg-type]


WELL = (("overall", "10"), ("notice", "后挡风玻璃偶尔有响声"))
PAST = (
    _past("2026-07-04 10:20", "张文山", "visit-survey", Outcome.FINISHED, answers=WELL, note="说话很快"),
    _past("2026-11-18 10:05", "解晓东", "3dc", Outcome.FINISHED, agent="2001", answers=(("first-days", "good"),)),
    _past("2026-11-21 10:10", "王磊", "visit-survey", Outcome.NO_ANSWER),
    _past("2026-11-22 10:05", "张文山", "visit-survey", Outcome.NO_ANSWER, note="响了很久"),
    _past("2026-11-22 14:10", "王磊", "visit-survey", Outcome.SWITCHED_OFF),
    _past("2026-11-22 16:30", "施琅", "month-one", Outcome.NO_ANSWER, agent="1002"),
    _past("2026-11-23 09:12", "李娜", "visit-survey", Outcome.CALLBACK, callback="16:00"),
    _past("2026-11-23 09:20", "孙晓梅", "month-one", Outcome.CALLBACK, callback="tomorrow 10:30"),
    _past("2026-11-23 09:31", "周杰", "first-service", Outcome.NO_ANSWER),
    _past("2026-11-23 09:40", "查良镛", "visit-survey", Outcome.WRONG_NUMBER),
    _past("2026-11-23 10:18", "吴迪", "visit-survey", Outcome.FINISHED, answers=WELL[:1]),
    _past("2026-11-23 10:44", "郑爽", "visit-survey", Outcome.REFUSED),
    _past("2026-11-23 11:02", "褚遂良", "visit-survey", Outcome.BUSY, agent="1002"),
    _past("2026-11-23 13:50", "沈括", "visit-survey", Outcome.FINISHED, agent="1002", answers=WELL[:1]),
)
OF_THE_OTHER = ("褚遂良", "沈括", "施琅", "许晴", "孔令辉", "尤勇", "蒋琬", "杨过")


def dealership(desk: Desk) -> None:
    """A Monday afternoon: surveys, services and new owners; overdue work, tries, promises, a number to correct."""
    _take_in(desk)
    for day, calls in groupby(PAST, lambda call: call.at.split()[0]):
        planning.plan(_at(desk, f"{day} 08:00"))
        _make_calls(desk, calls)
    _give_to(desk, "1001", "1002")


def first_day(desk: Desk) -> None:
    """The same owners on a day on which nobody has called anybody yet."""
    _take_in(desk)
    planning.plan(desk)
    _give_to(desk, "1001", "1002")


def invited(desk: Desk) -> None:
    """The same first day, and a check of tyres at an owner's door tomorrow, which a director has approved."""
    director = desk.seated(replace(find_agent(staff_of(desk), "5001"), role=APPROVERS[0]))
    tomorrow = desk.clock.today() + timedelta(days=1)
    intake.import_file(desk, FILES / "invited.csv")
    car = Audience(vins=("LYTS1AB10RF200061", "LYTS1AB10RF200061"))
    campaigns.add(desk, Draft("tyres", "special-activity", "轮胎检查", tomorrow, tomorrow, 0, car, "免费上门检查轮胎"))
    campaigns.approve(director, "tyres")
    planning.plan(desk)
    _give_to(desk, "1001", "1002")


def _take_in(desk: Desk) -> None:
    for name in ("staff", "owners", "visits"):
        result = intake.import_file(desk, FILES / f"{name}.csv")
        assert not result.rejected, result.rejected


def nobody_to_call(desk: Desk) -> None:
    """The same staff, and no owner at all."""
    intake.import_file(desk, FILES / "staff.csv")
    planning.plan(desk)


def hostile(desk: Desk) -> None:
    """The same Monday with owners, cars and visits whose texts were made to break a terminal; cleaned at the door, as
    every text from outside is."""
    rows = queue.load(desk, everybody=True)
    texts = [text for text in map(clean, HOSTILE) if text]
    with desk.db.write() as tx:
        for row, text in zip(rows, cycle(texts), strict=False):
            owner = {"dealership_id": desk.id, "customer_id": int(row.customer)}
            tx.update("customer", {"dealership_id": desk.id, "id": int(row.customer)}, name=text)
            tx.update("vehicle", owner, plate=text)
            for (visit,) in tx.all(VISITS_OF, **owner):
                tx.update("visit", {"dealership_id": desk.id, "id": visit}, summary=text)


def left_in_a_call(desk: Desk) -> None:
    """The same Monday; 林悦's desk was killed in the middle of a call with 张文山."""
    seat = desk.seated(find_agent(staff_of(desk), "1001"))
    owner = next(row.customer for row in queue.load(seat) if row.name == "张文山")
    talk_through(seat, call_up(seat, int(owner)), until="explanation")


def products(desk: Desk) -> None:
    """A house without cars: products that were installed at companies, with contact persons there."""
    for name in ("staff", "companies", "persons"):
        result = intake.import_file(desk, FILES / f"{name}.csv")
        assert not result.rejected, result.rejected
    planning.plan(desk)


RUNS = {products: "product"}
"""The pack of a house that is no car dealership."""
BUILT_ON = {hostile: dealership, left_in_a_call: dealership, invited: first_day}
VISITS_OF = """SELECT v.id FROM visit v JOIN vehicle c ON c.id = v.vehicle_id
WHERE v.dealership_id = :dealership_id AND c.customer_id = :customer_id"""


def _at(desk: Desk, at: str) -> Desk:
    return desk.with_clock(desk.clock.at(StoppedClock(at).now))


def _make_calls(desk: Desk, calls: Iterable[Past]) -> None:
    for call in calls:
        then = _at(desk, call.at)
        seated = then.seated(find_agent(staff_of(then), call.agent))
        said = replace(call.said, at=then.clock.now())  # as it happened, whatever slot the rules would have chosen
        recording.record(seated, contact_of(desk, call.owner, call.programme), said)


def contact_of(desk: Desk, owner: str, programme: str) -> ContactId:
    """The owner's latest contact of a programme."""
    sql = """SELECT max(c.id) FROM contact c JOIN customer k ON k.id = c.customer_id
    WHERE c.dealership_id = :dealership AND k.name = :owner AND c.programme = :programme"""
    with desk.db.read() as tx:
        found = tx.value(sql, dealership=desk.id, owner=owner, programme=programme)
    assert found, f"{owner} has no contact of {programme}"
    return ContactId(found)


def _give_to(desk: Desk, agent: str, other: str) -> None:
    """The open contacts of care agents to `agent`, those of `OF_THE_OTHER` to `other`."""
    numbers = {code: int(find_agent(staff_of(desk), code).id) for code in (agent, other)}
    sql = "UPDATE contact SET assignee_id = :staff WHERE role = 'care-agent' AND state = 'open'"
    names = ", ".join(f"'{name}'" for name in OF_THE_OTHER)
    with desk.db.write() as tx:
        tx.run(sql, staff=numbers[agent])
        tx.run(f"{sql} AND customer_id IN (SELECT id FROM customer WHERE name IN ({names}))", staff=numbers[other])
