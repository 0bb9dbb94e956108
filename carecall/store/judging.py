"""Owns why somebody is left out of what falls due. Invariant: one text, for planning (store.planning) and for whoever
asks before it what it will say (store.campaign_audience).

`{m}` is what is judged: an owner, the car or none, and the day `since` which visits and records answer it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from carecall.model.programmes import MESSAGES, TALKS, Programme
from carecall.store import classes
from carecall.store.lists import names_of

PLANNED = "planned"
"""The verdict where nothing speaks against it."""
OPT_OUT = """EXISTS (SELECT 1 FROM opt_out o WHERE o.dealership_id = :dealership
                 AND o.customer_id = {m}.customer_id AND o.lifted_at IS NULL
                 AND (o.vehicle_id IS NULL OR o.vehicle_id = {m}.vehicle_id)
                 AND o.purpose IN ('', :programme) AND """
NEWER = "AND ({m}.since IS NULL OR o.at >= {m}.since)"
"""A newer record brings back who moved away; a campaign is no sign of life."""
OUT = f"""WHEN (SELECT v.customer_id FROM vehicle v WHERE v.dealership_id = :dealership
          AND v.id = {{m}}.vehicle_id) <> {{m}}.customer_id THEN 'not-eligible'
    WHEN {OPT_OUT} o.reason = 'not-eligible' {{newer}}) THEN 'not-eligible'
    WHEN {OPT_OUT} o.reason <> 'not-eligible') THEN 'opted-out'"""
SEEN = """WHEN EXISTS (SELECT 1 FROM visit s WHERE s.dealership_id = :dealership
                 AND s.vehicle_id = {m}.vehicle_id AND s.returned_on > {m}.since
                 AND s.kind IN ({kinds})) THEN 'seen'"""
ENDED = """WHEN EXISTS (SELECT 1 FROM event e WHERE e.dealership_id = :dealership
                 AND e.customer_id = {m}.customer_id AND e.kind IN ({records})
                 AND e.on_day >= {m}.since)
      OR EXISTS (SELECT 1 FROM event e WHERE e.dealership_id = :dealership
                 AND e.vehicle_id = {m}.vehicle_id AND e.kind IN ({records})
                 AND e.on_day >= {m}.since) THEN 'seen'"""
NO_NUMBER = """WHEN NOT EXISTS (SELECT 1 FROM phone p WHERE p.dealership_id = :dealership
                     AND p.customer_id = {m}.customer_id AND p.state = 'ok') THEN 'no-number'"""
OTHER_CLASS = "WHEN NOT (1 = 1 {meant}) THEN 'other-class'"
"""Planning does not even find them (store.planning)."""
HEARD = {
    TALKS: """(SELECT count(*) FROM call l WHERE l.dealership_id = :dealership
                 AND l.customer_id = {m}.customer_id AND l.dialled_at >= :talks_since
                 AND l.reached = 1 AND l.rang_in = 0 AND l.undone_at IS NULL)""",
    MESSAGES: """(SELECT count(*) FROM message g WHERE g.dealership_id = :dealership
                 AND g.customer_id = {m}.customer_id AND g.day >= :messages_since AND g.state <> 'withdrawn')""",
}
MOST = """CASE WHEN EXISTS (SELECT 1 FROM customer k WHERE k.dealership_id = :dealership
                 AND k.id = {{m}}.customer_id AND k.calls_seldom = 1) THEN :{what}_seldom ELSE :{what}_usual END"""
WITHOUT_END = 1_000_000


@dataclass(frozen=True, slots=True)
class Enough:
    """Who has heard so many talks, or messages (`what`), since this instant, or day, is left in peace (E-08): the
    `usual` number, or that of owners who dislike calls. 0: without end."""

    what: str
    since: str
    usual: int
    seldom: int

    def sql(self, more: str = "") -> str:
        """The condition that somebody has heard so much; `more` is counted too."""
        return f"{HEARD[self.what]} {more} >= {MOST.format(what=self.what)}"

    @property
    def params(self) -> dict[str, Any]:
        most = {"usual": self.usual or WITHOUT_END, "seldom": self.seldom or WITHOUT_END}
        return {f"{self.what}_{name}": value for name, value in {"since": self.since, **most}.items()}


def out(programme: Programme) -> tuple[list[str], dict[str, Any]]:
    """What no day changes: who is gone, wants no calls, or was seen since; each a part of a CASE, in order."""
    found, told = [OUT.replace("{newer}", "" if programme.campaigns else NEWER)], {"programme": programme.code}
    if programme.answered_by:
        kinds, params = names_of("seen", sorted(programme.answered_by))
        found.append(SEEN.replace("{kinds}", kinds))
        told |= params
    if programme.ended_by:
        records, params = names_of("ended", sorted(programme.ended_by))
        found.append(ENDED.replace("{records}", records))
        told |= params
    return found, told


def coming(programme: Programme, enough: Sequence[Enough], today: str) -> tuple[list[str], dict[str, Any]]:
    """What planning will say of somebody; `enough`: for every way in which the programme speaks, nothing where one of
    them is not bound."""
    found, told = out(programme)
    meant, classed = classes.meant(programme.only_for, programme.not_for, "{m}.customer_id")
    found = [OTHER_CLASS.replace("{meant}", meant)] * bool(meant) + found + [NO_NUMBER]
    if enough:
        found.append(f"WHEN {' AND '.join(each.sql() for each in enough)} THEN 'enough'")
    told |= classed | ({"today": today} if meant else {})
    return found, told | {name: value for each in enough for name, value in each.params.items()}


def case(parts: Sequence[str], of: str) -> str:
    """The verdict on each row of `of`: the first that holds."""
    return f"CASE {' '.join(parts)} ELSE '{PLANNED}' END".replace("{m}", of)
