"""The docket: every statement that counts, laid before the place it speaks of."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from app.domain.claims import ClaimKind, Outcome
from app.domain.errors import UnknownPlaceError, UnknownSourceError
from app.domain.places import PlaceKind
from app.domain.sources import Reliability, Role

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from app.domain.claims import Claim
    from app.domain.gazetteer import Gazetteer
    from app.domain.ledger import Known
    from app.domain.sources import Source

_OBSERVING_RELIABILITY = frozenset({Reliability.A, Reliability.B})
_OBSERVING_CREDIBILITY = 2
_NOTHING: frozenset[str] = frozenset()
_LEAVING = frozenset({ClaimKind.WITHDRAWAL, ClaimKind.TRANSFER})


class Statement(NamedTuple):
    """A claim with all that a method weighs, worked out once."""

    order: tuple[date, int, date, str]
    """Where it is heard: day, specificity (wide areas first), report day, id. Never the order of arrival."""
    claim: Claim
    day: date
    """The day it takes effect: the last on which the change can have happened."""
    outcome: Outcome
    gainer: str | None
    """The party that gains."""
    leaver: str | None
    """The party that it says is gone."""
    kind: ClaimKind
    alignment: str | None
    """The party its origin speaks for."""
    voice: str
    """The origin, or what that is derived from; or, if aligned, the party. Equal voices are not independent."""
    observes: bool
    """An unaligned origin of reliability A or B, credibility 1 or 2."""
    surveys: bool
    """Its origin keeps a map or register of all places."""
    excepted: frozenset[str]

    @property
    def target(self) -> tuple[Outcome, str | None]:
        """What it says of the place; statements agree if their targets are equal."""
        return (self.outcome, self.leaver if self.outcome is Outcome.LEFT else self.gainer)


class _Weights(dict[str, tuple[str | None, str, bool, bool]]):
    """By source id: alignment, voice, whether it is reliable enough to observe, whether it surveys."""

    def __init__(self, sources: Mapping[str, Source]) -> None:
        super().__init__()
        self._sources = sources

    def __missing__(self, source_id: str) -> tuple[str | None, str, bool, bool]:
        source = self._sources.get(source_id)
        if source is None:
            raise UnknownSourceError(source_id)
        voice = f"party:{source.alignment}" if source.alignment is not None else self._root(source)
        is_reliable = source.reliability in _OBSERVING_RELIABILITY
        weight = self[source_id] = (source.alignment, voice, is_reliable, source.role is Role.SURVEY)
        return weight

    def _root(self, source: Source) -> str:
        seen = {source.id}
        while source.derived_from is not None and source.derived_from not in seen:
            seen.add(source.derived_from)
            root = self._sources.get(source.derived_from)
            if root is None:
                return source.derived_from
            source = root
        return source.id


class Docket:
    """Statements by place, and the claims that move nothing."""

    def __init__(self, known: Known, gazetteer: Gazetteer) -> None:
        """Lay out what is known.

        Raises
        ------
        UnknownPlaceError
            If a claim names a place that does not exist.
        """
        self.known = known
        self.gazetteer = gazetteer
        self._weights = _Weights(known.sources)
        self._moving: dict[str, list[Claim]] = {}
        self._context: dict[str, list[Claim]] = {}
        self._statements: dict[str, list[Statement]] = {}
        for claim in known.claims.values():
            by_place = self._context if claim.outcome is Outcome.NONE else self._moving
            for place_id in claim.places:
                if place_id not in gazetteer:
                    raise UnknownPlaceError(place_id)
                by_place.setdefault(place_id, []).append(claim)

    def _own(self, place_id: str) -> list[Statement]:
        """Weigh the claims that name a place, when they are asked for: others cost nothing.

        Those of an area are kept, for all settlements in it hear them; those of a settlement it alone hears, once.
        """
        statements = self._statements.get(place_id)
        if statements is None:
            statements = [self._statement(claim) for claim in self._moving.get(place_id, ())]
            if self.gazetteer[place_id].kind is not PlaceKind.SETTLEMENT:
                self._statements[place_id] = statements
        return statements

    def _statement(self, claim: Claim) -> Statement:
        alignment, voice, is_reliable, surveys = self._weights[claim.origin]
        return Statement(
            order=(claim.latest, self.gazetteer[claim.place].kind.rank, claim.reported_on, claim.id),
            claim=claim,
            day=claim.latest,
            outcome=claim.outcome,
            gainer=claim.gainer,
            leaver=claim.party if claim.kind in _LEAVING else None,
            kind=claim.kind,
            alignment=alignment,
            voice=voice,
            observes=is_reliable and alignment is None and claim.credibility <= _OBSERVING_CREDIBILITY,
            surveys=surveys,
            excepted=frozenset(claim.excepted) if claim.excepted else _NOTHING,
        )

    def heard(self, place_id: str) -> list[Statement]:
        """Give the statements about a place and the areas around it, unsorted."""
        lineage = self.gazetteer.lineage(place_id)
        found = list(self._own(place_id))
        for area in lineage:
            for statement in self._own(area):
                excepted = statement.excepted
                if excepted and (place_id in excepted or not excepted.isdisjoint(lineage)):
                    continue
                found.append(statement)
        return found

    def statements(self, place_id: str) -> tuple[Statement, ...]:
        """Give the statements about a place and the areas around it, in the order they are heard."""
        return tuple(sorted(self.heard(place_id), key=lambda statement: statement.order))

    def context(self, place_id: str) -> tuple[Claim, ...]:
        """Give the claims that move nothing and speak of a place or an area around it."""
        return tuple(
            claim for area in (place_id, *self.gazetteer.lineage(place_id)) for claim in self._context.get(area, ())
        )

    def heard_anew(self, before: Docket) -> set[str]:
        """Give the settlements that may hear something else than they did in another docket of the same places.

        A claim that has come or gone touches all settlements of the places it names; a source that weighs
        otherwise, or is derived from one that does, touches those of all of its claims.

        Parameters
        ----------
        before
            The other docket; which of the two knows more does not matter.
        """
        claims, others = self.known.claims, before.known.claims
        sources = self.known.sources.keys() & before.known.sources.keys()
        reweighed = {id_ for id_ in sources if self._weights[id_] != before._weights[id_]}
        # The ledgers of both share their claims, so that identity tells; it spares comparing every field of them all.
        changed = [
            claim
            for one, other in ((claims, others), (others, claims))
            for id_, claim in one.items()
            if other.get(id_) is not claim or claim.origin in reweighed
        ]
        named = {place for claim in changed if claim.outcome is not Outcome.NONE for place in claim.places}
        return {settlement.id for place in named for settlement in self.gazetteer.settlements_within(place)}

    @cached_property
    def parties(self) -> frozenset[str]:
        """Every party that a source speaks for or a claim names."""
        named = {source.alignment for source in self.known.sources.values()}
        for claim in self.known.claims.values():
            named |= {claim.party, claim.to}
        return frozenset(named - {None})  # type: ignore[arg-type]  # the None is gone
