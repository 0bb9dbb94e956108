"""Finding one owner by what is typed: exact beats near, several are named, numbers stay masked (C-20)."""

from __future__ import annotations

import pytest
from support import add_owner, make_desk

from carecall.channels.car_values import plate_keys
from carecall.channels.names import name_keys
from carecall.desk.context import Desk
from carecall.desk.finding import MOST, exactly_the_owner, find_owner, the_owner
from carecall.errors import Refused
from carecall.store import records
from carecall.store.database import Database


@pytest.fixture
def desk(db: Database) -> Desk:
    return make_desk(db)


def owner(desk: Desk, name: str, number: str, plate: str = "", vin: str = "") -> int:
    """An owner as an import writes one."""
    customer, car = add_owner(desk, name, (number,))
    with desk.db.write() as tx:
        stored = records.car(tx, desk.id, car)
        assert stored is not None
        records.update_car(tx, desk.id, stored, {"plate": plate, "vin": vin})
        keys = {*name_keys(name), records.tail_key(number), number[3:], plate.casefold()}
        records.add_keys(tx, desk.id, customer, keys)
    return customer


@pytest.fixture
def zhang(desk: Desk) -> int:
    owner(desk, "王磊磊", "+8613811110002", "京B22222")
    return owner(desk, "张文山", "+8613800138001", "京AD12345", "LSVAA4182E2123456")


@pytest.mark.parametrize(
    "typed",
    ["张文山", "张文", "zws", "zhangwensh", "京AD12345", "京a·d1234", "京ａｄ１２３４５", "LSVAA4182E2123456",
     "lsvaa4182e2 123456", "13800138001", "+86 138 0013 8001", "138-0013-8001", "８００１", "0013 8001", "1380013"],
)  # fmt: skip
def test_every_form_finds_the_owner(desk: Desk, zhang: int, typed: str) -> None:
    found = the_owner(desk, typed)
    assert (int(found.customer), found.name, found.plate, found.phone) == (
        zhang, "张文山", "京AD12345", "138 **** 8001",
    )  # fmt: skip


def test_only_an_exact_owner_is_taken_for_what_is_hard_to_take_back(desk: Desk, zhang: int) -> None:
    with desk.db.write() as tx:
        records.add_keys(tx, desk.id, zhang, set(plate_keys("京AD12345")))
    for typed in ("张文山", "京a·d12345", "ad12345", "LSVAA4182E2123456", "138 0013 8001", f"id:{zhang}"):
        assert int(exactly_the_owner(desk, typed).customer) == zhang
    for typed in ("张文", "zws", "8001", "D12345", "12345"):
        with pytest.raises(Refused) as caught:
            exactly_the_owner(desk, typed)
        assert (caught.value.code, [int(hit.customer) for hit in caught.value.params["owners"]]) == (
            "owner-not-exact", [zhang],
        )  # fmt: skip
    with pytest.raises(Refused, match="unknown-owner"):
        exactly_the_owner(desk, "nobody")


def test_an_id_is_taken_as_one_where_it_cannot_be_the_end_of_a_number(desk: Desk, zhang: int) -> None:
    assert int(the_owner(desk, f"id:{zhang}").customer) == zhang
    assert int(the_owner(desk, f"ID {zhang}").customer) == zhang
    if zhang < 1000:
        assert int(the_owner(desk, str(zhang)).customer) == zhang
    for nobody in ("id:999999999", "id:9999999999999999999"):
        with pytest.raises(Refused) as caught:
            the_owner(desk, nobody)
        assert caught.value.code == "unknown-owner"


def test_a_number_with_noughts_before_it_is_the_dealerships_own(desk: Desk, zhang: int) -> None:
    """It is never taken for the contact of somebody else, nor for another owner's id."""
    wang = int(the_owner(desk, "王磊磊").customer)
    for number, own in ((zhang, f"000{wang}"), (wang, "D-17")):
        with desk.db.write() as tx:
            tx.update("customer", {"dealership_id": desk.id, "id": number}, external_id=own)
    assert int(exactly_the_owner(desk, f"000{wang}").customer) == zhang
    assert int(exactly_the_owner(desk, "Ｄ-17").customer) == wang
    with pytest.raises(Refused) as caught:
        the_owner(desk, f"0000000{wang}")
    assert caught.value.code == "unknown-owner"


def test_a_whole_name_beats_one_that_begins_with_it(desk: Desk) -> None:
    short = owner(desk, "王磊", "+8613811110001")
    owner(desk, "王磊磊", "+8613811110002")
    assert int(the_owner(desk, "王磊").customer) == short
    assert find_owner(desk, "wl").count == 2, "initials are no name"


def test_several_are_named_ten_at_most_and_their_numbers_masked(desk: Desk) -> None:
    letters = "甲乙丙丁戊己庚辛壬癸子丑"
    first = [owner(desk, f"李{letter}", f"+86138222200{place:02d}") for place, letter in enumerate(letters)]
    with pytest.raises(Refused) as caught:
        the_owner(desk, "李")
    assert caught.value.code == "owner-ambiguous"
    assert caught.value.params["count"] == 12
    hits = caught.value.params["owners"]
    assert [int(hit.customer) for hit in hits] == first[:MOST]
    assert all("****" in hit.phone for hit in hits)


@pytest.mark.parametrize(
    "typed", ["nobody", "", "   ", "-", "+86", "%", "' OR 1=1", "9" * 40, "\x00", "id:", "①", "²", "٣"]
)
def test_what_fits_nobody_is_refused(desk: Desk, zhang: int, typed: str) -> None:
    with pytest.raises(Refused) as caught:
        the_owner(desk, typed)
    assert caught.value.code == "unknown-owner"
