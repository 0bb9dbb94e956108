"""The packs that a house switches on or runs instead: whom they contact, when and by what way, and that the engine
knows no car: A-03, A-07, A-14, A-15, A-16, A-17, A-18, C-05, C-07, C-09, C-11, C-13, C-18, C-21, C-22, C-26, D-05,
D-22, D-23, D-24, E-01, E-03, E-07, E-09, E-12, E-13, E-16, E-22, E-25; on both databases.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
import support
from support import add_owner, call_up, days_ago, dial_and_end, make_desk, plate, rows, take_in, talk_through, value

from carecall.desk import calling, campaigns, planning, undoing
from carecall.desk.context import Desk
from carecall.desk.why_not import why_not
from carecall.model.campaigns import Draft
from carecall.model.dispositions import Outcome
from carecall.model.ids import CustomerId
from carecall.model.kinds import Span
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


def test_a_07_who_stays_away_for_half_a_year_is_called_by_the_advisor_of_the_last_visit(
    db: Database, tmp_path: Path
) -> None:
    desk = desk_with(db, tmp_path, on=["lost"])
    add_owner(desk, visits=(("2026-05-20", "repair", None),))
    add_owner(desk, visits=(("2026-05-20", "repair", None), (days_ago(desk, 3), "other", None)))
    planning.plan(desk, days=10)
    assert windows(desk, "lost") == [
        ("sms", "2026-11-21", "2026-11-26", "2026-11-26"), ("call", "2026-11-27", "2026-12-03", "2027-02-16"),
    ]  # fmt: skip
    assert rows(desk.db, "SELECT DISTINCT role FROM contact WHERE touch = 'call'") == [("service-advisor",)]


def test_a_07_who_stays_away_is_called_each_quarter_until_the_owner_has_said_why(db: Database, tmp_path: Path) -> None:
    """Whoever was not reached, or refused that call, is in the next quarter's list; who was spoken with is not."""
    desk = desk_with(db, tmp_path, on=["lost"])
    owners = [add_owner(desk, delivered="2025-11-01", visits=(("2026-05-20", "repair", None),))[0] for _ in range(3)]
    planning.plan(desk)
    call = support.at(desk, "2026-11-27 10:00")
    planning.plan(call)
    dial_and_end(call, owners[0], Outcome.REFUSED)
    card = call_up(call, owners[1])
    ending = talk_through(call, card, {"serviced": "elsewhere", "invite": "later"}).proposed
    assert ending is not None
    calling.close(call, card.call, ending)
    for day in ("2027-02-18", "2027-02-21"):
        planning.plan(support.at(desk, f"{day} 09:00"))
    found = "SELECT customer_id, touch, not_before FROM contact WHERE not_before > '2027' ORDER BY 1, 3"
    assert rows(desk.db, found) == [(owners[0], "sms", "2027-02-21"), (owners[2], "sms", "2027-02-21")]


def test_a_07_a_15_after_the_end_of_the_warranty_it_is_no_quarters_matter_any_more(
    db: Database, tmp_path: Path
) -> None:
    desk = desk_with(db, tmp_path, on=["lost"])
    add_owner(desk, delivered="2024-02-10", visits=(("2026-05-20", "repair", None),))
    for day in ("2026-11-23", "2027-02-21"):
        planning.plan(support.at(desk, f"{day} 09:00"))
    assert rows(desk.db, "SELECT DISTINCT not_before FROM contact WHERE programme = 'lost'") == [("2026-11-21",)]


def test_a_07_a_15_a_car_that_stays_away_past_the_end_of_its_warranty_is_called_each_quarter(
    db: Database, tmp_path: Path
) -> None:
    """In warranty by the one matter, after it by the other; no quarter by both, and none by neither."""
    desk = desk_with(db, tmp_path, on=["lost", "out-of-warranty"])
    add_owner(desk, delivered="2024-02-10", visits=(("2026-05-20", "repair", None),))
    day = date(2026, 11, 23)
    while day < date(2027, 9, 1):
        planning.plan(support.at(desk, f"{day} 09:00"))
        day += timedelta(days=9)
    found = "SELECT programme, not_before FROM contact WHERE touch = 'call' ORDER BY not_before"
    assert rows(desk.db, found) == [
        ("lost", "2026-11-27"), ("out-of-warranty", "2027-02-27"), ("out-of-warranty", "2027-05-27"),
        ("out-of-warranty", "2027-08-27"),
    ]  # fmt: skip


