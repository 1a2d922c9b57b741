"""What lies under and over the areas of control: land, water, outlines, settlements, names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from app.exports.pictures.areas import Palette, side_numbers
from app.exports.pictures.canvas import Text
from app.exports.pictures.fonts import Font
from app.exports.pictures.labels import Label, place_labels
from app.exports.pictures.paths import Paths, Rect, projected, world

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from app.atlas.oblasts import Oblasts
    from app.atlas.view import View
    from app.exports.pictures.canvas import Canvas
    from app.exports.pictures.ground import Ground
    from app.exports.pictures.ink import Ink, Look
    from app.exports.pictures.labels import Placed
    from app.exports.pictures.paths import Frame
    from app.exports.pictures.shades import Shades

_PEOPLE_NEEDED = (
    *((4.6, 900_000), (5.4, 400_000), (6.0, 250_000), (6.6, 120_000), (7.2, 60_000)),
    *((8.0, 20_000), (8.7, 9_000), (9.4, 3_000), (10.2, 800)),
)
"""People that a place needs to be named, below a zoom."""
_DOT_NEEDED = ((6.4, 60_000), (7.2, 12_000), (8.0, 3_000), (8.6, 500))
"""People that a place needs for a dot over areas, below a zoom."""
_CORNERS = 49
"""Of a circle; the last is the first."""
_GREAT, _LARGE = 700_000, 200_000
_LEAST_COUNTED = 300
_ALL_DOTS_NAMED = 7.5
_OBLASTS_NAMED = (5.8, 9.0)
_NEAR = 20.0
_ABROAD = 1e6


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Scene:
    """One view in one frame; what does not change from day to day."""

    view: View
    ground: Ground
    oblasts: Oblasts
    frame: Frame
    ink: Ink
    lang: str
    room: Rect
    """The part of the picture that holds the map."""
    shades: Shades
    layers: frozenset[str]
    """Those that are drawn, over the ground."""

    @property
    def has_areas(self) -> bool:
        """Whether areas of control or the line of contact between them are drawn."""
        return len(self.view.classes.polygons) > 0 and not self.layers.isdisjoint(("areas", "contact"))

    def palette(self) -> Palette:
        """Mix the colours that areas and the line of contact are painted in."""
        kinds, parties = self.shades.kinds, self.view.theatre.parties
        return Palette(
            self.ink.looks(parties, kinds),
            side_numbers(kinds, parties),
            self.ink.contact,
            has_areas="areas" in self.layers,
            has_contact="contact" in self.layers,
        )

    def draw_ground(self, canvas: Canvas) -> None:
        """Draw sea, land and the borders of countries."""
        ink, density = self.ink, self.frame.density
        land = self.frame.place(self.ground.land)
        if len(land.points):
            low, high = land.points.min(axis=0), land.points.max(axis=0)
            canvas.fill(_rectangle(*low, *high), ink.water)
        canvas.fill(land, ink.abroad)
        canvas.stroke(land, ink.coast, 0.8 * density)
        canvas.stroke(self.frame.place(self.ground.borders), ink.border, 0.9 * density, opacity=0.45)

    def draw_water(self, canvas: Canvas, lakes: Sequence[int]) -> None:
        """Draw rivers and the lakes that there are, the outlines of oblasts, and that of the theatre."""
        if "water" in self.layers:
            self._draw_rivers_and_lakes(canvas, lakes)
        ink, density, zoom = self.ink, self.frame.density, self.frame.zoom
        if "oblasts" in self.layers:
            inner = self.frame.place(self.ground.oblasts)
            width = 0.7 if zoom < 7 else 1.1  # noqa: PLR2004 - as the browser map
            canvas.stroke(inner, ink.oblast, width * density, opacity=0.5, dash=(3 * density, 2.5 * density))
        width = 1.3 if zoom < 7 else 1.8  # noqa: PLR2004 - the same
        canvas.stroke(self.frame.place(self.rim), ink.border, width * density)

    def _draw_rivers_and_lakes(self, canvas: Canvas, lakes: Sequence[int]) -> None:
        ink, density, zoom = self.ink, self.frame.density, self.frame.zoom
        for river in self.ground.rivers:
            if river.rank <= zoom + 1.5:
                width = min(3.0, max(0.9, (zoom - 3) * 0.5 - river.rank * 0.05))
                canvas.stroke(self.frame.place(river.paths), ink.river, width * density)
        water = self.frame.place(Paths.joined([self.ground.lakes[number].paths for number in lakes]))
        canvas.fill(water, ink.water)
        canvas.stroke(water, ink.coast, 0.6 * density)

    @property
    def rim(self) -> Paths:
        """The outline of all areas; of all oblasts where there are no areas."""
        if not len(self.view.classes.polygons):
            return self.ground.outline
        return rim_of(self.view)

    def labels(self, taken: Sequence[Rect] = ()) -> list[Placed]:
        """Choose the names that can be read."""
        names = [*self._settlement_labels(), *self._city_labels(), *self._oblast_labels()]
        return place_labels(names, self.room, taken)

    def draw_labels(self, canvas: Canvas, placed: Sequence[Placed]) -> None:
        """Write names with halos."""
        for label in (one.label for one in placed):
            if label.dot:
                canvas.discs(np.array([[label.x, label.y]]), np.array([label.dot]), label.colour)
        for label, box in ((one.label, one.box) for one in placed):
            middle = (box.top + box.bottom) / 2
            canvas.text(
                Text(
                    text=label.text,
                    x=box.left,
                    middle=middle,
                    font=label.font,
                    colour=label.colour,
                    halo=(self.ink.halo, label.halo),
                )
            )

    def _settlement_labels(self) -> Iterator[Label]:
        settlements, frame, ink = self.view.settlements, self.frame, self.ink
        zoom, density = frame.zoom, frame.density
        needed = next((people for below, people in _PEOPLE_NEEDED if zoom < below), 0)
        wanted = np.flatnonzero((settlements.population >= needed) & ~np.isnan(settlements.lonlat[:, 0]))
        points = frame.pixels(world(settlements.lonlat[wanted]))
        for number, (x, y) in zip(wanted.tolist(), points.tolist(), strict=True):
            if not self._shows(x, y):
                continue
            place, people = settlements.places[number], int(settlements.population[number])
            size = (14 if people >= _GREAT else 12.5 if people >= _LARGE else 11.5) + max(0, min(2, zoom - 8))
            weight = 700 if people >= _GREAT else 600 if people >= _LARGE else 400
            yield Label(
                text=(place.name_uk if self.lang == "uk" else "") or place.name_en,
                x=x,
                y=y,
                font=Font(weight=weight, size=size * density),
                colour=ink.ink,
                halo=1.6 * density,
                rank=-people,
                gap=(dot_radius(people, zoom) + 4) * density,
            )

    def _city_labels(self) -> Iterator[Label]:
        density = self.frame.density
        known = {place.name_en for place in self.view.settlements.places}
        for city in self.ground.cities:
            if city.names["en"] in known or city.rank > self.frame.zoom - 3:
                continue
            ((x, y),) = self.frame.pixels(world(np.array([city.lonlat]))).tolist()
            if self._shows(x, y):
                yield Label(
                    text=city.names.get(self.lang) or city.names["en"],
                    x=x,
                    y=y,
                    font=Font(size=11.5 * density),
                    colour=self.ink.muted,
                    halo=1.6 * density,
                    rank=_ABROAD + city.rank,
                    gap=6 * density,
                    dot=2.2 * density,
                )

    def _oblast_labels(self) -> Iterator[Label]:
        zoom, density = self.frame.zoom, self.frame.density
        if "oblasts" not in self.layers or not _OBLASTS_NAMED[0] <= zoom < _OBLASTS_NAMED[1]:
            return
        for place, (lon, lat) in zip(self.oblasts.places, self.oblasts.label_lonlat, strict=True):
            if lon is None or lat is None:
                continue
            ((x, y),) = self.frame.pixels(world(np.array([[lon, lat]]))).tolist()
            name = (place.name_uk if self.lang == "uk" else "") or place.name_en
            size = 10.5 if zoom < 7 else 11.5  # noqa: PLR2004 - as the browser map
            if self._shows(x, y):
                yield Label(
                    text=short_oblast(name).upper(),
                    x=x,
                    y=y,
                    font=Font(family="serif", weight=600, size=size * density, spacing=0.9 * density),
                    colour=self.ink.muted,
                    halo=1.0 * density,
                    rank=-150_000,
                    gap=0,
                )

    def _shows(self, x: float, y: float) -> bool:
        return self.room.left <= x <= self.room.right and self.room.top <= y <= self.room.bottom


@dataclass(frozen=True, slots=True, eq=False)
class Dots:
    """The settlements that can be seen, the least populous first."""

    numbers: NDArray[np.intp]
    """Of the settlements."""
    centres: NDArray[np.float64]
    """Shape (n, 2), pixels."""
    radii: NDArray[np.float64]
    """Pixels of a plain screen."""
    small: NDArray[np.bool_]
    """Which are too small for a dot, unless they are encircled."""
    zoom: float
    density: float

    @classmethod
    def of(cls, scene: Scene) -> Dots:
        """Find the settlements in a frame."""
        settlements, frame = scene.view.settlements, scene.frame
        # Over areas, small dots would only blur what these say.
        is_over = len(scene.view.classes.polygons) > 0
        needed = next((people for below, people in _DOT_NEEDED if frame.zoom < below), 0) if is_over else 0
        small = ~(settlements.population >= needed)
        wanted = ~np.isnan(settlements.lonlat[:, 0]) & (~small | scene.shades.ever_pressed)
        has_point = np.flatnonzero(wanted)
        points = frame.pixels(world(settlements.lonlat[has_point]))
        near, room = _NEAR * frame.density, scene.room
        seen = (points >= (room.left - near, room.top - near)).all(axis=1)
        seen &= (points <= (room.right + near, room.bottom + near)).all(axis=1)
        numbers, points = has_point[seen], points[seen]
        people = settlements.population[numbers]
        order = np.argsort(people, kind="stable")
        radii = np.array([dot_radius(count, frame.zoom) for count in people[order].tolist()])
        numbers = numbers[order]
        return cls(numbers, points[order], radii.reshape(-1), small[numbers], frame.zoom, frame.density)

    def near(self, box: tuple[int, int, int, int]) -> Dots:
        """Give those that a box of the picture may show."""
        left, top, right, bottom = box
        reach = (self.radii.max(initial=0) + 5) * self.density
        seen = (self.centres >= (left - reach, top - reach)).all(axis=1)
        seen &= (self.centres <= (right + reach, bottom + reach)).all(axis=1)
        return Dots(self.numbers[seen], self.centres[seen], self.radii[seen], self.small[seen], self.zoom, self.density)

    def boxes(self, settlements: NDArray[np.intp]) -> list[tuple[int, int, int, int]]:
        """Give the boxes of the picture that some settlements may show in."""
        shown = np.isin(self.numbers, settlements)
        # A claimed place has two rings around it, and is no smaller than they need; an encircled one has a wider one.
        reach = np.maximum(self.radii[shown], (self.zoom - 5) * 0.85) * self.density + 5 * self.density
        low = np.floor(self.centres[shown] - reach[:, None]).astype(int)
        high = np.ceil(self.centres[shown] + reach[:, None]).astype(int)
        return [(*a, *b) for a, b in zip(low.tolist(), high.tolist(), strict=True)]

    def draw(self, canvas: Canvas, states: NDArray[np.intp], looks: Sequence[Look], ink: Ink) -> None:
        """Draw them: those with a ring over those without.

        Parameters
        ----------
        canvas
            What to draw on.
        states
            The number of the shade of each settlement there is.
        looks
            Of each shade.
        ink
            The colours.
        """
        zoom, density = self.zoom, self.density
        own = states[self.numbers]
        present = sorted(np.unique(own).tolist(), key=lambda state: (looks[state].ring is not None, state))
        rim = min(1.2, max(0.7, (zoom - 5) * 0.4)) * density
        for state in present:
            look = looks[state]
            group = (own == state) & (look.is_pressed | ~self.small)
            if not group.any():
                continue
            centres = self.centres[group]
            least = max(0.9, (zoom - 5) * 0.85) if look.ring else 0.0
            radii = np.maximum(self.radii[group], least) * density
            if look.ring:
                canvas.discs(centres, radii + 1.9 * rim, look.ring)
                canvas.discs(centres, radii + 0.9 * rim, ink.halo)
            elif zoom >= 7:  # noqa: PLR2004 - as the browser map
                canvas.discs(centres, radii + min(1.0, (zoom - 6) * 0.4) * density, ink.halo)
            canvas.discs(centres, radii, look.dot)
            if look.is_pressed:
                dash = (3 * density, 2 * density)
                wide = circles(centres, self.radii[group] * density + 3.2 * density)
                canvas.stroke(wide, ink.ink, 1.6 * density, dash=dash)


def circles(centres: NDArray[np.float64], radii: NDArray[np.float64]) -> Paths:
    """Give closed lines around points."""
    turn = np.linspace(0, 2 * np.pi, _CORNERS)
    unit = np.stack([np.cos(turn), np.sin(turn)], axis=1)
    points = centres[:, None, :] + radii[:, None, None] * unit
    return Paths(points.reshape(-1, 2), np.arange(len(centres) + 1) * _CORNERS)


def dot_radius(people: float, zoom: float) -> float:
    """Give the radius of a settlement in pixels of a plain screen."""
    base = max(0.4, 0.6 * 1.45 ** (zoom - 6))
    size = (max(people, _LEAST_COUNTED) / 1000) ** 0.5
    growth = 0.14 + 0.03 * max(-1.5, zoom - 6)
    return float(min(base + growth * min(size, 22), 13))


def short_oblast(name: str) -> str:
    """Give the name of an oblast without the word for what it is: there is little room."""
    for word in (" Oblast", " область"):
        name = name.removesuffix(word)
    for word in ("Autonomous Republic of ", "Автономна Республіка "):
        name = name.removeprefix(word)
    return name


def rim_of(view: View) -> Paths:
    """Give the outline of all areas of a view in units of the world."""
    outside = shapely.coverage_union_all(view.classes.polygons)
    return projected(Paths.of(shapely.get_parts(outside)))


def _rectangle(left: float, top: float, right: float, bottom: float) -> Paths:
    return Paths(np.array([[left, top], [right, top], [right, bottom], [left, bottom]]), np.array([0, 4]))
