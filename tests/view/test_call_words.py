"""Lines of the call screen: nothing wider than asked for, every outcome with one key, the pace in figures (B-03)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from unicodedata import east_asian_width

import pytest
import support
from hypothesis import given
from hypothesis import strategies as st

from carecall.i18n import LANGUAGES, Words
from carecall.keys import KeyTable, Where
from carecall.model.dispositions import Outcome
from carecall.scripts.script import Script
from carecall.scripts.steps import BOX_SECONDS, Box
from carecall.text import clean
from carecall.view import outcomes, parts
from carecall.view.call import box_name, problem_lines
from carecall.view.large import LIT, MASKED, large
from carecall.widgets.pace import Times, minutes, pace_parts
from carecall.widgets.script_step import answer_lines, by_key

NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)
TEXTS = st.text(max_size=60).map(clean)
PARTS = st.lists(st.tuples(TEXTS, st.sampled_from(["", "bold"])), max_size=5)
BARE = Script("bare", {}, (), ())


def key_of(action: str) -> str:
    return KeyTable().shown(Where.CALL, action)


def texts(lines: object) -> list[str]:
    return ["".join(text for text, _ in line) for line in lines]  # type: ignore[attr-defined]


@given(PARTS, PARTS, st.integers(min_value=1, max_value=130))
def test_both_ends_of_a_line_fill_it_exactly(left: list[parts.Part], right: list[parts.Part], cells: int) -> None:
    assert parts.parts_width(parts.spread(left, right, cells)) == cells


@given(st.lists(PARTS.filter(bool), max_size=12), st.integers(min_value=20, max_value=130))
def test_columns_show_every_item_once_and_never_run_over(items: list[list[parts.Part]], cells: int) -> None:
    lines = parts.in_columns(items, cells)
    assert all(parts.parts_width(line) <= cells for line in lines)
    assert len(lines) in (len(items), -(-len(items) // 2))


@given(st.lists(st.lists(PARTS.filter(bool), max_size=6), max_size=6), st.integers(min_value=0, max_value=30))
def test_what_does_not_fit_gives_way_from_the_longest(blocks: list[list[list[parts.Part]]], lines: int) -> None:
    kept = parts.shorten(blocks, lines, 60)
    whole = sum(map(len, blocks))
    assert len(kept) == min(whole, lines)
    assert all(parts.parts_width(line) <= max(60, *(parts.parts_width(each) for block in blocks for each in block))
               for line in kept)  # fmt: skip


def test_facts_flow_and_none_is_broken_over_two_lines() -> None:
    assert texts(parts.flow(["delivered 20 Sep", "26,000 公里", "two"], 21, indent=1)) == [
        " delivered 20 Sep",
        " 26,000 公里 - two",
    ]
    assert parts.flow([], 20) == []


def test_a_shortened_block_says_so() -> None:
    block = [[("one", "")], [("two", "")], [("three", "")]]
    assert texts(parts.shorten([block], 2, 3)) == ["one", "t.."]
    assert texts(parts.shorten([block], 2, 6)) == ["one", "two .."]
    assert texts(parts.shorten([block, [[("four", "")]]], 1, 10)) == ["one .."]


def test_a_blank_line_that_gives_way_is_no_loss() -> None:
    blocks = [[[("why:", "")], [("更换雨刮", "")], [("", "")]], [[("b", "")]]]
    assert texts(parts.shorten(blocks, 3, 20)) == ["why:", "更换雨刮", "b"]
    assert texts(parts.shorten(blocks, 1, 20)) == ["why: .."]


def test_every_outcome_has_exactly_one_key() -> None:
    assert {*outcomes.BY_NUMBER, *outcomes.BY_ACTION} == set(Outcome)
    assert len(outcomes.BY_NUMBER) + len(outcomes.BY_ACTION) == len(Outcome)
    assert [outcomes.place_of(outcomes.digit_of(place)) for place in range(10)] == list(range(10))
    for lang in LANGUAGES:
        shown = "\n".join(texts(outcomes.outcome_lines(Words(lang), BARE, key_of, 76)))
        assert all(f" {key} " in shown for key in "1234567890xch")


def test_an_owner_or_a_car_that_is_gone_always_asks_which() -> None:
    _ = Words("en")
    codes = [result.code for result in outcomes.results_of(_, BARE, Outcome.NOT_ELIGIBLE)]
    assert codes == ["sold", "moved", "died"]
    survey = support.library().get("visit-survey")
    assert [r.code for r in outcomes.results_of(_, survey, Outcome.FINISHED)] == ["done", "complaint"]
    assert outcomes.results_of(_, survey, Outcome.BUSY) == ()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_step_of_every_script_shows_its_answers_in_few_lines(lang: str) -> None:
    """80x24: sentence, answers and the owner's card leave room for each other."""
    _, library = Words(lang), support.library()
    for step in [step for name in library.names() for step in library.get(name).steps]:
        lines = answer_lines(_, step, step.words[lang].note, "", "-", 76)
        assert len(lines) <= 8, step.id
        assert all(parts.parts_width(line) <= 76 for line in lines)
        assert by_key(step) == (step.kind in ("choose", "score"))


