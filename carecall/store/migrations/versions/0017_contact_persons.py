"""Contact persons of business customers, and whose of them a number is."""

import sqlalchemy as sa
from alembic import op

from carecall.store.columns import Id

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    op.create_table(
        "person",
        sa.Column("id", Id, nullable=False),
        sa.Column("dealership_id", Id, nullable=False),
        sa.Column("customer_id", Id, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("latin", sa.String(), server_default="", nullable=False),
        sa.Column("role", sa.String(), server_default="", nullable=False),
        sa.Column("said", sa.String(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["dealership_id", "customer_id"], ["customer.dealership_id", "customer.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("dealership_id", "customer_id", "name"),
        sa.UniqueConstraint("dealership_id", "id"),
    )
    with op.batch_alter_table("phone") as phone:
        phone.add_column(sa.Column("person_id", Id, nullable=True))
        phone.create_foreign_key("phone_person", "person", ["dealership_id", "person_id"], ["dealership_id", "id"])
