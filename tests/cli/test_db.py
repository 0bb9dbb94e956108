"""`carecall db` and `carecall config`: what stands where, in words and in JSON."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest


def test_an_upgrade_tells_in_json_whether_anything_was_done(carecall: Any, tmp_path: Path) -> None:
    fresh = f"sqlite:///{tmp_path / 'fresh.db'}"
    first, second = (carecall("db", "upgrade", "--json", "--db", fresh).json for _ in range(2))
    assert (first["upgraded"], second["upgraded"]) == (True, False)
    assert second["schema"] == second["known"]
    assert first | {"upgraded": False} == second
    assert {**carecall("db", "info", "--json", "--db", fresh).json, "upgraded": False} == second


def test_the_settings_in_force_are_json_whatever_a_site_has_set(
    carecall: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = tmp_path / "site.yaml"
    site.write_text("pack: ours\nextends: [dealership]\n", encoding="utf-8")
    settings = tmp_path / "config.toml"
    settings.write_text(
        "programme_files = ['site.yaml']\nbell = false\n[keys]\nqueue.why = 'y f2'\n", encoding="utf-8"
    )
    monkeypatch.setenv("CARECALL_CONFIG", str(settings))
    shown = carecall("config", "show", "--json")
    assert shown.status == 0, shown.err
    assert (shown.json["programme_files"], shown.json["keys"]) == ([str(site)], {"queue.why": "y f2"})
    assert (shown.json["bell"], shown.json["lease"]) == (False, 120)
    assert "keys = queue.why = y f2" in carecall("config", "show").out
