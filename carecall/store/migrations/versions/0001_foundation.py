"""The foundation: records, due dates, contacts, calls, outcomes.

Primary keys are `id` alone: SQLite's row id needs it, and (dealership_id, id) is unique wherever children point at it.
Distributing by dealership later (Citus) swaps the two keys in one migration; no query changes, because every
join and every foreign key already leads with dealership_id.
"""

import sqlalchemy as sa
from alembic import op

from carecall.store.columns import Day, Id, Instant, ordered

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "dealership",
        sa.Column("id", Id, nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), server_default="", nullable=False),
        sa.Column("hotline", sa.String(), server_default="", nullable=False),
        sa.Column("address", sa.String(), server_default="", nullable=False),
        sa.Column("address_en", sa.String(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("code"),
    )
    op.create_table(
        "audit",
        sa.Column("id", Id, nullable=False),
        sa.Column("dealership_id", Id, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("staff_id", Id, nullable=True),
        sa.Column("seat", sa.String(), server_default="", nullable=False),
        sa.Column("subject", ordered(20), nullable=False),
        sa.Column("subject_id", Id, nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("params", sa.String(), server_default="{}", nullable=False),
        sa.ForeignKeyConstraint(
            ["dealership_id"],
            ["dealership.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("audit_subject", "audit", ["dealership_id", "subject", "subject_id"], unique=False)
    op.create_table(
        "calendar_day",
        sa.Column("dealership_id", Id, nullable=False),
        sa.Column("day", Day(), nullable=False),
        sa.Column("is_open", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["dealership_id"],
            ["dealership.id"],
        ),
        sa.PrimaryKeyConstraint("dealership_id", "day"),
    )
    op.create_table(
        "car_model",
        sa.Column("id", Id, nullable=False),
        sa.Column("dealership_id", Id, nullable=False),
        sa.Column("code", sa.String(80), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), server_default="", nullable=False),
        sa.Column("first_months", sa.Integer(), nullable=False),
        sa.Column("first_km", sa.Integer(), nullable=False),
        sa.Column("interval_months", sa.Integer(), nullable=False),
        sa.Column("interval_km", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dealership_id"],
            ["dealership.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("dealership_id", "code"),
        sa.UniqueConstraint("dealership_id", "id"),
    )
    op.create_table(
        "customer",
        sa.Column("id", Id, nullable=False),
        sa.Column("dealership_id", Id, nullable=False),
        sa.Column("external_id", sa.String(), server_default="", nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("latin", sa.String(), server_default="", nullable=False),
        sa.Column("salutation", sa.String(), server_default="", nullable=False),
        sa.Column("born_on", Day(), nullable=True),
        sa.Column("wish_from", sa.String(), server_default="", nullable=False),
        sa.Column("wish_to", sa.String(), server_default="", nullable=False),
        sa.Column("unreached_on", Day(), nullable=True),
        sa.Column("reached_by", Id, nullable=True),
        sa.ForeignKeyConstraint(
            ["dealership_id"],
            ["dealership.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("dealership_id", "id"),
    )
    op.create_index("customer_name", "customer", ["dealership_id", "name"], unique=False)
    op.create_table(
        "planning_run",
        sa.Column("id", Id, nullable=False),
        sa.Column("dealership_id", Id, nullable=False),
        sa.Column("day", Day(), nullable=False),
        sa.Column("automatic", sa.Integer(), nullable=False),
        sa.Column("started_at", Instant(), nullable=False),
        sa.Column("planned", sa.Integer(), server_default="0", nullable=False),
        sa.Column("skipped", sa.String(), server_default="{}", nullable=False),
        sa.ForeignKeyConstraint(
            ["dealership_id"],
            ["dealership.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("planning_day", "planning_run", ["dealership_id", "day"], unique=False)
    op.create_index(
        "planning_once",
        "planning_run",
        ["dealership_id", "day"],
        unique=True,
        sqlite_where=sa.text("automatic = 1"),
        postgresql_where=sa.text("automatic = 1"),
    )
    op.create_table(
        "script_version",
        sa.Column("dealership_id", Id, nullable=False),
        sa.Column("version", sa.String(64), nullable=False),
        sa.Column("script", sa.String(), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("first_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dealership_id"],
            ["dealership.id"],
        ),
        sa.PrimaryKeyConstraint("dealership_id", "version"),
    )
    op.create_table(
        "staff",
        sa.Column("id", Id, nullable=False),
        sa.Column("dealership_id", Id, nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("latin", sa.String(), server_default="", nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), server_default="", nullable=False),
        sa.Column("active", sa.Integer(), server_default="1", nullable=False),
        sa.Column("absent_until", Day(), nullable=True),
        sa.Column("seen_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["dealership_id"],
            ["dealership.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("dealership_id", "code"),
        sa.UniqueConstraint("dealership_id", "id"),
    )
    op.create_table(
        "name_key",
        sa.Column("dealership_id", Id, nullable=False),
        sa.Column("key", ordered(80), nullable=False),
        sa.Column("customer_id", Id, nullable=False),
        sa.ForeignKeyConstraint(
            ["dealership_id", "customer_id"],
            ["customer.dealership_id", "customer.id"],
        ),
        sa.PrimaryKeyConstraint("dealership_id", "key", "customer_id"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "phone",
        sa.Column("id", Id, nullable=False),
        sa.Column("dealership_id", Id, nullable=False),
        sa.Column("customer_id", Id, nullable=False),
        sa.Column("number", sa.String(32), nullable=False),
        sa.Column("extension", sa.String(), server_default="", nullable=False),
        sa.Column("place", sa.Integer(), server_default="1", nullable=False),
        sa.Column("state", sa.String(), server_default="ok", nullable=False),
        sa.CheckConstraint("state IN ('ok', 'bad')", name="phone_state_known"),
        sa.ForeignKeyConstraint(
            ["dealership_id", "customer_id"],
            ["customer.dealership_id", "customer.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("dealership_id", "customer_id", "number"),
    )
    op.create_index("phone_number", "phone", ["dealership_id", "number"], unique=False)
    op.create_table(
        "promise",
        sa.Column("id", Id, nullable=False),
        sa.Column("dealership_id", Id, nullable=False),
        sa.Column("customer_id", Id, nullable=False),
        sa.Column("staff_id", Id, nullable=True),
        sa.Column("call_id", Id, nullable=True),
        sa.Column("starts_at", Instant(), nullable=False),
        sa.Column("ends_at", Instant(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("said", sa.String(), server_default="", nullable=False),
        sa.Column("closed_at", Instant(), nullable=True),
        sa.Column("ending", sa.String(), server_default="", nullable=False),
        sa.Column("kept", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["dealership_id", "customer_id"],
            ["customer.dealership_id", "customer.id"],
        ),
        sa.ForeignKeyConstraint(
            ["dealership_id", "staff_id"],
            ["staff.dealership_id", "staff.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("dealership_id", "id"),
    )
    op.create_index(
        "promise_due",
        "promise",
        ["dealership_id", "starts_at"],
        unique=False,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_index(
        "promise_open",
        "promise",
        ["dealership_id", "customer_id"],
        unique=True,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_index("promise_starts", "promise", ["dealership_id", "starts_at"], unique=False)
    op.create_table(
        "vehicle",
        sa.Column("id", Id, nullable=False),
        sa.Column("dealership_id", Id, nullable=False),
        sa.Column("customer_id", Id, nullable=False),
        sa.Column("vin", sa.String(), server_default="", nullable=False),
        sa.Column("plate", sa.String(), server_default="", nullable=False),
        sa.Column("model_id", Id, nullable=True),
        sa.Column("delivered_on", Day(), nullable=True),
        sa.Column("consultant_id", Id, nullable=True),
        sa.Column("stale", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(
            ["dealership_id", "consultant_id"],
            ["staff.dealership_id", "staff.id"],
        ),
        sa.ForeignKeyConstraint(
            ["dealership_id", "customer_id"],
            ["customer.dealership_id", "customer.id"],
        ),
        sa.ForeignKeyConstraint(
            ["dealership_id", "model_id"],
            ["car_model.dealership_id", "car_model.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("dealership_id", "id"),
    )
    op.create_index("vehicle_customer", "vehicle", ["dealership_id", "customer_id"], unique=False)
    op.create_index("vehicle_plate", "vehicle", ["dealership_id", "plate"], unique=False)
    op.create_index(
        "vehicle_stale",
        "vehicle",
        ["dealership_id"],
        unique=False,
        sqlite_where=sa.text("stale = 1"),
        postgresql_where=sa.text("stale = 1"),
    )
    op.create_index(
        "vehicle_vin",
        "vehicle",
        ["dealership_id", "vin"],
        unique=True,
        sqlite_where=sa.text("vin <> ''"),
        postgresql_where=sa.text("vin <> ''"),
    )
    op.create_table(
        "call",
        sa.Column("id", Id, nullable=False),
        sa.Column("dealership_id", Id, nullable=False),
        sa.Column("customer_id", Id, nullable=False),
        sa.Column("number", sa.String(32), nullable=False),
        sa.Column("staff_id", Id, nullable=True),
        sa.Column("role", sa.String(), server_default="", nullable=False),
        sa.Column("seat", sa.String(), server_default="", nullable=False),
        sa.Column("claimed_at", Instant(), nullable=False),
        sa.Column("lease_until", Instant(), nullable=False),
        sa.Column("dialled_at", Instant(), nullable=True),
        sa.Column("reached_at", Instant(), nullable=True),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("day", Day(), nullable=True),
        sa.Column("slot", sa.String(), server_default="", nullable=False),
        sa.Column("outcome", sa.String(), server_default="", nullable=False),
        sa.Column("connected", sa.Integer(), server_default="0", nullable=False),
        sa.Column("reached", sa.Integer(), server_default="0", nullable=False),
        sa.Column("promise_id", Id, nullable=True),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("broke_rule", sa.String(), server_default="", nullable=False),
        sa.Column("undone_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["dealership_id", "customer_id"],
            ["customer.dealership_id", "customer.id"],
        ),
        sa.ForeignKeyConstraint(
            ["dealership_id", "promise_id"],
            ["promise.dealership_id", "promise.id"],
        ),
        sa.ForeignKeyConstraint(
            ["dealership_id", "staff_id"],
            ["staff.dealership_id", "staff.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("dealership_id", "id"),
    )
    op.create_index(
        "call_claim_number",
        "call",
        ["dealership_id", "number"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_index(
        "call_claim_owner",
        "call",
        ["dealership_id", "customer_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_index("call_customer", "call", ["dealership_id", "customer_id", "dialled_at"], unique=False)
    op.create_index("call_day", "call", ["dealership_id", "day"], unique=False)
    op.create_index(
        "call_lease",
        "call",
        ["dealership_id", "lease_until"],
        unique=False,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "due_date",
        sa.Column("id", Id, nullable=False),
        sa.Column("dealership_id", Id, nullable=False),
        sa.Column("customer_id", Id, nullable=False),
        sa.Column("vehicle_id", Id, nullable=True),
        sa.Column("kind", ordered(40), nullable=False),
        sa.Column("occurrence", ordered(120), nullable=False),
        sa.Column("due_on", Day(), nullable=False),
        sa.Column("since", Day(), nullable=True),
        sa.Column("cap", Day(), nullable=True),
        sa.Column("tag", sa.String(), server_default="", nullable=False),
        sa.Column("source", sa.Integer(), nullable=False),
        sa.Column("params", ordered(40), server_default="", nullable=False),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column("written_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dealership_id", "customer_id"],
            ["customer.dealership_id", "customer.id"],
        ),
        sa.ForeignKeyConstraint(
            ["dealership_id", "vehicle_id"],
            ["vehicle.dealership_id", "vehicle.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("dealership_id", "id"),
        sa.UniqueConstraint("dealership_id", "kind", "occurrence"),
    )
    op.create_index("due_on", "due_date", ["dealership_id", "kind", "due_on", "tag"], unique=False)
    op.create_index("due_params", "due_date", ["dealership_id", "kind", "params"], unique=False)
    op.create_index("due_vehicle", "due_date", ["dealership_id", "vehicle_id", "kind"], unique=False)
    op.create_index("due_written", "due_date", ["dealership_id", "kind", "written_at"], unique=False)
    op.create_table(
        "odometer",
        sa.Column("id", Id, nullable=False),
        sa.Column("dealership_id", Id, nullable=False),
        sa.Column("vehicle_id", Id, nullable=False),
        sa.Column("read_on", Day(), nullable=False),
        sa.Column("km", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dealership_id", "vehicle_id"],
            ["vehicle.dealership_id", "vehicle.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("dealership_id", "vehicle_id", "read_on", "source"),
    )
    op.create_table(
        "opt_out",
        sa.Column("id", Id, nullable=False),
        sa.Column("dealership_id", Id, nullable=False),
        sa.Column("customer_id", Id, nullable=False),
        sa.Column("vehicle_id", Id, nullable=True),
        sa.Column("purpose", sa.String(), server_default="", nullable=False),
        sa.Column("reason", sa.String(), server_default="", nullable=False),
        sa.Column("staff_id", Id, nullable=True),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("lifted_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["dealership_id", "customer_id"],
            ["customer.dealership_id", "customer.id"],
        ),
        sa.ForeignKeyConstraint(
            ["dealership_id", "staff_id"],
            ["staff.dealership_id", "staff.id"],
        ),
        sa.ForeignKeyConstraint(
            ["dealership_id", "vehicle_id"],
            ["vehicle.dealership_id", "vehicle.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "opt_out_now",
        "opt_out",
        ["dealership_id", "customer_id"],
        unique=False,
        sqlite_where=sa.text("lifted_at IS NULL"),
        postgresql_where=sa.text("lifted_at IS NULL"),
    )
    op.create_table(
        "visit",
        sa.Column("id", Id, nullable=False),
        sa.Column("dealership_id", Id, nullable=False),
        sa.Column("vehicle_id", Id, nullable=False),
        sa.Column("number", sa.String(80), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("opened_on", Day(), nullable=True),
        sa.Column("returned_on", Day(), nullable=False),
        sa.Column("km", sa.Integer(), nullable=True),
        sa.Column("advisor_id", Id, nullable=True),
        sa.Column("summary", sa.String(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["dealership_id", "advisor_id"],
            ["staff.dealership_id", "staff.id"],
        ),
        sa.ForeignKeyConstraint(
            ["dealership_id", "vehicle_id"],
            ["vehicle.dealership_id", "vehicle.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("dealership_id", "number"),
    )
    op.create_index("visit_vehicle", "visit", ["dealership_id", "vehicle_id", "returned_on"], unique=False)
    op.create_table(
        "contact",
        sa.Column("id", Id, nullable=False),
        sa.Column("dealership_id", Id, nullable=False),
        sa.Column("programme", sa.String(), nullable=False),
        sa.Column("touch", sa.String(), nullable=False),
        sa.Column("due_id", Id, nullable=False),
        sa.Column("round", sa.Integer(), server_default="1", nullable=False),
        sa.Column("customer_id", Id, nullable=False),
        sa.Column("vehicle_id", Id, nullable=True),
        sa.Column("state", sa.String(), server_default="open", nullable=False),
        sa.Column("result", sa.String(), server_default="", nullable=False),
        sa.Column("reason", sa.String(), server_default="", nullable=False),
        sa.Column("not_before", Day(), nullable=False),
        sa.Column("not_after", Day(), nullable=False),
        sa.Column("give_up", Day(), nullable=False),
        sa.Column("next_on", Day(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("assignee_id", Id, nullable=True),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("dials", sa.Integer(), server_default="0", nullable=False),
        sa.Column("promises", sa.Integer(), server_default="0", nullable=False),
        sa.Column("break_offs", sa.Integer(), server_default="0", nullable=False),
        sa.Column("used_slots", sa.String(), server_default="", nullable=False),
        sa.Column("last_day", Day(), nullable=True),
        sa.Column("any_slot", sa.Integer(), server_default="0", nullable=False),
        sa.Column("promise_id", Id, nullable=True),
        sa.Column("planned_on", Day(), nullable=False),
        sa.Column("closed_on", Day(), nullable=True),
        sa.CheckConstraint("state IN ('open', 'held', 'completed', 'failed', 'cancelled')", name="state_known"),
        sa.ForeignKeyConstraint(
            ["dealership_id", "assignee_id"],
            ["staff.dealership_id", "staff.id"],
        ),
        sa.ForeignKeyConstraint(
            ["dealership_id", "customer_id"],
            ["customer.dealership_id", "customer.id"],
        ),
        sa.ForeignKeyConstraint(
            ["dealership_id", "due_id"],
            ["due_date.dealership_id", "due_date.id"],
        ),
        sa.ForeignKeyConstraint(
            ["dealership_id", "vehicle_id"],
            ["vehicle.dealership_id", "vehicle.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("dealership_id", "due_id", "programme", "touch", "round"),
        sa.UniqueConstraint("dealership_id", "id"),
    )
    op.create_index("contact_closed", "contact", ["dealership_id", "closed_on"], unique=False)
    op.create_index(
        "contact_open",
        "contact",
        ["dealership_id", "next_on"],
        unique=False,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_index(
        "contact_owner",
        "contact",
        ["dealership_id", "customer_id"],
        unique=False,
        sqlite_where=sa.text("state IN ('open', 'held')"),
        postgresql_where=sa.text("state IN ('open', 'held')"),
    )
    op.create_index(
        "contact_stale",
        "contact",
        ["dealership_id", "give_up"],
        unique=False,
        sqlite_where=sa.text("state = 'open' AND dials = 0"),
        postgresql_where=sa.text("state = 'open' AND dials = 0"),
    )
    op.create_index(
        "contact_vehicle",
        "contact",
        ["dealership_id", "vehicle_id"],
        unique=False,
        sqlite_where=sa.text("state IN ('open', 'held')"),
        postgresql_where=sa.text("state IN ('open', 'held')"),
    )
    op.create_table(
        "attempt",
        sa.Column("id", Id, nullable=False),
        sa.Column("dealership_id", Id, nullable=False),
        sa.Column("call_id", Id, nullable=False),
        sa.Column("contact_id", Id, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("day", Day(), nullable=False),
        sa.Column("slot", sa.String(), nullable=False),
        sa.Column("script", sa.String(), server_default="", nullable=False),
        sa.Column("script_version", sa.String(), server_default="", nullable=False),
        sa.Column("outcome", sa.String(), server_default="", nullable=False),
        sa.Column("result", sa.String(), server_default="", nullable=False),
        sa.Column("aapor", sa.String(), server_default="", nullable=False),
        sa.Column("uses_try", sa.Integer(), server_default="0", nullable=False),
        sa.Column("reason", sa.String(), server_default="", nullable=False),
        sa.Column("started_at", Instant(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("undone_at", Instant(), nullable=True),
        sa.CheckConstraint("aapor IN ('', 'I', 'P', 'R', 'NC', 'O', 'U', 'NE')", name="aapor_known"),
        sa.CheckConstraint(
            "outcome IN ('', 'finished', 'callback', 'no-answer', 'busy', 'switched-off', 'not-convenient', "
            "'third-person', 'broken-off', 'refused', 'do-not-call', 'wrong-number', 'not-in-service', 'not-eligible')",
            name="outcome_known",
        ),
        sa.ForeignKeyConstraint(
            ["dealership_id", "call_id"],
            ["call.dealership_id", "call.id"],
        ),
        sa.ForeignKeyConstraint(
            ["dealership_id", "contact_id"],
            ["contact.dealership_id", "contact.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("dealership_id", "call_id", "contact_id"),
        sa.UniqueConstraint("dealership_id", "id"),
    )
    op.create_index("attempt_contact", "attempt", ["dealership_id", "contact_id", "number"], unique=False)
    op.create_index("attempt_day", "attempt", ["dealership_id", "day"], unique=False)
    op.create_table(
        "message",
        sa.Column("id", Id, nullable=False),
        sa.Column("dealership_id", Id, nullable=False),
        sa.Column("customer_id", Id, nullable=False),
        sa.Column("contact_id", Id, nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("template", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("lang", sa.String(), nullable=False),
        sa.Column("state", sa.String(), server_default="waiting", nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("day", Day(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dealership_id", "contact_id"],
            ["contact.dealership_id", "contact.id"],
        ),
        sa.ForeignKeyConstraint(
            ["dealership_id", "customer_id"],
            ["customer.dealership_id", "customer.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("dealership_id", "contact_id", "template"),
    )
    op.create_table(
        "answer",
        sa.Column("id", Id, nullable=False),
        sa.Column("dealership_id", Id, nullable=False),
        sa.Column("contact_id", Id, nullable=False),
        sa.Column("attempt_id", Id, nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("field", sa.String(), server_default="", nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("answered_at", Instant(), nullable=False),
        sa.Column("replaced_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["dealership_id", "attempt_id"],
            ["attempt.dealership_id", "attempt.id"],
        ),
        sa.ForeignKeyConstraint(
            ["dealership_id", "contact_id"],
            ["contact.dealership_id", "contact.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("answer_attempt", "answer", ["dealership_id", "attempt_id"], unique=False)
    op.create_index(
        "answer_field",
        "answer",
        ["dealership_id", "contact_id"],
        unique=False,
        sqlite_where=sa.text("field <> '' AND replaced_at IS NULL"),
        postgresql_where=sa.text("field <> '' AND replaced_at IS NULL"),
    )
    op.create_index(
        "answer_now",
        "answer",
        ["dealership_id", "contact_id", "step"],
        unique=True,
        sqlite_where=sa.text("replaced_at IS NULL"),
        postgresql_where=sa.text("replaced_at IS NULL"),
    )
