"""What a desk remembers of its agents, and that no damaged file keeps it from opening."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carecall.desk.preferences import Preferences, file_of, keeper, load

LEFT = Preferences("carecall-light", True, "2026-11-23", "visit-survey", "morning", "ready", True)


def test_each_agent_finds_again_what_they_left_and_not_what_others_left(tmp_path: Path) -> None:
    keep = keeper(tmp_path / "new")
    keep("A01", LEFT)
    keep("", Preferences(silent=True))
    assert load(tmp_path / "new", "A01") == LEFT
    assert load(tmp_path / "new", "A02") == Preferences()
    assert load(tmp_path / "new", "") == Preferences(silent=True)


def test_desks_that_save_in_the_same_moment_take_nothing_from_each_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Preferences("carecall-contrast")
    replace = Path.replace

    def meanwhile(draft: Path, path: Path) -> Path:
        monkeypatch.undo()
        keeper(tmp_path)("A02", other)
        return replace(draft, path)

    monkeypatch.setattr(Path, "replace", meanwhile)
    keeper(tmp_path)("A01", LEFT)
    assert (load(tmp_path, "A01"), load(tmp_path, "A02")) == (LEFT, other)


@pytest.mark.parametrize("code", ["../A01", "-", ".", "a/b:c", "林月", "con?*", "A" * 40])
def test_any_staff_code_has_a_file_of_its_own(tmp_path: Path, code: str) -> None:
    keep = keeper(tmp_path)
    keep(code, LEFT)
    keep("", Preferences(silent=True))
    assert load(tmp_path, code) == LEFT
    assert [each.parent for each in tmp_path.rglob("*.json")] == [file_of(tmp_path, "").parent] * 2


def test_filters_are_of_their_day_and_colours_stay() -> None:
    assert LEFT.on(date(2026, 11, 23)) == LEFT
    assert LEFT.on(date(2026, 11, 24)) == Preferences("carecall-light", True, "2026-11-24")


DAMAGED = ("", "{", "[]", "3", '{"theme": 3, "silent": "x", "new": 1}', "\udcff")


@pytest.mark.parametrize("text", DAMAGED)
def test_a_damaged_file_gives_the_defaults(tmp_path: Path, text: str) -> None:
    file_of(tmp_path, "A01").parent.mkdir()
    file_of(tmp_path, "A01").write_bytes(text.encode("utf-8", "surrogateescape"))
    assert load(tmp_path, "A01") == Preferences()


@given(st.binary(max_size=200))
def test_no_file_at_all_keeps_a_desk_from_opening(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    folder = tmp_path_factory.getbasetemp() / "preferences"
    file_of(folder, "A01").parent.mkdir(parents=True, exist_ok=True)
    file_of(folder, "A01").write_bytes(data)
    load(folder, "A01")


def test_a_folder_that_cannot_be_written_forgets(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    keeper(tmp_path / "file")("A01", LEFT)
    assert load(tmp_path / "file", "A01") == Preferences()
