"""Layers as text: GeoJSON, GeoJSON text sequences, CSV. Written as the features come."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any, Final

import orjson
from shapely.geometry import shape

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from app.exports.formats.layer import Layer

_PIECE: Final = 2**16
_RECORD_SEPARATOR: Final = b"\x1e"
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")


def geojson(layer: Layer) -> Iterator[bytes]:
    """Write a FeatureCollection (RFC 7946)."""
    yield b'{"type":"FeatureCollection","name":%b,"features":[' % orjson.dumps(layer.name)
    follows = b"\n"
    for feature in layer.features:
        yield follows + orjson.dumps(feature)
        follows = b",\n"
    yield b"\n]}\n"


def geojsonseq(layer: Layer) -> Iterator[bytes]:
    """Write a feature a line, each behind a record separator (RFC 8142)."""
    for feature in layer.features:
        yield _RECORD_SEPARATOR + orjson.dumps(feature) + b"\n"


def csv_table(layer: Layer) -> Iterator[bytes]:
    """Write a table (RFC 4180, UTF-8): the id, points as `lon` and `lat`, other shapes as WKT, and the columns."""
    is_point = layer.geometry_type == "Point"
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(["id", *(("lon", "lat") if is_point else ()), *layer.columns, *(() if is_point else ("wkt",))])
    for feature in layer.features:
        properties: Mapping[str, Any] = feature["properties"]
        values = [_cell(properties.get(name)) for name in layer.columns]
        geometry = feature["geometry"]
        if is_point:
            where = geometry["coordinates"][:2] if geometry else ("", "")
            writer.writerow([_cell(feature["id"]), *where, *values])
        else:
            writer.writerow([_cell(feature["id"]), *values, shape(geometry).wkt if geometry else ""])
        if text.tell() > _PIECE:
            yield _taken(text)
    yield _taken(text)


def _cell(value: object) -> object:
    """Give a value as spreadsheets take it: text that one would run as a formula stays text."""
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    if isinstance(value, list | dict):
        return orjson.dumps(value).decode()
    return "" if value is None else value


def _taken(text: io.StringIO) -> bytes:
    written = text.getvalue().encode()
    text.seek(0)
    text.truncate()
    return written
