"""Away from the desk: promises go to a colleague or, during a break, to everybody, and come back."""

from __future__ import annotations

from dataclasses import replace

import pytest
import support
from desk_driver import SIZES, both, opened, settle, status_of, text_of, until, until_seen

from carecall.app import CarecallApp
from carecall.desk import away, calling, promising, staffing
from carecall.desk.context import Desk
from carecall.model.kinds import Kind
from carecall.model.losses import Losses
from carecall.view.times import minutes_words

sizes = pytest.mark.parametrize("size", SIZES)


def promised(app: CarecallApp) -> int:
    """The owner whose promise stands first on the list; the cursor is put there."""
    row = next(row for row in app.queue.shown.rows if row.lead.contact.promise)
    app.queue.select(row.customer)
    return int(row.customer)


@both
@sizes
async def test_a_promise_is_handed_to_a_colleague(office: Desk, lang: str, size: tuple[int, int]) -> None:
    async with opened(office, lang, size) as (app, pilot):
        customer, _ = promised(app), app.words
        await pilot.press("h")
        await until_seen(pilot, "陈晨")
        assert _("desk closed") in text_of(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: "陈晨" in status_of(pilot))
        assert app.screen is app.queue
        assert {"en": "not at the desk now", "zh": "不在座位"}[lang] in status_of(pilot)
    mine = promising.open_promises(office, mine=False)
    assert next(row.staff_code for row in mine if int(row.customer) == customer) == "A02"


@both
async def test_nothing_is_handed_over_without_saying_to_whom(office: Desk, lang: str) -> None:
    async with opened(office, lang) as (app, pilot):
        customer = promised(app)
        await pilot.press("h", "escape")
        await until(pilot, lambda: app.screen is app.queue)
    rows = promising.open_promises(office, mine=False)
    assert next(row.staff_code for row in rows if int(row.customer) == customer) == "A01"


@both
async def test_an_owner_without_a_promise_has_none_to_hand_over(office: Desk, lang: str) -> None:
    async with opened(office, lang) as (app, pilot):
        plain = next(row for row in app.queue.shown.rows if not any(entry.contact.promise for entry in row.entries))
        app.queue.select(plain.customer)
        await pilot.press("h")
        told = "No promise to hand over. {key}: everybody's calls, for a colleague to take."
        assert app.words(told, key=app.queue.key_of("everybody")) in text_of(pilot)


@both
@sizes
async def test_a_07_a_lost_customer_is_handed_to_the_advisor_of_the_last_visit(
    office: Desk, lang: str, size: tuple[int, int]
) -> None:
    """As if the surveys of the office were about who has stayed away."""
    kind = Kind("away", "last-visit")
    lost = replace(office, pack=replace(office.pack, losses=Losses({"lost": kind}, programmes=("visit-survey",))))
    sql = "UPDATE visit SET advisor_id = (SELECT id FROM staff WHERE code = 'S01')"
    with office.db.write() as tx:
        tx.run(sql)
    async with opened(lost, lang, size) as (app, pilot):
        row = next(row for row in app.queue.shown.rows if row.lead.contact.programme == "visit-survey"
                   and not any(entry.contact.promise for entry in row.entries))  # fmt: skip
        app.queue.select(row.customer)
        await pilot.press("h")
        await until_seen(pilot, {"en": "received the car at its last visit", "zh": "高远接待的"}[lang])
        await pilot.press("enter")
        await until(pilot, lambda: "高远" in status_of(pilot))
        assert app.screen is app.queue
    contact = support.value(office.db, "SELECT assignee_id FROM contact WHERE id = :c", c=int(row.lead.contact.id))
    assert contact == support.value(office.db, "SELECT id FROM staff WHERE code = 'S01'")


@both
@sizes
async def test_a_break_tells_what_becomes_of_the_promises_and_ends_with_one_key(
    office: Desk, lang: str, size: tuple[int, int]
) -> None:
    async with opened(office, lang, size) as (app, pilot):
        await pilot.press("b")
        _ = app.words
        await until_seen(pilot, _("Break since {time}, {length}.", time="15:41", length=minutes_words(_, 0)))
        seen = text_of(pilot)
        assert "15:50" in seen  # 16:00 is with the others from ten minutes before
        assert away.running_break(office) is not None
        await pilot.press("enter")
        await until(pilot, lambda: app.screen is app.queue)
        assert status_of(pilot) == _("Welcome back; your promises are yours again.")
        assert away.running_break(office) is None


