"""Owns the words and columns of a queue row. Invariant: pure; what is urgent is said in words, not by colour alone, and
what is too long for its column is said shorter before it is cut.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

from carecall.desk.queue import Entry, QueueRow
from carecall.i18n import Words
from carecall.model.contacts import Contact, Promise, Risk, Shown, Standing, State
from carecall.model.ids import StaffId
from carecall.model.programmes import Pack
from carecall.view.cells import fit, width
from carecall.view.names import programme_name, result_name, state_name
from carecall.view.reasons import Names, reason_text
from carecall.view.rows import Row, Tone
from carecall.view.tabs import short_name
from carecall.view.times import (
    SOON_DAYS,
    clock_words,
    date_words,
    moment_words,
    near_words,
    part_of,
    part_words,
    promised_words,
)

if TYPE_CHECKING:
    from carecall.desk.whereabouts import Whereabouts

WHEN, PLATE, TRY = 9, 9, 3
WIDE = 100
NAME, HINT = 1, 5
"""The places of the columns in a row."""


@dataclass(frozen=True, slots=True)
class Saying:
    """What rows are worded with: the language, the programmes, the wall-clock time, whose list it is, who sits here
    (None: nobody), the colleagues' names, and how many cells a row has."""

    words: Words
    pack: Pack
    now: datetime
    everybody: bool = False
    me: StaffId | None = None
    staff: Mapping[StaffId, str] = field(default_factory=dict)
    room: int = 78

    def takes(self, row: QueueRow) -> bool:
        """Whether another desk has the owner open."""
        return row.on_call is not None and row.on_call != self.me


def columns(width: int, everybody: bool) -> tuple[int, ...]:
    """The widths of the cells: when, name, plate, programme, try, hint, and whose where everybody's are shown."""
    name = 16 if width >= WIDE else 12
    programme = 24 if width >= WIDE else 12 if everybody else 18
    whose = (10 if width >= WIDE else 8,) if everybody else ()
    fixed = (WHEN, name, PLATE, programme, TRY)
    hint = width - sum(fixed) - sum(whose) - len(fixed) - len(whose)
    return (*fixed, max(hint, 0), *whose)


def row_cells(say: Saying, row: QueueRow, left: bool = False) -> Row:
    """The row as the list shows it; `left`: the owner is on the list no more, and the row stays until the next key."""
    lead, tone = row.lead, Tone.TAKEN if left else row_tone(say, row)
    cells = columns(say.room, say.everybody)
    quiet = tone if tone in (Tone.TAKEN, Tone.QUIET) else Tone.PLAIN
    said = [
        (when_words(say, row), tone if tone is not Tone.PLAIN else Tone.STRONG),
        (row.name, Tone.TAKEN if tone is Tone.TAKEN else Tone.STRONG),
        (row.plate, quiet),
        (programmes_words(say, row, cells[3]), quiet),
        (try_words(lead) if lead.where else "", Tone.QUIET),
        (_first_fitting(left_hints(say, row) if left else hints(say, row), cells[HINT]),
         tone if tone is not Tone.PLAIN else Tone.QUIET),
    ]  # fmt: skip
    if say.everybody:
        nobody = say.words("anybody") if row.closer is None else ""
        said.append((row.agent_name or nobody, Tone.QUIET))
    urgent = lead.where is not None and lead.where.urgent and tone is not Tone.TAKEN
    return Row("!" if urgent else " ", tuple(said))


def try_words(entry: Entry) -> str:
    """`2/3`: the coming try; of what has none left how many there were."""
    return f"{entry.coming_try}/{entry.tries_max}"


def row_tone(say: Saying, row: QueueRow) -> Tone:
    where, promise = row.lead.where, row.lead.contact.promise
    if say.takes(row):
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
        held = row.lead.contact.state is State.HELD
        return _("held") if held else state_name(_, row.lead.contact.state.value)
    promise = row.lead.contact.promise
    if where.ready and not (promise and promise.early(say.now)):
        return _("now")
    part = part_of(promise, say.pack.hours) if promise else ""
    if part and where.starts.date() == say.now.date():
        return part_words(_, part)
    return clock_words(where.starts) if where.starts.date() == say.now.date() else _day(say, where.starts.date())


def _day(say: Saying, day: date) -> str:
    """A day in the few cells of the first column."""
    today = say.now.date()
    return near_words(say.words, day, today) if abs((day - today).days) <= SOON_DAYS else date_words(say.words, day)


def programmes_words(say: Saying, row: QueueRow, cells: int) -> str:
    """The leading programme, and how many more the call covers, which is never cut."""
    name, more = programme_name(say.pack, row.lead.contact.programme, say.words.lang), len(row.entries) - 1
    if cells < width(name):
        name = short_name(say.pack, row.lead.contact.programme, say.words.lang)
    if not more:
        return name
    fitted = fit(name, cells - width(say.words("{name} +{more}", name="", more=more)))
    return say.words("{name} +{more}", name=fitted, more=more)


# ------------------------------------------------------------------ the hint


def _first_fitting(said: Iterator[str], cells: int) -> str:
    """The first that fits; else the last, which is the shortest."""
    text = ""
    for text in said:
        if width(text) <= cells:
            return text
    return text


