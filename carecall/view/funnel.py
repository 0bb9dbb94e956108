"""Owns the words of an empty list. Invariant: pure; what to do stands first, and no line is wider than the room.

Keys are named by whoever knows them (`key`); the command line has none and names its options instead.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from carecall.desk.funnel import Funnel, Stage
from carecall.i18n import Words
from carecall.model.programmes import Pack
from carecall.view.cells import fit, pad, pad_left, widest, wrap
from carecall.view.names import filter_names
from carecall.view.reasons import Names, reason_text
from carecall.view.why import hanging

Key = Callable[[str], str]
"""How the key of an action is named."""
LABEL = 26
"""The most cells that the name of a step may take."""


def funnel_lines(_: Words, pack: Pack, funnel: Funnel, room: int, key: Key | None = None) -> list[str]:
    """Why the list is empty and what helps, then how many owners are left after each step and why the others are not.
    """
    lines: list[str] = []
    for sentence in _sentences(_, pack, funnel, key):
        lines += wrap(sentence, room)
    if len(funnel.stages) < 2 or not funnel.left("owners"):
        return lines
    return [*lines, "", *_table(_, pack, funnel, room)]


def _sentences(_: Words, pack: Pack, funnel: Funnel, key: Key | None) -> Iterator[str]:
    known = Names(pack, funnel.at)
    for advice in funnel.advice:
        yield reason_text(_, advice, known)
        if advice.code == "filters-hide" and any(funnel.hides.values()):
            yield _hidden(_, pack, funnel)
        yield from _help(_, advice.code, key)


def _help(_: Words, code: str, key: Key | None) -> Iterator[str]:
    """What brings more to the list."""
    if code == "filters-hide":
        yield _("{key} shows all.", key=key("clear")) if key else _("Leave an option out to see more.")
    elif code == "none-in-state" and key:
        yield _("{key} shows today's calls.", key=key("clear"))
    elif code == "others-have":
        yield _("{key} shows them.", key=key("everybody")) if key else _("Without --agent they are listed.")


def _hidden(_: Words, pack: Pack, funnel: Funnel) -> str:
    asked = funnel.asked
    parts = filter_names(_, pack, asked.programme, asked.slot, asked.state, asked.text)
    told = (_("{filter}: hides {count}", filter=parts[name], count=f"{count:,}")
            for name, count in funnel.hides.items() if count)  # fmt: skip
    return _("{what}.", what=_(", ").join(told))


def _table(_: Words, pack: Pack, funnel: Funnel, room: int) -> Iterator[str]:
    """`  85  due by today   227  Due later; next tomorrow, 31 of them.`; to the step at which nobody is left."""
    nobody = next((place for place, stage in enumerate(funnel.stages, 1) if not stage.left), len(funnel.stages))
    stages = funnel.stages[:nobody]
    names = [_name(_, stage) for stage in stages]
    left, lost = ([f"{getattr(stage, which):,}" for stage in stages] for which in ("left", "lost"))
    cells, left_cells, lost_cells = widest(names, LABEL), widest(left), widest(lost)
    for stage, name, many, less in zip(stages, names, left, lost, strict=True):
        head = f"{pad_left(many, left_cells)}  {pad(name, cells)}"
        if not stage.reason:
            yield fit(head.rstrip(), room)
            continue
        head += f"  {pad_left(less, lost_cells)}  "
        yield from hanging(head, _why(_, pack, funnel, stage), room)


def _name(_: Words, stage: Stage) -> str:
    names = {
        "owners": _("owners in the records"),
        "open": _("with a planned call"),
        "due": _("due by today"),
        "mine": _("in this list"),
        "ready": _("to be called now"),
        "free": _("not on the phone"),
        "fits": _("fit the filters"),
    }
    return names.get(stage.code, stage.code)


def _why(_: Words, pack: Pack, funnel: Funnel, stage: Stage) -> str:
    if stage.code == "fits":
        asked = funnel.asked
        parts = filter_names(_, pack, asked.programme, asked.slot, asked.state, asked.text)
        return _("Shown only: {what}.", what=_(", ").join(parts.values()))
    return reason_text(_, stage.reason, Names(pack, funnel.at)) if stage.reason else ""
