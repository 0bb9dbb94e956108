"""What a desk remembers of its agents, and that no damaged file keeps it from opening."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carecall.desk.preferences import FILE, Preferences, keeper, load

LEFT = Preferences("carecall-light", True, "2026-11-23", "visit-survey", "morning", "ready", True)


def test_each_agent_finds_again_what_they_left_and_not_what_others_left(tmp_path: Path) -> None:
    keep = keeper(tmp_path / "new")
    keep("A01", LEFT)
    keep("", Preferences(silent=True))
    assert load(tmp_path / "new", "A01") == LEFT
    assert load(tmp_path / "new", "A02") == Preferences()
    assert load(tmp_path / "new", "") == Preferences(silent=True)


def test_filters_are_of_their_day_and_colours_stay() -> None:
    assert LEFT.on(date(2026, 11, 23)) == LEFT
    assert LEFT.on(date(2026, 11, 24)) == Preferences("carecall-light", True, "2026-11-24")


DAMAGED = ("", "{", "[]", "3", '{"A01": 3}', '{"A01": {"theme": 3, "silent": "x", "new": 1}}', "\udcff")


@pytest.mark.parametrize("text", DAMAGED)
def test_a_damaged_file_gives_the_defaults(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE).write_bytes(text.encode("utf-8", "surrogateescape"))
    assert load(tmp_path, "A01") == Preferences()


@given(st.binary(max_size=200))
def test_no_file_at_all_keeps_a_desk_from_opening(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    folder = tmp_path_factory.getbasetemp() / "preferences"
    folder.mkdir(exist_ok=True)
    (folder / FILE).write_bytes(data)
    load(folder, "A01")


def test_a_folder_that_cannot_be_written_forgets(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    keeper(tmp_path / "file")("A01", LEFT)
    assert load(tmp_path / "file", "A01") == Preferences()
