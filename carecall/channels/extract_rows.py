"""Owns how a DMS extract becomes records. Invariant: a bad cell keeps its row out with line, column and reason, and
stops nothing else (B-08: what differs is shown).

What is written down as facts lies in the past: a delivery, a visit, a birth after `today` is a problem.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, time
from functools import partial
from pathlib import Path
from typing import TypeVar

from carecall.channels import car_values, values
from carecall.channels.headers import OWN, Columns, Layout, amount_of, day_of, number_of
from carecall.channels.person_headers import PEOPLE, phones_of, role_of, salutation_of
from carecall.channels.phones import Phone, parse_phone, split_phones
from carecall.channels.rows import (
    Dated,
    ListRow,
    ModelRow,
    OwnerRow,
    PersonRow,
    PersonSaid,
    Reading,
    Record,
    RecordsRow,
    Row,
    RowProblem,
    StaffRow,
    VisitRow,
)
from carecall.channels.table_file import Line, Table, open_table
from carecall.errors import Refused
from carecall.model.programmes import UNKNOWN_KIND
from carecall.scripts.names import is_company
from carecall.text import clean, plain_header, restore

T = TypeVar("T")
SHORT = "row-too-short"
LAST_DAY = date(2199, 12, 31)
"""What is kept of a car or an owner may lie ahead, such as the end of an insurance."""
BETWEEN = re.compile(r"\s*[,;，；、/|+]\s*")
"""What stands between two classes in one cell."""
LONGEST_PHONES = 1000  # characters of a cell of numbers


def read_rows(path: Path, kind: str | None = None, *, today: date, layout: Layout = OWN) -> Reading:
    """The records of a file, streamed. Refused (file) where it cannot be read, or its columns are not those of `kind`
    (or, without one, of any kind). `layout`: what the files of this dealership may hold."""
    table = open_table(path, layout.known_headers)
    try:
        columns = layout.map_columns(kind or layout.guess_kind(table.header), table.header)
    except Refused as refused:
        raise Refused(refused.code, **refused.params, file=path.name) from None
    return Reading(columns.kind, table.encoding, table.header, columns.unknown, _rows(table, columns, today, layout))


def _rows(table: Table, columns: Columns, today: date, layout: Layout) -> Iterator[Row]:
    builders = {"owners": _owner, "visits": _visit, "staff": _staff, "models": _model, "records": _records,
                "list": _listed, "persons": _person}  # fmt: skip
    build = builders[columns.kind]
    for line in table.rows():
        cells = Cells(line, table.header, columns, today, layout)
        record = build(cells) if line.problem in ("", SHORT) else None
        yield Row(line.number, None if cells.rejected else record, tuple(cells.problems), line.cells)


class Cells:
    """One row by fields; whoever asks for a value gets it or its default, and what is wrong is noted."""

    def __init__(self, line: Line, header: tuple[str, ...], columns: Columns, today: date, layout: Layout) -> None:
        self.layout = layout
        self._line = line
        self._header = header
        self._columns = columns
        self.today = today
        self.problems: list[RowProblem] = []
        if line.problem:
            self._note("", Refused(line.problem, cells=line.count, headers=len(header)), "", line.problem == SHORT)

    @property
    def rejected(self) -> bool:
        return any(not problem.warning for problem in self.problems)

    def column(self, field: str) -> str:
        """The file's own header for a field; the field's name where the file has none."""
        places = self._columns.fields.get(field)
        return self._header[places[0]] if places else field

    def has(self, field: str) -> bool:
        return field in self._columns.fields

    def filled(self, field: str) -> Iterator[tuple[str, str, str]]:
        """(column, cell as it stood, its plain value) of the field's columns that say something."""
        for place in self._columns.fields.get(field, ()):
            if cell := self._line.cells[place]:
                cell = restore(cell)
                value = values.plain_value(cell)
                if not values.is_nothing(value):
                    yield self._header[place], cell, value

    def text(self, field: str, limit: int = 200) -> str:
        return next((values.plain_text(cell, limit) for _, cell, _ in self.filled(field)), "")

    def take(self, field: str, parse: Callable[[str], T], warning: bool = False) -> T | None:
        """The value of a field; None where there is none, or it is wrong and noted."""
        for column, cell, value in self.filled(field):
            try:
                return parse(value)
            except Refused as refusal:
                self._note(column, refusal, cell, warning)
                return None
        return None

    def doubted(self, field: str, parse: Callable[[str], tuple[str, bool]], code: str) -> str:
        """A value that is kept even where it looks strange, which is noted as a warning."""
        for column, cell, value in self.filled(field):
            kept, strange = parse(value)
            if strange:
                self._note(column, Refused(code), cell, warning=True)
            return kept
        return ""

    def require(self, field: str, present: object) -> None:
        """A required value that is neither there nor noted as wrong is missing."""
        column = self.column(field)
        if not present and not any(problem.column == column for problem in self.problems):
            self._note(column, Refused("value-missing"), "")

    def remark(self, code: str, value: str) -> None:
        """A warning about the whole row."""
        self._note("", Refused(code), value, warning=True)

    def phones(self, field: str) -> tuple[Phone, ...]:
        """Every number of the field's columns. A bad one beside a good one is a warning; doubtful ones are too."""
        good: dict[str, Phone] = {}
        bad: list[tuple[str, Refused, str]] = []
        for column, cell, _ in self.filled(field):
            for piece in split_phones(cell[:LONGEST_PHONES]) or [cell]:
                try:
                    phone = parse_phone(values.plain_text(piece))
                except Refused as refused:
                    bad.append((column, refused, piece))
                    continue
                good.setdefault(phone.e164, phone)
                if phone.doubtful:
                    self._note(column, Refused("phone-doubtful", raw=phone.e164), piece, warning=True)
        for column, why, piece in bad:
            self._note(column, why, piece, warning=bool(good))
        return tuple(good.values())

    def _note(self, column: str, refusal: Refused, cell: str, warning: bool = False) -> None:
        value = values.plain_text(cell, 80)
        self.problems.append(RowProblem(self._line.number, column, refusal.code, refusal.params, value, warning))


