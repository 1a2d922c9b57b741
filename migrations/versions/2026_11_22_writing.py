"""Writing over the network: tokens, submissions that wait for an editor, and answers that are given again.

They stand beside the ledger and not in it: what is pending must not show, and what was refused must leave no trace.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "2026_11_22_writing"
down_revision: str | None = "2026_11_22_era"
branch_labels: None = None
depends_on: None = None


def upgrade() -> None:
    """Create the tables."""
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "token",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("expires_at", moment),
        sa.Column("revoked_at", moment),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_token")),
        sa.UniqueConstraint("digest", name=op.f("uq_token_digest")),
        sa.CheckConstraint("role IN ('reader', 'contributor', 'editor')", name=op.f("ck_token_role")),
    )
    op.create_table(
        "submission",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("content", sa.Text().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("submitted_by", sa.Text(), nullable=False),
        sa.Column("submitted_at", moment, nullable=False),
        sa.Column("decided_by", sa.Text()),
        sa.Column("decided_at", moment),
        sa.Column("reason", sa.Text()),
        sa.Column("since", sa.Integer()),
        sa.Column("revision", sa.Integer()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission")),
        sa.ForeignKeyConstraint(["submitted_by"], ["token.id"], name=op.f("fk_submission_submitted_by_token")),
        sa.ForeignKeyConstraint(["decided_by"], ["token.id"], name=op.f("fk_submission_decided_by_token")),
        sa.CheckConstraint("kind IN ('claims', 'retraction')", name=op.f("ck_submission_kind")),
        sa.CheckConstraint("state IN ('pending', 'accepted', 'rejected')", name=op.f("ck_submission_state")),
    )
    op.create_index(op.f("ix_submission_state"), "submission", ["state"])
    op.create_table(
        "idempotency_key",
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("location", sa.Text()),
        sa.Column("answered_at", moment, nullable=False),
        sa.PrimaryKeyConstraint("token", "key", name=op.f("pk_idempotency_key")),
        sa.ForeignKeyConstraint(["token"], ["token.id"], name=op.f("fk_idempotency_key_token_token")),
    )
    op.create_index(op.f("ix_idempotency_key_answered_at"), "idempotency_key", ["answered_at"])


def downgrade() -> None:
    """Drop them."""
    for table in ("idempotency_key", "submission", "token"):
        op.drop_table(table)
