"""Owns `carecall rule`. Invariant: it reads the packs and scripts that the desk would, and changes none of them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from carecall.errors import BadFile, Misconfigured

if TYPE_CHECKING:
    from carecall.cli.session import Session
    from carecall.i18n import Words
    from carecall.model.programmes import Pack
    from carecall.programmes.catalogue import Rule
    from carecall.programmes.citations import Citation

    Found = Mapping[str, Sequence[Citation]]

TYPED = re.compile(r"([A-Z])(?:-?([0-9]{1,2}))?")


def add(app: typer.Typer, _: Words) -> None:
    some_rules = typer.Argument(None, metavar="RULE", help=_("Rules such as A-19, or chapters such as A; else all."))
    json_too = typer.Option(False, "--json", help=_("Print JSON."))

    @app.command("rule", help=_("What the rules ask that calls rest on, and what rests on one."))
    def rule(ctx: typer.Context, rules: list[str] | None = some_rules, as_json: bool = json_too) -> None:
        run_rule(ctx.obj, [_id(each) for each in rules or ()], as_json)


def _id(typed: str) -> str:
    """`a19`, `A-19` and `Ａ－１９` alike. Raises Misconfigured `unknown-rule`."""
    from carecall.text import clean, half_width

    found = TYPED.fullmatch(clean(half_width(typed)).upper())
    if found is None:
        raise Misconfigured("unknown-rule", rule=clean(typed))
    return f"{found[1]}-{int(found[2]):02}" if found[2] else found[1]


def run_rule(session: Session, asked: Sequence[str], as_json: bool) -> None:
    """Rules that are named in full, else a list. Raises Misconfigured `unknown-rule`, BadFile."""
    from carecall.view import rules

    _, (pack, found) = session.words, _cited(session)
    chosen, by_id = _chosen(asked, found), bool(asked) and all("-" in each for each in asked)
    if as_json:
        told = [rules.data(_, each, found.get(each.id, ())) for each in chosen if not each.is_chapter]
        session.json(told[0] if by_id and len(asked) == 1 else told)
    elif by_id:
        pages = (_page(session, pack, each, found.get(each.id, ())) for each in chosen)
        session.out("\n\n".join("\n".join(page) for page in pages))
    else:
        session.out("\n".join(rules.list_lines(_, chosen, session.room)))
        session.err(_("In brackets: the area of work to which a rule belongs that is not carried out yet."))


def _cited(session: Session) -> tuple[Pack, Found]:
    """The pack in use, and what rests on each rule."""
    from carecall.desk import opening
    from carecall.programmes.check import examine
    from carecall.programmes.citations import citations
    from carecall.scripts.library import Library, shipped

    settings = session.settings
    library = Library((shipped(), *settings.script_folders))
    examined = examine(opening.files_of(settings), library.names())
    if examined.pack is None or examined.merged is None:
        raise BadFile(examined.errors)
    found: dict[str, list[Citation]] = {}
    for each in citations(examined.merged.root, examined.pack, library):
        found.setdefault(each.rule, []).append(each)
    return examined.pack, found


def _chosen(asked: Sequence[str], found: Found) -> list[Rule]:
    """The rules and chapters that are asked for; those of the house's own last. A later rule that something of the
    house's own carries out is none any more."""
    from carecall.programmes.catalogue import Rule, catalogue

    own = (Rule(rule, {}) for rule in sorted(found.keys() - catalogue().keys()))
    known = [replace(rule, later="") if rule.id in found else rule for rule in (*catalogue().values(), *own)]
    for each in asked:
        if not any(rule.id.startswith(each) for rule in known):
            raise Misconfigured("unknown-rule", rule=each)
    return [rule for rule in known if rule.id.startswith(tuple(asked or ("",)))]


def _page(session: Session, pack: Pack, rule: Rule, found: Sequence[Citation]) -> list[str]:
    """A rule, and what rests on it."""
    from carecall.view import rules
    from carecall.view.table import table_lines
    from carecall.view.why import hanging

    _ = session.words
    rows = rules.place_rows(_, pack, found, Path.cwd())
    heads = (_("rests on it"), _("which one"), _("file and line"))
    return [
        *hanging(f"{rule.id}  ", rules.rule_line(_, rule.id), session.room),
        *(["", *table_lines(heads, rows, session.wide)] if rows else []),
        *rules.beside_rows(_, found, rule.later, session.room),
    ]
