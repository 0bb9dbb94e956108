"""Owns the tree of commands. Invariant: it is built in the reader's language, and building it loads nothing heavy."""

from typing import Annotated

import typer

from carecall import __version__
from carecall.cli import (
    admin,
    calendar,
    calls,
    campaigns,
    classes,
    dealership,
    desk,
    doctor,
    figures,
    owners,
    pages,
    planning,
    programmes,
    promises,
    queue,
    records,
    rules,
    scripts,
    staff,
)
from carecall.cli.opening import open_desk
from carecall.i18n import Words


def build(_: Words) -> typer.Typer:
    """The whole command line."""
    app = typer.Typer(
        name="carecall", cls=pages.Group,
        help=_("The call-centre workstation of a car dealership's customer-care desk."),
        invoke_without_command=True, no_args_is_help=False, add_completion=False, pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )  # fmt: skip
    _opening(app, _)
    for module in (desk, records, planning, figures, doctor):
        module.add(app, _)
    app.add_typer(queue.build(_), name="queue", help=_("Today's queue: who is to be called, and why."))
    app.add_typer(calls.build(_), name="call", help=_("Calls without the desk, and late entry from paper."))
    app.add_typer(promises.build(_), name="promise", help=_("Promised calls: whose they are, and what is at risk."))
    app.add_typer(campaigns.build(_), name="campaign", help=_("Activities for many owners at once, and recalls."))
    app.add_typer(classes.build(_), name="class", help=_("Classes and grades of owners, and key customers."))
    app.add_typer(owners.build(_), name="owner", help=_("Owners who want no more calls, and whom to speak with."))
    app.add_typer(staff.build(_), name="staff", help=_("The staff: who is here, and who is away until when."))
    app.add_typer(dealership.build(_), name="dealership", help=_("The dealership itself: its name and telephone."))
    app.add_typer(scripts.build(_), name="script", help=_("The phone scripts: check and read them."))
    rules.add(app, _)
    app.add_typer(calendar.build(_), name="calendar", help=_("The days on which the house calls."))
    app.add_typer(programmes.build(_), name="programme", help=_("The programme packs: why somebody is called."))
    app.add_typer(admin.build_db(_), name="db", help=_("The database: its schema and where it is."))
    app.add_typer(admin.build_config(_), name="config", help=_("The settings that are in force."))
    pages.dress(app)
    return app


def _opening(app: typer.Typer, _: Words) -> None:
    def version(wanted: bool) -> None:
        if wanted:
            print(__version__)
            raise typer.Exit

    @app.callback()
    def opening(
        ctx: typer.Context,
        agent: Annotated[str, typer.Option(help=_("Who sits at the desk: a staff code or name."))] = "",
        db: Annotated[str, typer.Option(help=_("The database's URL, or the path of an SQLite file."))] = "",
        lang: Annotated[str, typer.Option(help=_("The language: zh or en."))] = "",
        now: Annotated[str, typer.Option(help=_("Act as if it were this time, such as 2026-11-23 15:41."))] = "",
        version: Annotated[
            bool, typer.Option("--version", callback=version, is_eager=True, help=_("Show the version."))
        ] = False,
    ) -> None:
        # --agent, --db, --lang and --now were taken out before (main.hoist): they stand here for the help.
        if ctx.invoked_subcommand is None:
            open_desk(ctx.obj)
