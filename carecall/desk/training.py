"""Owns the training desk. Invariant: its own database, made anew each day from the sample dealership and a few days of
real work on it through the same use cases; its clock stands at 09:40 of an open day when it is first opened, whatever
the hour, and goes on where it was left or killed when it is opened again: nothing done on it is ever still to come.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import cycle
from pathlib import Path

from carecall.config import Settings
from carecall.desk import opening, planning, queue, recording, seeding
from carecall.desk.context import Desk, staff_of
from carecall.errors import Refused
from carecall.model.clock import Ticking
from carecall.model.dispositions import Outcome
from carecall.model.ids import ContactId
from carecall.store import absences, calls, first_run, people, turns

OPENS = time(9, 40)
PROMISED = time(9, 55)
LOCK = "demo.lock"
"""Beside the databases: of several that start at once one makes today's, and the others wait for it."""
ROLE = "care-agent"
DAYS_KNOWN = 220
DAYS_WORKED = 3
SEATED = 2
SURVEY = "visit-survey"
FINISHED_IN = ("finished", "finished", "finished", "no-answer", "finished", "busy", "finished", "finished")
SCORES = ("10", "9", "10", "8", "9", "7", "10")


def database_path(settings: Settings, machine: Ticking, now: datetime | None) -> Path:
    return settings.data / f"demo-{_day(settings, machine, now).isoformat()}.db"


def _day(settings: Settings, machine: Ticking, now: datetime | None) -> date:
    return (now or machine()).astimezone(opening.zone_of(settings)).date()


def needs_making(settings: Settings, machine: Ticking, now: datetime | None) -> bool:
    """Whether today's training database is not there yet."""
    return not database_path(settings, machine, now).exists()


def open_training(settings: Settings, machine: Ticking, now: datetime | None, agent: str = "") -> Desk:
    """The training desk of today, its clock running, with `agent` seated, else somebody of the care desk. Raises
    Misconfigured `unknown-agent`."""
    path = database_path(settings, machine, now)
    if not path.exists():
        with turns.turn(settings.data / LOCK):
            if not path.exists():  # else somebody who began it before has made it meanwhile
                _make(settings, machine, now, path)
    desk = opening.open_desk(opening.at_database(settings, path), machine)
    start = max([_start(desk, _day(settings, machine, now)), *_known(desk, path)])
    _lead_path(path).write_text(str((start - machine()).total_seconds()), encoding="utf-8")
    desk = desk.with_clock(desk.clock.started_at(start))
    if agent:
        return opening.seat_agent(desk, agent)
    return desk.seated(next(agent for agent in staff_of(desk) if agent.role == ROLE and agent.present))


def latest(settings: Settings, machine: Ticking) -> tuple[Path, datetime] | None:
    """The newest training database, and what time its desk's clock has by now; None where none was opened."""
    path = max(settings.data.glob("demo-*.db"), default=None)
    lead = _lead(path) if path else None
    if path is None or lead is None:
        return None
    return path, (machine() + lead).astimezone(opening.zone_of(settings))


def _known(desk: Desk, path: Path) -> Iterator[datetime]:
    """What the desk has seen of its day: the latest call, and how long it lived; it may have been killed just before
    the heartbeat that would have come next."""
    with desk.db.read() as tx:
        called, lived = calls.last_moment(tx, desk.id), people.last_seen(tx, desk.id)
    if called:
        yield called
    lead = _lead(path)
    if lived and lead is not None:
        yield lived + lead + timedelta(seconds=desk.heartbeat)


def _lead_path(path: Path) -> Path:
    """Beside the database: by how many seconds its clock was ahead of the machine's when it was opened last."""
    return path.with_name(f"{path.name}.lead")


def _lead(path: Path) -> timedelta | None:
    try:
        return timedelta(seconds=float(_lead_path(path).read_text(encoding="utf-8")))
    except (OSError, ValueError, OverflowError):
        return None


