"""A filter: read from CQL2 text or JSON, and asked of rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import orjson

from app.domain.errors import InvalidValueError
from app.filters.checking import Check
from app.filters.limits import MAX_LENGTH, check_size
from app.filters.text import read_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from app.filters.checking import Evaluate
    from app.filters.fields import Field
    from app.filters.text import Expression
    from app.filters.values import Rows

Item = TypeVar("Item")
TEXT_LANGUAGE = "cql2-text"
JSON_LANGUAGE = "cql2-json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """A sound filter."""

    language: str
    """In which it was written."""
    holds: Evaluate

    def chosen(self, rows: Rows[Any]) -> NDArray[np.bool_]:
        """Tell of every row whether the filter holds; what is unknown does not."""
        return np.broadcast_to(self.holds(rows).data, (len(rows),))


def read_filter(text: str, fields: Sequence[Field[Item]]) -> Filter:
    """Read a filter; one in JSON begins with a brace.

    Raises
    ------
    InvalidValueError
        If it cannot be read, or is too large.
    InvalidInputError
        If it can, but does not fit the fields; with everything that is wrong.
    """
    if len(text) > MAX_LENGTH:
        raise InvalidValueError("filter", f"{text[:40]}…", f"is longer than {MAX_LENGTH} characters")
    language = JSON_LANGUAGE if text.lstrip().startswith("{") else TEXT_LANGUAGE
    expression = _read_json(text) if language == JSON_LANGUAGE else read_text(text)
    check_size(expression, text)
    return Filter(language=language, holds=Check(fields).condition(expression))


def _read_json(text: str) -> Expression:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise InvalidValueError("filter", text[:80], f"is not JSON: {error}") from error
