"""Owns the words and the JSON of the dealership itself. Invariant: pure; that a name is lacking, and the command that
gives it, is one pair of sentences everywhere.
"""

from __future__ import annotations

from collections.abc import Sequence

from carecall.desk.context import DealershipCard
from carecall.desk.dealership import FIELDS, Changed, lacking, values
from carecall.i18n import Words
from carecall.view.cells import pad, widest

SET = ("carecall", "dealership", "set")


def part_name(_: Words, field: str) -> str:
    """What a part of the dealership's card is called."""
    return {
        "name": _("its name"), "name_en": _("its English name"), "hotline": _("its telephone"),
        "address": _("its address"), "address_en": _("its English address"), "code": _("its short code"),
    }[field]  # fmt: skip


def unnamed_sentences(_: Words, fields: Sequence[str]) -> tuple[str, str]:
    """What the dealership lacks, and what to type."""
    named = _(" and ").join(part_name(_, field) for field in fields)
    options = {"name": f"--name {_('NAME')}", "hotline": f"--hotline {_('TELEPHONE')}"}
    return (
        _("Of the dealership is not known yet: {fields}. Messages to owners and scripts go without it.", fields=named),
        _("Type: {command}", command=" ".join([*SET, *(options[field] for field in fields)])),
    )


def unnamed_words(_: Words, fields: Sequence[str]) -> str:
    """Both in one."""
    return ("" if _.lang == "zh" else " ").join(unnamed_sentences(_, fields)) if fields else ""


def dealership_lines(_: Words, card: DealershipCard) -> list[str]:
    """A part a line; a dash where it is empty."""
    named = {part_name(_, field): value for field, value in values(card).items()}
    size = widest(named)
    return [f"{pad(name, size)}  {value or '-'}" for name, value in named.items()]


def changed_words(_: Words, done: Changed) -> list[str]:
    """What was written, and from when it shows."""
    if not done.fields:
        return [_("Nothing has changed.")]
    known = values(done.card)
    told = [f"{part_name(_, field)}: {known[field] or '-'}" for field in done.fields]
    return [*told, _("Desks that are open say it once they are opened again; messages that are made already keep "
                     "their words.")]  # fmt: skip


def dealership_json(card: DealershipCard) -> dict[str, object]:
    """`lacking`: what messages cannot do without."""
    known = values(card)
    return {**{field: known[field] or None for field in FIELDS}, "lacking": list(lacking(card))}
