"""Features in forms other than GeoJSON documents: sent as they are written, or as files."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from starlette.responses import Response

from app.api.caching import Alternate, answer_headers, entity_tag, is_known, preferred_encoding
from app.api.json_fg import document_pieces
from app.api.offers import Offer, alternates
from app.api.streams import STREAM_ENCODINGS, file_answer, streamed
from app.exports.formats.formats import FORMATS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from app.api.parameter import Asked
    from app.api.sheet import Sheet

_SAVED = frozenset({"csv", "fgb", "parquet", "gpkg"})
"""Forms that browsers are to save rather than to show."""
_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9.]+", re.ASCII)
_LONGEST_NAME = 80


def sheet_answer(asked: Asked, offers: Sequence[Offer], offer: Offer, make: Callable[[], Sheet]) -> Response:
    """Answer with features in a form that is no GeoJSON document.

    Parameters
    ----------
    asked
        The request.
    offers
        All forms of the answer.
    offer
        The one to give: JSON-FG, or one of `FORMATS`.
    make
        Finds the features; only called if they are needed.
    """
    format_ = FORMATS.get(offer.name)
    is_file = format_ is not None and format_.is_packed
    accepted = asked.request.headers.get("accept-encoding", "")
    encoding = "identity" if is_file else preferred_encoding(accepted, STREAM_ENCODINGS)
    tag = entity_tag(asked, encoding)
    others = alternates(asked, offers, offer)
    if is_known(asked.request, tag):
        return Response(status_code=304, headers=answer_headers(asked, tag, offer.media_type, alternates=others))
    if format_ is not None and is_file:

        def write(path: Path) -> Mapping[str, str]:
            sheet = make()
            format_.write(sheet.layer(asked), path)
            return _headers(asked, tag, offer, sheet, others)

        file = asked.served.shelf.file(tag, offer.name, write)
        return file_answer(
            asked.request, file, media_type=offer.media_type, headers={"ETag": tag}, by_parts=asked.is_pinned
        )
    sheet = make()
    pieces = document_pieces(sheet, sheet.shape, asked.base) if format_ is None else format_.pieces(sheet.layer(asked))
    headers = _headers(asked, tag, offer, sheet, others)
    return streamed(asked.request, pieces, encoding=encoding, media_type=offer.media_type, headers=headers)


def _headers(asked: Asked, tag: str, offer: Offer, sheet: Sheet, others: Sequence[Alternate]) -> dict[str, str]:
    headers = answer_headers(asked, tag, offer.media_type, sheet.links, alternates=others)
    if not sheet.is_one:
        headers["OGC-NumberMatched"] = str(sheet.members["numberMatched"])
        headers["OGC-NumberReturned"] = str(sheet.members["numberReturned"])
    if offer.name in _SAVED:
        stem = _NOT_IN_NAMES.sub("-", f"{sheet.name}-{sheet.about}")[:_LONGEST_NAME].strip("-.")
        headers["Content-Disposition"] = f'attachment; filename="{stem}.{offer.name}"'
    return headers
