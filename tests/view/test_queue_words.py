"""A queue row in words: what is urgent, promised or taken is said, not only coloured."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest
import support
from queue_rows import CONTACT, NOW, READY, row, wall

from carecall.desk.queue import Entry, QueueRow
from carecall.i18n import Words
from carecall.model.contacts import Promise, Shown, State
from carecall.model.ids import ContactId, PromiseId, StaffId
from carecall.model.series import Series
from carecall.view.cells import width
from carecall.view.queue import WHEN, Saying, columns, row_cells
from carecall.view.rows import Row, Tone


def shown(it: QueueRow, lang: str = "en", everybody: bool = False) -> Row:
    return row_cells(Saying(Words(lang), support.pack(), NOW, everybody), it)


def texts(it: QueueRow) -> list[str]:
    return [text for text, _ in shown(it).cells]


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
        (wall("2026-11-23 16:00"), Shown.PROMISED, "promise made 09:12"),
        (wall("2026-11-23 15:45"), Shown.READY, "promised for 15:45"),
        (wall("2026-11-23 14:00"), Shown.OVERDUE, "late, promised for 14:00"),
        (wall("2026-11-24 09:00"), Shown.PROMISED, "promised for 09:00"),
    ],
)
def test_a_promise_says_when_it_is_for(starts: datetime, standing: Shown, told: str) -> None:
    promise = Promise(PromiseId(1), StaffId(1), starts, starts, wall("2026-11-23 09:12"))
    where = replace(READY, shown=standing, starts=starts)
    assert texts(row(replace(CONTACT, promise=promise), where))[5] == told


def test_an_owner_on_the_phone_elsewhere_is_greyed_in_place() -> None:
    found = shown(row(on_call=StaffId(2)))
    assert found.cells[0] == ("on call", Tone.TAKEN)
    assert {tone for _, tone in found.cells} <= {Tone.TAKEN, Tone.QUIET}


def test_several_reasons_are_one_row() -> None:
    second = Entry(replace(CONTACT, id=ContactId(2), programme="first-service"), READY, 3)
    assert texts(row(entries=(row().lead, second)))[3] == "Visit survey +1"


def test_closed_contacts_say_what_became_of_them() -> None:
    closed = row(replace(CONTACT, state=State.FAILED), None)
    assert texts(closed) == ["failed", "王磊", "京A12345", "Visit survey", "", "not reached"]


def test_everybodys_list_says_whose() -> None:
    assert shown(row(), everybody=True).cells[-1][0] == "林月"
    assert shown(row(assignee_name=""), everybody=True).cells[-1][0] == "anybody"


@pytest.mark.parametrize("everybody", [False, True])
@pytest.mark.parametrize("room", [78, 118, 200])
def test_columns_fill_the_line_and_never_more(room: int, everybody: bool) -> None:
    widths = columns(room, everybody)
    assert sum(widths) + len(widths) - 1 == room
    assert min(widths) >= 3


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_time_column_holds_every_state(lang: str) -> None:
    starts = [wall("2026-11-23 16:00"), wall("2026-11-24 09:00"), wall("2026-11-28 09:00")]
    rows = [row(where=replace(READY, shown=Shown.WAITING, starts=at)) for at in starts]
    rows += [row(), row(on_call=StaffId(2))]
    assert all(width(shown(it, lang).cells[0][0]) <= WHEN for it in rows)
