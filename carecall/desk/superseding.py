"""Owns what a planning takes back of what stands planned: what the packs have no more, and calls and messages to owners
who are not of the class that they are for (C-27). Invariant: whoever is of the class again is planned again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from carecall.desk import auditing
from carecall.desk.context import Desk
from carecall.model.programmes import Programme
from carecall.model.reasons import Reason
from carecall.store import cancelling
from carecall.store.database import Transaction
from carecall.store.lists import names_of

SUPERSEDED = "superseded"


def supersede(desk: Desk, tx: Transaction) -> Counter[str]:
    """Cancel the contacts of touches that the pack no longer has: nobody could say what to tell their owners; how many
    of which programme."""
    touches = [f"{programme.code}/{touch.code}" for programme in desk.pack.programmes.values()
               for touch in programme.touches]  # fmt: skip
    if cancelling.touches(tx, desk.id) <= set(touches):
        return Counter()
    names, params = names_of("t", touches)
    where = cancelling.OF_NO_TOUCH.format(touches=names or "''")
    day, reason = desk.clock.today().isoformat(), Reason("superseded").to_json()
    return _noted(desk, tx, SUPERSEDED, cancelling.cancel_open(tx, desk.id, where, SUPERSEDED, reason, day, params))


def reclass(desk: Desk, tx: Transaction) -> Counter[str]:
    """Cancel what nobody has dialled yet of owners who are not of the classes of its programme on the day that it is
    for; how many of which. Those cancelled so before who are of them by now are left to the planning."""
    today, gone = desk.clock.today().isoformat(), Counter[str]()
    for programme in desk.pack.programmes.values():
        cancelling.forget_reclassed(tx, desk.id, programme, today)
        for reason, only, unless in _filters(programme):
            found = cancelling.cancel_unmeant(tx, desk.id, programme.code, (only, unless), reason, today)
            gone += _noted(desk, tx, cancelling.OTHER_CLASS, found)
    return gone


def _filters(programme: Programme) -> Iterator[tuple[str, frozenset[str], frozenset[str]]]:
    """Each with the reason of those whom it leaves out."""
    nobody: frozenset[str] = frozenset()
    if programme.only_for:
        yield Reason("other-class", {"classes": sorted(programme.only_for)}).to_json(), programme.only_for, nobody
    if programme.not_for:
        yield Reason("not-the-class", {"classes": sorted(programme.not_for)}).to_json(), nobody, programme.not_for


def _noted(desk: Desk, tx: Transaction, result: str, gone: Sequence[tuple[int, str]]) -> Counter[str]:
    for contact, programme in gone:
        auditing.note(desk, tx, "contact", contact, "cancelled", result=result, programme=programme)
    return Counter(programme for _, programme in gone)
