"""Kinds of due date that a site's pack declares, from its file to the contact: A-07, A-14, C-05, C-13, E-01, E-09; on
both databases."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import support
from support import add_owner, at, contact_of, days_ago, make_desk, rows

from carecall.desk import due_dates, explaining, intake, planning
from carecall.desk.context import Desk
from carecall.desk.why_not import why_not
from carecall.i18n import Words
from carecall.model.ids import CustomerId
from carecall.model.lunar import LunarDay
from carecall.model.programmes import Pack
from carecall.programmes.load import load_packs, pack_files
from carecall.store import records
from carecall.store.database import Database
from carecall.view.reasons import Names, reason_text

SITE = """\
pack: ours
due_dates:
  lost:
    names: {zh: 流失, en: Lost}
    sources: [A-07]
    from: last-visit
    after: {months: 6}
  warranty-end:
    names: {zh: 质保到期, en: Warranty end}
    sources: [A-14]
    from: delivery
    after: {years: 3}
  half-year:
    names: {zh: 半年回访, en: Half-yearly}
    sources: [E-01]
    from: delivery
    after: {months: 1}
    every: {months: 6}
  birthday:
    names: {zh: 生日, en: Birthday}
    sources: [C-05]
    from: birth
    every: {years: 1}
programmes:
  visit-survey: {run: no}
  maintenance: {run: no}
  first-service: {run: no}
  month-one: {run: no}
  3dc: {run: no}
  7dc: {run: no}
"""
PROGRAMME = """\
  %s:
    names: {zh: 测试, en: Try}
    sources: [A-07]
    due: %s
    answered_by: [%s]
    caller: care-agent
    touches:
      call: {phone: visit-survey, from: %d, to: %d, give_up: %d, series: three-slots, template: missed-survey}
