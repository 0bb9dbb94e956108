"""Birthdays that are kept by the lunar calendar."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.add_column("customer", sa.Column("lunar_birth", sa.String(length=5), server_default="", nullable=False))
