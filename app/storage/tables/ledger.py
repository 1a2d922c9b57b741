"""The ledger: numbered records and what each one says. Triggers refuse to change or delete any of it."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
)

from app.storage.column_types import Instant
from app.storage.tables.metadata import metadata

record = Table(
    "record",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("recorded_at", Instant, nullable=False),
    Column("kind", Text, nullable=False),
    CheckConstraint("kind IN ('source', 'claim', 'retraction', 'release')", name="kind"),
)

source = Table(
    "source",
    metadata,
    Column("seq", Integer, ForeignKey("record.seq"), primary_key=True, autoincrement=False),
    Column("id", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("alignment", Text, ForeignKey("party.id")),
    Column("reliability", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("derived_from", Text),
    Column("url", Text),
    Column("note", Text),
    Column("name_uk", Text),
    CheckConstraint("reliability IN ('A', 'B', 'C', 'D', 'E', 'F')", name="reliability"),
    CheckConstraint("role IN ('statement', 'survey')", name="role"),
    Index(None, "id"),
)

# `to_party` and `when_edtf` are `to` and `when` of the domain, which SQL keeps for itself. `earliest` and
# `latest` follow from `when_edtf` and `reported_on`; they stand here for those who ask in SQL.
claim = Table(
    "claim",
    metadata,
    Column("seq", Integer, ForeignKey("record.seq"), primary_key=True, autoincrement=False),
    Column("id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("party", Text, ForeignKey("party.id")),
    Column("to_party", Text, ForeignKey("party.id")),
    Column("when_edtf", Text, nullable=False),
    Column("earliest", Date),
    Column("latest", Date, nullable=False),
    Column("reported_on", Date, nullable=False),
    Column("origin", Text, nullable=False),
    Column("relay", Text),
    Column("credibility", Integer, nullable=False),
    Column("count", Integer),
    Column("act", Text),
    Column(
        "supersedes",
        Text,
        ForeignKey("claim.id", deferrable=True, initially="DEFERRED"),
    ),
    Column("embargo_until", Date),
    Column("note", Text),
    UniqueConstraint("id"),
    CheckConstraint("credibility BETWEEN 1 AND 6", name="credibility"),
    Index(None, "latest"),
)

claim_place = Table(
    "claim_place",
    metadata,
    Column("seq", Integer, ForeignKey("claim.seq"), primary_key=True, autoincrement=False),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("place", Text, ForeignKey("place.code"), nullable=False),
    Index(None, "place"),
)

claim_exception = Table(
    "claim_exception",
    metadata,
    Column("seq", Integer, ForeignKey("claim.seq"), primary_key=True, autoincrement=False),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("place", Text, ForeignKey("place.code"), nullable=False),
    Index(None, "place"),
)

claim_evidence = Table(
    "claim_evidence",
    metadata,
    Column("seq", Integer, ForeignKey("claim.seq"), primary_key=True, autoincrement=False),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("kind", Text, nullable=False),
    Column("publisher", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("date", Date, nullable=False),
    Column("url", Text),
    Column("archive_url", Text),
    Column("sha256", Text),
)

retraction = Table(
    "retraction",
    metadata,
    Column("seq", Integer, ForeignKey("record.seq"), primary_key=True, autoincrement=False),
    Column("claim", Text, ForeignKey("claim.id"), nullable=False),
    Column("reason", Text, nullable=False),
    Column("reported_on", Date),
)

release = Table(
    "release",
    metadata,
    Column("seq", Integer, ForeignKey("record.seq"), primary_key=True, autoincrement=False),
    Column("claim", Text, ForeignKey("claim.id"), nullable=False),
)

APPEND_ONLY = (
    record,
    source,
    claim,
    claim_place,
    claim_exception,
    claim_evidence,
    retraction,
    release,
)
