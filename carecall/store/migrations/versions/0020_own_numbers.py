"""An index by which an owner is found by the dealership's own number."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    known = sa.text("external_id <> ''")
    op.create_index(
        "customer_own_number", "customer", ["dealership_id", "external_id"], sqlite_where=known, postgresql_where=known
    )
