"""What the tests of claims and kills run in processes of its own: `python children.py WHAT URL ...`.

Each prints what it did, a line each, at once, so that a kill loses no line.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable

import support

from carecall.desk import calling, planning
from carecall.desk.conversation import Conversation
from carecall.errors import Refused
from carecall.model.ids import CustomerId
from carecall.store.database import Database

AT = "2026-11-23 09:30"


def out(*words: object) -> None:
    os.write(1, (" ".join(map(str, words)) + "\n").encode())


def load() -> None:
    """What every child needs, once."""
    support.pack()
    for name in support.library().names():
        support.library().get(name)


def seat(url: str, number: int) -> None:
    """Prepare and dial every owner that can be had; a line for each dial: the owner and the number."""
    desk = support.sit(support.make_desk(Database(url), AT), f"A0{number + 1}", f"seat-{number}")
    owners = [int(c) for (c,) in support.rows(desk.db, "SELECT id FROM customer ORDER BY (id * 7919) % 97")]
    start = number * len(owners) // 8
    for owner in [*owners[start:], *owners[:start]]:
        try:
            card = calling.dial(desk, calling.prepare(desk, CustomerId(owner)).call)
        except Refused:
            continue
        out(card.customer, card.number, len(card.contacts))


def seats(url: str, count: int) -> None:
    """`count` seats in processes of their own, which start together."""
    load()
    go, ready = os.pipe()
    children = []
    for number in range(count):
        child = os.fork()
        if not child:
            os.close(ready)
            os.read(go, 1)
            seat(url, number)
            os._exit(0)
        children.append(child)
    os.close(ready)
    sys.exit(max(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children))


def talk(url: str, owner: int, steps: int) -> None:
    """Dial, or take up what was left, answer `steps` questions, and then wait to be killed."""
    desk = support.sit(support.make_desk(Database(url), AT), "A01", f"seat-{os.getpid()}")
    card = calling.unfinished(desk) or calling.dial(desk, calling.prepare(desk, CustomerId(owner)).call)
    conversation = Conversation.open(card)
    out("at", conversation.step.id if conversation.step else "-")
    for _ in range(steps):
        step = conversation.step
        assert step is not None
        conversation, changed = conversation.forward(support.said(step, {}))
        calling.answer(desk, card.call, changed)
        out("said", step.id)
    time.sleep(60)


def plan(url: str, count: int) -> None:
    """`count` desks that open on an unplanned day together; a line each."""
    load()
    children = []
    for _ in range(count):
        child = os.fork()
        if not child:
            done = planning.plan_once(support.make_desk(Database(url), AT))
            out(done.planned if done else "-")
            os._exit(0)
        children.append(child)
    sys.exit(max(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children))


WHAT: dict[str, Callable[..., None]] = {"seats": seats, "talk": talk, "plan": plan}

if __name__ == "__main__":
    WHAT[sys.argv[1]](sys.argv[2], *map(int, sys.argv[3:]))
