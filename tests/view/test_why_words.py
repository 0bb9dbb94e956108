"""How it is told why an owner is called or not, and why a list is empty: widths, order, what is left out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
import support
from desk_driver import HOSTILE
from queue_rows import CONTACT, NOW, wall

from carecall.desk.explaining import Explanation
from carecall.desk.funnel import Funnel, Stage
from carecall.desk.queue import Filter
from carecall.desk.why_not import Kind, WhyLine, WhyNot
from carecall.i18n import LANGUAGES, Words
from carecall.model.due import Reading, first_service_due
from carecall.model.ids import CustomerId
from carecall.model.reasons import Reason
from carecall.programmes.catalogue import catalogue
from carecall.view.cells import width
from carecall.view.funnel import funnel_lines
from carecall.view.reasons import Names, reason_text
from carecall.view.why import why_lines
from carecall.view.why_not import rules_asked, why_not_lines

EN, ZH = Words("en"), Words("zh")
KNOWN = Names(support.pack(), NOW)
LATE = Reason("never-came-in-time", {"came": "2026-11-20"})
LINES = (
    WhyLine(Kind.LATER, Reason("once-a-day", {"day": "2026-11-23"}), wall("2026-11-24 15:30"), None, ("C-03",),
            "visit-survey", "京A12345", 12),
    WhyLine(Kind.LATER, Reason("not-due", {"due": "maintenance", "due_on": "2027-05-16", "not_before": "2027-05-09"}),
            date(2027, 5, 9), None, ("A-10", "C-08"), "maintenance", "京A12345"),
    WhyLine(Kind.WAITS, Reason("missing-delivery"), programme="first-service", plate="京A12345"),
    WhyLine(Kind.OVER, Reason("too-old", {"due": "delivery", "due_on": "2026-11-10", "not_before": "2026-11-13",
                                          "day": "2026-11-16"}),
            None, date(2026, 11, 16), ("D-06",), "3dc", "京A12345", cause=LATE),
    WhyLine(Kind.OVER, Reason("too-old", {"due": "delivery", "due_on": "2026-01-10", "not_before": "2026-02-09",
                                          "day": "2026-02-16"}),
            None, date(2026, 2, 16), ("D-10",), "month-one", "京A12345", cause=LATE),
    WhyLine(Kind.OVER, Reason("too-old", {"due": "visit", "due_on": "2026-01-05", "not_before": "2026-01-06",
                                          "day": "2026-01-12"}),
            None, date(2026, 1, 12), ("A-19",), "visit-survey", "京A12345", cause=LATE),
    WhyLine(Kind.OVER, Reason("answered", {"on": "2025-12-01", "kind": "first-service"}), None, date(2025, 12, 1),
            ("D-11",), "first-service", "京A12345"),
)  # fmt: skip
VERDICT = Reason("verdict-at", {"programme": "visit-survey", "at": "2026-11-24T15:30"})
FOUND = WhyNot(CustomerId(7), "王磊", "138 **** 8001", ("京A12345",), VERDICT, False, wall("2026-11-24 15:30"), LINES)


def test_the_answer_stands_first_and_every_reason_in_its_column() -> None:
    assert why_not_lines(EN, KNOWN, FOUND, 80) == [
        "王磊  138 **** 8001  京A12345",
        "Will be called from tomorrow 15:30 on: Visit survey.",
        "  tomorrow 15:30  Visit survey    Not reached today; one unreached call a day is",
        "                                  enough. [C-03; contact 12]",
        "  Sun 9 May 2027  Maintenance     To be called from Sun 9 May 2027 on",
        "                                  (maintenance due: Sun 16 May 2027). [A-10,",
        "                                  C-08]",
        "  waits           First service   No day of delivery is on record.",
        "  Mon 16 Nov      Three-day call  It was to be called from Fri 13 Nov to Mon 16",
        "                                  Nov and was never planned (delivery: Tue 10",
        "                                  Nov). The records came in only Fri 20 Nov,",
        "                                  when that was over.",
        "  Long past and never planned: Month-one call (until Mon 16 Feb), Visit survey",
        "  (until Mon 12 Jan). The records came in only Fri 20 Nov, when that was over.",
        "  Long past: First service (Mon 1 Dec 2025: has been here).",
    ]


def test_what_is_long_past_has_its_last_day_and_its_reason_in_chinese_too() -> None:
    """A director asks why she was not called: the days and the reason, said aloud."""
    assert why_not_lines(ZH, KNOWN, FOUND, 80)[-3:] == [
        "  早已过期、没有排过：满月回访（最迟2月16日周一）、来店回访（最迟1月12日周一）。",
        "  资料11月20日周五才导入，那时已经过期。",
        "  早已过期：首保邀约（2025年12月1日周一已来店）。",
    ]


@pytest.mark.parametrize("room", [40, 60, 80, 120])
@pytest.mark.parametrize("words", [EN, ZH], ids=["en", "zh"])
def test_no_line_is_wider_than_the_room(words: Words, room: int) -> None:
    for name in HOSTILE:
        blocked = WhyLine(Kind.WAITS, Reason("claimed", {"by": name, "at": "2026-11-23T15:41"}))
        found = WhyNot(CustomerId(7), name, "138 **** 8001", ("京A12345", "京B2"), VERDICT, False, None,
                       (blocked, *LINES))  # fmt: skip
        assert max(map(width, why_not_lines(words, KNOWN, found, room))) <= room
        assert max(map(width, funnel_lines(words, KNOWN.pack, a_funnel(name), room))) <= room


def test_with_two_cars_each_line_says_which() -> None:
    two = WhyNot(CustomerId(7), "王磊", "", ("京A12345", "京B2"), VERDICT, False, None, LINES)
    assert "[京A12345; C-03; contact 12]" in " ".join(line.strip() for line in why_not_lines(EN, KNOWN, two, 110))


def a_funnel(text: str = "zws", *more: Reason) -> Funnel:
    stages = (
        Stage("owners", 1543), Stage("open", 312, 1231, Reason("nothing-open", {"held": 3, "opted_out": 26})),
        Stage("due", 85, 227, Reason("due-later", {"day": "2026-11-24", "owners": 31})),
        Stage("mine", 20, 65, Reason("of-others")),
        Stage("ready", 8, 12, Reason("waiting", {"at": "2026-11-23T16:00", "owners": 1, "promised": 4})),
        Stage("free", 7, 1, Reason("on-the-phone")), Stage("fits", 0, 7, Reason("filters-hide")),
    )  # fmt: skip
    asked = Filter(programme="maintenance", text=text)
    return Funnel(stages, (Reason("filters-hide"), *more), asked, False, NOW, {"programme": 18, "text": 20})


def test_an_empty_list_says_what_to_do_and_where_the_owners_were_lost() -> None:
    assert funnel_lines(EN, KNOWN.pack, a_funnel(), 80, lambda action: {"clear": "Esc"}[action]) == [
        "Nobody fits the filters.",
        'Maintenance: hides 18, "zws": hides 20.',
        "Esc shows all.",
        "",
        "1,543  owners in the records",
        "  312  with a planned call    1,231  Nothing is due or planned; 3 wait for a",
        "                                     number, 26 want no calls (carecall owner",
        "                                     left-out).",
        "   85  due by today             227  Due later; next tomorrow, 31 of them.",
        "   20  in this list              65  In the lists of others.",
        "    8  to be called now          12  Wait, 4 of them for a promise; next 16:00,",
        "                                     1 of them.",
        "    7  not on the phone           1  On the phone with others.",
        '    0  fit the filters            7  Shown only: Maintenance, "zws".',
    ]


def test_the_command_line_names_its_options_instead_of_keys() -> None:
    assert funnel_lines(EN, KNOWN.pack, a_funnel(), 80)[2] == "Leave an option out to see more."
    others = Funnel(a_funnel().stages, (Reason("others-have", {"owners": 85}),), Filter(), False, NOW)
    assert funnel_lines(EN, KNOWN.pack, others, 80)[:2] == [
        "What is due today is in the lists of others: 85 to call.", "Without --agent they are listed.",
    ]  # fmt: skip
    assert funnel_lines(EN, KNOWN.pack, others, 80, lambda action: "a")[1] == "a shows them."


def test_after_the_step_at_which_nobody_is_left_there_is_nothing_to_tell() -> None:
    stages = (Stage("owners", 5), Stage("open", 0, 5, Reason("nothing-open", {"held": 0, "opted_out": 0})),
              Stage("due", 0), Stage("ready", 0), Stage("free", 0))  # fmt: skip
    lines = funnel_lines(EN, KNOWN.pack, Funnel(stages, (Reason("not-planned-yet"),), Filter(), True, NOW), 80)
    assert lines == [
        "Today has not been planned yet: carecall plan does it.", "",
        "5  owners in the records", "0  with a planned call    5  Nothing is due or planned.",
    ]  # fmt: skip
    bare = Funnel((Stage("owners", 0), Stage("open", 0)), (Reason("no-owners"),), Filter(), True, NOW)
    assert len(funnel_lines(EN, KNOWN.pack, bare, 200)) == 1


@pytest.mark.parametrize("room", [60, 78, 118])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_short_form_breaks_no_sentence_off_and_says_that_there_is_more(lang: str, room: int) -> None:
    reasons = (
        Reason("because", {"programme": "visit-survey", "not_before": "2026-11-21", "not_after": "2026-11-25"}),
        Reason("tried", {"tries": 1, "of": 3, "at": "2026-11-22T10:05", "by": "林月", "outcome": "no-answer"}),
        Reason("dialled-today"), Reason("then-next", {"try": 3, "of": 3}), Reason("state-held"),
    )  # fmt: skip
    each = Explanation(CONTACT, KNOWN.pack.programmes["visit-survey"], (), reasons, "王磊")
    _ = Words(lang)
    lines = ["".join(text for text, _style in line) for line in why_lines(_, KNOWN, [each], (3, 54), room, False, "w")]
    assert len(lines) <= 3
    shown = "".join("".join(lines).split())
    said = ["".join(reason_text(_, reason, KNOWN).split()) for reason in reasons]
    whole = [sentence for sentence in said if sentence in shown]
    assert whole == said[: len(whole)]
    head = "".join(_("{name}, {n} of {of}: ", name="王磊", n=3, of=54).split())
    assert shown == head + "".join(whole) + ("" if whole == said else "".join(_("{key} says more.", key="w").split()))
    assert len(whole) >= 2


def test_the_panel_has_every_reason_with_its_rules_and_the_short_form_the_first_lines() -> None:
    reasons = (
        Reason("because", {"programme": "visit-survey", "not_before": "2026-11-21", "not_after": "2026-11-25"}),
        Reason("visit", {"on": "2026-11-20"}), Reason("on-call", {"by": "林月", "at": "2026-11-23T15:30"}),
        Reason("then-message", {"of": 3}), Reason("list-of", {"by": "林月"}),
    )  # fmt: skip
    each = Explanation(CONTACT, KNOWN.pack.programmes["visit-survey"], ("B-11", "C-03"), reasons, "王磊")
    whole = ["".join(text for text, _ in line) for line in why_lines(EN, KNOWN, [each, each], (3, 54), 78, True, "w")]
    assert whole[:8] == [
        "王磊: Visit survey",
        "- Visit survey, to be called from Sat 21 Nov to Wed 25 Nov.",
        "- The car left the workshop Fri 20 Nov.",
        "- On the phone with 林月 since 15:30.",
        "- Last try of 3. If not reached: one message, and the contact is closed",
        "  (C-03).",
        "- In the list of 林月.",
        "  Rules: B-11, C-03. Contact 1.",
    ]
    assert whole[8:17] == ["", *whole[:8]]
    assert whole[17:] == [
        "What the rules ask:",
        "  B-11  Back from us: call within three days, once the car has been driven",
        "  C-03  Not reached: 3 days, 3 calls, 3 different slots, then one message",
    ]  # fmt: skip
    short = ["".join(text for text, _ in line) for line in why_lines(EN, KNOWN, [each], (3, 54), 78, False, "w")]
    assert short[0].startswith("王磊, 3 of 54: Visit survey, to be called from")
    assert "workshop" not in " ".join(short), "no room for what the days say"
    assert " ".join(short).endswith("the contact is closed (C-03).")
    assert len(short) <= 4
    assert why_lines(EN, KNOWN, [], (0, 0), 78, True, "w") == []


def test_a_rule_that_only_a_sentence_names_is_told_and_what_somebody_typed_is_none() -> None:
    """B-14, and a house's own rule; a shelf or a car is no rule."""
    told = {"told": "the X-70 from shelf A-05", "role": "care-agent", "hours": 24}
    reasons = (Reason("B-14", {}), Reason("complained", told))
    each = Explanation(CONTACT, None, ("H-01",), reasons, "A-19 王磊")
    full = why_lines(EN, KNOWN, [each], (1, 1), 78, True, "w")
    whole = ["".join(text for text, _ in line) for line in full]
    assert whole[whole.index("What the rules ask:") + 1 :] == [
        "  H-01  a rule of this house's own",
        "  B-14  Said no more calls? Then on no list at all, whatever else applies",
        "  B-12  A complaint is dealt with in 24 hours; a call then asks how it went",
    ]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_why_not_tells_what_each_rule_asks_that_its_lines_name(lang: str) -> None:
    _ = Words(lang)
    shown = " ".join(why_not_lines(_, KNOWN, FOUND, 80))
    lines = rules_asked(_, KNOWN, FOUND, 80)
    told = [line.split()[0] for line in lines[1:] if not line.startswith("    ")]
    assert told == ["C-03", "A-10", "C-08"], "what was given up long ago rests on none"
    assert all(rule in shown for rule in told)
    assert all(catalogue()[rule].lines[lang] in line for rule, line in zip(told, lines[1:], strict=True))
    assert rules_asked(_, KNOWN, replace(FOUND, lines=()), 80) == []
    assert max(map(width, rules_asked(_, KNOWN, FOUND, 40))) <= 40


