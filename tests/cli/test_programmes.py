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


SAID = {
    "en": ("Calls are made 09:00-18:00, in these slots: morning 09:00-11:30,",
           "Do not run here: First-service message (first-service-message),"),
    "zh": ("09:00-18:00 内按时段拨打：上午 09:00-11:30、", "本店未启用：首保短信（first-service-message）、"),
}


@pytest.mark.parametrize("lang", SAID)
def test_the_programmes_that_run_are_listed_with_tries_hours_and_place(
    carecall: Run, capsys: pytest.CaptureFixture[str], lang: str
) -> None:
    """C-03, D-15: how often and when is found without a wrong file."""
    assert carecall("programme", "list", lang=lang) == 0
    said = capsys.readouterr()
    assert said.err == ""
    row = next(line for line in said.out.splitlines() if line.startswith("first-service"))
    assert " -7..0, +30 3 1 " in " ".join(row.split())
    assert row.endswith("owner-care.yaml:15")
    assert all(words in said.out for words in SAID[lang])


def test_what_runs_as_data_has_hours_tries_and_places(carecall: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert carecall("programme", "list", "--json") == 0
    data = json.loads(capsys.readouterr().out)
    assert {"month-one", "birthday", "recall"} <= set(data["off"])
    assert data["hours"]["calling"] == {"from": "09:00", "to": "18:00"}
    assert data["hours"]["slots"]["late-afternoon"] == {"from": "15:30", "to": "17:30"}
    survey = next(one for one in data["programmes"] if one["programme"] == "visit-survey")
    assert (Path(survey["file"]).name, survey["line"], survey["touches"][0]["tries"]) == ("follow-up.yaml", 7, 3)
    notice = next(one for one in data["programmes"] if one["programme"] == "notice")
    assert notice["touches"][0]["message"] == {"template": "notice", "channels": ["sms"]}
    assert survey["touches"][0]["message"] is None


@pytest.mark.parametrize(("lang", "head"), [("en", "changed in"), ("zh", "改动处")])
def test_what_the_house_has_changed_is_listed_with_its_own_file_and_line(
    carecall: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str], lang: str, head: str
) -> None:
    """C-03: other tries, said of the programme or of the series that it has."""
    carecall("programme", "list", lang=lang)
    assert head not in capsys.readouterr().out, "nothing that runs is changed"
    (tmp_path / "ours.yaml").write_text(
        "pack: ours\nprogrammes:\n  first-service:\n    priority: 7\nseries:\n  next-day: {tries: 2}\n", "utf-8")
    assert carecall("programme", "list", lang=lang) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0].endswith(head)
    rows = {line.split()[0]: line.split()[-2:] for line in said if line.strip()}
    assert rows["first-service"] == ["carecall/programmes/packs/owner-care.yaml:15", "ours.yaml:4"]
    assert rows["3dc"][1] == "ours.yaml:6"
    assert rows["visit-survey"][1] == "carecall/programmes/packs/follow-up.yaml:7"
    carecall("programme", "list", "--json")
    data = {one["programme"]: one["changed_in"] for one in json.loads(capsys.readouterr().out)["programmes"]}
    assert data["first-service"] == [{"file": str(tmp_path / "ours.yaml"), "line": 4}]
    assert data["visit-survey"] == []


SHOWN = {
    "en": ("tries, each on a day of its own; at most 3,", "Other tries for First service alone, for example:"),
    "zh": ("拨打次数，每次一天；最多 3 次，", "例如只给首保邀约改拨打次数："),
}


@pytest.mark.parametrize("lang", SHOWN)
def test_the_rules_of_a_programme_are_shown_with_their_places_and_how_to_say_otherwise(
    carecall: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, lang: str
) -> None:
    """C-03."""
    monkeypatch.setenv("COLUMNS", "200")
    (tmp_path / "ours.yaml").write_text("pack: ours\nprogrammes: {first-service: {priority: 7}}\n", "utf-8")
    assert carecall("programme", "show", "first-service", lang=lang) == 0
    said = capsys.readouterr()
    lines = said.out.splitlines()
    assert any(line.startswith("  priority: 7 ") and line.endswith("[ours.yaml:2]") for line in lines)
    assert all(words in said.out for words in SHOWN[lang])
    assert "config.toml" in said.out
    assert lines[-1] == "  first-service: {touches: {call: {series: first-service-tries}}}"


