"""Owns `owner leave-out`, `take-back` and `left-out`, `call-seldom` and `call-usually`. Invariant: whoever wants no
more calls is left out at once, whatever is open or not (B-14)."""

from typing import TYPE_CHECKING, Annotated

import typer

from carecall.cli import persons
from carecall.cli.session import Session
from carecall.i18n import Words

if TYPE_CHECKING:
    from carecall.desk.context import Desk
    from carecall.desk.opting_out import Part


def build(_: Words) -> typer.Typer:
    app = typer.Typer(no_args_is_help=True)
    owner_help = _("The whole name, plate, VIN, phone, own number or id:12.")
    json_help = _("Print JSON.")
    only_help = _("Only of this programme, by its code or name; carecall programme list has them.")
    car_help = _("Only of what is about this car, by its plate.")

    @app.command("leave-out", help=_("This owner wants no more calls: cancel all that is open, and call never again."))
    def leave_out(
        ctx: typer.Context,
        owner: Annotated[list[str], typer.Argument(metavar="OWNER", help=owner_help)],
        reason: Annotated[str, typer.Option(help=_("Why, in the owner's words."))] = "",
        programme: Annotated[str, typer.Option(help=only_help)] = "",
        car: Annotated[str, typer.Option(help=car_help)] = "",
        agent: Annotated[str, typer.Option(help=_("Who was told."))] = "",
        json: Annotated[bool, typer.Option("--json", help=json_help)] = False,
    ) -> None:
        run_leave_out(ctx.obj, " ".join(owner), (programme, car), reason, json)

    @app.command(
        "take-back",
        help=_("This owner may be called again; what leave-out cancelled today is open again, promises too."),
    )
    def take_back(
        ctx: typer.Context,
        owner: Annotated[list[str], typer.Argument(metavar="OWNER", help=owner_help)],
        programme: Annotated[str, typer.Option(help=only_help)] = "",
        car: Annotated[str, typer.Option(help=car_help)] = "",
        agent: Annotated[str, typer.Option(help=_("Who says so."))] = "",
        json: Annotated[bool, typer.Option("--json", help=json_help)] = False,
    ) -> None:
        run_take_back(ctx.obj, " ".join(owner), (programme, car), json)

    @app.command("call-seldom", help=_("This owner dislikes calls: call and write less often, as the programmes say."))
    def call_seldom(
        ctx: typer.Context,
        owner: Annotated[list[str], typer.Argument(metavar="OWNER", help=owner_help)],
        agent: Annotated[str, typer.Option(help=_("Who was told."))] = "",
        json: Annotated[bool, typer.Option("--json", help=json_help)] = False,
    ) -> None:
        run_seldom(ctx.obj, " ".join(owner), True, json)

    @app.command("call-usually", help=_("This owner may be called as often as everybody again."))
    def call_usually(
        ctx: typer.Context,
        owner: Annotated[list[str], typer.Argument(metavar="OWNER", help=owner_help)],
        agent: Annotated[str, typer.Option(help=_("Who says so."))] = "",
        json: Annotated[bool, typer.Option("--json", help=json_help)] = False,
    ) -> None:
        run_seldom(ctx.obj, " ".join(owner), False, json)

    @app.command("left-out", help=_("Who wants no more calls or is gone: since when, why, and who entered it."))
    def left_out(ctx: typer.Context, json: Annotated[bool, typer.Option("--json", help=json_help)] = False) -> None:
        run_left_out(ctx.obj, json)

    told = _("Whom one may speak with at a business customer's: who they are, and their numbers.")
    app.add_typer(persons.build(_), name="contact", help=told)
    return app


def run_left_out(session: Session, as_json: bool) -> None:
    from carecall.desk import left_out
    from carecall.view import owners

    _, desk = session.words, session.desk()
    found = left_out.left_out(desk)
    if as_json:
        session.json([owners.absentee_row(_, desk, each) for each in found])
    elif found:
        heads = (_("owner's id"), _("owner"), _("phone"), _("plate"), _("not called about"), _("since"), _("why"),
                 _("entered by"))  # fmt: skip
        session.table(heads, [owners.absentee_cells(_, desk.pack, each, desk.clock.wall()) for each in found])
        session.err(owners.how_to_take_back(_, found))
    else:
        session.err(_("Nobody is left out."))


def run_leave_out(session: Session, owner: str, about: tuple[str, str], reason: str, as_json: bool) -> None:
    from carecall.desk import finding, opting_out
    from carecall.text import clean
    from carecall.view import owners
    from carecall.view.reasons import Names

    desk = session.desk()
    part = _part(desk, *about)
    done = opting_out.leave_out(desk, finding.exactly_the_owner(desk, owner).customer, clean(reason), part)
    if as_json:
        session.json(owners.left_out(desk, done, out=True))
    else:
        known = Names(desk.pack, desk.clock.wall())
        session.out(owners.left_out_words(session.words, done, known, desk.rhythm.hours))


def run_take_back(session: Session, owner: str, about: tuple[str, str], as_json: bool) -> None:
    from carecall.desk import finding, opting_out
    from carecall.view import owners
    from carecall.view.reasons import Names

    desk = session.desk()
    done = opting_out.take_back(desk, finding.exactly_the_owner(desk, owner).customer, _part(desk, *about))
    if as_json:
        session.json(owners.left_out(desk, done, out=False))
    else:
        known = Names(desk.pack, desk.clock.wall())
        session.out(owners.taken_back_words(session.words, done, known, desk.rhythm.hours))


def _part(desk: "Desk", programme: str, car: str) -> "Part":
    from carecall.desk.context import find_programme
    from carecall.desk.opting_out import Part

    return Part(find_programme(desk, programme), car)


def run_seldom(session: Session, owner: str, seldom: bool, as_json: bool) -> None:
    from carecall.desk import finding, pressing
    from carecall.view import owners

    desk = session.desk()
    done = pressing.call_seldom(desk, finding.exactly_the_owner(desk, owner).customer, seldom)
    if as_json:
        session.json(owners.seldom_json(done))
    else:
        session.out(owners.seldom_words(session.words, desk.pack.pressure, done))
