"""A whole shift of one agent in a real terminal, kill, language, window and all: what the database and the figures say
afterwards is what the agent did, call by call."""

from __future__ import annotations

import json
import os
import subprocess
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import always
import eyes
import pytest
import support
from agent import Agent, Made
from stories import shift
from terminal import PROGRAM, Terminal, need_tmux, places, run_carecall

from carecall.desk.context import Desk, from_instant
from carecall.desk.summary import Line, summary
from carecall.i18n import Words
from carecall.model.dispositions import BAD_NUMBER, DISPOSITIONS, Outcome
from carecall.store.database import Database

pytestmark = [pytest.mark.terminal, pytest.mark.xdist_group("terminal")]
MORNING, START, AGAIN, EVENING = (f"2026-11-23 {time}" for time in ("09:40", "15:41", "16:05", "17:00"))
AGENT, CALLS = "1001", 30
PROMISED = {
    "an English time": ("2026-11-24 15:00", "2026-11-24 15:15"),
    "a Chinese time": ("2026-11-24 15:00", "2026-11-24 15:15"),
    "another day": ("2026-11-25 09:00", "2026-11-25 12:00"),
    "tonight": ("2026-11-23 19:00", "2026-11-23 19:15"),
}
SOON = {"hangs up and is called again": timedelta(), "in a moment": timedelta(minutes=20)}
"""Promises for so long after they were made, which were kept."""
ENDS = {Outcome.FINISHED: "completed", Outcome.REFUSED: "failed", Outcome.DO_NOT_CALL: "cancelled",
        Outcome.NOT_ELIGIBLE: "cancelled"}  # fmt: skip
OF_CALL = """
SELECT l.id, l.number, l.outcome, l.undone_at IS NOT NULL, l.note, c.programme, a.outcome, p.starts_at, p.ends_at,
  p.made_at, p.kept, s.code, s.name
FROM call l JOIN attempt a ON a.call_id = l.id JOIN contact c ON c.id = a.contact_id
LEFT JOIN promise p ON p.call_id = l.id LEFT JOIN staff s ON s.id = p.staff_id
WHERE l.dialled_at IS NOT NULL AND l.ended_at IS NOT NULL ORDER BY l.id"""
OF_OWNER = """
SELECT DISTINCT l.number, w.step, w.value FROM answer w JOIN attempt a ON a.id = w.attempt_id
JOIN call l ON l.id = a.call_id WHERE w.replaced_at IS NULL"""
STATES = """
SELECT l.number, c.state, EXISTS (
  SELECT 1 FROM opt_out o WHERE o.customer_id = l.customer_id AND o.reason = 'asked-on-the-phone')
FROM call l JOIN attempt a ON a.call_id = l.id JOIN contact c ON c.id = a.contact_id"""
TWICE = """
SELECT customer_id, day FROM call WHERE dialled_at IS NOT NULL AND promise_id IS NULL AND undone_at IS NULL
GROUP BY 1, 2 HAVING count(*) > 1"""


@dataclass(frozen=True)
class Shift:
    """A day's work: the desk that it was done at, the figures before it, and the agent who remembers it."""

    folder: Path
    desk: Desk
    before: Line
    agent: Agent

    @property
    def standing(self) -> list[Made]:
        """The calls that count."""
        return [made for made in self.agent.made if not made.undone]

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        return support.rows(self.desk.db, sql)


def carecall(folder: Path, *words: str, now: str) -> Any:
    """What a command prints with --json."""
    command = [*PROGRAM, *words, "--json", "--now", now, "--lang", "zh"]
    environment = {**os.environ, **places(folder), "CARECALL_DB": f"sqlite:///{folder / 'care.db'}"}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def worked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shift]:
    """The sample dealership, and one shift of one of its agents, worked once for all that is asked about it."""
    need_tmux()
    folder = tmp_path_factory.mktemp("shift")
    carecall(folder, "seed", now=MORNING)
    carecall(folder, "plan", now=MORNING)
    database = Database(f"sqlite:///{folder / 'care.db'}")
    desk = support.make_desk(database, EVENING, AGENT)
    before = summary(desk).total
    terminals: list[Terminal] = []

    def opened(now: str) -> Terminal:
        place = ("--agent", AGENT, "--db", database.url, "--now", now, "--lang", "zh")
        terminals.append(run_carecall(folder, *place))
        return terminals[-1]

    try:
        with pytest.MonkeyPatch.context() as elsewhere:  # the size of another terminal, which the desk must not take
            elsewhere.setenv("COLUMNS", "100")
            elsewhere.setenv("LINES", "30")
            agent = Agent(opened(START), Words("zh"))
            agent.work(shift(lambda: opened(AGAIN)))
        yield Shift(folder, desk, before, agent)
    finally:
        for terminal in terminals:
            terminal.close()
        database.close()


def test_terminals_share_a_worker(request: pytest.FixtureRequest) -> None:
    """A shift is worked once, and programs in terminals do not slow each other down."""
    assert "PYTEST_XDIST_WORKER" not in os.environ or request.node.nodeid.endswith("@terminal")


@pytest.mark.parametrize("message", eyes.MESSAGES)
def test_what_the_agent_looks_for_is_said_in_both_languages(message: str) -> None:
    assert Words("zh")(message) != message


