"""The records of files, such as a maker's recalls: which numbers they have, who approves what comes later, and which
programme they are of: A-04, A-17; on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import support
from campaigning import RECALL, approved, director, filed, housed, owner_of, planned, recalling, three_owners
from support import at, rows

from carecall.desk import campaigns, ending_campaigns, opting_out, planning
from carecall.desk.context import Desk
from carecall.desk.unapproved import Unapproved
from carecall.desk.why_not import why_not
from carecall.errors import Refused
from carecall.i18n import Words
from carecall.model.campaigns import Audience, Draft
from carecall.model.ids import CustomerId
from carecall.store import records
from carecall.store.database import Database
from carecall.view.campaigns import campaign_lines, unapproved_words

NAMES = ("张文山", "王磊", "李娜")
DAY = date(2026, 11, 26)
TWO = """
pack: ours
programmes:
  recall: {run: yes}
  parts-recall: {names: {zh: 零件召回, en: Parts recall}, due: recall, caller: care-agent, priority: 2,
    touches: {call: {phone: recall, from: -1, to: 0, give_up: 30, series: three-slots}}}
"""


@pytest.fixture
def desk(db: Database, tmp_path: Path) -> Desk:
    return recalling(three_owners(db), tmp_path)


def sanctioned(desk: Desk, number: str) -> None:
    campaigns.add_filed(desk, replace(RECALL, code=number))
    campaigns.approve(director(desk), number)


@pytest.mark.parametrize("number", ["R6/2026", "召回 第7号（制动）", "-5", "%", "a'b", "../R6", "R" * 80, "12/3/4"])
def test_a_04_whatever_number_a_file_has_can_be_approved(desk: Desk, tmp_path: Path, number: str) -> None:
    filed(desk, tmp_path, number, "2026-11-26", "张文山")
    sanctioned(desk, number)
    planning.plan(desk, days=5)
    assert [row[:2] for row in planned(desk, "recall")] == [("张文山", "sms"), ("张文山", "call")]
    assert [count for *_, count in campaigns.show(desk, number).progress] == [1, 1]


def test_a_text_that_neither_a_message_nor_a_call_says_is_refused(desk: Desk, tmp_path: Path) -> None:
    """Where the script of its calls says it, it is taken."""
    filed(desk, tmp_path, "R6", "2026-11-26", "张文山")
    told = replace(RECALL, text="请尽快来店。")
    with pytest.raises(Refused) as refused:
        campaigns.add_filed(desk, told)
    assert (refused.value.code, refused.value.params) == ("campaign-unsaid", {"programme": "recall"})
    speaking = "pack: ours\nprogrammes: {recall: {run: yes, touches: {call: {phone: activity}}}}\n"
    assert campaigns.add_filed(housed(desk, tmp_path, speaking), told).row.draft.text == "请尽快来店。"


def test_a_number_that_begins_as_another_is_another_campaign(desk: Desk, tmp_path: Path) -> None:
    for number, name in zip(("A", "A/B", "A/1"), NAMES, strict=True):
        filed(desk, tmp_path, number, "2026-11-26", name)
        sanctioned(desk, number)
    planning.plan(desk, days=5)
    ending_campaigns.end(director(desk), "call-off", "A")
    assert {(row[0], row[4]) for row in planned(desk, "recall")} == {
        ("张文山", "cancelled"), ("王磊", "open"), ("王磊", "outbox"), ("李娜", "open"), ("李娜", "outbox"),
    }  # fmt: skip


def test_a_command_is_typed_with_the_number_as_the_shell_wants_it(desk: Desk, tmp_path: Path) -> None:
    filed(desk, tmp_path, "-R 6; ls", "2026-11-26", "张文山")
    (waiting,) = planning.plan(desk, days=5).unapproved
    said = unapproved_words(Words("en"), desk, waiting)
    assert "carecall campaign add --programme recall --name NAME -- '-R 6; ls', then" in said
    assert said.endswith("carecall campaign approve -- '-R 6; ls'")


def test_a_04_what_a_file_adds_to_an_approved_recall_waits_for_a_director_again(desk: Desk, tmp_path: Path) -> None:
    filed(desk, tmp_path, "R6", "2026-11-26", "张文山")
    sanctioned(desk, "R6")
    filed(desk, tmp_path, "R6", "2026-11-27", "王磊", "李娜")
    wanted = Unapproved("recall", "R6", 2, date(2026, 11, 27), date(2026, 11, 27), "approved")
    assert planning.plan(desk, days=6).unapproved == (wanted,)
    assert {row[0] for row in planned(desk, "recall")} == {"张文山"}
    (listed,), _, waiting = campaigns.every(desk)
    assert (listed.members, listed.row.draft.last, waiting) == (1, DAY, (wanted,))
    assert "2 records that a file added since (Fri 27 Nov) wait" in unapproved_words(Words("en"), desk, wanted)
    found = campaigns.approve(director(desk), "R6")
    assert (found.members, found.now, found.row.draft.first, found.row.draft.last) == (3, 3, DAY, date(2026, 11, 27))
    assert planning.plan(desk, days=6).unapproved == ()
    assert {row[0] for row in planned(desk, "recall")} == set(NAMES)
    with pytest.raises(Refused, match="campaign-approved"):
        campaigns.approve(director(desk), "R6")


def test_a_04_only_what_a_file_added_is_looked_at_anew_once_it_is_approved(desk: Desk, tmp_path: Path) -> None:
    """A recall may be of a fleet."""
    filed(desk, tmp_path, "R6", "2026-11-26", "张文山", "李娜")
    sanctioned(desk, "R6")
    planning.plan(desk, days=6)
    filed(desk, tmp_path, "R6", "2026-11-27", "王磊")
    planning.plan(desk, days=6)
    campaigns.approve(director(desk), "R6")
    stale = "SELECT k.name FROM vehicle v JOIN customer k ON k.id = v.customer_id WHERE v.stale = 1"
    assert rows(desk.db, stale) == [("王磊",)]
    planning.plan(desk, days=6)
    assert {row[0] for row in planned(desk, "recall")} == set(NAMES)


def test_a_04_what_comes_when_the_campaign_is_over_is_told_too_and_of_one_that_was_called_off_not(
    desk: Desk, tmp_path: Path
) -> None:
    filed(desk, tmp_path, "R6", "2026-11-26", "张文山")
    sanctioned(desk, "R6")
    later = director(at(desk, "2026-11-27 09:00"))
    ending_campaigns.end(later, "close", "R6")
    filed(later, tmp_path, "R6", "2026-11-28", "王磊")
    (waiting,) = planning.plan(later, days=2).unapproved
    assert (waiting.count, waiting.stands) == (1, "closed")
    assert "campaign reopen R6, then carecall campaign approve R6" in unapproved_words(Words("en"), desk, waiting)
    ending_campaigns.end(later, "reopen", "R6")
    ending_campaigns.end(later, "call-off", "R6")
    assert planning.plan(later, days=2).unapproved == ()


def test_a_file_that_moves_the_day_of_what_is_approved_moves_the_last_day_of_its_campaign(
    desk: Desk, tmp_path: Path
) -> None:
    filed(desk, tmp_path, "R6", "2026-11-26", "张文山")
    sanctioned(desk, "R6")
    filed(desk, tmp_path, "R6", "2026-12-03", "张文山")
    assert campaigns.show(desk, "R6").row.draft.last == date(2026, 12, 3)
    assert planning.plan(desk, days=12).unapproved == ()
    assert [row[2] for row in planned(desk, "recall")] == ["2026-11-30", "2026-12-02"]


def test_a_campaign_is_of_one_programme_and_no_other_of_its_record_takes_it(desk: Desk, tmp_path: Path) -> None:
    desk = housed(desk, tmp_path, TWO)
    filed(desk, tmp_path, "R6", "2026-11-26", "张文山")
    filed(desk, tmp_path, "R7", "2026-11-26", "王磊")
    assert [each.number for each in planning.plan(desk, days=5).unapproved] == ["R6", "R7"], "each once"
    sanctioned(desk, "R6")
    campaigns.add_filed(desk, replace(RECALL, code="R7", programme="parts-recall"))
    campaigns.approve(director(desk), "R7")
    assert planning.plan(desk, days=5).unapproved == ()
    assert {row[0] for row in planned(desk, "recall")} == {"张文山"}
    assert {row[0] for row in planned(desk, "parts-recall")} == {"王磊"}
    programmes = {line.programme for line in why_not(desk, owner_of(desk, "王磊")).lines}
    assert "parts-recall" in programmes
    assert "recall" not in programmes


def test_a_04_who_asks_why_an_owner_is_not_called_hears_what_waits_for_whom(desk: Desk, tmp_path: Path) -> None:
    with desk.db.write() as tx:
        tx.run("UPDATE staff SET role = 'service-director' WHERE code = 'M01'")
    filed(desk, tmp_path, "R6", "2026-11-26", "张文山")
    (line,) = [each for each in why_not(desk, owner_of(desk, "张文山")).lines if each.programme == "recall"]
    assert (line.kind.value, line.reason.code, line.rules) == ("waits", "unapproved", ("A-04",))
    assert line.reason.params == {"base": "recall", "number": "R6", "on": "2026-11-26", "approvers": ["M01 周宁"]}
    assert line.plate.startswith("京A")
    sanctioned(desk, "R6")
    planning.plan(desk, days=5)
    lines = why_not(desk, owner_of(desk, "张文山")).lines
    assert {each.reason.code for each in lines if each.programme == "recall"} & {"unapproved"} == set()
    assert rows(desk.db, "SELECT count(*) FROM event WHERE waits = 1") == [(0,)]


def test_a_17_a_recall_is_a_campaign_too_and_a_number_of_a_file_is_not_taken_for_it(desk: Desk, tmp_path: Path) -> None:
    (car, *_), *_ = rows(desk.db, "SELECT id FROM vehicle ORDER BY id")
    support.take_in(desk, tmp_path, "车牌,召回日期,召回编号", f"{support.plate(desk, int(str(car)))},2026-11-27,R6")
    draft = Draft("R6", "recall", "召回", date(2026, 11, 26), date(2026, 11, 26), audience=Audience(("S1",)))
    with pytest.raises(Refused, match="campaign-known"):
        campaigns.add(desk, draft)
    planning.plan(approved(desk, replace(draft, code="R7")), days=5)
    assert [row[1] for row in planned(desk, "recall")].count("call") == 3
    campaigns.add_filed(desk, draft)
    campaigns.approve(director(desk), "R6")
    planning.plan(desk, days=5)
    assert [row[1] for row in planned(desk, "recall")].count("call") == 4


def test_a_04_the_recalls_of_a_file_wait_for_a_director(desk: Desk, tmp_path: Path) -> None:
    cars = [int(str(car)) for (car,) in rows(desk.db, "SELECT id FROM vehicle ORDER BY id")]
    lines = [f"{support.plate(desk, car)},2026-11-26,R6" for car in cars[:2]]
    with pytest.raises(Refused, match="campaign-unfiled"):
        campaigns.add_filed(desk, RECALL)
    support.take_in(desk, tmp_path, "车牌,召回日期,召回编号", *lines, f"{support.plate(desk, cars[2])},2026-11-27,R7")
    waiting = planning.plan(desk, days=5).unapproved
    assert [(each.programme, each.number, each.count) for each in waiting] == [("recall", "R6", 2), ("recall", "R7", 1)]
    assert planned(desk, "recall") == []
    made = campaigns.add_filed(desk, RECALL)
    assert (made.members, made.row.draft.first, made.row.draft.last) == (2, date(2026, 11, 26), date(2026, 11, 26))
    planning.plan(desk, days=5)
    assert planned(desk, "recall") == [], "nobody has approved it yet"
    campaigns.approve(director(desk), "R6")
    found = planning.plan(desk, days=5)
    assert [each.number for each in found.unapproved] == ["R7"]
    assert sorted((name, touch) for name, touch, *_ in planned(desk, "recall")) == sorted(
        (name, touch) for name in ("张文山", "王磊") for touch in ("sms", "call")
    )
    ending_campaigns.end(director(desk), "call-off", "R6")
    planning.plan(desk, days=5)
    assert {row[4] for row in planned(desk, "recall")} == {"cancelled"}
    assert rows(desk.db, "SELECT count(*) FROM event WHERE number = 'R6'") == [(2,)], "the records are the file's"


def test_a_programme_that_rests_is_called_by_its_name(desk: Desk) -> None:
    campaigns.add(desk, replace(RECALL, code="R8", audience=Audience(("S1",))))
    assert campaign_lines(Words("en"), desk, campaigns.show(desk, "R8"))[0] == "R8 召回: Recall, not approved yet"


def test_a_17_the_records_of_a_file_are_the_files(desk: Desk, tmp_path: Path) -> None:
    """A draft that has the number of a file's recall cannot be approved, and takes nothing with it."""
    draft = Draft("R6", "recall", "召回", date(2026, 11, 26), date(2026, 11, 26), audience=Audience(("S1",)))
    campaigns.add(desk, draft)
    (car, *_), *_ = rows(desk.db, "SELECT id FROM vehicle ORDER BY id")
    support.take_in(desk, tmp_path, "车牌,召回日期,召回编号", f"{support.plate(desk, int(str(car)))},2026-11-27,R6")
    with pytest.raises(Refused, match="campaign-known"):
        campaigns.approve(director(desk), "R6")
    ending_campaigns.end(director(desk), "call-off", "R6")
    assert rows(desk.db, "SELECT on_day FROM event WHERE number = 'R6'") == [("2026-11-27",)]


