"""Owns `db` and `config`. Invariant: a password in a URL is never shown."""

import os
from typing import Annotated

import typer

from carecall.cli.session import Session
from carecall.i18n import Words


def build_db(_: Words) -> typer.Typer:
    app = typer.Typer(no_args_is_help=True)

    @app.command("upgrade", help=_("Bring the schema up to date; a backup is made first."))
    def upgrade(
        ctx: typer.Context, json: Annotated[bool, typer.Option("--json", help=_("Print JSON."))] = False
    ) -> None:
        from carecall.desk import opening

        session: Session = ctx.obj
        done = opening.upgrade_database(session.settings)
        if json:
            session.json({"upgraded": done, **opening.database_info(session.settings)})
            return
        session.err(session.words("Upgraded.") if done else session.words("Nothing to do: the schema is up to date."))

    @app.command("info", help=_("Where the database is and how far its schema is."))
    def info(ctx: typer.Context, json: Annotated[bool, typer.Option("--json", help=_("Print JSON."))] = False) -> None:
        from carecall.desk import opening

        found = opening.database_info(ctx.obj.settings)
        _show(ctx.obj, found if json else _labelled(ctx.obj.words, found), json)

    return app


def build_config(_: Words) -> typer.Typer:
    app = typer.Typer(no_args_is_help=True)

    @app.command("show", help=_("The settings that are in force, and where they come from."))
    def show(ctx: typer.Context, json: Annotated[bool, typer.Option("--json", help=_("Print JSON."))] = False) -> None:
        from carecall.config import safe_url
        from carecall.view import plain

        settings = ctx.obj.settings
        values = plain.settings(settings) | {"db": safe_url(settings.db_url), "lang": ctx.obj.lang}
        _show(ctx.obj, values, json)
        if not json:
            _how_to_change(ctx.obj)

    @app.command("keys", help=_("Every action that a key can be given to: its name, its keys, what it does."))
    def keys(ctx: typer.Context, json: Annotated[bool, typer.Option("--json", help=_("Print JSON."))] = False) -> None:
        run_keys(ctx.obj, json)

    return app


def _how_to_change(session: Session) -> None:
    """Where the settings stand, and what gives an action other keys."""
    from carecall import config
    from carecall.view.error_words import KEYS_EXAMPLE

    _ = session.words
    session.out("\n" + _("Settings are changed in {file}. An action gets other keys by these two lines there:",
                         file=config.settings_file(os.environ)))  # fmt: skip
    for line in KEYS_EXAMPLE:
        session.out(f"  {line}")
    session.out(_("The names of all actions, their keys and what they do: carecall config keys"))


def run_keys(session: Session, as_json: bool) -> None:
    """The keys in force; the shipped ones, and why, where those of the settings cannot be."""
    from carecall.cli.opening import site_keys
    from carecall.view.help import action_rows
    from carecall.view.reasons import error_text

    _ = session.words
    table, trouble = site_keys(session.settings)
    for each in (*session.troubles, *([trouble] if trouble else [])):
        session.err(error_text(_, each))
    rows = action_rows(_, table)
    if as_json:
        session.json([{"action": name, "keys": keys, "what": what} for name, keys, what in rows])
    else:
        session.table((_("action"), _("keys"), _("what it does")), [(n, " ".join(k), what) for n, k, what in rows])


def _labelled(_: Words, info: dict[str, object]) -> dict[str, object]:
    """The facts under names that people read."""
    labels = {
        "url": _("database"),
        "schema": _("its schema"),
        "known": _("schema of this program"),
        "owners": _("owners"),
    }
    return {labels.get(name, name): value for name, value in info.items()}


def _show(session: Session, values: dict[str, object], as_json: bool) -> None:
    if as_json:
        session.json(values)
        return
    for name, value in values.items():
        session.out(f"{name} = {_shown(value)}")


def _shown(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} = {each}" for name, each in value.items())
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)
