"""${message}"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

from carecall.store.columns import Day, Id, Instant, ordered

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade() -> None:
    ${upgrades if upgrades else "pass"}
