"""The line of views: it fits, reads well, marks the active view by more than colour, and reaches every programme."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest
import support

from carecall.desk.queue import Counts
from carecall.i18n import Words
from carecall.model.programmes import Pack
from carecall.view.cells import width
from carecall.view.tabs import ON_KEYS, Tab, short_name, tabs

CODES = ["first-service", "visit-survey", "7dc", "maintenance", "month-one"]


@cache
def many(count: int) -> Pack:
    """A site with more programmes than there are number keys."""
    pack = support.pack()
    plain = pack.programmes["maintenance"]
    names = {f"care-{n}": {"zh": f"关怀第{n}项", "en": f"Care number {n}"} for n in range(count)}
    return replace(pack, programmes={code: replace(plain, code=code, names=names[code]) for code in names})


def shown(codes: list[str], each: int = 12, active: str = "", lang: str = "en", room: int = 80,
          pack: Pack | None = None) -> list[Tab]:  # fmt: skip
    counted = Counts(each * len(codes), dict.fromkeys(codes, each))
    return tabs(Words(lang), pack or support.pack(), codes, counted, active, room)


def text(found: list[Tab]) -> str:
    return "".join(part for tab in found for part, _ in tab.parts)


def test_names_are_whole_where_there_is_room_and_short_where_there_is_not() -> None:
    assert "3 Visit survey 12  4 Seven-day call 12" in text(shown(CODES, room=120))
    assert "3 Visit 5  4 Seven-day 5  5 Maintenance 5" in text(shown(CODES, 5))
    assert "2 首保 12  3 来店 12  4 七日 12" in text(shown(CODES, lang="zh"))


def test_the_active_view_stands_in_brackets() -> None:
    assert text(shown(CODES, 5)).startswith("[1 All 25] 2 First 5 ")
    assert " [3 Visit 5] " in text(shown(CODES, 5, "visit-survey"))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_tabs_stay_where_they_are_when_another_is_active(lang: str) -> None:
    places = {tuple((tab.start, tab.end) for tab in shown(CODES, active=code, lang=lang)) for code in ["", *CODES]}
    assert len(places) == 1


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("room", [80, 120])
@pytest.mark.parametrize("each", [0, 7, 340])
@pytest.mark.parametrize("count", [1, 5, 12])
def test_the_line_fits_and_the_active_view_is_on_it_whatever_there_is(
    lang: str, room: int, each: int, count: int
) -> None:
    pack = many(count)
    for active in ["", *pack.programmes]:
        found = shown(list(pack.programmes), each, active, lang, room, pack)
        line = text(found)
        assert width(line) <= room
        assert line.count("[") == line.count("]") == 1
        tab = next(tab for tab in found if tab.parts[0][0].startswith("["))
        assert tab.code == active
        assert [(tab.start, tab.end) for tab in found] == list(_spans(found))


def _spans(found: list[Tab]) -> list[tuple[int, int]]:
    spans, at = [], 0
    for tab in found:
        cells = sum(width(part) for part, _ in tab.parts)
        spans.append((at, at + cells))
        at += cells
    return spans


def test_views_past_the_number_keys_are_reached_one_after_the_other() -> None:
    """Clicking on < or > shows the next one that is hidden."""
    pack = many(12)
    codes = list(pack.programmes)
    at_start, in_middle = (shown(codes, 340, active, pack=pack) for active in ("", codes[10]))
    assert at_start[-1].parts[0][0] == " >"
    assert in_middle[0].parts[0][0] == "< "
    assert at_start[-1].code == codes[len(at_start) - 2]
    keys = {codes.index(tab.code) + 2: tab.parts[0][0].strip() for tab in in_middle[1:-1] if len(tab.parts) == 2}
    assert all(key == str(place) for place, key in keys.items() if place <= ON_KEYS)
    assert keys[ON_KEYS + 1] == keys[ON_KEYS + 2] == ""


def test_a_name_is_shortened_only_where_it_stays_the_only_one() -> None:
    assert short_name(support.pack(), "visit-survey", "en") == "Visit"
    assert short_name(many(3), "care-1", "en") == "Care number 1"
    assert short_name(many(3), "care-1", "zh") == "关怀第1项"
    assert short_name(support.pack(), "gone", "en") == "gone"
