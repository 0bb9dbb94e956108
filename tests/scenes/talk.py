"""The scenes of the talk: each kind of step, refusals, and what stands beside the script."""

from __future__ import annotations

from scenes.catalogue import scene
from scenes.houses import first_day, hostile, left_in_a_call
from scenes.stage import Stage


@scene()
async def call_choose(stage: Stage) -> None:
    """The first question: who is speaking."""
    await stage.dial("张文山")


@scene()
async def call_choose_note(stage: Stage) -> None:
    """A question with a note that is not read aloud."""
    await stage.dial("张文山")
    await stage.press("3")


@scene()
async def call_choose_many(stage: Stage) -> None:
    """A question with many answers."""
    await stage.dial("张文山")
    await stage.talk(until="permission")


@scene()
async def call_say(stage: Stage) -> None:
    """A sentence that is only said."""
    await stage.dial("张文山")
    await stage.talk(until="introduction")


@scene()
async def call_cut_in(stage: Stage) -> None:
    """A sentence at which an owner may cut in."""
    await stage.dial("仇英")
    await stage.talk(until="purpose-first-service")


@scene()
async def call_score(stage: Stage) -> None:
    """A score on the number keys."""
    await stage.dial("张文山")
    await stage.talk(until="overall")


@scene()
async def call_answers(stage: Stage) -> None:
    """A question in the middle, with what was said before."""
    await stage.dial("张文山")
    await stage.talk(until="explanation")


@scene()
async def call_away(stage: Stage) -> None:
    """The owner is not there: only said, with a key for the time that may be named."""
    await stage.dial("张文山")
    await stage.talk(until="away-words", identity="2", other_person="2")


@scene()
async def call_odometer(stage: Stage) -> None:
    """Kilometres, half typed."""
    await stage.dial("张文山")
    await stage.talk(until="odometer")
    await stage.type("129")


@scene()
async def call_number(stage: Stage) -> None:
    """A number."""
    await stage.dial("仇英")
    await stage.talk(until="elsewhere-price", booking="4")


@scene()
async def call_date(stage: Stage) -> None:
    """A day."""
    await stage.dial("仇英")
    await stage.talk(until="agreed-date")


@scene()
async def call_time(stage: Stage) -> None:
    """A time of day."""
    await stage.dial("仇英")
    await stage.talk(until="agreed-time")


@scene()
async def call_plate(stage: Stage) -> None:
    """A plate."""
    await stage.dial("张文山")
    await stage.talk(until="plate", plate_check="2")


@scene()
async def call_text(stage: Stage) -> None:
    """Words of the owner, the line empty."""
    await stage.dial("张文山")
    await stage.talk(until="problem", condition="2")


@scene()
async def call_text_typed(stage: Stage) -> None:
    """Words of the owner, longer than the line."""
    await stage.dial("张文山")
    await stage.talk(until="problem", condition="2")
    await stage.type(stage.either("a rattle at the front left that comes when it is cold and goes away " * 2,
                                  "左前轮附近有异响，冷车的时候有，开十来分钟就没有了，上周开始的，" * 3))  # fmt: skip


@scene()
async def call_text_optional(stage: Stage) -> None:
    """Words that the owner may have none of."""
    await stage.dial("张文山")
    await stage.talk(until="notice")


@scene()
async def call_read_back(stage: Stage) -> None:
    """What was said, read back."""
    await stage.dial("张文山")
    await stage.talk(until="read-back", notice=stage.either("rattle at the rear window", "后挡风玻璃有响声"))


@scene()
async def call_read_back_parts(stage: Stage) -> None:
    """More answers than the number keys can tell apart are read in parts."""
    await stage.dial("解晓东")
    low = ("attitude", "competence", "process", "functions", "after_sales", "cleanliness")
    fault = stage.either("nobody had time for us", "没人招呼我们")
    given = {**dict.fromkeys(low, "3"), **{f"{each}_low": fault for each in low}}
    await stage.talk(until="read-back", handover="2", low_score=fault, low_score_manager="2",
                     reason_to_buy=stage.either("the price", "价格"), wishes=fault, **given)  # fmt: skip


@scene()
async def call_booked(stage: Stage) -> None:
    """A booking, read back."""
    await stage.dial("仇英")
    await stage.talk(until="booked-words")


@scene()
async def call_complaint(stage: Stage) -> None:
    """A complaint, which has no time box."""
    await stage.dial("张文山")
    await stage.talk(until="complaint-content", overall="3", low_score="f9", low_score_manager="1")


@scene()
async def call_seven_day(stage: Stage) -> None:
    """The survey of the handover, with a note of the consultant's call."""
    await stage.dial("解晓东")
    await stage.talk(until="minutes")


@scene()
async def call_longest_sentence(stage: Stage) -> None:
    """The longest sentence of the scripts."""
    await stage.dial("仇英")
    await stage.talk(until="on-time-words", booking="2")


@scene()
async def call_over_time(stage: Stage) -> None:
    """A time box that has run out."""
    await stage.dial("张文山")
    await stage.talk(until="explanation")
    await stage.wait(95)


@scene()
async def call_refused_odometer(stage: Stage) -> None:
    """Fewer kilometres than are known: refused, and taken when entered twice."""
    await stage.dial("张文山")
    await stage.talk(until="odometer")
    await stage.enter("900")


