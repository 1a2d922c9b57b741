"""Reading ``boundaries/oblasts.geojson``: the land of each oblast."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from shapely.geometry import MultiPolygon, Polygon

from app.domain.errors import Fault, InvalidInputError, UnknownPlaceError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from app.domain.gazetteer import Gazetteer


NORTHERNMOST = 85.05
"""Degrees of latitude, and of southern latitude too: the edge of Web Mercator, in which maps are drawn."""
SLIVER = 1e-4
"""The share of an oblast that may lie in another one as well: outlines of neighbours are seldom drawn to the digit."""
_HALF_TURN = 180.0
_QUARTER_TURN = 90.0


def read_boundaries(path: Path, gazetteer: Gazetteer) -> dict[str, MultiPolygon]:
    """Read boundaries.

    Parameters
    ----------
    path
        A GeoJSON feature collection (lon/lat, EPSG:4326); a feature's place is its ``id`` or its property ``id``.
    gazetteer
        All places: every oblast must have a boundary.

    Returns
    -------
    dict
        Land by place id, in the order of the file; empty if there is no file.

    Raises
    ------
    InvalidInputError
        With every fault of the file.
    """
    # A theatre may have no outlines at all, and then has no areas; if it has any, one left out is an oversight.
    if not path.exists():
        return {}
    features = _features(path)
    boundaries: dict[str, MultiPolygon] = {}
    faults: list[Fault] = []
    for number, feature in enumerate(features):
        at = f"feature {number}"
        try:
            id_, land = _boundary(feature)
            gazetteer[id_]
        except UnknownPlaceError as error:
            faults.append(Fault(at=at, value=str(error.wanted), message="is no place of the gazetteer"))
        except (LookupError, TypeError, ValueError, AttributeError, shapely.errors.ShapelyError) as error:
            faults.append(Fault(at=at, message=f"is no polygon of a place: {error}"))
        else:
            if id_ in boundaries:
                faults.append(Fault(at=at, value=id_, message="has a boundary already"))
            elif message := _unfit(land):
                faults.append(Fault(at=at, value=id_, message=message))
            boundaries[id_] = land
    faults += [
        Fault(at=path.name, value=oblast.id, message=f"has no boundary ({oblast.name_en})")
        for oblast in gazetteer.oblasts
        if oblast.id not in boundaries
    ]
    oblasts = [oblast.id for oblast in gazetteer.oblasts if oblast.id in boundaries]
    if not faults:
        faults = _overlaps(path.name, oblasts, [boundaries[id_] for id_ in oblasts])
    if faults:
        raise InvalidInputError(path.name, faults)
    return boundaries


def _unfit(land: MultiPolygon) -> str | None:
    """Tell why land cannot be divided and drawn."""
    if not land.is_valid:
        return f"is not valid: {shapely.is_valid_reason(land)}"
    if not land.area > 0:
        return "has no area"
    west, south, east, north = land.bounds
    if west < -_HALF_TURN or east > _HALF_TURN or south < -_QUARTER_TURN or north > _QUARTER_TURN:
        return f"reaches from {west:g}, {south:g} to {east:g}, {north:g}, which are no longitudes and latitudes"
    if max(north, -south) > NORTHERNMOST:
        return f"reaches beyond {NORTHERNMOST}° of latitude, where the map ends"
    if east - west > _HALF_TURN:
        return "reaches across the antimeridian; make it an oblast on either side"
    return None


def _overlaps(at: str, ids: Sequence[str], lands: Sequence[MultiPolygon]) -> list[Fault]:
    """Find oblasts that claim the same land: it could be in one cell only. Slivers along a border do not count."""
    outlines = np.array([None, *lands])[1:]
    one, other = shapely.STRtree(outlines).query(outlines, "intersects")
    one, other = one[one < other], other[one < other]
    shared = shapely.area(shapely.intersection(outlines[one], outlines[other]))
    smaller = np.minimum(shapely.area(outlines[one]), shapely.area(outlines[other]))
    found = np.flatnonzero(shared > SLIVER * smaller)
    return [
        Fault(
            at=at,
            value=ids[first],
            message=f"overlaps {ids[second]}: {share:.2%} of the smaller one is in both",
        )
        for first, second, share in sorted(
            zip(one[found].tolist(), other[found].tolist(), (shared / smaller)[found].tolist(), strict=True)
        )
    ]


def _features(path: Path) -> list[Any]:
    try:
        collection = json.loads(path.read_text(encoding="utf-8"))
        features = collection["features"] if collection["type"] == "FeatureCollection" else None
    except OSError as error:
        raise _refused(path, f"cannot be read: {error.strerror}") from error
    except (ValueError, LookupError, TypeError) as error:
        raise _refused(path, f"is not a GeoJSON feature collection in UTF-8: {error}") from error
    if not isinstance(features, list):
        raise _refused(path, "is not a GeoJSON feature collection")
    return features


def _boundary(feature: dict[str, Any]) -> tuple[str, MultiPolygon]:
    id_ = feature.get("id", (feature.get("properties") or {}).get("id"))
    if not isinstance(id_, str):
        message = "the feature has no id"
        raise TypeError(message)
    if not isinstance(feature.get("geometry"), dict):
        message = f"{id_} has no geometry"
        raise TypeError(message)
    land = shapely.geometry.shape(feature["geometry"])
    if isinstance(land, Polygon):
        land = MultiPolygon([land])
    if not isinstance(land, MultiPolygon):
        message = f"{id_} is a {land.geom_type}"
        raise TypeError(message)
    return id_, land


def _refused(path: Path, message: str) -> InvalidInputError:
    return InvalidInputError(path.name, [Fault(at=path.name, message=message)])
