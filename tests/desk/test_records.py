"""What a pack has kept of cars and owners, from the file to the contact: A-16, A-18, C-11, C-22; on both databases."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import support
from support import add_owner, contact_of, make_desk, plate, rows, take_in

from carecall.channels.headers import Layout
from carecall.desk import due_dates, explaining, intake, planning
from carecall.desk.context import Desk
from carecall.desk.why_not import why_not
from carecall.i18n import Words
from carecall.model.ids import CustomerId
from carecall.model.kinds import Span
from carecall.programmes.load import load_packs, pack_files
from carecall.store import records
from carecall.store.database import Database
from carecall.view.reasons import Names, reason_text

SITE = """\
pack: ours
records:
  insurance:
    names: {zh: 保险到期, en: End of insurance}
    sources: [C-11]
    day: [保险到期日, insurance ends]
    number: [保单号]
  licence:
    names: {zh: 驾照到期, en: End of licence}
    sources: [A-16]
    of: owner
    day: [驾照到期日]
  part:
    names: {zh: 配件到货, en: Part arrived}
    sources: [A-18]
    day: [到货日期]
    number: [配件单号]
    each: yes
due_dates:
  insurance-end: {names: {zh: 保险到期, en: Insurance}, sources: [C-11], from: insurance}
  licence-end: {names: {zh: 驾照到期, en: Licence}, sources: [A-16], from: licence}
  part-arrived: {names: {zh: 配件到货, en: Part}, sources: [A-18], from: part}
programmes:
  visit-survey: {run: no}
  maintenance: {run: no}
  first-service: {run: no}
  month-one: {run: no}
  3dc: {run: no}
  7dc: {run: no}
"""
PROGRAMME = """\
  of-%s:
    names: {zh: 测试, en: Try}
    sources: [A-16]
    due: %s
    caller: care-agent
    touches:
      call: {phone: visit-survey, from: %d, to: %d, give_up: %d, series: three-slots, template: missed-survey}
