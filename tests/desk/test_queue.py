"""Today's queue: whose, in which order, filtered, explained (B-16, D-15, D-20); on both databases."""

from __future__ import annotations

from dataclasses import replace

import pytest
from support import add_owner, at, call_up, days_ago, dial_and_end, make_desk, rows, sit

from carecall.channels.names import name_keys
from carecall.desk import calling, planning, queue
from carecall.desk.context import Desk
from carecall.desk.finding import matching
from carecall.desk.queue import Filter
from carecall.model.contacts import Shown
from carecall.model.dispositions import Outcome
from carecall.model.ids import CustomerId
from carecall.store import records
from carecall.store.database import Database


@pytest.fixture
def desk(db: Database) -> Desk:
    return make_desk(db, "2026-11-23 09:30")


def surveyed(desk: Desk, days: int = 1, **more: object) -> int:
    customer, _ = add_owner(desk, visits=((days_ago(desk, days), "repair", None),), **more)  # type: ignore[arg-type]
    return customer


def owners(desk: Desk, **more: object) -> list[int]:
    return [int(row.customer) for row in queue.load(desk, **more)]  # type: ignore[arg-type]


def test_a_row_is_an_owner_and_stands_where_its_most_urgent_contact_would(desk: Desk) -> None:
    """Overdue first, then the last day, then priority, then not_after."""
    later, today, overdue = surveyed(desk, 1), surveyed(desk, 3), surveyed(desk, 5)
    service, _ = add_owner(desk, delivered=days_ago(desk, 88))
    both, _ = add_owner(desk, delivered=days_ago(desk, 95), visits=((days_ago(desk, 1), "repair", None),))
    planning.plan(desk)
    assert owners(desk) == [both, overdue, today, service, later]
    row = queue.load(desk)[0]
    assert [entry.contact.programme for entry in row.entries] == ["first-service", "visit-survey"]
    assert row.lead.where is not None
    assert row.lead.where.shown is Shown.OVERDUE
    assert "****" in row.phone, "masked until the call is claimed"


def test_asked_for_a_programme_a_row_shows_its_contact_and_not_a_more_urgent_one(desk: Desk) -> None:
    customer, _ = add_owner(desk, delivered=days_ago(desk, 95), visits=((days_ago(desk, 1), "repair", None),))
    add_owner(desk, delivered=days_ago(desk, 88))
    planning.plan(desk)
    asked = Filter(programme="visit-survey")
    (row,) = queue.narrow(queue.load(desk, led_by=asked), asked)
    assert (int(row.customer), row.lead.contact.programme, len(row.entries)) == (customer, "visit-survey", 2)
    urgent = queue.narrow(queue.load(desk), asked)[0].lead.contact.programme
    assert urgent == "first-service", "a list that asks for nothing shows the most urgent"


def test_own_is_mine_and_my_pool_and_everybody_is_a_key_away(desk: Desk) -> None:
    first, second = surveyed(desk), surveyed(desk)
    third, _ = add_owner(desk, delivered=days_ago(desk, 3))
    planning.plan(desk)
    assert owners(sit(desk, "A01")) == [first]
    assert owners(sit(desk, "A02")) == [second]
    assert owners(sit(desk, "C01")) == [third]
    assert sorted(owners(sit(desk, "A01"), everybody=True)) == [first, second, third]
    assert sorted(owners(desk)) == [first, second, third], "where nobody sits, the whole dealership"


def test_who_is_on_the_phone_is_seen(desk: Desk) -> None:
    owner = surveyed(desk)
    planning.plan(desk)
    assert queue.load(desk)[0].on_call is None
    mine = sit(desk, "A01")
    calling.prepare(mine, CustomerId(owner))
    assert queue.load(sit(desk, "A02"), everybody=True)[0].on_call == mine.agent.id  # type: ignore[union-attr]
    assert [int(row.customer) for row in queue.narrow(queue.load(desk), Filter(state="on-call"))] == [owner]


