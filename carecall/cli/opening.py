"""Owns opening the workstation. Invariant: the plain ways to a desk need neither typer nor its tree of commands, which
would take as long to load as the desk itself; Textual is loaded only here, when a desk opens."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Sequence
from functools import partial

from carecall import config
from carecall.cli.session import Session, machine


def shortcut(argv: Sequence[str]) -> Callable[[Session], None] | None:
    """What `carecall`, `carecall desk`, either with `--agent`, and `carecall demo` do. None for everything else: help,
    mistakes and all other commands are typer's."""
    match argv:
        case ["demo"]:
            return open_demo
        case [] | ["desk"]:
            return partial(open_desk, agent="")
        case ["--agent", agent] | ["desk", "--agent", agent] if not agent.startswith("-"):
            return partial(open_desk, agent=agent)
        case _:
            return None


def open_desk(session: Session, agent: str) -> None:
    """Open the desk: by --agent, else CARECALL_AGENT, else who sat here last, else a picker."""
    _collect_seldom()
    _log_to_file()
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
    _collect_seldom()
    _log_to_file()
    from carecall.app import CarecallApp
    from carecall.desk import training

    now = session.moment(session.now) if session.now else None
    if training.needs_making(session.settings, machine, now):
        session.err(session.words("Preparing the training desk, a few seconds ..."))
    found = training.open_training(session.settings, machine, now)
    CarecallApp(found, session.words, training=True).run()
    found.db.close()


def _log_to_file() -> None:
    """What goes wrong while a desk is open is written to the user's log, never to the screen."""
    import logging

    handler = logging.FileHandler(config.log_file(os.environ), encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    logging.getLogger("carecall").addHandler(handler)


def _collect_seldom() -> None:
    """Modules and widgets live as long as the desk: walking over them again and again while they are made is a
    twentieth of the start."""
    gc.set_threshold(50_000, 20, 20)
