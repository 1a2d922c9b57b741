"""Features in forms other than GeoJSON documents: sent as they are written, or as files."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from starlette.responses import Response

from app.api.caching import Alternate, answer_headers, entity_tag, is_known, preferred_encoding
from app.api.documents import recorded_at
from app.api.json_fg import document_pieces
from app.api.offers import Offer, alternates
from app.api.streams import STREAM_ENCODINGS, file_answer, streamed
from app.exports.formats.formats import FORMATS
from app.exports.formats.layer import ColumnType, Layer
from app.filters.fields import Field, Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from app.api.parameter import Asked

_COLUMN_TYPES = {
    Kind.TEXT: ColumnType.TEXT,
    Kind.WHOLE: ColumnType.WHOLE,
    Kind.NUMBER: ColumnType.NUMBER,
    Kind.FLAG: ColumnType.FLAG,
    Kind.DAY: ColumnType.DAY,
    Kind.MOMENT: ColumnType.MOMENT,
    # As JSON: few programs read lists in a table.
    Kind.TEXTS: ColumnType.TEXT,
    Kind.RECORDS: ColumnType.TEXT,
}
_SHAPES = {
    "geometry-point": "Point",
    "geometry-multipolygon": "MultiPolygon",
    "geometry-multilinestring": "MultiLineString",
}
_ANY_SHAPE = "Unknown"
_FACTS = ("day", "from", "to", "as_of", "method", "revision")
"""Members of documents that files say, too."""
_SAVED = frozenset({"csv", "fgb", "parquet", "gpkg"})
"""Forms that browsers are to save rather than to show."""
_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9.]+", re.ASCII)
_LONGEST_NAME = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Features of one collection, to be written in some form."""

    name: str
    """Of the layer."""
    title: str
    about: str
    """What they are about, such as a day, for the name of a file."""
    day: date
    """On which features are that do not tell of their time themselves."""
    fields: Sequence[Field[Any]]
    """Id, geometry and properties."""
    features: Iterable[Mapping[str, Any]]
    """As GeoJSON; read once."""
    members: Mapping[str, Any]
    """What a document with them says of itself."""
    links: Mapping[str, str]
    """To the pages before and behind, by relation."""
    feature_type: str
    properties: frozenset[str] | None = None
    """Those to write; ``None`` is all."""
    is_one: bool = False
    """Whether it is one feature by its id."""

    def layer(self, asked: Asked) -> Layer:
        """Lay them out in columns."""
        features, shape = self.features, self.shape
        if shape == "MultiPolygon":
            # Where an outline is not known, a point stands for it.
            features = [*features]
            if any(one["geometry"] and one["geometry"]["type"] == "Point" for one in features):
                shape = _ANY_SHAPE
        facts = {name: str(value) for name, value in self.members.items() if name in _FACTS and value is not None}
        told = {} if (moment := recorded_at(asked)) is None else {"changed_at": moment}
        return Layer(
            name=self.name,
            title=self.title,
            geometry_type=shape,
            columns={
                field.name: _COLUMN_TYPES[field.kind]
                for field in self.fields
                if field.kind in _COLUMN_TYPES and field.name != "id" and self._has(field.name)
            },
            features=features,
            facts={**facts, "canonical": asked.canonical},
            **told,
        )

    @property
    def shape(self) -> str:
        """Name the type of all geometries."""
        shape = next(field.shape for field in self.fields if field.kind is Kind.GEOMETRY)
        return _SHAPES.get(shape or "", _ANY_SHAPE)

    def _has(self, name: str) -> bool:
        return self.properties is None or name in self.properties


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
