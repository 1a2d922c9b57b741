"""Names of sources in Ukrainian: readers of Ukrainian are told who says so in their language.

A source that is recorded already has none until a new version of it is recorded.
"""

import sqlalchemy as sa
from alembic import op

revision: str = "2026_11_22_source_name_uk"
down_revision: str | None = "2026_11_22_writing"
branch_labels: None = None
depends_on: None = None


def upgrade() -> None:
    """Add the column. No row is changed, so the ledger's guards are not asked."""
    op.add_column("source", sa.Column("name_uk", sa.Text()))


def downgrade() -> None:
    """Drop it, and with it the names that were recorded."""
    op.drop_column("source", "name_uk")
