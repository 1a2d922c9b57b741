"""The land of the settlements in SQL: written when a theatre is loaded, read when a server starts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shapely import MultiPolygon, Polygon
from sqlalchemy import delete, select

from app.geometry.tessellation import StoredCells
from app.storage.bulk import insert_rows
from app.storage.tables import cell, place

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection


def replace_cells(
    connection: Connection,
    version: str,
    cells: Mapping[str, Polygon | MultiPolygon],
    area_km2: Mapping[str, float],
) -> None:
    """Put cells in the place of those that are there.

    Parameters
    ----------
    connection
        In a transaction that the caller commits.
    version
        Of the tessellation.
    cells, area_km2
        By the id of the settlement.
    """
    connection.execute(delete(cell))
    numbers = dict(connection.execute(select(place.c.code, place.c.id)).all())
    rows = [
        {
            "place_id": numbers[id_],
            "tessellation": version,
            "area_km2": area_km2[id_],
            "geom": MultiPolygon([shape]) if isinstance(shape, Polygon) else shape,
        }
        for id_, shape in cells.items()
    ]
    insert_rows(connection, cell, rows)
    if connection.dialect.name == "sqlite":
        # What QGIS zooms to.
        connection.exec_driver_sql(
            "UPDATE gpkg_contents SET last_change = strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), "
            "(min_x, min_y, max_x, max_y) = "
            "(SELECT min(minx), min(miny), max(maxx), max(maxy) FROM rtree_cell_geom) "
            "WHERE table_name IN ('cell', 'area_now')"
        )


def read_cells(connection: Connection) -> StoredCells | None:
    """Read the cells; nothing if there are none, or if they are not all of one version."""
    found = connection.execute(
        select(place.c.code, cell.c.tessellation, cell.c.geom).join(cell, cell.c.place_id == place.c.id)
    ).all()
    versions = {version for _, version, _ in found}
    if len(versions) != 1:
        return None
    return StoredCells(version=versions.pop(), cells={code: shape for code, _, shape in found})
