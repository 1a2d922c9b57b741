"""Writing over the network: who may, what waits for an editor, and what was answered to whom.

None of it is part of the ledger: deleting it changes no answer.
"""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint

from app.storage.column_types import Instant, Json
from app.storage.tables.metadata import metadata

# `digest` is the SHA-256 of a secret of 256 random bits: nothing to guess, so nothing slower is needed.
token = Table(
    "token",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant),
    Column("revoked_at", Instant),
    UniqueConstraint("digest"),
    CheckConstraint("role IN ('reader', 'contributor', 'editor')", name="role"),
)

submission = Table(
    "submission",
    metadata,
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("content", Json, nullable=False),
    Column("state", Text, nullable=False),
    Column("submitted_by", Text, ForeignKey("token.id"), nullable=False),
    Column("submitted_at", Instant, nullable=False),
    Column("decided_by", Text, ForeignKey("token.id")),
    Column("decided_at", Instant),
    Column("reason", Text),
    Column("since", Integer),
    Column("revision", Integer),
    CheckConstraint("kind IN ('claims', 'retraction')", name="kind"),
    CheckConstraint("state IN ('pending', 'accepted', 'rejected')", name="state"),
    Index(None, "state"),
)

idempotency_key = Table(
    "idempotency_key",
    metadata,
    Column("token", Text, ForeignKey("token.id"), primary_key=True),
    Column("key", Text, primary_key=True),
    Column("fingerprint", Text, nullable=False),
    Column("status", Integer, nullable=False),
    Column("body", Text, nullable=False),
    Column("location", Text),
    Column("answered_at", Instant, nullable=False),
    Index(None, "answered_at"),
)
