"""Rules and scripts that are written anew while a desk is open: taken over between two calls, never with a mistake."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from pathlib import Path

import pytest
from call_driver import press
from desk_driver import both, opened, settle, status_of, text_of, until, until_seen

from carecall import config
from carecall.app import CarecallApp
from carecall.desk import opening
from carecall.desk.context import Desk
from carecall.desk.rulebook import Rulebook
from carecall.screens import new_rules, summary
from carecall.screens.new_rules import CHANGED, REFUSED
from carecall.view.reasons import error_text

pytestmark = [both, pytest.mark.usefixtures("no_guard")]
OURS = "pack: ours\nseries: {{three-slots: {{tries: {tries}}}}}\n"


@pytest.fixture
def house(office: Desk, tmp_path: Path) -> Desk:
    """The desk of a house with a pack and a script folder of its own."""
    (tmp_path / "scripts").mkdir()
    settings = tmp_path / "config.toml"
    settings.write_text("programme_files = ['ours.yaml']\nscript_folders = ['scripts']\n", "utf-8")
    write(tmp_path, 3)
    return on_files(office, settings)


def on_files(desk: Desk, settings: Path) -> Desk:
    found = replace(config.load({"CARECALL_CONFIG": str(settings)}), cache=settings.parent / "cache")
    library = opening.open_library(found)
    pack = opening.open_pack(found, library)
    return replace(desk, pack=pack, scripts=library, rulebook=Rulebook.of(found))


def write(folder: Path, tries: object, text: str = OURS) -> None:
    path = folder / "ours.yaml"
    before = path.stat().st_mtime_ns if path.exists() else 0
    path.write_text(text.format(tries=tries), "utf-8")
    os.utime(path, ns=(before + 10**9, before + 10**9))


def tries(app: CarecallApp) -> int:
    return app.desk.policy("first-service", app.desk.pack.programmes["first-service"].touches[0].code).tries


def in_list(app: CarecallApp) -> set[int]:
    """How many tries the first-service calls of the shown list have."""
    rows = app.queue.shown.picture.rows if app.queue.shown.picture else ()
    entries = (entry for row in rows for entry in row.entries)
    return {each.tries_max for each in entries if each.contact.programme == "first-service"}


async def test_rules_written_anew_hold_at_open_desks_and_that_is_said(house: Desk, lang: str, tmp_path: Path) -> None:
    async with opened(house, lang) as (app, pilot):
        app.new_rules.look()
        await settle(pilot)
        assert (tries(app), app.queue.said) == (3, "")
        write(tmp_path, 2)
        app.new_rules.look()
        await until(pilot, lambda: tries(app) == 2)
        assert status_of(pilot) == app.words("The rules have been changed; they hold at this desk from now on.")
        assert app.desk.agent == house.agent


async def test_whatever_stands_on_the_status_line_new_rules_hold_and_are_read_first(
    house: Desk, lang: str, tmp_path: Path
) -> None:
    """The key that reads the list again looks at the rules, too; another key takes the notice away before it was read,
    and it comes again."""
    async with opened(house, lang) as (app, pilot):
        said = app.words(CHANGED)
        write(tmp_path, 2)
        await press(pilot, "r")
        await until_seen(pilot, said)
        assert (tries(app), in_list(app)) == (2, {2})
        app.queue.say("something else")
        assert app.queue.said == "something else"
        app.queue.hush()
        await until_seen(pilot, said)


async def test_an_error_is_read_before_the_notice_and_holds_no_rules_up(house: Desk, lang: str, tmp_path: Path) -> None:
    async with opened(house, lang) as (app, pilot):
        app.queue.say("an error", "error")
        write(tmp_path, 2)
        await until(pilot, lambda: in_list(app) == {2})  # nobody pressed a key
        assert app.queue.said == "an error"
        await press(pilot, "down")
        await until_seen(pilot, app.words(CHANGED))


async def test_the_summary_and_the_list_below_it_are_read_by_the_new_rules(
    house: Desk, lang: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(summary, "REFRESH_SECONDS", 10**6)
    async with opened(house, lang) as (app, pilot):
        await press(pilot, "s")
        assert isinstance(app.screen, summary.SummaryScreen)
        before = app.screen.picture
        write(tmp_path, 2)
        app.new_rules.look()
        await until_seen(pilot, app.words(CHANGED))
        await settle(pilot)
        assert before is not None
        assert app.screen.picture is not before
        assert in_list(app) == {2}


async def test_what_takes_long_to_read_is_read_once(
    house: Desk, lang: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[Desk] = []

    def slowly(desk: Desk) -> Desk:
        read.append(desk)
        time.sleep(0.3)
        return opening.read_again(desk)

    monkeypatch.setattr(new_rules, "read_again", slowly)
    async with opened(house, lang) as (app, pilot):
        write(tmp_path, 2)
        for _ in range(5):
            app.new_rules.look()
            await pilot.pause(0.05)
        await until(pilot, lambda: tries(app) == 2)
        assert len(read) == 1


async def test_a_call_goes_on_by_the_rules_that_it_began_with(house: Desk, lang: str, tmp_path: Path) -> None:
    async with opened(house, lang) as (app, pilot):
        await press(pilot, "enter", "enter")
        scripts = app.desk.scripts
        write(tmp_path, 2)
        app.new_rules.look()
        await settle(pilot)
        assert (tries(app), app.desk.scripts is scripts) == (3, True)
        await press(pilot, "x", "enter")
        app.new_rules.look()
        await until(pilot, lambda: tries(app) == 2)


async def test_a_mistake_is_said_once_and_takes_nothing_over(house: Desk, lang: str, tmp_path: Path) -> None:
    async with opened(house, lang) as (app, pilot):
        write(tmp_path, "many")
        app.new_rules.look()
        said = app.words("The changed rules have a mistake; the old ones hold: see carecall doctor.")
        await until_seen(pilot, said)
        app.queue.hush()
        app.new_rules.look()
        await settle(pilot)
        assert (tries(app), app.queue.said) == (3, "")
        write(tmp_path, 2)
        app.new_rules.look()
        await until(pilot, lambda: tries(app) == 2)


@pytest.mark.parametrize("mended", [2, "as it was"])
async def test_the_mistake_is_said_no_longer_once_it_is_mended(
    house: Desk, lang: str, tmp_path: Path, mended: object
) -> None:
    """Also where the file is put back as it was, with the time that it had, and on every screen that says so."""
    path = tmp_path / "ours.yaml"
    text, at = path.read_bytes(), path.stat().st_mtime_ns
    async with opened(house, lang) as (app, pilot):
        write(tmp_path, "many")
        app.new_rules.look()
        await until_seen(pilot, error_text(app.words, REFUSED))
        await press(pilot, "s")
        app.complain(REFUSED)
        if mended == 2:
            write(tmp_path, mended)
        else:
            path.write_bytes(text)
            os.utime(path, ns=(at, at))
        app.new_rules.look()
        await until(pilot, lambda: app.queue.said == "")
        await until(pilot, lambda: error_text(app.words, REFUSED) not in text_of(pilot))


async def test_a_script_is_taken_over_whole_or_not_at_all(house: Desk, lang: str, tmp_path: Path) -> None:
    """C-01: the words of a script are revised while desks are open."""
    async with opened(house, lang) as (app, pilot):
        before = app.desk.scripts.get("visit-survey").version
        words = tmp_path / "scripts" / "visit-survey.en.yaml"
        text = (opening.shipped() / words.name).read_text("utf-8")
        words.write_text("questions: [", "utf-8")
        app.new_rules.look()
        await until(pilot, lambda: bool(app.queue.said))
        app.queue.hush()
        words.write_text(text.replace("?", "??"), "utf-8")
        app.new_rules.look()
        await until(pilot, lambda: app.desk.scripts.get("visit-survey").version != before)


async def test_a_settings_file_that_names_a_first_pack_is_noticed(office: Desk, lang: str, tmp_path: Path) -> None:
    settings = tmp_path / "config.toml"
    async with opened(on_files(office, settings), lang) as (app, pilot):
        settings.write_text("bell = false\n", "utf-8")
        app.new_rules.look()
        await settle(pilot)
        assert (tries(app), app.queue.said) == (3, "")
        write(tmp_path, 2)
        settings.write_text("programme_files = ['ours.yaml']\n", "utf-8")
        app.new_rules.look()
        await until(pilot, lambda: tries(app) == 2)
