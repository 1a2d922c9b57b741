"""Finding the places that a row of the official register speaks of, and those it does not speak for."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

from app.domain.names import folded
from app.domain.places import PlaceKind
from app.sources.reading import Omission, Omitted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from app.domain.gazetteer import Gazetteer
    from app.domain.places import Place
    from app.sources.register_376_cells import ExceptedPlace, NamedPlace
    from app.sources.register_376_docx import RegisterRow

_CODE = re.compile(r"UA\d{17}", re.ASCII)
_ALIKE = 0.8


class NotRecordedError(Exception):
    """A row, or a part of one, that becomes no claim."""

    def __init__(self, what: Omitted, key: str, reason: str, value: str = "", candidates: Iterable[str] = ()) -> None:
        """Keep what the report says of it."""
        self.what = what
        self.key = key
        self.reason = reason
        self.value = value
        self.candidates = tuple(candidates)
        super().__init__(reason)


class RegisterPlaces:
    """Finds places by code, checked by name."""

    def __init__(self, gazetteer: Gazetteer, corrections: Mapping[str, str]) -> None:
        """Search a gazetteer; corrections by key of an earlier report come first."""
        self._gazetteer = gazetteer
        self._corrections = corrections

    def place(self, row: RegisterRow, named: NamedPlace) -> Place:
        """Give the place that a row speaks of.

        Raises
        ------
        NotRecordedError
            If it does not name one for sure.
        """
        key = f"place {row.code} {row.name}"
        corrected = self._corrections.get(key)
        if corrected is not None:
            if corrected not in self._gazetteer:
                raise NotRecordedError(Omitted.PLACE, key, f"was corrected to {corrected}, which is no place", row.name)
            return self._gazetteer[corrected]
        if named.is_part:
            reason = "speaks of a part of a settlement; the map has no smaller places"
            raise NotRecordedError(Omitted.PLACE, key, reason, row.name)
        if row.code not in self._gazetteer:
            raise self._unknown(key, row, named)
        place = self._gazetteer[row.code]
        if not self._is_called(place, named.names) and not self._is_renamed(place, named, row.raion):
            reason = f"names another place than its code, which is that of {place.name_uk}"
            raise NotRecordedError(Omitted.PLACE, key, reason, row.name, [place.id, *self._by_name(named)])
        return place

    def _unknown(self, key: str, row: RegisterRow, named: NamedPlace) -> NotRecordedError:
        candidates = self._by_name(named)
        if not _CODE.fullmatch(row.code):
            return NotRecordedError(Omitted.PLACE, key, f"has no sound code: {row.code!r}", row.name, candidates)
        return NotRecordedError(Omitted.PLACE, key, "is not in the gazetteer", row.name, candidates)

    def _by_name(self, named: NamedPlace) -> list[str]:
        """Give places that are called so, in the hromada that the row names."""
        found: dict[str, None] = {}
        for name in named.names:
            for place in self._gazetteer.named(name, kind=PlaceKind.SETTLEMENT):
                hromada = self._gazetteer.around(place.id, PlaceKind.HROMADA)
                if (
                    hromada is not None
                    and named.hromada
                    and _alike(named.hromada, hromada.name_uk.removesuffix(" громада"))
                ):
                    found[place.id] = None
        return list(found)

    def _is_called(self, place: Place, names: Sequence[str]) -> bool:
        own = [folded(name) for name in place.names]
        return any(
            _alike(wanted, known) or known.startswith(wanted) or wanted.startswith(known)
            for wanted in map(folded, names)
            for known in own
        )

    def _is_renamed(self, place: Place, named: NamedPlace, raion: str) -> bool:
        """Tell whether a code means a place that was renamed: it lies in the raion, and nothing there is called so."""
        around = self._gazetteer.around(place.id, PlaceKind.RAION)
        if around is None or not _alike(raion, around.name_uk):
            return False
        return not any(
            self._gazetteer.named(name, kind=place.kind, within=around.id)
            for bare in named.names
            for name in (bare, f"{bare} громада")
        )

    def excepted(self, named: NamedPlace, area: Place, row: RegisterRow, omitted: list[Omission]) -> Iterable[str]:
        """Give the places that a row does not speak for; those that need no exception are added to `omitted`.

        Raises
        ------
        NotRecordedError
            If one is named by a name that no place there has.
        """
        found: set[str] = set()
        for excepted in named.excepted:
            key = f"exception {row.code} {excepted.name}"
            corrected = self._corrections.get(key)
            if corrected is not None:
                if corrected in self._gazetteer:
                    found.add(corrected)
                continue
            places = self._exceptions(excepted, area)
            if excepted.is_part:
                reason = "only a part of it is excepted; the row is taken to speak for the rest of it"
                omitted.append(left(row, Omitted.PLACE, key, excepted.name, reason, places))
            elif places:
                found.update(places)
            else:
                near = self._misspelt(excepted.name, area)
                if near:
                    reason = "is excepted by a name that no place there has; correct it, or write 'none'"
                    raise NotRecordedError(Omitted.PLACE, key, reason, excepted.name, near)
                reason = "is excepted and not in the gazetteer; there is nothing to except"
                omitted.append(left(row, Omitted.CONTEXT, key, excepted.name, reason))
        return found

    def _exceptions(self, excepted: ExceptedPlace, area: Place) -> list[str]:
        if excepted.code:
            return [excepted.code] if excepted.code in self._gazetteer else []
        named = self._gazetteer.named(excepted.name, kind=PlaceKind.SETTLEMENT, within=area.id)
        return [place.id for place in named]

    def _misspelt(self, name: str, area: Place) -> list[str]:
        close = {place.id: place for place in self._gazetteer.settlements_within(area.id)}
        return [id_ for id_, place in close.items() if any(_alike(name, other) for other in place.names)]


def _alike(first: str, second: str) -> bool:
    return difflib.SequenceMatcher(None, folded(first), folded(second)).ratio() >= _ALIKE


def left(
    row: RegisterRow, what: Omitted, key: str, value: str, reason: str, candidates: Iterable[str] = ()
) -> Omission:
    """Report something of a row."""
    return Omission(key=key, what=what, at=row.at, value=value, reason=reason, candidates=tuple(candidates))
