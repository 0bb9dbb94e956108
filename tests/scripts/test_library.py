"""Where scripts are found, what a version is (C-01), and that a desk does not pay for parsing."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from carecall.errors import BadFile, Misconfigured
from carecall.i18n import Words
from carecall.scripts.library import Library, shipped
from carecall.scripts.script import Script
from carecall.scripts.steps import Box
from carecall.view.problems import problem_text

Write = Callable[[dict[str, str]], Library]


def test_a_site_folder_replaces_single_files(tmp_path: Path) -> None:
    """C-01."""
    words = (shipped() / "visit-survey.zh.yaml").read_text("utf-8").replace("来店回访", "本店回访")
    (tmp_path / "visit-survey.zh.yaml").write_text(words, "utf-8")
    (tmp_path / "notes.txt").write_text("no script", "utf-8")
    site, plain = Library([shipped(), tmp_path]), Library()
    assert site.names() == plain.names()
    assert site.get("visit-survey").title("zh") == "本店回访"
    assert site.get("visit-survey").title("en") == plain.get("visit-survey").title("en")
    assert site.get("visit-survey").version != plain.get("visit-survey").version
    assert site.get("maintenance").version == plain.get("maintenance").version


@pytest.mark.parametrize(("lang", "told"), [
    ("en", "English: the words are still those of {words}, and do not fit these steps in 5 places. Put your own beside "
           "this file, as visit-survey.en.yaml."),
    ("zh", "英文：用的仍是 {words} 里的话，有 5 处与这里的步骤不符。请在本文件旁边放您自己的 visit-survey.en.yaml。"),
])  # fmt: skip
def test_a_sites_steps_with_the_shipped_words_are_one_mistake_a_language_and_a_sites_own_words_are_told_line_by_line(
    tmp_path: Path, lang: str, told: str
) -> None:
    steps = (shipped() / "visit-survey.yaml").read_text("utf-8").replace("come-in", "come")
    (tmp_path / "visit-survey.yaml").write_text(steps, "utf-8")
    site = Library([shipped(), tmp_path])
    found = site.check("visit-survey")
    assert [(problem.file, problem.code, problem.params["lang"]) for problem in found] == [
        (str(tmp_path / "visit-survey.yaml"), "words-elsewhere", each) for each in ("zh", "en")
    ]  # fmt: skip
    words = shipped() / "visit-survey.en.yaml"
    texts = [problem_text(Words(lang), problem) for problem in found]
    assert told.format(words=words) in texts
    shutil.copy(words, tmp_path)
    own = [problem for problem in Library([shipped(), tmp_path]).check("visit-survey") if problem.line > 1]
    assert {problem.file for problem in own} == {str(tmp_path / "visit-survey.en.yaml")}
    assert {problem.code for problem in own} == {"words-missing", "words-superfluous"}


def test_a_result_that_is_no_text_is_told_once(write: Write) -> None:
    text = "endings:\n  done: {outcome: finished}\nsteps:\n  - {id: hello, box: introduction, next: done}\n"
    found = write({"trial.yaml": text}).check("trial")
    assert [problem.code for problem in found if problem.file.endswith("trial.yaml")] == ["wrong-type"]


def test_a_new_script_of_the_site_is_found(write: Write) -> None:
    assert write({}).names() == ("trial",)


def test_a_version_changes_with_the_words_of_either_language_and_the_structure(write: Write) -> None:
    """C-01."""
    from_here = write({}).get("trial")
    versions = {from_here.version}
    folder = write({})._folders[0]
    for file, old, new in (
        ("trial.en.yaml", "Hello.", "Hello!"),
        ("trial.zh.yaml", "您好。", "您好！"),
        ("trial.yaml", "at_most 6", "at_most 7"),
    ):
        text = (folder / file).read_text("utf-8")
        (folder / file).write_text(text.replace(old, new), "utf-8")
        versions.add(Library([folder]).get("trial").version)
    assert len(versions) == 4


def test_a_version_does_not_change_with_comments_and_layout(write: Write) -> None:
    version = write({}).get("trial").version
    folder = write({})._folders[0]
    for file in ("trial.yaml", "trial.zh.yaml"):
        text = (folder / file).read_text("utf-8")
        (folder / file).write_text("# a remark\n\n" + text, "utf-8")
    assert Library([folder]).get("trial").version == version


def test_an_attempt_goes_on_with_the_text_it_began_with(write: Write) -> None:
    """C-01."""
    began = write({}).get("trial")
    assert Script.from_json(began.text) == began
    assert Script.from_json(began.text).version == began.version


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"name": "x"}', '{"steps": 3, "endings": []}', "null"])
def test_a_text_that_is_no_script_is_refused(text: str) -> None:
    with pytest.raises(Misconfigured) as caught:
        Script.from_json(text)
    assert caught.value.code == "script-text-unreadable"


def test_an_unknown_script_is_named_with_those_that_are_known(library: Library) -> None:
    with pytest.raises(Misconfigured) as caught:
        library.get("visit-servey")
    assert (caught.value.code, caught.value.params["name"]) == ("unknown-script", "visit-servey")
    assert "visit-survey" in caught.value.params["known"]


@pytest.mark.parametrize("name", ["_opening", "visit-survey.zh", "../visit-survey", ""])
def test_parts_words_and_paths_are_no_scripts(library: Library, name: str) -> None:
    with pytest.raises(Misconfigured):
        library.get(name)


def test_the_cache_serves_what_has_not_changed_and_nothing_else(write: Write, tmp_path: Path) -> None:
    folder, cache = write({})._folders[0], tmp_path / "cache"
    first = Library([folder], cache).get("trial")
    (kept,) = cache.iterdir()
    kept.write_text(first.text.replace("Hello.", "Good day."), "utf-8")
    assert Library([folder], cache).get("trial").step("hello").words["en"].say == "Good day.", "it came from the cache"  # type: ignore[union-attr]
    kept.write_text("{broken", "utf-8")
    assert Library([folder], cache).get("trial") == first
    words = folder / "trial.en.yaml"
    words.write_text(words.read_text("utf-8").replace("Hello.", "Hello!"), "utf-8")
    assert Library([folder], cache).get("trial").step("hello").words["en"].say == "Hello!"  # type: ignore[union-attr]


def test_a_file_with_a_mistake_is_not_cached(write: Write, tmp_path: Path) -> None:
    folder, cache = write({"trial.yaml": "steps: 3\n"})._folders[0], tmp_path / "cache"
    for _ in range(2):
        with pytest.raises(BadFile):
            Library([folder], cache).get("trial")
    assert not cache.exists()


def test_a_cache_that_cannot_be_written_does_not_stop_a_call(write: Write, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", "utf-8")
    assert Library(write({})._folders, tmp_path / "file").get("trial").name == "trial"


def test_a_desk_with_a_cache_loads_neither_pydantic_nor_yaml(tmp_path: Path) -> None:
    """The first paint needs none of them: clean interpreters, once to fill the cache and once to use it."""
    code = (
        "import sys; from pathlib import Path; from carecall.scripts import answers, engine, speech;"
        "from carecall.scripts.library import Library; library = Library(cache=Path(sys.argv[1]));"
        "[library.get(name) for name in library.names()];"
        "print(sorted({name.split('.')[0] for name in sys.modules} & {'pydantic', 'ruamel', 'sqlalchemy', 'dateutil'}))"
    )
    runs = [
        subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True) for _ in range(2)
    ]
    assert [run.stdout.strip() for run in runs] == ["['pydantic', 'ruamel']", "[]"], runs[1].stderr


def test_a_folder_without_a_language_is_told(tmp_path: Path) -> None:
    shutil.copytree(shipped(), tmp_path / "copy")
    (tmp_path / "copy" / "_opening.en.yaml").unlink()
    found = Library([tmp_path / "copy"]).check("maintenance")
    assert [(problem.code, problem.params["value"]) for problem in found] == [("file-missing", "_opening.en.yaml")]


def test_time_boxes_are_those_of_and_a_longer_survey_has_longer_questions(library: Library) -> None:
    """B-03, D-08."""
    survey, seven = library.get("visit-survey"), library.get("seven-day")
    assert {box.value: survey.box_seconds(box) for box in Box} == {
        "preparation": 30,
        "selection": 30,
        "owner-check": 12,
        "introduction": 12,
        "purpose": None,
        "questions": 90,
        "read-back": 60,
        "complaint": None,
    }
    assert seven.box_seconds(Box.QUESTIONS) == 90 + 120
