"""Owns `doctor`. Invariant: it changes nothing, it always reaches its end, and its exit status is 1 exactly where
something is wrong.
"""

import os
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from carecall import config
from carecall.cli.session import Session, machine
from carecall.i18n import Words

if TYPE_CHECKING:
    from carecall.desk.health import Finding

WRONG = 1


def add(app: typer.Typer, _: Words) -> None:
    @app.command("doctor", help=_("Say what is wrong with terminal, settings, database and clock, and what to do."))
    def doctor(
        ctx: typer.Context,
        json: Annotated[bool, typer.Option("--json", help=_("Print JSON."))] = False,
    ) -> None:
        raise typer.Exit(run_doctor(ctx.obj, json))


def run_doctor(session: Session, as_json: bool) -> int:
    """Look at everything and tell it; the exit status. Raises Misconfigured `bad-time` for `--now`."""
    from carecall.desk.health import Level
    from carecall.view import health as view

    found = _examine(session)
    if as_json:
        session.json([view.data(session.words, each) for each in found])
    else:
        session.out("\n".join(view.page(session.words, found, session.room)))
    return WRONG if any(each.level is Level.WRONG for each in found) else 0


def _examine(session: Session) -> "Sequence[Finding]":
    from carecall.cli import terminal_check, terminal_facts
    from carecall.desk import health

    found = [*health.guarded("terminal", lambda: terminal_check.judge(terminal_facts.look(os.environ)))]
    site = health.Site(
        session.settings, config.settings_file(os.environ), session.troubles, config.log_path(os.environ),
        machine().astimezone(), _now(session),
    )  # fmt: skip
    return [*found, *health.guarded("settings", lambda: _keys(session.settings)), *health.examine(site)]


def _now(session: Session) -> datetime:
    """What the rules take for the time; the zone is known also where the programmes have mistakes."""
    from dataclasses import replace

    from carecall.desk import health

    zoned = replace(session.settings, time_zone=health.zone_of(session.settings).key)
    return replace(session, settings=zoned).moment(session.now) if session.now else machine()


def _keys(settings: config.Settings) -> "Iterator[Finding]":
    """Keys that cannot be are refused when a desk opens; here each of them is a finding."""
    from carecall.desk.health import Finding, Level
    from carecall.errors import Misconfigured
    from carecall.keys import KeyTable

    possible = {}
    for action, keys in settings.keys.items():
        try:
            KeyTable.changed({action: keys}, settings.source)
        except Misconfigured as wrong:
            if wrong.code != "key-twice":  # which key is taken twice is seen of all together
                yield Finding("settings", Level.WRONG, wrong.code, wrong.params)
                continue
        possible[action] = keys
    KeyTable.changed(possible, settings.source)
