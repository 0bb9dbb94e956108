"""A business customer has several contact persons, and each kind of call names whom to reach first: E-15, with what a
wrong number (C-06), a wish (B-14) and an owner who rings make of it; on both databases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
import support
from support import at, call_up, dial_and_end, make_desk, rows, take_in, talk_through, value

from carecall.desk import (
    calling,
    explaining,
    exporting,
    finding,
    opting_out,
    persons,
    planning,
    queue,
    recording,
    undoing,
)
from carecall.desk.card import Card
from carecall.desk.context import Desk
from carecall.desk.conversation import Conversation
from carecall.errors import Refused
from carecall.i18n import Words
from carecall.model.consequences import Ended
from carecall.model.dispositions import Outcome
from carecall.model.ids import ContactId, CustomerId
from carecall.programmes.load import load_packs, pack_files
from carecall.store import records
from carecall.store.database import Database
from carecall.view.call import card_lines
from carecall.view.reasons import Names, reason_text

FIRST, HALF_YEAR = "2026-10-20", "2026-04-20"
OWN, HEAD, ADMINISTRATOR, USER = "+862162345678", "+8613900000001", "+8613900000002", "+8613900000003"
COMPANY = "远航公司,021-62345678,{day}"
PEOPLE = (
    "客户名称,联系人,联系电话,职务",
    "远航公司,王强,13900000001,设备主管",
    "远航公司,李敏,13900000002,管理员",
    "远航公司,赵云,13900000003,Operator",
)


@pytest.fixture
def desk(db: Database, tmp_path: Path) -> Desk:
    """A house that installs products, on a Monday morning."""
    return house(db, tmp_path)


def house(db: Database, folder: Path, site: str = "pack: ours\n") -> Desk:
    file = folder / "ours.yaml"
    file.write_text(site, encoding="utf-8")
    return replace(make_desk(db), pack=load_packs(pack_files([file], "product"), support.library().names(), None))


def company(desk: Desk, folder: Path, day: str = FIRST, people: Sequence[str] = PEOPLE) -> CustomerId:
    """The company whose product was installed on that day, its call planned, with these contact persons."""
    take_in(desk, folder, "姓名,手机,安装日期", COMPANY.format(day=day))
    if people:
        take_in(desk, folder, *people)
    planning.plan(desk)
    return CustomerId(value(desk.db, "SELECT id FROM customer"))


def shown(desk: Desk, card: Card, lang: str = "zh") -> list[str]:
    names = Names(desk.pack, desk.clock.wall())
    return ["".join(text for text, _ in line) for line in card_lines(Words(lang), card, names, None, 79)]


def said(card: Card, lang: str) -> list[str]:
    """What is read until the introduction."""
    talk, told = Conversation.open(card), []
    while talk.step and len(told) < 2:
        told.append(talk.say(lang))
        talk, _ = talk.forward("yes" if talk.step.id == "identity" else "")
    return told


# --- whom to reach first ---


@pytest.mark.parametrize(("day", "number"), [(FIRST, USER), (HALF_YEAR, HEAD)])
def test_e_15_each_call_reaches_whom_its_touch_names_first(desk: Desk, tmp_path: Path, day: str, number: str) -> None:
    """After the installation whoever works with it, half a year later whoever answers for it."""
    owner = company(desk, tmp_path, day)
    (row,) = queue.load(desk, everybody=True)
    assert row.phone.endswith(number[-4:]), "the list shows the number that will be dialled"
    card = calling.prepare(desk, owner)
    assert card.number == number
    assert card.reached is not None
    assert {phone.number for phone in card.others} == {OWN, HEAD, ADMINISTRATOR, USER} - {number}
    calling.dial(desk, card.call)
    assert rows(desk.db, "SELECT l.number FROM attempt a JOIN call l ON l.id = a.call_id") == [(number,)]


def test_e_15_why_says_who_is_to_be_reached(desk: Desk, tmp_path: Path) -> None:
    company(desk, tmp_path, HALF_YEAR)
    (row,) = queue.load(desk, everybody=True)
    names, found = Names(desk.pack, desk.clock.wall()), explaining.explain(desk, int(row.lead.contact.id)).reasons
    told = [reason_text(Words("zh"), each, names) for each in found if each.code == "reaches"]
    assert told == ["找：王强，设备负责人。"]


def test_e_15_who_is_not_on_record_is_passed_over_and_without_anybody_it_is_the_owner(
    desk: Desk, tmp_path: Path
) -> None:
    owner = company(desk, tmp_path, HALF_YEAR, [PEOPLE[0], "远航公司,钱多,13900000004,门卫", PEOPLE[2]])
    assert calling.prepare(desk, owner).number == ADMINISTRATOR
    calling.release(desk, calling.prepare(desk, owner).call)
    persons.remove(desk, owner, "李敏")
    card = calling.prepare(desk, owner)
    assert (card.number, card.reached, card.other_numbers) == (OWN, None, 1), "a doorman is none of those"


def test_e_15_a_house_says_otherwise_in_its_own_file(db: Database, tmp_path: Path) -> None:
    site = "pack: ours\ncontacts:\n  guard: {names: {zh: 门卫, en: guard}, sources: [E-15]}\n" \
        "programmes: {product-first: {touches: {call: {reach: [guard]}}}}\n"  # fmt: skip
    desk = house(db, tmp_path, site)
    owner = company(desk, tmp_path, FIRST, [*PEOPLE, "远航公司,钱多,13900000004,门卫"])
    assert calling.prepare(desk, owner).number == "+8613900000004"


def test_e_15_without_contact_persons_nothing_is_otherwise(desk: Desk, tmp_path: Path) -> None:
    owner = company(desk, tmp_path, people=())
    card = call_up(desk, owner)
    assert (card.number, card.reached) == (OWN, None)
    assert said(card, "zh")[0] == "您好，请问是远航公司吗？"


@pytest.mark.parametrize(
    ("lang", "line", "more"),
    [("zh", "远航公司 - 赵云 使用人  139 0000 0003", "另有 3 个号码：王强（设备负责人）、李敏（管理员）"),
     ("en", "远航公司 - 赵云 user  139 0000 0003", "3 more numbers: 王强 (head of equipment), 李敏 (administrator)")],
)  # fmt: skip
def test_e_15_the_number_stands_with_whose_it_is_and_the_others_behind(
    desk: Desk, tmp_path: Path, lang: str, line: str, more: str
) -> None:
    lines = shown(desk, calling.prepare(desk, company(desk, tmp_path)), lang)
    assert lines[0].strip() == line
    assert more in " ".join(lines)


def test_e_15_the_script_speaks_to_the_person_and_not_to_the_company(desk: Desk, tmp_path: Path) -> None:
    card = call_up(desk, company(desk, tmp_path))
    assert said(card, "zh")[0] == "您好，请问是远航公司的赵云吗？"
    assert said(card, "en")[0] == "Hello. Am I speaking with Zhao Yun of 远航公司?"
    assert said(card, "zh")[1].startswith("赵云您好，我是")
    assert said(card, "en")[1].startswith("Hello, Zhao Yun. This is")


@pytest.mark.parametrize("people", [
    ("客户名称,联系人,联系电话,职务,称谓", "远航公司,赵云,13900000003,使用人,女士"),
    ("姓名,手机,联系人,联系人电话,联系人职务,联系人称谓", "远航公司,021-62345678,赵云,13900000003,使用人,小姐"),
])  # fmt: skip
def test_e_15_who_is_called_is_addressed_by_the_own_salutation(
    desk: Desk, tmp_path: Path, people: Sequence[str]
) -> None:
    card = call_up(desk, company(desk, tmp_path, people=people))
    assert said(card, "zh") == ["您好，请问是远航公司的赵女士吗？", said(card, "zh")[1]]
    assert said(card, "zh")[1].startswith("赵女士您好，我是")
    assert said(card, "en")[0] == "Hello. Am I speaking with Ms Zhao of 远航公司?"
    assert shown(desk, card)[0].strip() == "远航公司 - 赵云 女士 使用人  139 0000 0003"


def test_e_15_the_message_addresses_them_so_too(desk: Desk, tmp_path: Path) -> None:
    owner = company(desk, tmp_path, people=())
    persons.add(desk, owner, "赵云", "使用人", ["13900000003"], "Ms")
    assert tried(desk, owner) == [USER] * 3
    assert "赵女士，您好" in value(desk.db, "SELECT body FROM message")
    with pytest.raises(Refused, match="salutation-not-understood"):
        persons.change(desk, owner, "赵云", "", [], "博士")


def test_e_15_a_salutation_that_nobody_understands_is_left_open_and_told(desk: Desk, tmp_path: Path) -> None:
    company(desk, tmp_path, people=())
    head = "客户名称,联系人,联系电话,职务,称谓"
    done = take_in(desk, tmp_path, head, "远航公司,赵云,13900000003,使用人,博士")
    assert [each.code for each in done.warnings] == ["salutation-not-understood"]
    take_in(desk, tmp_path, head, "远航公司,赵云,13900000003,使用人,男")
    done = take_in(desk, tmp_path, head, "远航公司,赵云,13900000003,使用人,")
    assert (done.unchanged, value(desk.db, "SELECT salutation FROM person")) == (1, "mr"), "an empty cell wipes nothing"


def test_e_15_from_the_extract_to_the_end_of_the_call(desk: Desk, tmp_path: Path) -> None:
    card = call_up(desk, company(desk, tmp_path))
    ending = talk_through(desk, card).proposed
    assert ending is not None
    assert calling.close(desk, card.call, ending).consequences[0][1].state.value == "completed"


# --- what follows of a call ---


def test_e_15_c_06_a_wrong_number_leads_to_the_next_of_those_who_are_to_be_reached(desk: Desk, tmp_path: Path) -> None:
    owner, reached = company(desk, tmp_path), []
    for day in range(23, 27):
        then = at(desk, f"2026-11-{day} 10:00")
        card = call_up(then, owner)
        reached.append(card.number)
        calling.close(then, card.call, Ended(Outcome.WRONG_NUMBER))
    assert reached == [USER, ADMINISTRATOR, HEAD, OWN]
    assert rows(desk.db, "SELECT DISTINCT state FROM contact") == [("held",)]
    persons.change(at(desk, "2026-11-26 11:00"), owner, "赵云", "", ["13900000009"])
    assert rows(desk.db, "SELECT DISTINCT state FROM contact") == [("open",)]
    assert call_up(at(desk, "2026-11-27 10:00"), owner).number == "+8613900000009"


def test_e_15_c_06_a_contact_person_who_has_died_is_not_the_end_of_the_customer(desk: Desk, tmp_path: Path) -> None:
    owner = company(desk, tmp_path)
    card = call_up(desk, owner)
    ending = talk_through(desk, card, {"identity": "other-person", "other-person": "died"}).proposed
    assert ending is not None
    calling.close(desk, card.call, ending)
    assert call_up(at(desk, "2026-11-24 16:00"), owner).number == ADMINISTRATOR
    assert value(desk.db, "SELECT count(*) FROM opt_out") == 0


def test_e_15_c_06_nor_is_it_where_the_call_is_entered_from_paper(desk: Desk, tmp_path: Path) -> None:
    company(desk, tmp_path)
    contact = ContactId(value(desk.db, "SELECT id FROM contact"))
    recording.record(desk, contact, recording.Said(Outcome.NOT_ELIGIBLE, result="died"))
    assert rows(desk.db, "SELECT state FROM contact") == [("open",)]
    assert value(desk.db, "SELECT count(*) FROM opt_out") == 0


MOMENTS = ("2026-11-23 10:00", "2026-11-24 16:00", "2026-11-25 14:00")


def tried(desk: Desk, owner: CustomerId, outcome: Outcome = Outcome.NO_ANSWER) -> list[str]:
    """The numbers on which the three tries of a series are made."""
    numbers = []
    for moment in MOMENTS:
        then = at(desk, moment)
        (row,) = queue.load(then, everybody=True)
        card = call_up(then, owner)
        assert row.phone.endswith(card.number[-4:]), "the list shows the number that will be dialled"
        numbers.append(card.number)
        calling.close(then, card.call, Ended(outcome))
    return numbers


def test_e_15_c_03_who_is_not_reached_is_followed_by_the_next_of_those_to_be_reached(
    desk: Desk, tmp_path: Path
) -> None:
    assert tried(desk, company(desk, tmp_path)) == [USER, ADMINISTRATOR, HEAD]


def test_e_15_c_03_after_the_last_of_them_it_is_the_first_again_and_not_the_owner(desk: Desk, tmp_path: Path) -> None:
    assert tried(desk, company(desk, tmp_path, people=PEOPLE[:3])) == [ADMINISTRATOR, HEAD, ADMINISTRATOR]


def test_e_15_who_was_reached_and_had_no_time_is_called_again(desk: Desk, tmp_path: Path) -> None:
    assert tried(desk, company(desk, tmp_path), Outcome.NOT_CONVENIENT) == [USER] * 3


def test_e_15_an_outcome_that_is_taken_back_was_no_try(desk: Desk, tmp_path: Path) -> None:
    owner = company(desk, tmp_path)
    dial_and_end(desk, owner, Outcome.NO_ANSWER)
    undoing.undo(desk)
    assert calling.prepare(at(desk, "2026-11-24 16:00"), owner).number == USER


def test_e_15_c_03_the_message_of_a_series_goes_to_whom_was_called_last(desk: Desk, tmp_path: Path) -> None:
    tried(desk, company(desk, tmp_path))
    ((number, body),) = rows(desk.db, "SELECT number, body FROM message")
    assert number == HEAD
    assert "王强，您好" in body


MESSAGE = "pack: ours\nprogrammes: {product-first: {touches: {notice: {message: {channels: [sms], " \
    "template: missed-call}, reach: [equipment], from: 0, to: 7, give_up: 21}}}}\n"  # fmt: skip


def test_e_15_a_planned_message_goes_to_whom_its_touch_names_first(db: Database, tmp_path: Path) -> None:
    desk = house(db, tmp_path, MESSAGE)
    company(desk, tmp_path)
    ((number, body),) = rows(desk.db, "SELECT number, body FROM message")
    assert number == HEAD
    assert "王强" in body
    assert "远航" not in body


def test_e_15_c_20_an_export_shows_the_number_of_whose_turn_it_is_and_of_who_was_called(
    desk: Desk, tmp_path: Path
) -> None:
    owner = company(desk, tmp_path)
    dial_and_end(desk, owner, Outcome.NO_ANSWER)
    assert {what: exported(desk, what, "phone") for what in ("contacts", "calls", "attempts")} == {
        "contacts": ["139 **** 0002"], "calls": ["139 **** 0003"], "attempts": ["139 **** 0003"],
    }  # fmt: skip


def exported(desk: Desk, what: str, column: str) -> list[object]:
    with exporting.table(desk, what) as (names, found):
        return [row[names.index(column)] for row in found]


def test_b_14_who_wants_no_calls_is_the_whole_customer(desk: Desk, tmp_path: Path) -> None:
    owner = company(desk, tmp_path)
    dial_and_end(desk, owner, Outcome.DO_NOT_CALL)
    assert rows(desk.db, "SELECT DISTINCT state FROM contact") == [("cancelled",)]
    opting_out.take_back(desk, owner)
    assert len(persons.entries(desk, owner)) == 3


@pytest.mark.parametrize("typed", ["139 0000 0002", "0002", "李敏", "limin"])
def test_e_15_a_contact_person_who_rings_is_found_as_the_customer(desk: Desk, tmp_path: Path, typed: str) -> None:
    owner = company(desk, tmp_path)
    assert finding.the_owner(desk, typed).customer == owner
    card = calling.dial(desk, calling.prepare(desk, owner, rang_in=True).call)
    assert card.reached is None, "which of them rings is asked"
    assert "怎么称呼" in Conversation.open(card).say("zh")


def test_e_15_a_company_that_has_no_number_of_its_own_is_called_all_the_same(desk: Desk, tmp_path: Path) -> None:
    take_in(desk, tmp_path, "姓名,手机,安装日期,联系人,联系人电话", f"远航公司,13900000004,{FIRST},钱多,13900000004")
    planning.plan(desk)
    card = calling.prepare(desk, CustomerId(value(desk.db, "SELECT id FROM customer")))
    assert card.reached is not None
    assert (card.number, card.reached.name, card.other_numbers) == ("+8613900000004", "钱多", 0)


# --- how they come in ---


def picture(desk: Desk) -> list[tuple[object, ...]]:
    sql = """SELECT p.number, p.place, h.name, h.role, h.said FROM phone p LEFT JOIN person h ON h.id = p.person_id
    ORDER BY p.customer_id, p.place"""
    return rows(desk.db, sql)


def test_e_15_an_owners_own_number_stays_the_owners(desk: Desk, tmp_path: Path) -> None:
    """A system writes the owner's number beside the contact person too, or names the owner again with another one."""
    head = "姓名,手机,联系人,联系人电话"
    done = take_in(desk, tmp_path, head, "张三,13900000011,李四,13900000011", "王五,13900000012,王五,13900000013")
    assert [each.code for each in done.warnings] == ["person-without-number"]
    phones = """SELECT k.name, p.number, p.person_id FROM phone p JOIN customer k ON k.id = p.customer_id
    ORDER BY p.number"""
    assert rows(desk.db, phones) == [
        ("张三", "+8613900000011", None), ("王五", "+8613900000012", None), ("王五", "+8613900000013", None),
    ]  # fmt: skip
    assert take_in(desk, tmp_path, head, "张三,13900000011,李四,13900000011").unchanged == 1


