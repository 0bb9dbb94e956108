"""Owns cancelling what is planned, for whatever reason. Invariant: what is cancelled has an entry in the audit, and no
promise is left that nothing waits for.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from carecall.desk import auditing
from carecall.desk.context import Desk
from carecall.model.reasons import Reason
from carecall.store import cancelling, promises
from carecall.store.database import Transaction


def cancel(desk: Desk, tx: Transaction, where: str, result: str, reason: Reason, params: Mapping[str, Any]) -> int:
    """Cancel the open and held contacts that `where` (a constant of `store.cancelling`) names, and the promises that
    nothing waits for any more; how many contacts."""
    day = desk.clock.today().isoformat()
    found = cancelling.cancel_open(tx, desk.id, where, result, reason.to_json(), day, dict(params))
    if found:
        promises.drop_idle(tx, desk.id, desk.now)
    for contact, programme in found:
        auditing.note(desk, tx, "contact", contact, "cancelled", result=result, programme=programme)
    return len(found)
