"""Owns the list of scenes. Invariant: a scene's name is its function's, and says where it plays and in what state."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass

from scenes.houses import NOW, House, dealership
from scenes.stage import Stage

Play = Callable[[Stage], Awaitable[None]]
SCENES: dict[str, Scene] = {}


@dataclass(frozen=True, slots=True)
class Scene:
    """A state of a screen: `play` drives an open desk to it, by keys, as an agent would.

    `house` is the dealership, `at` the wall-clock time, `agent` who sits there ("": nobody yet), `training` whether it
    is a training desk. `foreign`: texts on it are not our own, so that only their width is judged.
    """

    name: str
    play: Play
    house: House
    at: str
    agent: str
    training: bool
    foreign: bool


def scene(
    *,
    house: House = dealership,
    at: str = NOW,
    agent: str = "1001",
    training: bool = False,
    foreign: bool = False,
) -> Callable[[Play], Play]:
    """Put a function into the catalogue: `@scene()`, or `@scene(at="2026-11-23 15:57")` and what else differs."""

    def listed(play: Play) -> Play:
        name = play.__name__.replace("_", "-")
        assert name not in SCENES, f"two scenes are called {name}"
        SCENES[name] = Scene(name, play, house, at, agent, training, foreign)
        return play

    return listed


def find(names: Iterable[str]) -> list[Scene]:
    """The scenes whose names begin with one of these; all of them where none is given. Raises LookupError."""
    wanted = list(names) or [""]
    for name in wanted:
        if not any(known.startswith(name) for known in SCENES):
            raise LookupError(f"there is no scene {name}; there are: {', '.join(sorted(SCENES))}")
    return [SCENES[known] for known in sorted(SCENES) if known.startswith(tuple(wanted))]
