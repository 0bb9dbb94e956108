"""Owns `staff list`, `staff add` and `staff absent`. Invariant: they show and do what the desk would, through
the same use cases."""

from typing import Annotated

import typer

from carecall.cli.session import Session
from carecall.errors import Misconfigured
from carecall.i18n import Words

LONGEST_CODE = 40


def build(_: Words) -> typer.Typer:
    app = typer.Typer(no_args_is_help=True)
    json_help = _("Print JSON.")

    @app.command("list", help=_("Who works here, who is away, and how many promises each has."))
    def list_(ctx: typer.Context, json: Annotated[bool, typer.Option("--json", help=json_help)] = False) -> None:
        run_list(ctx.obj, json)

    @app.command("add", help=_("Somebody new works here; carecall import takes a whole list in."))
    def add(
        ctx: typer.Context,
        code: Annotated[str, typer.Argument(metavar="CODE", help=_("The staff code, such as 1004."))],
        name: Annotated[str, typer.Argument(metavar="NAME", help=_("The name."))],
        role: Annotated[str, typer.Argument(metavar="ROLE", help=_("The role, such as care-agent or 客服专员."))],
        agent: Annotated[str, typer.Option(help=_("Who says so."))] = "",
        json: Annotated[bool, typer.Option("--json", help=json_help)] = False,
    ) -> None:
        run_add(ctx.obj, code, name, role, json)

    @app.command("absent", help=_("Say that somebody is away, today or on days to come, or back."))
    def absent(
        ctx: typer.Context,
        code: Annotated[str, typer.Argument(metavar="CODE", help=_("A staff code or name."))],
        from_: Annotated[str, typer.Option("--from", help=_("The first day away, or back; today by default."))] = "",
        until: Annotated[
            str,
            typer.Option(help=_("The last day away, the first by default; with --back the last day here, after which "
                                "the absence goes on.")),
        ] = "",
        back: Annotated[
            bool,
            typer.Option("--back", help=_("Here again; the rest of the absence ends, unless --until says until when.")),
        ] = False,
        agent: Annotated[str, typer.Option(help=_("Who says so."))] = "",
        json: Annotated[bool, typer.Option("--json", help=json_help)] = False,
    ) -> None:
        run_absent(ctx.obj, code, from_, until, back, json)

    return app


def run_list(session: Session, as_json: bool) -> None:
    from carecall.desk import pools, staffing
    from carecall.view import names, staff
    from carecall.view.pools import pool_words, unheard_words

    _, desk = session.words, session.desk()
    found = staffing.members(desk)
    for pool in pools.deserted(desk):
        session.err(pool_words(_, desk.pack, pool))
    if roles := pools.unheard(desk):
        session.err(unheard_words(_, roles))
    if as_json:
        session.json([staff.member_row(desk, member) for member in found])
        return
    now = desk.clock.wall()
    rows = [(member.agent.code, member.agent.name, names.role_name(_, member.agent.role),
             staff.where_words(_, member, now), str(member.promises)) for member in found]  # fmt: skip
    session.table((_("code"), _("name"), _("role"), _("where"), _("promises")), rows)


def run_add(session: Session, code: str, name: str, role: str, as_json: bool) -> None:
    from carecall.desk import staffing
    from carecall.desk.promising import callers
    from carecall.text import clean
    from carecall.view import staff

    told = {"CODE": clean(code, LONGEST_CODE), "NAME": clean(name)}
    for what, text in told.items():
        if not text:
            raise Misconfigured("option-empty", option=what)
    desk = session.desk()
    done = staffing.add(desk, told["CODE"], told["NAME"], _role(session, role))
    if as_json:
        session.json(staff.member_row(desk, done))
        return
    for line in staff.added_words(session.words, done, done.agent.role in callers(desk)):
        session.out(line)


def _role(session: Session, text: str) -> str:
    from carecall.channels.car_values import ROLES, parse_role
    from carecall.errors import Refused
    from carecall.text import clean
    from carecall.view.names import role_name

    try:
        return parse_role(clean(text))
    except Refused:
        known = [f"{role} ({role_name(session.words, role)})" for role in ROLES]
        raise Misconfigured("unknown-value", option="ROLE", value=text, known=known) from None


def run_absent(session: Session, code: str, first: str, until: str, back: bool, as_json: bool) -> None:
    from carecall.desk import staffing
    from carecall.desk.context import find_agent, staff_of
    from carecall.view import staff

    desk = session.desk()
    who, begins, ends = find_agent(staff_of(desk), code), session.day(first), session.day(until)
    begins = begins or desk.clock.today()
    done = staffing.back(desk, who, begins, ends) if back else staffing.mark(desk, who, ends or begins, begins)
    if as_json:
        session.json(staff.absence(done))
        return
    for line in staff.absence_words(session.words, done, desk.clock.wall()):
        session.out(line)
