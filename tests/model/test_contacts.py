"""Where a contact stands: ready, waiting, overdue, promised; whose it is; the order of the queue (B-16, D-15, D-20)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import DAY, HOURS, RHYTHM, THREE, a_contact, a_promise, wall

from carecall.model.calendar import Calendar
from carecall.model.contacts import Contact, Promise, Risk, Shown, Standing, falls_to, may_dial, rank, standing
from carecall.model.dispositions import Outcome
from carecall.model.ids import ContactId, StaffId
from carecall.model.series import Dial, Rhythm, fold

ME, SHE = StaffId(1), StaffId(2)


def stands(contact: Contact, now: str, dialled_on: date | None = None, rhythm: Rhythm = RHYTHM) -> Standing:
    return standing(contact, THREE, rhythm, None, dialled_on, wall(now))


def tried(*days_ago: int, slots: tuple[str, ...] = ("morning", "late-afternoon")) -> Contact:
    dials = [Dial(DAY - timedelta(days=n), slot, Outcome.BUSY) for n, slot in zip(days_ago, slots, strict=False)]
    return a_contact(fold(dials))


# --- without a promise ---


@pytest.mark.parametrize(
    ("now", "shown", "starts", "slot"),
    [
        ("08:30", Shown.WAITING, "2026-11-23 09:00", "morning"),
        ("09:00", Shown.READY, "2026-11-23 09:00", "morning"),
        ("12:00", Shown.WAITING, "2026-11-23 13:30", "early-afternoon"),
        ("15:29", Shown.READY, "2026-11-23 13:30", "early-afternoon"),
        ("18:00", Shown.WAITING, "2026-11-24 09:00", "morning"),
    ],
)
def test_ready_in_a_slot_and_only_promises_between_them(now: str, shown: Shown, starts: str, slot: str) -> None:
    where = stands(a_contact(), now)
    assert (where.shown, where.starts, where.slot) == (shown, wall(starts), slot)


def test_not_before_its_first_day() -> None:
    where = stands(a_contact(not_before=DAY + timedelta(days=2)), "10:00")
    assert (where.shown, where.starts) == (Shown.WAITING, wall("2026-11-25 09:00"))


def test_urgent_on_its_last_day_and_overdue_after_it() -> None:
    last = stands(a_contact(not_after=DAY), "10:00")
    assert (last.shown, last.urgent, last.late) == (Shown.READY, True, False)
    after = stands(a_contact(not_after=DAY - timedelta(days=1)), "10:00")
    assert (after.shown, after.urgent, after.late) == (Shown.OVERDUE, True, False)
    assert stands(a_contact(not_after=DAY - timedelta(days=1)), "12:00").shown is Shown.WAITING


def test_c_03_not_after_binds_the_first_dial_only_and_a_missed_try_is_late() -> None:
    begun = replace(tried(1, slots=("morning",)), not_after=DAY - timedelta(days=5), give_up=DAY - timedelta(days=2))
    where = stands(begun, "16:00")
    assert (where.shown, where.urgent, where.late) == (Shown.READY, False, False)
    missed = stands(replace(begun, series=tried(2, slots=("morning",)).series), "16:00")
    assert (missed.shown, missed.urgent, missed.late) == (Shown.OVERDUE, True, True)


def test_a_closed_day_is_no_missed_day() -> None:
    shut = Rhythm(HOURS, Calendar(closed=frozenset({DAY - timedelta(days=1)})))
    contact = tried(2, slots=("morning",))
    assert not stands(contact, "16:00", rhythm=shut).late
    assert stands(contact, "16:00").late
    closed_today = Rhythm(HOURS, Calendar(closed=frozenset({DAY})))
    assert stands(a_contact(), "10:00", rhythm=closed_today).starts == wall("2026-11-24 09:00")


def test_an_owner_who_was_not_reached_today_waits_until_the_next_calling_day() -> None:
    """Invariant 4: at most one unreached dial a day over all programmes; the slots of this series are still free."""
    where = stands(a_contact(), "10:00", dialled_on=DAY)
    assert (where.shown, where.starts) == (Shown.WAITING, wall("2026-11-24 09:00"))
    shut = Rhythm(HOURS, Calendar(closed=frozenset({DAY + timedelta(days=1)})))
    assert stands(a_contact(), "10:00", DAY, shut).starts == wall("2026-11-25 09:00")
    assert stands(a_contact(), "10:00", dialled_on=DAY - timedelta(days=1)).ready


@given(
    st.lists(st.tuples(st.integers(1, 9), st.sampled_from([slot.name for slot in HOURS.slots])), max_size=2),
    st.integers(-9, 9), st.integers(-9, 9), st.integers(0, 24 * 60 - 1), st.none() | st.integers(0, 3),
    st.sets(st.integers(0, 9), max_size=5),
)  # fmt: skip
def test_every_open_contact_says_when_and_is_ready_then(
    dials: list[tuple[int, str]], first: int, last: int, minute: int, dialled: int | None, shut: set[int]
) -> None:
    """Invariant 5: what is hidden can say until when, and at that time it is not hidden any more."""
    rhythm = Rhythm(HOURS, Calendar(closed=frozenset(DAY + timedelta(days=n) for n in shut)))
    history = [Dial(DAY - timedelta(days=n), slot, Outcome.BUSY) for n, slot in sorted(dials, reverse=True)]
    contact = a_contact(fold(history), not_before=DAY + timedelta(days=first), not_after=DAY + timedelta(days=last))
    now = datetime.combine(DAY, datetime.min.time()) + timedelta(minutes=minute)
    on = None if dialled is None else DAY - timedelta(days=dialled)
    where = standing(contact, THREE, rhythm, None, on, now)
    if where.ready:
        assert [slot.name for slot in HOURS.slots if now.time() in slot] == [where.slot]
        assert rhythm.calendar.is_open(now.date())
        assert where.starts <= now
    else:
        assert where.shown is Shown.WAITING
        assert where.starts > now
        assert standing(contact, THREE, rhythm, None, on, where.starts).ready


# --- promises ---


def promised(staff: int | None = 1, desk_open: bool = True, starts: str = "15:00", minutes: int = 15) -> Contact:
    return replace(tried(1, slots=("morning",)), promise=a_promise(starts, minutes, staff, desk_open))


@pytest.mark.parametrize(
    ("now", "shown"),
    [
        ("14:54", Shown.PROMISED),
        ("14:55", Shown.READY),
        ("15:00", Shown.READY),
        ("15:15", Shown.READY),
        ("15:16", Shown.OVERDUE),
        ("20:59", Shown.OVERDUE),
    ],
)
def test_a_promise_is_ready_five_minutes_before(now: str, shown: Shown) -> None:
    assert stands(promised(), now).shown is shown


def test_a_promise_lifts_slot_series_not_after_give_up_and_a_closed_day() -> None:
    gone = replace(promised(starts="12:00"), not_after=DAY - timedelta(days=9), give_up=DAY - timedelta(days=2))
    shut = Rhythm(HOURS, Calendar(closed=frozenset({DAY})))
    assert stands(gone, "12:00", dialled_on=DAY, rhythm=shut).ready


@pytest.mark.parametrize(
    ("starts", "now", "opens"),
    [("20:50", "21:00", "2026-11-24 08:00"), ("20:50", "2026-11-24 07:59", "2026-11-24 08:00")],
)
def test_d_15_a_promise_never_lifts_the_hard_limits(starts: str, now: str, opens: str) -> None:
    where = stands(promised(starts=starts), now)
    assert (where.shown, where.starts) == (Shown.WAITING, wall(opens))
    assert stands(promised(starts=starts), opens).shown is Shown.OVERDUE


@pytest.mark.parametrize(
    ("desk_open", "now", "everybodys"),
    [
        (True, "15:04", False),
        (True, "15:05", True),
        (False, "14:49", False),
        (False, "14:50", True),
        (False, "15:00", True),
    ],
)
def test_a_promise_is_its_agents_then_everybodys(desk_open: bool, now: str, everybodys: bool) -> None:
    contact = promised(staff=2, desk_open=desk_open)
    assert contact.promise is not None
    assert contact.promise.for_everybody(wall(now)) == everybodys
    assert falls_to(contact, ME, "care-agent", wall(now)) == everybodys
    assert may_dial(contact, ME, "sales-consultant", wall(now)) == everybodys
    assert falls_to(contact, SHE, "care-agent", wall(now))
    assert may_dial(contact, SHE, "care-agent", wall(now))


def test_a_promise_that_is_nobodys_stays_its_roles() -> None:
    """A promise that went to the supervisors is not handed to whoever sits there."""
    contact = replace(promised(staff=None), role="care-manager")
    late = wall("16:00")
    assert falls_to(contact, ME, "care-manager", late)
    assert not falls_to(contact, ME, "care-agent", late)
    assert not may_dial(contact, ME, "care-agent", late)
    assert not contact.promise or not contact.promise.for_everybody(late)


def test_a_roles_promise_is_everybodys_where_nobody_of_the_role_is_here_today() -> None:
    """Else the owner would wait for a desk that nobody opens: from t-10, like that of a closed desk."""
    base = promised(staff=None)
    assert base.promise is not None
    alone = replace(base, role="care-manager", promise=replace(base.promise, desk_open=False, deserted=True))
    for now, open_to_all in (("14:49", False), ("14:50", True), ("16:00", True)):
        assert falls_to(alone, ME, "care-agent", wall(now)) == open_to_all
        assert may_dial(alone, ME, "care-agent", wall(now)) == open_to_all
    assert falls_to(alone, ME, "care-manager", wall("09:00")), "and its role's before"


@pytest.mark.parametrize(
    ("desk_open", "now", "risk"),
    [
        (True, "14:59", None),
        (True, "15:15", None),
        (True, "15:16", Risk.LATE),
        (False, "14:49", None),
        (False, "14:50", Risk.NOBODY),
        (False, "15:15", Risk.NOBODY),
        (False, "15:16", Risk.LATE),
    ],
)
def test_a_promise_is_at_risk_when_it_is_late_or_nobody_is_there_to_keep_it(
    desk_open: bool, now: str, risk: Risk | None
) -> None:
    promise = a_promise("15:00", 15, 2, desk_open)
    assert (promise.risk(wall(now)), promise.at_risk(wall(now))) == (risk, risk is not None)


some_promises = st.builds(
    lambda length, staff, seat: replace(
        a_promise("15:00", length, staff, seat != "closed"), deserted=staff is None and seat == "deserted"
    ),
    st.integers(1, 600), st.none() | st.just(2), st.sampled_from(["open", "closed", "deserted"]),
)  # fmt: skip
moments = st.integers(0, 2 * 24 * 60).map(lambda minute: wall("00:00") + timedelta(minutes=minute))


@given(some_promises, moments, moments)
def test_what_is_at_risk_stays_so_until_somebody_dials_or_sits_down(
    promise: Promise, one: datetime, other: datetime
) -> None:
    """Time alone mends nothing, and a late promise is one that no dial keeps any more."""
    first, then = sorted((one, other))
    assert not promise.at_risk(first) or promise.at_risk(then)
    assert not promise.for_everybody(first) or promise.for_everybody(then)
    assert promise.late(then) == (promise.risk(then) is Risk.LATE)
    assert not (promise.late(then) and promise.kept_by(then))


@given(some_promises, moments)
def test_an_agents_promise_at_risk_can_be_saved_by_anybody(promise: Promise, now: datetime) -> None:
    """What is at risk because of one agent is everybody's at that moment, so that somebody can dial it."""
    contact = replace(promised(), promise=promise)
    if promise.at_risk(now) and (promise.staff is not None or promise.deserted):
        assert falls_to(contact, ME, "sales-consultant", now)
        assert may_dial(contact, ME, "sales-consultant", now)


