"""The random walk can find something: each of its checks fails where what it looks for is there, and a walk that has
failed can be walked again."""

from __future__ import annotations

from pathlib import Path

import pytest
import support
import walk_checks as must
from call_driver import calling_first, press, survey_desk, walk_to
from desk_driver import opened
from rich.segment import Segment
from textual.strip import Strip
from walk import Walk
from walk_hand import Gesture
from walk_plan import Plan, Tally, kept

from carecall.desk.context import Desk
from carecall.model.ids import CustomerId
from carecall.screens import queue_reading
from carecall.screens.help import HelpScreen
from carecall.screens.queue import QueueScreen
from carecall.store.database import Database

pytestmark = pytest.mark.usefixtures("no_guard")

PLAN = Plan(seed=7, gestures=10)


def lines(*texts: str) -> must.Picture:
    return [Strip([Segment(text)]) for text in texts]


def walk(desk: Desk, keep: Path, *gestures: Gesture) -> Walk:
    return Walk(desk, PLAN, keep, Tally(), list(gestures))


@pytest.fixture
def survey(sqlite_db: Database) -> Desk:
    return survey_desk(sqlite_db, "张文山", "王磊")


# ------------------------------------------------------------ what is seen


def test_lines_that_fill_the_screen_are_straight() -> None:
    must.is_straight(lines("周一 ab", "e\u0301te    "), 7, 2)


@pytest.mark.parametrize(
    ("seen", "told"),
    [
        (lines("周一 ab "), "8 cells wide"),
        (lines("周一 a"), "6 cells wide"),
        (lines("abcdefg", "abcdefg"), "2 lines"),
        (lines("abcdef\u0085"), "line 0"),
        (lines("abcdefg\x1b"), "line 0"),
    ],
)
def test_a_crooked_line_is_found(seen: must.Picture, told: str) -> None:
    with pytest.raises(AssertionError, match=told):
        must.is_straight(seen, 7, 1)


def test_a_key_that_changes_nothing_is_found() -> None:
    must.is_heard(lines("a"), lines("b"), "w")
    with pytest.raises(AssertionError, match="'w' changed nothing"):
        must.is_heard(lines("a"), lines("a"), "w")


async def test_the_wrong_owner_is_found(survey: Desk) -> None:
    async with opened(survey) as (app, pilot):
        before, shown = app.screen, must.owner_shown(app)
        await press(pilot, "enter")
        must.is_that_owner(app, before, shown)
        with pytest.raises(AssertionError, match="Enter opened owner"):
            must.is_that_owner(app, before, CustomerId(99))


async def test_a_cursor_on_another_line_is_found(survey: Desk) -> None:
    async with opened(survey) as (app, _):
        seen = must.picture(app.screen)
        must.is_under_cursor(app, seen)
        app.queue.rows.cursor = 1  # and nothing is painted
        with pytest.raises(AssertionError, match="王磊 is under the cursor, marked is"):
            must.is_under_cursor(app, seen)


async def test_a_number_in_clear_is_found(survey: Desk) -> None:
    async with opened(survey) as (app, pilot):
        must.is_masked(app, survey.db, must.picture(app.screen))
        number = support.value(survey.db, "SELECT number FROM phone LIMIT 1").removeprefix("+86")
        with pytest.raises(AssertionError, match="in clear"):
            must.is_masked(app, survey.db, lines(f" {number[:3]} {number[3:7]} {number[7:]}"))
        await press(pilot, "enter")
        must.is_masked(app, survey.db, must.picture(app.screen))  # the claimed one may stand there


async def test_an_answer_that_is_not_stored_is_found(survey: Desk) -> None:
    async with calling_first(survey) as (app, pilot):
        await walk_to(pilot, "owner-check")
        await press(pilot, "1")
        must.is_stored(app, survey.db)
        with survey.db.write() as tx:
            tx.run("UPDATE answer SET value = 'another'")
        with pytest.raises(AssertionError, match="'another'"):
            must.is_stored(app, survey.db)


def test_broken_records_are_found(survey: Desk) -> None:
    must.is_in_order(survey.db)
    with survey.db.write() as tx:
        tx.run("UPDATE contact SET closed_on = '2026-11-23'")
    with pytest.raises(AssertionError, match="a closed contact without its day"):
        must.is_in_order(survey.db)


# ------------------------------------------------------------ what is done


async def test_a_silent_key_ends_a_walk_that_can_be_walked_again(
    survey: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    way = [("keys", "n"), ("resize", 80, 24), ("keys", "w"), ("keys", "p")]
    monkeypatch.setattr(QueueScreen, "action_why", lambda screen: None)
    with pytest.raises(AssertionError, match="'w' changed nothing and said nothing") as found:
        await walk(survey, tmp_path, *way).run()
    file = tmp_path / "walk-7.json"
    assert f"CARECALL_WALK={file}" in str(found.value)
    assert "王磊" in str(found.value)  # the screen
    assert kept(file) == (PLAN, way[:3])


async def test_a_crash_ends_a_walk(survey: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(screen: QueueScreen) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(QueueScreen, "action_why", crash)
    with pytest.raises(AssertionError, match=r"^ZeroDivisionError"):
        await walk(survey, tmp_path, ("keys", "w")).run()


async def test_an_error_of_a_worker_ends_a_walk(survey: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The desk goes on after it and says so; the walk does not."""
    monkeypatch.setattr(queue_reading, "take_picture", None)
    with pytest.raises(AssertionError, match="nobody has foreseen: TypeError"):
        await walk(survey, tmp_path, ("keys", "n")).run()


async def test_a_trap_ends_a_walk(survey: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(HelpScreen, "action_back", lambda screen: screen.say("no way"))
    with pytest.raises(AssertionError, match="no way out of HelpScreen"):
        await walk(survey, tmp_path, ("keys", "?")).run()


async def test_a_key_that_closes_the_desk_and_should_not_ends_a_walk(
    survey: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QueueScreen, "action_why", lambda screen: screen.app.close_desk())
    with pytest.raises(AssertionError, match="closed the desk"):
        await walk(survey, tmp_path, ("keys", "w")).run()
    monkeypatch.undo()
    await walk(survey, tmp_path, ("keys", "q")).run()
