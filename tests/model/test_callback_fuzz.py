"""Properties of the callback phrases: whatever is typed is a possible promise or refused; what is said is meant."""

from __future__ import annotations

import json
import random
from datetime import UTC, date, datetime, time, timedelta, timezone
from time import process_time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from carecall.errors import Refused
from carecall.model.callback_numbers import minutes, number
from carecall.model.callback_phrases import DAYS_AHEAD, LONGEST_TEXT, Window, parse_callback
from carecall.model.callback_spoken import spoken
from carecall.model.slots import Band, Hours

HOURS = Hours(Band("calling", time(9), time(18)), Band("limits", time(8), time(21)), (), ())
CODES = {"not-understood", "past", "contradictory", "bare-day", "too-far", "outside-limits"}
SHANGHAI = ZoneInfo("Asia/Shanghai")
ZONES = ("Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Africa/Cairo")
MASH = """
今天 明天 后天 大后天 昨天 今 明 周三 下周三 周 下周 星期天 下下周一 本周 25号 5号 31日 11月25日 2月30号 下个月
早 上午 中午 下午 晚上 凌晨 傍晚 三点 3点半 15:30 25:00 差一刻 四点 半 一刻 10分 半小时后 20分钟 后 以后 之前 到
至 - ~ 从 的 左右 再过 一个半小时 3天后 today tomorrow next last this wednesday tue month week nov 25 25th of
2026 3 3pm 10:30 am pm noon midnight half past quarter to in 20 min hours an hour and + 2h 90m at on between
from after before by now morning afternoon night day 2026-11-25 11/25 T15:00 Z ten thirty 零 十 二十 h m d w ，
。 [/] 😀 周末 本周末 weekend 多 点多 前后 下班后 午饭后 午饭前 lunch after_work around or_so
"""
WORDS = [word.replace("_", " ") for word in MASH.split()]

zones = st.sampled_from([ZoneInfo(name) for name in ZONES]) | st.just(timezone(timedelta(hours=8))) | st.just(UTC)
moments = st.datetimes(datetime(2001, 1, 1), datetime(2090, 1, 1), timezones=zones)  # noqa: DTZ001
mashes = st.lists(st.sampled_from(WORDS), max_size=7).flatmap(
    lambda words: st.sampled_from(["", " "]).map(lambda gap: gap.join(words))
)


def outcome(text: str, now: datetime) -> Window | Refused:
    try:
        return parse_callback(text, now, HOURS)
    except Refused as refused:
        return refused


def check(window: Window, now: datetime) -> None:
    assert now <= window.start < window.end
    assert window.start.tzinfo is now.tzinfo
    assert window.start.date() == window.end.date()
    assert (window.start.date() - now.date()).days <= DAYS_AHEAD
    assert time(8) <= window.start.time()
    assert window.end.time() <= time(21)
    assert not window.exact or window.end - window.start <= timedelta(minutes=15)
    assert window.outside_hours or time(9) <= window.start.time() < time(18)


@given(mashes | st.text(max_size=100), moments)
@example("ﷺ" * 80, datetime(2026, 11, 23, 10, tzinfo=SHANGHAI))
@example("2月29号 3点", datetime(2027, 2, 20, 10, tzinfo=SHANGHAI))
@example("9999-12-31T23:59-23:59", datetime(2026, 11, 23, 10, tzinfo=SHANGHAI))
@example("0001-01-01T00:00+23:59", datetime(2026, 11, 23, 10, tzinfo=SHANGHAI))
@example("今天²点", datetime(2026, 11, 23, 10, tzinfo=SHANGHAI))
@example("٣pm", datetime(2026, 11, 23, 10, tzinfo=SHANGHAI))
@example("3pm\x00", datetime(2026, 11, 23, 10, tzinfo=SHANGHAI))
def test_whatever_is_typed_is_a_possible_promise_or_refused(text: str, now: datetime) -> None:
    """Never another error, never the past, never outside the hard limits."""
    found = outcome(text, now)
    if isinstance(found, Refused):
        assert found.code.removeprefix("callback-") in CODES
        assert text.startswith(found.params["text"])
        json.dumps(found.params)
    else:
        check(found, now)
        assert spoken(found, now).params["weekday"] == found.start.weekday()


