"""A picture of what changed hands between two maps: what was gained stands out, by who gained it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

import numpy as np
import shapely

from app.atlas.exchange import Exchange
from app.domain.control import Status
from app.exports.pictures.areas import AreaBuffer, Palette
from app.exports.pictures.furniture import BEFORE, SWATCH_ROOM, Furniture, Item
from app.exports.pictures.image_file import Caption, image_file
from app.exports.pictures.ink import Ink, mix
from app.exports.pictures.paths import Paths, projected
from app.exports.pictures.raster import Raster
from app.exports.pictures.scene import Dots
from app.exports.pictures.shades import Shades
from app.exports.pictures.svg import Svg, degrees_a_pixel
from app.exports.pictures.words import counted, named, say, spoken
from app.geometry.territory import borders

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from app.atlas.comparison import Side
    from app.exports.pictures.canvas import Canvas
    from app.exports.pictures.fonts import Font
    from app.exports.pictures.ink import Look
    from app.exports.pictures.picture import Atelier, Plan, Sheet
    from app.geometry.voronoi import Cells

PictureKind: TypeAlias = Literal["png", "webp", "svg"]
_KEPT: Final = 0.52
"""How much of a colour is left in what did not change hands."""
_INKED: Final = 0.2
"""How much ink there is in what a party gained: it stands out in whatever colour."""
_FINE: Final = 0.25
"""Pixels: outlines lose vertices that move them by less."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeFurniture(Furniture):
    """The strips above and below a map of what changed."""

    exchange: Exchange

    def _title(self, day: date) -> str:
        left = self.exchange.left
        spans = [" – ".join(dict.fromkeys(write(one) for one in (left.day, day))) for write in (self._spoken, str)]
        return self._fitting(self._title_fonts()[0], *spans)

    def _spoken(self, day: date) -> str:
        return spoken(day, self.lang)

    def _fitting(self, font: Font, *texts: str, taken: float = 0.0) -> str:
        """Choose the first of some texts that there is room for; the last where there is none for any."""
        room = self.line_width - taken
        return next((text for text in texts if font.width(text) <= room), texts[-1])

    def _subtitle(self, day: date) -> str:
        title = named(self.view.theatre.title, self.lang)
        has_changed = (self.exchange.before != self.exchange.after).any()
        if self.is_of_time:
            parts = [f"{title}: {say(self.lang, 'changed' if has_changed else 'unchanged_all')}"]
            if self.view.as_of is not None:
                parts.append(say(self.lang, "as_of", day=spoken(self.view.as_of, self.lang)))
            if day > self.view.last_day:
                parts.append(say(self.lang, "after", day=spoken(self.view.last_day, self.lang)))
            return ", ".join(parts)
        differs = "" if has_changed else f"; {say(self.lang, 'alike')}"
        sides = f"{title}: {self._side(self.exchange.left)} / {self._side(self.exchange.right)}{differs}"
        return self._fitting(self._title_fonts()[1], sides, f"{title}: {say(self.lang, 'differs')}")

    @property
    def is_of_time(self) -> bool:
        """Whether the two maps are of different days, not of different knowledge or rules."""
        left, right = self.exchange.left.view, self.exchange.right.view
        return (left.method, left.as_of) == (right.method, right.as_of)

    def _side(self, side: Side) -> str:
        """Tell one map from the other in a few words."""
        if self.is_of_time:
            return spoken(side.day, self.lang)
        if self.exchange.left.view.method != self.exchange.right.view.method:
            return str(side.view.method)
        if side.view.as_of is None:
            return say(self.lang, "as_of_now")
        return say(self.lang, "as_of", day=spoken(side.view.as_of, self.lang))

    def _items(self) -> Iterator[Item]:
        exchange = self.exchange
        if not self.layers.isdisjoint(("areas", "settlements")):
            looks = Looks(exchange, self.ink)
            for gain in exchange.gains():
                yield Item(looks.gained(gain.holder), self._gained(gain.holder, gain.settlements, gain.area_km2))
            kept = np.unique(exchange.after[exchange.before == exchange.after]).tolist()
            for holder in kept:
                name = self._name(holder)
                yield Item(looks.kept(holder), say(self.lang, "unchanged" if self.is_of_time else "same", party=name))
        if len(exchange.polygons) and "contact" in self.layers:
            line = say(self.lang, "line")
            names = dict.fromkeys(self._side(side) for side in (exchange.right, exchange.left))
            for number, name in enumerate(names):
                words = self._fitting(self._legend_font(), f"{line}, {name}", name, taken=SWATCH_ROOM * self.density)
                yield Item(BEFORE if number else None, words)

    def _name(self, holder: int) -> str:
        parties = self.view.theatre.parties
        if holder < len(parties):
            return named(parties[holder].name, self.lang)
        return say(self.lang, self.exchange.holders[holder])

    def _gained(self, holder: int, settlements: int, area_km2: float | None) -> str:
        parties, lang = self.view.theatre.parties, self.lang
        much = (
            say(lang, "gained_places", count=counted(settlements, lang))
            if area_km2 is None
            else f"{counted(round(area_km2), lang)}\u00a0{say(lang, 'km2')}"
        )
        if not self.is_of_time:
            return f"{self._side(self.exchange.right)}: {self._name(holder)}, {much}"
        if holder < len(parties):
            return f"{say(lang, 'gained', party=self._name(holder))}, {much}"
        return f"{say(lang, f'gained_{self.exchange.holders[holder]}')}, {much}"


