"""Indexes by which an owner is found by the dealership's own number, what was withdrawn for the owner's class, and the
campaigns that are over."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    _partial("customer_own_number", "customer", ["dealership_id", "external_id"], "external_id <> ''")
    _partial("campaign_over", "campaign", ["dealership_id", "programme"], "closed_at IS NOT NULL")
    _partial("contact_reclassed", "contact", ["dealership_id", "programme"], "result = 'other-class'")


def _partial(name: str, table: str, columns: list[str], where: str) -> None:
    op.create_index(name, table, columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))
