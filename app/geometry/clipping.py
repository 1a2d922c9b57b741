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

from app.geometry.lattice import Lattice
from app.geometry.numbering import counted, numbered
from app.geometry.outlines import following
from app.geometry.triangulation import ContradictionError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from shapely import MultiPolygon, Polygon

    from app.geometry.outlines import Outlines
    from app.geometry.voronoi import Cells, Diagram

    Booleans = NDArray[np.bool_]
    Numbers = NDArray[np.intp]
    Points = NDArray[np.float64]

NOBODY = -1
_FEWEST_CORNERS = 3
_SQUARES_A_CELL = 4


class Lots(NamedTuple):
    """Who is to have what."""

    lands: Sequence[Polygon | MultiPolygon]
    """Valid polygons that do not overlap."""
    border: Outlines
    """Theirs."""
    land_of_cell: Numbers
    """Shape (n,): the position of its land in `lands`, for every cell there is."""
    whole: Numbers
    """The cell that has all of a land, by land; `NOBODY` where it is divided."""
    sites: Points
    """Shape (n, 2): lon/lat degrees."""
    is_inside: Booleans
    """Shape (n,): which sites lie in their land."""


class Clipped(NamedTuple):
    """Cells that end where their land does."""

    cells: Cells
    """Polygons and multipolygons, shape (n,); ``None`` for those that lie outside of their land."""
    is_cut: Booleans
    """Which of them an outline has a part in, or do not lie plainly around their site: they are to be looked at."""


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


def clipped(drawn: Diagram, lots: Lots) -> Clipped:
    """Clip cells to their lands.

    Parameters
    ----------
    drawn
        The cells.
    lots
        What they are to be clipped to.

    Raises
    ------
    ContradictionError
        If no two sides of some crossing fit together.
    """
    border, land_of_cell = lots.border, lots.land_of_cell
    lattice = Lattice(border.ends, _SQUARES_A_CELL * len(land_of_cell))
    corners = drawn.lonlat.take(drawn.vertex, axis=0)
    is_near = _is_near(lattice, corners, drawn.cell, len(land_of_cell))
    near = np.flatnonzero(is_near[drawn.cell])
    rings = Rings(corners.take(near, axis=0), drawn.cell[near], drawn.vertex[near])
    edge, is_forward, ends, sides = _edges(rings)
    crossings = _crossings(ends, land_of_cell[sides.max(axis=0)], lots, lattice)
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
    is_all_inside = _is_all_inside(is_near, rings, through, lots)
    all_inside = np.flatnonzero(is_all_inside[drawn.cell])
    inner, owner = corners.take(all_inside, axis=0), drawn.cell[all_inside]
    found = (
        _walked(along, chains, around, through),
        _islands(rings, around, own, lots),
        _Found(np.asarray(shapely.linearrings(inner, indices=_in_order(owner))), np.flatnonzero(is_all_inside)),
    )
    is_cut = np.zeros(len(land_of_cell), dtype=bool)
    for some in found[:-1]:
        is_cut[some.cell] = True
    is_cut[_unseen(inner, owner, lots.sites)] = True
    return Clipped(_assembled(found, len(land_of_cell)), is_cut)


def _must_agree(is_so: bool | np.bool_) -> None:  # noqa: FBT001 - what it is about
    if not is_so:
        raise ContradictionError


def _is_each_once(numbers: Numbers, length: int) -> bool:
    return np.array_equal(np.sort(numbers), np.arange(length))


def _is_near(lattice: Lattice, corners: Points, cell: Numbers, length: int) -> Booleans:
    """Tell which cells may meet an outline: all others lie inside of their land, or outside."""
    is_near = np.zeros(length, dtype=bool)
    if len(cell):
        first = np.flatnonzero(np.diff(cell, prepend=NOBODY))
        low, high = (find.reduceat(corners, first, axis=0) for find in (np.minimum, np.maximum))
        is_near[cell[first]] = lattice.is_near(np.concatenate([low, high], axis=1))
    return is_near


def _edges(rings: Rings) -> tuple[Numbers, Booleans, Points, Numbers]:
    """Give the edge that starts at each vertex, whether it does so forwards, and the ends and cells of each edge."""
    after = following(rings.cell)
    one, other = rings.vertex, rings.vertex[after]
    low, high = np.minimum(one, other), np.maximum(one, other)
    first, edge = numbered((low * (int(high.max(initial=0)) + 1) + high).astype(np.uint64))
    is_forward = one < other
    begin = np.where(is_forward[first], first, after[first])
    end = np.where(is_forward[first], after[first], first)
    sides = np.full((2, len(first)), NOBODY)
    for side, is_there in enumerate((is_forward, ~is_forward)):
        sides[side][edge[is_there]] = rings.cell[is_there]
    return edge, is_forward, np.stack([rings.lonlat[begin], rings.lonlat[end]], axis=1), sides


