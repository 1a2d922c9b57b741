"""Features as OGC Features and Geometries JSON 1.0: GeoJSON that tells of time and of what its features are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from app.api.sheet import Sheet
    from app.filters.fields import Field

_CONFORMS = tuple(f"http://www.opengis.net/spec/json-fg-1/1.0/conf/{name}" for name in ("core", "types-schemas"))
_CRS = "http://www.opengis.net/def/crs/OGC/0/CRS84"
_DIMENSION = {"Point": 0, "MultiLineString": 1, "MultiPolygon": 2}
_START, _END, _INSTANT = "primary-interval-start", "primary-interval-end", "primary-instant"
_OPEN = ".."
_PIECE_FEATURES = 100


def times(fields: Sequence[Field[Any]]) -> frozenset[str]:
    """Name the fields that tell when a feature is."""
    return frozenset(field.name for field in fields if field.role in (_START, _END, _INSTANT))


def document_pieces(sheet: Sheet, shape: str, base: str) -> Iterator[bytes]:
    """Write a document: a collection, or the one feature that is asked for.

    Parameters
    ----------
    sheet
        The features.
    shape
        Of all of them, as `Layer.geometry_type` says it.
    base
        Where the API stands.
    """
    says: dict[str, Any] = {
        "conformsTo": _CONFORMS,
        "featureType": sheet.feature_type,
        "featureSchema": f"{base}/collections/{sheet.name}/schema",
        "coordRefSys": _CRS,
    }
    if shape in _DIMENSION:
        says["geometryDimension"] = _DIMENSION[shape]
    if sheet.is_one:
        for feature in sheet.features:
            yield orjson.dumps({**_feature(sheet, feature), **says, **sheet.members})
        return
    head = orjson.dumps({"type": "FeatureCollection", **says, **sheet.members})
    yield head[:-1] + b',"features":['
    written: list[bytes] = []
    follows = b""
    for feature in sheet.features:
        written.append(orjson.dumps(_feature(sheet, feature)))
        if len(written) == _PIECE_FEATURES:
            yield follows + b",".join(written)
            follows = b","
            written.clear()
    yield (follows if written else b"") + b",".join(written) + b"]}"


def _feature(sheet: Sheet, feature: Mapping[str, Any]) -> dict[str, Any]:
    properties = feature["properties"]
    if sheet.properties is not None:
        properties = {name: value for name, value in properties.items() if name in sheet.properties}
    return {
        "type": "Feature",
        "id": feature["id"],
        "time": _time(sheet.fields, feature["properties"], sheet.day),
        "geometry": feature["geometry"],
        # The geometry is in WGS 84, which is what `geometry` is for; `place` is for other systems.
        "place": None,
        "properties": properties,
    }


def _time(fields: Sequence[Field[Any]], properties: Mapping[str, Any], day: date) -> dict[str, Any]:
    by_role = {field.role: properties.get(field.name) for field in fields if field.role is not None}
    if _INSTANT in by_role:
        return {"date": by_role[_INSTANT]}
    if _START in by_role:
        return {"interval": [by_role[_START] or _OPEN, by_role.get(_END) or _OPEN]}
    return {"date": day}
