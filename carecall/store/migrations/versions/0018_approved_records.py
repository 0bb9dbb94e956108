"""Which records of a file wait for a director, and what stood when a campaign was called off."""

import sqlalchemy as sa
from alembic import op

from carecall.store.columns import Id, ordered

revision = "0018"
down_revision = "0017"
PARENTS = (("campaign", "campaign_id"), ("contact", "contact_id"), ("promise", "promise_id"),
           ("attempt", "attempt_id"))
# What carecall kept until then and no campaign makes. Anything else a house may have told its packs to keep as what
# campaigns make, as its own records; of what no campaign makes nobody asks whether it waits.
OTHERS = """
'insurance', 'inspection', 'warranty', 'licence', 'part', 'said-why-away', 'spend', 'claim', 'referral',
'family-purchase', 'enquiry', 'showroom', 'purchase', 'installation', 'settled-complaint', 'home-repair',
'special-service', 'other-service', 'complaint', 'grievance'"""
# Whoever reopened a campaign took away what had been withdrawn with it, so that it was planned anew.
STOOD = """
INSERT INTO called_off (dealership_id, campaign_id, contact_id, state, attempt_id)
SELECT c.dealership_id, g.id, c.id,
  CASE WHEN EXISTS (SELECT 1 FROM message m WHERE m.dealership_id = c.dealership_id AND m.contact_id = c.id
                    AND m.state = 'withdrawn') THEN 'outbox' ELSE 'open' END,
  (SELECT max(a.id) FROM attempt a WHERE a.dealership_id = c.dealership_id AND a.contact_id = c.id
     AND a.outcome <> '' AND a.ended_at <= g.closed_at)
FROM campaign g JOIN contact c ON c.dealership_id = g.dealership_id AND c.programme = g.programme
JOIN due_date d ON d.dealership_id = c.dealership_id AND d.id = c.due_id
WHERE g.called_off = 1 AND g.closed_at IS NOT NULL AND c.state = 'cancelled' AND c.result = 'called-off'
  AND rtrim(d.occurrence, '0123456789')
    = CASE WHEN d.vehicle_id IS NULL THEN 'c' || d.customer_id ELSE 'v' || d.vehicle_id END || '/' || g.code || '/'
"""


def upgrade() -> None:
    with op.batch_alter_table("campaign") as campaign:
        campaign.alter_column("code", existing_type=ordered(40), type_=ordered(80), existing_nullable=False)
    op.add_column("event", sa.Column("waits", sa.Integer(), server_default="0", nullable=False))
    condition = sa.text("waits = 1")
    op.create_index("event_waits", "event", ["dealership_id", "kind", "number", "on_day"],
                    sqlite_where=condition, postgresql_where=condition)  # fmt: skip
    op.execute(f"""UPDATE event SET waits = 1 WHERE kind NOT IN ({OTHERS}) AND NOT EXISTS (
      SELECT 1 FROM campaign g WHERE g.dealership_id = event.dealership_id AND g.code = event.number
        AND g.approved_at IS NOT NULL)""")
    op.create_table(
        "called_off",
        sa.Column("id", Id, nullable=False),
        sa.Column("dealership_id", Id, nullable=False),
        sa.Column("campaign_id", Id, nullable=False),
        sa.Column("contact_id", Id, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("result", sa.String(), server_default="", nullable=False),
        sa.Column("reason", sa.String(), server_default="", nullable=False),
        sa.Column("promise_id", Id, nullable=True),
        sa.Column("attempt_id", Id, nullable=True),
        *(sa.ForeignKeyConstraint(["dealership_id", column], [f"{table}.dealership_id", f"{table}.id"])
          for table, column in PARENTS),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("dealership_id", "campaign_id", "contact_id"),
    )  # fmt: skip
    op.execute(STOOD)
    # What falls due from a campaign is of its programme from now on: planning derives it again.
    for subject, column in (("vehicle", "vehicle_id"), ("customer", "customer_id")):
        op.execute(f"""UPDATE {subject} SET stale = 1 WHERE id IN (
          SELECT e.{column} FROM event e JOIN campaign g ON g.dealership_id = e.dealership_id AND g.code = e.number
          WHERE g.approved_at IS NOT NULL AND e.{column} IS NOT NULL)""")
