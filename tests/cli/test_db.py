"""`carecall db` and `carecall config`: what stands where, in words and in JSON."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from carecall.keys import KeyTable


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


def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    (tmp_path / "config.toml").write_text(text, encoding="utf-8")
    monkeypatch.setenv("CARECALL_CONFIG", str(tmp_path / "config.toml"))


def test_what_config_show_and_config_keys_print_changes_a_key(
    carecall: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = carecall("config", "show").out.splitlines()
    assert str(tmp_path / "none.toml") in shown[-4]
    assert "carecall config keys" in shown[-1]
    settings(tmp_path, monkeypatch, "\n".join(shown[-3:-1]))
    keys = {row["action"]: row for row in carecall("config", "keys", "--json").json}
    assert keys["queue.why"] == {
        "action": "queue.why", "keys": ["y", "f2"], "what": "why this owner, why now, and what follows",
    }  # fmt: skip
    assert keys["queue.up"]["what"] == keys["queue.down"]["what"] != ""
    told = carecall("config", "keys").out
    assert all(name in told for name in keys)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_action_that_config_keys_names_can_have_other_keys(carecall: Any, lang: str) -> None:
    rows = carecall("config", "keys", "--json", "--lang", lang).json
    assert all(row["what"] for row in rows)
    for row in rows:
        KeyTable.changed({row["action"]: "f20"})


@pytest.mark.parametrize(("text", "told"), [
    ('keys = "q"', '\n  [keys]\n  "queue.why" = "y f2"\n'), ('[keys]\nsummary = "z"', "Did you mean queue.summary?"),
])  # fmt: skip
def test_a_mistake_in_the_keys_says_how_they_are_written_and_the_list_is_there_all_the_same(
    carecall: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, told: str
) -> None:
    settings(tmp_path, monkeypatch, text)
    done = carecall("config", "keys")
    assert (done.status, told in done.err, "queue.why" in done.out) == (0, True, True)


@pytest.mark.parametrize("mistake", ["lease = = 3", "databse = 'x'", "lease = 1", "bell = 1"])
@pytest.mark.parametrize(("lang", "locale"), [("en", "C.utf8"), ("zh", "en_US.UTF-8")])
def test_a_mistake_in_the_settings_is_told_in_the_language_that_they_ask_for(
    carecall: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mistake: str, lang: str, locale: str
) -> None:
    for name in ("CARECALL_LANG", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", locale)
    (tmp_path / "config.toml").write_text(f'lang = "{lang}"\n{mistake}\n', encoding="utf-8")
    monkeypatch.setenv("CARECALL_CONFIG", str(tmp_path / "config.toml"))
    done = carecall("staff", "list")
    assert (done.status, done.out) == (2, "")
    for said in (done.err, carecall("doctor").out):
        assert bool(set(said) & set("。，：")) == (lang == "zh"), said
