"""Typed answers, checked in place: what is taken, and the code of what is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carecall.i18n import Words
from carecall.scripts.answers import LONGEST_TEXT, Accepted, Context, Refusal, check
from carecall.scripts.dates import read_day, read_time
from carecall.scripts.plates import is_electric, read_plate
from carecall.scripts.steps import NOTHING, UNKNOWN, Box, Choice, Kind, Step, StepWords
from carecall.text import half_width
from carecall.view.times import day_words

Make = Callable[..., Step]
TODAY = date(2026, 11, 23)  # a Monday
NOW = Context(TODAY)


def taken(step: Step, raw: str, context: Context = NOW) -> str:
    """The value, or `!code` of the refusal."""
    found = check(step, raw, context)
    return found.value if isinstance(found, Accepted) else f"!{found.reason.code}"


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("12000", "12000"),
        ("12,000 km", "12000"),
        ("１２０００", "12000"),
        ("１２，０００公里", "12000"),
        ("1.2万", "12000"),
        ("1.2w", "12000"),
        ("1.2万公里", "12000"),
        ("8千", "8000"),
        ("12k", "12000"),
        (" 9 800 km ", "9800"),
        ("12.5", "!number-not-understood"),
        ("about 12000", "12000"),
        ("1,2", "!number-not-understood"),
        ("-5", "!number-not-understood"),
        ("一万二", "12000"),
        ("七八千", "!number-two"),
        ("3000000", "!odometer-range"),
        ("", "!answer-empty"),
        ("?", UNKNOWN),
        ("？", UNKNOWN),
    ],
)
def test_odometer(step: Make, raw: str, value: str) -> None:
    assert taken(step("km", Kind.ODOMETER, low=0, high=2_000_000), raw) == value


def test_a_reading_below_the_last_is_asked_again_and_may_be_confirmed(step: Make) -> None:
    km = step("km", Kind.ODOMETER, low=0, high=2_000_000)
    below = check(km, "9000", Context(TODAY, last_odometer=12_000))
    assert isinstance(below, Refusal)
    assert below.confirmable
    assert (below.reason.code, below.reason.params) == ("odometer-below", {"given": 9000, "last": 12_000})
    assert taken(km, "9000", Context(TODAY, last_odometer=12_000, confirmed=True)) == "9000"
    assert taken(km, "12000", Context(TODAY, last_odometer=12_000)) == "12000"


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("1", "1"),
        ("10", "10"),
        ("0", "10"),
        ("０", "10"),
        ("７", "7"),
        ("8分", "8"),
        ("11", "!score-range"),
        ("8.5", "!number-not-understood"),
        ("good", "!number-not-understood"),
    ],
)
def test_score_with_0_for_10(step: Make, raw: str, value: str) -> None:
    assert taken(step("points", Kind.SCORE, low=1, high=10), raw) == value


def test_number_within_its_bounds(step: Make) -> None:
    minutes = step("minutes", Kind.NUMBER, low=0, high=600)
    assert [taken(minutes, raw) for raw in ("90", "90分钟", "0", "601")] == ["90", "90", "0", "!number-range"]
    assert check(minutes, "601", NOW).reason.params == {"low": 0, "high": 600}  # type: ignore[union-attr]
    assert taken(step("price", Kind.NUMBER, low=0, high=99999), "1,280元") == "1280"


def test_choice_by_number_key_or_by_id(step: Make) -> None:
    choice = step("c", Kind.CHOOSE, choices=[("yes", ""), ("no", "")])
    assert [taken(choice, raw) for raw in ("1", "２", "no", "3", "0", "maybe")] == [
        "yes", "no", "no", "!answer-not-a-choice", "!answer-not-a-choice", "!answer-not-a-choice",
    ]  # fmt: skip


def test_does_not_know_and_nothing_to_say(step: Make) -> None:
    assert taken(step("t", Kind.TEXT), "?") == UNKNOWN
    assert taken(step("t", Kind.TEXT, must_answer=True), "？") == "!answer-needed"
    assert taken(step("t", Kind.TEXT, optional=True), "  ") == NOTHING
    assert taken(step("t", Kind.TEXT, optional=True), "-") == NOTHING
    assert taken(step("t", Kind.TEXT), "") == "!answer-empty"


def test_text_is_cleaned_at_the_door_and_limited(step: Make) -> None:
    text = step("t", Kind.TEXT)
    assert taken(text, "  刹车\x1b[31m异响\u202e ，[b]冷车时 ") == "刹车异响 ，[b]冷车时"
    assert taken(text, "\x1b[31m\u200b") == "!answer-empty"
    assert taken(text, "字" * LONGEST_TEXT) == "字" * LONGEST_TEXT
    assert taken(text, "字" * (LONGEST_TEXT + 1)) == "!text-too-long"


@pytest.mark.parametrize(
    ("raw", "day"),
    [
        ("30", "2026-11-30"),
        ("23", "2026-11-23"),
        ("5", "2026-12-05"),
        ("30号", "2026-11-30"),
        ("11-30", "2026-11-30"),
        ("11/30", "2026-11-30"),
        ("11.30", "2026-11-30"),
        ("１１－３０", "2026-11-30"),
        ("11月30日", "2026-11-30"),
        ("11月30号", "2026-11-30"),
        ("30 Nov", "2026-11-30"),
        ("30th november", "2026-11-30"),
        ("Nov 30", "2026-11-30"),
        ("2026-11-30", "2026-11-30"),
        ("2026年11月30日", "2026-11-30"),
        ("1-3", "2027-01-03"),
        ("明天", "2026-11-24"),
        ("后天", "2026-11-25"),
        ("tomorrow", "2026-11-24"),
        ("周六", "2026-11-28"),
        ("星期天", "2026-11-29"),
        ("下周三", "2026-12-02"),
        ("Saturday", "2026-11-28"),
        ("next wed", "2026-12-02"),
        ("11-20", "!date-past"),
        ("2025-11-30", "!date-past"),
        ("31", "!date-not-understood"),
        ("11-31", "!date-not-understood"),
        ("2-30", "!date-not-understood"),
        ("13-1", "!date-not-understood"),
        ("周一", "!date-not-understood"),
        ("next week", "!date-not-understood"),
        ("30 wed", "!date-not-understood"),
        ("过几天", "!date-not-understood"),
        ("2026-11-30 10:00", "2026-11-30"),
        ("周六上午十点", "2026-11-28"),
        ("周六上午", "2026-11-28"),
        ("Saturday at 10am", "2026-11-28"),
        ("30号下午3点半", "2026-11-30"),
        ("周六十点八", "!date-not-understood"),
        ("11 30", "!date-not-understood"),
        ("这周末", "!date-two-days"),
        ("next weekend", "!date-two-days"),
    ],
)
def test_agreed_day(step: Make, raw: str, day: str) -> None:
    """D-12."""
    assert taken(step("day", Kind.DATE), raw) == day


def test_d_27_a_day_that_is_no_longer_free_is_asked_again_and_may_be_confirmed(step: Make) -> None:
    day, last = step("day", Kind.DATE), date(2026, 12, 5)
    costs = check(day, "12-6 上午十点", Context(TODAY, free_until=last))
    assert isinstance(costs, Refusal)
    assert (costs.reason.code, costs.confirmable) == ("date-costs", True)
    assert costs.reason.params == {"day": "2026-12-06", "latest": "2026-12-05"}
    assert taken(day, "12-6 上午十点", Context(TODAY, free_until=last, confirmed=True)) == "2026-12-06"
    assert taken(day, "12-5", Context(TODAY, free_until=last)) == "2026-12-05"


@pytest.mark.parametrize(("kind", "raw", "code"), [
    (Kind.ODOMETER, "3", "odometer-few"), (Kind.TEXT, "0", "text-zero"), (Kind.TEXT, "０", "text-zero"),
])  # fmt: skip
def test_what_is_likely_a_slip_is_asked_again_and_may_be_confirmed(step: Make, kind: Kind, raw: str, code: str) -> None:
    one = step("one", kind, high=2_000_000 if kind is Kind.ODOMETER else None)
    refused = check(one, raw, NOW)
    assert isinstance(refused, Refusal)
    assert (refused.reason.code, refused.confirmable) == (code, True)
    assert isinstance(check(one, raw, Context(TODAY, confirmed=True)), Accepted)


def test_a_weekend_is_asked_back_with_its_two_days(step: Make) -> None:
    for raw, days in (("周末", ("2026-11-28", "2026-11-29")), ("下周末", ("2026-12-05", "2026-12-06"))):
        refused = check(step("day", Kind.DATE), raw, NOW)
        assert isinstance(refused, Refusal)
        assert refused.reason.params == dict(zip(("day", "other"), days, strict=True))


@pytest.mark.parametrize(
    ("raw", "minutes"),
    [("90", "90"), ("一个半小时", "90"), ("两小时", "120"), ("两个小时", "120"), ("1.5小时", "90"), ("2 hours", "120"),
     ("two hours", "120"), ("大概一小时吧", "60"), ("几小时", "!number-not-understood"),
     ("1.53小时", "!number-not-understood")],
)  # fmt: skip
def test_minutes_may_be_said_in_hours(step: Make, raw: str, minutes: str) -> None:
    assert taken(step("minutes", Kind.NUMBER, high=600), raw) == minutes


def test_31_is_taken_where_the_month_has_it(step: Make) -> None:
    assert taken(step("day", Kind.DATE), "31", Context(date(2026, 12, 1))) == "2026-12-31"


def test_a_day_outside_the_agreed_span_says_which_it_is(step: Make) -> None:
    """D-14."""
    span = Context(TODAY, not_before=date(2026, 11, 24), not_after=date(2026, 12, 7))
    day = step("day", Kind.DATE)
    assert taken(day, "12-7", span) == "2026-12-07"
    refused = check(day, "12-8", span)
    assert isinstance(refused, Refusal)
    assert refused.reason.params == {"day": "2026-12-08", "earliest": "2026-11-24", "latest": "2026-12-07"}


def test_a_day_that_lies_behind(step: Make) -> None:
    day = step("day", Kind.DATE, past=True)
    assert [taken(day, raw) for raw in ("20", "30", "周六", "11-30", "12-20")] == [
        "2026-11-20", "2026-10-30", "2026-11-21", "!date-future", "!date-future",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("raw", "time"),
    [
        ("15:30", "15:30"),
        ("１５：３０", "15:30"),
        ("下午3点半", "15:30"),
        ("十点左右", "10:00"),
        ("大概下午3点", "15:00"),
        ("around 10:30", "10:30"),
        ("at 3pm or so", "15:00"),
        ("中午", "12:00"),
        ("noon", "12:00"),
        ("左右", "!time-not-understood"),
        ("下午三点", "15:00"),
        ("上午上午九点半", "09:30"),
        ("上午10点", "10:00"),
        ("十点一刻", "10:15"),
        ("9点20", "09:20"),
        ("9", "09:00"),
        ("3", "15:00"),
        ("3pm", "15:00"),
        ("10:30 am", "10:30"),
        ("中午12点", "12:00"),
        ("03:00", "03:00"),
        ("25:00", "!time-not-understood"),
        ("10:75", "!time-not-understood"),
        ("晚上12点", "!time-not-understood"),
        ("soon", "!time-not-understood"),
        ("11.28", "!time-not-understood"),
        ("9.45", "09:45"),
        ("9.30 am", "09:30"),
    ],
)
def test_agreed_hour(step: Make, raw: str, time: str) -> None:
    """D-12."""
    assert taken(step("hour", Kind.TIME), raw) == time


@pytest.mark.parametrize(
    ("raw", "plate"),
    [
        ("京A12345", "京A12345"),
        ("京a·12345", "京A12345"),
        ("京 A 1234Z", "京A1234Z"),
        ("粤Ｂ１２３４５", "粤B12345"),
        ("京AD12345", "京AD12345"),
        ("沪A12345D", "沪A12345D"),
        ("粤Z1234港", "粤Z1234港"),
        ("京A1234学", "京A1234学"),
        ("临京A12345", "京A12345"),
        ("京A12345（临）", "京A12345"),
        ("使123456", "使123456"),
        ("京A1234", "!plate-not-understood"),
        ("京A1234I", "!plate-not-understood"),
        ("A12345", "!plate-not-understood"),
        ("中A12345", "!plate-not-understood"),
        ("京A123456", "!plate-not-understood"),
        ("京AD12345 ", "京AD12345"),
    ],
)
def test_plate_of_either_length(step: Make, raw: str, plate: str) -> None:
    """D-08."""
    assert taken(step("plate", Kind.PLATE), raw) == plate


WORDS = {"en": StepWords("n", "s.")}
STEPS = [
    Step(
        kind.value, kind, Box.QUESTIONS, "done", WORDS,
        (Choice("a", {"en": "a"}), Choice("b", {"en": "b"})) if kind is Kind.CHOOSE else (),
        optional=optional and kind is not Kind.SAY, low=1, high=10 if kind is Kind.SCORE else 2_000_000,
    )
    for kind in Kind
    for optional in (True, False)
]  # fmt: skip
LIKELY = st.text(st.sampled_from("0123456789０１.,:-/ 年月日号点半周一三六下午上amp京AD万kK公里novwe?？"), max_size=12)


@given(st.sampled_from(STEPS), LIKELY | st.text(max_size=40))
def test_whatever_is_typed_is_refused_or_a_value_that_the_step_takes(step: Step, raw: str) -> None:
    found = check(step, raw, NOW)
    if isinstance(found, Accepted):
        assert step.accepts(found.value)
        assert step.follow(found.value)


@given(st.dates(date(2020, 1, 1), date(2035, 1, 1)), st.dates(date(2020, 1, 1), date(2035, 1, 1)))
def test_a_whole_date_is_read_as_it_stands(day: date, today: date) -> None:
    for text in (f"{day:%Y-%m-%d}", f"{day.year}年{day.month}月{day.day}日", f"{day:%Y/%m/%d}"):
        assert read_day(text, today, past=False) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("23nov", "2026-11-23"), ("nov23", "2026-11-23"), ("3rd of dec", "2026-12-03"), ("2 nov 2025", "2025-11-02"),
        ("nov 2, 2025", "2025-11-02"), ("last monday", "2026-11-23"), ("last wednesday", "2026-11-18"),
        ("last fri", "2026-11-20"), ("上周一", "2026-11-16"), ("上个星期三", "2026-11-18"), ("上礼拜天", "2026-11-22"),
        ("10am", ""), ("last month", ""), ("上周", ""), ("31nov", ""), ("23 nov 26", ""),
    ],
)  # fmt: skip
def test_a_day_is_read_as_it_is_typed_in_a_hurry_on_a_wednesday(text: str, day: str) -> None:
    """`last Monday` is the one that carecall's own words call so; 上周一 is of the week before."""
    for past in (True, False):
        found = read_day(text, date(2026, 11, 25), past=past)
        assert (found.isoformat() if found else "") == day


