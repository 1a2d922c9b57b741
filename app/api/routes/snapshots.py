"""``/snapshots/{day}.geojson``: the control of every place on a day, in one document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson
from fastapi import APIRouter
from starlette.responses import Response

from app.api.caching import GEOJSON, Alternate, answer
from app.api.collections.areas import area_features, contact_features
from app.api.collections.catalogue import COLLECTIONS
from app.api.collections.forms import FORM, FORMS, GEOJSON_OFFER, alternate_links
from app.api.documents import (
    around_features,
    coverage,
    feature_collection,
    joined,
    own_links,
    recorded_at,
    view_members,
)
from app.api.offers import Offer, alternates, chosen
from app.api.parameter import Asked
from app.api.params import CONTROLLER, FILTERS, GEOJSON_FORMAT, LAYER, OBLAST, SNAPSHOT_DAY, STATUS, VIEW, path_id
from app.api.pieces import Long
from app.api.problems import UnknownFormError
from app.api.reading import reads
from app.api.sheet import Sheet
from app.api.sheets import sheet_answer
from app.api.wishes import oblast_numbers, wanted
from app.atlas.area_features import model
from app.atlas.oblasts import oblast_features
from app.atlas.selection import Selection, Wanted, select_on
from app.domain.errors import Fault, InvalidInputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

router = APIRouter(tags=["control"])
_MODELLED = frozenset({"areas", "frontline", "oblasts"})
"""Layers with figures of land."""
_NOT_TAKEN = {"areas": (OBLAST,), "frontline": (OBLAST, CONTROLLER, STATUS)}
"""Layers that are modelled, and the filters that they do not take."""
_BLOCK = 512
"""Settlements read at once."""


_ENDING = path_id("name", "The ending of a file.", None)
_PARAMETERS = (SNAPSHOT_DAY, LAYER, *VIEW, *FILTERS)
_ABOUT = (
    "All settlements (or oblasts, areas, lines of contact) with their control on a day, unpaged. With `revision` the "
    "{} never changes and can be cited."
)


@reads(
    router,
    "/snapshots/{day}.geojson",
    *_PARAMETERS,
    GEOJSON_FORMAT,
    summary="Everything on a day",
    description=_ABOUT.format("document"),
    media_types=(GEOJSON,),
    schema="Snapshot",
    is_hot=True,
)
def snapshot(asked: Asked) -> Response:
    """Answer with a snapshot."""
    _refuse_filters_not_taken(asked)
    return _geojson(asked)


def _offer_file(offer: Offer) -> None:
    """Add the path of a snapshot as a file of some form."""

    def snapshot_file(asked: Asked) -> Response:
        _refuse_filters_not_taken(asked)
        return sheet_answer(asked, (offer,), offer, lambda: _sheet(asked, offer))

    snapshot_file.__name__ = f"snapshot_{offer.name}"
    reads(
        router,
        f"/snapshots/{{day}}.{offer.name}",
        *_PARAMETERS,
        summary=f"Everything on a day as {offer.title}",
        description=_ABOUT.format("file"),
        media_types=(offer.media_type,),
    )(snapshot_file)


for _form in FORMS:
    if _form is not GEOJSON_OFFER:
        _offer_file(_form)


@reads(router, "/snapshots/{day}.{name}", SNAPSHOT_DAY, _ENDING, summary="")
def snapshot_of_no_form(asked: Asked) -> Response:
    """Say that there is no such file; those that there are have paths of their own."""
    raise UnknownFormError(asked[_ENDING], tuple(form.name for form in FORMS))


@reads(
    router,
    "/snapshots/{day}",
    *_PARAMETERS,
    FORM,
    summary="Everything on a day, in the form that is asked for",
    description=_ABOUT.format("answer"),
    media_types=tuple(form.media_type for form in FORMS),
    schema="Snapshot",
)
def snapshot_in_some_form(asked: Asked) -> Response:
    """Answer with a snapshot in the form that is asked for."""
    _refuse_filters_not_taken(asked)
    offer = chosen(asked, FORMS)
    if offer is GEOJSON_OFFER:
        return _geojson(asked, alternates(asked, FORMS, offer), alternate_links(asked, offer))
    return sheet_answer(asked, FORMS, offer, lambda: _sheet(asked, offer))


def _geojson(asked: Asked, others: Sequence[Alternate] = (), links: Sequence[Mapping[str, str]] = ()) -> Response:
    is_whole = asked[LAYER] == "settlements" and wanted(asked) == Wanted()
    long = _long(asked, links) if is_whole else None
    return answer(asked, lambda: _document(asked, links), GEOJSON, long=long, alternates=others)


def _sheet(asked: Asked, offer: Offer) -> Sheet:
    """Lay out a snapshot; settlements are read as they are written."""
    day, collection = asked[SNAPSHOT_DAY], COLLECTIONS[asked[LAYER]]
    features: Iterable[Mapping[str, Any]]
    if asked[LAYER] == "settlements":
        found = select_on(asked.view, day, wanted(asked))
        count = len(found.settlements)
        features = _read_by_blocks(asked, found)
    else:
        encoded, count = _features(asked)
        features = orjson.loads(b"[%b]" % encoded)
    return Sheet(
        name=collection.id,
        title=f"{collection.title}, {day}",
        about=str(day),
        day=day,
        fields=collection.fields_in(asked.atlas),
        features=features,
        members={**_members(asked, count), "links": own_links(asked, offer.media_type)},
        links={},
        feature_type=collection.schema,
    )


def _read_by_blocks(asked: Asked, found: Selection) -> Iterator[Mapping[str, Any]]:
    for start in range(0, len(found.settlements), _BLOCK):
        block = slice(start, start + _BLOCK)
        yield from orjson.loads(b"[%b]" % asked.view.features.joined(found.settlements[block], found.periods[block]))


def _document(asked: Asked, links: Sequence[Mapping[str, str]]) -> bytes:
    features, count = _features(asked)
    return feature_collection(_members(asked, count, links), features)


def _long(asked: Asked, links: Sequence[Mapping[str, str]]) -> Long:
    """Write all settlements."""

    def packed() -> bytes:
        head, tail = around_features(_members(asked, len(asked.view.settlements), links))
        return asked.view.packed.document(head, asked.view.periods_on(asked[SNAPSHOT_DAY]), tail)

    def pieces() -> Sequence[bytes]:
        head, tail = around_features(_members(asked, len(asked.view.settlements), links))
        parts = asked.view.features.whole.on(asked.view.periods_on(asked[SNAPSHOT_DAY]))
        return head, *parts, tail

    return Long(gzip=packed, pieces=pieces)


def _members(asked: Asked, count: int, links: Sequence[Mapping[str, str]] = ()) -> dict[str, Any]:
    day = asked[SNAPSHOT_DAY]
    return {
        "day": day,
        **view_members(asked),
        "layer": asked[LAYER],
        "recorded_at": recorded_at(asked),
        **(model(asked.atlas.territory) if asked[LAYER] in _MODELLED else {}),
        "numberMatched": count,
        "numberReturned": count,
        **coverage(asked, day),
        "links": [*own_links(asked, GEOJSON), *links],
    }


def _features(asked: Asked) -> tuple[bytes, int]:
    day = asked[SNAPSHOT_DAY]
    match asked[LAYER]:
        case "oblasts":
            features = oblast_features(asked.view, asked.atlas.oblasts, day, oblast_numbers(asked, day))
        case "areas":
            features = area_features(asked, day)
        case "frontline":
            features = contact_features(asked, day)
        case _:
            found = select_on(asked.view, day, wanted(asked))
            return asked.view.features.joined(*found), len(found.settlements)
    return joined(features), len(features)


def _refuse_filters_not_taken(asked: Asked) -> None:
    """Refuse filters that do not bear on a layer, instead of passing over them."""
    layer = asked[LAYER]
    given = [filter_.name for filter_ in _NOT_TAKEN.get(layer, ()) if filter_.name in asked.given]
    if given:
        subject = "the request"
        raise InvalidInputError(
            subject, [Fault(at=name, message=f"does not narrow the layer {layer}") for name in given]
        )
