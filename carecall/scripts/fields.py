"""Owns the names that script files may use: fields of the record (`{owner.polite_name}`) and what answers are saved to.
Invariant: a name is defined here once; the checker, the speech and the desk know no other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum

from carecall.scripts.steps import Kind


class FieldKind(StrEnum):
    """How a field's value is spoken: `VISIT` is a kind of visit by its code; `FLAG` says nothing: it decides
    a step or, in brackets, an alternative."""

    TEXT = "text"
    DATE = "date"
    TIME = "time"
    NUMBER = "number"
    PHONE = "phone"
    VISIT = "visit"
    FLAG = "flag"


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the record. `fallback` is said where it is missing; a field without one must stand in brackets.

    `sample` is what `script show` and the estimate of the length fill in.
    """

    kind: FieldKind
    doc: str
    sample: object
    fallback: Mapping[str, str] = field(default_factory=dict)


_TEXT, _DATE, _NUMBER = FieldKind.TEXT, FieldKind.DATE, FieldKind.NUMBER

FIELDS: Mapping[str, Field] = {
    "owner.name": Field(_TEXT, "the owner's name as written", "张文山"),
    "owner.polite_name": Field(
        _TEXT,
        "the owner as addressed, by speech.polite_name",
        "张先生",
        {"zh": "车主", "en": "the owner of the car"},
    ),
    "reached.polite_name": Field(
        _TEXT,
        "whom the call reaches, as addressed: the contact person, else the owner (E-15)",
        "张先生",
        {"zh": "车主", "en": "the owner of the car"},
    ),
    "reached.company": Field(_TEXT, "the owner, where a contact person of the owner is called", ""),
    "owner.phone": Field(FieldKind.PHONE, "the number that was dialled", "+8613800138001"),
    "car.model": Field(_TEXT, "the model's name", "云途S1", {"zh": "爱车", "en": "car"}),
    "car.plate": Field(_TEXT, "the plate", "京A12345"),
    "car.electric": Field(FieldKind.FLAG, "the plate is a battery-electric car's: it has no oil to change", False),
    "car.delivered_on": Field(_DATE, "the day of delivery", date(2026, 9, 20)),
    "car.odometer": Field(_NUMBER, "the newest reading in km", 2000),
    "visit.date": Field(_DATE, "the day the car was returned after the visit", date(2026, 11, 20)),
    "visit.kind": Field(FieldKind.VISIT, "the kind of that visit, by its code", "maintenance"),
    "visit.advisor": Field(_TEXT, "the service advisor of that visit", "高远"),
    "due.date": Field(_DATE, "when the coming service is due, estimated or agreed", date(2026, 11, 30)),
    "due.km": Field(_NUMBER, "the odometer at which the coming service is due", 5000),
    "due.over": Field(FieldKind.FLAG, "the coming service is due today or was due before", False),
    "due.by_habit": Field(FieldKind.FLAG, "the owner's kilometres a day say when it is due (D-13)", True),
    "due.free": Field(FieldKind.FLAG, "the coming service costs the owner nothing when it is on time", True),
    "due.free_until": Field(_DATE, "the last day on which it costs nothing, while that is to come", date(2026, 12, 20)),
    "due.costs_then": Field(FieldKind.FLAG, "the day that was agreed is later than the last free one (D-27)", False),
    "due.free_over": Field(FieldKind.FLAG, "it was free, and its time or its kilometres are over (D-27)", False),
    "due.day": Field(_DATE, "the day that the call is about, while it is not over", date(2026, 12, 10)),
    "due.thing": Field(_TEXT, "what that is a day of, as the pack that has it kept calls it", "车险"),
    "campaign.text": Field(_TEXT, "what the campaign tells that the call is about", "这周六免费上门检查轮胎。"),
    "service.months": Field(_NUMBER, "the term of the coming service in months", 3),
    "service.km": Field(_NUMBER, "the term of the coming service in km", 5000),
    "agent.name": Field(_TEXT, "who calls", "林月", {"zh": "客服专员", "en": "your customer-care agent"}),
    "consultant.name": Field(_TEXT, "the sales consultant of the car", "吴敏"),
    "dealership.name": Field(_TEXT, "the dealership", "方圆汽车", {"zh": "4S店", "en": "your car dealership"}),
    "dealership.hotline": Field(FieldKind.PHONE, "its hotline", "4008881234"),
    "dealership.address": Field(_TEXT, "where it is", "南环路18号"),
    "call.today": Field(_DATE, "the day of the call, from which near days are spoken of", date(2026, 11, 23)),
    "call.rang_in": Field(FieldKind.FLAG, "the owner has rung us", False),
    "call.left_out": Field(FieldKind.FLAG, "the owner wants no calls (B-14), and has rung us", False),
    "call.cut_off": Field(
        FieldKind.FLAG, "a talk that was cut off today, or that the owner rings about again, goes on", False
    ),
    "call.has_time": Field(FieldKind.FLAG, "whether it suits is not asked: the owner rang, or the talk goes on", False),
    "call.goes_on": Field(FieldKind.FLAG, "the same, and the questions of this script had begun", False),
    "call.last_date": Field(_DATE, "the day somebody of ours last spoke with the owner", date(2026, 10, 20)),
    "call.last_note": Field(_TEXT, "what was raised in that talk (D-07)", "问过儿童座椅接口"),
    "call.raised": Field(_TEXT, "what the owner complained of last, or found wanting", "账单没讲清楚"),
    "call.promised": Field(FieldKind.TIME, "the hour of today that this call was promised for", time(15)),
    "complaint.hours": Field(_NUMBER, "within how many hours a complaint told now is settled (B-12)", 24),
    "class.date": Field(
        _DATE, "the day of the coming new-owner class, unless the owner is signed up (D-26)", date(2026, 12, 5)
    ),
    "class.text": Field(_TEXT, "what the messages about that class say", "周六上午十点，二楼教室。"),
    "script.minutes": Field(_NUMBER, "how many minutes this script takes; filled in by itself", 3),
}

