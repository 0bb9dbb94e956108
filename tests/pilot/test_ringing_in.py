"""An owner rings in before the time: one key opens the call, whatever was planned; it is worked like every other call,
and leads back to the whole list."""

from __future__ import annotations

from typing import Any

import pytest
import support
from call_driver import answers, asked, come_to_rest, press, says, screen_of, type_in, walk_to
from desk_driver import both, call, opened, status_of, text_of, until
from textual.pilot import Pilot

from carecall.app import CarecallApp
from carecall.desk import queue
from carecall.desk.context import Desk
from carecall.desk.queue import QueueRow
from carecall.model.dispositions import Outcome
from carecall.model.ids import CustomerId
from carecall.screens.call_before import OnTheLine, Prepared, Preview
from carecall.screens.call_modes import OUTCOME_FIRST
from carecall.screens.call_outcome import Confirm, Promise
from carecall.store import records
from carecall.store.database import Database
from carecall.view.shown import can_be_called

pytestmark = [both, pytest.mark.usefixtures("no_guard")]
RINGS = "The owner has rung you: {hung_up} if the line broke, {outcomes} every other outcome."


@pytest.fixture
def tried(office: Desk) -> tuple[Desk, QueueRow]:
    """An owner whom nobody reached an hour ago; later the same owner rings back."""
    row = next(row for row in queue.load(office) if can_be_called(row) and not row.lead.contact.promise)
    call(support.at(office, "2026-11-23 15:35"), row.customer, Outcome.NO_ANSWER)
    return office, row


def rang_in(db: Database, owner: int) -> list[tuple[int, str]]:
    sql = "SELECT rang_in, outcome FROM call WHERE customer_id = :owner AND dialled_at IS NOT NULL ORDER BY id"
    return [(int(rang), str(outcome)) for rang, outcome in support.rows(db, sql, owner=owner)]


async def at_next_card(pilot: Pilot[None], prepared: bool) -> None:
    """A call nobody answered, and the card of the owner who is next, claimed or not."""
    await press(pilot, "enter", "enter", "x", "enter", *(("enter",) if prepared else ()))
    assert isinstance(screen_of(pilot).mode, Prepared if prepared else Preview)


@pytest.mark.parametrize("prepared", [False, True])
@pytest.mark.parametrize("key", ["/", "i"])
async def test_who_rings_while_the_next_card_is_looked_at_is_found_from_there(
    tried: tuple[Desk, QueueRow], lang: str, key: str, prepared: bool
) -> None:
    """And whose card it was is given back."""
    desk, row = tried
    async with opened(desk, lang) as (app, pilot):
        await at_next_card(pilot, prepared)
        await press(pilot, key)
        assert app.screen is app.queue
        assert support.value(desk.db, "SELECT count(*) FROM call WHERE ended_at IS NULL") == 0
        said = app.words("Who rings? Find the owner, Enter, then {takes_up} takes the call up.", takes_up="i")
        assert status_of(pilot) == (said if key == "i" else "")
        await type_in(pilot, row.plate)
        await press(pilot, "enter", "i")
        assert isinstance(screen_of(pilot).mode, OnTheLine)
        assert row.plate in text_of(pilot)


async def test_with_somebody_on_the_line_an_outcome_comes_first(tried: tuple[Desk, QueueRow], lang: str) -> None:
    async with opened(tried[0], lang) as (app, pilot):
        await press(pilot, "enter", "enter")
        for key in ("/", "i"):
            screen_of(pilot).hush()
            await press(pilot, key)
            assert status_of(pilot) == app.words(OUTCOME_FIRST, no_answer="x", outcomes="o")


async def test_found_by_the_plate_and_spoken_with_at_once(tried: tuple[Desk, QueueRow], lang: str) -> None:
    desk, row = tried
    async with opened(desk, lang) as (app, pilot):
        everybody = len(app.queue.shown.rows)
        await press(pilot, "/")
        await type_in(pilot, row.plate)
        await press(pilot, "enter", "enter")
        assert app.screen is app.queue, "Enter is for a dial, which has to wait"
        assert f"i {app.words('rings in')}" in text_of(pilot).splitlines()[-1]
        await press(pilot, "i")
        assert isinstance(screen_of(pilot).mode, OnTheLine)
        assert row.plate in text_of(pilot)
        await press(pilot, "enter")
        assert asked(pilot) == "caller"
        await press(pilot, "1")
        assert says(pilot, {"zh": "谢谢您来电", "en": "Thank you for calling"}[lang])
        await press(pilot, "enter", "enter")
        assert asked(pilot) == "condition", "whether it suits is not asked of who has rung"
        await press(pilot, "o", "5")
        assert isinstance(screen_of(pilot).mode, Confirm)
        await press(pilot, "enter")
        assert [rang for rang, _ in rang_in(desk.db, int(row.customer))] == [0, 1]
        assert isinstance(screen_of(pilot).mode, Preview), "the day goes on with who is most urgent"
        await press(pilot, "q")
        await come_to_rest(pilot)
        assert not app.queue.asked.text
        assert len(app.queue.shown.rows) >= everybody - 1


