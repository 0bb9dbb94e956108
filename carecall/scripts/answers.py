"""Owns the check of a typed answer. Invariant: what is accepted is a value that the step accepts; a refusal says what
is wrong by code, and nothing is guessed.

Refusals: `answer-empty`, `answer-needed` (does not take "does not know"), `answer-not-a-choice` {count},
`score-range`, `number-range` {low, high}, `number-not-understood` {example}, `number-two` {said}, `odometer-below`
{given, last}, `odometer-range` {high}, `odometer-above` {given, last, on}, `odometer-few` {given}, `text-zero`,
`date-not-understood`, `date-two-days` {day, other}, `date-past` {day}, `date-future` {day}, `date-outside` {day,
earliest, latest}, `date-costs` {day, latest}, `time-not-understood`, `time-outside` {opens, closes},
`plate-not-understood`, `text-too-long` {length, limit}.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time

from carecall.model.reasons import Reason
from carecall.scripts.dates import read_day_of, read_time, read_weekend
from carecall.scripts.plates import read_plate
from carecall.scripts.spoken_numbers import may_be_two, read_hours, read_number
from carecall.scripts.steps import NOTHING, PASSED, UNKNOWN, Choice, Kind, Step
from carecall.text import clean, half_width

LONGEST_TEXT = 2000
FEW_KM = 100
"""A car that an owner is called about has driven more, but for a slip of the finger."""
MOST_KM_A_DAY = 600
"""More than anybody drives day by day."""


@dataclass(frozen=True, slots=True)
class Context:
    """What an answer is checked against. `confirmed`: the agent entered the same value again after a refusal.

    `last_read_on`: the day of the last reading, where that is known; `not_before`, `not_after`: the days between
    which an agreed date must lie (D-14); `free_until`: the last day on which what is agreed costs nothing (D-27);
    `open`: the hours of the house.
    """

    today: date
    last_odometer: int | None = None
    last_read_on: date | None = None
    confirmed: bool = False
    not_before: date | None = None
    not_after: date | None = None
    free_until: date | None = None
    open: tuple[time, time] | None = None


@dataclass(frozen=True, slots=True)
class Accepted:
    """The value to store. `rest`: what was typed beside it and belongs to the question that follows: 上午十点."""

    value: str
    rest: str = ""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why the answer is not taken. `confirmable`: entering the same again overrides it."""

    reason: Reason
    confirmable: bool = False


Checked = Accepted | Refusal


def check(step: Step, raw: str, context: Context) -> Checked:
    """The value that the typed `raw` is for `step`, or why it is none."""
    typed = half_width(raw).strip()
    if step.kind is Kind.SAY:
        return Accepted(PASSED)
    if typed == UNKNOWN:
        return _refused("answer-needed") if step.must_answer else Accepted(UNKNOWN)
    if typed in ("", NOTHING):
        return Accepted(NOTHING) if step.optional else _refused("answer-empty")
    return _CHECKS[step.kind](step, typed if step.kind is not Kind.TEXT else raw, context)


def _refused(code: str, **params: object) -> Refusal:
    return Refusal(Reason(code, params))


def _choose(step: Step, typed: str, context: Context) -> Checked:
    """By its number key, or from the command line by its id or its words."""
    place = int(typed) if typed.isascii() and typed.isdecimal() else 0
    if 1 <= place <= len(step.choices):
        return Accepted(step.choices[place - 1].id)
    named = step.choice(typed) or _worded(step, typed)
    return Accepted(named.id) if named else _refused("answer-not-a-choice", count=len(step.choices))


def _worded(step: Step, typed: str) -> Choice | None:
    """The choice that the screen shows so, in either language."""
    said = typed.casefold()
    shown = ((each, half_width(word).casefold()) for each in step.choices for word in each.words.values())
    return next((each for each, word in shown if word == said), None)


def _score(step: Step, typed: str, context: Context) -> Checked:
    """`0` is 10, so that every score is one key."""
    plain = typed.removesuffix("分").strip()
    if not (plain.isascii() and plain.isdecimal()):
        return _refused("number-not-understood", example="8")
    number = 10 if plain == "0" and step.high == 10 else int(plain)
    return Accepted(str(number)) if step.within(number) else _refused("score-range", low=step.low, high=step.high)


def _number(step: Step, typed: str, context: Context) -> Checked:
    number = read_number(typed)
    number = read_hours(typed) if number is None else number  # minutes that are said in hours
    if number is None:
        return _no_number(typed, "90")
    return Accepted(str(number)) if step.within(number) else _refused("number-range", low=step.low, high=step.high)


