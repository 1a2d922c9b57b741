"""The ledger: an append-only series of numbered records, and what of it counts at a given moment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from app.domain.claims import Claim
from app.domain.errors import UnknownRevisionError
from app.domain.sources import Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Retraction:
    """A claim is taken back."""

    claim: str
    """The id of the claim."""
    reason: str
    reported_on: date | None = None
    """The day on which the origin itself took it back; ``None`` if it should never have been recorded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """The embargo of a claim is over; readers see it from this record on."""

    claim: str


Body: TypeAlias = Source | Claim | Retraction | Release


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One line of the ledger."""

    seq: int
    """Its number: 1 for the first, without gaps."""
    recorded_at: datetime
    """When the ledger learnt of it, with a time zone."""
    body: Body


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What of the ledger counts at a revision, as known on a day."""

    revision: int
    as_of: date | None
    sources: Mapping[str, Source]
    """By id, each in its last version."""
    claims: Mapping[str, Claim]
    """By id, in record order: recorded, reported, not hidden, not retracted, not superseded."""


class Ledger:
    """All records, in order. A value: appending gives a new ledger and leaves this one as it was."""

    def __init__(self, records: Iterable[Record] = ()) -> None:
        """Take over records.

        Parameters
        ----------
        records
            Numbered 1, 2, 3 … in this order.

        Raises
        ------
        ValueError
            If a number is missing or out of order.
        """
        self._records: tuple[Record, ...] = tuple(records)
        for number, record in enumerate(self._records, start=1):
            if record.seq != number:
                message = f"record {record.seq} stands where record {number} belongs"
                raise ValueError(message)

    def __len__(self) -> int:
        """How many records there are."""
        return len(self._records)

    def __iter__(self) -> Iterator[Record]:
        """All records, in order."""
        return iter(self._records)

    @property
    def revision(self) -> int:
        """The number of the last record; 0 for an empty ledger."""
        return len(self._records)

    def append(self, bodies: Sequence[Body], recorded_at: datetime) -> Ledger:
        """Give the ledger with further records, numbered in the order given.

        Parameters
        ----------
        bodies
            What to record. Nothing is checked here: the reader of an input does that.
        recorded_at
            When the ledger learns of them, with a time zone.
        """
        added = (
            Record(seq=number, recorded_at=recorded_at, body=body)
            for number, body in enumerate(bodies, start=self.revision + 1)
        )
        return Ledger((*self._records, *added))

    def claim_records(self, revision: int | None = None) -> Iterator[tuple[int, Claim]]:
        """Give every claim ever recorded, with its record number, retracted and hidden ones too."""
        for record in self._upto(revision):
            if isinstance(record.body, Claim):
                yield record.seq, record.body

    def known(self, *, revision: int | None = None, as_of: date | None = None) -> Known:
        """Tell what counts.

        Parameters
        ----------
        revision
            Only records up to this number; ``None`` is all.
        as_of
            Only what was reported by this day: "the map as known on"; ``None`` is everything.

        Raises
        ------
        UnknownRevisionError
            If the ledger has no such revision.
        """
        sources: dict[str, Source] = {}
        claims: dict[str, Claim] = {}
        retracted: set[str] = set()
        released: set[str] = set()
        for record in self._upto(revision):
            match record.body:
                case Claim() as claim:
                    if as_of is None or claim.reported_on <= as_of:
                        claims.setdefault(claim.id, claim)
                case Source() as source:
                    sources[source.id] = source
                case Retraction() as retraction:
                    if as_of is None or retraction.reported_on is None or retraction.reported_on <= as_of:
                        retracted.add(retraction.claim)
                case Release() as release:
                    released.add(release.claim)
        counting = {
            id_: claim
            for id_, claim in claims.items()
            if id_ not in retracted and (claim.embargo_until is None or id_ in released)
        }
        superseded = {claim.supersedes for claim in counting.values()}
        return Known(
            revision=self.revision if revision is None else revision,
            as_of=as_of,
            sources=sources,
            claims={id_: claim for id_, claim in counting.items() if id_ not in superseded},
        )

    def due_releases(self, today: date) -> tuple[Release, ...]:
        """Give the releases that are due: claims whose embargo ends by `today` and is not yet lifted."""
        released = {record.body.claim for record in self._records if isinstance(record.body, Release)}
        return tuple(
            Release(claim=claim.id)
            for _, claim in self.claim_records()
            if claim.embargo_until is not None and claim.embargo_until <= today and claim.id not in released
        )

    def _upto(self, revision: int | None) -> tuple[Record, ...]:
        if revision is None:
            return self._records
        if not 0 <= revision <= self.revision:
            raise UnknownRevisionError(revision)
        return self._records[:revision]
