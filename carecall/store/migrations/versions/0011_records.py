"""What packs keep of cars and owners besides what is kept for everybody."""

import sqlalchemy as sa
from alembic import op

from carecall.store.columns import Day, Id, ordered

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.create_table(
        "event",
        sa.Column("id", Id, nullable=False),
        sa.Column("dealership_id", Id, nullable=False),
        sa.Column("kind", ordered(40), nullable=False),
        sa.Column("number", ordered(120), nullable=False),
        sa.Column("vehicle_id", Id, nullable=True),
        sa.Column("customer_id", Id, nullable=True),
        sa.Column("on_day", Day(), nullable=False),
        sa.Column("known_on", Day(), nullable=False),
        sa.ForeignKeyConstraint(["dealership_id", "vehicle_id"], ["vehicle.dealership_id", "vehicle.id"]),
        sa.ForeignKeyConstraint(["dealership_id", "customer_id"], ["customer.dealership_id", "customer.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("dealership_id", "kind", "number", "vehicle_id", "customer_id"),
    )
    for whose in ("vehicle", "customer"):
        known = sa.text(f"{whose}_id IS NOT NULL")
        name = {"vehicle": "event_vehicle", "customer": "event_owner"}[whose]
        columns = ["dealership_id", f"{whose}_id", "kind"]
        op.create_index(name, "event", columns, sqlite_where=known, postgresql_where=known)
