"""Owns what becomes of contacts that stand open again, after an undo or a wish that was taken back. Invariant: nothing
stands that a decision of all of them speaks against: a campaign that was called off meanwhile (C-14), or a sign-up to
what it would invite to (D-26).
"""

from __future__ import annotations

from carecall.desk import ending_campaigns, signing_up
from carecall.desk.context import Desk
from carecall.store import called_off, campaigns, sign_ups
from carecall.store.database import Transaction


def withdraw(desk: Desk, tx: Transaction, customer: int) -> set[int]:
    """Cancel these of an owner; which contacts."""
    before = called_off.live(tx, desk.id, customer)
    for code in called_off.of_owner(tx, desk.id, customer):
        if row := campaigns.by_code(tx, desk.id, code):
            ending_campaigns.withdraw(desk, tx, row)
    for code, comes in sign_ups.of_owner(tx, desk.id, customer):
        if row := campaigns.by_code(tx, desk.id, code):
            signing_up.invite_no_more(desk, tx, row, comes)
    return before - called_off.live(tx, desk.id, customer)
