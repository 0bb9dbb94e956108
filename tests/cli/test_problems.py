"""Every mistake that an edited file can have is told in a sentence, in both languages."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import carecall
from carecall.errors import Problem
from carecall.i18n import LANGUAGES, Words
from carecall.view.problem_words import sentences
from carecall.view.problems import count_line, problem_data, problem_line, problem_text
from tests.slips import pack_problems, slipped_days, slipped_headers, slipped_packs, slipped_scripts

PACKAGE = Path(carecall.__file__).parent
ROOMS = ("scripts", "programmes")
ELSEWHERE = {"answers.py", "library.py", "script.py", "fields.py", "steps.py", "dates.py", "plates.py", "cache.py"}
"""Modules with codes of another kind: reasons, errors, steps."""
NO_CODES = {"utf-8", "utf-8-sig", "visit-kind", "own-kind", "service-manager", "calendar-columns", "header-columns",
            "earned-by", "contact-role"}  # fmt: skip
NAMERS = {"Problem", "problem", "_problem", "_complain", "_at", "_wrong", "PydanticCustomError", "BadTemplate"}
CODE = re.compile(r"[a-z]+(-[a-z0-9]+)*")


def sources() -> Iterator[ast.Module]:
    for room in ROOMS:
        for path in sorted((PACKAGE / room).glob("*.py")):
            if path.name not in ELSEWHERE:
                yield ast.parse(path.read_text("utf-8"))
    for name in ("calendar_file.py", "header_file.py"):
        yield ast.parse((PACKAGE / "channels" / name).read_text("utf-8"))


def literals(node: ast.AST) -> Iterator[str]:
    """The literals of an expression that may be codes: not those of lists, dictionaries and f-strings."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from (*literals(node.body), *literals(node.orelse))


