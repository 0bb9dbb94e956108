"""A desk that was closed is known to be closed at once, not once its last sign of life is old."""

import sqlalchemy as sa
from alembic import op

from carecall.store.columns import Instant

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.add_column("staff", sa.Column("left_at", Instant(), nullable=True))
