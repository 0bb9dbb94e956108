"""Who is named in the list of a campaign, who signed up for one, and who ended it."""

import sqlalchemy as sa
from alembic import op

from carecall.store.columns import Day, Id

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    with op.batch_alter_table("campaign") as campaign:
        campaign.create_unique_constraint("campaign_parent", ["dealership_id", "id"])
        campaign.add_column(sa.Column("closed_by", Id, nullable=True))
        campaign.add_column(sa.Column("called_off", sa.Integer(), server_default="0", nullable=False))
        columns = ["dealership_id", "closed_by"], ["dealership_id", "id"]
        campaign.create_foreign_key("campaign_closed_by", "staff", *columns)
    op.create_table(
        "campaign_member",
        sa.Column("id", Id, nullable=False),
        sa.Column("dealership_id", Id, nullable=False),
        sa.Column("campaign_id", Id, nullable=False),
        sa.Column("vehicle_id", Id, nullable=True),
        sa.Column("customer_id", Id, nullable=True),
        *_children("campaign", "vehicle", "customer"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("campaign_member_of", "campaign_member", ["dealership_id", "campaign_id"])
    op.create_table(
        "sign_up",
        sa.Column("id", Id, nullable=False),
        sa.Column("dealership_id", Id, nullable=False),
        sa.Column("campaign_id", Id, nullable=False),
        sa.Column("customer_id", Id, nullable=False),
        sa.Column("vehicle_id", Id, nullable=True),
        sa.Column("staff_id", Id, nullable=True),
        sa.Column("comes_on", Day(), nullable=False),
        sa.Column("day", Day(), nullable=False),
        *_children("campaign", "customer", "vehicle", "staff"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("dealership_id", "campaign_id", "customer_id"),
    )
    op.create_index("sign_up_owner", "sign_up", ["dealership_id", "customer_id"])
    # What is open of the recalls of files waits for a director from now on: planning looks at those cars again.
    op.execute("""UPDATE vehicle SET stale = 1 WHERE id IN (
      SELECT vehicle_id FROM event WHERE kind = 'recall' AND vehicle_id IS NOT NULL)""")


def _children(*tables: str) -> list[sa.ForeignKeyConstraint]:
    return [sa.ForeignKeyConstraint(["dealership_id", f"{table}_id"], [f"{table}.dealership_id", f"{table}.id"])
            for table in tables]  # fmt: skip
