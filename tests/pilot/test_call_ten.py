"""A score of ten typed as it is written: 1 and 0. A single key waits for nothing and is never taken for another's."""

from __future__ import annotations

import pytest
from call_driver import answers, calling_first, come_to_rest, press, screen_of, send, survey_desk, walk_to
from desk_driver import status_of, text_of

from carecall.desk.context import Desk
from carecall.screens.call import CallScreen
from carecall.screens.call_talk import Talking
from carecall.store.database import Database

SAID = {"en": "10 recorded for: Overall score", "zh": "已记为 10 分：总体评分"}


@pytest.fixture(autouse=True)
def no_guard(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(CallScreen, "guard_seconds", 0.0)


@pytest.fixture
def late(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every key comes later than a 0 that belongs to a 1."""
    monkeypatch.setattr("carecall.screens.call_ten.FOLLOWS", 0.0)


@pytest.fixture
def survey(sqlite_db: Database) -> Desk:
    return survey_desk(sqlite_db, "张文山", "王磊")


def asked(screen: CallScreen) -> str:
    assert isinstance(screen.mode, Talking)
    return screen.mode.step.id


@pytest.mark.parametrize("lang", ["zh", "en"])
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
        assert asked(screen_of(pilot)) == "explanation"
        assert status_of(pilot) == SAID[lang]


async def test_a_zero_that_comes_late_is_typed(survey: Desk, late: None) -> None:
    async with calling_first(survey) as (_, pilot):
        await walk_to(pilot, "overall")
        await press(pilot, "1", "0")
        assert answers(survey)["overall"] == "1"
        assert screen_of(pilot).line.value == "0"


async def test_only_the_next_key_makes_a_ten(survey: Desk) -> None:
    async with calling_first(survey) as (_, pilot):
        await walk_to(pilot, "overall")
        await press(pilot, *"1-0")
        assert answers(survey)["overall"] == "1"
        assert screen_of(pilot).line.value == "-0"


async def test_a_choice_is_no_score(survey: Desk) -> None:
    async with calling_first(survey) as (_, pilot):
        send(pilot, "1")
        send(pilot, "0")
        await come_to_rest(pilot)
        assert answers(survey) == {"identity": "yes"}
        assert "10 recorded" not in text_of(pilot)


async def test_a_score_is_corrected_to_ten_in_the_same_way(survey: Desk) -> None:
    async with calling_first(survey) as (_, pilot):
        await walk_to(pilot, "waiting")
        await press(pilot, "a", "2")
        send(pilot, "1")
        send(pilot, "0")
        await come_to_rest(pilot)
        assert answers(survey)["overall"] == "10"
        assert asked(screen_of(pilot)) == "waiting"
