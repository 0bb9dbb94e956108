"""Owns the keys. Invariant: every action is named once, here; key line, help and command palette are made from it.

Full-width twins (？ １ ／, and 、 which a Chinese input method makes of /) work like the plain keys. A site gives an
action other keys in its settings file; `KeyTable` holds what is in force at a desk.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

from textual.keys import _character_to_key

from carecall.errors import Misconfigured


class Where(StrEnum):
    """The screen on which an action can be had."""

    EVERYWHERE = "everywhere"
    QUEUE = "queue"
    CALL = "call"
    SUMMARY = "summary"
    HELP = "help"
    PICKER = "picker"
    BREAK = "break"
    HAND = "hand"
    WELCOME = "welcome"


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
    Action("theme", Where.EVERYWHERE, ("d", "f11"), "d", N_("colours"), N_("dark, light or high-contrast colours")),
    Action(
        "palette", Where.EVERYWHERE, ("ctrl+p",), "Ctrl-P", N_("find an action"),
        N_("find any action of this screen by its name"),
    ),
    Action("bell", Where.EVERYWHERE, ("ctrl+g",), "Ctrl-G", N_("bell"), N_("the bell for promises, on or off")),
)
QUEUE = (
    Action("prepare", Where.QUEUE, ("enter",), "Enter", N_("prepare"), N_("prepare the call to this owner"), 1),
    Action(
        "ring_in", Where.QUEUE, ("i", "ctrl+o"), "i", N_("rings in"),
        N_("this owner has rung you: take the call up now, whatever time was planned"), 2,
    ),
    Action(
        "down", Where.QUEUE, ("n", "j", "down"), "n p", N_("move"),
        N_("the next owner, the owner before; the arrows too"), 9,
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
        N_("find owners by name, pinyin initials, plate or the end of the number"), 4,
    ),
    Action(
        "view", Where.QUEUE, tuple("123456789"), "1-9", N_("view"), N_("one programme; 1 shows all of them"), 10, True
    ),
    Action(
        "next_view", Where.QUEUE, ("tab", "right"), "Tab", N_("views"), N_("the next programme, the one before")
    ),
    Action("last_view", Where.QUEUE, ("shift+tab", "left"), "Shift-Tab", "", ""),
    Action(
        "state", Where.QUEUE, ("t", "f8"), "t T", N_("state"),
        N_("only ready calls, overdue, promised, at risk, waiting, on call; then held ones and those closed today"), 11,
    ),
    Action("state_back", Where.QUEUE, ("T",), "T", "", ""),
    Action("slot", Where.QUEUE, ("f", "f7"), "f", N_("slot"), N_("only the calls of one slot of the day"), 12),
    Action("everybody", Where.QUEUE, ("a", "f6"), "a", N_("everybody"), N_("everybody's calls, or only mine"), 13),
    Action("clear", Where.QUEUE, ("escape", "backspace"), "Esc", N_("clear"), N_("close what is open, clear filters")),
    Action(
        "undo", Where.QUEUE, ("u", "f4", "ctrl+z"), "u", N_("undo"), N_("undo your last outcome of today"), 3
    ),
    Action(
        "hand", Where.QUEUE, ("h", "ctrl+t"), "h", N_("hand over"), N_("hand a promise or a lost customer over"), 2
    ),
    Action(
        "break", Where.QUEUE, ("b", "ctrl+r"), "b", N_("break"),
        N_("have a break: your promises go to the others while it lasts"), 6,
    ),
    Action("why", Where.QUEUE, ("w", "f2"), "w", N_("why"), N_("why this owner, why now, and what follows"), 5),
    Action("summary", Where.QUEUE, ("s", "f9"), "s", N_("summary"), N_("the figures of the day"), 7),
    Action("reload", Where.QUEUE, ("r", "f5"), "r", N_("reload"), N_("read the list again")),
    Action("quit", Where.QUEUE, ("q", "f10"), "q", N_("quit"), N_("close the desk; everything is stored"), 8),
)  # fmt: skip
SUMMARY = (
    Action("day_before", Where.SUMMARY, ("left", "p"), "p", N_("day before"), N_("the figures of the day before"), 1),
    Action("day_after", Where.SUMMARY, ("right", "n"), "n", N_("day after"), N_("the figures of the day after"), 2),
    Action("today", Where.SUMMARY, ("t",), "t", N_("today"), N_("back to today"), 5),
    Action("down", Where.SUMMARY, ("down", "j", "pagedown"), "Down", N_("more"), N_("scroll down"), 3),
    Action("up", Where.SUMMARY, ("up", "k", "pageup"), "Up", N_("up"), N_("scroll up"), 6),
    Action("back", Where.SUMMARY, ("escape", "q", "s", "backspace"), "Esc", N_("back"), N_("back to the queue"), 4),
)
HELP = (
    Action("down", Where.HELP, ("down", "j", "n", "space", "pagedown"), "Down", N_("more"), N_("scroll down"), 1),
    Action("up", Where.HELP, ("up", "k", "p", "pageup"), "Up", N_("up"), N_("scroll up"), 2),
    Action(
        "back", Where.HELP, ("escape", "?", "q", "enter", "backspace", "f1"), "Esc", N_("back"),
        N_("back to the work"), 3,
    ),
)  # fmt: skip
PICKER = (
    Action("choose", Where.PICKER, ("enter",), "Enter", N_("that is me"), N_("work as this member of staff"), 1),
    Action("down", Where.PICKER, ("down", "j", "n"), "Down", N_("next"), N_("the next one"), 2),
    Action("up", Where.PICKER, ("up", "k", "p"), "Up", N_("previous"), N_("the one before"), 3),
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
    Action("back", Where.CALL, ("b", "backspace", "f4"), "b", N_("back"), N_("back: take the latest answer away"), 4),
    Action("no_answer", Where.CALL, ("x", "f5"), "x", N_("no answer"), N_("nobody answers; Enter records it"), 5),
    Action("call_back", Where.CALL, ("c", "f7"), "c", N_("call back"), N_("call back when the owner says"), 6),
    Action("hung_up", Where.CALL, ("h", "f8"), "h", N_("hung up"), N_("the owner hung up during the talk"), 7),
    Action("outcomes", Where.CALL, ("o", "f6"), "o", N_("outcome"), N_("every outcome that a call can have"), 8),
    Action("note", Where.CALL, ("e", "f2"), "e", N_("note"), N_("write a note beside the script"), 9),
    Action("answers", Where.CALL, ("a", "f3"), "a", N_("correct"), N_("correct an earlier answer of this owner"), 10),
    Action(
        "complaint", Where.CALL, ("t", "ctrl+t"), "t", N_("complaint"),
        N_("the owner complains: to the complaint questions at once; every answer is kept"), 11,
    ),
    Action(
        "why", Where.CALL, ("w", "ctrl+y"), "w", N_("why"),
        N_("the owner asks why we call and where the number is from: what to say"), 12,
    ),
    Action("line", Where.CALL, ("tab",), "Tab", N_("the line"), N_("from the answer line to the keys, and back"), 13),
    Action(
        "next", Where.CALL, ("n", "down"), "n", N_("next"),
        N_("before the dial: the next owner; a promise that is due first"), 14,
    ),
    Action("previous", Where.CALL, ("p", "up"), "p", N_("previous"), N_("before the dial: the owner before"), 15),
    Action(
        "search", Where.CALL, ("/", "、"), "/", N_("find"),
        N_("before the dial: to the list, to find another owner; this one is given back"), 16,
    ),
    Action(
        "ring_in", Where.CALL, ("i", "ctrl+o"), "i", N_("rings in"),
        N_("before the dial: another owner rings: to the list, to find who it is"),
    ),
    Action(
        "undo", Where.CALL, ("u", "ctrl+z"), "u", N_("undo"),
        N_("before the dial: undo your last outcome; its dial stands"), 17,
    ),
    Action(
        "leave", Where.CALL, ("q", "escape", "f10"), "q", N_("queue"),
        N_("to the queue, before the dial; out of a list or a line back to the script"), 18,
    ),
)  # fmt: skip

BREAK = (
    Action("back", Where.BREAK, ("enter",), "Enter", N_("back to work"), N_("end the break"), 1),
)
HAND = (
    Action("choose", Where.HAND, ("enter",), "Enter", N_("hand over"), N_("hand the promise to this colleague"), 1),
    Action("down", Where.HAND, ("down", "j", "n"), "Down", N_("next"), N_("the next one"), 2),
    Action("up", Where.HAND, ("up", "k", "p"), "Up", N_("previous"), N_("the one before"), 3),
    Action("back", Where.HAND, ("escape", "q"), "Esc", N_("back"), N_("back to the queue, nothing is handed over"), 4),
)
WELCOME = (
    Action("train", Where.WELCOME, ("t", "f2"), "t", N_("training"), N_("open the training desk"), 1),
    Action("plan", Where.WELCOME, ("p", "f3"), "p", N_("plan today"), N_("plan today and open the list"), 2),
    Action(
        "again", Where.WELCOME, ("enter", "r", "f5"), "Enter", N_("look again"),
        N_("see what another window has brought in"), 3,
    ),
    Action("down", Where.WELCOME, ("down", "j", "pagedown"), "Down", N_("down"), N_("scroll down")),
    Action("up", Where.WELCOME, ("up", "k", "pageup"), "Up", N_("up"), N_("scroll up")),
    Action("quit", Where.WELCOME, ("q", "escape", "f10"), "q", N_("quit"), N_("close the desk"), 4),
)  # fmt: skip
SHIPPED = (*EVERYWHERE, *QUEUE, *CALL, *SUMMARY, *HELP, *PICKER, *BREAK, *HAND, *WELCOME)
FIXED = frozenset(("help", "view", "answer"))
"""What no site may take other keys for: the way out of every question, and the number keys."""
_NAMED = re.compile(
    r"(ctrl\+|shift\+|alt\+)*(f[1-9][0-9]?|[a-z]|enter|escape|tab|space|backspace|delete|insert|home|end|pageup"
    r"|pagedown|up|down|left|right)"
)


@dataclass(frozen=True)
class KeyTable:
    """The actions with the keys that they have at this desk; `KeyTable()` has the shipped ones."""

    every: tuple[Action, ...] = SHIPPED

    @classmethod
    def changed(cls, wanted: Mapping[str, str], file: str = "") -> KeyTable:
        """The table with other keys: `{"queue.why": "w f2"}`, what stands there replaces what was shipped. Raises
        Misconfigured: `unknown-action`, `fixed-action`, `bad-key`, `key-twice`."""
        table = cls(_paired([_changed(action, wanted, file) for action in SHIPPED], _known(wanted, file)))
        for where in Where:
            table._check(where, file)
        return table

    def _check(self, where: Where, file: str) -> None:
        taken: dict[str, Action] = {}
        for action in self.actions(where):
            for key in action.keys:
                if taken.setdefault(key, action) is not action:
                    names = [f"{each.where}.{each.id}" for each in (taken[key], action)]
                    raise Misconfigured("key-twice", file=file, key=key, actions=names)

    def actions(self, where: Where) -> tuple[Action, ...]:
        """What can be done on a screen, its own actions first."""
        own = tuple(action for action in self.every if action.where is where)
        if where is Where.EVERYWHERE:
            return own
        everywhere = [action for action in self.every if action.where is Where.EVERYWHERE]
        return (*own, *(action for action in everywhere if where is not Where.HELP or action.id != "help"))

    def on_line(self, where: Where) -> list[Action]:
        """The actions of a screen's key line, in order."""
        return sorted((action for action in self.actions(where) if action.line), key=lambda action: action.line)

    def shown(self, where: Where, action: str) -> str:
        """How the key of an action is named on this screen."""
        return next(each.shown for each in self.actions(where) if each.id == action)

    @cached_property
    def _pressed(self) -> dict[Where, dict[str, tuple[Action, str]]]:
        return {where: dict(self._keys(where)) for where in Where}

    def pressed(self, where: Where) -> Mapping[str, tuple[Action, str]]:
        """The action of each key of a screen, by the names of key events and by the key itself, with its plain form."""
        return self._pressed[where]

    def _keys(self, where: Where) -> Iterator[tuple[str, tuple[Action, str]]]:
        """Each key with its action and its plain form; full-width twins too."""
        for action in self.actions(where):
            for key in action.keys:
                twins = [key, chr(ord(key) + 0xFEE0)] if len(key) == 1 and "!" <= key <= "~" else [key]
                for each in twins:
                    yield each, (action, key)
                    yield _character_to_key(each) if len(each) == 1 else each, (action, key)


