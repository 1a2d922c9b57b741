"""Places and what they are called."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class PlaceKind(StrEnum):
    """The levels of the hierarchy, widest first."""

    COUNTRY = "country"
    OBLAST = "oblast"
    RAION = "raion"
    HROMADA = "hromada"
    SETTLEMENT = "settlement"

    @property
    def rank(self) -> int:
        """How specific a claim about such a place is: 0 for a country … 4 for a settlement."""
        return _RANKS[self]


_RANKS = {kind: rank for rank, kind in enumerate(PlaceKind)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A country, oblast, raion, hromada or settlement."""

    id: str
    """Its code in the official classifier where it has one, else ``geonames:N``."""
    kind: PlaceKind
    parent: str | None
    """The next wider place that is known; ``None`` for a country."""
    name_en: str
    name_uk: str
    lonlat: tuple[float, float] | None = None
    """Longitude and latitude in degrees, EPSG:4326; ``None`` if unknown."""
    population: int | None = None
    geonames_id: int | None = None
    wikidata_id: str | None = None
    search_names: tuple[str, ...] = ()
    """Other spellings, present and former, in any language."""

    @property
    def names(self) -> tuple[str, ...]:
        """Every spelling, display names first."""
        return (self.name_en, self.name_uk, *self.search_names)
