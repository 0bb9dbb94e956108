"""What is shown with a key can be clicked as that key; an answer that stands beside the script is corrected by it."""

from __future__ import annotations

import pytest
from call_driver import answers, attempts, calling_first, click, press, screen_of, survey_desk, type_in, walk_to
from desk_driver import both, everywhere, opened, status_of, text_of

from carecall.desk.context import Desk
from carecall.screens.call import CallScreen
from carecall.screens.call_before import Prepared, Preview
from carecall.screens.call_notes import Correct, Pick
from carecall.screens.call_outcome import Confirm, Outcomes
from carecall.screens.call_talk import ReadBack
from carecall.store.database import Database

pytestmark = pytest.mark.usefixtures("no_guard")


@pytest.fixture
def survey(sqlite_db: Database) -> Desk:
    return survey_desk(sqlite_db, "张文山", "王磊")


@everywhere
async def test_a_choice_is_clicked_by_its_number_or_its_words(survey: Desk, lang: str, size: tuple[int, int]) -> None:
    words = {"en": ("yes, speaking", " 2  there is a problem"), "zh": ("是本人", " 2  有问题")}[lang]
    async with calling_first(survey, lang, size) as (_, pilot):
        await click(pilot, words[0])
        assert answers(survey) == {"identity": "yes"}
        await walk_to(pilot, "condition")
        await click(pilot, words[1])
    assert answers(survey)["condition"] == "problem"


@everywhere
async def test_a_whole_call_without_an_answer_by_mouse(survey: Desk, lang: str, size: tuple[int, int]) -> None:
    async with opened(survey, lang, size) as (app, pilot):
        await press(pilot, "enter")
        assert isinstance(screen_of(pilot).mode, Prepared)
        _ = app.words
        await click(pilot, _("number dialled"))
        await click(pilot, _("outcome"))
        assert isinstance(screen_of(pilot).mode, Outcomes)
        await click(pilot, f"x  {_('no answer')}")
        assert isinstance(screen_of(pilot).mode, Confirm)
        await click(pilot, _("records it"))
        assert isinstance(screen_of(pilot).mode, Preview)
    assert attempts(survey) == [("no-answer", "")]


@everywhere
async def test_an_answer_beside_the_script_is_corrected_where_it_is_clicked(
    survey: Desk, lang: str, size: tuple[int, int]
) -> None:
    """Below the sentence, or in a column of its own."""
    said = {"en": ("Price: reasonable", "Overall score: 9"), "zh": ("收费：合理", "总体评分：9")}[lang]
    async with calling_first(survey, lang, size) as (_, pilot):
        await walk_to(pilot, "plate-check")
        for words, step in zip(said, ("price", "overall"), strict=True):
            await click(pilot, words)
            mode = screen_of(pilot).mode
            assert isinstance(mode, Correct), text_of(pilot)
            assert mode.step.id == step
            await press(pilot, "b")
        await click(pilot, said[1])
        await press(pilot, "7")
    assert answers(survey)["overall"] == "7"


@both
async def test_what_is_no_answer_beside_the_script_does_nothing(survey: Desk, lang: str) -> None:
    plain = {"en": ("visit: ", "so far:", "The car left"), "zh": ("来店：", "已记录：", "周六来店")}[lang]
    async with calling_first(survey, lang) as (_, pilot):
        await walk_to(pilot, "overall")
        mode = screen_of(pilot).mode
        for words in (*plain, "张文山", "138 "):
            await click(pilot, words)
            assert screen_of(pilot).mode is mode


@both
async def test_on_the_read_back_page_a_sentence_is_clicked(survey: Desk, lang: str) -> None:
    async with calling_first(survey, lang) as (_, pilot):
        await walk_to(pilot, "read-back")
        assert isinstance(screen_of(pilot).mode, ReadBack)
        await click(pilot, {"en": "The car has done", "zh": "车现在跑了"}[lang])
        mode = screen_of(pilot).mode
        assert isinstance(mode, Correct)
        assert mode.step.id == "odometer"


@both
async def test_of_a_long_list_the_number_is_clicked_and_not_its_first_digit(survey: Desk, lang: str) -> None:
    async with calling_first(survey, lang) as (_, pilot):
        await walk_to(pilot, "read-back", {"condition": "2", "problem": "n", "problem-help": "2", "notice": "noise"})
        await press(pilot, "a")
        assert isinstance(screen_of(pilot).mode, Pick)
        await click(pilot, {"en": "12 Right person", "zh": "12 确认车主"}[lang])
        mode = screen_of(pilot).mode
        assert isinstance(mode, Correct)
        assert mode.step.id == "identity"


@both
async def test_the_line_keeps_the_focus_and_what_is_typed(survey: Desk, lang: str) -> None:
    async with calling_first(survey, lang) as (app, pilot):
        await walk_to(pilot, "odometer")
        await type_in(pilot, "125")
        await click(pilot, {"en": "Roughly how many", "zh": "里程表上"}[lang])
        await type_in(pilot, "00")
        assert screen_of(pilot).line.value == "12500"
        await click(pilot, app.words("does not know or want to say"))
    assert answers(survey)["odometer"] == "?"


@both
async def test_a_click_for_the_step_before_is_dropped_and_said(
    survey: Desk, lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with calling_first(survey, lang) as (app, pilot):
        monkeypatch.setattr(CallScreen, "guard_seconds", 60.0)
        await click(pilot, {"en": "yes, speaking", "zh": "是本人"}[lang])
        assert status_of(pilot) == app.words("Too quick: that key was dropped, the step had just changed.")
    assert answers(survey) == {}
