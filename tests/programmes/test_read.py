"""The reading of YAML that people type: what is no YAML names its line, what is meant is understood."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from carecall.errors import BadFile
from carecall.programmes.load import load_packs

Blame = Callable[[str, str, str, str, dict[str, Any]], None]
Write = Callable[..., Path]
Case = tuple[str, str, str, str, dict[str, Any]]  # old text, new text, key, code, some of the params
CASES: dict[str, Case] = {
    "duplicate key": (
        "    caller: sales-consultant", "    caller: care-agent\n    caller: sales-consultant  # <-",
        "programmes.welcome.caller", "duplicate-key", {"key": "caller", "first": 42},
    ),
    "duplicate programme": (
        "  later:", "  survey:  # <-", "programmes.survey", "duplicate-key", {"first": 30},
    ),
    "a full-width colon after a key": (
        "    tries: 2", "    tries：2  # <-", "", "yaml-wide", {"character": "："},
    ),
    "a full-width colon between braces": (
        "channels: [sms], template: missed}", "channels: [sms], template：missed}  # <-",
        "series.twice.then.template：missed", "yaml-wide", {"character": "："},
    ),
    "an alias": (
        "    due: visit", "    due: &d visit\n    after: *d  # <-", "programmes.survey.after", "yaml-alias", {},
    ),
    "a key that is a list": ("    due: visit", "    due: visit\n    [a]: b  # <-", "programmes.survey", "bad-key", {}),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_what_is_typed_amiss_names_its_file_line_and_key(case: str, blame: Blame) -> None:
    blame(*CASES[case])


SYNTAX = {
    "pack: a\n\thours: 1\n": (2, "yaml-tab"),
    "pack: a\nhours: @x\n": (2, "yaml-character"),
    "pack: a: b\n": (1, "yaml-colon"),
    "pack: a\nhours\nseries: b\n": (2, "yaml-no-colon"),
    "a:\n  b: 1\n c: 2\n": (3, "yaml-indent"),
    "pack: a\nextends: [b, c\n": (2, "yaml-bracket"),
    "pack: a\nname: 'b\n": (2, "yaml-quote"),
    "pack: a\n---\npack: b\n": (2, "yaml-document"),
    "pack: *a\n": (1, "yaml-alias"),
    "pack: a\nextends：[b]\nhours: 1\n": (2, "yaml-wide"),
    "pack: a\nb: “x” : c\n": (2, "yaml-wide"),
    "pack: a\nb: \x01\n": (2, "yaml-control"),
    'pack: "\\q"\n': (1, "yaml-syntax"),
    "": (1, "empty-file"),
    "# only a comment\n": (1, "empty-file"),
    "- pack\n": (1, "not-a-mapping"),
    "pack\n": (1, "not-a-mapping"),
    "pack: " + "[" * 30 + "]" * 30: (1, "yaml-nested"),
    "[" * 600: (1, "yaml-nested"),
    "pack: a\n#" + "x" * 500_000: (1, "too-big"),
}


@pytest.mark.parametrize("text", SYNTAX, ids=lambda text: repr(text[:24]))
def test_a_file_that_is_no_yaml_names_the_line(text: str, write: Write) -> None:
    path = write("house", text)
    with pytest.raises(BadFile) as caught:
        load_packs([path], (), None)
    line, code = SYNTAX[text]
    assert (path, line, code) in [(Path(p.file), p.line, p.code) for p in caught.value.problems]


def test_a_file_in_another_encoding_or_not_there_at_all(tmp_path: Path) -> None:
    other, gone, folder = tmp_path / "gb.yaml", tmp_path / "gone.yaml", tmp_path / "folder"
    other.write_bytes("pack: a\n# 中文\n".encode("gb18030"))
    folder.mkdir()
    with pytest.raises(BadFile) as caught:
        load_packs([other, gone, folder], (), None)
    told = [(Path(p.file), p.line, p.code) for p in caught.value.problems]
    assert told == [(other, 2, "not-utf-8"), (gone, 1, "no-such-file"), (folder, 1, "cannot-read")]


def test_no_files_at_all() -> None:
    with pytest.raises(BadFile) as caught:
        load_packs([], (), None)
    assert [problem.code for problem in caught.value.problems] == ["no-files"]


def test_what_people_write_is_understood(write: Write, house: str, scripts: tuple[str, ...]) -> None:
    """15:30 without quotes, 9:00, full-width times, +3, yes and no, a byte-order mark, YAML 1.1's directive."""
    text = house.replace("from: 13:30", "from: 15:30").replace("from: 09:00\n", "from: ９：００\n")
    text = text.replace("from: 3\n", "from: +3\n").replace("due: visit", "run: yes\n    due: visit")
    path = write("house", "%YAML 1.1\n---\n" + text)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    pack = load_packs([path], scripts, None)
    assert [f"{slot.start:%H:%M}" for slot in pack.hours.slots] == ["09:00", "15:30"]
    assert pack.programmes["welcome"].touches[0].start == 3
    assert "survey" in pack.programmes


def test_text_from_a_pack_is_made_safe_at_the_door(write: Write, scripts: tuple[str, ...]) -> None:
    path = write("house", "en: Survey", 'en: "\\e[31mSur\\u202Evey\\n\\0 now"')
    assert load_packs([path], scripts, None).programmes["survey"].name("en") == "Survey now"


def test_slots_are_put_in_the_order_of_time(write: Write, house: str, scripts: tuple[str, ...]) -> None:
    text = house.replace("morning:\n      from: 09:00\n      to: 11:30", "morning:\n      from: 17:30\n      to: 18:00")
    pack = load_packs([write("house", text)], scripts, None)
    assert [slot.name for slot in pack.hours.slots] == ["afternoon", "morning"]


def test_what_is_left_out_has_a_default(write: Write, house: str, scripts: tuple[str, ...]) -> None:
    text = house.replace("time_zone: Asia/Shanghai\n", "").replace("  limits: {from: 08:00, to: 21:00}\n", "")
    text = text.replace(", give_up: 7", "").replace("    tries: 2\n", "").replace("distinct", "")
    text = text.replace("    sources: [C-03]\n", "    distinct: day\n").replace(
        "    then: {channels: [sms], template: missed}\n", ""
    )
    pack = load_packs([write("house", text)], scripts, None)
    touch = pack.programmes["survey"].touches[0]
    assert (touch.end, touch.give_up, pack.programmes["survey"].priority) == (3, 3, 5)
    assert (touch.policy.tries, touch.policy.distinct, touch.policy.fallback) == (3, False, None)
    assert (pack.time_zone, f"{pack.hours.limits.end:%H:%M}") == ("Asia/Shanghai", "21:00")
