"""The collection of claims: every one on record, and where it stands."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import orjson

from app.api.claim_documents import evidence_document
from app.api.collections.collection import Collection, Extent
from app.api.collections.page import parsed
from app.api.params import AS_OF, BBOX, CLAIM_DAYS, CLAIM_KIND, OBLAST, ORIGIN, PLACE, REVISION
from app.api.problems import UnknownFeatureError
from app.domain.claims import Act, ClaimKind
from app.domain.places import PlaceKind
from app.domain.sources import Reliability
from app.domain.standing import Standing
from app.filters.fields import Field, Kind, day, geometry, identity, origin, text, whole
from app.filters.literals import read_box
from app.filters.predicates import spatial
from app.filters.values import Values, column, constant
from app.geometry.shapes import Shape, box_around

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.api.parameter import Asked
    from app.api.readers import Days
    from app.atlas.atlas import Atlas
    from app.domain.claims import Claim
    from app.domain.places import Place
    from app.domain.sources import Source
    from app.domain.standing import Recorded


class Told(NamedTuple):
    """A claim on record, with what there is to look up about it."""

    atlas: Atlas
    sources: Mapping[str, Source]
    revision: int
    recorded: Recorded

    @property
    def claim(self) -> Claim:
        """The claim itself."""
        return self.recorded.claim

    @property
    def place(self) -> Place:
        """The first place that it speaks of."""
        return self.atlas.gazetteer[self.claim.place]

    @property
    def oblast(self) -> Place | None:
        """The oblast that it speaks of, or that is around its place."""
        return self.atlas.gazetteer.around(self.claim.place, PlaceKind.OBLAST)

    @property
    def origin(self) -> Source | None:
        """The source that makes the statement."""
        return self.sources.get(self.claim.origin)

    @property
    def relay(self) -> Source | None:
        """The source that reported it."""
        return None if self.claim.relay is None else self.sources.get(self.claim.relay)

    @property
    def shape(self) -> Shape | None:
        """Where it is drawn."""
        return self.atlas.claim_shapes.shape(self.claim)


def _all(asked: Asked) -> list[Told]:
    sources, atlas = asked.view.known.sources, asked.atlas
    recorded = atlas.recorded_claims(asked[AS_OF], asked[REVISION])
    return [Told(atlas, sources, asked.revision, one) for one in recorded]


def _find(asked: Asked) -> list[Told]:
    """Find claims by the parameters, in the order of their records: so later ones come on later pages."""
    places, origins, kinds, oblasts = asked[PLACE], asked[ORIGIN], asked[CLAIM_KIND], asked[OBLAST]
    found = [
        told
        for told in _all(asked)
        if (places is None or not places.isdisjoint(told.claim.places))
        and (origins is None or told.claim.origin in origins)
        and (kinds is None or told.claim.kind in kinds)
        and _speaks_of(told.claim, asked[CLAIM_DAYS])
        and (oblasts is None or any(_oblast(asked.atlas, place) in oblasts for place in told.claim.places))
    ]
    box = asked[BBOX]
    if box is None:
        return found
    shapes = column(Kind.GEOMETRY, [told.shape for told in found])
    meets = spatial("s_intersects", shapes, constant(Kind.GEOMETRY, read_box([*box]))) if found else _nothing()
    return [found[number] for number in np.flatnonzero(meets.data).tolist()]


def _nothing() -> Values:
    return Values(np.zeros(0, dtype=np.bool_), np.zeros(0, dtype=np.bool_))


def _oblast(atlas: Atlas, place_id: str) -> str | None:
    found = atlas.gazetteer.around(place_id, PlaceKind.OBLAST)
    return found.id if found else None


def _speaks_of(claim: Claim, days: Days | None) -> bool:
    if days is None:
        return True
    begins_in_time = days.last is None or claim.earliest is None or claim.earliest <= days.last
    return begins_in_time and (days.first is None or claim.latest >= days.first)


def _write(_: Asked, items: Sequence[Told]) -> list[bytes]:
    written = []
    for told in items:
        properties = {field.name: field.read(told) for field in CLAIMS.fields[2:]}
        shape = told.atlas.claim_shapes.encoded(told.claim)
        written.append(
            b'{"type":"Feature","id":%b,"geometry":%b,"properties":%b}'
            % (orjson.dumps(told.claim.id), shape, orjson.dumps(properties))
        )
    return written


def _feature(asked: Asked, feature_id: str) -> dict[str, Any]:
    for told in _all(asked):
        if told.claim.id == feature_id:
            return parsed(_write(asked, [told])[0])
    raise UnknownFeatureError(feature_id)


def _says(asked: Asked) -> Mapping[str, Any]:
    days = asked[CLAIM_DAYS]
    if days is None:
        return {"day": None, "days": {"from": None, "to": None}}
    return {}


def _extent(asked: Asked) -> Extent:
    claims = [one.claim for one in asked.atlas.recorded_claims(asked.value("as_of"), asked.value("revision"))]
    theatre = asked.atlas.theatre
    if not claims:
        return Extent(theatre.bounds, theatre.first_day, asked.latest_day)
    shapes = {id(shape): shape for claim in claims if (shape := asked.atlas.claim_shapes.shape(claim)) is not None}
    starts = [claim.earliest for claim in claims if claim.earliest is not None]
    first = min(starts) if len(starts) == len(claims) else None
    return Extent(box_around(shapes.values()) or theatre.bounds, first, max(claim.latest for claim in claims))


def _evidence(told: Told) -> list[dict[str, Any]]:
    return [evidence_document(evidence) for evidence in told.claim.evidence]


CLAIMS: Collection[Told] = Collection(
    id="claims",
    title="Claims",
    description="Every claim on record: who says what of which place, when it is said to have happened, when it was "
    "said, what it rests on, and whether it still counts. A claim under an embargo appears when that is over.",
    items_description="One feature for each claim, in the order of the records; those that were retracted or "
    "superseded are among them and say so in `status`. At the point of the place, as the outline of the area, or, "
    "where that is not known, as the points of its settlements. `datetime` asks for claims of what can have happened "
    "then.",
    schema="ClaimFeature",
    filter_example="credibility <= 3 AND status = 'counts'",
    takes=(BBOX, OBLAST, PLACE, ORIGIN, CLAIM_KIND),
    days=CLAIM_DAYS,
    view=(AS_OF, REVISION),
    find=_find,
    write=_write,
    feature=_feature,
    extent=_extent,
    says=_says,
    fields=(
        identity("The id, made from what the claim says", lambda told: told.claim.id),
        geometry(
            "The point of the place, the outline of the area, or the points of its settlements",
            lambda told: told.shape,
            "any",
        ),
        text("kind", "What it says", lambda told: told.claim.kind, words=tuple(ClaimKind), is_always_there=True),
        text("party", "The party that it speaks of", lambda told: told.claim.party),
        text("to", "The party to which control passes", lambda told: told.claim.to),
        text("when", "When it happened, in EDTF", lambda told: told.claim.when, is_always_there=True),
        day(
            "earliest",
            "The first day on which it can have happened; null if that is open",
            lambda told: told.claim.earliest,
            role="primary-interval-start",
        ),
        day(
            "latest",
            "The last day on which it can have happened",
            lambda told: told.claim.latest,
            role="primary-interval-end",
            is_always_there=True,
        ),
        day("reported_on", "The day on which it was said", lambda told: told.claim.reported_on, is_always_there=True),
        Field(
            name="recorded_at",
            kind=Kind.MOMENT,
            title="When the ledger learnt of it",
            read=lambda told: told.recorded.recorded_at.astimezone(UTC),
            is_always_there=True,
        ),
        whole("record", "The number of its record", lambda told: told.recorded.seq, is_always_there=True),
        text("origin", "The id of the source that says it", lambda told: told.claim.origin, is_always_there=True),
        text("origin_name", "Its name in English", lambda told: told.origin and told.origin.name),
        text("origin_name_uk", "Its name in Ukrainian", lambda told: told.origin and told.origin.name_uk),
        text("origin_alignment", "The party it speaks for", lambda told: told.origin and told.origin.alignment),
        text(
            "origin_reliability",
            "Its reliability, A to F",
            lambda told: told.origin and told.origin.reliability,
            words=tuple(Reliability),
        ),
        text("relay", "The id of the source that reported it", lambda told: told.claim.relay),
        text("relay_name", "Its name in English", lambda told: told.relay and told.relay.name),
        text("relay_name_uk", "Its name in Ukrainian", lambda told: told.relay and told.relay.name_uk),
        whole(
            "credibility",
            "From 1, confirmed, to 6, cannot be judged",
            lambda told: told.claim.credibility,
            is_always_there=True,
        ),
        text("place", "The id of the place", lambda told: told.claim.place, is_always_there=True),
        text("place_name", "Its name in English", lambda told: told.place.name_en, is_always_there=True),
        text("place_name_uk", "Its name in Ukrainian", lambda told: told.place.name_uk, is_always_there=True),
        text("place_kind", "What it is", lambda told: told.place.kind, words=tuple(PlaceKind), is_always_there=True),
        Field(
            name="places",
            kind=Kind.TEXTS,
            title="The ids of all places that it names",
            read=lambda told: told.claim.places,
            is_always_there=True,
        ),
        text("oblast", "The code of the oblast", lambda told: told.oblast and told.oblast.id),
        text("oblast_name", "The English name of the oblast", lambda told: told.oblast and told.oblast.name_en),
        Field(
            name="except",
            kind=Kind.TEXTS,
            title="The ids of places in the area that it does not speak for",
            read=lambda told: told.claim.excepted,
            is_always_there=True,
        ),
        whole("count", "At least how many unnamed places it speaks of", lambda told: told.claim.count),
        text("act", "What a claim by law rests on", lambda told: told.claim.act, words=tuple(Act)),
        text("note", "What else is to be said", lambda told: told.claim.note),
        Field(
            name="evidence",
            kind=Kind.RECORDS,
            title="What it rests on",
            read=_evidence,
            is_always_there=True,
            is_queryable=False,
        ),
        text(
            "status",
            "Whether it counts",
            lambda told: told.recorded.standing,
            words=tuple(Standing),
            is_always_there=True,
        ),
        day(
            "retracted_on",
            "The day on which the origin took it back",
            lambda told: told.recorded.retraction and told.recorded.retraction.reported_on,
        ),
        text(
            "retraction_reason",
            "Why it was taken back",
            lambda told: told.recorded.retraction and told.recorded.retraction.reason,
        ),
        text("supersedes", "The id of the claim that it replaces", lambda told: told.claim.supersedes),
        text("superseded_by", "The id of the claim that replaces it", lambda told: told.recorded.superseded_by),
        day("embargo_until", "Until when it was held back", lambda told: told.claim.embargo_until),
        *origin(None, lambda told: told.revision),
    ),
)
