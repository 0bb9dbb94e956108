"""The schema's history: applied on start with a fast path, on both databases, by two desks at once."""

from __future__ import annotations

import subprocess
import sys
import uuid
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import support

from carecall.errors import StoreError
from carecall.store import migrations, people
from carecall.store.database import Database, Transaction

ROOT = Path(__file__).parent.parent.parent
OURS, NEXT = migrations.HEAD, "9000"
CHANGE_AUDIT = f"""
import sqlalchemy as sa
from alembic import op

revision = "{NEXT}"
down_revision = "{OURS}"


def upgrade() -> None:
    with op.batch_alter_table("audit", recreate="auto") as table:
        table.add_column(sa.Column("colour", sa.String(), server_default="red", nullable=False))
        table.alter_column("seat", new_column_name="place")
"""


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/new/care.db"
        return
    server = request.getfixturevalue("postgres_server")
    name = f"care_{uuid.uuid4().hex[:12]}"
    support.on_server(server, f"CREATE DATABASE {name}")
    yield support.database_url(server, name)
    support.on_server(server, f"DROP DATABASE {name} WITH (FORCE)")


def add_audit(db: Database) -> None:
    with db.write() as tx:
        house = support.small_dealership(tx).id
        tx.insert("audit", dealership_id=int(house), at="2026-11-23T07:41:00Z", subject="x", subject_id=1, action="y")


def refuses_changes(db: Database) -> None:
    for statement in ("UPDATE audit SET action = 'z'", "DELETE FROM audit"):
        with pytest.raises(StoreError) as refused, db.write() as tx:
            tx.run(statement)
        assert "audit is append-only" in refused.value.params["detail"]
    with db.read() as tx:
        assert tx.all("SELECT action FROM audit") == [("y",)]


def test_head_is_the_newest_script() -> None:
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(migrations.SCRIPTS))
    assert ScriptDirectory.from_config(config).get_current_head() == migrations.HEAD


def test_a_new_database_is_made_and_an_old_one_left_alone(empty_url: str) -> None:
    db = Database(empty_url)
    assert migrations.revision(db) is None
    assert migrations.ensure(db) is True
    assert migrations.revision(db) == migrations.HEAD
    assert migrations.ensure(db) is False
    db.close()