def test_a_15_what_waits_for_the_end_of_a_warranty_goes_with_the_visit_that_it_counts_from(
    db: Database, tmp_path: Path
) -> None:
    desk = desk_with(db, tmp_path, on=["lost", "out-of-warranty"])
    _, car = add_owner(desk, delivered="2024-08-10", visits=(("2026-05-20", "repair", None),))
    waits = "SELECT again FROM due_date WHERE kind = 'away-out-of-warranty'"
    planning.plan(desk)
    assert rows(desk.db, waits) == [("2027-08-10",)]
    with desk.db.write() as tx:
        support.add_visit(desk, tx, car, "2026-11-22", "repair")
        records.mark_stale(tx, desk.id, "vehicle", [car])
    planning.plan(desk)
    assert rows(desk.db, waits) == [("2027-08-10",)], "one row, of the visit that counts now"


def test_c_13_who_was_here_90_to_360_days_ago_is_called_by_the_desk_in_each_month_of_it(
    db: Database, tmp_path: Path
) -> None:
    """What came in late is called in its month; the tenth call is the last; a visit ends it."""
    desk = desk_with(db, tmp_path, "lost-monthly")
    customer, vehicle = add_owner(desk, visits=(("2026-08-30", "repair", None),))
    add_owner(desk, visits=((days_ago(desk, 361 + 29), "repair", None),))
    last, _ = add_owner(desk, visits=((days_ago(desk, 360), "repair", None),))
    planning.plan(desk, days=40)
    found = rows(desk.db, "SELECT customer_id, not_before, not_after, give_up FROM contact WHERE programme = :p "
                 "ORDER BY 1, 2", p="lost-monthly")  # fmt: skip
    assert found == [
        (customer, "2026-11-28", "2026-12-12", "2026-12-27"),
        (last, "2026-11-23", "2026-12-07", "2026-12-22"),
    ]  # fmt: skip
    later = support.at(desk, "2026-12-29 09:00")
    planning.plan(later)
    assert windows(later, "lost-monthly")[-1] == ("call", "2026-12-28", "2027-01-11", "2027-01-26")
    with desk.db.write() as tx:
        support.add_visit(later, tx, vehicle, "2026-12-28", "other")
        records.mark_stale(tx, desk.id, "vehicle", [vehicle])
    planning.plan(later)
    assert rows(desk.db, "SELECT DISTINCT state FROM contact WHERE customer_id = :c AND not_before > '2026-12-01'",
                c=customer) == [("cancelled",)]  # fmt: skip


def test_c_13_who_is_about_to_be_lost_is_called_the_month_before(db: Database, tmp_path: Path) -> None:
    desk = desk_with(db, tmp_path, "lost-monthly")
    add_owner(desk, visits=((days_ago(desk, 60), "repair", None),))
    planning.plan(desk)
    assert windows(desk, "about-to-be-lost") == [("call", "2026-11-23", "2026-12-07", "2026-12-22")]


def test_a_07_c_13_the_house_runs_neither_reading_by_itself_and_either_when_it_says_so(
    db: Database, tmp_path: Path
) -> None:
    house = desk_with(db, tmp_path)
    assert not house.pack.programmes.keys() & {"lost", "lost-monthly", "about-to-be-lost"}
    losses, monthly = house.pack.losses, desk_with(db, tmp_path, "lost-monthly").pack
    assert losses
    assert losses.soon
    assert monthly.losses
    assert monthly.losses.soon
    assert (losses.lost.after, losses.soon.after) == (Span(months=6), Span(months=5))
    assert (monthly.losses.lost.after, monthly.losses.soon.after) == (Span(days=90), Span(days=60))
    assert monthly.programmes.keys() & {*losses.programmes, "lost-monthly"} == {"about-to-be-lost", "lost-monthly"}


def test_a_15_who_stays_away_once_the_warranty_is_over_is_the_desks_and_nobody_is_called_twice(
    db: Database, tmp_path: Path
) -> None:
    """The warranty is that of the pack, or the day on record; on the day itself it is over."""
    away = (("2026-05-20", "repair", None),)
    desk = desk_with(db, tmp_path, on=["lost", "out-of-warranty"])
    inside, _ = add_owner(desk, delivered="2023-11-21", visits=away)
    outside, _ = add_owner(desk, delivered="2023-11-20", visits=away)
    longer, car = add_owner(desk, delivered="2020-02-29", visits=away)
    take_in(desk, tmp_path, "姓名,手机,车牌,延保到期日", f"张文山,13900001111,{plate(desk, car)},2026-11-21")
    ended_later, _ = add_owner(desk, delivered="2023-12-15", visits=(("2026-05-20", "body", None),))
    planning.plan(desk, days=30)
    found = rows(desk.db, "SELECT customer_id, programme, not_before FROM contact WHERE touch = 'call' ORDER BY 1")
    assert found[:3] == [
        (inside, "lost", "2026-11-27"), (outside, "out-of-warranty", "2026-11-27"),
        (longer, "lost", "2026-11-27"),
    ]  # fmt: skip
    assert found[3:] == [(ended_later, "lost", "2026-11-27")], "the end of the warranty is a matter of its own (A-14)"
    assert windows(desk, "out-of-warranty")[0] == ("sms", "2026-11-21", "2026-11-26", "2026-11-26")
    assert rows(desk.db, "SELECT DISTINCT role FROM contact WHERE touch = 'call' AND programme = 'out-of-warranty'") \
        == [("care-agent",)]  # fmt: skip


