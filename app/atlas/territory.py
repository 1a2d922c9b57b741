"""The land of every settlement: a tessellation of the oblasts, made once for a gazetteer."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import shapely

from app.domain.errors import Fault, InvalidInputError
from app.geometry.areas import area_km2
from app.geometry.territory import OUTSIDE, borders, dissolve
from app.geometry.tessellation import DuplicateLocationError, tessellate, tessellation_version

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from app.atlas.settlements import Settlements
    from app.domain.places import Place
    from app.domain.theatre import Barrier
    from app.geometry.survey import Each
    from app.geometry.tessellation import StoredCells
    from app.geometry.voronoi import Cells

AREA_DECIMALS = 3


_Ground: TypeAlias = tuple[
    "NDArray[np.float64]",
    "NDArray[np.intp]",
    "list[shapely.Polygon | shapely.MultiPolygon]",
    "dict[int, shapely.MultiLineString]",
    "NDArray[np.intp]",
]


class SharedLocationError(InvalidInputError):
    """Settlements of one oblast share a location: the land around it would be of each."""

    def __init__(self, pairs: Sequence[tuple[Place, Place]]) -> None:
        """Keep the settlements: the first at a location, and each further one there."""
        self.pairs = tuple(pairs)
        faults = [
            Fault(
                at=f"{first.name_en} ({first.id}) and {second.name_en} ({second.id})",
                message="share a location; move one of them",
            )
            for first, second in pairs
        ]
        super().__init__("the gazetteer", faults)


class Neighbourhoods:
    """Cells with those around them, and with themselves: sorted by the cell in the middle."""

    def __init__(self, cell: NDArray[np.intp], near: NDArray[np.intp], length: int) -> None:
        """Keep pairs of a cell and one near it, sorted by the first."""
        self.cell = cell
        self.near = near
        self.size: NDArray[np.intp] = np.bincount(cell, minlength=length)
        """Shape (n,): how many cells there are in the neighbourhood of each."""
        self.begin: NDArray[np.intp] = np.cumsum(self.size) - self.size
        """Shape (n,): where the pairs of each cell begin."""


class Territory:
    """One cell for every settlement that has a point and lies in an oblast with an outline."""

    def __init__(
        self,
        settlements: Settlements,
        boundaries: Mapping[str, BaseGeometry],
        barriers: Sequence[Barrier] = (),
        stored: StoredCells | None = None,
        each: Each | None = None,
    ) -> None:
        """Divide the oblasts, or take over what was divided before.

        Parameters
        ----------
        settlements
            All settlements.
        boundaries
            Polygons (EPSG:4326) by place id.
        barriers
            Rivers that no cell reaches across.
        stored
            Cells of an earlier time, taken over if they have the version that the new ones would have.
        each
            Works through oblasts, as `map` does; a cluster can. The threads of this process if left out.

        Raises
        ------
        SharedLocationError
            If settlements of one oblast share a location; with all that do.
        TessellationError
            If an outline is degenerate.
        """
        self._settlements = settlements
        outlined = [number for number, place in enumerate(settlements.oblasts) if place.id in boundaries]
        has_land = np.isin(settlements.oblast, outlined) & ~np.isnan(settlements.lonlat[:, 0])
        self.members: NDArray[np.intp] = np.flatnonzero(has_land)
        """Shape (n,): the number of the settlement of each cell."""
        self.oblast: NDArray[np.int32] = settlements.oblast[self.members]
        """Shape (n,): the number of the oblast of each cell."""
        region = np.full(len(settlements.oblasts), -1, dtype=np.intp)
        region[outlined] = np.arange(len(outlined))
        regions = {settlements.oblasts[number].id: int(region[number]) for number in outlined}
        across = {id_ for barrier in barriers for id_ in barrier.across}
        ground: _Ground = (
            settlements.lonlat[self.members],
            region[self.oblast],
            [_polygonal(boundaries[id_]) for id_ in regions],
            _lines(barriers, regions),
            np.flatnonzero([place.id in across for place in self.places]),
        )
        self.version = tessellation_version(*ground)
        """Differs whenever a cell may."""
        self.cells: Cells
        """Shape (n,): polygons, lon/lat degrees; a valid coverage."""
        cells = None
        if stored is not None and stored.version == self.version:
            cells = _at_hand(stored, self.places)
        self.cells = _plain(self._divided(ground, each) if cells is None else cells)

    def _divided(self, ground: _Ground, each: Each | None) -> Cells:
        try:
            return tessellate(*ground, each).cells
        except DuplicateLocationError as error:
            places = self.places
            raise SharedLocationError([(places[one], places[other]) for one, other in error.pairs]) from error

    @property
    def places(self) -> tuple[Place, ...]:
        """The settlement of each cell."""
        return tuple(self._settlements.places[number] for number in self.members.tolist())

    def __len__(self) -> int:
        """How many cells there are."""
        return len(self.cells)

    @cached_property
    def area_km2(self) -> NDArray[np.float64]:
        """Shape (n,): square kilometres of each cell on the ellipsoid, to the nearest 1000 m².

        So the sum of any of them, rounded by `rounded_km2`, is exact, in whatever order they are added.
        """
        return np.array([rounded_km2(area_km2(cell)) for cell in self.cells], dtype=np.float64)

    @cached_property
    def area_of_settlement(self) -> NDArray[np.float64]:
        """Square kilometres of the cell of every settlement there is; 0 where it has none."""
        areas = np.zeros(len(self._settlements), dtype=np.float64)
        areas[self.members] = self.area_km2
        return areas

    def known_area(self, km2: NDArray[np.float64]) -> NDArray[np.float64]:
        """Give sums of areas as they are, or as not a number: where nobody has land, 0 km² would be wrong."""
        return km2 if len(self) else np.full_like(km2, np.nan)

    @cached_property
    def outlines(self) -> dict[str, BaseGeometry]:
        """The outlines of oblasts by id, with a vertex wherever the cells at them have one.

        So an oblast measures what its cells do together, however its edges are taken: as geodesics or as straight
        lines of any projection. Oblasts without a cell are left out.
        """
        if not len(self):
            return {}
        numbers, oblast = np.unique(self.oblast, return_inverse=True)
        names = [self._settlements.oblasts[number].id for number in numbers.tolist()]
        return dict(zip(names, dissolve(self.cells, oblast), strict=True))

    @cached_property
    def neighbours(self) -> NDArray[np.intp]:
        """Shape (m, 2): every two cells that share an edge, each pair once."""
        edges = borders(self.cells)
        inner = edges.right != OUTSIDE
        one, other = edges.left[inner], edges.right[inner]
        pairs = np.unique(np.minimum(one, other) * len(self) + np.maximum(one, other))
        return np.stack(np.divmod(pairs, len(self)), axis=1) if len(self) else np.empty((0, 2), dtype=np.intp)

    @cached_property
    def neighbourhoods(self) -> Neighbourhoods:
        """Every cell with those that share an edge with it."""
        itself = np.arange(len(self))
        one, other = self.neighbours.T
        cell = np.concatenate([one, other, itself])
        order = np.argsort(cell, kind="stable")
        return Neighbourhoods(cell[order], np.concatenate([other, one, itself])[order], len(self))


def rounded_km2(area: float) -> float:
    """Round an area to the nearest 1000 m², as areas are published."""
    return round(float(area), AREA_DECIMALS)


def _at_hand(stored: StoredCells, places: Sequence[Place]) -> Cells | None:
    """Give stored cells in the order of settlements; nothing if somebody has taken one away."""
    if not all(place.id in stored.cells for place in places):
        return None
    return np.array([None, *(stored.cells[place.id] for place in places)], dtype=object)[1:]


def _plain(cells: Cells) -> Cells:
    """Write several polygons that are one as one, so that stored cells and new ones give the same bytes."""
    parts, cell_of = shapely.get_parts(cells, return_index=True)
    is_one = np.bincount(cell_of, minlength=len(cells)) == 1
    plain = cells.copy()
    plain[is_one] = parts[is_one[cell_of]]
    return plain


def _lines(barriers: Sequence[Barrier], regions: Mapping[str, int]) -> dict[int, shapely.MultiLineString]:
    lines: dict[int, list[tuple[tuple[float, float], ...]]] = {}
    for barrier in barriers:
        if barrier.oblast in regions:
            lines.setdefault(regions[barrier.oblast], []).extend(barrier.lines)
    return {number: shapely.MultiLineString(parts) for number, parts in lines.items()}


def _polygonal(boundary: BaseGeometry) -> shapely.Polygon | shapely.MultiPolygon:
    if isinstance(boundary, shapely.Polygon | shapely.MultiPolygon):
        return boundary
    return shapely.MultiPolygon()
