"""A sentence that reads answers back falls into pieces; together they are what is said, whatever is known (B-02)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carecall.i18n import LANGUAGES
from carecall.scripts import speech
from carecall.scripts.engine import Walk
from carecall.scripts.fields import ANSWER, sample_record
from carecall.scripts.library import Library, shipped
from carecall.scripts.recital import reads_back, recital
from carecall.scripts.script import Script
from carecall.scripts.steps import Box, Kind, Step, StepWords

SCRIPTS = [Library((shipped(),)).get(name) for name in Library((shipped(),)).names()]
PAGES = [(script, step) for script in SCRIPTS for step in script.steps if reads_back(step)]


def a_step(say: str) -> tuple[Script, Step]:
    step = Step("page", Kind.SAY, Box.READ_BACK, "done", {lang: StepWords("Page", say) for lang in LANGUAGES})
    return Script("bare", {}, (step,), ()), step


def pieces(say: str, lang: str = "en", **answers: str) -> list[tuple[str, tuple[str, ...]]]:
    record = {ANSWER + name: value for name, value in answers.items()}
    return [(piece.text, piece.asks) for piece in recital(*a_step(say), lang, record)]


def test_every_script_reads_back_what_it_has_asked() -> None:
    assert {script.name for script, _ in PAGES} == {script.name for script in SCRIPTS}


def test_a_sentence_and_each_bracket_is_a_piece_and_what_is_missing_says_nothing() -> None:
    say = "Let me read that back. [You said: {answer.what}.] [It has done {answer.km} km.] Is that right?"
    assert pieces(say, km="12,000") == [
        ("Let me read that back.", ()),
        ("It has done 12,000 km.", ("km",)),
        ("Is that right?", ()),
    ]


def test_two_answers_of_one_sentence_are_two_pieces_and_punctuation_stays_behind() -> None:
    say = "So that's settled[: {answer.day}][, {answer.hour}], at the shop. Goodbye."
    assert pieces(say, day="Monday", hour="3 pm") == [
        ("So that's settled:", ()),
        ("Monday,", ("day",)),
        ("3 pm, at the shop. Goodbye.", ("hour",)),
    ]
    assert pieces("那就说定了[：{answer.day}][{answer.hour}]，等您。", "zh", day="周一", hour="3点") == [
        ("那就说定了：", ()),
        ("周一", ("day",)),
        ("3点，等您。", ("hour",)),
    ]


def test_the_alternative_that_is_said_has_the_answers() -> None:
    say = "[About {answer.own}.|About {due.date}.] Good?"
    assert pieces(say, own="Monday")[0] == ("About Monday.", ("own",))
    assert pieces(say) == [("Good?", ())]


@pytest.mark.parametrize("lang", LANGUAGES)
@given(st.data())
def test_the_pieces_are_the_whole_sentence(lang: str, data: st.DataObject) -> None:
    script, step = data.draw(st.sampled_from(PAGES))
    names = [each.id for each in script.steps if each.is_question]
    given_ = data.draw(st.sets(st.sampled_from(names)))
    record = speech.with_answers(sample_record(), Walk(script), lang) | {ANSWER + name: name for name in given_}
    said = recital(script, step, lang, record)
    whole = speech.say(script, step, lang, record)
    assert "".join("".join(piece.text for piece in said).split()) == "".join(whole.split())
    assert all(piece.text == piece.text.strip() and piece.text for piece in said)
    assert {ask for piece in said for ask in piece.asks} <= given_


def test_an_answer_whose_blanks_are_set_otherwise_is_said_all_the_same() -> None:
    """A sentence has no blank before a comma, whatever was typed."""
    assert pieces("[You said: {answer.what}.]", what="left , right") == [("You said: left, right.", ("what",))]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("script", "step"), PAGES, ids=[script.name for script, _ in PAGES])
def test_every_answer_that_is_read_can_be_told_by_its_piece(script: Script, step: Step, lang: str) -> None:
    """B-02: with everything answered, and with only what is needed; a day that was agreed too (D-14)."""
    questions = [each for each in script.steps if each.is_question]
    needed = [each for each in questions if each.required]
    for asked in (questions, needed):
        record = sample_record() | {ANSWER + each.id: f"({each.id})" for each in asked}
        whole = recital(script, step, lang, record)
        told = {ask for piece in whole for ask in piece.asks}
        read = {each.id for each in asked if f"({each.id})" in speech.say(script, step, lang, record)}
        assert read <= told
        due = speech.spoken_date(sample_record()["due.date"], lang)  # type: ignore[arg-type]
        assert all(piece.asks for piece in whole if due in piece.text or ")" in piece.text)
