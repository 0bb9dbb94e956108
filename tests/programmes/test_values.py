"""Every value that is wrong by itself names its file, line and key, and what would be right."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from carecall.model.programmes import PLACEHOLDERS

Blame = Callable[[str, str, str, str, dict[str, Any]], None]
Case = tuple[str, str, str, str, dict[str, Any]]  # old text, new text, key, code, some of the params
CASES: dict[str, Case] = {
    "unknown key": (
        "    due: visit", "    due: visit\n    prioritty: 3  # <-",
        "programmes.survey.prioritty", "unknown-key", {"value": "prioritty", "meant": "priority"},
    ),
    "unknown key at the top": ("pack: house", "pack: house\nhour: 3  # <-", "hour", "unknown-key", {"meant": "hours"}),
    "unknown key in a touch": (
        "        give_up: 6", "        giveup: 6  # <-",
        "programmes.welcome.touches.call.giveup", "unknown-key", {"meant": "give_up"},
    ),
    "wrong type: a number": (
        "    tries: 2", "    tries: two  # <-", "series.twice.tries", "wrong-type",
        {"expected": "number", "found": "text", "value": "two"},
    ),
    "wrong type: a broken number": (
        "    tries: 2", "    tries: 2.5  # <-", "series.twice.tries", "wrong-type", {"expected": "number",
        "value": "2.5"},
    ),
    "wrong type: nothing": (
        "    tries: 2", "    tries:  # <-", "series.twice.tries", "wrong-type", {"found": "nothing"},
    ),
    "wrong type: a quoted number": (
        "    priority: 2", '    priority: "2"  # <-', "programmes.welcome.priority", "wrong-type", {"found": "text"},
    ),
    "wrong type: a yes": (
        "    priority: 2", "    priority: true  # <-", "programmes.welcome.priority", "wrong-type",
        {"found": "yes or no"},
    ),
    "wrong type: a list": (
        "  prefer: [afternoon, morning]", "  prefer: afternoon  # <-", "hours.prefer", "wrong-type",
        {"expected": "list"},
    ),
    "wrong type: a mapping": (
        "    touches:\n      call: {phone: visit-survey",
        "    touches:\n      call: visit-survey  # <-\n      b: {phone: visit-survey",
        "programmes.survey.touches.call", "wrong-type", {"expected": "mapping", "found": "text"},
    ),
    "wrong type: a text": (
        "    due: visit", "    due: [visit]  # <-", "programmes.survey.due", "wrong-type",
        {"expected": "text", "found": "list", "value": ""},
    ),
    "missing key": (
        "    due: visit\n", "", "programmes.survey.due", "missing-key", {"value": "due"},
    ),
    "missing language of a name": (
        "    names: {zh: 回访, en: Survey}", "    names: {zh: 回访}  # <-",
        "programmes.survey.names.en", "missing-language", {"value": "en"},
    ),
    "missing language of a message": (
        '  missed:\n    zh: "{owner}，您好！请回电。{dealership}，电话{hotline}，{agent}"\n', "  missed:  # <-\n",
        "templates.missed.zh", "missing-language", {"value": "zh"},
    ),
    "too small": (
        "    tries: 2", "    tries: 0  # <-", "series.twice.tries", "too-small", {"value": "0", "bound": 1},
    ),
    "priority past 9": (
        "    priority: 2", "    priority: 10  # <-", "programmes.welcome.priority", "too-large", {"bound": 9},
    ),
    "no touches": (
        "    touches:\n      call: {phone: seven-day, from: 7, to: 10, give_up: 14, series: twice}",
        "    touches: {}  # <-",
        "programmes.later.touches", "empty", {},
    ),
    "an empty name": (
        "    names: {zh: 回访, en: Survey}", '    names: {zh: "", en: Survey}  # <-',
        "programmes.survey.names.zh", "empty", {},
    ),
    "a name too long": (
        "    names: {zh: 回访, en: Survey}", f"    names: {{zh: 回访, en: {'S' * 41}}}  # <-",
        "programmes.survey.names.en", "too-long", {"bound": 40},
    ),
    "not a time": (
        "      from: 13:30\n", "      from: 25:30  # <-\n", "hours.slots.afternoon.from", "bad-time",
        {"value": "25:30"},
    ),
    "a time with a point": (
        "      from: 13:30\n", "      from: 13.30  # <-\n", "hours.slots.afternoon.from", "bad-time", {"value": "13.3"},
    ),
    "a bare hour": (
        "      from: 13:30\n", "      from: 13  # <-\n", "hours.slots.afternoon.from", "bad-time", {"value": "13"},
    ),
    "unknown slot in prefer": (
        "  prefer: [afternoon, morning]", "  prefer: [afternoon, mornings]  # <-", "hours.prefer", "unknown-slot",
        {"value": "mornings", "allowed": ["afternoon", "morning"], "meant": "morning"},
    ),
    "unknown script": (
        "      call: {phone: visit-survey,", "      # below\n      call: {phone: visit-surveys,",
        "programmes.survey.touches.call.phone", "unknown-script", {"value": "visit-surveys", "meant": "visit-survey"},
    ),
    "unknown series": (
        "        series: twice", "        series: thrice  # <-", "programmes.welcome.touches.call.series",
        "unknown-series", {"value": "thrice", "allowed": ["twice"]},
    ),
    "unknown template": (
        "template: missed}", "template: mist}  # <-", "series.twice.then.template", "unknown-template",
        {"meant": "missed"},
    ),
    "unknown due kind": (
        "    due: visit", "    due: visits  # <-", "programmes.survey.due", "unknown-due", {"meant": "visit"},
    ),
    "unknown kind of visit": (
        "    of: [repair]", "    of:\n      - repair\n      - repairs  # <-",
        "programmes.survey.of", "unknown-visit-kind", {"value": "repairs", "meant": "repair"},
    ),
    "unknown kind of visit that answers": (
        "    of: [repair]", "    answered_by: [wash]  # <-", "programmes.survey.answered_by", "unknown-visit-kind", {},
    ),
    "unknown role": (
        "    caller: sales-consultant", "    caller: consultant  # <-",
        "programmes.welcome.caller", "unknown-role", {"value": "consultant", "meant": "sales-consultant"},
    ),
    "unknown person": (
        "    named: consultant", "    named: seller  # <-", "programmes.welcome.named", "unknown-named", {},
    ),
    "unknown channel": (
        "channels: [sms]", "channels: [fax]", "series.twice.then.channels", "unknown-channel", {"value": "fax"},
    ),
    "no channel": ("channels: [sms]", "channels: []", "series.twice.then.channels", "empty", {}),
    "bad rule id": (
        "    sources: [A-19]", "    sources:\n      - A-19\n      - a19  # <-",
        "programmes.survey.sources", "bad-rule-id", {"value": "a19"},
    ),
    "a number for a rule id": (
        "    sources: [C-03]", "    sources: [3]  # <-", "series.twice.sources", "bad-rule-id", {"value": "3"},
    ),
    "a window in another year": (
        "        give_up: 6", "        give_up: 4000  # <-", "programmes.welcome.touches.call.give_up", "too-large", {},
    ),
    "after nobody": (
        "    after: welcome", "    after: wellcome  # <-", "programmes.later.after", "unknown-programme",
        {"value": "wellcome", "meant": "welcome"},
    ),
    "unknown calendar": (
        "  kind: seven_day", "  kind: seven-day  # <-", "calendar.kind", "unknown-calendar", {"meant": "seven_day"},
    ),
    "not a date": (
        "  closed: [2027-02-06]", "  closed:\n    - 2027-02-06\n    - 2027-02-30  # <-", "calendar.closed", "bad-date",
        {"value": "2027-02-30"},
    ),
    "a date as it is said": (
        "  closed: [2027-02-06]", "  closed: [6 Feb]  # <-", "calendar.closed", "bad-date", {"value": "6 Feb"},
    ),
    "unknown time zone": (
        "time_zone: Asia/Shanghai", "time_zone: Asia/Beijing  # <-", "time_zone", "unknown-time-zone",
        {"value": "Asia/Beijing"},
    ),
    "a folder for a time zone": ("Asia/Shanghai", "Asia  # <-", "time_zone", "unknown-time-zone", {}),
    "a way out for a time zone": ("Asia/Shanghai", "../../etc/passwd  # <-", "time_zone", "unknown-time-zone", {}),
    "unknown spacing": (
        "    tries: 2", "    tries: 2\n    distinct: hour  # <-", "series.twice.distinct", "unknown-spacing", {},
    ),
    "neither yes nor no": (
        "    due: visit", "    due: visit\n    run: maybe  # <-", "programmes.survey.run", "bad-yes-no",
        {"value": "maybe"},
    ),
    "a code with a capital": ("  later:", "  Later:  # <-", "programmes.Later", "bad-code", {"value": "Later"}),
    "a Chinese code": ("  later:", "  后续:  # <-", "programmes.后续", "bad-code", {}),
    "unknown placeholder": (
        '    en: "Dear {owner},', '    # below\n    en: "Dear {name},', "templates.missed.en", "unknown-placeholder",
        {"value": "name"},
    ),
    "a placeholder with a format": (
        "{agent}\"\n    en", "{agent:>9}\"\n    en", "templates.missed.zh", "unknown-placeholder",
        {"allowed": list(PLACEHOLDERS)},
    ),
    "a brace that does not close": (
        "Dear {owner}", "Dear {owner", "templates.missed.en", "bad-braces", {},
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_wrong_value_names_its_file_line_and_key(case: str, blame: Blame) -> None:
    blame(*CASES[case])
