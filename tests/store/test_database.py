"""The connection and the unit of work, on both databases."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import pytest
import support

from carecall.errors import StoreError
from carecall.store.database import BUSY_MS, ROUND_MS, Conflict, Database, SqliteBackend


@pytest.fixture
def dealership(db: Database) -> int:
    with db.write() as tx:
        return int(support.small_dealership(tx).id)


def count(db: Database, table: str) -> int:
    with db.read() as tx:
        return int(tx.value(f"SELECT count(*) FROM {table}"))


def add_customer(db: Database, dealership: int, name: str) -> int:
    with db.write() as tx:
        return tx.insert("customer", dealership_id=dealership, name=name)


# --- one SQL text for both ---


def test_named_parameters_percent_signs_and_quotes(db: Database, dealership: int) -> None:
    with db.write() as tx:
        tx.insert("customer", dealership_id=dealership, name="100%s :x '王'")
        found = tx.one("SELECT name, 7 % 4, :a FROM customer WHERE name LIKE :like", like="100%", a="b:c %(d)s")
        assert found == ("100%s :x '王'", 3, "b:c %(d)s")
        assert tx.value("SELECT count(*) FROM customer WHERE name LIKE '%王%'") == 1
        assert tx.all("SELECT :n, :n, :m", n="1", m="2") == [("1", "1", "2")]


@pytest.mark.postgres
def test_a_cast_is_no_parameter(postgres_db: Database) -> None:
    with postgres_db.read() as tx:
        assert tx.one("SELECT '7'::integer, :a::text", a="x") == (7, "x")


@pytest.mark.postgres
def test_no_statement_is_compiled_before_it_runs(postgres_db: Database) -> None:
    """It took a server half a second, to plan a day of two owners."""
    with postgres_db.read() as tx:
        assert tx.value("SHOW jit") == "off"


def test_insert_update_many_and_what_they_return(db: Database, dealership: int) -> None:
    with db.write() as tx:
        first = tx.insert("customer", dealership_id=dealership, name="甲")
        second = tx.insert("customer", dealership_id=dealership, name="乙")
        assert second > first
        assert tx.update("customer", {"dealership_id": dealership, "id": first}, name="丙") == 1
        assert tx.update("customer", {"dealership_id": dealership, "name": "nobody"}, name="丁") == 0
        tx.many("UPDATE customer SET salutation = :s WHERE id = :id", [{"s": "mr", "id": n} for n in (first, second)])
        tx.many("UPDATE customer SET salutation = :s", [])
        assert tx.all("SELECT name, salutation FROM customer ORDER BY id") == [("丙", "mr"), ("乙", "mr")]
        assert tx.one("SELECT 1 FROM customer WHERE id = -1") is None
        assert tx.value("SELECT 1 FROM customer WHERE id = -1") is None


def test_an_export_streams_while_other_statements_run(db: Database, dealership: int) -> None:
    with db.write() as tx:
        rows = [{"d": dealership, "name": f"owner {n:04d}"} for n in range(2500)]
        tx.many("INSERT INTO customer (dealership_id, name) VALUES (:d, :name)", rows)
    with db.read() as tx:
        names, found = tx.table("SELECT id AS customer, name FROM customer WHERE name <> :no ORDER BY name", no="%")
        assert names == ["customer", "name"]
        seen = []
        for number, name in found:
            seen.append(name)
            if number % 500 == 0:
                assert tx.value("SELECT count(*) FROM customer") == 2500
    assert seen == [row["name"] for row in rows]


# --- the unit of work ---


def test_a_write_is_committed_whole_or_not_at_all(db: Database, dealership: int) -> None:

    def interrupted(problem: type[BaseException]) -> None:
        with db.write() as tx:
            tx.insert("customer", dealership_id=dealership, name="甲")
            raise problem

    for problem in (ZeroDivisionError, KeyboardInterrupt):
        with pytest.raises(problem):
            interrupted(problem)
        assert count(db, "customer") == 0
    add_customer(db, dealership, "甲")
    assert count(db, "customer") == 1, "the connection goes on after a rollback"


def test_a_failed_statement_is_a_store_error_and_rolls_back(db: Database, dealership: int) -> None:

    def mistaken() -> None:
        with db.write() as tx:
            tx.insert("customer", dealership_id=dealership, name="甲")
            tx.run("SELECT * FROM nowhere")

    with pytest.raises(StoreError) as failed:
        mistaken()
    assert failed.value.code == "database-failed"
    assert "nowhere" in failed.value.params["detail"]
    assert count(db, "customer") == 0


def test_a_taken_unique_key_is_a_conflict(db: Database, dealership: int) -> None:
    customer = add_customer(db, dealership, "甲")
    with db.write() as tx:
        tx.insert("phone", dealership_id=dealership, customer_id=customer, number="+8613800138001")
    with pytest.raises(Conflict), db.write() as tx:
        tx.insert("phone", dealership_id=dealership, customer_id=customer, number="+8613800138001")


def test_a_child_never_leaves_its_parents_nor_its_dealership(db: Database, dealership: int) -> None:
    with db.write() as tx:
        other = tx.insert("dealership", code="other", name="二店")
    customer = add_customer(db, dealership, "甲")
    for owner, house in ((customer + 1000, dealership), (customer, other)):
        with pytest.raises(StoreError) as failed, db.write() as tx:
            tx.insert("phone", dealership_id=house, customer_id=owner, number="+8613800138001")
        assert not isinstance(failed.value, Conflict)
    with db.write() as tx:
        tx.insert("phone", dealership_id=dealership, customer_id=customer, number="+8613800138001")
    with pytest.raises(StoreError), db.write() as tx:
        tx.run("DELETE FROM customer WHERE id = :id", id=customer)


def test_codes_that_are_not_known_are_refused_by_the_schema(db: Database, dealership: int) -> None:
    customer = add_customer(db, dealership, "甲")
    with pytest.raises(StoreError), db.write() as tx:
        tx.insert("phone", dealership_id=dealership, customer_id=customer, number="+86138", state="broken")


def test_a_read_is_one_picture(db: Database, dealership: int) -> None:
    add_customer(db, dealership, "甲")
    with db.read() as tx:
        before = tx.value("SELECT count(*) FROM customer")
        in_thread(lambda: add_customer(db, dealership, "乙"))
        assert tx.value("SELECT count(*) FROM customer") == before
    assert count(db, "customer") == before + 1


def test_a_transaction_within_a_transaction_is_a_mistake(db: Database) -> None:
    """On PostgreSQL it would commit the outer one half-way."""
    with db.write(), pytest.raises(RuntimeError), db.read():
        pytest.fail("two transactions on one connection")
    with db.read() as tx:
        assert tx.value("SELECT 1") == 1


# --- threads and other writers ---


def in_thread(work: object) -> None:
    problems: list[BaseException] = []

    def run() -> None:
        try:
            assert callable(work)
            work()
        except BaseException as problem:
            problems.append(problem)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    if problems:
        raise problems[0]


def test_each_thread_has_its_own_connection(db: Database) -> None:
    mine = db.connection()
    assert db.connection() is mine
    others: list[object] = []
    in_thread(lambda: others.append(db.connection()))
    assert others[0] is not mine
    db.close()
    assert db.connection() is not mine


def test_another_writer_makes_a_store_error_not_a_traceback(sqlite_db: Database) -> None:
    backend = sqlite_db.backend
    assert isinstance(backend, SqliteBackend)
    rival = sqlite3.connect(backend.path, isolation_level=None)
    rival.execute("BEGIN IMMEDIATE")
    backend.patience = 0.02
    with pytest.raises(StoreError) as busy, sqlite_db.write():
        pytest.fail("two writers at once")
    assert (busy.value.code, busy.value.params) == ("database-busy", {"seconds": BUSY_MS // 1000})
    with sqlite_db.read() as tx:
        assert tx.value("SELECT 1") == 1, "readers do not wait for a writer"
    rival.execute("ROLLBACK")
    rival.close()
    with sqlite_db.write() as tx:
        assert tx.insert("dealership", code="x", name="x")


def test_the_settings_of_a_connection(sqlite_db: Database) -> None:
    connection = sqlite_db.connection()
    asked = ("busy_timeout", "journal_mode", "synchronous", "foreign_keys")
    found = {name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in asked}
    assert found == {"busy_timeout": ROUND_MS, "journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


@pytest.mark.postgres
def test_a_lost_connection_is_opened_again(postgres_db: Database, postgres_server: str) -> None:
    with postgres_db.read() as tx:
        pid = tx.value("SELECT pg_backend_pid()")
    support.on_server(postgres_server, f"SELECT pg_terminate_backend({pid})")
    with pytest.raises(StoreError), postgres_db.read() as tx:
        tx.value("SELECT 1")
    with postgres_db.read() as tx:
        assert tx.value("SELECT pg_backend_pid()") != pid


def test_an_unreachable_database_is_a_store_error(tmp_path: Path) -> None:
    (tmp_path / "care.db").mkdir()
    for url in (f"sqlite:///{tmp_path}/care.db", "postgresql://nobody@127.0.0.1:1/none"):
        with pytest.raises(StoreError) as failed, Database(url).read():
            pytest.fail("there is no database")
        assert failed.value.code == "database-failed"
    with pytest.raises(StoreError) as failed:
        Database("mysql://x")
    assert (failed.value.code, failed.value.params) == ("database-url", {"url": "mysql://x"})


def test_a_file_that_is_no_database_is_a_store_error(tmp_path: Path) -> None:
    path = tmp_path / "care.db"
    path.write_text("no database at all, but long enough to be read as one" * 100)
    with pytest.raises(StoreError), Database(f"sqlite:///{path}").read():
        pytest.fail("this is a text file")