def _crossings(ends: Points, land_of_edge: Numbers, lots: Lots, lattice: Lattice) -> _Crossings:
    border = lots.border
    low, high = np.minimum(ends[:, 0], ends[:, 1]), np.maximum(ends[:, 0], ends[:, 1])
    bounds = shapely.bounds(lots.lands)[land_of_edge]
    is_here = (low <= bounds[:, 2:]) & (high >= bounds[:, :2])
    near = np.flatnonzero(is_here[:, 0] & is_here[:, 1])
    near = near[lattice.is_near(np.concatenate([low[near], high[near]], axis=1))]
    edge, other = lattice.pairs(ends[near])
    edge = near[edge]
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
    directed, step = counted(many + 1)
    nth = np.where(is_forward[directed], step - 1, many[directed] - step)
    crossing = np.full(len(directed), NOBODY)
    lonlat = corners[directed]
    is_crossing = step > 0
    crossing[is_crossing] = order[(first[directed] + nth)[is_crossing]]
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
    piece, step = counted(many)
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


def _is_all_inside(is_near: Booleans, rings: Rings, through: _Path, lots: Lots) -> Booleans:
    """Tell which cells no outline crosses, and are inside of it."""
    is_all_inside = lots.is_inside & ~is_near
    is_all_inside[lots.whole[lots.whole != NOBODY]] = False
    is_crossed = np.zeros(len(is_near), dtype=bool)
    is_crossed[through.ring[through.crossing != NOBODY]] = True
    first = np.flatnonzero(np.diff(rings.cell, prepend=NOBODY))
    first = first[~is_crossed[rings.cell[first]]]
    lands = np.array([None, *lots.lands])[1:][lots.land_of_cell[rings.cell[first]]]
    is_all_inside[rings.cell[first]] = shapely.intersects_xy(lands, *rings.lonlat[first].T)
    return is_all_inside


def _unseen(corners: Points, cell: Numbers, sites: Points) -> Numbers:
    """Find cells whose ring does not run around its site once without ever turning back; one that does is simple.

    An edge to a near neighbour bends on the globe, and may hide its own far end.
    """
    x, y = corners[:, 0] - sites[cell, 0], corners[:, 1] - sites[cell, 1]
    after = following(cell)
    turns_back = ~(x * y[after] > y * x[after])
    rounds = np.bincount(cell[(y < 0) & (y[after] >= 0)], minlength=len(sites))
    return np.unique(np.concatenate([cell[turns_back], cell[rounds[cell] != 1]]))


def _islands(rings: Rings, around: _Path, own: Numbers, lots: Lots) -> _Found:
    """Find the cells that whole rings of an outline lie in: islands, and lakes."""
    kept = ~np.isin(around.ring, around.ring[own])
    ring, first = np.unique(around.ring[kept], return_index=True)
    lonlat = around.lonlat[kept][first]
    land = lots.border.land[around.edge[kept][first]]
    owner = lots.whole[land]
    if (owner == NOBODY).any():
        cells = np.unique(rings.cell)
        shapes = np.asarray(
            shapely.polygons(shapely.linearrings(rings.lonlat, indices=np.searchsorted(cells, rings.cell)))
        )
        spot, hit = shapely.STRtree(shapes).query(shapely.points(lonlat), "intersects")
        fits = (lots.land_of_cell[cells[hit]] == land[spot]) & (owner[spot] == NOBODY)
        owner[spot[fits][::-1]] = cells[hit[fits]][::-1]
        _must_agree((owner != NOBODY).all())
    return _ringed(around.lonlat[kept], np.searchsorted(ring, around.ring[kept]), owner)


def _ringed(lonlat: Points, ring: Numbers, owner: Numbers) -> _Found:
    """Draw rings, each corner once; what is no ring then is left out. One owner a ring."""
    if not len(owner):
        return _Found(np.empty(0, dtype=object), owner)
    number = _in_order(ring)
    is_kept = lonlat != lonlat[following(ring)]
    is_kept = is_kept[:, 0] | is_kept[:, 1]
    lonlat, number = lonlat[is_kept], number[is_kept]
    is_ring = np.bincount(number, minlength=len(owner)) >= _FEWEST_CORNERS
    place = np.cumsum(is_ring) - 1
    is_kept = is_ring[number]
    return _Found(shapely.linearrings(lonlat[is_kept], indices=place[number[is_kept]]), owner[is_ring])


def _in_order(values: Numbers) -> Numbers:
    """Give 0 to the first group of equal values, 1 to the next, and so on."""
    return np.cumsum(np.diff(values, prepend=values[:1]) != 0)


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