def test_whose_a_contact_is() -> None:
    now = wall("10:00")
    mine, pool, hers = a_contact(assignee=ME), a_contact(), a_contact(assignee=SHE)
    assert [falls_to(each, ME, "care-agent", now) for each in (mine, pool, hers)] == [True, True, False]
    assert [falls_to(each, ME, "clerk", now) for each in (mine, pool, hers)] == [True, False, False]
    assert [may_dial(each, ME, "care-agent", now) for each in (mine, pool, hers)] == [True, True, True]
    assert [may_dial(each, ME, "clerk", now) for each in (mine, pool, hers)] == [True, False, False]


@given(st.integers(0, 3 * 24 * 60), st.integers(1, 600))
def test_kept_is_dialled_from_five_before_to_fifteen_after_or_within_the_window(minute: int, length: int) -> None:
    promise = a_promise("2026-11-24 15:00", length)
    dialled = wall("00:00") + timedelta(minutes=minute)
    after = (dialled - promise.starts).total_seconds() / 60
    assert promise.kept_by(dialled) == (-5 <= after <= max(15, length))


# --- the order of the queue ---


def contact_at(number: int, **changes: object) -> Contact:
    return replace(a_contact(), id=ContactId(number), **changes)  # type: ignore[arg-type]


def in_order(contacts: list[Contact], now: str) -> list[int]:
    return [int(c.id) for c in sorted(contacts, key=lambda c: rank(c, stands(c, now)))]


