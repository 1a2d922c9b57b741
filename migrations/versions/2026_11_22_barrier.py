"""Rivers that the land of a settlement does not reach across: data of a theatre, kept with it.

Without them, the server could not tell whether stored cells are those of the theatre.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "2026_11_22_barrier"
down_revision: str | None = "2026_11_22_geopackage"
branch_labels: None = None
depends_on: None = None


def upgrade() -> None:
    """Add the column; a theatre that is there has none, until it is loaded again."""
    lines = sa.Text().with_variant(postgresql.JSONB(), "postgresql")
    op.add_column("theatre", sa.Column("barriers", lines))


def downgrade() -> None:
    """Drop it."""
    op.drop_column("theatre", "barriers")