class Looks:
    """How what changed hands and what did not is drawn."""

    def __init__(self, exchange: Exchange, ink: Ink) -> None:
        """Mix the colours."""
        self._exchange, self._ink = exchange, ink
        self._parties = exchange.right.view.theatre.parties

    def kept(self, holder: int) -> Look:
        """Give the look of what stayed with a holder."""
        look, land = self._plain(holder), self._ink.land
        stripe = None if look.stripe is None else mix(look.stripe, land, _KEPT)
        fill = mix(look.fill, land, _KEPT)
        return replace(look, fill=fill, grain=fill, stripe=stripe, dot=mix(look.dot, land, 0.55), ring=None)

    def gained(self, holder: int) -> Look:
        """Give the look of what a holder gained."""
        look = self._plain(holder)
        if look.stripe is not None:
            return replace(look, ring=None)
        own = self._ink.colour(self._parties[holder]) if holder < len(self._parties) else look.dot
        fill = mix(self._ink.ink, own, _INKED)
        return replace(look, fill=fill, grain=fill, ring=None)

    def of_pairs(self) -> list[Look]:
        """Give that of everything that was one holder's and is another's, as `Exchange.pairs` counts them."""
        holders = range(len(self._exchange.holders))
        return [self.kept(after) if before == after else self.gained(after) for before in holders for after in holders]

    def _plain(self, holder: int) -> Look:
        if holder < len(self._parties):
            return self._ink.look(self._parties, self._parties[holder].id, Status.CONTROLLED, None)
        status = Status.CONTESTED if self._exchange.holders[holder] == "contested" else Status.UNKNOWN
        return self._ink.look(self._parties, None, status, None)


def changes(atelier: Atelier, sheet: Sheet, left: Side, right: Side, kind: PictureKind) -> bytes:
    """Draw what changed hands between two maps.

    Of two days the earlier one comes first, so that what is said to be gained was.

    Parameters
    ----------
    atelier
        Of the view of the right map.
    sheet
        How the picture is to look; the layer of uncertain days does not bear on it.
    left, right
        The maps.
    kind
        Of file.

    Raises
    ------
    InvalidInputError
        If the sheet is too small or too large.
    AssetMissingError
        If the fonts have not been fetched.
    """
    if left.view is right.view and left.day > right.day:
        left, right = right, left
    plan, exchange = _plan(atelier, sheet.checked(), left, right)
    caption = _caption(sheet.lang, exchange)
    if kind == "svg":
        canvas = Svg(plan.furniture.width, plan.furniture.height)
        _draw(canvas, plan, exchange)
        paper = plan.scene.ink.beyond
        said = {"title": caption.title, "description": caption.description}
        return canvas.document(**said, lang=sheet.lang, paper=paper).encode()
    size = (0, 0, plan.furniture.width, plan.furniture.height)
    whole = Raster(size, plan.scene.ink.beyond, density=plan.scene.frame.density)
    _draw(whole, plan, exchange)
    return image_file(whole, kind, caption, sheet.density)


