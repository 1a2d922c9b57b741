"""The answer: who held what, when, by a method. Derived from the ledger and replaced with every revision."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Identity,
    Integer,
    Table,
    Text,
    UniqueConstraint,
)

from app.storage.column_types import Json
from app.storage.tables.metadata import metadata

# Half-open: `valid_to` is the first day after. An empty `valid_from` is "always before", an empty
# `valid_to` "until further notice". A rowid of SQLite must be declared INTEGER.
control_period = Table(
    "control_period",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), Identity(), primary_key=True),
    Column("method", Text, nullable=False),
    Column("place", Text, ForeignKey("place.code", ondelete="CASCADE"), nullable=False),
    Column("valid_from", Date),
    Column("valid_to", Date),
    Column("controller", Text, ForeignKey("party.id")),
    Column("status", Text, nullable=False),
    Column("pressure", Text, nullable=False),
    Column("assertion", Text, nullable=False),
    Column("claimed_by", Text, ForeignKey("party.id")),
    Column("rule", Text, nullable=False),
    Column("from_earliest", Date),
    Column("from_latest", Date),
    Column("deciding", Json, nullable=False),
    Column("claiming", Json, nullable=False),
    Column("revision", Integer, nullable=False),
    UniqueConstraint("method", "place", "valid_from"),
    CheckConstraint("status IN ('controlled', 'contested', 'unknown')", name="status"),
    CheckConstraint("pressure IN ('none', 'encircled')", name="pressure"),
    CheckConstraint(
        "assertion IN ('confirmed', 'corroborated', 'claimed', 'disputed')",
        name="assertion",
    ),
    CheckConstraint("valid_from < valid_to", name="span"),
)
