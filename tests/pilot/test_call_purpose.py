"""What an agent asks in the middle of a call: why we call and where the number is from (B-02, C-20), what becomes of a
wrong number (C-06, D-16), how to have a break."""

from __future__ import annotations

import pytest
import support
from call_driver import answers, asked, calling_first, press, says, screen_of, survey_desk, type_in, walk_to
from desk_driver import SIZES, both, everywhere, status_of, text_of
from textual.pilot import Pilot

from carecall.desk import planning
from carecall.desk.context import Desk
from carecall.keys import Where
from carecall.store.database import Database
from carecall.view.cells import straight
from carecall.widgets.outcome_panel import OutcomePanel

pytestmark = pytest.mark.usefixtures("no_guard")

SAID = {
    "en": "I'd like to hear how you found it. Your number is in our customer record, from your visit to us on 21 Nov.",
    "zh": "想听听您对这次服务的感受。您的号码是您之前在我们店留过的，11月21日来店时也登记了。",
}
BOUGHT = {"en": "from when you took delivery of your car on 20 Nov", "zh": "您11月20日在我们店提车时留下的"}
PASS_ON = {
    "en": "carecall tells nobody: pass it on to sales. The call comes back once the next extract has the corrected "
    "number; until then it is on the list under “number to be corrected” (t).",
    "zh": "系统不会通知别人：请转告销售部更正。下次导入 DMS 数据带来新号码后，任务自动恢复；"
    "在那之前，名单上按 t 切到“号码待更正”可以看到。",
}
POSSIBLE = {"en": "h hung up, c call back, o every other", "zh": "h 挂断，c 约定回电，o 其他结果"}
OWNER_ALONE = {"en": "First ask who is speaking", "zh": "先问清对方是谁"}


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


@pytest.mark.parametrize("digit", ["7", "8"])
@everywhere
async def test_a_wrong_number_says_who_does_what(survey: Desk, lang: str, size: tuple[int, int], digit: str) -> None:
    """C-06, D-16; with another number nothing waits, and nothing is said of it."""
    async with calling_first(survey, lang, size) as (_, pilot):
        await press(pilot, "o", digit)
        shown = screen_of(pilot).query_one("#panel", OutcomePanel).text
        assert "".join(straight(PASS_ON[lang]).split()) in "".join(shown.split())
        await press(pilot, "enter")
        state = {"en": "number to be corrected", "zh": "号码待更正"}[lang]
        for _more in range(12):
            if state in text_of(pilot):
                break
            await press(pilot, "t")
        assert state in text_of(pilot)
        assert "张文山" in text_of(pilot)


@both
async def test_with_another_number_nothing_is_passed_on(sqlite_db: Database, lang: str) -> None:
    desk = support.make_desk(sqlite_db, agent="A01")
    visits = ((support.days_ago(desk, 2), "maintenance", 12000),)
    support.add_owner(desk, "张文山", phones=("13800138001", "13800138002"), visits=visits)
    planning.plan(desk)
    async with calling_first(desk, lang) as (_, pilot):
        await press(pilot, "o", "7")
        assert not says(pilot, PASS_ON[lang][:20])


@both
async def test_before_the_dial_it_is_said_how_to_have_a_break(sqlite_db: Database, lang: str) -> None:
    desk = survey_desk(sqlite_db, "张文山", "王磊")
    told = {"en": "A break: q, then b.", "zh": "要休息：先按 q，再按 b。"}[lang]
    async with calling_first(desk, lang) as (app, pilot):
        await press(pilot, "x", "enter")
        await press(pilot, "b")
        assert told in status_of(pilot)
        await press(pilot, "enter", "b")
        assert told in status_of(pilot)
        await press(pilot, "q", "b")
        assert app.screen.WHERE is Where.BREAK
