"""Claims: one origin's dated statement about one place, and what each kind of statement says."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from app.domain.days import YEARS
from app.domain.edtf import parse_edtf
from app.domain.errors import Fault

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date


class ClaimKind(StrEnum):
    """What a claim says. `EFFECTS` tells what each does to control."""

    CAPTURE = "capture"
    HOLD = "hold"
    WITHDRAWAL = "withdrawal"
    ENTRY = "entry"
    CONTESTATION = "contestation"
    ENCIRCLEMENT = "encirclement"
    FLAG_DISPLAY = "flag_display"
    TRANSFER = "transfer"
    SOVEREIGNTY = "sovereignty"


class Outcome(StrEnum):
    """The state of a place that a claim asserts."""

    HELD = "held"
    """The gaining party is in control."""
    LEFT = "left"
    """The losing party is gone and nobody is named in its place."""
    CONTESTED = "contested"
    """Nobody is in full control; the controller stays on record as the last who was."""
    ENCIRCLED = "encircled"
    """The controller is surrounded and still in control."""
    PRESENT = "present"
    """The party is seen there; control does not follow."""
    NONE = "none"
    """Nothing about control."""


class Gains(StrEnum):
    """Which field of the claim names the party that gains by it."""

    PARTY = "party"
    TO = "to"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What a kind of claim does, once a method believes it."""

    outcome: Outcome
    gains: Gains
    says: str
    """One sentence for readers of the API documentation."""
    needs_party: bool = True
    allows_to: bool = False
    needs_to: bool = False


EFFECTS: Mapping[ClaimKind, Effect] = {
    ClaimKind.CAPTURE: Effect(outcome=Outcome.HELD, gains=Gains.PARTY, says="The party took control."),
    ClaimKind.HOLD: Effect(
        outcome=Outcome.HELD,
        gains=Gains.PARTY,
        says="The party holds the place; also a denial of the other side's capture.",
    ),
    ClaimKind.WITHDRAWAL: Effect(
        outcome=Outcome.HELD,
        gains=Gains.TO,
        says="The party left; control passes to the party in `to`. Without `to`, control becomes unknown "
        "if the party held the place, and whoever held it is alone there again if it did not.",
        allows_to=True,
    ),
    ClaimKind.ENTRY: Effect(
        outcome=Outcome.CONTESTED,
        gains=Gains.PARTY,
        says="The party's forces are inside, without control.",
    ),
    ClaimKind.CONTESTATION: Effect(
        outcome=Outcome.CONTESTED,
        gains=Gains.PARTY,
        says="There is fighting inside and nobody is in full control.",
        needs_party=False,
    ),
    ClaimKind.ENCIRCLEMENT: Effect(
        outcome=Outcome.ENCIRCLED,
        gains=Gains.PARTY,
        says="The party has surrounded the place; the controller is unchanged.",
    ),
    ClaimKind.FLAG_DISPLAY: Effect(
        outcome=Outcome.PRESENT,
        gains=Gains.PARTY,
        says="Footage shows the party's flag. Evidence of presence; by itself it never moves control.",
    ),
    ClaimKind.TRANSFER: Effect(
        outcome=Outcome.HELD,
        gains=Gains.TO,
        says="Handed over without a fight, from the party to the party in `to`.",
        allows_to=True,
        needs_to=True,
    ),
    ClaimKind.SOVEREIGNTY: Effect(
        outcome=Outcome.NONE,
        gains=Gains.NOBODY,
        says="The party declares legal ownership of an area. Never changes control or any control figure.",
    ),
}


class Act(StrEnum):
    """What a sovereignty claim rests on."""

    REFERENDUM = "referendum"
    TREATY = "treaty"
    LAW = "law"