def hints(say: Saying, row: QueueRow) -> Iterator[str]:
    """What the agent wants to know before opening the card, the whole of it first, then shorter and shorter."""
    _, lead = say.words, row.lead
    if row.on_call is not None:
        yield _on_call(say, row)
    elif lead.where is None:
        yield result_name(_, lead.result)
    elif lead.contact.promise:
        yield from promise_hints(say, lead.contact.promise, lead.where)
    else:
        yield from _open_hints(say, lead, lead.where)


def _on_call(say: Saying, row: QueueRow) -> str:
    if row.on_call == say.me:
        return say.words("your open call")
    name = say.staff.get(row.on_call, "") if row.on_call else ""
    return say.words("with {name}", name=name) if name else say.words("at another desk")


def _open_hints(say: Saying, lead: Entry, where: Standing) -> Iterator[str]:
    if lead.spent:
        yield from (say.words("its tries are used up; the next planning closes it"), say.words("tries used up"))
        return
    urgent, tried, day = urgent_words(say, lead.contact, where), *tried_words(say, lead.contact)
    for told in (tried, day):
        if told:
            yield say.words(", ").join(part for part in (urgent, told) if part)
    yield urgent or day or until_words(say, lead)
    if where.shown is Shown.OVERDUE and not where.late:
        yield say.words("overdue, {day}", day=date_words(say.words, lead.contact.not_after, say.now.date()))


def promise_hints(say: Saying, promise: Promise, where: Standing) -> Iterator[str]:
    """`promise made 09:12` while it is to come today, whose hour the first column has; else what hour it is for."""
    _ = say.words
    part, moment = part_of(promise, say.pack.hours), promised_words(_, promise, say.pack.hours, say.now)
    if where.shown is Shown.OVERDUE:
        yield from (_("late, promised for {time}", time=moment), _("late, for {time}", time=moment), _("late"))
        return
    clock = moment if part else clock_words(promise.starts)
    if promise.risk(say.now) is Risk.NOBODY and promise.staff != say.me:
        yield _("promised for {time}, nobody at that desk", time=clock)
        yield _("{time}, desk closed", time=clock)
    if where.ready or promise.starts.date() != say.now.date():
        yield _("promised for {time}", time=clock)
        if part:
            yield moment
    else:
        yield _("promise made {time}", time=moment_words(_, promise.made, say.now))


def urgent_words(say: Saying, contact: Contact, where: Standing) -> str:
    _ = say.words
    if where.late:
        return _("late")
    if where.shown is Shown.OVERDUE or (say.now.date() > contact.not_after and not contact.series.dials):
        return _("overdue since {day}", day=date_words(_, contact.not_after, say.now.date()))
    return _("last day today") if where.urgent else ""


def tried_words(say: Saying, contact: Contact) -> tuple[str, str]:
    """`tried Sun morning`, and without the slot; of several tries the last day."""
    _, series = say.words, contact.series
    if not series.dials or series.last_day is None:
        return "", ""
    day = near_words(_, series.last_day, say.now.date())
    plain = _("tried {day}", day=day)
    if len(series.used) == 1 and series.dials == 1:
        slot = say.pack.slot_name(next(iter(series.used)), _.lang)
        return _("tried {day} {slot}", day=day, slot=slot), plain
    return plain, plain


def until_words(say: Saying, entry: Entry) -> str:
    """How long there is time for a first dial."""
    _ = say.words
    return _("until {day}", day=near_words(_, entry.contact.not_after, say.now.date()))


def left_hints(say: Saying, row: QueueRow) -> Iterator[str]:
    """What became of an owner who is on the list no more: dealt with elsewhere, or another's now."""
    _, lead = say.words, row.lead
    if row.on_call is not None:
        yield _on_call(say, row)
    elif lead.where is None:
        result = result_name(_, lead.result)
        if result:
            yield from (_("dealt with elsewhere: {result}", result=result), _("elsewhere: {result}", result=result))
        yield result or _("dealt with elsewhere")
    else:
        promise = lead.contact.promise
        whose = promise.staff if promise and promise.staff else lead.contact.assignee
        name = say.staff.get(whose, "") if whose and whose != say.me else ""
        yield _("now with {name}", name=name) if name else _("no longer on this list")


# ------------------------------------------------------------------ who is not on the list


def beside_columns(room: int) -> tuple[int, ...]:
    """The widths of the cells of an owner who is not on the list: name, plate, where the owner is."""
    name = columns(room, False)[NAME]
    return name, PLATE, max(room - name - PLATE - 2, 0)


def beside_cells(say: Saying, found: Whereabouts) -> Row:
    """An owner who was found beside the list, and why."""
    told = beside_words(say.words, say.pack, say.now, found)
    return Row(" ", ((found.name, Tone.STRONG), (found.plate, Tone.PLAIN), (told, Tone.QUIET)))


def beside_words(_: Words, pack: Pack, now: datetime, found: Whereabouts, most: int | None = None) -> str:
    """Where the owner is, in a sentence or two; `most`: how many, the weightiest first."""
    known = Names(pack, now)
    sentences = [reason_text(_, reason, known) for reason in found.reasons[:most]]
    return ("" if _.lang == "zh" else " ").join(sentences)
