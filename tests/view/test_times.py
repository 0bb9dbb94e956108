"""Days and hours in words, in both languages."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from queue_rows import wall

from carecall.desk.day_load import Coming
from carecall.i18n import Words
from carecall.view.times import date_words, day_words, due_words, minutes_words, moment_words, near_words

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("day", "english"),
    [
        (date(2026, 11, 23), "today"), (date(2026, 11, 24), "tomorrow"), (date(2026, 11, 22), "yesterday"),
        (date(2026, 11, 21), "Sat 21"), (date(2026, 11, 25), "Wed 25"), (date(2026, 12, 20), "Sun 20 Dec"),
        (date(2026, 11, 1), "Sun 1 Nov"), (date(2027, 2, 6), "Sat 6 Feb 2027"),
    ],
)  # fmt: skip
def test_days_are_spoken_of_from_today(day: date, english: str) -> None:
    assert near_words(Words("en"), day, TODAY) == english


def test_a_moment_of_today_is_its_hour_alone() -> None:
    now = wall("2026-11-23 15:41")
    assert moment_words(Words("en"), wall("2026-11-23 16:00"), now) == "16:00"
    assert moment_words(Words("en"), wall("2026-11-24 09:05"), now) == "tomorrow 09:05"


@pytest.mark.parametrize(
    ("seconds", "told"),
    [(-241, "in 5 min"), (-240, "in 4 min"), (-60, "in 1 min"), (-1, "in 1 min"), (0, "now"), (59, "now"),
     (60, "1 min late"), (119, "1 min late"), (120, "2 min late"), (3600, "60 min late")],
)  # fmt: skip
def test_a_promise_is_now_from_its_time_on_and_not_before(seconds: int, told: str) -> None:
    promised = wall("2026-11-23 16:00")
    said = due_words(Words("en"), Coming(promised), promised + timedelta(seconds=seconds))
    assert said == [f"Promise 16:00, {told}", "promise 16:00", "promise 16:00"]


@pytest.mark.parametrize(
    ("minutes", "told"),
    [(120, "120 min late"), (121, "2 hours late"), (24 * 60, "24 hours late"), (2580, "1 day late"),
     (48 * 60, "2 days late"), (-11 * 60, "in 11 hours")],
)  # fmt: skip
def test_what_is_long_late_is_late_by_hours_or_days(minutes: int, told: str) -> None:
    promised = wall("2026-11-23 16:00")
    said = due_words(Words("en"), Coming(promised), promised + timedelta(minutes=minutes))
    assert said[0].endswith(f"16:00, {told}")


def test_what_lasts_long_is_told_in_hours_and_days() -> None:
    told = [minutes_words(Words("zh"), minutes) for minutes in (120, 121, 1440, 1441, 2580)]
    assert told == ["120 分钟", "2 小时", "24 小时", "1 天", "1 天"]
    coming, now = Coming(wall("2026-11-21 15:30"), "李娜"), wall("2026-11-23 10:30")
    assert due_words(Words("zh"), coming, now)[0].endswith("，已晚 1 天")


@pytest.mark.parametrize(
    ("at", "told"),
    [("13:20", "in 10 min"), ("13:30", "now"), ("17:59", "now"), ("18:00", "now"), ("18:02", "2 min late")],
)
def test_a_part_of_the_day_is_now_until_it_ends(at: str, told: str) -> None:
    afternoon = Coming(wall("2026-11-23 13:30"), "李娜", "afternoon", wall("2026-11-23 18:00"))
    said = due_words(Words("en"), afternoon, wall(f"2026-11-23 {at}"))
    assert said == [f"Promise this afternoon 李娜, {told}", "promise this afternoon 李娜", "promise this afternoon"]


@pytest.mark.parametrize("key", ["", "n"])
def test_a_promise_that_is_cut_short_still_says_what_it_is(key: str) -> None:
    """A bare time would read as if what is said before it were at that time."""
    coming, now = Coming(wall("2026-11-23 16:00"), "李娜"), wall("2026-11-23 15:56")
    for lang, promise, takes_up in (("en", "promise 16:00", "n takes up: "), ("zh", "约定 16:00", "按 n 先打：")):
        for talking in (False, True):
            said = due_words(Words(lang), coming, now, talking, key)
            assert said[1:] == [f"{takes_up if key else ''}{each}" for each in (f"{promise} 李娜", promise)]


@pytest.mark.parametrize(
    ("at", "english", "chinese"),
    [("16:00", "after this call", "打完这通再打"),
     ("16:03", "after this call (3 min late)", "打完这通就打（已过 3 分钟）")],
)  # fmt: skip
def test_who_is_talking_is_not_told_to_dial_but_what_comes_after_the_call(at: str, english: str, chinese: str) -> None:
    coming, now = Coming(wall("2026-11-23 16:00"), "李娜"), wall(f"2026-11-23 {at}")
    assert due_words(Words("en"), coming, now, talking=True)[0] == f"Next: 16:00 李娜, {english}"
    assert due_words(Words("zh"), coming, now, talking=True)[0] == f"接下来：16:00 李娜，{chinese}"


def test_before_its_time_a_promise_need_not_be_the_next_call() -> None:
    coming, now = Coming(wall("2026-11-23 16:00"), "李娜"), wall("2026-11-23 15:56")
    assert due_words(Words("en"), coming, now, talking=True)[0] == "Promise 16:00 李娜, in 4 min"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_day_of_a_year_has_words(lang: str) -> None:
    words = Words(lang)
    days = [date.fromordinal(TODAY.toordinal() + n) for n in range(-200, 200)]
    assert all(near_words(words, day, TODAY) and "{" not in day_words(words, day, TODAY) for day in days)
    assert len({date_words(words, day, TODAY) for day in days}) == len(days)
