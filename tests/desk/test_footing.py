"""A list that was read lasts as long as it would be read the same again."""

from __future__ import annotations

from datetime import timedelta

import pytest
import support
from support import add_owner, at, days_ago, make_desk, rows

from carecall.desk import calling, day_load, planning, queue
from carecall.desk.context import Desk
from carecall.model.consequences import Ended
from carecall.model.dispositions import Outcome
from carecall.store.database import Database

MORNING, MINUTES = "2026-11-23 08:01", 14 * 60


@pytest.fixture
def desk(db: Database) -> Desk:
    """The desk of A01; of the owners one has a time of day, two are promised a call, one was not reached."""
    desk = make_desk(db, MORNING, agent="A01")
    visits = ((days_ago(desk, 2), "maintenance", 12000),)
    wishes, first, second, unreached, _ = (
        add_owner(desk, name, delivered=days_ago(desk, 500 - n), visits=visits)[0]
        for n, name in enumerate(("张文山", "王磊", "欧阳晓雪", "李娜", "曾国强"))
    )
    planning.plan(desk)
    agent = support.staff_id(desk, "A01")
    with db.write() as tx:
        tx.run("UPDATE contact SET assignee_id = :agent", agent=agent)
        tx.run("UPDATE customer SET wish_from = '13:10', wish_to = '16:20' WHERE id = :id", id=wishes)
    later = at(desk, "2026-11-23 09:10")
    for customer, window in ((first, "11:30"), (second, "17:00")):
        card = calling.dial(later, calling.prepare(later, customer).call)
        calling.close(later, card.call, Ended(Outcome.CALLBACK), calling.read_callback(later, window))
    card = calling.dial(later, calling.prepare(later, unreached).call)
    calling.close(later, card.call, Ended(Outcome.NO_ANSWER))
    calling.heartbeat(desk)
    return desk


def seen(desk: Desk, everybody: bool) -> object:
    found = queue.load(desk, everybody)
    return found, day_load.day_load(desk, found, everybody)


@pytest.mark.parametrize("code", ["A01", "A02"])
@pytest.mark.parametrize("everybody", [True, False])
def test_every_minute_of_a_day_a_list_that_lasts_is_the_one_that_would_be_read(
    desk: Desk, code: str, everybody: bool
) -> None:
    desk = support.sit(at(desk, "2026-11-23 09:30"), code)
    (read, footing), begun, lasted = queue.read(desk, everybody), desk.clock.wall(), 0
    load = day_load.day_load(desk, read, everybody)
    for minute in range(0, MINUTES, 3):
        now = at(desk, f"{begun + timedelta(minutes=minute):%Y-%m-%d %H:%M}")
        if footing.lasts(now):
            lasted += 1
            assert seen(now, everybody) == (read, day_load.later_load(now, load, everybody)), now.clock.wall()
        else:
            read, footing = queue.read(now, everybody)
            load = day_load.day_load(now, read, everybody)
    assert lasted > 0.7 * MINUTES / 3


def test_a_list_does_not_last_until_the_next_day_nor_a_closed_day(desk: Desk) -> None:
    _, footing = queue.read(desk)
    assert footing.lasts(at(desk, "2026-11-23 08:02"))
    assert not footing.lasts(at(desk, "2026-11-23 08:11"))
    assert not footing.lasts(at(desk, "2026-11-24 08:01"))
    with desk.db.write() as tx:
        tx.run("INSERT INTO calendar_day VALUES (:dealership, '2026-11-24', 0, '')", dealership=desk.id)
    assert not footing.lasts(at(desk, "2026-11-23 08:02"))


def test_a_promise_that_falls_to_everybody_comes_to_the_others(desk: Desk) -> None:
    """Nobody's desk is open at which it was to be kept: five minutes after its time it is everybody's (B-16)."""
    other = support.sit(at(desk, "2026-11-23 11:31"), "A02")
    _, footing = queue.read(other)
    taken = [minute for minute in range(31, 41) if not footing.lasts(at(other, f"2026-11-23 11:{minute}"))]
    with_promise = [minute for minute in range(31, 41)
                    if queue.load(at(other, f"2026-11-23 11:{minute}")) != queue.load(other)]  # fmt: skip
    assert taken[0] <= with_promise[0]
    assert rows(desk.db, "SELECT count(*) FROM promise WHERE closed_at IS NULL") == [(2,)]
