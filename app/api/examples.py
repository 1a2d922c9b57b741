"""Examples of parameters and bodies that run against the theatre that is loaded."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from app.api.collections.catalogue import COLLECTIONS
from app.api.parameter import Asked, Signature

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.api.collections.collection import Collection
    from app.atlas.atlas import Atlas
    from app.domain.places import Place

_ITEMS = "/collections/{}/items"
_SPANS = frozenset({_ITEMS.format("transitions"), _ITEMS.format("claims")})
"""Paths that are asked about a span of days rather than about one."""
_A_MONTH = timedelta(days=30)
_CORNER = 4
"""The part of the theatre's width and height by which an example of a box keeps away from its rim."""


def give_examples(document: dict[str, Any], asked: Asked) -> None:
    """Set the examples of parameters and bodies in an OpenAPI document, as far as the theatre has any.

    Parameters
    ----------
    document
        Changed in place.
    asked
        Any request.
    """
    shared = dict(_shared(asked.atlas, asked.latest_day))
    of_path = {_ITEMS.format(one.id): dict(_of_fields(asked, one)) for one in COLLECTIONS.values()}
    for path, operations in document["paths"].items():
        about = of_path.get(path) or of_path.get(path.removesuffix("/{feature_id}"), {})
        for parameter in operations.get("get", {}).get("parameters", []):
            found = about.get(parameter["name"], shared.get(parameter["name"]))
            if path in _SPANS and parameter["name"] == "datetime":
                found = f"{shared['from']}/{shared['to']}"
            if found is not None:
                parameter["example"] = found
    claim = _new_claim(asked.atlas, asked.latest_day)
    if claim is not None:
        body = document["paths"]["/claims"]["post"]["requestBody"]
        body["content"]["application/json"]["example"] = claim


def _shared(atlas: Atlas, latest: date) -> Iterator[tuple[str, str | int]]:
    first = max(atlas.theatre.first_day, min(latest, date.max) - _A_MONTH)
    west, south, east, north = atlas.theatre.bounds
    width, height = (east - west) / _CORNER, (north - south) / _CORNER
    yield "datetime", latest.isoformat()
    yield "day", latest.isoformat()
    yield "as_of", latest.isoformat()
    yield "from", first.isoformat()
    yield "to", latest.isoformat()
    yield "revision", atlas.revision
    yield "method", str(atlas.default_method)
    yield "bbox", ",".join(f"{edge:.2f}" for edge in (west + width, south + height, east - width, north - height))
    yield "controller", atlas.theatre.parties[0].id
    if atlas.oblasts.places:
        yield "oblast", atlas.oblasts.places[0].id
    if atlas.settlements.places:
        place = _largest(atlas)
        yield "place", place.id
        yield "place_id", place.id
        yield "q", place.name_en
    if atlas.claim_records:
        yield "claim_id", next(iter(atlas.claim_records))


def _new_claim(atlas: Atlas, latest: date) -> dict[str, Any] | None:
    """Give a claim that could be recorded next; ``None`` where there is no settlement or nobody to make it."""
    sources = atlas.view().known.sources
    if not sources or not atlas.settlements.places:
        return None
    day = latest.isoformat()
    return {
        "kind": "capture",
        "place": _largest(atlas).id,
        "party": atlas.theatre.parties[0].id,
        "when": day,
        "reported_on": day,
        "origin": next(iter(sources)),
        "credibility": 2,
        "evidence": [{"kind": "article", "publisher": "A newspaper", "title": "A headline", "date": day}],
    }


def _largest(atlas: Atlas) -> Place:
    return max(atlas.settlements.places, key=lambda one: (one.population or 0, one.id))


def _of_fields(asked: Asked, collection: Collection[Any]) -> Iterator[tuple[str, Any]]:
    """Give a value for each field, as some feature of a collection has it."""
    signature = Signature((*collection.takes, collection.days, *collection.view))
    plain = Asked(
        request=asked.request,
        served=asked.served,
        atlas=asked.atlas,
        signature=signature,
        given={},
        _values=dict(signature.defaults),
    )
    yield "filter", collection.filter_example
    items = collection.find(plain)
    for field in collection.fields_in(asked.atlas) if items else ():
        value = field.read(items[0])
        if field.name == "id":
            yield "feature_id", value
        if value is not None and field.is_sortable:
            yield field.name, _written(value)


def _written(value: Any) -> str | int | float:  # noqa: ANN401 - of any field
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, int | float) else str(value)
