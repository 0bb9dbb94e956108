"""What an outcome does to a contact, row by row: C-03, C-06, C-08, D-16, D-17, B-14."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import DAY, RHYTHM, SMS, THREE, a_contact, wall

from carecall.model.consequences import Consequence, Ended, Setting, consequence, settled
from carecall.model.contacts import Contact, State, standing
from carecall.model.dispositions import BAD_NUMBER, DISPOSITIONS, UNREACHED, Aapor, Outcome
from carecall.model.programmes import Policy
from carecall.model.series import Dial, Series, fold
from carecall.model.slots import Band

SPENT = fold([Dial(DAY - timedelta(days=n), slot, Outcome.BUSY) for n, slot in ((2, "morning"), (1, "late-afternoon"))])
TRY = [Outcome.NO_ANSWER, Outcome.BUSY, Outcome.SWITCHED_OFF, Outcome.NOT_CONVENIENT, Outcome.THIRD_PERSON]


def setting(at: str = "14:00", policy: Policy = THREE, wish: Band | None = None) -> Setting:
    return Setting(policy, RHYTHM, wish, wall(at) + timedelta(minutes=2), wall(at))


def ends(
    ended: Ended | Outcome, series: Series | None = None, at: str = "14:00", policy: Policy = THREE
) -> Consequence:
    ended = Ended(ended) if isinstance(ended, Outcome) else ended
    return consequence(a_contact(series or Series()), ended, setting(at, policy))


# --- the table of dispositions, row by row ---

# code: connected, reached, uses a try, state, result, letter, whether a next slot is named
ROWS = [
    (Outcome.FINISHED, True, True, False, State.COMPLETED, "done", "I", False),
    (Outcome.CALLBACK, True, True, False, State.OPEN, "", "O", False),
    (Outcome.NO_ANSWER, False, False, True, State.OPEN, "", "NC", True),
    (Outcome.BUSY, False, False, True, State.OPEN, "", "NC", True),
    (Outcome.SWITCHED_OFF, False, False, True, State.OPEN, "", "NC", True),
    (Outcome.NOT_CONVENIENT, True, True, True, State.OPEN, "", "O", True),
    (Outcome.THIRD_PERSON, True, False, True, State.OPEN, "", "O", True),
    (Outcome.BROKEN_OFF, True, True, False, State.OPEN, "", "R", True),
    (Outcome.REFUSED, True, True, False, State.FAILED, "refused", "R", False),
    (Outcome.DO_NOT_CALL, True, True, False, State.CANCELLED, "opted-out", "R", False),
    (Outcome.WRONG_NUMBER, True, False, False, State.HELD, "", "U", False),
    (Outcome.NOT_IN_SERVICE, False, False, False, State.HELD, "", "U", False),
    (Outcome.NOT_ELIGIBLE, True, True, False, State.CANCELLED, "not-eligible", "NE", False),
]


def test_every_outcome_has_its_row() -> None:
    assert [row[0] for row in ROWS] == list(Outcome)


@pytest.mark.parametrize("row", ROWS, ids=[row[0].value for row in ROWS])
def test_the_table_of_dispositions(row: tuple[Outcome, bool, bool, bool, State, str, str, bool]) -> None:
    outcome, connected, reached, tries, state, result, letter, coming = row
    disposition = DISPOSITIONS[outcome]
    assert (disposition.connected, disposition.reached, disposition.tries) == (connected, reached, tries)
    done = ends(outcome)
    assert (done.state, done.result, done.aapor.value, done.next is not None) == (state, result, letter, coming)
    assert (done.series.dials, done.series.tries) == (1, int(tries))
    assert (outcome in UNREACHED) == (tries and not reached)


def test_finished_is_partial_where_a_required_answer_is_missing() -> None:
    assert ends(Ended(Outcome.FINISHED, "done", missing=True)).aapor is Aapor.PARTIAL
    assert ends(Ended(Outcome.FINISHED, "done")).aapor is Aapor.COMPLETE


def test_d_16_too_early_completes_and_says_so() -> None:
    done = ends(Ended(Outcome.FINISHED, "too-early"))
    assert (done.state, done.result, done.reason.code) == (State.COMPLETED, "too-early", "too-early")


# --- unreached ---


@pytest.mark.parametrize("outcome", TRY)
def test_d_16_unreached_goes_to_the_next_slot_of_the_next_day(outcome: Outcome) -> None:
    done = ends(outcome, at="14:00")
    assert done.next is not None
    assert (done.next.day, done.next.band.name) == (DAY + timedelta(days=1), "late-afternoon")
    assert done.reason.params == {"day": "2026-11-24", "slot": "late-afternoon", "try": 2, "of": 3}


@pytest.mark.parametrize("outcome", TRY)
def test_c_03_after_the_last_try_one_message_and_the_contact_has_failed(outcome: Outcome) -> None:
    done = ends(outcome, SPENT)
    assert (done.state, done.result, done.message, done.next) == (State.FAILED, "unreached", (SMS,), None)
    assert done.reason.code == "unreached"
    silent = ends(outcome, SPENT, policy=Policy("silent"))
    assert (silent.message, silent.reason.code) == ((), "unreached-silent")


@pytest.mark.parametrize("outcome", [Outcome.REFUSED, Outcome.DO_NOT_CALL, Outcome.BROKEN_OFF])
def test_a_refusal_beats_attempts_exhausted_and_no_message_follows_it(outcome: Outcome) -> None:
    done = ends(outcome, replace(SPENT, break_offs=2))
    assert (done.aapor, done.message) == (Aapor.REFUSAL, ())
    assert done.result in ("refused", "opted-out")


def test_b_14_do_not_call_opts_the_owner_out() -> None:
    done = ends(Outcome.DO_NOT_CALL)
    assert done.opts_out
    assert done.reason.code == "B-14"
    assert not ends(Outcome.REFUSED).opts_out, "a refusal is of this contact only"


# --- broken off ---


def test_d_17_broken_off_at_most_twice() -> None:
    contact, closed = a_contact(), []
    for days in range(3):
        at = wall("14:00") + timedelta(days=days)
        done = consequence(contact, Ended(Outcome.BROKEN_OFF), Setting(THREE, RHYTHM, None, at, at))
        closed.append((done.state, done.result, done.aapor.value))
        contact = replace(contact, series=done.series)
    assert closed == [(State.OPEN, "", "R"), (State.OPEN, "", "R"), (State.FAILED, "refused", "R")]
    assert contact.series.tries == 0


def test_d_17_broken_off_the_third_time_is_partial_where_something_was_answered() -> None:
    done = ends(Ended(Outcome.BROKEN_OFF, answered=True), Series(dials=2, break_offs=2))
    assert (done.state, done.result, done.aapor) == (State.COMPLETED, "broken-off", Aapor.PARTIAL)
    assert ends(Ended(Outcome.BROKEN_OFF, answered=True)).aapor is Aapor.PARTIAL


def test_d_17_broken_off_goes_back_into_the_next_list_in_any_slot() -> None:
    done = ends(Outcome.BROKEN_OFF)
    assert done.next is not None
    assert (done.next.day, done.next.band.name) == (DAY + timedelta(days=1), "morning")
    assert done.series.any_slot


# --- promises ---


def test_callback_waits_for_the_promise_and_uses_no_try() -> None:
    done = ends(Outcome.CALLBACK, SPENT)
    assert (done.state, done.series.tries, done.series.promises, done.message) == (State.OPEN, 2, 1, ())
    assert not done.to_supervisor


@pytest.mark.parametrize(
    ("promises", "dials", "supervisor"), [(2, 2, False), (3, 3, True), (0, 4, False), (0, 5, True), (3, 7, True)]
)
def test_at_most_three_promises_and_six_dials_then_a_supervisor(promises: int, dials: int, supervisor: bool) -> None:
    done = ends(Outcome.CALLBACK, Series(promises=promises, dials=dials))
    assert done.to_supervisor == supervisor
    assert done.state is State.OPEN, "the owner was promised a call; it is not dropped"
    assert done.reason.code == ("promise-to-supervisor" if supervisor else "promise")


def test_six_dials_go_to_a_supervisor_whatever_the_last_one_was() -> None:
    assert ends(Outcome.BROKEN_OFF, Series(dials=5, promises=2)).to_supervisor
    assert not ends(Outcome.BROKEN_OFF, Series(dials=4, promises=2)).to_supervisor


@pytest.mark.parametrize("outcome", [Outcome.NOT_CONVENIENT, Outcome.BROKEN_OFF])
def test_a_named_time_makes_it_a_callback(outcome: Outcome) -> None:
    """D-16: not convenient: ask when, and call then. "Call back now" after a broken-off call is a promise for now."""
    ended = Ended(outcome, promised=True)
    assert settled(ended).outcome is Outcome.CALLBACK
    assert ends(ended, SPENT) == ends(Ended(Outcome.CALLBACK, promised=True), SPENT)
    assert ends(ended, SPENT).state is State.OPEN


def test_a_third_person_who_names_a_time_makes_a_promise_but_is_not_the_owner() -> None:
    ended = Ended(Outcome.THIRD_PERSON, promised=True)
    assert settled(ended) == ended
    done = ends(ended, SPENT)
    assert (done.state, done.series.tries, done.series.promises) == (State.OPEN, 2, 1)
    assert not DISPOSITIONS[settled(ended).outcome].reached


@pytest.mark.parametrize("outcome", [o for o in Outcome if o not in {*TRY, Outcome.CALLBACK, Outcome.BROKEN_OFF}])
def test_what_ends_the_contact_needs_no_time(outcome: Outcome) -> None:
    assert settled(Ended(outcome, promised=True)) == Ended(outcome)
    assert ends(Ended(outcome, promised=True)) == ends(outcome)


def test_a_dial_of_a_promise_counts_in_the_next_slot() -> None:
    """C-03: a dial outside a slot counts in the next one, so that the series does not come back to it."""
    assert ends(Outcome.NO_ANSWER, at="12:30").series.used == {"early-afternoon"}
    assert ends(Outcome.NO_ANSWER, at="18:30").series.used == {"late-afternoon"}


# --- numbers ---


@pytest.mark.parametrize("outcome", sorted(BAD_NUMBER))
def test_c_06_a_bad_number_goes_to_the_next_number_or_is_held(outcome: Outcome) -> None:
    other = ends(Ended(outcome, other_number=True), SPENT)
    assert (other.state, other.series.tries, other.number_bad, other.reason.code) == (
        State.OPEN,
        2,
        True,
        "other-number",
    )
    assert other.next is not None
    assert other.next.day > DAY, "an owner gets one unreached dial a day"
    held = ends(Ended(outcome), SPENT)
    assert (held.state, held.next, held.number_bad, held.message) == (State.HELD, None, True, ())


# --- whatever happens ---

endings = st.builds(
    Ended, st.sampled_from(Outcome), st.just(""), st.booleans(), st.booleans(), st.booleans(), st.booleans()
)


@given(st.lists(st.tuples(endings, st.integers(0, 2)), min_size=1, max_size=12), st.integers(0, 24 * 60 - 1))
def test_a_contact_comes_to_its_end_and_never_gets_a_fourth_try(story: list[tuple[Ended, int]], minute: int) -> None:
    """C-03 and D-17 over random stories: at most 3 tries, one message, and after every outcome it is clear what is
    next: closed, held, promised or a slot."""
    contact, messages = a_contact(), 0
    now = datetime.combine(DAY, datetime.min.time()) + timedelta(minutes=minute)
    for ended, late in story:
        now = ready_at(contact, now + timedelta(days=late))
        done = consequence(contact, ended, Setting(THREE, RHYTHM, None, now, now))
        messages += len(done.message)
        assert done.series == contact.series.after(Setting(THREE, RHYTHM, None, now, now).dial(settled(ended)))
        assert done.series.tries <= THREE.tries
        assert (done.state is State.FAILED) >= bool(done.message)
        promised = settled(ended).promised or settled(ended).outcome is Outcome.CALLBACK
        assert (done.next is not None) == (done.state is State.OPEN and not promised)
        assert done.next is None or done.next.starts > now
        assert done.to_supervisor == (
            done.state is State.OPEN
            and not done.number_bad
            and (done.series.dials >= 6 or (promised and done.series.promises > 3))
        )
        contact = replace(contact, series=done.series)
        if done.state is not State.OPEN:
            break
    assert messages <= 1


def ready_at(contact: Contact, now: datetime) -> datetime:
    where = standing(contact, THREE, RHYTHM, None, None, now)
    return now if where.ready else where.starts