def _known(wanted: Mapping[str, str], file: str) -> frozenset[str]:
    """The actions that have other keys."""
    names = {f"{action.where}.{action.id}": action for action in SHIPPED}
    for name in wanted:
        if name not in names:
            meant = _meant(name, names)
            raise Misconfigured("unknown-action", file=file, action=name, meant=meant, known=sorted(names))
        if names[name].id in FIXED:
            raise Misconfigured("fixed-action", file=file, action=name)
    return frozenset(wanted)


def _meant(typed: str, names: Iterable[str]) -> list[str]:
    """Which actions may be meant: those that are called so on some screen, else the nearest one, if any is near."""
    import difflib

    plain = typed.lower()
    same = sorted(name for name in names if name.partition(".")[2] == plain)
    return same or difflib.get_close_matches(plain, sorted(names), 1)


def _changed(action: Action, wanted: Mapping[str, str], file: str) -> Action:
    name = f"{action.where}.{action.id}"
    if name not in wanted:
        return action
    keys = tuple(wanted[name].split())
    for key in keys or ("",):
        if not (len(key) == 1 and key.isprintable()) and not _NAMED.fullmatch(key):
            raise Misconfigured("bad-key", file=file, action=name, key=key)
    return replace(action, keys=keys)


def _paired(actions: Sequence[Action], changed: frozenset[str]) -> tuple[Action, ...]:
    """An action without a label is told of with the one before it: `n p`."""
    told: list[Action] = []
    for place, action in enumerate(actions):
        after = [each for each in actions[place + 1 : place + 2] if not each.label]
        group = [action, *after] if action.label else [action]
        if any(f"{each.where}.{each.id}" in changed for each in group):
            action = replace(action, shown=" ".join(key_name(each.keys[0]) for each in group))
        told.append(action)
    return tuple(told)


def key_name(key: str) -> str:
    """How a key stands on the keyboard: `F3`, `Ctrl-P`, `n`."""
    return key if len(key) == 1 else "-".join(part.capitalize() for part in key.split("+"))


def function_key(action: Action) -> str:
    """How the key is shown while letters are typed: its function key, else one that is no letter, where it has one."""
    named = [key for key in action.keys if len(key) > 1]
    if len(named) == len(action.keys):
        return action.shown
    named.sort(key=lambda key: not (key[0] == "f" and len(key) < 4))
    return next(map(key_name, named), action.shown)
