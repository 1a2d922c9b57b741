"""Where every claim ever recorded stands: it counts, it was taken back, or another has replaced it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from app.domain.claims import Claim
from app.domain.ledger import Release, Retraction

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from app.domain.ledger import Record


class Standing(StrEnum):
    """Whether a claim counts."""

    COUNTS = "counts"
    RETRACTED = "retracted"
    SUPERSEDED = "superseded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """A claim as the ledger holds it."""

    claim: Claim
    seq: int
    """The number of its record."""
    recorded_at: datetime
    standing: Standing
    retraction: Retraction | None
    superseded_by: str | None
    """The id of the claim that replaces it, while that one counts or is superseded in its turn."""


def recorded_claims(records: Iterable[Record], as_of: date | None = None) -> list[Recorded]:
    """Tell where claims stand after some records, as known on a day.

    The claims that count are those of `Ledger.known`. A claim under an embargo is not among them until a record
    lifts it, and then its `embargo_until` tells how long it was held back.

    Parameters
    ----------
    records
        From the first on, in order.
    as_of
        Only what was reported by this day; ``None`` is everything.

    Returns
    -------
    list of Recorded
        In the order of their records.
    """
    recorded: dict[str, Record] = {}
    claims: dict[str, Claim] = {}
    retractions: dict[str, Retraction] = {}
    released: set[str] = set()
    for record in records:
        match record.body:
            case Claim() as claim if as_of is None or claim.reported_on <= as_of:
                recorded.setdefault(claim.id, record)
                claims.setdefault(claim.id, claim)
            case Retraction() as retraction if as_of is None or (retraction.reported_on or as_of) <= as_of:
                retractions.setdefault(retraction.claim, retraction)
            case Release() as release:
                released.add(release.claim)
    shown = {id_: claim for id_, claim in claims.items() if claim.embargo_until is None or id_ in released}
    replaced_by = {
        claim.supersedes: id_ for id_, claim in shown.items() if claim.supersedes is not None and id_ not in retractions
    }
    return [
        Recorded(
            claim=claim,
            seq=recorded[id_].seq,
            recorded_at=recorded[id_].recorded_at,
            standing=_standing(id_, retractions, replaced_by),
            retraction=retractions.get(id_),
            superseded_by=replaced_by.get(id_),
        )
        for id_, claim in shown.items()
    ]


def _standing(id_: str, retractions: dict[str, Retraction], replaced_by: dict[str, str]) -> Standing:
    if id_ in retractions:
        return Standing.RETRACTED
    return Standing.SUPERSEDED if id_ in replaced_by else Standing.COUNTS
