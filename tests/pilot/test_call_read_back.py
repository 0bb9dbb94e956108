"""The read-back page: every sentence as it is said, the number that corrects it, what is needed and missing (B-02)."""

from __future__ import annotations

from datetime import date

import pytest
import support
from call_driver import answers, asked, calling_first, press, says, screen_of, survey_desk, walk_to
from desk_driver import both, everywhere, status_of, text_of
from rich.cells import cell_len

from carecall.desk import planning, queue
from carecall.desk.context import Desk
from carecall.desk.explaining import agreed_day
from carecall.desk.whereabouts import whereabouts
from carecall.screens.call_notes import Correct
from carecall.screens.call_talk import ReadBack, Talking
from carecall.store.agreed import Agreed
from carecall.store.database import Database

pytestmark = pytest.mark.usefixtures("no_guard")

PROBLEM = {"condition": "2", "problem": "Rattle at front left", "problem-help": "2", "notice": "Rattle"}
LONG = {"en": "a long story about a noise that comes and goes, " * 6, "zh": "车左前方有异响，时有时无，" * 11}


@pytest.fixture
def survey(sqlite_db: Database) -> Desk:
    return survey_desk(sqlite_db, "张文山")


@pytest.fixture
def service(sqlite_db: Database) -> Desk:
    """A first service that is due within the week."""
    desk = support.make_desk(sqlite_db, agent="A01")
    support.add_owner(desk, "张文山", delivered=support.days_ago(desk, 88))
    planning.plan(desk)
    return desk


@everywhere
async def test_each_sentence_stands_on_a_line_with_its_number(survey: Desk, lang: str, size: tuple[int, int]) -> None:
    """B-02: what is read aloud is read sentence by sentence, and the key line stays."""
    said = {
        "en": ("1   You gave us 9 out of 10.", "2   You told me: Rattle at front left.", "4   The car has done 13,000"),
        "zh": ("1   您这次打了9分。", "2   您说：Rattle at front left。", "4   车现在跑了13,000公里。"),
    }
    async with calling_first(survey, lang, size) as (app, pilot):
        await walk_to(pilot, "read-back", PROBLEM)
        assert isinstance(screen_of(pilot).mode, ReadBack)
        shown = text_of(pilot)
        for sentence in said[lang]:
            assert sentence in shown
        assert app.words("said") in shown.splitlines()[-1]
        assert all(cell_len(line) <= size[0] for line in shown.splitlines())


@everywhere
async def test_its_number_corrects_an_answer_and_leads_back_to_the_page(
    survey: Desk, lang: str, size: tuple[int, int]
) -> None:
    async with calling_first(survey, lang, size) as (_, pilot):
        await walk_to(pilot, "read-back", PROBLEM)
        await press(pilot, "4")
        mode = screen_of(pilot).mode
        assert isinstance(mode, Correct)
        assert mode.step.id == "odometer"
        await press(pilot, *"12900", "enter")
        assert isinstance(screen_of(pilot).mode, ReadBack)
        assert "12,900" in text_of(pilot)
        await press(pilot, "8")
        assert isinstance(screen_of(pilot).mode, ReadBack)
        assert "4" in status_of(pilot)
        await press(pilot, "enter")
        assert isinstance(screen_of(pilot).mode, Talking)
        assert not isinstance(screen_of(pilot).mode, ReadBack)
    assert answers(survey)["odometer"] == "12900"


@everywhere
async def test_what_is_needed_and_nobody_answered_is_named_and_can_be_given(
    survey: Desk, lang: str, size: tuple[int, int]
) -> None:
    """AAPOR P: without it the contact is a partial."""
    async with calling_first(survey, lang, size) as (app, pilot):
        await walk_to(pilot, "read-back", {"overall": "-"})
        shown = text_of(pilot)
        assert app.words("Not answered yet, and needed:") in shown
        assert " 2  " + {"en": "Overall score", "zh": "总体评分"}[lang] in shown
        await press(pilot, "2", "8")
        assert app.words("Not answered yet, and needed:") not in text_of(pilot)
    assert answers(survey)["overall"] == "8"


@pytest.mark.parametrize(
    ("lang", "day", "hour"), [("zh", "约好12月1日周二", "下午3点"), ("en", "Tuesday 1 December,", "3 pm, at")]
)
async def test_a_day_and_an_hour_that_were_agreed_are_read_as_they_are_spoken(
    service: Desk, lang: str, day: str, hour: str
) -> None:
    """B-02, D-14: weekday and day; each can be corrected by its own number although one sentence says both."""
    async with calling_first(service, lang) as (_, pilot):
        await walk_to(pilot, "booked-words")
        shown = text_of(pilot)
        assert f"2   {day}" in shown
        assert f"3   {hour}" in shown
        await press(pilot, "3")
        mode = screen_of(pilot).mode
        assert isinstance(mode, Correct)
        assert mode.step.id == "agreed-time"