async def test_what_only_a_dial_can_come_to_says_so(tried: tuple[Desk, QueueRow], lang: str) -> None:
    desk, row = tried
    async with opened(desk, lang) as (app, pilot):
        app.open_call(row.customer, rang_in=True)
        await come_to_rest(pilot)
        await press(pilot, "enter")
        assert f"x {app.words('no answer')}" not in text_of(pilot).splitlines()[-1]
        await press(pilot, "x")
        assert status_of(pilot).startswith(app.words(RINGS, hung_up="h", outcomes="o")[:12])


async def test_given_back_before_the_talk_it_never_was(tried: tuple[Desk, QueueRow], lang: str) -> None:
    desk, row = tried
    async with opened(desk, lang) as (app, pilot):
        app.open_call(row.customer, rang_in=True)
        await come_to_rest(pilot)
        await press(pilot, "x")
        assert app.words("{go} first: the talk counts from there on.", go="Enter") in text_of(pilot)
        await press(pilot, "q")
        assert app.screen is app.queue
    assert rang_in(desk.db, int(row.customer)) == [(0, "no-answer")]


async def test_a_desk_that_is_closed_in_the_talk_goes_on_in_it(tried: tuple[Desk, QueueRow], lang: str) -> None:
    desk, row = tried
    async with opened(desk, lang) as (app, pilot):
        app.open_call(row.customer, rang_in=True)
        await come_to_rest(pilot)
        await press(pilot, "enter", "1", "enter")
        at = asked(pilot)
    async with opened(desk, lang) as (app, pilot):
        assert asked(pilot) == at
        assert screen_of(pilot).card.rang_in


async def test_the_script_is_worked_to_its_end(tried: tuple[Desk, QueueRow], lang: str) -> None:
    desk, row = tried
    async with opened(desk, lang) as (app, pilot):
        app.open_call(row.customer, rang_in=True)
        await come_to_rest(pilot)
        await press(pilot, "enter")
        await walk_to(pilot, "")
        await press(pilot, "enter")
    assert rang_in(desk.db, int(row.customer))[-1] == (1, "finished")


async def find(pilot: Pilot[None], text: str, owner: int) -> None:
    """The owner under the cursor, found by what was typed."""
    await press(pilot, "/")
    await type_in(pilot, text)
    await press(pilot, "enter")
    await come_to_rest(pilot)
    app = pilot.app
    assert isinstance(app, CarecallApp)
    while app.queue.shown.beside[app.queue.rows.cursor].customer != owner:
        await press(pilot, "down")


def known(desk: Desk, name: str, **more: Any) -> int:
    """An owner who can be found by name."""
    owner, _ = support.add_owner(desk, name, **more)
    with desk.db.write() as tx:
        records.add_keys(tx, desk.id, owner, [name])
    return owner


async def test_b_17_with_nothing_open_the_owner_is_served(office: Desk, lang: str) -> None:
    """C-28: the key is named, the call opens with what is known, and asks what it is about."""
    owner = known(office, "没有任务", visits=((support.days_ago(office, 90), "repair", 9000),))
    async with opened(office, lang) as (app, pilot):
        await find(pilot, "没有任务", owner)
        assert f"i {app.words('rings in')}" in text_of(pilot).splitlines()[-1]
        await press(pilot, "i")
        assert isinstance(screen_of(pilot).mode, OnTheLine)
        assert app.words("repair") in text_of(pilot), "what was done before is known while the owner speaks"
        await press(pilot, "enter", "1", "enter")
        assert asked(pilot) == "about"
        assert {"zh": "车主来电", "en": "Owner rang in"}[lang] in text_of(pilot)
        await press(pilot, "t")
        await type_in(pilot, "too dear")
        await press(pilot, "enter", "enter", "enter")
        nobody = {"zh": "系统不会通知任何人", "en": "carecall tells nobody: pass it on."}
        assert says(pilot, nobody[app.words.lang])
        await press(pilot, "enter")
        assert answers(office)["complaint-content"] == "too dear"
        await press(pilot, "q")
        await come_to_rest(pilot)
        await press(pilot, "u")
        assert app.words("completed") in status_of(pilot), "which one it is is asked first"
        await pilot.pause(0.4)
        await press(pilot, "u")
        await come_to_rest(pilot)
    assert support.contact_of(office.db, owner)["state"] == "open"


