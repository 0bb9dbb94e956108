"""The owner who does not know or does not want to say: a key of its own at every question."""

from __future__ import annotations

import pytest
import support
from call_driver import answers, calling_first, click, press, says, screen_of, survey_desk, type_in, walk_to
from desk_driver import SIZES, both, status_of, text_of

from carecall.desk import planning
from carecall.desk.context import Desk
from carecall.screens.call_talk import Talking
from carecall.store.database import Database
from carecall.view.beside import told
from carecall.view.names import programme_name
from carecall.widgets.script_step import Choices

pytestmark = [both, pytest.mark.usefixtures("no_guard")]

TO_SCORE = ("1", "enter", "enter", "1", "1")
UNKNOWN = "does not know or want to say"


@pytest.fixture
def survey(sqlite_db: Database) -> Desk:
    return survey_desk(sqlite_db, "张文山", "王磊")


async def test_a_dash_is_does_not_know_everywhere(survey: Desk, lang: str) -> None:
    async with calling_first(survey, lang) as (_, pilot):
        await press(pilot, *TO_SCORE, "-", "-", "－", "-", "-", "-")
        given = answers(survey)
        assert {given[step] for step in ("overall", "explanation", "waiting", "odometer")} == {"?"}


async def test_who_does_not_say_who_it_is_is_asked_for_the_owner(survey: Desk, lang: str) -> None:
    """D-01: nothing of the car is said to somebody who will not say who it is; the owner is called again."""
    for_owner, again = {
        "en": ("Could I speak to Mr 张", "When would be a good time to call again?"),
        "zh": ("想请张先生接个电话", "请问什么时候再打过来比较方便？"),
    }[lang]
    async with calling_first(survey, lang) as (app, pilot):
        assert " -  " + app.words(UNKNOWN) in text_of(pilot)
        await press(pilot, "-")
        assert says(pilot, for_owner)
        await press(pilot, "-")
        assert says(pilot, again)
        await press(pilot, "enter")
        assert app.words("somebody else answered") in text_of(pilot)


async def test_who_does_not_say_whether_it_is_a_good_time_is_asked_for_a_better_one(survey: Desk, lang: str) -> None:
    """B-02."""
    async with calling_first(survey, lang) as (app, pilot):
        await walk_to(pilot, "permission")
        await press(pilot, "-", "enter")
        assert app.words("not convenient now") in text_of(pilot)
        assert "c " + app.words("the owner named a time to call back") in text_of(pilot)


async def test_every_question_offers_does_not_know(survey: Desk, lang: str) -> None:
    """Whatever is asked, in every script that is shipped; a sentence at which an owner may cut in asks nothing."""
    names = support.library().names()
    steps = [step for name in names for step in support.library().get(name).steps if step.is_question]
    steps = [step for step in steps if not (step.choices and step.optional)]
    assert not [step.id for step in steps if step.must_answer]
    async with calling_first(survey, lang) as (app, pilot):
        while isinstance(mode := screen_of(pilot).mode, Talking):
            below, step = screen_of(pilot).query_one("#choices", Choices).text, mode.step
            assert (app.words(UNKNOWN) in below) == step.is_question
            await press(pilot, "enter" if not step.is_question else "1" if step.each_call else "f9")


async def test_a_dash_that_begins_a_text_is_typed(survey: Desk, lang: str) -> None:
    """The function key says "does not know" there, and the screen names it."""
    async with calling_first(survey, lang) as (app, pilot):
        await press(pilot, *TO_SCORE, "3")
        assert "F9  " + app.words(UNKNOWN) in text_of(pilot)
        await type_in(pilot, "- too slow")
        await press(pilot, "enter")
        assert answers(survey)["low-score"] == "- too slow"
        await press(pilot, "b", "f9")
        assert answers(survey)["low-score"] == "?"


OPEN = {
    "en": "Without Overall score the call counts only in part; {answers} gives it later.",
    "zh": '"总体评分"没有答案，这通只算部分完成；之后按 {answers} 可以补上。',
}


@pytest.mark.parametrize("size", SIZES)
async def test_what_makes_a_partial_of_the_call_is_said_at_once_and_at_its_end(
    survey: Desk, lang: str, size: tuple[int, int]
) -> None:
    """AAPOR P: at the key, calmly, and again with the way to mend it; what is not required says nothing."""
    async with calling_first(survey, lang, size) as (app, pilot):
        await walk_to(pilot, "overall")
        await press(pilot, "-")
        assert status_of(pilot) == OPEN[lang].format(answers="a")
        await press(pilot, "-")
        assert "a" not in status_of(pilot)
        await walk_to(pilot, "")
        question = {"en": "Overall score", "zh": "总体评分"}[lang]
        lacks = app.words("Not answered: {questions}", questions=question)
        assert lacks in text_of(pilot)
        place = [each[1].step.id for each in told(screen_of(pilot).talk)].index("overall") + 1  # type: ignore[arg-type]
        await click(pilot, app.words("gives what was not answered"))
        await press(pilot, *str(place), "enter", "9")
        assert lacks not in text_of(pilot)
        assert app.words("completed") in text_of(pilot)
    assert answers(survey)["overall"] == "9"


async def test_of_two_purposes_it_is_said_which_is_in_part(sqlite_db: Database, lang: str) -> None:
    """AAPOR P of a part that came before the one that is running."""
    desk = support.make_desk(sqlite_db, agent="A01")
    visits = ((support.days_ago(desk, 2), "repair", 2600),)
    support.add_owner(desk, "张文山", delivered=support.days_ago(desk, 90), visits=visits)
    planning.plan(desk)
    lacks, odometer = {"en": ("{}: Not answered: ", "Odometer"), "zh": ("{}：没有答案：", "公里数")}[lang]
    async with calling_first(desk, lang) as (_, pilot):
        await walk_to(pilot, "", {"odometer": "f9"})
        assert lacks.format(programme_name(desk.pack, "first-service", lang)) + odometer in text_of(pilot)
        assert not says(pilot, lacks.format(programme_name(desk.pack, "visit-survey", lang)))