"""
VISITS = "first-service, maintenance, repair, body, other, unknown"


def with_kind(folder: Path, due: str, start: int, end: int, give_up: int, answered: str = "") -> Pack:
    """The shipped pack without its programmes and with one that counts from `due`."""
    site = folder / "ours.yaml"
    site.write_text(SITE + PROGRAMME % (f"of-{due}", due, answered, start, end, give_up), encoding="utf-8")
    return load_packs(pack_files([site]), support.library().names(), None)


@pytest.fixture
def desk(db: Database) -> Desk:
    return make_desk(db, "2026-11-23 09:00")


def days(desk: Desk, kind: str) -> list[str]:
    sql = "SELECT due_on FROM due_date WHERE kind = :kind ORDER BY due_on"
    return [str(day) for (day,) in rows(desk.db, sql, kind=kind)]


def born(desk: Desk, customer: int, day: str) -> None:
    with desk.db.write() as tx:
        records.update_owner(tx, desk.id, customer, {"born_on": day})
        records.mark_stale(tx, desk.id, "customer", [customer])


def said(desk: Desk, customer: int, lang: str) -> str:
    found = explaining.explain(desk, contact_of(desk.db, customer)["id"])
    known = Names(desk.pack, desk.clock.wall())
    return " ".join(reason_text(Words(lang), reason, known) for reason in found.reasons)


def test_a_07_c_13_who_has_not_been_here_for_half_a_year_is_called_and_a_visit_answers(
    desk: Desk, tmp_path: Path
) -> None:
    away, _ = add_owner(desk, visits=((days_ago(desk, 190), "repair", None),))
    back, _ = add_owner(
        desk, visits=((days_ago(desk, 190), "repair", None), (days_ago(desk, 5), "maintenance", None))
    )
    desk = replace(desk, pack=with_kind(tmp_path, "lost", 0, 30, 90, VISITS))
    assert planning.plan(desk).planned == 1
    assert contact_of(desk.db, away)["programme"] == "of-lost"
    assert rows(desk.db, "SELECT id FROM contact WHERE customer_id = :c", c=back) == []


def test_a_07_a_later_visit_takes_the_place_of_the_one_before_whatever_the_pack_says(
    desk: Desk, tmp_path: Path
) -> None:
    """No kind of visit is named to answer the call: it counts from the last visit, and that is another one now."""
    customer, vehicle = add_owner(desk, visits=((days_ago(desk, 190), "repair", None),))
    add_owner(desk, visits=((days_ago(desk, 190), "body", None),))
    desk = replace(desk, pack=with_kind(tmp_path, "lost", 0, 30, 90))
    assert planning.plan(desk).planned == 2
    with desk.db.write() as tx:
        support.add_visit(desk, tx, vehicle, days_ago(desk, 1), "other")
        records.mark_stale(tx, desk.id, "vehicle", [vehicle])
    assert planning.plan(desk).planned == 0
    assert (contact_of(desk.db, customer)["state"], contact_of(desk.db, customer)["result"]) == ("cancelled", "seen")
    assert sum(day > "2026-12" for day in days(desk, "lost")) == 1


def test_what_was_not_planned_yet_is_gone_with_the_visit_that_it_counted_from(desk: Desk, tmp_path: Path) -> None:
    _, vehicle = add_owner(desk, visits=((days_ago(desk, 100), "repair", None),))
    desk = replace(desk, pack=with_kind(tmp_path, "lost", 0, 30, 90))
    planning.plan(desk)
    (before,) = days(desk, "lost")
    with desk.db.write() as tx:
        support.add_visit(desk, tx, vehicle, days_ago(desk, 1), "other")
        records.mark_stale(tx, desk.id, "vehicle", [vehicle])
    planning.plan(desk)
    (after,) = days(desk, "lost")
    assert after > before


def test_c_05_a_birthday_that_is_kept_by_the_lunar_calendar_after_all_is_not_kept_twice(
    desk: Desk, tmp_path: Path
) -> None:
    customer, _ = add_owner(desk)
    born(desk, customer, "1980-12-25")
    desk = replace(desk, pack=with_kind(tmp_path, "birthday", 0, 5, 9))
    planning.plan(desk)
    assert days(desk, "birthday") == ["2026-12-25"]
    with desk.db.write() as tx:
        records.update_owner(tx, desk.id, customer, {"lunar_birth": "11-20"})
        records.mark_stale(tx, desk.id, "customer", [customer])
    planning.plan(desk)
    assert days(desk, "birthday") == [LunarDay(11, 20).in_year(2026).isoformat()]


def test_a_14_a_pack_that_declares_a_kind_finds_the_cars_that_were_there_before_it(desk: Desk, tmp_path: Path) -> None:
    customer, _ = add_owner(desk, delivered="2023-12-07")
    assert planning.plan(desk).planned == 0
    desk = replace(desk, pack=with_kind(tmp_path, "warranty-end", -14, 0, 14))
    assert planning.plan(desk).planned == 1
    assert days(desk, "warranty-end") == ["2026-12-07"]
    assert contact_of(desk.db, customer)["not_before"] == "2026-11-23"


def test_a_14_another_length_moves_what_was_not_dialled(desk: Desk, tmp_path: Path) -> None:
    customer, _ = add_owner(desk, delivered="2023-12-07")
    desk = replace(desk, pack=with_kind(tmp_path, "warranty-end", -14, 0, 14))
    planning.plan(desk)
    kind = desk.pack.kinds["warranty-end"]
    longer = replace(kind, after=replace(kind.after, days=3))
    desk = replace(desk, pack=replace(desk.pack, kinds={kind.code: longer}))
    planning.plan(desk)
    assert days(desk, "warranty-end") == ["2026-12-10"]
    assert contact_of(desk.db, customer)["not_before"] == "2026-11-26"


def test_e_01_the_next_one_follows_when_its_day_is_over(desk: Desk, tmp_path: Path) -> None:
    add_owner(desk, delivered="2026-04-23")
    desk = replace(desk, pack=with_kind(tmp_path, "half-year", 0, 5, 10))
    assert planning.plan(desk).planned == 1  # one month and once more half a year after delivery
    assert days(desk, "half-year") == ["2026-11-23"]
    assert planning.plan(at(desk, "2026-11-24 09:00")).planned == 0
    assert days(desk, "half-year") == ["2026-11-23", "2027-05-23"]
    assert planning.plan(at(desk, "2027-05-23 09:00")).planned == 1
    assert planning.plan(at(desk, "2027-05-24 09:00")).planned == 0
    assert planning.plan(at(desk, "2027-05-24 09:00")).planned == 0
    assert days(desk, "half-year") == ["2026-11-23", "2027-05-23", "2027-11-23"]


def test_c_05_a_birthday_is_an_owners_own_whatever_cars_there_are(desk: Desk, tmp_path: Path) -> None:
    customer, _ = add_owner(desk)
    none, _ = add_owner(desk)
    born(desk, customer, "1980-11-23")
    desk = replace(desk, pack=with_kind(tmp_path, "birthday", 0, 0, 1))
    assert planning.plan(desk).planned == 1
    assert contact_of(desk.db, customer)["vehicle_id"] is None
    told = why_not(desk, CustomerId(none)).lines
    assert [line.reason.code for line in told if line.programme] == ["missing-birth"]


def test_c_05_a_corrected_birthday_moves_the_call(desk: Desk, tmp_path: Path) -> None:
    customer, _ = add_owner(desk)
    born(desk, customer, "1980-11-25")
    desk = replace(desk, pack=with_kind(tmp_path, "birthday", -2, 0, 1))
    planning.plan(desk)
    assert contact_of(desk.db, customer)["not_after"] == "2026-11-25"
    born(desk, customer, "1980-11-28")
    planning.plan(desk)
    assert days(desk, "birthday") == ["2026-11-28"]
    assert contact_of(desk.db, customer)["not_after"] == "2026-11-28"


@pytest.mark.parametrize(
    ("lang", "said_of_it"), [("en", "day 12 of month 10 of the lunar calendar"), ("zh", "农历十月十二")]
)
def test_c_05_c_26_a_birthday_that_is_kept_by_the_lunar_calendar(
    desk: Desk, tmp_path: Path, lang: str, said_of_it: str
) -> None:
    """The 12th of the 10th month is 20 November in 2026 and 9 November in 2027."""
    desk = replace(desk, pack=with_kind(tmp_path, "birthday", 0, 5, 9))
    owners = tmp_path / "owners.csv"
    owners.write_text("姓名,手机,车牌,生日,农历生日\n李娜,13800138001,京A12345,1980-11-25,十月十二\n", encoding="utf-8")
    assert intake.import_file(desk, owners).added == 1
    assert planning.plan(desk).planned == 1
    assert days(desk, "birthday") == ["2026-11-20", "2027-11-09"]
    ((customer,),) = rows(desk.db, "SELECT id FROM customer")
    assert said_of_it in said(desk, customer, lang)


def test_what_is_no_lunar_day_is_a_warning_and_no_lost_owner(desk: Desk, tmp_path: Path) -> None:
    owners = tmp_path / "owners.csv"
    owners.write_text("姓名,手机,车牌,农历生日\n李娜,13800138001,京A12345,八月四十\n", encoding="utf-8")
    done = intake.import_file(desk, owners)
    assert (done.added, [problem.code for problem in done.warnings]) == (1, ["lunar-not-understood"])


def test_why_says_the_arithmetic_in_both_languages(desk: Desk, tmp_path: Path) -> None:
    customer, _ = add_owner(desk)
    born(desk, customer, "1980-11-23")
    desk = replace(desk, pack=with_kind(tmp_path, "birthday", 0, 0, 1))
    planning.plan(desk)
    assert "Birthday: 46 years after Sun 23 Nov 1980 (birth)" in said(desk, customer, "en")
    assert "46 年" in said(desk, customer, "zh")


def test_why_not_says_when_it_is_due(desk: Desk, tmp_path: Path) -> None:
    customer, _ = add_owner(desk, delivered="2024-12-07")
    desk = replace(desk, pack=with_kind(tmp_path, "warranty-end", -14, 0, 14))
    planning.plan(desk)
    (line,) = [line for line in why_not(desk, CustomerId(customer)).lines if line.programme]
    assert (line.reason.code, line.reason.params["due_on"]) == ("not-due", "2027-12-07")
    assert "Warranty end" in reason_text(Words("en"), line.reason, Names(desk.pack, desk.clock.wall()))


def test_a_second_run_of_a_day_derives_nothing(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add_owner(desk, delivered="2026-04-23")
    desk = replace(desk, pack=with_kind(tmp_path, "half-year", 0, 5, 10))
    planning.plan(desk)
    monkeypatch.setattr(due_dates, "_write_all", None)
    assert planning.plan(desk).planned == 0
