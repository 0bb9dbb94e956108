"""The scenes of the queue."""

from __future__ import annotations

from carecall.desk import calling
from carecall.desk.context import find_agent, staff_of
from scenes.catalogue import scene
from scenes.houses import first_day, hostile, nobody_to_call
from scenes.stage import Stage


@scene()
async def queue_today(stage: Stage) -> None:
    """The list as the desk opens it."""


@scene()
async def queue_end(stage: Stage) -> None:
    """The end of the list: promises and what waits."""
    await stage.press("end")


@scene()
async def queue_programme(stage: Stage) -> None:
    """One programme."""
    await stage.press("3")


@scene()
async def queue_overdue(stage: Stage) -> None:
    """Overdue work only."""
    await stage.press("t", "t")


@scene()
async def queue_promised(stage: Stage) -> None:
    """Promises only."""
    await stage.press("t", "t", "t")


@scene()
async def queue_held(stage: Stage) -> None:
    """What is held until a number is corrected."""
    await stage.press("T", "T", "T", "T")


@scene()
async def queue_completed(stage: Stage) -> None:
    """What was completed today."""
    await stage.press("T", "T", "T")


@scene()
async def queue_slot(stage: Stage) -> None:
    """The calls of one slot, of one programme."""
    await stage.press("f", "f", "f", "2")


@scene()
async def queue_find(stage: Stage) -> None:
    """The line to search with, open and empty."""
    await stage.press("/")


@scene()
async def queue_finding(stage: Stage) -> None:
    """Owners found by pinyin initials while these are typed."""
    await stage.press("/")
    await stage.type("z")


@scene()
async def queue_found(stage: Stage) -> None:
    """An owner found, the line closed, the filter kept."""
    await stage.press("/")
    await stage.enter("oyxx")


@scene()
async def queue_nothing_found(stage: Stage) -> None:
    """Filters that hide everything."""
    await stage.press("t", "t", "6", "/")
    await stage.enter("xyz")


@scene()
async def queue_everybody(stage: Stage) -> None:
    """Everybody's calls."""
    await stage.press("a")


@scene(house=nobody_to_call)
async def queue_empty(stage: Stage) -> None:
    """A day on which nobody is to be called."""


@scene()
async def queue_why(stage: Stage) -> None:
    """Why this owner is called, in full, over two programmes."""
    await stage.select("欧阳小雪")
    await stage.press("w")


@scene()
async def queue_why_rest(stage: Stage) -> None:
    """The rest of it: what the rules ask."""
    await stage.select("欧阳小雪")
    await stage.press("w", "w")


@scene()
async def queue_why_waiting(stage: Stage) -> None:
    """Why an owner is not called now."""
    await stage.select("周杰")
    await stage.press("w")


@scene()
async def queue_taken(stage: Stage) -> None:
    """A colleague has an owner of everybody's list open."""
    await stage.press("a")
    desk = stage.app.desk
    colleague = find_agent(await stage.app.reading(staff_of, desk), "1002")
    owner = next(row.customer for row in stage.app.queue.shown.rows if row.name == "许晴")
    await stage.app.writing(calling.prepare, desk.seated(colleague), owner)
    await stage.press("r")
    await stage.select("许晴")


@scene()
async def queue_refused(stage: Stage) -> None:
    """A rule refuses what was asked for: an error on the status line."""
    await stage.select("周杰")
    await stage.press("enter")


@scene()
async def queue_error(stage: Stage) -> None:
    """Something went wrong in the program itself."""
    stage.app.complain(ZeroDivisionError())


@scene()
async def queue_dead_key(stage: Stage) -> None:
    """A key that does nothing here."""
    await stage.press("y")


@scene(house=first_day, training=True)
async def queue_training(stage: Stage) -> None:
    """A training desk: its mark, and the first hint."""


@scene(at="2026-11-23 15:57")
async def queue_promise_due(stage: Stage) -> None:
    """A promise comes due: told on the status line, first on the list."""


@scene(at="2026-11-23 16:31")
async def queue_promise_late(stage: Stage) -> None:
    """A promise that was not kept."""


@scene(house=hostile, foreign=True)
async def queue_hostile(stage: Stage) -> None:
    """Names that were made to break a terminal."""
    await stage.press("w")
