"""A picture as SVG: text stays text, and areas are shapes that an editor can take apart."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape, quoteattr

import numpy as np
import shapely

from app.atlas.history_classes import side_of
from app.exports.pictures.areas import sides_of
from app.exports.pictures.paths import Paths, Rect, projected
from app.exports.pictures.scene import Dots
from app.exports.pictures.words import named, spoken
from app.geometry.territory import borders, dissolve

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from numpy.typing import NDArray

    from app.exports.pictures.canvas import Text
    from app.exports.pictures.ink import Look
    from app.exports.pictures.paths import Frame
    from app.exports.pictures.picture import Atelier, Plan, Sheet
    from app.exports.pictures.scene import Scene

_MARGIN: Final = 4.0
"""Pixels beyond the edge that shapes are kept in."""
_LEAST_MOVE: Final = 0.25
"""Pixels: an outline loses vertices that move it by less."""
_STEP: Final = 10
"""Positions a pixel."""
_PERIOD: Final = 5.66
_STRIPE: Final = 2.33
_GRAIN: Final = 4
_SPOTS: Final = ((0, 0), (1, 1), (1, 0), (0, 1))
"""Column and row of the squares of a dotted pattern, in the order in which they fill."""


class Svg:
    """Takes shapes and writes them."""

    def __init__(self, width: int, height: int) -> None:
        """Start with an empty sheet, in pixels."""
        self.width, self.height = width, height
        self._box = shapely.box(-_MARGIN, -_MARGIN, width + _MARGIN, height + _MARGIN)
        self._body: list[str] = []
        self._patterns: dict[Look, str] = {}
        self._shares: set[int] = set()

    def fill(self, paths: Paths, colour: str, *, opacity: float = 1.0) -> None:
        """Fill rings; what is inside an even number of them is outside."""
        shape = _path(self._clipped_rings(paths), is_closed=True)
        if shape:
            self._body.append(f'<path d="{shape}" fill="{colour}" fill-rule="evenodd"{_opacity(opacity)}/>')

    def stroke(
        self, paths: Paths, colour: str, width: float, *, opacity: float = 1.0, dash: tuple[float, float] | None = None
    ) -> None:
        """Draw lines."""
        lines = shapely.simplify(paths.lines(), _LEAST_MOVE)
        lines = shapely.get_parts(shapely.clip_by_rect(lines, *self._box.bounds))
        shape = _path((shapely.get_coordinates(line) for line in lines), is_closed=False)
        if shape:
            dashes = f' stroke-dasharray="{dash[0]:g} {dash[1]:g}"' if dash else ""
            self._body.append(
                f'<path d="{shape}" fill="none" stroke="{colour}" stroke-width="{width:.2f}" stroke-linejoin="round" '
                f'stroke-linecap="round"{dashes}{_opacity(opacity)}/>'
            )

    def discs(self, centres: NDArray[np.float64], radii: NDArray[np.float64], colour: str) -> None:
        """Draw discs."""
        if len(centres):
            discs = (
                f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.2f}"/>'
                for (x, y), radius in zip(centres.tolist(), radii.tolist(), strict=True)
            )
            self._body.append(f'<g fill="{colour}">{"".join(discs)}</g>')

    def text(self, text: Text) -> None:
        """Write. The length is that of our own letters, so that others do not run into their neighbours."""
        font = text.font
        halo = ""
        if text.halo:
            halo = (
                f' stroke="{text.halo[0]}" stroke-width="{2 * text.halo[1]:.1f}" stroke-opacity="0.8" '
                'stroke-linejoin="round" paint-order="stroke"'
            )
        spacing = f' letter-spacing="{font.spacing:g}"' if font.spacing else ""
        self._body.append(
            f'<text x="{text.left:.1f}" y="{text.baseline:.1f}" textLength="{font.width(text.text):.1f}" '
            f"font-family={quoteattr(font.stack)} "
            f'font-weight="{font.weight}" font-size="{font.size:g}" fill="{text.colour}"{spacing}{halo}>'
            f"{escape(text.text)}</text>"
        )

    def swatch(self, rect: Rect, look: Look) -> None:
        """Fill a rectangle in the colours and the pattern of a look."""
        shape = f"M{rect.left:g} {rect.top:g}h{rect.width:g}v{rect.height:g}h{-rect.width:g}z"
        self._body += self._filled(shape, look)

    def area(self, paths: Paths, look: Look) -> None:
        """Fill rings in the colours and the pattern of a look."""
        shape = _path(self._clipped_rings(paths), is_closed=True)
        if shape:
            self._body += self._filled(shape, look)

    def document(self, *, title: str, description: str, lang: str, paper: str) -> str:
        """Write everything."""
        patterns = "".join(_pattern(look, name) for look, name in self._patterns.items())
        patterns += "".join(_mask(share, self.width, self.height) for share in sorted(self._shares))
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{self.width}" height="{self.height}" '
            f'viewBox="0 0 {self.width} {self.height}" role="img" lang={quoteattr(lang)} xml:lang={quoteattr(lang)}>'
            f"<title>{escape(title)}</title><desc>{escape(description)}</desc><defs>{patterns}</defs>"
            f'<rect width="{self.width}" height="{self.height}" fill="{paper}"/>' + "".join(self._body) + "</svg>\n"
        )

    def _filled(self, shape: str, look: Look) -> list[str]:
        if look.before is not None:
            self._shares.add(look.share)
            now = self._filled(shape, replace(look, before=None))
            return [*self._filled(shape, look.before), f'<g mask="url(#share{look.share})">', *now, "</g>"]
        name = self._patterns.setdefault(look, f"look{len(self._patterns)}")
        # A stroke in the colour of the area closes the hair between neighbours that smoothing would show.
        return [
            f'<path d="{shape}" fill="url(#{name})" fill-rule="evenodd" stroke="{look.fill}" stroke-width="0.4"/>'
            if look.stripe is None
            else f'<path d="{shape}" fill="{look.fill}" fill-rule="evenodd"/>'
            f'<path d="{shape}" fill="url(#{name})" fill-rule="evenodd"/>'
        ]

    def _clipped_rings(self, paths: Paths) -> Iterable[NDArray[np.float64]]:
        for ring in paths.each():
            if len(ring) < 4:  # noqa: PLR2004 - a ring has three corners, and its first again
                ring = np.concatenate([ring, ring[:1]])  # noqa: PLW2901 - closed
            found = shapely.simplify(shapely.linearrings(ring), _LEAST_MOVE)
            inside = shapely.clip_by_rect(shapely.polygons(found), *self._box.bounds)
            for part in shapely.get_rings(shapely.get_parts(inside)):
                yield shapely.get_coordinates(part)


def svg(atelier: Atelier, sheet: Sheet, day: date) -> bytes:
    """Draw the map of a day as SVG.

    Raises
    ------
    InvalidInputError
        If the sheet is too small or too large.
    AssetMissingError
        If the fonts, which say how wide a text is, have not been fetched.
    """
    plan = atelier.plan(sheet.checked(), day)
    scene, furniture, view = plan.scene, plan.furniture, atelier.view
    canvas = Svg(furniture.width, furniture.height)
    shades = scene.shades
    scene.draw_ground(canvas)
    if scene.has_areas:
        _draw_areas(canvas, plan, day)
    scene.draw_water(canvas, scene.ground.lakes_on(day))
    if "settlements" in sheet.layers:
        looks = scene.ink.looks(view.theatre.parties, shades.kinds)
        Dots.of(scene).draw(canvas, shades.on(day), looks, scene.ink)
    if "labels" in sheet.layers:
        scene.draw_labels(canvas, scene.labels([furniture.scale_box()]))
    furniture.draw_header(canvas, day)
    furniture.draw_footer(canvas, scene.frame)
    text = canvas.document(
        title=f"{named(view.theatre.title, sheet.lang)}, {spoken(day, sheet.lang)}",
        description=f"{view.theatre.id} {day} {view.method} revision {view.revision}",
        lang=sheet.lang,
        paper=scene.ink.beyond,
    )
    return text.encode()


def _draw_areas(canvas: Svg, plan: Plan, day: date) -> None:
    scene = plan.scene
    classes, shades = scene.view.classes, scene.shades
    polygons = shapely.coverage_simplify(classes.polygons, degrees_a_pixel(scene.frame) * 0.5, simplify_boundary=True)
    held = shades.of_classes(shades.on(day))
    if "areas" in scene.layers:
        looks = scene.ink.looks(scene.view.theatre.parties, shades.kinds)
        present, labels = np.unique(held, return_inverse=True)
        for number, merged in zip(present.tolist(), dissolve(polygons, labels), strict=True):
            canvas.area(scene.frame.place(projected(Paths.of(merged))), looks[number])
    if "contact" in scene.layers:
        _draw_contact(canvas, scene, polygons, held)


def _draw_contact(canvas: Svg, scene: Scene, polygons: NDArray[np.object_], held: NDArray[np.intp]) -> None:
    names = [side_of(holder) for holder in sides_of(scene.shades.kinds)]
    numbers = {name: number for number, name in enumerate(dict.fromkeys(names))}
    side = np.array([numbers[name] for name in names], dtype=np.intp)[held]
    edges = borders(polygons)
    found = (edges.between(side, left, right) for left, right in combinations(numbers.values(), 2))
    lines = [line for line in found if not line.is_empty]
    if lines:
        contact = scene.frame.place(projected(Paths.of(np.array(lines, dtype=object))))
        canvas.stroke(contact, scene.ink.contact, 1.5 * scene.frame.density)


def degrees_a_pixel(frame: Frame) -> float:
    """Tell how many degrees of longitude a pixel is wide."""
    return 360 / 256 / frame.scale


def _pattern(look: Look, name: str) -> str:
    if look.stripe is None:
        return (
            f'<pattern id="{name}" width="{_GRAIN}" height="{_GRAIN}" patternUnits="userSpaceOnUse">'
            f'<rect width="{_GRAIN}" height="{_GRAIN}" fill="{look.fill}"/>'
            f'<rect width="{_GRAIN}" height="0.5" fill="{look.grain}"/>'
            f"{_squares(1, look.speck) if look.speck else ''}</pattern>"
        )
    turn = 45 if look.pattern == "claim" else -45
    return (
        f'<pattern id="{name}" width="{_PERIOD}" height="{_PERIOD}" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate({turn})">'
        f'<rect width="{_STRIPE}" height="{_PERIOD}" fill="{look.stripe}"/></pattern>'
    )


def _mask(share: int, width: int, height: int) -> str:
    """Let through so many of each four squares."""
    size = f'width="{width}" height="{height}"'
    return (
        f'<pattern id="squares{share}" width="{_GRAIN}" height="{_GRAIN}" patternUnits="userSpaceOnUse">'
        f'{_squares(share, "#fff")}</pattern><mask id="share{share}" maskUnits="userSpaceOnUse" x="0" y="0" '
        f'{size}><rect {size} fill="url(#squares{share})"/></mask>'
    )


def _squares(count: int, colour: str) -> str:
    side = _GRAIN / 2
    return "".join(
        f'<rect x="{x * side:g}" y="{y * side:g}" width="{side:g}" height="{side:g}" fill="{colour}"/>'
        for x, y in _SPOTS[:count]
    )


def _opacity(opacity: float) -> str:
    return "" if opacity == 1 else f' opacity="{opacity:g}"'


def _path(lines: Iterable[NDArray[np.float64]], *, is_closed: bool) -> str:
    written = []
    for line in lines:
        spots = np.rint(line * _STEP).astype(np.int64)
        if is_closed:
            spots = spots[:-1]
        moves = np.diff(spots, axis=0)
        moves = moves[(moves != 0).any(axis=1)]
        if len(moves):
            steps = " ".join(f"{x / _STEP:g} {y / _STEP:g}" for x, y in moves.tolist())
            x, y = spots[0].tolist()
            written.append(f"M{x / _STEP:g} {y / _STEP:g}l{steps}{'z' if is_closed else ''}")
    return "".join(written)
