"""What stands around a map: title and date, legend, scale bar, attribution."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

import numpy as np

from app.domain.control import Status
from app.exports.pictures.canvas import Text
from app.exports.pictures.fonts import Font
from app.exports.pictures.ink import Look
from app.exports.pictures.paths import Paths, Rect
from app.exports.pictures.scene import circles
from app.exports.pictures.words import counted, named, say, spoken

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from app.atlas.view import View
    from app.exports.pictures.canvas import Canvas
    from app.exports.pictures.ink import Ink
    from app.exports.pictures.paths import Frame
    from app.exports.pictures.shades import Shades

_EQUATOR_M = 40_075_016.686
_SIDE = 14.0
"""Margin of the text, pixels of a plain screen; so are the numbers below."""
_SWATCH = 13.0
SWATCH_ROOM: Final = 19.0
"""Of a swatch and what is between it and its words."""
_BETWEEN = 18.0
_ROW = 20.0
_NARROW = 480.0
_LOW = 340.0


_PRESSED: Final = "pressed"
"""What stands for the ring around an encircled place."""
BEFORE: Final = "before"
"""What stands for a line of contact that runs elsewhere by now."""


class Item(NamedTuple):
    """A line of the legend; without a look, the line of contact."""

    look: Look | Literal["pressed", "before"] | None
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Furniture:
    """The strips above and below the map of one view."""

    view: View
    ink: Ink
    lang: str
    width: int
    """Of the picture, pixels."""
    height: int
    density: float
    longest: tuple[date, ...]
    """Days that a title must have room for."""
    shades: Shades
    shown: frozenset[int]
    """The numbers of the shades that are to be explained."""
    layers: frozenset[str]
    """Those that are drawn."""

    @property
    def room(self) -> Rect:
        """Give what is left for the map."""
        return Rect(0, self._header(), self.width, self.height - self._footer())

    def draw_header(self, canvas: Canvas, day: date) -> None:
        """Write the day, the title and the legend."""
        density, ink = self.density, self.ink
        bottom = self._header()
        canvas.fill(_box(0, 0, self.width, bottom), ink.page)
        canvas.fill(_box(0, bottom - max(1, density), self.width, bottom), ink.rule)
        self._draw_legend(canvas)
        self.draw_title(canvas, day)

    def title_box(self) -> Rect:
        """Tell where the day and the title stand."""
        big, small = self._title_fonts()
        # A narrow picture ends before a long title does.
        right = min(self.width, _SIDE * self.density + self._title_width() + 4)
        return Rect(0, 0, right, big.size + small.size + 14 * self.density)

    def draw_title(self, canvas: Canvas, day: date) -> None:
        """Write the day and the title, where nothing is written yet or another day was."""
        density, ink = self.density, self.ink
        side = _SIDE * density
        canvas.fill(_box(*self.title_box()), ink.page)
        big, small = self._title_fonts()
        middle = (8 + big.size / density * 0.5) * density
        canvas.text(Text(text=self._title(day), x=side, middle=middle, font=big, colour=ink.text))
        middle += (big.size + small.size) * 0.5 + 4 * density
        canvas.text(Text(text=self._subtitle(day), x=side, middle=middle, font=small, colour=ink.text_soft))

    def draw_footer(self, canvas: Canvas, frame: Frame) -> None:
        """Draw the scale bar, and say whom the map owes thanks and what it rests on."""
        self._draw_scale(canvas, frame)
        density, ink = self.density, self.ink
        top = self.height - self._footer()
        canvas.fill(_box(0, top, self.width, self.height), ink.page)
        font = Font(size=11 * density)
        for number, line in enumerate(self._footer_lines()):
            middle = top + (12 + 15 * number) * density
            canvas.text(Text(text=line, x=_SIDE * density, middle=middle, font=font, colour=ink.text_soft))

    def scale_box(self) -> Rect:
        """Tell where the scale bar stands."""
        bottom = self.height - self._footer()
        return Rect(0, bottom - 34 * self.density, 170 * self.density, bottom)

    def _title_fonts(self) -> tuple[Font, Font]:
        is_small = self.width < _NARROW * self.density or self.height < _LOW * self.density
        sizes = (20.0, 12.0) if is_small else (26.0, 13.5)
        return (
            Font(family="serif", weight=600, size=sizes[0] * self.density),
            Font(size=sizes[1] * self.density),
        )

    @property
    def line_width(self) -> float:
        """Pixels that a line of text may be long."""
        return self.width - 2 * _SIDE * self.density

    def _title(self, day: date) -> str:
        return spoken(day, self.lang)

    def _subtitle(self, day: date) -> str:
        parts = [named(self.view.theatre.title, self.lang)]
        if self.view.as_of is not None:
            parts.append(say(self.lang, "as_of", day=spoken(self.view.as_of, self.lang)))
        if day > self.view.last_day:
            parts.append(say(self.lang, "after", day=spoken(self.view.last_day, self.lang)))
        return ", ".join(parts)

    def _header(self) -> float:
        big, small = self._title_fonts()
        titles = big.size + small.size + 20 * self.density
        rows, is_beside = self._legend()
        legend = len(rows) * _ROW * self.density
        return float(round(max(titles, legend + 16 * self.density) if is_beside else titles + legend))

    def _title_width(self) -> float:
        big, small = self._title_fonts()
        return max(max(big.width(self._title(day)), small.width(self._subtitle(day))) for day in self.longest)

    def _legend(self) -> tuple[list[list[tuple[Item, float]]], bool]:
        """Break the legend into rows; tells whether it stands beside the title, not below it."""
        density = self.density
        font = self._legend_font()
        room = self.width - (3 * _SIDE + 20) * density - self._title_width()
        items = [(item, SWATCH_ROOM * density + font.width(item.words)) for item in self._items()]
        rows = _broken(items, room, _BETWEEN * density)
        if len(rows) <= 2 and all(width <= room for _, width in items):  # noqa: PLR2004 - as high as the titles
            return rows, True
        return _broken(items, self.width - 2 * _SIDE * density, _BETWEEN * density), False

    def _legend_font(self) -> Font:
        return Font(size=12.5 * self.density)

    def _items(self) -> Iterator[Item]:
        if not self.layers.isdisjoint(("areas", "settlements")):
            yield from self._coloured()
        if len(self.view.classes.polygons) and "contact" in self.layers:
            yield Item(None, say(self.lang, "line"))

    def _coloured(self) -> Iterator[Item]:
        parties = self.view.theatre.parties
        for party in parties:
            look = self.ink.look(parties, party.id, Status.CONTROLLED, None)
            yield Item(look, named(party.name, self.lang))
        states = self.view.states
        if any(state.status is Status.CONTESTED for state in states):
            yield Item(self.ink.look(parties, None, Status.CONTESTED, None), say(self.lang, "contested"))
        if any(state.status is Status.UNKNOWN for state in states):
            yield Item(self.ink.look(parties, None, Status.UNKNOWN, None), say(self.lang, "unknown"))
        claimed = next(
            (state for state in states if state.claimed_by and state.status is Status.CONTROLLED),
            None,
        )
        if claimed:
            look = self.ink.look(parties, claimed.controller, claimed.status, claimed.claimed_by)
            yield Item(look, say(self.lang, "claimed"))
        yield from self._shaded()

    def _shaded(self) -> Iterator[Item]:
        """Explain what the picture shows of eras, of uncertain days and of encirclement."""
        view, ink = self.view, self.ink
        parties, kinds = view.theatre.parties, self.shades.kinds
        shown = [kinds[number] for number in sorted(self.shown)]
        for number, era in enumerate(view.theatre.eras):
            gained = next((kind for kind in shown if kind.era == number and kind.before is None), None)
            if gained:
                yield Item(ink.calm(ink.look(parties, *gained.holder)), named(era.name, self.lang))
        if any(kind.before is not None for kind in shown):
            first, second = (
                ink.look(parties, party.id, Status.CONTROLLED, None) for party in (parties[0], parties[-1])
            )
            yield Item(replace(second, before=first, share=2), say(self.lang, "uncertain"))
        if "settlements" in self.layers and any(kind.is_pressed for kind in shown):
            yield Item(_PRESSED, say(self.lang, "encircled"))

    def _draw_legend(self, canvas: Canvas) -> None:
        density = self.density
        rows, is_beside = self._legend()
        big, small = self._title_fonts()
        top = (self._header() - len(rows) * _ROW * density) / 2 if is_beside else big.size + small.size + 14 * density
        font = self._legend_font()
        widest = max((sum(width for _, width in row) + _BETWEEN * density * (len(row) - 1) for row in rows), default=0)
        start = self.width - _SIDE * density - widest if is_beside else _SIDE * density
        for number, row in enumerate(rows):
            middle = round(top + (number + 0.5) * _ROW * density)
            left = start
            for item, width in row:
                self._draw_item(canvas, item, round(left), middle, font)
                left += width + _BETWEEN * density

    def _draw_item(self, canvas: Canvas, item: Item, left: float, middle: float, font: Font) -> None:
        size = round(_SWATCH * self.density)
        top = middle - size // 2
        if item.look == _PRESSED:
            middle_of = np.array([[left + size / 2, top + size / 2]])
            canvas.discs(middle_of, np.array([0.19 * size]), self.ink.ink)
            ring = circles(middle_of, np.array([0.42 * size]))
            canvas.stroke(ring, self.ink.ink, 1.3 * self.density, dash=(3 * self.density, 2 * self.density))
        elif isinstance(item.look, Look):
            canvas.swatch(Rect(left, top, left + size, top + size), item.look)
        else:
            dash, width = ((2.6 * self.density, 2.4 * self.density), 1.5) if item.look == BEFORE else (None, 1.8)
            shape = [[-0.1, 0.8], [1.1, 0.2]] if dash else [[0.04, 0.75], [0.33, 0.38], [0.56, 0.55], [0.96, 0.2]]
            line = np.array(shape) * size + (left, top)
            canvas.stroke(Paths(line, np.array([0, len(line)])), self.ink.contact, width * self.density, dash=dash)
        words = Text(text=item.words, x=left + size + 6 * self.density, middle=middle, font=font, colour=self.ink.text)
        canvas.text(words)

    def _footer_lines(self) -> list[str]:
        lang, view = self.lang, self.view
        says = [named(view.theatre.attribution, lang)] if view.theatre.attribution else []
        if len(view.classes.polygons) and not self.layers.isdisjoint(("areas", "contact")):
            says.append(say(lang, "modelled", count=counted(len(view.territory), lang)))
        says.append(f"Marchland, {view.method}, {say(lang, 'revision')} {view.revision}.")
        font = Font(size=11 * self.density)
        lines = [""]
        for word in " ".join(says).split(" "):
            longer = f"{lines[-1]} {word}".lstrip()
            if font.width(longer) > self.width - 2 * _SIDE * self.density and lines[-1]:
                lines.append(word)
            else:
                lines[-1] = longer
        return lines

    def _footer(self) -> float:
        return float(round((9 + 15 * len(self._footer_lines())) * self.density))

    def _draw_scale(self, canvas: Canvas, frame: Frame) -> None:
        density = self.density
        left, bottom = _SIDE * density, self.height - self._footer() - 9 * density
        metres, length = _round_length(frame, 120 * density)
        unit, amount = ("km", metres / 1000) if metres >= 1000 else ("m", metres)  # noqa: PLR2004 - metres
        line = np.array([[0, -5], [0, 0], [length / density, 0], [length / density, -5]]) * density + (left, bottom)
        paths = Paths(line, np.array([0, len(line)]))
        canvas.stroke(paths, self.ink.halo, 3.4 * density, opacity=0.8)
        canvas.stroke(paths, self.ink.muted, 1.2 * density)
        canvas.text(
            Text(
                text=f"{amount:g}\u00a0{say(self.lang, unit)}",
                x=left + 6 * density,
                middle=bottom - 8 * density,
                font=Font(size=11 * density),
                colour=self.ink.muted,
                halo=(self.ink.halo, 1.6 * density),
            )
        )


def _broken(items: Sequence[tuple[Item, float]], room: float, between: float) -> list[list[tuple[Item, float]]]:
    rows: list[list[tuple[Item, float]]] = []
    filled = math.inf
    for item, width in items:
        if filled + between + width > room:
            rows.append([])
            filled = -between
        rows[-1].append((item, width))
        filled += between + width
    return rows


def _round_length(frame: Frame, most: float) -> tuple[float, float]:
    """Choose how many metres a scale bar stands for, and how many pixels it is long there."""
    _, south, _, _ = frame.degrees_box()
    metres_a_pixel = _EQUATOR_M * math.cos(math.radians(south)) / (256 * frame.scale)
    reach = metres_a_pixel * most
    power = 10.0 ** math.floor(math.log10(reach))
    metres = max(step * power for step in (1, 2, 5) if step * power <= reach)
    return metres, metres / metres_a_pixel


def _box(left: float, top: float, right: float, bottom: float) -> Paths:
    return Paths(np.array([[left, top], [right, top], [right, bottom], [left, bottom]]), np.array([0, 4]))
