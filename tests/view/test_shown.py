"""What the queue shows of what was read: filters combine, neighbours, who comes next."""

from __future__ import annotations

from dataclasses import replace

import pytest
import support
from queue_rows import NOW, READY, owner, wall

from carecall.desk.queue import QueueRow
from carecall.desk.summary import DayLoad
from carecall.i18n import Words
from carecall.model.contacts import Promise
from carecall.model.contacts import Shown as Standing
from carecall.model.ids import CustomerId, PromiseId, StaffId
from carecall.view.asked import COMPUTED, STORED, Asked
from carecall.view.cells import width
from carecall.view.figures import empty_words, load_parts, shown_words, slot_words, view_codes, view_parts
from carecall.view.shown import Picture, Shown

LOAD = DayLoad(38, 92, 4, 2, None)
WAITING = replace(READY, shown=Standing.WAITING, slot="morning")


def shown(*rows: QueueRow, asked: Asked = Asked()) -> Shown:  # noqa: B008 - frozen
    return Shown().of(asked, Picture(rows, LOAD, NOW))


def test_filters_combine_and_each_says_what_it_alone_hides() -> None:
    rows = [owner(1), owner(2, "maintenance"), owner(3, "maintenance", where=WAITING)]
    asked = Asked(programme="maintenance", state="waiting", text="zws", customers=frozenset({1, 2}))
    found = shown(*rows, asked=asked)
    assert found.rows == ()
    assert found.hidden == {"programme": 1, "state": 2, "text": 1}


def test_an_empty_list_says_which_filter_hides_how_many() -> None:
    asked = Asked(slot="morning", text="zws")
    words = empty_words(Words("en"), support.pack(), asked, {"slot": 41, "text": 53}, LOAD)
    assert list(words) == [
        "Nobody fits. These filters hide owners:", "  morning: 41", "  “zws”: 53", "Esc shows all.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "load", "said"),
    [
        (Asked(), LOAD, "Done: all 92 calls of today have been dealt with."),
        (Asked(), DayLoad(0, 0, 0, 0, None), "Nothing is planned for today."),
        (Asked(state="held"), LOAD, "Today there is none: number to be corrected."),
    ],
)
def test_an_empty_list_without_a_filter_says_why(asked: Asked, load: DayLoad, said: str) -> None:
    assert empty_words(Words("en"), support.pack(), asked, {}, load)[0] == said


def test_next_and_previous_skip_whom_one_cannot_call_now() -> None:
    found = shown(owner(1), owner(2, on_call=StaffId(2)), owner(3, where=WAITING), owner(4))
    assert [it and it.customer for it in (found.neighbour(CustomerId(1), 1), found.neighbour(CustomerId(4), -1))] == [
        4,
        1,
    ]
    assert found.neighbour(CustomerId(4), 1) is None
    assert found.neighbour(CustomerId(99), 1) is None


def test_after_a_call_comes_a_due_promise_else_the_next_below_else_the_first() -> None:
    promise = Promise(PromiseId(1), StaffId(1), NOW, NOW, NOW)
    rows = owner(1), owner(2), owner(3)
    assert shown(*rows).following(CustomerId(2)) == rows[2]
    assert shown(*rows).following(CustomerId(3)) == rows[0]
    promised = owner(4, promise=promise)
    assert shown(promised, *rows).following(CustomerId(2)) == promised
    assert shown(rows[0]).following(CustomerId(1)) is None


def test_text_is_found_in_name_plate_and_the_end_of_the_number() -> None:
    found = shown(owner(1, name="欧阳小雪"), owner(2, plate="京B55120"), owner(3, phone="138 **** 9876"))
    assert [found.spoken_of(text) for text in ("小雪", "b55", "9876")] == [frozenset({n}) for n in (1, 2, 3)]


def test_states_cycle_through_computed_and_stored_ones_and_back() -> None:
    asked, seen = Asked(text="x"), []
    for _ in range(len(COMPUTED) + len(STORED) + 1):
        asked = asked.next_state()
        seen.append(asked.state)
    assert seen == [*COMPUTED, *STORED, ""]
    assert asked.text == "x"
    assert asked.next_state(-1).stored == "cancelled"


def test_views_keep_their_keys_whatever_is_filtered() -> None:
    found = shown(owner(1), owner(2, "maintenance"))
    codes = view_codes(support.pack(), found.counted, "care-agent")
    narrowed = found.of(Asked(text="x", customers=frozenset()), found.picture)
    assert codes[:2] == ["first-service", "visit-survey"]
    assert view_codes(support.pack(), narrowed.counted, "care-agent") == codes


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("room", [80, 120])
def test_the_framing_lines_fit(lang: str, room: int) -> None:
    words, pack, found = Words(lang), support.pack(), shown(owner(1), owner(2, "maintenance"))
    codes = view_codes(pack, found.counted, "care-agent")
    for parts in (view_parts(words, pack, codes, found.counted, "", room), load_parts(words, pack, LOAD, NOW, room)):
        assert sum(width(text) for text, _ in parts) <= room
    assert width(shown_words(words, pack, Asked(slot="morning", state="ready", text="zws"), 3, 54)) <= 78


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (9, "morning, till 11:30"), (12, "pause until 13:30 (early afternoon)"), (18, "no more slots today"),
        (8, "pause until 09:00 (morning)"),
    ],
)  # fmt: skip
def test_the_running_slot_or_the_next_is_told(at: int, said: str) -> None:
    assert slot_words(Words("en"), support.pack(), wall(f"2026-11-23 {at:02d}:00")) == said
