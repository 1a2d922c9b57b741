"""A picture of the map of a day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from app.domain.errors import Fault, InvalidInputError
from app.exports.pictures.areas import AreaBuffer
from app.exports.pictures.furniture import Furniture
from app.exports.pictures.image_file import Caption, image_file
from app.exports.pictures.ink import Ink
from app.exports.pictures.paths import Frame
from app.exports.pictures.raster import Raster
from app.exports.pictures.scene import Dots, Scene
from app.exports.pictures.shades import Shades
from app.exports.pictures.words import named, spoken

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from app.atlas.oblasts import Oblasts
    from app.atlas.view import View
    from app.exports.pictures.ground import Ground
    from app.exports.pictures.ink import Theme

WIDTH: Final = 1280
HEIGHT: Final = 800
LEAST_SIDE: Final = 240
MOST_SIDE: Final = 4096
MOST_PIXELS: Final = 9_000_000
"""Of one picture, at its density."""
MOST_DENSITY: Final = 4
LAYERS: Final = ("areas", "contact", "settlements", "oblasts", "water", "uncertain", "labels")
"""As static/js/layers.js names them."""
NO_LAYER: Final = "none"
_PAD = 12.0


class UndrawableError(InvalidInputError):
    """A picture that cannot be drawn as it is asked for."""

    def __str__(self) -> str:
        """Say so in one line."""
        count = len(self.faults)
        return f"{self.subject} cannot be drawn: {count} fault{'' if count == 1 else 's'}"


def read_layers(text: str, at: str = "layers") -> frozenset[str]:
    """Read names of layers, joined by commas; ``none`` is none of them.

    Raises
    ------
    UndrawableError
        With every name that there is not.
    """
    names = [name.strip() for name in text.split(",")]
    if names == [NO_LAYER]:
        return frozenset()
    known = ", ".join(LAYERS)
    faults = [
        Fault(at=at, message=f"is no layer; there are {known}, and {NO_LAYER} alone for none", value=name)
        for name in names
        if name not in LAYERS
    ]
    if faults:
        subject = "the picture"
        raise UndrawableError(subject, faults)
    return frozenset(names)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """How a picture is to look."""

    width: int = WIDTH
    """Pixels of a plain screen; letters are as large on any sheet."""
    height: int = HEIGHT
    density: int = 1
    """Pixels a pixel of a plain screen: 2 for sharp screens, 3 or 4 for print."""
    lang: str = "en"
    theme: Theme = "light"
    bounds: tuple[float, float, float, float] | None = None
    """West, south, east, north in degrees; the theatre's own when None."""
    layers: frozenset[str] = frozenset(LAYERS)
    """Those of `LAYERS` that are drawn, over the ground and with all that explains the map."""

    def faults(self) -> list[Fault]:
        """List what is wrong with it."""
        faults = [
            Fault(at=name, message=f"is not from {LEAST_SIDE} to {MOST_SIDE} pixels", value=str(value))
            for name, value in (("width", self.width), ("height", self.height))
            if not LEAST_SIDE <= value <= MOST_SIDE
        ]
        if not 1 <= self.density <= MOST_DENSITY:
            message = f"is not from 1 to {MOST_DENSITY}"
            faults.append(Fault(at="scale", message=message, value=str(self.density)))
        elif not faults and self.pixels > MOST_PIXELS:
            message = f"asks for {self.pixels:,} pixels in all; a picture has at most {MOST_PIXELS:,}"
            faults.append(Fault(at="width", message=message, value=f"{self.width}x{self.height}@{self.density}"))
        return faults

    def checked(self) -> Sheet:
        """Give the sheet itself if it can be drawn on.

        Raises
        ------
        UndrawableError
            With every fault.
        """
        faults = self.faults()
        if faults:
            subject = "the picture"
            raise UndrawableError(subject, faults)
        return self

    @property
    def pixels(self) -> int:
        """How many there are."""
        return self.width * self.height * self.density**2


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Atelier:
    """Everything that pictures of one view are drawn from."""

    view: View
    ground: Ground
    oblasts: Oblasts

    def plan(self, sheet: Sheet, *days: date, titled: Sequence[date] = ()) -> Plan:
        """Lay out a picture that any of some days can stand on.

        Parameters
        ----------
        sheet
            How it is to look.
        days
            Those that it shows.
        titled
            Those among them that there must be room for in the title; all if none is given.
        """
        shades = Shades.of(self.view, is_certain="uncertain" not in sheet.layers)
        furniture = Furniture(
            view=self.view,
            ink=Ink.of(sheet.theme),
            lang=sheet.lang,
            width=sheet.width * sheet.density,
            height=sheet.height * sheet.density,
            density=float(sheet.density),
            longest=tuple(titled or days),
            shades=shades,
            shown=shades.seen(*days),
            layers=sheet.layers,
        )
        return self.laid_out(sheet, furniture)

    def laid_out(self, sheet: Sheet, furniture: Furniture) -> Plan:
        """Lay out a picture around whose map some furniture stands."""
        density, room = furniture.density, furniture.room
        pad = 0.0 if sheet.bounds else _PAD * density
        inner = room._replace(
            left=room.left + pad, top=room.top + pad, right=room.right - pad, bottom=room.bottom - pad
        )
        bounds = sheet.bounds or self.view.theatre.bounds
        frame = Frame.around(bounds, width=furniture.width, height=furniture.height, room=inner, density=density)
        scene = Scene(
            view=self.view,
            ground=self.ground,
            oblasts=self.oblasts,
            frame=frame,
            ink=furniture.ink,
            lang=sheet.lang,
            room=room,
            shades=furniture.shades,
            layers=sheet.layers,
        )
        return Plan(scene=scene, furniture=furniture)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Plan:
    """Where everything of a picture goes."""

    scene: Scene
    furniture: Furniture

    @property
    def room(self) -> tuple[int, int, int, int]:
        """The pixels of the map."""
        left, top, right, bottom = self.scene.room
        return int(left), int(top), int(right), int(bottom)


