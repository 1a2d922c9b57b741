"""The tables, each set beside what it is about. Import a table from here."""

from app.storage.tables.ledger import (
    APPEND_ONLY,
    claim,
    claim_evidence,
    claim_exception,
    claim_place,
    record,
    release,
    retraction,
    source,
)
from app.storage.tables.metadata import metadata
from app.storage.tables.periods import control_period
from app.storage.tables.theatre import baseline, boundary, cell, party, place, theatre
from app.storage.tables.writing import idempotency_key, submission, token

__all__ = [
    "APPEND_ONLY",
    "baseline",
    "boundary",
    "cell",
    "claim",
    "claim_evidence",
    "claim_exception",
    "claim_place",
    "control_period",
    "idempotency_key",
    "metadata",
    "party",
    "place",
    "record",
    "release",
    "retraction",
    "source",
    "submission",
    "theatre",
    "token",
]
