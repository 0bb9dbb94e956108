"""Every rule of the catalogue that carecall cites is shown by a test that names it; every rule has its line, and one
that is not carried out yet says to which area it belongs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from carecall.i18n import LANGUAGES, Words
from carecall.programmes.catalogue import Rule, catalogue
from carecall.view.cells import straight, width
from carecall.view.rules import area_name

ROOT = Path(__file__).parent.parent
RULE = re.compile(r"\b[A-E]-\d\d\b")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
RULES = {"A": 25, "B": 19, "C": 31, "D": 27, "E": 25}
"""How many rules each chapter has."""
MOST_CELLS = 69
"""So that a rule beside its id stands on one row of a terminal of 80 columns, with the edges of the panel."""
AREAS = {"messages", "bookings", "complaints", "supervision", "access", "telephony", "programmes",
         "knowledge"}  # fmt: skip


def cited(folder: Path, *endings: str) -> dict[str, str]:
    """The rule ids below a folder, each with a file that cites it."""
    found: dict[str, str] = {}
    for ending in endings:
        for path in sorted(folder.rglob(f"*{ending}")):
            text = path.read_text(encoding="utf-8")
            said = re.sub(r"#.*", "", text) if ending == ".yaml" else text  # comments name readings not chosen
            for rule in RULE.findall(said):
                found.setdefault(rule, path.relative_to(ROOT).as_posix())
    return found


def test_every_rule_that_the_program_cites_has_a_test_that_names_it() -> None:
    shown = cited(ROOT / "tests", ".py").keys()
    missing = {rule: where for rule, where in cited(ROOT / "carecall", ".py", ".yaml").items() if rule not in shown}
    assert not missing


def test_the_main_job_cites_the_rules_that_it_is_made_of() -> None:
    main_job = {"A-02", "A-10", "A-19", "B-02", "B-11", "B-14", "B-16", "C-02", "C-03", "C-06", "C-08", "D-01", "D-06",
                "D-07", "D-08", "D-10", "D-11", "D-13", "D-14", "D-15", "D-16", "D-17", "D-20"}  # fmt: skip
    assert main_job <= cited(ROOT / "carecall", ".py", ".yaml").keys()


def test_the_catalogue_has_every_rule_and_its_chapters_in_order() -> None:
    every = []
    for chapter, last in RULES.items():
        every += [chapter, *(f"{chapter}-{place:02}" for place in range(1, last + 1))]
    assert list(catalogue()) == every


def test_every_rule_that_is_named_anywhere_is_in_the_catalogue() -> None:
    """In comments too, which name the readings that were not chosen."""
    files = [*(ROOT / "carecall").rglob("*.py"), *(ROOT / "carecall").rglob("*.yaml"), *ROOT.glob("*.md")]
    named = {rule: path.name for path in files for rule in RULE.findall(path.read_text("utf-8"))}
    assert {rule: where for rule, where in named.items() if rule not in catalogue()} == {}
    assert len(named) > 50


@pytest.mark.parametrize("rule", catalogue().values(), ids=lambda rule: rule.id)
def test_every_rule_has_a_short_line_in_every_language(rule: Rule) -> None:
    assert set(rule.lines) == set(LANGUAGES)
    assert CHINESE.search(rule.lines["zh"])
    assert not CHINESE.search(rule.lines["en"])
    for line in rule.lines.values():
        assert 0 < width(line) <= MOST_CELLS
        assert (line, line) == (straight(line), line.strip(".。 ")), "signs of sure width, and no full stop"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_two_rules_have_the_same_line(lang: str) -> None:
    assert len({rule.lines[lang] for rule in catalogue().values()}) == len(catalogue())


def test_a_rule_is_carried_out_or_says_to_which_later_area_it_belongs() -> None:
    """Whoever carries one out takes `later` from its entry; whoever no longer does gives it one."""
    done = cited(ROOT / "carecall", ".py", ".yaml")
    later = {rule.id for rule in catalogue().values() if rule.later}
    assert {rule: done[rule] for rule in later & done.keys()} == {}, "listed for later, and carried out here"
    assert {rule.id for rule in catalogue().values() if not rule.is_chapter} - later - done.keys() == set()


def test_later_areas_have_names() -> None:
    assert {rule.later for rule in catalogue().values()} - {""} == AREAS
    assert not [area for area in AREAS if not CHINESE.search(area_name(Words("zh"), area))]
    assert not [rule.id for rule in catalogue().values() if rule.is_chapter and rule.later]
