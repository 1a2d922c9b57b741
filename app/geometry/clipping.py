"""Clipping: what of Voronoi cells lies in the land they divide, with the same corners on both sides of every edge.

Cutting one cell at a time finds each crossing anew, for every cell and every land that has a part in it, a hair apart
each time. Here every edge of a cell is crossed with every edge of an outline once, and all that meet there take over
the corner that comes of it: what comes out is a coverage by the way it is made (after K. Weiler and P. Atherton,
Hidden surface removal using polygon area sorting, SIGGRAPH 1977).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely

from app.domain.errors import MarchlandError
from app.geometry.outlines import following, outlines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from shapely import MultiPolygon, Polygon

    from app.geometry.outlines import Outlines
    from app.geometry.voronoi import Cells

    Booleans = NDArray[np.bool_]
    Numbers = NDArray[np.intp]
    Points = NDArray[np.float64]

NOBODY = -1
_FEWEST_CORNERS = 3


class Rings(NamedTuple):
    """The vertices of whole cells, counterclockwise, cell by cell."""

    lonlat: Points
    cell: Numbers
    """Ascending."""
    vertex: Numbers
    """Equal where the coordinates are."""


class _Crossings(NamedTuple):
    """Where edges of cells cross edges of outlines."""

    lonlat: Points
    edge: Numbers
    share: NDArray[np.float64]
    """Of the way along the edge of the cell."""
    border: Numbers
    border_share: NDArray[np.float64]
    edge_turns_left: Booleans
    """Whether the edge goes over to the left of the border."""
    border_turns_left: Booleans


class _Path(NamedTuple):
    """Rings with the crossings on them put in between their corners."""

    lonlat: Points
    crossing: Numbers
    """`NOBODY` for corners."""
    edge: Numbers
    """The directed edge that each is on, or the start of."""
    ring: Numbers
    """Ascending."""


class _Pieces(NamedTuple):
    """The part of a path from each crossing to the next."""

    begin: Numbers
    """Position in the path."""
    end: Numbers
    leads_to: Numbers
    """The crossing at the end."""
    owner: Numbers
    """The cell on the left."""


class _Found(NamedTuple):
    """Rings of clipped cells."""

    rings: Cells
    cell: Numbers


class ContradictionError(MarchlandError):
    """Corners lie so unluckily that rounding made two tests contradict each other."""


def clipped(rings: Rings, land_of_cell: Numbers, lands: Sequence[Polygon | MultiPolygon], whole: Numbers) -> Cells:
    """Clip cells to their lands.

    Parameters
    ----------
    rings
        The cells that meet the outline of their land.
    land_of_cell
        Shape (n,): the position of its land in `lands`, for every cell there is.
    lands
        Valid polygons that do not overlap.
    whole
        The cell that has all of a land, by land; `NOBODY` where it is divided.

    Returns
    -------
    array of Polygon or MultiPolygon
        Shape (n,): ``None`` for cells that `rings` does not have, or that lie outside of their land.

    Raises
    ------
    ContradictionError
        If no two sides of some crossing fit together.
    """
    border = outlines(lands)
    edge, is_forward, ends, sides = _edges(rings)
    crossings = _crossings(ends, land_of_cell[sides.max(axis=0)], border)
    around = _path(border.start, border.ring, border.shared, border.is_forward, crossings, by_border=True)
    through = _path(rings.lonlat, rings.cell, edge, is_forward, crossings, by_border=False)
    sides = sides[:, crossings.edge]
    own = np.flatnonzero(around.crossing != NOBODY)
    own = own[land_of_cell[sides[0][around.crossing[own]]] == border.land[around.edge[own]]]
    _must_agree((sides != NOBODY).all() and _is_each_once(around.crossing[own], len(crossings.edge)))
    runs_forward = np.empty(len(own), dtype=bool)
    runs_forward[around.crossing[own]] = border.is_forward[around.edge[own]]
    along = _along(around, own, sides, crossings.border_turns_left == runs_forward)
    chains = _chains(through, is_forward, crossings.edge_turns_left, runs_forward)
    _must_agree(np.array_equal(chains.owner[along.leads_to], along.owner))
    _must_agree(np.array_equal(along.owner[chains.leads_to], chains.owner))
    found = (
        _walked(along, chains, around, through),
        _uncrossed(rings, through, land_of_cell, lands),
        _islands(rings, around, own, border, land_of_cell, whole),
    )
    return _assembled(found, len(land_of_cell))


def _must_agree(is_so: bool | np.bool_) -> None:  # noqa: FBT001 - what it is about
    if not is_so:
        raise ContradictionError


def _is_each_once(numbers: Numbers, length: int) -> bool:
    return np.array_equal(np.sort(numbers), np.arange(length))


def _edges(rings: Rings) -> tuple[Numbers, Booleans, Points, Numbers]:
    """Give the edge that starts at each vertex, whether it does so forwards, and the ends and cells of each edge."""
    after = following(rings.cell)
    one, other = rings.vertex, rings.vertex[after]
    low, high = np.minimum(one, other), np.maximum(one, other)
    _, first, edge = np.unique(low * (int(high.max(initial=0)) + 1) + high, return_index=True, return_inverse=True)
    is_forward = one < other
    begin = np.where(is_forward[first], first, after[first])
    end = np.where(is_forward[first], after[first], first)
    sides = np.full((2, len(first)), NOBODY)
    for side, is_there in enumerate((is_forward, ~is_forward)):
        sides[side][edge[is_there]] = rings.cell[is_there]
    return edge, is_forward, np.stack([rings.lonlat[begin], rings.lonlat[end]], axis=1), sides


def _crossings(ends: Points, land_of_edge: Numbers, border: Outlines) -> _Crossings:
    tree = shapely.STRtree(np.asarray(shapely.linestrings(ends)))
    other, edge = tree.query(shapely.linestrings(border.ends))
    first_land = np.empty(len(border.ends), dtype=np.intp)
    first_land[border.shared] = border.land
    second_land = np.empty_like(first_land)
    second_land[border.shared[::-1]] = border.land[::-1]
    is_own = (first_land[other] == land_of_edge[edge]) | (second_land[other] == land_of_edge[edge])
    other, edge = other[is_own], edge[is_own]
    u, v = ends[edge].transpose(1, 2, 0)
    p, q = border.ends[other].transpose(1, 2, 0)
    u_side, v_side, p_side, q_side = _side(p, q, u), _side(p, q, v), _side(u, v, p), _side(u, v, q)
    # A corner right on an edge counts as left of it, for all edges that meet in the corner.
    crosses = ((u_side >= 0) != (v_side >= 0)) & ((p_side >= 0) != (q_side >= 0))
    u_side, v_side, p_side, q_side = (side[crosses] for side in (u_side, v_side, p_side, q_side))
    border_share = p_side / (p_side - q_side)
    return _Crossings(
        lonlat=(p[:, crosses] + border_share * (q - p)[:, crosses]).T,
        edge=edge[crosses],
        share=u_side / (u_side - v_side),
        border=other[crosses],
        border_share=border_share,
        edge_turns_left=v_side >= 0,
        border_turns_left=q_side >= 0,
    )


def _side(start: Points, end: Points, point: Points) -> NDArray[np.float64]:
    """Tell on which side of a line a point lies: positive on the left. Shapes (2, n)."""
    along, off = end - start, point - start
    side: NDArray[np.float64] = along[0] * off[1] - along[1] * off[0]
    return side


def _path(
    corners: Points, ring: Numbers, edge: Numbers, is_forward: Booleans, crossings: _Crossings, *, by_border: bool
) -> _Path:
    """Put crossings in between the corners of rings, each edge of which starts at its corner."""
    on, share = (crossings.border, crossings.border_share) if by_border else (crossings.edge, crossings.share)
    order = np.lexsort((share, on))
    counts = np.bincount(on, minlength=int(edge.max(initial=0)) + 1)
    first, many = (np.cumsum(counts) - counts)[edge], counts[edge]
    size = many + 1
    directed = np.repeat(np.arange(len(corners)), size)
    step = np.arange(len(directed)) - np.repeat(np.cumsum(size) - size, size)
    counted = np.where(is_forward[directed], step - 1, many[directed] - step)
    crossing = np.full(len(directed), NOBODY)
    lonlat = corners[directed]
    is_crossing = step > 0
    crossing[is_crossing] = order[(first[directed] + counted)[is_crossing]]
    lonlat[is_crossing] = crossings.lonlat[crossing[is_crossing]]
    return _Path(lonlat, crossing, directed, ring[directed])


def _along(around: _Path, own: Numbers, sides: Numbers, goes_left: Booleans) -> _Pieces:
    """Follow the outlines from each crossing with a cell of their own to the next."""
    number = around.crossing[own]
    after = following(around.ring[own])
    along = _Pieces(
        begin=_by(number, own),
        end=_by(number, own[after]),
        leads_to=_by(number, number[after]),
        owner=np.where(goes_left, sides[0], sides[1]),
    )
    left_behind = np.where(goes_left, sides[1], sides[0])
    _must_agree(np.array_equal(along.owner, left_behind[along.leads_to]))
    return along


def _chains(through: _Path, is_forward: Booleans, edge_turns_left: Booleans, runs_forward: Booleans) -> _Pieces:
    """Follow the edges of cells from where they enter their land to where they leave it."""
    on_cells = np.flatnonzero(through.crossing != NOBODY)
    number = through.crossing[on_cells]
    after = following(through.ring[on_cells])
    enters = (edge_turns_left[number] == is_forward[through.edge[on_cells]]) == runs_forward[number]
    _must_agree((enters != enters[after]).all() and _is_each_once(number[enters], len(runs_forward)))
    entered, left = number[enters], after[enters]
    return _Pieces(
        begin=_by(entered, on_cells[enters]),
        end=_by(entered, on_cells[left]),
        leads_to=_by(entered, number[left]),
        owner=_by(entered, through.ring[on_cells[enters]]),
    )


def _by(number: Numbers, values: Numbers) -> Numbers:
    """Put each value where its number says."""
    placed = np.empty_like(values)
    placed[number] = values
    return placed


def _walked(along: _Pieces, chains: _Pieces, around: _Path, through: _Path) -> _Found:
    """Walk around every clipped cell: on the outline to the next crossing, on the cell to the one after, and so on."""
    order, walk = _cycles(chains.leads_to[along.leads_to])
    entry = along.leads_to[order]
    shift = len(around.ring)
    begin = np.stack([along.begin[order], chains.begin[entry] + shift], axis=1).ravel()
    end = np.stack([along.end[order], chains.end[entry] + shift], axis=1).ravel()
    ring = np.concatenate([around.ring, through.ring + int(around.ring.max(initial=0)) + 1])
    sizes = np.bincount(ring)
    first, size = (np.cumsum(sizes) - sizes)[ring[begin]], sizes[ring[begin]]
    many = (end - begin) % size
    piece = np.repeat(np.arange(len(begin)), many)
    step = np.arange(len(piece)) - np.repeat(np.cumsum(many) - many, many)
    place = first[piece] + (begin[piece] - first[piece] + step) % size[piece]
    lonlat = np.concatenate([around.lonlat, through.lonlat])[place]
    is_first = np.diff(walk, prepend=-1) != 0
    return _ringed(lonlat, np.repeat(walk, 2)[piece], along.owner[order[is_first]])


def _cycles(onwards: Numbers) -> tuple[Numbers, Numbers]:
    """Take a permutation apart: its positions, cycle by cycle, and the number of the cycle of each."""
    to = onwards.tolist()
    is_seen = [False] * len(to)
    order: list[int] = []
    walk: list[int] = []
    for number, start in enumerate(range(len(to))):
        at = start
        while not is_seen[at]:
            is_seen[at] = True
            order.append(at)
            walk.append(number)
            at = to[at]
    return np.array(order, dtype=np.intp), np.array(walk, dtype=np.intp)


def _uncrossed(rings: Rings, through: _Path, land_of_cell: Numbers, lands: Sequence[Polygon | MultiPolygon]) -> _Found:
    """Find cells whose edges cross no outline, and lie inside it nevertheless."""
    is_crossed = np.zeros(len(land_of_cell), dtype=bool)
    is_crossed[through.ring[through.crossing != NOBODY]] = True
    cells, first = np.unique(rings.cell, return_index=True)
    lonlat = rings.lonlat[first]
    inside = shapely.intersects_xy(np.array([None, *lands])[1:][land_of_cell[cells]], lonlat[:, 0], lonlat[:, 1])
    wanted = cells[~is_crossed[cells] & inside]
    kept = np.isin(rings.cell, wanted)
    return _ringed(rings.lonlat[kept], rings.cell[kept], wanted)


def _islands(
    rings: Rings, around: _Path, own: Numbers, border: Outlines, land_of_cell: Numbers, whole: Numbers
) -> _Found:
    """Find the cells that whole rings of an outline lie in: islands, and lakes."""
    kept = ~np.isin(around.ring, around.ring[own])
    ring, first = np.unique(around.ring[kept], return_index=True)
    lonlat = around.lonlat[kept][first]
    land = border.land[around.edge[kept][first]]
    owner = whole[land]
    if (owner == NOBODY).any():
        cells = np.unique(rings.cell)
        shapes = np.asarray(
            shapely.polygons(shapely.linearrings(rings.lonlat, indices=np.searchsorted(cells, rings.cell)))
        )
        spot, hit = shapely.STRtree(shapes).query(shapely.points(lonlat), "intersects")
        fits = (land_of_cell[cells[hit]] == land[spot]) & (owner[spot] == NOBODY)
        owner[spot[fits][::-1]] = cells[hit[fits]][::-1]
        _must_agree((owner != NOBODY).all())
    return _ringed(around.lonlat[kept], np.searchsorted(ring, around.ring[kept]), owner)


def _ringed(lonlat: Points, ring: Numbers, owner: Numbers) -> _Found:
    """Draw rings, each corner once; what is no ring then is left out. One owner a ring."""
    if not len(owner):
        return _Found(np.empty(0, dtype=object), owner)
    number = np.append(0, np.cumsum(np.diff(ring) != 0))
    is_kept = (lonlat != lonlat[following(ring)]).any(axis=1)
    lonlat, number = lonlat[is_kept], number[is_kept]
    is_ring = np.bincount(number, minlength=len(owner)) >= _FEWEST_CORNERS
    place = np.cumsum(is_ring) - 1
    is_kept = is_ring[number]
    return _Found(shapely.linearrings(lonlat[is_kept], indices=place[number[is_kept]]), owner[is_ring])


def _assembled(found: Sequence[_Found], length: int) -> Cells:
    """Make polygons of the rings of each cell."""
    rings = np.concatenate([some.rings for some in found])
    cell = np.concatenate([some.cell for some in found])
    cells: Cells = np.empty(length, dtype=object)
    is_single = np.bincount(cell, minlength=length)[cell] == 1
    cells[cell[is_single]] = shapely.polygons(rings[is_single])
    order = np.flatnonzero(~is_single)[np.argsort(cell[~is_single], kind="stable")]
    if len(order):
        names, number = np.unique(cell[order], return_inverse=True)
        cells[names] = shapely.build_area(shapely.multilinestrings(rings[order], indices=number))
    return cells
