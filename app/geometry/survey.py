"""Survey: who has what of several lands, each divided among its own settlements."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np
import shapely
from numpy.typing import NDArray

from app.geometry.clipping import NOBODY, Lots, clipped
from app.geometry.outlines import outlines
from app.geometry.triangulation import ContradictionError, triangulated
from app.geometry.voronoi import cut_one_by_one, diagram, laid_out

if TYPE_CHECKING:
    from collections.abc import Sequence
    from concurrent.futures import Executor

    from shapely import MultiPolygon, Polygon

    from app.geometry.clipping import Clipped
    from app.geometry.outlines import Outlines
    from app.geometry.voronoi import Cells, Diagram, Field

    Numbers = NDArray[np.intp]
    Booleans = NDArray[np.bool_]

Points: TypeAlias = NDArray[np.float64]
Each: TypeAlias = Callable[[Callable[[Points], NDArray[np.intp]], Iterable[Points]], Iterable[NDArray[np.intp]]]
"""Works through tasks, as `map` does."""
INSET_DEGREES = 0.002
"""How far inside its land a settlement is put whose point lies outside of it, about 200 m."""
_ROUNDING = 1e-9
"""How much of a land the sum of its cells may be off."""
_SAME_PLACE_DEGREES = 1e-9
"""How far a settlement may lie beside its own cell: one on an outline does, by rounding."""
_POLYGONAL = (3, 6)
_PARTS = 4
"""In how many parts cells are looked at, beside one another."""


class Plot(NamedTuple):
    """Land, and who is to have it."""

    land: Polygon | MultiPolygon
    """Lon/lat degrees."""
    sites: Points
    """Shape (n, 2), at least one: lon/lat degrees."""


class Surveyed(NamedTuple):
    """What comes of a survey."""

    cells: Cells
    """Polygons and multipolygons, lon/lat degrees; a valid coverage."""
    is_moved: Booleans
    """Which sites had to be put inside to have land."""


def surveyed(plots: Sequence[Plot], each: Each | None = None) -> Surveyed:
    """Give every site of every plot its cell, in their order.

    Parameters
    ----------
    plots
        At least one; valid polygons that do not overlap, distinct sites.
    each
        Finds triangles, one plot a task; the threads of this process if left out.

    Raises
    ------
    ContradictionError
        If sites or outlines lie so that rounding leaves it open who has what, or lands overlap.
    """
    # GEOS works in threads while this one does the rest; results are taken in their order, whoever is done first.
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        lands = [plot.land for plot in plots]
        is_coverage = threads.submit(shapely.coverage_is_valid, np.array([None, *lands])[1:])
        survey = _Survey(plots, threads)
        triangles = (each or threads.map)(triangulated, survey.points())
        border = outlines(lands, is_coverage=bool(is_coverage.result()))
        drawn = survey.drawn(list(triangles))
        found = clipped(drawn, survey.lots(border))
        if not survey.is_right(found, is_coverage=bool(is_coverage.result())):
            raise ContradictionError
        return Surveyed(found.cells, survey.is_moved)


def cut_apart(plots: Sequence[Plot]) -> Surveyed:
    """Do the same where `surveyed` gives up: cut every cell by itself, and clean up what does not match.

    Raises
    ------
    ContradictionError
        If two sites look like one.
    """
    alone = [_alone(plot) for plot in plots]
    return Surveyed(
        _clean(np.concatenate([one.cells for one in alone])), np.concatenate([one.is_moved for one in alone])
    )


class _Survey:
    """Sites of several plots, some of which are moved while it goes on."""

    def __init__(self, plots: Sequence[Plot], threads: Executor) -> None:
        """Begin with all sites where they are."""
        sizes = np.array([len(plot.sites) for plot in plots])
        begins = np.cumsum(sizes) - sizes
        self._plots = plots
        self._threads = threads
        self._lands = np.array([None, *(plot.land for plot in plots)])[1:]
        self._land_of_site = np.repeat(np.arange(len(plots)), sizes)
        self._whole = np.where(sizes == 1, begins, NOBODY)
        self._divided = np.flatnonzero(sizes > 1).tolist()
        """Plots with more than one site."""
        self._span = [slice(begin, begin + size) for begin, size in zip(begins.tolist(), sizes.tolist(), strict=True)]
        self._fields: list[Field] = []
        self._sites = np.concatenate([plot.sites for plot in plots])
        self.is_moved = np.zeros(len(self._sites), dtype=bool)
        """Which sites were put inside."""
        shapely.prepare(self._lands)
        self._is_inside = np.zeros(len(self._sites), dtype=bool)

    def points(self) -> Iterable[Points]:
        """Lay out one plot after another, those with one site left out."""
        for number in self._divided:
            plot = self._plots[number]
            self._fields.append(laid_out(plot.sites, plot.land))
            yield self._fields[-1].points

    def drawn(self, triangles: list[Numbers]) -> Diagram:
        """Draw all cells, moving sites that are outside and have no land."""
        self._is_inside = self._lie_inside(np.arange(len(self._sites)))
        is_alone = np.isin(self._land_of_site, np.flatnonzero(self._whole != NOBODY))
        begins = [self._span[number].start for number in self._divided]
        while True:  # putting one inside can shield another that lies outside
            drawn = diagram(self._sites, self._fields, begins, triangles)
            outside = np.flatnonzero(~(self._is_inside | is_alone | self.is_moved))
            without = outside[~shapely.intersects(self._lands[self._land_of_site[outside]], drawn.polygons(outside))]
            if not len(without):
                return drawn
            self.is_moved[without] = True
            for nth, number in enumerate(self._divided):
                if number in self._land_of_site[without]:
                    plot, span = self._plots[number], self._span[number]
                    self._sites[span] = _moved_inside(plot.sites, self.is_moved[span], plot.land)
                    self._fields[nth] = laid_out(self._sites[span], plot.land)
                    triangles[nth] = triangulated(self._fields[nth].points)
            self._is_inside[self.is_moved] = self._lie_inside(np.flatnonzero(self.is_moved))

    def lots(self, border: Outlines) -> Lots:
        """Say who is to have what, where sites are now."""
        return Lots(
            [plot.land for plot in self._plots], border, self._land_of_site, self._whole, self._sites, self._is_inside
        )

    def is_right(self, found: Clipped, *, is_coverage: bool) -> bool:
        """Make sure that every cell is a valid polygon with its settlement, and all together fill their lands.

        Those that no outline cuts were looked at before, as rings.
        """
        lands = self._lands
        if shapely.is_missing(found.cells).any():
            return False
        cut = np.flatnonzero(found.is_cut)
        are_valid = [self._threads.submit(shapely.is_valid, found.cells[part]) for part in np.array_split(cut, _PARTS)]
        filled = np.bincount(self._land_of_site, weights=shapely.area(found.cells), minlength=len(lands))
        wanted = shapely.area(lands)
        if not (np.abs(filled - wanted) <= _ROUNDING * wanted).all():
            return False
        cut_inside = cut[self._is_inside[cut]]
        sites = shapely.points(self._sites[cut_inside])
        if not shapely.dwithin(found.cells[cut_inside], sites, _SAME_PLACE_DEGREES).all():
            return False
        if not all(valid.result().all() for valid in are_valid):
            return False
        # Cells of one land cannot overlap then, and those of two only if their lands do.
        return is_coverage or bool(shapely.coverage_is_valid(found.cells[cut]))

    def _lie_inside(self, sites: Numbers) -> Booleans:
        found: Booleans = shapely.intersects_xy(self._lands[self._land_of_site[sites]], *self._sites[sites].T)
        return found


def _alone(plot: Plot) -> Surveyed:
    """Cut the cells of one plot one by one."""
    is_moved = np.zeros(len(plot.sites), dtype=bool)
    if len(plot.sites) == 1:
        return Surveyed(np.array([None, plot.land])[1:], is_moved)
    while True:
        sites = _moved_inside(plot.sites, is_moved, plot.land) if is_moved.any() else plot.sites
        cells = cut_one_by_one(laid_out(sites, plot.land), plot.land)
        is_without = (shapely.area(cells) == 0) & ~is_moved
        if not is_without.any():
            return Surveyed(cells, is_moved)
        is_moved |= is_without


def _moved_inside(sites: Points, shielded: Booleans, region: Polygon | MultiPolygon) -> Points:
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
