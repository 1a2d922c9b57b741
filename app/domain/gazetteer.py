"""All places of a theatre: their hierarchy, and finding them by name."""

from __future__ import annotations

import difflib
from bisect import bisect_left
from functools import cached_property
from typing import TYPE_CHECKING

from app.domain.errors import InvalidTheatreError, UnknownPlaceError
from app.domain.names import folded
from app.domain.places import PlaceKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from app.domain.places import Place

_CANDIDATES = 3


class Gazetteer:
    """Places by id, in a fixed order, with their hierarchy."""

    def __init__(self, places: Iterable[Place]) -> None:
        """Take over places.

        Parameters
        ----------
        places
            Parents before children.

        Raises
        ------
        InvalidTheatreError
            If an id stands twice, or a parent is missing or not wider than its child.
        """
        self._places: dict[str, Place] = {}
        self._children: dict[str, list[str]] = {}
        self._lineage: dict[str, tuple[str, ...]] = {}
        for place in places:
            self._add(place)

    def _add(self, place: Place) -> None:
        if place.id in self._places:
            message = f"the gazetteer names {place.id} twice"
            raise InvalidTheatreError(message)
        lineage: tuple[str, ...] = ()
        if place.parent is not None:
            parent = self._places.get(place.parent)
            if parent is None:
                message = f"{place.id} lies in {place.parent}, which is missing or comes after it"
                raise InvalidTheatreError(message)
            if parent.kind.rank >= place.kind.rank:
                message = f"{place.id} is a {place.kind} and lies in {parent.id}, which is a {parent.kind}"
                raise InvalidTheatreError(message)
            lineage = (parent.id, *self._lineage[parent.id])
            self._children[parent.id].append(place.id)
        self._places[place.id] = place
        self._children[place.id] = []
        self._lineage[place.id] = lineage

    def __len__(self) -> int:
        """How many places there are."""
        return len(self._places)

    def __iter__(self) -> Iterator[Place]:
        """All places, in their order."""
        return iter(self._places.values())

    def __contains__(self, place_id: object) -> bool:
        """Whether there is a place with this id."""
        return place_id in self._places

    def __getitem__(self, place_id: str) -> Place:
        """Give the place with this id.

        Raises
        ------
        UnknownPlaceError
            If there is none.
        """
        try:
            return self._places[place_id]
        except KeyError:
            raise UnknownPlaceError(place_id) from None

    def of_kind(self, kind: PlaceKind) -> tuple[Place, ...]:
        """Give all places of a kind, in their order."""
        return tuple(place for place in self._places.values() if place.kind is kind)

    @cached_property
    def settlements(self) -> tuple[Place, ...]:
        """All settlements, in their order."""
        return self.of_kind(PlaceKind.SETTLEMENT)

    @cached_property
    def oblasts(self) -> tuple[Place, ...]:
        """All oblasts, in their order."""
        return self.of_kind(PlaceKind.OBLAST)

    def lineage(self, place_id: str) -> tuple[str, ...]:
        """Give the ids of the places around a place, narrowest first; the place itself is not among them."""
        if place_id not in self._lineage:
            raise UnknownPlaceError(place_id)
        return self._lineage[place_id]

    def around(self, place_id: str, kind: PlaceKind) -> Place | None:
        """Give the place of a kind that is, or is around, a place; ``None`` if it is not known."""
        for id_ in (place_id, *self.lineage(place_id)):
            if self._places[id_].kind is kind:
                return self._places[id_]
        return None

    def children(self, place_id: str) -> tuple[Place, ...]:
        """Give the places right inside a place."""
        if place_id not in self._children:
            raise UnknownPlaceError(place_id)
        return tuple(self._places[id_] for id_ in self._children[place_id])

    def settlements_within(self, place_id: str) -> Iterator[Place]:
        """Give every settlement that is, or lies in, a place."""
        place = self[place_id]
        if place.kind is PlaceKind.SETTLEMENT:
            yield place
        for id_ in self._children[place_id]:
            yield from self.settlements_within(id_)

    def named(self, name: str, *, kind: PlaceKind | None = None, within: str | None = None) -> tuple[Place, ...]:
        """Find the places that bear a name, in any language or spelling.

        Parameters
        ----------
        name
            The whole name; case, apostrophes, hyphens and accents do not matter.
        kind
            Only places of this kind.
        within
            Only places in the place with this id.

        Returns
        -------
        tuple of Place
            Places whose display name it is, or else those that were or are also called so.
        """
        wanted = folded(name)
        found = [
            self._places[id_] for id_ in self._by_name.get(wanted, ()) if self._matches(id_, kind=kind, within=within)
        ]
        by_display = [p for p in found if wanted in (folded(p.name_en), folded(p.name_uk))]
        return tuple(by_display or found)

    def nearest_names(
        self, name: str, *, kind: PlaceKind | None = None, within: str | None = None
    ) -> tuple[Place, ...]:
        """Find up to three places whose names are spelt most like a name that names nothing."""
        pool = [
            key
            for key, ids in self._by_name.items()
            if any(self._matches(id_, kind=kind, within=within) for id_ in ids)
        ]
        close = difflib.get_close_matches(folded(name), pool, n=_CANDIDATES, cutoff=0.6)
        found = {
            id_: self._places[id_]
            for key in close
            for id_ in self._by_name[key]
            if self._matches(id_, kind=kind, within=within)
        }
        return tuple(found.values())[:_CANDIDATES]

    def search(self, text: str, *, limit: int = 10) -> tuple[Place, ...]:
        """Find places as somebody types.

        Parameters
        ----------
        text
            The start of a name, in any language or spelling.
        limit
            At most so many.

        Returns
        -------
        tuple of Place
            Whole names before beginnings, what a place is called today before other spellings, then settlements by
            population, then areas.
        """
        wanted = folded(text)
        if not wanted:
            return ()
        keys = self._sorted_names
        best: dict[str, int] = {}
        for index in range(bisect_left(keys, wanted), len(keys)):
            key = keys[index]
            if not key.startswith(wanted):
                break
            for id_ in self._by_name[key]:
                rank = 2 * int(key != wanted) + int((key, id_) not in self._display_names)
                best[id_] = min(best.get(id_, rank), rank)
        order = sorted(best, key=lambda id_: (best[id_], *_prominence(self._places[id_])))
        return tuple(self._places[id_] for id_ in order[:limit])

    def _matches(self, place_id: str, *, kind: PlaceKind | None, within: str | None) -> bool:
        if kind is not None and self._places[place_id].kind is not kind:
            return False
        return within is None or within == place_id or within in self._lineage[place_id]

    @cached_property
    def _by_name(self) -> dict[str, tuple[str, ...]]:
        index: dict[str, dict[str, None]] = {}
        for place in self._places.values():
            for name in place.names:
                index.setdefault(folded(name), {})[place.id] = None
        index.pop("", None)
        return {name: tuple(ids) for name, ids in index.items()}

    @cached_property
    def _display_names(self) -> frozenset[tuple[str, str]]:
        places = self._places.values()
        return frozenset((folded(name), place.id) for place in places for name in (place.name_en, place.name_uk))

    @cached_property
    def _sorted_names(self) -> list[str]:
        return sorted(self._by_name)


def _prominence(place: Place) -> tuple[bool, int, int, str]:
    is_area = place.kind is not PlaceKind.SETTLEMENT
    return (is_area, -(place.population or 0), place.kind.rank, place.id)
