"""`carecall rule`: what a rule asks, and what rests on it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import support

from carecall.programmes.catalogue import catalogue
from carecall.view.cells import width

OURS = "pack: ours\nprogrammes:\n  month-one: {run: no}\n  visit-survey:\n    sources: [A-19, A-14, H-01]\n"


@pytest.fixture
def ours(carecall: Any, tmp_path: Path) -> Any:
    """A house with a pack of its own, seen from its folder."""
    (tmp_path / "ours.yaml").write_text(OURS, "utf-8")
    (tmp_path / "none.toml").write_text(f"programme_files = ['{tmp_path / 'ours.yaml'}']\n", "utf-8")
    return carecall


def test_a_rule_says_what_it_asks_and_where_it_is_rested_on(carecall: Any) -> None:
    """A-19."""
    done = carecall("rule", "A-19")
    assert (done.status, done.err) == (0, "")
    first, blank, _heads, _rule, programme, script, built_in = done.out.splitlines()
    assert (first, blank) == (f"A-19  {catalogue()['A-19'].lines['en']}", "")
    assert programme.split() == [
        "programme", "Visit", "survey", "(visit-survey)", "carecall/programmes/packs/follow-up.yaml:10"
    ]  # fmt: skip
    assert script.split() == ["script", "visit-survey", "carecall/scripts/content/visit-survey.yaml:2"]
    assert built_in.startswith("Built in: model/programmes.py")


@pytest.mark.parametrize("typed", ["a-19", "A19", "a19", "Ａ－１９"])
def test_an_id_may_be_typed_as_one_likes(carecall: Any, typed: str) -> None:
    assert carecall("rule", typed).out == carecall("rule", "A-19").out


def test_what_is_in_a_part_of_scripts_is_told_once(carecall: Any) -> None:
    """B-14, and several rules one after another."""
    done = carecall("rule", "B-14", "B-01").out
    assert done.count("_farewells.yaml") == 1
    run = {touch.script for each in support.pack().programmes.values() for touch in each.touches if touch.script}
    assert f"{len(run)} scripts, step opt-out-words" in done
    assert f"\n\nB-14  {catalogue()['B-14'].lines['en']}\n" in done
    assert done.startswith("B-01  ")


def test_a_rule_that_nothing_rests_on_says_to_which_area_it_belongs(carecall: Any) -> None:
    done = carecall("rule", "A-05").out.splitlines()
    assert done == [
        f"A-05  {catalogue()['A-05'].lines['en']}",
        "carecall does not carry this out yet; it belongs to a later area: bookings.",
    ]


def test_all_of_them_by_chapters_or_one_chapter(carecall: Any) -> None:
    every, chapter = carecall("rule"), carecall("rule", "b")
    heads = [line for line in every.out.splitlines() if not line.startswith(" ")]
    assert heads == [f"{rule.id}  {rule.lines['en']}" for rule in catalogue().values() if rule.is_chapter]
    assert len([line for line in chapter.out.splitlines() if line.startswith("  B-")]) == 19
    assert chapter.out in every.out
    assert (
        every.err
        == chapter.err
        == ("In brackets: the area of work to which a rule belongs that is not carried out yet.\n")
    )
    assert (
        "  A-05  Booked by phone: name the advisor at once; the manager may change it\n        (bookings)" in every.out
    )


@pytest.mark.parametrize("typed", ["A-99", "Z-01", "Q", "19", "A-", "A-191", "A-0", "规则", "\x1b[31m"])
def test_what_is_no_rule_is_said(carecall: Any, typed: str) -> None:
    done = carecall("rule", typed)
    assert (done.status, done.out) == (2, "")
    assert done.err.startswith("There is no rule ")
    assert done.err.endswith("; carecall rule lists them.\n")
    assert "\x1b" not in done.err


def test_what_a_house_cites_in_its_own_files_counts(ours: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its own rules too. A rule for later that it carries out (A-14) is none any more; one that it dropped is."""
    monkeypatch.chdir(tmp_path)
    own = ours("rule", "H-01").out.splitlines()
    assert own[0] == "H-01  a rule of this house's own"
    assert own[-1].split()[-1] == "ours.yaml:5"
    assert "ours.yaml:5" in ours("rule", "A-14").out
    every = ours("rule").out
    assert every.splitlines()[-1] == "  H-01  a rule of this house's own"
    assert "(programmes)" not in next(line for line in every.splitlines() if "A-14" in line)
    assert "month-one" not in ours("rule", "D-10").out


def test_where_a_pack_has_mistakes_these_are_told(ours: Any, tmp_path: Path) -> None:
    (tmp_path / "ours.yaml").write_text("pack: ours\ncalendar: {kind: never}\n", "utf-8")
    done = ours("rule", "A-19")
    assert (done.status, done.out) == (2, "")
    assert "ours.yaml:2" in done.err


def test_as_json(ours: Any, tmp_path: Path) -> None:
    one = ours("rule", "C-03", "--json").json
    assert set(one) == {"rule", "text", "later", "programmes", "settings", "scripts", "built_in"}
    assert (one["rule"], one["text"], one["later"]) == ("C-03", catalogue()["C-03"].lines["en"], None)
    assert [each["programme"] for each in one["programmes"]] == ["first-service"]
    assert {each["setting"] for each in one["settings"]} == {"series.three-slots", "series.three-slots-email"}
    assert all(Path(each["file"]).is_file() and each["line"] > 0 for each in one["settings"] + one["built_in"])
    steps = {(each["script"], each["step"]) for each in ours("rule", "C-02", "--json").json["scripts"]}
    assert ("first-service", None) in steps
    every = ours("rule", "--json").json
    assert [each["rule"] for each in every] == [
        *(rule.id for rule in catalogue().values() if not rule.is_chapter), "H-01"
    ]  # fmt: skip
    assert next(each for each in every if each["rule"] == "A-05")["later"] == "bookings"
    assert len(ours("rule", "B", "--json").json) == 19
    assert len(ours("rule", "A-19", "B-14", "--json").json) == 2


@pytest.mark.parametrize("columns", [40, 80])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_line_of_the_list_is_wider_than_the_terminal(
    carecall: Any, monkeypatch: pytest.MonkeyPatch, lang: str, columns: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setenv("CARECALL_LANG", lang)
    assert max(map(width, carecall("rule").out.splitlines())) <= columns


def test_no_database_is_needed_and_none_is_made(carecall: Any, tmp_path: Path) -> None:
    (tmp_path / "care.db").unlink()
    assert carecall("rule", "A-19").status == 0
    assert not (tmp_path / "care.db").exists()
