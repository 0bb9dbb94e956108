"""Owns what becomes of contacts that stand open again, after an undo or a wish that was taken back. Invariant: nothing
stands that something else speaks against by now: a campaign that was called off meanwhile (C-14), a sign-up to what it
would invite to (D-26), a car that is somebody else's.
"""

from __future__ import annotations

from carecall.desk import ending_campaigns, signing_up, withdrawing
from carecall.desk.context import Desk
from carecall.model.reasons import Reason
from carecall.store import called_off, campaigns, cancelling, sign_ups
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
    sold = Reason("not-eligible", {"result": "sold"})
    withdrawing.cancel(desk, tx, cancelling.OF_SOLD_CAR, "sold", sold, {"customer": customer})
    return before - called_off.live(tx, desk.id, customer)