@both
@pytest.mark.parametrize("key", ["b", "escape", "q"])
async def test_only_the_key_that_is_shown_ends_a_break(office: Desk, lang: str, key: str) -> None:
    async with opened(office, lang) as (app, pilot):
        await pilot.press("b")
        await until_seen(pilot, "15:50")
        await pilot.press(key)
        await until(pilot, lambda: bool(status_of(pilot)))
        assert app.screen is not app.queue
        assert away.running_break(office) is not None


@both
async def test_what_follows_from_handing_over_is_said_of_the_one_under_the_cursor(office: Desk, lang: str) -> None:
    """Who is not at the desk keeps no promise: ten minutes before its time it is everybody's."""
    away_from = {"en": "陈晨 is not at the desk: unless back by 15:35, ten minutes before, it is",
                 "zh": "陈晨不在座位：到 15:35（约定前十分钟）还没回来，就转由大家接手。"}  # fmt: skip
    at_desk = {"en": "陈晨 calls; not dialled by 15:50, it is everybody's.",
               "zh": "由陈晨打；到 15:50 还没拨，就转由大家接手。"}  # fmt: skip
    anybody = {"en": "whoever is free first calls", "zh": "谁先有空谁打"}
    early = support.at(office, "2026-11-23 15:20")
    async with opened(early, lang) as (app, pilot):
        promised(app)
        await pilot.press("h")
        await until_seen(pilot, away_from[lang])
        await pilot.press("end")
        while app.words("anybody") not in text_of(pilot).partition(">")[2].splitlines()[0]:
            await pilot.press("down")
        await until_seen(pilot, anybody[lang])
        await pilot.press("escape")
        calling.heartbeat(support.sit(early, "A02", "seat-2"))
        promised(app)
        await pilot.press("h")
        await until_seen(pilot, at_desk[lang])


@both
async def test_a_supervisor_is_told_before_that_another_role_gets_the_call(office: Desk, lang: str) -> None:
    """Only supervisors hand a promise to another role; they see what that means before Enter."""
    told = {"en": "吴敏 has another role (sales consultant) than the one that such calls are for (care agent). 吴敏",
            "zh": "吴敏的岗位是销售顾问：这类电话平时由客服专员拨打。吴敏不在座位"}  # fmt: skip
    async with opened(support.sit(office, "M01"), lang) as (app, pilot):
        app.queue.action_everybody()
        await settle(pilot)
        promised(app)
        await pilot.press("h")
        await until_seen(pilot, "陈晨")
        assert app.words("anybody") in text_of(pilot)
        assert "".join(told[lang].split()) not in "".join(text_of(pilot).split())
        while "吴敏" not in text_of(pilot).partition(">")[2].splitlines()[0]:
            await pilot.press("down")
            await settle(pilot)
        assert "".join(told[lang].split()) in "".join(text_of(pilot).split())


@both
async def test_a_break_that_a_killed_desk_left_behind_ends_when_it_opens_again(office: Desk, lang: str) -> None:
    away.take_break(office)
    async with opened(office, lang):
        assert away.running_break(office) is None


async def test_a_promise_during_a_break_reaches_a_colleague_in_time(office: Desk) -> None:
    """From ten minutes before its time it stands on everybody's list."""
    away.take_break(office)
    at_50 = support.at(support.sit(office, "A02", "seat-2"), "2026-11-23 15:51")
    async with opened(at_50, "zh") as (app, pilot):
        starts = [
            row.lead.contact.promise.starts.strftime("%H:%M")
            for row in app.queue.shown.rows
            if row.lead.contact.promise
        ]
        assert "16:00" in starts
        assert "约定15:45（林月的）" in text_of(pilot).splitlines()[0], "of the agent, who is no owner"


@both
@sizes
async def test_whoever_is_marked_as_away_and_opens_the_desk_is_told_what_that_means(
    office: Desk, lang: str, size: tuple[int, int]
) -> None:
    """B-16: a supervisor has said so, or an extract; it may be a mistake."""
    assert office.agent is not None
    nobody = replace(office, agent=None)
    staffing.mark(nobody, office.agent, office.clock.today())
    told = {"en": "others have your calls.", "zh": "同岗位的人"}[lang]
    async with opened(support.sit(office, office.agent.code), lang, size) as (_, pilot):
        await until(pilot, lambda: told in status_of(pilot))
    staffing.back(nobody, office.agent)
    async with opened(support.sit(office, office.agent.code), lang, size) as (app, pilot):
        await until(pilot, lambda: app.queue.shown.total > 0)
        assert told not in status_of(pilot)