class EvidenceKind(StrEnum):
    """What a claim rests on."""

    ARTICLE = "article"
    STATEMENT = "statement"
    VIDEO = "video"
    IMAGE = "image"
    SATELLITE_PASS = "satellite_pass"  # noqa: S105 - a pass of a satellite


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One thing that a reader can go and look at."""

    kind: EvidenceKind
    publisher: str
    title: str
    date: date
    """The day it was published."""
    url: str | None = None
    archive_url: str | None = None
    sha256: str | None = None
    """Of the archived bytes, 64 hexadecimal digits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One origin's dated statement about one place. Immutable.

    :func:`claim_faults` lists what is wrong with one.

    Raises
    ------
    MalformedEdtfError
        If `when` cannot be read.
    """

    kind: ClaimKind
    places: tuple[str, ...]
    """The place it speaks of. Only a claim with a `count` may name several, all of them areas."""
    when: str
    """EDTF level 1."""
    reported_on: date
    """The day the origin said it."""
    origin: str
    """The source that makes the statement."""
    credibility: int
    """1 confirmed … 6 cannot be judged (Admiralty code), of this claim alone."""
    party: str | None = None
    to: str | None = None
    relay: str | None = None
    """The source that reported the statement."""
    excepted: tuple[str, ...] = ()
    """Places inside an area that it does not speak for."""
    count: int | None = None
    """At least this many unnamed settlements of the places. Such a claim moves nothing."""
    act: Act | None = None
    supersedes: str | None = None
    """The id of the claim it replaces."""
    embargo_until: date | None = None
    """Hidden from readers before this day."""
    evidence: tuple[Evidence, ...] = ()
    note: str | None = None
    earliest: date | None = field(init=False)
    """First day on which it can have happened; ``None`` if that is open."""
    latest: date = field(init=False)
    """Last day on which it can have happened: never after it was reported."""
    id: str = field(init=False)
    """``c`` and 16 hexadecimal digits of the SHA-256 of what the statement says. The same statement has the
    same id in every ledger; relay, credibility, evidence and note do not enter it."""

    def __post_init__(self) -> None:
        """Derive what follows from the fields."""
        edtf = parse_edtf(self.when)
        latest = self.reported_on if edtf.latest is None else min(edtf.latest, self.reported_on)
        object.__setattr__(self, "earliest", edtf.earliest)
        object.__setattr__(self, "latest", latest)
        object.__setattr__(self, "id", _content_id(self))

    @property
    def place(self) -> str:
        """The first place it speaks of."""
        return self.places[0]

    @property
    def effect(self) -> Effect:
        """What its kind does to control."""
        return EFFECTS[self.kind]

    @property
    def gainer(self) -> str | None:
        """The party that gains if it is true."""
        match self.effect.gains:
            case Gains.PARTY:
                return self.party
            case Gains.TO:
                return self.to
            case Gains.NOBODY:
                return None

    @property
    def outcome(self) -> Outcome:
        """The state it asserts, for this claim."""
        if self.count is not None:
            return Outcome.NONE
        if self.kind is ClaimKind.WITHDRAWAL and self.to is None:
            return Outcome.LEFT
        return self.effect.outcome


_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _content_id(claim: Claim) -> str:
    said = {
        "kind": claim.kind,
        "places": sorted(claim.places),
        "party": claim.party,
        "to": claim.to,
        "when": claim.when,
        "reported_on": claim.reported_on.isoformat(),
        "origin": claim.origin,
        "except": sorted(claim.excepted),
        "count": claim.count,
        "act": claim.act,
        "supersedes": claim.supersedes,
    }
    return "c" + hashlib.sha256(_ENCODER.encode(said).encode()).hexdigest()[:16]


CREDIBILITIES = range(1, 7)


def claim_faults(claim: Claim) -> list[Fault]:
    """List what is wrong with a claim by itself, without the ledger or the gazetteer.

    Returns
    -------
    list of Fault
        Empty for a sound claim. `Fault.at` names the field as the CSV columns and the API do.
    """
    return [
        Fault(at=at, message=message, value=None if value is None else str(value))
        for at, is_wrong, message, value in (
            *_party_checks(claim),
            *_count_checks(claim),
            *_grade_and_date_checks(claim),
        )
        if is_wrong
    ]


_Check: TypeAlias = tuple[str, bool, str, object]


def _party_checks(claim: Claim) -> tuple[_Check, ...]:
    effect, kind, to = claim.effect, claim.kind, claim.to
    return (
        ("party", effect.needs_party and claim.party is None, f"is needed for a {kind} claim", None),
        ("to", effect.needs_to and to is None, f"is needed for a {kind} claim", None),
        (
            "to",
            to is not None and not effect.allows_to,
            f"has no meaning for a {kind} claim; leave it empty",
            to,
        ),
        ("to", to is not None and to == claim.party, "is the party that leaves", to),
        (
            "act",
            (claim.act is not None) != (kind is ClaimKind.SOVEREIGNTY),
            "goes with a sovereignty claim, and only with one",
            claim.act,
        ),
    )


def _count_checks(claim: Claim) -> tuple[_Check, ...]:
    count = claim.count
    return (
        ("count", count is not None and count < 1, "is not a number of settlements", count),
        (
            "place",
            len(claim.places) != 1 and count is None,
            "a claim speaks of one place; only one with a count may name several",
            ";".join(claim.places),
        ),
        (
            "except",
            count is not None and bool(claim.excepted),
            "has no meaning for a claim with a count",
            None,
        ),
    )


def _grade_and_date_checks(claim: Claim) -> tuple[_Check, ...]:
    reported_on, embargo_until = claim.reported_on, claim.embargo_until
    return (
        (
            "credibility",
            claim.credibility not in CREDIBILITIES,
            "is not a grade from 1 to 6",
            claim.credibility,
        ),
        ("reported_on", reported_on.year not in YEARS, "is not a year that a report can have", reported_on),
        (
            "reported_on",
            claim.earliest is not None and claim.earliest > reported_on,
            f"lies before the first possible day of {claim.when!r}",
            reported_on,
        ),
        (
            "embargo_until",
            embargo_until is not None and embargo_until < reported_on,
            "lies before the report",
            embargo_until,
        ),
    )