@everywhere
async def test_a_page_that_is_too_long_is_cut_and_every_number_stays(
    survey: Desk, lang: str, size: tuple[int, int]
) -> None:
    story = LONG[lang]
    given = {"condition": "2", "problem": story, "problem-help": "2", "overall": "3", "low-score": story}
    async with calling_first(survey, lang, size) as (app, pilot):
        await walk_to(pilot, "read-back", {**given, "low-score-manager": "2", "notice": story})
        mode = screen_of(pilot).mode
        assert isinstance(mode, ReadBack)
        shown = text_of(pilot)
        assert len(mode.page.said) == 5
        assert all(f" {number}   " in shown for number in range(1, 6))
        assert app.words("said") in shown.splitlines()[-1]


@both
async def test_where_no_answer_is_read_back_the_sentence_is_read_all_the_same(sqlite_db: Database, lang: str) -> None:
    """Three days after delivery, all is well and nobody asks anything."""
    desk = support.make_desk(sqlite_db, agent="C01")
    support.add_owner(desk, "张文山", delivered=support.days_ago(desk, 3), consultant="C01")
    planning.plan(desk)
    async with calling_first(desk, lang) as (app, pilot):
        await walk_to(pilot, "read-back", {"open-question": "", "plate": "f9"})
        mode = screen_of(pilot).mode
        assert isinstance(mode, ReadBack)
        assert mode.page.given == ()
        assert app.words("Read it aloud; {go}: the owner agrees.", go="Enter") in text_of(pilot)
        await press(pilot, "1")
        assert screen_of(pilot).mode is mode


def new_owner(db: Database, days: int) -> Desk:
    """A01 with an owner whose car was delivered so many days ago."""
    desk = support.make_desk(db, agent="A01")
    support.add_owner(desk, "张文山", delivered=support.days_ago(desk, days))
    with desk.db.write() as tx:
        tx.run("UPDATE vehicle SET plate = ''")
    planning.plan(desk)
    return desk


@everywhere
async def test_a_due_date_that_was_agreed_is_corrected_where_it_was_asked(
    sqlite_db: Database, lang: str, size: tuple[int, int]
) -> None:
    """D-14: the day is not an answer of its own, yet what is read has its number."""
    async with calling_first(new_owner(sqlite_db, 31), lang, size) as (_, pilot):
        await walk_to(pilot, "read-back", {"odometer": "2100"})
        mode = screen_of(pilot).mode
        assert isinstance(mode, ReadBack)
        number = mode.page.number("estimate")
        assert f" {number}   " + {"en": "The first service", "zh": "首保大概在"}[lang] in text_of(pilot)
        await press(pilot, number)
        mode = screen_of(pilot).mode
        assert isinstance(mode, Correct)
        assert mode.step.id == "estimate"


@everywhere
async def test_more_answers_than_number_keys_are_read_in_parts(
    sqlite_db: Database, lang: str, size: tuple[int, int]
) -> None:
    """D-08: an owner who found fault with everything; each answer has its number in its part."""
    low = ("attitude", "competence", "process", "functions", "after-sales", "cleanliness")
    given = {**dict.fromkeys(low, "3"), **{f"{each}-low": f"about {each}" for each in low}, "handover": "2"}
    given |= {"low-score": "the handover", "low-score-manager": "2", "reason-to-buy": "the price", "plate": "京A12345"}
    desk = new_owner(sqlite_db, 8)
    async with calling_first(desk, lang, size) as (app, pilot):
        await walk_to(pilot, "read-back", {**given, "wishes": "a call"})
        mode = screen_of(pilot).mode
        assert isinstance(mode, ReadBack)
        assert sum(len(page.given) for page in mode.pages) == 11
        assert app.words("A number corrects that answer; {go} reads on.", go="Enter") in text_of(pilot)
        assert all(len(page.given) <= 10 for page in mode.pages)
        while mode.more:
            shown = text_of(pilot)
            assert all(f" {mode.page.number(each.step.id)}   " in shown for each in mode.page.said)
            await press(pilot, "enter")
        assert mode.part > 0
        await press(pilot, "b")
        assert mode.part == len(mode.pages) - 2
        await press(pilot, "enter", mode.pages[-1].number("wishes"))
        corrected = screen_of(pilot).mode
        assert isinstance(corrected, Correct)
        assert corrected.step.id == "wishes"
        await press(pilot, *"two calls", "enter")
        mode = screen_of(pilot).mode
        assert isinstance(mode, ReadBack)
        assert not mode.more, "it goes on at the part that was corrected, not at the first"
        assert "two calls" in text_of(pilot)
        await press(pilot, mode.page.number("wishes"), "f4")
        assert isinstance(screen_of(pilot).mode, ReadBack)
        assert "two calls" in text_of(pilot)