def _car(cells: Cells) -> tuple[str, str]:
    plate = cells.doubted("plate", car_values.parse_plate, "plate-strange")
    return plate, cells.doubted("vin", car_values.parse_vin, "vin-strange")


def _past(cells: Cells, field: str) -> date | None:
    return cells.take(field, partial(values.parse_day, today=cells.today))


def _band(cells: Cells) -> tuple[time | None, time | None]:
    """The owner's own hours, from one column or from two; a half-open band is bounded by the other side's None."""
    if any(value in values.ANY_TIME for _, _, value in cells.filled("band")):
        return None, None
    band = cells.take("band", values.parse_band)
    if band:
        return band
    first, last = cells.take("calls_from", values.parse_time), cells.take("calls_to", values.parse_time)
    if first and last and first >= last:
        cells.take("calls_to", _backwards)
    return first, last


def _backwards(text: str) -> time:
    raise Refused("band-backwards")


def _birthday(cells: Cells) -> date | None:
    """A birthday is a courtesy: one that is not understood is a warning, not a lost owner."""
    return cells.take("birthday", partial(values.parse_birthday, today=cells.today), warning=True)


def _owner(cells: Cells) -> Record:
    name, named = cells.text("name"), [person for person in (_said(cells, of) for of in PEOPLE) if person.name]
    phones = tuple(dict.fromkeys((*cells.phones("phones"), *(
        phone for person in named if person.name == name for phone in person.phones))))  # fmt: skip
    cells.require("name", name)
    cells.require("phones", phones)
    plate, vin = _car(cells)
    calls_from, calls_to = _band(cells)
    return OwnerRow(
        name=name,
        phones=phones,
        salutation=cells.take("salutation", values.parse_salutation, warning=True) or "",
        plate=plate,
        vin=vin,
        model=cells.text("model"),
        delivered_on=_past(cells, "delivered_on"),
        consultant=cells.text("consultant"),
        km=cells.take("km", values.parse_km),
        km_on=_past(cells, "km_on"),
        birthday=_birthday(cells),
        lunar_birthday=cells.take("lunar_birthday", values.parse_lunar, warning=True),
        calls_from=calls_from,
        calls_to=calls_to,
        external_id=cells.text("external_id"),
        opted_out=cells.take("opted_out", values.parse_yes),
        calls_seldom=cells.take("calls_seldom", values.parse_yes),
        classes=_classes(cells),
        kept=_kept(cells),
        people=tuple(_of_their_own(cells, person, name, phones) for person in named if person.name != name),
    )


def _of_their_own(cells: Cells, person: PersonSaid, owner: str, owners: tuple[Phone, ...]) -> PersonSaid:
    """A contact person (E-15) without the numbers that are the owner's own, for a firm has none but its people's; who
    has none left is told of, and kept."""
    known = set() if is_company(owner) else {phone.e164 for phone in owners}
    theirs = tuple(phone for phone in person.phones if phone.e164 not in known)
    if not theirs:
        cells.remark("person-without-number", person.name)
    return replace(person, phones=theirs)


def _said(cells: Cells, person: str) -> PersonSaid:
    """Who stands in the columns of `person`; what else is said of nobody is not looked at."""
    name = cells.text(person)
    if not name:
        return PersonSaid("")
    salutation = cells.take(salutation_of(person), values.parse_salutation, warning=True) or ""
    return PersonSaid(name, cells.phones(phones_of(person)), cells.text(role_of(person), 40), salutation)


