"""The scenes beside the queue and the call: first screen, picker, help, palette, summary, break, hand-over."""

from __future__ import annotations

from carecall.desk.first_run import FirstRun
from carecall.screens.welcome import WelcomeScreen
from carecall.view.welcome import Place
from scenes.catalogue import scene
from scenes.houses import first_day, nobody_to_call
from scenes.stage import Stage


async def _welcome(stage: Stage, found: FirstRun) -> None:
    place = Place("sqlite:////home/linyue/.local/share/carecall/carecall.db")
    stage.app.push_screen(WelcomeScreen(found, place, stage.app.work_on, stage.app.close_desk))
    await stage.rest()


@scene(house=nobody_to_call)
async def welcome(stage: Stage) -> None:
    """A desk that knows nobody says what to do."""
    await _welcome(stage, FirstRun(0, 0))


@scene(house=nobody_to_call)
async def welcome_unplanned(stage: Stage) -> None:
    """A desk with owners for whom nothing was planned yet."""
    await _welcome(stage, FirstRun(2345, 7))


@scene(agent="")
async def picker(stage: Stage) -> None:
    """Who works at this desk?"""
    await stage.press("down")


@scene()
async def help_queue(stage: Stage) -> None:
    """The keys of the queue."""
    await stage.press("?")


@scene()
async def help_queue_end(stage: Stage) -> None:
    """The end of that page."""
    await stage.press("?", *["down"] * 9)


@scene()
async def help_call(stage: Stage) -> None:
    """The keys of the call."""
    await stage.dial("张文山")
    await stage.press("?")


@scene()
async def help_summary(stage: Stage) -> None:
    """The keys of the summary, and what its words mean."""
    await stage.press("s", "?")


@scene()
async def help_summary_end(stage: Stage) -> None:
    """The end of that page."""
    await stage.press("s", "?", *["down"] * 6)


@scene()
async def summary_today(stage: Stage) -> None:
    """The figures of the day."""
    await stage.press("s")


@scene()
async def summary_end(stage: Stage) -> None:
    """The end of the figures."""
    await stage.press("s", *["down"] * 8)


@scene()
async def summary_day_before(stage: Stage) -> None:
    """The figures of the day before."""
    await stage.press("s", "left")


@scene()
async def summary_day_after(stage: Stage) -> None:
    """What is known of tomorrow."""
    await stage.press("s", "right")


@scene(house=nobody_to_call)
async def summary_empty(stage: Stage) -> None:
    """A day without a call divides by nothing."""
    await stage.press("s")


@scene()
async def palette(stage: Stage) -> None:
    """Every action of the queue by its name."""
    await stage.press("ctrl+p")


@scene()
async def palette_typed(stage: Stage) -> None:
    """Actions of the call found by a word, below the sentence."""
    await stage.dial("张文山")
    await stage.press("ctrl+p")
    await stage.type(stage.either("owner", "车主"))


@scene()
async def hand_over(stage: Stage) -> None:
    """To whom a promise may be handed."""
    await stage.select("李娜")
    await stage.press("h")


@scene()
async def handed_over(stage: Stage) -> None:
    """A promise was handed to everybody."""
    await stage.select("李娜")
    await stage.press("h", "down", "down", "enter")


@scene()
async def on_break(stage: Stage) -> None:
    """The agent has a break."""
    await stage.press("b")


@scene()
async def undone(stage: Stage) -> None:
    """An outcome was undone: back on its owner."""
    await stage.dial("张文山")
    await stage.press("x", "enter", "u")


@scene(house=first_day)
async def nothing_to_undo(stage: Stage) -> None:
    """Nothing was recorded today."""
    await stage.press("u")