def test_every_call_is_closed_once_with_its_outcome(worked: Shift) -> None:
    """Invariants 2 and 3: what was killed, or undone and given another outcome, too."""
    found = [(number, outcome, bool(undone), programme, of_contact)
             for _, number, outcome, undone, _, programme, of_contact, *_ in worked.rows(OF_CALL)]  # fmt: skip
    done = [(made.number, made.story.outcome.value, made.undone, programme, made.story.outcome.value)
            for made in worked.agent.made for programme in made.programmes]  # fmt: skip
    assert found == done
    assert len(worked.standing) == CALLS
    assert worked.rows("SELECT id FROM call WHERE ended_at IS NULL") == []


def test_every_answer_and_note_is_stored_as_it_was_given(worked: Shift) -> None:
    given = {(made.number, step): value for made in worked.agent.made for step, value in made.answers.items()}
    assert {(number, step): value for number, step, value in worked.rows(OF_OWNER)} == given
    notes = {(number, note) for _, number, _, _, note, *_ in worked.rows(OF_CALL) if note}
    assert notes == {(made.number, made.note) for made in worked.agent.made if made.note}


def test_every_promise_is_the_time_that_was_said(worked: Shift) -> None:
    promises = {number: rest for _, number, _, _, _, _, _, *rest in worked.rows(OF_CALL) if rest[0]}
    names = {made.number: made.story.name for made in worked.agent.made if made.story.outcome is Outcome.CALLBACK}
    assert {names[number] for number in promises} == {*PROMISED, *SOON}
    for number, (starts, ends, at, kept, whose, colleague) in promises.items():
        name = names[number]
        start, end, made_at = (worked.desk.clock.to_wall(from_instant(each)) for each in (starts, ends, at))
        if name in SOON:
            assert abs(made_at + SOON[name] - start) < timedelta(minutes=2), name  # it begins at a whole minute
            assert (end - start, kept) == (timedelta(minutes=15), 1), name
        else:
            assert (f"{start:%F %H:%M}", f"{end:%F %H:%M}", kept) == (*PROMISED[name], None)
        handed = name == "tonight"
        assert (whose != AGENT) == handed
        assert not handed or colleague in worked.agent.kept["handed"].text


def test_every_contact_stands_where_its_outcome_leaves_it(worked: Shift) -> None:
    states = {number: (state, bool(asked)) for number, state, asked in worked.rows(STATES)}
    for number, outcome in {made.number: made.story.outcome for made in worked.standing}.items():
        state, asked = states.pop(number)
        assert state in ({"open", "held"} if outcome in BAD_NUMBER else {ENDS.get(outcome, "open")}), outcome
        assert asked == (outcome is Outcome.DO_NOT_CALL), outcome
    assert not states


def test_the_figures_are_those_that_the_agent_counted(worked: Shift) -> None:
    """Invariant 6: the command, the screen and the agent's own count."""
    figures = carecall(worked.folder, "summary", now=EVENING)
    counted = count(worked)
    assert {name: figures["totals"][name] for name in counted} == counted
    seen = worked.agent.kept["summary"]
    shown = ("planned", "dialled", "reached", "completed", "failed", "waiting")
    assert {name: seen.figure(name) for name in shown} == {name: counted[name] for name in shown}
    assert seen.figure("promises still open today") == counted["promises_open"]
    dialled = Counter(programme for made in worked.standing for programme in made.programmes)
    assert {code: line["dialled"] for code, line in figures["programmes"].items() if line["dialled"]} == dialled
    mine = {name: line for name, line in figures["agents"].items() if line["dialled"]}
    assert [line["dialled"] for line in mine.values()] == [CALLS]


def count(worked: Shift) -> dict[str, int | float]:
    """The figures of the day, from what the agent did and what stood there before; one contact an owner."""
    made = worked.standing
    assert all(len(each.programmes) == 1 for each in made)
    latest = {each.number: each.story for each in made}
    ends = Counter(ENDS.get(story.outcome, "open") for story in latest.values())
    connected = sum(DISPOSITIONS[each.story.outcome].connected for each in made)
    reached = len({each.number for each in made if DISPOSITIONS[each.story.outcome].reached})
    tonight = sum(story.name == "tonight" for story in latest.values())
    return {
        "planned": worked.before.planned, "dialled": len(made), "reached": reached,
        "completed": ends["completed"], "failed": ends["failed"], "connected": connected,
        "waiting": worked.before.waiting - len(latest) + tonight, "owners_dialled": len(latest),
        "promises_due": len(SOON), "promises_kept": len(SOON), "promises_open": tonight, "promises_at_risk": 0,
        "connect_rate": round(connected / len(made), 4), "contact_rate": round(reached / len(latest), 4),
        "kept_rate": 1.0,
    }  # fmt: skip


def test_no_invariant_is_broken(worked: Shift) -> None:
    assert [what for what, sql in always.NEVER.items() if worked.rows(sql)] == []


def test_nobody_is_dialled_twice_on_a_day_but_by_promise(worked: Shift) -> None:
    assert worked.rows(TWICE) == []


def test_everything_that_was_done_has_its_audit_entry(worked: Shift) -> None:
    """Invariant 7."""
    audit = Counter((subject, action) for subject, action in worked.rows("SELECT subject, action FROM audit"))
    made = worked.agent.made
    outcomes = Counter(each.story.outcome for each in made)
    assert {outcome: audit["contact", outcome.value] for outcome in outcomes} == dict(outcomes)
    assert audit["call", "dialled"] == CALLS
    assert audit["call", "undone"] == audit["call", "reopened"] == len(made) - CALLS
    assert audit["promise", "promised"] == outcomes[Outcome.CALLBACK]
    assert (audit["promise", "handed"], audit["staff", "break-begun"], audit["staff", "break-ended"]) == (1, 1, 1)
