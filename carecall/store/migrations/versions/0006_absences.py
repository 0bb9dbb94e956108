"""Who is away on which days: leave that is planned ahead stands beside what holds today."""

import sqlalchemy as sa
from alembic import op

from carecall.store.columns import Day, Id

revision = "0006"
down_revision = "0005"

MOVE = """
INSERT INTO absence (dealership_id, staff_id, first_on, last_on)
SELECT dealership_id, id, '0001-01-01', absent_until FROM staff WHERE absent_until IS NOT NULL ORDER BY id
"""


def upgrade() -> None:
    op.create_table(
        "absence",
        sa.Column("id", Id, nullable=False),
        sa.Column("dealership_id", Id, nullable=False),
        sa.Column("staff_id", Id, nullable=False),
        sa.Column("first_on", Day(), nullable=False),
        sa.Column("last_on", Day(), nullable=False),
        sa.ForeignKeyConstraint(["dealership_id", "staff_id"], ["staff.dealership_id", "staff.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("absence_staff", "absence", ["dealership_id", "staff_id", "last_on"])
    op.execute(MOVE)
    op.drop_column("staff", "absent_until")
