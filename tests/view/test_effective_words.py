"""The rules in force in words: a meaning for every key, in both languages, and no line too wide."""

from __future__ import annotations

import re

import pytest
import support

from carecall.i18n import LANGUAGES, Words
from carecall.programmes.check import Merged, examine
from carecall.programmes.effective import about, rules, users
from carecall.programmes.load import pack_files
from carecall.scripts.library import Library, shipped
from carecall.view.cells import width
from carecall.view.effective import effective_lines, hours_words, rule_json
from carecall.view.effective_keys import key_words, pattern

CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture(scope="module")
def merged() -> Merged:
    found = examine(pack_files(), Library((shipped(),)).names()).merged
    assert found is not None
    return found


def lines(merged: Merged, topic: str, lang: str, room: int) -> list[str]:
    told = about(merged, topic)
    used = {rule.section: users(merged.model, rule.section) for rule in told if rule.path[0] in ("series", "templates")}
    return list(effective_lines(Words(lang), support.pack(), told, used, room))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_key_has_a_meaning(lang: str, merged: Merged) -> None:
    for rule in rules(merged):
        told = key_words(Words(lang), rule)
        assert rule.path[0] == "templates" or told, pattern(rule.path)
        assert bool(CHINESE.search(told)) is (lang == "zh" and rule.path[0] != "templates"), told


@pytest.mark.parametrize("room", [60, 80, 100])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_line_is_wider_than_the_room(lang: str, room: int, merged: Merged) -> None:
    told = [line for line in lines(merged, "", lang, room) if ".yaml  /" not in line]
    assert max(map(width, told)) <= room


def test_a_key_stands_with_its_value_its_meaning_and_its_place(merged: Merged) -> None:
    """C-03, D-11."""
    told = lines(merged, "first-service", "en", 110)
    assert "  touches.call.from: -7             may first be called: 7 days before  [owner-care.yaml:23]" in told
    assert "  complaints.hours: 24              hours in which a complaint is settled  [A-20, B-12; default]" in told
    assert any(line.startswith("series.three-slots (C-03), used by: Visit survey, First service") for line in told)
    zh = lines(merged, "first-service", "zh", 110)
    assert "  touches.call.from: -7             最早拨打：7 天前  [owner-care.yaml:23]" in zh
    assert any(line.startswith("series.three-slots（C-03），用于：来店回访、首保邀约") for line in zh)
    assert told[-2].split()[0] == zh[-2].split()[0] == "owner-care.yaml"


@pytest.mark.parametrize(("lang", "named", "sent"), [
    ("en", ("classes.key-customer: Key customer (A-09)", "only by owners of this class: Gold-card member"),
     "is sent from that day on: 7 days before"),
    ("zh", ("classes.key-customer：重点客户（A-09）", "只算这类车主：金卡会员"), "最早发送：7 天前"),
])  # fmt: skip
def test_codes_are_told_by_their_names_and_a_message_is_no_call(
    merged: Merged, lang: str, named: tuple[str, str], sent: str
) -> None:
    told = "\n".join(lines(merged, "classes", lang, 110))
    assert all(each in told for each in named)
    assert sent in "\n".join(lines(merged, "activity", lang, 110))


def test_hours_are_told_with_their_slots() -> None:
    """D-15."""
    assert hours_words(Words("en"), support.pack()).startswith("Calls are made 09:00-18:00, in these slots: morning ")
    assert "下午后段 15:30-17:30" in hours_words(Words("zh"), support.pack())


def test_as_data_a_key_keeps_its_value_as_it_is(merged: Merged) -> None:
    told = {rule.key: rule_json(Words("en"), rule) for rule in about(merged, "hours")}
    assert told["hours.prefer"]["value"] == ["late-afternoon", "morning", "early-afternoon"]
    assert told["hours.calling.to"] | {"value": "18:00", "rules": ["D-15", "E-08"]} == told["hours.calling.to"]
    default = rule_json(Words("en"), next(rule for rule in rules(merged) if not rule.file))
    assert (default["file"], default["line"]) == (None, None)