def test_the_fast_path_imports_no_alembic(sqlite_db: Database) -> None:
    code = (
        "import sys\nfrom carecall.store import migrations\nfrom carecall.store.database import Database\n"
        f"assert migrations.ensure(Database({sqlite_db.url!r})) is False\n"
        "print(sorted({'alembic', 'sqlalchemy', 'sqlmodel'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_tables_are_what_the_migrations_make(db: Database) -> None:
    """Nothing to generate: no column, index or constraint of the metadata is missing or left over."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    from carecall.store.tables import metadata

    with migrations._connection(db) as connection:
        opts = {"compare_type": True, "compare_server_default": db.postgres}  # SQLite writes defaults its own way
        context = MigrationContext.configure(connection, opts=opts)
        assert compare_metadata(context, metadata) == []


def test_a_newer_schema_is_refused_and_left_alone(db: Database) -> None:
    with db.write() as tx:
        tx.run("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreError) as refused:
        migrations.ensure(db)
    assert (refused.value.code, refused.value.params) == ("database-newer", {"found": "9999", "known": migrations.HEAD})
    assert migrations.revision(db) == "9999"


def test_the_audit_only_grows(db: Database) -> None:
    """A-24, C-20: entries can be added, never changed or taken away."""
    add_audit(db)
    refuses_changes(db)


@pytest.mark.postgres
def test_the_audit_cannot_be_truncated(postgres_db: Database) -> None:
    add_audit(postgres_db)
    with pytest.raises(StoreError), postgres_db.write() as tx:
        tx.run("TRUNCATE audit CASCADE")
    refuses_changes(postgres_db)


@pytest.fixture
def next_schema(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A schema one revision ahead of ours, which rebuilds the audit table."""
    scripts = tmp_path / "scripts"
    (scripts / "versions").mkdir(parents=True)
    for path in migrations.SCRIPTS.rglob("*.py"):
        (scripts / path.relative_to(migrations.SCRIPTS)).write_text(path.read_text())
    (scripts / "versions" / "9000_audit.py").write_text(CHANGE_AUDIT)
    monkeypatch.setattr(migrations, "SCRIPTS", scripts)
    monkeypatch.setattr(migrations, "HEAD", NEXT)


def test_an_upgrade_keeps_rows_and_triggers_and_backs_the_file_up(db: Database, next_schema: None) -> None:
    """Batch mode rebuilds a table on SQLite and drops its triggers; they are made again."""
    add_audit(db)
    assert migrations.ensure(db) is True
    assert migrations.revision(db) == NEXT
    refuses_changes(db)
    with db.read() as tx:
        assert tx.one("SELECT place, colour FROM audit") == ("", "red")
    if not db.postgres:
        path = Path(db.url.removeprefix("sqlite:///"))
        copy = Database(f"sqlite:///{path}.before-{OURS}-to-{NEXT}")
        assert migrations.revision(copy) == OURS
        refuses_changes(copy)
        copy.close()


def test_a_failed_upgrade_leaves_the_database_as_it_was(db: Database, next_schema: None) -> None:
    broken = migrations.SCRIPTS / "versions" / "9000_audit.py"
    broken.write_text(CHANGE_AUDIT + '    op.execute("SELECT * FROM nowhere")\n')
    add_audit(db)
    with pytest.raises(StoreError) as failed:
        migrations.ensure(db)
    assert "nowhere" in failed.value.params["detail"]
    assert migrations.revision(db) == OURS
    refuses_changes(db)


def test_two_desks_that_start_together_migrate_once(empty_url: str) -> None:
    code = (
        "import sys\nimport alembic.command, sqlmodel\nfrom carecall.store import migrations, tables\n"
        "from carecall.store.database import Database\nprint('here', flush=True)\nsys.stdin.readline()\n"
        f"print(migrations.ensure(Database({empty_url!r})), migrations.revision(Database({empty_url!r})))"
    )
    command = [sys.executable, "-c", code]
    both = [
        subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                         text=True)
        for _ in range(2)
    ]  # fmt: skip
    for each in both:
        assert each.stdout
        assert each.stdout.readline() == "here\n"
    for each in both:
        assert each.stdin
        each.stdin.write("\n")
        each.stdin.flush()
    for each in both:
        out, problem = each.communicate(timeout=60)
        assert (each.returncode, out.split()[1:], problem) == (0, [migrations.HEAD], "")


def test_a_database_of_the_first_release_is_brought_up_with_what_it_holds(empty_url: str) -> None:
    """Who ran 0001 keeps every call; what later ones add is empty there, and plates are found as they are
    said."""
    db = Database(empty_url)
    upgrade_to(db, "0001")
    with db.write() as tx:
        tx.run("INSERT INTO dealership (id, code, name) VALUES (1, 'x', 'x')")
        tx.run("INSERT INTO staff (id, dealership_id, code, name, role) VALUES (1, 1, 'A01', '林月', 'care-agent')")
        tx.run("INSERT INTO customer (id, dealership_id, name) VALUES (1, 1, '张文山')")
        tx.run(
            "INSERT INTO call (id, dealership_id, customer_id, number, note, claimed_at, lease_until)"
            " VALUES (1, 1, 1, '+8613800138001', '很吵', '2026-11-23T07:41:00Z', '2026-11-23T07:43:00Z')"
        )
        tx.run("INSERT INTO vehicle (id, dealership_id, customer_id, plate) VALUES (1, 1, 1, '京AD73672')")
    assert migrations.ensure(db) is True
    with db.read() as tx:
        assert {key for (key,) in tx.all("SELECT key FROM name_key")} == {"ad73672", "d73672", "73672"}
        assert tx.one("SELECT name, break_since FROM staff") == ("林月", None)
        assert tx.all("SELECT note, changes, draft FROM call") == [("很吵", "[]", "")]
    db.close()


