"""The packs that a house switches on or runs instead: whom they contact, when and by what way, and that the engine
knows no car: A-03, A-07, A-14, A-15, A-16, A-17, A-18, C-05, C-07, C-09, C-11, C-18, C-21, C-22, C-26, D-05,
D-22, D-23, D-24, E-01, E-03, E-07, E-09, E-12, E-13, E-16, E-22, E-25; on both databases.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
import support
from support import add_owner, call_up, days_ago, make_desk, plate, rows, take_in, talk_through, value

from carecall.desk import calling, planning, undoing
from carecall.desk.context import Desk
from carecall.desk.why_not import why_not
from carecall.model.dispositions import Outcome
from carecall.model.ids import CustomerId
from carecall.programmes.load import load_packs, pack_files
from carecall.store import records
from carecall.store.database import Database

ON = "pack: ours\nprogrammes: {%s}\n"
OFF = ("visit-survey", "maintenance", "first-service", "month-one", "3dc", "7dc")


def desk_with(db: Database, folder: Path, name: str = "dealership", on: Sequence[str] = (), now: str = "") -> Desk:
    """The desk of a house that runs a shipped pack; of `dealership` only the programmes `on`."""
    site = folder / "ours.yaml"
    runs = [f"{code}: {{run: yes}}" for code in on] + [f"{code}: {{run: no}}" for code in OFF if name == "dealership"]
    site.write_text(ON % ", ".join(runs) if runs else "pack: ours\n", encoding="utf-8")
    pack = load_packs(pack_files([site], name), support.library().names(), None)
    return replace(make_desk(db, now or "2026-11-23 09:00"), pack=pack)


def windows(desk: Desk, programme: str) -> list[tuple[str, str, str, str]]:
    """Each contact of a programme: touch, from, to, given up."""
    sql = """SELECT touch, not_before, not_after, give_up FROM contact WHERE programme = :p ORDER BY not_before, id"""
    return [(str(t), str(a), str(b), str(c)) for t, a, b, c in rows(desk.db, sql, p=programme)]


@pytest.mark.parametrize(
    ("programme", "header"),
    [("insurance-end", "保险到期日"), ("inspection-end", "年检到期日"), ("licence-end", "驾驶证有效期止")],
)
def test_a_16_c_11_c_22_what_ends_is_told_a_month_before_and_called_two_weeks_before(
    db: Database, tmp_path: Path, programme: str, header: str
) -> None:
    desk = desk_with(db, tmp_path, on=[programme])
    _, vehicle = add_owner(desk)
    take_in(desk, tmp_path, f"姓名,手机,车牌,{header}", f"张文山,13900001111,{plate(desk, vehicle)}x,2026-12-31")
    planning.plan(desk, days=30)
    assert windows(desk, programme) == [
        ("sms", "2026-12-01", "2026-12-15", "2026-12-15"), ("call", "2026-12-16", "2026-12-21", "2026-12-31"),
    ]  # fmt: skip


def test_a_14_a_warranty_that_ends_is_told_called_and_the_call_repeated_once(db: Database, tmp_path: Path) -> None:
    """Delivered on 29 February; three years later February has 28 days."""
    desk = desk_with(db, tmp_path, on=["warranty-end"], now="2027-01-25 09:00")
    add_owner(desk, delivered="2024-02-29")
    planning.plan(desk, days=30)
    assert windows(desk, "warranty-end") == [
        ("sms", "2027-01-29", "2027-02-12", "2027-02-12"), ("call", "2027-02-13", "2027-02-21", "2027-02-28"),
    ]  # fmt: skip
    touch = desk.pack.touch("warranty-end", "call")
    assert touch is not None
    assert touch.policy.tries == 2


def test_a_07_a_15_who_stays_away_for_half_a_year_is_called_by_the_advisor_of_the_last_visit(
    db: Database, tmp_path: Path
) -> None:
    desk = desk_with(db, tmp_path, on=["lost"])
    add_owner(desk, visits=(("2026-05-20", "repair", None),))
    add_owner(desk, visits=(("2026-05-20", "repair", None), (days_ago(desk, 3), "other", None)))
    planning.plan(desk, days=10)
    assert windows(desk, "lost") == [
        ("sms", "2026-11-21", "2026-11-26", "2026-11-26"), ("call", "2026-11-27", "2026-12-03", "2027-02-18"),
    ]  # fmt: skip
    assert rows(desk.db, "SELECT DISTINCT role FROM contact WHERE touch = 'call'") == [("service-advisor",)]


def test_a_18_a_part_that_has_come_and_a_17_a_recall(db: Database, tmp_path: Path) -> None:
    desk = desk_with(db, tmp_path, on=["part-arrived", "recall"])
    _, vehicle = add_owner(desk)
    own = plate(desk, vehicle)
    head = "车牌,到货日期,订货单号,召回日期,召回编号"
    take_in(desk, tmp_path, head, f"{own},2026-11-23,K1,2026-11-26,R1", f"{own},2026-11-23,K2,,")
    planning.plan(desk, days=3)
    assert windows(desk, "part-arrived") == [("call", "2026-11-23", "2026-11-25", "2026-12-07")] * 2
    assert windows(desk, "recall") == [
        ("sms", "2026-11-23", "2026-11-24", "2026-11-24"), ("call", "2026-11-25", "2026-11-26", "2027-01-25"),
    ]  # fmt: skip


def test_a_03_one_message_in_the_last_fourteen_days_before_the_first_service(db: Database, tmp_path: Path) -> None:
    desk = desk_with(db, tmp_path, on=["first-service-message"])
    add_owner(desk, delivered="2026-09-01")
    planning.plan(desk)
    assert windows(desk, "first-service-message") == [("sms", "2026-11-17", "2026-11-23", "2026-11-23")]


def test_c_05_c_26_a_birthday_is_called_on_its_day_and_then_sent_a_message(db: Database, tmp_path: Path) -> None:
    desk = desk_with(db, tmp_path, on=["birthday"])
    customer, _ = add_owner(desk)
    with desk.db.write() as tx:
        records.update_owner(tx, desk.id, customer, {"born_on": "1988-11-23"})
        records.mark_stale(tx, desk.id, "customer", [customer])
    planning.plan(desk)
    assert windows(desk, "birthday") == [("call", "2026-11-23", "2026-11-23", "2026-11-23")]
    closed = support.dial_and_end(desk, customer, Outcome.NO_ANSWER)
    ((_, consequence),) = closed.consequences
    assert [message.template for message in consequence.message] == ["birthday-wishes"]


@pytest.mark.parametrize(
    ("programme", "today", "first"),
    [
        ("spring-festival", "2027-02-05", "2027-02-05"),  # lunar new year 2027 is 6 February
        ("mid-autumn", "2026-09-24", "2026-09-24"),  # 25 September 2026
        ("new-year", "2026-12-31", "2026-12-31"),
    ],
)
def test_c_07_e_25_festivals_are_greeted_by_message_the_day_before(
    db: Database, tmp_path: Path, programme: str, today: str, first: str
) -> None:
    """By the lunar calendar where the festival moves with it; every owner once, whatever cars there are."""
    desk = desk_with(db, tmp_path, on=[programme], now=f"{today} 09:00")
    customer, _ = add_owner(desk)
    with desk.db.write() as tx:
        records.mark_stale(tx, desk.id, "customer", [customer])
    planning.plan(desk)
    after = support.value(desk.db, "SELECT max(not_after) FROM contact")
    assert [window[:2] for window in windows(desk, programme)] == [("sms", first)]
    assert str(after) > first
    planning.plan(support.at(desk, f"{int(today[:4]) + 1}{today[4:]} 09:00"))
    days = [str(day) for (day,) in rows(desk.db, "SELECT due_on FROM due_date WHERE kind = :k ORDER BY 1", k=programme)]
    assert len(days) >= 2, "it comes again every year"


def test_c_07_an_owner_who_comes_in_by_a_file_is_greeted_too(db: Database, tmp_path: Path) -> None:
    desk = desk_with(db, tmp_path, on=["new-year"], now="2026-12-30 09:00")
    planning.plan(desk)
    take_in(desk, tmp_path, "姓名,手机", "赵明,13900001111")
    assert planning.plan(support.at(desk, "2026-12-31 09:00")).messages == 1


def test_c_18_d_05_d_22_to_d_24_one_brands_consultant_calls_four_times(db: Database, tmp_path: Path) -> None:
    desk = desk_with(db, tmp_path, "consultant-calls")
    add_owner(desk, delivered="2026-11-22", consultant="C01")
    planning.plan(desk, days=30)
    sql = "SELECT programme, not_before, not_after, role FROM contact ORDER BY not_before"
    assert [tuple(map(str, row)) for row in rows(desk.db, sql)] == [
        ("safe-home", "2026-11-22", "2026-11-23", "sales-consultant"),
        ("consultant-week", "2026-11-27", "2026-11-29", "sales-consultant"),
    ], "who comes after waits until the one before is closed"
    named = rows(desk.db, "SELECT count(*) FROM contact c JOIN staff s ON s.id = c.assignee_id WHERE s.code = 'C01'")
    assert named == [(2,)]


# --- no car in sight ---


def test_e_01_a_product_a_month_after_its_installation_and_then_every_half_year(db: Database, tmp_path: Path) -> None:
    desk = desk_with(db, tmp_path, "product", now="2027-06-01 09:00")
    done = take_in(desk, tmp_path, "姓名,手机,安装日期,设备编号", "远航公司,13900001111,2026-10-31,M1",
                   "远航公司,13900001111,2027-05-01,M2")  # fmt: skip
    assert (done.kind, done.owners, len(done.rejected)) == ("owners", 1, 0)
    planning.plan(desk)
    assert windows(desk, "product-follow-up") == [
        ("call", "2027-05-31", "2027-06-07", "2027-06-21"), ("call", "2027-06-01", "2027-06-08", "2027-06-22"),
    ], "each is counted from the installation: a short month shortens only its own"  # fmt: skip


def test_e_01_the_call_of_a_product_is_spoken_without_a_car(db: Database, tmp_path: Path) -> None:
    desk = desk_with(db, tmp_path, "product")
    take_in(desk, tmp_path, "姓名,手机,安装日期", "远航公司,13900001111,2026-10-20")
    planning.plan(desk)
    owner = int(support.value(desk.db, "SELECT customer_id FROM contact"))
    card = call_up(desk, owner)
    ending = talk_through(desk, card).proposed
    assert ending is not None
    assert calling.close(desk, card.call, ending).consequences[0][1].state.value == "completed"


def test_e_07_a_lead_is_called_the_same_day_again_after_two_and_then_weekly(db: Database, tmp_path: Path) -> None:
    desk = desk_with(db, tmp_path, "leads")
    take_in(desk, tmp_path, "姓名,手机,来电日期", "赵明,13900001111,2026-11-23")
    planning.plan(desk, days=9)
    assert windows(desk, "caller-first") == [
        ("call", "2026-11-23", "2026-11-23", "2026-11-24"), ("again", "2026-11-25", "2026-11-26", "2026-11-28"),
    ]  # fmt: skip
    assert windows(desk, "caller-weekly") == [("call", "2026-11-30", "2026-12-02", "2026-12-04")]


def test_e_07_who_has_bought_elsewhere_is_called_no_more_until_the_next_enquiry(db: Database, tmp_path: Path) -> None:
    desk = desk_with(db, tmp_path, "leads")
    take_in(desk, tmp_path, "姓名,手机,来电日期", "赵明,13900001111,2026-11-23")
    planning.plan(desk, days=9)
    take_in(desk, tmp_path, "姓名,手机,成交日期", "钱多,13900002222,2026-11-23")
    planning.plan(desk)
    owner = int(support.value(desk.db, "SELECT min(customer_id) FROM contact"))
    card = call_up(desk, owner)
    ending = talk_through(desk, card, {"interest": "bought"}).proposed
    assert ending is not None
    calling.close(desk, card.call, ending)
    sql = "SELECT DISTINCT programme FROM contact WHERE state = 'open' ORDER BY 1"
    assert rows(desk.db, sql) == [("buyer-first",)], "nobody else's"
    week = support.at(desk, "2026-11-30 09:00")
    planning.plan(week)
    assert ("caller-weekly",) not in rows(desk.db, sql)
    take_in(support.at(desk, "2026-12-01 09:00"), tmp_path, "姓名,手机,来电日期", "赵明,13900001111,2026-12-01")
    planning.plan(support.at(desk, "2026-12-01 09:00"))
    assert ("caller-first",) in rows(desk.db, sql)


def test_e_07_who_comes_or_buys_is_called_as_a_visitor_or_a_buyer_from_then_on(db: Database, tmp_path: Path) -> None:
    desk = desk_with(db, tmp_path, "leads")
    take_in(desk, tmp_path, "姓名,手机,来电日期", "赵明,13900001111,2026-11-23")
    planning.plan(desk, days=9)
    assert {str(p) for (p,) in rows(desk.db, "SELECT programme FROM contact")} == {"caller-first", "caller-weekly"}
    day = support.at(desk, "2026-11-24 09:00")
    take_in(day, tmp_path, "姓名,手机,来店看车日期", "赵明,13900001111,2026-11-24")
    states = {str(row) for row in rows(desk.db, "SELECT DISTINCT state, result FROM contact")}
    assert states == {"('cancelled', 'ended')"}
    planning.plan(day, days=20)
    open_now = rows(desk.db, "SELECT DISTINCT programme FROM contact WHERE state = 'open' ORDER BY 1")
    assert open_now == [("visitor-first",), ("visitor-weekly",)]
    owner = int(value(desk.db, "SELECT max(customer_id) FROM contact"))
    told = {line.reason.code for line in why_not(day, CustomerId(owner)).lines if line.programme == "caller-weekly"}
    assert told & {"ended", "state-cancelled"}, told
    buys = support.at(desk, "2026-11-25 09:00")
    take_in(buys, tmp_path, "姓名,手机,成交日期", "赵明,13900001111,2026-11-25")
    planning.plan(buys, days=20)
    open_now = rows(desk.db, "SELECT DISTINCT programme FROM contact WHERE state = 'open' ORDER BY 1")
    assert open_now == [("buyer-first",), ("buyer-half-monthly",)]


def test_e_07_what_is_over_is_told_and_goes_back_with_an_undo(db: Database, tmp_path: Path) -> None:
    desk = support.sit(desk_with(db, tmp_path, "leads"), "C01")
    take_in(desk, tmp_path, "姓名,手机,来电日期", "赵明,13900001111,2026-11-23")
    planning.plan(desk, days=9)
    state = "SELECT programme, touch, state, result FROM contact ORDER BY id"
    before = rows(desk.db, state)
    owner = int(support.value(desk.db, "SELECT max(customer_id) FROM contact"))
    card = call_up(desk, owner)
    ending = talk_through(desk, card, {"interest": "none"}).proposed
    assert ending is not None
    calling.close(desk, card.call, ending)
    assert {str(row[2]) for row in rows(desk.db, state)} == {"cancelled"}
    assert value(desk.db, "SELECT count(*) FROM opt_out WHERE lifted_at IS NULL") == 2, "of both that count from it"
    undoing.undo(desk)
    assert rows(desk.db, state) == before
    assert value(desk.db, "SELECT count(*) FROM opt_out WHERE lifted_at IS NULL") == 0


def test_e_09_a_buyer_is_called_the_same_day_and_every_half_month(db: Database, tmp_path: Path) -> None:
    desk = desk_with(db, tmp_path, "leads")
    take_in(desk, tmp_path, "姓名,手机,成交日期", "赵明,13900001111,2026-11-23")
    planning.plan(desk, days=20)
    assert windows(desk, "buyer-first") == [("call", "2026-11-23", "2026-11-24", "2026-11-26")]
    assert windows(desk, "buyer-half-monthly") == [("call", "2026-12-08", "2026-12-11", "2026-12-15")]


def test_e_12_e_13_what_was_settled_for_residents_is_asked_after(db: Database, tmp_path: Path) -> None:
    """A month after 31 January is the last of February."""
    desk = desk_with(db, tmp_path, "property", now="2027-01-31 09:00")
    take_in(
        desk, tmp_path, "姓名,手机,投诉办结日期,维修完成日期,特约服务日期,其他服务日期",
        "王晓,13900001111,2027-01-31,2027-01-31,2027-01-31,2027-01-31",
    )  # fmt: skip
    planning.plan(desk, days=40)
    assert windows(desk, "after-complaint") == [("call", "2027-02-01", "2027-02-03", "2027-02-07")]
    assert windows(desk, "after-home-repair") == [("call", "2027-02-28", "2027-03-03", "2027-03-10")]
    assert windows(desk, "after-special-service") == [("call", "2027-02-10", "2027-02-13", "2027-02-20")]
    assert windows(desk, "after-other-service") == [("call", "2027-02-07", "2027-02-10", "2027-02-17")]
