"""Owners who dislike to be called, and the messages of an owner by their days."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.add_column("customer", sa.Column("calls_seldom", sa.Integer(), server_default="0", nullable=False))
    op.create_index("message_owner", "message", ["dealership_id", "customer_id", "day"])
