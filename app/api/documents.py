"""The documents that answers are: feature collections and what they say about themselves."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any

import orjson

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from app.api.parameter import Asked
    from app.atlas.atlas import Atlas


def json_document(content: Any) -> bytes:  # noqa: ANN401 - anything that JSON can say
    """Write JSON in UTF-8."""
    return orjson.dumps(content, option=orjson.OPT_SERIALIZE_NUMPY)


def feature_collection(members: dict[str, Any], *features: bytes) -> bytes:
    """Write a GeoJSON feature collection.

    Parameters
    ----------
    members
        What the collection says about itself, beside its features.
    features
        Encoded features, joined by commas; or such a text in parts.
    """
    head, tail = around_features(members)
    return b"".join((head, *features, tail))


def around_features(members: dict[str, Any]) -> tuple[bytes, bytes]:
    """Write what stands before and after the features of a collection.

    Parameters
    ----------
    members
        What the collection says about itself, beside its features.
    """
    head = orjson.dumps({"type": "FeatureCollection", **members})
    return head[:-1] + b',"features":[', b"]}"


def recorded_at(asked: Asked) -> datetime | None:
    """Tell when the ledger learnt the last of what an answer rests on; ``None`` for an empty ledger.

    It stands in the place of the `timeStamp` of OGC API, which would have to be the moment of answering: no two
    answers would be the same.
    """
    moment = asked.atlas.recorded_at(asked.revision)
    return None if moment is None else moment.astimezone(UTC).replace(microsecond=0)


def view_members(asked: Asked) -> dict[str, Any]:
    """Say which view an answer shows."""
    view = asked.view
    return {"as_of": view.as_of, "method": str(view.method), "revision": view.revision}


def coverage(asked: Asked, day: date) -> dict[str, Any]:
    """Say which days the map covers, and if a day lies outside them, what the answer then is."""
    first, last = asked.atlas.theatre.first_day, asked.latest_day
    note = None
    if day < first:
        note = f"{day} lies before the first covered day; the answer is what is known to have held before it."
    elif day > last:
        note = f"{day} lies after the last day that the ledger speaks of; the answer is what held then, as it tells."
    return {"covered": {"from": first, "to": last}, "note": note}


def link(asked: Asked, path: str, relation: str, title: str, media_type: str = "application/json") -> dict[str, str]:
    """Write one link to another path of the API, without parameters."""
    return {"href": asked.base + path, "rel": relation, "type": media_type, "title": title}


def own_links(asked: Asked, media_type: str) -> list[dict[str, str]]:
    """Write the links of an answer to itself and to the form of it that never changes."""
    links = [{"href": asked.link(), "rel": "self", "type": media_type, "title": "This document"}]
    if not asked.is_pinned:
        links.append({"href": asked.canonical, "rel": "canonical", "type": media_type, "title": "This answer for ever"})
    return links


def place_document(atlas: Atlas, place_id: str, matched: str | None = None) -> dict[str, Any]:
    """Describe a place.

    Raises
    ------
    UnknownPlaceError
        If there is none.
    """
    place = atlas.gazetteer[place_id]
    around = {atlas.gazetteer[id_].kind.value: id_ for id_ in (place_id, *atlas.gazetteer.lineage(place_id))}
    oblast = around.get("oblast")
    lon, lat = place.lonlat or atlas.label_lonlat(place_id)
    document = {
        "id": place.id,
        "name": place.name_en,
        "name_uk": place.name_uk,
        "kind": place.kind,
        "oblast": oblast,
        "oblast_name": atlas.gazetteer[oblast].name_en if oblast else None,
        "raion": around.get("raion"),
        "hromada": around.get("hromada"),
        "population": place.population,
        "lon": lon,
        "lat": lat,
    }
    return document if matched is None else document | {"matched": matched}


def joined(features: Sequence[bytes]) -> bytes:
    """Join encoded features."""
    return b",".join(features)