def _no_number(typed: str, example: str) -> Refusal:
    """What may be two numbers is asked for, and not guessed."""
    two = may_be_two(typed)
    return _refused("number-two", said=two) if two else _refused("number-not-understood", example=example)


def _odometer(step: Step, typed: str, context: Context) -> Checked:
    """A reading below the last one, or of hardly a kilometre, is asked again; the same entered twice is taken: clocks
    are replaced."""
    number = read_number(typed)
    if number is None:
        return _no_number(typed, "12000")
    if not step.within(number):
        return _refused("odometer-range", high=step.high)
    if context.last_odometer is not None and number < context.last_odometer and not context.confirmed:
        return Refusal(Reason("odometer-below", {"given": number, "last": context.last_odometer}), confirmable=True)
    if not context.confirmed and _too_far(number, context):
        params = {"given": number, "last": context.last_odometer, "on": str(context.last_read_on)}
        return Refusal(Reason("odometer-above", params), confirmable=True)
    if number < FEW_KM and not context.confirmed:
        return Refusal(Reason("odometer-few", {"given": number}), confirmable=True)
    return Accepted(str(number))


def _too_far(number: int, context: Context) -> bool:
    """Nobody drives that much every day since the last reading."""
    if context.last_odometer is None or context.last_read_on is None:
        return False
    days = (context.today - context.last_read_on).days + 1
    return number - context.last_odometer > MOST_KM_A_DAY * days


def _date(step: Step, typed: str, context: Context) -> Checked:
    plain = " ".join(typed.lower().split())
    found = read_day_of(plain, context.today, past=step.past)
    if found is None:
        days = read_weekend(plain, context.today)
        if days and not step.past:
            return _refused("date-two-days", day=days[0].isoformat(), other=days[1].isoformat())
        return _refused("date-not-understood")
    day, rest = found
    return _unfit(step, day, context) or Accepted(day.isoformat(), rest)


def _unfit(step: Step, day: date, context: Context) -> Refusal | None:
    """Why a day that was understood is not taken. One that costs what is free until then is asked again (D-27)."""
    if step.past and day > context.today:
        return _refused("date-future", day=day.isoformat())
    if not step.past and day < context.today:
        return _refused("date-past", day=day.isoformat())
    if not _between(day, context):
        return _outside(day, context)
    if context.free_until is not None and day > context.free_until and not context.confirmed:
        costs = Reason("date-costs", {"day": day.isoformat(), "latest": context.free_until.isoformat()})
        return Refusal(costs, confirmable=True)
    return None


def _between(day: date, context: Context) -> bool:
    early = context.not_before is not None and day < context.not_before
    return not early and not (context.not_after is not None and day > context.not_after)


def _outside(day: date, context: Context) -> Refusal:
    edges = {"earliest": context.not_before, "latest": context.not_after}
    worded = {name: edge.isoformat() if edge else None for name, edge in edges.items()}
    return _refused("date-outside", day=day.isoformat(), **worded)


def _time(step: Step, typed: str, context: Context) -> Checked:
    at = read_time("".join(typed.lower().split()))
    if at is None:
        two = may_be_two(typed)
        return _refused("number-two", said=two) if two else _refused("time-not-understood")
    if context.open and not context.open[0] <= at < context.open[1]:
        return _refused("time-outside", opens=f"{context.open[0]:%H:%M}", closes=f"{context.open[1]:%H:%M}")
    return Accepted(f"{at:%H:%M}")


def _plate(step: Step, typed: str, context: Context) -> Checked:
    plate = read_plate(typed)
    return Accepted(plate) if plate else _refused("plate-not-understood")


def _text(step: Step, raw: str, context: Context) -> Checked:
    text = clean(raw, limit=LONGEST_TEXT + 1)
    if half_width(text) == "0" and not context.confirmed:  # of a 10 whose 1 was taken for the score
        return Refusal(Reason("text-zero"), confirmable=True)
    if len(text) > LONGEST_TEXT:
        return _refused("text-too-long", length=len(clean(raw, limit=len(raw))), limit=LONGEST_TEXT)
    return Accepted(text) if text else _refused("answer-empty")


_CHECKS: dict[Kind, Callable[[Step, str, Context], Checked]] = {
    Kind.CHOOSE: _choose,
    Kind.SCORE: _score,
    Kind.NUMBER: _number,
    Kind.ODOMETER: _odometer,
    Kind.DATE: _date,
    Kind.TIME: _time,
    Kind.PLATE: _plate,
    Kind.TEXT: _text,
}
