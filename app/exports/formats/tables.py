"""Layers as columns: GeoParquet, and through GDAL FlatGeobuf and GeoPackage."""

from __future__ import annotations

from datetime import UTC, date, datetime
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

import orjson
import shapely
from shapely.geometry import shape

from app.exports.formats.layer import ColumnType

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry

    from app.exports.formats.layer import Layer

GEOMETRY: Final = "geometry"
_DRIVERS: Final = {"fgb": "FlatGeobuf", "gpkg": "GPKG"}
_CRS: Final = "EPSG:4326"
_SEVERAL: Final[Mapping[str, Callable[[Any], BaseGeometry]]] = {
    "Polygon": shapely.MultiPolygon,
    "LineString": shapely.MultiLineString,
}
_one_clock = Lock()
"""GDAL takes the time that a GeoPackage says from a setting of the whole process."""


def geoparquet(layer: Layer, path: Path) -> None:
    """Write GeoParquet 1.1: shapes as WKB, in longitude and latitude on WGS 84."""
    from pyarrow import parquet  # noqa: PLC0415 - a server that is not asked for a table need not have Arrow

    table, shapes = _columns(layer)
    kinds = sorted({geometry.geom_type for geometry in shapes if geometry is not None})
    column: dict[str, Any] = {"encoding": "WKB", "geometry_types": kinds}
    if kinds:
        column["bbox"] = shapely.total_bounds([geometry for geometry in shapes if geometry is not None]).tolist()
    says = {"version": "1.1.0", "primary_column": GEOMETRY, "columns": {GEOMETRY: column}}
    table = table.replace_schema_metadata({"geo": orjson.dumps(says), "title": layer.title, **layer.facts})
    parquet.write_table(table, path, compression="zstd")


def flatgeobuf(layer: Layer, path: Path) -> None:
    """Write FlatGeobuf; with its spatial index if every feature has a place."""
    _through_gdal(layer, path, "fgb")


def geopackage(layer: Layer, path: Path) -> None:
    """Write a GeoPackage with one layer; the same layer gives the same bytes."""
    import pyogrio  # noqa: PLC0415 - as above

    moment = layer.changed_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    with _one_clock:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": moment})
        try:
            _through_gdal(layer, path, "gpkg")
        finally:
            pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})


def _through_gdal(layer: Layer, path: Path, name: str) -> None:
    import pyogrio  # noqa: PLC0415 - as above

    table, shapes = _columns(layer)
    options = {"DESCRIPTION": layer.title, "GEOMETRY_NAME": GEOMETRY}
    if name == "fgb":
        # The index of FlatGeobuf has no place for what has no place.
        options = {"TITLE": layer.title, "SPATIAL_INDEX": "NO" if None in shapes or not shapes else "YES"}
    pyogrio.write_arrow(
        table,
        path,
        layer=layer.name,
        driver=_DRIVERS[name],
        geometry_name=GEOMETRY,
        geometry_type=layer.geometry_type,
        crs=_CRS,
        layer_options=options,
    )


def _columns(layer: Layer) -> tuple[Any, list[BaseGeometry | None]]:
    """Lay features out as an Arrow table, the shapes last, and give the shapes."""
    import pyarrow as pa  # noqa: PLC0415 - as above

    types = {
        ColumnType.TEXT: pa.string(),
        ColumnType.WHOLE: pa.int64(),
        ColumnType.NUMBER: pa.float64(),
        ColumnType.DAY: pa.date32(),
        ColumnType.MOMENT: pa.timestamp("ms", tz="UTC"),
        ColumnType.FLAG: pa.bool_(),
    }
    features = list(layer.features)
    shapes = [_shape(feature["geometry"], layer.geometry_type) for feature in features]
    arrays = {"id": pa.array([str(feature["id"]) for feature in features], pa.string())}
    for name, kind in layer.columns.items():
        values = [_value(feature["properties"], name, kind) for feature in features]
        arrays[name] = pa.array(values, types[kind])
    encoded = [None if geometry is None else shapely.to_wkb(geometry) for geometry in shapes]
    arrays[GEOMETRY] = pa.array(encoded, pa.binary())
    return pa.table(arrays), shapes


def _shape(geometry: Mapping[str, Any] | None, wanted: str) -> BaseGeometry | None:
    """Read a shape; a single one becomes one of several where the layer is of those."""
    if not geometry:
        return None
    found = shape(dict(geometry))
    if wanted != f"Multi{found.geom_type}":
        return found
    several: BaseGeometry = _SEVERAL[found.geom_type]([found])
    return several


def _value(properties: Mapping[str, Any], name: str, kind: ColumnType) -> object:
    value = properties.get(name)
    if value is None:
        return None
    match kind:
        case ColumnType.DAY:
            return date.fromisoformat(value)
        case ColumnType.MOMENT:
            return datetime.fromisoformat(value)
        case ColumnType.TEXT:
            return value if isinstance(value, str) else orjson.dumps(value).decode()
        case _:
            return value
