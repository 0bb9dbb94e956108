"""Who closes the desk is told what is to be passed on, and finds it as a list on the summary (C-06, D-12)."""

from __future__ import annotations

import pytest
import support
from call_driver import press, says
from desk_driver import everywhere, opened, status_of, until_seen

from carecall.desk import planning
from carecall.model.dispositions import Outcome
from carecall.store.database import Database

pytestmark = pytest.mark.usefixtures("no_guard")

SAID = {"en": "1 booking, 1 wrong number", "zh": "1 个预约、1 个错号"}
BOOKED = {"en": "Service reception: 张文山", "zh": "转告前台：张文山"}
WRONG = {"en": "Sales: 王磊, number ", "zh": "转告销售部：王磊，号码 "}


@everywhere
async def test_what_is_to_be_passed_on_is_counted_at_the_end_and_listed_on_the_summary(
    sqlite_db: Database, lang: str, size: tuple[int, int]
) -> None:
    desk = support.make_desk(sqlite_db, agent="A01")
    owners = [support.add_owner(desk, name, delivered=support.days_ago(desk, 84))[0] for name in ("张文山", "王磊")]
    planning.plan(desk)
    support.finish(desk, owners[0], {"booking": "agrees", "agreed-date": "2026-11-28", "agreed-time": "10:30"})
    support.dial_and_end(desk, owners[1], Outcome.WRONG_NUMBER)
    async with opened(desk, lang, size) as (app, pilot):
        await press(pilot, "q")
        assert SAID[lang] in status_of(pilot)
        assert "(s" in status_of(pilot) or "按 s" in status_of(pilot)
        await press(pilot, "s")
        await until_seen(pilot, app.words("planned"))
        for _ in range(12):
            if says(pilot, WRONG[lang]):
                break
            await press(pilot, "down")
        assert says(pilot, BOOKED[lang])
        assert says(pilot, WRONG[lang])
