"""Owns the words of the day's figures. Invariant: a rate without a denominator is `n/a`; attempt rates and contact
rates never share a column.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from carecall.desk.summary import Line, Summary
from carecall.i18n import Words
from carecall.model.programmes import Pack
from carecall.view.cells import bar, fit, pad, pad_left, width
from carecall.view.names import programme_name
from carecall.view.times import clock_words, day_words, near_words

PageLine = list[tuple[str, str]]
BAR, WIDE = 12, 100


def rate_words(_: Words, rate: float | None) -> str:
    """`67 %`, `n/a`."""
    return _("n/a") if rate is None else f"{rate:.0%}".replace("%", " %")


def heading_words(_: Words, picture: Summary, today: date) -> str:
    """`Mon 23 Nov, today, as of 15:41`."""
    day, near = day_words(_, picture.day, today), near_words(_, picture.day, today)
    near = near if abs((picture.day - today).days) <= 1 else ""
    parts = [day, near, _("as of {time}", time=clock_words(picture.at)) if picture.day == today else ""]
    return "  ".join(part for part in parts if part)


def summary_lines(_: Words, pack: Pack, picture: Summary, today: date, room: int) -> list[PageLine]:
    """The whole page: the day, then per programme, then per agent."""
    lines: list[PageLine] = [[(f" {heading_words(_, picture, today)}", "bold $accent")], [("", "")]]
    lines += _totals(_, picture.total, room)
    lines += _table(_, _("Programme"), picture.programmes, lambda key: programme_name(pack, key, _.lang), room)
    return lines + _table(_, _("Agent"), picture.agents, lambda key: key or _("nobody yet"), room)


def _totals(_: Words, total: Line, room: int) -> list[PageLine]:
    done = total.planned - total.waiting
    cells = max(min(room - 50, 40), 10)
    figures = [
        (_("planned"), total.planned), (_("dialled"), total.dialled), (_("reached"), total.reached),
        (_("completed"), total.completed), (_("failed"), total.failed), (_("waiting"), total.waiting),
    ]  # fmt: skip
    numbers: PageLine = [(" ", "")]
    for name, value in figures:
        numbers += [(f"{name} ", "$text-muted"), (f"{value}   ", "bold")]
    rates = [
        (_("dealt with"), done, total.planned),
        (_("connect rate"), total.connected, total.dialled),
        (_("contact rate"), total.reached, total.owners_dialled),
        (_("promises kept"), total.promises_kept, total.promises_due),
    ]
    names = max(width(name) for name, _part, _whole in rates)
    measures = [_measure(_, name, names, part, whole, cells) for name, part, whole in rates]
    return [numbers, [("", "")], *measures, [("", "")]]


def _measure(_: Words, name: str, names: int, part: int, whole: int, cells: int) -> PageLine:
    rate = part / whole if whole else None
    told = _("{part} of {whole}", part=part, whole=whole)
    return [
        (f" {pad(name, names)}  ", "$text-muted"),
        (bar(part, whole, cells), "$accent on $panel"),
        (pad_left(rate_words(_, rate), 7), "bold"),
        (f"   {told}", "$text-muted"),
    ]


def _table(_: Words, title: str, rows: Sequence[Line], name: Callable[[str], str], room: int) -> list[PageLine]:
    heads = _heads(_) if room >= WIDE else _short_heads(_)
    cells = [max(width(head), 5) + 1 for head in heads]
    first = max(min(room - sum(cells) - 7, 24), 8)
    bars = max(min(room - sum(cells) - first - 3, BAR), 0)
    head = f" {pad(title, first)}" + "".join(pad_left(text, size) for text, size in zip(heads, cells, strict=True))
    if bars == BAR:
        head += "  " + fit(_("dealt with"), BAR)
    lines: list[PageLine] = [[(head, "bold $text-muted")]]
    for row in rows:
        lines.append([(f" {pad(name(row.key), first)}", ""), *_figures(_, row, cells), *_progress(row, bars)])
    if not rows:
        lines.append([(" " + _("nothing yet"), "$text-muted")])
    return [*lines, [("", "")]]


def _heads(_: Words) -> list[str]:
    return [_("planned"), _("dialled"), _("reached"), _("completed"), _("failed"), _("waiting"),
            _("connect"), _("contact"), _("kept")]  # fmt: skip


def _short_heads(_: Words) -> list[str]:
    """The same in at most five cells each, for 80 columns."""
    return [_("plan"), _("dials"), _("reach"), _("done"), _("fail"), _("wait"), _("conn"), _("cont"), _("kept")]


def _figures(_: Words, row: Line, cells: Sequence[int]) -> PageLine:
    counts = [row.planned, row.dialled, row.reached, row.completed, row.failed, row.waiting]
    rates = [row.connect_rate, row.contact_rate, row.kept_rate]
    texts = [*map(str, counts), *(rate_words(_, rate) for rate in rates)]
    return [("".join(pad_left(text, size) for text, size in zip(texts, cells, strict=True)), "")]


def _progress(row: Line, cells: int) -> PageLine:
    """How much of the row's work is dealt with."""
    drawn = bar(row.planned - row.waiting, row.planned, cells) if cells > 3 else ""
    return [("  ", ""), (drawn, "$accent on $panel")] if drawn else []
