"""Owns the words of figures: the day's load, the filters. Invariant: pure, one line each, and what counts most is cut
last."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime

from carecall.desk.day_load import DayLoad
from carecall.i18n import Words
from carecall.keys import N_
from carecall.model.programmes import Pack
from carecall.model.slots import Band
from carecall.view.asked import Asked
from carecall.view.cells import bar
from carecall.view.names import filter_names
from carecall.view.parts import QUIET, WARNING, Part, parts_width, spread
from carecall.view.shown import Shown
from carecall.view.times import clock_words

LONGEST_BAR, SHORTEST_BAR = 20, 4
Key = Callable[[str], str]
"""How the key of an action is named."""


def load_parts(_: Words, pack: Pack, load: DayLoad, now: datetime, room: int, of_all: bool = False) -> list[Part]:
    """`Today 38 of 92 ⣿⣿⣿⡇⣀   pool 9   promises 4   overdue 2   at risk 1        late afternoon, till 17:30`: where
    room is short, without the bar, then without the name of the slot, then without the pool. `of_all`: like the list
    below it, it is not only the agent's."""
    today = N_("Everybody {done} of {planned}") if of_all else N_("Today {done} of {planned}")
    done = (" " + _(today, done=load.done, planned=load.planned), "")
    counts = [
        ("   " + _("promises {count}", count=load.promises), WARNING if load.promises else QUIET),
        ("   " + _("overdue {count}", count=load.overdue), "bold $error" if load.overdue else QUIET),
    ]
    if load.at_risk:
        counts.append(("   " + _("at risk {count}", count=load.at_risk), "bold $error"))
    slot, short = slot_words(_, pack, now)
    pool = ("   " + _("pool {count}", count=load.pool), QUIET)
    if load.pool and parts_width([done, pool, *counts, (short, "")]) + 2 <= room:
        counts.insert(0, pool)
    left = room - parts_width([done, *counts, (slot, "")]) - 4
    drawn = [(" " + bar(load.done, load.planned, min(left, LONGEST_BAR)), "$accent")] if left >= SHORTEST_BAR else []
    return spread([done, *drawn, *counts], [((slot if left >= -2 else short) + " ", QUIET)], room)


def slot_words(_: Words, pack: Pack, now: datetime) -> tuple[str, str]:
    """The slot that is running and until when, or the next one of the day; and the same without its name."""
    moment = now.time()
    for slot in pack.hours.slots:
        if moment in slot:
            end = clock_words(slot.end)
            return _("{slot}, till {time}", slot=_slot(_, pack, slot), time=end), _("till {time}", time=end)
        if moment < slot.start:
            start = clock_words(slot.start)
            return (
                _("pause until {time} ({slot})", slot=_slot(_, pack, slot), time=start),
                _("pause until {time}", time=start),
            )
    return _("no more slots today"), _("no more slots")


def _slot(_: Words, pack: Pack, slot: Band) -> str:
    return pack.slot_name(slot.name, _.lang)


def view_codes(pack: Pack, listed: Collection[str], role: str) -> list[str]:
    """The programmes that have a view, by priority: those of the agent's role that everybody has a day for, behind them
    others that are `listed`: no key of the role's changes its view when the list does."""
    order = {code: (programme.priority, place) for place, (code, programme) in enumerate(pack.programmes.items())}
    of_role = {code: programme for code, programme in pack.programmes.items() if role in ("", programme.role)}
    own = {code for code, programme in of_role.items() if programme.expected}
    return sorted(own | {*listed}, key=lambda code: (code not in own, *order.get(code, (9, 99)), code))


def filter_parts(
    _: Words, pack: Pack, asked: Asked, shown: Shown, key: Key, room: int, explained: bool = False
) -> list[Part]:
    """`Shown: morning, waiting, "zws"              3 of 54   Esc shows all`: how much is left is never cut.
    `explained`: the next Esc closes the explanation first."""
    named = filter_names(_, pack, asked.programme, asked.slot, asked.state, asked.text).values()
    whose = [_("everybody's")] if asked.everybody or asked.stored else []
    what = _("Shown: {what}", what=_(", ").join([*whose, *named]))
    count = _("{shown} of {total}", shown=len(shown.rows) - len(shown.left), total=shown.total)
    if shown.beside:
        count = _("none of {total}, elsewhere {count}", total=shown.total, count=shown.elsewhere)
    back = _("{key} shows mine", key=key("everybody"))
    if asked.narrowed or asked.programme:
        clear = key("clear")
        back = _("{key} closes the explanation", key=clear) if explained else _("{key} shows all", key=clear)
    return spread([(f" {what}", "$warning")], [(f"{count}   ", "$warning"), (f"{back} ", QUIET)], room)
