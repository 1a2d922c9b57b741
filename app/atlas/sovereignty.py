"""Claims by law to an area. They never change control or any figure of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.claims import Act, ClaimKind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from app.atlas.view import View
    from app.domain.claims import Claim


@dataclass(frozen=True, slots=True, kw_only=True)
class SovereigntyClaim:
    """Who claims an area by law, and since when."""

    party: str
    since: date
    """The day of its first treaty or law; while there is none, of its first referendum."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LawClaim:
    """One party's claims by law to one area."""

    place: str
    party: str
    since: date
    """The day of the first treaty or law; while there is none, of the first referendum."""


def law_claims(view: View, until: date) -> list[LawClaim]:
    """Give who claims which area by law, of all claims made up to and with a day, by area and party."""
    made: dict[tuple[str, str], list[Claim]] = {}
    for claim in view.known.claims.values():
        if claim.kind is ClaimKind.SOVEREIGNTY and claim.latest <= until and claim.party is not None:
            for place in claim.places:
                made.setdefault((place, claim.party), []).append(claim)
    return [
        LawClaim(place=place, party=party, since=_first_binding(claims))
        for (place, party), claims in sorted(made.items())
    ]


def _first_binding(claims: Sequence[Claim]) -> date:
    binding = [claim for claim in claims if claim.act is not Act.REFERENDUM]
    return min(claim.latest for claim in binding or claims)


def sovereignty_claims(view: View, place_id: str, day: date) -> tuple[Claim, ...]:
    """Give the claims by law to an area, or to one around it, made by a day; earliest first."""
    made = [
        claim
        for claim in view.docket.context(place_id)
        if claim.kind is ClaimKind.SOVEREIGNTY and claim.latest <= day and place_id not in claim.excepted
    ]
    return tuple(sorted(made, key=lambda claim: (claim.latest, claim.reported_on, claim.id)))


def claimed_by_law(view: View, place_id: str, day: date) -> SovereigntyClaim | None:
    """Tell who claims an area by law on a day: the party of the latest such claim, and since when."""
    made = sovereignty_claims(view, place_id, day)
    if not made:
        return None
    party = made[-1].party or ""
    return SovereigntyClaim(party=party, since=_first_binding([claim for claim in made if claim.party == party]))
