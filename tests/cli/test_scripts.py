"""`carecall script check|show`, run as the program runs it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from carecall.cli.main import run
from carecall.scripts.library import Library, shipped

Run = Callable[..., int]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A site's own folder of scripts."""
    made = tmp_path / "our-scripts"
    made.mkdir()
    return made


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def carecall(tmp_path: Path, folder: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command of a user whose settings name `folder`."""
    config = tmp_path / "config.toml"
    config.write_text(f"script_folders = ['{folder}']\n", "utf-8")
    monkeypatch.setenv("CARECALL_CONFIG", str(config))
    monkeypatch.setenv("CARECALL_CACHE", str(cache))
    monkeypatch.setenv("CARECALL_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.chdir(tmp_path)
    return lambda *argv, lang="en": run([*argv, "--lang", lang])


def override(folder: Path, name: str, old: str, new: str) -> None:
    text = (shipped() / name).read_text("utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), "utf-8")


def test_the_shipped_scripts_are_right(carecall: Run, capsys: pytest.CaptureFixture[str]) -> None:
    """C-01: the scripts with their versions on stdout, the verdict on stderr."""
    assert carecall("script", "check") == 0
    said = capsys.readouterr()
    for name in Library((shipped(),)).names():
        assert name in said.out
    assert Library((shipped(),)).get("visit-survey").version in said.out
    assert said.err == "No mistakes.\n"


def test_a_mistake_is_named_by_file_line_and_key(
    carecall: Run, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    override(folder, "visit-survey.yaml", "ask: score", "ask: scores")
    line = 1 + (folder / "visit-survey.yaml").read_text("utf-8").split("ask: scores")[0].count("\n")
    assert carecall("script", "check", "visit-survey") == 2
    said = capsys.readouterr()
    assert f"our-scripts/visit-survey.yaml:{line}  overall.ask  “scores” does not fit here." in said.err
    assert "Did you mean “score”?" in said.err
    assert "has mistakes" in said.out
    assert "first-service" not in said.out


def test_a_mistake_in_a_part_is_told_once(carecall: Run, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    override(folder, "_opening.en.yaml", "{reached.polite_name}", "{reached.politename}")
    assert carecall("script", "check") == 2
    said = capsys.readouterr().err
    assert said.count("_opening.en.yaml:") == 1
    assert said.endswith("1 mistake.\n")


def test_a_warning_is_shown_and_passes(carecall: Run, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """B-03: a script that takes too long is a warning."""
    override(folder, "visit-survey.yaml", "endings:", "minutes: 1\nendings:")
    assert carecall("script", "check", "visit-survey") == 0
    said = capsys.readouterr()
    assert "Warning: English: the usual way takes about" in said.err
    assert "No mistakes. 2 warnings." in said.err


def test_check_as_json(carecall: Run, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    override(folder, "first-service.en.yaml", "{due.date}", "{due.dat}")
    assert carecall("script", "check", "first-service", "visit-survey", "--json") == 2
    said = capsys.readouterr()
    data = json.loads(said.out)
    assert data["ok"] is False
    assert [(one["script"], one["ok"]) for one in data["scripts"]] == [("first-service", False), ("visit-survey", True)]
    problem = data["scripts"][0]["problems"][0]
    assert problem["code"] == "unknown-placeholder"
    assert problem["params"]["meant"] == "due.date"
    assert problem["text"].startswith("No field is called “due.dat”.")
    assert data["scripts"][0]["version"] is None
    assert said.err == ""


@pytest.mark.parametrize("command", ["check", "show"])
def test_a_script_that_is_not_there(carecall: Run, capsys: pytest.CaptureFixture[str], command: str) -> None:
    assert carecall("script", command, "visit") == 2
    assert "visit-survey" in capsys.readouterr().err


def test_show_has_every_step_in_order(carecall: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert carecall("script", "show", "visit-survey") == 0
    said = capsys.readouterr().out
    script = Library((shipped(),)).get("visit-survey")
    places = [said.index(f"{number:>2}  {step.id} ･ ") for number, step in enumerate(script.steps, 1)]
    assert places == sorted(places)
    assert f"version {script.version} ･ about " in said
    assert ", ".join(script.sources[:3]) in said
    assert "Am I speaking with Mr Zhang?" in said
    assert "at most 6 > low-score" in said
    assert "1  fine > overall" in said
    assert "done ･ completed ･ survey completed" in said


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", Library((shipped(),)).names())
def test_a_page_fits_and_shows_no_template(
    carecall: Run, capsys: pytest.CaptureFixture[str], name: str, lang: str
) -> None:
    from carecall.view.cells import width

    assert carecall("script", "show", name, lang=lang) == 0
    said = capsys.readouterr().out
    assert not [line for line in said.splitlines() if width(line) > 80]
    assert not {*"{}[]|"} & {*said}


def test_show_in_chinese(carecall: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert carecall("script", "show", "first-service", lang="zh") == 0
    said = capsys.readouterr().out
    assert said.startswith("首保邀约（first-service）\n")
    assert '"您好，请问是张先生吗？"' in said


def test_show_as_json(carecall: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert carecall("script", "show", "visit-survey", "--json") == 0
    data = json.loads(capsys.readouterr().out)
    script = Library((shipped(),)).get("visit-survey")
    assert (data["script"], data["version"], data["minutes"]) == (script.name, script.version, script.minutes)
    assert [step["step"] for step in data["steps"]] == [step.id for step in script.steps]
    overall = next(step for step in data["steps"] if step["step"] == "overall")
    assert overall["branches"] == [{"test": "at_most", "limit": 6, "to": "low-score"}]
    assert {"ending": "done", "outcome": "finished", "result": "done", "text": "survey completed"} in data["endings"]


def test_show_tells_what_is_wrong_with_a_script(
    carecall: Run, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    override(folder, "visit-survey.en.yaml", "title: Visit survey", "title:")
    assert carecall("script", "show", "visit-survey") == 2
    assert "visit-survey.en.yaml:1" in capsys.readouterr().err


def test_help_is_in_the_reader_s_language(carecall: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert carecall("script", "show", "--help") == 0
    assert "Show a script step by step" in capsys.readouterr().out


@pytest.mark.parametrize(("lang", "told"), [
    ("en", "“B-91” is no rule of the catalogue, which carecall rule shows. Did you mean “B-19”?"),
    ("zh", "规则目录中没有“B-91”：用 carecall rule 查看目录。是不是想写“B-19”？"),
])  # fmt: skip
def test_a_mistyped_rule_of_a_script_is_told_with_the_nearest_one(
    carecall: Run, folder: Path, capsys: pytest.CaptureFixture[str], lang: str, told: str
) -> None:
    """It stops nothing; what is no id at all is a mistake of its own, and a chapter of the house's own is none."""
    text = (shipped() / "visit-survey.yaml").read_text("utf-8")
    at = next(n for n, line in enumerate(text.splitlines(), 1) if line.startswith("sources: ["))
    for typed, status in (("B-91", 0), ("H-01", 0), ("B9", 2)):
        override(folder, "visit-survey.yaml", "sources: [", f"sources: [{typed}, ")
        assert carecall("script", "check", "visit-survey", lang=lang) == status
        said = capsys.readouterr().err
        assert (told in said) is (typed == "B-91")
        assert (f"visit-survey.yaml:{at}" in said) is (typed != "H-01")
