"""Owns taking a DMS extract in (B-08). Invariant: importing a file twice changes nothing; a bad row stops nothing and
is never lost; a chunk of rows is one transaction, and the cars that it touched are marked in it until their due dates
are derived.

Implements the identity of owners, C-06 (a corrected number resumes), D-11 (a visit answers open contacts), A-01.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import islice
from pathlib import Path

from carecall.channels.extract_rows import read_rows
from carecall.channels.headers import Layout
from carecall.channels.rows import (
    ModelRow,
    OwnerRow,
    PersonRow,
    Reading,
    Record,
    RecordsRow,
    Row,
    RowProblem,
    StaffRow,
    VisitRow,
)
from carecall.desk import day_book, due_dates
from carecall.desk.context import Desk, with_days
from carecall.desk.intake_rows import Book, Hands
from carecall.errors import Refused
from carecall.model.programmes import UNKNOWN_KIND, Pack
from carecall.store import car_models, classes, records
from carecall.store.database import Transaction
from carecall.store.rehearsal import rehearsal
from carecall.text import plain_header

CHUNK = 500
ORDER = ("models", "staff", "owners", "persons", "visits", "records")
"""The kinds of files, each before those whose rows name what is in it."""
Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that was kept out: its cells, where, and why; `doubts`: what else looks strange in it."""

    raw: tuple[str, ...]
    problem: RowProblem
    doubts: tuple[RowProblem, ...] = ()


@dataclass(slots=True)
class Imported:
    """What a file brought. `warnings` stand beside rows that went in; `owners` and `cars` are the new ones, `shared`:
    numbers that two owners share; `late`: deliveries of the last month that came in more than 3 days late (A-01);
    `kindless`: the lines of new visits that do not say what was done; `corrected`: the lines of owners who are dialled
    at another number first now (C-06); `staying`: of those who are left out and stay so, though the file says otherwise
    (B-14); `hands`: cars that two owners claim; `unstaffed`: who is named in a row and in no file of staff, with the
    lines; `numbers` and `classes`: those that the file gave each owner so far, `cars_named` the cars in it with their
    first lines."""

    kind: str
    header: tuple[str, ...]
    unknown: tuple[str, ...]
    rows: int = 0
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: list[Rejected] = field(default_factory=list)
    warnings: list[RowProblem] = field(default_factory=list)
    owners: int = 0
    cars: int = 0
    shared: int = 0
    late: int = 0
    kindless: list[int] = field(default_factory=list)
    corrected: list[int] = field(default_factory=list)
    staying: list[int] = field(default_factory=list)
    hands: list[Hands] = field(default_factory=list)
    unstaffed: dict[str, list[int]] = field(default_factory=dict)
    numbers: dict[int, dict[str, str]] = field(default_factory=dict)
    classes: dict[int, set[str]] = field(default_factory=dict)
    cars_named: dict[int, int] = field(default_factory=dict)

    def count(self, what: str) -> None:
        setattr(self, what, getattr(self, what) + 1)


def layout_of(pack: Pack, theirs: Mapping[str, str] | None = None) -> Layout:
    """What the files of a dealership with this pack may hold; `theirs`: what another system's headers mean."""
    words = {plain_header(word): code for code, of in pack.classes.items()
             for word in (code, *of.names.values(), *of.words)}  # fmt: skip
    return Layout(tuple(pack.records.values()), theirs or {}, words)


def nothing(rows: int) -> None:
    """No progress is shown."""


@contextmanager
def rehearsing(desk: Desk) -> Iterator[Desk]:
    """A desk like this one, on which a dry run does what the real one would: what a file brings is there for the next
    one, and nothing of it stays. On a server it keeps what it locks to its end, so the days that are over are closed
    before it: else no desk could write anything meanwhile."""
    if desk.db.postgres:
        with day_book.writing(desk):
            pass
    with rehearsal(desk.db) as database:
        yield replace(desk, db=database)


def read_files(
    desk: Desk, paths: Sequence[Path], kind: str | None = None, theirs: Mapping[str, str] | None = None
) -> tuple[list[tuple[int, Reading]], dict[int, Refused]]:
    """The files, each by its place in `paths`, in the order in which they are taken in: whom a row names is known
    before it, however they were given; and why those cannot be read at all that are left out."""
    layout = layout_of(desk.pack, theirs)
    readings: list[tuple[int, Reading]] = []
    refused: dict[int, Refused] = {}
    for place, path in enumerate(paths):
        try:
            readings.append((place, read_rows(path, kind, today=desk.clock.today(), layout=layout)))
        except Refused as why:
            refused[place] = why
    return sorted(readings, key=lambda each: ORDER.index(each[1].kind)), refused


def import_file(desk: Desk, path: Path) -> Imported:
    """Take one file of an extract in. Raises Refused where it cannot be read at all."""
    result = import_rows(desk, read_rows(path, today=desk.clock.today(), layout=layout_of(desk.pack)))
    derive_touched(desk)
    return result


