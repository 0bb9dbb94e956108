"""A small whole pack, and what it takes to break it in one place and see who is blamed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from carecall.errors import BadFile
from carecall.programmes.load import load_packs
from carecall.scripts.library import Library

HOUSE = """\
pack: house
time_zone: Asia/Shanghai
hours:
  calling: {from: 09:00, to: 18:00}
  limits: {from: 08:00, to: 21:00}
  slots:
    morning:
      from: 09:00
      to: 11:30
      names: {zh: 上午, en: morning}
    afternoon:
      from: 13:30
      to: 17:30
      names: {zh: 下午, en: afternoon}
  prefer: [afternoon, morning]
calendar:
  kind: seven_day
  closed: [2027-02-06]
  opened: []
series:
  twice:
    sources: [C-03]
    tries: 2
    then: {channels: [sms], template: missed}
templates:
  missed:
    zh: "{owner}，您好！请回电。{dealership}，电话{hotline}，{agent}"
    en: "Dear {owner}, please call back. {dealership}, {hotline}, {agent}"
programmes:
  survey:
    names: {zh: 回访, en: Survey}
    sources: [A-19]
    due: visit
    of: [repair]
    caller: care-agent
    touches:
      call: {phone: visit-survey, from: 1, to: 3, give_up: 7, series: twice}
  welcome:
    names: {zh: 问候, en: Welcome}
    sources: [D-06]
    due: delivery
    caller: sales-consultant
    named: consultant
    priority: 2
    touches:
      call:
        phone: three-day
        from: 3
        to: 5
        give_up: 6
        series: twice
  later:
    names: {zh: 后续, en: Later}
    sources: [D-07]
    due: delivery
    after: welcome
    caller: care-agent
    touches:
      call: {phone: seven-day, from: 7, to: 10, give_up: 14, series: twice}
"""
SCRIPTS = Library().names()

Write = Callable[..., Path]


@pytest.fixture
def house() -> str:
    return HOUSE


@pytest.fixture
def scripts() -> tuple[str, ...]:
    return SCRIPTS


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a file of the site: `write("house", text)` or, of the small pack, `write("house", "old", "new")`."""

    def write(name: str, *words: str) -> Path:
        text = words[0]
        if len(words) == 2:
            assert words[0] in HOUSE
            text = HOUSE.replace(words[0], words[1], 1)
        path = tmp_path / f"{name}.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.fixture
def blame(write: Write) -> Callable[[str, str, str, str, dict[str, Any]], None]:
    """Breaks the small pack in one place and looks for the one problem of that code.

    In the new text `# <-` marks the line that must be blamed, `# below` the one above it.
    """

    def blame(old: str, new: str, key: str, code: str, params: dict[str, Any]) -> None:
        path = write("house", old, new)
        with pytest.raises(BadFile) as caught:
            load_packs([path], SCRIPTS, None)
        (problem,) = [problem for problem in caught.value.problems if problem.code == code]
        assert (problem.file, problem.key, problem.warning) == (str(path), key, False)
        assert {name: problem.params[name] for name in params} == params
        for at, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if "# <-" in line or "# below" in line:
                assert problem.line == at + ("# below" in line)

    return blame
