"""The first screen: what an empty desk says, and how it leads on, in both languages and both sizes."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import support
from desk_driver import SIZES, both, open_app, other_than, settle, status_of, text_of, until, until_seen
from textual.pilot import Pilot

from carecall.app import CarecallApp
from carecall.cli.opening import Newcomer
from carecall.cli.session import Session
from carecall.config import Settings
from carecall.desk import first_run, planning
from carecall.desk.context import Desk, staff_of
from carecall.desk.first_run import FirstRun
from carecall.i18n import Words
from carecall.keys import KeyTable, Where
from carecall.screens.welcome import WelcomeScreen
from carecall.store import car_models, people
from carecall.store.database import Database
from carecall.view.cells import width
from carecall.view.welcome import Place, welcome_lines

BODY = 24 - 3 - 1
"""The lines of a small terminal without those of the frame and the blank one above."""
FOUND = {"en": "1 owner is here; no call was ever planned.", "zh": "已有 1 位车主，还从未生成过任务。"}
EMPTY, OWNERS, NAMED = FirstRun(0, 0), FirstRun(36, 0), FirstRun(36, 5)


@pytest.fixture
def bare(sqlite_db: Database) -> Desk:
    """A database that was laid out and nothing else: no owner, no staff, a dealership without a name."""
    with sqlite_db.write() as tx:
        people.ensure_dealership(tx, "")
    return support.make_desk(sqlite_db)


@pytest.fixture
def manned(sqlite_db: Database) -> Desk:
    """Two owners due today, one for A01, who sits here, and one for A02; nothing was ever planned."""
    desk = support.make_desk(sqlite_db, agent="A01")
    support.add_owner(desk, "张文山", delivered=support.days_ago(desk, 31))
    support.add_owner(desk, "王磊", delivered=support.days_ago(desk, 32))
    return desk


def newcomer(desk: Desk, tmp_path: Path, lang: str = "en") -> Newcomer:
    settings = Settings(tmp_path / "data", tmp_path / "cache", db=desk.db.url)
    return Newcomer(Session(settings, Words(lang)))


@asynccontextmanager
async def welcomed(
    desk: Desk, tmp_path: Path, lang: str = "en", size: tuple[int, int] = (80, 24), **options: Any
) -> AsyncIterator[tuple[CarecallApp, Pilot[None]]]:
    app = open_app(desk, lang, welcome=newcomer(desk, tmp_path, lang), **options)
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: isinstance(app.screen, WelcomeScreen), "the first screen")
        await settle(pilot)
        yield app, pilot


def import_owner(desk: Desk) -> None:
    """What another window does meanwhile."""
    with desk.db.write() as tx:
        car_models.upsert(tx, desk.id, "S1", {"zh": "云途S1"}, support.TERMS)
    support.add_owner(desk, "张文山", delivered=support.days_ago(desk, 31))


# --- no owners ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
@both
async def test_an_empty_desk_names_three_ways_on_one_screen(
    bare: Desk, tmp_path: Path, lang: str, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CARECALL_DB", bare.db.url)
    async with welcomed(bare, tmp_path, lang, size) as (app, pilot):
        seen, say = text_of(pilot), app.words
        assert say("Look around first, in the training desk") in seen
        assert "carecall import owners.csv visits.csv staff.csv" in seen
        assert "carecall seed" in seen
        assert "--db" not in seen, "a second window finds the usual database by itself"
        assert say("Without staff the desk works too: every call is everybody's.") in seen
        assert say("Database: {url}", url="")[:4] in seen, "the last line is on the screen"
        assert "UTF-8" in seen
        assert "GB18030" in seen
        keys = seen.splitlines()[-1]
        assert keys.split() == f"t {say('training')} Enter {say('look again')} q {say('quit')} ? {say('help')}".split()
        assert all(width(line) <= size[0] for line in seen.splitlines())
        assert not app.screen.query_one("#welcome").show_vertical_scrollbar


@both
async def test_the_language_changes_where_it_stands(bare: Desk, tmp_path: Path, lang: str) -> None:
    async with welcomed(bare, tmp_path, lang) as (_, pilot):
        for key, now in (("l", other_than(lang)), ("f12", lang)):
            await pilot.press(key)
            await until_seen(pilot, Words(now)("Look around first, in the training desk"))


@both
async def test_the_help_comes_and_goes(bare: Desk, tmp_path: Path, lang: str) -> None:
    async with welcomed(bare, tmp_path, lang) as (app, pilot):
        await pilot.press("question_mark")
        await until_seen(pilot, app.words("see what another window has brought in"))
        await pilot.press("escape")
        await until_seen(pilot, app.words("Look around first, in the training desk"))


@both
async def test_looking_again_says_when_nothing_has_come_and_goes_on_when_something_has(
    bare: Desk, tmp_path: Path, lang: str
) -> None:
    async with welcomed(bare, tmp_path, lang) as (app, pilot):
        await pilot.press("enter")
        await until_seen(pilot, app.words("Nothing has come in yet."))
        await pilot.press("p")
        await until_seen(pilot, app.words("There are no owners to plan calls for yet."))
        import_owner(bare)
        await pilot.press("r")
        await until_seen(pilot, FOUND[lang])
        planning.plan(bare)
        await pilot.press("enter")
        await until(pilot, lambda: app.screen is app.queue, "the list")
        await until_seen(pilot, "张文山")


@both
async def test_the_dealership_gets_the_name_that_another_window_gives_it(bare: Desk, tmp_path: Path, lang: str) -> None:
    async with welcomed(bare, tmp_path, lang) as (_, pilot):
        with bare.db.write() as tx:
            tx.update("dealership", {"id": bare.id}, name="方圆汽车")
        import_owner(bare)
        await pilot.press("enter")
        await until(pilot, lambda: "方圆汽车" in text_of(pilot).splitlines()[0])


@both
async def test_the_training_desk_is_asked_for_and_the_desk_closes(bare: Desk, tmp_path: Path, lang: str) -> None:
    guide = newcomer(bare, tmp_path, lang)
    app = open_app(bare, lang, welcome=guide)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, WelcomeScreen))
        await pilot.press("t")
        await until(pilot, lambda: bool(app._exit))
    assert guide.wants_training


@both
async def test_the_first_screen_can_be_closed(bare: Desk, tmp_path: Path, lang: str) -> None:
    async with welcomed(bare, tmp_path, lang) as (app, pilot):
        await pilot.press("q")
        await until(pilot, lambda: bool(app._exit))


# --- owners, and nothing planned ------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
@both
async def test_owners_that_nothing_was_planned_for_are_planned_by_a_key(
    manned: Desk, tmp_path: Path, lang: str, size: tuple[int, int]
) -> None:
    async with welcomed(manned, tmp_path, lang, size) as (app, pilot):
        seen, say = text_of(pilot), app.words
        assert say("Plan today and open the list") in seen
        assert "carecall import" not in seen, "five of the staff are known"
        assert manned.pack.programmes["first-service"].name(lang) in seen
        assert app.queue.shown.total == 0, "nothing is planned before it is asked for"
        await pilot.press("p")
        await until(pilot, lambda: app.screen is app.queue and app.queue.shown.total == 1, "the list")
        await settle(pilot)
        assert status_of(pilot) == say.n("{count} contact planned.", "{count} contacts planned.", 2)


@both
async def test_nothing_due_is_said_and_the_desk_opens(sqlite_db: Database, tmp_path: Path, lang: str) -> None:
    desk = support.make_desk(sqlite_db, agent="A01")
    support.add_owner(desk, "张文山", delivered=support.days_ago(desk, 15))
    async with welcomed(desk, tmp_path, lang) as (app, pilot):
        await pilot.press("p")
        await until(pilot, lambda: app.screen is app.queue)
        await settle(pilot)
        assert status_of(pilot) == app.words("Planned: nothing is due today.")


@both
async def test_planning_twice_by_a_hurried_key_plans_once(manned: Desk, tmp_path: Path, lang: str) -> None:
    async with welcomed(manned, tmp_path, lang) as (app, pilot):
        await pilot.press("p", "p")
        await until(pilot, lambda: app.screen is app.queue)
        await settle(pilot)
    assert support.value(manned.db, "SELECT count(*) FROM planning_run") == 1


@both
async def test_planning_that_fails_is_said_and_can_be_tried_again(
    manned: Desk, tmp_path: Path, lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with welcomed(manned, tmp_path, lang) as (app, pilot):
        with monkeypatch.context() as broken:
            broken.setattr(planning, "plan", lambda desk: 1 / 0)
            await pilot.press("p")
            await until_seen(pilot, app.words("Something went wrong in carecall itself; the log has it."))
        await pilot.press("p")
        await until(pilot, lambda: app.screen is app.queue)


@both
async def test_who_works_here_is_asked_once_there_is_somebody_to_choose_from(
    bare: Desk, tmp_path: Path, lang: str
) -> None:
    async with welcomed(bare, tmp_path, lang) as (app, pilot):
        _ = app.words
        with bare.db.write() as tx:
            support.small_dealership(tx)
        support.add_owner(bare, "张文山", delivered=support.days_ago(bare, 31))
        await pilot.press("enter")
        known = _.n("{count} colleague is known by name.", "{count} colleagues are known by name.", len(support.STAFF))
        await until_seen(pilot, known)
        await pilot.press("p")
        await until_seen(pilot, _("Who is working at this desk?"))
        assert status_of(pilot) == _.n("{count} contact planned.", "{count} contacts planned.", 1)
        await pilot.press("enter")
        await until(pilot, lambda: app.screen is app.queue)
        assert app.desk.agent == staff_of(bare)[0]


# --- when it is not shown -------------------------------------------------------------------------------------------


async def test_a_desk_whose_list_is_empty_because_all_is_done_is_not_new(manned: Desk, tmp_path: Path) -> None:
    planning.plan(manned)
    with manned.db.write() as tx:
        tx.run("UPDATE contact SET state = 'cancelled', closed_on = '2026-11-23'")
    app = open_app(manned, welcome=newcomer(manned, tmp_path))
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.queue.shown.picture is not None)
        await settle(pilot)
        assert app.screen is app.queue


async def test_a_desk_with_calls_does_not_even_ask(office: Desk) -> None:
    async def asked(app: CarecallApp) -> bool:
        raise AssertionError("a list with calls on it is no first run")

    app = open_app(office, welcome=asked)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.queue.shown.total > 0)
        await settle(pilot)
        assert app.screen is app.queue


def test_a_desk_that_opens_loads_nothing_of_it() -> None:
    code = "import sys, carecall.cli.opening, carecall.app; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert "carecall.screens.queue" in loaded
    assert not [name for name in loaded if name.endswith(("welcome", "first_run", "health"))]
    of_a_call = ("desk.card", "store.cards", "scripts.steps", "model.due", "model.kinds", "model.lunar", "desk.leaving")
    assert not [name for name in loaded if name in {f"carecall.{part}" for part in of_a_call}]


def test_what_a_desk_lacks(manned: Desk) -> None:
    assert first_run.first_run(manned) == FirstRun(2, 5)
    planning.plan(manned)
    assert first_run.first_run(manned) is None


def test_a_bare_desk_lacks_everything(bare: Desk) -> None:
    assert first_run.first_run(bare) == FirstRun(0, 0)
    planning.plan(bare)
    assert first_run.first_run(bare) == FirstRun(0, 0), "planning without owners is no beginning"


# --- the words ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("found", [EMPTY, OWNERS, NAMED], ids=["empty", "owners", "named"])
@both
def test_every_first_screen_fits_the_smallest_terminal(lang: str, found: FirstRun) -> None:
    table, place = KeyTable(), Place("sqlite:////home/care/.local/share/carecall/carecall.db", "--db /srv/care.db")

    def key(action: str) -> str:
        return table.shown(Where.WELCOME, action)

    lines = welcome_lines(Words(lang), found, support.pack(), place, key, 79)
    assert len(lines) <= BODY
    assert all(sum(width(text) for text, _ in line) <= 79 for line in lines)


@pytest.mark.parametrize(
    ("db", "option"),
    [
        ("", ""),
        ("sqlite:////srv/the care/care.db", "--db '/srv/the care/care.db'"),
        ("postgresql://care:secret@server/care", "--db postgresql://care@server/care"),
    ],
)
def test_commands_name_the_database_where_it_is_not_the_usual_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, db: str, option: str
) -> None:
    monkeypatch.setenv("CARECALL_DATA", str(tmp_path))
    monkeypatch.setenv("CARECALL_CONFIG", str(tmp_path / "none.toml"))
    monkeypatch.delenv("CARECALL_DB", raising=False)
    place = Newcomer(Session(Settings(tmp_path, tmp_path, db=db), Words("en"))).place()
    assert place.option == option
    assert "secret" not in place.url
