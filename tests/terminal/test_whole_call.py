"""The real program in a real terminal: one whole call in Chinese at 80x24, a kill in the middle of it, the demo."""

from __future__ import annotations

import os
import re
import signal
import time
from collections.abc import Callable

import pytest
import support
from eyes import UNFINISHED
from terminal import Terminal

from carecall.desk.summary import Line, summary
from carecall.i18n import Words
from carecall.screens.errands import READ_SECONDS
from carecall.store.database import Database

pytestmark = [pytest.mark.terminal, pytest.mark.xdist_group("terminal")]
Start = Callable[..., Terminal]
SAY = Words("zh")
SAID, NOTHING = SAY("{go} when it is said.", go="Enter"), SAY("{go} alone: nothing to note.", go="Enter")
AGREED = SAY("A number corrects that answer; {go}: the owner agrees.", go="Enter")
KM = SAY("kilometres, such as 12000 or 12.5k")
PREPARE, DIALLED, RECORD = (f"Enter {SAY(label)}" for label in ("prepare", "number dialled", "record"))
STEP = re.compile(r"第 (\d+) 步，共 (\d+) 步")


def step_of(screen: str) -> str:
    found = STEP.search(screen)
    return found.group(0) if found else ""


def answer_of(screen: str) -> tuple[str, ...]:
    """The key that a friendly owner's answer takes."""
    if any(said in screen for said in (SAID, NOTHING, AGREED)):
        return ("Enter",)
    if KM in screen:
        return ("1", "3", "0", "0", "0", "Enter")
    return ("9",) if "总体评分" in screen.partition("通话")[0] else ("1",)


def talk(terminal: Terminal, until: int = 99) -> str:
    """Answer step after step, as far as step number `until` or the end of the script."""
    seen = terminal.wait("步，共")
    while (at := step_of(seen)) and int(STEP.findall(seen)[0][0]) < until:
        terminal.keys(*answer_of(seen))
        seen = terminal.wait(gone=at)
    return seen


def dial(terminal: Terminal) -> None:
    terminal.wait("欧阳晓雪", PREPARE)
    terminal.keys("Enter")
    terminal.wait("138 0000", DIALLED)
    terminal.keys("Enter")
    terminal.wait("第 1 步")


def test_a_survey_from_the_queue_to_the_outcome_in_chinese_at_80x24(start: Start, office: Database) -> None:
    """A-19, B-02, B-11: prepare, dial, every step, the consequence, Enter, and the summary knows it."""
    terminal = start(office, "--agent", "A01")
    dial(terminal)
    proposal = talk(terminal)
    assert SAY("completed") in proposal
    terminal.keys("Enter")
    terminal.wait("欧阳晓雪", gone=RECORD)
    found = office_day(office)
    assert (found.dialled, found.reached, found.completed) == (1, 1, 1)
    assert all(len(line) <= 80 for line in terminal.screen().splitlines())


def office_day(office: Database) -> Line:
    return summary(support.make_desk(office)).total


def test_killed_twice_in_mid_call_it_resumes_at_the_same_question(start: Start, office: Database) -> None:
    """Invariant 3: kill -9 loses nothing that was answered, and nobody is dialled twice."""
    terminal = start(office, "--agent", "A01")
    dial(terminal)
    for until in (6, 9):
        at = step_of(talk(terminal, until))
        os.kill(terminal.pid(), signal.SIGKILL)
        terminal.close()
        terminal = start(office, "--agent", "A01")
        assert step_of(terminal.wait("步，共")) == at
    talk(terminal)
    terminal.keys("Enter")
    terminal.wait("欧阳晓雪", gone=RECORD)
    found = office_day(office)
    assert (found.dialled, found.completed) == (1, 1)


def test_a_window_that_is_closed_in_mid_call_loses_nothing_and_the_call_is_offered_again(
    start: Start, office: Database
) -> None:
    """Invariant 3: the hang-up that a closed window sends ends the desk, and never the call."""
    terminal = start(office, "--agent", "A01")
    dial(terminal)
    at = step_of(talk(terminal, 6))
    given = support.rows(office, GIVEN)
    assert given
    os.kill(terminal.pid(), signal.SIGHUP)
    terminal.wait_end()
    terminal.close()
    terminal = start(office, "--agent", "A01")
    assert step_of(terminal.wait(SAY(UNFINISHED))) == at
    assert support.rows(office, GIVEN) == given


GIVEN = "SELECT step, value, replaced_at FROM answer ORDER BY id"


def test_no_answer_is_two_keys(start: Start, office: Database) -> None:
    """C-03: x, Enter; the owner comes back in another slot of the next day."""
    terminal = start(office, "--agent", "A01")
    dial(terminal)
    terminal.keys("x")
    terminal.wait("上午")
    terminal.keys("Enter")
    terminal.wait(gone="第 1 步")
    assert office_day(office).dialled == 1


def test_the_demo_opens_without_a_question_in_english(start: Start) -> None:
    terminal = start(None, "demo", lang="en")
    assert "training" in terminal.wait("Enter prepare", "promise")
    terminal.keys("q")
    terminal.wait("again closes the desk.")
    time.sleep(READ_SECONDS)
    terminal.keys("q")
    terminal.wait("To look at the training desk with a command")
    terminal.wait_end()
