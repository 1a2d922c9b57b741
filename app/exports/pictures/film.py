"""The frames of an animation: of each, only what changed is drawn again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from app.domain.errors import Fault
from app.exports.pictures.areas import AreaBuffer
from app.exports.pictures.picture import UndrawableError
from app.exports.pictures.raster import Raster
from app.exports.pictures.scene import Dots

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

    from numpy.typing import NDArray

    from app.exports.pictures.picture import Atelier, Sheet

Box = tuple[int, int, int, int]
MOST_PER_SECOND: Final = 50
LAST_S: Final = 2.0
"""How long the last frame stays."""
_PATCH = 32
"""Pixels of the squares that are drawn again or not."""


class Frame(NamedTuple):
    """A frame."""

    pixels: NDArray[np.uint8]
    """Shape (height, width, 3); the next frame writes over it."""
    box: Box
    """What differs from the frame before it: left, top, right, bottom."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Film:
    """An animation that has not been drawn yet."""

    atelier: Atelier
    sheet: Sheet
    days: Sequence[date]
    """A frame each, in the order of time."""
    per_second: float = 12
    told: Callable[[int, int], None] = lambda _done, _of: None

    @property
    def pixels(self) -> int:
        """Of all frames."""
        return len(self.days) * self.sheet.pixels

    def checked(self, most_pixels: int) -> Film:
        """Give the film itself if it can be drawn.

        Raises
        ------
        UndrawableError
            If it has no frame, goes too fast, or all of its frames together have more than `most_pixels`.
        """
        faults = self.sheet.faults()
        if not self.days:
            faults.append(Fault(at="from", message="gives no day; put the earlier day first"))
        if not 0 < self.per_second <= MOST_PER_SECOND:
            faults.append(Fault(at="fps", message=f"is not above 0 and up to {MOST_PER_SECOND}"))
        if not faults and self.pixels > most_pixels:
            message = (
                f"make {self.pixels:,} pixels in all; the limit is {most_pixels:,}, "
                f"{most_pixels // self.sheet.pixels:,} frames of this size: take a longer step, a shorter span "
                "or a smaller picture"
            )
            value = f"{len(self.days):,} frames of {self.sheet.width}x{self.sheet.height}"
            faults.append(Fault(at="step", message=message, value=value))
        if faults:
            subject = "the animation"
            raise UndrawableError(subject, faults)
        return self

    def durations_ms(self) -> list[int]:
        """Tell how long each frame stays."""
        one = round(1000 / self.per_second)
        return [one] * (len(self.days) - 1) + [max(one, round(1000 * LAST_S))]

    def watched(self, told: Callable[[int, int], None]) -> Film:
        """Give the same film; `told` hears of how many frames are drawn, of how many."""
        return replace(self, told=told)

    def frames(self) -> Iterator[Frame]:
        """Draw frame after frame."""
        for number, frame in enumerate(_Desk(self).frames(), start=1):
            self.told(number, len(self.days))
            yield frame