def _person(cells: Cells) -> Record:
    owner, external_id, person = cells.text("owner"), cells.text("external_id"), _said(cells, "person")
    cells.require("owner" if cells.has("owner") else "external_id", owner or external_id)
    cells.require("person", person.name)
    cells.require("person_phones", person.phones)
    return PersonRow(owner, external_id, person)


def _kept(cells: Cells) -> tuple[Dated, ...]:
    """What the packs keep of the owner and the car; a day that is not understood keeps the row out."""
    found = ((record.code, cells.take(day_of(record.code), _any_day)) for record in cells.layout.records)
    return tuple(_dated(cells, code, on) for code, on in found if on)


def _dated(cells: Cells, code: str, on: date) -> Dated:
    """A day with its number and sum; two sums of one day that have no number would be taken for one."""
    dated = Dated(code, on, cells.text(number_of(code), 80), cells.take(amount_of(code), values.parse_amount))
    if dated.amount is not None and not dated.number:
        cells.remark("sum-without-number", f"{dated.amount / 100:,.2f}")
    return dated


def _classes(cells: Cells) -> tuple[str, ...]:
    """The classes that a cell names, which may be several; a word that names none is a warning."""
    meant = cells.take("classes", partial(_meant, cells.layout), warning=True)
    return meant or ()


def _meant(layout: Layout, text: str) -> tuple[str, ...]:
    words = [word for word in BETWEEN.split(text) if word]
    unknown = [word for word in words if plain_header(word) not in layout.classes]
    if unknown:
        raise Refused("class-unknown", value=clean(unknown[0], 40))
    return tuple(dict.fromkeys(layout.classes[plain_header(word)] for word in words))


def _any_day(text: str) -> date:
    return values.parse_day(text, LAST_DAY)


def _records(cells: Cells) -> Record:
    plate, vin = _car(cells)
    phones, kept = cells.phones("phones"), _kept(cells)
    named = next(field for field in ("plate", "vin", "phones") if cells.has(field))
    cells.require(named, plate or vin or phones)
    dated = next(day_of(each.code) for each in cells.layout.records if cells.has(day_of(each.code)))
    cells.require(dated, kept)
    withdrawn = bool(cells.take("withdrawn", values.parse_yes))
    return RecordsRow(kept, plate, vin, cells.text("name"), phones, withdrawn)


def _listed(cells: Cells) -> Record:
    plate, vin = _car(cells)
    phones, number = cells.phones("phones"), cells.text("external_id", 80)
    named = next(field for field in ("plate", "vin", "external_id", "phones") if cells.has(field))
    cells.require(named, plate or vin or number or phones)
    return ListRow(plate, vin, number, cells.text("name"), phones)


def _visit(cells: Cells) -> Record:
    plate, vin = _car(cells)
    cells.require("plate" if cells.has("plate") else "vin", plate or vin)
    opened_on, returned_on = _past(cells, "opened_on"), _past(cells, "returned_on")
    cells.require("returned_on", returned_on)
    if opened_on and returned_on and opened_on > returned_on:
        cells.take("returned_on", partial(_before, opened_on))
    return VisitRow(
        returned_on=returned_on or date.min,
        number=cells.text("number", 80),
        plate=plate,
        vin=vin,
        opened_on=opened_on,
        kind=cells.doubted("kind", car_values.parse_visit_kind, "visit-kind-unknown") or UNKNOWN_KIND,
        km=cells.take("km", values.parse_km),
        advisor=cells.text("advisor"),
        summary=cells.text("summary", 500),
    )


def _before(opened_on: date, text: str) -> date:
    raise Refused("returned-before-opened", opened=opened_on.isoformat())


def _staff(cells: Cells) -> Record:
    code, name = cells.text("code", 40), cells.text("name")
    role = cells.take("role", car_values.parse_role)
    for field, present in (("code", code), ("name", name), ("role", role)):
        cells.require(field, present)
    phones = cells.phones("phone")
    absent = cells.take("absent", values.parse_absent)
    if absent is None:
        absent = cells.take("present", values.parse_yes) is False
    return StaffRow(code, name, role or "", phones[0].e164 if phones else "", absent)


TERMS = ("first_months", "first_km", "interval_months", "interval_km")


def _model(cells: Cells) -> Record:
    code, name = cells.text("model_code", 80), cells.text("model")
    cells.require("model_code" if cells.has("model_code") else "model", code or name)
    terms = [cells.take(field, values.parse_months if field.endswith("months") else values.parse_interval_km)
             for field in TERMS]  # fmt: skip
    for field, value in zip(TERMS, terms, strict=True):
        cells.require(field, value)
    return ModelRow(code, name, cells.text("model_en"), *(value or 0 for value in terms))
