"""A second planning of a day reads no more than it must."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.drop_index("due_on", "due_date")
    op.create_index("due_on", "due_date", ["dealership_id", "kind", "due_on", "tag", "gone"])
    op.drop_index("contact_open", "contact")
    _index("contact_open", ["next_on", "role", "programme", "touch", "assignee_id", "state"], "state = 'open'")
    _index("contact_waits", ["state", "programme", "touch", "give_up"], "state IN ('held', 'outbox')")
    _index("contact_tried", ["tries"], "state = 'open' AND tries > 0")


def _index(name: str, columns: list[str], where: str) -> None:
    condition = sa.text(where)
    op.create_index(name, "contact", ["dealership_id", *columns], sqlite_where=condition, postgresql_where=condition)
