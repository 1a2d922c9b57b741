"""The one tiling scheme, as OGC's Two Dimensional Tile Matrix Set tells it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.api.documents import link
from app.domain.errors import NotFoundError
from app.geometry.web_mercator import EQUATOR_M

if TYPE_CHECKING:
    from app.api.parameter import Asked

WEB_MERCATOR_QUAD = "WebMercatorQuad"
URI = "http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad"
CRS_3857 = "http://www.opengis.net/def/crs/EPSG/0/3857"
_SCHEME_TITLE = "Google Maps Compatible for the World"
TITLE = "Vector tiles of control on a day"
RELATIONS = "http://www.opengis.net/def/rel/ogc/1.0"
_PIXELS = 256
_PIXEL_M = 0.28e-3
"""The pixel that scale denominators are told for."""
_DEEPEST = 24
"""Of the definition; tiles are offered for fewer zooms."""


class UnknownTileMatrixSetError(NotFoundError):
    """There is no tiling scheme with this id."""

    what = "tile matrix set"


def tilesets_link(asked: Asked, root: str = "") -> dict[str, str]:
    """Write the link that leads to tiles, for the landing page or a collection."""
    return link(asked, f"{root}/tiles", f"{RELATIONS}/tilesets-vector", TITLE)


def tiling_schemes_link(asked: Asked) -> dict[str, str]:
    """Write the link to the list of tiling schemes."""
    return link(asked, "/tileMatrixSets", f"{RELATIONS}/tiling-schemes", "The tiling schemes")


def check_tile_matrix_set(id_: str) -> None:
    """Refuse tiling schemes that there are not.

    Raises
    ------
    UnknownTileMatrixSetError
        If it is another one.
    """
    if id_ != WEB_MERCATOR_QUAD:
        raise UnknownTileMatrixSetError(id_, (WEB_MERCATOR_QUAD,))


def tile_matrix_sets_document(asked: Asked) -> dict[str, Any]:
    """List the tiling scheme."""
    path = f"/tileMatrixSets/{WEB_MERCATOR_QUAD}"
    entry = {"id": WEB_MERCATOR_QUAD, "title": _SCHEME_TITLE, "uri": URI, "crs": CRS_3857}
    return {
        "tileMatrixSets": [entry | {"links": [link(asked, path, "self", "The definition")]}],
        "links": [link(asked, "/tileMatrixSets", "self", "This document")],
    }


def tile_matrix_set_document() -> dict[str, Any]:
    """Define the tiling scheme."""
    half = EQUATOR_M / 2
    return {
        "id": WEB_MERCATOR_QUAD,
        "title": _SCHEME_TITLE,
        "uri": URI,
        "crs": CRS_3857,
        "orderedAxes": ["X", "Y"],
        "wellKnownScaleSet": "http://www.opengis.net/def/wkss/OGC/1.0/GoogleMapsCompatible",
        "boundingBox": {"lowerLeft": [-half, -half], "upperRight": [half, half], "crs": CRS_3857},
        "tileMatrices": [_matrix(zoom) for zoom in range(_DEEPEST + 1)],
    }


def _matrix(zoom: int) -> dict[str, Any]:
    across = 1 << zoom
    cell = EQUATOR_M / (_PIXELS * across)
    return {
        "id": str(zoom),
        "scaleDenominator": cell / _PIXEL_M,
        "cellSize": cell,
        "cornerOfOrigin": "topLeft",
        "pointOfOrigin": [-EQUATOR_M / 2, EQUATOR_M / 2],
        "tileWidth": _PIXELS,
        "tileHeight": _PIXELS,
        "matrixWidth": across,
        "matrixHeight": across,
    }