TOLD = {
    "en": ("Agreed: comes Tue 1 Dec at 15:00. carecall tells nobody",
           "Recorded: completed: booked. Tell the service reception: comes Tue 1 Dec at 15:00."),
    "zh": ("约定：12月1日周二 15:00来店。系统不会通知前台",
           "已记录：完成：已预约。请转告前台：12月1日周二 15:00来店。"),
}  # fmt: skip


@everywhere
async def test_d_12_who_is_to_be_told_of_a_booking_is_said_before_and_after(
    service: Desk, lang: str, size: tuple[int, int]
) -> None:
    """The workshop hears of it only from the agent."""
    async with calling_first(service, lang, size) as (_, pilot):
        await walk_to(pilot, "")
        assert says(pilot, TOLD[lang][0])
        await press(pilot, "enter")
        assert {"en": "Tell the service reception", "zh": "请转告前台"}[lang] in status_of(pilot)
        assert status_of(pilot).rstrip(". ") in TOLD[lang][1], "in fewer words where there is no room"


@both
async def test_where_no_day_was_agreed_nobody_is_to_be_told(service: Desk, lang: str) -> None:
    async with calling_first(service, lang) as (_, pilot):
        await walk_to(pilot, "", {"booking": "5"})
        assert not says(pilot, {"en": "carecall tells nobody", "zh": "系统不会通知"}[lang])


CHECKED = {
    "en": ("We expect you Tuesday 1 December, 3 pm", "Recorded: completed. Tell the service reception: comes Tue 1"),
    "zh": ("约好12月1日周二下午3点来检查。", "已记录：完成。请转告前台：12月1日周二"),
}


@everywhere
async def test_d_12_the_day_of_an_inspection_is_asked_read_back_and_shown_like_a_booking(
    survey: Desk, lang: str, size: tuple[int, int]
) -> None:
    """B-02: who comes in to have something checked names a day, which stands on the card and beside the list."""
    owner = queue.load(survey)[0].customer
    async with calling_first(survey, lang, size) as (_, pilot):
        await walk_to(pilot, "read-back", {**PROBLEM, "problem-help": "1"})
        assert says(pilot, CHECKED[lang][0])
        await walk_to(pilot, "")
        await press(pilot, "enter")
        assert status_of(pilot).startswith(CHECKED[lang][1])
    found = whereabouts(survey, owner)
    assert agreed_day(Agreed(date(2026, 12, 1), "15:00")) in found.reasons


@both
async def test_who_names_no_day_for_it_is_asked_to_ring_first(survey: Desk, lang: str) -> None:
    """It is no partial for that (AAPOR)."""
    async with calling_first(survey, lang) as (app, pilot):
        await walk_to(pilot, "come-in-words", {**PROBLEM, "problem-help": "1", "agreed-date": "f9"})
        assert asked(pilot) == "come-in-words"
        await walk_to(pilot, "")
        assert not says(pilot, app.words("{outcome}, in part: a required answer is missing", outcome="").strip("，, "))
        assert says(pilot, {"en": "What is wrong with the car: carecall tells", "zh": "车的问题：系统不会通知"}[lang])
        assert not says(pilot, {"en": "Agreed", "zh": "约定：12月"}[lang])


@everywhere
async def test_b_02_the_kilometres_are_read_back_where_no_day_is_agreed(
    service: Desk, lang: str, size: tuple[int, int]
) -> None:
    """Before the goodbye; each answer has its number, and a correction leads back to the page."""
    why = {"en": "Why you won't come: too far away.", "zh": "不来的原因是：离得太远。"}
    given = {"booking": "5", "reason": "2", "odometer": "3000"}
    async with calling_first(service, lang, size) as (_, pilot):
        await walk_to(pilot, "not-coming-check", given)
        mode = screen_of(pilot).mode
        assert isinstance(mode, ReadBack)
        assert says(pilot, why[lang])
        await press(pilot, mode.page.number("odometer"), *"2900", "enter")
        assert asked(pilot) == "not-coming-check"
        assert "2,900" in text_of(pilot)
        await press(pilot, "enter")
        assert asked(pilot) == "not-coming-words"
