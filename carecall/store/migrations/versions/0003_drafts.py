"""What stands half typed at the question that a call has come to: it outlives a killed desk, as the note does."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("call", sa.Column("draft", sa.String(), server_default="", nullable=False))
