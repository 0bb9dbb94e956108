"""Messages are planned as contacts, too, and wait in the outbox."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

STATES = "state IN ('open', 'outbox', 'held', 'completed', 'failed', 'cancelled')"
WAITS = "state = 'outbox'"


def upgrade() -> None:
    with op.batch_alter_table("contact") as contact:
        contact.drop_constraint("state_known", type_="check")
        contact.create_check_constraint("state_known", STATES)
    _index("contact_outbox", ["dealership_id", "customer_id"])
    _index("contact_outbox_car", ["dealership_id", "vehicle_id"])


def _index(name: str, columns: list[str]) -> None:
    condition = sa.text(WAITS)
    op.create_index(name, "contact", columns, sqlite_where=condition, postgresql_where=condition)
