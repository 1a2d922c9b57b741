"""The documents that tell of tiles: OGC tilesets, TileJSON and a MapLibre style."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.api.caching import CRS84
from app.api.collections.catalogue import COLLECTIONS
from app.api.collections.narrowing import value_schema
from app.api.collections.page import asked_day
from app.api.documents import link, own_links
from app.api.tile_matrices import CRS_3857, RELATIONS, TITLE, URI, WEB_MERCATOR_QUAD
from app.exports.tiles.cutter import MAX_ZOOM, tile_bounds, tile_ranges
from app.exports.tiles.layers import LAYERS
from app.exports.tiles.spots import ALL_FROM
from app.exports.tiles.style import map_style
from app.filters.fields import NUMERIC, Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.api.parameter import Asked
    from app.atlas.atlas import Atlas

MVT = "application/vnd.mapbox-vector-tile"
STYLE = "application/vnd.mapbox.style+json"
_DIMENSIONS = {"areas": 2, "oblasts": 2, "frontline": 1, "settlements": 0}
_KINDS = {Kind.FLAG: "Boolean", **dict.fromkeys(NUMERIC, "Number")}


def tilesets_document(asked: Asked, root: str) -> dict[str, Any]:
    """List the one tileset below a path."""
    return {
        "links": [link(asked, f"{root}/tiles", "self", "This document")],
        "tilesets": [
            {
                "title": TITLE,
                "dataType": "vector",
                "crs": CRS_3857,
                "tileMatrixSetURI": URI,
                "links": [link(asked, f"{root}/tiles/{WEB_MERCATOR_QUAD}", "self", "The tileset"), _scheme(asked)],
            }
        ],
    }


def tileset_document(asked: Asked, layers: Sequence[str]) -> dict[str, Any]:
    """Describe a tileset as OGC's Tile Set Metadata does.

    Parameters
    ----------
    asked
        A request for it.
    layers
        What its tiles hold.
    """
    west, south, east, north = tile_bounds(asked.atlas)
    return {
        "title": TITLE,
        "dataType": "vector",
        "crs": CRS_3857,
        "tileMatrixSetURI": URI,
        "accessConstraints": "unclassified",
        "day": asked_day(asked),
        "as_of": asked.view.as_of,
        "method": str(asked.view.method),
        "revision": asked.view.revision,
        "attribution": attribution(asked.atlas),
        "boundingBox": {"lowerLeft": [west, south], "upperRight": [east, north], "crs": CRS84},
        "tileMatrixSetLimits": [
            {
                "tileMatrix": str(tiles.zoom),
                "minTileRow": tiles.first_row,
                "maxTileRow": tiles.last_row,
                "minTileCol": tiles.first_column,
                "maxTileCol": tiles.last_column,
            }
            for tiles in tile_ranges(asked.atlas)
        ],
        "layers": [_layer(asked, name) for name in layers],
        "links": [
            *own_links(asked, "application/json"),
            _scheme(asked),
            {
                "href": tile_template(asked, "{tileMatrix}/{tileRow}/{tileCol}"),
                "rel": "item",
                "type": MVT,
                "title": "The tiles",
                "templated": True,
            },
            {"href": asked.link(f="tilejson"), "rel": "alternate", "type": "application/json", "title": "TileJSON 3"},
            {"href": asked.link(f="style"), "rel": "stylesheet", "type": STYLE, "title": "A style for MapLibre"},
        ],
    }


def tilejson_document(asked: Asked, layers: Sequence[str]) -> dict[str, Any]:
    """Describe a tileset as TileJSON 3.0.0 does; its tiles are those of one revision, however long a map is open."""
    west, south, east, north = tile_bounds(asked.atlas)
    return {
        "tilejson": "3.0.0",
        "name": asked.atlas.theatre.title.get("en", asked.atlas.theatre.id),
        "description": f"Control on {asked_day(asked)} by {asked.view.method}, revision {asked.view.revision}.",
        "attribution": attribution(asked.atlas),
        "version": "1.0.0",
        "scheme": "xyz",
        "tiles": [tile_template(asked, "{z}/{y}/{x}")],
        "minzoom": 0,
        "maxzoom": MAX_ZOOM,
        "bounds": [west, south, east, north],
        "center": [round((west + east) / 2, 4), round((south + north) / 2, 4), 5],
        "vector_layers": vector_layers(asked.atlas, layers),
    }


def style_document(asked: Asked) -> dict[str, Any]:
    """Write a style that draws a tileset."""
    return map_style(asked.atlas.theatre, asked.link(**asked.pins | {"f": "tilejson"}), tile_bounds(asked.atlas))


def vector_layers(atlas: Atlas, layers: Sequence[str] = LAYERS, max_zoom: int = MAX_ZOOM) -> list[dict[str, Any]]:
    """Tell what layers have, as TileJSON and PMTiles do."""
    return [
        {
            "id": name,
            "description": COLLECTIONS[name].description,
            "fields": {
                field.name: _KINDS.get(field.kind, "String")
                for field in COLLECTIONS[name].fields_in(atlas)
                if field.kind is not Kind.GEOMETRY
            },
            "minzoom": 0,
            "maxzoom": max_zoom,
        }
        for name in layers
    ]


def attribution(atlas: Atlas) -> str:
    """Say whom a map of the tiles owes thanks."""
    return atlas.theatre.attribution.get("en", "")


def tile_template(asked: Asked, tile: str) -> str:
    """Write the address of the tiles of a tileset, for ever the same ones."""
    address, _, query = asked.link(**asked.pins | {"f": None}).partition("?")
    return f"{address}/{tile}?{query}" if query else f"{address}/{tile}"


def _scheme(asked: Asked) -> dict[str, str]:
    return link(asked, f"/tileMatrixSets/{WEB_MERCATOR_QUAD}", f"{RELATIONS}/tiling-scheme", "The tiling scheme")


def _layer(asked: Asked, name: str) -> dict[str, Any]:
    collection = COLLECTIONS[name]
    thinned = f" Before zoom {ALL_FROM}, only the largest of those close together." if name == "settlements" else ""
    return {
        "id": name,
        "title": collection.title,
        "description": f"{collection.description}{thinned}",
        "dataType": "vector",
        "geometryDimension": _DIMENSIONS[name],
        "crs": CRS_3857,
        "minTileMatrix": "0",
        "maxTileMatrix": str(MAX_ZOOM),
        "propertiesSchema": {
            "type": "object",
            "properties": {
                field.name: {"title": field.title, **value_schema(field)}
                for field in collection.fields_in(asked.atlas)
                if field.kind is not Kind.GEOMETRY
            },
        },
        "links": [link(asked, f"/collections/{name}", f"{RELATIONS}/geodata", collection.title)],
    }
