"""Owns campaigns: festivals, recalls and other activities for many owners at once, and what is told all of them
(A-12, A-13, A-17, A-23, C-07, C-14). Invariant: nobody hears of a campaign before a director has approved it (A-04);
what it plans is planned by its programme, as everything else is.

An approved campaign is a record of its day for each of those whom it is for (store.events): what falls due from there,
its messages and its calls, is the matter of its programme, and of no other that counts from such a record. The records
of a file, such as a recall's, count once the campaign of their number is approved, and what a file adds later once it
is approved again (`unapproved`). Whom a campaign is for is in
`campaign_audience`, how it ends in `ending_campaigns`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date

from dateutil.relativedelta import relativedelta

from carecall.desk import auditing, day_book, due_dates, messages
from carecall.desk.campaign_audience import judge, record_of, spread_of
from carecall.desk.context import Desk, staff_of, with_days
from carecall.desk.unapproved import Unapproved, not_approver, unapproved
from carecall.errors import Refused
from carecall.model.campaigns import APPROVERS, GREETED, GREETINGS, Audience, Draft, Named, sentence
from carecall.model.ids import CustomerId
from carecall.model.kinds import Record
from carecall.model.programmes import Pack, Programme, Touch
from carecall.store import campaign_audience as audience
from carecall.store import campaigns, records, sign_ups
from carecall.store.campaign_audience import Load
from carecall.store.campaigns import CampaignRow
from carecall.store.database import Transaction
from carecall.store.judging import PLANNED
from carecall.store.outbox import Unwritten

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,39}")
"""That of a file's records is their number, as the file has it."""
TEXT, SPOKEN = "{text}", "campaign.text"
"""Where a message, and a script, says what the campaign is about."""
LONGEST = 80
"""Characters of a campaign's own text: with all that a message says besides it is still short (E-10)."""
Progress = Sequence[tuple[str, str, int]]


