"""An animation as GIF: one palette for all frames, and of each only the pixels that changed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np
from PIL import GifImagePlugin, Image

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from app.exports.pictures.film import Film

_COLOURS: Final = 255
_CLEAR: Final = 255
"""The number that leaves a pixel as it was."""
_EXACT: Final = 160
_SAMPLES: Final = 4
_TRAILER: Final = b";"


def gif(film: Film) -> Iterator[bytes]:
    """Write an animation, a piece each frame: never more than a frame is in memory.

    Parameters
    ----------
    film
        Checked.
    """
    palette = _palette(film)
    shown: NDArray[np.uint8] | None = None
    for frame, duration in zip(film.frames(), film.durations_ms(), strict=True):
        left, top, right, bottom = frame.box
        image = Image.fromarray(np.ascontiguousarray(frame.pixels[top:bottom, left:right]))
        indexed = np.asarray(image.quantize(palette=palette, dither=Image.Dither.NONE))
        if shown is None:
            shown = indexed.copy()
            first = _image(indexed, palette)
            header, _ = GifImagePlugin.getheader(first, info={"loop": 0, "duration": duration, "optimize": False})
            yield b"".join(header)
            yield _written(indexed, (0, 0), duration)
            continue
        before = shown[top:bottom, left:right]
        is_same = indexed == before
        before[:] = indexed
        drawn = np.where(is_same, np.uint8(_CLEAR), indexed)
        rows, columns = np.flatnonzero(~is_same.all(axis=1)), np.flatnonzero(~is_same.all(axis=0))
        if len(rows):
            drawn = drawn[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
            offset = (left + int(columns[0]), top + int(rows[0]))
        else:
            drawn, offset = np.full((1, 1), _CLEAR, dtype=np.uint8), (0, 0)
        yield _written(drawn, offset, duration)
    yield _TRAILER


def _palette(film: Film) -> Image.Image:
    """Choose the colours from a few days all over the film: the most frequent as they are, the others near by."""
    days = [film.days[number] for number in np.linspace(0, len(film.days) - 1, _SAMPLES).astype(int).tolist()]
    samples = replace(film, days=sorted(set(days)), told=lambda _done, _of: None)
    seen = np.concatenate([frame.pixels.reshape(-1, 3) for frame in samples.frames()]).astype(np.uint32)
    packed = seen[:, 0] << 16 | seen[:, 1] << 8 | seen[:, 2]
    found, counts = np.unique(packed, return_counts=True)
    order = np.argsort(-counts.astype(np.int64), kind="stable")
    exact, others = found[order[:_EXACT]], found[order[_EXACT:]]
    colours = _unpacked(exact)
    if len(others):
        rest = Image.fromarray(_unpacked(others)[None].astype(np.uint8))
        near = rest.quantize(_COLOURS - len(exact), method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        colours = np.concatenate([colours, np.array(near.getpalette() or []).reshape(-1, 3)])[:_COLOURS]
    palette = Image.new("P", (1, 1))
    palette.putpalette(colours.astype(np.uint8).tobytes())
    return palette


def _unpacked(colours: NDArray[np.uint32]) -> NDArray[np.uint32]:
    return np.stack([colours >> 16, colours >> 8 & 255, colours & 255], axis=1)


def _image(indexed: NDArray[np.uint8], palette: Image.Image) -> Image.Image:
    image = Image.fromarray(np.ascontiguousarray(indexed))
    image.putpalette(_filled(palette))
    return image


def _filled(palette: Image.Image) -> list[int]:
    colours = list(palette.getpalette() or [])[: 3 * _COLOURS]
    return colours + [0] * (3 * 256 - len(colours))


def _written(indexed: NDArray[np.uint8], offset: tuple[int, int], duration: int) -> bytes:
    image = Image.fromarray(np.ascontiguousarray(indexed))
    data = GifImagePlugin.getdata(
        image, offset, duration=duration, disposal=1, transparency=_CLEAR, include_color_table=False
    )
    return b"".join(data)