@pytest.mark.parametrize(
    ("plate", "electric"),
    [
        ("京AD12345", True), ("京AE12345", True), ("京A12345A", True), ("京A12345D", True),
        ("京AF12345", False), ("京AK1234", False), ("京A12345F", False), ("京AD1234", False), ("京D12345", False),
        ("使123456", False), ("", False),
    ],
)  # fmt: skip
def test_a_battery_electric_car_is_known_by_its_plate(plate: str, electric: bool) -> None:
    """Eight characters, A to E behind the city's letter or at the end."""
    assert is_electric(plate) is electric


@pytest.mark.parametrize(
    ("raw", "minutes"),
    [
        ("两个多小时", "120"), ("两小时多", "120"), ("一个多钟头", "60"), ("两个半小时", "150"), ("半小时", "30"),
        ("半个多小时", "30"), ("half an hour", "30"), ("an hour and a half", "90"), ("一小时二十分钟", "80"),
        ("1 hour 20 minutes", "80"), ("more than two hours", "120"), ("1小时90分", "!number-not-understood"),
        ("两小时或三小时", "!number-not-understood"),
    ],
)  # fmt: skip
def test_minutes_that_are_said_in_hours(step: Make, raw: str, minutes: str) -> None:
    assert taken(step("m", Kind.NUMBER, low=0, high=600), raw) == minutes


