"""Tessellation: the land around each settlement that is nearer to it than to any other of its oblast."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import shapely
from pyproj import CRS, Transformer

from app.domain.errors import MarchlandError
from app.geometry.barriers import divided

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray
    from shapely import MultiPolygon, Polygon
    from shapely.geometry.base import BaseGeometry

    Cells: TypeAlias = NDArray[np.object_]

INSET_DEGREES = 0.002
"""How far inside a region a settlement is put whose point lies outside of it, about 200 m."""
LONGEST_EDGE_M = 10_000.0
"""How long an edge of a cell may be before it gets vertices in between; its sagitta is then under 20 m."""
_POLYGONAL = (3, 6)
_METHOD = b"voronoi per region and side of a barrier, laea, 2"


class TessellationError(MarchlandError):
    """Settlements that cannot be given cells."""


class DuplicateLocationError(TessellationError):
    """Two settlements of one region share a location."""

    def __init__(self, first: int, second: int) -> None:
        """Keep the facts.

        Parameters
        ----------
        first, second
            Positions of the two in the order they were given.
        """
        self.first = first
        self.second = second
        super().__init__(f"settlements {first} and {second} share a location")


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


def tessellate(
    lonlat: NDArray[np.float64],
    region_of: NDArray[np.intp],
    regions: Sequence[Polygon | MultiPolygon],
    barriers: Mapping[int, BaseGeometry] | None = None,
    across: NDArray[np.intp] | None = None,
) -> Tessellation:
    """Divide regions into one cell per settlement.

    Every point of a region falls into the cell of the settlement of that region that is nearest in a
    Lambert azimuthal equal-area projection around the region (Voronoi, by GEOS). Cells that touch a region's
    outline are cleaned together, so that cells of neighbouring regions share vertices.

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

    Raises
    ------
    DuplicateLocationError
        If two settlements of one region share a location.
    DegenerateRegionError
        If a region has no area or is not valid.
    """
    for number, region in enumerate(regions):
        if not shapely.is_valid(region):
            raise DegenerateRegionError(number, shapely.is_valid_reason(region))
        if not shapely.area(region) > 0:
            raise DegenerateRegionError(number, "it has no area")
    barriers = barriers or {}
    is_across = np.zeros(len(lonlat), dtype=bool)
    if across is not None:
        is_across[across] = True
    cells: Cells = np.empty(len(lonlat), dtype=object)
    at_edge = np.zeros(len(lonlat), dtype=bool)
    moved: list[int] = []
    empty: list[int] = []
    for number, region in enumerate(regions):
        members = np.flatnonzero(region_of == number)
        if len(members) == 0:
            empty.append(number)
            continue
        _refuse_duplicates(lonlat[members], members)
        for part, within in _parts(region, barriers.get(number), lonlat[members], is_across[members]):
            inside = members[within]
            cells[inside], at_edge[inside], shielded = _cells(lonlat[inside], part)
            moved.extend(int(member) for member in inside[shielded])
    if at_edge.any():
        cells[at_edge] = _clean(cells[at_edge])
    return Tessellation(
        cells=cells,
        moved=tuple(sorted(moved)),
        empty=tuple(empty),
        version=tessellation_version(lonlat, region_of, regions, barriers, across),
    )


def _parts(
    region: Polygon | MultiPolygon,
    barrier: BaseGeometry | None,
    sites: NDArray[np.float64],
    across: NDArray[np.bool_],
) -> Iterator[tuple[Polygon | MultiPolygon, NDArray[np.bool_]]]:
    """Give the parts of a region, and which of its sites lie in each."""
    if barrier is None:
        yield region, np.ones(len(sites), dtype=bool)
        return
    parts, part_of = divided(region, barrier, sites, across)
    for number, part in enumerate(parts):
        yield part, part_of == number


def _refuse_duplicates(sites: NDArray[np.float64], members: NDArray[np.intp]) -> None:
    _, first, group = np.unique(sites, axis=0, return_index=True, return_inverse=True)
    repeated = np.flatnonzero(first[group.ravel()] != np.arange(len(sites)))
    if len(repeated):
        second = int(repeated[0])
        raise DuplicateLocationError(int(members[first[group.ravel()[second]]]), int(members[second]))


def _cells(
    sites: NDArray[np.float64], region: Polygon | MultiPolygon
) -> tuple[Cells, NDArray[np.bool_], NDArray[np.bool_]]:
    """Give cells, which of them touch the outline, and which sites had to be moved to have one."""
    shapely.prepare(region)
    cells, at_edge = _clipped(sites, region)
    shielded = shapely.area(cells) == 0
    without = shielded
    while without.any():  # putting one inside can shield another that lies outside
        cells, at_edge = _clipped(_moved_inside(sites, shielded, region), region)
        without = (shapely.area(cells) == 0) & ~shielded
        shielded = shielded | without
    return cells, at_edge, shielded


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
        spot = site
        while tuple(spot) in taken:  # a headland can be nearest to several
            spot = spot + inward * INSET_DEGREES
        taken.add(tuple(spot))
        moved[position] = spot
    return moved


def _clipped(sites: NDArray[np.float64], region: Polygon | MultiPolygon) -> tuple[Cells, NDArray[np.bool_]]:
    if len(sites) == 1:
        return np.array([region], dtype=object), np.array([True])
    centre = shapely.centroid(region)
    laea = CRS.from_dict({"proj": "laea", "lat_0": centre.y, "lon_0": centre.x, "datum": "WGS84"})
    to_plane = Transformer.from_crs("EPSG:4326", laea, always_xy=True)
    plane_sites = np.column_stack(to_plane.transform(sites[:, 0], sites[:, 1]))
    plane_box = shapely.transform(
        shapely.envelope(region), lambda c: np.column_stack(to_plane.transform(c[:, 0], c[:, 1]))
    )
    diagram = shapely.voronoi_polygons(
        shapely.multipoints(plane_sites), extend_to=plane_box.buffer(plane_box.length / 8), ordered=True
    )
    cells = shapely.transform(
        _densified(shapely.get_parts(diagram)),
        lambda c: np.column_stack(to_plane.transform(c[:, 0], c[:, 1], direction="INVERSE")),
    )
    at_edge = ~shapely.contains_properly(region, cells)
    cells[at_edge] = shapely.intersection(cells[at_edge], region)
    return cells, at_edge


def _densified(cells: Cells) -> Cells:
    """Add vertices to long edges, the same ones on both sides: a straight edge of the plane bends on the globe."""
    corners, cell_of = shapely.get_coordinates(cells, return_index=True)
    is_edge = cell_of[1:] == cell_of[:-1]
    start, end = corners[:-1][is_edge], corners[1:][is_edge]
    pieces = np.maximum(1, np.ceil(np.linalg.norm(end - start, axis=1) / LONGEST_EDGE_M).astype(np.intp))
    edge = np.repeat(np.arange(len(start)), pieces)
    step = np.arange(len(edge)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    # Both cells of an edge count from the same one of its ends, so that rounding is the same too.
    is_turned = (start[:, 0] > end[:, 0]) | ((start[:, 0] == end[:, 0]) & (start[:, 1] > end[:, 1]))
    near, far = np.where(is_turned[:, None], end, start), np.where(is_turned[:, None], start, end)
    share = np.where(is_turned[edge], pieces[edge] - step, step) / pieces[edge]
    vertices = np.where((step == 0)[:, None], start[edge], near[edge] + share[:, None] * (far - near)[edge])
    dense: Cells = shapely.polygons(shapely.linearrings(vertices, indices=cell_of[:-1][is_edge][edge]))
    return dense


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
