"""Reading ``boundaries/oblasts.geojson``: the land of each oblast."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import shapely
from shapely.geometry import MultiPolygon, Polygon

from app.domain.errors import Fault, InvalidInputError, UnknownPlaceError

if TYPE_CHECKING:
    from pathlib import Path

    from app.domain.gazetteer import Gazetteer


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
            elif not land.is_valid:
                faults.append(Fault(at=at, value=id_, message=f"is not valid: {shapely.is_valid_reason(land)}"))
            boundaries[id_] = land
    faults += [
        Fault(at=path.name, value=oblast.id, message=f"has no boundary ({oblast.name_en})")
        for oblast in gazetteer.oblasts
        if oblast.id not in boundaries
    ]
    if faults:
        raise InvalidInputError(path.name, faults)
    return boundaries


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
    land = shapely.geometry.shape(feature["geometry"])
    if isinstance(land, Polygon):
        land = MultiPolygon([land])
    if not isinstance(land, MultiPolygon):
        message = f"{id_} is a {land.geom_type}"
        raise TypeError(message)
    return id_, land


def _refused(path: Path, message: str) -> InvalidInputError:
    return InvalidInputError(path.name, [Fault(at=path.name, message=message)])
