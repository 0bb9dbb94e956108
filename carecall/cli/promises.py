"""Owns `promise list` and `promise hand`. Invariant: they show and do what the desk would, through the same use
cases."""

from typing import TYPE_CHECKING, Annotated

import typer

from carecall.cli.session import Session
from carecall.errors import Misconfigured
from carecall.i18n import Words

if TYPE_CHECKING:
    from carecall.desk.context import Desk
    from carecall.desk.promising import Handed, PromiseRow
    from carecall.model.ids import StaffId

POOL = "pool"
"""Whom `--to` means besides a member of staff: everybody of the promise's role."""


def build(_: Words) -> typer.Typer:
    app = typer.Typer(no_args_is_help=True)
    json_help = _("Print JSON.")

    @app.command("list", help=_("The calls that were promised and are still to be made, by their time."))
    def list_(
        ctx: typer.Context,
        agent: Annotated[str, typer.Option(help=_("Only what is this agent's own, or everybody's by now."))] = "",
        at_risk: Annotated[bool, typer.Option("--at-risk", help=_("Only those at risk of not being kept."))] = False,
        json: Annotated[bool, typer.Option("--json", help=json_help)] = False,
    ) -> None:
        run_list(ctx.obj, at_risk, json)

    @app.command("hand", help=_("Hand an owner's promise, or all of a colleague's, to somebody else."))
    def hand(
        ctx: typer.Context,
        owner: Annotated[
            str | None, typer.Argument(help=_("Name, pinyin, plate, VIN, phone or its end, own number or id:12."))
        ] = None,
        all_of: Annotated[str, typer.Option("--all-of", help=_("Instead of an owner: all promises of this one."))] = "",
        to: Annotated[
            str,
            typer.Option(help=_("A staff code or name, or pool: everybody of the role, as --all-of alone means.")),
        ] = "",
        agent: Annotated[str, typer.Option(help=_("Who hands it on."))] = "",
        json: Annotated[bool, typer.Option("--json", help=json_help)] = False,
    ) -> None:
        if bool(owner) == bool(all_of):
            raise Misconfigured("one-of-two", first="OWNER", second="--all-of")
        if owner and not to:
            raise Misconfigured("option-empty", option="--to")
        if owner:
            run_hand(ctx.obj, owner, to, json)
        else:
            raise typer.Exit(run_hand_all(ctx.obj, all_of, to or POOL, json))

    return app


def run_list(session: Session, at_risk: bool, as_json: bool) -> None:
    from carecall.desk import promising
    from carecall.view import promises

    _, desk = session.words, session.desk()
    found = promising.open_promises(desk)
    rows = [row for row in found if row.endangered or not at_risk]
    if as_json:
        session.json([promises.promise_row(desk, row) for row in rows])
    elif rows:
        _table(session, desk, rows)
    else:
        session.err(_("No promise is at risk now.") if at_risk else _("No promise is open."))
    if told := promises.away_words(_, found):
        session.err(told)


def _table(session: Session, desk: "Desk", rows: "list[PromiseRow]") -> None:
    from carecall.view import names, promises, times

    _, hours, now = session.words, desk.rhythm.hours, desk.clock.wall()
    lines = [
        (
            f"id:{int(row.customer)}", times.promised_words(_, row, hours, now), row.name, row.phone, row.plate,
            _(", ").join(names.programme_name(desk.pack, code, session.lang) for code in row.programmes),
            promises.whose_words(_, row), promises.risk_words(_, row),
        )
        for row in rows
    ]  # fmt: skip
    heads = (_("owner's id"), _("promised for"), _("owner"), _("phone"), _("plate"), _("programme"), _("agent"),
             _("at risk"))  # fmt: skip
    session.table(heads, lines)


def run_hand(session: Session, owner: str, to: str, as_json: bool) -> None:
    from carecall.desk import promising
    from carecall.desk.finding import the_owner
    from carecall.view import promises

    desk = session.desk()
    done = promising.hand(desk, the_owner(desk, owner).customer, taker(desk, to))
    if as_json:
        session.json(promises.handed(desk, done))
    else:
        session.out(promises.handed_words(session.words, desk, done))
    _doubt(session, desk, done)


def _doubt(session: Session, desk: "Desk", done: "Handed") -> None:
    """It goes through, and is said: nobody else would notice."""
    from carecall.view import promises

    for told in promises.doubts(session.words, done, desk.clock.wall()):
        session.err(told)


def run_hand_all(session: Session, of: str, to: str, as_json: bool) -> int:
    """The exit status: 1 where an owner is on the phone, whose promise stays as it is."""
    from carecall.desk import promising
    from carecall.desk.context import find_agent, staff_of
    from carecall.view import promises

    _, desk = session.words, session.desk()
    giver = find_agent(staff_of(desk), of)
    done = promising.hand_all(desk, giver.id, taker(desk, to))
    if as_json:
        session.json([promises.handed(desk, each) for each in done.handed])
    for each in () if as_json else done.handed:
        session.out(promises.handed_words(_, desk, each))
    for each in done.handed:
        _doubt(session, desk, each)
    for row in done.on_call:
        session.err(_("{name} is on the phone now: that promise stays as it is.", name=row.name))
    if not done.handed and not done.on_call:
        session.err(_("{name} has no open promise.", name=giver.name))
    return 1 if done.on_call else 0


def taker(desk: "Desk", to: str) -> "StaffId | None":
    """Whom `--to` names; None for everybody of the role."""
    from carecall.desk.context import find_agent, staff_of

    return None if to.strip().casefold() == POOL else find_agent(staff_of(desk), to).id
