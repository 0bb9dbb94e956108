"""Ninety calls a day without a detour: what the filters leave is walked through from inside a call, every key is the
site's own, any action is found by its name, the time that is left is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import support
from call_driver import asked, calling_first, click, come_to_rest, press, says, screen_of, survey_desk, type_in, walk_to
from desk_driver import both, opened, settle, text_of, until, until_seen

from carecall import config
from carecall.cli.opening import _comforts
from carecall.cli.session import Session, open_session
from carecall.desk.context import Desk
from carecall.errors import Misconfigured
from carecall.i18n import Words
from carecall.keys import Where
from carecall.screens.call import CallScreen
from carecall.screens.call_before import Prepared, Preview
from carecall.screens.call_outcome import Confirm, Outcomes
from carecall.scripts.steps import Box
from carecall.store.database import Database
from carecall.view.call import box_name
from carecall.widgets.pace import Times, minutes

pytestmark = [both, pytest.mark.usefixtures("no_guard")]


@pytest.fixture
def survey(sqlite_db: Database) -> Desk:
    return survey_desk(sqlite_db, "张文山", "王磊")


async def test_next_and_previous_walk_what_the_filters_leave(office: Desk, lang: str) -> None:
    """Before the dial, and after an outcome when the next card opens by itself."""
    async with opened(support.at(office, "2026-11-23 14:05"), lang) as (app, pilot):  # no promise is due
        everyone = {row.customer for row in app.queue.shown.rows}
        await press(pilot, "3", "t")
        await settle(pilot)
        wanted = [row.customer for row in app.queue.shown.rows]
        assert 3 <= len(wanted) < len(everyone)
        await press(pilot, "enter")
        walked = [screen_of(pilot).customer]
        for _ in wanted[1:]:
            await press(pilot, "n")
            walked.append(screen_of(pilot).customer)
        assert walked == wanted
        await press(pilot, "p", "p")
        assert screen_of(pilot).customer == wanted[-3]
        assert isinstance(screen_of(pilot).mode, Prepared)
        await press(pilot, "enter", "x", "enter")
        assert isinstance(screen_of(pilot).mode, Preview)
        assert screen_of(pilot).customer == wanted[-2]


async def test_the_settings_file_gives_keys_that_every_place_names(office: Desk, lang: str, tmp_path: Path) -> None:
    """On the key line, in the help, in the palette, in sentences, and on the key line and the panels of a call."""
    file = tmp_path / "config.toml"
    file.write_text('[keys]\nqueue.why = "y f2"\n"call.no_answer" = "m f5"\n"call.back" = "v f4"\n', "utf-8")
    settings = config.load({"CARECALL_CONFIG": str(file), "CARECALL_DATA": str(tmp_path)})
    async with opened(office, lang, size=(120, 40), **_comforts(Session(settings, Words(lang)))) as (app, pilot):
        told = app.words("why this owner, why now, and what follows")
        assert f"y {app.words('why')}" in text_of(pilot).splitlines()[-1]
        await press(pilot, "w")
        assert not app.queue.why.full
        await press(pilot, "ｙ")
        assert app.queue.why.full
        await press(pilot, "y", "?")
        await until_seen(pilot, told[:6])
        assert "y F2" in text_of(pilot)
        await press(pilot, "escape", "ctrl+p")
        await type_in(pilot, told[:6].replace(" ", ""))
        await until_seen(pilot, f"{told}  ({app.words('why')}, y)")
        await press(pilot, "escape", "escape")
        await until(pilot, lambda: app.screen is app.queue)
        await press(pilot, "enter", "enter", "x")
        assert not isinstance(screen_of(pilot).mode, Confirm)
        assert f"m {app.words('no answer')}" in text_of(pilot).splitlines()[-1]
        await press(pilot, "o")
        assert f" m  {app.words('no answer')}" in text_of(pilot)
        await press(pilot, "m")
        assert says(pilot, f"v {app.words('back to the script')}")
        await press(pilot, "v")
        assert asked(pilot)


MISTAKES = ("keys.queue.why = 'u'", "keys.queue.wy = 'y'", "keys.queue.why = 3", "bell = 'no'", "lang = 'fr'")


@pytest.mark.parametrize("mistake", MISTAKES)
async def test_a_mistake_in_what_a_desk_can_do_without_is_told_and_the_desk_opens(
    office: Desk, lang: str, tmp_path: Path, mistake: str, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    file = tmp_path / "config.toml"
    file.write_text(f"heartbeat = 15\n{mistake}\n", "utf-8")
    for name, value in (("CONFIG", str(file)), ("DATA", str(tmp_path)), ("LANG", lang)):
        monkeypatch.setenv(f"CARECALL_{name}", value)
    session = open_session("", "", "", easy=True)
    comforts = _comforts(session)
    assert str(file) in capsys.readouterr().err
    assert session.settings.heartbeat == 15, "what can be used is"
    async with opened(office, lang, (120, 40), **comforts) as (app, pilot):
        await until_seen(pilot, app.words("A mistake in the settings file: see carecall doctor."))
        await press(pilot, "w")
        assert app.queue.why.full
    file.write_text(f"{mistake}\ntime_zone = 'nowhere'\n" if "keys" not in mistake else "databse = 'x'\n", "utf-8")
    with pytest.raises(Misconfigured):
        open_session("", "", "", easy=True)


async def test_in_a_call_any_action_is_found_by_its_name_and_done(survey: Desk, lang: str) -> None:
    async with calling_first(survey, lang) as (app, pilot):
        await press(pilot, "ctrl+p")
        await until(pilot, lambda: not isinstance(app.screen, CallScreen))
        told = app.words("every outcome that a call can have")
        for character in told[:6]:
            await press(pilot, character if character != " " else "space")
        await until_seen(pilot, f"{told}  ({app.words('outcome')}, o)")
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(app.screen, CallScreen))
        await come_to_rest(pilot)
        assert isinstance(screen_of(pilot).mode, Outcomes)


async def test_every_screen_is_left_by_a_click_on_its_key_line(office: Desk, lang: str) -> None:
    async with opened(office, lang, size=(120, 40)) as (app, pilot):
        for key, where, label in (
            ("?", Where.HELP, "back"), ("s", Where.SUMMARY, "back"), ("b", Where.BREAK, "back to work"),
            ("h", Where.HAND, "back"), ("enter", Where.CALL, "queue"),
        ):  # fmt: skip
            app.queue.select(next(row for row in app.queue.shown.rows if row.lead.contact.promise).customer)
            await until(pilot, lambda: app.queue.rows.in_sight)
            await press(pilot, key)
            await until(pilot, lambda where=where: getattr(app.screen, "WHERE", None) is where, where)
            assert app.words(label) in text_of(pilot).splitlines()[-1]
            await click(pilot, f"{app.screen.key_of('leave' if where is Where.CALL else 'back')} {app.words(label)}")
            await until(pilot, lambda: app.screen is app.queue, f"the list after {where}")
            await settle(pilot)


async def test_a_promise_is_handed_over_by_mouse(office: Desk, lang: str) -> None:
    async with opened(office, lang) as (app, pilot):
        app.queue.select(next(row for row in app.queue.shown.rows if row.lead.contact.promise).customer)
        await press(pilot, "h")
        await click(pilot, "陈晨")
        assert app.screen is not app.queue
        await click(pilot, app.words("hand over"))
        await until(pilot, lambda: app.screen is app.queue)
        await until_seen(pilot, "陈晨")


async def test_the_pace_is_told_against_the_time_of_the_box(survey: Desk, lang: str) -> None:
    """B-03: by figures beside the bar, and what is over it by its seconds."""
    async with calling_first(survey, lang) as (app, pilot):
        await walk_to(pilot, "overall")
        screen, now = screen_of(pilot), app.desk.clock.machine()
        assert screen.talk is not None
        allowed = screen.talk.script.box_seconds(Box.QUESTIONS)
        assert allowed
        app.desk = app.desk.with_clock(replace(app.desk.clock, machine=lambda: now))
        for taken, over in ((allowed - 20, ""), (allowed + 25, "+0:25")):
            screen.times = Times.start(Box.QUESTIONS, now - timedelta(seconds=taken), timedelta(seconds=48))
            screen.tick(app.desk.clock.wall())
            await come_to_rest(pilot)
            head = next(line for line in text_of(pilot).splitlines() if minutes(taken + 48) in line)
            assert app.words("call {time}", time=minutes(taken + 48)) in head
            assert f"{box_name(app.words, Box.QUESTIONS)} {minutes(taken)}/{minutes(allowed)}" in head
            assert over in head
