"""GeoPackage binary: how a geometry stands in a SQLite column (OGC 12-128r18, clause 2.1.3).

A header (``GP``, version, flags, EPSG code, envelope) and behind it well-known binary. The envelope lets
the triggers of the R*Tree read the bounds without decoding the geometry.
"""

from __future__ import annotations

import math
import struct
from typing import TYPE_CHECKING

import shapely

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable

    from shapely.geometry.base import BaseGeometry

EPSG_4326 = 4326

_HEADER = struct.Struct("<2sBBi")
_ENVELOPE = struct.Struct("<4d")
_LITTLE_ENDIAN = 0b1
_WITH_ENVELOPE = 0b10
_EMPTY = 0b1_0000
# Bytes of the envelope by its indicator, bits 1 to 3 of the flags: none, xy, xyz, xym, xyzm.
_ENVELOPE_BYTES = (0, 32, 48, 48, 64)

_BOUNDS = ("ST_MinX", "ST_MinY", "ST_MaxX", "ST_MaxY")


def geopackage_binary(geometry: BaseGeometry) -> bytes:
    """Encode a geometry in longitude and latitude (EPSG:4326).

    A point carries no envelope, as its coordinates are one; anything else does.
    """
    wkb: bytes = shapely.to_wkb(geometry, byte_order=1)
    if geometry.is_empty:
        return _HEADER.pack(b"GP", 0, _LITTLE_ENDIAN | _EMPTY, EPSG_4326) + wkb
    if geometry.geom_type == "Point":
        return _HEADER.pack(b"GP", 0, _LITTLE_ENDIAN, EPSG_4326) + wkb
    west, south, east, north = geometry.bounds
    header = _HEADER.pack(b"GP", 0, _LITTLE_ENDIAN | _WITH_ENVELOPE, EPSG_4326)
    return header + _ENVELOPE.pack(west, east, south, north) + wkb


def geometry_of(binary: bytes) -> BaseGeometry:
    """Decode GeoPackage binary, whoever wrote it.

    Raises
    ------
    shapely.errors.GEOSException
        If it is not GeoPackage binary.
    """
    return shapely.from_wkb(_wkb(binary))


def register_functions(connection: sqlite3.Connection) -> None:
    """Give a connection the SQL functions that GeoPackage triggers call; GDAL and QGIS bring their own."""
    for index, name in enumerate(_BOUNDS):
        connection.create_function(name, 1, _bound(index), deterministic=True)
    connection.create_function("ST_IsEmpty", 1, _is_empty, deterministic=True)


def _wkb(binary: bytes) -> bytes:
    return binary[_HEADER.size + _ENVELOPE_BYTES[binary[3] >> 1 & 0b111] :]


def _bound(index: int) -> Callable[[bytes | None], float | None]:
    def bound(binary: bytes | None) -> float | None:
        if binary is None:
            return None
        value = float(geometry_of(binary).bounds[index])
        return None if math.isnan(value) else value

    return bound


def _is_empty(binary: bytes | None) -> int | None:
    return None if binary is None else int(bool(binary[3] & _EMPTY))
