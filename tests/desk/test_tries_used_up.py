"""Rules that allow fewer tries than an owner has had: the next planning closes those contacts as after their last try
(C-03, C-08, E-10); on both databases."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import support
from support import add_owner, at, contact_of, days_ago, dial_and_end, make_desk, picture, rows, value

from carecall.desk import calling, explaining, planning, queue, undoing
from carecall.desk.comparing import compare
from carecall.desk.context import Desk
from carecall.errors import Refused
from carecall.i18n import LANGUAGES, Words
from carecall.model.dispositions import Outcome
from carecall.model.ids import CustomerId
from carecall.programmes.load import load_packs, pack_files
from carecall.store.database import Database
from carecall.view.plain import place
from carecall.view.queue import Saying, row_cells
from carecall.view.reasons import Names, reason_text

ONCE = "pack: ours\nprogrammes: {visit-survey: {touches: {call: {series: once}}}}\nseries: {once: {tries: 1%s}}\n"
THEN = ", then: {channels: [sms], template: missed-survey}"


@pytest.fixture
def desk(db: Database) -> Desk:
    desk = make_desk(db, "2026-11-23 09:30", agent="A01")
    add_owner(desk, "张文山", visits=((days_ago(desk, 1), "repair", None),))
    planning.plan(desk)
    return desk


def tried(desk: Desk, outcome: Outcome = Outcome.NO_ANSWER) -> int:
    (owner,) = (row.customer for row in queue.load(desk))
    dial_and_end(desk, int(owner), outcome)
    return int(owner)


def by_one_try(desk: Desk, folder: Path, then: str = THEN) -> Desk:
    """The same desk where a survey is tried once."""
    (folder / "ours.yaml").write_text(ONCE % then, encoding="utf-8")
    return replace(desk, pack=load_packs(pack_files([folder / "ours.yaml"]), support.library().names(), None))


def test_c_03_the_next_planning_closes_it_with_the_message_of_the_series(desk: Desk, tmp_path: Path) -> None:
    owner = tried(desk)
    assert planning.plan(desk).used_up == 0
    scarce = by_one_try(desk, tmp_path)
    assert planning.plan(scarce).used_up == 1
    closed = contact_of(desk.db, owner)
    assert (closed["state"], closed["result"], str(closed["closed_on"])) == ("failed", "unreached", "2026-11-23")
    ((template, state, number, body),) = rows(desk.db, "SELECT template, state, number, body FROM message")
    assert (template, state, number) == ("missed-survey", "waiting", value(desk.db, "SELECT number FROM phone"))
    assert "张" in body
    assert planning.plan(scarce).used_up == 0
    assert queue.load(scarce) == []
    with pytest.raises(Refused, match="undo-changed"):
        undoing.last(scarce)


def test_c_03_a_series_without_a_message_closes_in_silence(desk: Desk, tmp_path: Path) -> None:
    tried(desk)
    assert planning.plan(by_one_try(desk, tmp_path, "")).used_up == 1
    assert rows(desk.db, "SELECT 1 FROM message") == []


def test_what_is_promised_broken_off_or_on_the_phone_goes_on(desk: Desk, tmp_path: Path) -> None:
    owner = tried(desk)
    tomorrow = at(desk, "2026-11-24 16:00")
    scarce = by_one_try(tomorrow, tmp_path)
    card = calling.dial(scarce, calling.prepare(scarce, CustomerId(owner)).call)
    assert planning.plan(scarce).used_up == 0
    support.talk_through(scarce, card, until="overall")
    calling.close(scarce, card.call, support.Ended(Outcome.BROKEN_OFF))
    assert planning.plan(scarce).used_up == 0
    dial_and_end(at(scarce, "2026-11-25 14:00"), owner, Outcome.CALLBACK, callback="16:00")
    assert planning.plan(at(scarce, "2026-11-25 14:10")).used_up == 0


def test_a_dry_run_and_a_comparison_say_how_many_and_leave_no_trace(desk: Desk, tmp_path: Path) -> None:
    tried(desk)
    scarce, before = by_one_try(desk, tmp_path), picture(desk.db)
    assert planning.plan(scarce, dry_run=True).used_up == 1
    assert compare(desk, scarce.pack).used_up == (0, 1)
    assert picture(desk.db) == before


@pytest.mark.parametrize("lang", LANGUAGES)
def test_until_then_list_and_explanation_say_so(desk: Desk, tmp_path: Path, lang: str) -> None:
    """Never that a second try of one follows."""
    tried(desk)
    scarce, _ = by_one_try(desk, tmp_path), Words(lang)
    (row,) = queue.load(scarce)
    now = scarce.clock.wall()
    cells = [text for text, _tone in row_cells(Saying(_, scarce.pack, now, room=120), row).cells]
    assert _("its tries are used up; the next planning closes it") in cells
    assert "1/1" in cells
    told = [reason_text(_, reason, Names(scarce.pack, now))
            for reason in explaining.explain(scarce, int(row.lead.contact.id)).reasons]  # fmt: skip
    used_up = _("Its tries are used up by the rules in force ({of}); the next planning closes it (C-03).", of=1)
    assert used_up in told
    assert not any("2" in text.split("(")[0] and "try" in text for text in told)
    found = place(_, scarce, row.lead)
    assert (found["attempt"], found["attempts_max"], found["why"]["text"]) == (None, 1, used_up)
