"""What is painted line by line: each part in its style, one line a line; all of it can be marked and copied."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.pilot import Pilot

from carecall.view.parts import Parts
from carecall.widgets.block import Block
from carecall.widgets.lines import Line

CARD: list[Parts] = [[("王文山", "bold"), ("  138 0013 8000", "")], [("due ", ""), ("soon", "$warning")]]


class Shown(App[None]):
    """A line over a block."""

    def compose(self) -> ComposeResult:
        yield Line(id="line")
        yield Block(id="block")

    def on_mount(self) -> None:
        self.query_one(Line).show([("left", "")], [("right", "bold")])
        self.query_one(Block).show(lambda cells: CARD)


def painted(pilot: Pilot[None], y: int) -> list[tuple[str, bool]]:
    """The texts of a line of the block as they are painted, and whether they are bold."""
    line = pilot.app.query_one(Block).render_line(y)
    return [(segment.text, bool(segment.style and segment.style.bold)) for segment in line]


async def drag(pilot: Pilot[None], start: tuple[int, int], end: tuple[int, int]) -> str | None:
    await pilot.mouse_down(offset=start)
    await pilot.hover(offset=end)
    await pilot.mouse_up(offset=end)
    return pilot.app.screen.get_selected_text()


async def test_each_part_is_painted_in_its_style() -> None:
    async with Shown().run_test(size=(30, 4)) as pilot:
        assert painted(pilot, 0) == [("王文山", True), ("  138 0013 8000", False)]
        assert pilot.app.query_one(Block).render_line(2).text.strip() == ""
        assert pilot.app.query_one(Line).text == "left" + " " * 21 + "right"


async def test_no_part_breaks_its_line_or_reaches_the_terminal_as_a_command() -> None:
    async with Shown().run_test(size=(30, 4)) as pilot:
        pilot.app.query_one(Block).show(lambda cells: [[("a\nb\x1b[31mc", "")], [("below", "")]])
        assert painted(pilot, 0) == [("a b [31mc", False)]
        assert painted(pilot, 1) == [("below", False)]


async def test_what_is_painted_can_be_marked_with_the_mouse_and_copied() -> None:
    async with Shown().run_test(size=(30, 4)) as pilot:
        assert await drag(pilot, (8, 1), (15, 1)) == "138 0013"
        assert await drag(pilot, (0, 1), (2, 2)) == "王文山  138 0013 8000\ndue"
        marked = [segment.style.bgcolor for segment in pilot.app.query_one(Block).render_line(0) if segment.style]
        pilot.app.screen.clear_selection()
        assert marked != [seg.style.bgcolor for seg in pilot.app.query_one(Block).render_line(0) if seg.style]


async def test_another_style_reaches_what_was_painted() -> None:
    async with Shown().run_test(size=(30, 4)) as pilot:
        before = [segment.style for segment in pilot.app.query_one(Block).render_line(1)]
        pilot.app.theme = "textual-light"
        await pilot.pause()
        assert before != [segment.style for segment in pilot.app.query_one(Block).render_line(1)]