@pytest.mark.parametrize(
    ("km", "days", "en", "zh"),
    [
        (3000, 85, "3,000 km in 85 days by today: 35.3 km a day, rounded up to 40; 5,000 km take 125 days",
         "截至今天，85 天行驶 3,000 公里，日均 35.3 公里、取整十按 40 算；跑满 5,000 公里要 125 天"),
        (2520, 84, "2,520 km in 84 days by today: 30 km a day; 5,000 km take 166 days",
         "截至今天，84 天行驶 2,520 公里，日均 30 公里；跑满 5,000 公里要 166 天"),
        (3004, 100, "30.1 km a day, rounded up to 40", "日均 30.1 公里、取整十按 40 算"),
    ],
)  # fmt: skip
def test_d_13_the_figures_can_be_reckoned_by_hand(km: int, days: int, en: str, zh: str) -> None:
    """The kilometres a day are rounded up to the next ten, and the sentence says so."""
    today = KNOWN.now.date()
    found = first_service_due(today - timedelta(days), support.TERMS, Reading(today, km))
    assert en in reason_text(EN, found.basis, KNOWN)
    assert zh in reason_text(ZH, found.basis, KNOWN)


def test_d_13_a_day_by_the_kilometres_says_from_when_it_is_counted() -> None:
    today = KNOWN.now.date()
    basis = first_service_due(today - timedelta(31), support.TERMS, Reading(today, 2000)).basis
    assert reason_text(EN, basis, KNOWN) == (
        "2,000 km in 31 days by today: 64.5 km a day, rounded up to 70; 5,000 km take 71 days, counted from Fri 23 Oct "
        "(D-13)."
    )
    assert reason_text(ZH, basis, KNOWN) == (
        "截至今天，31 天行驶 2,000 公里，日均 64.5 公里、取整十按 70 算；"
        "从10月23日周五起 71 天跑满 5,000 公里（D-13）。"
    )
