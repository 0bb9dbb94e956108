"""The scenes of a call's end: outcomes, promises, what the script's end proposes."""

from __future__ import annotations

from scenes.catalogue import scene
from scenes.stage import Stage


@scene()
async def call_no_answer(stage: Stage) -> None:
    """Nobody answers: what follows, before Enter commits it."""
    await stage.dial("张文山")
    await stage.press("x")


@scene()
async def call_no_answer_last_try(stage: Stage) -> None:
    """Nobody answers the last try: a message follows."""
    await stage.dial("王磊")
    await stage.press("x")


@scene()
async def call_no_answer_merged(stage: Stage) -> None:
    """Nobody answers a call for two programmes."""
    await stage.dial("欧阳小雪")
    await stage.press("x")


@scene()
async def call_no_answer_refused(stage: Stage) -> None:
    """Somebody has answered already."""
    await stage.dial("张文山")
    await stage.talk(until="introduction")
    await stage.press("x")


@scene()
async def call_outcomes(stage: Stage) -> None:
    """Every outcome with its key."""
    await stage.dial("张文山")
    await stage.press("o")


@scene()
async def call_results(stage: Stage) -> None:
    """Which result an outcome has."""
    await stage.dial("张文山")
    await stage.press("o", "9")


@scene()
async def call_results_finished(stage: Stage) -> None:
    """Finished from the list of outcomes: which end it was."""
    await stage.dial("仇英")
    await stage.press("o", "0")


@scene()
async def call_refusal(stage: Stage) -> None:
    """The script ends with a refusal, which it proposes."""
    await stage.dial("张文山")
    await stage.talk(permission="3")


@scene()
async def call_do_not_call(stage: Stage) -> None:
    """The owner never wants to be called again."""
    await stage.dial("张文山")
    await stage.talk(permission="4")


@scene()
async def call_wrong_number(stage: Stage) -> None:
    """A wrong number, through the script."""
    await stage.dial("张文山")
    await stage.talk(identity="3")


@scene()
async def call_not_convenient(stage: Stage) -> None:
    """Not now: a time may be named."""
    await stage.dial("张文山")
    await stage.talk(permission="2")


@scene()
async def call_somebody_else(stage: Stage) -> None:
    """Somebody else answers, from the list of outcomes."""
    await stage.dial("张文山")
    await stage.press("o", "4")


@scene()
async def call_hung_up(stage: Stage) -> None:
    """The owner hung up during the talk."""
    await stage.dial("张文山")
    await stage.talk(until="explanation")
    await stage.press("h")


@scene()
async def call_hung_up_merged(stage: Stage) -> None:
    """The owner hung up in the second script: the first one is finished."""
    await stage.dial("欧阳小雪")
    await stage.talk(until="explanation", booking="5", reason="2", reason_detail="f9")
    await stage.press("h")


@scene()
async def call_hung_up_agreed(stage: Stage) -> None:
    """An owner rang before the agreed time, and hung up."""
    await stage.select("李娜")
    await stage.press("i", "enter", "1", "h")


@scene()
async def call_callback_empty(stage: Stage) -> None:
    """When to call back: nothing typed yet."""
    await stage.dial("张文山")
    await stage.press("1", "c")


@scene()
async def call_callback_half(stage: Stage) -> None:
    """Half a phrase is not worth a word yet."""
    await stage.dial("张文山")
    await stage.press("1", "c")
    await stage.type(stage.either("tomo", "明"))


@scene()
async def call_callback_bare_day(stage: Stage) -> None:
    """A bare day is no time."""
    await stage.dial("张文山")
    await stage.press("1", "c")
    await stage.enter(stage.either("tomorrow", "明天"))


@scene()
async def call_callback_weekend(stage: Stage) -> None:
    """A weekend is two days."""
    await stage.dial("张文山")
    await stage.press("1", "c")
    await stage.type(stage.either("weekend", "周末"))


@scene()
async def call_callback_past(stage: Stage) -> None:
    """A time that is over."""
    await stage.dial("张文山")
    await stage.press("1", "c")
    await stage.type(stage.either("today 9am", "今天上午九点"))


@scene()
async def call_callback_nonsense(stage: Stage) -> None:
    """What is no time at all, entered."""
    await stage.dial("张文山")
    await stage.press("1", "c")
    await stage.enter(stage.either("when the cows come home", "等我有空"))


@scene()
async def call_callback_read_back(stage: Stage) -> None:
    """The promise as it is read back."""
    await stage.dial("张文山")
    await stage.talk(until="explanation")
    await stage.press("c")
    await stage.type(stage.either("tomorrow 3pm", "明天下午三点"))


@scene()
async def call_callback_part_of_day(stage: Stage) -> None:
    """A promise for a part of a day."""
    await stage.dial("张文山")
    await stage.press("1", "c")
    await stage.type(stage.either("wednesday afternoon", "周三下午"))


@scene()
async def call_callback_outside_hours(stage: Stage) -> None:
    """Outside the calling hours, before Enter."""
    await stage.dial("张文山")
    await stage.press("1", "c")
    await stage.type(stage.either("tomorrow 8pm", "明天晚上八点"))


@scene()
async def call_callback_outside_hours_confirmed(stage: Stage) -> None:
    """Outside the calling hours one more Enter is needed."""
    await stage.dial("张文山")
    await stage.press("1", "c")
    await stage.enter(stage.either("tomorrow 8pm", "明天晚上八点"))


@scene()
async def call_callback_merged(stage: Stage) -> None:
    """A callback for two programmes."""
    await stage.dial("欧阳小雪")
    await stage.press("1", "c")
    await stage.type(stage.either("tomorrow 10:30", "明天上午十点半"))


@scene()
async def call_finished(stage: Stage) -> None:
    """The end of the script proposes its outcome."""
    await stage.dial("张文山")
    await stage.talk()


@scene()
async def call_finished_in_part(stage: Stage) -> None:
    """Finished, with required answers missing."""
    await stage.dial("张文山")
    await stage.talk(condition="f9", overall="f9")


@scene()
async def call_finished_complaint(stage: Stage) -> None:
    """A complaint was told: who takes it over, and where it stands."""
    await stage.dial("张文山")
    told = stage.either("nobody explained the bill", "账单没人讲")
    await stage.talk(overall="3", low_score="f9", low_score_manager="1", complaint_content=told)


@scene()
async def call_finished_booked(stage: Stage) -> None:
    """An invitation that ended with a booking."""
    await stage.dial("仇英")
    await stage.talk()


@scene()
async def call_finished_merged(stage: Stage) -> None:
    """Both scripts of a call are at their end."""
    await stage.dial("欧阳小雪")
    await stage.talk(agreed_date="11-27")


@scene()
async def queue_after_last(stage: Stage) -> None:
    """After the last owner who can be called the queue says what was recorded."""
    await stage.press("/")
    await stage.enter("zws")
    await stage.dial("张文山")
    await stage.press("x", "enter")
