"""Owns `summary`, `losses` and `export`. Invariant: a figure is that of the screens, from the same query."""

import csv
import json
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, Any

import typer

from carecall.cli.session import Session
from carecall.errors import Misconfigured
from carecall.i18n import Words

if TYPE_CHECKING:
    from carecall.desk.context import Desk

Table = tuple[list[str], Iterator[tuple[Any, ...]]]


class Format(StrEnum):
    """How an export is written."""

    CSV = "csv"
    JSON = "json"


class By(StrEnum):
    """What lost customers are counted by."""

    MONTH = "month"
    QUARTER = "quarter"


class What(StrEnum):
    """What an export holds."""

    CONTACTS = "contacts"
    CALLS = "calls"
    ATTEMPTS = "attempts"
    ANSWERS = "answers"
    COMPLAINTS = "complaints"
    BOOKINGS = "bookings"
    SIGN_UPS = "sign-ups"
    MESSAGES = "messages"
    SUMMARY = "summary"


def add(app: typer.Typer, _: Words) -> None:
    sent_by = _("Messages after the last try wait in the outbox for whoever sends them (carecall export messages): "
                "carecall sends none.")  # fmt: skip

    @app.command("summary", help=_("The supervisor's day in figures. {sentence}", sentence=sent_by))
    def summary(
        ctx: typer.Context,
        date: Annotated[str, typer.Option(help=_("The day, such as 23 Nov or yesterday; today by default."))] = "",
        json: Annotated[bool, typer.Option("--json", help=_("Print JSON."))] = False,
    ) -> None:
        run_summary(ctx.obj, date, json)

    _add_losses(app, _)
    whose = _("The assignee of a contact is whose it is, also while others have it because they are away.")
    both = f"{whose} {sent_by}"
    in_full = _("Whole phone numbers, for who directs (--agent); that it was done is kept.")

    @app.command(
        "export",
        help=_("Write a table that opens in Excel; without --numbers phone numbers are masked. {sentence}",
               sentence=both),
    )
    def export(
        ctx: typer.Context,
        what: Annotated[What, typer.Argument(help=_("Which table."))],
        from_: Annotated[
            str,
            typer.Option(
                "--from", help=_("From this day; of contacts counts the first one on which they may be called.")
            ),
        ] = "",
        to: Annotated[str, typer.Option("--to", help=_("To this day, it included."))] = "",
        format: Annotated[Format, typer.Option("--format", help=_("csv or json."))] = Format.CSV,
        out: Annotated[Path | None, typer.Option("--out", help=_("The file; standard output by default."))] = None,
        numbers: Annotated[
            bool,
            typer.Option("--numbers", help=in_full),
        ] = False,
    ) -> None:
        run_export(ctx.obj, what, (from_, to), format, out, numbers)


def _add_losses(app: typer.Typer, _: Words) -> None:
    @app.command(
        "losses",
        help=_("Who has stayed away, by plate and warranty, called or not, as it stood at the end of a month (C-13)."),
    )
    def losses(
        ctx: typer.Context,
        by: Annotated[By, typer.Option(help=_("month or quarter."))] = By.MONTH,
        from_: Annotated[str, typer.Option("--from", help=_("From the month of this day; the last by default."))] = "",
        to: Annotated[str, typer.Option("--to", help=_("To the month of this day; today's by default."))] = "",
        list_: Annotated[bool, typer.Option("--list", help=_("Name the cars that are counted."))] = False,
        json: Annotated[bool, typer.Option("--json", help=_("Print JSON."))] = False,
    ) -> None:
        run_losses(ctx.obj, by, from_, to, list_, json)


