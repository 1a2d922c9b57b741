"""Whom the map owes thanks: data of a theatre, shown on every page that draws it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "2026_11_22_attribution"
down_revision: str | None = "2026_11_22_cell"
branch_labels: None = None
depends_on: None = None


def upgrade() -> None:
    """Add the column; a theatre that is there names nobody, until it is loaded again."""
    names = sa.Text().with_variant(postgresql.JSONB(), "postgresql")
    op.add_column("theatre", sa.Column("attribution", names))


def downgrade() -> None:
    """Drop it."""
    op.drop_column("theatre", "attribution")