def test_e_15_files_of_contact_persons_change_nothing_twice(desk: Desk, tmp_path: Path) -> None:
    company(desk, tmp_path)
    before = picture(desk)
    assert [row[2:] for row in before] == [
        (None, None, None), ("王强", "equipment", "设备主管"), ("李敏", "administrator", "管理员"),
        ("赵云", "user", "Operator"),
    ]  # fmt: skip
    for lines in (PEOPLE, ("姓名,手机,安装日期", COMPANY.format(day=FIRST)), PEOPLE):
        done = take_in(desk, tmp_path, *lines)
        assert (done.unchanged, done.updated, done.warnings) == (len(lines) - 1, 0, [])
    assert picture(desk) == before


def test_e_15_several_in_the_owners_row(desk: Desk, tmp_path: Path) -> None:
    head = "姓名,手机,联系人,联系人电话,联系人职务,联系人2,联系人2电话,联系人2职务"
    row = "远航公司,021-62345678,王强,13900000001,设备主管,李敏,13900000002/13900000005,"
    done = take_in(desk, tmp_path, head, row)
    assert (done.kind, done.owners, done.rejected) == ("owners", 1, [])
    assert [row[:1] + row[2:4] for row in picture(desk)] == [
        (OWN, None, None), (HEAD, "王强", "equipment"), (ADMINISTRATOR, "李敏", ""), ("+8613900000005", "李敏", ""),
    ]  # fmt: skip
    again = take_in(desk, tmp_path, head, "远航公司,021-62345678,王强,13900000001,业务经理,李敏,13900000002,")
    assert (again.updated, [row[3] for row in picture(desk)][1]) == (1, "business"), "what changed is taken over"


