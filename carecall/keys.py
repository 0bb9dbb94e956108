"""Owns the keys. Invariant: every action is named once, here; bindings, the key line and the help are made from it.

Full-width twins (？ １ ／, and 、 which a Chinese input method makes of /) work like the plain keys.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from textual.binding import Binding, BindingType
from textual.keys import _character_to_key


class Where(StrEnum):
    """The screen on which an action can be had."""

    EVERYWHERE = "everywhere"
    QUEUE = "queue"
    CALL = "call"
    SUMMARY = "summary"
    HELP = "help"
    PICKER = "picker"


def N_(message: str) -> str:  # noqa: N802 - the name that message extraction knows
    """Marks a message that is translated where it is shown."""
    return message


@dataclass(frozen=True, slots=True)
class Action:
    """Something that a key does: the screen's `action_<id>`. `each`: the method is handed the key that was pressed.

    `shown` is how the key line and the help name the keys; `label` a word, `help` a sentence, both message ids.
    `line`: the action stands on the key line, lower numbers first; 0 keeps it off the line. Without `help` it is told
    of together with the action before it.
    """

    id: str
    where: Where
    keys: tuple[str, ...]
    shown: str
    label: str
    help: str
    line: int = 0
    each: bool = False


EVERYWHERE = (
    Action("help", Where.EVERYWHERE, ("?", "f1"), "?", N_("help"), N_("this page"), 90),
    Action(
        "language", Where.EVERYWHERE, ("l", "f12"), "l F12", N_("中文"), N_("the screen in the other language: 中文")
    ),
    Action("theme", Where.EVERYWHERE, ("d", "f11"), "d", N_("dark, light"), N_("dark or light background")),
)
QUEUE = (
    Action("prepare", Where.QUEUE, ("enter",), "Enter", N_("prepare"), N_("prepare the call to this owner"), 1),
    Action(
        "down", Where.QUEUE, ("n", "j", "down"), "n p", N_("move"), N_("the next owner, the owner before; also ↓ ↑"), 2
    ),
    Action("up", Where.QUEUE, ("p", "k", "up"), "p", "", ""),
    Action(
        "page_down", Where.QUEUE, ("pagedown", "ctrl+d"), "PgDn PgUp", N_("page"), N_("a page further, a page back")
    ),
    Action("page_up", Where.QUEUE, ("pageup", "ctrl+u"), "PgUp", "", ""),
    Action(
        "first", Where.QUEUE, ("home", "g"), "Home End", N_("first"), N_("the most urgent owner, the last of the list")
    ),
    Action("last", Where.QUEUE, ("end", "G"), "End", "", ""),
    Action(
        "search", Where.QUEUE, ("/", "、", "f3"), "/", N_("find"),
        N_("find owners by name, pinyin initials, plate or the end of the number"), 3,
    ),
    Action("view", Where.QUEUE, tuple("123456"), "1-6", N_("view"), N_("one programme; 1 shows all of them"), 4, True),
    Action(
        "next_view", Where.QUEUE, ("tab", "right"), "Tab ← →", N_("views"), N_("the next programme, the one before")
    ),
    Action("last_view", Where.QUEUE, ("shift+tab", "left"), "Shift-Tab", "", ""),
    Action(
        "state", Where.QUEUE, ("t", "f8"), "t T", N_("state"),
        N_("only calls that are ready, overdue, promised, waiting; then what is held or was closed today"), 8,
    ),
    Action("state_back", Where.QUEUE, ("T",), "T", "", ""),
    Action("slot", Where.QUEUE, ("f", "f7"), "f", N_("slot"), N_("only the calls of one slot of the day"), 9),
    Action("everybody", Where.QUEUE, ("a", "f6"), "a", N_("everybody"), N_("everybody's calls, or only mine"), 10),
    Action("clear", Where.QUEUE, ("escape", "backspace"), "Esc", N_("clear"), N_("close what is open, clear filters")),
    Action("why", Where.QUEUE, ("w", "f2"), "w", N_("why"), N_("why this owner, why now, and what follows"), 5),
    Action("summary", Where.QUEUE, ("s", "f9"), "s", N_("summary"), N_("the figures of the day"), 6),
    Action("reload", Where.QUEUE, ("r", "f5"), "r", N_("reload"), N_("read the list again")),
    Action("quit", Where.QUEUE, ("q", "f10"), "q", N_("quit"), N_("close the desk; everything is stored"), 7),
)  # fmt: skip
SUMMARY = (
    Action("day_before", Where.SUMMARY, ("left", "p"), "←", N_("day before"), N_("the figures of the day before"), 1),
    Action("day_after", Where.SUMMARY, ("right", "n"), "→", N_("day after"), N_("the figures of the day after"), 2),
    Action("today", Where.SUMMARY, ("t", "home"), "t", N_("today"), N_("back to today"), 3),
    Action("down", Where.SUMMARY, ("down", "j"), "↓", N_("down"), N_("scroll down")),
    Action("up", Where.SUMMARY, ("up", "k"), "↑", N_("up"), N_("scroll up")),
    Action("back", Where.SUMMARY, ("escape", "q", "s", "backspace"), "Esc", N_("back"), N_("back to the queue"), 4),
)
HELP = (
    Action("down", Where.HELP, ("down", "j", "n", "space", "pagedown"), "↓", N_("down"), N_("scroll down"), 1),
    Action("up", Where.HELP, ("up", "k", "p", "pageup"), "↑", N_("up"), N_("scroll up"), 2),
    Action("back", Where.HELP, ("escape", "q", "enter", "backspace"), "Esc", N_("back"), N_("back to the work"), 3),
)
PICKER = (
    Action("choose", Where.PICKER, ("enter",), "Enter", N_("that is me"), N_("work as this member of staff"), 1),
    Action("down", Where.PICKER, ("down", "j", "n"), "↓", N_("next"), N_("the next one"), 2),
    Action("up", Where.PICKER, ("up", "k", "p"), "↑", N_("previous"), N_("the one before"), 3),
    Action("quit", Where.PICKER, ("q", "escape", "f10"), "q", N_("quit"), N_("close the desk"), 4),
)
CALL: tuple[Action, ...] = (
    Action("go", Where.CALL, ("enter",), "Enter", N_("go on"), N_("go on: claim, dialled, said, keep as shown"), 1),
    Action(
        "answer", Where.CALL, tuple("1234567890"), "1-9 0", N_("answer"),
        N_("the answer with this number, and on to the next step; 0 is 10"), 2, True,
    ),
    Action(
        "unknown", Where.CALL, ("-", "f9"), "-", N_("does not know"), N_("the owner does not know or want to say"), 3
    ),
    Action("undo", Where.CALL, ("b", "backspace", "f4"), "b", N_("back"), N_("back: take the latest answer away"), 4),
    Action("no_answer", Where.CALL, ("x", "f5"), "x", N_("no answer"), N_("nobody answers; Enter records it"), 5),
    Action("call_back", Where.CALL, ("c", "f7"), "c", N_("call back"), N_("call back when the owner says"), 6),
    Action("hung_up", Where.CALL, ("h", "f8"), "h", N_("hung up"), N_("the owner hung up during the talk"), 7),
    Action("outcomes", Where.CALL, ("o", "f6"), "o", N_("outcome"), N_("every outcome that a call can have"), 8),
    Action("note", Where.CALL, ("e", "f2"), "e", N_("note"), N_("write a note beside the script"), 9),
    Action("answers", Where.CALL, ("a", "f3"), "a", N_("correct"), N_("correct an earlier answer of this owner"), 10),
    Action("line", Where.CALL, ("tab",), "Tab", N_("the line"), N_("from the answer line to the keys, and back"), 11),
    Action("next", Where.CALL, ("n", "down"), "n", N_("next"), N_("before the dial: the next owner"), 12),
    Action("previous", Where.CALL, ("p", "up"), "p", N_("previous"), N_("before the dial: the owner before"), 13),
    Action(
        "leave", Where.CALL, ("q", "escape", "f10"), "q", N_("queue"),
        N_("to the queue, before the dial; out of a list or a line back to the script"), 14, True,
    ),
)  # fmt: skip


def actions(where: Where) -> tuple[Action, ...]:
    """What can be done on a screen, its own actions first."""
    own = {Where.QUEUE: QUEUE, Where.CALL: CALL, Where.SUMMARY: SUMMARY, Where.HELP: HELP, Where.PICKER: PICKER}
    rest = EVERYWHERE if where is not Where.HELP else EVERYWHERE[1:]
    return own.get(where, ()) + rest


def on_line(where: Where) -> list[Action]:
    """The actions of a screen's key line, in order."""
    return sorted((action for action in actions(where) if action.line), key=lambda action: action.line)


def bindings(where: Where) -> list[BindingType]:
    """Textual's bindings of a screen."""
    return [
        Binding(key, f"{action.id}({plain!r})" if action.each else action.id, show=False)
        for key, action, plain in _keys(where)
    ]


@cache
def pressed(where: Where) -> dict[str, tuple[str, tuple[str, ...]]]:
    """The action of each key of a screen, by the names of key events, with what its method is handed."""
    return {
        _character_to_key(key) if len(key) == 1 else key: (action.id, (plain,) if action.each else ())
        for key, action, plain in _keys(where)
    }


def _keys(where: Where) -> Iterator[tuple[str, Action, str]]:
    """Each key with its action and its plain form; full-width twins too."""
    for action in actions(where):
        for key in action.keys:
            yield key, action, key
            if len(key) == 1 and "!" <= key <= "~":
                yield chr(ord(key) + 0xFEE0), action, key
