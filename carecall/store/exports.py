"""Owns the queries of the exports. Invariant: the columns' names are those of `--json` everywhere; rows stream from the
cursor, so memory stays flat. The number beside a contact is whose turn it is (store.reached); beside what was said in a
call that of the call.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from carecall.model.programmes import Reach
from carecall.store.campaigns import LED_BY
from carecall.store.database import Row, Transaction
from carecall.store.figures import COMPLAINED
from carecall.store.reached import number_sql

ANY_NUMBER = """(SELECT p.number FROM phone p WHERE p.dealership_id = c.dealership_id
  AND p.customer_id = c.customer_id ORDER BY CASE p.state WHEN 'ok' THEN 0 ELSE 1 END, p.place LIMIT 1)"""
CAR = "coalesce(v.plate, '')"
OWNER = f"c.customer_id AS customer, k.name AS name, {{phone}} AS phone, {CAR} AS vehicle"
OWNERS_OWN, SPOKEN_TO = OWNER.format(phone=ANY_NUMBER), OWNER.format(phone="l.number")
TO_BE_REACHED = OWNER.format(phone=f"coalesce({{number}}, {ANY_NUMBER})")
OF_CONTACT = """
JOIN customer k ON k.dealership_id = c.dealership_id AND k.id = c.customer_id
LEFT JOIN vehicle v ON v.dealership_id = c.dealership_id AND v.id = c.vehicle_id
"""
OF_CAMPAIGN = f"""
LEFT JOIN due_date u ON u.dealership_id = c.dealership_id AND u.id = c.due_id
LEFT JOIN campaign g ON g.dealership_id = c.dealership_id AND g.programme = c.programme
  AND {LED_BY.format(u="u", code="g.code")}
"""
# A call may be about several cars: that of the contact that led it stands here, each stands in the attempts.
CAR_OF_CALL = """coalesce((SELECT v.plate FROM attempt a
  JOIN contact o ON o.dealership_id = a.dealership_id AND o.id = a.contact_id
  JOIN vehicle v ON v.dealership_id = o.dealership_id AND v.id = o.vehicle_id
  WHERE a.dealership_id = c.dealership_id AND a.call_id = c.id ORDER BY a.id LIMIT 1), '')"""
# The first answer shows that the owner was there; where none was taken down, the outcome does.
REACHED_AT = "CASE WHEN c.reached = 1 THEN coalesce(c.reached_at, c.ended_at) END"
OF_CALL = "LEFT JOIN staff s ON s.dealership_id = l.dealership_id AND s.id = l.staff_id"

# What was told beside the answer `w`.
SAID = """(SELECT max(h.value) FROM answer h WHERE h.dealership_id = w.dealership_id AND h.contact_id = w.contact_id
    AND h.field = '{field}' AND h.replaced_at IS NULL AND h.value NOT IN ('', '-', '?'))"""

QUERIES = {
    "contacts": f"""
SELECT c.id AS contact, c.programme AS programme, c.touch AS channel, g.code AS campaign, g.name AS campaign_name,
  c.round AS round, {TO_BE_REACHED}, s.code AS assignee,
  s.name AS assignee_name, c.state AS state, c.result AS result, c.tries AS attempts, c.not_before AS not_before,
  c.not_after AS not_after, c.give_up AS give_up,
  c.planned_on AS planned_on, c.closed_on AS closed_on, c.reason AS reason
FROM contact c {OF_CAMPAIGN} {OF_CONTACT}
LEFT JOIN staff s ON s.dealership_id = c.dealership_id AND s.id = c.assignee_id
WHERE c.dealership_id = :dealership AND c.not_before BETWEEN :first AND :last ORDER BY c.id""",
    "calls": f"""
SELECT c.id AS call, {OWNER.replace(CAR, CAR_OF_CALL).format(phone="c.number")}, s.code AS agent,
  s.name AS agent_name, c.day AS day, c.slot AS slot, c.dialled_at AS dialled_at, {REACHED_AT} AS reached_at,
  c.ended_at AS ended_at,
  c.outcome AS outcome, c.rang_in AS rang_in, c.connected AS connected, c.reached AS reached, c.note AS note,
  c.broke_rule AS broke_rule
FROM call c JOIN customer k ON k.dealership_id = c.dealership_id AND k.id = c.customer_id
LEFT JOIN staff s ON s.dealership_id = c.dealership_id AND s.id = c.staff_id
WHERE c.dealership_id = :dealership AND c.dialled_at IS NOT NULL AND c.undone_at IS NULL
  AND c.day BETWEEN :first AND :last ORDER BY c.id""",
    "attempts": f"""
SELECT a.id AS attempt, a.call_id AS call, a.contact_id AS contact, c.programme AS programme,
  {SPOKEN_TO},
  s.code AS agent, s.name AS agent_name, a.number AS number, a.day AS day, a.slot AS slot,
  a.outcome AS outcome, a.result AS result,
  a.aapor AS aapor, a.uses_try AS uses_try, a.script AS script, a.script_version AS script_version,
  a.started_at AS started_at, a.ended_at AS ended_at, l.rang_in AS rang_in, l.broke_rule AS broke_rule