@scene()
async def call_refused_date(stage: Stage) -> None:
    """A day that is over."""
    await stage.dial("仇英")
    await stage.talk(until="agreed-date")
    await stage.enter("11-01")


@scene()
async def call_costs_then(stage: Stage) -> None:
    """A day on which the first service is no longer free is asked once more."""
    await stage.dial("仇英")
    await stage.talk(until="agreed-date", odometer="2700")
    await stage.enter("2026-12-20")


@scene()
async def call_outcome_first(stage: Stage) -> None:
    """After the dial there is no way out without an outcome."""
    await stage.dial("张文山")
    await stage.press("q")


@scene(house=left_in_a_call)
async def call_resumed(stage: Stage) -> None:
    """A call that was not closed goes on at its question, after the desk was killed."""


@scene()
async def call_poorest(stage: Stage) -> None:
    """The script reads well for an owner of whom next to nothing is known."""
    await stage.dial("何清")
    await stage.talk(until="closing")


@scene()
async def call_merged(stage: Stage) -> None:
    """One call for two programmes: the first is being talked about."""
    await stage.dial("欧阳小雪")
    await stage.talk(until="odometer")


@scene()
async def call_merged_no_goodbye(stage: Stage) -> None:
    """The end of the first script, where another follows."""
    await stage.dial("欧阳小雪")
    await stage.talk(until="not-coming-words", booking="5", reason="2", reason_detail="f9")


@scene()
async def call_merged_second(stage: Stage) -> None:
    """The second script begins without a second introduction."""
    await stage.dial("欧阳小雪")
    await stage.talk(until="overall", booking="5", reason="2", reason_detail="f9")


@scene()
async def call_note(stage: Stage) -> None:
    """A note that is being written beside the script."""
    await stage.dial("张文山")
    await stage.press("e")
    await stage.type(stage.either("noisy, speaks fast", "背景很吵，说话快"))


@scene()
async def call_note_kept(stage: Stage) -> None:
    """A note that was written."""
    await stage.dial("张文山")
    await stage.press("e")
    await stage.enter(stage.either("noisy, speaks fast", "背景很吵，说话快"))


@scene()
async def call_correct_few(stage: Stage) -> None:
    """Which answer is to be corrected, of a few."""
    await stage.dial("张文山")
    await stage.talk(until="waiting")
    await stage.press("a")


@scene()
async def call_correct_many(stage: Stage) -> None:
    """Which answer is to be corrected, of more than there are number keys."""
    await stage.dial("张文山")
    rattle = stage.either("rattle at the front left", "左前有异响")
    await stage.talk(until="read-back", condition="2", problem=rattle, problem_help="2")
    await stage.press("a")


@scene()
async def call_correct_one(stage: Stage) -> None:
    """An earlier answer is given anew."""
    await stage.dial("张文山")
    await stage.talk(until="waiting")
    await stage.press("a", "2")


@scene()
async def call_correct_typed(stage: Stage) -> None:
    """An earlier answer is typed anew, and refused."""
    await stage.dial("张文山")
    await stage.talk(until="notice")
    await stage.press("f3", "1")
    await stage.enter("900")


@scene()
async def call_again(stage: Stage) -> None:
    """The kilometres were corrected: when the service is due is said again."""
    await stage.dial("仇英")
    await stage.talk(until="agreed-time", odometer="2700", agreed_date="11-25")
    await stage.press("f3", "3")
    await stage.enter("5200")


@scene()
async def call_asked_again(stage: Stage) -> None:
    """And the day that was agreed on the old kilometres is asked again."""
    await stage.dial("仇英")
    await stage.talk(until="agreed-time", odometer="2700", agreed_date="11-25")
    await stage.press("f3", "3")
    await stage.enter("5200")
    await stage.talk(until="agreed-date")


@scene(at="2026-11-23 15:57")
async def call_promise_due(stage: Stage) -> None:
    """A promise comes due during another owner's call."""
    await stage.dial("张文山")
    await stage.talk(until="overall")


@scene(at="2026-11-23 15:57")
async def call_promise_kept(stage: Stage) -> None:
    """A call that was promised says so until its end, and the introduction speaks of it."""
    await stage.dial("李娜")
    await stage.talk(until="introduction")


@scene()
async def call_error(stage: Stage) -> None:
    """Something went wrong during a call."""
    await stage.dial("张文山")
    await stage.talk(until="overall")
    stage.app.complain(ZeroDivisionError())


@scene(house=hostile, foreign=True)
async def call_hostile(stage: Stage) -> None:
    """A talk with texts that were made to break a terminal, one of them typed."""
    await stage.select("[@click=app.quit]Smith[/]")
    await stage.press("enter", "enter")
    await stage.talk(until="condition")
    await stage.press("e")
    await stage.paste("\x1b[31m红\x1b[0m [bold]李\u202e小龍 " + "王" * 60)
    await stage.press("enter")


@scene(house=first_day, training=True)
async def training_question(stage: Stage) -> None:
    """The training desk during a talk."""
    await stage.dial("张文山")


@scene()
async def call_purpose(stage: Stage) -> None:
    """The owner asks why we call and where the number is from."""
    await stage.dial("张文山")
    await stage.talk(until="overall")
    await stage.press("w")


@scene()
async def call_turned(stage: Stage) -> None:
    """The owner complains in the middle of the questions."""
    await stage.dial("张文山")
    await stage.talk(until="explanation")
    await stage.press("t")