def _start(desk: Desk, day: date) -> datetime:
    """09:40 of the day, or of the next one that is open."""
    return desk.clock.from_wall(datetime.combine(desk.rhythm.calendar.open_from(day), OPENS))


@dataclass(frozen=True, slots=True)
class Practised:
    """What the trainee did today on this desk: the outcomes recorded, in their order, and whether one was undone."""

    outcomes: tuple[str, ...]
    undid: bool


def practised(desk: Desk) -> Practised:
    """How far the agent of this desk has come; the database knows, since it was made today."""
    with desk.db.read() as tx:
        found = first_run.calls_of_day(tx, desk.id, int(desk.agent.id), desk.clock.today()) if desk.agent else []
    return Practised(tuple(outcome for outcome, _ in found), any(undone for _, undone in found))


def _make(settings: Settings, machine: Ticking, now: datetime | None, path: Path) -> None:
    """Make the database beside its name and move it there when it is whole: a kill leaves nothing half."""
    for old in settings.data.glob("demo-*.db*"):
        old.unlink()
    draft = opening.at_database(settings, path.with_suffix(".making"))
    for leftover in settings.data.glob(f"{path.stem}.making*"):
        leftover.unlink()
    database = opening.open_database(draft, create=True)
    seeding.lay_dealership(database)
    database.close()
    desk = opening.open_desk(draft, machine)
    desk = desk.with_clock(desk.clock.at(_start(desk, _day(settings, machine, now))))
    seeding.seed(desk, days=DAYS_KNOWN)
    _work(desk)
    desk.db.close()
    path.with_suffix(".making").rename(path)


def _work(desk: Desk) -> None:
    """The last days as they were worked: most surveys done, some not reached, one promise for soon."""
    today = desk.clock.today()
    _send_away(desk, today)
    for back in range(DAYS_WORKED, 0, -1):
        day = desk.clock.from_wall(datetime.combine(today - timedelta(days=back), time(10, 0)))
        then = desk.with_clock(desk.clock.at(day))
        planning.plan(then)
        _surveys(then)
    planning.plan_once(desk)
    _promise(desk)


def _send_away(desk: Desk, today: date) -> None:
    """All care agents but two are away, so that the trainee's list is a day's work."""
    agents = [agent for agent in staff_of(desk) if agent.role == ROLE and agent.present]
    with desk.db.write() as tx:
        for agent in agents[SEATED:]:
            absences.add(tx, desk.id, int(agent.id), absences.Away(date.min, today), today)


def _surveys(desk: Desk) -> None:
    """Call the owners whose car was returned before this day, with ordinary outcomes."""
    outcomes, scores = cycle(FINISHED_IN), cycle(SCORES)
    for contact in list(_ready(desk, SURVEY)):
        outcome = Outcome(next(outcomes))
        answers = [("overall", next(scores))] if outcome is Outcome.FINISHED else []
        recording.record(desk, contact, recording.Said(outcome, answers, at=desk.clock.now()))


def _ready(desk: Desk, programme: str) -> Iterator[ContactId]:
    for row in queue.load(desk, everybody=True):
        lead = row.lead
        if lead.contact.programme == programme and lead.where and lead.where.ready and not lead.contact.series.dials:
            yield lead.contact.id


def _promise(desk: Desk) -> None:
    """Yesterday afternoon an owner asked this desk's agent to call at ten to ten."""
    agent = next(agent for agent in staff_of(desk) if agent.role == ROLE and agent.present)
    mine = desk.seated(agent)
    at = desk.clock.from_wall(datetime.combine(desk.clock.today() - timedelta(days=1), time(16, 20)))
    for row in queue.load(mine):
        lead = row.lead
        if lead.contact.not_before < desk.clock.today() and not lead.contact.series.dials:
            said = recording.Said(Outcome.CALLBACK, callback=f"tomorrow {PROMISED:%H:%M}", at=at)
            try:
                recording.record(mine, lead.contact.id, said)
            except Refused:
                continue
            return