def test_a_recall_that_is_taken_back_and_comes_later_is_called_in_its_own_days(desk: Desk, tmp_path: Path) -> None:
    """Nobody who wants no more calls by then is called at all (B-14)."""
    found = rows(desk.db, "SELECT id, customer_id FROM vehicle ORDER BY id")
    cars = [(int(str(car)), int(str(owner))) for car, owner in found]
    recalls = """SELECT vehicle_id, not_before, state FROM contact WHERE programme = 'recall' AND touch = 'call'
    ORDER BY vehicle_id"""

    def keep(day: str) -> None:
        lines = [f"{support.plate(desk, car)},{day},R1" for car, _ in cars[:2]]
        support.take_in(desk, tmp_path, "车牌,召回日期,召回编号", *lines)

    keep("2026-11-26")
    campaigns.add_filed(desk, replace(RECALL, code="R1"))
    campaigns.approve(director(desk), "R1")
    planning.plan(desk, days=5)
    assert rows(desk.db, recalls) == [(car, "2026-11-25", "open") for car, _ in cars[:2]]
    with desk.db.write() as tx:
        tx.run("DELETE FROM event")
        records.mark_stale(tx, desk.id, "vehicle", [car for car, _ in cars])
    planning.plan(desk, days=5)
    assert {state for _, _, state in rows(desk.db, recalls)} == {"cancelled"}
    opting_out.leave_out(desk, CustomerId(cars[0][1]))
    keep("2026-12-28")
    campaigns.approve(director(desk), "R1")
    planning.plan(desk, days=5)
    planning.plan(at(desk, "2026-12-27 09:00"))
    assert rows(desk.db, recalls) == [(cars[1][0], "2026-12-27", "open")]
