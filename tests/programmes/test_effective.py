"""The rules in force, key by key: what holds, and where it is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from carecall.model.programmes import Pack
from carecall.programmes import PACKS
from carecall.programmes.check import Examined, Merged, examine
from carecall.programmes.effective import Rule, about, differences, own_tries, rules, topics, users, written_in
from carecall.programmes.load import pack_files

CODES = (
    "visit-survey", "first-service", "maintenance", "3dc", "7dc", "month-one", "ring-in", "second-call",
    "second-call-grievance",
)  # fmt: skip
SITE = """\
pack: ours
hours:
  calling: {to: 18:30}
programmes:
  month-one: {run: no}
  first-service:
    priority: 4
"""


@pytest.fixture
def shipped(scripts: tuple[str, ...]) -> Examined:
    return examine(pack_files(), scripts)


def merged(found: Examined) -> Merged:
    assert found.merged is not None
    return found.merged


def laid(folder: Path, text: str, scripts: Sequence[str]) -> Examined:
    (folder / "ours.yaml").write_text(text, encoding="utf-8")
    return examine(pack_files([folder / "ours.yaml"]), scripts)


def by_key(found: Examined, topic: str = "") -> dict[str, Rule]:
    return {rule.key: rule for rule in about(merged(found), topic)}


def placeless(pack: Pack | None) -> Pack:
    assert pack is not None
    return replace(pack, name="", programmes={
        code: replace(programme, file="", line=0) for code, programme in pack.programmes.items()
    })  # fmt: skip


def test_every_key_that_is_written_stands_in_the_line_that_is_named(shipped: Examined) -> None:
    written = [rule for rule in rules(merged(shipped)) if rule.file]
    assert len(written) > 120
    for rule in written:
        line = Path(rule.file).read_text(encoding="utf-8").splitlines()[rule.line - 1]
        assert f"{rule.path[-1]}:" in line, rule


def test_what_nobody_wrote_has_its_default_and_no_place(shipped: Examined) -> None:
    found = by_key(shipped)
    bare = found["series.three-slots.promises"]
    assert (bare.value, bare.file, bare.line) == (3, "", 0)
    assert (found["programmes.3dc.run"].value, found["programmes.3dc.run"].file) == (True, "")


def test_what_a_site_says_is_found_in_its_file_and_the_rest_in_the_shipped_ones(
    tmp_path: Path, scripts: tuple[str, ...]
) -> None:
    found = by_key(laid(tmp_path, SITE, scripts))
    site = str(tmp_path / "ours.yaml")
    for key, value, line in (("hours.calling.to", "18:30", 3), ("programmes.month-one.run", False, 5),
                             ("programmes.first-service.priority", 4, 7)):  # fmt: skip
        assert (found[key].value, found[key].file, found[key].line) == (value, site, line)
    assert Path(found["hours.calling.from"].file).name == "calling.yaml"


def test_each_key_has_the_rules_that_it_belongs_to(shipped: Examined) -> None:
    """A-20, B-12, C-03, C-08, D-15, E-08, E-10."""
    found = by_key(shipped)
    assert found["hours.calling.to"].sources == ("D-15", "E-08")
    assert found["series.three-slots-email.tries"].sources == ("C-03", "C-08")
    assert "D-11" in found["programmes.first-service.touches.call.from"].sources
    assert found["programmes.first-service.complaints.hours"].sources[-2:] == ("A-20", "B-12")
    assert found["templates.missed-call.zh"].sources == ("E-10",)


def test_of_a_programme_its_series_and_its_messages_are_told_and_no_others(shipped: Examined) -> None:
    sections = dict.fromkeys(rule.section for rule in about(merged(shipped), "first-service"))
    assert list(sections) == [
        ("programmes", "first-service"), ("series", "three-slots"), ("templates", "missed-first-service"),
    ]  # fmt: skip
    assert {rule.section for rule in about(merged(shipped), "hours")} == {
        ("hours",), ("calendar",), ("time_zone",), ("pressure",)}  # fmt: skip
    assert {rule.section for rule in about(merged(shipped), "next-day")} == {("series", "next-day")}
    for topic in topics(merged(shipped)):
        assert about(merged(shipped), topic), topic


def test_who_uses_a_series_or_a_message_is_told(shipped: Examined) -> None:
    model = merged(shipped).model
    assert users(model, ("series", "next-day")) == ["3dc", "7dc"]
    assert users(model, ("series", "repeated-once")) == ["warranty-end"]
    assert users(model, ("templates", "missed-maintenance")) == ["maintenance"]
    assert users(model, ("records", "insurance")) == ["insurance-end"]
    assert users(model, ("due_dates", "away-half-year")) == ["lost"]


@pytest.mark.parametrize("code", CODES)
def test_the_example_gives_one_programme_other_tries_and_no_other_one(
    code: str, shipped: Examined, tmp_path: Path, scripts: tuple[str, ...]
) -> None:
    """C-03: fewer tries for this programme alone; the message after the last one stays."""
    found = laid(tmp_path, own_tries(merged(shipped).model, code), scripts)
    assert (found.errors, found.warnings) == ((), ())
    assert found.pack
    assert shipped.pack
    before, tries = ({each: programme.touches[0].policy.tries for each, programme in pack.programmes.items()}
                     for pack in (shipped.pack, found.pack))  # fmt: skip
    assert tries == {**before, code: 2} != before
    fallbacks = [pack.programmes[code].touches[0].policy.fallback for pack in (found.pack, shipped.pack)]
    assert fallbacks[0] == fallbacks[1]
    again = own_tries(merged(found).model, code)
    assert "tries: 1" in again


@pytest.mark.parametrize("topic", [*CODES, "hours", "three-slots", "missed-maintenance"])
def test_the_file_in_which_it_is_written_can_be_copied_to_a_sites_own(
    topic: str, shipped: Examined, tmp_path: Path, scripts: tuple[str, ...]
) -> None:
    (file,) = written_in(merged(shipped), topic)
    assert Path(file).parent == PACKS
    copied = laid(tmp_path, Path(file).read_text(encoding="utf-8"), scripts)
    assert (copied.errors, copied.warnings) == ((), ())
    assert placeless(copied.pack) == placeless(shipped.pack)
    assert any(rule.file == str(tmp_path / "ours.yaml") for rule in about(merged(copied), topic))


def test_all_files_are_those_that_were_laid(shipped: Examined) -> None:
    assert [Path(file).name for file in written_in(merged(shipped), "")] == [
        "calling.yaml", "follow-up.yaml", "owner-care.yaml", "aftersales.yaml", "classes.yaml", "greetings.yaml",
        "new-owner.yaml", "ringing-in.yaml", "settling.yaml", "activities.yaml", "dealership.yaml",
    ]  # fmt: skip
    assert len(written_in(merged(shipped), "series")) == 6


def test_what_a_file_changes_is_told_key_by_key(tmp_path: Path, shipped: Examined, scripts: tuple[str, ...]) -> None:
    found = differences(merged(shipped), merged(laid(tmp_path, SITE, scripts)))
    told = {each.rule.key: (each.before and each.before.value, each.after and each.after.value) for each in found}
    assert told == {
        "hours.calling.to": ("18:00", "18:30"), "programmes.month-one.run": (True, False),
        "programmes.first-service.priority": (1, 4),
    }  # fmt: skip
    assert {Path(each.rule.file).name for each in found} == {"ours.yaml"}


def test_a_key_that_only_one_of_them_has_is_new_or_gone(
    tmp_path: Path, shipped: Examined, scripts: tuple[str, ...]
) -> None:
    own = laid(tmp_path, "pack: ours\nseries: {once: {tries: 1, sources: [C-03]}}\n", scripts)
    new = differences(merged(shipped), merged(own))
    assert {each.rule.section for each in new} == {("series", "once")}
    assert all(each.before is None for each in new)
    assert all(each.after is None for each in differences(merged(own), merged(shipped)))
    assert differences(merged(own), merged(own)) == []
