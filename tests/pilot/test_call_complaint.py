"""A complaint that was told: the end of the call and the result line say who takes it over, and that nobody else does
the telling."""

from __future__ import annotations

import pytest
import support
from call_driver import answers, asked, attempts, calling_first, press, says, screen_of, survey_desk, walk_to
from desk_driver import both, everywhere, status_of, text_of

from carecall.desk import planning
from carecall.desk.context import Desk
from carecall.store.database import Database

pytestmark = pytest.mark.usefixtures("no_guard")

WHERE = {"zh": "系统不会通知任何人，请您转告。", "en": "carecall tells nobody: pass it on."}
LISTED = {"zh": "名单上按 s 可看要转告的事。", "en": "s on the list shows what is to be passed on."}
"""An agent has no command line."""
DISLIKED = {"zh": "请转告服务经理。", "en": "pass it on to the service manager."}
UNHAPPY = {"overall": "3", "low-score": "the bill", "low-score-manager": "1", "complaint-content": "nobody explained"}
SERVICE = {
    "en": ("Complaint: for the service manager",
           "Recorded: completed: complaint recorded. Tell the service manager of the complaint."),
    "zh": ("投诉：由服务经理接手，24 小时内", "已记录：完成：已登记投诉。请把投诉转告服务经理。"),
}  # fmt: skip
SALES = {"en": "Complaint: for the sales manager", "zh": "投诉：由销售经理接手"}


@pytest.fixture
def survey(sqlite_db: Database) -> Desk:
    return survey_desk(sqlite_db, "张文山", "王磊")


@everywhere
async def test_who_takes_it_over_is_said_before_and_after_it_is_recorded(
    survey: Desk, lang: str, size: tuple[int, int]
) -> None:
    """A-20, B-12, B-17."""
    async with calling_first(survey, lang, size) as (_, pilot):
        await walk_to(pilot, "", UNHAPPY)
        assert says(pilot, SERVICE[lang][0])
        assert says(pilot, WHERE[lang])
        await press(pilot, "enter")
        assert SERVICE[lang][1].endswith(status_of(pilot)), "whole, or what is to be done alone"
        assert {"en": "Tell the", "zh": "转告"}[lang] in status_of(pilot)


@both
async def test_one_about_the_sale_goes_to_the_sales_manager(sqlite_db: Database, lang: str) -> None:
    """C-19."""
    desk = support.make_desk(sqlite_db, agent="C01")
    support.add_owner(desk, "张文山", delivered=support.days_ago(desk, 3), consultant="C01")
    planning.plan(desk)
    given = {"first-days": "2", "problem": "it is blue", "problem-help": "3", "complaint-content": "wrong colour"}
    async with calling_first(desk, lang) as (_, pilot):
        await walk_to(pilot, "", given)
        assert says(pilot, SALES[lang])
        assert says(pilot, WHERE[lang] + LISTED[lang])


@both
async def test_what_was_told_of_a_low_score_is_offered_as_the_complaint(survey: Desk, lang: str) -> None:
    """B-17: nobody types it twice; Enter takes it, a letter begins anew, and "does not want to say" is no answer."""
    async with calling_first(survey, lang) as (_, pilot):
        await walk_to(pilot, "complaint-content", {"overall": "3", "low-score": "the bill", "low-score-manager": "1"})
        assert screen_of(pilot).line.value == "the bill"
        await press(pilot, "enter")
        assert answers(survey)["complaint-content"] == "the bill"
        await press(pilot, "f4", "x", "enter")
        assert answers(survey)["complaint-content"] == "x"


@both
async def test_where_nothing_was_told_nothing_is_offered(survey: Desk, lang: str) -> None:
    async with calling_first(survey, lang) as (_, pilot):
        await walk_to(pilot, "complaint-content", {"overall": "3", "low-score": "f9", "low-score-manager": "1"})
        assert screen_of(pilot).line.value == ""


@both
async def test_a_call_without_one_says_nothing_of_it(survey: Desk, lang: str) -> None:
    async with calling_first(survey, lang) as (_, pilot):
        await walk_to(pilot, "", {"overall": "3", "low-score": "the bill", "low-score-manager": "2"})
        assert not says(pilot, LISTED[lang])
        assert says(pilot, DISLIKED[lang]), "A-20: who is to hear what was not liked"


