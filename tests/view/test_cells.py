"""Widths are cells: Chinese characters take two, and nothing is cut by characters."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from carecall.view.cells import bar, fit, pad, pad_left, straight, widest, width, wrap

TEXTS = st.text(st.sampled_from("ab 李小龍，。…!１é😀한"), max_size=60)


@pytest.mark.parametrize(
    ("text", "cells", "fitted"),
    [
        ("李小龍", 6, "李小龍"),
        ("李小龍", 5, "李.."),
        ("李小龍", 4, "李.."),
        ("abc", 2, ".."),
        ("abc", 1, "."),
        ("买买提·艾力", 20, "买买提･艾力"),
        ("abc", 0, ""),
        ("", 3, ""),
    ],
)
def test_fit_cuts_by_cells_and_says_so_with_two_dots(text: str, cells: int, fitted: str) -> None:
    assert fit(text, cells) == fitted


@given(TEXTS, st.integers(0, 30))
def test_what_is_fitted_or_padded_has_the_width_that_was_asked_for(text: str, cells: int) -> None:
    assert cell_len(fit(text, cells)) <= cells
    assert cell_len(pad(text, cells)) == cells
    assert cell_len(pad_left(text, cells)) == cells


@given(TEXTS, st.integers(2, 30))
def test_wrapping_loses_nothing_and_keeps_to_the_width(text: str, cells: int) -> None:
    lines = wrap(text, cells)
    assert all(cell_len(line) <= cells + 2 for line in lines)  # closing punctuation may hang over
    assert "".join("".join(lines).split()) == "".join(straight(text).split())


def test_chinese_breaks_between_characters_and_never_before_closing_punctuation() -> None:
    assert wrap("明天下午三点，请回电。", 12) == ["明天下午三", "点，请回电。"]


def test_past_the_last_line_there_are_two_dots() -> None:
    assert wrap("one two three four", 9, 1) == ["one two.."]


@pytest.mark.parametrize(
    ("part", "whole", "drawn"),
    [(0, 0, "⣀⣀⣀⣀"), (0, 8, "⣀⣀⣀⣀"), (8, 8, "⣿⣿⣿⣿"), (1, 8, "⡇⣀⣀⣀"), (1, 999, "⡇⣀⣀⣀"), (9, 8, "⣿⣿⣿⣿")],
)
def test_a_bar_is_drawn_in_halves_and_any_part_is_seen(part: int, whole: int, drawn: str) -> None:
    assert bar(part, whole, 4) == drawn


def test_the_widest_of_nothing_is_nothing() -> None:
    assert widest([]) == 0
    assert widest(["a", "李"]) == 2


@given(TEXTS | st.text(st.sampled_from("·…→“”—×•°≤–‥阿a"), max_size=20))
def test_no_sign_that_has_a_straight_twin_is_shown(text: str) -> None:
    """What some terminals draw one cell wide and others two would push the rest of its line aside."""
    shown = straight(text)
    assert not any(
        unicodedata.east_asian_width(sign) == "A" for sign in shown if sign not in text or sign in STRAIGHTENED
    )


STRAIGHTENED = "·…→“”—×•°≤–‥"


def test_signs_that_agents_type_and_terminals_draw_differently_are_told_by_others() -> None:
    """Circled figures, stars and the like are one cell here and two there."""
    told = straight("①②⑳ ★优先 ±3 ‧―‐─ ※")
    assert told == "(1)(2)(20) *优先 +-3 ･--- *"
    assert "A" not in {unicodedata.east_asian_width(sign) for sign in told}
    assert width(pad("①★", 6)) == 6
    assert pad("①★", 6) == "(1)*  "
