"""Owns laying the sample dealership into a database (E-06). Invariant: its days are moved so that the extract ends
today, and a database with other owners in it is refused.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from carecall.channels import sample
from carecall.channels.extract_rows import read_rows
from carecall.channels.rows import Reading, Row
from carecall.desk import intake
from carecall.desk.context import Desk
from carecall.desk.intake import Imported, Progress
from carecall.errors import Refused
from carecall.model.due import Terms
from carecall.store import people, records
from carecall.store.database import Database

FILES = ("staff.csv", "owners.csv", "visits.csv")
TEXTS = ("name_en", "hotline", "address", "address_en")


def lay_dealership(database: Database) -> None:
    """The sample dealership's own card and its models. Raises Refused `other-owners`."""
    folder = sample.sample_folder()
    facts = tomllib.loads((folder / "dealership.toml").read_text(encoding="utf-8"))
    with database.write() as tx:
        found = people.dealership(tx)
        if found and found.code != facts["code"] and records.count_owners(tx, int(found.id)):
            raise Refused("other-owners", count=records.count_owners(tx, int(found.id)))
        if found and found.code != facts["code"]:
            values = {name: facts[name] for name in ("code", "name", *TEXTS)}
            tx.update("dealership", {"id": int(found.id)}, **values)
        card = people.ensure_dealership(tx, facts["name"], facts["code"], **{name: facts[name] for name in TEXTS})
        for row in _models(folder):
            terms = Terms(*(int(row[name]) for name in Terms.__slots__))
            people.upsert_model(tx, int(card.id), row["code"], {"zh": row["name"], "en": row["name_en"]}, terms)


def _models(folder: Path) -> Iterator[dict[str, Any]]:
    with (folder / "models.csv").open(encoding="utf-8-sig", newline="") as stream:
        yield from csv.DictReader(stream)


def seed(desk: Desk, progress: Progress = intake.nothing) -> list[Imported]:
    """Take the sample extract in with its days moved to today; the dealership lies there already."""
    folder = sample.sample_folder()
    reference = sample.reference_day(folder)
    days = (desk.clock.today() - reference).days
    readings = [_moved(read_rows(folder / name, today=reference), days) for name in FILES]
    return [intake.import_rows(desk, reading, progress=progress) for reading in readings]


def _moved(reading: Reading, days: int) -> Reading:
    return replace(reading, rows=(_moved_row(row, days) for row in reading.rows))


def _moved_row(row: Row, days: int) -> Row:
    return replace(row, record=sample.shift(row.record, days)) if row.record else row
