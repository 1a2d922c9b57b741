"""What a map is compared with: the parameter `compare`, written as in the address of the page."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from app.atlas.comparison import Side
from app.domain.days import parse_day
from app.domain.errors import InvalidValueError
from app.domain.method import Method, parse_method

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.api.parameter import Asked
    from app.atlas.atlas import Atlas
    from app.atlas.view import View

_FORMS = "write date:2022-02-23, days:365, method:verified@1 or as_of:2022-09-30"
_MOST_DIGITS = 6


class Against(NamedTuple):
    """What the left map has otherwise than the right one; the rest is the same. Exactly one is given."""

    day: date | None = None
    days_before: int | None = None
    method: Method | None = None
    as_of: date | None = None

    @property
    def is_given(self) -> bool:
        """Whether there is anything to compare with."""
        return self != Against()


def read_against(text: str, atlas: Atlas) -> Against:
    """Read what to compare with.

    Raises
    ------
    InvalidValueError
        If it is none of the forms there are, or its value cannot be read.
    """
    axis, colon, value = text.partition(":")
    try:
        match axis if colon else "":
            case "date":
                return Against(day=parse_day(value, "compare"))
            case "days" if value.isascii() and value.isdigit() and len(value) <= _MOST_DIGITS:
                return Against(days_before=int(value))
            case "method":
                return Against(method=parse_method(value, {party.id for party in atlas.theatre.parties}))
            case "as_of":
                return Against(as_of=parse_day(value, "compare"))
    except InvalidValueError as error:
        raise InvalidValueError("compare", text, f"{value!r} {error.reason}") from error
    raise InvalidValueError("compare", text, f"is nothing to compare with; {_FORMS}")


def left_side(asked: Asked, against: Against, right: Side) -> Side:
    """Give the left map of a comparison.

    Parameters
    ----------
    asked
        The request, with the parameters of a view.
    against
        What the left map has otherwise.
    right
        The map that the request asks for.
    """

    def view(method: Method | None, as_of: date | None) -> View:
        return asked.atlas.view(method or asked.value("method"), as_of or asked.value("as_of"), asked.value("revision"))

    return other_side(against, right, view)


def other_side(against: Against, right: Side, view: Callable[[Method | None, date | None], View]) -> Side:
    """Give the left map of a comparison.

    Parameters
    ----------
    against
        What the left map has otherwise.
    right
        The other map.
    view
        Gives the view of a method, and of what was known on a day; where either is None, of the right map's.
    """
    if against.day is not None:
        return Side(right.view, against.day)
    if against.days_before is not None:
        before = right.day.toordinal() - against.days_before
        return Side(right.view, date.min if before < 1 else right.day - timedelta(days=against.days_before))
    return Side(view(against.method, against.as_of), right.day)
