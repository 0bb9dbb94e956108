"""Why something had its time and was never planned: what the days on record can tell (B-16)."""

from __future__ import annotations

from datetime import date

import pytest

from carecall.desk.never_planned import why_never
from carecall.i18n import Words
from carecall.store.planning import Window
from carecall.view.reasons import reason_text

WINDOW = Window(date(2026, 11, 2), date(2026, 11, 3), date(2026, 11, 5), date(2026, 11, 9))
"""To be called from the 3rd to the 5th, given up after the 9th."""
EARLY, WITHIN, LATE = "2026-11-01T01:00:00Z", "2026-11-05T04:00:00Z", "2026-11-10T04:00:00Z"
RAN = {date(2026, 11, day): f"2026-11-{day:02}T01:00:00Z" for day in (2, 4, 12)}
Told = tuple[str, dict[str, str]]
CASES: dict[str, tuple[str, dict[date, str], str, Told, str, str]] = {
    "the records came when it was over": (
        LATE, RAN, "", ("never-came-in-time", {"came": "2026-11-10"}),
        "The records came in only Tue 10 Nov, when that was over.", "资料11月10日周二才导入，那时已经过期。",
    ),
    "nothing was ever planned": (
        EARLY, {}, "", ("never-begun", {"ran": ""}), "Nothing was ever planned here.", "这里从来没有生成过任务。",
    ),
    "planning began behind it": (
        EARLY, {date(2026, 11, 12): "2026-11-12T01:00:00Z"}, "", ("never-begun", {"ran": "2026-11-12"}),
        "The first day that was ever planned here is Thu 12 Nov; that was over by then.",
        "这里第一次生成任务是11月12日周四，那时已经过期。",
    ),
    "nobody opened carecall in these days": (
        EARLY, {day: at for day, at in RAN.items() if day.day != 4}, "",
        ("never-ran", {"before": "2026-11-02", "following": "2026-11-12"}),
        "Nobody opened carecall or planned on any of these days: it was done Mon 2 Nov, and then not before Thu 12 "
        "Nov.",
        "这些天里没有人打开过工作台，也没有生成过任务：之前一次是11月2日周一，再一次已是11月12日周四。",
    ),
    "nobody has opened it since": (
        EARLY, {date(2026, 11, 2): "2026-11-02T01:00:00Z"}, "",
        ("never-ran", {"before": "2026-11-02", "following": ""}),
        "Nobody opened carecall or planned on any of these days: it was last done Mon 2 Nov.",
        "这些天里没有人打开过工作台，也没有生成过任务：最近一次是11月2日周一。",
    ),
    "the records came behind the last planning": (
        WITHIN, RAN, "", ("never-came-before", {"came": "2026-11-05", "ran": "2026-11-04"}),
        "The records came in Thu 5 Nov, when those days had been planned for the last time (Wed 4 Nov).",
        "资料11月5日周四才导入，这些天的任务之前已最后一次生成（11月4日周三）。",
    ),
    "what it comes after was open": (
        EARLY, RAN, "3dc", ("never-free", {"programme": "3dc"}),
        "It comes after 3dc, which was not closed in time.", "要等3dc办结，而它没有按时办结。",
    ),
    "planning left it out": (
        EARLY, RAN, "", ("never-taken", {"ran": "2026-11-04"}),
        "Planning ran (Wed 4 Nov) and left it out: no number worked then, calls were not wanted, or the programme did "
        "not run; which it was is not kept.",
        "当时生成过任务（11月4日周三），但没有排上：可能号码不通、车主不愿接电话，或项目没有启用；具体是哪一种没有留存。",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_what_is_on_record_says_why_it_was_never_planned(case: str) -> None:
    written, runs, waited, told, en, zh = CASES[case]
    found = why_never(WINDOW, date.fromisoformat(written[:10]), written, runs, waited)
    assert (found.code, found.params) == told
    assert (reason_text(Words("en"), found), reason_text(Words("zh"), found)) == (en, zh)
