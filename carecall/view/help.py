"""Owns the words of the help. Invariant: the keys come from `keys`, so it names none that is not there."""

from __future__ import annotations

from carecall.i18n import Words
from carecall.keys import FIXED, Action, KeyTable, Where
from carecall.view.cells import pad, widest, wrap

PageLine = list[tuple[str, str]]


def help_lines(_: Words, table: KeyTable, where: Where, room: int) -> list[PageLine]:
    """The keys of a screen, then what the words on it mean."""
    told_of = [action for action in table.actions(where) if action.help]
    own = [action for action in told_of if action.where is where]
    rest = [action for action in told_of if action.where is not where]
    lines = [
        _heading(_("Keys")),
        *_keys(_, own, room),
        *_blank(),
        _heading(_("On every screen")),
        *_keys(_, rest, room),
    ]
    told = meanings(_, table, where)
    if told:
        lines += [*_blank(), _heading(_("What the words mean"))]
        for word, meaning in told:
            lines += _told(word, meaning, widest((word for word, _meaning in told), 22), room, "bold")
    return lines


def _keys(_: Words, listed: list[Action], room: int) -> list[PageLine]:
    shown = [_shown(action) for action in listed]
    lines: list[PageLine] = []
    for keys, action in zip(shown, listed, strict=True):
        lines += _told(keys, _(action.help), widest(shown, 22), room, "bold $accent")
    return lines


def action_rows(_: Words, table: KeyTable) -> list[tuple[str, list[str], str]]:
    """Every action that a site may give other keys: its name in the settings, its keys, what it does. One without
    words of its own is told of by the action before it."""
    rows: list[tuple[str, list[str], str]] = []
    for action in table.every:
        what = _(action.help) if action.help else rows[-1][2]
        rows.append((f"{action.where}.{action.id}", list(action.keys), what))
    return [row for row in rows if row[0].partition(".")[2] not in FIXED]


def _shown(action: Action) -> str:
    """The keys of an action as they stand on the keyboard, the function key among them."""
    extra = [key.upper() for key in action.keys if key[0] == "f" and key[1:].isdigit()]
    return " ".join([action.shown, *(key for key in extra if key not in action.shown.split())])


def _told(word: str, meaning: str, cells: int, room: int, style: str) -> list[PageLine]:
    first, *more = wrap(meaning, max(room - cells - 3, 20))
    lines: list[PageLine] = [[(f" {pad(word, cells)}  ", style), (first, "")]]
    return [*lines, *([(" " * (cells + 3), ""), (line, "")] for line in more)]


def _heading(text: str) -> PageLine:
    return [(f" {text}", "bold $text-muted")]


def _blank() -> list[PageLine]:
    return [[("", "")]]


def meanings(_: Words, table: KeyTable, where: Where) -> list[tuple[str, str]]:
    """The words of a screen that need telling."""
    of_screen = {Where.SUMMARY: _figures, Where.QUEUE: _queue, Where.CALL: _call}
    told = of_screen[where](_) if where in of_screen else []
    return [*told, _rule(_, table)] if where is Where.QUEUE else told


def _rule(_: Words, table: KeyTable) -> tuple[str, str]:
    key = table.shown(Where.QUEUE, "why")
    return "A-19", _("a rule of the house: {key} says what it asks, carecall rule A-19 what else rests on it", key=key)


def _queue(_: Words) -> list[tuple[str, str]]:
    return [
        ("!", _("overdue, or today is the last day for its first call")),
        ("2/3", _("the coming try, and how many there are before the owner gets a message instead")),
        (_("now"), _("may be called now; a time of day or a day says from when it may be")),
        (
            _("promised"),
            _("the owner was promised a call then: first on the list from 5 minutes before, next after a call from its "
              "time on"),
        ),
        (_("on call"), _("somebody has this owner open; the row comes back by itself")),
        (
            _("overdue"),
            _("nobody has dialled it by the last day for its first call, or a try or a promise was missed; once "
              "dialled it is not overdue, its further tries have their own days"),
        ),
        (_("late"), _("one of its tries was missed")),
        ("+1", _("one call covers that many more reasons to call this owner")),
        (
            _("Today"),
            _("your contacts of today that were closed or tried, of all of them; one call may cover several. With "
              "everybody's list the line counts everybody's"),
        ),
        (_("pool"), _("contacts of today on your list that are your whole role's: whoever comes first calls")),
        (_("slot"), _("a part of the day in which calls are made; each try of an owner uses another one")),
    ]


def _call(_: Words) -> list[tuple[str, str]]:
    return [
        (
            _("promise {time}", time="16:00"),
            _("dial it from that time on; up to 5 minutes before or 15 after it counts as kept. A call that goes on is "
              "finished first; from 5 minutes after the time colleagues are offered it too"),
        ),
    ]  # fmt: skip


def _figures(_: Words) -> list[tuple[str, str]]:
    return [
        (_("planned"), _("contacts of that day: closed, tried, or waiting on it")),
        (_("dialled"), _("dials, also several to one owner")),
        (_("reached"), _("owners who were spoken to themselves")),
        (_("completed"), _("contacts that reached their end")),
        (
            _("failed"),
            _("contacts closed without success: not reached in all tries, or refused; the list shows under this word "
              "those that were missed, too. A message that was made is sent by whoever exports it: carecall export "
              "messages"),
        ),
        (
            _("missed"),
            _("given up: nobody dialled them by their last day, and they cannot be called any more; what is overdue "
              "can"),
        ),
        (_("rang in"), _("calls of owners to us; no dials, and in no rate")),
        (
            _("complaints told"),
            _("of the day and of each programme, of no agent (B-01); carecall export complaints lists them"),
        ),
        (_("waiting"), _("contacts still to be dealt with")),
        (_("dealt with"), _("contacts that were closed, or tried and do not come again today, of those planned")),
        (_("promised"), _("calls that were promised and are still to be made today")),
        (_("at risk"), _("of these: the time is over, or is near and nobody sits there to keep it")),
        (
            _("owners overdue"),
            _("owners of everybody's list today whom nobody has dialled by the last day for the first call, or with a "
              "try or a promise that was missed; whoever was dialled counts no more, though the call comes again"),
        ),
        (_("connect rate"), _("dials on which anybody answered, of all dials")),
        (_("contact rate"), _("owners who were reached, of the owners who were dialled")),
        (
            _("promises kept"),
            _("promised calls dialled in time (5 minutes before to 15 after), of those that came due"),
        ),
        (_("n/a"), _("nothing to divide by: no dial, or no promise that came due")),
    ]
