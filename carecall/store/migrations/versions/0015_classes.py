"""Classes of owners, and the sums that earn them."""

import sqlalchemy as sa
from alembic import op

from carecall.store.columns import Day, Id, Instant, ordered

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.add_column("event", sa.Column("amount", sa.BigInteger(), server_default="0", nullable=False))
    op.create_table(
        "owner_class",
        sa.Column("id", Id, nullable=False),
        sa.Column("dealership_id", Id, nullable=False),
        sa.Column("customer_id", Id, nullable=False),
        sa.Column("code", ordered(40), nullable=False),
        sa.Column("since", Day(), nullable=False),
        sa.Column("until", Day(), nullable=True),
        sa.Column("how", sa.String(), nullable=False),
        sa.Column("test", sa.String(), server_default="", nullable=False),
        sa.Column("count", sa.Integer(), server_default="0", nullable=False),
        sa.Column("sum", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("said", sa.String(), server_default="", nullable=False),
        sa.Column("staff_id", Id, nullable=True),
        sa.Column("grants", sa.String(), server_default="{}", nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.CheckConstraint("how IN ('file', 'hand', 'earned')", name="owner_class_how_known"),
        sa.ForeignKeyConstraint(["dealership_id", "customer_id"], ["customer.dealership_id", "customer.id"]),
        sa.ForeignKeyConstraint(["dealership_id", "staff_id"], ["staff.dealership_id", "staff.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("owner_class_owner", "owner_class", ["dealership_id", "customer_id", "code"])
    op.create_index("owner_class_code", "owner_class", ["dealership_id", "code", "customer_id"])
