"""The letters of pictures: fonts that the build fetches, and how wide a text is in them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from PIL import ImageFont

from app.exports.assets import AssetMissingError
from app.resources import static_dir

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

SANS: Final = '"Source Sans 3", "Noto Sans", "Segoe UI", sans-serif'
SERIF: Final = '"Source Serif 4", "Noto Serif", Georgia, serif'
_FILES: Final = {
    ("sans", 400): "source-sans-3-400.ttf",
    ("sans", 600): "source-sans-3-600.ttf",
    ("sans", 700): "source-sans-3-700.ttf",
    ("serif", 600): "source-serif-4-600.ttf",
}
FINER: Final = 4
"""Letters are drawn so many times as large, and then made smaller."""
_SIZES_KEPT = 128
_TEXTS_KEPT = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Font:
    """A face at a size."""

    family: str = "sans"
    """`sans` or `serif`."""
    weight: int = 400
    size: float
    """Pixels."""
    spacing: float = 0.0
    """Pixels between letters beyond what the face has."""

    @property
    def stack(self) -> str:
        """Families to take where this one is not installed, as CSS writes them."""
        return SERIF if self.family == "serif" else SANS

    def face(self) -> FreeTypeFont:
        """Open the file of the face, `FINER` times as large.

        Raises
        ------
        AssetMissingError
            If the build has not fetched it.
        """
        return _opened(_FILES[self.family, self.weight], self.size * FINER)

    def width(self, text: str) -> float:
        """Measure a text in pixels."""
        return _length(_FILES[self.family, self.weight], self.size, text) + self.spacing * max(0, len(text) - 1)


@lru_cache(maxsize=_SIZES_KEPT)
def _opened(file: str, size: float) -> FreeTypeFont:
    name = f"vendor/fonts/{file}"
    try:
        return ImageFont.truetype(static_dir() / name, size)
    except OSError as error:
        raise AssetMissingError(name) from error


@lru_cache(maxsize=_TEXTS_KEPT)
def _length(file: str, size: float, text: str) -> float:
    return float(_opened(file, size * FINER).getlength(text)) / FINER
