"""What undoing a call and a break of its agent need: the rows that a call changed, and since when somebody is away.

Undoing may delete the contact of a next round: every answer of a contact is found by an index, the replaced ones too.
"""

import sqlalchemy as sa
from alembic import op

from carecall.store.columns import Instant

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("call", sa.Column("changes", sa.String(), server_default="[]", nullable=False))
    op.drop_index("answer_field", "answer")
    op.create_index("answer_contact", "answer", ["dealership_id", "contact_id"])
    op.add_column("staff", sa.Column("break_since", Instant(), nullable=True))
