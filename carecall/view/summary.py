"""Owns the words of the day's figures. Invariant: a rate without a denominator is `n/a`; attempt rates and contact
rates never share a column.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from carecall.desk.summary import Line, Summary
from carecall.i18n import Words
from carecall.model.programmes import Pack
from carecall.view.cells import bar, fit, pad, pad_left, widest, width, wrap
from carecall.view.names import programme_name
from carecall.view.reasons import Names, reason_text
from carecall.view.staff import places_words
from carecall.view.telling import complaints_words
from carecall.view.times import clock_words, day_words, moment_words, near_words

PageLine = list[tuple[str, str]]
BAR, LEAST_BAR = 12, 8
NAME, SHORT_NAME = 24, 16
BOOKINGS = ("carecall", "export", "bookings")
WITHOUT_FIGURES = ("day-to-come", "day-closed", "day-without-work")
"""Days of which a table would show noughts, and look like a failure."""


@dataclass(frozen=True, slots=True)
class _Column:
    """One figure of the tables: its head, the same in at most five cells for 80 columns, its text, its style."""

    head: str
    short: str
    text: Callable[[Line], str]
    least: int = 4
    alarm: bool = False

    def cells(self, head: str) -> int:
        """The cells that it takes with this head, and one before it."""
        return max(width(head), self.least) + 1

    def style(self, row: Line) -> str:
        return "bold $error" if self.alarm and self.text(row) != "0" else ""


def rate_words(_: Words, rate: float | None) -> str:
    """`67 %`, `n/a`."""
    return _("n/a") if rate is None else f"{rate:.0%}".replace("%", " %")


def heading_words(_: Words, picture: Summary, today: date) -> str:
    """`Mon 23 Nov, today, as of 15:41`."""
    day, near = day_words(_, picture.day, today), near_words(_, picture.day, today)
    near = near if abs((picture.day - today).days) <= 1 else ""
    parts = [day, near, _("as of {time}", time=clock_words(picture.at)) if picture.day == today else ""]
    return "  ".join(part for part in parts if part)


def amended_words(_: Words, picture: Summary) -> str:
    """`Late entry for this day, last Wed 25 09:40.`; "" where the day stands as it ended."""
    if picture.amended is None:
        return ""
    when = moment_words(_, picture.amended, picture.at)
    return _("Late entry for this day, last {when}.", when=when)


def summary_lines(
    _: Words, pack: Pack, picture: Summary, today: date, room: int, passed: Sequence[str] = ()
) -> list[PageLine]:
    """The whole page: the day, then what the agent has to pass on (`passed`), then per programme, then per agent."""
    amended = f" {amended_words(_, picture)}".rstrip()
    lines: list[PageLine] = [[(f" {heading_words(_, picture, today)}", "bold $accent")], [(amended, "$text-muted")]]
    if picture.remark:
        known = Names(pack, picture.at)
        lines += [*_told(reason_text(_, picture.remark, known), room, "$warning"), [("", "")]]
        if picture.remark.code in WITHOUT_FIGURES:
            return [*lines, *_coming(_, pack, picture)]
    lines += _totals(_, pack, picture, room)
    lines += _passed(_, passed, room)
    columns = _columns(_, picture.today)
    lines += _table(_, _("Programme"), picture.programmes, lambda key: programme_name(pack, key, _.lang), columns, room)
    lines += _table(_, _("Agent"), picture.agents, lambda key: _agent(_, picture, key), columns, room)
    told = _("Counted are contacts; the list has one row for an owner, whose call may cover several.")
    lines += _told(told, room, "$text-muted")
    listed = _("Days on which owners come, of all agents: {command}", command=" ".join(BOOKINGS))
    lines += _told(listed, room, "$text-muted")
    return lines


def _passed(_: Words, passed: Sequence[str], room: int) -> list[PageLine]:
    """What the agent has to pass on, before the tables: it is for today, and they are long."""
    if not passed:
        return []
    head = _("To pass on, of your calls of this day; carecall tells nobody:")
    told = [line for each in passed for line in _told(each, room, "")]
    return [*_told(head, room, "bold $warning"), *told, [("", "")]]


def _coming(_: Words, pack: Pack, picture: Summary) -> list[PageLine]:
    """What is planned for a day to come, a line a programme."""
    days = picture.coming.days if picture.coming else ()
    counts = (pair for day in days for pair in day.programmes.items())
    named = [(programme_name(pack, code, _.lang), count.contacts) for code, count in counts]
    longest = widest(name for name, _count in named)
    return [[(f" {pad(name, longest)}  ", "$text-muted"), (pad_left(str(count), 5), "bold")] for name, count in named]


def _agent(_: Words, picture: Summary, key: str) -> str:
    """An agent's name, one's own with a mark."""
    return f"> {key}" if key and key == picture.me else key or _("nobody yet")


def _told(text: str, room: int, style: str) -> list[PageLine]:
    return [[(f" {line}", style)] for line in wrap(text, max(room - 2, 20))]


def _totals(_: Words, pack: Pack, picture: Summary, room: int) -> list[PageLine]:
    total = picture.total
    done = total.planned - total.waiting
    cells = max(min(room - 50, 40), 10)
    figures = [
        (_("planned"), total.planned), (_("dialled"), total.dialled), (_("reached"), total.reached),
        (_("completed"), total.completed), (_("failed"), total.failed), (_("waiting"), total.waiting),
    ]  # fmt: skip
    taken = sum(width(name) + len(str(value)) + 1 for name, value in figures)
    gap = " " * max(min((room - taken - 1) // len(figures), 3), 1)
    numbers: PageLine = [(" ", "")]
    for name, value in figures:
        numbers += [(f"{name} ", "$text-muted"), (f"{value}{gap}", "bold")]
    rates = [
        (_("dealt with"), done, total.planned),
        (_("connect rate"), total.connected, total.dialled),
        (_("contact rate"), total.reached, total.owners_dialled),
        (_("promises kept"), total.promises_kept, total.promises_due),
    ]
    names = max(width(name) for name, _part, _whole in rates)
    measures = [_measure(_, name, names, part, whole, cells) for name, part, whole in rates]
    beside = _flowing(_beside(_, picture), room)
    told = [*_mine(_, picture, room), *_again(_, total, room), *_merged(_, total, room), *_left(_, pack, picture, room),
            *_complaints(_, total, room), *_places(_, picture, room)]  # fmt: skip
    return [numbers, *beside, *told, [("", "")], *measures, [("", "")]]


def _merged(_: Words, total: Line, room: int) -> list[PageLine]:
    """Why there are fewer calls than contacts that were dealt with."""
    contacts, calls = total.planned - total.waiting, total.dialled + total.rang_in
    if contacts <= calls or not calls:
        return []
    told = _("{contacts} contacts in {calls} calls: one call may be about several.", contacts=contacts, calls=calls)
    return _told(told, room, "$text-muted")


def _beside(_: Words, picture: Summary) -> list[PageLine]:
    """`promises still open today 5`, `at risk 2`, `owners overdue 3`, `missed 7`, `rang in 2`: what stands now; what is
    no part of the day's work, for nobody could do it any more; and owners' own calls."""
    total, now = picture.total, picture.now
    found = [_figure(_("missed"), total.missed, alarm=True)]
    if now:  # owners are overdue as the list and its filter count them
        found.insert(0, _figure(_("owners overdue"), now.overdue, alarm=True))
    if picture.today:
        found[:0] = [_figure(_("promises still open today"), total.promises_open),
                     _figure(_("at risk"), total.promises_at_risk, alarm=True)]  # fmt: skip
    own = ((_("rang in"), total.rang_in), (_("complaints told"), total.complaints))
    return [*found, *(_figure(name, count) for name, count in own if count)]


def _figure(name: str, count: int, alarm: bool = False) -> PageLine:
    return [(f" {name} ", "$text-muted"), (f"{count}  ", "bold $error" if alarm and count else "bold")]


def _flowing(figures: Sequence[PageLine], room: int) -> list[PageLine]:
    """As many on a line as fit."""
    lines: list[PageLine] = [[]]
    for figure in figures:
        taken = sum(width(text) for text, _style in (*lines[-1], *figure))
        if taken - 2 > room:
            lines.append([])
        lines[-1] += figure
    return lines


def _places(_: Words, picture: Summary, room: int) -> list[PageLine]:
    """Who sits at a desk now, who is on the phone, on a break, away."""
    told = places_words(_, picture.now.members, picture.at) if picture.now else []
    return _told(("" if _.lang == "zh" else " ").join(told), room, "") if told else []


def _mine(_: Words, picture: Summary, room: int) -> list[PageLine]:
    """One's own part of the dealership's day, in sight at once."""
    own = next((line for line in picture.agents if line.key and line.key == picture.me), None)
    if own is None:
        return []
    told = _("Of these yours: planned {planned}, dialled {dialled}, reached {reached}, completed {completed}, waiting "
             "{waiting}.", planned=own.planned, dialled=own.dialled, reached=own.reached, completed=own.completed,
             waiting=own.waiting)  # fmt: skip
    return _told(told, room, "bold")


def _again(_: Words, total: Line, room: int) -> list[PageLine]:
    """Where those are that are planned and neither closed nor waiting."""
    count = total.planned - total.completed - total.failed - total.waiting
    if count < 1:
        return []
    told = _.n(
        "{count} more was tried: it comes another day, awaits a number, or was called off.",
        "{count} more were tried: they come another day, await a number, or were called off.", count,
    )  # fmt: skip
    return _told(told, room, "$text-muted")


def _left(_: Words, pack: Pack, picture: Summary, room: int) -> list[PageLine]:
    """What was missed, and in whose list it lay."""
    if not picture.total.missed:
        return []
    programmes = [(programme_name(pack, line.key, _.lang), line.missed) for line in picture.programmes]
    lists = [(line.key or _("nobody yet"), line.missed) for line in picture.agents]
    named = [_(", ").join(f"{name} {count}" for name, count in found if count) for found in (programmes, lists)]
    told = _("Missed is given up, since nobody dialled it by its last day; what is overdue can still be called. "
             "Missed: {programmes}; it lay with {lists}.",
             programmes=named[0], lists=named[1])  # fmt: skip
    return _told(told, room, "$warning")


def _complaints(_: Words, total: Line, room: int) -> list[PageLine]:
    """Where they are listed (B-12, B-17)."""
    return _told(complaints_words(_), room, "$warning") if total.complaints else []


def _measure(_: Words, name: str, names: int, part: int, whole: int, cells: int) -> PageLine:
    rate = part / whole if whole else None
    told = _("{part} of {whole}", part=part, whole=whole)
    return [
        (f" {pad(name, names)}  ", "$text-muted"),
        (bar(part, whole, cells), "$accent on $panel"),
        (pad_left(rate_words(_, rate), 7), "bold"),
        (f"   {told}", "$text-muted"),
    ]


def _table(
    _: Words, title: str, rows: Sequence[Line], name: Callable[[str], str], columns: Sequence[_Column], room: int
) -> list[PageLine]:
    rows = [row for row in rows if not row.only_missed]
    longest = max(SHORT_NAME, min(max((width(name(row.key)) for row in rows), default=0), NAME))
    wide = sum(column.cells(column.head) for column in columns) + longest + 1 <= room
    heads = [column.head if wide else column.short for column in columns]
    cells = [column.cells(head) for column, head in zip(columns, heads, strict=True)]
    spare = room - sum(cells) - 1
    first = max(min(spare - BAR - 2, NAME), longest) if wide else max(min(spare, NAME), 8)
    bars = min(spare - first - 2, BAR)
    head = f" {pad(title, first)}" + "".join(pad_left(text, size) for text, size in zip(heads, cells, strict=True))
    if bars >= LEAST_BAR:
        head += "  " + fit(_("dealt with"), bars)
    lines: list[PageLine] = [[(head, "bold $text-muted")]]
    for row in rows:
        lines.append([(f" {pad(name(row.key), first)}", ""), *_figures(row, columns, cells), *_progress(row, bars)])
    if not rows:
        lines.append([(" " + _("nothing yet"), "$text-muted")])
    return [*lines, [("", "")]]


def _columns(_: Words, today: bool) -> list[_Column]:
    """What the tables show; promises that are still open stand only on the page of today."""

    def rate(value: Callable[[Line], float | None]) -> Callable[[Line], str]:
        return lambda row: rate_words(_, value(row))

    promised = [
        _Column(_("promised"), _("prom"), lambda row: str(row.promises_open)),
        _Column(_("at risk"), _("risk"), lambda row: str(row.promises_at_risk), alarm=True),
    ]
    return [
        _Column(_("planned"), _("plan"), lambda row: str(row.planned)),
        _Column(_("dialled"), _("dials"), lambda row: str(row.dialled)),
        _Column(_("reached"), _("reach"), lambda row: str(row.reached)),
        _Column(_("completed"), _("compl"), lambda row: str(row.completed)),
        _Column(_("failed"), _("fail"), lambda row: str(row.failed)),
        _Column(_("waiting"), _("wait"), lambda row: str(row.waiting)),
        *(promised if today else []),
        _Column(_("connect"), _("conn"), rate(lambda row: row.connect_rate), 5),
        _Column(_("contact"), _("cont"), rate(lambda row: row.contact_rate), 5),
        _Column(_("kept"), _("kept"), rate(lambda row: row.kept_rate), 5),
    ]


def _figures(row: Line, columns: Sequence[_Column], cells: Sequence[int]) -> PageLine:
    return [(pad_left(column.text(row), size), column.style(row)) for column, size in zip(columns, cells, strict=True)]


def _progress(row: Line, cells: int) -> PageLine:
    """How much of the row's work is dealt with."""
    if cells < LEAST_BAR:
        return []
    return [("  ", ""), (bar(row.planned - row.waiting, row.planned, cells), "$accent on $panel")]