def test_overdue_work_stays_and_what_waits_stands_last(desk: Desk) -> None:
    tried, ready = surveyed(desk, 2), surveyed(desk, 1)
    planning.plan(desk)
    dial_and_end(sit(desk, "A01"), tried, Outcome.BUSY)
    assert owners(desk) == [ready, tried], "tried today: at the end, and it says until when"
    where = queue.load(desk)[1].lead.where
    assert where is not None
    assert (where.shown, where.starts.isoformat()) == (Shown.WAITING, "2026-11-24T15:30:00")
    thursday = at(desk, "2026-11-26 16:00")
    rows_then = queue.load(thursday)
    assert [int(row.customer) for row in rows_then] == [tried, ready]
    assert all(row.lead.where and row.lead.where.shown is Shown.OVERDUE for row in rows_then)
    assert rows_then[0].lead.where.late, "its next try was missed"  # type: ignore[union-attr]


def test_closed_and_held_contacts_have_lists_of_their_own(desk: Desk) -> None:
    held, refused = surveyed(desk), surveyed(desk)
    planning.plan(desk)
    dial_and_end(sit(desk, "A01"), held, Outcome.WRONG_NUMBER)
    dial_and_end(sit(desk, "A02"), refused, Outcome.REFUSED)
    assert owners(desk) == []
    assert owners(desk, state="held") == [held]
    assert owners(desk, state="failed") == [refused]
    assert owners(at(desk, "2026-11-24 09:00"), state="failed") == [], "of the day"
    assert queue.load(desk, state="failed")[0].lead.result == "refused"


def test_of_what_is_closed_it_is_told_who_closed_it_and_of_what_planning_gave_up_nobody(desk: Desk) -> None:
    mine, held, forgotten = surveyed(desk), surveyed(desk), surveyed(desk)
    planning.plan(desk)
    (row,) = [row for row in queue.load(desk) if int(row.customer) == mine]
    other = "A02" if row.assignee_code == "A01" else "A01"
    dial_and_end(sit(desk, other), mine, Outcome.REFUSED)
    dial_and_end(sit(desk, other), held, Outcome.WRONG_NUMBER)
    (closed,) = queue.load(desk, state="failed")
    closer = sit(desk, other).agent
    assert closer is not None
    assert (closed.assignee_code, closed.agent_name) == (row.assignee_code, closer.name)
    (waits,) = queue.load(desk, state="held")
    assert (waits.closer, waits.agent_name) == (None, waits.assignee_name)
    later = at(desk, "2026-12-01 09:00")
    planning.plan(later)
    (given_up,) = queue.load(later, state="failed")
    assert (int(given_up.customer), given_up.agent_name) == (forgotten, "")


def test_filters_combine_and_say_how_many_they_hide(desk: Desk) -> None:
    survey = surveyed(desk, name="欧阳晓雪")
    service, _ = add_owner(desk, name="张文山", delivered=days_ago(desk, 88))
    with desk.db.write() as tx:
        for owner, name in ((survey, "欧阳晓雪"), (service, "张文山")):
            records.add_keys(tx, desk.id, owner, name_keys(name))
    planning.plan(desk)
    loaded = queue.load(desk)

    def shown(wanted: Filter) -> list[int]:
        return [int(row.customer) for row in queue.narrow(loaded, wanted)]

    assert shown(Filter(programme="visit-survey")) == [survey]
    assert shown(Filter(slot="morning", state="ready")) == [service, survey]
    assert shown(Filter(slot="late-afternoon")) == []
    zws = Filter(text="zws", customers=matching(desk, "zws"))
    assert shown(zws) == [service]
    nothing = replace(zws, programme="visit-survey")
    assert shown(nothing) == []
    assert queue.hidden_by(loaded, nothing) == {"programme": 1, "text": 1}
    assert matching(desk, "欧阳") == {survey}
    assert matching(desk, "nobody") == frozenset()
    assert queue.counts(loaded).programmes == {"visit-survey": 1, "first-service": 1}


def test_a_contact_of_a_programme_that_is_gone_is_not_lost(desk: Desk) -> None:
    owner = surveyed(desk)
    planning.plan(desk)
    without = replace(desk, pack=replace(desk.pack, programmes={}))
    assert owners(without) == [owner]
    assert call_up(sit(without, "A01"), owner).contacts[0].script.name == "visit-survey"


def test_what_is_due_today_is_all_that_is_read(desk: Desk) -> None:
    surveyed(desk, -3)
    planning.plan(desk, days=5)
    assert owners(desk) == []
    assert rows(desk.db, "SELECT state, next_on FROM contact") == [("open", "2026-11-27")]
    assert len(owners(at(desk, "2026-11-27 09:30"))) == 1
