"""Owns `plan`. Invariant: an explicit plan always runs; planning twice makes nothing twice."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from carecall.cli.session import Session
from carecall.i18n import Words

if TYPE_CHECKING:
    from carecall.desk.coming import Coming
    from carecall.desk.context import Desk
    from carecall.desk.planning import Planned
    from carecall.model.programmes import Pack

MONTH = 30


def add(app: typer.Typer, _: Words) -> None:
    @app.command("plan", help=_("Plan a day: make the contacts that are due."))
    def plan(
        ctx: typer.Context,
        date: Annotated[str, typer.Option(help=_("The day, such as 2026-11-23 or tomorrow; today by default."))] = "",
        days: Annotated[
            int | None, typer.Option(min=1, max=366, help=_("How many days from it, each told by itself."))
        ] = None,
        dry_run: Annotated[
            bool, typer.Option("--dry-run", help=_("Say what it would do, day by day, and do nothing."))
        ] = False,
        compare: Annotated[
            Path | None,
            typer.Option(help=_("With --dry-run: what the rules of this file would change of the next 30 days, or "
                                "--days."), metavar=_("FILE")),
        ] = None,
        json: Annotated[bool, typer.Option("--json", help=_("Print JSON."))] = False,
    ) -> None:
        if compare:
            run_compare(ctx.obj, date, days or MONTH, dry_run, compare, json)
        else:
            run_plan(ctx.obj, date, days or 1, dry_run, json)


def run_compare(session: Session, date: str, days: int, dry_run: bool, file: Path, as_json: bool) -> None:
    from carecall.desk import comparing
    from carecall.view.comparing import comparison_json, comparison_table, example_lines, used_up_words
    from carecall.view.times import day_words

    _, day, desk = session.words, session.day(date), session.desk()
    if not dry_run:
        raise typer.BadParameter(_("--compare changes nothing and goes with --dry-run only."))
    other = _laid_over(session, file)
    found = comparing.compare(desk, other, day, days)
    if as_json:
        session.json(comparison_json(found))
        return
    today = desk.clock.today()
    first, last = (day_words(_, each, today) for each in (found.first, found.last))
    session.out(_("Dry run: nothing was stored."))
    session.out(_("From {first} to {last}, with {file} and as the rules are now:", first=first, last=last, file=file))
    packs = (other, desk.pack)
    session.table(*comparison_table(_, packs, found))
    for line in example_lines(_, packs, found, today):
        session.out(f"  {line}")
    if used_up := used_up_words(_, found):
        session.out(used_up)


def _laid_over(session: Session, file: Path) -> "Pack":
    """The rules as they would be: the file takes the place of the house's own file of that name, or is laid over all.
    Raises BadFile with every mistake, `compared`."""
    from carecall.desk import opening
    from carecall.errors import BadFile
    from carecall.programmes.load import load_packs, with_file

    settings = session.settings
    files = with_file(settings.programme_files, file)
    try:
        return load_packs(opening.files_of(settings, files), opening.open_library(settings).names(), None)
    except BadFile as bad:
        raise BadFile(bad.problems, compared=str(file)) from bad


def run_plan(session: Session, date: str, days: int, dry_run: bool, as_json: bool) -> None:
    from carecall.desk import planning, pools
    from carecall.view.campaigns import unapproved_words
    from carecall.view.classes import granted_line
    from carecall.view.pools import pool_words, unheard_words

    _, day, desk = session.words, session.day(date), session.desk()
    done = planning.plan(desk, day, days, dry_run)
    for pool in done.deserted:
        session.err(pool_words(_, desk.pack, pool))
    if roles := pools.unheard(desk):
        session.err(unheard_words(_, roles))
    if as_json:
        session.json(_json(done, dry_run))
        return
    for line in (*_done(_, done, dry_run), *_withdrawn(_, desk.pack, done, dry_run)):
        session.out(line)
    if granted := granted_line(session.words, desk.pack, done.granted, dry_run):
        session.out(granted)
    _left_out(session, done)
    for each in done.unapproved:
        session.err(unapproved_words(_, desk, each))
    if not done.planned and done.skipped["too-old"]:
        _say_newest(session, desk)
    if done.coming:
        _day_by_day(session, desk, done.coming)


def _json(done: "Planned", dry_run: bool) -> dict[str, Any]:
    from carecall.view.campaigns import unapproved_json
    from carecall.view.coming import coming_json
    from carecall.view.pools import pool_row

    figures = {"dry_run": dry_run, "planned": done.planned, "skipped": done.skipped, "missed": done.given_up,
               "messages": done.messages, "unsent": done.unsent, "used_up": done.used_up,
               "granted": done.granted, "superseded": done.superseded, "reclassed": done.reclassed,
               "unapproved": [unapproved_json(each) for each in done.unapproved]}  # fmt: skip
    coming = coming_json(done.coming) if done.coming else None
    return {**figures, "deserted": [pool_row(pool) for pool in done.deserted], "coming": coming}


def _done(_: Words, done: "Planned", dry_run: bool) -> Iterator[str]:
    """What was planned and missed; what would be, and that nothing was."""
    if dry_run:
        yield _("Dry run: nothing was stored.")
        yield _.n("{count} contact would be planned.", "{count} contacts would be planned.", done.planned)
    else:
        yield _.n("{count} contact planned.", "{count} contacts planned.", done.planned)
    if done.messages and dry_run:
        yield _.n("{count} message would be planned.", "{count} messages would be planned.", done.messages)
    elif done.messages:
        yield _.n("{count} message planned; it waits in the outbox.",
                  "{count} messages planned; they wait in the outbox.", done.messages)  # fmt: skip
    if done.unsent:
        yield _.n("{count} message was never sent in its time and is withdrawn.",
                  "{count} messages were never sent in their time and are withdrawn.", done.unsent)  # fmt: skip
    if done.given_up and dry_run:
        yield _.n("{count} contact would be missed: nobody dialled it in its time.",
                  "{count} contacts would be missed: nobody dialled them in their time.", done.given_up)  # fmt: skip
    elif done.given_up:
        yield _.n("{count} contact missed: nobody dialled it in its time.",
                  "{count} contacts missed: nobody dialled them in their time.", done.given_up)  # fmt: skip
    if done.used_up and dry_run:
        yield _.n("{count} contact would be closed as not reached: its tries are used up by the rules in force.",
                  "{count} contacts would be closed as not reached: their tries are used up by the rules in force.",
                  done.used_up)  # fmt: skip
    elif done.used_up:
        yield _.n("{count} contact closed as not reached: its tries are used up by the rules in force.",
                  "{count} contacts closed as not reached: their tries are used up by the rules in force.",
                  done.used_up)  # fmt: skip


def _withdrawn(_: Words, pack: "Pack", done: "Planned", dry_run: bool) -> Iterator[str]:
    """What is withdrawn of what was planned, and why: the packs have it no more, the whole programme or a call or
    message of it; or its owners are of other classes by now."""
    from carecall.view.names import programme_name

    here = _("this call or message of the programme is no longer in the packs")
    gone = _("the programme does not run here any more")
    found = [(code, count, here if code in pack.programmes else gone) for code, count in done.superseded.items()]
    found += [(code, count, _("the owners are not of the classes that it is for (C-27)"))
              for code, count in done.reclassed.items()]  # fmt: skip
    for code, count, why in found:
        told = _.n("{count} contact was withdrawn", "{count} contacts were withdrawn", count)
        if dry_run:
            told = _.n("{count} contact would be withdrawn", "{count} contacts would be withdrawn", count)
        yield _("{programme}: {told}; {why}.", programme=programme_name(pack, code, _.lang), told=told, why=why)


def _left_out(session: Session, done: "Planned") -> None:
    _ = session.words
    reasons = {
        "seen": _("has been here since, or it is over"),
        "opted-out": _("wants no more calls"),
        "no-number": _("has no number"),
        "too-old": _("too old"),
        "already-planned": _("already planned"),
        "not-eligible": _("does not apply"),
        "enough": _("spoken to often enough of late"),
        "signed-up": _("has signed up"),
    }
    rows = [(reasons[code], str(count)) for code, count in done.skipped.items() if count]
    if rows:
        session.table((_("not planned"), _("due dates")), rows)


def _say_newest(session: Session, desk: "Desk") -> None:
    """Nothing was planned and much is too old: are these the latest files?"""
    from carecall.desk import planning
    from carecall.view.times import day_words

    newest, _ = planning.newest_event(desk), session.words
    if newest:
        day = day_words(_, newest, desk.clock.today())
        session.out(_("The latest visit or delivery on record is of {day}: is this the latest extract?", day=day))


def _day_by_day(session: Session, desk: "Desk", coming: "Coming") -> None:
    from carecall.view.cells import wrap
    from carecall.view.coming import coming_remarks, coming_table

    _, today = session.words, desk.clock.today()
    session.out(_("What there is to call on which day:"))
    session.table(*coming_table(_, desk.pack, coming, today))
    for remark in coming_remarks(_, coming, today):
        for line in wrap(remark, session.wide):
            session.out(line)
