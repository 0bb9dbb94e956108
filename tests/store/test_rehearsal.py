"""A database to try things on: what is done there is seen there, and the real one is as it was; on both databases."""

from __future__ import annotations

import pytest
import support

from carecall.store.database import Conflict, Database
from carecall.store.rehearsal import rehearsal


def names(db: Database) -> list[str]:
    return [str(name) for (name,) in support.rows(db, "SELECT name FROM staff ORDER BY code")]


def add(db: Database, code: str, name: str) -> None:
    with db.write() as tx:
        house = int(tx.value("SELECT id FROM dealership"))
        tx.insert("staff", dealership_id=house, code=code, name=name, role="care-agent", phone="")


def test_one_use_case_sees_the_one_before_it_and_nothing_stays(db: Database) -> None:
    with db.write() as tx:
        support.small_dealership(tx)
    before = support.picture(db)
    with rehearsal(db) as tried:
        add(tried, "A00", "甲")
        add(tried, "Z99", "乙")
        assert (names(tried)[0], names(tried)[-1]) == ("甲", "乙")
    assert support.picture(db) == before


def test_a_use_case_that_is_refused_leaves_what_was_done_before_it(db: Database) -> None:
    with db.write() as tx:
        support.small_dealership(tx)
    with rehearsal(db) as tried:
        add(tried, "A00", "甲")
        with pytest.raises(Conflict):
            add(tried, "A00", "乙")
        assert names(tried)[0] == "甲"
    assert "甲" not in names(db)


def test_what_goes_wrong_within_is_raised_and_nothing_stays(db: Database) -> None:
    with db.write() as tx:
        support.small_dealership(tx)

    def fails() -> None:
        with rehearsal(db) as tried:
            add(tried, "A00", "甲")
            raise LookupError

    with pytest.raises(LookupError):
        fails()
    assert "甲" not in names(db)


def test_a_long_try_on_one_file_keeps_no_desk_from_writing(sqlite_db: Database) -> None:
    with sqlite_db.write() as tx:
        support.small_dealership(tx)
    with rehearsal(sqlite_db) as tried, tried.write() as open_there:
        open_there.update("staff", {"code": "A01"}, name="甲")
        add(sqlite_db, "Z99", "乙")
    assert "乙" in names(sqlite_db)
