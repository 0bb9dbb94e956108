"""Owns `calendar`. Invariant: it shows the days as planning and the desk take them, and says which of them nobody has
published yet.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from carecall.errors import Misconfigured, Refused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from carecall.cli.session import Session
    from carecall.desk.context import Desk
    from carecall.desk.days_off import Entered, Entry
    from carecall.i18n import Words

AHEAD = 90


def build(_: Words) -> typer.Typer:
    """The commands of `carecall calendar`."""
    app = typer.Typer(no_args_is_help=True)
    since = typer.Option("", "--from", help=_("From this day on; today by default."))
    ahead = typer.Option(AHEAD, "--days", min=1, max=800, help=_("How many days."))
    every = typer.Option(False, "--all", help=_("Every day, the usual ones too."))
    json_too = typer.Option(False, "--json", help=_("Print JSON."))
    a_file = typer.Argument(..., metavar="FILE", help=_("A CSV file with the columns date, state and note."))
    a_day = typer.Argument(..., metavar="DAY", help=_("The day, such as 2026-11-23 or tomorrow."))
    a_note = typer.Option("", "--note", help=_("Why, for whoever asks."))

    @app.command("show", help=_(
        "Which days are closed, and which are worked against the week; years that are not published yet are marked."
    ))  # fmt: skip
    def show(
        ctx: typer.Context, first: str = since, days: int = ahead, whole: bool = every, as_json: bool = json_too
    ) -> None:
        _show(ctx.obj, first, days, whole, as_json)

    @app.command("import", help=_(
        "Enter days from a file: a line a day, whether it is open or closed, and a note. They hold over the packs."
    ))  # fmt: skip
    def import_(ctx: typer.Context, file: Path = a_file) -> None:
        _import(ctx.obj, file)

    @app.command("close", help=_("Nobody calls on this day."))
    def close(ctx: typer.Context, day: str = a_day, note: str = a_note) -> None:
        _one(ctx.obj, day, False, note)

    @app.command("open", help=_("This day is worked, whatever the calendar says."))
    def open_(ctx: typer.Context, day: str = a_day, note: str = a_note) -> None:
        _one(ctx.obj, day, True, note)

    @app.command("reset", help=_("What was entered for this day holds no more: the calendar's rule does."))
    def reset(ctx: typer.Context, day: str = a_day) -> None:
        _one(ctx.obj, day, None, "")

    return app


def _show(session: Session, since: str, count: int, whole: bool, as_json: bool) -> None:
    from carecall.desk import days_off
    from carecall.view.calendar import calendar_json, calendar_table, unconfirmed_words

    _, desk = session.words, session.desk()
    first = session.day(since) or desk.clock.today()
    found = days_off.days(desk, first, first + timedelta(days=count - 1))
    if as_json:
        session.json([calendar_json(each) for each in found])
        return
    told = [each for each in found if whole or each.entered or not each.ruling.usual]
    if told:
        session.table(*calendar_table(_, told, desk.clock.today()))
    else:
        session.out(_("All of these days are as usual."))
    for line in unconfirmed_words(_, found):
        session.err(line)


def _import(session: Session, file: Path) -> None:
    from carecall.channels.calendar_file import read_days
    from carecall.cli.problems import tell
    from carecall.desk.days_off import Entry

    desk = session.desk()
    rows, problems = read_days(file)
    if problems:
        tell(session, problems)
        session.err(session.words("Nothing was entered. Mend these lines and import the file again."))
        raise typer.Exit(2)
    _enter(session, desk, [Entry(row.day, row.is_open, row.note) for row in rows])


def _one(session: Session, day: str, is_open: bool | None, note: str) -> None:
    from carecall.desk.days_off import Entry
    from carecall.text import clean

    desk, found = session.desk(), session.day(day)
    if found is None:
        raise Misconfigured("bad-day", text=day)
    if _enter(session, desk, [Entry(found, is_open, clean(note, 60))]).over:
        raise Refused("day-over", day=found.isoformat())


def _enter(session: Session, desk: Desk, entries: Sequence[Entry]) -> Entered:
    from carecall.desk import days_off

    _ = session.words
    done = days_off.enter(desk, entries)
    entered = any(entry.is_open is not None for entry in entries)
    if done.changed:
        session.out(_.n("{count} day entered.", "{count} days entered.", done.changed) if entered
                    else _("The day is as usual again."))  # fmt: skip
        if any(entry.is_open is False for entry in entries):
            session.out(_("What is planned for a closed day is called on the next open one."))
    if done.campaigns:
        session.err(_("These campaigns have such a day, on which nobody can come now: {campaigns}. Who was to come: "
                      "carecall campaign members CODE", campaigns=_(", ").join(done.campaigns)))  # fmt: skip
    if done.already:
        session.out(_.n("{count} day was so already.", "{count} days were so already.", done.already))
    if done.over and len(entries) > 1:
        session.out(_.n("{count} day is over and stays as it was.", "{count} days are over and stay as they were.",
                        done.over))  # fmt: skip
    return done
