"""``/tiles``, ``/collections/{id}/tiles`` and ``/tileMatrixSets``: OGC API – Tiles, Part 1."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter
from starlette.responses import Response

from app.api.caching import JSON, answer
from app.api.collections.page import asked_day
from app.api.documents import json_document
from app.api.parameter import Asked, Parameter
from app.api.params import DATETIME, JSON_FORMAT, VIEW, format_of, path_id
from app.api.readers import read_whole, some_of
from app.api.reading import reads
from app.api.tile_matrices import (
    WEB_MERCATOR_QUAD,
    check_tile_matrix_set,
    tile_matrix_set_document,
    tile_matrix_sets_document,
)
from app.api.tilesets import (
    MVT,
    STYLE,
    style_document,
    tilejson_document,
    tileset_document,
    tilesets_document,
)
from app.atlas.once import Once
from app.domain.errors import NotFoundError
from app.exports.tiles.cutter import MAX_ZOOM, tile_bounds
from app.exports.tiles.layers import LAYERS
from app.geometry.web_mercator import Tile, tiles_over

if TYPE_CHECKING:
    from collections.abc import Callable

router = APIRouter(tags=["tiles"])


class UnknownTileError(NotFoundError):
    """The tiling scheme has no such tile, or it is deeper than tiles are offered."""

    what = "tile"


class NoTilesError(NotFoundError):
    """A collection of which there are no tiles."""

    what = "collection with tiles"


def _read_layers(text: str, atlas: Any) -> tuple[str, ...]:  # noqa: ANN401 - not looked at
    wanted = some_of("collections", LAYERS)(text, atlas)
    return tuple(name for name in LAYERS if name in wanted)


def _number(name: str, description: str) -> Parameter[int]:
    return Parameter(
        name=name,
        read=read_whole(name, 0, None),
        default=0,
        description=description,
        schema={"type": "integer", "minimum": 0},
        example="0",
        place="path",
    )


COLLECTION = path_id("collection_id", f"The id of a collection with tiles: {', '.join(LAYERS)}.", "settlements")
SCHEME = path_id("tileMatrixSetId", "The tiling scheme; there is one.", WEB_MERCATOR_QUAD)
MATRIX = _number("tileMatrix", f"The zoom, from 0 to {MAX_ZOOM}.")
ROW = _number("tileRow", "The row, counted from the north.")
COLUMN = _number("tileCol", "The column, counted from the west.")
TILE_DAY = replace(
    DATETIME,
    description="The day asked about: a day, a month, an instant or an interval of these, of which the last day "
    "counts. Default: the latest day; with `revision`, the day on which that was recorded.",
)
LAYERS_ASKED: Parameter[Sequence[str]] = Parameter(
    name="collections",
    read=_read_layers,
    default=LAYERS,
    description=f"The layers wanted, joined by commas: {', '.join(LAYERS)}. Default: all.",
    schema={"type": "string"},
    example="areas,settlements",
)
TILESET_FORMAT = format_of("json", "tilejson", "style")
TILE_FORMAT = format_of("mvt")
_ABOUT_TILES = (
    "A Mapbox Vector Tile with a layer for each collection. Features have the properties that they have as GeoJSON, "
    "and `id`; what is null there is left out. Areas and lines of contact are simplified together, without gaps. "
    "204 where there is nothing. With `revision` a tile never changes; TileJSON names such tiles."
)
_ABOUT_TILESETS = (
    "What the tiles hold, and where they are: as OGC tileset metadata, with `f=tilejson` as TileJSON 3, with `f=style` "
    "as a style that MapLibre opens by its address."
)


@reads(router, "/tileMatrixSets", JSON_FORMAT, summary="The tiling schemes", schema="TileMatrixSets")
def tile_matrix_sets(asked: Asked) -> Response:
    """Answer with the list of tiling schemes."""
    return answer(asked, lambda: json_document(tile_matrix_sets_document(asked)))


@reads(
    router, "/tileMatrixSets/{tileMatrixSetId}", SCHEME, JSON_FORMAT, summary="A tiling scheme", schema="TileMatrixSet"
)
def tile_matrix_set(asked: Asked) -> Response:
    """Answer with the tiling scheme."""
    check_tile_matrix_set(asked[SCHEME])
    return answer(asked, lambda: json_document(tile_matrix_set_document()))


def _offer(
    root: str,
    name: str,
    about: str,
    layers: Callable[[Asked], Sequence[str]],
    own: tuple[Parameter[Any], ...],
    narrowing: tuple[Parameter[Any], ...],
) -> None:
    """Add the paths of tilesets below a root."""

    def tilesets(asked: Asked) -> Response:
        layers(asked)
        return answer(asked, lambda: json_document(tilesets_document(asked, asked.path.removesuffix("/tiles"))))

    def tileset(asked: Asked) -> Response:
        check_tile_matrix_set(asked[SCHEME])
        wanted = layers(asked)
        match asked[TILESET_FORMAT]:
            case "tilejson":
                return answer(asked, lambda: json_document(tilejson_document(asked, wanted)))
            case "style":
                return answer(asked, lambda: json_document(style_document(asked)), STYLE)
            case _:
                return answer(asked, lambda: json_document(tileset_document(asked, wanted)))

    def tile(asked: Asked) -> Response:
        check_tile_matrix_set(asked[SCHEME])
        return _tile(asked, layers(asked))

    tilesets.__name__, tileset.__name__, tile.__name__ = f"{name}tilesets", f"{name}tileset", f"{name}tile"
    reads(router, f"{root}/tiles", *own, JSON_FORMAT, summary=f"The tilesets{about}", schema="TileSets")(tilesets)
    reads(
        router,
        f"{root}/tiles/{{tileMatrixSetId}}",
        *own,
        SCHEME,
        TILE_DAY,
        *VIEW,
        *narrowing,
        TILESET_FORMAT,
        summary=f"The tileset{about}",
        description=_ABOUT_TILESETS,
        media_types=(JSON, STYLE),
        schema="TileSet",
    )(tileset)
    reads(
        router,
        f"{root}/tiles/{{tileMatrixSetId}}/{{tileMatrix}}/{{tileRow}}/{{tileCol}}",
        *own,
        SCHEME,
        MATRIX,
        ROW,
        COLUMN,
        TILE_DAY,
        *VIEW,
        *narrowing,
        TILE_FORMAT,
        summary=f"A vector tile{about}",
        description=_ABOUT_TILES,
        media_types=(MVT,),
        otherwise={204: "There is nothing in the tile."},
        schema="VectorTile",
    )(tile)


def _of_one(asked: Asked) -> Sequence[str]:
    name = asked[COLLECTION]
    if name not in LAYERS:
        raise NoTilesError(name, LAYERS)
    return (name,)


def _of_all(asked: Asked) -> Sequence[str]:
    return asked.value("collections") or LAYERS


_offer("", "", " of a day", _of_all, (), (LAYERS_ASKED,))
_offer("/collections/{collection_id}", "collection_", " of one collection", _of_one, (COLLECTION,), ())


def _tile(asked: Asked, layers: Sequence[str]) -> Response:
    tile = Tile(asked[MATRIX], asked[ROW], asked[COLUMN])
    if tile.zoom > MAX_ZOOM or not tile.exists:
        wanted = f"{tile.zoom}/{tile.row}/{tile.column}"
        raise UnknownTileError(wanted)

    def cut() -> bytes:
        if not tiles_over(tile_bounds(asked.atlas), tile.zoom).holds(tile):
            return b""
        return asked.served.cutter.tile(asked.atlas, asked.view, asked_day(asked), tile, layers)

    found = Once(cut)
    given = answer(asked, found.get, MVT)
    if given.status_code == HTTPStatus.NOT_MODIFIED or found.get():
        return given
    headers = {name: value for name, value in given.headers.items() if not name.startswith("content-")}
    return Response(status_code=HTTPStatus.NO_CONTENT, headers=headers)
