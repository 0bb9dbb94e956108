"""Owns the JSON forms. Invariant: times are ISO 8601 with the dealership's offset, codes are the same in every
language, `text` is in the asked one, absent is null.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from typing import Any

from carecall.desk.context import Desk
from carecall.desk.explaining import Explanation
from carecall.desk.queue import Entry, QueueRow
from carecall.desk.recording import Recorded
from carecall.desk.staffing import Member
from carecall.desk.summary import Line, Summary
from carecall.i18n import Words
from carecall.model.contacts import Contact
from carecall.model.programmes import Pack
from carecall.model.reasons import Reason
from carecall.view.coming import coming_json
from carecall.view.names import programme_name
from carecall.view.reasons import Names, reason_text

FIGURES = ("planned", "dialled", "reached", "completed", "failed", "missed", "waiting", "connected",
           "owners_dialled", "promises_due", "promises_kept", "rang_in", "complaints")  # fmt: skip
RATES = ("connect_rate", "contact_rate", "kept_rate")
NOW = ("promises_open", "promises_at_risk")
"""What stands now; of another day than today it is absent."""


def moment(desk: Desk, wall: datetime | None) -> str | None:
    """A wall-clock moment with the dealership's offset."""
    return wall.replace(tzinfo=desk.clock.zone).isoformat() if wall else None


def reason(_: Words, desk: Desk, why: Reason | None) -> dict[str, Any] | None:
    if why is None:
        return None
    text = reason_text(_, why, Names(desk.pack, desk.clock.wall()))
    return {"code": why.code, "params": why.params, "text": text}


def queue_row(_: Words, desk: Desk, row: QueueRow, why: Reason | None = None) -> dict[str, Any]:
    """An owner of the queue with the leading contact's place in it."""
    lead = row.lead
    return {
        "contact": int(lead.contact.id),
        "contacts": [int(entry.contact.id) for entry in row.entries],
        "customer": {"id": int(row.customer), "name": row.name, "phone": row.phone or None},
        "vehicle": row.plate or None,
        "assignee": row.assignee_code or None,
        "programme": lead.contact.programme,
        **place(_, desk, lead, why),
    }


def place(_: Words, desk: Desk, entry: Entry, why: Reason | None = None) -> dict[str, Any]:
    """Where a contact stands: state, the slot and number of the coming try, its days, why."""
    contact, where = entry.contact, entry.where
    following = where.next if where else None
    return {
        "state": contact.state.value,
        "shown": where.shown.value if where else contact.state.value,
        "slot": where.slot if where else None,
        "attempt": entry.coming_try if where and not entry.spent else None,
        "attempts_max": entry.tries_max,
        "not_before": not_before(desk, contact, entry),
        "not_after": contact.not_after.isoformat(),
        "why": reason(_, desk, why or (following.reason if following else None)),
    }


def not_before(desk: Desk, contact: Contact, entry: Entry) -> str | None:
    """From when it may be dialled; for a promise the promised time itself."""
    if contact.promise:
        return moment(desk, contact.promise.starts)
    return moment(desk, entry.where.starts) if entry.where else None


def explanation(_: Words, desk: Desk, why: Explanation, entry: Entry) -> dict[str, Any]:
    return {
        "contact": int(why.contact.id),
        "name": why.name,
        "programme": why.contact.programme,
        "sources": list(why.sources),
        **place(_, desk, entry),
        "reasons": [reason(_, desk, each) for each in why.reasons],
    }


def recorded(_: Words, desk: Desk, done: Recorded) -> dict[str, Any]:
    """The answer of `call record`."""
    stands = done.stands
    coming = {
        "state": done.consequence.state.value,
        "not_before": moment(desk, stands.starts) if stands else None,
        "slot": stands.slot if stands else None,
        "attempt": done.consequence.series.tries + 1 if stands else None,
        "reason": reason(_, desk, done.reason),
    }
    broke = done.broke or None
    return {
        "contact": int(done.contact),
        "outcome": done.outcome.value,
        "agent": done.by.code if done.by else None,
        "next": coming,
        "complaint": reason(_, desk, done.complaint) if done.complaint else None,
        "broke_rule": broke,
    }


def summary_line(line: Line, today: bool) -> dict[str, Any]:
    figures = {name: getattr(line, name) for name in FIGURES} | {name: _rate(getattr(line, name)) for name in RATES}
    return figures | {name: getattr(line, name) if today else None for name in NOW}


def _agent_line(line: Line, today: bool) -> dict[str, Any]:
    """The number of complaints measures no agent (B-01)."""
    return summary_line(line, today) | {"complaints": None}


def _rate(rate: float | None) -> float | None:
    return None if rate is None else round(rate, 4)


def summary(_: Words, desk: Desk, found: Summary) -> dict[str, Any]:
    return {
        "date": found.day.isoformat(),
        "at": moment(desk, found.at),
        "amended": moment(desk, found.amended),
        "remark": reason(_, desk, found.remark),
        "owners_overdue": found.now.overdue if found.now else None,
        "staff": [_whereabouts(desk, member) for member in found.now.members] if found.now else None,
        "totals": summary_line(found.total, found.today),
        "programmes": {line.key: summary_line(line, found.today) for line in found.programmes},
        "agents": {line.key: _agent_line(line, found.today) for line in found.agents},
        "coming": coming_json(found.coming) if found.coming else None,
    }


def _whereabouts(desk: Desk, member: Member) -> dict[str, Any]:
    """Where somebody is now: `phone`, `desk`, `break`, `away` or `closed`."""
    return {"staff": member.agent.code, "name": member.agent.name, "where": member.place.value,
            "since": moment(desk, member.since)}  # fmt: skip


FIGURE_COLUMNS = ("day", "of", "name", "title", *FIGURES, *RATES, *NOW)
"""The columns of the figures as a table; `of`: the whole day (`total`), a programme, or an agent; `title`: its name in
words."""


def figure_rows(_: Words, pack: Pack, found: Summary) -> Iterator[tuple[Any, ...]]:
    """A day's figures as rows of that table."""
    groups = (("total", (found.total,), summary_line), ("programme", found.programmes, summary_line),
              ("agent", found.agents, _agent_line))  # fmt: skip
    for of, lines, figures in groups:
        for line in lines:
            yield (found.day.isoformat(), of, "" if of == "total" else line.key, _title(_, pack, of, line.key),
                   *figures(line, found.today).values())  # fmt: skip


def _title(_: Words, pack: Pack, of: str, key: str) -> str:
    if of == "programme":
        return programme_name(pack, key, _.lang)
    return _("the whole day") if of == "total" else key or _("nobody yet")


def settings(value: Any) -> dict[str, Any]:
    """The settings as JSON has them: paths are texts, other keys an object."""
    return {name: _plain(item) for name, item in asdict(value).items()}


def _plain(item: Any) -> Any:
    if isinstance(item, tuple):
        return [str(each) for each in item]
    return item if isinstance(item, int | dict) else str(item)
