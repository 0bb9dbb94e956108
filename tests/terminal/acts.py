"""What an agent does beside answering: ends of calls, corrections, what happens to a desk, errands between two calls.
Invariant: each act reads what it presses, and waits until the screen says that it was done.
"""

from __future__ import annotations

import os
import re
import signal
import time
from collections.abc import Callable
from functools import partial

from agent import Act, Agent
from eyes import CALL_NOW, HANDED, ON_BREAK, ONCE_MORE, READ_BACK, READY_NOW, UNFINISHED, Place, Sight
from terminal import Terminal

from carecall.i18n import Words
from carecall.keys import Where
from carecall.model.dispositions import Outcome
from carecall.screens.call_notes import Pick
from carecall.screens.errands import READ_SECONDS

TONIGHT = "19:00"
LEFT_BEHIND = "{left}. {key} again closes the desk."
COMPOSED = "后备箱有异响，请检查"
LARGE, SMALL = (120, 40), (80, 24)


# --- what ends a call ---


def silent(key: str = "") -> Act:
    """Nobody answers: one key, and Enter."""
    return lambda agent: agent.press(key) if key else agent.press_for("no_answer")


def chosen(outcome: Outcome) -> Act:
    """An outcome of the list, by the key that stands before its name."""

    def act(agent: Agent) -> None:
        agent.press_for("outcomes")
        agent.press(agent.wait(lambda sight: sight.key_of_outcome(outcome), outcome.value).key_of_outcome(outcome))

    return act


def promised(phrase: str, twice: bool = False) -> Act:
    """The time as the owner says it; it is read back before Enter. `twice`: outside the hours it is asked again."""

    def act(agent: Agent) -> None:
        agent.press_for("call_back")
        agent.wait_at(Place.ENDING)
        agent.type(phrase)
        agent.wait(lambda sight: sight.says(READ_BACK), "the time read back")
        if twice:
            agent.press("Enter")
            agent.wait(lambda sight: sight.says(ONCE_MORE), "asked once more")

    return act


def hung_up(again: bool = False) -> Act:
    """The owner hangs up; `again`: dialled again at once."""

    def act(agent: Agent) -> None:
        agent.press_for("hung_up")
        sight = agent.wait_at(Place.ENDING)
        if again:
            agent.press(sight.key_before(agent.words(CALL_NOW)))
            agent.wait_at(Place.READY)

    return act


# --- what an agent does on the way ---


def write_note(text: str) -> Act:
    def act(agent: Agent) -> None:
        agent.press_for("note")
        agent.wait_at(Place.NOTE)
        agent.type_and_see(text)
        agent.press("Enter")
        agent.wait_at(Place.TALK)
        agent.now.note = text

    return act


def correct(step: str, said: str) -> Act:
    """An earlier answer is picked from what was said so far."""

    def act(agent: Agent) -> None:
        asked = agent.step(step)
        name = asked.words[agent.words.lang].name
        agent.press_for("answers")
        sight = agent.wait(lambda sight: sight.key_before(name), f"{name} in the list")
        agent.type(sight.key_before(name))
        if sight.key_of(Pick.go):  # more than the number keys can tell apart: the number is typed
            agent.press("Enter")
        agent.correct(asked, said)

    return act


def correct_read_back(step: str, said: str) -> Act:
    """The first line of what is read back is not right."""

    def act(agent: Agent) -> None:
        agent.press("1")
        agent.correct(agent.step(step), said)

    return act


def take_back(agent: Agent) -> None:
    """The latest answer is taken back, and another is given."""
    sight = agent.look()
    agent.press_for("back")
    before = agent.moved_on(sight)
    assert before.step is not None
    agent.answer(before, before.step, "10")


def switch_with_half_a_sentence(agent: Agent) -> None:
    """The other language in the middle of a word: what is typed stays, and is gone on with."""
    sight, half = agent.look(), len(COMPOSED) // 2
    step = sight.step
    agent.type_and_see(COMPOSED[:half])
    agent.switch_language()
    assert step is not None
    name = step.words[agent.words.lang].name
    agent.wait(lambda sight: name in sight.position and COMPOSED[:half] in sight.text, f"{name} with what was typed")
    agent.type_and_see(COMPOSED[half:])
    finish_typed(agent, COMPOSED)


def in_the_other_language(agent: Agent) -> None:
    agent.switch_language()
    agent.wait_at(Place.TALK)