def test_all_rules_are_shown_where_nothing_is_named(carecall: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert carecall("programme", "show", "--json") == 0
    data = json.loads(capsys.readouterr().out)
    keys = {rule["key"]: rule for rule in data["rules"]}
    assert {"hours.calling.to", "calendar.kind", "time_zone", "programmes.3dc.named", "series.next-day.tries",
            "templates.missed-call.zh"} <= keys.keys()  # fmt: skip
    off = keys["programmes.month-one.run"]
    assert (off["value"], Path(off["file"]).name, off["line"]) == (False, "ours.yaml", 3)
    assert data["files"][-1] == off["file"]


def test_the_shipped_file_is_printed_as_it_is(carecall: Run, capsys: pytest.CaptureFixture[str]) -> None:
    from carecall.programmes import PACKS

    assert carecall("programme", "show", "first-service", "--shipped") == 0
    assert capsys.readouterr().out == (PACKS / "owner-care.yaml").read_text("utf-8")
    assert carecall("programme", "show", "--shipped", "--json") == 0
    names = [Path(each["file"]).name for each in json.loads(capsys.readouterr().out)]
    assert names[0] == "calling.yaml"
    assert names[-1] == "dealership.yaml"
    assert carecall("programme", "show", "series", "--shipped") == 0
    heads = [line for line in capsys.readouterr().out.splitlines() if line.startswith("# /")]
    assert [Path(head.removeprefix("# ")).name for head in heads] == [
        "calling.yaml", "owner-care.yaml", "aftersales.yaml", "greetings.yaml", "new-owner.yaml", "activities.yaml",
    ]  # fmt: skip


@pytest.mark.parametrize("command", [("list",), ("show",), ("show", "first-service")])
def test_a_pack_with_a_mistake_is_told_and_nothing_is_shown(
    carecall: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str], command: tuple[str, ...]
) -> None:
    (tmp_path / "ours.yaml").write_text("pack: ours\nprogrammes: {first-service: {priority: 17}}\n", "utf-8")
    assert carecall("programme", *command) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "ours.yaml:2  programmes.first-service.priority" in said.err
    assert carecall("programme", "show", "first-service", "--shipped") == 0, "what mends it can still be copied"


def test_what_there_is_no_rule_of_is_refused_with_what_there_is(
    carecall: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    assert carecall("programme", "show", "first-servise") == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "first-service" in said.err


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("command", ["check", "show"])
def test_the_help_says_where_a_houses_own_pack_is_named(
    carecall: Run, capsys: pytest.CaptureFixture[str], command: str, lang: str
) -> None:
    assert carecall("programme", command, "--help", lang=lang) == 0
    assert "programme_files" in capsys.readouterr().out


def test_the_scripts_of_a_site_may_be_named(carecall: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = write(tmp_path, "programmes:\n  month-one: {touches: {call: {phone: our-own}}}\n")
    assert carecall("programme", "check", file) == 2
    assert "No script is called “our-own”." in capsys.readouterr().err
    (tmp_path / "our-own.yaml").touch()
    (tmp_path / "config.toml").write_text(f"script_folders = ['{tmp_path}']\n", "utf-8")
    assert carecall("programme", "check", file) == 0


@pytest.mark.parametrize(("lang", "said"), [("en", "1 becomes 7"), ("zh", "1 改为 7")])
def test_what_the_house_changes_and_what_a_file_would_change_is_told_key_by_key(
    carecall: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str], lang: str, said: str
) -> None:
    """C-03: with its meaning, its file and line, and the rules that it belongs to."""
    (tmp_path / "ours.yaml").write_text("pack: ours\nprogrammes:\n  first-service:\n    priority: 7\n", "utf-8")
    assert carecall("programme", "diff", lang=lang) == 0
    told = capsys.readouterr().out
    assert said in told
    assert "ours.yaml:4" in told
    other = tmp_path / "other.yaml"
    other.write_text("pack: other\nseries:\n  next-day: {tries: 2}\n", "utf-8")
    assert carecall("programme", "diff", str(other), "--json", lang=lang) == 0
    (found,) = json.loads(capsys.readouterr().out)
    assert (found["key"], found["before"], found["after"]) == ("series.next-day.tries", 3, 2)
    assert (found["file"], found["line"]) == (str(other), 3)
    assert found["rules"] == ["D-16", "D-17"]
    other.write_text("pack: other\nseries:\n  next-day: {tries: many}\n", "utf-8")
    assert carecall("programme", "diff", str(other), lang=lang) == 2


def test_the_schema_for_editors_is_printed(carecall: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert carecall("programme", "schema") == 0
    schema = json.loads(capsys.readouterr().out)
    assert {"programmes", "due_dates", "series", "hours", "calendar"} <= schema["properties"].keys()
    assert set(schema["$defs"]["DueDate"]["properties"]) == {
        "names", "sources", "from", "after", "every", "times", "on", "lunar", "models", "recorded", "only",
    }  # fmt: skip
