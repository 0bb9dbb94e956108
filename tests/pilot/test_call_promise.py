"""The line on which a time to call back is typed: who rings at an unusual time, and what was typed before (B-02)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
import support
from call_driver import calling_first, press, says, screen_of, survey_desk, type_in, walk_to
from desk_driver import both, everywhere, text_of, until
from textual.pilot import Pilot

from carecall.desk import promising
from carecall.desk.context import Desk
from carecall.store.database import Database
from carecall.widgets.outcome_panel import OutcomePanel

pytestmark = pytest.mark.usefixtures("no_guard")

WE_WORK = {
    "en": "We work from 09:00 to 18:00: perhaps nobody is here then.",
    "zh": "我们 09:00 上班、18:00 下班，那时多半没人在。",
}
ASK = {
    "en": 'Ask first: "May I call you tomorrow, Tue 24 Nov, 17:30 (afternoon)?" If yes, type it.',
    "zh": '先问："明天，11月24日周二，下午5点半打给您，行吗？"行就改输这个时间。',
}
YOURS = {
    "en": "Keep it only if you will be here; if you are not, it is everybody's.",
    "zh": "对方坚持、您到时又在岗，才约原时间：由您打；您不在座位，就由在岗的人接手。",
}
TWICE = {"en": "Enter twice: record", "zh": "Enter 按两次才记录"}
ONCE_MORE = {"en": "Enter once more: record", "zh": "Enter 再按一次就记录"}


@pytest.fixture
def survey(sqlite_db: Database) -> Desk:
    return survey_desk(sqlite_db, "张文山")


@everywhere
async def test_d_15_outside_the_hours_it_is_said_what_to_ask_for_first_and_who_rings_else(
    survey: Desk, lang: str, size: tuple[int, int]
) -> None:
    async with calling_first(survey, lang, size) as (_, pilot):
        await press(pilot, "1", "c")
        await type_in(pilot, "明天晚上八点")
        for said in (WE_WORK[lang], ASK[lang], YOURS[lang]):
            assert "".join(said.split()) in "".join(panel(pilot).split())
        for said in (TWICE[lang], ONCE_MORE[lang]):
            assert said in panel(pilot)
            assert said in text_of(pilot).splitlines()[-1]
            await press(pilot, "enter")
    (promise,) = promising.open_promises(survey, mine=True)
    assert promise.starts.hour == 20


@both
async def test_a_promise_on_a_closed_day_says_afterwards_that_it_stays(survey: Desk, lang: str) -> None:
    calendar = survey.pack.calendar.with_days({date(2026, 11, 24): False})
    closed = replace(survey, pack=replace(survey.pack, calendar=calendar))
    async with calling_first(closed, lang, (160, 40)) as (app, pilot):
        await press(pilot, "1", "c")
        await type_in(pilot, "明天上午十点")
        await press(pilot, "enter", "enter")
        stays = app.words(
            "We are closed that day: it stays at that time, for whoever has a desk open then; the list of promises "
            "marks it."
        )
        await until(pilot, lambda: stays in text_of(pilot))


@pytest.mark.parametrize("said", ["那就五分钟后吧", "okay, in five minutes then"])
@both
async def test_a_short_wait_is_read_back_as_it_was_said_and_the_list_agrees(survey: Desk, lang: str, said: str) -> None:
    async with calling_first(survey, lang) as (app, pilot):
        await press(pilot, "1", "c")
        await type_in(pilot, said)
        wait = {"zh": "5分钟后，下午3点46分", "en": "in 5 minutes, at 15:46 (afternoon)"}[lang]
        assert wait in panel(pilot).replace("\n", " ")
        await press(pilot, "enter")
        await until(pilot, lambda: app.screen is app.queue)
        assert "15:46" in text_of(pilot)


@pytest.mark.parametrize("said", ["明天中午十二点半", "tomorrow 12:30", "明天中午"])
@both
async def test_midday_is_within_the_hours_though_in_no_slot(survey: Desk, lang: str, said: str) -> None:
    async with calling_first(survey, lang) as (_, pilot):
        await press(pilot, "1", "c")
        await type_in(pilot, said)
        assert not says(pilot, WE_WORK[lang])
        await press(pilot, "enter")
    (promise,) = promising.open_promises(survey, mine=True)
    assert promise.starts.hour in (11, 12)


@pytest.mark.parametrize(
    ("keys", "line"),
    [
        (("明", "天", "上", "午"), "明天上午"),
        (("right", "点"), "晚上七点以后点"),
        (("left", "a"), "a晚上七点以后"),
        (("backspace",), ""),
    ],
)
@both
async def test_a_time_that_comes_back_is_replaced_by_what_is_typed_and_kept_by_an_arrow_key(
    survey: Desk, lang: str, keys: tuple[str, ...], line: str
) -> None:
    async with calling_first(survey, lang) as (_, pilot):
        await press(pilot, "1", "c")
        await type_in(pilot, "晚上七点以后")
        await press(pilot, "f2", "f4", "c")
        assert screen_of(pilot).line.value == "晚上七点以后"
        await press(pilot, *keys)
        assert screen_of(pilot).line.value == line


@both
async def test_a_time_that_is_given_up_is_gone(survey: Desk, lang: str) -> None:
    """Another one is asked for next time."""
    async with calling_first(survey, lang) as (_, pilot):
        await press(pilot, "1", "c")
        await type_in(pilot, "晚上七点以后")
        await press(pilot, "f4", "c")
        assert screen_of(pilot).line.value == ""


@pytest.mark.parametrize("keys", [("c",), ("o", "4", "c")])
@both
async def test_b_02_it_is_read_back_to_whoever_is_on_the_phone_in_one_language_while_it_is_typed(
    survey: Desk, lang: str, keys: tuple[str, ...]
) -> None:
    """The hours between which it is kept stand there before Enter."""
    async with calling_first(survey, lang) as (_, pilot):
        await press(pilot, "1", *keys)
        await type_in(pilot, "明天下午三点以后")
        spoken = {"en": "Read back: tomorrow, Tue 24 Nov, between 15:00 (afternoon) and 18:00 (evening)",
                  "zh": "向对方复述：明天，11月24日周二，下午3点到晚上6点之间"}  # fmt: skip
        assert spoken[lang] in " ".join(panel(pilot).split())
        other = {"en": "周二", "zh": "Tue"}[lang]
        assert other not in panel(pilot)


@both
async def test_an_answer_that_was_taken_back_is_replaced_and_half_a_one_is_gone_on_with(
    survey: Desk, lang: str
) -> None:
    async with calling_first(survey, lang) as (_, pilot):
        await walk_to(pilot, "low-score", {"overall": "3"})
        await type_in(pilot, "the bill")
        await press(pilot, "f2", "f4", "s")
        assert screen_of(pilot).line.value == "the bills"
        await press(pilot, "enter", "b", "w")
        assert screen_of(pilot).line.value == "w"


def panel(pilot: Pilot[None]) -> str:
    """What stands below the sentence."""
    return screen_of(pilot).query_one("#panel", OutcomePanel).text


@pytest.mark.parametrize(("said", "words"), [
    ("明天上午", {"en": "tomorrow morning", "zh": "明天上午"}),
    ("今天下午", {"en": "this afternoon", "zh": "今天下午"}),
])  # fmt: skip
@everywhere
async def test_a_promise_of_a_part_of_the_day_is_shown_as_one(
    survey: Desk, lang: str, size: tuple[int, int], said: str, words: dict[str, str]
) -> None:
    """In the list, in its explanation, on the card; nowhere by an hour that nobody promised."""
    async with calling_first(survey, lang, size) as (app, pilot):
        await press(pilot, "1", "c")
        await type_in(pilot, said)
        await press(pilot, "enter")
        assert app.screen is app.queue
        await press(pilot, "w")
        await until(pilot, lambda: says(pilot, words[lang]), words[lang])
        assert "09:00" not in text_of(pilot)
        assert text_of(pilot).count(words[lang]) >= 2, "the list and its explanation"
    later = support.at(survey, "2026-11-24 09:20" if "明天" in said else "2026-11-23 15:50")
    async with calling_first(later, lang, size) as (_, pilot):
        card = {"明天上午": {"en": "this morning", "zh": "今天上午"}}.get(said, words)[lang]
        assert {"en": f"Promise for {card} ", "zh": f"约定 {card}"}[lang] in text_of(pilot)