def _plan(atelier: Atelier, sheet: Sheet, left: Side, right: Side) -> tuple[Plan, Exchange]:
    exchange = Exchange(left, right)
    shades = Shades.of(atelier.view, is_certain=True)
    furniture = ChangeFurniture(
        view=right.view,
        ink=Ink.of(sheet.theme),
        lang=sheet.lang,
        width=sheet.width * sheet.density,
        height=sheet.height * sheet.density,
        density=float(sheet.density),
        longest=(right.day,),
        shades=shades,
        shown=frozenset(),
        layers=sheet.layers,
        exchange=exchange,
    )
    return atelier.laid_out(sheet, furniture), exchange


def _draw(canvas: Raster | Svg, plan: Plan, exchange: Exchange) -> None:
    scene, furniture = plan.scene, plan.furniture
    looks = Looks(exchange, scene.ink).of_pairs()
    scene.draw_ground(canvas)
    if len(exchange.polygons):
        tolerance = degrees_a_pixel(scene.frame) * _FINE
        polygons = shapely.coverage_simplify(exchange.polygons, tolerance, simplify_boundary=True)
        if "areas" in scene.layers:
            _draw_areas(canvas, plan, exchange, polygons, looks)
        if "contact" in scene.layers:
            _draw_contact(canvas, plan, exchange, polygons)
    scene.draw_water(canvas, scene.ground.lakes_on(exchange.right.day))
    if "settlements" in scene.layers:
        pairs = exchange.before * len(exchange.holders) + exchange.after
        Dots.of(scene).draw(canvas, pairs, looks, scene.ink)
    if "labels" in scene.layers:
        scene.draw_labels(canvas, scene.labels([furniture.scale_box()]))
    furniture.draw_header(canvas, exchange.right.day)
    furniture.draw_footer(canvas, scene.frame)


def _draw_areas(canvas: Raster | Svg, plan: Plan, exchange: Exchange, polygons: Cells, looks: list[Look]) -> None:
    scene = plan.scene
    if isinstance(canvas, Svg):
        for pair, polygon in zip(exchange.pairs.tolist(), polygons, strict=True):
            canvas.area(scene.frame.place(projected(Paths.of(shapely.get_parts(polygon)))), looks[pair])
        return
    buffer = AreaBuffer(exchange.polygons, scene.frame, plan.room)
    room = canvas.part(plan.room)
    palette = Palette(looks, [0] * len(looks), scene.ink.contact)
    buffer.paint(room, exchange.pairs.astype(np.intp), palette)
    left, top, right, bottom = plan.room
    canvas.colour[top:bottom, left:right] = room.colour


def _draw_contact(canvas: Canvas, plan: Plan, exchange: Exchange, polygons: Cells) -> None:
    """Draw the line of contact of the second map, and that of the first one where it ran elsewhere."""
    scene = plan.scene
    ink, density = scene.ink, scene.frame.density
    edges = borders(polygons)
    parties = len(scene.view.theatre.parties)
    # What is contested and what is unknown lie on one side of the line.
    before, after = (np.minimum(side, parties).astype(np.intp) for side in exchange.sides)
    dash = (4 * density, 3 * density)
    for side, width, broken in ((before, 1.2, dash), (after, 1.6, None)):
        present = np.unique(side).tolist()
        found = (edges.between(side, one, other) for one, other in combinations(present, 2))
        lines = [line for line in found if not line.is_empty]
        if lines:
            paths = scene.frame.place(projected(Paths.of(np.array(lines, dtype=object))))
            canvas.stroke(paths, ink.contact, width * density, dash=broken)


def _caption(lang: str, exchange: Exchange) -> Caption:
    left, right = exchange.left, exchange.right
    view = right.view
    days = dict.fromkeys(spoken(side.day, lang) for side in (left, right))
    sides = " and ".join(
        f"{side.day} {side.view.method}" + (f" as of {side.view.as_of}" if side.view.as_of else "")
        for side in (left, right)
    )
    return Caption(
        title=f"{named(view.theatre.title, lang)}, {' – '.join(days)}",
        description=f"{view.theatre.id} {sides} revision {view.revision}",
        rights=named(view.theatre.attribution, lang) if view.theatre.attribution else "",
        lang=lang,
    )
