"""Campaigns: for whom, on which days, who approves, what becomes of them: A-04, A-12, A-13, A-17, A-23, C-07, C-14; on
both databases."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
import support
from campaigning import FESTIVAL, FROST, TYRES, approved, director, planned, three_owners
from support import add_owner, at, call_up, rows

from carecall.desk import campaign_list, campaigns, days_off, ending_campaigns, opting_out, planning, signing_up
from carecall.desk.context import Desk, with_days
from carecall.desk.days_off import Entry
from carecall.desk.why_not import why_not
from carecall.errors import Refused
from carecall.i18n import Words
from carecall.model.campaigns import APPROVERS, Audience, Draft
from carecall.model.ids import CustomerId
from carecall.model.reasons import Reason
from carecall.scripts import speech
from carecall.store import records
from carecall.store.database import Database
from carecall.view.campaigns import campaign_lines, members_table


@pytest.fixture
def desk(db: Database) -> Desk:
    return three_owners(db)


def test_c_07_a_notice_goes_to_every_owner_on_its_day_in_the_words_that_were_typed(desk: Desk) -> None:
    planning.plan(approved(desk, FROST), days=2)
    assert [row[1:] for row in planned(desk, "notice")] == [("sms", "2026-11-24", "2026-11-24", "outbox")] * 3
    ((body,),) = rows(
        desk.db,
        "SELECT DISTINCT replace(body, k.name, '') FROM message m "
        "JOIN customer k ON k.id = m.customer_id WHERE m.template = 'notice' AND k.name = '李娜'",
    )
    assert "明天降温，请检查防冻液。" in str(body)


def test_a_04_nothing_goes_out_that_no_director_has_approved(desk: Desk) -> None:
    campaigns.add(desk, FROST)
    planning.plan(desk, days=2)
    assert planned(desk, "notice") == []
    for asking in (desk, director(desk, "care-agent"), director(desk, "care-manager")):
        with pytest.raises(Refused) as refused:
            campaigns.approve(asking, "frost")
        assert refused.value.code == "campaign-approver"
    found = campaigns.approve(director(desk, "service-director"), "frost")
    assert found.row.approved_by == "林月"
    planning.plan(desk, days=2)
    assert len(planned(desk, "notice")) == 3


def test_a_12_a_13_owners_are_spread_over_the_days_who_was_away_longest_first_and_reminded(desk: Desk) -> None:
    planning.plan(approved(desk, replace(FESTIVAL, per_day=2)), days=10)
    assert planned(desk, "activity") == [
        ("王磊", "invitation", "2026-11-24", "2026-11-29", "outbox"),
        ("李娜", "invitation", "2026-11-24", "2026-11-29", "outbox"),
        ("张文山", "invitation", "2026-11-25", "2026-11-30", "outbox"),
        ("王磊", "reminder", "2026-11-30", "2026-11-30", "outbox"),
        ("李娜", "reminder", "2026-11-30", "2026-11-30", "outbox"),
        ("张文山", "reminder", "2026-12-01", "2026-12-01", "outbox"),
    ]


def test_a_13_a_band_by_the_last_visit_and_days_that_do_not_suffice(desk: Desk) -> None:
    band = replace(FESTIVAL, audience=Audience(away=(6, 24)))
    assert campaigns.add(desk, band).members == 2
    with pytest.raises(Refused) as refused:
        campaigns.add(desk, replace(FESTIVAL, code="more", last=FESTIVAL.first, per_day=2))
    assert (refused.value.code, refused.value.params) == ("campaign-full", {"count": 3, "room": 2, "days": 1})


def test_a_13_a_closed_day_gets_nobody(desk: Desk) -> None:
    with desk.db.write() as tx:
        tx.run("INSERT INTO calendar_day VALUES (:dealership, '2026-12-01', 0, '')", dealership=desk.id)
    approved(desk, FESTIVAL)
    assert rows(desk.db, "SELECT DISTINCT on_day FROM event") == [("2026-12-02",)]


def test_a_17_a_special_activity_is_written_three_days_and_called_a_day_before(desk: Desk) -> None:
    with desk.db.read() as tx:
        vin = str(tx.value("SELECT v.vin FROM vehicle v JOIN customer k ON k.id = v.customer_id WHERE k.name = '王磊'"))
    approved(desk, replace(TYRES, audience=Audience(models=("s1",), vins=(vin, vin))))
    planning.plan(desk, days=6)
    assert planned(desk, "special-activity") == [
        ("王磊", "sms", "2026-11-25", "2026-11-26", "outbox"), ("王磊", "call", "2026-11-27", "2026-11-27", "open"),
    ]  # fmt: skip
    ((customer,),) = rows(desk.db, "SELECT id FROM customer WHERE name = '王磊'")
    card = call_up(at(desk, "2026-11-27 09:30"), int(customer))
    (held,) = (each for each in card.contacts if each.contact.programme == "special-activity")
    words = next(step for step in held.script.steps if step.id == "activity-words")
    assert "免费上门检查轮胎。给您留的时间是明天。" in speech.say(held.script, words, "zh", held.records["zh"])


def test_b_14_who_wants_no_more_calls_hears_of_no_campaign(desk: Desk) -> None:
    ((customer,),) = rows(desk.db, "SELECT id FROM customer WHERE name = '王磊'")
    opting_out.leave_out(desk, CustomerId(int(customer)))
    planning.plan(approved(desk, FROST), days=2)
    assert [row[0] for row in planned(desk, "notice")] == ["张文山", "李娜"]


def test_c_14_a_closed_campaign_is_archived_with_its_summary_and_what_is_to_come_is_taken_back(desk: Desk) -> None:
    planning.plan(approved(desk, FESTIVAL), days=4)
    with pytest.raises(Refused, match="campaign-closer"):
        ending_campaigns.end(desk, "call-off", "festival")
    with pytest.raises(Refused, match="campaign-not-yours") as refused:
        ending_campaigns.look(support.sit(desk, "A01"), "call-off", "festival")
    assert "M01 周宁" in refused.value.params["known"]
    found = ending_campaigns.end(director(at(desk, "2026-11-26 09:00")), "call-off", "festival", "两天来了二十台。")
    assert (found.members, found.row.summary, found.row.closed_by) == (3, "两天来了二十台。", "林月")
    assert {row[4] for row in planned(desk, "activity")} == {"cancelled"}, "at once"
    planning.plan(at(desk, "2026-11-26 09:00"), days=10)
    assert {row[4] for row in planned(desk, "activity")} == {"cancelled"}
    assert rows(desk.db, "SELECT DISTINCT state FROM message") == [("withdrawn",)]
    lines = campaign_lines(Words("en"), desk, campaigns.show(desk, "festival"))
    assert lines[0] == "festival 服务节: Activity, called off"
    assert "For: 3 owners" in lines
    assert [line for line in lines if line.startswith("Called off by 林月") and "两天来了二十台。" in line]
    for what in ("call-off", "close"):
        with pytest.raises(Refused, match="campaign-closed"):
            ending_campaigns.end(director(desk), what, "festival", early=True)


def test_c_14_a_campaign_is_closed_when_it_is_over_and_what_is_planned_still_goes_out(desk: Desk) -> None:
    planning.plan(approved(desk, FESTIVAL), days=4)
    for ask in (ending_campaigns.look, ending_campaigns.end):
        with pytest.raises(Refused, match="campaign-early"):
            ask(director(at(desk, "2026-12-02 09:00")), "close", "festival")
    found = ending_campaigns.end(director(at(desk, "2026-11-26 09:00")), "close", "festival", "办了。", early=True)
    assert (found.row.called_off, found.row.summary) == (False, "办了。")
    planning.plan(at(desk, "2026-11-26 09:00"), days=10)
    assert {row[4] for row in planned(desk, "activity")} == {"outbox"}
    with pytest.raises(Refused, match="campaign-approver"):
        ending_campaigns.end(support.sit(desk, "A01"), "reopen", "festival")
    assert ending_campaigns.end(director(desk), "reopen", "festival").row.closed_at == ""
    with pytest.raises(Refused, match="campaign-running"):
        ending_campaigns.end(director(desk), "reopen", "festival")
    assert ending_campaigns.end(director(at(desk, "2026-12-03 09:00")), "close", "festival").row.closed_by == "林月"


def test_c_14_of_a_closed_campaign_nothing_more_is_planned_until_it_is_reopened(desk: Desk) -> None:
    """What is planned goes out; the calls of later days are not made any more, and why-not says so."""
    planning.plan(approved(desk, TYRES), days=3)
    ending_campaigns.end(director(desk), "close", TYRES.code, early=True)
    later = at(desk, "2026-11-27 09:00")
    planning.plan(later)
    assert {row[1] for row in planned(desk, "special-activity")} == {"sms"}
    ((customer,),) = rows(desk.db, "SELECT id FROM customer WHERE name = '王磊'")
    told = [line.reason for line in why_not(later, CustomerId(int(customer))).lines
            if line.programme == "special-activity"]  # fmt: skip
    assert Reason("campaign-over", {"campaign": TYRES.name}) in told
    ending_campaigns.end(director(later), "reopen", TYRES.code)
    planning.plan(later)
    assert {row[1] for row in planned(desk, "special-activity")} == {"sms", "call"}


def test_a_13_who_hears_nothing_takes_nobodys_place_and_everybody_is_named(desk: Desk) -> None:
    ((customer,),) = rows(desk.db, "SELECT id FROM customer WHERE name = '王磊'")
    opting_out.leave_out(desk, CustomerId(int(customer)))
    campaigns.add(desk, replace(FESTIVAL, per_day=1))

    def named() -> list[tuple[str, str, str]]:
        return [(each.name, each.on.isoformat(), each.why) for each in campaigns.members(desk, "festival")]

    wanted = [("李娜", "2026-12-01", "planned"), ("王磊", "2026-12-01", "opted-out"),
              ("张文山", "2026-12-02", "planned")]  # fmt: skip
    assert named() == wanted
    campaigns.approve(director(desk), "festival")
    assert named() == wanted, "once it is approved too"
    heads, told = members_table(Words("en"), campaigns.members(desk, "festival"), desk.clock.today())
    assert [row[3] for row in told] == ["", "wants no more calls", ""]
    assert len(heads) == len(told[0])


def test_a_campaign_is_told_by_the_days_on_which_somebody_comes(desk: Desk) -> None:
    """Not by those of which nobody has any; and a day that was closed since is told as such."""
    found = approved(desk, replace(TYRES, first=date(2026, 11, 30), last=date(2026, 12, 4), per_day=9))
    lines = campaign_lines(Words("en"), found, campaigns.show(found, TYRES.code))
    assert "  Mon 30 Nov  3" in lines
    assert [line.partition(",")[0] for line in lines if line.startswith(("Written", "Called"))] == [
        "Written: Fri 27 Nov to Sat 28 Nov", "Called: Sun 29 Nov",
    ]  # fmt: skip
    done = days_off.enter(support.sit(desk, "M01"), [Entry(date(2026, 11, 30), False)])
    assert done.campaigns == (TYRES.code,)
    told = campaign_lines(Words("en"), with_days_of(desk), campaigns.show(desk, TYRES.code))
    assert "  Mon 30 Nov  3  closed by now" in told


def test_a_campaign_that_comes_late_says_what_is_not_written_any_more(desk: Desk) -> None:
    late = at(desk, "2026-11-27 09:00")
    campaigns.add(late, TYRES)
    lines = campaign_lines(Words("en"), late, campaigns.show(late, TYRES.code))
    assert "Not written any more: that was for Thu 26 Nov" in lines
    assert "Called: Fri 27 Nov" in lines


def closed(desk: Desk, *days: str) -> Desk:
    days_off.enter(support.sit(desk, "M01"), [Entry(date.fromisoformat(day), False) for day in days])
    return with_days_of(desk)


def test_a_17_before_closed_days_an_activity_is_written_and_called_before_them(desk: Desk) -> None:
    """Never on the day itself."""
    week = [f"2026-11-{day}" for day in (25, 26, 27)]
    planning.plan(approved(closed(desk, *week), TYRES), days=6)
    assert {row[1:4] for row in planned(desk, "special-activity")} == {
        ("sms", "2026-11-24", "2026-11-24"), ("call", "2026-11-24", "2026-11-24"),
    }  # fmt: skip


def test_d_26_nobody_signs_up_for_a_day_on_which_the_house_is_closed(desk: Desk) -> None:
    """Who is on no list comes on the first open day of those that are left."""
    days = replace(TYRES, last=TYRES.first + timedelta(days=1))
    shut = approved(closed(desk, days.first.isoformat()), days)
    other, _ = add_owner(shut, "赵六")
    signing_up.sign_up(shut, days.code, CustomerId(other))
    assert rows(desk.db, "SELECT comes_on FROM sign_up") == [(days.last.isoformat(),)]


def test_a_text_may_be_as_long_as_is_said_the_full_stop_apart(desk: Desk) -> None:
    campaigns.add(desk, replace(TYRES, text="好" * campaigns.LONGEST))


def with_days_of(desk: Desk) -> Desk:
    with desk.db.read() as tx:
        return with_days(desk, tx)


def test_a_campaign_that_was_called_off_is_taken_up_where_it_stood(desk: Desk) -> None:
    """What was withdrawn is planned again in its own days, messages too; nothing twice."""
    planning.plan(approved(desk, FESTIVAL), days=10)
    before = planned(desk, "activity")
    ending_campaigns.end(director(desk), "call-off", "festival")
    planning.plan(desk, days=10)
    assert {row[4] for row in planned(desk, "activity")} == {"cancelled"}
    ending_campaigns.end(director(desk), "reopen", "festival")
    planning.plan(desk, days=10)
    assert sorted(planned(desk, "activity")) == sorted(before)
    assert rows(desk.db, "SELECT count(*), min(state) FROM message WHERE template LIKE 'activity%'") == [(6, "waiting")]


def test_a_draft_is_called_off_and_taken_up_by_anybody(desk: Desk) -> None:
    campaigns.add(desk, FESTIVAL)
    ending_campaigns.end(support.sit(desk, "A01"), "call-off", "festival")
    with pytest.raises(Refused, match="campaign-closed"):
        campaigns.approve(director(desk), "festival")
    ending_campaigns.end(support.sit(desk, "A01"), "reopen", "festival")
    assert campaigns.approve(director(desk), "festival").members == 3


def test_a_13_who_comes_on_which_day_and_who_hears_nothing(desk: Desk) -> None:
    ((customer,),) = rows(desk.db, "SELECT id FROM customer WHERE name = '王磊'")
    opting_out.leave_out(desk, CustomerId(int(customer)))
    with desk.db.write() as tx:
        tx.run("UPDATE phone SET state = 'bad' WHERE customer_id IN (SELECT id FROM customer WHERE name = '李娜')")
    campaigns.add(desk, replace(FESTIVAL, per_day=2))
    wanted = [
        "For: 3 owners", "Of these hear nothing: 1 who want no calls, 1 without a number that works",
        "On each day, filled from the first on:", "  Tue 1 Dec  1", "Each of them: carecall campaign members festival",
    ]  # fmt: skip
    for _ in range(2):
        lines = campaign_lines(Words("en"), desk, campaigns.show(desk, "festival"))
        assert lines[2:7] == wanted
        if not campaigns.show(desk, "festival").row.approved_at:
            campaigns.approve(director(desk), "festival")


def test_c_14_a_day_that_is_over_stays_in_the_archive(desk: Desk) -> None:
    planning.plan(approved(desk, FROST), days=2)
    ending_campaigns.end(director(at(desk, "2026-11-25 09:00")), "call-off", "frost")
    assert rows(desk.db, "SELECT count(*) FROM event") == [(3,)]


def test_c_07_the_greetings_of_the_month_are_counted_those_of_festivals_too(desk: Desk) -> None:
    assert campaigns.every(desk)[1].sent == 0
    planning.plan(approved(desk, FROST), days=2)
    planning.plan(
        approved(desk, replace(FROST, code="snow", first=date(2026, 11, 28), last=date(2026, 11, 28))), days=6
    )
    found, greetings, _ = campaigns.every(desk)
    assert ([each.row.draft.code for each in found], greetings.sent, greetings.wanted) == (["snow", "frost"], 2, 3)
    assert campaigns.every(at(desk, "2026-12-01 09:00"))[1].sent == 0


def _wordless(draft: Draft) -> Draft:
    return replace(draft, text="")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda draft: replace(draft, code="../x"), "campaign-code"),
        (lambda draft: replace(draft, code="%"), "campaign-code"),
        (lambda draft: replace(draft, code=""), "campaign-code"),
        (lambda draft: replace(draft, programme="maintenance"), "campaign-programme"),
        (lambda draft: replace(draft, programme="nothing"), "campaign-programme"),
        (lambda draft: replace(draft, first=date(2026, 11, 22)), "campaign-past"),
        (lambda draft: replace(draft, last=date(2026, 11, 23)), "campaign-past"),
        (lambda draft: replace(draft, text="好" * 81), "campaign-long"),
        (_wordless, "campaign-wordless"),
        (lambda draft: replace(draft, audience=Audience(models=("none",))), "campaign-model"),
        (lambda draft: replace(draft, audience=Audience(away=(100, 120))), "campaign-nobody"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_made(desk: Desk, change: Callable[[Draft], Draft], code: str) -> None:
    with pytest.raises(Refused) as refused:
        campaigns.add(desk, change(FROST))
    assert refused.value.code == code
    assert rows(desk.db, "SELECT count(*) FROM campaign") == [(0,)]


def test_a_code_is_taken_once_and_a_campaign_is_approved_once(desk: Desk) -> None:
    approved(desk, FROST)
    with pytest.raises(Refused, match="campaign-known"):
        campaigns.add(desk, FROST)
    with pytest.raises(Refused, match="campaign-approved"):
        campaigns.approve(director(desk), "frost")
    with pytest.raises(Refused, match="campaign-unknown"):
        campaigns.approve(director(desk), "fog")


def test_a_04_two_directors_who_approve_at_once_make_one_campaign_of_it(desk: Desk) -> None:
    campaigns.add(desk, FROST)

    def approve(role: str) -> str:
        database = Database(desk.db.url)
        try:
            return campaigns.approve(director(replace(desk, db=database), role), "frost").row.approved_by
        except Refused as refused:
            return refused.code
        finally:
            database.close()

    with ThreadPoolExecutor(2) as both:
        said = sorted(both.map(approve, APPROVERS))
    assert said == ["campaign-approved", "林月"]
    assert rows(desk.db, "SELECT count(*) FROM event") == [(3,)]


def test_a_campaign_that_waits_too_long_for_its_director_is_refused(desk: Desk) -> None:
    campaigns.add(desk, FROST)
    with pytest.raises(Refused, match="campaign-past"):
        campaigns.approve(director(at(desk, "2026-11-25 09:00")), "frost")


def test_a_programme_that_the_packs_no_longer_have_has_nothing_to_tell(desk: Desk) -> None:
    approved(desk, FROST)
    programmes = {code: each for code, each in desk.pack.programmes.items() if code != "notice"}
    later = replace(desk, pack=replace(desk.pack, programmes=programmes))
    found = campaigns.show(later, "frost")
    assert (found.members, found.progress) == (3, ())
    assert campaign_lines(Words("zh"), later, found)[0].startswith("frost 降温")


def test_c_14_a_campaign_is_taken_back_and_another_one_goes_on(desk: Desk) -> None:
    """Each counts by itself, also where their codes are much alike."""
    approved(desk, FESTIVAL)
    planning.plan(approved(desk, replace(FESTIVAL, code="FESTIVAL", text="另一个活动。")), days=4)
    ending_campaigns.end(director(at(desk, "2026-11-26 09:00")), "call-off", "festival")
    planning.plan(at(desk, "2026-11-26 09:00"), days=10)
    first, second = (campaigns.show(desk, code).progress for code in ("festival", "FESTIVAL"))
    assert {state for _, state, _ in first} == {"cancelled"}
    assert {state for _, state, _ in second} == {"outbox"}
    waiting = rows(desk.db, "SELECT DISTINCT body FROM message WHERE state = 'waiting' AND template = 'activity-soon'")
    assert all("另一个活动。" in str(body) for (body,) in waiting)


def test_an_owner_without_a_car_is_greeted_where_nothing_is_said_of_cars(desk: Desk) -> None:
    """C-07: a word about the weather is for everybody; a festival for a model is not."""
    with desk.db.write() as tx:
        owner = records.add_owner(tx, desk.id, "赵敏")
        records.write_numbers(tx, desk.id, owner, {"+8613900139000": ""})
    assert campaigns.add(desk, FROST).members == 4
    assert campaigns.add(desk, replace(FROST, code="s1", audience=Audience(models=("S1",)))).members == 3
    assert campaigns.add(desk, replace(FROST, code="away", audience=Audience(away=(0, 36)))).members == 3


def test_a_13_whoever_has_two_cars_is_not_left_out_for_the_other_one(desk: Desk) -> None:
    """What is asked is asked of one car: another one that was here last week does not hide it."""
    ((owner,),) = rows(desk.db, "SELECT id FROM customer WHERE name = '李娜'")
    with desk.db.write() as tx:
        car = records.add_car(tx, desk.id, int(owner))
        records.update_car(tx, desk.id, car, {"plate": "京A99999", "delivered_on": "2026-11-16"})
    for audience in (Audience(away=(6, 24)), Audience(models=("S1",), away=(6, 24))):
        code = f"band-{len(audience.models)}"
        assert campaigns.add(desk, replace(FESTIVAL, code=code, audience=audience)).members == 2


def test_a_list_names_cars_and_owners_and_what_fits_nobody_is_told_by_line(desk: Desk, tmp_path: Path) -> None:
    found = rows(desk.db, "SELECT v.plate, v.vin, p.number FROM vehicle v "
                          "JOIN phone p ON p.customer_id = v.customer_id ORDER BY v.customer_id")  # fmt: skip
    (plate, *_), (_, vin, *_), (*_, phone) = found
    with desk.db.write() as tx:
        tx.run("UPDATE customer SET external_id = 'C7' WHERE name = '张文山'")
    file = tmp_path / "list.csv"
    lines = (f"{plate},,,", f",{vin},,", f",,{phone},", ",,,C7", "京A00000,,,", ",,13900000000,", ",,,C8")
    lines = (*lines, ",,12,", ",,,")
    file.write_text("\n".join(("车牌,VIN,手机,客户编号", *lines)) + "\n", encoding="utf-8")
    named, done = campaign_list.read(desk, file)
    assert [(each.problem.line, each.problem.code) for each in done.rejected] == [
        (6, "unknown-car"), (7, "unknown-owner-row"), (8, "unknown-owner-number"), (9, "phone-not-understood"),
    ]  # fmt: skip
    assert done.rows == 8
    draft = replace(TYRES, audience=Audience(listed=len(named)))
    assert campaigns.add(desk, draft, named).members == 3
    assert campaigns.add(desk, replace(draft, code="two"), named[:2]).members == 2
    assert campaigns.add(desk, replace(FROST, audience=Audience(listed=1)), named[2:3]).members == 1
    approve = campaigns.approve(director(desk), "two")
    assert (approve.members, rows(desk.db, "SELECT count(*) FROM event")) == (2, [(2,)])


def test_a_list_of_other_columns_is_refused(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text("姓名,生日\n张文山,1980-01-01\n", encoding="utf-8")
    with pytest.raises(Refused) as refused:
        campaign_list.read(desk, file)
    assert (refused.value.code, refused.value.params["missing"]) == (
        "columns-missing", ["plate|vin|phones|external_id"],
    )  # fmt: skip
