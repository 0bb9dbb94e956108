"""What customers say about when to call again, in both languages, and what is refused (B-02, D-16, E-17).

Said on Monday 23 November 2026 at 10:00 in Shanghai unless a test says otherwise.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from carecall.errors import Refused
from carecall.model.calendar import Calendar
from carecall.model.callback_phrases import Window, parse_callback, parse_past
from carecall.model.slots import Band, Hours

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=ZONE)
HOURS = Hours(
    calling=Band("calling", time(9), time(18)),
    limits=Band("limits", time(8), time(21)),
    slots=(Band("morning", time(9), time(11, 30)), Band("early-afternoon", time(13, 30), time(15, 30))),
    prefer=("morning",),
)


def said(text: str, now: datetime = NOW) -> Window:
    return parse_callback(text, now, HOURS)


def refused(text: str, now: datetime = NOW) -> Refused:
    with pytest.raises(Refused) as caught:
        parse_callback(text, now, HOURS)
    return caught.value


def shown(window: Window) -> str:
    end = "" if window.exact else f"-{window.end:%H:%M}"
    return f"{window.start:%m-%d %H:%M}{end}{f' {window.part}' if window.part else ''}"


EXACT_ZH = """
10.20                        11-23 10:20
明天10.20                    11-24 10:20
下午2.30                     11-23 14:30
15:30                     11-23 15:30
15：30                    11-23 15:30
１５：３０                11-23 15:30
15:30:00                  11-23 15:30
3点                       11-23 15:00
明天3                     11-24 15:00
３点半                    11-23 15:30
3点半                     11-23 15:30
三点                      11-23 15:00
三点钟                    11-23 15:00
三点整                    11-23 15:00
三点一刻                  11-23 15:15
三点三刻                  11-23 15:45
三点十分                  11-23 15:10
三点二十                  11-23 15:20
三点零五                  11-23 15:05
三点05                    11-23 15:05
三点过五分                11-23 15:05
下午3点20                 11-23 15:20
15时30分                  11-23 15:30
差一刻三点                11-23 14:45
差五分四点                11-23 15:55
四点差一刻                11-23 15:45
四点差10分                11-23 15:50
差一刻一点                11-23 12:45
十一点                    11-23 11:00
十二点半                  11-23 12:30
正午                      11-23 12:00
中午1点                   11-23 13:00
中午十二点                11-23 12:00
今天下午三点              11-23 15:00
今天15点                  11-23 15:00
今晚七点半                11-23 19:30
晚8点                     11-23 20:00
今天傍晚六点              11-23 18:00
明天下午三点              11-24 15:00
明天，下午 三点。         11-24 15:00
明天3点                   11-24 15:00
明天的下午三点左右        11-24 15:00
大概明天下午三点吧        11-24 15:00
明早9点                   11-24 09:00
明早上九点半              11-24 09:30
明晚7点                   11-24 19:00
明儿上午十点              11-24 10:00
明上午10点                11-24 10:00
后天上午10点              11-25 10:00
大后天下午两点            11-26 14:00
周三下午三点              11-25 15:00
周三15:00                 11-25 15:00
周3 下午3点               11-25 15:00
星期四上午十点            11-26 10:00
礼拜五下午4点半           11-27 16:30
周日下午三点              11-29 15:00
周天 10:00                11-29 10:00
本周五上午11点            11-27 11:00
这个星期六下午一点        11-28 13:00
下周三上午十点半          12-02 10:30
下个星期三上午十点        12-02 10:00
下礼拜天下午3点           12-06 15:00
下周一一点                11-30 13:00
周二十点                  11-24 10:00
下下周一上午9点           12-07 09:00
下周的周三下午三点        12-02 15:00
周一下午三点              11-23 15:00
周一上午九点              11-30 09:00
25号下午3点               11-25 15:00
二十五号下午三点          11-25 15:00
25日15:00                 11-25 15:00
20号下午三点              12-20 15:00
下个月5号下午3点          12-05 15:00
下月的5号下午3点          12-05 15:00
11月25日 15:00            11-25 15:00
11月25下午3点             11-25 15:00
十一月二十五号下午三点一刻  11-25 15:15
11月二十五号下午3点       11-25 15:00
2026年11月25日下午3点     11-25 15:00
11/25 15:00               11-25 15:00
2026/11/25 下午3点        11-25 15:00
25号周三下午三点          11-25 15:00
明天周二下午三点          11-24 15:00
12月23号下午三点          12-23 15:00
半小时后                  11-23 10:30
半个小时以后              11-23 10:30
半个钟头后                11-23 10:30
过半小时                  11-23 10:30
再过20分钟                11-23 10:20
等10分钟                  11-23 10:10
20分钟后                  11-23 10:20
二十分钟后                11-23 10:20
一刻钟后                  11-23 10:15
三刻钟之后                11-23 10:45
一小时后                  11-23 11:00
一个半小时后              11-23 11:30
1.5小时后                 11-23 11:30
两个小时后                11-23 12:00
1小时20分钟后             11-23 11:20
一小时零五分后            11-23 11:05
一个小时半后              11-23 11:30
明天十点左右              11-24 10:00
明天三点前后              11-24 15:00
周末周六上午十点          11-28 10:00
下周末周日下午三点        12-06 15:00
下班后七点                11-23 19:00
午饭后两点                11-23 14:00
现在                      11-23 10:00
马上                      11-23 10:00
3天后上午10点             11-26 10:00
过两天下午三点            11-25 15:00
一周后下午3点             11-30 15:00
两个星期后上午十点        12-07 10:00
"""

EXACT_EN = """
3pm                       11-23 15:00
3 PM                      11-23 15:00
3 p.m.                    11-23 15:00
3:15 pm                   11-23 15:15
03:15 pm                  11-23 15:15
3.15pm                    11-23 15:15
3:15                      11-23 15:15
at 4                      11-23 16:00
@ 4:30                    11-23 16:30
11am                      11-23 11:00
12pm                      11-23 12:00
noon                      11-23 12:00
12 noon                   11-23 12:00
midday tomorrow           11-24 12:00
three o'clock             11-23 15:00
3 o’clock tomorrow        11-24 15:00
two thirty                11-23 14:30
ten forty-five            11-23 10:45
half past three           11-23 15:30
a quarter past 3          11-23 15:15
quarter to three          11-23 14:45
twenty past 3             11-23 15:20
twenty-five to four       11-23 15:35
8pm                       11-23 20:00
tonight at 8              11-23 20:00
tonight 7:30              11-23 19:30
this afternoon at 4       11-23 16:00
3 in the afternoon        11-23 15:00
tomorrow 3pm              11-24 15:00
tomorrow 3                11-24 15:00
tmrw 10                   11-24 10:00
later today at 3pm        11-23 15:00
tomorrow at 3pm, a little later  11-24 15:00
a bit later, in 20 min    11-23 10:20
another day, friday 3pm   11-27 15:00
晚一点，下午三点          11-23 15:00
明天晚点三点              11-24 15:00
明天晚一点三点            11-24 15:00
明天晚点15:30             11-24 15:30
改天吧，周五下午三点      11-27 15:00
回头下午三点              11-23 15:00
tomorrow morning at 9:30  11-24 09:30
tomorrow at half past three  11-24 15:30
around 3pm tomorrow       11-24 15:00
tomorrow around ten       11-24 10:00
about 3                   11-23 15:00
tomorrow ten or so        11-24 10:00
tomorrow after lunch at 2  11-24 14:00
next weekend saturday 10am  12-05 10:00
in around 20 minutes      11-23 10:20
day after tomorrow 10am   11-25 10:00
the day after tomorrow at 4 in the afternoon  11-25 16:00
wed 10:30                 11-25 10:30
Wednesday at 3pm          11-25 15:00
on wednesday at 3pm       11-25 15:00
coming friday 3pm         11-27 15:00
this friday 4:30pm        11-27 16:30
thu at 10.30am            11-26 10:30
sat 2pm                   11-28 14:00
mon 9am                   11-30 09:00
next tuesday 10am         12-01 10:00
next wednesday 10am       12-02 10:00
wednesday next week 3pm   12-02 15:00
next week wednesday 3pm   12-02 15:00
25 nov 3pm                11-25 15:00
nov 25 at 15:00           11-25 15:00
Nov 25th, 2026 3pm        11-25 15:00
3pm on the 25th of november  11-25 15:00
the 25th at 3pm           11-25 15:00
december 1st at noon      12-01 12:00
3pm on the 5th of next month  12-05 15:00
2026-11-25 15:00          11-25 15:00
2026-11-25T15:00          11-25 15:00
2026-11-25T15:00:00+08:00  11-25 15:00
2026-11-25T07:00:00Z      11-25 15:00
2026.11.25 3pm            11-25 15:00
in 20 min                 11-23 10:20
in about 20 minutes       11-23 10:20
in twenty minutes         11-23 10:20
20 minutes later          11-23 10:20
in half an hour           11-23 10:30
in a quarter of an hour   11-23 10:15
in an hour                11-23 11:00
in 1 hour 20 minutes      11-23 11:20
in an hour and a half     11-23 11:30
in one and a half hours   11-23 11:30
in 1.5 hours              11-23 11:30
in 2 hours                11-23 12:00
two hours from now        11-23 12:00
after 2 hours             11-23 12:00
+2h                       11-23 12:00
+ 90m                     11-23 11:30
+1h30                     11-23 11:30
+1h30m                    11-23 11:30
now                       11-23 10:00
right now                 11-23 10:00
in 2 days at 10am         11-25 10:00
+5d 3pm                   11-28 15:00
in a week at 3pm          11-30 15:00
in two weeks monday 10am  12-07 10:00
"""

SPANS = """
明早                      11-24 09:00-12:00 morning
明天上午                  11-24 09:00-12:00 morning
明天中午                  11-24 11:30-13:30 noon
明天午休                  11-24 11:30-13:30 noon
tomorrow lunch time       11-24 11:30-13:30 noon
lunch                     11-23 11:30-13:30 noon
明天午饭前                11-24 09:00-12:00 morning
明天吃完午饭后            11-24 13:30-18:00 afternoon
after lunch               11-23 13:30-18:00 afternoon
下班后                    11-23 18:00-21:00 evening
明天下班以后              11-24 18:00-21:00 evening
tomorrow after work       11-24 18:00-21:00 evening
十点多                    11-23 10:00-11:00
明天下午三点多            11-24 15:00-16:00
晚上八点多                11-23 20:00-21:00
周日下午                  11-29 13:30-18:00 afternoon
明天下午                  11-24 13:30-18:00 afternoon
明天傍晚                  11-24 17:00-18:00 dusk
明天晚上                  11-24 18:00-21:00 evening
今晚                      11-23 18:00-21:00 evening
今天上午                  11-23 10:00-12:00 morning
下午                      11-23 13:30-18:00 afternoon
下周三下午                12-02 13:30-18:00 afternoon
25号上午                  11-25 09:00-12:00 morning
this morning              11-23 10:00-12:00 morning
this afternoon            11-23 13:30-18:00 afternoon
tonight                   11-23 18:00-21:00 evening
tomorrow night            11-24 18:00-21:00 evening
tomorrow afternoon        11-24 13:30-18:00 afternoon
tomorrow in the morning   11-24 09:00-12:00 morning
tomorrow pm               11-24 13:30-18:00 afternoon
tomorrow am               11-24 09:00-12:00 morning
monday morning            11-23 10:00-12:00 morning
下午晚点                  11-23 13:30-18:00 afternoon
sometime tomorrow afternoon  11-24 13:30-18:00 afternoon
friday lunchtime          11-27 11:30-13:30 noon
下午3点到4点              11-23 15:00-16:00
下午两点到四点半          11-23 14:00-16:30
下午三到四点              11-23 15:00-16:00
明天下午2-4点             11-24 14:00-16:00
明天9点到11点             11-24 09:00-11:00
明天上午10点到下午2点     11-24 10:00-14:00
从3点到4点                11-23 15:00-16:00
15点～16点                11-23 15:00-16:00
14:00-15:30               11-23 14:00-15:30
晚上7点至8点              11-23 19:00-20:00
晚上8点到10点             11-23 20:00-21:00
下午5点到8点              11-23 17:00-20:00
9点到11点                 11-23 10:00-11:00
between 3 and 4 pm        11-23 15:00-16:00
between 3 and 4 tomorrow afternoon  11-24 15:00-16:00
tomorrow between 10 and 11  11-24 10:00-11:00
from ten to three         11-23 10:00-15:00
3-4pm                     11-23 15:00-16:00
3 to 4                    11-23 15:00-16:00
11 to 1pm                 11-23 11:00-13:00
tomorrow 9 to 5           11-24 09:00-17:00
明天3点以后               11-24 15:00-18:00
明天下午5点后             11-24 17:00-18:00
晚上6点以后               11-23 18:00-21:00
明天11点之前              11-24 09:00-11:00
明天下午4点前             11-24 13:30-16:00
after 3pm                 11-23 15:00-18:00
from 3pm tomorrow         11-24 15:00-18:00
by 4                      11-23 10:00-16:00
tomorrow before 11        11-24 09:00-11:00
"""

REFUSED = """
vague            一会儿
vague            过一会儿
vague            晚点
not-understood   早点
vague            改天
not-understood   有空再说
not-understood   明天给他打
not-understood   周三点半
not-understood   下周一点半
not-understood   周六日下午
not-understood   20分钟
not-understood   两小时
not-understood   明天[b]3点[/b]
not-understood   明天下午三点=1+1
not-understood   明天以后
not-understood   3
not-understood   三
not-understood   明天三
not-understood   下周二十
not-understood   3点从
not-understood   明天3点 at
not-understood   1530
not-understood   3-4
not-understood   的
not-understood   at
not-understood   ,
not-understood   month 3pm
not-understood   monthly
not-understood   montag 3pm
not-understood   around 20 minutes
vague            later
not-understood   soonish
not-understood   fax me tomorrow
not-understood   2 hours
not-understood   half three
not-understood   ten to three
not-understood   after tomorrow
not-understood   between 3pm
not-understood   tomorrow and 3pm
not-understood   3 to
not-understood   3 to 4 to 5
not-understood   in 9999 min
not-understood   3pm😀
past             9点
past             早上8点
past             今天上午9点半
past             9:59
past             昨天下午三点
past             昨天
past             前天下午
past             上周三 15:00
past             yesterday 3pm
past             last friday 3pm
past             11月20号下午三点
past             2025-11-25 15:00
past             8点到9点
contradictory    上午15点
contradictory    下午9点
contradictory    早上9pm
contradictory    晚上3点
contradictory    15:00 am
contradictory    morning 3pm
contradictory    上午下午
contradictory    evening am
contradictory    25号周四下午三点
contradictory    明天周三下午三点
contradictory    下周25号下午三点
contradictory    明天后天下午三点
contradictory    周三周四下午
contradictory    今天11月25号下午三点
contradictory    3点4点
contradictory    2月30号下午三点
contradictory    11月31号 3pm
contradictory    32号下午三点
contradictory    25/11 3pm
contradictory    2026-13-01 15:00
contradictory    25:00
contradictory    25点
contradictory    3点70分
contradictory    三点五刻
contradictory    3点5
contradictory    三点零
contradictory    tomorrow 25
contradictory    2026-11-25T25:00
contradictory    半小时后下午3点
contradictory    明天半小时后
contradictory    in 2 hours 3pm
contradictory    5点到3点
contradictory    9 to 8
contradictory    after 3 to 4
contradictory    11.25
contradictory    12.05
vague            晚一点
vague            晚些时候
vague            later today
vague            明天晚点
contradictory    晚一点三
vague-day        改天下午三点
vague-day        过几天上午
vague-day        another day at 3pm
vague            回头
contradictory    after 3 之前
bare-day         明天
bare-day         今天
bare-day         周三
bare-day         下周三
bare-day         下周
bare-day         下周下午三点
bare-day         25号
bare-day         11月25日
bare-day         3天后
bare-day         tomorrow
bare-day         next month
bare-day         next month 3pm
bare-day         next tuesday
bare-day         25 nov
bare-day         周末
bare-day         下周末下午三点
bare-day         weekend 3pm
bare-day         this weekend
bare-day         周末下周三下午三点
contradictory    十点多到十一点
contradictory    三点多以后
contradictory    午饭前下午三点
too-far          12月24号下午三点
too-far          31号下午三点
too-far          1月2号下午三点
too-far          in 999 hours
too-far          五周后下午三点
too-far          2027-11-25 15:00
too-far          9999-12-31 15:00
outside-limits   21:00
outside-limits   明天晚上9点半
outside-limits   明天早上7点
outside-limits   7am
outside-limits   凌晨3点
outside-limits   明天03:15
outside-limits   0点
outside-limits   midnight
outside-limits   半夜
outside-limits   in 11 hours
outside-limits   23:00-23:30
outside-limits   before 8am
"""


def rows(table: str) -> list[tuple[str, str]]:
    """The phrase and its window stand apart by two spaces or more."""
    pairs = (line.strip().split("  ", 1) for line in table.splitlines() if line)
    return [(phrase.strip(), window.strip()) for phrase, window in pairs]


@pytest.mark.parametrize(("phrase", "window"), rows(EXACT_ZH + EXACT_EN))
def test_an_exact_time_is_a_quarter_of_an_hour(phrase: str, window: str) -> None:
    """D-16: the owner is asked when, and called then."""
    found = said(phrase)
    assert shown(found) == window
    assert found.exact
    assert found.end - found.start == timedelta(minutes=15)


@pytest.mark.parametrize(("phrase", "window"), rows(SPANS))
def test_a_part_of_the_day_and_a_range_are_spans(phrase: str, window: str) -> None:
    found = said(phrase)
    assert shown(found) == window
    assert not found.exact


@pytest.mark.parametrize(("code", "phrase"), [line.split(maxsplit=1) for line in REFUSED.strip().splitlines()])
def test_what_is_not_certain_is_refused(code: str, phrase: str) -> None:
    found = refused(phrase)
    assert found.code == f"callback-{code}"
    assert found.params["text"] == phrase


@pytest.mark.parametrize(
    ("phrase", "day", "saturday"),
    [("周末", 23, 28), ("this weekend 3pm", 23, 28), ("周末", 28, 28), ("周末", 29, 35), ("下周末上午", 29, 35)],
)
def test_a_weekend_is_two_days_and_both_are_named(phrase: str, day: int, saturday: int) -> None:
    """On a Sunday the one that comes."""
    first = datetime(2026, 11, 1, tzinfo=ZONE)
    found = refused(phrase, first + timedelta(days=day - 1, hours=10)).params
    named = [(first + timedelta(days=ahead)).date().isoformat() for ahead in (saturday - 1, saturday)]
    assert [found["day"], found["other"]] == named


@pytest.mark.parametrize(
    ("phrase", "left"),
    [
        ("明天给他打", "给他打"),
        ("fax me tomorrow", "fax me"),
        ("month 3pm", "month"),
        ("3点多多", "多"),
        ("after tomorrow", "after"),
        ("明天以后", "以后"),
        ("tomorrow 3pm foo BAR", "foo bar"),
        ("3", "3"),
    ],
)
def test_the_part_left_over_is_named(phrase: str, left: str) -> None:
    assert refused(phrase).params["left"] == left


def test_the_past_is_refused_with_the_same_time_tomorrow() -> None:
    found = refused("9点").params
    assert (found["at"], found["suggest"]) == ("2026-11-23T09:00:00+08:00", "2026-11-24T09:00:00+08:00")
    assert refused("今天9点").params["suggest"] == ""


def test_a_bare_day_names_the_day_that_needs_a_time() -> None:
    assert refused("下周三").params["day"] == "2026-12-02"
    assert refused("下周").params["day"] == ""


def test_a_contradiction_names_what_contradicts() -> None:
    found = refused("25号周四下午三点").params
    assert (found["what"], found["day"], found["weekday"], found["said"]) == ("weekday", "2026-11-25", 2, 3)
    assert refused("上午15点").params["what"] == "hour-part"
    assert refused("2月30号下午三点").params["what"] == "no-such-day"


def test_the_limits_are_named_and_bind_a_promise() -> None:
    """D-15: a promise lifts the slots, never the hard limits."""
    found = refused("明天晚上9点半").params
    assert (found["first"], found["last"]) == ("08:00", "21:00")
    assert said("20:50").end.time() == time(21)


@pytest.mark.parametrize(
    ("phrase", "outside"),
    [
        ("8:30 tomorrow", True),
        ("明天9点", False),
        ("17:59", False),
        ("18:00", True),
        ("今晚", True),
        ("明天下午", False),
        ("明早", False),
        ("下午5点到7点", True),
        ("下午4点到6点", False),
        ("+9h", True),
    ],
)
def test_outside_calling_hours_asks_for_a_confirmation(phrase: str, outside: bool) -> None:
    """D-15."""
    assert said(phrase).outside_hours is outside


def test_a_closed_day_is_flagged_not_refused() -> None:
    calendar = Calendar(closed=frozenset({date(2026, 11, 24)}))
    closed = [
        parse_callback(text, NOW, HOURS, calendar).closed_day for text in ("明天3点", "明天下午", "后天3点", "+1h")
    ]
    assert closed == [True, True, False, False]


def test_thirty_days_ahead_and_no_further() -> None:
    assert said("2026-12-23 15:00").start.date() - NOW.date() == timedelta(days=30)
    assert refused("2026-12-24 15:00").params["days"] == 30


def test_the_weekday_of_today_is_today_until_its_time_is_past() -> None:
    wednesday = datetime(2026, 11, 25, 15, 0, tzinfo=ZONE)
    assert shown(said("周三下午四点", wednesday)) == "11-25 16:00"
    assert shown(said("周三下午", wednesday)) == "11-25 15:00-18:00 afternoon"
    assert shown(said("周三上午", wednesday)) == "12-02 09:00-12:00 morning"
    assert shown(said("下周三上午", wednesday)) == "12-02 09:00-12:00 morning"
    assert refused("本周三上午", wednesday).code == "callback-past"


def test_next_week_is_the_next_iso_week_on_a_sunday_too() -> None:
    sunday = datetime(2026, 11, 29, 10, 0, tzinfo=ZONE)
    assert shown(said("下周一下午三点", sunday)) == shown(said("周一下午三点", sunday)) == "11-30 15:00"
    assert shown(said("next wednesday 3pm", sunday)) == "12-02 15:00"
    assert shown(said("周三下午三点", sunday)) == "12-02 15:00"


def test_dates_cross_the_turn_of_the_year() -> None:
    december = datetime(2026, 12, 28, 10, 0, tzinfo=ZONE)
    assert said("1月2号下午三点", december).start == datetime(2027, 1, 2, 15, 0, tzinfo=ZONE)
    assert said("2号下午三点", december).start == datetime(2027, 1, 2, 15, 0, tzinfo=ZONE)
    assert said("下个月2号下午三点", december).start == datetime(2027, 1, 2, 15, 0, tzinfo=ZONE)
    assert said("下周五下午三点", december).start == datetime(2027, 1, 8, 15, 0, tzinfo=ZONE)


def test_seconds_never_make_a_promise_of_the_past() -> None:
    late = datetime(2026, 11, 23, 15, 0, 30, tzinfo=ZONE)
    assert shown(said("now", late)) == "11-23 15:01"
    assert shown(said("in 20 min", late)) == "11-23 15:21"
    assert shown(said("this afternoon", late)) == "11-23 15:01-18:00 afternoon"
    assert refused("15:00", late).code == "callback-past"


def test_a_part_of_the_day_ends() -> None:
    assert refused("今天上午", NOW.replace(hour=12)).code == "callback-past"
    assert refused("今晚", NOW.replace(hour=20, minute=59, second=30)).code == "callback-past"
    assert shown(said("傍晚", NOW.replace(hour=18, minute=10))) == "11-23 18:10-19:00 dusk"


def test_daylight_saving_shifts_minutes_not_the_clock() -> None:
    """On 28 March 2027 Berlin skips an hour in the night."""
    berlin = ZoneInfo("Europe/Berlin")
    before = datetime(2027, 3, 27, 20, 0, tzinfo=berlin)
    assert said("tomorrow 3pm", before).start == datetime(2027, 3, 28, 15, 0, tzinfo=berlin)
    assert shown(said("in 13 hours", before)) == "03-28 10:00"


def test_an_hour_that_the_clock_skips_is_no_time() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    night = Band("limits", time(0), time(23, 59))
    hours = Hours(HOURS.calling, night, HOURS.slots, HOURS.prefer)
    before = datetime(2027, 3, 28, 1, 0, tzinfo=berlin)
    assert parse_callback("02:30", before, hours).start.hour == 3
    with pytest.raises(Refused):
        parse_callback("02:30-03:15", before, hours)


def test_the_clock_must_know_its_zone() -> None:
    with pytest.raises(ValueError, match="aware"):
        parse_callback("3pm", datetime(2026, 11, 23, 10, 0), HOURS)  # noqa: DTZ001


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("yesterday 16:00", "2026-11-22 16:00"), ("昨天16:00", "2026-11-22 16:00"),
        ("昨天下午四点半", "2026-11-22 16:30"), ("前天上午10点", "2026-11-21 10:00"),
        ("today 9am", "2026-11-23 09:00"), ("今天9点", "2026-11-23 09:00"),
        ("friday 10:00", "2026-11-20 10:00"), ("20 nov 14:05", "2026-11-20 14:05"),
    ],
)  # fmt: skip
def test_b_10_what_has_been_is_said_in_the_same_words(text: str, moment: str) -> None:
    assert parse_past(text, NOW) == datetime.fromisoformat(moment).replace(tzinfo=ZONE)


@pytest.mark.parametrize("text", ["yesterday", "昨天下午", "yesterday 2 to 3pm", "yesterday after 4pm", "some day"])
def test_what_has_been_needs_one_hour(text: str) -> None:
    with pytest.raises(Refused):
        parse_past(text, NOW)
