"""What a desk notices of the other seats: that something changed, what became of an owner, where an owner is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
import support

from carecall.desk import away, calling, planning, promising, queue, watching
from carecall.desk.context import Desk
from carecall.desk.whereabouts import whereabouts
from carecall.errors import Refused
from carecall.model.consequences import Ended
from carecall.model.contacts import State
from carecall.model.dispositions import Outcome
from carecall.model.ids import CustomerId, StaffId
from carecall.store.database import Database

PLAIN = {"seat": "", "params": "{}"}


@pytest.fixture
def desks(db: Database) -> Iterator[tuple[Desk, Desk]]:
    """Two seats over three owners to survey, each with connections of its own."""
    mine = support.make_desk(db, agent="A01")
    for name in ("张文山", "王磊", "欧阳小雪"):
        visits = ((support.days_ago(mine, 2), "maintenance", 12000),)
        support.add_owner(mine, name, delivered=support.days_ago(mine, 500), visits=visits)
    planning.plan(mine)
    agent = support.staff_id(mine, "A01")
    with db.write() as tx:
        tx.run("UPDATE contact SET assignee_id = :agent", agent=agent)
    elsewhere = Database(db.url)
    yield mine, support.sit(support.make_desk(elsewhere, agent="A02"), "A02", "seat-2")
    elsewhere.close()


def owner(desk: Desk, place: int = 0) -> queue.QueueRow:
    return queue.load(desk, everybody=True)[place]


def test_nothing_happened_means_the_same_mark(desks: tuple[Desk, Desk]) -> None:
    mine, other = desks
    before = watching.mark(mine)
    calling.heartbeat(other)
    assert watching.mark(mine, before) == before


def test_whatever_changes_a_list_changes_the_mark(desks: tuple[Desk, Desk]) -> None:
    """Claim, release, dial, outcome, promise, hand-over: each is noticed by the other seat."""
    mine, other = desks
    customer, seen = owner(mine).customer, [watching.mark(mine)]

    def noticed() -> None:
        seen.append(watching.mark(mine, seen[-1]))
        assert seen[-1] != seen[-2]

    card = calling.prepare(other, customer)
    noticed()
    calling.release(other, card.call)
    noticed()
    card = calling.dial(other, calling.prepare(other, customer).call)
    noticed()
    window = calling.read_callback(other, "17:00")
    calling.close(other, card.call, Ended(Outcome.CALLBACK), window)
    noticed()
    promising.hand(other, customer, StaffId(support.staff_id(mine, "A01")))
    noticed()
    away.take_break(other)
    noticed()


def test_an_entry_that_is_seen_later_than_a_newer_one_is_noticed(postgres_db: Database) -> None:
    """Two writers on PostgreSQL: the one that began first commits last, with the lower number."""
    desk = support.make_desk(postgres_db, agent="A01")
    slow = Database(postgres_db.url)
    entry = {"dealership_id": desk.id, "at": desk.now, "subject": "contact", "subject_id": 1, "action": "x"} | PLAIN
    with slow.write() as first:
        early = first.insert("audit", **entry)
        with postgres_db.write() as second:
            late = second.insert("audit", **entry)
        before = watching.mark(desk)
    assert early < late
    assert watching.mark(desk, before) != before
    slow.close()


def test_what_became_of_who_left_the_list_is_told_of_the_contact_that_led(desks: tuple[Desk, Desk]) -> None:
    mine, other = desks
    row, waits = owner(mine), owner(mine, 1)
    support.dial_and_end(other, row.customer, Outcome.REFUSED)
    found = watching.became(mine, [row, waits])
    assert found[row.customer].lead.contact.id == row.lead.contact.id
    assert found[row.customer].lead.contact.state is State.FAILED
    assert found[row.customer].lead.result == "refused"
    assert len(found[row.customer].entries) == 1
    assert found[waits.customer].lead == waits.lead


def test_of_very_many_who_left_only_the_first_are_looked_up(desks: tuple[Desk, Desk]) -> None:
    row = owner(desks[0])
    assert len(watching.became(desks[0], [row] * 10)) == 1
    rows = [replace(row, customer=CustomerId(1000 + n)) for n in range(2 * watching.MOST)]
    assert len(watching.became(desks[0], rows)) == watching.MOST


def test_who_was_dealt_with_today_is_told_with_who_and_when(desks: tuple[Desk, Desk]) -> None:
    mine, other = desks
    row = owner(mine)
    support.finish(support.at(other, "2026-11-23 15:32"), int(row.customer))
    found = whereabouts(mine, row.customer)
    assert [reason.code for reason in found.reasons][:2] == ["closed-by", "state-completed"]
    assert found.reasons[0].params == {"by": "陈晨", "at": "2026-11-23T15:32"}
    assert (found.name, found.plate, found.now) == (row.name, row.plate, False)
    assert found.row is not None
    assert found.row.lead.contact.id == row.lead.contact.id


def test_who_is_on_the_phone_is_told_with_whom(desks: tuple[Desk, Desk]) -> None:
    mine, other = desks
    row = owner(mine)
    assert whereabouts(mine, row.customer).now
    support.call_up(other, int(row.customer))
    found = whereabouts(mine, row.customer)
    assert (found.reasons[0].code, found.reasons[0].params["by"], found.now) == ("verdict-on-call", "陈晨", False)
    assert not found.left_open
    assert whereabouts(support.lease_out(mine), row.customer).left_open


def test_who_is_not_due_yet_has_a_day_and_no_row(desks: tuple[Desk, Desk]) -> None:
    mine, _ = desks
    customer, _ = support.add_owner(mine, "林黛玉", delivered=support.days_ago(mine, 50))
    found = whereabouts(mine, CustomerId(customer))
    assert found.reasons[0].code == "verdict-from"
    assert (found.now, found.row) == (False, None)
    with pytest.raises(Refused, match="unknown-owner"):
        whereabouts(mine, CustomerId(99_999))