SELF_FILLED = frozenset({"script.minutes"})
SURVEY = "survey."
"""What an item of a survey is saved to, with its name behind."""
LOW = "low."
"""What an owner found wrong who gave a low score is saved to, with the item's name behind."""
ANSWER = "answer."
"""`{answer.STEP}` is the answer to a step of the same script, for reading back."""

VISIT_WORDS: Mapping[str, Mapping[str, str]] = {
    "first-service": {"zh": "首次保养", "en": "its first service"},
    "maintenance": {"zh": "保养", "en": "maintenance"},
    "repair": {"zh": "维修", "en": "a repair"},
    "body": {"zh": "钣金喷漆", "en": "body work"},
}


@dataclass(frozen=True, slots=True)
class Save:
    """Where an answer goes: `kinds` are the kinds of step that may give it; `rests_on` are the fields of the record
    that it is agreed on: once they read otherwise it is asked again (D-14)."""

    kinds: frozenset[Kind]
    doc: str
    rests_on: frozenset[str] = frozenset()


def _save(doc: str, *kinds: Kind, rests_on: str = "") -> Save:
    return Save(frozenset(kinds), doc, frozenset({rests_on} - {""}))


_ANY = (Kind.TEXT, Kind.CHOOSE, Kind.SCORE, Kind.NUMBER, Kind.DATE, Kind.TIME)

SAVES: Mapping[str, Save] = {
    "odometer": _save("a reading of today; due dates are derived again (D-13)", Kind.ODOMETER),
    "plate": _save("the car's plate", Kind.PLATE),
    "due_agreed": _save(
        "`agreed`: the estimated due date stands as agreed with the owner (D-14)", Kind.CHOOSE, rests_on="due.date"
    ),
    "due_date": _save("the due date that the owner agreed to instead (D-14)", Kind.DATE, rests_on="due.date"),
    "agreed_date": _save("the day the owner comes (D-12)", Kind.DATE, rests_on="due.date"),
    "agreed_time": _save("and the hour (D-12)", Kind.TIME),
    "reason": _save("why an owner who was due does not come (A-06)", Kind.TEXT, Kind.CHOOSE),
    "reason_detail": _save("the same in the owner's words (A-06)", Kind.TEXT),
    "service_elsewhere.shop": _save("where the service was done: the shop's name (C-04)", Kind.TEXT),
    "service_elsewhere.place": _save("its place (C-04)", Kind.TEXT),
    "service_elsewhere.price": _save("what it cost, in yuan (C-04)", Kind.NUMBER),
    "complaint": _save("the content of a complaint: the complaint process begins (B-17, D-18)", Kind.TEXT),
    "complaint_hope": _save("what the owner would like to be done about it (B-17)", Kind.TEXT),
    "notice": _save("to be checked at the next visit (B-05)", Kind.TEXT),
    "question": _save("an open question for the department concerned (D-06)", Kind.TEXT),
    "question_answered": _save("`yes`: at once; `call-back`: by a promise; else passed on (E-17)", Kind.CHOOSE),
    "wish": _save("the owner's wishes (B-02)", Kind.TEXT),
    "calls": _save("`again`: the owner, who wanted no calls, wants to be called again (B-14)", Kind.CHOOSE),
    "class": _save("`comes`: the owner signs up for the new-owner class (D-26)", Kind.CHOOSE),
    "activity": _save("`comes`: the owner signs up for the campaign that the call is about (D-26)", Kind.CHOOSE),
    "card.*": _save("a field of the owner's card (D-06, D-21)", *_ANY),
    "low.*": _save("what went wrong where a score is low, which is passed on (A-20, C-19)", Kind.TEXT),
    "survey.*": _save("an item of a survey (D-08, D-19)", *_ANY),
}


def save_of(name: str) -> Save | None:
    """What `name` is saved as; a family (`survey.*`) takes any name after its dot."""
    family, dot, item = name.partition(".")
    return SAVES.get(name) or (SAVES.get(f"{family}.*") if dot and item else None)


def sample_record() -> dict[str, object]:
    """A record in which nothing is missing."""
    return {name: known.sample for name, known in FIELDS.items() if name not in SELF_FILLED}
