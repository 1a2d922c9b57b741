"""Areas of control as pixels: whose land each pixel is, found once; a day is then a palette look-up.

The buffer is finer than the picture; a pixel of the picture is the mean of its parts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from app.domain.control import Status
from app.exports.pictures.ink import rgb
from app.exports.pictures.paths import Paths, projected
from app.exports.pictures.pattern import MASKS, colours_by_mask, tile
from app.exports.pictures.scan import ids

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from app.atlas.history_classes import Holder
    from app.domain.parties import Party
    from app.exports.pictures.ink import Look
    from app.exports.pictures.paths import Frame
    from app.exports.pictures.raster import Raster
    from app.exports.pictures.shades import Shade
    from app.geometry.voronoi import Cells

FINEST = 3
_LARGE = 2_500_000
"""Pixels of a picture from which on they are cut into fewer parts."""
_NOBODY, _CONTESTED = 254, 253
_NOTHING = (0, 0, 0, 0)
LINE_WIDTH = 1.5
"""Of the line of contact, pixels of a plain screen."""


class AreaBuffer:
    """The land of areas, such as the history classes of one view, in one frame."""

    def __init__(self, polygons: Cells, frame: Frame, box: tuple[int, int, int, int]) -> None:
        """Rasterise.

        Parameters
        ----------
        polygons
            Shape (k,): a valid coverage, as of the history classes of a view.
        frame
            Where the picture puts the world.
        box
            Left, top, right and bottom of the part of the picture that holds the map.
        """
        left, top, right, bottom = self._box = box
        self.width, self.height = right - left, bottom - top
        self.times = FINEST if self.width * self.height <= _LARGE else FINEST - 1
        self._frame = frame
        self._density = frame.density * self.times
        rings, owner = _rings(polygons)
        fine = frame.place(rings)
        moved = Paths((fine.points - (left, top)) * self.times, fine.starts)
        self._ids = ids(moved, owner + 1, self.width * self.times, self.height * self.times)
        self._tile = tile(self._density)
        self._edges = _edges(self._ids)
        self._extent = _extents(self._ids, len(polygons), self.times)

    def extent(self, changed: NDArray[np.intp]) -> list[tuple[int, int, int, int]]:
        """Give the boxes of the picture that must be painted again when classes change."""
        left, top, right, bottom = self._box
        # A line of contact reaches a little over the edge of the land.
        boxes = self._extent[changed + 1] + (left - 2, top - 2, left + 2, top + 2)
        boxes = boxes[self._extent[changed + 1, 2] > 0]
        boxes = np.clip(boxes, (left, top, left, top), (right, bottom, right, bottom))
        return [tuple(box) for box in boxes.tolist()]

    def paint(self, on: Raster, held: NDArray[np.intp], palette: Palette) -> None:
        """Paint a part of the map.

        Parameters
        ----------
        on
            An opaque sheet of the part.
        held
            Shape (k,): the number in the palette of the shade of each class.
        palette
            The colours.
        """
        times = self.times
        left, top = (on.left - self._box[0]) * times, (on.top - self._box[1]) * times
        rows, columns = slice(top, top + on.height * times), slice(left, left + on.width * times)
        first = np.concatenate([[0], (held + 1) * MASKS]).astype(np.uint32)
        index = first[self._ids[rows, columns]]
        period = len(self._tile)
        masks = self._tile[np.ix_(np.arange(rows.start, rows.stop) % period, np.arange(left, columns.stop) % period)]
        index += masks
        self._draw_line(index, (left, top), held, palette)
        total = np.zeros((on.height, on.width), dtype=np.uint64)
        for row in range(times):
            for column in range(times):
                total += palette.packed[index[row::times, column::times]]
        sums = total.view(np.uint16).reshape(on.height, on.width, 4).astype(np.float32)
        sums /= times * times
        on.colour *= 1 - sums[:, :, 3:] / 255
        on.colour += sums[:, :, :3]

    def _draw_line(
        self, index: NDArray[np.uint32], corner: tuple[int, int], held: NDArray[np.intp], palette: Palette
    ) -> None:
        """Draw the line of contact where sides meet."""
        y, x, one, other = self._edges
        side = np.concatenate([[255], palette.sides[held]])
        meets = side[one] != side[other]
        height, width = index.shape
        left, top = corner
        reach = LINE_WIDTH * self._density / 2
        y, x = y[meets] - top, x[meets] - left
        near = (y > -reach - 2) & (y < height + reach + 2) & (x > -reach - 2) & (x < width + reach + 2)
        y, x = y[near], x[near]
        span = np.arange(-int(reach), int(reach) + 1)
        for dy in span.tolist():
            for dx in span.tolist():
                if dy * dy + dx * dx > reach * reach + 0.5:
                    continue
                at_y, at_x = y + dy, x + dx
                inside = (at_y >= 0) & (at_y < height) & (at_x >= 0) & (at_x < width)
                index[at_y[inside], at_x[inside]] = palette.line


class Palette:
    """The colours of shades, as the painter of areas looks them up."""

    def __init__(
        self,
        looks: Iterable[Look],
        sides: Sequence[int],
        line: str,
        *,
        has_areas: bool = True,
        has_contact: bool = True,
    ) -> None:
        """Mix the colours.

        Parameters
        ----------
        looks
            Of each shade.
        sides
            Who holds what is drawn in each: the line of contact runs where sides meet.
        line
            The colour of the line of contact.
        has_areas
            Whether areas are coloured; else the ground shows through.
        has_contact
            Whether there is a line of contact.
        """
        colours = [_NOTHING] * MASKS
        for look in looks:
            colours += [(*rgb(colour), 255) if has_areas else _NOTHING for colour in colours_by_mask(look)]
        self.line = len(colours)
        colours.append((*rgb(line), 255))
        self.packed: NDArray[np.uint64] = np.array(colours, dtype=np.uint16).view(np.uint64).ravel()
        """Red, green, blue and opacity of each shade under each mask, sixteen bits each, so that sums fit."""
        self.sides: NDArray[np.uint8] = np.array(sides, dtype=np.uint8) * has_contact


def side_numbers(kinds: Sequence[Shade], parties: Sequence[Party]) -> list[int]:
    """Give a number for who is shown to hold what is drawn in each shade."""
    order = {party.id: number for number, party in enumerate(parties)}
    return [
        _CONTESTED if holder.status is Status.CONTESTED else order.get(holder.controller or "", _NOBODY)
        for holder in sides_of(kinds)
    ]


def sides_of(kinds: Sequence[Shade]) -> list[Holder]:
    """Tell who is shown to hold what is drawn in each shade: before a quarter of the uncertain days, who held it."""
    return [kinds[kind.before].holder if kind.before is not None and kind.share <= 1 else kind.holder for kind in kinds]


def _rings(polygons: Cells) -> tuple[Paths, NDArray[np.intp]]:
    """Give the outlines of areas in units of the world, and the area of each ring."""
    if not len(polygons):
        return Paths.none(), np.empty(0, dtype=np.intp)
    parts, part_area = shapely.get_parts(polygons, return_index=True)
    _, ring_part = shapely.get_rings(parts, return_index=True)
    return projected(Paths.of(parts)), part_area[ring_part]


def _edges(
    found: NDArray[np.uint16 | np.uint32],
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]:
    """Find where ids meet: row, column, and the ids of the pixel and of the one beside or below it."""
    found_edges = []
    for down, right in ((0, 1), (1, 0)):
        here = found[: found.shape[0] - down, : found.shape[1] - right]
        there = found[down:, right:]
        y, x = np.nonzero((here != there) & (here != 0) & (there != 0))
        found_edges.append(np.stack([y, x, here[y, x], there[y, x]]).astype(np.intp))
    y, x, one, other = np.concatenate(found_edges, axis=1)
    return y, x, one, other


def _extents(found: NDArray[np.uint16 | np.uint32], count: int, times: int) -> NDArray[np.int64]:
    """Give the box of each id in pixels of the picture, half-open; 0, 0, 0, 0 where it has none."""
    height, width = found.shape
    extents = np.zeros((count + 1, 4), dtype=np.int64)
    extents[:, :2] = max(height, width)
    is_end = np.ones((height, width), dtype=np.bool_)
    is_end[:, :-1] = found[:, 1:] != found[:, :-1]
    is_start = np.ones((height, width), dtype=np.bool_)
    is_start[:, 1:] = is_end[:, :-1]
    y, last = np.nonzero(is_end)
    _, first = np.nonzero(is_start)
    id_ = found[y, last]
    np.minimum.at(extents[:, 0], id_, first // times)
    np.minimum.at(extents[:, 1], id_, y // times)
    np.maximum.at(extents[:, 2], id_, last // times + 1)
    np.maximum.at(extents[:, 3], id_, y // times + 1)
    extents[extents[:, 2] == 0] = 0
    return extents