def numeral(value: int) -> str:
    tens, ones = divmod(value, 10)
    digits = "零一二三四五六七八九"
    ten = "" if not tens else "十" if tens == 1 else f"{digits[tens]}十"
    return ten + (digits[ones] if ones or not tens else "")


def hour_zh(at: datetime) -> str:
    part = "上午" if at.hour < 12 else "中午" if at.hour == 12 else "下午" if at.hour < 18 else "晚上"
    return f"{part}{numeral(at.hour % 12 or 12)}点"


def minute_zh(at: datetime) -> str:
    return {0: "", 15: "一刻", 30: "半", 45: "三刻"}.get(at.minute) or (f"{at.minute:02d}分" if at.minute else "")


def weeks_between(at: date, today: date) -> int:
    mondays = [day - timedelta(days=day.weekday()) for day in (at, today)]
    return (mondays[0] - mondays[1]).days // 7


def ways(at: datetime, now: datetime) -> list[str]:
    """The moment as people say it, in as many ways as it has."""
    clock_zh = hour_zh(at) + minute_zh(at)
    half = f"{at:%I:%M}{'am' if at.hour < 12 else 'pm'}"
    short = f"{at.hour % 12 or 12}:{at:%M} {'am' if at.hour < 12 else 'pm'}"
    found = [
        f"{at:%Y-%m-%d %H:%M}",
        f"{at:%Y-%m-%dT%H:%M:%S}",
        at.isoformat(),
        at.astimezone(UTC).isoformat(),
        f"{at.month}月{at.day}号{clock_zh}",
        f"{numeral(at.month)}月{numeral(at.day)}日，{clock_zh}",
        f"{at.year}年{at.month}月{at.day}日 {at:%H:%M}",
        f"{at.month}/{at.day} {at:%H:%M}",
        f"{at.day} {at:%b} {short}",
        f"{half} on the {at.day}th of {at:%B} {at.year}",
        f"{at:%B} {at.day}, {at.year} at {half}",
        f"{clock_zh}，{at.month}月{at.day}号星期{'一二三四五六日'[at.weekday()]}",
    ]
    days = (at.date() - now.date()).days
    for names in (("今天", "明天", "后天", "大后天"), ("today", "tomorrow", "day after tomorrow")):
        if days < len(names):
            found += [f"{names[days]} {clock_zh}", f"{short} {names[days]}"]
    weeks = weeks_between(at.date(), now.date())
    if weeks < 3:
        found.append(f"{('本', '下', '下下')[weeks]}周{'一二三四五六日'[at.weekday()]}{clock_zh}")
    if weeks < 2:
        found.append(f"{('this', 'next')[weeks]} {at:%A} {half}")
    ahead = round((at - now).total_seconds() / 60)
    if ahead < 1000:
        hours, rest = divmod(ahead, 60)
        found += [f"in {ahead} min", f"+{ahead}m", f"{ahead}分钟后", f"+{hours}h{rest:02d}m"]
        found += [f"{hours}小时{rest}分钟后", f"in {hours} hours and {rest} minutes"] if hours else []
    return found


@given(st.data())
def test_a_moment_is_understood_however_it_is_said(data: st.DataObject) -> None:
    day = data.draw(st.dates(date(2020, 1, 1), date(2060, 1, 1)))
    now = datetime.combine(day, time(data.draw(st.integers(0, 23)), data.draw(st.integers(0, 59))), tzinfo=SHANGHAI)
    ahead = data.draw(st.integers(1, DAYS_AHEAD) | st.integers(0, 2))
    clock = time(data.draw(st.integers(8, 20)), data.draw(st.integers(0, 59)))
    at = datetime.combine(day + timedelta(days=ahead), clock, tzinfo=SHANGHAI)
    if at < now:
        at += timedelta(days=1)
    text = data.draw(st.sampled_from(ways(at, now)))
    found = parse_callback(text, now, HOURS)
    assert (found.start, found.exact) == (at, True), text


