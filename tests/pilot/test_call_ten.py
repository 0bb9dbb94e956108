"""A score of ten typed as it is written: 1 and 0. A single key waits for nothing and is never taken for another's."""

from __future__ import annotations

import pytest
from call_driver import answers, asked, calling_first, come_to_rest, press, says, screen_of, send, survey_desk, walk_to
from desk_driver import both, status_of

from carecall.desk.context import Desk
from carecall.model.ids import CallId, ContactId
from carecall.screens.call import CallScreen
from carecall.screens.call_ten import FOLLOWS, One, Tens
from carecall.scripts.steps import Box, Kind, Step
from carecall.store.database import Database

pytestmark = pytest.mark.usefixtures("no_guard")

SAID = {"en": "10 recorded for: Overall score", "zh": "已记为 10 分：总体评分"}


@pytest.fixture
def late(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every key comes later than a 0 that belongs to a 1."""
    monkeypatch.setattr("carecall.screens.call_ten.FOLLOWS", 0.0)


@pytest.fixture
def survey(sqlite_db: Database) -> Desk:
    return survey_desk(sqlite_db, "张文山", "王磊")


@both
@pytest.mark.parametrize("guard", [0.0, 60.0])
@pytest.mark.parametrize("keys", ["10", "１０"])
async def test_a_one_and_a_zero_are_ten(
    survey: Desk, lang: str, guard: float, keys: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However fast they come, and the question that follows is the one that follows a ten."""
    async with calling_first(survey, lang) as (_, pilot):
        await walk_to(pilot, "overall")
        monkeypatch.setattr(CallScreen, "guard_seconds", guard)
        screen_of(pilot).changed_at = 0.0
        for key in keys:
            send(pilot, key)
        await come_to_rest(pilot)
        assert answers(survey)["overall"] == "10"
        assert "low-score" not in answers(survey)
        assert asked(pilot) == "explanation"
        assert status_of(pilot) == SAID[lang]


ONE = {
    "en": "1 recorded for: Overall score. Was it 10? F4, then 0.",
    "zh": "已记为 1 分：总体评分。若是 10 分：按 F4，再按 0。",
}


@both
async def test_a_one_says_what_was_recorded_and_how_it_becomes_a_ten(survey: Desk, lang: str) -> None:
    async with calling_first(survey, lang) as (_, pilot):
        await walk_to(pilot, "overall")
        await press(pilot, "1")
        assert status_of(pilot) == ONE[lang]
        await press(pilot, "f4")
        assert says(pilot, {"en": "1 to 9; 0 is 10.", "zh": "0 表示 10"}[lang]), "beside what was answered before"
        await press(pilot, "0")
        assert answers(survey)["overall"] == "10"


@both
async def test_a_zero_that_comes_late_makes_a_ten_where_words_are_asked_for(
    survey: Desk, lang: str, late: None
) -> None:
    """No word begins with a 0: what was not good is asked only of those who gave few points."""
    async with calling_first(survey, lang) as (_, pilot):
        await walk_to(pilot, "overall")
        await press(pilot, "1", "0")
        assert answers(survey)["overall"] == "10"
        assert asked(pilot) == "explanation"
        assert status_of(pilot) == SAID[lang]


@both
async def test_once_something_is_typed_a_zero_is_typed_too(survey: Desk, lang: str, late: None) -> None:
    async with calling_first(survey, lang) as (_, pilot):
        await walk_to(pilot, "overall")
        await press(pilot, *"1a0")
        assert answers(survey)["overall"] == "1"
        assert screen_of(pilot).line.value == "a0"


@pytest.mark.parametrize(("words", "after", "ten"), [(False, FOLLOWS, True), (False, FOLLOWS + 0.1, False),
                                                     (True, 60.0, True)])  # fmt: skip
def test_where_a_number_is_asked_for_a_zero_makes_a_ten_only_at_once(words: bool, after: float, ten: bool) -> None:
    step = Step("main", Kind.SCORE, Box.QUESTIONS, "next", {}, low=1, high=10)
    tens, one = Tens(), One(CallId(1), ContactId(1), step, 100.0)
    assert tens.recorded(one)
    assert (tens.completed("0", 100.0 + after, words) == one) is ten
    assert tens.completed("0", 100.0, words) is None


@both
async def test_only_the_next_key_makes_a_ten(survey: Desk, lang: str) -> None:
    async with calling_first(survey, lang) as (_, pilot):
        await walk_to(pilot, "overall")
        await press(pilot, *"1-0")
        assert answers(survey)["overall"] == "1"
        assert screen_of(pilot).line.value == "-0"


@both
async def test_a_choice_is_no_score(survey: Desk, lang: str) -> None:
    async with calling_first(survey, lang) as (app, pilot):
        send(pilot, "1")
        send(pilot, "0")
        await come_to_rest(pilot)
        assert answers(survey) == {"identity": "yes"}
        assert not says(pilot, app.words("10 recorded for: {question}", question=""))


@both
async def test_a_score_is_corrected_to_ten_in_the_same_way(survey: Desk, lang: str) -> None:
    async with calling_first(survey, lang) as (_, pilot):
        await walk_to(pilot, "waiting")
        await press(pilot, "a", "2")
        send(pilot, "1")
        send(pilot, "0")
        await come_to_rest(pilot)
        assert answers(survey)["overall"] == "10"
        assert asked(pilot) == "waiting"
