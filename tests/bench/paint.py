"""Owns the two paint measures: start to the first painted queue, and key to paint, each beside the bare list.

Invariant: both programs run the same way, in turns: a real pty, compiled modules, a home folder of their own, killed as
soon as the frame is there.
"""

from __future__ import annotations

import os
import re
import sys
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path

import dataset
from measures import Measure, ms
from terminal import Terminal

ROOT = Path(__file__).parents[2]
MARKER = dataset.PLATE.encode()
DOWN = b"\x1b[B"
QUIET = 0.03
START_AIM, KEY_AIM = 1.8, 1.6
BATCH = 20
FLOOR = ("-c", "from floor_list import main; main()")
_IMPORT = re.compile(r"import time:\s+(\d+) \|\s+(\d+) \|\s*(\S+)")

Say = Callable[[str], None]


def environment() -> dict[str, str]:
    """A user who has never seen this machine: an empty home, a Chinese terminal, modules that may be compiled."""
    home = dataset.folder() / "home"
    home.mkdir(exist_ok=True)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("CARECALL", "PYTHON", "XDG"))}
    paths = os.pathsep.join((str(ROOT), str(Path(__file__).parent)))
    return kept | {"HOME": str(home), "TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "zh_CN.UTF-8",
                   "LC_ALL": "zh_CN.UTF-8", "PYTHONPATH": paths}  # fmt: skip


def desk_arguments(db: Path) -> tuple[str, ...]:
    """The real command, as the installed script runs it."""
    script = Path(sys.executable).with_name("carecall")
    return (str(script), "desk", "--agent", dataset.AGENT, "--db", str(db), "--now", dataset.NOW)


def start(runs: int, cars: int, say: Say) -> list[Measure]:
    db = dataset.copy(dataset.fleet(cars, worked=True), "start")
    env = environment()
    floors, subjects = [], []
    for turn in range(runs + 2):  # two to warm up: compiled modules, compiled packs, the file in the page cache
        floor, subject = _start([*FLOOR], env), _start([*desk_arguments(db)], env)
        if turn > 1:
            floors.append(floor)
            subjects.append(subject)
    found = Measure(f"start to the first queue of 500, {cars:,} cars", ms(floors), ms(subjects), START_AIM)
    return [_explained(found, lambda: _imports(db, env))]


def _start(arguments: list[str], env: Mapping[str, str]) -> float:
    terminal = Terminal([sys.executable, *arguments], env)
    try:
        return terminal.until_frame_with(MARKER)
    finally:
        terminal.kill()


def _explained(measure: Measure, profile: Callable[[], tuple[str, ...]]) -> Measure:
    if not measure.missed:
        return measure
    return Measure(measure.name, measure.floor, measure.subject, measure.aim, measure.unit, profile())


def _imports(db: Path, env: Mapping[str, str]) -> tuple[str, ...]:
    """What is imported until the frame beyond what the floor imports: by package, then the dearest modules."""
    floor = {name for _, name in _imported([*FLOOR], env)}
    extra = [(cost, name) for cost, name in _imported([*desk_arguments(db)], env) if name not in floor]
    packages: Counter[str] = Counter()
    count: Counter[str] = Counter()
    for cost, name in extra:
        package = name.partition(".")[0]
        packages[package] += cost
        count[package] += 1
    lines = [f"imported beyond the floor: {len(extra)} modules, {sum(packages.values()) / 1000:.0f} ms (traced)"]
    lines += [f"  {cost / 1000:7.1f} ms  {name} ({count[name]} modules)" for name, cost in packages.most_common(8)]
    lines += [f"  {cost / 1000:7.1f} ms  {name}" for cost, name in sorted(extra, reverse=True)[:15]]
    return tuple(lines)


def _imported(arguments: list[str], env: Mapping[str, str]) -> list[tuple[int, str]]:
    """(microseconds of its own, module) of everything imported until the frame with the marker; Textual paints on
    stderr, where the interpreter also writes these lines."""
    terminal = Terminal([sys.executable, "-X", "importtime", *arguments], env)
    terminal.until_frame_with(MARKER)
    terminal.kill()
    text = terminal.output.partition(MARKER)[0].decode("utf-8", "replace")
    return [(int(own), name) for own, _, name in _IMPORT.findall(text)]


def keys(presses: int, cars: int, say: Say) -> list[Measure]:
    db = dataset.copy(dataset.fleet(cars, worked=True), "keys")
    env = environment()
    programs = [Terminal([sys.executable, *arguments], env) for arguments in (FLOOR, desk_arguments(db))]
    for program in programs:
        program.until_frame_with(MARKER)
        program.settle(1.0)
    samples: list[list[tuple[float, float]]] = [[], []]
    for _ in range(presses // BATCH):
        for program, times in zip(programs, samples, strict=True):
            times += [program.press(DOWN, QUIET) for _ in range(BATCH)]
    for program in programs:
        program.kill()
    next_frames = [ms([first for first, _ in times]) for times in samples]
    settled = [ms([last for _, last in times]) for times in samples]
    found = Measure("key to paint: Down in the queue", next_frames[0], next_frames[1], KEY_AIM)
    told = Measure("  the same, until nothing more is painted", settled[0], settled[1])
    return [_explained(found, lambda: _key_profile(db, env)), told]


def _key_profile(db: Path, env: Mapping[str, str]) -> tuple[str, ...]:
    """cProfile of a session that is nothing but Down, 200 times."""
    import pstats

    out = dataset.folder() / "keys.prof"
    out.unlink(missing_ok=True)
    terminal = Terminal([sys.executable, "-m", "cProfile", "-o", str(out), *desk_arguments(db)], env)
    terminal.until_frame_with(MARKER)
    terminal.settle(1.0)
    for _ in range(200):
        terminal.press(DOWN, QUIET)
    terminal.type(b"q")
    terminal.wait()
    return profile_lines(pstats.Stats(str(out)))


def profile_lines(stats: object) -> tuple[str, ...]:
    """The fifteen functions with the most time of their own."""
    raw: dict[tuple[str, int, str], tuple[int, int, float, float, object]] = vars(stats)["stats"]
    dearest = sorted(raw.items(), key=lambda item: -item[1][2])[:15]
    lines = [f"{'calls':>9} {'own ms':>8} {'all ms':>8}  function"]
    for (file, line, function), (_, calls, own, total, _) in dearest:
        where = f"{'/'.join(Path(file).parts[-2:])}:{line} " if line else ""
        lines.append(f"{calls:9} {own * 1000:8.1f} {total * 1000:8.1f}  {where}{function}")
    return tuple(lines)