def resize_with_half_a_sentence(agent: Agent) -> None:
    """The window is drawn larger and smaller again in the middle of a word."""
    half = len(COMPOSED) // 2
    agent.type_and_see(COMPOSED[:half])
    position = agent.look().position
    for size in (LARGE, SMALL):
        agent.terminal.resize(*size)
        agent.wait(partial(still_there, size, position, COMPOSED[:half]), f"the same at {size}")
    agent.type_and_see(COMPOSED[half:])
    finish_typed(agent, COMPOSED)


def still_there(size: tuple[int, int], position: str, text: str, sight: Sight) -> bool:
    return sight.place is Place.TALK and sight.position == position and text in sight.text and sight.fills(*size)


def finish_typed(agent: Agent, text: str) -> None:
    sight = agent.look()
    assert sight.step is not None
    agent.press("Enter")
    agent.now.answers[sight.step.id] = text
    agent.moved_on(sight)


def doubted(agent: Agent) -> None:
    """A reading below the last one is asked again; the same once more is taken."""
    sight = agent.look()
    less = f"{sight.kilometres - 100:,}"
    agent.type(less)
    agent.press("Enter")
    agent.wait(lambda sight: re.search(r"^\s*! ", sight.text, re.MULTILINE), "the doubt")
    agent.press("Enter")
    assert sight.step is not None
    agent.now.answers[sight.step.id] = less.replace(",", "")
    agent.moved_on(sight)


def killed(reopen: Callable[[], Terminal]) -> Act:
    """The desk dies in the middle of the call and is opened again: it goes on at the same question."""

    def act(agent: Agent) -> None:
        position = agent.look().position
        os.kill(agent.terminal.pid(), signal.SIGKILL)
        agent.terminal.close()
        agent.terminal, agent.words = reopen(), Words("zh")
        agent.wait(lambda sight: sight.position == position and sight.says(UNFINISHED), f"{position} again")

    return act


# --- between two calls ---


def undo(agent: Agent) -> None:
    """The outcome that was just recorded was the wrong one; its dial stands, and the talk goes on."""
    agent.press_for("undo")
    agent.wait(lambda sight: sight.key_of_outcome(Outcome.BUSY), "the choice of outcomes")
    agent.now.undone = True
    agent.press_for("back")


def skip(agent: Agent) -> None:
    """The next owner is claimed and then left for the one after."""
    number = agent.prepare().number
    agent.press_for("next")
    agent.wait(lambda sight: sight.place is Place.READY and sight.number != number, "the owner after")


def first_of_list(agent: Agent) -> None:
    agent.press_for("leave")
    agent.wait_at(Place.QUEUE)
    agent.press("Home")


def have_a_break(agent: Agent) -> None:
    agent.press_for("leave")
    agent.wait_at(Place.QUEUE)
    agent.press_as_helped("break", Where.QUEUE)
    agent.wait(lambda sight: sight.place is Place.BREAK and sight.says(ON_BREAK), "the break")
    agent.press("Enter")
    agent.wait_at(Place.QUEUE)


def hand_over(agent: Agent) -> None:
    """The promise that was made last goes to the first colleague of the list."""
    agent.press_for("search", Where.QUEUE)
    agent.type(agent.now.number[-4:])
    agent.press("Enter")
    agent.wait(lambda sight: sight.place is Place.QUEUE and sight.stands_first(TONIGHT), "the promise in the list")
    agent.press_as_helped("hand", Where.QUEUE)
    agent.wait_at(Place.HAND)
    agent.press("Enter")
    done = agent.wait(lambda sight: sight.place is Place.QUEUE and sight.says(HANDED), "the promise handed over")
    agent.kept["handed"] = done
    agent.press("Esc")
    agent.wait(lambda sight: sight.stands_first(sight.words(READY_NOW)), "the whole list")
    agent.press("Home")


def go_home(agent: Agent) -> None:
    """The figures of the day are read, and the desk is closed."""
    agent.press_for("leave")
    agent.wait_at(Place.QUEUE)
    agent.press_for("summary", Where.QUEUE)
    agent.kept["summary"] = agent.wait_at(Place.SUMMARY)
    agent.press_for("back", Where.SUMMARY)
    agent.wait_at(Place.QUEUE)
    agent.press_for("quit", Where.QUEUE)
    agent.wait(lambda sight: sight.says(LEFT_BEHIND), "what is left behind")
    time.sleep(READ_SECONDS)
    agent.press_for("quit", Where.QUEUE)
    agent.terminal.wait_end()
