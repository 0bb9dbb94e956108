"""Messages that are planned: A-03, A-14, A-16, A-24, B-14, D-11, E-10; a contact like any other, which waits in the
outbox and is no call; on both databases."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import support
from desk_driver import both
from support import add_owner, at, days_ago, make_desk, rows

from carecall.desk import explaining, opting_out, planning, queue, summary, undoing
from carecall.desk.context import Desk
from carecall.desk.opting_out import EVERYTHING, Part
from carecall.desk.why_not import why_not
from carecall.i18n import Words
from carecall.model.dispositions import Outcome
from carecall.model.ids import CustomerId
from carecall.programmes.load import load_packs, pack_files
from carecall.store import cancelling
from carecall.store.database import Database
from carecall.view.owners import left_out_words, taken_back_words
from carecall.view.reasons import Names, reason_text

SITE = """\
pack: ours
due_dates:
  warranty-end:
    names: {zh: 质保到期, en: Warranty end}
    sources: [A-14]
    from: delivery
    after: {years: 3}
programmes:
  maintenance: {run: no}
  first-service: {run: no}
  month-one: {run: no}
  3dc: {run: no}
  7dc: {run: no}
  warranty:
    names: {zh: 质保到期, en: Warranty end}
    sources: [A-14]
    due: warranty-end
    answered_by: [maintenance, repair]
    caller: care-agent
    touches:
      notice: {message: {channels: [sms], template: warranty}, from: -30, to: -16, give_up: -15}
      call: {phone: visit-survey, from: -14, to: -7, give_up: 0, series: three-slots, template: missed-survey}
templates:
  warranty:
    zh: "【{dealership}】{owner}，您好！您的爱车质保快到期了，请来店检查。电话{hotline}，{agent}"
    en: "Dear {owner}, your warranty ends soon. Come and have your car checked. {dealership}, {hotline}, {agent}"
