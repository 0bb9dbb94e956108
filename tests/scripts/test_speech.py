"""What is said aloud: filled, spoken as people speak, and whole whatever is missing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carecall.scripts.engine import Walk
from carecall.scripts.library import Library
from carecall.scripts.names import family_name
from carecall.scripts.pace import seconds
from carecall.scripts.script import Script
from carecall.scripts.speech import (
    answer_words,
    known,
    note,
    polite_name,
    say,
    spoken_date,
    spoken_time,
    with_answers,
)
from carecall.scripts.steps import NOTHING, PASSED, UNKNOWN, Box, Choice, Ending, Kind, Step, StepWords
from carecall.scripts.template import BadTemplate, Hole, fill, holes, read_template


def spoken(text: str, record: dict[str, object], lang: str = "en") -> str:
    step = Step("s", Kind.SAY, Box.QUESTIONS, "done", {lang: StepWords("n", text, text)})
    script = Script("trial", {lang: "t"}, (step,), (Ending("finished", "done"),), minutes=2)
    assert note(script, step, lang, record) == say(script, step, lang, record)
    return say(script, step, lang, record)


DAY = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("text", "lang", "said"),
    [
        ("Due[ on {due.date}].", "en", "Due on 30 November."),
        ("Due[ on {due.date:weekday}].", "en", "Due on Monday."),
        ("Due[ on {due.date:full}].", "en", "Due on Monday 30 November."),
        ("[{due.date}]到期。", "zh", "11月30日到期。"),
        ("[{due.date:weekday}]到期。", "zh", "周一到期。"),
        ("[{due.date:full}]到期。", "zh", "11月30日周一到期。"),
        ("Said[ {call.promised}].", "en", "Said 3:30 pm."),
        ("[说好{call.promised}]。", "zh", "说好下午3点半。"),
        ("At[ {due.km}] km.", "en", "At 5,000 km."),
        ("On[ {dealership.hotline}].", "en", "On 400 888 1234."),
        ("您的号码[是{owner.phone}]。", "zh", "您的号码是138 0013 8001。"),
        ("做了[{visit.kind}]。", "zh", "做了保养。"),
        ("For[ {visit.kind}].", "en", "For maintenance."),
        ("{script.minutes} minutes.", "en", "2 minutes."),
        ("Hello {owner.polite_name}.", "en", "Hello Mr Zhang."),
    ],
)
def test_values_are_spoken_by_language(text: str, lang: str, said: str) -> None:
    record = {
        "due.date": DAY,
        "call.promised": time(15, 30),
        "due.km": 5000,
        "dealership.hotline": "4008881234",
        "owner.phone": "+8613800138001",
        "visit.kind": "maintenance",
        "owner.polite_name": "Mr Zhang",
    }
    assert spoken(text, record, lang) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Due[ on {due.date}], or later.", "Due, or later."),
        ("[On {due.date}|At {due.km} km|Soon], that is.", "At 5,000 km, that is."),
        ("[On {due.date}|At {car.odometer} km|Soon], that is.", "Soon, that is."),
        ("[On {due.date} at {due.km} km], then.", ", then."),
        ("Hello {owner.polite_name}.", "Hello the owner of the car."),
        ("[{owner.polite_name}, h|H]ello.", "Hello."),
        ("For[ {visit.kind}].", "For."),
        ("It is [{due.free}free|{due.over}due|{due.km} away].", "It is due."),
        ("One [{due.date}] two  three .", "One two three."),
        ("a | b", "a | b"),
    ],
)
def test_what_is_missing_leaves_no_gap(text: str, said: str) -> None:
    assert spoken(text, {"due.km": 5000, "due.date": None, "visit.kind": "towing", "due.over": True}) == said


def test_a_name_with_markup_or_braces_is_said_as_it_is() -> None:
    assert (
        spoken("Hello {owner.polite_name}.", {"owner.polite_name": "Smith [Ltd] {x} a|b"})
        == "Hello Smith [Ltd] {x} a|b."
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a [b", "text-bracket"),
        ("a ]b", "text-bracket"),
        ("[a [b]]", "text-bracket"),
        ("{a", "text-brace"),
        ("a}", "text-brace"),
    ],
)
def test_a_text_without_its_partner_is_refused(text: str, code: str) -> None:
    with pytest.raises(BadTemplate) as caught:
        read_template(text)
    assert caught.value.code == code


@given(st.text(st.sampled_from("ab{}[]|: .,"), max_size=30), st.booleans())
def test_no_template_leaves_a_brace_or_a_bracket(text: str, data: bool) -> None:
    try:
        template = read_template(text)
    except BadTemplate:
        return
    said = fill(template, lambda hole, real: "x" if data else None)
    assert not set(said) & set("{}[]")
    assert said == said.strip()


def test_holes_know_whether_they_stand_in_brackets() -> None:
    template = read_template("{a.b} [{c.d:full}|{e}]")
    assert list(holes(template)) == [(Hole("a.b"), False), (Hole("c.d", "full"), True), (Hole("e"), True)]


@pytest.mark.parametrize(
    ("at", "chinese", "english"),
    [
        (time(9), "上午9点", "9 am"),
        (time(12, 15), "中午12点15分", "12:15 pm"),
        (time(15, 30), "下午3点半", "3:30 pm"),
        (time(19, 5), "晚上7点05分", "7:05 pm"),
        (time(0, 30), "凌晨12点半", "12:30 am"),
    ],
)
def test_hours_as_spoken(at: time, chinese: str, english: str) -> None:
    assert (spoken_time(at, "zh"), spoken_time(at, "en")) == (chinese, english)


def test_days_as_spoken() -> None:
    assert spoken_date(date(2026, 11, 25), "zh", "full") == "11月25日周三"
    assert spoken_date(date(2026, 11, 25), "en", "full") == "Wednesday 25 November"


@pytest.mark.parametrize(
    ("day", "chinese", "english"),
    [
        ("11-29", "今天", "today"),
        ("11-28", "昨天", "yesterday"),
        ("11-27", "前天", "last Friday"),
        ("11-23", "这周一", "last Monday"),
        ("11-22", "上周日", "on 22 November"),
        ("11-16", "上周一", "on 16 November"),
        ("11-15", "11月15日", "on 15 November"),
        ("11-30", "明天", "tomorrow"),
        ("12-01", "后天", "on Tuesday 1 December"),
        ("12-05", "12月5日周六", "on Saturday 5 December"),
    ],
)
def test_a_near_day_is_spoken_of_from_the_day_of_the_call(day: str, chinese: str, english: str) -> None:
    """On a Sunday; English comes with its preposition."""
    record = {"visit.date": date.fromisoformat(f"2026-{day}"), "call.today": date(2026, 11, 29)}
    assert spoken("[您{visit.date:near}]来过。", record, "zh") == f"您{chinese}来过。"
    assert spoken("You came[ {visit.date:near}].", record, "en") == f"You came {english}."


def test_an_agreed_day_that_is_near_is_named_too(step: Callable[..., Step]) -> None:
    day, today = step("d", Kind.DATE), date(2026, 11, 29)
    assert answer_words(day, "2026-11-30", "zh", today) == "明天，11月30日周一"
    assert answer_words(day, "2026-11-30", "en", today) == "tomorrow, Monday 30 November"
    assert answer_words(day, "2026-12-05", "en", today) == "Saturday 5 December"


@pytest.mark.parametrize(
    ("at", "chinese", "english"),
    [
        (time(10, 59), "上午11点左右", "about 11 am"),
        (time(14, 32), "下午2点半左右", "about 2:30 pm"),
        (time(14, 35), "下午2点35分", "2:35 pm"),
        (time(15), "下午3点", "3 pm"),
    ],
)
def test_an_hour_that_came_of_in_an_hour_is_spoken_roundly(at: time, chinese: str, english: str) -> None:
    assert spoken("[说好{call.promised}]。", {"call.promised": at}, "zh") == f"说好{chinese}。"
    assert spoken("Said[ {call.promised}].", {"call.promised": at}, "en") == f"Said {english}."


def test_answers_as_spoken(step: Callable[..., Step]) -> None:
    choice = step("c", Kind.CHOOSE, choices=[("a", "")])
    assert answer_words(choice, "a", "zh") == "a"
    assert answer_words(step("d", Kind.DATE), "2026-11-30", "zh") == "11月30日周一"
    assert answer_words(step("t", Kind.TIME), "15:30", "en") == "3:30 pm"
    assert answer_words(step("k", Kind.ODOMETER), "12000", "en") == "12,000"
    assert answer_words(step("x", Kind.TEXT), "noise", "en") == "noise"
    assert [answer_words(choice, value, "en") for value in (UNKNOWN, NOTHING)] == ["", ""]


def test_the_record_is_read_back_from_the_answers(library: Library) -> None:
    """B-02."""
    script = library.get("visit-survey")
    walk = Walk(script)
    for value in ("yes", PASSED, PASSED, "yes", "problem", "刹车响。", "next-visit", "8", "clear", "fine", "fair"):
        walk = walk.forward(value)
    for value in ("京A12345", "12000", NOTHING):
        walk = walk.forward(value)
    assert walk.current.id == "read-back"
    read_back = walk.current
    assert isinstance(read_back, Step)
    assert say(script, read_back, "zh", with_answers({}, walk, "zh")) == (
        "我跟您核对一下。您这次打了8分。您说：刹车响。您的车牌是京A12345。车现在跑了12,000公里。我记得没错吧？"
    )
    assert say(script, read_back, "en", with_answers({}, walk, "en")) == (
        "Let me read that back. You gave us 8 out of 10. You told me: 刹车响. Your plate is 京A12345. "
        "The car has done 12,000 kilometres. Did I get everything right?"
    )


def test_known_names_the_fields_that_have_data() -> None:
    record = {"car.plate": "", "car.model": "S1", "due.free": False, "due.km": 0, "visit.date": None, "answer.x": "y"}
    assert known(record) == {"car.model", "due.km"}


@pytest.mark.parametrize(
    ("name", "salutation", "latin", "chinese", "english"),
    [
        ("张文山", "mr", "Zhang Wenshan", "张先生", "Mr Zhang"),
        ("欧阳晓雪", "ms", "Ouyang Xiaoxue", "欧阳女士", "Ms Ouyang"),
        ("司马光", "mr", "", "司马先生", "Mr 司马"),
        ("诸葛亮", "mr", "Zhuge Liang", "诸葛先生", "Mr Zhuge"),
        ("东方", "mr", "", "东先生", "Mr 东"),
        ("单雄信", "mr", "Shan Xiongxin", "单先生", "Mr Shan"),
        ("张文山", "", "Zhang Wenshan", "张文山", "Zhang Wenshan"),
        ("阿依古丽·买买提", "ms", "", "阿依古丽·买买提女士", "Ms 阿依古丽·买买提"),
        ("John Smith", "mr", "", "Smith 先生", "Mr Smith"),
        ("Wang Lei", "mr", "", "Wang 先生", "Mr Wang"),
        ("Smith, John", "mr", "", "Smith 先生", "Mr Smith"),
        ("方圆物流有限公司", "mr", "", "方圆物流有限公司", "方圆物流有限公司"),
        ("", "mr", "", "", ""),
        ("王", "ms", "", "王女士", "Ms 王"),
        ("李小龍", "other", "", "李小龍", "李小龍"),
    ],
)
def test_owners_are_addressed_politely(name: str, salutation: str, latin: str, chinese: str, english: str) -> None:
    assert polite_name(name, salutation, "zh", latin) == chinese
    assert polite_name(name, salutation, "en", latin) == english


@given(st.text(max_size=30), st.sampled_from(["mr", "ms", ""]), st.sampled_from(["zh", "en"]))
def test_no_name_breaks_the_salutation(name: str, salutation: str, lang: str) -> None:
    assert isinstance(polite_name(name, salutation, lang), str)
    assert family_name(name) in name


def test_speaking_time_counts_characters_and_words() -> None:
    """B-03."""
    assert seconds("您好，请问是张先生吗？") == 9 / 4
    assert seconds("Hello. Am I speaking with Mr Zhang?") == 7 / 2.5


def test_choices_keep_their_order(library: Library) -> None:
    condition = library.get("visit-survey").step("condition")
    assert condition
    assert [choice.id for choice in condition.choices] == ["good", "problem", "not-driven"]
    assert condition.choices[1] == Choice("problem", {"zh": "有问题", "en": "there is a problem"}, "problem")
