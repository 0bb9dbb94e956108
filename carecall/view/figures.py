"""Owns the words of figures: the day's load, the views, the filters, an empty list. Invariant: pure, one line each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from carecall.desk.queue import Counts
from carecall.desk.summary import DayLoad
from carecall.i18n import Words
from carecall.model.programmes import Pack
from carecall.model.slots import Band
from carecall.view.asked import Asked
from carecall.view.cells import bar, fit, width
from carecall.view.names import programme_name, state_name
from carecall.view.times import clock_words

Part = tuple[str, str]
VIEWS_ON_KEYS = 6


def load_parts(_: Words, pack: Pack, load: DayLoad, now: datetime, room: int) -> list[Part]:
    """`Today 38/92 ████▍   promises 4   overdue 2   late afternoon, till 17:30`."""
    cells = 20 if room >= 100 else 10
    return [
        (" " + _("Today {done} of {planned}", done=load.done, planned=load.planned) + " ", ""),
        (bar(load.done, load.planned, cells), "$accent on $panel"),
        ("   " + _("promises {count}", count=load.promises), "bold $warning" if load.promises else "$text-muted"),
        ("   " + _("overdue {count}", count=load.overdue), "bold $error" if load.overdue else "$text-muted"),
        (f"   {slot_words(_, pack, now)}", "$text-muted"),
    ]


def slot_words(_: Words, pack: Pack, now: datetime) -> str:
    """The slot that is running and until when, or the next one of the day."""
    moment = now.time()
    for slot in pack.hours.slots:
        if moment in slot:
            return _("{slot}, till {time}", slot=_slot(_, pack, slot), time=clock_words(slot.end))
        if moment < slot.start:
            return _("pause until {time} ({slot})", slot=_slot(_, pack, slot), time=clock_words(slot.start))
    return _("no more slots today")


def _slot(_: Words, pack: Pack, slot: Band) -> str:
    return pack.slot_name(slot.name, _.lang)


def view_codes(pack: Pack, counted: Counts, role: str) -> list[str]:
    """The programmes that have a view, by priority: those of the agent's role, and others that are on the list."""
    order = {code: (programme.priority, place) for place, (code, programme) in enumerate(pack.programmes.items())}
    codes = {code for code, programme in pack.programmes.items() if role in ("", programme.role)} | {
        *counted.programmes
    }
    return sorted(codes, key=lambda code: (*order.get(code, (9, 99)), code))


def view_parts(_: Words, pack: Pack, codes: Sequence[str], counted: Counts, active: str, room: int) -> list[Part]:
    """`1 All 54  2 First service 12 ...`; names are cut alike where they do not fit; the active one is reversed."""
    shown = ["", *codes]
    names = [programme_name(pack, code, _.lang) if code else _("All") for code in shown]
    counts = [counted.programmes.get(code, 0) if code else counted.total for code in shown]
    fixed = sum(len(str(count)) + 4 for count in counts)
    gap = " " if fixed + sum(map(width, names)) + len(names) <= room else ""
    cells = _name_cells(names, room - fixed)
    parts: list[Part] = []
    for place, (code, name, count) in enumerate(zip(shown, names, counts, strict=True)):
        active_style = "bold reverse" if code == active else ""
        quiet = "$text-muted" if not count and code != active else active_style
        key = f" {place + 1} " if place < VIEWS_ON_KEYS else " "
        parts += [(key, active_style or "$accent"), (f"{fit(name, cells)} {count}{gap}", quiet)]
    return parts


def _name_cells(names: Sequence[str], room: int) -> int:
    """The most cells that every name may have so that all fit into `room`; no fewer than six."""
    cells = max(map(width, names))
    while cells > 6 and sum(min(width(name), cells) for name in names) > room:
        cells -= 1
    return cells


def filter_words(_: Words, pack: Pack, asked: Asked) -> list[str]:
    """Each filter that is set, in words."""
    words = []
    if asked.everybody:
        words.append(_("everybody's"))
    if asked.programme:
        words.append(programme_name(pack, asked.programme, _.lang))
    if asked.slot:
        words.append(pack.slot_name(asked.slot, _.lang))
    if asked.state:
        words.append(state_name(_, asked.state))
    if asked.text:
        words.append(_("“{text}”", text=asked.text))
    return words


def shown_words(_: Words, pack: Pack, asked: Asked, shown: int, total: int) -> str:
    """`Shown: morning, waiting, “zws”: 3 of 54. Esc shows all.`"""
    what = _(", ").join(filter_words(_, pack, asked))
    return _("Shown: {what}: {shown} of {total}. Esc shows all.", what=what, shown=shown, total=total)


def empty_words(_: Words, pack: Pack, asked: Asked, hidden: Mapping[str, int], load: DayLoad | None) -> Sequence[str]:
    """Why a list is empty, and what helps."""
    if any(hidden.values()):
        return [
            _("Nobody fits. These filters hide owners:"),
            *("  " + _("{filter}: {count}", filter=_part(_, pack, asked, name), count=hidden[name]) for name in hidden),
            _("Esc shows all."),
        ]
    if asked.stored:
        return [_("Today there is none: {state}.", state=state_name(_, asked.stored)), _("Esc shows today's calls.")]
    if load and load.planned:
        return [_("Done: all {count} calls of today have been dealt with.", count=load.planned), *_whose(_, asked)]
    return [_("Nothing is planned for today."), *_whose(_, asked)]


def _whose(_: Words, asked: Asked) -> list[str]:
    return [] if asked.everybody else [_("a shows what the others have.")]


def _part(_: Words, pack: Pack, asked: Asked, name: str) -> str:
    alone = Asked(**{name: getattr(asked, name)})
    return ", ".join(filter_words(_, pack, alone))
