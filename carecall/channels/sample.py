"""Owns the sample dealership: where its files are, and its dates moved to any day. Invariant: moved or not, it is the
same two years; the reference day becomes the day that is asked for (E-06).

The files lie in `data/` of a checkout and in `carecall/_data` of an installed wheel.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from carecall.channels.extract_rows import read_rows
from carecall.channels.headers import RECORDS, Layout
from carecall.channels.rows import ModelRow, OwnerRow, Reading, Record, RecordsRow, Row, VisitRow
from carecall.errors import Misconfigured

HOUSE = "dealership.toml"
ORDER = ("staff", "owners", "visits", RECORDS)  # who is named comes before who names them


@dataclass(frozen=True, slots=True)
class SampleHouse:
    """What scripts and messages say of the dealership, and the day that its files count from."""

    code: str
    name: str
    name_en: str
    hotline: str
    address: str
    address_en: str
    brand: str
    brand_en: str
    reference_day: date


def sample_folder() -> Path:
    """The folder of the sample's files."""
    package = Path(__file__).resolve().parent.parent
    for folder in (package / "_data", package.parent / "data"):
        if (folder / HOUSE).is_file():
            return folder
    raise Misconfigured("sample-not-found", folder=str(package / "_data"))


def sample_house(folder: Path) -> SampleHouse:
    return SampleHouse(**tomllib.loads((folder / HOUSE).read_text("utf-8")))


def sample_models(folder: Path) -> list[ModelRow]:
    rows = read_rows(folder / "models.csv", "models", today=sample_house(folder).reference_day).rows
    return [row.record for row in rows if isinstance(row.record, ModelRow)]


def sample_readings(folder: Path, today: date, layout: Layout) -> Iterator[Reading]:
    """Staff, owners, visits and what the packs have kept besides, in this order, as if the extract had been made on
    `today`."""
    reference = sample_house(folder).reference_day
    days = (today - reference).days
    for kind in (kind for kind in ORDER if kind in layout.kinds):
        reading = read_rows(folder / f"{kind}.csv", kind, today=reference, layout=layout)
        yield replace(reading, rows=_shifted(reading.rows, days))


def _shifted(rows: Iterator[Row], days: int) -> Iterator[Row]:
    for row in rows:
        yield replace(row, record=shift(row.record, days)) if row.record else row


def shift(record: Record, days: int) -> Record:
    """The same record with its dates moved; birthdays stay (there are some on every day of the year)."""
    if isinstance(record, OwnerRow):
        return replace(record, delivered_on=moved(record.delivered_on, days), km_on=moved(record.km_on, days))
    if isinstance(record, VisitRow):
        returned_on = record.returned_on + timedelta(days=days)
        return replace(record, opened_on=moved(record.opened_on, days), returned_on=returned_on)
    if isinstance(record, RecordsRow):
        return replace(record, kept=tuple(replace(each, on=each.on + timedelta(days=days)) for each in record.kept))
    return record


def moved(day: date | None, days: int) -> date | None:
    return day + timedelta(days=days) if day else None
