"""The owners of one shift: thirty calls that count, as they come on any day, and what is done between them. Invariant:
a story says what was meant; what became of it is read from the agent's memory and from the database.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from acts import (
    chosen,
    correct,
    correct_read_back,
    doubted,
    first_of_list,
    go_home,
    hand_over,
    have_a_break,
    hung_up,
    in_the_other_language,
    killed,
    promised,
    resize_with_half_a_sentence,
    silent,
    skip,
    switch_with_half_a_sentence,
    take_back,
    undo,
    write_note,
)
from agent import Act, Said, Story
from terminal import Terminal

from carecall.model.dispositions import Outcome
from carecall.scripts.steps import UNKNOWN

AT_DOOR = "identity"


def unreached(name: str, outcome: Outcome, end: Act) -> Story:
    return Story(name, outcome, until=AT_DOOR, end=end)


def surveyed(name: str, answers: Mapping[str, Said] | None = None, **acts: Act) -> Story:
    """Everything is asked and answered; `acts` by step, with _ for the hyphen."""
    return Story(name, Outcome.FINISHED, answers or {}, {step.replace("_", "-"): act for step, act in acts.items()})


def called_back(name: str, phrase: str, until: str = "permission", twice: bool = False, **acts: Act) -> Story:
    return Story(name, Outcome.CALLBACK, acts=acts, until=until, end=promised(phrase, twice))


def shift(reopen: Callable[[], Terminal]) -> tuple[Story | Act, ...]:
    """Thirty calls that count and one that is undone, and what is done between them."""
    return (
        surveyed("in full width", {"identity": ("１", "yes"), "odometer": ("１２００", "1200")}),
        unreached("nobody", Outcome.NO_ANSWER, silent()),
        surveyed("two languages", notice=switch_with_half_a_sentence),
        called_back("an English time", "tomorrow 3pm", until="condition"),
        unreached("busy", Outcome.BUSY, chosen(Outcome.BUSY)),
        Story("hangs up", Outcome.BROKEN_OFF, until="overall", end=hung_up()),
        unreached("nobody in English", Outcome.NO_ANSWER, silent()),
        Story("hangs up and is called again", Outcome.CALLBACK, until="waiting", end=hung_up(again=True)),
        surveyed("goes on", price=correct("overall", "10"), plate_check=in_the_other_language),
        surveyed("read back", {"overall": "7"}, read_back=correct_read_back("overall", "8")),
        Story("refuses", Outcome.REFUSED, {"permission": "refuses"}),
        Story("never again", Outcome.DO_NOT_CALL, {"permission": "never"}),
        Story("somebody else's number", Outcome.WRONG_NUMBER, {"identity": "denied", "confirm-number": "wrong"}),
        called_back("a Chinese time", "明天下午三点"),
        surveyed("complains", {"overall": ("４", "4"), "low-score": "等了两个小时"}),
        unreached("switched off", Outcome.SWITCHED_OFF, chosen(Outcome.SWITCHED_OFF)),
        called_back("in a moment", "20分钟后"),
        unreached("the wrong key", Outcome.NO_ANSWER, silent()),
        undo,
        called_back("another day", "周三上午", introduction=write_note("背景很吵，下班后再打")),
        surveyed("a desk that dies", when_due=killed(reopen)),
        first_of_list,
        surveyed("as promised", minutes=take_back, wishes=resize_with_half_a_sentence),
        surveyed("does not come", {"booking": "not-coming", "reason": "price"}, odometer=doubted),
        called_back("tonight", "今晚七点", twice=True),
        have_a_break,
        hand_over,
        Story("has no time", Outcome.NOT_CONVENIENT, {"permission": "later"}),
        Story("is out", Outcome.THIRD_PERSON, {"identity": "other-person", "other-person": "away"}),
        Story("has sold the car", Outcome.NOT_ELIGIBLE, {"permission": "sold"}),
        unreached("a dead line", Outcome.NOT_IN_SERVICE, chosen(Outcome.NOT_IN_SERVICE)),
        unreached("nobody in full width", Outcome.NO_ANSWER, silent("ｘ")),
        skip,
        unreached("busy again", Outcome.BUSY, chosen(Outcome.BUSY)),
        surveyed("does not know", {"condition": UNKNOWN, "odometer": UNKNOWN, "experience": UNKNOWN}),
        unreached("nobody any more", Outcome.NO_ANSWER, silent()),
        go_home,
    )
