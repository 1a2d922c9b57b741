"""Answers that caches can keep: strong tags, 304, compressed bodies, pinned and canonical links."""

from __future__ import annotations

import hashlib
import zlib
from typing import TYPE_CHECKING, NamedTuple

import brotli  # type: ignore[import-untyped]
import zstandard
from starlette.responses import Response

from app.api.mementos import memento_datetime, memento_links
from app.api.pieces import PiecesResponse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from starlette.requests import Request

    from app.api.parameter import Asked
    from app.api.pieces import Long

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
"""WGS 84, longitude before latitude: the one coordinate reference system of all answers."""
PINNED = "public, max-age=31536000, immutable"
MOVING = "public, max-age=60, stale-while-revalidate=600"
JSON = "application/json"
GEOJSON = "application/geo+json"
JSON_FG = "application/vnd.ogc.fg+json"
ENCODINGS = ("br", "zstd", "gzip")
"""Of bodies; callers who like several equally get the first."""


class Alternate(NamedTuple):
    """Another form of an answer."""

    url: str
    media_type: str


_IN_CRS84 = frozenset({GEOJSON, JSON_FG, "application/geo+json-seq"})

_GZIP_LEVEL = 6
_LONGEST_LINKS = 8192
_BROTLI_QUALITY = 5
_ZSTD_LEVEL = 9


def answer(  # noqa: PLR0913 - an answer has this many sides, each by name
    asked: Asked,
    make: Callable[[], bytes | Sequence[bytes]],
    media_type: str = JSON,
    *,
    links: Mapping[str, str] | None = None,
    alternates: Iterable[Alternate] = (),
    also_varies_by: str = "",
    tag_of: str = "",
    long: Long | None = None,
    is_packed: bool = False,
) -> Response:
    """Answer a request, or say that the caller has the answer already.

    Parameters
    ----------
    asked
        The request.
    make
        Gives the body, or pieces of it that other answers may share; only called if it is needed.
    media_type
        Of the body.
    links
        URLs by relation, for the ``Link`` header.
    alternates
        Other forms of the answer, for the same.
    also_varies_by
        A header of the request that the answer follows from, beside those that all do.
    tag_of
        What the answer follows from that is not in its URL.
    long
        Other ways to make the body; callers who take both encodings then get gzip.
    is_packed
        Whether the body is compressed by what it is, as pictures are.
    """
    offered = ENCODINGS if long is None else ("gzip", "br", "zstd")
    accepted = asked.request.headers.get("accept-encoding", "")
    encoding = "identity" if is_packed else preferred_encoding(accepted, offered)
    tag = entity_tag(asked, f"{encoding} {tag_of}" if tag_of else encoding)
    headers = answer_headers(asked, tag, media_type, links, alternates=alternates, also_varies_by=also_varies_by)
    if is_known(asked.request, tag):
        return Response(status_code=304, headers=headers)
    if encoding != "identity":
        headers["Content-Encoding"] = encoding
        body = _kept(asked, _encoder(lambda: _whole(make()), long, encoding), tag)
        return Response(body, media_type=media_type, headers=headers)
    plain = make() if long is None else long.pieces()
    if isinstance(plain, bytes):
        return Response(plain, media_type=media_type, headers=headers)
    return PiecesResponse(plain, media_type=media_type, headers=headers)


def _whole(body: bytes | Sequence[bytes]) -> bytes:
    return body if isinstance(body, bytes) else b"".join(body)


def answer_headers(
    asked: Asked,
    tag: str,
    media_type: str,
    links: Mapping[str, str] | None = None,
    *,
    alternates: Iterable[Alternate] = (),
    also_varies_by: str = "",
) -> dict[str, str]:
    """Give the headers of an answer that caches can keep.

    Parameters
    ----------
    asked
        The request.
    tag
        Of the answer.
    media_type
        Of the body.
    links
        URLs by relation, for the ``Link`` header.
    alternates
        Other forms of the answer, for the same.
    also_varies_by
        A header of the request that the answer follows from, beside those that all do.
    """
    headers = {
        "ETag": tag,
        "Vary": f"Accept, Accept-Encoding{also_varies_by and f', {also_varies_by}'}",
        "Cache-Control": PINNED if asked.is_pinned else MOVING,
    }
    if media_type in _IN_CRS84:
        headers["Content-Crs"] = f"<{CRS84}>"
    moment = memento_datetime(asked)
    if moment is not None:
        headers["Memento-Datetime"] = moment
    if not asked.is_pinned:
        links = {"canonical": asked.canonical, **(links or {})}
    links = {**(links or {}), **memento_links(asked)}
    written = [f'<{url}>; rel="{relation}"' for relation, url in links.items()]
    written += [f'<{url}>; rel="alternate"; type="{type_}"' for url, type_ in alternates]
    if fitting := _fitting(written):
        headers["Link"] = ", ".join(fitting)
    return headers


def _fitting(links: Iterable[str]) -> list[str]:
    """Give as many links, the first ones first, as clients and proxies take in a header; each repeats the address."""
    fitting, length = [], 0
    for link in links:
        length += len(link) + 2
        if length > _LONGEST_LINKS:
            break
        fitting.append(link)
    return fitting


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


def preferred_encoding(accepted: str, offered: Sequence[str] = ENCODINGS) -> str:
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


def _kept(asked: Asked, make: Callable[[], bytes], tag: str) -> bytes:
    kept = asked.served.bodies.get(tag)
    if kept is None:
        kept = make()
        asked.served.bodies.keep(tag, kept)
    return kept


def _encoder(make: Callable[[], bytes], long: Long | None, encoding: str) -> Callable[[], bytes]:
    if encoding == "br":
        return lambda: brotli.compress(make(), quality=_BROTLI_QUALITY)
    if encoding == "zstd":
        return lambda: zstandard.ZstdCompressor(level=_ZSTD_LEVEL).compress(make())
    return (lambda: _gzip(make())) if long is None else long.gzip


def _gzip(body: bytes) -> bytes:
    # wbits 31 is the gzip format; its header carries no time, so equal bodies give equal bytes.
    packer = zlib.compressobj(_GZIP_LEVEL, zlib.DEFLATED, 31)
    return packer.compress(body) + packer.flush()