def test_the_number_is_large_where_it_fits_and_whole_where_it_does_not() -> None:
    rows = large("138 0013 8001", "", 76)
    assert len(rows) == 5
    assert {parts.parts_width(row) for row in rows} == {48}
    assert texts(large("138 0013 8001", "", 30))[0] == "138 0013 8001"
    assert texts(large("138转8", "", 76))[0] == "138转8"


def test_the_pace_is_told_in_figures_and_marks_what_is_over() -> None:
    """B-03: the box of the questions has 90 seconds."""
    _ = Words("en")
    times = Times.start(Box.QUESTIONS, NOON, already=timedelta(seconds=30))
    allowed = BOX_SECONDS[Box.QUESTIONS]
    early = "".join(text for text, _style in pace_parts(_, times, allowed, NOON + timedelta(seconds=21)))
    assert early.startswith("call 0:51   questions 0:21/1:30 ")
    late = pace_parts(_, times, allowed, NOON + timedelta(seconds=101))
    assert late[-1] == ("+0:11 ", parts.WARNING)
    assert "complaint 0:05" in pace_parts(_, Times.start(Box.COMPLAINT, NOON), None, NOON + timedelta(seconds=5))[-1][0]
    assert minutes(-3) == "0:00"


def test_a_box_that_is_come_back_to_goes_on_counting() -> None:
    times = Times.start(Box.QUESTIONS, NOON)
    times = times.enter(Box.READ_BACK, NOON + timedelta(seconds=40))
    assert times.enter(Box.READ_BACK, NOON + timedelta(seconds=45)) is times
    times = times.enter(Box.QUESTIONS, NOON + timedelta(seconds=50))
    assert times.in_box(NOON + timedelta(seconds=60)) == 50
    assert times.in_call(NOON + timedelta(seconds=60)) == 60
    assert {box_name(Words("en"), box) for box in Box} >= {"questions", "read-back", "complaint"}


def test_what_is_wrong_is_marked_and_not_by_colour_alone() -> None:
    assert texts(problem_lines("Type a number.", 40)) == ["! Type a number."]
    assert problem_lines("", 40) == []


def test_a_number_is_drawn_out_of_its_own_digits_and_the_hint_stands_beside_it() -> None:
    """By shade alone: no sign that a terminal may draw wide, and readable without any colour."""
    rows = large("138 0013 8001", "Dial this number.", 76)
    assert len(rows) == 5
    assert any("Dial this number." in row for row in texts(rows))
    assert all(row.isascii() for row in texts(rows))
    assert {style for row in rows for _, style in row if style} == {LIT}
    assert texts(large("138 0013 8001", "Dial this number.", 60))[5:] == ["", "Dial this number."]
    masked = large("138 **** 8001", "", 76, MASKED)
    assert sum(row.count("*") for row in texts(masked)) == 4


def test_an_item_is_clicked_on_its_key_its_words_and_what_is_indented_under_it() -> None:
    lines = [
        [(" head", parts.STRONG)],
        [(" 1 ", parts.KEY), (" one", ""), ("   ", ""), (" 2 ", parts.KEY), (" two", "")],
        [("     more of it", parts.QUIET)],
        [(" a hint", "")],
    ]
    assert [parts.key_at(lines, x, 1) for x in (1, 5, 11, 14)] == ["1", "1", "2", "2"]
    assert parts.key_at(lines, 6, 2) == "1"
    assert [parts.key_at(lines, 2, y) for y in (0, 3, 4, -1)] == ["", "", "", ""]


def test_whatever_is_drawn_has_the_same_width_on_every_terminal() -> None:
    """No sign of ours on the call screen is of East Asian ambiguous width."""
    drawn = "".join(texts(large("0123456789 +-*", "", 200)))
    times = Times.start(Box.QUESTIONS, NOON)
    for lang in LANGUAGES:
        _ = Words(lang)
        drawn += "".join(text for text, _style in pace_parts(_, times, 90, NOON + timedelta(seconds=50)))
        drawn += "".join(texts(outcomes.outcome_lines(_, BARE, key_of, 76)))
    assert not {sign for sign in drawn if east_asian_width(sign) == "A"}
