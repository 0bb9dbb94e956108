"""What stands beside the script: the answers, where each of them is, and what is known of the owner."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
import support
from hypothesis import given
from hypothesis import strategies as st

from carecall.desk import planning
from carecall.desk.card import AttemptLine, NoticeLine, VisitLine
from carecall.desk.conversation import Conversation
from carecall.desk.upcoming import Upcoming
from carecall.i18n import LANGUAGES, Words
from carecall.model.reasons import Reason
from carecall.store.database import Database
from carecall.view import beside
from carecall.view.beside import Known
from carecall.view.parts import parts_width
from carecall.view.reasons import Names

NOW = support.wall("2026-11-23 15:41")
KNOWN = Known(
    (Reason("visit", {"on": "2026-11-21"}),),
    (AttemptLine(support.wall("2026-11-22 10:05"), "visit-survey", "no-answer", "morning", "林月", ""),),
    (VisitLine(date(2026, 11, 21), "maintenance", 12000, "高远", "换机油"),),
    (NoticeLine(date(2026, 5, 1), "notice", "child seat"),),
    "noisy",
)


@pytest.fixture
def talk(sqlite_db: Database) -> Conversation:
    """A survey up to its read-back."""
    desk = support.make_desk(sqlite_db, agent="A01")
    customer, _ = support.add_owner(desk, visits=((support.days_ago(desk, 2), "maintenance", 12000),))
    planning.plan(desk)
    return support.talk_through(desk, support.call_up(desk, customer), until="read-back")


def names() -> Names:
    return Names(support.pack(), NOW)


def texts(lines: object) -> list[str]:
    return ["".join(text for text, _ in line) for line in lines]  # type: ignore[attr-defined]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_answer_is_found_where_it_stands(talk: Conversation, lang: str) -> None:
    """Below the sentence and in a column: each cell of an answer is that answer, every other none."""
    _, every = Words(lang), beside.told(talk)
    for column, build, cells in ((False, beside.facts_below, 80), (True, beside.facts_column, 44)):
        shown = build(_, KNOWN, talk, names(), cells, 30)
        found = set()
        for y, line in enumerate(texts(shown)):
            for x in range(cells):
                hit = beside.answer_at(_, talk, column, shown, cells, x, y)
                if hit:
                    assert hit in every
                    found.add(hit[1].step.id)
                    assert beside.answer_line(_, hit[1])[:4] in line or column
        assert found == {each[1].step.id for each in every if not each[1].step.each_call}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_where_the_answers_gave_way_what_stands_there_is_no_answer(talk: Conversation, lang: str) -> None:
    _ = Words(lang)
    for lines in range(1, 8):
        shown = beside.facts_below(_, KNOWN, talk, names(), 80, lines)
        for y, line in enumerate(texts(shown)):
            hit = beside.answer_at(_, talk, False, shown, 80, 20, y)
            assert hit is None or any(word in line for word in (_("so far:"), "   "))
        assert beside.answer_at(_, talk, False, shown, 80, 20, lines) is None


@given(st.integers(min_value=20, max_value=130), st.integers(min_value=0, max_value=30), st.sampled_from(LANGUAGES))
def test_nothing_is_wider_or_higher_than_the_room(cells: int, lines: int, lang: str) -> None:
    for build in (beside.facts_below, beside.facts_column):
        shown = build(Words(lang), KNOWN, None, names(), cells, lines)
        assert len(shown) <= lines
        assert all(parts_width(line) <= cells for line in shown)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_why_stands_first_until_somebody_talks(talk: Conversation, lang: str) -> None:
    _ = Words(lang)
    before = texts(beside.facts_below(_, KNOWN, None, names(), 80, 30))
    after = texts(beside.facts_below(_, KNOWN, talk, names(), 80, 30))
    assert before[0].strip().startswith(_("why:"))
    assert after[0].strip().startswith(_("so far:"))
    assert after[-1].strip().startswith(_("why:"))


def test_what_may_be_known_before_the_claim_is_worded_like_the_card() -> None:
    upcoming = Upcoming(support.CustomerId(1), tuple(KNOWN.bases), KNOWN.attempts, KNOWN.visits, KNOWN.notices)
    assert Known.of(upcoming) == replace(KNOWN, note="")


def test_a_question_mark_in_a_name_takes_no_colon_behind_it(talk: Conversation) -> None:
    asked = next(each[1] for each in beside.told(talk) if each[1].step.id == "permission")
    assert beside.answer_line(Words("en"), asked) == "Good time: yes"
