"""A complaint that was told: the end of the call and the result line say who takes it over, and that nobody else does
the telling."""

from __future__ import annotations

import pytest
import support
from call_driver import calling_first, press, says, survey_desk, walk_to
from desk_driver import both, everywhere, status_of, text_of

from carecall.desk import planning
from carecall.desk.context import Desk
from carecall.screens.call import CallScreen
from carecall.store.database import Database

UNHAPPY = {"overall": "3", "low-score": "the bill", "low-score-manager": "1", "complaint-content": "nobody explained"}
SERVICE = {
    "en": ("Complaint: for the service manager",
           "Recorded: completed: complaint recorded. Tell the service manager of the complaint."),
    "zh": ("投诉：由服务经理接手，24 小时内", "已记录：完成：已登记投诉。请把投诉转告服务经理。"),
}  # fmt: skip
SALES = {"en": "Complaint: for the sales manager", "zh": "投诉：由销售经理接手"}


@pytest.fixture(autouse=True)
def no_guard(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(CallScreen, "guard_seconds", 0.0)


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
        assert "carecall export complaints" in text_of(pilot)
        await press(pilot, "enter")
        assert SERVICE[lang][1].startswith(status_of(pilot).rstrip(". "))
        assert {"en": "Tell the", "zh": "转告"}[lang] in status_of(pilot)


@both
async def test_one_about_the_sale_goes_to_the_sales_manager(sqlite_db: Database, lang: str) -> None:
    """C-19."""
    desk = support.make_desk(sqlite_db, agent="C01")
    support.add_owner(desk, "张文山", delivered=support.days_ago(desk, 3), consultant="C01")
    planning.plan(desk)
    given = {"first-days": "2", "problem": "it is blue", "problem-help": "2", "complaint-content": "wrong colour"}
    async with calling_first(desk, lang) as (_, pilot):
        await walk_to(pilot, "", given)
        assert says(pilot, SALES[lang])


@both
async def test_a_call_without_one_says_nothing_of_it(survey: Desk, lang: str) -> None:
    async with calling_first(survey, lang) as (_, pilot):
        await walk_to(pilot, "", {"overall": "3", "low-score": "the bill", "low-score-manager": "2"})
        assert "export complaints" not in text_of(pilot)