def test_e_15_what_no_pack_has_a_word_for_is_kept_as_it_was_said(desk: Desk, tmp_path: Path) -> None:
    owner = company(desk, tmp_path, people=[PEOPLE[0], "远航公司,钱多,13900000004,门卫"])
    (entry,) = persons.entries(desk, owner)
    assert (entry.person.role, entry.person.said, entry.phones) == ("", "门卫", ("139 **** 0004",))


def test_e_15_a_number_stays_the_persons_who_had_it_first(desk: Desk, tmp_path: Path) -> None:
    lines = [PEOPLE[0], PEOPLE[1], "远航公司,李敏,13900000001,管理员"]
    company(desk, tmp_path, people=lines)
    done = take_in(desk, tmp_path, *lines)
    assert [(problem.line, problem.code) for problem in done.warnings] == [(3, "number-of-another")]
    assert done.unchanged == 2
    done = take_in(desk, tmp_path, lines[0], lines[2], "没有的公司,王五,13900000009,管理员")
    assert [problem.line for problem in done.warnings] == [2], "what is said of a row is not said of the next one too"
    assert [each.problem.code for each in done.rejected] == ["person-of-nobody"]


@pytest.mark.parametrize(("row", "code"), [
    ("远行公司,王强,13900000001,", "person-of-nobody"), ("分店,王强,13900000001,", "person-of-several"),
    ("远航公司,王强,,", "value-missing"), ("远航公司,,13900000001,", "value-missing"),
])  # fmt: skip
def test_e_15_whose_person_it_is_must_be_certain(desk: Desk, tmp_path: Path, row: str, code: str) -> None:
    take_in(desk, tmp_path, "姓名,手机", "分店,13900001111", "分店,13900002222")
    company(desk, tmp_path, people=())
    done = take_in(desk, tmp_path, PEOPLE[0], row)
    assert [each.problem.code for each in done.rejected] == [code]


