"""Due dates of kinds that packs declare: they recur, and some are an owner's own and of no car."""

import sqlalchemy as sa
from alembic import op

from carecall.store.columns import Day, Id, ordered

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.add_column("customer", sa.Column("stale", sa.Integer(), server_default="0", nullable=False))
    op.add_column("due_date", sa.Column("again", Day(), nullable=True))
    op.create_table(
        "due_kind",
        sa.Column("dealership_id", Id, nullable=False),
        sa.Column("kind", ordered(40), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["dealership_id"], ["dealership.id"]),
        sa.PrimaryKeyConstraint("dealership_id", "kind"),
    )
    _index("customer_stale", "customer", ["dealership_id"], "stale = 1")
    _index("due_owner", "due_date", ["dealership_id", "customer_id"], "vehicle_id IS NULL")
    _index("due_again", "due_date", ["dealership_id", "again"], "again IS NOT NULL")


def _index(name: str, table: str, columns: list[str], where: str) -> None:
    """A partial index, on either database."""
    condition = sa.text(where)
    op.create_index(name, table, columns, sqlite_where=condition, postgresql_where=condition)
