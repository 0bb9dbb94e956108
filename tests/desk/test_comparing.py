"""What other rules would change of the days to come, told before they take effect (A-03, C-08, D-10); on both
databases."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import support
from support import add_owner, days_ago, make_desk, picture

from carecall.desk import planning
from carecall.desk.comparing import compare
from carecall.desk.context import Desk
from carecall.model.programmes import Pack
from carecall.programmes.load import load_packs, pack_files
from carecall.store.database import Database


@pytest.fixture
def desk(db: Database) -> Desk:
    """A survey of a visit yesterday, a first service that is due in ten days, a month-one call in five."""
    desk = make_desk(db, "2026-11-23 09:00")
    add_owner(desk, "张文山", visits=((days_ago(desk, 1), "repair", None),))
    add_owner(desk, "李娜", delivered="2026-09-03")
    add_owner(desk, "王磊", delivered=days_ago(desk, 25))
    return desk


def house(folder: Path, text: str) -> Pack:
    (folder / "ours.yaml").write_text(f"pack: ours\n{text}", encoding="utf-8")
    return load_packs(pack_files([folder / "ours.yaml"]), support.library().names(), None)


def test_the_same_rules_change_nothing_and_leave_no_trace(desk: Desk) -> None:
    planning.plan(desk)
    before = picture(desk.db)
    found = compare(desk, desk.pack)
    assert (found.first, found.last) == (date(2026, 11, 23), date(2026, 12, 22))
    assert {code: change.same for code, change in found.programmes.items()} == {
        "visit-survey": 1, "first-service": 1, "month-one": 1,
    }  # fmt: skip
    assert not any(change.changes for change in found.programmes.values())
    assert picture(desk.db) == before


def test_a_14_what_is_new_gone_and_moved_is_told_with_who_it_is(desk: Desk, tmp_path: Path) -> None:
    planning.plan(desk)
    other = house(tmp_path, """\
programmes:
  month-one: {run: no}
  visit-survey: {touches: {call: {from: 2}}}
  again:
    names: {zh: 再访, en: Again}
    sources: [A-19]
    due: visit
    caller: care-agent
    touches:
      call: {phone: visit-survey, from: 10, to: 12, give_up: 14, series: three-slots, template: missed-survey}
""")
    found = compare(desk, other).programmes
    assert (found["again"].new, found["month-one"].gone, found["first-service"].same) == (1, 1, 1)
    (new,) = found["again"].examples
    assert (new.name, new.before, new.after) == ("张文山", None, date(2026, 12, 2))
    (gone,) = found["month-one"].examples
    assert (gone.name, gone.before, gone.after) == ("王磊", date(2026, 11, 28), None)


def test_d_11_another_window_moves_what_is_not_planned_yet(desk: Desk, tmp_path: Path) -> None:
    other = house(tmp_path, "programmes: {first-service: {touches: {call: {from: -5}}}}\n")
    change = compare(desk, other).programmes["first-service"]
    assert (change.new, change.gone, change.moved, change.same) == (0, 0, 1, 0)
    (moved,) = change.examples
    assert (moved.name, moved.before, moved.after) == ("李娜", date(2026, 11, 26), date(2026, 11, 28))


def test_a_kind_of_due_date_that_only_the_other_has_brings_its_contacts(desk: Desk, tmp_path: Path) -> None:
    other = house(tmp_path, """\
due_dates:
  half-year: {names: {zh: 半年, en: Half-year}, sources: [E-01], from: delivery, after: {months: 1}}
programmes:
  product:
    names: {zh: 产品, en: Product}
    sources: [E-01]
    due: half-year
    caller: care-agent
    touches: {call: {phone: month-one, from: 0, to: 5, give_up: 9, series: three-slots}}
""")
    before = picture(desk.db)
    assert compare(desk, other).programmes["product"].new == 1
    assert picture(desk.db) == before