def codes() -> set[str]:
    """Whatever looks like a code with a hyphen, and single words where a code is handed on."""
    found: set[str] = set()
    for node in (node for tree in sources() for node in ast.walk(tree)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and "-" in node.value:
            found.add(node.value)
        elif isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name in NAMERS:
                found |= {text for one in node.args[-3:] for text in literals(one)} & SINGLE
            elif name in ("_one_of", "_named_in"):
                found |= {f"unknown-{text}" for text in literals(node.args[0])}
        elif isinstance(node, ast.Yield | ast.Return | ast.Assign | ast.Dict):
            found |= {text for one in ast.walk(node) for text in literals(one)} & SINGLE
    return {code for code in found if CODE.fullmatch(code)} - NO_CODES


SINGLE = {"circle", "loop", "unreachable", "empty", "unused"}


def code_arguments() -> Iterator[str]:
    """The code of every call that makes a Problem and names it in place."""
    for node in (node for tree in sources() for node in ast.walk(tree)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Problem" and len(node.args) > 3:
            yield from literals(node.args[3])
        if isinstance(node, ast.Yield) and isinstance(node.value, ast.Tuple) and len(node.value.elts) in (2, 3):
            yield from literals(node.value.elts[0])


def known(lang: str) -> dict[str, str]:
    return sentences(Words(lang), Problem("x.yaml", 1, "", ""))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_code_of_the_sources_has_a_sentence(lang: str) -> None:
    """A supervisor who has never programmed is told the mend, whatever is wrong (C-01)."""
    told = known(lang)
    assert len(codes()) > 80
    assert not codes() - told.keys()
    assert not set(code_arguments()) - told.keys()
    assert all(told.values())


def test_no_sentence_is_left_over() -> None:
    """What only a folder of a site's can have is made in tests/scripts/test_library.py."""
    assert known("en").keys() - codes() == {"words-elsewhere"}


@pytest.fixture(scope="module")
def slips(tmp_path_factory: pytest.TempPathFactory) -> list[Problem]:
    scripts, packs = tmp_path_factory.mktemp("scripts"), tmp_path_factory.mktemp("packs")
    return [*slipped_scripts(scripts), *slipped_packs(packs), *slipped_days(packs), *slipped_headers(packs)]


def test_the_slips_make_every_mistake_there_is(slips: list[Problem]) -> None:
    assert codes() - {slip.code for slip in slips} == set()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_sentence_is_filled_with_what_is_wrong(slips: list[Problem], lang: str) -> None:
    for slip in slips:
        text = problem_text(Words(lang), slip)
        assert not re.search(r"\{(?!owner\}|hotline\}|agent\})[a-z]+\}", text), text
        assert "…" not in text or slip.params.get("value", "x") in ("", "None"), (slip, text)
        assert slip.code not in text.split(), text


def test_a_line_names_file_line_and_key(tmp_path: Path) -> None:
    file = tmp_path / "house.yaml"
    found = pack_problems(tmp_path, "pack: house\nprogrammes:\n  month-one: {run: mabye}\n")
    line = problem_line(Words("en"), found[0], tmp_path)
    assert line == "house.yaml:3  programmes.month-one.run  “mabye” does not fit: write yes or no."
    assert problem_line(Words("en"), found[0]).startswith(f"{file}:3  ")


def test_a_shipped_file_is_named_within_carecall() -> None:
    problem = Problem(str(PACKAGE / "programmes" / "packs" / "calling.yaml"), 7, "hours", "empty")
    assert problem_line(Words("en"), problem).startswith("carecall/programmes/packs/calling.yaml:7  hours  ")


def test_a_file_that_is_not_there_has_no_line() -> None:
    assert problem_line(Words("en"), Problem("gone.yaml", 1, "", "no-such-file")).startswith("gone.yaml  There is")


def test_what_was_meant_is_asked_and_long_lists_are_left_out() -> None:
    few = Problem("x.yaml", 1, "", "unknown-role", {"value": "agnet", "meant": "agent", "allowed": ["agent", "clerk"]})
    assert problem_text(Words("en"), few) == "“agnet” is no role. Did you mean “agent”? Possible: agent, clerk."
    many = Problem("x.yaml", 1, "", "unknown-role", {**few.params, "allowed": ["agent"] * 20})
    assert problem_text(Words("en"), many) == "“agnet” is no role. Did you mean “agent”?"


def test_a_warning_says_that_it_is_one() -> None:
    problem = Problem("x.yaml", 1, "series.a", "unused", {"name": "a"}, warning=True)
    assert "Warning: No touch uses this series" in problem_line(Words("en"), problem)


def test_hostile_text_reaches_no_terminal() -> None:
    problem = Problem("\x1b[2Jx.yaml", 1, "a\u202eb", "unknown-key", {"value": "\x1b]0;x\x07key", "allowed": []})
    assert not re.search("[\x00-\x1f\u202e]", problem_line(Words("en"), problem))


def test_a_code_that_is_not_known_is_shown() -> None:
    assert problem_text(Words("en"), Problem("x.yaml", 1, "", "new-code", {"a": 1})) == "new-code {'a': 1}"


@pytest.mark.parametrize(
    ("errors", "warnings", "said"),
    [
        (0, 0, "No mistakes."),
        (1, 0, "1 mistake."),
        (2, 1, "2 mistakes. 1 warning."),
        (0, 2, "No mistakes. 2 warnings."),
    ],
)
def test_mistakes_are_counted(errors: int, warnings: int, said: str) -> None:
    make: Callable[[bool], Problem] = lambda warning: Problem("x.yaml", 1, "", "empty", {}, warning)  # noqa: E731
    assert count_line(Words("en"), [make(False)] * errors + [make(True)] * warnings) == said


def test_json_has_code_parameters_and_text() -> None:
    data = problem_data(Words("en"), Problem("x.yaml", 3, "a.b", "bad-time", {"value": "9 am"}))
    assert data["code"] == "bad-time"
    assert data["params"] == {"value": "9 am"}
    assert data["text"] == "“9 am” is no time of day: write it like 09:00."
    assert (data["file"], data["line"], data["key"], data["warning"]) == ("x.yaml", 3, "a.b", False)
