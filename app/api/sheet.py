"""Features of one collection on their way into some form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.api.documents import recorded_at
from app.exports.formats.layer import ColumnType, Layer
from app.filters.fields import Field, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

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
