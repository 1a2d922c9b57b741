"""Finding the places that a cell of a file names: by id, or by name, oblast and level."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from app.domain.errors import MarchlandError
from app.domain.names import folded
from app.domain.places import PlaceKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.domain.gazetteer import Gazetteer
    from app.domain.places import Place

LEVELS = tuple(kind.value for kind in PlaceKind if kind is not PlaceKind.COUNTRY)
_MOST_CANDIDATES = 10
# Comparing a name with all others takes a fifth of a second; a file may hold thousands of unknown names.
_MOST_COMPARISONS = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Misnamed:
    """A text that does not name exactly one place."""

    column: str
    """The column to correct."""
    value: str
    message: str
    candidates: tuple[str, ...] = ()


class PlaceNotFoundError(MarchlandError):
    """A text does not name exactly one place."""

    def __init__(self, misnamed: Misnamed) -> None:
        """Keep what is wrong with it."""
        self.misnamed = misnamed
        hint = f"; did you mean {', '.join(misnamed.candidates)}?" if misnamed.candidates else ""
        super().__init__(f"{misnamed.column} {misnamed.value!r} {misnamed.message}{hint}")


class PlaceFinder:
    """Finds places in a gazetteer, and remembers what was asked before."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        """Search a gazetteer."""
        self._gazetteer = gazetteer
        self._found: dict[tuple[str, str, str], Place | Misnamed] = {}
        self._comparisons = 0

    def find(self, text: str, *, oblast: str = "", level: str = "") -> Place:
        """Give the place that a text names.

        Parameters
        ----------
        text
            An id, or a name in any language or spelling.
        oblast
            Id or name of the oblast it lies in; may be shortened. Empty: anywhere.
        level
            One of `LEVELS`: what the name names. Empty: a settlement for a name, anything for an id.

        Raises
        ------
        PlaceNotFoundError
            If nothing or more than one place is named so.
        """
        key = (text, oblast, level)
        if key not in self._found:
            try:
                self._found[key] = self._find(text, oblast, level)
            except PlaceNotFoundError as error:
                self._found[key] = error.misnamed
        found = self._found[key]
        if isinstance(found, Misnamed):
            raise PlaceNotFoundError(found)
        return found

    def find_within(self, text: str, areas: Iterable[str]) -> Place:
        """Give the place that a text names among those in an area: the exceptions of a claim.

        Parameters
        ----------
        text
            An id, or the name of a settlement or else of an area.
        areas
            Ids of the places it must lie in one of.

        Raises
        ------
        PlaceNotFoundError
            If nothing or more than one place is named so there.
        """
        areas = tuple(areas)
        inside = [area for area in areas if self._gazetteer[area].kind is not PlaceKind.SETTLEMENT]
        if text in self._gazetteer:
            if not any(area in self._gazetteer.lineage(text) for area in inside):
                raise _not_found("except", text, f"does not lie in {self._names(areas)}")
            return self._gazetteer[text]
        found: dict[str, Place] = {}
        for kind in reversed(PlaceKind):
            if not found:
                found = {p.id: p for area in inside for p in self._gazetteer.named(text, kind=kind, within=area)}
        if not found:
            near = (p for area in inside for p in self._near(text, None, area))
            raise _not_found("except", text, f"names nothing in {self._names(areas)}", self._labels(near))
        return self._single("except", text, found.values())

    def _find(self, text: str, oblast: str, level: str) -> Place:
        around = self._oblasts(oblast)
        kind = PlaceKind(level) if level else None
        if text in self._gazetteer:
            return self._checked(self._gazetteer[text], oblast, around, kind)
        if text.upper() in self._gazetteer:
            return self._checked(self._gazetteer[text.upper()], oblast, around, kind)
        kind = kind or PlaceKind.SETTLEMENT
        found = self._called(text, kind, around)
        if not found:
            raise self._unknown(text, kind, around)
        return self._single("place", text, found)

    def _checked(self, place: Place, oblast: str, around: tuple[str, ...], kind: PlaceKind | None) -> Place:
        lineage = (place.id, *self._gazetteer.lineage(place.id))
        if around and not any(id_ in lineage for id_ in around):
            raise _not_found("oblast", oblast, f"is not where {place.id} ({place.name_en}) lies")
        if kind is not None and place.kind is not kind:
            raise _not_found("level", kind, f"is not what {place.id} is: a {place.kind}")
        return place

    def _oblasts(self, text: str) -> tuple[str, ...]:
        """Give the ids of the oblasts that may be meant: a city of that rank, and the oblast of the same name."""
        if not text:
            return ()
        if text in self._gazetteer and self._gazetteer[text].kind is PlaceKind.OBLAST:
            return (text,)
        found = tuple(place.id for place in self._called(text, PlaceKind.OBLAST, (), widely=True))
        if not found:
            near = self._labels(self._near(text, PlaceKind.OBLAST, None))
            raise _not_found("oblast", text, "is no oblast", near)
        return found

    def _called(
        self, text: str, kind: PlaceKind, around: tuple[str, ...], *, widely: bool = False
    ) -> tuple[Place, ...]:
        areas = around or (None,)
        found = {p.id: p for area in areas for p in self._gazetteer.named(text, kind=kind, within=area)}
        if kind is not PlaceKind.SETTLEMENT and (widely or not found):
            found |= {place.id: place for place in self._begins(text, kind, around)}
        return tuple(found.values())

    def _begins(self, text: str, kind: PlaceKind, around: tuple[str, ...]) -> Iterable[Place]:
        """Give the areas of whose name each word begins as a text's does: "North", "Північна обл."."""
        words = folded(text).split()
        if not words:
            return
        # The first word is the name itself and stands in full.
        for place, own in self._areas_by_first_word.get(words[0], ()):
            is_inside = not around or any(id_ in self._gazetteer.lineage(place.id) for id_ in around)
            is_begun = len(own) >= len(words) and all(map(str.startswith, own, words))
            if place.kind is kind and is_inside and is_begun:
                yield place

    @cached_property
    def _areas_by_first_word(self) -> dict[str, list[tuple[Place, list[str]]]]:
        index: dict[str, list[tuple[Place, list[str]]]] = {}
        for place in self._gazetteer:
            if place.kind is not PlaceKind.SETTLEMENT:
                for name in place.names:
                    words = folded(name).split()
                    index.setdefault(words[0] if words else "", []).append((place, words))
        return index

    def _single(self, column: str, text: str, found: Iterable[Place]) -> Place:
        places = tuple(found)
        if len(places) == 1:
            return places[0]
        areas = {self._gazetteer.around(place.id, PlaceKind.OBLAST) for place in places}
        remedy = "give its oblast or its id" if len(areas) == len(places) else "give its id"
        message = f"names {len(places)} places; {remedy}"
        raise _not_found(column, text, message, self._labels(places))

    def _unknown(self, text: str, kind: PlaceKind, around: tuple[str, ...]) -> PlaceNotFoundError:
        where = f" in {self._names(around)}" if around else ""
        for other in PlaceKind:
            others = () if other in (kind, PlaceKind.COUNTRY) else self._called(text, other, around)
            if others:
                message = f"is no {kind}{where} but a {other}; set level to {other}"
                return _not_found("place", text, message, self._labels(others))
        elsewhere = self._called(text, kind, ()) if around else ()
        if elsewhere:
            return _not_found("place", text, f"is no {kind}{where}", self._labels(elsewhere))
        areas = around or (None,)
        near = {p.id: p for area in areas for p in self._near(text, kind, area)}
        return _not_found("place", text, f"is no {kind} that is known{where}", self._labels(near.values()))

    def _near(self, text: str, kind: PlaceKind | None, within: str | None) -> tuple[Place, ...]:
        self._comparisons += 1
        if self._comparisons > _MOST_COMPARISONS:
            return ()
        return self._gazetteer.nearest_names(text, kind=kind, within=within)

    def _names(self, ids: Iterable[str]) -> str:
        return " or ".join(self._gazetteer[id_].name_en for id_ in ids)

    def _labels(self, places: Iterable[Place]) -> tuple[str, ...]:
        every = tuple(places)
        return tuple(place_label(self._gazetteer, place) for place in every[:_MOST_CANDIDATES])


def place_label(gazetteer: Gazetteer, place: Place) -> str:
    """Name a place so that it cannot be mistaken: name, raion, oblast, id."""
    around = (gazetteer.around(place.id, kind) for kind in (PlaceKind.RAION, PlaceKind.OBLAST))
    names = [place.name_en, *(area.name_en for area in around if area is not None and area.id != place.id)]
    return f"{names[0]} ({', '.join([*names[1:], place.id])})"


def _not_found(column: str, value: str, message: str, candidates: tuple[str, ...] = ()) -> PlaceNotFoundError:
    return PlaceNotFoundError(Misnamed(column=column, value=value, message=message, candidates=candidates))
