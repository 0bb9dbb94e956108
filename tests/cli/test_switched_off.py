"""A programme that the packs have and that does not run here: every command that asks for one says so, and how it is
switched on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

CAMPAIGN = ("campaign", "add", "RC1", "--name", "x")
ASKING = [(*CAMPAIGN, "--programme"), ("queue", "list", "--programme"), ("queue", "distribute"),
          ("queue", "give", "张文山", "--to", "1001", "--programme"),
          ("owner", "leave-out", "张文山", "--programme")]  # fmt: skip
LINE = "programmes: {recall: {run: yes}}"


@pytest.fixture
def house(carecall: Any, write: Callable[..., Path]) -> Any:
    carecall("import", write("s.csv", "工号,姓名,岗位\n1001,林悦,客服专员\n"))
    carecall("import", write("o.csv", "姓名,手机,车牌,交车日期\n张文山,13800138001,京A12345,2026-08-25\n"))
    return carecall


@pytest.mark.parametrize("asking", ASKING, ids=lambda words: " ".join(words[:2]))
@pytest.mark.parametrize("said", ["recall", "召回", "Recall"])
def test_whoever_asks_for_it_hears_that_it_rests_and_how_it_is_switched_on(
    house: Any, tmp_path: Path, asking: tuple[str, ...], said: str
) -> None:
    refused = house(*asking, said)
    assert refused.status == 2
    assert refused.err == (
        "Recall (recall) does not run here. To switch a programme on, write into a file of the house's own, which "
        f"{tmp_path / 'none.toml'} names by programme_files = [\"ours.yaml\"]: {LINE}\n"
    )
    assert house(*asking, said, "--lang", "zh").err.startswith("本店未启用召回（recall）。要启用一个项目，")


def test_where_a_house_has_a_pack_of_its_own_that_is_named_and_the_line_does_it(
    house: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = tmp_path / "ours.yaml"
    ours.write_text("pack: ours\n", encoding="utf-8")
    (tmp_path / "with.toml").write_text("programme_files = ['ours.yaml']\n", encoding="utf-8")
    monkeypatch.setenv("CARECALL_CONFIG", str(tmp_path / "with.toml"))
    refused = house("queue", "list", "--programme", "recall").err
    assert refused.endswith(f"write into {ours}: {LINE}\n")
    ours.write_text(f"pack: ours\n{LINE}\n", encoding="utf-8")
    assert house("queue", "list", "--programme", "recall").status == 0


def test_the_programmes_that_do_not_run_are_listed_with_their_codes_and_how(house: Any, tmp_path: Path) -> None:
    said = house("programme", "list", "--lang", "zh").out
    assert "、召回（recall）、" in said
    assert said.endswith("写明的文件）里写上：\n  programmes: {CODE: {run: yes}}\n")
    shown = house("programme", "show", "recall").out
    assert "Recall (recall) does not run here." in shown
    assert str(tmp_path / "none.toml") in shown
    assert shown.endswith(f"\n  {LINE}\n")
    assert "does not run" not in house("programme", "show", "month-one").out


def test_a_programme_that_nobody_has_is_still_unknown(house: Any) -> None:
    assert house("queue", "list", "--programme", "recal").err.startswith("There is no programme recal here. Known: ")
