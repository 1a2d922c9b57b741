"""Answers sent as they are written, and answers that are files."""

from __future__ import annotations

import re
import zlib
from http import HTTPStatus
from typing import TYPE_CHECKING, Protocol

import brotli  # type: ignore[import-untyped]
import zstandard
from starlette.responses import Response, StreamingResponse

from app.api.middleware import ASKED_HEAD
from app.api.refusals import RangeError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from starlette.requests import Request

    from app.api.shelf import ShelvedFile

STREAM_ENCODINGS = ("zstd", "gzip", "br")
"""Of what is compressed while it is sent; callers who like several equally get the first."""
_ZSTD_LEVEL = 3
_GZIP_LEVEL = 6
_BROTLI_QUALITY = 4
_ONE_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)


class _Packer(Protocol):
    def compress(self, data: bytes, /) -> bytes: ...
    def flush(self) -> bytes: ...


class _Brotli:
    def __init__(self) -> None:
        self._packer = brotli.Compressor(quality=_BROTLI_QUALITY)

    def compress(self, data: bytes, /) -> bytes:
        packed: bytes = self._packer.process(data)
        return packed

    def flush(self) -> bytes:
        packed: bytes = self._packer.finish()
        return packed


_PACKERS: Mapping[str, Callable[[], _Packer]] = {
    "br": _Brotli,
    # wbits 31 is the gzip format; its header carries no time, so equal bodies give equal bytes.
    "gzip": lambda: zlib.compressobj(_GZIP_LEVEL, zlib.DEFLATED, 31),
    "zstd": lambda: zstandard.ZstdCompressor(level=_ZSTD_LEVEL).compressobj(),
}


def streamed(
    request: Request, pieces: Iterable[bytes], *, encoding: str, media_type: str, headers: Mapping[str, str]
) -> Response:
    """Answer with a body that is written while it is sent, no faster than the caller takes it.

    Parameters
    ----------
    request
        Only headers are answered to one that asks for no more.
    pieces
        Of the body.
    encoding
        ``identity`` or one of `STREAM_ENCODINGS`.
    media_type, headers
        As of any response.
    """
    if encoding != "identity":
        headers = {**headers, "Content-Encoding": encoding}
        pieces = _packed(pieces, _PACKERS[encoding]())
    if request.scope.get(ASKED_HEAD):
        pieces = iter(())
    return StreamingResponse(pieces, media_type=media_type, headers=headers)


def _packed(pieces: Iterable[bytes], packer: _Packer) -> Iterator[bytes]:
    for piece in pieces:
        if packed := packer.compress(piece):
            yield packed
    yield packer.flush()


def file_answer(
    request: Request, file: ShelvedFile, *, media_type: str, headers: Mapping[str, str], by_parts: bool
) -> Response:
    """Answer with a file, or with the part of it that ``Range`` asks for (RFC 9110, 14).

    Parameters
    ----------
    request
        Which may ask for a part; one that asks for several gets the whole.
    file
        The file.
    media_type, headers
        As of any response; the headers hold its tag.
    by_parts
        Whether parts can be asked for: a file that may be another a moment later is only sent whole.

    Raises
    ------
    RangeError
        If the part lies beyond its end.
    """
    headers = {**headers, **file.headers}
    start, end = 0, file.size
    status = HTTPStatus.OK
    if by_parts:
        headers["Accept-Ranges"] = "bytes"
        part = _part(request, headers["ETag"], file.size)
        if part is not None:
            start, end = part
            status = HTTPStatus.PARTIAL_CONTENT
            headers["Content-Range"] = f"bytes {start}-{end - 1}/{file.size}"
    headers["Content-Length"] = str(end - start)
    pieces = iter(()) if request.scope.get(ASKED_HEAD) else file.pieces(start, end)
    return StreamingResponse(pieces, status_code=status, media_type=media_type, headers=headers)


def _part(request: Request, tag: str, size: int) -> tuple[int, int] | None:
    """Give the part that is asked for, without its end; ``None`` is all."""
    match = _ONE_RANGE.fullmatch(request.headers.get("range", "").replace(" ", ""))
    condition = request.headers.get("if-range")
    if match is None or not (match[1] or match[2]) or (condition is not None and condition.strip() != tag):
        return None
    if not match[1]:
        start, end = max(0, size - int(match[2])), size
    else:
        start, end = int(match[1]), min(size, int(match[2]) + 1 if match[2] else size)
        if match[2] and int(match[2]) < int(match[1]):
            return None
    if start >= end:
        reason = f"the file has {size} bytes, and the part that is asked for begins behind them"
        raise RangeError(reason, size)
    return start, end
