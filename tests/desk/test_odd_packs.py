"""No pack, however odd, breaks an invariant: whatever a house writes into its file that is understood at all is
planned, called, explained and planned again (B-14, B-16, C-03, E-08)."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import support
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support import add_owner, at, make_desk, rows, take_in

from carecall.desk import calling, explaining, opting_out, planning, queue
from carecall.desk.context import Desk
from carecall.desk.why_not import why_not
from carecall.i18n import Words
from carecall.model.consequences import Ended
from carecall.model.dispositions import Outcome
from carecall.model.ids import CustomerId
from carecall.model.programmes import Pack
from carecall.programmes.check import examine
from carecall.programmes.load import pack_files
from carecall.store.database import Database
from carecall.view.reasons import Names, reason_text
from carecall.view.why_not import why_not_lines

DAYS = ("2026-11-23", "2026-11-24", "2026-12-01", "2027-02-07")
LEFT_OUT = "谢绝女士"
NAMES = {"zh": "怪", "en": "Odd"}
TEMPLATE = {"zh": "【{dealership}】{owner}，您好！电话{hotline}，{agent}", "en": "Dear {owner}, {hotline}, {agent}"}
spans = st.fixed_dictionaries({}, optional={unit: st.integers(0, 14) for unit in ("years", "months", "weeks", "days")})
mostly_no = st.sampled_from([False, False, True])


@st.composite
def kinds(draw: st.DrawFn) -> dict[str, Any]:
    base = draw(st.sampled_from(["delivery", "last-visit", "birth", "festival", "odd-record"]))
    kind: dict[str, Any] = {"names": NAMES, "from": base}
    if base == "festival":
        return kind | {"on": draw(st.sampled_from(["01-01", "02-29", "08-15", "12-30"])), "lunar": draw(st.booleans())}
    kind["after"] = draw(spans)
    every = draw(st.none() | spans.filter(lambda span: any(span.values())))
    if every:
        kind |= {"every": every, "times": draw(st.integers(0, 3))}
    return kind


@st.composite
def touches(draw: st.DrawFn) -> dict[str, Any]:
    first = draw(st.integers(-60, 60))
    last = first + draw(st.integers(0, 20))
    days = {"from": first, "to": last}
    if draw(mostly_no):
        return {"message": {"channels": ["sms"], "template": "odd"}, **days}
    script = draw(st.sampled_from(["expiry", "visit-survey", "maintenance"]))
    series = draw(st.sampled_from(["three-slots", "odd-series"]))
    return {"phone": script, **days, "give_up": last + draw(st.integers(0, 60)), "series": series, "template": "odd"}


@st.composite
def programmes(draw: st.DrawFn, dues: list[str], others: list[str]) -> dict[str, Any]:
    found: dict[str, Any] = {
        "names": NAMES, "due": draw(st.sampled_from(dues)), "priority": draw(st.integers(1, 9)),
        "caller": draw(st.sampled_from(["care-agent", "service-advisor", "insurance-specialist"])),
        "touches": {f"t{n}": draw(touches()) for n in range(draw(st.integers(1, 3)))},
    }  # fmt: skip
    if draw(mostly_no):
        found["answered_by"] = ["maintenance", "repair"]
    if draw(mostly_no):
        found["ended_by"] = ["odd-record"]
    if others and draw(mostly_no):
        found["after"] = draw(st.sampled_from(others))
    return found


@st.composite
def houses(draw: st.DrawFn) -> dict[str, Any]:
    """A house's own file: kinds, a record, series, programmes and limits of its own beside the shipped ones."""
    own = {f"odd-kind-{n}": draw(kinds()) for n in range(draw(st.integers(1, 3)))}
    dues = ["visit", "delivery", "maintenance", *own]
    made: dict[str, Any] = {}
    for n in range(draw(st.integers(1, 3))):
        made[f"odd-{n}"] = draw(programmes(dues, list(made)))
    record = {"names": NAMES, "of": draw(st.sampled_from(["car", "owner"])), "day": ["怪日"], "number": ["怪号"],
              "each": draw(st.booleans())}  # fmt: skip
    house: dict[str, Any] = {
        "pack": "odd-house", "records": {"odd-record": record}, "due_dates": own, "templates": {"odd": TEMPLATE},
        "series": {"odd-series": {"tries": draw(st.integers(1, 3)), "distinct": draw(st.sampled_from(["slot", "day"])),
                                  "dials": draw(st.integers(1, 6))}},
        "programmes": made,
    }  # fmt: skip
    if draw(st.booleans()):
        house["calendar"] = {"kind": "seven_day", "closed": ["2026-11-24", "2026-11-25", "2026-12-02"]}
    if draw(st.booleans()):
        house["pressure"] = {"talks": draw(st.integers(1, 3)), "messages": draw(st.integers(1, 3)), "days": 30}
    return house