@dataclass(frozen=True, slots=True)
class Campaign:
    """A campaign; for how many it is by day and by why nothing is planned (store.judging), a draft as of today; what
    has become of its contacts: touch, state, how many; and how many owners signed up."""

    row: CampaignRow
    load: Load = field(default_factory=dict)
    progress: Progress = ()
    signed_up: int = 0

    @property
    def members(self) -> int:
        """For how many it was when it was made, or approved."""
        return self.row.members

    @property
    def now(self) -> int:
        """For how many it is: of a draft that changes from day to day."""
        return sum(self.load.values()) or self.row.members


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody whom a campaign is for: the owner, the plate, "" where it is of no car, the day, and why nothing is
    planned (store.judging), PLANNED where it is."""

    customer: CustomerId
    name: str
    plate: str
    on: date
    why: str


@dataclass(frozen=True, slots=True)
class Coming:
    """A touch of a campaign: the first and the last day on which it is called or written about, and of a message the
    words as somebody called `SAMPLE` gets them, else ""."""

    touch: Touch
    first: date
    last: date
    text: str


SAMPLE = "王"


@dataclass(frozen=True, slots=True)
class Greetings:
    """How many greetings were made for this month, each for whomever it was, of those that the rule wants (C-07)."""

    sent: int
    wanted: int = GREETED


def add(desk: Desk, draft: Draft, named: Sequence[Named] = ()) -> Campaign:
    """Make a campaign; nothing of it is planned yet. `named`: whom its list names. Raises Refused `campaign-code`,
    `campaign-known`, `campaign-programme`, `campaign-past`, `campaign-long`, `campaign-wordless`, `campaign-unsaid`,
    and what `spread_of` does."""
    with day_book.writing(desk) as tx:
        desk, draft = with_days(desk, tx), _for_whom(desk, draft)
        _check(desk, tx, draft)
        draft = replace(draft, text=sentence(draft.text))
        staff = int(desk.agent.id) if desk.agent else None
        number = campaigns.add(tx, desk.id, draft, staff, desk.now)
        audience.name(tx, desk.id, number, named)
        auditing.note(desk, tx, "campaign", number, "made", code=draft.code)
        now = spread_of(desk, tx, found(desk, tx, draft.code))
        campaigns.count_members(tx, desk.id, number, len(now.days))
        return Campaign(found(desk, tx, draft.code), now.load)


def _for_whom(desk: Desk, draft: Draft) -> Draft:
    """Where neither a list nor a file says for whom it is, it is for the cars that its programme is for (D-26)."""
    audience = draft.audience
    said = audience.listed or audience.filed
    return draft if said else replace(draft, audience=replace(audience, delivered=record_of(desk, draft).delivered))


def add_filed(desk: Desk, draft: Draft) -> Campaign:
    """Make the campaign of what a file has a record of under its number, on the file's days; the days of the `draft`
    are not looked at. Raises Refused as `add` does, and `campaign-unfiled`."""
    record = record_of(desk, draft)
    with desk.db.read() as tx:
        days = audience.kept_days(tx, desk.id, record.code, draft.code, record.whose).values()
    if not days:
        raise Refused("campaign-unfiled", campaign=draft.code)
    return add(desk, replace(draft, first=min(days), last=max(days), audience=Audience(filed=True)))


def _check(desk: Desk, tx: Transaction, draft: Draft) -> None:
    filed = draft.audience.filed
    if not filed and not CODE.fullmatch(draft.code):
        raise Refused("campaign-code", campaign=draft.code)
    record = record_of(desk, draft)
    kept = not filed and audience.is_kept(tx, desk.id, record.code, draft.code)
    if kept or campaigns.by_code(tx, desk.id, draft.code):
        raise Refused("campaign-known", campaign=draft.code)
    if draft.first < desk.clock.today() and not filed:
        raise Refused("campaign-past", start=draft.first.isoformat(), last=draft.last.isoformat())
    _check_text(desk, draft)


def _check_text(desk: Desk, draft: Draft) -> None:
    """A text is said to somebody, in a message or in a call, or there is none."""
    programme = desk.pack.programmes[draft.programme]
    if len(draft.text) > LONGEST:
        raise Refused("campaign-long", count=len(draft.text), most=LONGEST)
    needed = _needs_text(desk.pack, programme)
    if needed and not draft.text:
        raise Refused("campaign-wordless", programme=draft.programme)
    if draft.text and not needed and not _speaks_text(desk, programme):
        raise Refused("campaign-unsaid", programme=draft.programme)


def _speaks_text(desk: Desk, programme: Programme) -> bool:
    """Whether a call of the programme says what the campaign is about."""
    scripts = (touch.script for touch in programme.touches if not touch.message)
    return any(SPOKEN in desk.scripts.get(name).text for name in scripts)


def _needs_text(pack: Pack, programme: Programme) -> bool:
    """Whether a message of the programme says what the campaign is about."""
    templates = [touch.message.template for touch in programme.touches if touch.message]
    return any(TEXT in words for template in templates for words in pack.templates[template].values())


def found(desk: Desk, tx: Transaction, code: str) -> CampaignRow:
    """Raises Refused `campaign-unknown`."""
    row = campaigns.by_code(tx, desk.id, code)
    if row is None:
        known = [each.draft.code for each in campaigns.every(tx, desk.id)]
        raise Refused("campaign-unknown", campaign=code, known=known)
    return row


def approve(desk: Desk, code: str) -> Campaign:
    """The desk's agent, a director, approves it: from now on it is planned. Whom it is for is looked for again. Of one
    that is approved already this approves what files have added since. Raises Refused `campaign-unknown`,
    `campaign-approver`, `campaign-approved`, `campaign-closed`, and what `add` does."""
    director = desk.agent
    if director is None or director.role not in APPROVERS:
        raise not_approver(staff_of(desk))
    with day_book.writing(desk, plans=True) as tx:
        desk = with_days(desk, tx)
        row = still_open(desk, tx, code)
        record = record_of(desk, row.draft)
        kept = audience.kept_days(tx, desk.id, record.code, code, record.whose) if row.approved_at else None
        days = spread_of(desk, tx, row).days if kept is None else kept
        if not days or not campaigns.approve(tx, desk.id, row, int(director.id), desk.now, days):
            raise Refused("campaign-approved", campaign=code, by=found(desk, tx, code).approved_by)
        records.mark_stale(tx, desk.id, record.whose, _let_count(desk, tx, row, record, days))
        auditing.note(desk, tx, "campaign", row.id, "approved", code=code, members=len(days))
        return _loaded(desk, tx, found(desk, tx, code), record)


def _let_count(
    desk: Desk, tx: Transaction, row: CampaignRow, record: Record, days: Mapping[int, date]
) -> Collection[int]:
    """What a director has said yes to counts from now on: what files have of its number, or its own records; whose it
    is, for of the others nothing is new. Raises Refused `campaign-approved` where files have added nothing to an
    approved one."""
    if not row.draft.audience.filed and not row.approved_at:
        _keep(desk, tx, row, record, days)
        return days
    taken = audience.take(tx, desk.id, record.code, row.draft.code, record.whose)
    if not taken and row.approved_at:
        raise Refused("campaign-approved", campaign=row.draft.code, by=row.approved_by)
    return taken


def _keep(desk: Desk, tx: Transaction, row: CampaignRow, record: Record, days: Mapping[int, date]) -> None:
    """Its records. Raises Refused `campaign-known` where a file has brought some of its number."""
    if audience.is_kept(tx, desk.id, record.code, row.draft.code):
        raise Refused("campaign-known", campaign=row.draft.code)
    audience.keep(tx, desk.id, record.code, row.draft.code, record.whose, days, desk.clock.today())


def still_open(desk: Desk, tx: Transaction, code: str) -> CampaignRow:
    """Raises Refused `campaign-unknown`, `campaign-closed`."""
    row = found(desk, tx, code)
    if row.closed_at:
        raise Refused("campaign-closed", campaign=code)
    return row


def show(desk: Desk, code: str) -> Campaign:
    """A campaign and how far it is. Raises Refused `campaign-unknown`."""
    with desk.db.read() as tx:
        return with_progress(with_days(desk, tx), tx, found(desk, tx, code))


def coming(desk: Desk, found: Campaign) -> list[Coming]:
    """When a campaign calls and writes, and in which words: from the first to the last of the days on which somebody
    comes. Nothing where the packs no longer have its programme."""
    draft = found.row.draft
    programme = desk.pack.programmes.get(draft.programme)
    days = [on for on, why in found.load if why == PLANNED] or [draft.first, draft.last]
    somebody = Unwritten(0, 0, draft.first, SAMPLE, "mr", "", "", "", draft.text)

    def of(touch: Touch) -> Coming:
        first, last = (due_dates.window(desk.rhythm, touch, on) for on in (min(days), max(days)))
        text = messages.in_words(desk, touch.message, somebody) if touch.message else ""
        return Coming(touch, first.not_before, last.not_after, text)

    return [of(touch) for touch in (programme.touches if programme else ())]


def members(desk: Desk, code: str) -> list[Member]:
    """For whom a campaign is, by day, those first who hear of it; of a draft as of today. Raises Refused
    `campaign-unknown`, and for a draft what `add` does."""
    with desk.db.read() as tx:
        desk = with_days(desk, tx)
        row = found(desk, tx, code)
        record = record_of(desk, row.draft)
        judged = audience.judged(tx, desk.id, record.code, code, record.whose, judge(desk, row.draft), waiting=False) \
            if row.approved_at else spread_of(desk, tx, row).judged  # fmt: skip
        names = audience.names(tx, desk.id, record.whose, list(judged))
    told = (Member(CustomerId(names[each][0]), *names[each][1:], *judged[each]) for each in judged if each in names)
    return sorted(told, key=lambda one: (one.on, one.why != PLANNED, one.why, int(one.customer)))


def every(desk: Desk) -> tuple[list[Campaign], Greetings, tuple[Unapproved, ...]]:
    """All campaigns, the youngest first; how many greetings were made for this month; what of files is not approved.
    No campaign is counted anew for it: whom it is for, and how far it is, is told by `show`."""
    with desk.db.read() as tx:
        every_one = [_plainly(desk, tx, row) for row in campaigns.every(tx, desk.id)]
        first = desk.clock.today().replace(day=1)
        greeting = [code for code, programme in desk.pack.programmes.items() if GREETINGS in programme.sources]
        sent = campaigns.greeted(tx, desk.id, greeting, first, first + relativedelta(months=1))
        return every_one, Greetings(sent), unapproved(desk, tx)


def with_progress(desk: Desk, tx: Transaction, row: CampaignRow) -> Campaign:
    """Before it is approved it is for whoever fits today, if anybody; of a programme that the packs no longer have
    no contact is told of."""
    draft, told = row.draft, _plainly(desk, tx, row)
    record = desk.pack.campaign_record(draft.programme)
    if row.approved_at and record:
        due = desk.pack.programmes[draft.programme].due
        far = campaigns.progress(tx, desk.id, draft.programme, due, draft.code)
        told = replace(told, load=_loaded(desk, tx, row, record).load, progress=far)
    elif not row.closed_at:
        with suppress(Refused):
            told = replace(told, load=spread_of(desk, tx, row).load)
    return told


def _plainly(desk: Desk, tx: Transaction, row: CampaignRow) -> Campaign:
    """A campaign of which nothing is counted but who signed up."""
    return Campaign(row, signed_up=sign_ups.count(tx, desk.id, row.id))


def _loaded(desk: Desk, tx: Transaction, row: CampaignRow, record: Record) -> Campaign:
    """An approved campaign with those whom it is for."""
    load = audience.load(tx, desk.id, record.code, row.draft.code, judge(desk, row.draft), waiting=False)
    return Campaign(row, load)