def test_the_order_of_the_queue() -> None:
    """Promises due by earliest end; overdue or last day; priority; not_after; delivery (D-20); id; then what waits."""
    day = timedelta(days=1)
    early, window = a_promise("14:55"), a_promise("13:30", 150)
    ready = [
        contact_at(90, promise=early, priority=9),
        contact_at(91, promise=window, priority=1),
        contact_at(80, not_after=DAY - day, priority=9),
        contact_at(70, not_after=DAY, priority=9, delivered_on=DAY),
        contact_at(60, priority=1),
        contact_at(50, priority=2, not_after=DAY + day),
        contact_at(40, priority=2, not_after=DAY + 2 * day, delivered_on=DAY - day),
        contact_at(30, priority=2, not_after=DAY + 2 * day, delivered_on=DAY),
        contact_at(10, priority=2, not_after=DAY + 2 * day),
        contact_at(20, priority=2, not_after=DAY + 2 * day),
    ]
    waiting = [
        contact_at(5, series=tried(1, slots=("early-afternoon",)).series, priority=9),
        contact_at(4, promise=a_promise("16:30"), priority=9),
        contact_at(3, not_before=DAY + day, priority=9),
    ]
    wanted = [90, 91, 80, 70, 60, 50, 40, 30, 10, 20, 5, 4, 3]
    assert in_order([*reversed(ready), *reversed(waiting)], "15:05") == wanted


@given(st.permutations(range(6)))
def test_the_order_does_not_depend_on_where_one_begins(order: list[int]) -> None:
    contacts = [contact_at(n, priority=n % 3, not_after=DAY + timedelta(days=n % 2)) for n in range(6)]
    assert in_order([contacts[n] for n in order], "10:00") == in_order(contacts, "10:00")
