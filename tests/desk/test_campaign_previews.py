"""What a campaign says beforehand of whom it reaches is what planning does: C-27, E-08, B-14; on both databases."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from campaigning import FESTIVAL, FROST, RECALL, director, filed, housed, owner_of, planned, three_owners
from support import add_owner, at, staff_id

from carecall.desk import campaigns, classes, opting_out, planning
from carecall.desk.context import Desk
from carecall.i18n import Words
from carecall.model.campaigns import Audience, Named
from carecall.store.database import Database
from carecall.view.campaigns import campaign_lines

OURS = """
pack: ours
programmes:
  notice: {run: yes, not_for: [fleet]}
  recall: {run: yes}
classes:
  fleet: {names: {zh: 车队, en: Fleet}}
"""
SUNDAY = date(2026, 11, 29)
TODAY = replace(FROST, first=date(2026, 11, 23), last=date(2026, 11, 23))


@pytest.fixture
def desk(db: Database, tmp_path: Path) -> Desk:
    """One owner for every reason to hear nothing, and three who hear it."""
    desk = housed(three_owners(db), tmp_path, OURS)
    gone, _never, _mute, seldom, _fleet = (add_owner(desk, name)[0] for name in ("去", "绝", "哑", "静", "队"))
    opting_out.leave_out(desk, owner_of(desk, "绝"))
    classes.put(director(desk), owner_of(desk, "队"), "fleet")
    now = {"dealership_id": desk.id, "at": "2026-11-20T01:00:00Z", "staff_id": staff_id(desk, "A01")}
    with desk.db.write() as tx:
        tx.insert("opt_out", customer_id=gone, reason="not-eligible", **now)
        tx.run("UPDATE phone SET state = 'bad' WHERE customer_id = (SELECT id FROM customer WHERE name = '哑')")
        tx.run("UPDATE customer SET calls_seldom = 1 WHERE id = :k", k=seldom)
    before = director(at(desk, "2026-11-22 09:00"))
    for code in ("one", "two", "three"):
        wrote = replace(FESTIVAL, code=code, first=SUNDAY, last=SUNDAY, audience=Audience(listed=1))
        campaigns.add(before, wrote, [Named(customer=seldom)])
        campaigns.approve(before, code)
    planning.plan(before)
    return desk


def foretold(desk: Desk, code: str) -> Counter[str]:
    found: Counter[str] = Counter()
    for (_on, verdict), count in campaigns.show(desk, code).load.items():
        found[verdict] += count
    return found


def test_c_27_e_08_planning_does_what_the_preview_said(desk: Desk) -> None:
    campaigns.add(desk, TODAY)
    said = foretold(desk, "frost")
    assert said == {"planned": 3, "opted-out": 1, "no-number": 1, "not-eligible": 1, "other-class": 1, "enough": 1}
    campaigns.approve(director(desk), "frost")
    assert foretold(desk, "frost") == said, "once it is approved too"
    done = planning.plan(desk)
    assert sorted(row[0] for row in planned(desk, "notice")) == ["张文山", "李娜", "王磊"]
    skipped = {verdict: count for verdict, count in said.items() if verdict not in ("planned", "other-class")}
    assert {verdict: done.skipped[verdict] for verdict in skipped} == skipped


def test_what_is_said_of_who_hears_nothing_names_each_reason(desk: Desk) -> None:
    campaigns.add(desk, TODAY)
    lines = campaign_lines(Words("en"), desk, campaigns.show(desk, "frost"))
    assert (
        "Of these hear nothing: 1 who sold the car, moved or died, 1 who want no calls, 1 who are not of the classes "
        "that it is for (C-27), 1 without a number that works"
    ) in lines
    assert "Of these have heard enough of us by then: 1. They hear of it later, or not at all (E-08)." in lines


def test_e_08_who_is_free_again_by_the_day_of_a_campaign_has_not_heard_enough_of_it(desk: Desk) -> None:
    campaigns.add(desk, replace(FROST, first=date(2026, 12, 30), last=date(2026, 12, 30)))
    assert foretold(desk, "frost")["enough"] == 0


def test_of_a_files_records_the_preview_says_the_same(desk: Desk, tmp_path: Path) -> None:
    filed(desk, tmp_path, "R6", "2026-11-24", "张文山", "去", "绝", "哑", "静")
    campaigns.add_filed(desk, RECALL)
    said = foretold(desk, "R6")
    assert said == {"planned": 2, "not-eligible": 1, "opted-out": 1, "no-number": 1}, "a recall is urgent (E-08)"
    campaigns.approve(director(desk), "R6")
    planning.plan(desk)
    assert {row[0] for row in planned(desk, "recall")} == {"张文山", "静"}


def test_the_list_says_how_many_it_was_made_for_and_who_is_shown_it_how_many_it_is_by_now(desk: Desk) -> None:
    """The list counts nothing anew, so that it is there at once whatever a campaign is for."""
    campaigns.add(desk, replace(FROST, first=date(2026, 12, 1), last=date(2026, 12, 1)))
    add_owner(desk, "新")
    listed, *_ = campaigns.every(at(desk, "2026-11-24 09:00"))[0]
    shown = campaigns.show(desk, "frost")
    assert (listed.members, listed.load) == (8, {})
    assert (shown.members, shown.now) == (8, 9)
    assert "For: 8 owners at first, now 9" in campaign_lines(Words("en"), desk, shown)
    approved = campaigns.approve(director(desk), "frost")
    assert (approved.members, approved.now) == (9, 9)
