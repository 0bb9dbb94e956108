"""The packs that ship: clean, and with exactly the numbers of the design."""

from __future__ import annotations

from collections import Counter
from datetime import time
from pathlib import Path

import pytest

from carecall.i18n import LANGUAGES
from carecall.model.programmes import DUE_KINDS, PLACEHOLDERS, ROLES, VISIT_KINDS, Pack, Programme, Touch
from carecall.programmes import PACKS
from carecall.programmes.check import check_packs
from carecall.programmes.load import default_pack_files, load_packs, pack_files
from carecall.scripts.library import Library, shipped

SERVICES = frozenset({"first-service", "maintenance"})


@pytest.fixture
def pack(scripts: tuple[str, ...]) -> Pack:
    return load_packs(default_pack_files(), scripts, None)


@pytest.mark.parametrize("name", sorted(path.stem for path in PACKS.glob("*.yaml")))
def test_every_shipped_pack_is_clean_by_itself(name: str, scripts: tuple[str, ...]) -> None:
    assert check_packs([PACKS / f"{name}.yaml"], scripts) == []


def test_the_shipped_packs_are_these() -> None:
    shipped = {"calling", "follow-up", "owner-care", "new-owner", "ringing-in", "dealership", "aftersales", "greetings",
               "consultant-calls", "product", "leads", "property", "settling", "activities",
               "classes", "lost-monthly"}  # fmt: skip
    assert {path.stem for path in PACKS.glob("*.yaml")} == shipped


# design: code -> due, role, priority, script, (from, to, give_up), series, template
GOLDEN = {
    "visit-survey": ("visit", "care-agent", 2, "visit-survey", (1, 3, 7), "three-slots", "missed-survey"),
    "first-service": (
        "first-service", "care-agent", 1, "first-service", (-7, 0, 30), "three-slots", "missed-first-service",
    ),
    "maintenance": (
        "maintenance", "care-agent", 3, "maintenance", (-7, 0, 30), "three-slots-email", "missed-maintenance",
    ),
    "month-one": ("delivery", "care-agent", 4, "month-one", (30, 37, 45), "three-slots", "missed-call"),
    "3dc": ("delivery", "sales-consultant", 2, "three-day", (3, 5, 6), "next-day", "missed-new-owner"),
    "7dc": ("delivery", "care-agent", 2, "seven-day", (7, 10, 14), "next-day", "missed-new-owner"),
    "ring-in": ("ring-in", "care-agent", 2, "ring-in", (0, 1, 7), "three-slots", "missed-call"),
    "second-call": (
        "complaint-settled", "care-agent", 5, "second-call", (0, 0, 14), "three-slots", "missed-second-call",
    ),
    "second-call-grievance": (
        "grievance-settled", "care-agent", 6, "second-call", (0, 0, 14), "three-slots", "missed-second-call",
    ),
    "special-activity": ("special-activity", "care-agent", 3, "activity", (-1, -1, -1), "day-before", ""),
}  # fmt: skip
# programme -> its messages: touch, (from, to), template
MESSAGES = {
    "activity": [("invitation", (-7, -2), "activity-soon"), ("reminder", (-1, -1), "activity-now")],
    "special-activity": [("sms", (-3, -2), "activity-soon")],
    "notice": [("sms", (0, 0), "notice")],
    "new-owner-class": [("invitation", (-7, -2), "class-soon")],
}


def calls(pack: Pack) -> dict[str, tuple[Programme, Touch]]:
    """The programmes that call, each with its one call."""
    by_phone = {code: [touch for touch in programme.touches if not touch.message]
                for code, programme in pack.programmes.items()}  # fmt: skip
    assert all(len(touches) <= 1 for touches in by_phone.values())
    return {code: (pack.programmes[code], touches[0]) for code, touches in by_phone.items() if touches}


def test_the_numbers_are_the_designs(pack: Pack) -> None:
    """B-11, A-19, A-02, D-11, C-08, D-10, D-06, D-07, B-12, B-13: windows, priorities, callers."""
    effective = {}
    for code, (programme, touch) in calls(pack).items():
        assert touch.code == "call"
        window = (touch.start, touch.end, touch.give_up)
        fallback = touch.policy.fallback
        words = (touch.policy.name, fallback.template if fallback else "")
        effective[code] = (programme.due, programme.role, programme.priority, touch.script, window, *words)
    assert effective == GOLDEN


def test_what_is_only_written_is_the_designs(pack: Pack) -> None:
    """A-12, A-13, A-17, A-23, C-07, D-26."""
    written = {
        code: [(touch.code, (touch.start, touch.end), touch.message.template)
               for touch in programme.touches if touch.message]
        for code, programme in pack.programmes.items()
    }  # fmt: skip
    assert {code: touches for code, touches in written.items() if touches} == MESSAGES


def test_c03_three_tries_in_three_slots_then_one_message(pack: Pack) -> None:
    """C-03; C-08 (an e-mail first for maintenance); D-16 is kept by the same three days; design: Dispositions."""
    for programme, touch in calls(pack).values():
        policy = touch.policy
        if policy.name == "day-before":
            continue
        assert (policy.tries, policy.distinct) == (3, True)
        assert (policy.promises_max, policy.dials_max, policy.break_offs_max) == (3, 6, 2)
        channels = ("email", "sms") if programme.code == "maintenance" else ("sms",)
        assert policy.fallback is not None
        assert policy.fallback.channels == channels


