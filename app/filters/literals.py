"""Values that stand in a filter: days, instants, geometries."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import shapely
from shapely.errors import ShapelyError

from app.domain.days import parse_day
from app.domain.errors import InvalidValueError

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

OPEN = ".."
_DEPTHS = {
    "Point": 1,
    "MultiPoint": 2,
    "LineString": 2,
    "MultiLineString": 3,
    "Polygon": 3,
    "MultiPolygon": 4,
}
"""How deep the numbers of each type stand in lists."""
_LONGITUDE, _LATITUDE = 180.0, 90.0
_DIMENSIONS = (2, 3)


def read_day(text: Any) -> date:  # noqa: ANN401 - whatever JSON holds
    """Read a day.

    Raises
    ------
    InvalidValueError
        If it is none.
    """
    return parse_day(text if isinstance(text, str) else str(text), "filter")


def read_moment(text: Any) -> datetime:  # noqa: ANN401 - whatever JSON holds
    """Read an instant, RFC 3339; one without a time is the beginning of a day in UTC.

    Raises
    ------
    InvalidValueError
        If it is none.
    """
    try:
        moment = datetime.fromisoformat(text.upper())
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError, AttributeError) as error:
        raise InvalidValueError("filter", text, "is not an instant; write 2022-10-01T00:00:00Z") from error


def read_box(numbers: Any) -> BaseGeometry:  # noqa: ANN401 - whatever JSON holds
    """Read a box of 4 numbers, or 6 with heights; one whose west lies east of its east crosses the antimeridian.

    Raises
    ------
    InvalidValueError
        If it is none.
    """
    if not isinstance(numbers, list) or len(numbers) not in (4, 6) or not all(map(_is_number, numbers)):
        raise InvalidValueError("filter", numbers, "is not a box of 4 or 6 numbers")
    west, south, east, north = numbers if len(numbers) == 4 else (*numbers[:2], *numbers[3:5])  # noqa: PLR2004
    _check_position([west, south])
    _check_position([east, north])
    if south > north:
        raise InvalidValueError("filter", numbers, "is a box whose south lies north of its north")
    if west <= east:
        return shapely.box(west, south, east, north)
    return shapely.union(shapely.box(west, south, _LONGITUDE, north), shapely.box(-_LONGITUDE, south, east, north))


def read_geometry(given: Any) -> BaseGeometry:  # noqa: ANN401 - whatever JSON holds
    """Read a GeoJSON geometry, in degrees.

    Raises
    ------
    InvalidValueError
        If it is none, or not valid.
    """
    try:
        geometry = _geometry(given)
    except (ShapelyError, ValueError, TypeError) as error:
        reason = f"is not a geometry: {error}"
        raise InvalidValueError("filter", str(given)[:80], reason) from error
    if geometry.is_empty or not geometry.is_valid:
        reason = "is empty" if geometry.is_empty else shapely.is_valid_reason(geometry)
        raise InvalidValueError("filter", str(given)[:80], f"is not a valid geometry: {reason}")
    return geometry


def _geometry(given: Any) -> BaseGeometry:  # noqa: ANN401 - whatever JSON holds
    kind = given.get("type")
    if kind == "GeometryCollection" and isinstance(given.get("geometries"), list):
        return shapely.GeometryCollection([_geometry(part) for part in given["geometries"]])
    if kind not in _DEPTHS:
        raise InvalidValueError("filter", str(kind)[:80], f"is no type of geometry; there are {', '.join(_DEPTHS)}")
    coordinates = _plane(given.get("coordinates"), _DEPTHS[kind])
    found: BaseGeometry = shapely.geometry.shape({"type": kind, "coordinates": coordinates})
    return found


def _plane(coordinates: Any, depth: int) -> Any:  # noqa: ANN401 - numbers nested to a depth
    """Check positions and leave out their heights."""
    if not isinstance(coordinates, list):
        raise InvalidValueError("filter", str(coordinates)[:80], "stands where coordinates belong")
    if depth == 1:
        _check_position(coordinates)
        return coordinates[:2]
    return [_plane(part, depth - 1) for part in coordinates]


def _check_position(position: list[Any]) -> None:
    if len(position) not in _DIMENSIONS or not all(map(_is_number, position)):
        raise InvalidValueError("filter", str(position)[:80], "is not a position: longitude and latitude in degrees")
    if abs(position[0]) > _LONGITUDE or abs(position[1]) > _LATITUDE:
        raise InvalidValueError("filter", str(position)[:80], "lies outside longitude -180 to 180, latitude -90 to 90")


def _is_number(value: Any) -> bool:  # noqa: ANN401 - whatever JSON holds
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