def test_e_15_a_name_from_outside_is_made_safe(desk: Desk, tmp_path: Path) -> None:
    owner = company(desk, tmp_path, people=[PEOPLE[0], "远航公司,\x1b[31m王\u202e强,13900000001,[@click=app.quit]x"])
    (entry,) = persons.entries(desk, owner)
    assert (entry.person.name, entry.person.said) == ("王强", "[@click=app.quit]x")
    assert "[@click=app.quit" in " ".join(shown(desk, calling.prepare(desk, owner)))


def test_e_15_what_a_pack_learns_later_is_known_of_who_is_on_record(db: Database, tmp_path: Path) -> None:
    desk = house(db, tmp_path)
    owner = company(desk, tmp_path, FIRST, [PEOPLE[0], "远航公司,钱多,13900000004,门卫"])
    assert calling.prepare(desk, owner).number == OWN
    calling.release(desk, calling.prepare(desk, owner).call)
    site = "pack: ours\ncontacts: {user: {said: [门卫]}}\n"
    desk = house(db, tmp_path, site)
    planning.plan(desk)
    assert calling.prepare(desk, owner).number == "+8613900000004"
    assert [entry.person.role for entry in persons.entries(desk, owner)] == ["user"]
    planning.plan(house(db, tmp_path))
    assert [entry.person.role for entry in persons.entries(desk, owner)] == [""]


