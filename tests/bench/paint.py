"""Owns how the painting of two programs is compared, and the measure of the start: start to the first painted queue,
beside the bare list.

Invariant: both programs run the same way, in turns: a real pty, compiled modules, a home folder of their own, killed as
soon as the frame is there.
"""

from __future__ import annotations

import os
import pstats
import re
import sys
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import dataset
from measures import Measure, ms
from terminal import Terminal

ROOT = Path(__file__).parents[2]
MARKER = dataset.PLATE.encode()
QUEUE = 500
AIM = 1.6
CLOSES = b"\x11"
"""Ctrl+Q: the quit key asks once more in a queue that was just come back to."""
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


def floor_arguments(module: str, *numbers: int) -> tuple[str, ...]:
    """The `main` of one of the bare programs."""
    return ("-c", f"from {module} import main; main({', '.join(map(str, numbers))})")


def desk_arguments(db: Path) -> tuple[str, ...]:
    """The real command, as the installed script runs it."""
    script = Path(sys.executable).with_name("carecall")
    return (str(script), "desk", "--agent", dataset.AGENT, "--db", str(db), "--now", f"{dataset.NOW}+08:00")


def opened(arguments: tuple[str, ...], *options: str) -> Terminal:
    """The program with its list on the screen, at rest."""
    program = Terminal([sys.executable, *options, *arguments], environment())
    program.until_frame_with(MARKER)
    program.settle(1.0)
    return program


def explained(measure: Measure, profile: Callable[[], tuple[str, ...]]) -> Measure:
    """The measure, with its profile where it missed."""
    return replace(measure, profile=profile()) if measure.missed else measure


def profiled(db: Path, work: Callable[[Terminal], None]) -> tuple[str, ...]:
    """cProfile of a session of the desk that is nothing but `work`, which ends on the queue."""
    out = dataset.folder() / "session.prof"
    out.unlink(missing_ok=True)
    terminal = opened(desk_arguments(db), "-m", "cProfile", "-o", str(out))
    work(terminal)
    terminal.type(CLOSES)
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


# ---------------------------------------------------------------- start


FLOOR = floor_arguments("floor_list", QUEUE, 0)


def start(runs: int, cars: int, say: Say) -> list[Measure]:
    db = dataset.copy(dataset.fleet(cars, QUEUE), "start")
    env = environment()
    floors, subjects = [], []
    for turn in range(runs + 2):  # two to warm up: compiled modules, compiled packs, the file in the page cache
        pair = _start(FLOOR, env), _start(desk_arguments(db), env)
        if turn > 1:
            floors.append(pair[0])
            subjects.append(pair[1])
    name = f"start to the first queue of {QUEUE}, {cars:,} cars"
    return [explained(Measure(name, ms(floors), ms(subjects), AIM, tail=True), lambda: _imports(db, env))]


def _start(arguments: tuple[str, ...], env: Mapping[str, str]) -> float:
    terminal = Terminal([sys.executable, *arguments], env)
    try:
        return terminal.until_frame_with(MARKER)
    finally:
        terminal.kill()


def _imports(db: Path, env: Mapping[str, str]) -> tuple[str, ...]:
    """What is imported until the frame beyond what the floor imports: by package, then the dearest modules."""
    floor = {name for _, name in _imported(FLOOR, env)}
    extra = [(cost, name) for cost, name in _imported(desk_arguments(db), env) if name not in floor]
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


def _imported(arguments: tuple[str, ...], env: Mapping[str, str]) -> list[tuple[int, str]]:
    """(microseconds of its own, module) of everything imported until the frame with the marker; Textual paints on
    stderr, where the interpreter also writes these lines."""
    terminal = Terminal([sys.executable, "-X", "importtime", *arguments], env)
    terminal.until_frame_with(MARKER)
    terminal.kill()
    text = terminal.output.partition(MARKER)[0].decode("utf-8", "replace")
    return [(int(own), name) for own, _, name in _IMPORT.findall(text)]
