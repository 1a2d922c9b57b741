"""What a collection of features is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeAlias

from app.api.params import DATETIME, VIEW
from app.filters.fields import Field, Item

if TYPE_CHECKING:
    from app.api.collections.page import Page
    from app.api.parameter import Asked, Parameter
    from app.api.readers import Days
    from app.atlas.atlas import Atlas

Box: TypeAlias = tuple[float, float, float, float]


class Extent(NamedTuple):
    """Where and when the features of a collection are."""

    box: Box
    """West, south, east, north in degrees."""
    first: date | None
    """``None`` is open."""
    last: date | None


def nothing_more(_: Any) -> Mapping[str, Any]:  # noqa: ANN401 - whatever there is to tell of
    """Say nothing."""
    return {}


def no_fields(_: Atlas) -> Sequence[Field[Any]]:
    """Have no further fields."""
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection(Generic[Item]):
    """A collection: what readers are told of it, and how its features are found and written."""

    id: str
    title: str
    description: str
    items_description: str
    schema: str
    """Name of the schema of its features in the OpenAPI document."""
    fields: tuple[Field[Item], ...]
    """Id and geometry, then the properties in their order."""
    find: Callable[[Asked], Sequence[Item]]
    """Gives what the features that its own parameters ask for are made from, in their order."""
    write: Callable[[Asked, Sequence[Item]], list[bytes]]
    """Encodes features."""
    feature: Callable[[Asked, str], dict[str, Any]]
    """Gives one feature by its id. Raises `UnknownFeatureError`."""
    extent: Callable[[Asked], Extent]
    takes: tuple[Parameter[Any], ...]
    """Its own parameters, beside those that all collections share."""
    filter_example: str
    """A filter that fits its fields, in any theatre."""
    days: Parameter[Days | None] = DATETIME
    view: tuple[Parameter[Any], ...] = VIEW
    """The parameters that choose what is known."""
    theatre_fields: Callable[[Atlas], Sequence[Field[Item]]] = no_fields
    """Fields that a theatre adds: such as one for each party."""
    theatre_fields_after: str = ""
    """The field behind which those stand."""
    says: Callable[[Asked], Mapping[str, Any]] = nothing_more
    """What its documents say of themselves, beyond what all do."""
    shortcut: Callable[[Asked], Page] | None = None
    """A faster way to a page that is asked for by its own parameters alone."""
    is_small: Callable[[Asked], bool] | None = None
    """Tells pages by the shortcut that are quickly written."""

    def fields_in(self, atlas: Atlas) -> tuple[Field[Item], ...]:
        """Give all fields in a theatre."""
        added = tuple(self.theatre_fields(atlas))
        if not added:
            return self.fields
        place = 1 + next(number for number, field in enumerate(self.fields) if field.name == self.theatre_fields_after)
        return (*self.fields[:place], *added, *self.fields[place:])
