"""Answers that caches can keep: strong tags, 304, compressed bodies, pinned and canonical links."""

from __future__ import annotations

import hashlib
import zlib
from functools import partial
from typing import TYPE_CHECKING

import brotli  # type: ignore[import-untyped]
from starlette.responses import Response

from app.api.mementos import memento_datetime, memento_links
from app.api.pieces import PiecesResponse

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from starlette.requests import Request

    from app.api.parameter import Asked
    from app.api.pieces import Long

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
"""WGS 84, longitude before latitude: the one coordinate reference system of all answers."""
PINNED = "public, max-age=31536000, immutable"
MOVING = "public, max-age=60, stale-while-revalidate=600"
JSON = "application/json"
GEOJSON = "application/geo+json"

_GZIP_LEVEL = 6
_WHOLE_BYTES = 2**20
"""Longer bodies are sent in pieces, and never kept."""
_BROTLI_QUALITY = 5


def answer(
    asked: Asked,
    make: Callable[[], bytes],
    media_type: str = JSON,
    *,
    links: Mapping[str, str] | None = None,
    long: Long | None = None,
    is_packed: bool = False,
) -> Response:
    """Answer a request, or say that the caller has the answer already.

    Parameters
    ----------
    asked
        The request.
    make
        Gives the body; only called if it is needed.
    media_type
        Of the body.
    links
        URLs by relation, for the ``Link`` header.
    long
        Other ways to make the body; callers who take both encodings then get gzip.
    is_packed
        Whether the body is compressed by what it is, as pictures are.
    """
    offered = ("br", "gzip") if long is None else ("gzip", "br")
    accepted = asked.request.headers.get("accept-encoding", "")
    encoding = "identity" if is_packed else preferred_encoding(accepted, offered)
    tag = entity_tag(asked, encoding)
    headers = {
        "ETag": tag,
        "Vary": "Accept, Accept-Encoding",
        "Cache-Control": PINNED if asked.is_pinned else MOVING,
    }
    if media_type == GEOJSON:
        headers["Content-Crs"] = f"<{CRS84}>"
    moment = memento_datetime(asked)
    if moment is not None:
        headers["Memento-Datetime"] = moment
    if not asked.is_pinned:
        links = {"canonical": asked.canonical, **(links or {})}
    links = {**(links or {}), **memento_links(asked)}
    if links:
        headers["Link"] = ", ".join(f'<{url}>; rel="{relation}"' for relation, url in links.items())
    if is_known(asked.request, tag):
        return Response(status_code=304, headers=headers)
    if encoding != "identity":
        headers["Content-Encoding"] = encoding
        make = _encoder(make, long, encoding)
    elif long is not None:
        length, pieces = long.pieces()
        if length > _WHOLE_BYTES:
            return PiecesResponse(length, pieces, media_type=media_type, headers=headers)
        make = partial(b"".join, pieces)
    return Response(_kept(asked, make, encoding, tag), media_type=media_type, headers=headers)


def entity_tag(asked: Asked, encoding: str) -> str:
    """Give the strong tag of an answer: it differs whenever a byte of the answer may.

    An answer without `revision` tells which days are covered, even where its own day is given, and moves with them.
    """
    parts = (
        asked.served.version,
        asked.atlas.geodata_digest,
        asked.latest_day.isoformat(),
        str(asked.revision),
        "pinned" if asked.is_pinned else "moving",
        asked.link(),
        asked.canonical,
        encoding,
    )
    return f'"{hashlib.sha256(chr(10).join(parts).encode()).hexdigest()[:24]}"'


def preferred_encoding(accepted: str, offered: Sequence[str] = ("br", "gzip")) -> str:
    """Choose among encodings and ``identity`` by what a caller accepts (RFC 9110, 12.5.3).

    Parameters
    ----------
    accepted
        The header ``Accept-Encoding``.
    offered
        The encodings there are; if the caller has no preference, the first of those that it takes.
    """
    weights: dict[str, float] = {}
    for part in accepted.lower().split(","):
        name, _, quality = part.partition(";")
        try:
            weights[name.strip()] = float(quality.strip().removeprefix("q=") or 1)
        except ValueError:
            weights[name.strip()] = 0
    wanted = {name: weights.get(name, weights.get("*", 0.0)) for name in offered}
    best = max(wanted, key=lambda name: wanted[name])
    return best if wanted[best] > 0 else "identity"


def is_known(request: Request, tag: str) -> bool:
    """Tell whether a caller names a tag as that of what it has."""
    given = request.headers.get("if-none-match")
    return given is not None and names_tag(given, tag)


def names_tag(given: str, tag: str) -> bool:
    """Tell whether ``If-None-Match`` names a tag, weak or strong (RFC 9110, 13.1.2)."""
    return given.strip() == "*" or tag.removeprefix("W/") in {
        part.strip().removeprefix("W/") for part in given.split(",")
    }


def _kept(asked: Asked, make: Callable[[], bytes], encoding: str, tag: str) -> bytes:
    if encoding == "identity":
        return make()
    kept = asked.served.bodies.get(tag)
    if kept is None:
        kept = make()
        asked.served.bodies.keep(tag, kept)
    return kept


def _encoder(make: Callable[[], bytes], long: Long | None, encoding: str) -> Callable[[], bytes]:
    if encoding == "br":
        return lambda: brotli.compress(make(), quality=_BROTLI_QUALITY)
    return (lambda: _gzip(make())) if long is None else long.gzip


def _gzip(body: bytes) -> bytes:
    # wbits 31 is the gzip format; its header carries no time, so equal bodies give equal bytes.
    packer = zlib.compressobj(_GZIP_LEVEL, zlib.DEFLATED, 31)
    return packer.compress(body) + packer.flush()
