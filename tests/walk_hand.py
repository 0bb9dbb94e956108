"""What a random hand does at the desk: mostly what leads on from what is on the screen, often any key there is, at
times nonsense. A gesture is plain data, so that a walk can be written to a file and walked again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random
from typing import Any

from textual.command import CommandPalette
from textual.screen import Screen
from textual.widgets import Input

from carecall.keys import KeyTable, Where
from carecall.screens.base import DeskScreen
from carecall.screens.call import CallScreen
from carecall.screens.call_before import Prepared, Preview
from carecall.screens.call_notes import Correct, Note, Pick
from carecall.screens.call_outcome import Confirm, Outcomes, Promise, Results
from carecall.screens.call_talk import Talking
from carecall.screens.queue import QueueScreen
from carecall.scripts.steps import Kind, Step
from carecall.widgets.script_step import by_key

Gesture = tuple[Any, ...]
"""("keys", key, ...) sent without a pause, ("paste", text), ("click", x, y, times), ("wheel", x, y, down), ("resize",
columns, lines), ("seat", n), ("time", minutes, seconds, alive), ("race", n, key), ("open again",)."""

KINDS = {
    "on": 46, "own": 24, "burst": 6, "noise": 7, "paste": 2, "click": 4, "wheel": 1, "resize": 1.5, "seat": 4,
    "time": 2, "race": 2, "again": 0.3,
}  # fmt: skip
IN_A_TALK = 200
"""A script has twenty steps and more: whoever does anything at random never comes to its end."""
SIZES = ((80, 24), (120, 40), (100, 30), (60, 20), (160, 50), (40, 12), (80, 24), (80, 24))
TYPED = {
    Kind.ODOMETER: ("12800", "1.3万", "15,000 km", "99", "99999999", "一万"),
    Kind.DATE: ("12-01", "tomorrow", "下周三", "2026-11-30", "昨天", "33-44"),
    Kind.TIME: ("10:30", "3pm", "下午三点", "25:00"),
    Kind.PLATE: ("京A12345", "沪B99887", "x"),
    Kind.TEXT: ("等太久", "rattle at [front] door", "", "　", "a/b?l"),
    Kind.NUMBER: ("7", "0", "-3", "12345678901"),
    Kind.SCORE: ("11", "10", "3"),
    Kind.CHOOSE: ("11", "2"),
}
CALLBACKS = (
    "tomorrow 3pm", "明天下午三点", "+5m", "in 20 min", "18:30", "tomorrow", "昨天", "明天晚上8点", "周六上午", "zz",
)  # fmt: skip
NOISE = (
    *"zyvQZ~`!@#$%^&*()_+=[]{};:'\"\\|<>,.", *"１９？／ｘｈ－ＱＮ", *"中文，。、！“”《》…·×", *"éß😀\u0301İ",
    "space", "tab", "shift+tab", "escape", "backspace", "delete", "insert", "home", "end", "left", "right", "up",
    "down", "pageup", "pagedown", "f1", "f3", "f12", "f13", "f20", "shift+f5", "shift+up", "shift+home", "alt+x",
    "ctrl+left", "ctrl+right", "ctrl+delete", "ctrl+home", "ctrl+pageup", "ctrl+backslash", "ctrl+right_square_bracket",
    *(f"ctrl+{key}" for key in "aekwucvxlpgztrds@"),
)  # fmt: skip
PASTES = (
    "1x\n", "q\nq\n", "13800138000", "王磊", "\x1b[31m红\x1b[0m\u202e\n第二行", "x" * 3000, "", "\t", "[/]",
    "明天下午三点",
)  # fmt: skip
SEARCHES = ("w", "wang", "王", "oy", "京", "0001", "zzz", "欧阳")
CLOSING = frozenset({"q", "ｑ", "f10", "ctrl+q"})
"""What closes the desk, from the queue; from the question who sits there Esc does it too."""


def gesture(rng: Random, screen: Screen[Any], table: KeyTable, wall_hour: int) -> Gesture:
    """The next thing that the hand does."""
    talking = isinstance(screen, CallScreen) and isinstance(screen.mode, Talking)
    kinds = KINDS | {"on": IN_A_TALK} if talking else KINDS
    (kind,) = rng.choices(list(kinds), list(kinds.values()))
    columns, lines = screen.size
    makes: dict[str, Callable[[], Gesture]] = {
        "on": lambda: ("keys", *_leading_on(rng, screen)),
        "own": lambda: ("keys", _own(rng, screen, table)),
        "burst": lambda: ("keys", *(_any(rng, screen, table) for _ in range(rng.randint(2, 5)))),
        "noise": lambda: ("keys", rng.choice(NOISE)),
        "paste": lambda: ("paste", rng.choice(PASTES)),
        "click": lambda: ("click", rng.randrange(columns), _row(rng, lines), rng.choice((1, 1, 2, 3))),
        "wheel": lambda: ("wheel", rng.randrange(columns), rng.randrange(lines), rng.random() < 0.6),
        "resize": lambda: ("resize", *rng.choice(SIZES)),
        "seat": lambda: ("seat", rng.randrange(10**6)),
        "time": lambda: _time(rng, wall_hour),
        "race": lambda: ("race", rng.randrange(10**6), rng.choice(("enter", "enter", "enter", "n", "p", "x", "1"))),
        "again": lambda: ("open again",),
    }
    return makes[kind]()


def _row(rng: Random, lines: int) -> int:
    """Often the lines that do something when they are clicked."""
    return rng.choice((lines - 1, lines - 1, 2, 3, rng.randrange(lines), rng.randrange(lines)))


def _time(rng: Random, hour: int) -> Gesture:
    """On by minutes of the rules and seconds of the machine; in the evening to the next morning."""
    if hour >= 18 and rng.random() < 0.7:
        return ("time", (33 - hour) * 60, 3600, rng.random() < 0.5)
    return ("time", rng.choice((1, 4, 11, 35)), rng.choice((5, 30, 90, 150)), rng.random() < 0.8)


def _any(rng: Random, screen: Screen[Any], table: KeyTable) -> str:
    return rng.choice((_own(rng, screen, table), _leading_on(rng, screen)[0], _leading_on(rng, screen)[0]))


def _own(rng: Random, screen: Screen[Any], table: KeyTable) -> str:
    """Any key that means something here; those that close the desk seldom."""
    where = screen.WHERE if isinstance(screen, DeskScreen) else Where.EVERYWHERE
    key = rng.choice([key for key, (action, _) in table.pressed(where).items() if len(key) == 1 or key in action.keys])
    again = key in CLOSING and where is Where.QUEUE and rng.random() < 0.9
    return "n" if again else key


# ------------------------------------------------------------ what leads on


def _leading_on(rng: Random, screen: Screen[Any]) -> Sequence[str]:
    """The keys of somebody who knows what to do here."""
    if isinstance(screen, CommandPalette):
        return rng.choice((["enter"], ["down", "down", "enter"], [*"call"], [*"列表"], ["escape"], [*"zzz", "enter"]))
    if isinstance(screen, CallScreen):
        return _calling(rng, screen)
    if isinstance(screen, QueueScreen):
        if screen.finding:
            return rng.choice(([*rng.choice(SEARCHES)], ["enter"], ["escape"], ["down"], ["backspace"]))
        if screen.current is None and rng.random() < 0.7:
            return ["escape"]
        return _of(rng, f"{'enter ' * 9} n n p 1 2 3 4 / w s u h b t a f r ? d l end home tab ctrl+p esc")
    return _of(rng, "escape escape escape enter enter down up n p left right t")


def _of(rng: Random, keys: str) -> list[str]:
    key = rng.choice(keys.split())
    return ["escape" if key == "esc" else key]


def _calling(rng: Random, screen: CallScreen) -> Sequence[str]:
    mode = screen.mode
    if isinstance(mode, Talking):
        if rng.random() < 0.1:
            return _of(rng, "x x c h o o e a b b - l tab")
        return _answering(rng, mode.step)
    if isinstance(mode, Correct):
        return _answering(rng, mode.step) if rng.random() < 0.8 else ["b"]
    if isinstance(mode, Promise):
        return rng.choice(([*rng.choice(CALLBACKS), "enter", "enter"], ["enter"], ["f4"], ["escape"], ["backspace"]))
    if isinstance(mode, Note):
        return rng.choice(([*rng.choice(TYPED[Kind.TEXT]), "enter"], ["enter"], ["escape"]))
    if isinstance(mode, Pick):
        return [*(rng.choice("1234567890") for _ in range(1 + mode.many)), *(["enter"] if mode.many else [])]
    known: dict[type, str] = {
        Preview: "enter enter enter n p q u", Prepared: "enter enter enter enter n p q u",
        Confirm: "enter enter enter b c o", Outcomes: "1 2 3 4 5 6 7 8 9 0 b x", Results: "1 2 3 4 b",
    }  # fmt: skip
    return _of(rng, known.get(type(mode), "enter q escape b x"))


def _answering(rng: Random, step: Step) -> Sequence[str]:
    if step.kind is Kind.SAY:
        return ["enter"]
    if by_key(step):
        last = len(step.choices) or 10
        return [str(min(rng.randint(1, last), rng.randint(1, last)) % 10)]
    return [*rng.choice(TYPED[step.kind]), "enter"]


def typing(screen: Screen[Any]) -> bool:
    """Whether keys are text here; on a line that is being typed on an arrow may have nowhere to go."""
    return isinstance(screen, CommandPalette) or isinstance(screen.focused, Input)
