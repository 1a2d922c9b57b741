"""``/oembed``: tells other sites how to show the map in their pages (oembed.com)."""

from __future__ import annotations

from html import escape
from urllib.parse import SplitResult, urljoin, urlsplit
from xml.etree import ElementTree as ET

import orjson
from fastapi import APIRouter
from starlette.responses import Response

from app.api.caching import JSON, answer
from app.api.parameter import Asked, Parameter
from app.api.params import needed
from app.api.preview import page_query, preview_of
from app.api.readers import read_whole
from app.api.reading import reads
from app.api.refusals import NotEquippedError
from app.domain.errors import NotFoundError

router = APIRouter(tags=["map"])
XML = "text/xml"
WIDTH, HEIGHT = 720, 560
LEAST_WIDTH, LEAST_HEIGHT = 240, 200
"""Pixels below which there is no map to see; a smaller frame is not offered."""
CACHE_AGE_S = 3600
_MOST = 10_000

URL: Parameter[str] = needed(
    Parameter(
        name="url",
        read=lambda text, _: text,
        default="",
        description="",
        schema={"type": "string", "format": "uri-reference"},
        example="/?date=2022-10-01",
    ),
    "The address of the map's page or embed on this server, with any of their parameters; whole, or from the first "
    "slash of its path on.",
)
MAX_WIDTH: Parameter[int | None] = Parameter(
    name="maxwidth",
    read=read_whole("maxwidth", 1, _MOST),
    default=None,
    description="The most pixels that there are across.",
    schema={"type": "integer", "minimum": 1, "maximum": _MOST},
)
MAX_HEIGHT: Parameter[int | None] = Parameter(
    name="maxheight",
    read=read_whole("maxheight", 1, _MOST),
    default=None,
    description="The most pixels that there are from top to bottom.",
    schema={"type": "integer", "minimum": 1, "maximum": _MOST},
)
FORMAT: Parameter[str] = Parameter(
    name="format",
    read=lambda text, _: text,
    default="json",
    description="`json` or `xml`; another is answered by 501, as oEmbed has it.",
    schema={"type": "string", "enum": ["json", "xml"], "default": "json"},
)


class ForeignAddressError(NotFoundError):
    """An address that is none of a map on this server."""

    what = "map at the address"


@reads(
    router,
    "/oembed",
    URL,
    MAX_WIDTH,
    MAX_HEIGHT,
    FORMAT,
    summary="How to embed the map",
    description="oEmbed 1.0, type `rich`: a frame with the map as the address shows it.",
    media_types=(JSON, XML),
    otherwise={501: "There is no such format here, as oEmbed has it."},
    schema="Oembed",
)
def oembed(asked: Asked) -> Response:
    """Answer with a frame."""
    if asked[FORMAT] not in ("json", "xml"):
        message = f"oEmbed is given as json or xml here, not as {asked[FORMAT]!r}"
        raise NotEquippedError(message)
    address = _own(asked)
    if asked[FORMAT] == "xml":
        return answer(asked, lambda: _xml(_document(asked, address)), XML)
    return answer(asked, lambda: orjson.dumps(_document(asked, address)))


def _own(asked: Asked) -> SplitResult:
    """Take the address apart.

    Raises
    ------
    ForeignAddressError
        If it is not one of a map here.
    """
    base = urlsplit(asked.base)
    try:
        address = urlsplit(urljoin(f"{asked.base}/", asked[URL]))
        host = address.netloc
    except ValueError as error:
        raise ForeignAddressError(asked[URL]) from error
    paths = (f"{base.path}/", f"{base.path}/embed", base.path)
    if address.scheme not in ("http", "https") or host != base.netloc or address.path not in paths:
        raise ForeignAddressError(asked[URL])
    return address


def _document(asked: Asked, address: SplitResult) -> dict[str, str | int]:
    width = max(LEAST_WIDTH, min(WIDTH, asked[MAX_WIDTH] or WIDTH))
    height = max(LEAST_HEIGHT, min(HEIGHT, asked[MAX_HEIGHT] or HEIGHT))
    preview = preview_of(asked.atlas, asked.base, page_query(address.query))
    source = f"{asked.base}/embed" + (f"?{address.query}" if address.query else "")
    frame = (
        f'<iframe src="{escape(source)}" title="{escape(preview.title)}" width="{width}" height="{height}" '
        'loading="lazy" sandbox="allow-scripts allow-popups" style="border:0;max-width:100%"></iframe>'
    )
    return {
        "version": "1.0",
        "type": "rich",
        "title": preview.title,
        "provider_name": "Marchland",
        "provider_url": f"{asked.base}/",
        "cache_age": CACHE_AGE_S,
        "thumbnail_url": preview.image,
        "thumbnail_width": preview.width,
        "thumbnail_height": preview.height,
        "width": width,
        "height": height,
        "html": frame,
    }


def _xml(document: dict[str, str | int]) -> bytes:
    root = ET.Element("oembed")
    for name, value in document.items():
        ET.SubElement(root, name).text = str(value)
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written