def upgrade_to(db: Database, revision: str) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(migrations.SCRIPTS))
    with migrations._connection(db) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def test_who_was_away_is_away_still_after_the_upgrade(empty_url: str) -> None:
    """Before 0006 the last day stood with the person; leave that is planned ahead has rows of its own."""
    from alembic import command
    from alembic.config import Config

    db = Database(empty_url)
    config = Config()
    config.set_main_option("script_location", str(migrations.SCRIPTS))
    with migrations._connection(db) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0005")
    with db.write() as tx:
        house = tx.insert("dealership", code="main", name="方圆汽车")
        for code, until in (("A01", "2026-11-25"), ("A02", None)):
            tx.insert("staff", dealership_id=house, code=code, name=code, role="care-agent", absent_until=until)
    assert migrations.ensure(db) is True
    with db.read() as tx:
        away = {agent.code: agent.present for agent in people.staff(tx, house, date(2026, 11, 25))}
        after = {agent.code: agent.present for agent in people.staff(tx, house, date(2026, 11, 26))}
    assert (away, after) == ({"A01": False, "A02": True}, {"A01": True, "A02": True})
    db.close()


def test_a_04_what_was_open_of_a_files_recalls_is_looked_at_again(empty_url: str) -> None:
    """From 0016 on they wait for a director: the cars that have one are derived anew, and no other car; from 0018 on
    each of the records does."""
    db = Database(empty_url)
    upgrade_to(db, "0015")
    with db.write() as tx:
        house = tx.insert("dealership", code="main", name="方圆汽车")
        owner = tx.insert("customer", dealership_id=house, name="张文山")
        recalled, insured = (tx.insert("vehicle", dealership_id=house, customer_id=owner) for _ in range(2))
        for kind, car in (("recall", recalled), ("insurance", insured)):
            tx.insert("event", dealership_id=house, kind=kind, number="R6", vehicle_id=car, on_day="2026-11-24",
                      known_on="2026-11-20")  # fmt: skip
    assert migrations.ensure(db) is True
    with db.read() as tx:
        assert tx.all("SELECT id, stale FROM vehicle ORDER BY id") == [(recalled, 1), (insured, 0)]
        assert tx.all("SELECT vehicle_id, waits FROM event ORDER BY id") == [(recalled, 1), (insured, 0)]
    db.close()


def test_a_04_what_a_director_had_approved_waits_for_none_after_the_upgrade(empty_url: str) -> None:
    db = Database(empty_url)
    upgrade_to(db, "0017")
    with db.write() as tx:
        house = tx.insert("dealership", code="main", name="方圆汽车")
        owner = tx.insert("customer", dealership_id=house, name="张文山")
        for code, approved in (("R6", "2026-11-20T01:00:00Z"), ("R7", None)):
            car = tx.insert("vehicle", dealership_id=house, customer_id=owner)
            tx.insert("event", dealership_id=house, kind="recall", number=code, vehicle_id=car, on_day="2026-11-24",
                      known_on="2026-11-20")  # fmt: skip
            tx.insert("campaign", dealership_id=house, code=code, programme="recall", name=code, first_on="2026-11-24",
                      last_on="2026-11-24", made_at="2026-11-20T01:00:00Z", approved_at=approved)  # fmt: skip
    assert migrations.ensure(db) is True
    with db.read() as tx:
        assert tx.all("SELECT number, waits FROM event ORDER BY number") == [("R6", 0), ("R7", 1)]
        assert tx.all("SELECT stale FROM vehicle ORDER BY id") == [(1,), (0,)], "its due dates get their programme"
    db.close()