@pytest.mark.parametrize(
    ("raw", "day", "rest"),
    [
        ("周六上午", "2026-11-28", "上午"),
        ("周六上午十点", "2026-11-28", "上午十点"),
        ("Saturday morning", "2026-11-28", "morning"),
        ("Saturday at 10am", "2026-11-28", "10am"),
        ("周六", "2026-11-28", ""),
    ],
)
def test_what_is_said_of_the_hour_beside_a_day_is_kept(step: Make, raw: str, day: str, rest: str) -> None:
    assert check(step("d", Kind.DATE), raw, NOW) == Accepted(day, rest)


@pytest.mark.parametrize(
    ("raw", "at"),
    [
        ("morning 10", "10:00"), ("morning at 10:30", "10:30"), ("afternoon 3", "15:00"),
        ("3 in the afternoon", "15:00"), ("上午10点", "10:00"), ("morning", "!time-not-understood"),
        ("morning 3pm", "!time-not-understood"),
    ],
)  # fmt: skip
def test_an_hour_behind_the_part_of_the_day_that_stands_there(step: Make, raw: str, at: str) -> None:
    assert taken(step("t", Kind.TIME), raw) == at


@given(st.text(max_size=20))
def test_no_text_breaks_the_readers(text: str) -> None:
    read_day(text, TODAY, past=False)
    read_day(text, TODAY, past=True)
    read_time(text)
    plate = read_plate(text)
    assert plate is None or read_plate(plate) == plate


