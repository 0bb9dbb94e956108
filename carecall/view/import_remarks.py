"""Owns what a report of an import says beside its figures. Invariant: what many rows have in common is one sentence,
with how many they are and the first of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from carecall.desk.intake import Imported
from carecall.desk.intake_rows import Hands
from carecall.i18n import Words
from carecall.model.programmes import UNKNOWN_KIND, Pack, Programme
from carecall.view.owners import TAKE_BACK
from carecall.view.row_problems import rejected_text, row_problem_text

MOST_LINES = 10
"""How many lines are named where many have the same fault, and how many problems of rows are told."""
FEW_LINES = 3
"""How many lines are named of each where several names are told."""


def remarks(_: Words, pack: Pack, done: Imported) -> Iterator[str]:
    """What went in but deserves a look, and what was kept out."""
    if done.unknown:
        yield _("Columns that were not read: {names}. What there is: carecall import --columns; what another system "
                "means by them is told by a file: --headers FILE.",
                names=", ".join(done.unknown))  # fmt: skip
    yield from _of_owners(_, done)
    yield from hands_texts(_, done.hands)
    if done.late:
        yield _.n("{count} delivery came in more than 3 days late (A-01).",
                  "{count} deliveries came in more than 3 days late (A-01).", done.late)  # fmt: skip
    if done.kindless:
        yield kindless_text(_, pack, done.kindless)
    if done.unstaffed:
        yield unstaffed_text(_, done.unstaffed)
    told = [(problem, row_problem_text(_, problem)) for problem in done.warnings[:MOST_LINES]]
    told += [(each.problem, rejected_text(_, each)) for each in done.rejected[:MOST_LINES]]
    for problem, what in told[:MOST_LINES]:
        where = _("line {line}, {column}", line=problem.line, column=problem.column or _("the whole row"))
        yield _("{where}: {what}", where=where, what=what)


def _of_owners(_: Words, done: Imported) -> Iterator[str]:
    if done.shared:
        yield _.n("{count} number is shared by two owners.", "{count} numbers are shared by two owners.", done.shared)
    if done.corrected:
        yield _.n("{count} owner is dialled at another number first from now on, that of this file (line {lines}).",
                  "{count} owners are dialled at another number first from now on, that of this file (lines {lines}).",
                  len(done.corrected), lines=_first(_, done.corrected))  # fmt: skip
    if done.staying:
        yield _.n("{count} owner wants no calls by our own record and stays left out, though the file says otherwise "
                  "(B-14; line {lines}). To call them again: {command}",
                  "{count} owners want no calls by our own record and stay left out, though the file says otherwise "
                  "(B-14; lines {lines}). To call them again: {command}",
                  len(done.staying), lines=_first(_, done.staying), command=" ".join(TAKE_BACK))  # fmt: skip


def _first(_: Words, lines: Sequence[int], most: int = MOST_LINES) -> str:
    return _(", ").join(map(str, lines[:most])) + (" ..." if len(lines) > most else "")


def hands_texts(_: Words, hands: Sequence[Hands]) -> Iterator[str]:
    """The cars that moved to another owner, and those that one file gives to two, with lines and names."""
    moved, stayed = [each for each in hands if not each.earlier], [each for each in hands if each.earlier]
    if moved:
        told = [_("line {line}, {car}: {was}, now {said}", line=each.line, car=each.car, was=each.was, said=each.said)
                for each in moved[:MOST_LINES]]  # fmt: skip
        yield _.n("{count} car has another owner from now on; the owner before is called about it no more: {cars}.",
                  "{count} cars have other owners from now on; the owners before are called about them no more: "
                  "{cars}.",
                  len(moved), cars=_joined(_, told, moved))  # fmt: skip
    if stayed:
        told = [_("line {line}, {car}: {was} by line {earlier}, not {said}", line=each.line, car=each.car,
                  was=each.was, earlier=each.earlier, said=each.said) for each in stayed[:MOST_LINES]]  # fmt: skip
        yield _.n("{count} car has two owners in this file and is the first one's: {cars}. Take the wrong row out, "
                  "then import the file again.",
                  "{count} cars have two owners in this file and are the first one's: {cars}. Take the wrong rows out, "
                  "then import the file again.",
                  len(stayed), cars=_joined(_, told, stayed))  # fmt: skip


def _joined(_: Words, told: Sequence[str], all_of: Sequence[object]) -> str:
    return _("; ").join(told) + (" ..." if len(told) < len(all_of) else "")


def kindless_text(_: Words, pack: Pack, lines: Sequence[int]) -> str:
    """How many visits do not say what was done, where, and what the programmes make of them (A-19, B-11)."""
    called = [p for p in pack.programmes.values() if p.due == "visit" and (not p.of or UNKNOWN_KIND in p.of)]
    answered = [p for p in pack.programmes.values() if UNKNOWN_KIND in p.answered_by]
    return _.n(
        "{count} visit does not say what was done (line {lines}). Calls that follow: {called}; reminders it answers: "
        "{answered}.",
        "{count} visits do not say what was done (lines {lines}). Calls that follow: {called}; reminders they answer: "
        "{answered}.",
        len(lines), lines=_first(_, lines), called=_named(_, called), answered=_named(_, answered),
    )  # fmt: skip


def _named(_: Words, programmes: Sequence[Programme]) -> str:
    return _(", ").join(programme.name(_.lang) for programme in programmes) or _("none")


def unstaffed_text(_: Words, unstaffed: Mapping[str, Sequence[int]]) -> str:
    """Who is named in the rows and is not known as staff: their calls are their role's until then."""
    by_rows = sorted(unstaffed.items(), key=lambda each: -len(each[1]))
    told = [_("{name} (line {lines})", name=name, lines=_first(_, lines, FEW_LINES))
            for name, lines in by_rows[:MOST_LINES]]  # fmt: skip
    return _.n(
        "{count} row names somebody who is in no staff file: {names}. Import the staff, then this file again.",
        "{count} rows name somebody who is in no staff file: {names}. Import the staff, then this file again.",
        sum(map(len, unstaffed.values())),
        names=_(", ").join(told) + (" ..." if len(by_rows) > MOST_LINES else ""),
    )