@pytest.mark.parametrize("value", range(100))
def test_numerals(value: int) -> None:
    assert number(numeral(value)) == number(str(value)) == value
    assert minutes(f"{numeral(value)}分钟") == value


def test_english_numbers() -> None:
    assert [number(word) for word in ("one", "twelve", "nineteen", "twenty", "twenty-five", "fifty nine")] == [
        *(1, 12, 19, 20, 25, 59)
    ]


@pytest.mark.parametrize(
    "piece",
    ["一", "十", "零", "二十", "1 ", "周", "下", "再过", "3点", "1h", "in ", "half an ", "twenty-", "a", "ﷺ", "12noo"],
)
def test_a_hostile_text_is_refused_soon(piece: str) -> None:
    """Generous, since the machine may be busy: an honest reading takes a millisecond."""
    now = datetime(2026, 11, 23, 10, tzinfo=SHANGHAI)
    began = process_time()
    for length in (80, 100_000):
        with pytest.raises(Refused):
            parse_callback((piece * length)[:length], now, HOURS)
    assert process_time() - began < 0.5


def test_random_texts_are_read_in_linear_time() -> None:
    """About 10,000 a second; the bound leaves room for a busy machine."""
    rng = random.Random(23)
    now = datetime(2026, 11, 23, 10, tzinfo=SHANGHAI)
    letters = "".join(WORDS) + " 0123456789:"
    texts = ["".join(rng.choices(letters, k=rng.randrange(1, 20))) for _ in range(2000)]
    began = process_time()
    for text in texts:
        outcome(text, now)
    assert process_time() - began < 2


# what people say around a time

LEADS = (
    "", "那", "那就", "嗯 ", "嗯，", "好，那就", "要不", "要不然就", "还是", "行，", "您", "麻烦您", "定在",
    "well ", "Well, ", "okay let's say ", "ok then ", "so ", "um, ", "how about ",
    "maybe ", "could you call me back ", "please call me ", "make it ",
)  # fmt: skip
ENDS = (
    "", "吧", "好了", "好了吧", "吧，好吗？", "可以吗", "行不行", "再打吧", "再打给我", "给我打个电话吧", "呢？",
    " then", " then, please", ", thanks", "!", " would be fine", " works for me", " is best", " if possible", ", okay?",
)  # fmt: skip
NOW = datetime(2026, 11, 23, 10, 17, tzinfo=SHANGHAI)


@pytest.mark.parametrize("lead", LEADS)
@pytest.mark.parametrize("end", ENDS)
def test_around_a_bare_day_it_is_still_the_hour_that_is_missing(lead: str, end: str) -> None:
    for day in ("周五", "Friday"):
        with pytest.raises(Refused, match="callback-bare-day"):
            parse_callback(f"{lead}{day}{end}", NOW, HOURS)


@given(st.sampled_from(LEADS), mashes, st.sampled_from(ENDS), moments)
def test_whatever_is_understood_stays_understood(lead: str, text: str, end: str, now: datetime) -> None:
    plain = outcome(text, now)
    if isinstance(plain, Window) and len(whole := f"{lead}{text}{end}") <= LONGEST_TEXT:
        assert outcome(whole, now) == plain, whole


@given(st.data())
def test_and_so_is_a_moment_however_it_is_said(data: st.DataObject) -> None:
    at = NOW.replace(day=data.draw(st.integers(24, 30)), hour=data.draw(st.integers(8, 20)), minute=0)
    text = data.draw(st.sampled_from(ways(at, NOW)))
    whole = f"{data.draw(st.sampled_from(LEADS))}{text}{data.draw(st.sampled_from(ENDS))}"
    if len(whole) <= LONGEST_TEXT:
        found = parse_callback(whole, NOW, HOURS)
        assert (found.start, found.exact) == (at, True), whole
