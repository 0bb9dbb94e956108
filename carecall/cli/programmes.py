"""Owns `programme check`, `list` and `show`. Invariant: they read the same files as the desk, and change none of them.

What runs is shown as it runs, so that the effect of a change is seen before it counts.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from carecall import config
from carecall.cli.problems import WRONG, tell
from carecall.errors import Misconfigured

if TYPE_CHECKING:
    from carecall.cli.session import Session
    from carecall.errors import Problem
    from carecall.i18n import Words
    from carecall.model.programmes import Pack, Programme, Touch
    from carecall.programmes.check import Examined, Merged

WIDEST = 100
"""The most cells of a line that is read."""


def build(_: Words) -> typer.Typer:
    """The commands of `carecall programme`."""
    app = typer.Typer(no_args_is_help=True)
    some_files = typer.Argument(
        None, metavar="FILE", help=_("Packs laid over the shipped one; else those of the settings.")
    )
    a_file = typer.Argument(None, metavar="FILE", help=_("A pack with other rules."))
    a_topic = typer.Argument(
        "", metavar="WHAT",
        help=_("A programme's code or name, a series, a message, hours, series or templates; else all."),
    )
    json_too = typer.Option(False, "--json", help=_("Print JSON."))
    shipped = typer.Option(
        False, "--shipped", help=_("Print the file of carecall's own in which it is written, to copy from.")
    )

    @app.command("check", help=_(
        "Check programme packs: every mistake with file, line and key, else what runs. A house's own pack is a file "
        "that says only what differs from the shipped one; programme_files in the settings names it."
    ))  # fmt: skip
    def check(ctx: typer.Context, files: list[Path] | None = some_files, as_json: bool = json_too) -> None:
        _check(ctx.obj, files or None, as_json)

    @app.command("list", help=_("The programmes that run: days, tries, who calls, and where each is written."))
    def list_(ctx: typer.Context, as_json: bool = json_too) -> None:
        _list(ctx.obj, as_json)

    @app.command("show", help=_(
        "The rules in force, each with its meaning, file and line: what a house's own pack may say. Such a pack is a "
        "file that says only what differs; programme_files in the settings names it."
    ))  # fmt: skip
    def show(ctx: typer.Context, what: str = a_topic, as_shipped: bool = shipped, as_json: bool = json_too) -> None:
        (_shipped if as_shipped else _show)(ctx.obj, what, as_json)

    @app.command("diff", help=_(
        "What a file would change of the rules in force, key by key; without a file, what the house's own packs change "
        "of the shipped ones. What it does to the days to come: carecall plan --dry-run --compare FILE."
    ))  # fmt: skip
    def diff(ctx: typer.Context, file: Path | None = a_file, as_json: bool = json_too) -> None:
        _diff(ctx.obj, file, as_json)

    @app.command("schema", help=_(
        "The JSON schema of packs, by which an editor completes keys and marks mistakes: write it to a file, and name "
        "that in the first line of the pack: # yaml-language-server: $schema=FILE"
    ))  # fmt: skip
    def schema(ctx: typer.Context) -> None:
        from carecall.programmes.grammar import json_schema

        ctx.obj.json(json_schema())

    return app


def _check(session: Session, files: Sequence[Path] | None, as_json: bool) -> None:
    found, problems = _examined(session, files)
    pack = found.pack if found else None
    if as_json:
        session.json(_data(session.words, pack, problems, found.merged if found else None))
    else:
        tell(session, problems)
        if pack:
            _tell_what_runs(session, pack)
    if pack is None:
        raise typer.Exit(WRONG)


def _list(session: Session, as_json: bool) -> None:
    pack, merged = _right(session)
    if as_json:
        session.json({**_data(session.words, pack, (), merged), "off": list(pack.resting)})
        return
    _tell_what_runs(session, pack, merged)
    if pack.resting:
        _ = session.words
        named = (_("{name} ({facts})", name=names[_.lang], facts=code) for code, names in pack.resting.items())
        _say(session, _("Do not run here: {programmes}.", programmes=_(", ").join(named)))
        session.out(_("What was planned of them before is called until carecall plan runs next."))
        _say_switch(session, "CODE")


def _say(session: Session, text: str) -> None:
    from carecall.view.cells import wrap

    for line in wrap(text, min(session.wide, WIDEST)):
        session.out(line)


def _say_switch(session: Session, code: str) -> None:
    """How a programme is switched on here."""
    from carecall.view.switched_off import how_words, switch

    _say(session, how_words(session.words, session.settings.house_file, str(session.settings.file)))
    session.out(f"  {switch(code)}")


def _diff(session: Session, file: Path | None, as_json: bool) -> None:
    from carecall.programmes.effective import differences
    from carecall.programmes.load import with_file
    from carecall.view.effective import difference_json, difference_lines

    own = session.settings.programme_files
    before = _right(session, own if file else ())[1]
    after = _right(session, with_file(own, file) if file else own)[1]
    found = differences(before, after)
    if as_json:
        session.json([difference_json(session.words, each) for each in found])
        return
    for line in difference_lines(session.words, found, min(session.wide, WIDEST)):
        session.out(line)
    if not found:
        session.out(session.words("Nothing differs."))


def _right(session: Session, files: Sequence[Path] | None = None) -> tuple[Pack, Merged]:
    """The pack of `files`, else of the settings, and what it was compiled from; mistakes are told, and it ends."""
    found, problems = _examined(session, files)
    if found is None or found.pack is None or found.merged is None:
        tell(session, problems)
        raise typer.Exit(WRONG)
    return found.pack, found.merged


def _examined(session: Session, files: Sequence[Path] | None) -> tuple[Examined | None, Sequence[Problem]]:
    from carecall.desk import opening
    from carecall.errors import BadFile
    from carecall.programmes.check import examine
    from carecall.scripts.library import Library, shipped

    settings = session.settings
    scripts = Library((shipped(), *settings.script_folders), settings.cache).names()
    try:
        found = examine(opening.files_of(settings, files), scripts)
    except BadFile as error:
        return None, error.problems
    return found, [*found.errors, *found.warnings]


# --- what runs ---


def _tell_what_runs(session: Session, pack: Pack, merged: Merged | None = None) -> None:
    """`merged`: where each is written is told too."""
    from carecall.view.cells import wrap
    from carecall.view.effective import hours_words

    _ = session.words
    heads = [_("programme"), _("title"), _("counted from"), _("days"), _("tries"), _("priority"), _("who calls"),
             _("script")]  # fmt: skip
    places = {code: _places(merged, one) for code, one in pack.programmes.items()} if merged else {}
    named = [_("written in"), _("changed in")][: max(map(len, places.values()), default=0)]
    session.table([*heads, *named], list(_rows(_, pack, places, len(named))))
    for line in wrap(hours_words(_, pack), min(session.wide, WIDEST)):
        session.out(line)


def _places(merged: Merged, one: Programme) -> list[str]:
    """Where a programme is written, and where the house says otherwise of it."""
    from carecall.programmes.effective import changed_in
    from carecall.view.problems import short_name

    changed = changed_in(merged, one.code)
    first, *others = (f"{short_name(file, Path.cwd())}:{line}" for file, line in ((one.file, one.line), *changed))
    return [first, ", ".join(others)] if others else [first]


def _rows(_: Words, pack: Pack, places: Mapping[str, Sequence[str]], wanted: int) -> Iterator[tuple[str, ...]]:
    """A row a touch: its days are counted from the due date, and after the last one it is given up."""
    from carecall.view.names import due_name, role_name

    for code, one in pack.programmes.items():
        place = [*places.get(code, ()), ""][:wanted]
        for touch in one.touches:
            yield (
                code,
                one.name(_.lang),
                due_name(_, one.due, pack),
                _days(touch),
                "" if touch.message else str(touch.policy.tries),
                str(one.priority),
                role_name(_, one.role),
                _says(_, touch),
                *place,
            )


def _says(_: Words, touch: Touch) -> str:
    """The script that is read, or the message and how it goes."""
    from carecall.view.names import channel_name

    if touch.message is None:
        return touch.script
    channels = _(", ").join(channel_name(_, channel) for channel in touch.message.channels)
    return _("{name} ({facts})", name=touch.message.template, facts=channels)


def _days(touch: Touch) -> str:
    start, end, give_up = (f"{days:+}" if days else "0" for days in (touch.start, touch.end, touch.give_up))
    return f"{start}..{end}, {give_up}"


def _data(_: Words, pack: Pack | None, problems: Iterable[Problem], merged: Merged | None = None) -> dict[str, Any]:
    from carecall.view.problems import problem_data

    running = [_programme(programme, _.lang, merged) for programme in pack.programmes.values()] if pack else []
    told = [problem_data(_, problem) for problem in problems]
    return {"ok": pack is not None, "hours": _hours(pack) if pack else None, "programmes": running, "problems": told}


def _hours(pack: Pack) -> dict[str, Any]:
    bands = (pack.hours.calling, pack.hours.limits, *pack.hours.slots)
    spans = [{"from": f"{band.start:%H:%M}", "to": f"{band.end:%H:%M}"} for band in bands]
    slots = {band.name: span for band, span in zip(pack.hours.slots, spans[2:], strict=True)}
    return {"calling": spans[0], "limits": spans[1], "slots": slots, "prefer": list(pack.hours.prefer)}


def _programme(programme: Programme, lang: str, merged: Merged | None) -> dict[str, Any]:
    from carecall.programmes.effective import changed_in

    changed = changed_in(merged, programme.code) if merged else ()
    return {
        "programme": programme.code,
        "name": programme.name(lang),
        "due": programme.due,
        "caller": programme.role,
        "priority": programme.priority,
        "sources": list(programme.sources),
        "file": programme.file,
        "line": programme.line,
        "changed_in": [{"file": file, "line": line} for file, line in changed],
        "touches": [_touch(touch) for touch in programme.touches],
    }


def _touch(touch: Touch) -> dict[str, Any]:
    return {
        "touch": touch.code,
        "script": touch.script,
        "from": touch.start,
        "to": touch.end,
        "give_up": touch.give_up,
        "series": touch.policy.name,
        "tries": touch.policy.tries,
        "message": touch.message and {"template": touch.message.template, "channels": list(touch.message.channels)},
    }


# --- the rules, key by key ---


def _show(session: Session, topic: str, as_json: bool) -> None:
    from carecall.programmes import effective
    from carecall.view.effective import effective_lines, rule_json
    from carecall.view.switched_off import rests_words

    pack, merged = _right(session)
    topic = _topic(merged, topic)
    rules = effective.about(merged, topic)
    if as_json:
        told = [rule_json(session.words, rule) for rule in rules]
        session.json({"pack": pack.name, "files": list(merged.files), "rules": told})
        return
    sections = {rule.section for rule in rules if rule.path[0] in effective.USED}
    users = {section: effective.users(merged.model, section) for section in sections}
    for line in effective_lines(session.words, pack, rules, users, min(session.wide, WIDEST)):
        session.out(line)
    if topic in pack.programmes:
        _say_how(session, merged, topic)
    elif topic in pack.resting:
        _say(session, rests_words(session.words, pack.resting[topic][session.lang], topic))
        _say_switch(session, topic)


def _say_how(session: Session, merged: Merged, programme: str) -> None:
    """How a house says something else, for this programme alone, by the tries of its calls."""
    from carecall.programmes.effective import own_tries
    from carecall.view.cells import wrap

    _, model = session.words, merged.model.programmes[programme]
    example = own_tries(merged.model, programme)
    if not example:  # it makes no calls
        return
    told = _(
        "A house's own pack is a file that says only what differs, and is named in {file} by a line such as "
        "programme_files = [\"ours.yaml\"]. Other tries for {programme} alone, for example:",
        file=config.settings_file(os.environ), programme=model.names.model_dump()[_.lang],
    )  # fmt: skip
    for line in (*wrap(told, min(session.wide, WIDEST)), *example.splitlines()):
        session.out(line)


def _shipped(session: Session, topic: str, as_json: bool) -> None:
    """The files as they are, whatever a house's own pack says; each headed by its name where there are several."""
    from carecall.programmes import effective

    _pack, merged = _right(session, ())
    topic = _topic(merged, topic)
    texts = {file: Path(file).read_text("utf-8") for file in effective.written_in(merged, topic)}
    if as_json:
        session.json([{"file": file, "text": text} for file, text in texts.items()])
        return
    for file, text in texts.items():
        head = f"# {file}\n" if len(texts) > 1 else ""
        session.out(f"{head}{text.rstrip()}")


def _topic(merged: Merged, said: str) -> str:
    """What is asked for by its key, or a programme by its name. Raises Misconfigured `unknown-value`."""
    from carecall.desk.context import called
    from carecall.programmes.effective import topics

    known = topics(merged)
    found = called({code: one.names.model_dump() for code, one in merged.model.programmes.items()}, said)
    if said and said not in known and len(found) != 1:
        raise Misconfigured("unknown-value", option="WHAT", value=said, known=found or known)
    return said if said in known else "".join(found)
