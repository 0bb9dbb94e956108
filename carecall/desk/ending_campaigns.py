"""Owns how a campaign ends: it is closed when it is over (C-14), or called off so that nothing more goes out.
Invariant: nothing is lost by it: its records, lists and figures stay, and reopening takes it up where it stood.
"""

from __future__ import annotations

from carecall.desk import auditing, campaigns, day_book, withdrawing
from carecall.desk.campaigns import Campaign
from carecall.desk.context import Agent, Desk, with_days
from carecall.desk.directing import directs, not_yours
from carecall.desk.unapproved import not_approver
from carecall.errors import Refused
from carecall.model.campaigns import APPROVERS
from carecall.model.reasons import Reason
from carecall.store import called_off, people, records
from carecall.store import campaign_audience as audience
from carecall.store.campaigns import CampaignRow
from carecall.store.database import Transaction

CLOSE, CALL_OFF, REOPEN = "close", "call-off", "reopen"


def look(desk: Desk, what: str, code: str, early: bool = False) -> Campaign:
    """The campaign as it stands before it is closed, called off or reopened (`what`). Raises Refused
    `campaign-unknown`, `campaign-closer`; where it is closed or called off `campaign-closed`, and `campaign-early`
    where it is closed before its last day is over, `campaign-not-yours` (role, known) where an approved one is
    called off by somebody who does not direct; where it is reopened `campaign-running`, `campaign-approver`."""
    with desk.db.read() as tx:
        return campaigns.with_progress(with_days(desk, tx), tx, _checked(desk, tx, what, code, early))


def end(desk: Desk, what: str, code: str, summary: str = "", early: bool = False) -> Campaign:
    """Close it with what came of it, call it off, or reopen it. What was called off is withdrawn at once where it has
    not gone out; what is reopened stands as it stood, but for whoever wants no more calls by now. Raises Refused as
    `look` does."""
    with day_book.writing(desk, plans=True) as tx:
        desk = with_days(desk, tx)
        row = _checked(desk, tx, what, code, early)
        ended = {"closed_at": desk.now, "closed_by": int(_who(desk).id), "summary": summary} if what != REOPEN \
            else {"closed_at": None, "closed_by": None}  # fmt: skip
        key = {"dealership_id": desk.id, "id": row.id}
        tx.update("campaign", key, called_off=int(what == CALL_OFF), **ended)
        if what == CALL_OFF:
            withdraw(desk, tx, row)
            _derive_again(desk, tx, row)
        elif row.called_off:
            _take_up(desk, tx, row)
        auditing.note(desk, tx, "campaign", row.id, what, code=code)
        return campaigns.with_progress(desk, tx, campaigns.found(desk, tx, code))


def _checked(desk: Desk, tx: Transaction, what: str, code: str, early: bool) -> CampaignRow:
    agent = _who(desk)
    if what == REOPEN:
        row = campaigns.found(desk, tx, code)
        if not row.closed_at:
            raise Refused("campaign-running", campaign=code)
        if row.approved_at and agent.role not in APPROVERS:
            raise not_approver(people.staff(tx, desk.id, desk.clock.today()))
        return row
    row = campaigns.still_open(desk, tx, code)
    if what == CALL_OFF and row.approved_at and not directs(desk):
        raise not_yours("campaign-not-yours", people.staff(tx, desk.id, desk.clock.today()))
    if what == CLOSE and not early and row.draft.last >= desk.clock.today():
        raise Refused("campaign-early", campaign=code, last=row.draft.last.isoformat())
    return row


def _who(desk: Desk) -> Agent:
    if desk.agent is None:
        raise Refused("campaign-closer")
    return desk.agent


def withdraw(desk: Desk, tx: Transaction, row: CampaignRow) -> None:
    """What has not gone out of a campaign is cancelled, and kept as it stood for whoever reopens it."""
    programme = desk.pack.programmes.get(row.draft.programme)
    if programme:
        called_off.put_aside(tx, desk.id, row, programme)
        told = {"programme": programme.code, "kind": programme.due, "code": row.draft.code}
        reason = Reason("called-off", {"campaign": row.draft.code})
        withdrawing.cancel(desk, tx, called_off.CONTACTS, called_off.CALLED_OFF, reason, told)


def _take_up(desk: Desk, tx: Transaction, row: CampaignRow) -> None:
    """What was withdrawn stands as it stood."""
    programme = desk.pack.programmes.get(row.draft.programme)
    for contact in called_off.take_up(tx, desk.id, row, programme, desk.clock.today()) if programme else ():
        auditing.note(desk, tx, "contact", contact, "taken-up", campaign=row.draft.code)
    _derive_again(desk, tx, row)


def _derive_again(desk: Desk, tx: Transaction, row: CampaignRow) -> None:
    record = desk.pack.campaign_record(row.draft.programme)
    if record and row.approved_at:
        kept = audience.kept_days(tx, desk.id, record.code, row.draft.code, record.whose)
        records.mark_stale(tx, desk.id, record.whose, kept)
