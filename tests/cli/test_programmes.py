"""`carecall programme check`, run as the program runs it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from carecall.cli.main import run

Run = Callable[..., int]


@pytest.fixture
def carecall(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command of a user whose settings name the pack `ours.yaml`."""
    config = tmp_path / "config.toml"
    config.write_text(f"programme_files = ['{tmp_path / 'ours.yaml'}']\n", "utf-8")
    (tmp_path / "ours.yaml").write_text("pack: ours\nprogrammes:\n  month-one: {run: no}\n", "utf-8")
    monkeypatch.setenv("CARECALL_CONFIG", str(config))
    monkeypatch.setenv("CARECALL_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("CARECALL_DATA", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    return lambda *argv, lang="en": run([*argv, "--lang", lang])


def write(folder: Path, text: str) -> str:
    (folder / "house.yaml").write_text(f"pack: house\n{text}", "utf-8")
    return "house.yaml"


def test_what_runs_is_shown_with_the_files_of_the_settings(carecall: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert carecall("programme", "check") == 0
    said = capsys.readouterr()
    assert said.err == "No mistakes.\n"
    rows = {line.split()[0]: line.split() for line in said.out.splitlines() if line.strip()}
    assert "month-one" not in rows
    assert rows["visit-survey"][-1] == "visit-survey"
    assert "+1..+3," in rows["visit-survey"]
    assert "-7..0," in rows["first-service"]


def test_files_that_are_named_stand_in_for_those_of_the_settings(
    carecall: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert carecall("programme", "check", write(tmp_path, "programmes:\n  visit-survey: {priority: 7}\n")) == 0
    said = capsys.readouterr().out
    assert "month-one" in said
    assert " 7 " in next(line for line in said.splitlines() if line.strip().startswith("visit-survey"))


def test_every_mistake_is_named_by_file_line_and_key(
    carecall: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write(tmp_path, "programmes:\n  month-one: {run: mabye, prioritee: 3}\n")
    assert carecall("programme", "check", file) == 2
    said = capsys.readouterr()
    assert "house.yaml:3  programmes.month-one.run  “mabye” does not fit: write yes or no." in said.err
    assert "house.yaml:3  programmes.month-one.prioritee  “prioritee” is not known here." in said.err
    assert "Did you mean “priority”?" in said.err
    assert said.err.endswith("2 mistakes.\n")
    assert said.out == ""


def test_nobody_is_called_outside_the_hard_limits(
    carecall: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """D-15: no file widens the hours in which owners may be called at all."""
    assert carecall("programme", "check", write(tmp_path, "hours:\n  limits: {from: 06:00, to: 21:00}\n")) == 2
    assert "must lie within 08:00 to 21:00" in capsys.readouterr().err


@pytest.mark.parametrize(("text", "line"), [("hours:\n\tcalling: 3\n", 3), ("hours: [a, b\n", 2)])
def test_a_file_that_is_no_yaml(
    carecall: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, line: int
) -> None:
    assert carecall("programme", "check", write(tmp_path, text)) == 2
    assert f"house.yaml:{line}  " in capsys.readouterr().err


def test_a_file_that_is_not_there(carecall: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert carecall("programme", "check", "gone.yaml") == 2
    assert capsys.readouterr().err == "gone.yaml  There is no such file: check the name.\n1 mistake.\n"


def test_a_warning_is_shown_and_passes(carecall: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """E-10: the form of a message is advice."""
    file = write(tmp_path, 'templates:\n  missed-call: {en: "Call us."}\n')
    assert carecall("programme", "check", file) == 0
    said = capsys.readouterr()
    assert "house.yaml:3  templates.missed-call.en  Warning: A message begins with {owner}" in said.err
    assert "visit-survey" in said.out


def test_as_json(carecall: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert carecall("programme", "check", "--json") == 0
    said = capsys.readouterr()
    data = json.loads(said.out)
    assert said.err == ""
    assert data["ok"] is True
    survey = next(one for one in data["programmes"] if one["programme"] == "visit-survey")
    assert survey["name"] == "Visit survey"
    assert "A-19" in survey["sources"]
    assert survey["touches"][0] | {"from": 1, "to": 3, "give_up": 7, "tries": 3} == survey["touches"][0]


def test_mistakes_as_json(carecall: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert carecall("programme", "check", write(tmp_path, "calendar: {kind: never}\n"), "--json") == 2
    data = json.loads(capsys.readouterr().out)
    assert (data["ok"], data["programmes"]) == (False, [])
    problem = data["problems"][0]
    assert (problem["line"], problem["key"], problem["code"]) == (2, "calendar.kind", "unknown-calendar")
    assert problem["text"].startswith("“never” is no kind of calendar. Possible: ")


def test_the_scripts_of_a_site_may_be_named(carecall: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = write(tmp_path, "programmes:\n  month-one: {touches: {call: {phone: our-own}}}\n")
    assert carecall("programme", "check", file) == 2
    assert "No script is called “our-own”." in capsys.readouterr().err
    (tmp_path / "our-own.yaml").touch()
    (tmp_path / "config.toml").write_text(f"script_folders = ['{tmp_path}']\n", "utf-8")
    assert carecall("programme", "check", file) == 0
