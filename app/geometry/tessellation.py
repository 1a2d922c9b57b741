"""Tessellation: the land around each settlement that is nearer to it than to any other of its oblast."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely

from app.domain.errors import MarchlandError
from app.geometry.barriers import divided
from app.geometry.clipping import NOBODY, ContradictionError, Rings, clipped
from app.geometry.voronoi import diagram, distinct

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from numpy.typing import NDArray
    from shapely import MultiPolygon, Polygon
    from shapely.geometry.base import BaseGeometry

    from app.geometry.voronoi import Cells, Diagram

    Each = Callable[[Callable[["_Region"], list["_Part"]], Iterable["_Region"]], Iterable[list["_Part"]]]

INSET_DEGREES = 0.002
"""How far inside a region a settlement is put whose point lies outside of it, about 200 m."""
_ROUNDING = 1e-9
"""How much of a land the sum of its cells may be off."""
_POLYGONAL = (3, 6)
_METHOD = b"voronoi per region and side of a barrier, laea, 3"


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
    each: Each = map,
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
        Works through regions, as `map` does; a cluster can.

    Raises
    ------
    DuplicateLocationError
        If settlements of one region share a location; with all that do.
    DegenerateRegionError
        If a region has no area or is not valid.
    """
    _refuse_degenerate(regions)
    barriers = barriers or {}
    is_across = np.zeros(len(lonlat), dtype=bool)
    if across is not None:
        is_across[across] = True
    moved: list[int] = []
    empty: list[int] = []
    members: list[NDArray[np.intp]] = []
    asked: list[_Region] = []
    shared: list[tuple[int, int]] = []
    for number, region in enumerate(regions):
        inside = np.flatnonzero(region_of == number)
        if len(inside) == 0:
            empty.append(number)
            continue
        shared += _duplicates(lonlat[inside], inside)
        members.append(inside)
        asked.append(_Region(region, barriers.get(number), lonlat[inside], is_across[inside]))
    if shared:
        raise DuplicateLocationError(sorted(shared))
    order: list[NDArray[np.intp]] = []
    parts: list[_Part] = []
    for inside, divided_region in zip(members, each(_divided, asked), strict=True):
        for part in divided_region:
            parts.append(part)
            order.append(inside[part.within])
            moved.extend(inside[part.within][part.shielded].tolist())
    cells: Cells = np.empty(len(lonlat), dtype=object)
    if parts:
        cells[np.concatenate(order)] = _clipped(parts)
    return Tessellation(
        cells=cells,
        moved=tuple(sorted(moved)),
        empty=tuple(empty),
        version=tessellation_version(lonlat, region_of, regions, barriers, across),
    )


def _refuse_degenerate(regions: Sequence[Polygon | MultiPolygon]) -> None:
    for number, region in enumerate(regions):
        if not shapely.is_valid(region):
            raise DegenerateRegionError(number, shapely.is_valid_reason(region))
        if not shapely.area(region) > 0:
            raise DegenerateRegionError(number, "it has no area")


class _Region(NamedTuple):
    """One of the tasks that can be done apart."""

    land: Polygon | MultiPolygon
    barrier: BaseGeometry | None
    sites: NDArray[np.float64]
    across: NDArray[np.bool_]


class _Part(NamedTuple):
    """A region, or one side of a barrier in it, and the cells of its sites before they are clipped."""

    land: Polygon | MultiPolygon
    within: NDArray[np.bool_]
    """Which sites of the region lie in it."""
    shielded: NDArray[np.bool_]
    """Which of these had to be moved to have land."""
    diagram: Diagram | None
    """``None`` if there is one site alone, which has all of it."""
    at_edge: NDArray[np.bool_]
    """Which of the cells do not lie well inside."""


def _divided(region: _Region) -> list[_Part]:
    """Divide a region, without regard to its neighbours."""
    land, barrier, sites, across = region
    if barrier is None:
        return [_part(land, sites, np.ones(len(sites), dtype=bool))]
    parts, part_of = divided(land, barrier, sites, across)
    return [_part(part, sites[part_of == number], part_of == number) for number, part in enumerate(parts)]


def _duplicates(sites: NDArray[np.float64], members: NDArray[np.intp]) -> list[tuple[int, int]]:
    found, spot = distinct(sites[:, 0], sites[:, 1])
    earliest = np.full(len(found), len(sites))
    np.minimum.at(earliest, spot, np.arange(len(sites)))
    first = earliest[spot]
    repeated = np.flatnonzero(first != np.arange(len(sites)))
    return list(zip(members[first[repeated]].tolist(), members[repeated].tolist(), strict=True))


def _part(land: Polygon | MultiPolygon, sites: NDArray[np.float64], within: NDArray[np.bool_]) -> _Part:
    """Give cells, moving sites inside that have none otherwise."""
    shielded = np.zeros(len(sites), dtype=bool)
    if len(sites) == 1:
        return _Part(land, within, shielded, None, ~shielded)
    shapely.prepare(land)
    while True:  # putting one inside can shield another that lies outside
        cells = diagram(_moved_inside(sites, shielded, land) if shielded.any() else sites, land)
        at_edge = ~shapely.contains_properly(land, cells.cells)
        outside = np.flatnonzero(at_edge & ~shielded)
        outside = outside[~shapely.intersects_xy(land, sites[outside, 0], sites[outside, 1])]
        without = outside[~shapely.intersects(land, cells.cells[outside])]
        if not len(without):
            return _Part(land, within, shielded, cells, at_edge)
        shielded[without] = True


