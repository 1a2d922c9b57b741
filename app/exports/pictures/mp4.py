"""An animation as MP4 (H.264), where PyAV is installed: the extra ``marchland[video]``."""

from __future__ import annotations

import math
from fractions import Fraction
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from app.domain.errors import MarchlandError
from app.exports.pictures.film import LAST_S

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from app.exports.pictures.film import Film

_FINEST: Final = 1000
_BT709: Final = 1
_NARROW_RANGE: Final = 1
"""As FFmpeg numbers them: told to players, so that all show the same colours."""
_PIECE: Final = 2**18
_QUALITY: Final = "18"
"""Of x264's scale: thin lines and small letters stay clean."""


class VideoUnavailableError(MarchlandError):
    """PyAV is not installed, or has no H.264."""

    def __init__(self, reason: str) -> None:
        """Keep the facts."""
        super().__init__(f"no MP4 can be written: {reason}; GIF and WebP need nothing more")
        self.reason = reason


def video_library() -> Any:  # noqa: ANN401 - the module of an extra
    """Give PyAV.

    Raises
    ------
    VideoUnavailableError
        If it is not installed, or has no H.264.
    """
    try:
        av = import_module("av")
    except ImportError as error:
        reason = "install marchland[video]"
        raise VideoUnavailableError(reason) from error
    if "libx264" not in av.codecs_available:
        reason = "this PyAV was built without libx264"
        raise VideoUnavailableError(reason)
    return av


def mp4(film: Film) -> Iterator[bytes]:
    """Write an animation.

    Parameters
    ----------
    film
        Checked.

    Raises
    ------
    VideoUnavailableError
        If PyAV is not installed, or has no H.264.
    """
    av = video_library()
    # Not in memory: that a film can begin before all of it has come, it is written twice, the second time by name.
    with TemporaryDirectory(prefix="marchland-") as folder:
        path = Path(folder) / "film.mp4"
        _write(av, film, path)
        with path.open("rb") as file:
            while piece := file.read(_PIECE):
                yield piece


def _write(av: Any, film: Film, path: Path) -> None:  # noqa: ANN401 - the module of an extra
    rate = Fraction(film.per_second).limit_denominator(_FINEST)
    with av.open(str(path), "w", options={"movflags": "faststart"}) as container:
        stream = container.add_stream("libx264", rate=rate)
        stream.width, stream.height = (
            side + side % 2 for side in (film.sheet.width * film.sheet.density, film.sheet.height * film.sheet.density)
        )
        stream.pix_fmt = "yuv420p"
        stream.options = {"crf": _QUALITY, "preset": "veryfast", "tune": "animation"}
        context = stream.codec_context
        context.color_range = _NARROW_RANGE
        context.colorspace = context.color_primaries = context.color_trc = _BT709
        number = 0
        # A film stops with its last frame: that is shown as often as it takes to be seen.
        again = [0] * (len(film.days) - 1) + [math.ceil(LAST_S * film.per_second)]
        for drawn, more in zip(film.frames(), again, strict=True):
            for _ in range(1 + more):
                picture = av.VideoFrame.from_ndarray(_even(drawn.pixels), format="rgb24")
                picture = picture.reformat(format="yuv420p", dst_colorspace="ITU709", dst_color_range="MPEG")
                picture.pts, picture.time_base = number, 1 / rate
                container.mux(stream.encode(picture))
                number += 1
        container.mux(stream.encode())


def _even(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Give a frame whose sides are even, as the colours of H.264 want it."""
    height, width = pixels.shape[:2]
    return np.ascontiguousarray(np.pad(pixels, ((0, height % 2), (0, width % 2), (0, 0)), mode="edge"))
