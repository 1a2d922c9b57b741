"""What a picture is drawn on: pixels or SVG, told the same things in the same order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from app.exports.pictures.fonts import Font
    from app.exports.pictures.ink import Look
    from app.exports.pictures.paths import Paths, Rect


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A line of text."""

    text: str
    x: float
    """Of its start, or of its end where it is set to the right; pixels."""
    middle: float
    """Half of the way up a capital letter, pixels from above."""
    font: Font
    colour: str
    align: Literal["left", "right"] = "left"
    halo: tuple[str, float] | None = None
    """Colour, and pixels on either side of a stroke."""

    @property
    def left(self) -> float:
        """Where it starts."""
        return self.x if self.align == "left" else self.x - self.font.width(self.text)

    @property
    def baseline(self) -> float:
        """Where its letters stand."""
        return self.middle + 0.33 * self.font.size


class Canvas(Protocol):
    """Takes shapes in pixels; later ones lie over earlier ones."""

    def fill(self, paths: Paths, colour: str, *, opacity: float = 1.0) -> None:
        """Fill rings; what is inside an even number of them is outside."""

    def stroke(
        self, paths: Paths, colour: str, width: float, *, opacity: float = 1.0, dash: tuple[float, float] | None = None
    ) -> None:
        """Draw lines with round ends; `dash` is the length of a dash and of a gap."""

    def discs(self, centres: NDArray[np.float64], radii: NDArray[np.float64], colour: str) -> None:
        """Draw discs, shape (n, 2) and (n,)."""

    def text(self, text: Text) -> None:
        """Write."""

    def swatch(self, rect: Rect, look: Look) -> None:
        """Fill a rectangle in the colours and the pattern of a look."""