@pytest.fixture(scope="module")
def furnished(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Owners with all kinds of pasts; one wants no calls."""
    path = tmp_path_factory.mktemp("odd") / "care.db"
    shutil.copy(sqlite_template, path)
    database = Database(f"sqlite:///{path}")
    desk = make_desk(database, f"{DAYS[0]} 09:30")
    pasts = (("2026-11-21", "2026-11-22"), ("2024-02-29", "2026-05-31"), ("2020-12-31", "2025-11-23"), (None, None))
    for n, (delivered, visit) in enumerate(pasts):
        add_owner(desk, f"车主{n}", delivered=delivered, visits=((visit, "maintenance", 9000),) if visit else ())
    refusing, _ = add_owner(desk, LEFT_OUT, delivered="2026-10-23", visits=(("2026-11-22", "repair", 100),))
    opting_out.leave_out(desk, CustomerId(refusing))
    with database.write() as tx:
        tx.run("UPDATE customer SET born_on = '1984-02-29' WHERE id % 2 = 0")
        tx.run("UPDATE customer SET lunar_birth = '08-15' WHERE id % 2 = 1")
    database.connection().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    return path


@pytest.fixture
def fresh(furnished: Path, tmp_path: Path) -> Iterator[Any]:
    """A copy of it for each pack that is tried."""
    opened: list[Database] = []

    def copy() -> Database:
        path = tmp_path / f"{len(opened)}.db"
        shutil.copy(furnished, path)
        opened.append(Database(f"sqlite:///{path}"))
        return opened[-1]

    yield copy
    for database in opened:
        database.close()


def understood(folder: Path, house: dict[str, Any]) -> Pack | None:
    """The pack of the house; None where its file has mistakes, each of which has a sentence."""
    site = folder / "odd.yaml"
    site.write_text(json.dumps(house, ensure_ascii=False), encoding="utf-8")
    found = examine(pack_files([site]), support.library().names())
    assert found.pack or found.errors
    return found.pack


QUIET = (HealthCheck.function_scoped_fixture, HealthCheck.too_slow)


@settings(max_examples=25, deadline=None, suppress_health_check=QUIET)
@given(houses(), st.lists(st.sampled_from([Outcome.NO_ANSWER, Outcome.BUSY, Outcome.REFUSED]), max_size=3))
def test_no_pack_breaks_an_invariant(
    fresh: Any, tmp_path: Path, house: dict[str, Any], outcomes: list[Outcome]
) -> None:
    pack = understood(tmp_path, house)
    if pack is None:
        return
    database = fresh()
    desk = replace(make_desk(database, f"{DAYS[0]} 09:30", agent="A01"), pack=pack)
    plate = str(rows(database, "SELECT min(plate) FROM vehicle")[0][0])
    take_in(desk, tmp_path, "姓名,手机,车牌,怪日,怪号", f"车主0,13900001111,{plate},2026-12-05,K1")
    for day in DAYS:
        desk = at(desk, f"{day} 10:00")
        planning.plan(desk, days=3)
        assert (planning.plan(desk, days=3).planned, planning.plan(desk, days=3).messages) == (0, 0)
        check(desk)
        for outcome in outcomes:
            call_first(desk, outcome)
        check(desk)
    explained(desk)


def check(desk: Desk) -> None:
    """What always holds."""
    contacts = rows(desk.db, """
      SELECT c.not_before, c.not_after, c.give_up, c.tries, c.dials, c.state, k.name, c.programme, c.touch, c.id
      FROM contact c JOIN customer k ON k.id = c.customer_id""")
    for not_before, not_after, give_up, tries, dials, state, name, programme, touch, number in contacts:
        assert str(not_before) <= str(not_after)
        assert str(not_before) <= str(give_up)
        assert desk.rhythm.calendar.is_open(date.fromisoformat(str(not_before))), "nobody is called on a closed day"
        assert name != LEFT_OUT or state not in ("open", "outbox"), "B-14"
        policy = desk.policy(str(programme), str(touch))
        assert int(str(tries)) <= policy.tries
        assert int(str(dials)) <= policy.dials_max + policy.tries
        messages = rows(desk.db, "SELECT body FROM message WHERE contact_id = :id", id=number)
        assert len(messages) == 1 if state == "outbox" else len(messages) <= 1
        assert all("{" not in str(body) and str(name)[0] in str(body) for (body,) in messages)
    kept = rows(desk.db, "SELECT count(*), count(DISTINCT programme || touch || due_id || '/' || round) FROM contact")
    assert kept[0][0] == kept[0][1], "one purpose is never twice at once"


def call_first(desk: Desk, outcome: Outcome) -> None:
    """The first who can be called now."""
    for row in queue.load(desk):
        if row.lead.where and row.lead.where.ready:
            card = calling.dial(desk, calling.prepare(desk, row.customer).call)
            calling.close(desk, card.call, Ended(outcome))
            return


def explained(desk: Desk) -> None:
    """Everything has a sentence, in both languages."""
    names = Names(desk.pack, desk.clock.wall())
    for (number,) in rows(desk.db, "SELECT id FROM contact"):
        found = explaining.explain(desk, int(str(number)))
        for lang in ("zh", "en"):
            assert all(reason_text(Words(lang), reason, names) for reason in found.reasons)
    for (number,) in rows(desk.db, "SELECT id FROM customer"):
        told = why_not(desk, CustomerId(int(str(number))))
        for lang in ("zh", "en"):
            assert why_not_lines(Words(lang), names, told, 100)