def picture(atelier: Atelier, sheet: Sheet, day: date) -> Raster:
    """Draw the map of a day.

    Raises
    ------
    InvalidInputError
        If the sheet is too small or too large.
    AssetMissingError
        If the fonts have not been fetched.
    """
    plan = atelier.plan(sheet.checked(), day)
    scene, furniture, view = plan.scene, plan.furniture, atelier.view
    ink, density, shades = scene.ink, scene.frame.density, scene.shades
    own = shades.on(day)
    whole = Raster((0, 0, furniture.width, furniture.height), ink.beyond, density=density)
    scene.draw_ground(whole)
    if scene.has_areas:
        buffer = AreaBuffer(view.classes.polygons, scene.frame, plan.room)
        room = whole.part(plan.room)
        buffer.paint(room, shades.of_classes(own), scene.palette())
        left, top, right, bottom = plan.room
        whole.colour[top:bottom, left:right] = room.colour
    scene.draw_water(whole, scene.ground.lakes_on(day))
    if "settlements" in sheet.layers:
        Dots.of(scene).draw(whole, own, ink.looks(view.theatre.parties, shades.kinds), ink)
    if "labels" in sheet.layers:
        scene.draw_labels(whole, scene.labels([furniture.scale_box()]))
    furniture.draw_header(whole, day)
    furniture.draw_footer(whole, scene.frame)
    return whole


def png(atelier: Atelier, sheet: Sheet, day: date) -> bytes:
    """Draw the map of a day as PNG.

    Raises
    ------
    InvalidInputError
        If the sheet is too small or too large.
    AssetMissingError
        If the fonts have not been fetched.
    """
    return image_file(picture(atelier, sheet, day), "png", _caption(atelier.view, sheet, day), sheet.density)


def webp_picture(atelier: Atelier, sheet: Sheet, day: date) -> bytes:
    """Draw the map of a day as WebP.

    Raises
    ------
    InvalidInputError
        If the sheet is too small or too large.
    AssetMissingError
        If the fonts have not been fetched.
    """
    return image_file(picture(atelier, sheet, day), "webp", _caption(atelier.view, sheet, day), sheet.density)


def _caption(view: View, sheet: Sheet, day: date) -> Caption:
    return Caption(
        title=f"{named(view.theatre.title, sheet.lang)}, {spoken(day, sheet.lang)}",
        description=f"{view.theatre.id} {day} {view.method} revision {view.revision}",
        rights=named(view.theatre.attribution, sheet.lang) if view.theatre.attribution else "",
        lang=sheet.lang,
    )
