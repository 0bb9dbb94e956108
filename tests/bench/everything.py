"""Owns the fleet for which every programme of the shipped pack runs: the days that packs have kept of its cars and
owners, and what falls due by their kinds, as carecall itself counts it.

Invariant: the same size gives the same rows, and planning finds nothing to derive anew. A third of the cars have an
insurance on record, another third an inspection; a third of the owners a birthday, a tenth a licence; a few have a part
that has come or are called back.
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import dataset
from dataset import TODAY, WRITTEN, delivered, visited
from outcome import open_desk

from carecall.desk import counted
from carecall.desk.context import Desk
from carecall.desk.counted import Ground
from carecall.model.kinds import BIRTH, DELIVERY, LAST_VISIT
from carecall.programmes import load
from carecall.store.due import DueRow
from carecall.store.events import Event

YEAR = 365
COLUMNS = ("dealership_id, kind, occurrence, customer_id, vehicle_id, due_on, since, cap, tag, source, params, basis, "
           "again, written_at")  # fmt: skip
EVENTS = "dealership_id, kind, number, vehicle_id, customer_id, on_day, known_on"
Bases = Mapping[str, Sequence[Event]]


def site_file() -> Path:
    """The file of a house that runs everything."""
    shipped = load.default_pack_files()[0].read_text(encoding="utf-8")
    rests = re.findall(r"^  ([\w-]+): {run: no}$", shipped, re.MULTILINE)
    path = dataset.folder() / "everything.yaml"
    lines = ["pack: everything", "programmes:", *(f"  {code}: {{run: yes}}" for code in rests)]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def fleet(cars: int) -> Path:
    """The file of such a fleet that nobody planned yet."""
    plain = dataset.fleet(cars)
    parts = [Path(__file__), Path(counted.__file__), *sorted(load.PACKS.glob("*.yaml"))]
    digest = hashlib.sha256(b"".join((plain.name.encode(), *(part.read_bytes() for part in parts)))).hexdigest()[:12]
    path = plain.with_name(f"everything-{cars}-{digest}.db")
    if not path.exists():
        draft = dataset.copy(plain, "everything-draft")
        _fill(draft, open_desk(draft, agent="", files=(site_file(),)), cars)
        draft.rename(path)
    return path


def _fill(path: Path, desk: Desk, cars: int) -> None:
    desk.db.close()
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "foreign_keys = OFF", "cache_size = -400000"):
            db.execute(f"PRAGMA {pragma}")
        with dataset.indexes_last(db):
            db.execute("BEGIN")
            dataset.fill(db, "due_kind", "dealership_id, kind, digest",
                         ((1, code, kind.digest) for code, kind in desk.pack.kinds.items()))  # fmt: skip
            dataset.fill(db, "event", EVENTS, _events(cars))
            dataset.fill(db, "due_date", COLUMNS, (_stored(row) for row in _due(desk, cars)))
            born = ((_birthday(car).isoformat(), car) for car in range(1, cars + 1) if _is_known(car))
            db.executemany("UPDATE customer SET born_on = ? WHERE id = ?", born)
            db.execute("COMMIT")
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _is_known(car: int) -> bool:
    """Whether the birthday of the car's owner is on record."""
    return car % 3 == 2


APPROVED = {"recall": "recall"}
"""The records that a director has approved, each with the programme of its campaign."""


def _birthday(car: int) -> date:
    return date(1990, 1, 1) + timedelta(days=car * 31 % YEAR)


def _of_car(car: int) -> Iterator[tuple[str, str, date]]:
    """What packs have kept of a car: the record, its number, its day."""
    if car % 3 == 0:
        yield "insurance", f"B{car}", TODAY + timedelta(days=car * 37 % YEAR - 60)
    if car % 3 == 1:
        yield "inspection", "", TODAY + timedelta(days=car * 41 % YEAR - 60)
    if car % 500 == 0:
        yield "part", f"P{car}", TODAY - timedelta(days=car // 500 % 5)
    if car % 200 == 0:
        yield "recall", "Z1", TODAY + timedelta(days=2)


def _of_owner(car: int) -> Iterator[tuple[str, str, date]]:
    if car % 10 == 0:
        yield "licence", "", TODAY + timedelta(days=car // 10 * 43 % YEAR - 60)


def _events(cars: int) -> Iterator[tuple[Any, ...]]:
    for car in range(1, cars + 1):
        for kind, number, on in _of_car(car):
            yield 1, kind, number or on.isoformat(), car, None, on.isoformat(), TODAY.isoformat()
        for kind, number, on in _of_owner(car):
            yield 1, kind, number or on.isoformat(), None, car, on.isoformat(), TODAY.isoformat()


def _due(desk: Desk, cars: int) -> Iterator[DueRow]:
    kinds = {code: kind.of_model("S1") for code, kind in desk.pack.kinds.items()}
    for car in range(1, cars + 1):
        yield from counted.rows(desk, Ground(car, car, kinds, _bases_of_car(car, cars)))
        born = _birthday(car) if _is_known(car) else None
        bases = {BIRTH: [Event(born, "", born)]} if born else {}
        yield from counted.rows(desk, Ground(car, None, kinds, bases | _kept(_of_owner(car)), born))


def _bases_of_car(car: int, cars: int) -> Bases:
    handed = TODAY - timedelta(days=delivered(car, cars))
    back = visited(car, cars)
    last = TODAY - timedelta(days=back or 0)
    visits = {} if back is None else {LAST_VISIT: [Event(last, f"R{car}", last)]}
    return {DELIVERY: [Event(handed, "", handed)], **visits, **_kept(_of_car(car))}


def _kept(records: Iterator[tuple[str, str, date]]) -> dict[str, Sequence[Event]]:
    return {kind: [Event(on, number or on.isoformat(), TODAY, APPROVED.get(kind, ""))] for kind, number, on in records}


def _stored(row: DueRow) -> tuple[Any, ...]:
    since, again = (day.isoformat() if day else None for day in (row.since, row.again))
    return (1, row.kind, row.occurrence, row.customer, row.vehicle, row.due_on.isoformat(), since, None, row.tag,
            int(row.source), row.params, row.basis.to_json(), again, WRITTEN)  # fmt: skip
