"""The owner asks why we call and where the number is from: what to say, without an answer taken back (B-02, C-20)."""

from __future__ import annotations

import pytest
import support
from call_driver import answers, asked, calling_first, press, says, screen_of, survey_desk, type_in, walk_to
from desk_driver import SIZES, both, status_of, text_of
from textual.pilot import Pilot

from carecall.desk import planning
from carecall.desk.context import Desk
from carecall.screens.call import CallScreen
from carecall.store.database import Database

SAID = {
    "en": "I'd like to hear how you found it. Your number is in our customer record, from your visit to us on 21 Nov.",
    "zh": "想听听您对这次服务的感受。您的号码是我们店客户档案里的，您11月21日来店时留的档。",
}
BOUGHT = {"en": "from when you took delivery of your car on 20 Nov", "zh": "您11月20日在我们店提车时留的档"}
POSSIBLE = {"en": "h hung up, c call back, o every other", "zh": "h 挂断，c 约定回电，o 其他结果"}
OWNER_ALONE = {"en": "First ask who is speaking", "zh": "先问清对方是谁"}


@pytest.fixture(autouse=True)
def no_guard(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(CallScreen, "guard_seconds", 0.0)


@pytest.fixture
def survey(sqlite_db: Database) -> Desk:
    return survey_desk(sqlite_db, "张文山")


def aloud(pilot: Pilot[None]) -> str:
    """What is to be read aloud."""
    screen = screen_of(pilot)
    return {"zh": "", "en": " "}[screen.words.lang].join(line.strip() for line in screen.spoken.text.splitlines())


@pytest.mark.parametrize("key", ["b", "escape", "enter", "q"])
@pytest.mark.parametrize("size", SIZES)
@both
async def test_it_is_said_aloud_and_the_talk_goes_on_where_it_was(
    survey: Desk, lang: str, size: tuple[int, int], key: str
) -> None:
    async with calling_first(survey, lang, size) as (_, pilot):
        await walk_to(pilot, "overall")
        before = answers(survey)
        await press(pilot, "w")
        assert SAID[lang] in aloud(pilot)
        assert not says(pilot, OWNER_ALONE[lang])
        await press(pilot, "5")
        assert answers(survey) == before
        await press(pilot, key)
        assert asked(pilot) == "overall"
        assert answers(survey) == before


@both
async def test_before_it_is_known_who_speaks_it_is_for_the_owner_alone(survey: Desk, lang: str) -> None:
    async with calling_first(survey, lang) as (_, pilot):
        await press(pilot, "w")
        assert says(pilot, OWNER_ALONE[lang])


@both
async def test_what_is_typed_stays_and_its_key_is_one_that_is_no_letter(survey: Desk, lang: str) -> None:
    async with calling_first(survey, lang, (120, 40)) as (_, pilot):
        await walk_to(pilot, "low-score", {"overall": "3"})
        await type_in(pilot, "w")
        assert screen_of(pilot).key("why") == "Ctrl-Y"
        await press(pilot, "ctrl+y")
        assert SAID[lang] in aloud(pilot)
        await press(pilot, "b")
        assert screen_of(pilot).line.value == "w"


@both
async def test_of_a_car_that_was_bought_here_the_record_is_that_of_the_purchase(
    sqlite_db: Database, lang: str
) -> None:
    desk = support.make_desk(sqlite_db, agent="C01")
    support.add_owner(desk, "张文山", delivered=support.days_ago(desk, 3), consultant="C01")
    planning.plan(desk)
    async with calling_first(desk, lang) as (_, pilot):
        await press(pilot, "w")
        assert says(pilot, BOUGHT[lang])


@both
async def test_the_pace_meter_has_a_name_for_the_purpose(survey: Desk, lang: str) -> None:
    """B-03: the introduction has its seconds; why we call and "may we talk" have none of their own (B-02)."""
    async with calling_first(survey, lang) as (_, pilot):
        await walk_to(pilot, "introduction")
        assert {"en": "introduction 0:", "zh": "自我介绍 0:"}[lang] in text_of(pilot)
        for step in ("purpose-survey", "permission"):
            await walk_to(pilot, step)
            head = text_of(pilot)
            assert {"en": "purpose of the call 0:", "zh": "来意 0:"}[lang] in head
            assert "/0:12" not in head


@both
async def test_who_wants_to_leave_is_told_what_is_possible_now(survey: Desk, lang: str) -> None:
    """Somebody has answered: "no answer" is not advised."""
    async with calling_first(survey, lang) as (_, pilot):
        await press(pilot, "q")
        assert {"en": "x no answer", "zh": "x 无人接听"}[lang] in status_of(pilot)
        await walk_to(pilot, "condition")
        for key in ("q", "escape", "n"):
            await press(pilot, key)
            assert POSSIBLE[lang] in status_of(pilot)
