"""What is offered instead of a time out of the ordinary (D-15)."""

from __future__ import annotations

from datetime import date, datetime

import pytest
import support

from carecall.model.callback_offers import usual_instead
from carecall.model.callback_phrases import parse_callback
from carecall.model.series import Rhythm

HOURS = support.pack().hours


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=support.ZONE)


@pytest.mark.parametrize(
    ("now", "said", "offered"),
    [
        ("2026-11-23 15:41", "tomorrow 8pm", "2026-11-24 17:30"),
        ("2026-11-23 15:41", "今晚八点以后", "2026-11-23 17:30"),
        ("2026-11-23 15:41", "tomorrow 8:10am", "2026-11-24 09:00"),
        ("2026-11-23 17:45", "20:00", "2026-11-24 09:00"),
        ("2026-11-24 17:45", "20:00", "2026-11-26 09:00"),
        ("2026-11-23 15:41", "wednesday 10am", "2026-11-26 10:00"),
    ],
)
def test_d_15_the_nearest_moment_within_the_hours_of_an_open_day_that_is_to_come(
    now: str, said: str, offered: str
) -> None:
    """The 25th is closed."""
    rhythm = Rhythm(HOURS, support.pack().calendar.with_days({date(2026, 11, 25): False}))
    window = parse_callback(said, moment(now), HOURS, rhythm.calendar)
    assert window.unusual
    assert usual_instead(window, moment(now), rhythm) == moment(offered)