def run_losses(session: Session, by: By, first: str, last: str, by_name: bool, as_json: bool) -> None:
    from carecall.desk.losses import Every, named, periods
    from carecall.view import losses as view

    start, end = _span(session, first, last)
    desk, every = session.desk(), Every(by.value)
    if by_name:
        cars = named(desk, every, start, end)
        told: Any = view.named_json(every, cars) if as_json \
            else view.named_table(session.words, every, cars, desk.clock.today())  # fmt: skip
    else:
        found = periods(desk, every, start, end)
        told = view.losses_json(every, found) if as_json else view.losses_table(session.words, every, found)
    if as_json:
        session.json(told)
    else:
        session.table(*told)
    if remark := view.remark(session.words, desk.pack.losses):
        session.err(remark)


def _span(session: Session, first: str, last: str) -> tuple[date | None, date | None]:
    """Two days as typed. Raises Misconfigured `days-backwards`."""
    start, end = session.day(first, past=True), session.day(last, past=True)
    if start and end and end < start:
        raise Misconfigured("days-backwards", start=start.isoformat(), day=end.isoformat())
    return start, end


def run_summary(session: Session, date: str, as_json: bool) -> None:
    from carecall.desk.summary import summary
    from carecall.view import plain
    from carecall.view.summary import summary_lines

    day = session.day(date, past=True)
    desk = session.desk()
    found = summary(desk, day)
    if as_json:
        session.json(plain.summary(session.words, desk, found))
        return
    for line in summary_lines(session.words, desk.pack, found, desk.clock.today(), session.wide):
        session.out("".join(part for part, _style in line).rstrip())


def run_export(
    session: Session, what: What, days: tuple[str, str], how: Format, out: Path | None, numbers: bool
) -> None:
    start, end = _span(session, *days)
    with _table(session, what, start, end, numbers) as (names, rows), _target(out, how) as file:
        write = _csv if how is Format.CSV else _json
        count = write(file, names, rows)
    if out:
        _ = session.words
        session.err(_.n("{count} row written to {file}.", "{count} rows written to {file}.", count, file=out))


def _table(
    session: Session, what: What, start: date | None, end: date | None, numbers: bool
) -> AbstractContextManager[Table]:
    """The columns and the rows: those of the records, or the figures as the summary has them."""
    from carecall.desk.summary import days
    from carecall.view import plain

    desk = session.desk()
    if what is not What.SUMMARY:
        return _records(session, desk, what, start, end, numbers)
    rows = (row for found in days(desk, start, end) for row in plain.figure_rows(session.words, desk.pack, found))
    return nullcontext((list(plain.FIGURE_COLUMNS), rows))


@contextmanager
def _records(
    session: Session, desk: "Desk", what: What, start: date | None, end: date | None, numbers: bool
) -> Iterator[Table]:
    from carecall.desk import exporting
    from carecall.view.exported import with_words

    with exporting.table(desk, what.value, start, end, numbers) as (names, rows):
        yield with_words(session.words, desk.pack, names, rows)


@contextmanager
def _target(out: Path | None, how: Format) -> Iterator[IO[str]]:
    """The file, for CSV with the mark that Chinese Excel needs; or standard output."""
    if out is None:
        if how is Format.CSV and not sys.stdout.isatty():
            sys.stdout.write("\ufeff")
        yield sys.stdout
        return
    try:
        with out.open("w", encoding="utf-8-sig" if how is Format.CSV else "utf-8", newline="") as file:
            yield file
    except OSError as error:
        raise Misconfigured("file-not-writable", file=str(out), detail=error.strerror or "") from error


def _csv(file: IO[str], names: list[str], rows: Iterator[tuple[Any, ...]]) -> int:
    from carecall.text import defuse

    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(names)
    count = 0
    for row in rows:
        writer.writerow(["" if cell is None else defuse(str(cell)) for cell in row])
        count += 1
    return count


def _json(file: IO[str], names: list[str], rows: Iterator[tuple[Any, ...]]) -> int:
    """One array, written as it comes."""
    count = 0
    file.write("[")
    for row in rows:
        file.write(",\n" if count else "\n")
        file.write(json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False))
        count += 1
    file.write("\n]\n")
    return count
