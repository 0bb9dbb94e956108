"""Owns who comes to what a campaign invites to (D-26): said in a call, or written down by hand. Invariant: nobody is
on a list who was not heard; by hand only the list of an approved campaign that is not over is changed; and whoever is
on it is not invited any more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from carecall.desk import auditing, day_book, withdrawing
from carecall.desk.campaigns import found
from carecall.desk.context import Desk, with_days
from carecall.errors import Refused
from carecall.model.campaigns import CLASS
from carecall.model.contacts import Contact
from carecall.model.ids import CustomerId
from carecall.model.reasons import Reason
from carecall.store import campaigns, cards, due, sign_ups
from carecall.store.campaigns import CampaignRow
from carecall.store.database import Transaction
from carecall.store.lists import names_of
from carecall.store.sign_ups import SignUp

COMES = "comes"
"""The answer of an owner who signs up; it is saved to `class`, or to `activity`."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """The campaign that an owner is invited to, and the day on which."""

    campaign: CampaignRow
    on: date


def the_class(desk: Desk, tx: Transaction, customer: CustomerId) -> Invitation | None:
    """The new-owner class that a call invites an owner to: the next one that is approved and not over, on the owner's
    day; None where there is none."""
    programmes = [code for code, each in desk.pack.programmes.items()
                  if CLASS in each.sources and desk.pack.campaign_record(code)]  # fmt: skip
    campaign = campaigns.coming(tx, desk.id, programmes, desk.clock.today())
    return Invitation(campaign, _day_of(desk, tx, campaign, customer)) if campaign else None


def _day_of(desk: Desk, tx: Transaction, campaign: CampaignRow, customer: CustomerId) -> date:
    """The day that is kept for the owner, unless it is over; else the campaign's next one on which the house is
    open."""
    draft, today = campaign.draft, desk.clock.today()
    record = desk.pack.campaign_record(draft.programme)
    kept = campaigns.day_of(tx, desk.id, record.code, draft.code, int(customer)) if record else None
    return kept if kept and kept >= today else min(desk.rhythm.calendar.open_from(max(draft.first, today)), draft.last)


def heard(desk: Desk, tx: Transaction, contact: Contact, given: Mapping[str, str]) -> None:
    """Sign the owner up for what was said in a call: the class, or the campaign that the call was about, on the day
    that was agreed or that was kept for the owner."""
    if given.get("class") == COMES and (invited := the_class(desk, tx, contact.customer)):
        _write(desk, tx, invited.campaign, SignUp(int(contact.customer), contact.vehicle, invited.on))
    if given.get("activity") != COMES and "agreed_date" not in given:
        return
    row = due.due_by_id(tx, desk.id, int(contact.due))
    campaign = campaigns.of_due(tx, desk.id, contact.programme, int(contact.due))
    if row and campaign:
        on = date.fromisoformat(given["agreed_date"]) if "agreed_date" in given else row.due_on
        _write(desk, tx, campaign, SignUp(int(contact.customer), contact.vehicle, on))


def _write(desk: Desk, tx: Transaction, campaign: CampaignRow, comes: SignUp) -> bool:
    staff = int(desk.agent.id) if desk.agent else None
    new = sign_ups.write(tx, desk.id, campaign.id, comes, staff, desk.clock.today())
    if new:
        told = {"campaign": campaign.draft.code, "on": comes.on.isoformat()}
        auditing.note(desk, tx, "customer", comes.customer, "signed-up", **told)
    invite_no_more(desk, tx, campaign, comes)
    return new


def invite_no_more(desk: Desk, tx: Transaction, campaign: CampaignRow, comes: SignUp) -> None:
    """What still invites the owner, a message that waits or a call, is answered; reminders stay."""
    programme = desk.pack.programmes.get(campaign.draft.programme)
    touches = [touch.code for touch in programme.touches if touch.invites] if programme else []
    if programme and touches:
        names, params = names_of("touch", touches)
        told = {"customer": comes.customer, "programme": programme.code, **params}
        where, reason = sign_ups.INVITED.format(touches=names), Reason("signed-up", {"on": comes.on.isoformat()})
        withdrawing.cancel(desk, tx, where, sign_ups.SIGNED_UP, reason, told)


def sign_up(desk: Desk, code: str, customer: CustomerId) -> bool:
    """Put the owner on a campaign's list by hand, for the day that is kept for the owner, else its next one; whether
    the owner was not on it before. Raises Refused `campaign-unknown`, `campaign-not-open`."""
    with day_book.writing(desk) as tx:
        desk = with_days(desk, tx)
        campaign = _open(desk, tx, code)
        on = _day_of(desk, tx, campaign, customer)
        listed = sign_ups.is_listed(tx, desk.id, campaign.id, int(customer))
        comes = SignUp(int(customer), cards.last_car(tx, desk.id, int(customer)), on)
        return not listed and _write(desk, tx, campaign, comes)


def take_off(desk: Desk, code: str, customer: CustomerId) -> bool:
    """Take the owner off the list; whether the owner was on it. An invitation that had never gone out is planned again
    with the next planning. Raises Refused as `sign_up` does."""
    with day_book.writing(desk) as tx:
        campaign = _open(desk, tx, code)
        off = sign_ups.take_off(tx, desk.id, campaign.id, int(customer))
        programme = desk.pack.programmes.get(campaign.draft.programme)
        if off and programme:
            sign_ups.forget_withdrawn(tx, desk.id, programme, code, int(customer))
        if off:
            auditing.note(desk, tx, "customer", int(customer), "signed-off", campaign=code)
        return off


def _open(desk: Desk, tx: Transaction, code: str) -> CampaignRow:
    row = found(desk, tx, code)
    if not row.approved_at or row.closed_at or row.draft.last < desk.clock.today():
        raise Refused("campaign-not-open", campaign=code)
    return row
