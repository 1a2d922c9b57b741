"""Which of the forms that an answer can have a caller wants: by `f`, else by ``Accept`` (RFC 9110, 12.5.1)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, TypeVar

from app.api.caching import Alternate
from app.api.parameter import Parameter
from app.api.readers import one_of
from app.api.refusals import NotAcceptableError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.api.parameter import Asked

_MOST_RANGES = 100
"""Of a header ``Accept``; callers name a handful."""
_LONGEST_LINKED = 1000
"""Characters of an address that is linked to in so many forms: servers before this one take so much of headers only."""
_QUALITY = re.compile(r"\s*q\s*=\s*(0(\.\d{0,3})?|1(\.0{0,3})?)\s*", re.ASCII | re.IGNORECASE)
_RANGE = re.compile(r"[\w!#$&^.+*-]+/[\w!#$&^.+*-]+", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One form of an answer."""

    name: str
    """As `f` says it."""
    media_type: str
    title: str
    also: tuple[str, ...] = ()
    """Other media types that ask for it."""
    aliases: tuple[str, ...] = ()
    """Other names by which `f` may ask for it."""

    @property
    def names(self) -> tuple[str, ...]:
        """All names that `f` may have for it."""
        return (self.name, *self.aliases)

    @property
    def media_types(self) -> tuple[str, ...]:
        """All media types that ask for it, without their parameters."""
        return tuple(plain_type(type_) for type_ in (self.media_type, *self.also))


Offered = TypeVar("Offered", bound=Offer)
FORMAT = "f"


@cache
def plain_type(media_type: str) -> str:
    """Give a media type without its parameters."""
    return media_type.partition(";")[0].strip().lower()


def negotiable(offers: Sequence[Offer]) -> Parameter[str | None]:
    """Declare `f` of an answer that has several forms; the first is the default.

    Parameters
    ----------
    offers
        At least one.
    """
    names = [name for offer in offers for name in offer.names]

    def pinned(asked: Asked) -> str | None:
        found = chosen(asked, offers)
        return None if found is offers[0] else found.name

    return Parameter(
        name=FORMAT,
        read=one_of(FORMAT, names),
        default=None,
        description="The format; it goes before the header `Accept`, by which the answer is chosen otherwise. "
        f"Default: `{offers[0].name}`.",
        schema={"type": "string", "enum": names},
        example=offers[0].name,
        pinned=pinned,
    )


def chosen(asked: Asked, offers: Sequence[Offered]) -> Offered:
    """Give the form that a request asks for.

    Raises
    ------
    NotAcceptableError
        If it takes none of those that there are.
    """
    name = asked.value(FORMAT)
    if name is not None:
        return next(offer for offer in offers if name in offer.names)
    found = preferred(asked.request.headers.get("accept", ""), offers)
    if found is None:
        listed = ", ".join(plain_type(offer.media_type) for offer in offers)
        reason = f"the answer comes as {listed}, and Accept takes none of these"
        raise NotAcceptableError(reason)
    return found


def alternates(asked: Asked, offers: Sequence[Offer], given: Offer) -> list[Alternate]:
    """Give the other forms of an answer, for the header ``Link``; none if it would grow out of bounds."""
    if len(asked.link()) > _LONGEST_LINKED:
        return []
    return [Alternate(asked.link(f=offer.name), plain_type(offer.media_type)) for offer in offers if offer is not given]


def preferred(accepted: str, offers: Sequence[Offered]) -> Offered | None:
    """Choose the form that a caller likes best.

    Of those that it likes equally the one that it names, rather than one that a wildcard takes in; of these the first.

    Parameters
    ----------
    accepted
        The header ``Accept``; without one, anything is welcome.
    offers
        At least one.
    """
    weights = _weights(accepted) if accepted else None
    if not weights:
        return offers[0]
    best = max(offers, key=lambda offer: max(_liking(type_, weights) for type_ in offer.media_types))
    quality, _ = max(_liking(type_, weights) for type_ in best.media_types)
    return best if quality > 0 else None


def _weights(accepted: str) -> dict[str, float]:
    weights = {}
    for part in accepted.split(",")[:_MOST_RANGES]:
        name, *parameters = part.split(";")
        if _RANGE.fullmatch(name.strip()):
            qualities = [match[1] for parameter in parameters if (match := _QUALITY.fullmatch(parameter))]
            weights[name.strip().lower()] = float(qualities[0]) if qualities else 1.0
    return weights


def _liking(media_type: str, weights: Mapping[str, float]) -> tuple[float, int]:
    """Tell how much a media type is liked, and how exactly it is named; what is named exactly decides."""
    for exactness, name in ((2, media_type), (1, f"{media_type.partition('/')[0]}/*"), (0, "*/*")):
        if name in weights:
            return weights[name], exactness
    return 0.0, 0
