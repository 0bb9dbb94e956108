"""Whatever is done to a pack's text, the answer is a pack or BadFile, and a problem stands inside the file."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from carecall.errors import BadFile
from carecall.i18n import LANGUAGES
from carecall.model.programmes import Pack
from carecall.programmes.load import load_packs

SCALARS = (
    *(
        "",
        "~",
        "null",
        "yes",
        "no",
        "0",
        "-1",
        "999999999999999",
        "1.5",
        "09:00",
        "25:00",
        "2027-02-30",
        "morning",
        "later",
    ),
    *("[]", "{}", "[[]]", "{a: {b: c}}", "{owner}", "*a", "&a", "<<: *a", "!!int x", "!!python/object:os.system ls"),
    *("|", ">-", "'", '"', '"\\0"', "：", "\t", "# x", "---", "...", "%", "? a", "\x85"),
)
LETTERS = st.sampled_from(
    [*"abz019 :-,.{}[]'\"#&*!|>%@`~?\n\t\\", "：", "，", "中", "\x00", "\x1b", "\ufeff", "\U0001f600"]
)
SLOWLY = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("packs") / "house.yaml"


def survives(place: Path, content: bytes, scripts: tuple[str, ...]) -> None:
    place.write_bytes(content)
    ends = sum(map(content.count, (b"\n", b"\r", b"\xc2\x85", b"\xe2\x80")))
    try:
        sound(load_packs([place], scripts, None))
        return
    except BadFile as error:
        problems = error.problems
    assert problems
    for problem in problems:
        assert 1 <= problem.line <= ends + 1
        assert problem.code == problem.code.lower()
        assert " " not in problem.code


def sound(pack: Pack) -> None:
    """What every pack that loads may be relied on for."""
    spans = [(slot.start, slot.end) for slot in pack.hours.slots]
    times = [pack.hours.limits.start, pack.hours.calling.start, *sum(spans, ())]
    assert times == sorted(times)
    assert times[-1] <= pack.hours.calling.end <= pack.hours.limits.end
    for programme in pack.programmes.values():
        assert set(programme.names) == set(LANGUAGES)
        for touch in programme.touches:
            assert touch.start <= touch.end <= touch.give_up
            assert 1 <= touch.policy.tries <= 3


@SLOWLY
@given(data=st.data())
def test_a_value_replaced(data: st.DataObject, place: Path, house: str, scripts: tuple[str, ...]) -> None:
    lines = house.splitlines()
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(lines) - 1))
        head, colon, _ = lines[at].partition(":")
        lines[at] = f"{head}{colon} {data.draw(st.sampled_from(SCALARS))}"
    survives(place, "\n".join(lines).encode(), scripts)


@SLOWLY
@given(data=st.data())
def test_lines_dropped_doubled_and_moved(
    data: st.DataObject, place: Path, house: str, scripts: tuple[str, ...]
) -> None:
    lines = house.splitlines()
    for _ in range(data.draw(st.integers(1, 3))):
        at, to = data.draw(st.integers(0, len(lines) - 1)), data.draw(st.integers(0, len(lines) - 1))
        line = lines[at]
        what = data.draw(st.sampled_from(["drop", "double", "swap", "indent", "dedent"]))
        if what == "drop" and len(lines) > 1:
            del lines[at]
        elif what == "double":
            lines.insert(to, line)
        elif what == "swap":
            lines[at], lines[to] = lines[to], line
        else:
            lines[at] = "  " + line if what == "indent" else line[1:]
    survives(place, "\n".join(lines).encode(), scripts)


@SLOWLY
@given(data=st.data())
def test_letters_typed_anywhere(data: st.DataObject, place: Path, house: str, scripts: tuple[str, ...]) -> None:
    text = house
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(text)))
        text = text[:at] + data.draw(LETTERS) + text[at + data.draw(st.integers(0, 2)) :]
    survives(place, text.encode(), scripts)


@SLOWLY
@given(content=st.binary(max_size=60))
def test_any_bytes(content: bytes, place: Path, scripts: tuple[str, ...]) -> None:
    survives(place, content, scripts)
