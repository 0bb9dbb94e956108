"""Owns what is said aloud: the words of a step, filled from the record. Invariant: a sentence reads well whatever is
missing; no braces, no "None", no empty date ever reaches the owner's ear.

Values are spoken by language: `11月30日` and `周一`, `30 November` and `Monday`, `12,000`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time

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

FORMATS = frozenset({"", "weekday", "full"})
"""How a date may be asked for: `{due.date}` 11月30日, `{due.date:weekday}` 周一, `{due.date:full}` 11月30日周一."""

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
        ANSWER + item.step.id: answer_words(item.step, item.value, lang).rstrip("。．.，,；; ") for item in walk.so_far
    }
    return {**record, **given}


def answer_words(step: Step, value: str, lang: str) -> str:
    """An answer as people say it; "" for "does not know" and "nothing", which are no data."""
    if value in (UNKNOWN, NOTHING):
        return ""
    choice = step.choice(value)
    if choice:
        return choice.words[lang]
    if step.kind is Kind.DATE:
        return spoken_date(date.fromisoformat(value), lang, "full")
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
    spoken = _spoken(value, field.kind if field else FieldKind.TEXT, lang, hole.format) if _has(value) else None
    return spoken or (field.fallback.get(lang) if field and not real else None)


def _has(value: object) -> bool:
    return value is not None and value is not False and value != ""


def _spoken(value: object, kind: FieldKind, lang: str, form: str) -> str | None:
    if isinstance(value, date):
        return spoken_date(value, lang, form)
    if isinstance(value, time):
        return spoken_time(value, lang)
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
