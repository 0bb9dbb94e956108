"""What people say around a time takes nothing from it and adds nothing (B-02, D-16)."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from support import HOURS

from carecall.errors import Refused
from carecall.model.callback_manner import bare
from carecall.model.callback_phrases import parse_callback

NOW = datetime(2026, 11, 23, 10, 17, tzinfo=ZoneInfo("Asia/Shanghai"))
SAID = (
    ("那明晚八点吧", "11-24 20:00"),
    ("那就明天下午三点吧", "11-24 15:00"),
    ("嗯 后天上午好了", "11-25 09:00"),
    ("要不周五下午吧", "11-27 13:30"),
    ("过五分钟再打给我吧", "11-23 10:22"),
    ("好，那就后天上午十点吧，行吗？", "11-25 10:00"),
    ("well tomorrow at eight then", "11-24 08:00"),
    ("okay let's say Friday at 3", "11-27 15:00"),
    ("could you call me back tomorrow at 3, please?", "11-24 15:00"),
    ("right now", "11-23 10:17"),
)


@pytest.mark.parametrize(("text", "starts"), SAID)
def test_what_people_really_say(text: str, starts: str) -> None:
    assert f"{parse_callback(text, NOW, HOURS).start:%m-%d %H:%M}" == starts


REFUSALS = ("明天不行", "明天三点不可以", "tomorrow at 3 is not ok", "not tomorrow at 3", "那天三点")


@pytest.mark.parametrize("text", REFUSALS)
def test_a_no_is_never_taken_off(text: str) -> None:
    with pytest.raises(Refused, match="callback-not-understood"):
        parse_callback(text, NOW, HOURS)


@pytest.mark.parametrize("text", ["好吧", "那就好", "ok then", "yes please", ""])
def test_manners_alone_are_no_time(text: str) -> None:
    assert bare(text) == text
    with pytest.raises(Refused, match="callback-not-understood"):
        parse_callback(text, NOW, HOURS)


@pytest.mark.parametrize(
    "said", ["好吧", "可以了", "行吧", "吧", "ok then ", "for me ", "the", "那个", "嗯", "please call me "]
)
def test_a_long_row_of_them_is_read_as_fast_as_a_short_one(said: str) -> None:
    """It would not come to an end otherwise: each way of taking the row apart would be tried."""
    row = said * (70 // len(said))
    assert bare(f"明天{row}x")
    assert bare(f"{row}明天 {row}q")
