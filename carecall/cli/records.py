"""Owns `import` and `seed`. Invariant: what was kept out is in a file with line, column and reason, and the exit status
says so."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, Any

import typer

from carecall.cli.session import Session
from carecall.errors import Misconfigured, Refused, StoreError
from carecall.i18n import Words

if TYPE_CHECKING:
    from carecall.desk.context import Desk
    from carecall.desk.intake import Imported, Progress


WIDEST = 100
PLAN = ("carecall", "plan")


class Kind(StrEnum):
    """What a file holds."""

    OWNERS = "owners"
    VISITS = "visits"
    STAFF = "staff"
    MODELS = "models"
    RECORDS = "records"
    PERSONS = "persons"


def add(app: typer.Typer, _: Words) -> None:
    @app.command(
        "import",
        help=_(
            "Take in a DMS extract: owners, contact persons, visits, staff, car models or what the programmes keep "
            "besides, as CSV or XLSX; --columns says which columns it may have."
        ),
    )
    def import_(
        ctx: typer.Context,
        files: Annotated[list[Path] | None, typer.Argument(metavar="FILE...", help=_("CSV or XLSX files."))] = None,
        as_: Annotated[Kind | None, typer.Option("--as", help=_("What they hold."))] = None,
        dry_run: Annotated[
            bool,
            typer.Option(
                "--dry-run",
                help=_("Say what it would do, and do nothing. On a server desks wait for these owners while it runs."),
            ),
        ] = False,
        headers: Annotated[
            Path | None,
            typer.Option("--headers", help=_("A file that says what another system's headers mean.")),
        ] = None,
        columns: Annotated[
            bool, typer.Option("--columns", help=_("Say which columns a file may have, and under which headers."))
        ] = False,
        json: Annotated[bool, typer.Option("--json", help=_("Print JSON."))] = False,
    ) -> None:
        kind = as_.value if as_ else None
        if columns and headers:
            raise Misconfigured("one-of-two", first="--headers", second="--columns")
        if columns and not files:
            run_columns(ctx.obj, kind, json)
        elif files and not columns:
            raise typer.Exit(run_import(ctx.obj, files, kind, dry_run, json, headers))
        else:
            raise Misconfigured("one-of-two", first="FILE", second="--columns")

    @app.command("seed", help=_("Lay the sample dealership into an empty database, its days moved to today."))
    def seed(ctx: typer.Context, json: Annotated[bool, typer.Option("--json", help=_("Print JSON."))] = False) -> None:
        run_seed(ctx.obj, json)


def run_columns(session: Session, kind: str | None, as_json: bool) -> None:
    from carecall.view.columns import columns_json, columns_lines

    layout = session.layout()
    kinds = [kind] if kind else layout.kinds
    if as_json:
        session.json(columns_json(session.words, layout, kinds))
        return
    for line in columns_lines(session.words, layout, kinds, min(session.wide, WIDEST)):
        session.out(line)


def run_import(
    session: Session, files: list[Path], kind: str | None, dry_run: bool, as_json: bool, headers: Path | None = None
) -> int:
    from carecall.desk import intake
    from carecall.desk.dealership import unnamed_before_first_import
    from carecall.view.dealership import unnamed_words

    theirs = _theirs(session, headers) if headers else {}
    found: dict[int, dict[str, Any]] = {}
    plannable = False
    with _desk(session, dry_run) as desk:
        nameless = unnamed_before_first_import(desk)
        readings, refused = intake.read_files(desk, files, kind, theirs)
        _tell_refused(session, list(refused.values()), bool(readings))
        for place, reading in readings:
            path = files[place]
            with _progress(session, path.name) as progress:
                done = intake.import_rows(desk, reading, progress)
            found[place] = _report(session, path, done, dry_run)
            remark(session, desk, done, path.name if len(files) > 1 else "")
            plannable |= done.kind in (Kind.OWNERS, Kind.VISITS, Kind.RECORDS) and done.added + done.updated > 0
        derived = intake.derive_touched(desk)
    if nameless and not dry_run:
        session.err(unnamed_words(session.words, nameless))
    if derived:
        session.err(_derived(session.words, derived))
    if dry_run:
        session.err(session.words("This was a dry run: nothing was changed, and no file was written."))
    if as_json:
        results = [found.get(place) or _left_out(session, refused[place]) for place in range(len(files))]
        session.json(results[0] if len(results) == 1 else results)
    else:
        _table(session, [(files[place], found[place]) for place in sorted(found)])
        if plannable and not dry_run:
            _next(session)
    return 1 if refused or any(result["rejected"] for result in found.values()) else 0


def _theirs(session: Session, file: Path) -> dict[str, str]:
    """What the headers of another system mean; a mistake in that file ends the command before anything is taken in."""
    from carecall.channels.header_file import read_headers
    from carecall.cli.problems import WRONG, tell

    found, problems = read_headers(file, session.layout())
    if problems:
        tell(session, problems)
        session.err(session.words("Nothing was taken in. Mend these lines and import again."))
        raise typer.Exit(WRONG)
    return found


def _tell_refused(session: Session, refused: Sequence[Refused], others: bool) -> None:
    """Which files cannot be read at all; the others are taken in. Raises Refused where there are none."""
    from carecall.view.reasons import error_text

    if refused and not others:
        *refused, last = refused
    for why in refused:
        session.err(error_text(session.words, why))
    if not others:
        raise last
    if refused:
        session.err(session.words("Nothing of these files is taken in; the other files of the command are."))


def _left_out(session: Session, why: Refused) -> dict[str, Any]:
    from carecall.desk.intake import Imported
    from carecall.view.reasons import error_text

    return _counts(Imported("", (), ())) | {"rejects_file": None, "refused": error_text(session.words, why)}


def _derived(_: Words, cars: int) -> str:
    return _.n("The service terms have changed: the due dates of {count} car were worked out again.",
               "The service terms have changed: the due dates of {count} cars were worked out again.",
               cars)  # fmt: skip


@contextmanager
def _desk(session: Session, dry_run: bool) -> Iterator["Desk"]:
    """Where the rows go. A dry run makes no database: where there is none it tries one that is thrown away."""
    if not dry_run:
        yield session.desk(create=True)
        return
    from carecall.desk import intake

    with TemporaryDirectory() as folder:
        try:
            desk = session.desk()
        except (StoreError, Refused) as error:
            if error.code not in ("no-database", "empty-database"):
                raise
            away = replace(session.settings, db=f"sqlite:///{Path(folder, 'dry')}")
            desk = replace(session, settings=away).desk(create=True)
        with intake.rehearsing(desk) as rehearsed:
            yield rehearsed
        desk.db.close()


class _progress:  # noqa: N801
    """A progress line on stderr for long work; nothing where stderr is no terminal."""

    def __init__(self, session: Session, title: str) -> None:
        self._title = title

    def __enter__(self) -> "Progress":
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn

        console = Console(stderr=True)
        self._bar = Progress(TextColumn("{task.fields[title]}", markup=False), BarColumn(),
                             TextColumn("{task.completed}"), console=console, transient=True,
                             disable=not console.is_terminal)  # fmt: skip
        self._bar.start()
        task = self._bar.add_task("", total=None, title=self._title)
        return lambda rows: self._bar.update(task, completed=rows)

    def __exit__(self, *error: object) -> None:
        self._bar.stop()


def _report(session: Session, path: Path, done: "Imported", dry_run: bool) -> dict[str, Any]:
    rejects = None if dry_run or not done.rejected else write_rejects_beside(session, path, done)
    return _counts(done) | {"rejects_file": str(rejects) if rejects else None, "refused": None}


def _counts(done: "Imported") -> dict[str, Any]:
    return {
        "rows": done.rows, "added": done.added, "updated": done.updated, "unchanged": done.unchanged,
        "rejected": len(done.rejected), "without_kind": len(done.kindless), "corrected": len(done.corrected),
        "still_left_out": len(done.staying), "unknown_staff": sorted(done.unstaffed),
        "moved": sum(not each.earlier for each in done.hands),
        "two_owners": sum(each.earlier > 0 for each in done.hands),
    }  # fmt: skip


def write_rejects_beside(session: Session, path: Path, done: "Imported") -> Path:
    from carecall.channels.rejects import Reject, write_rejects
    from carecall.view.row_problems import rejected_text

    _ = session.words
    target = path.with_name(f"{path.stem}.rejects.csv")
    items = [
        Reject(each.raw, each.problem.line, each.problem.column, rejected_text(_, each))
        for each in done.rejected
    ]
    try:
        write_rejects(target, done.header, items, (_("line"), _("column"), _("reason")))
    except OSError as error:  # the good rows are in; importing the file again tells of the bad ones again
        raise Misconfigured("file-not-writable", file=str(target), detail=error.strerror or "") from error
    return target


def remark(session: Session, desk: "Desk", done: "Imported", file: str) -> None:
    """What went in but deserves a look, on stderr; `file` is named where there are several."""
    from carecall.view.import_remarks import remarks

    _ = session.words
    for text in remarks(_, desk.pack, done):
        session.err(_("{where}: {what}", where=file, what=text) if file else text)


def _table(session: Session, taken: list[tuple[Path, dict[str, Any]]]) -> None:
    _ = session.words
    heads = (_("file"), _("rows"), _("added"), _("updated"), _("unchanged"), _("rejected"), _("rejects file"))
    names = ("rows", "added", "updated", "unchanged", "rejected")
    session.table(heads, [
        (path.name, *(str(result[name]) for name in names), result["rejects_file"] or "")
        for path, result in taken
    ])  # fmt: skip


def run_seed(session: Session, as_json: bool) -> None:
    from carecall.desk import opening, seeding

    database = opening.open_database(session.settings, create=True)
    seeding.lay_dealership(database)
    database.close()
    desk: Desk = session.desk()
    with _progress(session, session.words("sample dealership")) as progress:
        done = seeding.seed(desk, progress)
    _ = session.words
    if as_json:
        session.json([{"kind": each.kind, **_counts(each)} for each in done])
        return
    for each in done:
        session.err(_seeded(_, each))
    if any(each.added for each in done):
        _next(session)


def _next(session: Session) -> None:
    _ = session.words
    session.err(_("Next: {plan} makes the calls of today, {desk} opens the desk.", plan=" ".join(PLAN), desk=PLAN[0]))


def _seeded(_: Words, done: "Imported") -> str:
    """What a file brought; an owner may have several cars, each in a row."""
    from carecall.view.names import kind_name

    kind, rows = kind_name(_, done.kind), done.rows
    if done.owners:
        return _("{kind}: {rows} rows, {owners} owners with {cars} cars added.",
                 kind=kind, rows=rows, owners=done.owners, cars=done.cars)  # fmt: skip
    return _("{kind}: {rows} rows, {added} added.", kind=kind, rows=rows, added=done.added)