def test_an_hour_when_the_house_is_closed_is_refused() -> None:
    """D-12: a date and hour are agreed within the hours of the house; half past eleven at night is no appointment."""
    from datetime import date, time

    from carecall.scripts.answers import Accepted, Context, check
    from carecall.scripts.library import Library
    from carecall.scripts.steps import Kind

    step = next(step for step in Library().get("first-service").steps if step.kind is Kind.TIME)
    context = Context(date(2026, 11, 23), open=(time(9), time(18)))
    assert check(step, "10:30", context) == Accepted("10:30")
    refusal = check(step, "23:30", context)
    assert not isinstance(refusal, Accepted)
    assert refusal.reason.code == "time-outside"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("thu 3 dec", "2026-12-03"), ("thursday, 3 december", "2026-12-03"), ("12月3日周四", "2026-12-03"),
        ("周四 12月3日", "2026-12-03"), ("2026年12月6日星期天", "2026-12-06"),
        ("fri 27", "2026-11-27"), ("27日周五", "2026-11-27"),
    ],
)  # fmt: skip
def test_a_day_is_understood_as_the_desk_itself_writes_it(text: str, day: str) -> None:
    assert read_day(text, date(2026, 11, 25), past=False) == date.fromisoformat(day)


@pytest.mark.parametrize(
    "text", ["fri 3 dec", "12月3日周五", "周一 12月3日", "xyz 3 dec", "thu thu", "周四周四", "thu fri 3 dec"]
)
def test_a_weekday_that_is_not_that_of_the_day_is_refused(text: str) -> None:
    assert read_day(text, date(2026, 11, 25), past=False) is None


@given(st.dates(date(2026, 11, 26), date(2027, 5, 1)), st.sampled_from(["zh", "en"]))
def test_whatever_day_the_desk_writes_it_reads(day: date, lang: str) -> None:
    today = date(2026, 11, 25)
    assert read_day(half_width(day_words(Words(lang), day, today)).lower(), today, past=False) == day


@pytest.mark.parametrize(
    ("kind", "raw", "said"),
    [
        (Kind.ODOMETER, "四千七八", "七八"), (Kind.NUMBER, "七八百", "七八"), (Kind.NUMBER, "三四个小时", "三四"),
        (Kind.TIME, "下午两三点", "两三"),
    ],
)  # fmt: skip
def test_what_may_be_two_numbers_is_asked_back(step: Make, kind: Kind, raw: str, said: str) -> None:
    refused = check(step("n", kind, low=0, high=9999), raw, NOW)
    assert isinstance(refused, Refusal)
    assert (refused.reason.code, refused.reason.params) == ("number-two", {"said": said})
