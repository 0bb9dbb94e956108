"""`--agent` in front of any command: somebody who works here is obeyed, anybody else refused, nobody ignored."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from every_command import COMMANDS, names

from carecall.cli.main import NOBODYS
from carecall.store.database import Database

Write = Callable[..., Path]


@pytest.fixture
def house(carecall: Any, write: Write, tmp_path: Path) -> Any:
    """Three of the staff, one of whom has left; one owner for each of the two others."""
    carecall(
        "import", write("staff.csv", "工号,姓名,岗位\n1001,林悦,客服专员\n1002,曹静,客服专员\n1003,周敏,客服专员\n")
    )
    rows = "张文山,13800138001,京A12345,云途S1,2026-08-25\n欧阳晓雪,13800138002,京AD12345,云途S1,2026-08-25\n"
    carecall("import", write("owners.csv", f"姓名,手机,车牌,车型,交车日期\n{rows}"))
    database = Database(f"sqlite:///{tmp_path / 'care.db'}")
    with database.write() as tx:
        tx.run("UPDATE staff SET active = 0 WHERE code = '1003'")
    database.close()
    assert carecall("plan", "--json").json["planned"] == 2
    return carecall


def test_every_command_is_known_here() -> None:
    assert set(names()) == set(COMMANDS)


OF_THE_SAMPLE = ("demo",)
"""Whose staff are not the house's: who sits there is looked up where the training desk is open (tests/desk)."""


@pytest.mark.parametrize("command", [name for name in COMMANDS if name.split()[0] not in (*NOBODYS, *OF_THE_SAMPLE)])
@pytest.mark.parametrize(
    ("agent", "said"), [("9999", "Nobody here is called 9999."), ("周敏", "周敏 works here no more.")]
)
def test_whoever_does_not_work_here_is_refused_by_every_command(
    house: Any, command: str, agent: str, said: str
) -> None:
    words = (*command.split(), *COMMANDS[command])
    for line in (("--agent", agent, *words), (*words, f"--agent={agent}")):
        done = house(*line)
        assert (done.status, done.out) == (2, "")
        assert done.err.startswith(said)
        assert "Known: 1001 " in done.err


@pytest.mark.parametrize("command", [name for name in COMMANDS if name.split()[0] in NOBODYS])
def test_a_command_at_which_nobody_sits_says_so(house: Any, command: str) -> None:
    done = house("--agent", "1001", *command.split(), *COMMANDS[command])
    assert (done.status, done.out) == (2, "")
    assert done.err == f"carecall {command.split()[0]} is nobody's in particular: leave --agent out.\n"
    assert house("--agent", "1001", command.split()[0], "--help").status == 0


def test_in_front_of_a_command_it_means_the_same_as_behind_it(house: Any) -> None:
    """By code, or by name."""
    before = house("--agent", "1001", "queue", "list", "--json").json
    assert before == house("queue", "list", "--agent", "林悦", "--json").json
    assert {row["assignee"] for row in before} == {"1001"}
    assert len(house("queue", "list", "--json").json) == 2
    assert house("--agent", " 1001 ", "summary", "--json").status == 0


def test_an_agent_without_a_code_is_a_mistake(house: Any) -> None:
    assert (house("queue", "list", "--agent", "").status, house("queue", "list", "--agent").status) == (2, 2)