# --- who is found ---


def test_e_15_who_is_removed_is_found_no_more_and_the_others_are(desk: Desk, tmp_path: Path) -> None:
    """What two have in common, the owner's name or the beginning of a name, stays."""
    owner = company(desk, tmp_path, people=[*PEOPLE, "远航公司,王强东,13900000007,"])
    persons.remove(desk, owner, "王强东")
    persons.remove(desk, owner, "李敏")
    persons.change(desk, owner, "赵云", "", ["13900000009"])
    gone = ("王强东", "李敏", "limin", "lm", "13900000002", "0002", "0003", "0007")
    assert [typed for typed in gone if finding.find_owner(desk, typed).count] == []
    for typed in ("王强", "wq", "远航", "yhgs", "0001", "0009", "5678", "赵云"):
        assert finding.the_owner(desk, typed).customer == owner, typed


def test_e_15_a_number_that_is_somebodys_own_is_theirs(desk: Desk, tmp_path: Path) -> None:
    """The head of equipment has a car here, too."""
    owner = company(desk, tmp_path)
    take_in(desk, tmp_path, "姓名,手机", "王强,13900000001")
    own = CustomerId(value(desk.db, "SELECT id FROM customer WHERE name = '王强'"))
    assert finding.the_owner(desk, "139 0000 0001").customer == own
    assert finding.the_owner(desk, "139 0000 0002").customer == owner
    assert finding.matching(desk, "0001") == {owner, own}, "while it is typed, both are shown"
    with desk.db.read() as tx:
        whose = [records.whose_number(tx, desk.id, [HEAD], name) for name in ("", "远航公司", "王强")]
    assert whose == [own, owner, own]


