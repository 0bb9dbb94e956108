from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
import slips

from carecall.scripts.library import Library, shipped
from carecall.scripts.script import Script
from carecall.scripts.steps import Box, Choice, Ending, Kind, Step, StepWords

STRUCTURE = slips.STRUCTURE.replace(", save: wish", "")
ENGLISH = slips.ENGLISH.replace(" [{owner.polite_name}]", "")
CHINESE = slips.CHINESE
"""The trial script of the slips, without a saved answer and a field in it."""

Write = Callable[[Mapping[str, str]], Library]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """A library of one script, `trial`; the given files replace or join its own."""

    def written(files: Mapping[str, str]) -> Library:
        folder = tmp_path / "scripts"
        folder.mkdir(exist_ok=True)
        whole = {"trial.yaml": STRUCTURE, "trial.en.yaml": ENGLISH, "trial.zh.yaml": CHINESE, **files}
        for name, text in whole.items():
            (folder / name).write_text(text, "utf-8")
        return Library([folder])

    return written


@pytest.fixture
def problems(write: Write) -> Callable[..., list[tuple[str, int, str, str]]]:
    """What is wrong with `trial` when some of its text is replaced: (file, line, key, code)."""

    def found(structure: str = STRUCTURE, english: str = ENGLISH, chinese: str = CHINESE, **parts: str) -> object:
        files = {"trial.yaml": structure, "trial.en.yaml": english, "trial.zh.yaml": chinese}
        library = write({**files, **{f"_{name.replace('__', '.')}.yaml": text for name, text in parts.items()}})
        return [(Path(one.file).name, one.line, one.key, one.code) for one in library.check("trial")]

    return found  # type: ignore[return-value]


@pytest.fixture
def texts() -> dict[str, str]:
    """The three files of `trial`, to be changed by a test."""
    return {"structure": STRUCTURE, "english": ENGLISH, "chinese": CHINESE}


@pytest.fixture(scope="session")
def library() -> Library:
    return Library([shipped()])


@pytest.fixture
def step() -> Callable[..., Step]:
    """A step with words; `choices` are (id, target)."""

    def made(step_id: str, kind: Kind = Kind.SAY, *, to: str = "done", choices: object = (), **more: object) -> Step:
        words = {lang: StepWords(step_id, f"{step_id}.") for lang in ("zh", "en")}
        ways = tuple(Choice(choice, {"zh": choice, "en": choice}, target) for choice, target in choices)  # type: ignore[attr-defined]
        return Step(step_id, kind, more.pop("box", Box.QUESTIONS), to, words, ways, **more)  # type: ignore[arg-type]

    return made


@pytest.fixture
def script() -> Callable[..., Script]:
    def made(*steps: Step) -> Script:
        named = {target for step in steps for target in step.targets()} - {step.id for step in steps}
        endings = tuple(Ending("finished", name, {"zh": name, "en": name}) for name in sorted(named))
        return Script("trial", {"zh": "试用", "en": "Trial"}, steps, endings)

    return made
