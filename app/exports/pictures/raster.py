"""A picture as pixels."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely
from PIL import Image, ImageDraw

from app.exports.pictures.fonts import FINER
from app.exports.pictures.ink import rgb
from app.exports.pictures.paths import Paths, Rect
from app.exports.pictures.pattern import patterned
from app.exports.pictures.scan import coverage

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.exports.pictures.canvas import Text
    from app.exports.pictures.ink import Look

_QUARTER = 6
"""Corners of a quarter of a round end."""
_MARGIN = 40.0
"""Pixels beyond the edge that lines are still drawn in, so that no end shows."""
_SMALL_DOT = 0.5


class Raster:
    """Pixels of a part of a picture: opaque, or transparent until something is drawn."""

    def __init__(self, box: tuple[int, int, int, int], paper: str | None = None, *, density: float = 1.0) -> None:
        """Start with an empty sheet.

        Parameters
        ----------
        box
            Left, top, right and bottom of the part, in pixels of the picture.
        paper
            The colour of an opaque sheet; none makes a transparent one.
        density
            Pixels a pixel of a plain screen.
        """
        self.left, self.top, right, bottom = box
        self.width, self.height = right - self.left, bottom - self.top
        self.density = density
        self.colour = np.zeros((self.height, self.width, 3), dtype=np.float32)
        """0 to 255; on a transparent sheet multiplied by `alpha`."""
        self.alpha = None if paper else np.zeros((self.height, self.width, 1), dtype=np.float32)
        if paper:
            self.colour[:] = rgb(paper)

    def fill(self, paths: Paths, colour: str, *, opacity: float = 1.0, winding: bool = False) -> None:
        """Fill rings; with `winding`, what is inside two rings of one direction is inside."""
        if not len(paths.points):
            return
        points = paths.points - (self.left, self.top)
        low = np.clip(np.floor(points.min(axis=0)), 0, (self.width, self.height)).astype(int)
        high = np.clip(np.ceil(points.max(axis=0)), 0, (self.width, self.height)).astype(int)
        (left, top), (right, bottom) = low.tolist(), high.tolist()
        if left >= right or top >= bottom:
            return
        moved = Paths(points - low, paths.starts)
        self._blend(left, top, coverage(moved, right - left, bottom - top, winding=winding) * opacity, colour)

    def stroke(
        self, paths: Paths, colour: str, width: float, *, opacity: float = 1.0, dash: tuple[float, float] | None = None
    ) -> None:
        """Draw lines."""
        lines = self._near(paths)
        if dash is not None:
            lines = _dashed(lines, dash)
        if len(lines):
            round_ends = shapely.buffer(lines, width / 2, quad_segs=_QUARTER)
            self.fill(Paths.of(shapely.orient_polygons(round_ends)), colour, opacity=opacity, winding=True)

    def _near(self, paths: Paths) -> NDArray[np.object_]:
        lines = paths.lines()
        box = shapely.box(
            self.left - _MARGIN,
            self.top - _MARGIN,
            self.left + self.width + _MARGIN,
            self.top + self.height + _MARGIN,
        )
        lines = lines[shapely.intersects(shapely.envelope(lines), box)]
        clipped = shapely.get_parts(shapely.clip_by_rect(lines, *box.bounds))
        kept: NDArray[np.object_] = clipped[shapely.length(clipped) > 0]
        return kept

    def discs(self, centres: NDArray[np.float64], radii: NDArray[np.float64], colour: str) -> None:
        """Draw discs."""
        moved = centres - (self.left, self.top)
        reach = radii[:, None] + 1
        seen = ((moved + reach > 0) & (moved - reach < (self.width, self.height))).all(axis=1)
        if not seen.any():
            return
        moved, radii, reach = moved[seen], radii[seen], reach[seen]
        low = np.clip(np.floor((moved - reach).min(axis=0)), 0, (self.width, self.height)).astype(int)
        high = np.clip(np.ceil((moved + reach).max(axis=0)), 0, (self.width, self.height)).astype(int)
        covered = np.zeros((high[1] - low[1], high[0] - low[0]), dtype=np.float32)
        size = np.ceil(radii).astype(int) + 1
        for half in np.unique(size).tolist():
            group = size == half
            _stamp(covered, moved[group] - low, radii[group], half)
        self._blend(int(low[0]), int(low[1]), covered, colour)

    def text(self, text: Text) -> None:
        """Write."""
        halo = text.halo[1] if text.halo else 0.0
        width = text.font.width(text.text)
        left = int(np.floor(text.left - halo - 2))
        top = int(np.floor(text.baseline - text.font.size * 1.1 - halo))
        right = int(np.ceil(text.left + width + halo + 3))
        bottom = int(np.ceil(text.baseline + text.font.size * 0.4 + halo))
        size = (right - left, bottom - top)
        at = (text.left - left, text.baseline - top)
        if text.halo:
            self._blend_clipped(left, top, _written(text, size, at, halo) * 0.8, text.halo[0])
        self._blend_clipped(left, top, _written(text, size, at, 0), text.colour)

    def swatch(self, rect: Rect, look: Look) -> None:
        """Fill a rectangle in the colours and the pattern of a look."""
        left, top, right, bottom = (round(side) for side in rect)
        colours = patterned(look, right - left, bottom - top, self.density)
        left, top = left - self.left, top - self.top
        here = self.colour[top : top + colours.shape[0], left : left + colours.shape[1]]
        here[:] = colours[: here.shape[0], : here.shape[1]]

    def over(self, under: Raster) -> None:
        """Lie down on another sheet of the same size."""
        if self.alpha is None:
            under.colour[:] = self.colour
        else:
            under.colour *= 1 - self.alpha
            under.colour += self.colour

    def part(self, box: tuple[int, int, int, int]) -> Raster:
        """Give a copy of a part."""
        left, top, right, bottom = box
        part = Raster(box, density=self.density)
        rows = slice(top - self.top, bottom - self.top)
        columns = slice(left - self.left, right - self.left)
        part.colour = self.colour[rows, columns].copy()
        part.alpha = None if self.alpha is None else self.alpha[rows, columns].copy()
        return part

    def pixels(self) -> NDArray[np.uint8]:
        """Give the bytes, shape (height, width, 3)."""
        return np.rint(np.clip(self.colour, 0, 255)).astype(np.uint8)

    def _blend_clipped(self, left: int, top: int, covered: NDArray[np.float32], colour: str) -> None:
        left, top = left - self.left, top - self.top
        cut_left, cut_top = max(0, -left), max(0, -top)
        inside = covered[cut_top : max(cut_top, self.height - top), cut_left : max(cut_left, self.width - left)]
        if inside.size:
            self._blend(left + cut_left, top + cut_top, inside, colour)

    def _blend(self, left: int, top: int, covered: NDArray[np.float32], colour: str) -> None:
        rows, columns = slice(top, top + covered.shape[0]), slice(left, left + covered.shape[1])
        share = covered[:, :, None]
        here = self.colour[rows, columns]
        here *= 1 - share
        here += share * np.array(rgb(colour), dtype=np.float32)
        if self.alpha is not None:
            alpha = self.alpha[rows, columns]
            alpha *= 1 - share
            alpha += share


def _stamp(covered: NDArray[np.float32], centres: NDArray[np.float64], radii: NDArray[np.float64], half: int) -> None:
    """Note how much of the pixels around some points discs of about one size cover."""
    height, width = covered.shape
    step = np.arange(-half, half + 1)
    corner = np.floor(centres).astype(int)
    x, y = corner[:, :1] + step, corner[:, 1:] + step
    gap = np.hypot(
        (x + 0.5 - centres[:, :1])[:, None, :],
        (y + 0.5 - centres[:, 1:])[:, :, None],
    )
    share = np.clip(radii[:, None, None] + 0.5 - gap, 0, 1)
    # Of a disc smaller than a pixel that rule would show too much.
    share *= np.minimum(1, np.pi * (np.maximum(radii, 0.1) / (2 * _SMALL_DOT)) ** 2)[:, None, None].clip(0, 1) ** 0.5
    inside = ((x >= 0) & (x < width))[:, None, :] & ((y >= 0) & (y < height))[:, :, None]
    at = np.broadcast_to(y[:, :, None] * width, gap.shape) + np.broadcast_to(x[:, None, :], gap.shape)
    np.maximum.at(covered.reshape(-1), at[inside], share[inside].astype(np.float32))


def _dashed(lines: NDArray[np.object_], dash: tuple[float, float]) -> NDArray[np.object_]:
    on, off = dash
    pieces = []
    for line in lines:
        length = line.length
        points, index = shapely.get_coordinates(line), None
        along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))])
        for start in np.arange(0, length, on + off).tolist():
            end = min(start + on, length)
            index = slice(*np.searchsorted(along, [start, end], side="right"))
            inner = points[index]
            ends = np.stack([np.interp([start, end], along, points[:, axis]) for axis in (0, 1)], axis=1)
            pieces.append(shapely.linestrings(np.concatenate([ends[:1], inner, ends[1:]])))
    dashed: NDArray[np.object_] = np.array(pieces, dtype=object)
    return dashed


def _written(text: Text, size: tuple[int, int], at: tuple[float, float], halo: float) -> NDArray[np.float32]:
    """Write finer than the picture: letters then stand where they should, not where a pixel begins."""
    mask = Image.new("L", (size[0] * FINER, size[1] * FINER))
    pen = ImageDraw.Draw(mask)
    face = text.font.face()
    x, y = at[0] * FINER, at[1] * FINER
    for part in text.text if text.font.spacing else [text.text]:
        pen.text((x, y), part, fill=255, font=face, anchor="ls", stroke_width=halo * FINER)
        x += face.getlength(part) + text.font.spacing * FINER
    return np.asarray(mask.reduce(FINER), dtype=np.float32) / np.float32(255)
