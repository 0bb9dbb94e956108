"""Owns opening the workstation: `desk` and `demo`. Invariant: Textual is loaded only here, when a desk opens."""

from typing import Annotated

import typer

from carecall.cli.session import Session, machine
from carecall.i18n import Words


def add(app: typer.Typer, _: Words) -> None:
    @app.command("desk", help=_("Open the workstation (what carecall alone does)."))
    def desk(
        ctx: typer.Context,
        agent: Annotated[str, typer.Option(help=_("Who sits at the desk: a staff code or name."))] = "",
    ) -> None:
        open_desk(ctx.obj, agent)

    @app.command("demo", help=_("Open a training desk on the sample dealership, made anew each day."))
    def demo(ctx: typer.Context) -> None:
        open_demo(ctx.obj)


def open_desk(session: Session, agent: str) -> None:
    """Open the desk: by --agent, else CARECALL_AGENT, else who sat here last, else a picker."""
    from carecall.app import CarecallApp
    from carecall.desk import opening
    from carecall.errors import Misconfigured

    settings = session.settings
    found = session.desk()
    if session.now:
        found = found.with_clock(found.clock.started_at(session.moment(session.now)))
    wanted = agent or settings.agent
    try:
        code = wanted or opening.last_agent(settings)
        found = opening.seat_agent(found, code) if code else found
    except Misconfigured:
        if wanted:
            raise
    remember = opening.remember_agent(settings)
    if found.agent:
        remember(found.agent)
    CarecallApp(found, session.words, remember=remember).run()
    found.db.close()


def open_demo(session: Session) -> None:
    """Open the training desk; its database is made first where today has none."""
    from carecall.app import CarecallApp
    from carecall.desk import training

    now = session.moment(session.now) if session.now else None
    if training.needs_making(session.settings, machine, now):
        session.err(session.words("Preparing the training desk, a few seconds ..."))
    found = training.open_training(session.settings, machine, now)
    CarecallApp(found, session.words, training=True).run()
    found.db.close()
