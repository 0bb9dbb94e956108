"""Campaigns, sign-ups and marks in whatever order people think of them: what stands planned agrees with what was
decided last (A-04, B-14, C-14, D-26)."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest
from campaigning import director, three_owners
from support import at, dial_and_end, rows, sit

from carecall.desk import campaigns, due_dates, ending_campaigns, opting_out, planning, signing_up, undoing
from carecall.desk.context import Desk
from carecall.desk.opting_out import Part
from carecall.errors import Refused
from carecall.model.campaigns import Draft
from carecall.model.dispositions import Outcome
from carecall.model.ids import CustomerId
from carecall.store.database import Database

FIRST = date(2026, 11, 30)
DRAFTS = {
    "festival": Draft("festival", "activity", "服务节", FIRST, FIRST + timedelta(days=1), text="工时八折。"),
    "tyres": Draft("tyres", "special-activity", "轮胎", FIRST, FIRST, text="检查轮胎。"),
}
LIVE = ("open", "held", "outbox")
OF = "substr(d.occurrence, instr(d.occurrence, '/') + 1, length(g.code)) = g.code"
DUE = f"""SELECT d.due_on, d.customer_id, g.code FROM due_date d
JOIN campaign g ON {OF} AND d.gone = 0 AND d.kind IN ('activity', 'special-activity')"""
MADE = f"""SELECT g.code, c.customer_id, c.touch, c.state, coalesce(m.state, '') FROM contact c
JOIN due_date d ON d.id = c.due_id JOIN campaign g ON g.programme = c.programme AND {OF}
LEFT JOIN message m ON m.contact_id = c.id"""


class Walk:
    """Somebody who decides at random, and what was decided last."""

    def __init__(self, desk: Desk, seed: int) -> None:
        self.desk, self.random = desk, random.Random(seed)
        self.owners = [int(number) for (number,) in rows(desk.db, "SELECT id FROM customer ORDER BY id")]
        self.stands = dict.fromkeys(DRAFTS, "approved")
        self.out: set[tuple[int, str]] = set()
        self.comes: set[tuple[str, int]] = set()
        self.told = ""
        self.touched: set[int] = set()

    def step(self) -> None:
        moves = (self.plan, self.plan, self.tomorrow, self.tomorrow, self.mark, self.unmark, self.sign, self.unsign,
                 self.end, self.call, self.undo)  # fmt: skip
        move = self.random.choice(moves)
        self.told = move.__name__
        try:
            move()
        except Refused as refused:
            self.told += f" {refused.code}"

    def plan(self) -> None:
        planning.plan(self.desk, days=self.random.choice((1, 3, 8)))

    def tomorrow(self) -> None:
        if self.desk.clock.today() < FIRST - timedelta(days=1):
            self.desk = at(self.desk, f"{self.desk.clock.today() + timedelta(days=1)} 09:30")

    def _part(self) -> tuple[int, str]:
        programmes = ("", *{draft.programme for draft in DRAFTS.values()})
        return self.random.choice(self.owners), self.random.choice(sorted(programmes))

    def mark(self) -> None:
        owner, programme = self._part()
        opting_out.leave_out(self.desk, CustomerId(owner), "", Part(programme))
        self.out.add((owner, programme))
        self.touched.add(owner)

    def unmark(self) -> None:
        owner, programme = self.random.choice(sorted(self.out) or [self._part()])
        opting_out.take_back(self.desk, CustomerId(owner), Part(programme))
        self.out.discard((owner, programme))

    def sign(self) -> None:
        code, owner = self.random.choice(sorted(DRAFTS)), self.random.choice(self.owners)
        signing_up.sign_up(self.desk, code, CustomerId(owner))
        self.comes.add((code, owner))

    def unsign(self) -> None:
        code, owner = self.random.choice(sorted(self.comes) or [("tyres", self.owners[0])])
        signing_up.take_off(self.desk, code, CustomerId(owner))
        self.comes.discard((code, owner))

    def call(self) -> None:
        outcome = self.random.choice((Outcome.NO_ANSWER, Outcome.NO_ANSWER, Outcome.REFUSED))
        owner = self.random.choice(self.owners)
        dial_and_end(sit(self.desk, "A01"), owner, outcome)
        self.touched.add(owner)

    def undo(self) -> None:
        undoing.undo(sit(self.desk, "A01"))

    def end(self) -> None:
        code = self.random.choice(sorted(DRAFTS))
        what = self.random.choice(("call-off", "close")) if self.stands[code] == "approved" else "reopen"
        ending_campaigns.end(director(self.desk), what, code, early=True)
        self.stands[code] = {"call-off": "called-off", "close": "closed", "reopen": "approved"}[what]

    # ---------------------------------------------------------------- what must hold

    def left_out(self, owner: int, programme: str) -> bool:
        return bool({(owner, ""), (owner, programme)} & self.out)

    def check(self) -> None:
        for code, owner, touch, state, message in rows(self.desk.db, MADE):
            programme = self.desk.pack.programmes[DRAFTS[code].programme]
            of = next(each for each in programme.touches if each.code == touch)
            live = state in LIVE
            where = (self.told, code, owner, touch, state, message, self.desk.clock.today())
            assert not (live and self.stands[code] == "called-off"), where
            assert not (live and self.left_out(owner, programme.code)), where
            assert not (live and of.invites and (code, owner) in self.comes), where
            if of.message and message:
                assert (state == "outbox") == (message == "waiting"), where

    def settle(self) -> None:
        """Everything is allowed again, and planned."""
        for code, stands in self.stands.items():
            if stands != "approved":
                ending_campaigns.end(director(self.desk), "reopen", code)
        for code, owner in sorted(self.comes):
            signing_up.take_off(self.desk, code, CustomerId(owner))
        planning.plan(self.desk, days=12)

    def nothing_is_lost(self) -> None:
        """Whoever was not called, and wanted calls all the time, hears of everything whose days are not over."""
        made = {(code, owner, touch) for code, owner, touch, state, _ in rows(self.desk.db, MADE) if state in LIVE}
        for due, owner, code in rows(self.desk.db, DUE):
            for touch in self.desk.pack.programmes[DRAFTS[code].programme].touches:
                window = due_dates.window(self.desk.rhythm, touch, date.fromisoformat(due))
                if window.give_up >= self.desk.clock.today() and owner not in self.touched:
                    assert (code, owner, touch.code) in made, (code, owner, touch.code, window)


@pytest.mark.parametrize("seed", range(40))
def test_whatever_is_decided_in_whatever_order_what_is_planned_agrees_with_it(sqlite_db: Database, seed: int) -> None:
    desk = three_owners(sqlite_db)
    for draft in DRAFTS.values():
        campaigns.add(desk, replace(draft))
        campaigns.approve(director(desk), draft.code)
    walk = Walk(at(desk, "2026-11-28 09:30") if seed % 2 else desk, seed)
    for _ in range(40):
        walk.step()
        walk.check()
    walk.settle()
    walk.nothing_is_lost()
