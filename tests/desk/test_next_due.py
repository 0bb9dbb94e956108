"""What is finished is that for its matter: what the owner is called about next is said with it; on both databases."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from support import add_owner, at, days_ago, dial_and_end, finish, make_desk, sit, talk_through, value

from carecall.desk import calling, planning
from carecall.desk.context import Desk
from carecall.desk.explaining import explain
from carecall.i18n import Words
from carecall.model.consequences import Ended
from carecall.model.dispositions import Outcome
from carecall.model.ids import CustomerId
from carecall.model.reasons import Reason
from carecall.scripts.steps import UNKNOWN
from carecall.store.database import Database
from carecall.view.reasons import Names, reason_text

UNTIL_DUE = Reason("finished")
FIRST_SERVICE = Reason("finished", {"day": "2026-12-28", "programme": "first-service"})


@pytest.fixture
def desk(db: Database) -> Desk:
    return sit(make_desk(db, "2026-11-23 09:30"), "A01")


def surveyed(desk: Desk, delivered: int | None = None) -> CustomerId:
    """An owner who was here yesterday, with a car that was delivered so many days ago."""
    on = None if delivered is None else days_ago(desk, delivered)
    owner, _ = add_owner(desk, delivered=on, visits=((days_ago(desk, 1), "repair", None),))
    planning.plan(desk)
    return CustomerId(owner)


def test_d_11_the_next_call_is_a_week_before_what_is_due_next(desk: Desk) -> None:
    """Delivered on 4 October: the first service is due on 4 January, and is called about on 28 December."""
    closed = finish(desk, surveyed(desk, 50), {"odometer": UNKNOWN})
    assert [done.reason for _, done in closed.consequences] == [FIRST_SERVICE]


def test_what_is_shown_is_what_is_written(desk: Desk) -> None:
    owner = surveyed(desk, 50)
    card = calling.dial(desk, calling.prepare(desk, owner).call)
    talk = talk_through(desk, card)
    ((_, shown),) = calling.preview(desk, card, talk, Ended(Outcome.FINISHED, "done"))
    ((_, written),) = calling.close(desk, card.call, Ended(Outcome.FINISHED, "done")).consequences
    assert shown == written


def test_d_13_the_kilometres_that_are_told_in_the_call_count_already(desk: Desk) -> None:
    """What is said before Enter is what planning finds the day after."""
    owner = CustomerId(add_owner(desk, delivered=days_ago(desk, 31))[0])
    planning.plan(desk)
    ((_, done),) = finish(desk, owner, {"odometer": "3200"}).consequences
    due_on = date.fromisoformat(value(desk.db, "SELECT due_on FROM due_date WHERE kind = 'first-service'"))
    assert due_on < date(2027, 1, 20)
    assert done.reason.params["day"] == (due_on - timedelta(days=7)).isoformat()
    planning.plan(at(desk, "2026-11-30 09:30"), days=60)
    planned = value(desk.db, "SELECT not_before FROM contact WHERE programme = 'first-service'")
    assert planned == done.reason.params["day"]


def test_a_10_where_nothing_on_record_brings_a_call_it_is_until_it_is_due_again(desk: Desk) -> None:
    closed = finish(desk, surveyed(desk))
    assert [done.reason for _, done in closed.consequences] == [UNTIL_DUE]


def test_b_14_nothing_is_foretold_to_who_wants_no_more_calls(desk: Desk) -> None:
    closed = dial_and_end(desk, surveyed(desk, 50), Outcome.DO_NOT_CALL)
    assert [done.reason.code for _, done in closed.consequences] == ["B-14"]


def test_why_tells_of_a_matter_that_is_done_what_comes_next_as_it_is_known_now(desk: Desk) -> None:
    """The car's delivery comes in later, by an import."""
    owner = surveyed(desk)
    finish(desk, owner, {"odometer": UNKNOWN})
    contact = contact_number(desk, owner)
    assert explain(desk, contact).reasons[-1] == UNTIL_DUE
    with desk.db.write() as tx:
        sql = "UPDATE vehicle SET delivered_on = :on, stale = 1 WHERE customer_id = :owner"
        tx.run(sql, on=days_ago(desk, 50), owner=int(owner))
    later = at(desk, "2026-11-24 09:30")
    planning.plan(later)
    assert explain(later, contact).reasons[-1] == FIRST_SERVICE


def contact_number(desk: Desk, owner: CustomerId) -> int:
    with desk.db.read() as tx:
        return int(tx.value("SELECT max(id) FROM contact WHERE customer_id = :c", c=int(owner)))


@pytest.mark.parametrize(
    ("lang", "known", "unknown"),
    [
        ("en", "next Mon 28 Dec: First service.", "This matter is done until it is due again."),
        ("zh", "下次12月28日周一起打：首保邀约。", "这件事不用再打了，再到期时才打。"),
    ],
)
def test_in_words(desk: Desk, lang: str, known: str, unknown: str) -> None:
    names = Names(desk.pack, desk.clock.wall())
    told = [reason_text(Words(lang), each, names) for each in (FIRST_SERVICE, UNTIL_DUE)]
    assert (told[0].endswith(known), told[1]) == (True, unknown)
