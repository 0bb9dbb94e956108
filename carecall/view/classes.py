"""Owns the words and the JSON of the classes of owners. Invariant: pure; why somebody is of a class is told from what
is stored with it, so that it holds though the packs have changed since (A-09)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from carecall.desk.classes import Counted, Ever, Listed, Said
from carecall.i18n import Words
from carecall.model.classes import EARNED, FILE, Membership, OwnerClass
from carecall.model.programmes import Pack
from carecall.view import times

FEN = 100
Table = tuple[Sequence[str], Sequence[Sequence[str]]]


def class_table(_: Words, pack: Pack, found: Sequence[Counted]) -> Table:
    heads = (_("class code"), _("class"), _("owners"), _("how one comes into it"), _("programmes for it"))
    return heads, [(each.of.code, each.of.name(_.lang), _owners(_, each), _way(_, each.of), _used(_, pack, each.of))
                   for each in found]  # fmt: skip


def _owners(_: Words, each: Counted) -> str:
    return _("{count}; ground gone: {fallen}", count=f"{each.owners:,}", fallen=f"{each.fallen:,}") if each.fallen \
        else f"{each.owners:,}"  # fmt: skip


def _way(_: Words, of: OwnerClass) -> str:
    return _("earned, or said by a file or by hand") if of.tests else _("said by a file or by hand")


def _used(_: Words, pack: Pack, of: OwnerClass) -> str:
    """The programmes that are for its owners, or not for them."""
    only = [each.name(_.lang) for each in pack.programmes.values() if of.code in each.only_for]
    never = [_("not {programme}", programme=each.name(_.lang)) for each in pack.programmes.values()
             if of.code in each.not_for]  # fmt: skip
    return _(", ").join([*only, *never]) or "-"


def member_table(_: Words, pack: Pack, of: OwnerClass, found: Sequence[Listed], today: date) -> Table:
    heads = (_("owner's id"), _("owner"), _("phone"), _("plate"), _("since"), _("until"), _("why"), _("granted"))
    return heads, [
        (f"id:{int(each.customer)}", each.name, each.phone, each.plate,
         times.date_words(_, each.membership.since, today),
         times.date_words(_, each.membership.until, today) if each.membership.until else "-",
         why(_, pack, each.membership, each.fallen), grants_words(_, of, each.membership.grants) or "-")
        for each in found
    ]  # fmt: skip


def ever_table(_: Words, pack: Pack, found: Sequence[Ever], today: date) -> Table:
    """All classes of one owner, also those that are over."""
    heads = (_("class"), _("since"), _("until"), _("today"), _("why"), _("granted"))
    return heads, [
        (each.of.name(_.lang), times.date_words(_, each.membership.since, today),
         times.date_words(_, each.membership.until, today) if each.membership.until else "-", _now(_, each, today),
         why(_, pack, each.membership, each.fallen), grants_words(_, each.of, each.membership.grants) or "-")
        for each in found
    ]  # fmt: skip


def _now(_: Words, each: Ever, today: date) -> str:
    if each.ended:
        return _("ended {day}", day=times.date_words(_, each.ended, today))
    return _("holds") if each.holds else _("over")


def why(_: Words, pack: Pack, found: Membership, fallen: bool = False) -> str:
    """What made an owner one of a class; that it is no longer so on record."""
    told = _why(_, pack, found)
    return _("{why} (corrected since: no longer so on record)", why=told) if fallen else told


def _why(_: Words, pack: Pack, found: Membership) -> str:
    if found.how == EARNED:
        return _earned(_, pack, found)
    if found.how == FILE:
        return _("a file says so")
    by = _("said by {name}", name=found.by) if found.by else _("said by hand")
    return _("{by}: {said}", by=by, said=found.said) if found.said else by


def _earned(_: Words, pack: Pack, found: Membership) -> str:
    """`after-sales spend 6,200 yuan`, `2 times delivery, car bought by the family`."""
    of = pack.classes.get(found.code)
    test = next((each for each in of.tests if each.code == found.test), None) if of else None
    what = _(", ").join(_counted(_, pack, base) for base in test.of) if test else found.test
    if found.sum:
        return _("{what}: {sum} yuan", what=what, sum=yuan(found.sum))
    return _.n("{what}: {count} time", "{what}: {count} times", found.count, what=what)


def _counted(_: Words, pack: Pack, base: str) -> str:
    record = pack.records.get(base)
    return record.name(_.lang) if record else _("cars delivered")


def yuan(fen: int) -> str:
    """A sum as it is read: whole yuan without their fen."""
    return f"{fen // FEN:,}" if fen % FEN == 0 else f"{fen / FEN:,.2f}"


def grants_words(_: Words, of: OwnerClass, grants: Mapping[str, int]) -> str:
    """`10,000 branch points, free washes without limit`; "" for nothing."""
    known = {each.code: each.name(_.lang) for each in of.grants}
    told = [
        _("{amount} {what}", amount=f"{amount:,}", what=known.get(code, code)) if amount
        else _("{what} without limit", what=known.get(code, code))
        for code, amount in grants.items()
    ]  # fmt: skip
    return _(", ").join(told)


def said_words(_: Words, done: Said, ended: bool) -> str:
    """That somebody is, or is no more, of a class; that it was so before."""
    told = {"name": done.name, "class_": done.of.name(_.lang)}
    if ended:
        return _("{name} is no longer: {class_}.", **told) if done.changed else _("{name} was not: {class_}.", **told)
    if not done.changed:
        return _("{name} was already: {class_}.", **told)
    what = grants_words(_, done.of, done.grants)
    if what:
        return _("{name} is now: {class_}; granted: {what}.", **told, what=what)
    if done.instead:
        others = _(", ").join(each.name(_.lang) for each in done.instead)
        return _("{name} is now: {class_}; no longer: {others}.", **told, others=others)
    return _("{name} is now: {class_}.", **told)


def granted_line(_: Words, pack: Pack, made: dict[str, int], dry_run: bool) -> str:
    """Who has earned what, for whoever plans; "" for nobody."""
    names = [f"{pack.classes[code].name(_.lang)} {count:,}" for code, count in made.items()]
    if not names:
        return ""
    said = _("A class would be granted: {classes}.") if dry_run \
        else _("A class was granted: {classes}. carecall class show CODE says to whom and why.")  # fmt: skip
    return said.format(classes=_(", ").join(names))


def class_json(each: Counted) -> dict[str, Any]:
    of = each.of
    return {"code": of.code, "names": dict(of.names), "scale": of.scale or None, "owners": each.owners,
            "fallen": each.fallen, "earned_by": [test.code for test in of.tests],
            "grants": {each.code: each.amount or None for each in of.grants}, "sources": list(of.sources)}  # fmt: skip


def member_json(each: Listed) -> dict[str, Any]:
    return {
        "owner": int(each.customer), "name": each.name, "phone": each.phone, "plate": each.plate,
        **_membership(each.membership), "fallen": each.fallen,
    }  # fmt: skip


def ever_json(each: Ever) -> dict[str, Any]:
    ended = each.ended.isoformat() if each.ended else None
    return {**_membership(each.membership), "holds": each.holds, "ended": ended, "fallen": each.fallen}


def _membership(found: Membership) -> dict[str, Any]:
    return {
        "class": found.code,
        "since": found.since.isoformat(), "until": found.until.isoformat() if found.until else None, "how": found.how,
        "test": found.test or None, "count": found.count or None, "sum": found.sum / FEN if found.sum else None,
        "said": found.said or None, "by": found.by or None,
        "granted": {code: amount or None for code, amount in found.grants.items()},
    }  # fmt: skip
