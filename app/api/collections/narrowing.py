"""Filters, order and choice of properties: what a request may ask of a collection by the names of its fields."""

from __future__ import annotations

import difflib
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from app.api.caching import CRS84
from app.api.parameter import Parameter, refused
from app.api.readers import one_of
from app.domain.days import parse_day
from app.domain.errors import Fault, InvalidInputError, InvalidValueError
from app.filters import literals
from app.filters.fields import SCALAR, Field, Kind
from app.filters.filter import JSON_LANGUAGE, TEXT_LANGUAGE, Filter, read_filter
from app.filters.limits import MAX_LENGTH

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from app.api.collections.collection import Collection
    from app.api.parameter import Asked
    from app.atlas.atlas import Atlas

FILTER_LANG: Parameter[str] = Parameter(
    name="filter-lang",
    read=one_of("filter-lang", (TEXT_LANGUAGE, JSON_LANGUAGE)),
    default="",
    description="The language of `filter`: CQL2 as text or as JSON. Default: JSON if it begins with a brace.",
    schema={"type": "string", "enum": [TEXT_LANGUAGE, JSON_LANGUAGE], "default": TEXT_LANGUAGE},
)
FILTER_CRS: Parameter[str] = Parameter(
    name="filter-crs",
    read=one_of("filter-crs", (CRS84,)),
    default=CRS84,
    description="The coordinate reference system of `filter`. There is one: longitude and latitude in degrees.",
    schema={"type": "string", "format": "uri", "enum": [CRS84], "default": CRS84},
)
_FILTER = "filter"
_SORT = "sortby"
_CHOICE = "properties"
_MOST_SORT_KEYS = 8
_TAKEN = frozenset({"id", "geometry"})
"""Members of a feature that are no properties."""


class SortKey(NamedTuple):
    """A field to sort by."""

    name: str
    is_descending: bool


def narrowing_parameters(collection: Collection[Any]) -> tuple[Parameter[Any], ...]:
    """Declare what may be asked of a collection by the names of its fields."""
    own = {parameter.name for parameter in (*collection.takes, collection.days, *collection.view)}
    names = ", ".join(f"`{field.name}`" for field in collection.fields if field.is_queryable)
    sortable = ", ".join(f"`{field.name}`" for field in collection.fields if field.is_sortable)
    more = " and those that the theatre adds; `/queryables` lists all" if collection.theatre_fields_after else ""
    return (
        Parameter(
            name=_FILTER,
            read=lambda text, atlas: read_filter(text, collection.fields_in(atlas)),
            default=None,
            description=f"A condition in CQL2, as text or JSON, of at most {MAX_LENGTH} characters. What is unknown "
            f"does not fulfil it. Properties: {names}{more}.",
            schema={"type": "string"},
            longest=MAX_LENGTH,
        ),
        FILTER_LANG,
        FILTER_CRS,
        Parameter(
            name=_SORT,
            read=lambda text, atlas: _read_sort(text, collection.fields_in(atlas)),
            default=(),
            description="Properties to sort by, joined by commas; `-` before one is descending, and what is unknown "
            f"comes last. Properties: {sortable}{more}.",
            schema={"type": "array", "items": {"type": "string", "pattern": "[+|-]?[A-Za-z_][A-Za-z_0-9]*"}},
            example=next(field.name for field in collection.fields if field.is_sortable and field.name != "id"),
        ),
        Parameter(
            name=_CHOICE,
            read=lambda text, atlas: _read_choice(text, collection.fields_in(atlas)),
            default=None,
            description="The properties to answer with, joined by commas; id and geometry always come. Default: all.",
            schema={"type": "array", "items": {"type": "string"}},
            example=collection.fields[2].name,
        ),
        *(_by_value(field) for field in collection.fields if _is_parameter(field) and field.name not in own),
    )


def theatre_parameters(collection: Collection[Any], atlas: Atlas) -> tuple[Parameter[Any], ...]:
    """Declare what may be asked for by the fields that a theatre adds."""
    return tuple(_by_value(field) for field in collection.theatre_fields(atlas))


def _is_parameter(field: Field[Any]) -> bool:
    return field.is_queryable and field.kind in SCALAR


class Narrowing(NamedTuple):
    """What a request asks by the names of fields."""

    condition: Filter | None
    values: dict[str, Any]
    """Values that fields must have, by name."""
    sort: Sequence[SortKey]
    properties: frozenset[str] | None
    """The properties to write; ``None`` is all."""

    @property
    def is_nothing(self) -> bool:
        """Whether nothing is asked."""
        return self.condition is None and not self.values and not self.sort and self.properties is None


