"""What does not fit together names its file, line and key; all problems of a load are told at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from carecall.errors import BadFile
from carecall.programmes.load import load_packs

Blame = Callable[[str, str, str, str, dict[str, Any]], None]
Write = Callable[..., Path]
Case = tuple[str, str, str, str, dict[str, Any]]  # old text, new text, key, code, some of the params
YEARLY = "yearly: {{names: {{zh: 年, en: Year}}, from: delivery, {rest}}}"
CLASS = "classes:\n  k: {{names: {{zh: 类, en: K}}, {rest}}}  # <-\nprogrammes:\n"
CASES: dict[str, Case] = {
    "never a fourth try": (
        "    tries: 2", "    tries: 4  # <-", "series.twice.tries", "too-many-tries", {"value": "4", "most": 3},
    ),
    "overlapping slots": (
        "      from: 13:30\n", "      from: 11:00  # <-\n", "hours.slots.afternoon.from", "slots-overlap",
        {"name": "afternoon", "other": "morning", "until": "11:30", "start": "11:00"},
    ),
    "slot before the calling hours": (
        "      from: 09:00\n", "      from: 8:30  # <-\n", "hours.slots.morning.from", "outside-calling-hours",
        {"name": "morning", "start": "08:30", "first": "09:00", "last": "18:00"},
    ),
    "slot after the calling hours": (
        "      to: 17:30\n", "      to: 18:30  # <-\n", "hours.slots.afternoon.to", "outside-calling-hours",
        {"end": "18:30"},
    ),
    "slot backwards": (
        "      to: 11:30\n", "      to: 08:30  # <-\n", "hours.slots.morning.to", "time-order",
        {"start": "09:00", "end": "08:30"},
    ),
    "calling hours outside the limits": (
        "  calling: {from: 09:00, to: 18:00}\n  limits: {from: 08:00, to: 21:00}",
        "  limits: {from: 08:00, to: 17:45}\n  calling: {from: 09:00, to: 18:00}  # <-",
        "hours.calling.to", "outside-limits", {"last": "17:45"},
    ),
    "calling hours outside the limits that nobody wrote": (
        "  calling: {from: 09:00, to: 18:00}\n  limits: {from: 08:00, to: 21:00}",
        "  calling: {from: 09:00, to: 21:15}  # <-", "hours.calling.to", "outside-limits", {"last": "21:00"},
    ),
    "limits wider than the hard ones": (
        "  limits: {from: 08:00, to: 21:00}", "  limits: {from: 07:00, to: 21:00}  # <-",
        "hours.limits.from", "outside-hard-limits", {"first": "08:00", "last": "21:00"},
    ),
    "from after to": (
        "        to: 5", "        to: 2  # <-", "programmes.welcome.touches.call.to", "window-order",
        {"low": "from", "high": "to", "first": 3, "then": 2},
    ),
    "to after give_up": (
        "        give_up: 6", "        give_up: 4  # <-", "programmes.welcome.touches.call.give_up", "window-order",
        {"low": "to", "high": "give_up", "first": 5, "then": 4},
    ),
    "after itself": (
        "    after: welcome", "    after: later  # <-", "programmes.later.after", "circle", {"circle": ["later",
        "later"]},
    ),
    "after each other": (
        "    named: consultant", "    after: later", "programmes.later.after", "circle", {"circle": ["welcome",
        "later", "welcome"]},
    ),
    "after another kind of date": (
        "    after: welcome", "    after: survey  # <-", "programmes.later.after", "after-other-due",
        {"due": "delivery", "other": "visit"},
    ),
    "kinds of visit without visits": (
        "    named: consultant", "    of: [repair]  # <-", "programmes.welcome.of", "of-without-visit",
        {"due": "delivery"},
    ),
    "a campaign's words after the last try": (
        '    zh: "{owner}，您好！请回电。{dealership}，电话{hotline}，{agent}"\n',
        '    zh: "{owner}，您好！{text}请回电。{dealership}，电话{hotline}，{agent}"  # <-\n',
        "templates.missed.zh", "text-of-no-campaign", {"value": "text"},
    ),
    "closed and opened": (
        "  opened: []", "  opened: [2027-02-06]  # <-", "calendar.opened", "day-twice", {"value": "2027-02-06"},
    ),
    "more tries than slots": (
        "    tries: 2", "    tries: 3  # <-", "series.twice.tries", "too-few-slots", {"tries": 3, "slots": 2},
    ),
    "a call and a message": (
        "{phone: visit-survey,", "{phone: visit-survey, message: {channels: [sms], template: missed},",
        "programmes.survey.touches.call.message", "phone-and-message", {},
    ),
    "somebody whom no pack knows is reached first": (
        "{phone: visit-survey,", "{phone: visit-survey, reach: [boss],",
        "programmes.survey.touches.call.reach", "unknown-contact-role", {"value": "boss"},
    ),
    "a word of two contact persons": (
        "programmes:\n", "contacts:\n  a: {names: {zh: 甲, en: A}, said: [用户]}\n"
        "  b: {names: {zh: 用户, en: B}}  # <-\nprogrammes:\n",
        "contacts.b.names.zh", "word-of-two-roles", {"value": "用户"},
    ),
    "neither a call nor a message": (
        "{phone: visit-survey, from: 1,", "{from: 1,",
        "programmes.survey.touches.call", "neither-phone-nor-message", {},
    ),
    "a call that is never tried": (
        "give_up: 7, series: twice}", "give_up: 7}", "programmes.survey.touches.call", "call-without-series", {},
    ),
    "a message that is tried": (
        "{phone: visit-survey, from: 1,", "{message: {channels: [sms], template: missed}, from: 1,",
        "programmes.survey.touches.call.series", "message-with-series", {},
    ),
    "a kind of due date that carecall has": (
        "programmes:\n", "due_dates:\n  visit: {names: {zh: 到店, en: Visit}, from: delivery}  # <-\nprogrammes:\n",
        "due_dates.visit", "due-name-taken", {"value": "visit"},
    ),
    "again at once": (
        "programmes:\n", f"due_dates:\n  {YEARLY.format(rest='every: {months: 0}')}  # <-\nprogrammes:\n",
        "due_dates.yearly.every", "no-time-between", {},
    ),
    "so many times, but never again": (
        "programmes:\n", f"due_dates:\n  {YEARLY.format(rest='times: 3')}  # <-\nprogrammes:\n",
        "due_dates.yearly.times", "times-of-one", {},
    ),
    "a record of a base day that carecall has": (
        "programmes:\n", "records:\n  birth: {names: {zh: 生, en: Birth}, day: [生辰]}  # <-\nprogrammes:\n",
        "records.birth", "record-name-taken", {"value": "birth"},
    ),
    "a record that comes from nowhere": (
        "programmes:\n", "records:\n  a: {names: {zh: 甲, en: A}, number: [单号]}  # <-\nprogrammes:\n",
        "records.a", "record-of-nothing", {},
    ),
    "a campaign of which only the latest counts": (
        "programmes:\n", "records:\n  a:\n    names: {zh: 甲, en: A}\n    campaign: yes  # <-\nprogrammes:\n",
        "records.a.campaign", "campaign-each", {},
    ),
    "cars of a campaign where none is made": (
        "programmes:\n",
        "records:\n  a:\n    names: {zh: 甲, en: A}\n    day: [到期]\n    delivered_within: 3  # <-\nprogrammes:\n",
        "records.a.delivered_within", "campaign-missing", {},
    ),
    "an answer that is saved nowhere": (
        "programmes:\n", "records:\n  a: {names: {zh: 甲, en: A}, told: {complain: []}}  # <-\nprogrammes:\n",
        "records.a.told.complain", "unknown-answer", {"value": "complain", "meant": "complaint"},
    ),
    "each of what is told": (
        "programmes:\n",
        "records:\n  a: {names: {zh: 甲, en: A}, each: yes, told: {complaint: []}}  # <-\nprogrammes:\n",
        "records.a.told", "told-each", {},
    ),
    "a day on record of what moves": (
        "programmes:\n", "records:\n  a: {names: {zh: 甲, en: A}, day: [到期]}\ndue_dates:\n"
        "  b: {names: {zh: 乙, en: B}, from: last-visit, recorded: a}  # <-\nprogrammes:\n",
        "due_dates.b.recorded", "recorded-unfit", {},
    ),
    "a header of two records": (
        "programmes:\n", "records:\n  a: {names: {zh: 甲, en: A}, day: [到期]}\n"
        "  b: {names: {zh: 乙, en: B}, day: [到期（必填）]}  # <-\nprogrammes:\n",
        "records.b.day", "header-twice", {"value": "到期（必填）"},
    ),
    "a class earned by nothing": (
        "programmes:\n", CLASS.format(rest="earned: {t: {of: [delivery]}}"),
        "classes.k.earned.t", "one-measure", {},
    ),
    "a sum of what has none": (
        "programmes:\n", CLASS.format(rest="earned: {t: {of: [delivery], over: 5}}"),
        "classes.k.earned.t.of", "no-amounts", {"value": "delivery"},
    ),
    "earned by what nobody keeps": (
        "programmes:\n", CLASS.format(rest="earned: {t: {of: [sale], at_least: 2}}"),
        "classes.k.earned.t.of", "unknown-earned-by", {"value": "sale"},
    ),
    "earned among those who earned it": (
        "programmes:\n", CLASS.format(rest="earned: {t: {of: [delivery], at_least: 2, among: k}}"),
        "classes.k.earned.t.among", "earned-among-earned", {"value": "k"},
    ),
    "a grade that is earned": (
        "programmes:\n", CLASS.format(rest="scale: g, earned: {t: {of: [delivery], at_least: 2}}"),
        "classes.k.earned", "earned-grade", {},
    ),
    "a class of no time": (
        "programmes:\n", CLASS.format(rest="within: {days: 0}"),
        "classes.k.within", "no-time-within", {},
    ),
    "a word of two classes": (
        "programmes:\n", "classes:\n  a: {names: {zh: 甲, en: A}, words: [金卡]}\n"
        "  k: {names: {zh: 类, en: K}, words: [金卡（会员）]}  # <-\nprogrammes:\n",
        "classes.k.words", "word-twice", {"value": "金卡（会员）"},
    ),
    "for a class that there is not": (
        "    named: consultant", "    only_for: [gold]  # <-", "programmes.welcome.only_for", "unknown-class",
        {"value": "gold"},
    ),
    "a record of nobody": (
        "programmes:\n", "records:\n  a: {names: {zh: 甲, en: A}, of: dealer, day: [到期]}  # <-\nprogrammes:\n",
        "records.a.of", "unknown-subject", {"value": "dealer"},
    ),
    "a festival without its day": (
        "programmes:\n", "due_dates:\n  moon: {names: {zh: 节, en: Moon}, from: festival}  # <-\nprogrammes:\n",
        "due_dates.moon", "festival-without-day", {},
    ),
    "a festival twice a year": (
        "programmes:\n",
        "due_dates:\n  moon: {names: {zh: 节, en: Moon}, from: festival, on: 02-03, times: 3}  # <-\nprogrammes:\n",
        "due_dates.moon.times", "festival-is-yearly", {},
    ),
    "a day of what is no festival": (
        "programmes:\n", f"due_dates:\n  {YEARLY.format(rest='on: 10-01')}  # <-\nprogrammes:\n",
        "due_dates.yearly.on", "day-without-festival", {"value": "delivery"},
    ),
    "a day that no year has": (
        "programmes:\n",
        "due_dates:\n  moon: {names: {zh: 节, en: Moon}, from: festival, on: 02-30}  # <-\nprogrammes:\n",
        "due_dates.moon.on", "bad-month-day", {"value": "02-30"},
    ),
    "a bound of a festival": (
        "programmes:\n",
        "due_dates:\n  moon: {names: {zh: 节, en: Moon}, from: festival, on: 10-01, only: {after: other}}  # <-\n"
        f"  {YEARLY.format(rest='after: {years: 1}').replace('yearly', 'other').replace('delivery', 'birth')}\n"
        "programmes:\n",
        "due_dates.moon.only", "only-of-one", {},
    ),
    "two bounds": (
        "programmes:\n", f"due_dates:\n  {YEARLY.format(rest='only: {after: other, before: other}')}  # <-\n"
        f"  {YEARLY.format(rest='after: {years: 1}').replace('yearly', 'other')}\nprogrammes:\n",
        "due_dates.yearly.only", "one-bound", {},
    ),
    "bound by itself": (
        "programmes:\n", f"due_dates:\n  {YEARLY.format(rest='only: {after: yearly}')}  # <-\nprogrammes:\n",
        "due_dates.yearly.only.after", "bound-unfit", {"value": "yearly"},
    ),
    "bound by what nobody declares": (
        "programmes:\n", f"due_dates:\n  {YEARLY.format(rest='only: {before: yaerly}')}  # <-\nprogrammes:\n",
        "due_dates.yearly.only.before", "unknown-own-kind", {"value": "yaerly", "meant": "yearly"},
    ),
    "lost after a delivery": (
        "programmes:\n", f"due_dates:\n  {YEARLY.format(rest='after: {years: 1}')}\nlosses: {{lost: yearly}}  # <-\n"
        "programmes:\n",
        "losses.lost", "losses-unfit", {"value": "yearly", "base": "last-visit"},
    ),
    "a warranty that ends every year": (
        "programmes:\n", f"due_dates:\n  {YEARLY.format(rest='every: {years: 1}')}\n"
        "  away: {names: {zh: 年, en: Away}, from: last-visit}\n"
        "losses: {lost: away, warranty: yearly}  # <-\nprogrammes:\n",
        "losses.warranty", "losses-unfit", {"value": "yearly", "base": "delivery"},
    ),
    "a plate that begins with its letter": (
        "programmes:\n", "due_dates:\n  away: {names: {zh: 年, en: Away}, from: last-visit}\n"
        "losses: {lost: away, local: [B京]}  # <-\nprogrammes:\n",
        "losses.local", "bad-plate-start", {"value": "B京"},
    ),
    "counted from a day that nobody knows": (
        "programmes:\n", "due_dates:\n  yearly: {names: {zh: 年, en: Year}, from: birht}  # <-\nprogrammes:\n",
        "due_dates.yearly.from", "unknown-base", {"value": "birht", "meant": "birth"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_what_does_not_fit_names_its_file_line_and_key(case: str, blame: Blame) -> None:
    blame(*CASES[case])


def test_nobody_is_contacted_before_the_next_one_is_known(write: Write, house: str, scripts: tuple[str, ...]) -> None:
    kind = YEARLY.format(rest="every: {weeks: 1}")
    text = house.replace("programmes:", f"due_dates:\n  {kind}\nprogrammes:").replace("    of: [repair]\n", "")
    text = text.replace("due: visit", "due: yearly").replace("from: 1, to: 3", "from: -7, to: 3")
    with pytest.raises(BadFile) as caught:
        load_packs([write("house", text)], scripts, None)
    (problem,) = caught.value.problems
    assert (problem.key, problem.code) == ("programmes.survey.touches.call.from", "before-the-last")
    assert problem.params == {"days": 7, "value": -7}


def test_the_small_pack_itself_is_clean(write: Write, house: str, scripts: tuple[str, ...]) -> None:
    pack = load_packs([write("house", house)], scripts, None)
    assert list(pack.programmes) == ["survey", "welcome", "later"]


def test_all_problems_of_a_load_are_told_together_in_the_order_of_the_lines(
    write: Write, house: str, scripts: tuple[str, ...]
) -> None:
    broken = (
        house.replace("17:30", "18:30").replace("tries: 2", "tries: no").replace("due: visit", "due: viset\n    x: 1")
    )
    path = write("house", broken.replace("give_up: 6", "give_up: 1").replace("phone: seven-day", "phone: eight-day"))
    with pytest.raises(BadFile) as caught:
        load_packs([path], scripts, None)
    told = [(problem.key, problem.code) for problem in caught.value.problems]
    assert told == [
        ("hours.slots.afternoon.to", "outside-calling-hours"),
        ("series.twice.tries", "wrong-type"),
        ("programmes.survey.due", "unknown-due"),
        ("programmes.survey.x", "unknown-key"),
        ("programmes.welcome.touches.call.give_up", "window-order"),
        ("programmes.later.touches.call.phone", "unknown-script"),
    ]
    lines = [problem.line for problem in caught.value.problems]
    assert lines == sorted(lines)
    assert caught.value.params == {"count": 6}


def test_a_slot_that_covers_two_others_is_told_for_both(write: Write, house: str, scripts: tuple[str, ...]) -> None:
    text = house.replace("to: 11:30", "to: 17:45").replace(
        "  prefer: [",
        "    evening:\n      from: 17:30\n      to: 18:00\n      names: {zh: 傍晚, en: evening}\n  prefer: [",
    )
    with pytest.raises(BadFile) as caught:
        load_packs([write("house", text)], scripts, None)
    told = [(problem.key, problem.params["other"]) for problem in caught.value.problems]
    assert told == [("hours.slots.afternoon.from", "morning"), ("hours.slots.evening.from", "morning")]