"""
KINDS = (("insurance-end", -60, -1, 0), ("licence-end", -30, -1, 0), ("part-arrived", 0, 3, 14))


@pytest.fixture
def desk(db: Database, tmp_path: Path) -> Desk:
    site = tmp_path / "ours.yaml"
    text = SITE + "".join(PROGRAMME % (due, due, *days) for due, *days in KINDS)
    site.write_text(text, encoding="utf-8")
    pack = load_packs(pack_files([site]), support.library().names(), None)
    return replace(make_desk(db, "2026-11-23 09:00"), pack=pack)


def number(desk: Desk, customer: int) -> str:
    return str(support.value(desk.db, "SELECT number FROM phone WHERE customer_id = :c", c=customer))


def due(desk: Desk) -> list[tuple[str, str]]:
    return [
        (str(kind), str(on))
        for kind, on in rows(
            desk.db,
            """SELECT kind, due_on FROM due_date
        WHERE kind IN ('insurance-end', 'licence-end', 'part-arrived') ORDER BY kind, due_on""",
        )
    ]


def test_c_11_a_file_of_ends_makes_the_calls_before_them(desk: Desk, tmp_path: Path) -> None:
    customer, vehicle = add_owner(desk)
    _, later = add_owner(desk)
    lines = ("车牌,保险到期日", f"{plate(desk, vehicle)},2027-01-10", f"{plate(desk, later)},2027-03-10")
    done = take_in(desk, tmp_path, *lines)
    assert (done.kind, done.added, len(done.rejected)) == ("records", 2, 0)
    assert planning.plan(desk).planned == 1, "two months before (C-11)"
    assert contact_of(desk.db, customer)["programme"] == "of-insurance-end"
    assert take_in(desk, tmp_path, *lines).unchanged == 2, "a file that is taken in twice changes nothing"


def test_a_16_the_owners_own_stand_in_the_file_of_owners(desk: Desk, tmp_path: Path) -> None:
    done = take_in(
        desk, tmp_path, "姓名,手机,车牌,驾照到期日,保险到期日", "王小明,13900000001,京A12345,2026-12-10,2026-12-20"
    )
    assert (done.kind, done.added) == ("owners", 1)
    assert due(desk) == [("insurance-end", "2026-12-20"), ("licence-end", "2026-12-10")]
    assert planning.plan(desk).planned == 2


def test_a_later_day_takes_the_place_of_the_one_before(desk: Desk, tmp_path: Path) -> None:
    customer, vehicle = add_owner(desk)
    take_in(desk, tmp_path, "车牌,保险到期日", f"{plate(desk, vehicle)},2026-12-10")
    planning.plan(desk)
    take_in(desk, tmp_path, "车牌,保险到期日", f"{plate(desk, vehicle)},2027-12-10")
    contact = contact_of(desk.db, customer)
    assert (contact["state"], contact["result"]) == ("cancelled", "renewed")
    assert planning.plan(desk).planned == 0
    assert ("insurance-end", "2027-12-10") in due(desk)
    found = explaining.explain(desk, contact["id"]).reasons
    said = [reason_text(Words("en"), reason, Names(desk.pack, desk.clock.wall())) for reason in found]
    assert "Cancelled: a later day is on record now, Fri 10 Dec 2027 (End of insurance)." in said


def test_a_number_corrects_its_day(desk: Desk, tmp_path: Path) -> None:
    _, vehicle = add_owner(desk)
    take_in(desk, tmp_path, "车牌,保险到期日,保单号", f"{plate(desk, vehicle)},2027-12-10,P1")
    take_in(desk, tmp_path, "车牌,保险到期日,保单号", f"{plate(desk, vehicle)},2026-12-10,P1")
    assert due(desk) == [("insurance-end", "2026-12-10")]
    assert planning.plan(desk).planned == 1


def test_a_wrong_day_without_a_number_is_taken_back_by_a_row_that_says_so(desk: Desk, tmp_path: Path) -> None:
    customer, vehicle = add_owner(desk)
    own = plate(desk, vehicle)
    take_in(desk, tmp_path, "车牌,保险到期日", f"{own},2026-12-20", f"{own},2072-12-20")
    assert planning.plan(desk).planned == 0, "only the latest counts"
    head = "车牌,保险到期日,撤回"
    done = take_in(desk, tmp_path, head, f"{own},2072-12-20,是", f"{own},2071-01-01,是")
    assert (done.updated, [each.problem.code for each in done.rejected]) == (1, ["record-not-kept"])
    assert planning.plan(desk).planned == 1
    assert contact_of(desk.db, customer)["programme"] == "of-insurance-end"
    assert take_in(desk, tmp_path, head, f"{own},2026-12-20,是").updated == 1
    contact = contact_of(desk.db, customer)
    assert (contact["state"], contact["result"]) == ("cancelled", "no-longer-due"), "nothing is left to be called about"
    assert take_in(desk, tmp_path, head, f"{own},2026-12-20,否").added == 1, "and it may be kept again"
    assert support.value(desk.db, "SELECT count(*) FROM audit WHERE action = 'record-taken-back'") == 2


def test_what_an_owner_has_of_a_number_is_taken_back_with_it(desk: Desk, tmp_path: Path) -> None:
    customer, vehicle = add_owner(desk)
    own, phone = plate(desk, vehicle), number(desk, customer)
    take_in(desk, tmp_path, "车牌,到货日期,配件单号", f"{own},2026-11-22,K1", f"{own},2026-11-22,K2")
    take_in(desk, tmp_path, "手机,驾照到期日", f"{phone},2026-12-10")
    head = "车牌,手机,到货日期,配件单号,驾照到期日,withdrawn"
    done = take_in(desk, tmp_path, head, f"{own},,2026-11-22,K2,,yes", f",{phone},,,2026-12-10,yes",
                   f"{own},,2026-11-23,K1,,yes")  # fmt: skip
    assert (done.updated, [each.problem.code for each in done.rejected]) == (2, ["record-not-kept"])
    assert due(desk) == [("part-arrived", "2026-11-22")]


def test_a_18_every_part_that_arrives_is_told(desk: Desk, tmp_path: Path) -> None:
    _, vehicle = add_owner(desk)
    own = plate(desk, vehicle)
    take_in(desk, tmp_path, "车牌,到货日期,配件单号", f"{own},2026-11-22,K1", f"{own},2026-11-23,K2")
    assert due(desk) == [("part-arrived", "2026-11-22"), ("part-arrived", "2026-11-23")]
    assert planning.plan(desk).planned == 2


def test_a_18_of_every_part_it_is_said_why_nobody_is_called_about_it(desk: Desk, tmp_path: Path) -> None:
    customer, vehicle = add_owner(desk)
    own = plate(desk, vehicle)
    take_in(desk, tmp_path, "车牌,到货日期,配件单号", f"{own},2026-11-22,K1", f"{own},2026-11-25,K2",
            f"{own},2026-10-01,K3")  # fmt: skip
    told = why_not(desk, CustomerId(customer))
    said = [(line.reason.code, line.reason.params["due_on"])
            for line in told.lines if line.programme == "of-part-arrived"]  # fmt: skip
    assert said == [("not-planned", "2026-11-22"), ("not-due", "2026-11-25")], "the one of October is over"


def test_owners_are_named_by_their_number(desk: Desk, tmp_path: Path) -> None:
    customer, _ = add_owner(desk, name="李云")
    done = take_in(desk, tmp_path, "手机,驾照到期日", f"{number(desk, customer)},2026-12-10", "13912345678,2026-12-10")
    assert (done.added, [each.problem.code for each in done.rejected]) == (1, ["unknown-owner-row"])
    done = take_in(desk, tmp_path, "手机,保险到期日", f"{number(desk, customer)},2026-12-10")
    assert [each.problem.code for each in done.rejected] == ["record-without-car"]
    done = take_in(desk, tmp_path, "车牌,保险到期日", "京A00000,2026-12-10", "京A00000,soon")
    assert [each.problem.code for each in done.rejected] == ["unknown-car", "date-not-understood"]


def test_what_is_not_on_record_is_told(desk: Desk) -> None:
    customer, _ = add_owner(desk)
    codes = {line.reason.code for line in why_not(desk, CustomerId(customer)).lines}
    assert codes == {"missing-record"}


def test_the_columns_are_told_with_what_the_pack_keeps(desk: Desk) -> None:
    layout = intake.layout_of(desk.pack)
    needed = {column.field for column in layout.described("records") if column.one_of}
    assert needed >= {"plate", "vin", "phones", "insurance.day", "licence.day", "part.day"}
    assert "records" not in Layout().kinds


def test_one_number_may_be_several_cars_as_that_of_a_recall_is(desk: Desk, tmp_path: Path) -> None:
    cars = [plate(desk, add_owner(desk)[1]) for _ in range(3)]
    take_in(desk, tmp_path, "车牌,到货日期,配件单号", *(f"{own},2026-11-22,K1" for own in cars))
    assert len(due(desk)) == 3
    assert planning.plan(desk).planned == 3


def test_who_has_sold_the_car_or_is_gone_is_not_called_about_a_day_that_lies_ahead(desk: Desk, tmp_path: Path) -> None:
    """B-14: until a newer record says otherwise, and a day ahead is none."""
    customer, vehicle = add_owner(desk)
    take_in(desk, tmp_path, "车牌,保险到期日", f"{plate(desk, vehicle)},2027-01-10")
    take_in(desk, tmp_path, "手机,驾照到期日", f"{number(desk, customer)},2026-12-10")
    with desk.db.write() as tx:
        tx.insert("opt_out", dealership_id=desk.id, customer_id=customer, reason="not-eligible", at=desk.now)
    result = planning.plan(desk)
    assert (result.planned, result.skipped["not-eligible"]) == (0, 2)
    assert {line.reason.code for line in why_not(desk, CustomerId(customer)).lines} >= {"left-out"}


def test_a_new_car_without_a_plate_keeps_what_stands_in_its_row(desk: Desk, tmp_path: Path) -> None:
    take_in(desk, tmp_path, "姓名,手机,车型,交车日期,保险到期日", "王小明,13900000001,云途S1,2026-11-20,2026-12-20")
    assert due(desk) == [("insurance-end", "2026-12-20")]


def test_a_number_that_comes_again_with_another_day_is_another_matter(desk: Desk, tmp_path: Path) -> None:
    customer, vehicle = add_owner(desk)
    take_in(desk, tmp_path, "车牌,保险到期日,保单号", f"{plate(desk, vehicle)},2026-12-10,P1")
    planning.plan(desk)
    support.finish(support.sit(desk, "A01"), customer)
    take_in(desk, tmp_path, "车牌,保险到期日,保单号", f"{plate(desk, vehicle)},2027-12-10,P1")
    year = support.at(desk, "2027-11-01 09:00")
    assert planning.plan(year).planned == 1


def test_the_older_of_two_that_count_by_themselves_waits_on(desk: Desk, tmp_path: Path) -> None:
    customer, vehicle = add_owner(desk)
    own = plate(desk, vehicle)
    take_in(desk, tmp_path, "车牌,到货日期,配件单号", f"{own},2026-11-22,K1")
    planning.plan(desk)
    take_in(desk, tmp_path, "车牌,到货日期,配件单号", f"{own},2026-11-23,K2")
    planning.plan(desk)
    states = rows(desk.db, "SELECT state FROM contact WHERE customer_id = :c", c=customer)
    assert states == [("open",), ("open",)]


def test_a_file_without_a_day_that_is_kept_says_so(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "file.csv"
    file.write_text("车牌,别的\n京A12345,1\n", encoding="utf-8")
    _, refused = intake.read_files(desk, [file], "records")
    assert (refused[0].code, refused[0].params["missing"]) == ("columns-missing", ["kept-day"])


def test_a_kind_that_counts_from_a_record_is_derived_anew_for_those_alone_who_have_one(
    desk: Desk, tmp_path: Path
) -> None:
    """A pack that is new to a house of a million owners costs what there is of its records."""
    plain = replace(desk, pack=support.pack())
    owners = [add_owner(plain) for _ in range(3)]
    head = "姓名,手机,车牌,驾照到期日"
    take_in(desk, tmp_path, head, f"张文山,{number(desk, owners[0][0])},{plate(desk, owners[0][1])},2026-12-20")
    planning.plan(plain)
    with desk.db.write() as tx:
        due_dates.look_through(desk, tx)
    stale = rows(desk.db, "SELECT id FROM customer WHERE stale = 1")
    kept = rows(desk.db, "SELECT DISTINCT customer_id FROM event WHERE customer_id IS NOT NULL")
    assert stale == kept
    assert len(kept) == 1
    assert rows(desk.db, "SELECT count(*) FROM vehicle WHERE stale = 1") == [(0,)]


def test_a_16_once_another_day_counts_nobody_is_called_about_the_one_before(db: Database, tmp_path: Path) -> None:
    """The message about the old day had gone out when the insurance was renewed; the call about it is no more due. Once
    that turns out to be a mistake of the file, it is."""
    site = tmp_path / "ours.yaml"
    site.write_text("pack: ours\nprogrammes: {insurance-end: {run: yes}}\n", encoding="utf-8")
    pack = load_packs(pack_files([site]), support.library().names(), None)
    desk = replace(make_desk(db, "2026-11-23 09:00"), pack=pack)
    for day in ("2026-12-20", "2027-12-20"):
        take_in(desk, tmp_path, "姓名,手机,车牌,保险到期日", f"张文山,13900001111,京A12345,{day}")
        planning.plan(desk)
    planning.plan(desk, days=20)
    touches = "SELECT touch, state FROM contact WHERE programme = 'insurance-end' ORDER BY id"
    assert rows(db, touches) == [("sms", "cancelled")]
    with db.write() as tx:
        tx.run("DELETE FROM event WHERE on_day = '2027-12-20'")
        records.mark_stale(tx, desk.id, "vehicle", [int(car) for (car,) in tx.all("SELECT id FROM vehicle")])
    planning.plan(desk, days=20)
    assert rows(db, touches) == [("sms", "cancelled"), ("call", "open")]


def test_the_last_of_so_many_occurrences_is_given_up_in_its_own_time(desk: Desk, tmp_path: Path) -> None:
    """Its day is long over and no other follows; the record is there all the same."""
    kinds = {code: replace(kind, every=Span(weeks=1), times=1) for code, kind in desk.pack.kinds.items()}
    programmes = dict(desk.pack.programmes)
    part = programmes["of-part-arrived"]
    programmes[part.code] = replace(part, touches=(replace(part.touches[0], give_up=90),))
    often = replace(desk, pack=replace(desk.pack, kinds=kinds, programmes=programmes))
    _, vehicle = add_owner(often)
    take_in(often, tmp_path, "车牌,到货日期,配件单号", f"{plate(desk, vehicle)},2026-11-23,P1")
    planning.plan(often)
    assert rows(desk.db, "SELECT programme, state FROM contact") == [("of-part-arrived", "open")]
    planning.plan(support.at(often, "2027-01-05 09:00"))
    assert rows(desk.db, "SELECT state FROM contact") == [("open",)]