def test_a17_the_day_before_is_one_day_and_the_message_was_sent_before(pack: Pack) -> None:
    (found,) = ((programme, touch) for programme, touch in calls(pack).values() if touch.policy.name == "day-before")
    programme, touch = found
    assert (touch.start, touch.give_up, touch.policy.tries, touch.policy.fallback) == (-1, -1, 1, None)
    assert [each.message is not None for each in programme.touches] == [True, False]


def test_c08_the_message_goes_by_the_first_channel_that_the_owner_has(pack: Pack) -> None:
    fallback = pack.programmes["maintenance"].touches[0].policy.fallback
    assert fallback is not None
    assert [fallback.channel(has) for has in ({"sms", "email"}, {"sms"}, ())] == ["email", "sms", "sms"]


def test_who_calls_whom_and_what_answers_it(pack: Pack) -> None:
    """D-06: the consultant's own car; D-07 after D-06; A-19: what was maintained or repaired, and B-11: what came back
    from the workshop without saying of what; design: Cancelling."""
    programmes = pack.programmes
    assert {p.code: p.named for p in programmes.values() if p.named} == {"3dc": "consultant"}
    assert {p.code: p.after for p in programmes.values() if p.after} == {"7dc": "3dc"}
    answered = {p.code: p.answered_by for p in programmes.values() if p.answered_by}
    assert answered == {"first-service": SERVICES, "maintenance": SERVICES}
    taken = {p.code: p.of for p in programmes.values() if p.of}
    assert taken == {"visit-survey": frozenset({"first-service", "maintenance", "repair", "body", "unknown"})}


def test_hours_are_those_of_d15_and_e08(pack: Pack) -> None:
    hours = pack.hours
    assert [(s.name, s.start, s.end) for s in hours.slots] == [
        ("morning", time(9), time(11, 30)),
        ("early-afternoon", time(13, 30), time(15, 30)),
        ("late-afternoon", time(15, 30), time(17, 30)),
    ]
    assert hours.prefer == ("late-afternoon", "morning", "early-afternoon")
    assert (hours.calling.start, hours.calling.end) == (time(9), time(18))
    assert (hours.limits.start, hours.limits.end) == (time(8), time(21))
    assert (pack.calendar.kind, pack.time_zone, pack.name) == ("seven_day", "Asia/Shanghai", "dealership")


def test_everything_has_a_name_in_every_language(pack: Pack) -> None:
    for names in (*(p.names for p in pack.programmes.values()), *pack.slot_names.values(), *pack.templates.values()):
        assert set(names) == set(LANGUAGES)
    assert pack.slot_name("morning", "zh") == "上午"
    assert pack.slot_name("gone", "zh") == "gone"
    assert pack.programmes["3dc"].name("en") == "Three-day call"


def test_a_programme_and_its_script_have_one_name(pack: Pack) -> None:
    """What the queue calls a contact is what its script is headed with; of a script that several read, a part of it."""
    library = Library((shipped(),))
    read = Counter(touch.script for _, touch in calls(pack).values())
    for programme, touch in calls(pack).values():
        script = touch.script
        titles, names = dict(library.get(script).titles), dict(programme.names)
        assert titles == names or read[script] > 1, programme.code
        assert all(titles[lang] in names[lang] for lang in names), programme.code


def test_a_message_is_short(pack: Pack) -> None:
    """E-10; two messages' worth at most in Chinese, one in English; a campaign's own text stands beside it."""
    zh = {"owner": "欧阳女士", "dealership": "北京方圆汽车", "hotline": "400-000-0100", "agent": "欧阳晓雪"}
    en = {"owner": "Ms Ouyang", "dealership": "Fangyuan Auto", "hotline": "400-000-0100", "agent": "Lin Yue"}
    for name, texts in pack.templates.items():
        for lang, values in (("zh", zh), ("en", en)):
            assert len(texts[lang].format(**values, text="")) < 140, (name, lang)


def test_e10_a_message_begins_with_the_name_and_ends_with_number_and_name(pack: Pack) -> None:
    values = {name: f"<{name}>" for name in PLACEHOLDERS}
    for texts in pack.templates.values():
        for text in texts.values():
            filled = text.format(**values)
            assert "<owner>" in filled.removeprefix("【<dealership>】")[:20]
            assert "<hotline>" in filled[-20:]
            assert filled.endswith("<agent>")
        assert texts["zh"].startswith("【{dealership}】{owner}，您好！")


def test_every_programme_and_series_cites_its_rules(pack: Pack) -> None:
    for programme in pack.programmes.values():
        assert programme.sources
    assert all(touch.policy.sources for _, touch in calls(pack).values())


def test_a_programme_knows_where_it_is_written(pack: Pack) -> None:
    for programme in pack.programmes.values():
        line = Path(programme.file).read_text(encoding="utf-8").splitlines()[programme.line - 1]
        assert line == f"  {programme.code}:"


def test_the_vocabulary_has_every_role_and_kind_once() -> None:
    for words in (ROLES, DUE_KINDS, VISIT_KINDS):
        assert len(set(words)) == len(words)
    assert len(ROLES) == 16


def test_a_site_lays_its_files_over_the_default() -> None:
    assert pack_files() == default_pack_files()
    assert pack_files([Path("a.yaml")]) == (*default_pack_files(), Path("a.yaml"))
