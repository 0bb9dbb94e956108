"""What the queue shows of what was read: filters combine, neighbours, who comes next, an order that is held."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
import support
from queue_rows import CONTACT, NOW, READY, owner, wall

from carecall.desk.day_load import DayLoad
from carecall.desk.queue import Entry, QueueRow
from carecall.desk.whereabouts import Whereabouts
from carecall.i18n import Words
from carecall.model.contacts import Promise, State
from carecall.model.contacts import Shown as Standing
from carecall.model.ids import CustomerId, PromiseId, StaffId
from carecall.model.reasons import Reason
from carecall.view.asked import COMPUTED, STORED, Asked
from carecall.view.cells import width
from carecall.view.figures import filter_parts, load_parts, slot_words, view_codes
from carecall.view.order import Order
from carecall.view.shown import Picture, Shown, spoken_of

LOAD = DayLoad(38, 92, 4, 2, None)
WAITING = replace(READY, shown=Standing.WAITING, slot="morning")


def shown(*rows: QueueRow, asked: Asked = Asked(), **read: Any) -> Shown:  # noqa: B008 - frozen
    return Shown.of(asked, Picture.of(rows, LOAD, NOW, **read))


def customers(found: Shown) -> list[int]:
    return [int(row.customer) for row in found.rows]


def promise(starts: datetime = NOW, staff: int = 1, **changes: Any) -> Promise:
    return Promise(PromiseId(1), StaffId(staff), starts, starts, NOW, **changes)


def test_filters_combine() -> None:
    rows = [owner(1), owner(2, "maintenance"), owner(3, "maintenance", where=WAITING)]
    found = frozenset({2, 3})
    assert customers(shown(*rows, asked=Asked(programme="maintenance", text="x", customers=found))) == [2, 3]
    assert customers(shown(*rows, asked=Asked(programme="maintenance", state="waiting"))) == [3]
    assert customers(shown(*rows, asked=Asked(slot="morning", text="x", customers=frozenset({1})))) == []


def test_what_is_at_risk_is_a_filter_of_its_own() -> None:
    """A-24: late promises, and those whose agent is away with ten minutes to go."""
    rows = [
        owner(1), owner(2, promise=promise(wall("2026-11-23 15:00"))),
        owner(3, promise=promise(wall("2026-11-23 17:00"))),
        owner(4, promise=promise(wall("2026-11-23 15:50"), 2, desk_open=False)),
    ]  # fmt: skip
    assert customers(shown(*rows, asked=Asked(state="at-risk"))) == [2, 4]
    assert customers(shown(*rows, asked=Asked(state="at-risk", programme="maintenance"))) == []


def test_next_and_previous_skip_whom_one_cannot_call_now() -> None:
    found = shown(owner(1), owner(2, on_call=StaffId(2)), owner(3, where=WAITING), owner(4))
    assert found.neighbour(CustomerId(1), 1) is found.rows[3]
    assert found.neighbour(CustomerId(4), -1) is found.rows[0]
    assert found.neighbour(CustomerId(2), -1) is found.rows[0]
    assert found.neighbour(CustomerId(4), 1) is None
    assert found.neighbour(CustomerId(99), 1) is None


def test_after_a_call_comes_a_due_promise_else_the_next_below_else_the_first() -> None:
    rows = owner(1), owner(2), owner(3)
    assert shown(*rows).following(CustomerId(2), NOW) == rows[2]
    assert shown(*rows).following(CustomerId(3), NOW) == rows[0]
    assert shown(*rows).following(CustomerId(99), NOW) == rows[0]
    promised = owner(4, promise=promise())
    assert shown(promised, *rows).following(CustomerId(2), NOW) == promised
    assert shown(promised, *rows).following(CustomerId(4), NOW) == rows[0]
    assert shown(rows[0]).following(CustomerId(1), NOW) is None


def test_a_promise_comes_first_from_its_time_on_and_before_it_only_where_nobody_else_is_left() -> None:
    """Whoever may be dialled some minutes before is not put before the others until then, whatever is asked for."""
    rows = owner(1), owner(2), owner(3)
    coming, early = owner(4, promise=promise(wall("2026-11-23 15:45"))), wall("2026-11-23 15:44:59")
    found, searched = shown(coming, *rows), Asked(text="x", customers=frozenset({3}))
    assert found.following(CustomerId(2), early) == rows[2]
    assert found.following(CustomerId(3), early) == rows[0]
    assert found.following(CustomerId(2), early, urgent=True) == rows[0]
    assert shown(rows[0], coming, rows[1]).following(CustomerId(1), early) == rows[1]
    assert shown(coming, *rows, asked=searched).following(CustomerId(3), early) == rows[0]
    assert shown(rows[0], coming).following(CustomerId(1), early) == coming
    on_time = wall("2026-11-23 15:45")
    assert [found.following(CustomerId(number), on_time) for number in (1, 2, 3)] == [coming] * 3
    assert shown(coming, *rows, asked=searched).following(CustomerId(3), on_time) == coming


def test_after_a_promised_call_comes_the_most_urgent() -> None:
    rows = owner(1), owner(2), owner(3)
    found = shown(*rows)
    assert found.following(CustomerId(2), NOW, urgent=True) == rows[0]
    assert found.following(CustomerId(1), NOW, urgent=True) == rows[1]


def test_text_is_found_in_name_plate_and_the_end_of_the_number_in_both_widths() -> None:
    rows = [owner(1, name="欧阳小雪"), owner(2, plate="京B55120"), owner(3, phone="138 **** 9876")]
    for texts, number in ((("小雪",), 1), (("b55", "Ｂ５５"), 2), (("9876", "９８７６"), 3)):
        assert {spoken_of(rows, text) for text in texts} == {frozenset({number})}


# ------------------------------------------------------------------ the order that is on the screen


def test_a_held_order_takes_nobody_in_and_moves_nobody() -> None:
    before = shown(owner(1), owner(2), owner(3))
    fresh = shown(owner(9), owner(3, plate="京C1"), owner(1))
    held = before.held(fresh, {})
    assert customers(held) == [1, 2, 3]
    assert held.order is before.order
    assert held.rows[2].plate == "京C1"
    assert held.left == {CustomerId(2)}
    assert held.picture is fresh.picture


def test_who_left_shows_what_became_of_it_and_is_not_called_next() -> None:
    done = replace(owner(2), entries=(Entry(replace(CONTACT, state=State.COMPLETED), None, 3, "done"),))
    before = shown(owner(1), owner(2), owner(3))
    held = before.held(shown(owner(1), owner(3)), {CustomerId(2): done})
    assert held.rows[1] is done
    assert held.neighbour(CustomerId(1), 1) is held.rows[2]
    unknown = before.held(shown(owner(1), owner(3)), {})
    assert unknown.rows[1] is before.rows[1]
    assert unknown.neighbour(CustomerId(1), 1) is unknown.rows[2]


def test_a_row_that_no_longer_fits_the_filter_stays_until_the_order_is_taken_over() -> None:
    asked = Asked(state="ready")
    before = shown(owner(1), owner(2), asked=asked)
    held = before.held(shown(owner(1), owner(2, where=WAITING), asked=asked), {})
    assert customers(held) == [1, 2]
    assert held.left == frozenset()
    assert held.neighbour(CustomerId(1), 1) is None


def test_owners_beside_the_list_are_an_order_of_their_own() -> None:
    found = Whereabouts(CustomerId(7), "王磊", "", (Reason("verdict-nothing"),), False, None)
    beside = shown(owner(1), asked=Asked(text="wl", customers=frozenset({7}))).with_beside([found], 1)
    assert list(beside.order.keys) == [7]
    assert beside.neighbour(CustomerId(7), 1) is None
    assert beside.row(CustomerId(1)) is not None
    assert beside.row(CustomerId(7)) is None


@pytest.mark.parametrize(("step", "key"), [(1, 4), (-1, 1)])
def test_the_nearest_that_is_left_is_looked_for_on_one_side_first(step: int, key: int) -> None:
    before, after = Order.of([1, 2, 3, 4]), Order.of([4, 1])
    assert before.nearest(1, after, step) == key
    assert before.nearest(3, Order.of([2]), step) == 2
    assert before.nearest(0, Order.of([]), step) is None


class Counted(tuple[QueueRow, ...]):
    """Rows that count how often one of them is looked at."""

    looked = 0

    def __getitem__(self, place: Any) -> Any:
        Counted.looked += 1
        return super().__getitem__(place)

    def __iter__(self) -> Iterator[QueueRow]:
        raise AssertionError("the rows were gone through")


@pytest.mark.parametrize("length", [500, 5_000, 50_000])
def test_what_a_key_asks_of_a_long_list_looks_at_a_few_rows(length: int) -> None:
    """Next and previous past thousands who wait, the next card, a row by its owner: counted, at every length alike."""
    rows = [owner(1), *(owner(number, where=WAITING) for number in range(2, length)), owner(length)]
    whole = shown(*rows)
    counted = replace(whole, rows=Counted(whole.rows))
    Counted.looked = 0
    first, last, middle = (CustomerId(number) for number in (1, length, length // 2))
    for owners in (counted.neighbour(first, 1), counted.neighbour(middle, 1), counted.following(first, NOW)):
        assert owners is not None
        assert owners.customer == last
    back = counted.neighbour(last, -1)
    assert back is not None
    assert back.customer == first
    assert counted.row(middle) is whole.rows[length // 2 - 1]
    assert Counted.looked <= 8


# ------------------------------------------------------------------ the lines above the list


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
    assert found.picture is not None
    codes = view_codes(support.pack(), found.picture.programmes, "care-agent")
    narrowed = Shown.of(Asked(text="x", customers=frozenset()), found.picture)
    assert narrowed.picture is not None
    assert codes[:2] == ["first-service", "visit-survey"]
    assert view_codes(support.pack(), narrowed.picture.programmes, "care-agent") == codes
    mine = view_codes(support.pack(), (), "care-agent")
    others = [code for code, programme in support.pack().programmes.items() if programme.role != "care-agent"]
    assert others
    assert view_codes(support.pack(), others, "care-agent")[: len(mine)] == mine


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("room", [80, 120])
@pytest.mark.parametrize("load", [
    LOAD, replace(LOAD, at_risk=3), replace(LOAD, pool=38), DayLoad(1380, 2920, 144, 128, None, 17, 1000),
])  # fmt: skip
def test_the_load_line_fits_and_keeps_its_counts(lang: str, room: int, load: DayLoad) -> None:
    _ = Words(lang)
    text = "".join(part for part, _ in load_parts(_, support.pack(), load, NOW, room))
    assert width(text) <= room
    assert _("overdue {count}", count=load.overdue) in text
    assert (_("at risk {count}", count=load.at_risk) in text) == bool(load.at_risk)
    assert "17:30" in text
    if load.pool < 1000:
        assert (_("pool {count}", count=load.pool) in text) == bool(load.pool)
    if load == LOAD:
        assert _("{slot}, till {time}", slot=support.pack().slot_name("late-afternoon", lang), time="17:30") in text


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("room", [80, 120])
def test_the_filter_line_keeps_how_much_is_left_and_the_way_back(lang: str, room: int) -> None:
    asked = Asked(True, "visit-survey", "morning", "ready", "x" * 40)
    text = line(lang, asked, shown(owner(1), asked=asked), room)
    assert width(text) <= room
    assert text.rstrip().endswith(Words(lang)("{key} shows all", key="Esc"))
    assert Words(lang)("{shown} of {total}", shown=0, total=1) in text


def test_the_filter_line_names_the_way_back_that_there_is() -> None:
    assert line("en", Asked(everybody=True), shown(owner(1)), 80).startswith(" Shown: everybody's ")
    assert line("en", Asked(everybody=True), shown(owner(1)), 80).rstrip().endswith("a shows mine")
    found = Whereabouts(CustomerId(7), "王磊", "", (Reason("verdict-nothing"),), False, None)
    asked = Asked(text="wl", customers=frozenset({7}))
    assert "none of 1, elsewhere 30" in line("en", asked, shown(owner(1), asked=asked).with_beside([found], 30), 80)
    assert "Shown: at risk " in line("en", Asked(state="at-risk"), shown(owner(1)), 80)


def line(lang: str, asked: Asked, found: Shown, room: int, explained: bool = False) -> str:
    keys = {"clear": "Esc", "everybody": "a"}
    parts = filter_parts(Words(lang), support.pack(), asked, found, keys.__getitem__, room, explained)
    return "".join(text for text, _ in parts)


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (9, "morning, till 11:30"), (12, "pause until 13:30 (early afternoon)"), (18, "no more slots today"),
        (8, "pause until 09:00 (morning)"),
    ],
)  # fmt: skip
def test_the_running_slot_or_the_next_is_told(at: int, said: str) -> None:
    whole, short = slot_words(Words("en"), support.pack(), wall(f"2026-11-23 {at:02d}:00"))
    assert whole == said
    assert width(short) < width(whole)
