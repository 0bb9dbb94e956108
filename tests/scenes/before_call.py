"""The scenes of a call before the talk."""

from __future__ import annotations

from unittest.mock import patch

from carecall.screens import call
from carecall.screens.call import CallScreen
from scenes.catalogue import scene
from scenes.houses import first_day, hostile, invited, products
from scenes.stage import Stage


@scene()
async def call_claiming(stage: Stage) -> None:
    """The claim takes longer than a blink; what is known of the row stands there meanwhile."""

    async def never(*_: object) -> None:
        return None

    with patch.object(CallScreen, "_prepare", never), patch.object(call, "BLINK", 0.001):
        await stage.prepare("张文山")


@scene()
async def call_prepared(stage: Stage) -> None:
    """Claimed: the number in clear, everything to read before the talk."""
    await stage.prepare("张文山")


@scene(house=products)
async def call_prepared_business(stage: Stage) -> None:
    """A business customer: whom the number reaches, and the other contact persons (E-15)."""
    await stage.prepare("方远机电设备有限公司")


@scene(house=products)
async def call_business(stage: Stage) -> None:
    """What is said to the contact person."""
    await stage.prepare("方远机电设备有限公司")
    await stage.press("enter")


@scene(house=invited)
async def call_prepared_invited(stage: Stage) -> None:
    """An owner whom a campaign invites (A-17)."""
    await stage.prepare("段誉")


@scene(house=invited)
async def call_invited(stage: Stage) -> None:
    """What the campaign tells, and the day that it keeps for the owner."""
    await stage.prepare("段誉")
    await stage.press("enter")
    await stage.talk(until="activity-words")


@scene()
async def call_on_the_line(stage: Stage) -> None:
    """An owner has rung: everything to read, and the number to compare."""
    await stage.select("张文山")
    await stage.press("i")


@scene()
async def call_on_the_line_anew(stage: Stage) -> None:
    """An owner has rung of whom nothing is open."""
    await stage.press("/")
    await stage.enter("吴迪")
    await stage.press("i")


@scene()
async def call_rang_in(stage: Stage) -> None:
    """What such an owner rings about."""
    await call_on_the_line_anew(stage)
    await stage.press("enter", "1", "enter")


@scene()
async def call_prepared_birthday(stage: Stage) -> None:
    """A new owner, on the owner's birthday."""
    await stage.prepare("朴志勋")


@scene()
async def call_prepared_poorest(stage: Stage) -> None:
    """An owner of whom next to nothing is known."""
    await stage.prepare("何清")


@scene()
async def call_prepared_last_try(stage: Stage) -> None:
    """The last try says so."""
    await stage.prepare("王磊")


@scene(at="2026-11-23 15:57")
async def call_prepared_promise(stage: Stage) -> None:
    """The owner who was promised this call."""
    await stage.prepare("李娜")


@scene()
async def call_prepared_merged(stage: Stage) -> None:
    """One call for two programmes."""
    await stage.prepare("欧阳小雪")


@scene()
async def call_preview(stage: Stage) -> None:
    """The next card, which came by itself after an outcome."""
    await stage.dial("张文山")
    await stage.press("x", "enter")


@scene()
async def call_preview_promise(stage: Stage) -> None:
    """The next card after a callback was promised."""
    await stage.dial("张文山")
    await stage.press("c")
    await stage.enter(stage.either("tomorrow 3pm", "明天下午三点"))


@scene()
async def call_nobody_further(stage: Stage) -> None:
    """Before the dial there is nobody further in this direction."""
    await stage.prepare("司马光耀")
    await stage.press("p")


@scene(house=hostile, foreign=True)
async def call_prepared_hostile(stage: Stage) -> None:
    """A card full of texts that were made to break a terminal."""
    await stage.select("x" * 200)
    await stage.press("enter")


@scene(house=first_day, training=True)
async def training_preview(stage: Stage) -> None:
    """The training desk after the first call."""
    await stage.dial("张文山")
    await stage.press("x", "enter")
