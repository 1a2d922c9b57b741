"""Tessellation: the land around each settlement that is nearer to it than to any other of its oblast."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from app.domain.errors import MarchlandError
from app.geometry.barriers import divided
from app.geometry.numbering import distinct
from app.geometry.survey import Plot, cut_apart, surveyed
from app.geometry.triangulation import ContradictionError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray
    from shapely import MultiPolygon, Polygon
    from shapely.geometry.base import BaseGeometry

    from app.geometry.survey import Each
    from app.geometry.voronoi import Cells

SAME_LOCATION_DEGREES = 1e-8
"""Settlements no farther apart than this, about a millimetre, are at one location. `NEAREST_M` in `voronoi` is more."""
_METHOD = b"voronoi per region and side of a barrier, laea, 4"


class TessellationError(MarchlandError):
    """Settlements that cannot be given cells."""


class DuplicateLocationError(TessellationError):
    """Settlements of one region share a location."""

    def __init__(self, pairs: Sequence[tuple[int, int]]) -> None:
        """Keep the facts.

        Parameters
        ----------
        pairs
            Positions, in the order they were given: the first settlement at a location, and each further one.
        """
        self.pairs = tuple(pairs)
        super().__init__("; ".join(f"settlements {first} and {second} share a location" for first, second in pairs))


class DegenerateRegionError(TessellationError):
    """A region without area, or whose outline crosses itself."""

    def __init__(self, region: int, reason: str) -> None:
        """Keep the facts.

        Parameters
        ----------
        region
            Its position in the order given.
        reason
            What is wrong with it.
        """
        self.region = region
        self.reason = reason
        super().__init__(f"region {region} cannot be divided: {reason}")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Tessellation:
    """One cell for each settlement: no gaps and no overlaps inside a region."""

    cells: Cells
    """Polygons and multipolygons, lon/lat degrees, in the order of the settlements; a valid coverage."""
    moved: tuple[int, ...]
    """Settlements outside their region that are nearest to no part of it; each was put just inside, where it is
    nearest."""
    empty: tuple[int, ...]
    """Regions without a settlement: no cell covers them."""
    version: str
    """12 hexadecimal digits of the SHA-256 of settlements, regions and this module's method."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class StoredCells:
    """Cells that were made before, and of what version they are."""

    version: str
    cells: Mapping[str, MultiPolygon]
    """By the id of the settlement; lon/lat degrees, a valid coverage."""

    def is_of(self, version: str, settlements: Iterable[str]) -> bool:
        """Tell whether they are of a version, and of exactly these settlements."""
        return self.version == version and self.cells.keys() == set(settlements)