def test_a_15_a_warranty_that_lasts_longer_after_all_makes_it_the_other_matter(db: Database, tmp_path: Path) -> None:
    desk = desk_with(db, tmp_path, on=["lost", "out-of-warranty"])
    _, vehicle = add_owner(desk, delivered="2020-02-29", visits=(("2026-05-20", "repair", None),))
    planning.plan(desk, days=30)
    take_in(desk, tmp_path, "姓名,手机,车牌,延保到期日", f"张文山,13900001111,{plate(desk, vehicle)},2027-02-28")
    planning.plan(desk, days=30)
    found = rows(desk.db, "SELECT programme, touch, state FROM contact ORDER BY programme, touch")
    assert [(programme, touch) for programme, touch, state in found if state == "open"] == [("lost", "call")]
    assert [(programme, state) for programme, touch, state in found if touch == "call"] == [
        ("lost", "open"), ("out-of-warranty", "cancelled"),
    ]  # fmt: skip


def test_a_15_a_wrong_day_of_the_warranty_that_is_corrected_leaves_nobody_out(db: Database, tmp_path: Path) -> None:
    desk = desk_with(db, tmp_path, on=["lost", "out-of-warranty"])
    _, vehicle = add_owner(desk, delivered="2025-02-28", visits=(("2026-05-20", "repair", None),))
    for day in ("2025-03-01", "2028-03-01"):  # the second is what was meant
        planning.plan(desk, days=30)
        take_in(desk, tmp_path, "姓名,手机,车牌,质保到期日", f"张文山,13900001111,{plate(desk, vehicle)},{day}")
    planning.plan(desk, days=30)
    calls = rows(desk.db, "SELECT programme, state FROM contact WHERE touch = 'call' ORDER BY 1")
    assert calls == [("lost", "open"), ("out-of-warranty", "cancelled")]


def test_a_14_another_term_of_a_model_and_a_day_on_record_move_what_waits(db: Database, tmp_path: Path) -> None:
    desk = desk_with(db, tmp_path, on=["warranty-end"], now="2026-11-23 09:00")
    _, vehicle = add_owner(desk, delivered="2023-12-20")
    planning.plan(desk, days=30)
    assert windows(desk, "warranty-end")[-1][1:] == ("2026-12-05", "2026-12-13", "2026-12-20")
    own = plate(desk, vehicle)
    take_in(desk, tmp_path, "姓名,手机,车牌,质保到期日", f"张文山,13900001111,{own},2026-12-25")
    planning.plan(desk, days=30)
    assert windows(desk, "warranty-end") == [
        ("sms", "2026-11-25", "2026-12-09", "2026-12-09"), ("call", "2026-12-10", "2026-12-18", "2026-12-25"),
    ]  # fmt: skip
    kinds = {code: replace(kind, recorded="", models={"s1": Span(years=4)}) for code, kind in desk.pack.kinds.items()}
    other = replace(desk, pack=replace(desk.pack, kinds=kinds))
    planning.plan(other, days=30)
    assert rows(desk.db, "SELECT due_on FROM due_date WHERE kind = 'warranty-end'") == [("2027-12-20",)]


def approve_recall(desk: Desk, number: str) -> None:
    """As a director does (A-04)."""
    today = desk.clock.today()
    campaigns.add_filed(desk, Draft(number, "recall", "召回", today, today))
    seated = support.sit(desk, "A01")
    assert seated.agent is not None
    campaigns.approve(seated.seated(replace(seated.agent, role="service-director")), number)


def test_a_18_a_part_that_has_come_and_a_17_a_recall(db: Database, tmp_path: Path) -> None:
    desk = desk_with(db, tmp_path, on=["part-arrived", "recall"])
    _, vehicle = add_owner(desk)
    own = plate(desk, vehicle)
    head = "车牌,到货日期,订货单号,召回日期,召回编号"
    take_in(desk, tmp_path, head, f"{own},2026-11-23,K1,2026-11-26,R1", f"{own},2026-11-23,K2,,")
    approve_recall(desk, "R1")
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
    assert windows(desk, "product-follow-up") == [("call", "2027-05-31", "2027-06-07", "2027-06-21")]
    assert windows(desk, "product-first") == [
        ("call", "2027-06-01", "2027-06-08", "2027-06-22"),
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