def test_a_04_a_house_s_own_records_of_campaigns_wait_after_the_upgrade_as_those_of_carecall_do(empty_url: str) -> None:
    """The migration knows no packs: what may be a campaign's record waits; of what is none nobody asks."""
    db = Database(empty_url)
    upgrade_to(db, "0017")
    with db.write() as tx:
        house = tx.insert("dealership", code="main", name="方圆汽车")
        owner = tx.insert("customer", dealership_id=house, name="张文山")
        tx.insert("campaign", dealership_id=house, code="C1", programme="check", name="C1", first_on="2026-11-24",
                  last_on="2026-11-24", made_at="2026-11-20T01:00:00Z", approved_at="2026-11-20T01:00:00Z")  # fmt: skip
        for kind, number in (("winter-check", "C1"), ("winter-check", "C2"), ("insurance", "C2")):
            car = tx.insert("vehicle", dealership_id=house, customer_id=owner)
            tx.insert("event", dealership_id=house, kind=kind, number=number, vehicle_id=car, on_day="2026-11-24",
                      known_on="2026-11-20")  # fmt: skip
    assert migrations.ensure(db) is True
    with db.read() as tx:
        assert tx.all("SELECT waits FROM event ORDER BY id") == [(0,), (1,), (0,)]
    db.close()


def test_c_14_what_was_called_off_before_can_be_taken_up_after_the_upgrade(empty_url: str) -> None:
    """A call, a message, one that was dialled before; not what another campaign or another reason cancelled."""
    db = Database(empty_url)
    upgrade_to(db, "0017")
    with db.write() as tx:
        house = tx.insert("dealership", code="main", name="方圆汽车")
        owner = tx.insert("customer", dealership_id=house, name="张文山")
        for code, off in (("v1/tyres", 1), ("oil", 0)):
            tx.insert("campaign", dealership_id=house, code=code, programme="special-activity", name=code,
                      first_on="2026-11-28", last_on="2026-11-28", made_at="2026-11-20T01:00:00Z",
                      closed_at="2026-11-26T01:00:00Z", called_off=off)  # fmt: skip
        told = {"dealership_id": house, "customer_id": owner}
        due = {code: tx.insert("due_date", **told, kind="special", occurrence=f"c{owner}/{code}/1", due_on="2026-11-28",
                               source=1, basis="{}", written_at="2026-11-20T01:00:00Z")
               for code in ("v1/tyres", "oil", "tyres")}  # fmt: skip
        days = dict.fromkeys(("not_before", "not_after", "give_up", "next_on", "planned_on"), "2026-11-27")
        told |= days | {"programme": "special-activity", "state": "cancelled", "priority": 1, "role": "care-agent"}
        first, second, third, *_ = (
            tx.insert("contact", **told, due_id=due[code], touch=touch, result=result)
            for code, touch, result in (
                ("v1/tyres", "call", "called-off"), ("v1/tyres", "message", "called-off"),
                ("v1/tyres", "again", "called-off"), ("v1/tyres", "late", "opted-out"), ("oil", "call", "called-off"),
                ("tyres", "call", "called-off"),
            )
        )  # fmt: skip
        tx.insert("message", dealership_id=house, customer_id=owner, contact_id=second, channel="sms", template="x",
                  number="1", body="x", lang="zh", state="withdrawn", made_at="2026-11-20T01:00:00Z",
                  day="2026-11-25")  # fmt: skip
        tried = [tried_in_vain(tx, house, owner, third, at) for at in ("2026-11-25T01:00:00Z", "2026-11-26T01:05:00Z")]
    assert migrations.ensure(db) is True
    with db.read() as tx:
        assert tx.all("SELECT contact_id, state, result, reason, attempt_id FROM called_off ORDER BY contact_id") == [
            (first, "open", "", "", None), (second, "outbox", "", "", None), (third, "open", "", "", tried[0]),
        ]  # fmt: skip
    db.close()


def tried_in_vain(tx: Transaction, house: int, owner: int, contact: int, at: str) -> int:
    call = tx.insert("call", dealership_id=house, customer_id=owner, number="1", claimed_at=at, lease_until=at,
                     ended_at=at)  # fmt: skip
    return tx.insert("attempt", dealership_id=house, call_id=call, contact_id=contact, number=1, day=at[:10],
                     slot="morning", outcome="no-answer", started_at=at, ended_at=at)  # fmt: skip