async def test_e_17_what_cannot_be_answered_is_promised(office: Desk, lang: str) -> None:
    owner = known(office, "没有任务")
    async with opened(office, lang) as (app, pilot):
        app.open_call(CustomerId(owner), rang_in=True)
        await come_to_rest(pilot)
        await press(pilot, "enter", "1", "enter", "1")
        await type_in(pilot, "tyres")
        await press(pilot, "enter", "3")
        assert isinstance(screen_of(pilot).mode, Promise)
        await type_in(pilot, "16:30")
        await press(pilot, "enter")
        await come_to_rest(pilot)
    assert rang_in(office.db, owner) == [(1, "callback")]
    made = "SELECT count(*) FROM promise WHERE closed_at IS NULL AND customer_id = :owner"
    assert support.value(office.db, made, owner=owner) == 1


async def test_b_14_who_wants_no_calls_is_served_and_promised_none(office: Desk, lang: str) -> None:
    owner = left_out(office)
    async with opened(office, lang) as (app, pilot):
        await find(pilot, "没有任务", owner)
        await press(pilot, "i", "enter", "1", "enter")
        assert app.words("wants no more calls") in text_of(pilot)
        assert app.words("cancelled") not in text_of(pilot)
        assert f"c {app.words('call back')}" not in text_of(pilot)
        assert says(pilot, {"zh": "愿意再接电话，就选 4", "en": "Press 4 if the owner asks to be called"}[lang])
        await press(pilot, "c")
        assert asked(pilot) == "about-left-out"
        none = "The owner wants no calls: first the answer that calls are wanted again."
        assert status_of(pilot).startswith(app.words(none)[:16])
        await press(pilot, "1")
        await type_in(pilot, "tyres")
        await press(pilot, "enter", "2", "enter", "enter", "enter")
        await come_to_rest(pilot)
        assert {"zh": "完成：已转告", "en": "completed: passed on"}[lang] in status_of(pilot)
    assert support.contact_of(office.db, owner)["state"] == "completed"


async def test_b_14_who_wants_to_be_called_again_is(office: Desk, lang: str) -> None:
    """The answer, then a promise, in the same call."""
    owner = left_out(office)
    async with opened(office, lang) as (app, pilot):
        app.open_call(CustomerId(owner), rang_in=True)
        await come_to_rest(pilot)
        await press(pilot, "enter", "1", "enter", "4")
        assert asked(pilot) == "calls-again"
        await press(pilot, "4")
        assert isinstance(screen_of(pilot).mode, Promise)
        await type_in(pilot, "16:30")
        await press(pilot, "enter")
        await come_to_rest(pilot)
    assert support.contact_of(office.db, owner)["state"] == "open"
    assert support.value(office.db, "SELECT count(*) FROM opt_out WHERE lifted_at IS NULL") == 0


def left_out(office: Desk) -> int:
    owner = known(office, "没有任务")
    with office.db.write() as tx:
        tx.insert("opt_out", dealership_id=office.id, customer_id=owner, reason="asked", at=office.now)
    return owner


async def test_d_12_a_booked_owner_is_told_the_day_and_moves_it(office: Desk, lang: str) -> None:
    """Found by name, the day stands in the row; the call is taken up and another day agreed."""
    owner = next(row for row in queue.load(office) if row.lead.contact.programme == "first-service")
    support.finish(office, owner.customer, {"agreed-date": "2026-11-28", "agreed-time": "09:30"})
    async with opened(office, lang, size=(120, 40)) as (_, pilot):
        await find(pilot, owner.name, int(owner.customer))
        assert "09:30" in text_of(pilot)
        await press(pilot, "i")
        assert "09:30" in text_of(pilot)
        await press(pilot, "enter", "1", "enter", "2", "enter")
        await type_in(pilot, "2026-11-30")
        await press(pilot, "enter")
        await type_in(pilot, "10:00")
        await press(pilot, "enter", "enter", "enter")
        assert isinstance(screen_of(pilot).mode, Confirm)
        assert {"en": "(instead of: comes", "zh": "（代替原来的"}[lang] in text_of(pilot)
        await press(pilot, "enter")
        assert rang_in(office.db, int(owner.customer))[-1] == (1, "finished")
        await press(pilot, "q")
        await find(pilot, owner.name, int(owner.customer))
        assert "10:00" in text_of(pilot)
        await until(pilot, lambda: "09:30" not in text_of(pilot), "the explanation of what was agreed last")


async def test_the_key_is_not_named_for_who_has_no_number(office: Desk, lang: str) -> None:
    owner = known(office, "没有号码", phones=())
    async with opened(office, lang) as (app, pilot):
        await find(pilot, "没有号码", owner)
        assert app.words("rings in") not in text_of(pilot).splitlines()[-1]
