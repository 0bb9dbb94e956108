"""Owns `dealership show` and `dealership set`. Invariant: what is not named stays as it is."""

from typing import Annotated

import typer

from carecall.cli.session import Session
from carecall.errors import Misconfigured
from carecall.i18n import Words

LONGEST_CODE = 40


def build(_: Words) -> typer.Typer:
    app = typer.Typer(no_args_is_help=True)
    json_help = _("Print JSON.")

    @app.command("show", help=_("What scripts and messages say of the dealership: names, telephone, addresses."))
    def show(ctx: typer.Context, json: Annotated[bool, typer.Option("--json", help=json_help)] = False) -> None:
        run_show(ctx.obj, json)

    @app.command("set", help=_("Say what the dealership is called and where it is reached; what is not named stays."))
    def set_(
        ctx: typer.Context,
        name: Annotated[str | None, typer.Option(help=_("Its name, as messages say it."))] = None,
        name_en: Annotated[str | None, typer.Option(help=_("Its name in English."))] = None,
        hotline: Annotated[str | None, typer.Option(help=_("The telephone that owners are to ring."))] = None,
        address: Annotated[str | None, typer.Option(help=_("Its address."))] = None,
        address_en: Annotated[str | None, typer.Option(help=_("Its address in English."))] = None,
        code: Annotated[str | None, typer.Option(help=_("A short code for it, such as fangyuan."))] = None,
        agent: Annotated[str, typer.Option(help=_("Who says so."))] = "",
        json: Annotated[bool, typer.Option("--json", help=json_help)] = False,
    ) -> None:
        told = {"name": name, "name_en": name_en, "hotline": hotline, "address": address, "address_en": address_en,
                "code": code}  # fmt: skip
        run_set(ctx.obj, {field: value for field, value in told.items() if value is not None}, json)

    return app


def run_show(session: Session, as_json: bool) -> None:
    from carecall.desk.dealership import lacking
    from carecall.view import dealership as view

    card = session.desk().dealership
    if told := view.unnamed_words(session.words, lacking(card)):
        session.err(told)
    if as_json:
        session.json(view.dealership_json(card))
        return
    for line in view.dealership_lines(session.words, card):
        session.out(line)


def run_set(session: Session, told: dict[str, str], as_json: bool) -> None:
    from carecall.desk import dealership
    from carecall.text import clean, half_width
    from carecall.view import dealership as view

    values = {field: clean(value, LONGEST_CODE) if field == "code" else clean(value) for field, value in told.items()}
    if "hotline" in values:
        values["hotline"] = half_width(values["hotline"])
    if not values:
        raise Misconfigured("nothing-named", known=[_option(field) for field in dealership.FIELDS])
    for field in (*dealership.NEEDED, "code"):
        if not values.get(field, "-"):
            raise Misconfigured("option-empty", option=_option(field))
    done = dealership.change(session.desk(), values)
    if told_more := view.unnamed_words(session.words, dealership.lacking(done.card)):
        session.err(told_more)
    if as_json:
        session.json({**view.dealership_json(done.card), "changed": list(done.fields)})
        return
    for line in view.changed_words(session.words, done):
        session.out(line)


def _option(field: str) -> str:
    return f"--{field.replace('_', '-')}"