# --- by hand ---


def test_e_15_somebody_is_added_changed_and_removed_by_hand_and_the_audit_says_so(desk: Desk, tmp_path: Path) -> None:
    owner = company(desk, tmp_path, people=())
    persons.add(desk, owner, "王强", "Head of Equipment", ["139 0000 0001"])
    assert calling.prepare(desk, owner).number == HEAD
    calling.release(desk, calling.prepare(desk, owner).call)
    changed = persons.change(desk, owner, "王强", "管理员", ["13900000002"])
    assert (changed.person.role, changed.phones) == ("administrator", ("139 **** 0002",))
    persons.remove(desk, owner, "王强")
    assert persons.entries(desk, owner) == []
    sql = "SELECT action FROM audit WHERE subject = 'person' ORDER BY id"
    assert [action for (action,) in rows(desk.db, sql)] == ["added", "numbers-dropped", "written", "removed"]


@pytest.mark.parametrize(("name", "number", "code"), [
    (" ", "13900000009", "person-nameless"), ("王强", "13900000009", "person-known"),
    ("钱多", "13900000001", "number-of-another"), ("钱多", "12", "phone-not-understood"),
])  # fmt: skip
def test_e_15_what_does_not_fit_is_refused_and_leaves_nothing(
    desk: Desk, tmp_path: Path, name: str, number: str, code: str
) -> None:
    owner = company(desk, tmp_path)
    before = support.picture(desk.db)
    with pytest.raises(Refused, match=code):
        persons.add(desk, owner, name, "", [number])
    with pytest.raises(Refused, match="person-unknown"):
        persons.remove(desk, owner, "钱多")
    assert support.picture(desk.db) == before