FROM attempt a
JOIN contact c ON c.dealership_id = a.dealership_id AND c.id = a.contact_id
JOIN call l ON l.dealership_id = a.dealership_id AND l.id = a.call_id
{OF_CONTACT} {OF_CALL}
WHERE a.dealership_id = :dealership AND a.undone_at IS NULL AND a.day BETWEEN :first AND :last ORDER BY a.id""",
    "answers": f"""
SELECT w.id AS answer, w.contact_id AS contact, c.programme AS programme, {SPOKEN_TO}, s.code AS agent,
  s.name AS agent_name, a.day AS day, a.script AS script, a.script_version AS script_version, w.step AS step,
  w.field AS field, w.value AS value,
  w.answered_at AS answered_at
FROM answer w
JOIN attempt a ON a.dealership_id = w.dealership_id AND a.id = w.attempt_id
JOIN call l ON l.dealership_id = a.dealership_id AND l.id = a.call_id
JOIN contact c ON c.dealership_id = w.dealership_id AND c.id = w.contact_id
{OF_CONTACT} {OF_CALL}
WHERE w.dealership_id = :dealership AND w.replaced_at IS NULL AND (w.value <> 'ok' OR w.field <> '')
  AND a.day BETWEEN :first AND :last ORDER BY w.id""",
    "complaints": f"""
SELECT w.id AS complaint, w.contact_id AS contact, c.programme AS programme, c.programme AS passed_to, {SPOKEN_TO},
  s.code AS agent, s.name AS agent_name, a.day AS day, w.answered_at AS told_at, w.answered_at AS settle_by,
  w.value AS content,
  {SAID.format(field="complaint_hope")} AS hope
FROM answer w
JOIN attempt a ON a.dealership_id = w.dealership_id AND a.id = w.attempt_id
JOIN call l ON l.dealership_id = a.dealership_id AND l.id = a.call_id
JOIN contact c ON c.dealership_id = w.dealership_id AND c.id = w.contact_id
{OF_CONTACT} {OF_CALL}
WHERE w.dealership_id = :dealership AND {COMPLAINED} AND a.day BETWEEN :first AND :last ORDER BY w.id""",
    "bookings": f"""
SELECT w.id AS booking, w.contact_id AS contact, c.programme AS programme, {SPOKEN_TO}, w.value AS comes_on,
  {SAID.format(field="agreed_time")} AS comes_hour, {SAID.format(field="notice")} AS notice,
  s.code AS agent, s.name AS agent_name, a.day AS day
FROM answer w
JOIN attempt a ON a.dealership_id = w.dealership_id AND a.id = w.attempt_id
JOIN call l ON l.dealership_id = a.dealership_id AND l.id = a.call_id
JOIN contact c ON c.dealership_id = w.dealership_id AND c.id = w.contact_id
{OF_CONTACT} {OF_CALL}
WHERE w.dealership_id = :dealership AND w.replaced_at IS NULL AND w.field = 'agreed_date'
  AND w.value NOT IN ('', '-', '?') AND a.outcome = 'finished' AND a.undone_at IS NULL
  AND w.value BETWEEN :first AND :last ORDER BY comes_on, comes_hour, booking""",
    "sign-ups": f"""
SELECT c.id AS sign_up, g.code AS campaign, g.name AS campaign_name, g.programme AS programme, {OWNERS_OWN},
  c.comes_on AS comes_on, s.code AS agent, s.name AS agent_name, c.day AS day
FROM sign_up c JOIN campaign g ON g.dealership_id = c.dealership_id AND g.id = c.campaign_id
LEFT JOIN staff s ON s.dealership_id = c.dealership_id AND s.id = c.staff_id
{OF_CONTACT}
WHERE c.dealership_id = :dealership AND c.comes_on BETWEEN :first AND :last ORDER BY comes_on, sign_up""",
    "messages": f"""
SELECT m.id AS message, m.contact_id AS contact, c.programme AS programme, g.code AS campaign,
  g.name AS campaign_name, {OWNER.format(phone="m.number")},
  m.channel AS channel, m.template AS template, m.state AS state, m.lang AS lang, m.body AS body, m.day AS day,
  m.made_at AS made_at
FROM message m JOIN contact c ON c.dealership_id = m.dealership_id AND c.id = m.contact_id
{OF_CAMPAIGN} {OF_CONTACT}
WHERE m.dealership_id = :dealership AND m.day BETWEEN :first AND :last ORDER BY m.id""",
}
ALWAYS = ("0000-00-00", "9999-99-99")


def stream(
    tx: Transaction, dealership: int, reach: Reach, what: str, first: date | None, last: date | None
) -> tuple[list[str], Iterator[Row]]:
    """The columns of an export, and its rows whose day lies in [first, last]; everything where none is given."""
    low = first.isoformat() if first else ALWAYS[0]
    high = last.isoformat() if last else ALWAYS[1]
    number, roles = number_sql(reach) if "{number}" in QUERIES[what] else ("", {})
    return tx.table(QUERIES[what].replace("{number}", number), dealership=dealership, first=low, last=high, **roles)
