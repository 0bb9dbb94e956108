"""Owns the commands `desk` and `demo` as typer knows them. Invariant: they do what the shortcut of `opening` does."""

from typing import Annotated

import typer

from carecall.cli.opening import open_demo, open_desk
from carecall.i18n import Words


def add(app: typer.Typer, _: Words) -> None:
    @app.command("desk", help=_("Open the workstation (what carecall alone does)."))
    def desk(
        ctx: typer.Context,
        agent: Annotated[str, typer.Option(help=_("Who sits at the desk: a staff code or name."))] = "",
    ) -> None:
        open_desk(ctx.obj)

    @app.command("demo", help=_("Open a training desk on the sample dealership, made anew each day."))
    def demo(ctx: typer.Context) -> None:
        open_demo(ctx.obj)
