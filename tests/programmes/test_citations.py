"""What rests on a rule: found where the id stands, in packs and scripts that are in use, and in the program itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import support

from carecall.programmes.citations import Citation, Kind, citations
from carecall.programmes.compose import compose
from carecall.programmes.load import load_packs, pack_files
from carecall.scripts.library import Library, shipped

Write = Callable[..., Path]


def found(*site: Path, library: Library | None = None) -> list[Citation]:
    """Everything that is cited with these files laid over the shipped packs."""
    files, library = pack_files(site), library or Library()
    return list(citations(compose(files).root, load_packs(files, library.names(), None), library))


def of(rule: str, cited: list[Citation]) -> set[tuple[str, str, str]]:
    """(kind, name, step) of everything that rests on a rule, apart from what is built in."""
    return {(one.kind, one.name, one.step) for one in cited if one.rule == rule and one.kind is not Kind.BUILT_IN}


@pytest.fixture(scope="module")
def cited() -> list[Citation]:
    return found()


def test_every_citation_stands_in_the_line_that_it_names(cited: list[Citation]) -> None:
    """Of a setting that is about a rule, its key. Comments are none: A-14 is a reading that was not chosen."""
    texts = {one.file: Path(one.file).read_text("utf-8").splitlines() for one in cited}
    for one in cited:
        line = texts[one.file][one.line - 1]
        key = one.name.rpartition(".")[2]
        assert one.rule in line or (one.kind is Kind.SETTING and line.strip().startswith(f"{key}:")), one
    assert {one.kind for one in cited} == set(Kind)
    assert not [one for one in cited if one.rule == "A-14"]


def test_programmes_settings_scripts_and_their_steps_are_told_apart(cited: list[Citation]) -> None:
    """A-19 a programme and its script, D-15 the hours, E-10 the messages, B-12 what a programme says of complaints,
    C-08 a series too, D-26 a step."""
    assert of("A-19", cited) == {("programme", "visit-survey", ""), ("script", "visit-survey", "")}
    assert of("D-15", cited) == {("setting", "hours", "")}
    assert of("E-10", cited) == {("setting", "templates", "")}
    assert ("setting", "programmes.7dc.complaints", "") in of("B-12", cited)
    assert ("setting", "series.three-slots-email", "") in of("C-08", cited)
    assert ("script", "seven-day", "class") in of("D-26", cited)
    assert any(one.rule == "A-24" and one.kind is Kind.BUILT_IN for one in cited)


def test_what_stands_in_a_part_is_said_of_every_script_that_uses_it(cited: list[Citation]) -> None:
    """B-14: the words to somebody who wants no more calls; who rings in all the same is asked about it besides."""
    scripts = {name for kind, name, step in of("B-14", cited) if (kind, step) == ("script", "opt-out-words")}
    run = {touch.script for each in support.pack().programmes.values() for touch in each.touches if touch.script}
    assert scripts == run
    assert {Path(one.file).name for one in cited if one.rule == "B-14" and one.kind is Kind.SCRIPT} == {
        "_farewells.yaml", "ring-in.yaml",
    }  # fmt: skip


def test_what_does_not_run_rests_on_nothing(write: Write) -> None:
    """Neither the programme nor the script that only it calls with."""
    site = write("ours", "pack: ours\nprogrammes:\n  visit-survey: {run: no}\n")
    assert of("A-19", found(site)) == set()


def test_a_site_cites_in_files_of_its_own(write: Write) -> None:
    """Rules of its own too; what it lays over a list of the shipped pack is all there is of that list."""
    own = "pack: ours\nprogrammes:\n  visit-survey:\n    sources:\n      - A-19\n      - H-01\n"
    cited = found(write("ours", own))
    (house,) = [one for one in cited if one.rule == "H-01"]
    assert (house.kind, house.name, Path(house.file).name, house.line) == (
        Kind.PROGRAMME,
        "visit-survey",
        "ours.yaml",
        6,
    )
    assert ("programme", "visit-survey", "") not in of("B-11", cited)


def test_a_script_that_is_wrong_hides_nothing_of_the_others(tmp_path: Path) -> None:
    (tmp_path / "maintenance.yaml").write_text("steps: [a\n", "utf-8")
    cited = found(library=Library([shipped(), tmp_path]))
    assert "maintenance" not in {one.name for one in cited if one.kind is Kind.SCRIPT}
    assert ("script", "first-service", "") in of("A-02", cited)