def narrowing(asked: Asked, collection: Collection[Any]) -> Narrowing:
    """Give what a request asks by the names of fields.

    Raises
    ------
    InvalidInputError
        If `filter-lang` names another language than that of the filter.
    """
    condition: Filter | None = asked.value(_FILTER)
    language = asked[FILTER_LANG]
    if condition is not None and language and language != condition.language:
        raise refused(FILTER_LANG.name, f"is not the language of the filter, which is {condition.language}", language)
    own = {parameter.name for parameter in (*collection.takes, collection.days, *collection.view)}
    values = {
        field.name: asked.value(field.name)
        for field in collection.fields_in(asked.atlas)
        if field.name in asked.given and field.name not in own and _is_parameter(field)
    }
    return Narrowing(condition, values, asked.value(_SORT), asked.value(_CHOICE))


def _by_value(field: Field[Any]) -> Parameter[Any]:
    return Parameter(
        name=field.name,
        read=_reader(field),
        default=None,
        description=f"Only features with this value. {field.title}.",
        schema=value_schema(field),
    )


def _reader(field: Field[Any]) -> Callable[[str, Atlas], Any]:
    if field.words:
        return one_of(field.name, field.words)

    def read(text: str, _: Atlas) -> Any:  # noqa: ANN401 - of the kind of the field
        try:
            return _READERS[field.kind](text)
        except InvalidValueError as error:
            raise InvalidValueError(field.name, text, error.reason) from error

    return read


def _read_number(text: str) -> float:
    try:
        number = float(text)
    except ValueError as error:
        raise InvalidValueError("", text, "is not a number") from error
    if number - number != 0:
        raise InvalidValueError("", text, "is not a finite number")
    return number


def _read_whole(text: str) -> float:
    number = _read_number(text)
    if not number.is_integer():
        raise InvalidValueError("", text, "is not a whole number")
    return number


def _read_moment(text: str) -> datetime:
    return literals.read_moment(text)


_READERS: dict[Kind, Callable[[str], Any]] = {
    Kind.TEXT: str,
    Kind.WHOLE: _read_whole,
    Kind.NUMBER: _read_number,
    Kind.DAY: parse_day,
    Kind.MOMENT: _read_moment,
}
_TYPES: dict[Kind, dict[str, Any]] = {
    Kind.TEXT: {"type": "string"},
    Kind.WHOLE: {"type": "integer"},
    Kind.NUMBER: {"type": "number"},
    Kind.FLAG: {"type": "boolean"},
    Kind.DAY: {"type": "string", "format": "date"},
    Kind.MOMENT: {"type": "string", "format": "date-time"},
    Kind.TEXTS: {"type": "array", "items": {"type": "string"}},
    Kind.RECORDS: {"type": "array", "items": {"type": "object"}},
}


def value_schema(field: Field[Any]) -> dict[str, Any]:
    """Give the JSON schema of the values of a field."""
    if field.kind is Kind.GEOMETRY:
        return {"format": field.shape}
    schema = dict(_TYPES[field.kind])
    return schema | {"enum": [str(word) for word in field.words]} if field.words else schema


def _read_sort(text: str, fields: Sequence[Field[Any]]) -> tuple[SortKey, ...]:
    known = [field.name for field in fields if field.is_sortable]
    keys = []
    for part in text.split(","):
        # A plus sign in an address stands for a blank.
        name = part.strip().removeprefix("+")
        keys.append(SortKey(name.removeprefix("-"), name.startswith("-")))
    _check_names(_SORT, [key.name for key in keys], known)
    if len(keys) > _MOST_SORT_KEYS:
        raise InvalidValueError(_SORT, text, f"names more than {_MOST_SORT_KEYS} properties")
    return tuple(keys)


def _read_choice(text: str, fields: Sequence[Field[Any]]) -> frozenset[str]:
    known = [field.name for field in fields if field.name not in _TAKEN]
    names = [name.strip() for name in text.split(",")]
    _check_names(_CHOICE, [name for name in names if name not in _TAKEN], known)
    return frozenset(names)


def _check_names(parameter: str, names: Iterable[str], known: Sequence[str]) -> None:
    faults = [
        Fault(
            at=parameter,
            message=f"names no property; there are {', '.join(known)}",
            value=name,
            candidates=tuple(difflib.get_close_matches(name, known, n=3, cutoff=0.6)),
        )
        for name in dict.fromkeys(names)
        if name not in known
    ]
    if faults:
        subject = "the request"
        raise InvalidInputError(subject, faults[:_MOST_SORT_KEYS])
