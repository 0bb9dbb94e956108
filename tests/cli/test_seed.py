"""`carecall seed` and the training desk: the sample dealership laid into a database, any day."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from carecall.config import Settings
from carecall.desk import calling, queue, training
from carecall.desk.context import Desk
from carecall.errors import Misconfigured, StoreError
from carecall.model.contacts import Shown
from carecall.store.turns import turn

Write = Callable[..., Path]


def test_seed_refuses_a_database_with_other_owners(carecall: Any, write: Write) -> None:
    carecall("import", write("o.csv", "姓名,手机,车牌,车型,交车日期\n张三,13800138001,京A12345,S1,2026-08-25\n"))
    refused = carecall("seed")
    assert refused.status == 1
    assert "1" in refused.err
    assert len(carecall("export", "contacts", "--format", "json").json) == 0


@pytest.mark.parametrize("day", ["2026-02-28T12:00", "2028-02-29T03:00", "2026-12-31T15:59"])
def test_e_06_the_training_desk_has_a_days_work_on_any_date(tmp_path: Path, cache: Path, day: str) -> None:
    """E-06: 60 to 120 rows, one promise due soon, its clock at 09:40, a care agent seated without asking."""
    now = datetime.fromisoformat(day).replace(tzinfo=UTC)
    settings = Settings(tmp_path / "data", cache)
    desk = training.open_training(settings, lambda: now, None)
    rows = queue.load(desk)
    assert 60 <= len(rows) <= 120
    assert f"{desk.clock.wall():%H:%M}" == "09:40"
    assert desk.agent is not None
    assert desk.agent.role == "care-agent"
    promised = [entry for row in rows for entry in row.entries if entry.contact.promise]
    assert [f"{entry.contact.promise.starts:%H:%M}" for entry in promised if entry.contact.promise] == ["09:55"]
    assert {entry.where.shown for entry in promised if entry.where} == {Shown.PROMISED}
    assert not training.needs_making(settings, lambda: now, None)
    desk.db.close()


def test_two_that_start_at_once_share_the_training_desk_that_one_of_them_makes(tmp_path: Path, cache: Path) -> None:
    now = datetime(2026, 11, 23, 6, tzinfo=UTC)
    settings = Settings(tmp_path / "data", cache)
    (settings.data).mkdir()
    (settings.data / "demo-2026-11-23.making").write_text("half: its maker was killed")

    def begin(_number: int) -> int:
        desk = training.open_training(settings, lambda: now, None)
        found = len(queue.load(desk))
        desk.db.close()
        return found

    with ThreadPoolExecutor(2) as both:
        first, second = both.map(begin, range(2))
    assert first == second >= 60
    assert not list(settings.data.glob("*.making*"))


def test_who_is_kept_waiting_for_a_turn_too_long_hears_it_and_the_next_comes_in_once_it_is_free(tmp_path: Path) -> None:
    lock = tmp_path / "a" / "demo.lock"
    with turn(lock), pytest.raises(StoreError) as busy, turn(lock, 0.01):
        pass
    assert busy.value.code == "database-busy"
    holder = subprocess.Popen(
        [sys.executable, "-c", "import sys, time; from pathlib import Path; from carecall.store.turns import turn\n"
         "with turn(Path(sys.argv[1])): print('in', flush=True); time.sleep(60)", str(lock)], stdout=subprocess.PIPE,
    )  # fmt: skip
    assert holder.stdout is not None
    assert holder.stdout.readline().strip() == b"in"
    holder.kill()
    holder.communicate()
    with turn(lock, 1):
        pass


def test_whoever_works_there_may_sit_at_the_training_desk(tmp_path: Path, cache: Path) -> None:
    now = datetime(2026, 11, 23, 6, tzinfo=UTC)
    settings = Settings(tmp_path / "data", cache)
    desk = training.open_training(settings, lambda: now, None, "5002")
    assert desk.agent is not None
    assert desk.agent.role == "care-manager"
    desk.db.close()
    with pytest.raises(Misconfigured) as refused:
        training.open_training(settings, lambda: now, None, "9999")
    assert refused.value.code == "unknown-agent"


def test_a_training_desk_that_was_killed_goes_on_where_it_was_and_tomorrow_begins_anew(
    tmp_path: Path, cache: Path
) -> None:
    settings, moments = Settings(tmp_path / "data", cache), [datetime(2026, 11, 23, 6, tzinfo=UTC)]

    def opened(later: timedelta) -> Desk:
        moments[0] += later
        return training.open_training(settings, lambda: moments[0], None)

    def wall(desk: Desk) -> str:
        desk.db.close()
        return f"{desk.clock.wall():%d %H:%M}"

    desk = opened(timedelta())
    moments[0] += timedelta(minutes=25)
    calling.heartbeat(desk)
    assert wall(desk) == "23 10:05"
    again = opened(timedelta(hours=3))
    assert wall(again) == "23 10:05", "it was gone for hours; its day waited"
    moments[0] += timedelta(minutes=5)
    calling.heartbeat(again)
    (lead,) = settings.data.glob("*.lead")
    assert wall(opened(timedelta(seconds=2))) == "23 10:10"
    lead.write_text("nan")
    assert wall(opened(timedelta(seconds=2))) == "23 09:40", "what it knew is lost, and it opens all the same"
    assert wall(opened(timedelta(days=1))) == "24 09:40"
    assert [each.name for each in settings.data.glob("demo-2026-11-23*")] == []


def test_seed_tells_in_json_what_it_laid(carecall: Any) -> None:
    done = carecall("seed", "--json")
    assert done.status == 0
    assert {each["kind"] for each in done.json} == {"staff", "owners", "visits", "records"}
    assert all(each["rows"] == each["added"] + each["updated"] + each["unchanged"] for each in done.json)
    again = carecall("seed", "--json").json
    assert sum(each["added"] for each in again) == 0
    (records,) = (each for each in done.json if each["kind"] == "records")
    assert (records["added"], records["updated"]) == (records["rows"], 0), "nothing was there before"


def test_seed_counts_owners_and_their_cars_and_says_what_comes_next(carecall: Any) -> None:
    """E-06: 1,500 owners, of whom some have two cars."""
    told = carecall("seed").err.splitlines()
    assert any(line == "owners: 1543 rows, 1500 owners with 1543 cars added." for line in told), told
    assert told[-1] == "Next: carecall plan makes the calls of today, carecall opens the desk."
    assert not any(line.startswith("Next") for line in carecall("seed").err.splitlines())