class _Desk:
    """Where frames are put together: what never changes lies ready, under and over what does."""

    def __init__(self, film: Film) -> None:
        self._days = film.days
        plan = film.atelier.plan(film.sheet, *film.days, titled=_widest(film.days))
        self._scene, self._furniture, self._room = plan.scene, plan.furniture, plan.room
        view = film.atelier.view
        ink, parties = self._scene.ink, view.theatre.parties
        self._density = self._scene.frame.density
        self._ground = Raster(self._room, ink.beyond, density=self._density)
        self._scene.draw_ground(self._ground)
        self._layers = film.sheet.layers
        self._areas = (
            AreaBuffer(view.classes.polygons, self._scene.frame, self._room) if self._scene.has_areas else None
        )
        self._shades = self._scene.shades
        self._palette = self._scene.palette()
        self._dots, self._looks = Dots.of(self._scene), ink.looks(parties, self._shades.kinds)
        self._names = Raster(self._room, density=self._density)
        if "labels" in self._layers:
            self._scene.draw_labels(self._names, self._scene.labels([self._furniture.scale_box()]))
        self._furniture.draw_footer(self._names, self._scene.frame)

    def frames(self) -> Iterator[Frame]:
        furniture, scene = self._furniture, self._scene
        whole = Raster((0, 0, furniture.width, furniture.height), scene.ink.beyond, density=self._density)
        furniture.draw_header(whole, self._days[0])
        furniture.draw_footer(whole, scene.frame)
        pixels = whole.pixels()
        lakes: tuple[int, ...] | None = None
        water = Raster(self._room, density=self._density)
        held = states = np.empty(0, dtype=np.intp)
        for number, day in enumerate(self._days):
            boxes = [] if number == 0 else [self._write_title(pixels, day)]
            now_states = self._shades.on(day)
            now_held = self._shades.of_classes(now_states)
            if scene.ground.lakes_on(day) != lakes:
                lakes = scene.ground.lakes_on(day)
                water = Raster(self._room, density=self._density)
                scene.draw_water(water, lakes)
                dirty = [self._room]
            else:
                dirty = self._dirty(np.flatnonzero(now_held != held), np.flatnonzero(now_states != states))
            held, states = now_held, now_states
            for box in dirty:
                left, top, right, bottom = box
                pixels[top:bottom, left:right] = self._composed(box, water, held, states)
            yield Frame(pixels, _around([*boxes, *dirty]) if number else (0, 0, furniture.width, furniture.height))

    def _composed(self, box: Box, water: Raster, held: NDArray[np.intp], states: NDArray[np.intp]) -> NDArray[np.uint8]:
        part = self._ground.part(box)
        if self._areas:
            self._areas.paint(part, held, self._palette)
        water.part(box).over(part)
        if "settlements" in self._layers:
            self._dots.near(box).draw(part, states, self._looks, self._scene.ink)
        self._names.part(box).over(part)
        return part.pixels()

    def _write_title(self, pixels: NDArray[np.uint8], day: date) -> Box:
        left, top, right, bottom = (int(side) for side in self._furniture.title_box())
        title = Raster((left, top, right, bottom), self._scene.ink.page, density=self._density)
        self._furniture.draw_title(title, day)
        pixels[top:bottom, left:right] = title.pixels()
        return left, top, right, bottom

    def _dirty(self, classes: NDArray[np.intp], settlements: NDArray[np.intp]) -> list[Box]:
        """Cut what has to be drawn again into boxes that do not overlap."""
        boxes = self._areas.extent(classes) if self._areas else []
        boxes += self._dots.boxes(settlements)
        left, top, right, bottom = self._room
        marks = np.zeros((-(-(bottom - top) // _PATCH), -(-(right - left) // _PATCH)), dtype=np.bool_)
        for box in boxes:
            first = max(0, box[0] - left) // _PATCH, max(0, box[1] - top) // _PATCH
            last = -(-(box[2] - left) // _PATCH), -(-(box[3] - top) // _PATCH)
            marks[first[1] : max(0, last[1]), first[0] : max(0, last[0])] = True
        return [
            (
                left + first * _PATCH,
                top + upper * _PATCH,
                min(right, left + last * _PATCH),
                min(bottom, top + lower * _PATCH),
            )
            for upper, lower, first, last in _rectangles(marks)
        ]


def _rectangles(marks: NDArray[np.bool_]) -> list[tuple[int, int, int, int]]:
    """Cover marks with rectangles: runs of a row, grown downwards while the rows below have the same run."""
    found: dict[tuple[int, int], tuple[int, int]] = {}
    done: list[tuple[int, int, int, int]] = []
    for row in range(len(marks) + 1):
        runs = _runs(marks[row]) if row < len(marks) else []
        for run in [run for run in found if run not in runs]:
            upper, lower = found.pop(run)
            done.append((upper, lower, *run))
        for run in runs:
            found[run] = (found[run][0] if run in found else row, row + 1)
    return done


def _runs(row: NDArray[np.bool_]) -> list[tuple[int, int]]:
    turns = np.flatnonzero(np.diff(np.concatenate([[False], row, [False]]).astype(np.int8)))
    return [(int(first), int(last)) for first, last in turns.reshape(-1, 2)]


def _around(boxes: Sequence[Box]) -> Box:
    sides = np.array(boxes)
    left, top = sides[:, :2].min(axis=0).tolist()
    right, bottom = sides[:, 2:].max(axis=0).tolist()
    return left, top, right, bottom


def _widest(days: Sequence[date]) -> list[date]:
    """Give a day of each month and length of number there is: one of them has the longest title."""
    found: dict[Any, date] = {}
    for day in days:
        found.setdefault((day.month, day.day > 9), day)  # noqa: PLR2004 - two figures
    return [*found.values(), days[-1]]
