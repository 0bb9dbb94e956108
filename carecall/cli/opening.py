"""Owns opening the workstation. Invariant: the plain ways to a desk need neither typer nor its tree of commands, which
would take as long to load as the desk itself; Textual is loaded only here, when a desk opens."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from carecall import config
from carecall.cli.session import Session, machine

if TYPE_CHECKING:
    from carecall.app import CarecallApp
    from carecall.desk.context import Desk
    from carecall.errors import Misconfigured
    from carecall.keys import KeyTable
    from carecall.screens.collector import Collector
    from carecall.view.welcome import Place


FRAMES = "240"
"""Frames a second at most. The list that has been read waits for the next one: at Textual's own 60 for up to 16 ms."""


def shortcut(argv: Sequence[str]) -> Callable[[Session], None] | None:
    """What `carecall`, `carecall desk` and `carecall demo` do. None for everything else: help, mistakes and all other
    commands are typer's."""
    match argv:
        case ["demo"]:
            return open_demo
        case [] | ["desk"]:
            return open_desk
        case _:
            return None


def open_desk(session: Session) -> None:
    """Open the desk: by --agent, else CARECALL_AGENT, else who sat here last, else a picker."""
    collector = _begin()
    _log_to_file()
    from carecall.app import CarecallApp
    from carecall.desk import opening
    from carecall.errors import Misconfigured

    settings = session.settings
    session = replace(session, agent=session.agent or settings.agent)
    found = _desk(session)
    _need_terminal()
    if session.now:
        found = found.with_clock(found.clock.started_at(session.moment(session.now)))
    last = "" if found.agent else opening.last_agent(settings)
    with suppress(Misconfigured):  # who sat here last is only offered
        found = opening.seat_agent(found, last) if last else found
    remember = opening.remember_agent(settings)
    if found.agent:
        remember(found.agent)
    newcomer = Newcomer(session) if _at_terminal() else None
    comforts = _comforts(session)
    app = CarecallApp(found, session.words, remember=remember, welcome=newcomer, collector=collector, **comforts)
    _run(app, collector)
    found.db.close()
    if newcomer and newcomer.wants_training:
        open_demo(replace(session, words=app.words))


def _desk(session: Session) -> Desk:
    """The desk. A database is made where somebody sits at a terminal, who is told there what to do; elsewhere, or for
    an agent who cannot be in it yet, an empty one, or none, is refused."""
    from carecall.errors import CarecallError

    try:
        return session.desk()
    except CarecallError as refused:
        if refused.code not in ("empty-database", "no-database") or session.agent or not _at_terminal():
            raise
        return session.desk(create=True)


def _need_terminal() -> None:
    """A desk without a keyboard would wait for its first key for ever. Textual reads one and paints on the other."""
    from carecall.errors import Misconfigured

    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise Misconfigured("no-terminal")


def _at_terminal() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


class Newcomer:
    """Shows what to do at a desk that never worked; `wants_training` once the training desk was asked for there."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.wants_training = False

    async def __call__(self, app: CarecallApp) -> bool:
        from carecall.desk.first_run import first_run

        found = await app.reading(first_run, app.desk)
        if found:
            from carecall.screens.welcome import WelcomeScreen

            app.push_screen(WelcomeScreen(found, self.place(), app.work_on, partial(self._train, app)))
        return found is not None

    def place(self) -> Place:
        """A second window finds the database by itself, unless it was named on the command line."""
        import shlex

        from carecall.view.welcome import Place

        url = config.safe_url(self._session.settings.db_url)
        usual = config.load(os.environ).db_url == self._session.settings.db_url
        return Place(url, "" if usual else f"--db {shlex.quote(url.removeprefix('sqlite:///'))}")

    def _train(self, app: CarecallApp) -> None:
        self.wants_training = True
        app.close_desk()


def open_demo(session: Session) -> None:
    """Open the training desk; its database is made first where today has none."""
    _need_terminal()
    collector = _begin()
    _log_to_file()
    from carecall.app import CarecallApp
    from carecall.desk import training

    now = session.moment(session.now) if session.now else None
    if training.needs_making(session.settings, machine, now):
        session.err(session.words("Preparing the training desk, a few seconds ..."))
    found = training.open_training(session.settings, machine, now, session.agent)
    app = CarecallApp(found, session.words, training=True, collector=collector, **_comforts(session))
    _run(app, collector)
    found.db.close()
    session.err(training_words(replace(session, words=app.words)))


def training_words(session: Session) -> str:
    """How a command looks at the training desk, whose clock is its own; "" where none was ever opened."""
    import shlex

    from carecall.desk import training

    found = training.latest(session.settings, machine)
    if found is None:
        return ""
    path, at = found
    options = " ".join(filter(None, (session.lang_option, f"--now '{at:%Y-%m-%d %H:%M}'")))
    parts = f"carecall --db {shlex.quote(str(path))}", f"{options} summary"
    command = "  " + " ".join(parts)
    if len(command) > session.room:  # what is copied from two lines is one command all the same
        command = "  " + " \\\n    ".join(parts)
    told = session.words("To look at the training desk with a command, such as summary:")
    seat = session.words("To sit at it as somebody else, such as 5002, the care manager: carecall --agent 5002 demo")
    return f"{told}\n{command}\n{seat}"


def _comforts(session: Session) -> dict[str, Any]:
    """What this site and its agents made their own: keys, bell, colours, filters. A mistake there closes no desk: it is
    opened without them and says so; what is wrong stands on the terminal when it is left."""
    from carecall.desk import preferences
    from carecall.screens.comforts import Memory

    table, trouble = site_keys(session.settings)
    troubles = [*session.troubles, *([trouble] if trouble else [])]
    if troubles:
        from carecall.view.reasons import error_text

        for each in troubles:
            session.err(error_text(session.words, each))
    folder = session.settings.data
    memory = Memory(partial(preferences.load, folder), preferences.keeper(folder), session.settings.bell)
    return {"key_table": table, "memory": memory, "in_part": bool(troubles)}


def site_keys(settings: config.Settings) -> tuple[KeyTable, Misconfigured | None]:
    """The keys of this site; the shipped ones where those cannot be, and why."""
    from carecall.errors import Misconfigured
    from carecall.keys import KeyTable

    try:
        return KeyTable.changed(settings.keys, settings.source) if settings.keys else KeyTable(), None
    except Misconfigured as trouble:
        return KeyTable(), trouble


def _begin() -> Collector:
    """Python's collector and Textual's frames, before Textual is loaded."""
    from carecall.screens.collector import Collector

    os.environ.setdefault("TEXTUAL_FPS", FRAMES)
    collector = Collector()
    collector.begin()
    return collector


def _log_to_file() -> None:
    """What goes wrong while a desk is open is written to the user's log, never to the screen."""
    import logging

    log = logging.getLogger("carecall")
    if log.handlers:
        return  # a desk was open before this one
    handler = logging.FileHandler(config.log_file(os.environ), encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    log.addHandler(handler)


def _run(app: CarecallApp, collector: Collector) -> None:
    """No collection walks over what the start has made."""
    import asyncio

    from carecall.cli import precedence

    collector.set_aside()
    with asyncio.Runner(loop_factory=precedence.loop) as runner:
        app.run_in(runner)
