"""An animation as WebP, without loss."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final

import numpy as np
from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.exports.pictures.film import Film

_QUALITY: Final = 30
"""Without loss, how hard to look for a shorter way to say the same."""
_KEY_FRAMES: Final = (100, 200)
"""A whole frame stands after so many at least and at most."""
_EFFORT: Final = 2
"""Of six: more takes much longer, and gives little."""


def webp(film: Film) -> Iterator[bytes]:
    """Write an animation. Its frames are drawn one by one; what is kept of each is its code.

    Parameters
    ----------
    film
        Checked.
    """
    file = io.BytesIO()
    _Reel(film).save(
        file,
        "WEBP",
        save_all=True,
        duration=film.durations_ms(),
        loop=0,
        lossless=True,
        quality=_QUALITY,
        method=_EFFORT,
        kmin=_KEY_FRAMES[0],
        kmax=_KEY_FRAMES[1],
    )
    yield file.getvalue()


class _Reel(Image.Image):
    """An image of many frames, each drawn when it is come to."""

    def __init__(self, film: Film) -> None:
        super().__init__()
        self.n_frames = len(film.days)
        self._mode = "RGB"
        self._size = (film.sheet.width * film.sheet.density, film.sheet.height * film.sheet.density)
        self._frames = film.frames()
        self._next = 0
        self.seek(0)

    def seek(self, frame: int) -> None:
        """Draw on to a frame. A reel runs forwards only: what lies behind is not drawn again."""
        while self._next <= frame:
            pixels = next(self._frames).pixels
            self._next += 1
            if self._next > frame:
                self.im = Image.fromarray(np.ascontiguousarray(pixels)).im

    def tell(self) -> int:
        """Tell which frame is drawn."""
        return self._next - 1
