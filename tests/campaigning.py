"""What the tests of campaigns build with: drafts, a director, and what was planned of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import support
from support import add_owner, make_desk, rows

from carecall.desk import campaigns, planning
from carecall.desk.context import Desk
from carecall.model.campaigns import Draft
from carecall.model.ids import CustomerId
from carecall.programmes.load import load_packs, pack_files
from carecall.store.database import Database

NOW = "2026-11-23 09:00"
FROST = Draft("frost", "notice", "降温", date(2026, 11, 24), date(2026, 11, 24), text="明天降温，请检查防冻液。")
FESTIVAL = Draft("festival", "activity", "服务节", date(2026, 12, 1), date(2026, 12, 2), text="服务节，工时八折。")
TYRES = Draft("tyres", "special-activity", "轮胎", date(2026, 11, 28), date(2026, 11, 28), text="免费上门检查轮胎。")
RECALL = Draft("R6", "recall", "召回", date(2026, 11, 23), date(2026, 11, 23))


def three_owners(db: Database) -> Desk:
    """Three owners: last here a month, half a year and a year ago."""
    desk = make_desk(db, NOW)
    for name, on in (("张文山", "2026-10-20"), ("王磊", "2026-05-20"), ("李娜", "2025-11-20")):
        add_owner(desk, name, delivered="2024-01-31", visits=((on, "repair", None),))
    planning.plan(desk)
    return desk


def director(desk: Desk, role: str = "care-director") -> Desk:
    seated = support.sit(desk, "A01")
    assert seated.agent is not None
    return seated.seated(replace(seated.agent, role=role))


def approved(desk: Desk, draft: Draft) -> Desk:
    campaigns.add(desk, draft)
    campaigns.approve(director(desk), draft.code)
    return desk


def planned(desk: Desk, programme: str) -> list[tuple[str, ...]]:
    """The contacts of a programme: owner, touch, first and last day, state."""
    sql = """SELECT k.name, c.touch, c.not_before, c.not_after, c.state FROM contact c
    JOIN customer k ON k.id = c.customer_id WHERE c.programme = :p ORDER BY c.not_before, k.id"""
    return [tuple(map(str, row)) for row in rows(desk.db, sql, p=programme)]


def recalling(desk: Desk, folder: Path) -> Desk:
    """A house that calls about recalls."""
    return housed(desk, folder, "pack: ours\nprogrammes: {recall: {run: yes}}\n")


def filed(desk: Desk, folder: Path, number: str, day: str, *owners: str) -> None:
    """A file has a recall of this number for these owners' cars."""
    lines = [f"{plate_of(desk, owner)},{day},{number}" for owner in owners]
    support.take_in(desk, folder, "车牌,召回日期,召回编号", *lines)


def plate_of(desk: Desk, owner: str) -> str:
    sql = "SELECT v.plate FROM vehicle v JOIN customer k ON k.id = v.customer_id WHERE k.name = :owner"
    return str(support.value(desk.db, sql, owner=owner))


def owner_of(desk: Desk, name: str) -> CustomerId:
    return CustomerId(int(support.value(desk.db, "SELECT id FROM customer WHERE name = :name", name=name)))


def housed(desk: Desk, folder: Path, text: str) -> Desk:
    """A house with a pack of its own."""
    site = folder / "ours.yaml"
    site.write_text(text, encoding="utf-8")
    return replace(desk, pack=load_packs(pack_files([site]), support.library().names(), None))
