"""How contact persons are addressed, and an index by which their numbers are found."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.add_column("person", sa.Column("salutation", sa.String(), server_default="", nullable=False))
    known = sa.text("person_id IS NOT NULL")
    op.create_index(
        "phone_person", "phone", ["dealership_id", "person_id"], sqlite_where=known, postgresql_where=known
    )
