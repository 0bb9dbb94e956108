"""Owns what is said aloud: the words of a step, filled from the record. Invariant: a sentence reads well whatever is
missing; no braces, no "None", no empty date ever reaches the owner's ear.

Values are spoken by language: `11月30日` and `周一`, `30 November` and `Monday`, `12,000`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from carecall.model.callback_spoken import is_rough, rounded
from carecall.scripts.engine import Walk
from carecall.scripts.fields import ANSWER, FIELDS, VISIT_WORDS, FieldKind
from carecall.scripts.names import polite_name
from carecall.scripts.script import Script
from carecall.scripts.steps import NOTHING, UNKNOWN, Kind, Step
from carecall.scripts.template import Hole, fill, read_template
from carecall.text import group_phone

__all__ = [
    "FORMATS",
    "answer_words",
    "known",
    "note",
    "polite_name",
    "say",
    "spoken_date",
    "spoken_time",
    "with_answers",
]

Record = Mapping[str, object]

FORMATS = frozenset({"", "weekday", "full", "near", "named"})
"""How a date may be asked for: `{due.date}` 11月30日, `{due.date:weekday}` 周一, `{due.date:full}` 11月30日周一, and
`{visit.date:near}` 昨天, 上周五, 11月2日 (`yesterday`, `last Friday`, `on 2 November`: with its preposition), and
`{due.free_until:named}` 今天, 11月30日 (`today`, `30 November`: behind a preposition)."""

_WEEKDAYS = {
    "zh": ("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def say(script: Script, step: Step, lang: str, record: Record) -> str:
    """What the agent reads aloud at `step`."""
    return _filled(script, step.words[lang].say, lang, record)


def note(script: Script, step: Step, lang: str, record: Record) -> str:
    """The hint for the agent at `step`, which is not read aloud; "" where there is none."""
    return _filled(script, step.words[lang].note, lang, record)


def known(record: Record) -> frozenset[str]:
    """The fields that have data: what a `Walk` decides conditional steps by."""
    return frozenset(name for name, value in record.items() if name in FIELDS and _has(value))


def with_answers(record: Record, walk: Walk, lang: str) -> dict[str, object]:
    """The record with the answers so far as `answer.STEP`, for steps that read back."""
    given = {
        ANSWER + item.step.id: answer_words(item.step, item.value, lang, _today(record)).rstrip("。．.，,；;？?！! ")
        for item in walk.so_far
    }
    return {**record, **given}


def answer_words(step: Step, value: str, lang: str, today: date | None = None) -> str:
    """An answer as people say it, a day near `today` by its name too; "" for "does not know" and "nothing", which are
    no data."""
    if value in (UNKNOWN, NOTHING):
        return ""
    choice = step.choice(value)
    if choice:
        return choice.words[lang]
    if step.kind is Kind.DATE:
        day = date.fromisoformat(value)
        return _named(day, lang, today) + spoken_date(day, lang, "full")
    if step.kind is Kind.TIME:
        return spoken_time(time.fromisoformat(value), lang)
    return f"{int(value):,}" if step.kind in (Kind.ODOMETER, Kind.NUMBER) else value


def _filled(script: Script, text: str, lang: str, record: Record) -> str:
    whole = {**record, "script.minutes": script.minutes}
    return fill(read_template(text), lambda hole, real: _value(hole, lang, whole, real))


def _value(hole: Hole, lang: str, record: Record, real: bool) -> str | None:
    """The word for a placeholder; its fallback only outside brackets, where something has to be said."""
    value = record.get(hole.name)
    field = FIELDS.get(hole.name)
    if field and field.kind is FieldKind.FLAG:
        return "" if _has(value) else None  # it decides whether its alternative is said
    today = _today(record)
    if isinstance(value, date) and hole.format == "near":
        return near_date(value, lang, today or value)
    if isinstance(value, date) and hole.format == "named":
        return _name_of(value, lang, today) or spoken_date(value, lang)
    spoken = _spoken(value, field.kind if field else FieldKind.TEXT, lang, hole.format) if _has(value) else None
    return spoken or (field.fallback.get(lang) if field and not real else None)


def _has(value: object) -> bool:
    return value is not None and value is not False and value != ""


def _spoken(value: object, kind: FieldKind, lang: str, form: str) -> str | None:
    if isinstance(value, date):
        return spoken_date(value, lang, form)
    if isinstance(value, time):
        return promised_time(value, lang)
    if kind is FieldKind.VISIT:
        return VISIT_WORDS.get(str(value), {}).get(lang)
    if isinstance(value, int):
        return f"{value:,}"
    return group_phone(str(value)) if kind is FieldKind.PHONE else str(value)


def spoken_date(day: date, lang: str, form: str = "") -> str:
    """`11月30日` or `30 November`; the `weekday` alone; `full` with it."""
    weekday = _WEEKDAYS[lang][day.weekday()]
    if form == "weekday":
        return weekday
    if lang == "zh":
        plain = f"{day.month}月{day.day}日"
        return plain + weekday if form == "full" else plain
    plain = f"{day.day} {_MONTHS[day.month - 1]}"
    return f"{weekday} {plain}" if form == "full" else plain


_NEAR = {
    "zh": {0: "今天", -1: "昨天", -2: "前天", 1: "明天", 2: "后天"},
    "en": {0: "today", -1: "yesterday", 1: "tomorrow"},
}


def near_date(day: date, lang: str, today: date) -> str:
    """A day as it is spoken of on `today`; further off by its date."""
    away = (day - today).days
    if away in _NEAR[lang]:
        return _NEAR[lang][away]
    if away > 0:
        return _on(spoken_date(day, lang, "full"), lang)
    weeks = (today - timedelta(days=today.weekday()) - day + timedelta(days=day.weekday())).days // 7
    weekday = _WEEKDAYS[lang][day.weekday()]
    if lang == "zh" and weeks < 2:
        return ("这", "上")[weeks] + weekday
    return f"last {weekday}" if lang != "zh" and away > -7 else _on(spoken_date(day, lang), lang)


def _on(day: str, lang: str) -> str:
    return day if lang == "zh" else f"on {day}"


def _named(day: date, lang: str, today: date | None) -> str:
    """`明天，`, `tomorrow, ` before a day that is agreed; "" for one further off."""
    name = _name_of(day, lang, today)
    return name and name + ("，" if lang == "zh" else ", ")


def _name_of(day: date, lang: str, today: date | None) -> str:
    """`明天`, `tomorrow`; "" for a day further off."""
    return _NEAR[lang].get((day - today).days, "") if today else ""


def _today(record: Record) -> date | None:
    today = record.get("call.today")
    return today if isinstance(today, date) else None


def promised_time(at: time, lang: str) -> str:
    """An hour that was promised; one that came of "in an hour" is spoken roundly: 上午11点左右 for 10:59."""
    if not is_rough(at):
        return spoken_time(at, lang)
    said = spoken_time(rounded(at), lang)
    return f"{said}左右" if lang == "zh" else f"about {said}"


def spoken_time(at: time | datetime, lang: str) -> str:
    """`下午3点半` or `3:30 pm`."""
    hour = at.hour % 12 or 12
    if lang != "zh":
        half = "am" if at.hour < 12 else "pm"
        return f"{hour}:{at.minute:02} {half}" if at.minute else f"{hour} {half}"
    part = next(
        word for until, word in ((6, "凌晨"), (12, "上午"), (13, "中午"), (18, "下午"), (24, "晚上")) if at.hour < until
    )
    minutes = {0: "", 30: "半"}.get(at.minute, f"{at.minute:02}分")
    return f"{part}{hour}点{minutes}"
