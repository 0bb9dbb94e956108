"""A queue row in words: what is urgent, promised or taken is said, not only coloured, and is said shorter before it is
cut."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import support
from queue_rows import CONTACT, NOW, READY, row, wall

from carecall.desk.queue import Entry, QueueRow
from carecall.desk.whereabouts import Whereabouts
from carecall.i18n import Words
from carecall.model.contacts import Promise, Shown, State
from carecall.model.ids import ContactId, CustomerId, PromiseId, StaffId
from carecall.model.reasons import Reason
from carecall.model.series import Series
from carecall.view.cells import width
from carecall.view.queue import WHEN, Saying, beside_cells, beside_columns, columns, row_cells
from carecall.view.rows import Row, Tone

STAFF = {StaffId(1): "林月", StaffId(2): "陈晨"}
SIZES = ((78, False), (78, True), (117, False), (117, True))
"""The cells of a row at 80 and 120 columns, and whether it says whose it is."""


def shown(
    it: QueueRow, lang: str = "en", everybody: bool = False, room: int = 118, left: bool = False
) -> Row:
    say = Saying(Words(lang), support.pack(), NOW, everybody, StaffId(1), STAFF, room)
    return row_cells(say, it, left)


def texts(it: QueueRow, **changes: Any) -> list[str]:
    return [text for text, _ in shown(it, **changes).cells]


def promised(starts: str, where: Shown, staff: int = 1, **changes: Any) -> QueueRow:
    at = wall(f"2026-11-{starts}")
    promise = Promise(PromiseId(1), StaffId(staff), at, at, wall("2026-11-23 09:12"), **changes)
    return row(replace(CONTACT, promise=promise), replace(READY, shown=where, starts=at))


def test_an_ordinary_row() -> None:
    assert texts(row()) == ["now", "王磊", "京A12345", "Visit survey", "1/3", "until Wed 25"]


def test_what_waits_says_from_when() -> None:
    later = replace(READY, shown=Shown.WAITING, starts=wall("2026-11-23 16:00"))
    assert texts(row(where=later))[0] == "16:00"
    assert texts(row(where=replace(later, starts=wall("2026-11-24 09:00"))))[0] == "tomorrow"
    assert texts(row(where=replace(later, starts=wall("2026-11-26 09:00"))))[0] == "Thu 26"


def test_overdue_is_a_mark_and_a_word() -> None:
    late = replace(CONTACT, not_after=date(2026, 11, 20))
    found = shown(row(late, replace(READY, shown=Shown.OVERDUE, urgent=True)))
    assert found.mark == "!"
    assert found.cells[5] == ("overdue since 20 Nov", Tone.URGENT)


def test_the_last_day_and_a_missed_try_are_told() -> None:
    last = replace(CONTACT, not_after=date(2026, 11, 23))
    assert texts(row(last, replace(READY, urgent=True)))[5] == "last day today"
    begun = replace(CONTACT, series=Series(1, 1, used=frozenset({"morning"}), last_day=date(2026, 11, 21)))
    missed = replace(READY, shown=Shown.OVERDUE, urgent=True, late=True)
    assert texts(row(begun, missed))[4:] == ["2/3", "late, tried Sat 21 morning"]


@pytest.mark.parametrize(
    ("starts", "standing", "told"),
    [
        ("23 16:00", Shown.PROMISED, "promise made 09:12"),
        ("23 15:45", Shown.READY, "promised for 15:45"),
        ("23 14:00", Shown.OVERDUE, "late, promised for 14:00"),
        ("24 09:00", Shown.PROMISED, "promised for 09:00"),
    ],
)
def test_a_promise_says_when_it_is_for(starts: str, standing: Shown, told: str) -> None:
    assert texts(promised(starts, standing))[5] == told


def test_an_owner_on_the_phone_elsewhere_is_grey_and_names_the_colleague() -> None:
    found = shown(row(on_call=StaffId(2)))
    assert found.cells[0] == ("on call", Tone.TAKEN)
    assert found.cells[5] == ("with 陈晨", Tone.TAKEN)
    assert {tone for _, tone in found.cells} <= {Tone.TAKEN, Tone.QUIET}
    assert found.mark == " "
    assert texts(row(on_call=StaffId(0)))[5] == "at another desk"


def test_ones_own_open_call_is_not_greyed() -> None:
    found = shown(row(on_call=StaffId(1)))
    assert found.cells[5][0] == "your open call"
    assert Tone.TAKEN not in {tone for _, tone in found.cells}


@pytest.mark.parametrize(
    ("it", "told"),
    [
        (row(replace(CONTACT, state=State.COMPLETED), None), "dealt with elsewhere: not reached"),
        (row(replace(CONTACT, assignee=StaffId(2))), "now with 陈晨"),
        (promised("23 16:00", Shown.PROMISED, 2), "now with 陈晨"),
        (row(), "no longer on this list"),
        (row(on_call=StaffId(2)), "with 陈晨"),
    ],
)
def test_who_left_the_list_stays_grey_with_what_became_of_it(it: QueueRow, told: str) -> None:
    found = shown(it, left=True)
    assert found.cells[5] == (told, Tone.TAKEN)
    assert {tone for _, tone in found.cells} <= {Tone.TAKEN, Tone.QUIET}


def test_a_promise_whose_agent_is_away_says_so_to_the_others() -> None:
    """A-24: what is at risk is seen by whoever may save it."""
    assert texts(promised("23 15:45", Shown.READY, 2, desk_open=False))[5] == "promised for 15:45, nobody at that desk"
    assert texts(promised("23 15:45", Shown.READY, 2, desk_open=False), room=78)[5] == "15:45, desk closed"
    assert texts(promised("23 15:45", Shown.READY, 1, desk_open=False))[5] == "promised for 15:45"


def test_what_is_too_long_is_said_shorter_before_it_is_cut() -> None:
    begun = replace(CONTACT, series=Series(1, 1, used=frozenset({"early-afternoon"}), last_day=date(2026, 11, 22)))
    assert texts(row(begun))[5] == "tried yesterday early afternoon"
    assert texts(row(begun), room=78)[5] == "tried yesterday"
    late = row(replace(CONTACT, not_after=date(2026, 11, 20)), replace(READY, shown=Shown.OVERDUE, urgent=True))
    assert texts(late, room=78, everybody=True)[5] == "overdue, 20 Nov"
    assert texts(promised("23 14:00", Shown.OVERDUE), room=78)[5] == "late, for 14:00"
    assert texts(promised("22 14:00", Shown.OVERDUE), room=78)[5] == "late"


def test_the_number_of_further_reasons_is_never_cut() -> None:
    second = Entry(replace(CONTACT, id=ContactId(2), programme="first-service"), READY, 3)
    longest = replace(row().lead, contact=replace(CONTACT, programme="month-one"))
    found = texts(row(entries=(longest, second)), room=78, everybody=True)[3]
    assert found == "Month-one +1"


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(("room", "everybody"), SIZES)
def test_no_ordinary_hint_is_cut(lang: str, room: int, everybody: bool) -> None:
    tried = Series(1, 1, used=frozenset({"early-afternoon"}), last_day=date(2026, 11, 21))
    missed = replace(READY, shown=Shown.OVERDUE, urgent=True, late=True)
    rows = [
        row(), row(replace(CONTACT, series=tried)), row(replace(CONTACT, series=tried), missed),
        row(replace(CONTACT, not_after=date(2026, 11, 20)), replace(READY, shown=Shown.OVERDUE, urgent=True)),
        row(replace(CONTACT, not_after=date(2026, 12, 30))), row(on_call=StaffId(2)), row(on_call=StaffId(0)),
        promised("23 16:00", Shown.PROMISED), promised("23 15:45", Shown.READY),
        promised("23 14:00", Shown.OVERDUE), promised("21 14:00", Shown.OVERDUE), promised("30 10:00", Shown.PROMISED),
        promised("23 15:45", Shown.READY, 2, desk_open=False),
    ]  # fmt: skip
    cells = columns(room, everybody)
    for it in rows:
        for place, text in enumerate(texts(it, lang=lang, room=room, everybody=everybody)):
            assert width(text) <= cells[place], text


def test_several_reasons_are_one_row() -> None:
    second = Entry(replace(CONTACT, id=ContactId(2), programme="first-service"), READY, 3)
    assert texts(row(entries=(row().lead, second)))[3] == "Visit survey +1"


def test_closed_contacts_say_what_became_of_them() -> None:
    closed = row(replace(CONTACT, state=State.FAILED), None)
    assert texts(closed) == ["failed", "王磊", "京A12345", "Visit survey", "", "not reached"]
    assert texts(row(replace(CONTACT, state=State.HELD), None))[0] == "held"


def test_everybodys_list_says_whose() -> None:
    assert shown(row(), everybody=True).cells[-1][0] == "林月"
    assert shown(row(assignee_name=""), everybody=True).cells[-1][0] == "anybody"


@pytest.mark.parametrize("everybody", [False, True])
@pytest.mark.parametrize("room", [78, 118, 200])
def test_columns_fill_the_line_and_never_more(room: int, everybody: bool) -> None:
    widths = columns(room, everybody)
    assert sum(widths) + len(widths) - 1 == room
    assert min(widths) >= 3


def test_an_owner_beside_the_list_says_where_the_owner_is() -> None:
    closed = Reason("closed-by", {"by": "陈晨", "at": "2026-11-23T10:12"})
    reasons = (Reason("state-completed", {"result": "done"}), closed)
    found = Whereabouts(CustomerId(7), "王磊", "京A12345", reasons, False, None)
    say = Saying(Words("en"), support.pack(), NOW)
    assert [text for text, _ in beside_cells(say, found).cells] == [
        "王磊", "京A12345", "Completed. Closed by 陈晨, 10:12.",
    ]  # fmt: skip
    assert sum(beside_columns(78)) + 2 == 78


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_time_column_holds_every_state(lang: str) -> None:
    starts = [wall(f"2026-{day} 09:00") for day in ("11-23", "11-24", "11-28", "12-23")]
    rows = [row(where=replace(READY, shown=Shown.WAITING, starts=at)) for at in starts]
    rows += [row(), row(on_call=StaffId(2))]
    rows += [row(replace(CONTACT, state=state), None) for state in State if state is not State.OPEN]
    assert all(width(shown(it, lang).cells[0][0]) <= WHEN for it in rows)
