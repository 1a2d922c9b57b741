"""Times whose control is drawn apart from what was gained later: data of a theatre, kept with it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "2026_11_22_era"
down_revision: str | None = "2026_11_22_attribution"
branch_labels: None = None
depends_on: None = None


def upgrade() -> None:
    """Add the column; a theatre that is there has none, until it is loaded again."""
    eras = sa.Text().with_variant(postgresql.JSONB(), "postgresql")
    op.add_column("theatre", sa.Column("eras", eras))


def downgrade() -> None:
    """Drop it."""
    op.drop_column("theatre", "eras")
