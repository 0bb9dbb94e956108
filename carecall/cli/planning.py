"""Owns `plan`. Invariant: an explicit plan always runs; planning twice makes nothing twice."""

from typing import Annotated

import typer

from carecall.cli.session import Session
from carecall.i18n import Words


def add(app: typer.Typer, _: Words) -> None:
    @app.command("plan", help=_("Plan a day: make the contacts that are due."))
    def plan(
        ctx: typer.Context,
        date: Annotated[str, typer.Option(help=_("The day, such as 2026-11-23 or tomorrow; today by default."))] = "",
        days: Annotated[int, typer.Option(min=1, max=366, help=_("How many days from it."))] = 1,
        dry_run: Annotated[bool, typer.Option("--dry-run", help=_("Say what it would do, and do nothing."))] = False,
        json: Annotated[bool, typer.Option("--json", help=_("Print JSON."))] = False,
    ) -> None:
        run_plan(ctx.obj, date, days, dry_run, json)


def run_plan(session: Session, date: str, days: int, dry_run: bool, as_json: bool) -> None:
    from carecall.desk import planning, pools
    from carecall.view.pools import pool_row, pool_words, unheard_words

    _, day, desk = session.words, session.day(date), session.desk()
    done = planning.plan(desk, day, days, dry_run)
    for pool in done.deserted:
        session.err(pool_words(_, desk.pack, pool))
    if roles := pools.unheard(desk):
        session.err(unheard_words(_, roles))
    if as_json:
        left = [pool_row(pool) for pool in done.deserted]
        session.json({"planned": done.planned, "skipped": done.skipped, "missed": done.given_up, "deserted": left})
        return
    reasons = {
        "seen": _("has been here since"),
        "opted-out": _("wants no more calls"),
        "no-number": _("has no number"),
        "too-old": _("too old"),
        "already-planned": _("already planned"),
        "not-eligible": _("does not apply"),
    }
    session.out(_.n("{count} contact planned.", "{count} contacts planned.", done.planned))
    if done.given_up:
        session.out(_.n("{count} contact missed: nobody dialled it in its time.",
                        "{count} contacts missed: nobody dialled them in their time.", done.given_up))  # fmt: skip
    rows = [(reasons[code], str(count)) for code, count in done.skipped.items() if count]
    if rows:
        session.table((_("not planned"), _("due dates")), rows)