def _clipped(parts: Sequence[_Part]) -> Cells:
    """Clip the cells of all parts, in their order; neighbours share their corners, across outlines too."""
    lands = [part.land for part in parts]
    sizes = np.array([len(part.at_edge) for part in parts])
    begins = np.cumsum(sizes) - sizes
    whole = np.where([part.diagram is None for part in parts], begins, NOBODY)
    land_of_cell = np.repeat(np.arange(len(parts)), sizes)
    at_edge = np.concatenate([part.at_edge for part in parts])
    cells: Cells = np.concatenate(
        [np.array([None, part.land])[1:] if part.diagram is None else part.diagram.cells for part in parts]
    )
    with suppress(ContradictionError):
        cut = clipped(_rings(parts, begins), land_of_cell, lands, whole)
        cut[~at_edge] = cells[~at_edge]
        if _is_right(cut, at_edge, land_of_cell, lands):
            return cut
    cells[at_edge] = shapely.intersection(cells[at_edge], np.array([None, *lands])[1:][land_of_cell[at_edge]])
    return _clean(cells)


def _rings(parts: Sequence[_Part], begins: NDArray[np.intp]) -> Rings:
    """Give the vertices of all cells at an outline, counterclockwise."""
    lonlat, cell, vertex, vertices = [np.empty((0, 2))], [np.empty(0, dtype=np.intp)], [np.empty(0, dtype=np.intp)], 0
    for part, begin in zip(parts, begins.tolist(), strict=True):
        if part.diagram is not None:
            # GEOS draws cells clockwise.
            kept = np.flatnonzero(part.at_edge[part.diagram.cell])[::-1]
            kept = kept[np.argsort(part.diagram.cell[kept], kind="stable")]
            lonlat.append(part.diagram.lonlat[kept])
            cell.append(begin + part.diagram.cell[kept])
            vertex.append(vertices + part.diagram.vertex[kept])
            vertices += len(part.diagram.vertex)
    return Rings(np.concatenate(lonlat), np.concatenate(cell), np.concatenate(vertex))


def _is_right(
    cells: Cells, at_edge: NDArray[np.bool_], land_of_cell: NDArray[np.intp], lands: Sequence[Polygon | MultiPolygon]
) -> bool:
    """Tell whether every cell is a valid polygon, and together they fill their land and overlap nowhere."""
    cut, outlines = cells[at_edge], np.array([None, *lands])[1:]
    if shapely.is_missing(cut).any() or not shapely.is_valid(cut).all():
        return False
    filled = np.bincount(land_of_cell, weights=shapely.area(cells), minlength=len(lands))
    wanted = shapely.area(outlines)
    if not (np.abs(filled - wanted) <= _ROUNDING * wanted).all():
        return False
    # Cells of one land cannot overlap then, and those of two only if their lands do.
    return bool(shapely.coverage_is_valid(outlines) or shapely.coverage_is_valid(cut))


def _moved_inside(
    sites: NDArray[np.float64], shielded: NDArray[np.bool_], region: Polygon | MultiPolygon
) -> NDArray[np.float64]:
    inset = shapely.buffer(region, -INSET_DEGREES)
    inner = region if shapely.is_empty(inset) else inset
    nearest = shapely.get_point(shapely.shortest_line(inner, shapely.points(sites[shielded])), 0)
    middle = shapely.get_coordinates(shapely.point_on_surface(region))[0]
    moved = sites.copy()
    taken = {tuple(site) for site in sites[~shielded]}
    for position, site in zip(np.flatnonzero(shielded), shapely.get_coordinates(nearest), strict=True):
        inward = (middle - site) / max(float(np.hypot(*(middle - site))), INSET_DEGREES)
        spot, nth = site, 1
        while tuple(spot) in taken:  # a headland can be nearest to several; there is land as far as the inset goes
            nth += 1
            spot = site + inward * INSET_DEGREES / nth
        taken.add(tuple(spot))
        moved[position] = spot
    return moved


def _clean(cells: Cells) -> Cells:
    """Make neighbouring cells share vertices, and drop the lines and points that clipping leaves behind."""
    cleaned: Cells = np.asarray(
        shapely.coverage_clean(  # type: ignore[attr-defined]  # types-shapely describes 2.1
            np.array([_polygonal(cell) for cell in cells], dtype=object)
        )
    )
    return cleaned


def _polygonal(cell: shapely.Geometry) -> shapely.Geometry:
    if shapely.get_type_id(cell) in _POLYGONAL:
        return cell
    parts = shapely.get_parts(cell)
    polygons: shapely.Geometry = shapely.multipolygons(parts[shapely.get_type_id(parts) == _POLYGONAL[0]])
    return polygons


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
