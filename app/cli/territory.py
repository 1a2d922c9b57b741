"""Working out the land of the settlements, and writing it down if it is not there yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.atlas.settlements import Settlements
from app.atlas.territory import Territory
from app.cli.terminal import stage
from app.storage.cell_store import read_cells, replace_cells

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shapely.geometry.base import BaseGeometry
    from sqlalchemy import Connection

    from app.atlas.cluster import Cluster
    from app.domain.gazetteer import Gazetteer
    from app.domain.theatre import Theatre


def record_territory(
    connection: Connection,
    theatre: Theatre,
    gazetteer: Gazetteer,
    boundaries: Mapping[str, BaseGeometry],
    cluster: Cluster | None = None,
) -> None:
    """Write down the cells of a theatre, unless they are there already.

    Parameters
    ----------
    connection
        In a transaction for writing, which the caller commits.
    theatre, gazetteer, boundaries
        Whose land it is.
    cluster
        Does the work, if not this process.

    Raises
    ------
    SharedLocationError
        If settlements of one oblast share a location; with all that do.
    TessellationError
        If an outline is degenerate.
    """
    stored = read_cells(connection)
    each = None if cluster is None else cluster.each
    with stage("Dividing the land among the settlements"):
        territory = Territory(Settlements(gazetteer), boundaries, theatre.barriers, stored, each)
        ids = [place.id for place in territory.places]
        if stored is not None and stored.is_of(territory.version, ids):
            return
        replace_cells(
            connection,
            territory.version,
            dict(zip(ids, territory.cells, strict=True)),
            dict(zip(ids, territory.area_km2.tolist(), strict=True)),
        )