@everywhere
async def test_the_list_of_outcomes_leads_to_the_complaint_and_keeps_every_answer(
    survey: Desk, lang: str, size: tuple[int, int]
) -> None:
    """B-17, D-18: from the middle of the questions, and to its end."""
    async with calling_first(survey, lang, size) as (_, pilot):
        await walk_to(pilot, "explanation")
        before = answers(survey)
        await press(pilot, "o")
        assert {"en": " t  complaint", "zh": " t  投诉"}[lang] in text_of(pilot)
        await press(pilot, "t")
        assert asked(pilot) == "complaint-content"
        await walk_to(pilot, "", {"complaint-content": "nobody explained"})
        assert says(pilot, SERVICE[lang][0])
        await press(pilot, "enter")
        after = answers(survey)
        assert before.items() <= after.items()
        assert after["complaint-content"] == "nobody explained"


@both
async def test_a_complaint_is_never_recorded_without_asking_for_its_content(survey: Desk, lang: str) -> None:
    """B-17: the result of a finished call leads to the question; who does not want to tell it leaves a partial call."""
    async with calling_first(survey, lang) as (_, pilot):
        await walk_to(pilot, "condition")
        await press(pilot, "o", "0")
        place = {"en": "complaint recorded", "zh": "已登记投诉"}[lang]
        digit = text_of(pilot).partition(place)[0].split()[-1]
        await press(pilot, digit)
        assert asked(pilot) == "complaint-content"
        assert not attempts(survey)[0][0]
        await press(pilot, "f9")
        await walk_to(pilot, "")
        part = "{outcome}, in part: a required answer is missing"
        assert says(pilot, screen_of(pilot).words(part, outcome="").strip("，, "))


@both
async def test_back_leads_from_the_complaint_to_the_question_that_was_left(survey: Desk, lang: str) -> None:
    async with calling_first(survey, lang) as (_, pilot):
        await walk_to(pilot, "purpose-survey")
        await press(pilot, "t", "f4")
        assert asked(pilot) == "purpose-survey"


@both
async def test_while_letters_are_typed_the_complaint_has_a_key(survey: Desk, lang: str) -> None:
    async with calling_first(survey, lang, (120, 40)) as (_, pilot):
        await walk_to(pilot, "low-score", {"overall": "3"})
        assert {"en": "^T complaint", "zh": "^T 投诉"}[lang] in text_of(pilot)
        await press(pilot, "ctrl+t")
        assert asked(pilot) == "complaint-content"
        await press(pilot, "ctrl+t")
        assert {"en": "already", "zh": "正在登记投诉"}[lang] in status_of(pilot)


@both
async def test_what_the_survey_loses_by_a_complaint_is_said_at_the_turn(survey: Desk, lang: str) -> None:
    """B-17, D-08: and nothing is said where everything is asked."""
    said = {"en": "Survey questions that stay unasked: {count}. {back}", "zh": "问卷还有 {count} 题没问"}[lang]
    async with calling_first(survey, lang) as (_, pilot):
        await walk_to(pilot, "explanation")
        await press(pilot, "t")
        assert asked(pilot) == "complaint-content"
        assert says(pilot, said.format(count=3, back="F4"))
        await press(pilot, "f4")
        assert asked(pilot) == "explanation"
        await walk_to(pilot, "odometer")
        await press(pilot, "t")
        assert not says(pilot, said.partition("{")[0])


@both
async def test_an_invitation_is_no_survey_that_could_lose_anything(sqlite_db: Database, lang: str) -> None:
    """Though it asks how the car is."""
    desk = support.make_desk(sqlite_db, agent="A01")
    support.add_owner(desk, "张文山", delivered=support.days_ago(desk, 84))
    planning.plan(desk)
    async with calling_first(desk, lang) as (_, pilot):
        await walk_to(pilot, "condition")
        await press(pilot, "t")
        assert asked(pilot) == "complaint-content"
        assert not status_of(pilot)


@both
async def test_d_18_one_apology_is_enough(survey: Desk, lang: str) -> None:
    """Who has told what went wrong has been told that we are sorry."""
    sorry = {"en": "sorry", "zh": "抱歉"}[lang]
    async with calling_first(survey, lang) as (_, pilot):
        await walk_to(pilot, "low-score-manager", {"overall": "3", "low-score": "the bill"})
        assert says(pilot, sorry)
        await press(pilot, "1")
        assert asked(pilot) == "complaint-content"
        assert not says(pilot, sorry)
        assert says(pilot, {"en": "You told me: the bill", "zh": "您刚才说：the bill"}[lang])


@both
async def test_d_18_who_complains_out_of_the_blue_is_told_that_we_are_sorry(survey: Desk, lang: str) -> None:
    async with calling_first(survey, lang) as (_, pilot):
        await walk_to(pilot, "condition")
        await press(pilot, "t")
        assert says(pilot, {"en": "truly sorry", "zh": "真的很抱歉"}[lang])