def test_e_15_c_06_without_any_number_left_what_is_open_waits(desk: Desk, tmp_path: Path) -> None:
    row = f"远航公司,13900000004,{FIRST},钱多,13900000004"
    take_in(desk, tmp_path, "姓名,手机,安装日期,联系人,联系人电话", row)
    planning.plan(desk)
    owner = CustomerId(value(desk.db, "SELECT id FROM customer"))
    persons.remove(desk, owner, "钱多")
    assert rows(desk.db, "SELECT state FROM contact") == [("held",)]
    persons.add(desk, owner, "王强", "", ["13900000001"])
    assert rows(desk.db, "SELECT state FROM contact") == [("open",)]


def extensions(desk: Desk) -> list[tuple[str, str]]:
    return [(str(number), str(text)) for number, text in
            rows(desk.db, "SELECT number, extension FROM phone ORDER BY number")]  # fmt: skip


def test_e_15_another_extension_is_a_correction_and_none_wipes_none(desk: Desk, tmp_path: Path) -> None:
    for said, updated, known in (("-801", 0, "801"), ("-802", 1, "802"), ("-802", 0, "802"), ("", 0, "802")):
        done = take_in(desk, tmp_path, "姓名,手机", f"张三,021-62345678{said}")
        assert done.updated == updated
        assert extensions(desk) == [("+862162345678", known)]


def test_e_15_so_is_that_of_a_contact_person(desk: Desk, tmp_path: Path) -> None:
    take_in(desk, tmp_path, "姓名,手机", "张三,13900000011")
    who = CustomerId(int(value(desk.db, "SELECT id FROM customer")))
    persons.add(desk, who, "李四", "", ["021-62345679-801"])
    for said, known in (("-805", "805"), ("", "805")):
        persons.change(desk, who, "李四", "", [f"021-62345679{said}"])
        assert extensions(desk)[-1] == ("+862162345679", known)
    head, row = "姓名,手机,联系人,联系人电话", "张三,13900000011,李四,021-62345679-806"
    assert [take_in(desk, tmp_path, head, row).updated for _ in range(2)] == [1, 0]
    assert extensions(desk)[-1] == ("+862162345679", "806")
