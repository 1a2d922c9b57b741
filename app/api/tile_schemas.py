"""The shapes of answers about tiles, for the OpenAPI document."""

from __future__ import annotations

from typing import Any

_TEXT = {"type": "string"}
_WHOLE = {"type": "integer", "minimum": 0}
_NUMBERS = {"type": "array", "items": {"type": "number"}}
_LINKS = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["href", "rel"],
        "properties": {"href": _TEXT, "rel": _TEXT, "type": _TEXT, "title": _TEXT, "templated": {"type": "boolean"}},
    },
}


def _record(**properties: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON Schema
    return {"type": "object", "required": list(properties), "properties": properties}


def _list(of: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": of}


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


TILE_SCHEMAS: dict[str, Any] = {
    "VectorTile": {"type": "string", "format": "binary", "description": "A Mapbox Vector Tile, version 2."},
    "TileMatrixSets": _record(
        tileMatrixSets=_list(_record(id=_TEXT, title=_TEXT, uri=_TEXT, crs=_TEXT, links=_LINKS)), links=_LINKS
    ),
    "TileMatrixSet": _record(
        id=_TEXT,
        title=_TEXT,
        uri=_TEXT,
        crs=_TEXT,
        orderedAxes=_list(_TEXT),
        wellKnownScaleSet=_TEXT,
        boundingBox=_record(lowerLeft=_NUMBERS, upperRight=_NUMBERS, crs=_TEXT),
        tileMatrices=_list(
            _record(
                id=_TEXT,
                scaleDenominator={"type": "number"},
                cellSize={"type": "number"},
                cornerOfOrigin=_TEXT,
                pointOfOrigin=_NUMBERS,
                tileWidth=_WHOLE,
                tileHeight=_WHOLE,
                matrixWidth=_WHOLE,
                matrixHeight=_WHOLE,
            )
        ),
    ),
    "TileSets": _record(
        links=_LINKS,
        tilesets=_list(_record(title=_TEXT, dataType=_TEXT, crs=_TEXT, tileMatrixSetURI=_TEXT, links=_LINKS)),
    ),
    "TileSet": {"oneOf": [_ref("TileSetMetadata"), _ref("TileJson"), _ref("MapStyle")]},
    "TileSetMetadata": _record(
        title=_TEXT,
        dataType=_TEXT,
        crs=_TEXT,
        tileMatrixSetURI=_TEXT,
        day={"type": "string", "format": "date"},
        as_of={"type": "string", "format": "date", "nullable": True},
        method=_TEXT,
        revision=_WHOLE,
        attribution=_TEXT,
        boundingBox=_record(lowerLeft=_NUMBERS, upperRight=_NUMBERS, crs=_TEXT),
        tileMatrixSetLimits=_list(
            _record(tileMatrix=_TEXT, minTileRow=_WHOLE, maxTileRow=_WHOLE, minTileCol=_WHOLE, maxTileCol=_WHOLE)
        ),
        layers=_list({"type": "object"}),
        links=_LINKS,
    ),
    "TileJson": _record(
        tilejson=_TEXT,
        name=_TEXT,
        description=_TEXT,
        attribution=_TEXT,
        version=_TEXT,
        scheme=_TEXT,
        tiles=_list(_TEXT),
        minzoom=_WHOLE,
        maxzoom=_WHOLE,
        bounds=_NUMBERS,
        center=_NUMBERS,
        vector_layers=_list({"type": "object"}),
    ),
    "MapStyle": _record(
        version=_WHOLE,
        name=_TEXT,
        center=_NUMBERS,
        zoom={"type": "number"},
        sources={"type": "object"},
        layers=_list({"type": "object"}),
    ),
}