"""
DELIVERED = "2023-12-20"


@pytest.fixture
def desk(db: Database, tmp_path: Path) -> Desk:
    """The warranty of a car delivered on 20 December 2023 ends in 27 days: it is time for the message."""
    (tmp_path / "ours.yaml").write_text(SITE, encoding="utf-8")
    pack = load_packs(pack_files([tmp_path / "ours.yaml"]), support.library().names(), None)
    return replace(make_desk(db, "2026-11-23 09:00", agent="A01"), pack=pack)


def contacts(desk: Desk, customer: int) -> list[tuple[Any, ...]]:
    sql = "SELECT touch, state, result FROM contact WHERE customer_id = :c ORDER BY id"
    return rows(desk.db, sql, c=customer)


def messages(desk: Desk) -> list[tuple[Any, ...]]:
    return rows(desk.db, "SELECT channel, template, state, day FROM message ORDER BY id")


def test_a_14_a_month_before_one_message_waits_and_two_weeks_before_somebody_calls(desk: Desk) -> None:
    customer, _ = add_owner(desk, "李娜", delivered=DELIVERED, salutation="ms")
    first = planning.plan(desk)
    assert (first.planned, first.messages) == (0, 1)
    assert contacts(desk, customer) == [("notice", "outbox", "")]
    assert messages(desk) == [("sms", "warranty", "waiting", "2026-11-20")]
    assert queue.load(desk) == []
    assert planning.plan(desk).messages == 0
    later = planning.plan(at(desk, "2026-12-06 09:00"))
    assert (later.planned, later.messages, later.unsent) == (1, 0, 1)
    assert contacts(desk, customer) == [("notice", "cancelled", "never-sent"), ("call", "open", "")]
    assert messages(desk) == [("sms", "warranty", "withdrawn", "2026-11-20")]


def test_e_10_the_message_names_the_owner_the_desk_and_who_is_to_be_asked_for(desk: Desk) -> None:
    add_owner(desk, "李娜", delivered=DELIVERED, salutation="ms")
    planning.plan(desk)
    ((body, number),) = rows(desk.db, "SELECT body, number FROM message")
    assert body.startswith("【方圆汽车】李女士，您好！")
    assert body.rstrip().endswith("林月")
    assert number.startswith("+86138")


def test_b_14_who_wants_no_more_calls_gets_no_message_either(desk: Desk) -> None:
    customer, _ = add_owner(desk, delivered=DELIVERED)
    planning.plan(desk)
    opting_out.leave_out(desk, CustomerId(customer))
    assert [state for _, state, _ in contacts(desk, customer)] == ["cancelled"]
    assert [state for _, _, state, _ in messages(desk)] == ["withdrawn"]


@both
def test_b_14_a_message_is_counted_as_a_message_when_it_is_withdrawn_and_when_it_waits_again(
    desk: Desk, lang: str
) -> None:
    customer, _ = add_owner(desk, "李娜", delivered=DELIVERED)
    planning.plan(desk)
    before = contacts(desk, customer), messages(desk)
    words, known, hours = Words(lang), Names(desk.pack, desk.clock.wall()), desk.rhythm.hours
    for part in (EVERYTHING, Part("warranty")):
        out = opting_out.leave_out(desk, CustomerId(customer), part=part)
        assert (out.cancelled, out.withdrawn) == (0, 1)
        told = left_out_words(words, out, known, hours)
        assert told.endswith({"en": "(B-14). 1 message that was to be sent was withdrawn.",
                              "zh": "（B-14）。已撤回 1 条待发信息。"}[lang])  # fmt: skip
        back = opting_out.take_back(desk, CustomerId(customer), part)
        assert (back.reopened, back.waiting) == (0, 1)
        assert taken_back_words(words, back, known, hours).endswith(
            {"en": " again. 1 message that was withdrawn waits in the outbox again.",
             "zh": "李娜。被撤回的 1 条信息重新在发件箱等待发送。"}[lang])  # fmt: skip
        assert (contacts(desk, customer), messages(desk)) == before


def test_e_10_what_was_withdrawn_does_not_wait_in_the_outbox(desk: Desk) -> None:
    customer, _ = add_owner(desk, delivered=DELIVERED)
    planning.plan(desk)
    planning.plan(at(desk, "2026-12-06 09:00"))
    contact = support.value(desk.db, "SELECT id FROM contact WHERE customer_id = :c AND touch = 'notice'", c=customer)
    codes = [each.code for each in explaining.explain(desk, contact).reasons]
    assert "never-sent" in codes
    assert "message-made" not in codes


def test_b_14_the_wish_is_taken_back_and_the_message_waits_again(desk: Desk) -> None:
    """In a call about something else, and by undo."""
    customer, _ = add_owner(desk, delivered=DELIVERED, visits=((days_ago(desk, 2), "body", None),))
    planning.plan(desk)
    support.dial_and_end(desk, customer, Outcome.DO_NOT_CALL)
    assert {state for _, state, _ in contacts(desk, customer)} == {"cancelled"}
    undoing.undo(desk)
    assert contacts(desk, customer) == [("call", "open", ""), ("notice", "outbox", "")]
    assert [state for _, _, state, _ in messages(desk)] == ["waiting"]


def test_d_11_a_visit_that_answers_withdraws_the_message(desk: Desk) -> None:
    customer, vehicle = add_owner(desk, delivered=DELIVERED)
    planning.plan(desk)
    with desk.db.write() as tx:
        where = cancelling.ANSWERED.format(programmes=":p0")
        params = {"vehicle": vehicle, "on": "2026-11-23", "p0": "warranty"}
        cancelling.cancel_open(tx, desk.id, where, "seen", '{"code": "seen"}', "2026-11-23", params)
    assert contacts(desk, customer) == [("notice", "cancelled", "seen")]
    assert [state for _, _, state, _ in messages(desk)] == ["withdrawn"]


def test_a_moved_due_day_moves_the_message(desk: Desk) -> None:
    add_owner(desk, delivered=DELIVERED)
    planning.plan(desk)
    kind = desk.pack.kinds["warranty-end"]
    moved = replace(kind, after=replace(kind.after, days=2))
    planning.plan(replace(desk, pack=replace(desk.pack, kinds={kind.code: moved})))
    assert messages(desk) == [("sms", "warranty", "waiting", "2026-11-22")]


def test_a_programme_that_is_taken_out_withdraws_its_messages(desk: Desk) -> None:
    customer, _ = add_owner(desk, delivered=DELIVERED)
    planning.plan(desk)
    planning.plan(replace(desk, pack=support.pack()))
    assert contacts(desk, customer) == [("notice", "cancelled", "superseded")]
    assert [state for _, _, state, _ in messages(desk)] == ["withdrawn"]


def test_a_message_counts_for_no_call_of_the_day(desk: Desk) -> None:
    add_owner(desk, delivered=DELIVERED)
    before = summary.summary(desk, desk.clock.today()).total
    planning.plan(desk)
    assert summary.summary(desk, desk.clock.today()).total == before
    late = at(desk, "2026-12-06 09:00")
    assert planning.plan(late).unsent == 1
    of_the_call = summary.summary(late, late.clock.today()).total
    assert (of_the_call.planned, of_the_call.failed, of_the_call.missed) == (1, 0, 0)

def test_a_message_is_nothing_to_call_on_a_day_to_come(desk: Desk) -> None:
    add_owner(desk, delivered=DELIVERED)
    dry = planning.plan(desk, days=3, dry_run=True)
    assert dry.coming is not None
    assert sum(day.total.contacts for day in dry.coming.days) == 0


@pytest.mark.parametrize(("lang", "said"), [("en", "A message, to be sent from"), ("zh", "这是一条信息")])
def test_why_and_why_not_say_that_it_is_a_message(desk: Desk, lang: str, said: str) -> None:
    customer, _ = add_owner(desk, delivered=DELIVERED)
    planning.plan(desk)
    ((contact,),) = rows(desk.db, "SELECT id FROM contact")
    known = Names(desk.pack, desk.clock.wall())
    told = [reason_text(Words(lang), reason, known) for reason in explaining.explain(desk, contact).reasons]
    assert any(said in text for text in told)
    lines = why_not(desk, CustomerId(customer)).lines
    assert any(said in reason_text(Words(lang), line.reason, known) for line in lines)