def tessellate(
    lonlat: NDArray[np.float64],
    region_of: NDArray[np.intp],
    regions: Sequence[Polygon | MultiPolygon],
    barriers: Mapping[int, BaseGeometry] | None = None,
    across: NDArray[np.intp] | None = None,
    each: Each | None = None,
) -> Tessellation:
    """Divide regions into one cell per settlement.

    Every point of a region falls into the cell of the settlement of that region that is nearest in a
    Lambert azimuthal equal-area projection around the region (Voronoi, by GEOS). Cells of neighbouring regions
    share vertices.

    Parameters
    ----------
    lonlat
        Shape (n, 2), degrees, EPSG:4326.
    region_of
        Shape (n,): the position of each settlement's region in `regions`.
    regions
        Polygons in lon/lat degrees that do not overlap; holes stay holes.
    barriers
        Lines by the position of the region that they divide; no cell of it reaches across.
    across
        Positions of settlements that a barrier, drawn too coarsely, puts on the wrong side.
    each
        Finds the triangles of one region after another, as `map` does; a cluster can. The threads of this process if
        left out. What comes of it is the same.

    Raises
    ------
    DuplicateLocationError
        If settlements of one region share a location; with all that do.
    DegenerateRegionError
        If a region has no area or is not valid.
    ContradictionError
        If rounding leaves it open who has what.
    """
    _refuse_degenerate(regions)
    barriers = barriers or {}
    is_across = np.zeros(len(lonlat), dtype=bool)
    if across is not None:
        is_across[across] = True
    empty: list[int] = []
    plots: list[Plot] = []
    members: list[NDArray[np.intp]] = []
    for number, region in enumerate(regions):
        inside = np.flatnonzero(region_of == number)
        if len(inside) == 0:
            empty.append(number)
            continue
        if number in barriers:
            parts, part_of = divided(region, barriers[number], lonlat[inside], is_across[inside])
            plots += [Plot(part, lonlat[inside[part_of == nth]]) for nth, part in enumerate(parts)]
            members += [inside[part_of == nth] for nth in range(len(parts))]
        else:
            plots.append(Plot(region, lonlat[inside]))
            members.append(inside)
    cells: Cells = np.empty(len(lonlat), dtype=object)
    moved: list[int] = []
    if plots:
        order = np.concatenate(members)
        try:
            cells[order], is_moved = surveyed(plots, each)
        except ContradictionError:
            _refuse_duplicates(lonlat, region_of, len(regions))
            cells[order], is_moved = cut_apart(plots)
        moved = sorted(order[is_moved].tolist())
    return Tessellation(
        cells=cells,
        moved=tuple(moved),
        empty=tuple(empty),
        version=tessellation_version(lonlat, region_of, regions, barriers, across),
    )


def _refuse_degenerate(regions: Sequence[Polygon | MultiPolygon]) -> None:
    for number, region in enumerate(regions):
        if not shapely.is_valid(region):
            raise DegenerateRegionError(number, shapely.is_valid_reason(region))
        if not shapely.area(region) > 0:
            raise DegenerateRegionError(number, "it has no area")


def _refuse_duplicates(lonlat: NDArray[np.float64], region_of: NDArray[np.intp], regions: int) -> None:
    shared: list[tuple[int, int]] = []
    for number in range(regions):
        inside = np.flatnonzero(region_of == number)
        shared += _duplicates(lonlat[inside], inside)
    if shared:
        raise DuplicateLocationError(sorted(shared))


def _duplicates(sites: NDArray[np.float64], members: NDArray[np.intp]) -> list[tuple[int, int]]:
    pairs: set[tuple[int, int]] = set()
    # Two that lie near each other fall into one square of a grid, or else into one of the same grid moved by half.
    for shift in np.ndindex(2, 2):
        x, y = (sites / (2 * SAME_LOCATION_DEGREES) + np.array(shift) / 2).round().T
        found, spot = distinct(x, y)
        if len(found) < len(sites):
            earliest = np.full(len(found), len(sites))
            np.minimum.at(earliest, spot, np.arange(len(sites)))
            first = earliest[spot]
            repeated = np.flatnonzero(first != np.arange(len(sites)))
            pairs.update(zip(members[first[repeated]].tolist(), members[repeated].tolist(), strict=True))
    return sorted(pairs)


def tessellation_version(
    lonlat: NDArray[np.float64],
    region_of: NDArray[np.intp],
    regions: Sequence[Polygon | MultiPolygon],
    barriers: Mapping[int, BaseGeometry] | None = None,
    across: NDArray[np.intp] | None = None,
) -> str:
    """Give the version that a tessellation of these would have, without making it."""
    digest = hashlib.sha256(_METHOD)
    digest.update(np.ascontiguousarray(lonlat, dtype="<f8").tobytes())
    digest.update(np.ascontiguousarray(region_of, dtype="<i8").tobytes())
    for region in regions:
        digest.update(shapely.to_wkb(region, byte_order=1))
    for number, barrier in sorted((barriers or {}).items()):
        digest.update(b"barrier %d" % number)
        digest.update(shapely.to_wkb(barrier, byte_order=1))
    digest.update(b"across %r" % ([] if across is None else sorted(across.tolist())))
    return digest.hexdigest()[:12]
