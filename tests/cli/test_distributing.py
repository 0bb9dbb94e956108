"""`carecall queue distribute` and `queue give` as a service director and an agent use them (A-07)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

STAFF = "工号,姓名,岗位\n1001,林悦,客服专员\n1002,陈晨,客服专员\n3001,高远,服务顾问\n5003,顾晓岚,服务总监\n"
OWNERS = "姓名,手机,车牌,车型,交车日期\n" + "".join(
    f"车主{n},1380013800{n},京A1234{n},云途S1,2025-08-25\n" for n in range(4)
)
VISITS = "车牌,工单号,维修类型,交车日期,服务顾问\n" + "".join(
    f"京A1234{n},R{n},维修,2026-05-16,{'高远' if n else ''}\n" for n in range(4)
)
SITE = "pack: ours\nprogrammes: {lost: {run: yes}, maintenance: {run: no}, first-service: {run: no}}\n"
DISTRIBUTE = ("queue", "distribute", "lost")


@pytest.fixture
def house(carecall: Any, write: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A house that calls its lost customers, four of them, and has planned today."""
    (tmp_path / "ours.yaml").write_text(SITE, encoding="utf-8")
    (tmp_path / "house.toml").write_text(f"programme_files = ['{tmp_path / 'ours.yaml'}']\n", encoding="utf-8")
    monkeypatch.setenv("CARECALL_CONFIG", str(tmp_path / "house.toml"))
    carecall("import", write("s.csv", STAFF), write("o.csv", OWNERS), write("v.csv", VISITS))
    carecall("plan", "--days", "3")
    return carecall


def test_a_07_the_director_shares_out_and_the_agent_hands_on(house: Any) -> None:
    assert house(*DISTRIBUTE, "--agent", "1001").status == 1
    shown = house(*DISTRIBUTE, "--agent", "5003", "--dry-run")
    assert "16 May" in "".join(line for line in shown.out.splitlines() if "车主0" in line)
    assert "1 call would be given. Without --dry-run it is." in shown.err
    done = house(*DISTRIBUTE, "--agent", "5003", "--to", "1001", "--to", "陈晨：1", "--all", "--json").json
    assert [(each["agent"], each["owners"]) for each in done["agents"]] == [("1001", 3), ("1002", 1)]
    assert {(call["name"], call["advisor"], call["last_visit"]) for call in done["calls"]} == {
        ("车主0", None, "2026-05-16"), *((f"车主{n}", "高远", "2026-05-16") for n in (1, 2, 3)),
    }  # fmt: skip
    mine = next(call["name"] for call in done["calls"] if call["agent"] == "1001" and call["advisor"])
    given = house("queue", "give", mine, "--to", "高远", "--programme", "lost", "--agent", "1001")
    assert given.out.strip() == f"{mine}, Not seen for long: 高远 has it now."
    assert house("queue", "give", mine, "--to", "pool", "--agent", "1001").status == 1
    assert "3001" in str(house("queue", "list", "--agent", "3001", "--json").json)
    again = house(*DISTRIBUTE, "--agent", "5003", "--lang", "zh")
    assert "没有要分的" in again.err


@pytest.mark.parametrize(
    ("options", "status"),
    [(("--to", "1001:many"), 2), (("--to", "1001:0"), 2), (("--to", "nobody"), 2), (("--to", "5003"), 1)],
)
def test_what_cannot_be_done_is_said(house: Any, options: tuple[str, ...], status: int) -> None:
    refused = house(*DISTRIBUTE, "--agent", "5003", *options)
    assert refused.status == status
    assert refused.err
    assert "Traceback" not in refused.err
