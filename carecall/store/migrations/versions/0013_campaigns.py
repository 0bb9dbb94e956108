"""What is decided for many owners at once, and due dates that are over before their day."""

import sqlalchemy as sa
from alembic import op

from carecall.store.columns import Day, Id, Instant, ordered

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.create_table(
        "campaign",
        sa.Column("id", Id, nullable=False),
        sa.Column("dealership_id", Id, nullable=False),
        sa.Column("code", ordered(40), nullable=False),
        sa.Column("programme", ordered(40), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("text", sa.String(), server_default="", nullable=False),
        sa.Column("first_on", Day(), nullable=False),
        sa.Column("last_on", Day(), nullable=False),
        sa.Column("per_day", sa.Integer(), server_default="0", nullable=False),
        sa.Column("audience", sa.String(), server_default="{}", nullable=False),
        sa.Column("members", sa.Integer(), server_default="0", nullable=False),
        sa.Column("made_by", Id, nullable=True),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("approved_by", Id, nullable=True),
        sa.Column("approved_at", Instant(), nullable=True),
        sa.Column("closed_at", Instant(), nullable=True),
        sa.Column("summary", sa.String(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["dealership_id"], ["dealership.id"]),
        sa.ForeignKeyConstraint(["dealership_id", "made_by"], ["staff.dealership_id", "staff.id"]),
        sa.ForeignKeyConstraint(["dealership_id", "approved_by"], ["staff.dealership_id", "staff.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("dealership_id", "code"),
    )
    op.add_column("due_date", sa.Column("gone", sa.Integer(), server_default="0", nullable=False))
