"""The lines of the frame, the page and the line that is typed on: fitting, hostile text, clean paste."""

from __future__ import annotations

import re

import pytest
from desk_driver import HOSTILE, text_of
from rich.cells import cell_len
from textual.app import App, ComposeResult
from textual.events import Paste

from carecall.view.cells import wrap
from carecall.widgets.lines import Hint, KeyLine, Line, StatusLine, fit_parts
from carecall.widgets.page import Page, PageLine
from carecall.widgets.text_line import TextLine


class FrameApp(App[None]):
    def compose(self) -> ComposeResult:
        yield Line()
        yield KeyLine()
        yield TextLine()
        yield Page()
        yield StatusLine()


async def test_the_left_gives_way_and_the_right_stays() -> None:
    async with FrameApp().run_test(size=(20, 10)) as pilot:
        pilot.app.query_one(Line).show([("方圆汽车有限公司方圆汽车", "")], [("15:41", "bold")])
        await pilot.pause()
        line = text_of(pilot).splitlines()[0]
        assert line.endswith("15:41")
        assert ".." in line
        assert cell_len(line) == 20


@pytest.mark.parametrize(
    ("cells", "end"), [(38, "15:45 李娜, in 4 min"), (37, "15:45 李娜"), (27, "15:45"), (22, "...")]
)
async def test_a_notice_is_brief_or_not_there_where_it_would_cut_what_is_said(cells: int, end: str) -> None:
    """A whole sentence is worth more than a promise that stands there still, and in the top line."""
    async with FrameApp().run_test(size=(cells, 10)) as pilot:
        worded = [("15:45 李娜, in 4 min", ""), ("15:45 李娜", ""), ("15:45", "")]
        pilot.app.query_one(StatusLine).show_said([("程序内部出错...", "")], worded)
        await pilot.pause()
        line = text_of(pilot).splitlines()[-1]
        assert line.startswith("程序内部出错...")
        assert line.endswith(end)


@pytest.mark.parametrize(("cells", "said"), [(24, " Recorded: busy. Tomorrow"), (25, " Recorded: busy. Tomorrow.")])
async def test_what_is_said_is_told_in_its_first_form_that_has_room(cells: int, said: str) -> None:
    """Nothing is cut in the middle, and nothing stands beside what has just room."""
    forms = [(" Recorded: busy. Tomorrow.", ""), (" Recorded: busy. Tomorrow", ""), (" Recorded.", "")]
    async with FrameApp().run_test(size=(cells + 1, 10)) as pilot:
        pilot.app.query_one(StatusLine).show_said(forms, [("15:45 李娜", ""), ("15:45", "")])
        await pilot.pause()
        assert text_of(pilot).splitlines()[-1].rstrip() == said


async def test_the_key_line_drops_the_least_important_and_keeps_help() -> None:
    async with FrameApp().run_test(size=(30, 10)) as pilot:
        keys = pilot.app.query_one(KeyLine)
        pairs = [("Enter", "prepare"), ("n p", "move"), ("/", "find"), ("?", "help")]
        keys.show_keys([Hint(label, shown, label) for shown, label in pairs])
        await pilot.pause()
        assert text_of(pilot).splitlines()[1] == " Enter prepare        ? help"
        await pilot.resize_terminal(60, 10)
        await pilot.pause()
        assert "find" in text_of(pilot).splitlines()[1]


@pytest.mark.parametrize("cells", [9, 21, 22, 33, 40, 59])
async def test_a_key_without_room_is_left_out_whole(cells: int) -> None:
    """Nothing of it is cut, and a shorter one behind it stands in its place."""
    pairs = [("Enter", "准备"), ("F3", "改正"), ("F10", "hand over"), ("q", "退出"), ("?", "帮助")]
    whole = {f"{shown} {label}" for shown, label in pairs}
    async with FrameApp().run_test(size=(cells, 10)) as pilot:
        pilot.app.query_one(KeyLine).show_keys([Hint(label, shown, label) for shown, label in pairs])
        await pilot.pause()
        line = text_of(pilot).splitlines()[1]
        assert set(re.split(" {2,}", line.strip())) <= whole
        assert line.endswith("? 帮助")
        if cells == 40:
            assert line.split() == ["Enter", "准备", "F3", "改正", "q", "退出", "?", "帮助"]


@pytest.mark.parametrize("name", HOSTILE)
async def test_hostile_text_is_text(name: str) -> None:
    async with FrameApp().run_test(size=(40, 10)) as pilot:
        pilot.app.query_one(Line).show([(name, "bold $accent")], [(name[:4], "")])

        def lines(room: int) -> list[PageLine]:
            return [[(line, "$warning")] for line in wrap(name, room, 3)]

        pilot.app.query_one(Page).show(lines)
        pilot.app.query_one(TextLine).value = name
        await pilot.pause()
        assert all(cell_len(line) <= 40 for line in text_of(pilot).splitlines())
        assert pilot.app.is_running


async def test_what_is_pasted_is_clean_and_one_line() -> None:
    async with FrameApp().run_test(size=(40, 10)) as pilot:
        typed = pilot.app.query_one(TextLine)
        typed.focus()
        await pilot.pause()
        typed.post_message(Paste("\x1b[31m王\u202e磊\n\x07second"))
        await pilot.pause()
        assert typed.value == "王磊 second"
        await pilot.press(*" a ")
        assert typed.value == "王磊 second a "


async def test_the_page_is_worded_anew_for_every_width() -> None:
    async with FrameApp().run_test(size=(60, 10)) as pilot:
        page = pilot.app.query_one(Page)
        page.show(lambda room: [[(line, "")] for line in wrap("one two three four five six", room)])
        await pilot.pause()
        assert page.text.count("\n") == 0
        await pilot.resize_terminal(20, 10)
        await pilot.pause()
        assert page.text.count("\n") >= 1


def test_parts_that_do_not_fit_are_cut_once_and_then_left_out() -> None:
    assert fit_parts([("abc", "x"), ("defg", "y"), ("hi", "z")], 5) == [("abc", "x"), ("..", "y")]
    assert fit_parts([("abc", "x")], 0) == []
