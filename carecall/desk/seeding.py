"""Owns laying the sample dealership into a database (E-06). Invariant: its days are moved so that the extract ends
today, and a database with other owners in it is refused.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from carecall.channels import sample
from carecall.channels.rows import Reading, VisitRow
from carecall.desk import intake
from carecall.desk.context import Desk
from carecall.desk.intake import Imported, Progress
from carecall.errors import Refused
from carecall.model.due import Terms
from carecall.store import car_models, people
from carecall.store.database import Database, Transaction


def lay_dealership(database: Database) -> None:
    """The sample dealership's own card and its models. Raises Refused `other-owners`."""
    folder = sample.sample_folder()
    house = sample.sample_house(folder)
    texts = {"name_en": house.name_en, "hotline": house.hotline, "address": house.address,
             "address_en": house.address_en}  # fmt: skip
    with database.write() as tx:
        _refuse_others(tx, house.code)
        card = people.ensure_dealership(tx, house.name, house.code, **texts)
        tx.update("dealership", {"id": int(card.id)}, code=house.code, name=house.name, **texts)
        for row in sample.sample_models(folder):
            terms = Terms(row.first_months, row.first_km, row.interval_months, row.interval_km)
            car_models.upsert(tx, int(card.id), row.code, {"zh": row.name, "en": row.name_en}, terms)


def _refuse_others(tx: Transaction, code: str) -> None:
    found = people.dealership(tx)
    owners = people.count_owners(tx, int(found.id)) if found and found.code != code else 0
    if owners:
        raise Refused("other-owners", count=owners)


def seed(desk: Desk, progress: Progress = intake.nothing, days: int | None = None) -> list[Imported]:
    """Take the sample extract in with its days moved to today; the dealership lies there already. `days`: only the
    visits of so many days."""
    today = desk.clock.today()
    since = today - timedelta(days=days) if days else date.min
    readings = sample.sample_readings(sample.sample_folder(), today, intake.layout_of(desk.pack))
    done = [intake.import_rows(desk, _since(reading, since), progress=progress) for reading in readings]
    intake.derive_touched(desk)
    return done


def _since(reading: Reading, first: date) -> Reading:
    rows = (row for row in reading.rows if not isinstance(row.record, VisitRow) or row.record.returned_on >= first)
    return replace(reading, rows=rows)
