"""The countries around, cut to fit our outline: Natural Earth 1:10m by way of world-atlas."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

OWN_ID: Final = "804"
"""ISO 3166-1 number of Ukraine: its polygon in the source lacks Crimea and is never used."""
COMMON_NAMES: Final = {
    "Bosnia and Herz.": "Bosnia and Herzegovina",
    "Macedonia": "North Macedonia",
    "Turkey": "Türkiye",
}
SLIVER_DEGREES: Final = 0.03
"""What is left of a neighbour so close to our outline is the other source's coast, no land."""


_LEAST_RING: Final = 4
"""The source's grid has drawn some islands together to less."""


def read_countries(atlas: Path, bounds: tuple[float, float, float, float]) -> dict[str, tuple[str, BaseGeometry]]:
    """Read the polygons of every country but our own, cut to a window.

    Parameters
    ----------
    atlas
        TopoJSON with an object ``countries``.
    bounds
        West, south, east, north in degrees.

    Returns
    -------
    dict
        English name and polygon by ISO 3166-1 number (the name where there is none), those in the window only.
    """
    topology = json.loads(atlas.read_text(encoding="utf-8"))
    arcs = _arcs(topology)
    window = shapely.box(*bounds)
    countries = {}
    for member in topology["objects"]["countries"]["geometries"]:
        name = str(member["properties"]["name"])
        # Kosovo has no number in the source and goes by its name.
        number = str(member.get("id", name))
        if number == OWN_ID or member["type"] is None:
            continue
        polygon = _polygons(member, arcs, window)
        if not polygon.is_empty:
            cut = _areas(polygon.intersection(window))
            countries[number] = (COMMON_NAMES.get(name, name), cut)
    return dict(sorted(countries.items()))


def fit_to_outline(countries: Mapping[str, BaseGeometry], outline: BaseGeometry) -> dict[str, BaseGeometry]:
    """Take our outline out of the neighbours, and the crumbs along it.

    Parameters
    ----------
    countries
        Polygons that may overlap the outline: the source files Crimea under Russia.
    outline
        Our country.

    Returns
    -------
    dict
        Polygons that overlap the outline nowhere.
    """
    rim = outline.buffer(SLIVER_DEGREES)
    fitted = {}
    for number, polygon in countries.items():
        parts = shapely.get_parts(_areas(polygon.difference(outline)))
        kept = [part for part in parts if not rim.covers(part)]
        if kept:
            fitted[number] = shapely.MultiPolygon(kept) if len(kept) > 1 else kept[0]
    return fitted


def _areas(geometry: BaseGeometry) -> BaseGeometry:
    """Keep the polygons of a geometry and drop lines and points."""
    polygons = [part for part in shapely.get_parts(geometry) if part.geom_type == "Polygon"]
    return polygons[0] if len(polygons) == 1 else shapely.MultiPolygon(polygons)


def _arcs(topology: Mapping[str, Any]) -> list[NDArray[np.float64]]:
    scale = np.array(topology["transform"]["scale"])
    origin = np.array(topology["transform"]["translate"])
    return [np.cumsum(arc, axis=0) * scale + origin for arc in topology["arcs"]]


def _polygons(member: Mapping[str, Any], arcs: Sequence[NDArray[np.float64]], window: BaseGeometry) -> BaseGeometry:
    """Build the parts of a country that reach into the window."""
    rings_of = member["arcs"] if member["type"] == "MultiPolygon" else [member["arcs"]]
    polygons = []
    for rings in rings_of:
        shell, *holes = (_ring(indexes, arcs) for indexes in rings)
        if len(shell) >= _LEAST_RING and shapely.LinearRing(shell).envelope.intersects(window):
            polygons.append(shapely.Polygon(shell, [hole for hole in holes if len(hole) >= _LEAST_RING]))
    return shapely.make_valid(shapely.MultiPolygon(polygons))


def _ring(indexes: Sequence[int], arcs: Sequence[NDArray[np.float64]]) -> NDArray[np.float64]:
    """Join arcs by number to a ring; ~n is the arc n backwards."""
    pieces = [arcs[index] if index >= 0 else arcs[~index][::-1] for index in indexes]
    return np.vstack([pieces[0], *(piece[1:] for piece in pieces[1:])])
