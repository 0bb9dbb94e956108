"""Owns what becomes of a campaign's contacts when it is called off, and when it is taken up again. Invariant: nothing
is taken away; what stood stands again as it stood, unless something speaks against it by now.
"""

from __future__ import annotations

from datetime import date

from carecall.model.programmes import Programme
from carecall.store import judging
from carecall.store.campaigns import LED_BY, CampaignRow
from carecall.store.database import Transaction

CALLED_OFF = "called-off"
"""What became of contacts that had not gone out when their campaign was called off."""
CONTACTS = f"""programme = :programme AND due_id IN (
SELECT d.id FROM due_date d WHERE d.dealership_id = :dealership AND d.kind = :kind
  AND {LED_BY.format(u="d", code="CAST(:code AS VARCHAR)")})"""
"""The contacts of a campaign, of its `programme` and the `kind` of due date that it counts from."""
PUT_ASIDE = f"""
INSERT INTO called_off (dealership_id, campaign_id, contact_id, state, result, reason, promise_id, attempt_id)
SELECT dealership_id, :campaign, id, state, result, reason, promise_id, (
  SELECT max(a.id) FROM attempt a
  WHERE a.dealership_id = contact.dealership_id AND a.contact_id = contact.id AND a.outcome <> '') FROM contact
WHERE dealership_id = :dealership AND state IN ('open', 'held', 'outbox') AND {CONTACTS}
"""
# What nobody has begun in its days stays left out, whom something speaks against by now, and whoever's call, open then,
# has ended since; of whom nothing does, all is as it was, but that a call waits for a number where none works, and only
# there (C-06).
STAND_AGAIN = """
UPDATE contact SET state = m.now, result = m.result, reason = m.reason, closed_on = NULL,
  promise_id = CASE WHEN m.now = 'held' THEN NULL ELSE m.promise_id END,
  next_on = CASE WHEN m.state = 'held' AND m.now = 'open' THEN :today ELSE contact.next_on END
FROM (SELECT m.*, CASE WHEN m.state = 'outbox' THEN m.state {no_number} ELSE 'open' END AS now
  FROM (SELECT k.contact_id, k.state, k.result, k.reason, k.promise_id, c.customer_id, c.vehicle_id, d.since
        FROM called_off k JOIN contact c ON c.dealership_id = k.dealership_id AND c.id = k.contact_id
        JOIN due_date d ON d.dealership_id = c.dealership_id AND d.id = c.due_id
        WHERE k.dealership_id = :dealership AND k.campaign_id = :campaign AND NOT EXISTS (
          SELECT 1 FROM attempt a WHERE a.dealership_id = k.dealership_id AND a.contact_id = k.contact_id
            AND a.outcome <> '' AND a.undone_at IS NULL AND a.id > coalesce(k.attempt_id, 0))) AS m) AS m
WHERE contact.dealership_id = :dealership AND contact.id = m.contact_id AND contact.state = 'cancelled'
  AND contact.result = :called_off AND {verdict} = :planned
  AND (contact.give_up >= :today OR contact.dials > 0 OR m.promise_id IS NOT NULL) RETURNING contact.id
"""
HELD = judging.NO_NUMBER.replace("'no-number'", "'held'").replace("{m}", "m")
STANDS = """SELECT {what} FROM called_off k
JOIN contact c ON c.dealership_id = k.dealership_id AND c.id = k.contact_id AND c.state = '{state}'
WHERE k.dealership_id = :dealership AND k.campaign_id = :campaign"""
SEND_AGAIN = f"""
UPDATE message SET state = 'waiting' WHERE dealership_id = :dealership AND state = 'withdrawn'
  AND contact_id IN ({STANDS.format(what="c.id", state="outbox")})
"""
# An owner has one promise: where another was made since, it is the one that counts.
PROMISE_AGAIN = f"""
UPDATE promise SET closed_at = NULL, ending = '' WHERE dealership_id = :dealership AND ending = 'cancelled'
  AND id IN ({STANDS.format(what="k.promise_id", state="open")}) AND NOT EXISTS (
    SELECT 1 FROM promise o WHERE o.dealership_id = promise.dealership_id AND o.customer_id = promise.customer_id
      AND o.closed_at IS NULL)
"""
PROMISE_GONE = f"""
UPDATE contact SET promise_id = NULL WHERE dealership_id = :dealership
  AND id IN ({STANDS.format(what="c.id", state="open")}) AND NOT EXISTS (
    SELECT 1 FROM promise p WHERE p.dealership_id = contact.dealership_id AND p.id = contact.promise_id
      AND p.closed_at IS NULL)
"""
LIVE = """
SELECT id FROM contact WHERE dealership_id = :dealership AND customer_id = :customer AND state IN ('open', 'held')
UNION SELECT id FROM contact WHERE dealership_id = :dealership AND customer_id = :customer AND state = 'outbox'
"""
OF_OWNER = f"""
SELECT DISTINCT g.code FROM contact c JOIN due_date d ON d.dealership_id = c.dealership_id AND d.id = c.due_id
JOIN campaign g ON g.dealership_id = c.dealership_id AND g.programme = c.programme AND g.closed_at IS NOT NULL
  AND g.called_off = 1 AND {LED_BY.format(u="d", code="g.code")}
WHERE c.dealership_id = :dealership AND c.id IN ({LIVE})
"""
FORGET = "DELETE FROM called_off WHERE dealership_id = :dealership AND campaign_id = :campaign"


def live(tx: Transaction, dealership: int, customer: int) -> set[int]:
    """The contacts of an owner that are open, held or wait in the outbox."""
    return {int(contact) for (contact,) in tx.all(LIVE, dealership=dealership, customer=customer)}


def of_owner(tx: Transaction, dealership: int, customer: int) -> list[str]:
    """The codes of the campaigns that were called off and have something of an owner that has not gone out."""
    return [str(code) for (code,) in tx.all(OF_OWNER, dealership=dealership, customer=customer)]


def put_aside(tx: Transaction, dealership: int, row: CampaignRow, programme: Programme) -> None:
    """Keep how its contacts stand that are about to be cancelled."""
    told = {"programme": programme.code, "kind": programme.due, "code": row.draft.code}
    tx.run(PUT_ASIDE, dealership=dealership, campaign=row.id, **told)


def take_up(tx: Transaction, dealership: int, row: CampaignRow, programme: Programme, today: date) -> list[int]:
    """Its contacts stand again as they stood; which."""
    parts, told = judging.out(programme)
    sql = STAND_AGAIN.format(verdict=judging.case(parts, "m"), no_number=HELD)
    key = {"dealership": dealership, "campaign": row.id}
    told |= {"called_off": CALLED_OFF, "planned": judging.PLANNED, "today": today.isoformat()}
    found = tx.all(sql, **key, **told)
    for then in (SEND_AGAIN, PROMISE_AGAIN, PROMISE_GONE, FORGET):
        tx.run(then, **key)
    return [int(contact) for (contact,) in found]
