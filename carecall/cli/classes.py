"""Owns `class`. Invariant: whoever is of a class is listed with why, and with what was granted (A-09, C-27)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from carecall.cli.session import Session
    from carecall.i18n import Words


def build(_: Words) -> typer.Typer:
    """The commands of `carecall class`."""
    app = typer.Typer(no_args_is_help=True)
    a_code = typer.Argument(..., metavar="CLASS", help=_("The class, by its code or its name."))
    an_owner = typer.Argument(..., metavar="OWNER", help=_("The whole name, plate, VIN, phone, own number or id:12."))
    json_too = typer.Option(False, "--json", help=_("Print JSON."))
    told = typer.Option("", "--agent", help=_("Who says so."))
    why = typer.Option("", "--reason", help=_("Why, in a few words."))

    @app.command("list", help=_("The classes and grades of owners, and how many are of each."))
    def list_(ctx: typer.Context, as_json: bool = json_too) -> None:
        _list(ctx.obj, as_json)

    @app.command("show", help=_("Who is of a class: since and until when, why, and what was granted."))
    def show(ctx: typer.Context, code: str = a_code, as_json: bool = json_too) -> None:
        _show(ctx.obj, code, as_json)

    @app.command("of", help=_("All classes of an owner, also those that are over: why, and what was granted."))
    def of(ctx: typer.Context, owner: list[str] = an_owner, as_json: bool = json_too) -> None:
        _of(ctx.obj, " ".join(owner), as_json)

    @app.command("put", help=_("This owner is of the class."))
    def put(
        ctx: typer.Context, code: str = a_code, owner: list[str] = an_owner, reason: str = why, agent: str = told,
        as_json: bool = json_too,
    ) -> None:  # fmt: skip
        _say(ctx.obj, code, " ".join(owner), reason, False, as_json)

    @app.command("take", help=_("This owner is of the class no more."))
    def take(
        ctx: typer.Context, code: str = a_code, owner: list[str] = an_owner, agent: str = told,
        as_json: bool = json_too,
    ) -> None:  # fmt: skip
        _say(ctx.obj, code, " ".join(owner), "", True, as_json)

    return app


def _list(session: Session, as_json: bool) -> None:
    from carecall.desk import classes
    from carecall.view import classes as view

    _, desk = session.words, session.desk()
    found = classes.every(desk)
    if as_json:
        session.json([view.class_json(each) for each in found])
    elif found:
        session.table(*view.class_table(_, desk.pack, found))
    else:
        session.out(_("The packs name no class of owners."))


def _show(session: Session, code: str, as_json: bool) -> None:
    from carecall.desk import classes
    from carecall.text import clean
    from carecall.view import classes as view

    _, desk = session.words, session.desk()
    of, found = classes.members(desk, clean(code))
    if as_json:
        session.json([view.member_json(each) for each in found])
    elif found:
        session.table(*view.member_table(_, desk.pack, of, found, desk.clock.today()))
    else:
        session.out(_("Nobody is of this class: {class_}.", class_=of.name(_.lang)))


def _of(session: Session, owner: str, as_json: bool) -> None:
    from carecall.desk import classes, finding
    from carecall.view import classes as view

    _, desk = session.words, session.desk()
    who = finding.the_owner(desk, owner)
    found = classes.ever(desk, who.customer)
    if as_json:
        session.json([view.ever_json(each) for each in found])
    elif found:
        session.table(*view.ever_table(_, desk.pack, found, desk.clock.today()))
    else:
        session.out(_("{name} is of no class.", name=who.name))


def _say(session: Session, code: str, owner: str, reason: str, ended: bool, as_json: bool) -> None:
    from carecall.desk import classes, finding
    from carecall.text import clean
    from carecall.view import classes as view

    desk = session.desk()
    customer = finding.exactly_the_owner(desk, owner).customer
    if ended:
        done = classes.take(desk, customer, clean(code))
    else:
        done = classes.put(desk, customer, clean(code), clean(reason))
    if as_json:
        session.json({"owner": int(done.customer), "name": done.name, "class": done.of.code, "changed": done.changed})
    else:
        session.out(view.said_words(session.words, done, ended))
