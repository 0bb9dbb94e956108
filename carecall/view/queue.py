"""Owns the words and columns of a queue row. Invariant: pure; what is urgent is said in words, not by colour alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from carecall.desk.queue import Entry, QueueRow
from carecall.i18n import Words
from carecall.model.contacts import Contact, Promise, Shown, Standing
from carecall.model.programmes import Pack
from carecall.view.names import programme_name, result_name, state_name
from carecall.view.rows import Row, Tone
from carecall.view.times import clock_words, date_words, moment_words, near_words

WHEN, PLATE, TRY = 9, 9, 3
WIDE = 100


@dataclass(frozen=True, slots=True)
class Saying:
    """What rows are worded with: the language, the programmes, the wall-clock time, whose list it is."""

    words: Words
    pack: Pack
    now: datetime
    everybody: bool = False


def columns(width: int, everybody: bool) -> tuple[int, ...]:
    """The widths of the cells: when, name, plate, programme, try, hint, and whose where everybody's are shown."""
    name = 16 if width >= WIDE else 12
    programme = 24 if width >= WIDE else 14 if everybody else 18
    whose = (10 if width >= WIDE else 8,) if everybody else ()
    fixed = (WHEN, name, PLATE, programme, TRY)
    hint = width - sum(fixed) - sum(whose) - len(fixed) - len(whose)
    return (*fixed, max(hint, 0), *whose)


def row_cells(say: Saying, row: QueueRow) -> Row:
    """The row as the list shows it."""
    lead, tone = row.lead, row_tone(row)
    tries = f"{min(lead.contact.series.tries + 1, lead.tries_max)}/{lead.tries_max}"
    cells = [
        (when_words(say, row), tone if tone is not Tone.PLAIN else Tone.STRONG),
        (row.name, Tone.TAKEN if tone is Tone.TAKEN else Tone.STRONG),
        (row.plate, tone if tone in (Tone.TAKEN, Tone.QUIET) else Tone.PLAIN),
        (programmes_words(say, row), tone if tone in (Tone.TAKEN, Tone.QUIET) else Tone.PLAIN),
        (tries if lead.where else "", Tone.QUIET),
        (hint_words(say, row), tone if tone is not Tone.PLAIN else Tone.QUIET),
    ]
    if say.everybody:
        cells.append((row.assignee_name or say.words("anybody"), Tone.QUIET))
    return Row("!" if lead.where and lead.where.urgent and row.on_call is None else " ", tuple(cells))


def row_tone(row: QueueRow) -> Tone:
    where, promise = row.lead.where, row.lead.contact.promise
    if row.on_call is not None:
        return Tone.TAKEN
    if where is None or not (where.ready or promise):
        return Tone.QUIET
    if where.urgent:
        return Tone.URGENT
    return Tone.PROMISE if promise else Tone.PLAIN


def when_words(say: Saying, row: QueueRow) -> str:
    """`now`, `16:00`, `tomorrow`; what became of contacts that are not open."""
    _, where = say.words, row.lead.where
    if row.on_call is not None:
        return _("on call")
    if where is None:
        return state_name(_, row.lead.contact.state.value)
    if where.ready:
        return _("now")
    same_day = where.starts.date() == say.now.date()
    return clock_words(where.starts) if same_day else near_words(_, where.starts.date(), say.now.date())


def programmes_words(say: Saying, row: QueueRow) -> str:
    """The leading programme, and how many more the call covers."""
    name = programme_name(say.pack, row.lead.contact.programme, say.words.lang)
    return name if len(row.entries) == 1 else say.words("{name} +{more}", name=name, more=len(row.entries) - 1)


def hint_words(say: Saying, row: QueueRow) -> str:
    """What the agent wants to know before opening the card, the most important first."""
    lead = row.lead
    if lead.where is None:
        return result_name(say.words, lead.result)
    if lead.contact.promise:
        return promise_words(say, lead.contact.promise, lead.where)
    parts = [urgent_words(say, lead.contact, lead.where), tried_words(say, lead.contact)]
    return say.words(", ").join(part for part in parts if part) or until_words(say, lead)


def promise_words(say: Saying, promise: Promise, where: Standing) -> str:
    """`promise made 09:12` while it is to come today, whose hour the first column has; else what hour it is for."""
    _ = say.words
    if where.shown is Shown.OVERDUE:
        return _("late, promised for {time}", time=moment_words(_, promise.starts, say.now))
    if where.ready or promise.starts.date() != say.now.date():
        return _("promised for {time}", time=clock_words(promise.starts))
    return _("promise made {time}", time=moment_words(_, promise.made, say.now))


def urgent_words(say: Saying, contact: Contact, where: Standing) -> str:
    _ = say.words
    if where.late:
        return _("late")
    if where.shown is Shown.OVERDUE or (say.now.date() > contact.not_after and not contact.series.dials):
        return _("overdue since {day}", day=date_words(_, contact.not_after, say.now.date()))
    return _("last day today") if where.urgent else ""


def tried_words(say: Saying, contact: Contact) -> str:
    """`tried Sun morning`; of several tries the last day."""
    _, series = say.words, contact.series
    if not series.dials or series.last_day is None:
        return ""
    day = near_words(_, series.last_day, say.now.date())
    if len(series.used) == 1 and series.dials == 1:
        return _("tried {day} {slot}", day=day, slot=say.pack.slot_name(next(iter(series.used)), _.lang))
    return _("tried {day}", day=day)


def until_words(say: Saying, entry: Entry) -> str:
    """How long there is time for a first dial."""
    _ = say.words
    return _("until {day}", day=near_words(_, entry.contact.not_after, say.now.date()))