def import_rows(desk: Desk, reading: Reading, progress: Progress = nothing) -> Imported:
    """Take the rows in, chunk by chunk. The due dates of the cars that were touched are derived by `derive_touched`,
    once for all files."""
    result = Imported(reading.kind, reading.header, reading.columns_unknown)
    for rows in _chunks(reading.rows):
        with day_book.writing(desk) as tx:
            _chunk(with_days(desk, tx), tx, rows, result)
        progress(result.rows)
    _end_classes(desk, result)
    return result


def _end_classes(desk: Desk, result: Imported) -> None:
    """What files before this one said of its owners, and it does not, holds no more; an owner may be on several of its
    rows."""
    if result.classes:
        with day_book.writing(desk) as tx:
            for owner, codes in result.classes.items():
                classes.say_no_more(tx, desk.id, owner, codes, desk.clock.today(), desk.now)


def derive_touched(desk: Desk) -> int:
    """The due dates of the cars that the files touched, and of those whose model has other terms now (D-11); how many
    the latter are. A kill before this loses nothing: planning does it first."""
    cars = CHUNK
    while cars == CHUNK:
        with day_book.writing(desk) as tx:
            cars = due_dates.derive_stale(with_days(desk, tx), tx, CHUNK)
    with day_book.writing(desk) as tx:
        terms = {code: card.terms for code, card in car_models.by_code(tx, desk.id).items()}
        return due_dates.refresh(with_days(desk, tx), tx, terms)


def _chunks(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while chunk := list(islice(rows, CHUNK)):
        yield chunk


def _chunk(desk: Desk, tx: Transaction, rows: list[Row], result: Imported) -> None:
    book = Book.open(desk, tx)
    book.numbers, book.classes, book.cars = result.numbers, result.classes, result.cars_named
    for row in rows:
        result.rows += 1
        told = len(result.warnings)
        bad = _record(book, row, row.record, result) if row.record else _first_error(row)
        if bad:
            result.rejected.append(Rejected(row.raw, bad, doubts(row)))
        else:
            result.warnings[told:told] = doubts(row)
    records.mark_stale(tx, desk.id, "vehicle", book.touched)
    records.mark_stale(tx, desk.id, "customer", book.owners_touched)
    book.answer_visits()


def doubts(row: Row) -> tuple[RowProblem, ...]:
    """What looks strange in a row and does not keep it out."""
    return tuple(problem for problem in row.problems if problem.warning)


def _first_error(row: Row) -> RowProblem:
    return next(problem for problem in row.problems if not problem.warning)


def _record(book: Book, row: Row, record: Record, result: Imported) -> RowProblem | None:
    """What keeps the row out after all; None where it went in."""
    if isinstance(record, OwnerRow):
        _owner(book, row, record, result)
    elif isinstance(record, StaffRow):
        result.count(book.staff(record))
    elif isinstance(record, ModelRow):
        result.count(book.model(record))
    elif isinstance(record, VisitRow):
        return _visit(book, row, record, result)
    elif isinstance(record, PersonRow):
        return _person(book, row, record, result)
    elif isinstance(record, RecordsRow):
        return _told(book.keep_of(record, row.line), result)
    return None


def _told(done: str | RowProblem, result: Imported) -> RowProblem | None:
    if isinstance(done, RowProblem):
        return done
    result.count(done)
    return None


def _person(book: Book, row: Row, record: PersonRow, result: Imported) -> RowProblem | None:
    bad = _told(book.person(record, row.line), result)
    if not bad:
        _of_others(book, row, result)
    return bad


def _owner(book: Book, row: Row, record: OwnerRow, result: Imported) -> None:
    result.count(book.owner(record, row.line))
    result.owners += book.is_new
    result.cars += book.car_is_new
    result.shared += book.shares_number
    result.corrected += [row.line] * book.other_first
    result.late += _came_late(book, record)
    if book.stays_out:
        result.staying.append(row.line)
    if book.hands:
        result.hands.append(book.hands)
    result.warnings += [RowProblem(row.line, "", "record-without-car", warning=True)] * book.homeless
    result.warnings += [RowProblem(row.line, "", code, {"value": grade}, warning=True)
                        for code, grade in book.grades_left]  # fmt: skip
    _of_others(book, row, result)
    _named(book, row, record.consultant, result)


def _of_others(book: Book, row: Row, result: Imported) -> None:
    """Numbers that are another contact person's of the owner stay so."""
    result.warnings += [RowProblem(row.line, "", "number-of-another", warning=True)] * bool(book.others)


def _named(book: Book, row: Row, name: str, result: Imported) -> None:
    """Somebody whom no file of staff has cannot be given the calls that are theirs."""
    if name and name not in book.people:
        result.unstaffed.setdefault(name, []).append(row.line)


def _visit(book: Book, row: Row, record: VisitRow, result: Imported) -> RowProblem | None:
    done = book.visit(record)
    if not done:
        return RowProblem(row.line, "", "unknown-car", {"plate": record.plate or record.vin})
    result.count(done)
    _named(book, row, record.advisor, result)
    if record.kind == UNKNOWN_KIND and done == "added":
        result.kindless.append(row.line)
    return None


def _came_late(book: Book, record: OwnerRow) -> bool:
    """A-01: a delivery is entered within 3 days."""
    today = book.desk.clock.today()
    on = record.delivered_on
    return book.car_is_new and on is not None and today - timedelta(days=30) <= on < today - timedelta(days=3)
