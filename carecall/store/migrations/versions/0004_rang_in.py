"""An owner's own call to us: it is worked like a call of ours, and is no dial."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("call", sa.Column("rang_in", sa.Integer(), server_default="0", nullable=False))
