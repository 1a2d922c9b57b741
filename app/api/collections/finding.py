"""Finding a page of features: by the parameters of a collection, then by what is asked of its fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import orjson

from app.api.collections.forms import GEOJSON_OFFER, ITEM_FORMS
from app.api.collections.narrowing import Narrowing, narrowing
from app.api.collections.page import Page
from app.api.documents import joined
from app.api.offers import chosen
from app.api.params import LIMIT, OFFSET
from app.filters.fields import Field
from app.filters.values import Rows, constant

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from app.api.collections.collection import Collection
    from app.api.collections.narrowing import SortKey
    from app.api.parameter import Asked

Item = TypeVar("Item")


def page(asked: Asked, collection: Collection[Item], also: frozenset[str] = frozenset()) -> Page:
    """Find the page that a request asks for.

    Parameters
    ----------
    asked
        The request.
    collection
        Whose features.
    also
        Properties to write beside those that are asked for.

    Raises
    ------
    InvalidInputError
        If parameters contradict each other.
    """
    wish = narrowing(asked, collection)
    if wish.is_nothing and collection.shortcut is not None:
        return collection.shortcut(asked)
    items = collection.find(asked)
    numbers = _numbers(wish, items, collection.fields_in(asked.atlas))
    offset, limit = asked[OFFSET], asked[LIMIT]
    features = collection.write(asked, [items[number] for number in numbers[offset : offset + limit].tolist()])
    if wish.properties is not None:
        features = [_with_only(feature, wish.properties | also) for feature in features]
    return Page((joined(features),), len(features), len(numbers), collection.says(asked))


def is_small(asked: Asked, collection: Collection[Item]) -> bool:
    """Tell whether a page is quickly found and written."""
    if collection.is_small is None or chosen(asked, ITEM_FORMS) is not GEOJSON_OFFER:
        return False
    return narrowing(asked, collection).is_nothing and collection.is_small(asked)


def _numbers(wish: Narrowing, items: Sequence[Item], fields: Sequence[Field[Item]]) -> NDArray[np.intp]:
    """Give the numbers of the items that are wanted, in the order that is wanted."""
    rows = Rows(items, fields)
    chosen = np.ones(len(items), dtype=np.bool_)
    kinds = {field.name: field.kind for field in fields}
    for name, value in wish.values.items():
        values = rows.values(name)
        chosen &= values.known & (values.data == constant(kinds[name], value).data)
    if wish.condition is not None:
        chosen &= wish.condition.chosen(rows)
    numbers = np.flatnonzero(chosen)
    return numbers[_order(rows, wish.sort, numbers)] if wish.sort else numbers


def _order(rows: Rows[Any], keys: Sequence[SortKey], numbers: NDArray[np.intp]) -> NDArray[np.intp]:
    columns: list[NDArray[Any]] = []
    for key in keys:
        values = rows.values(key.name)
        # Ranks can be turned round, which texts cannot.
        _, ranks = np.unique(values.data[numbers], return_inverse=True)
        columns += [~values.known[numbers], -ranks if key.is_descending else ranks]
    # The last key counts most to lexsort.
    return np.lexsort(columns[::-1])


def _with_only(feature: bytes, names: frozenset[str]) -> bytes:
    content = orjson.loads(feature)
    content["properties"] = {name: value for name, value in content["properties"].items() if name in names}
    return orjson.dumps(content)
