"""What the matches made so far say about where a unit lies."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from geodata.make.geonames import Record
    from geodata.make.katottg import Unit

RAION_ONLY_KM: Final = 10.0
"""Added where a settlement's hromada has no match yet, so that its raion has to speak for it."""
_EARTH_KM: Final = 6371.0
_NEIGHBOURS: Final = 8


def distance_km(here: tuple[float, float], there: tuple[float, float]) -> float:
    """Great-circle distance between two lon/lat points in degrees."""
    lon1, lat1, lon2, lat2 = (math.radians(degree) for degree in (*here, *there))
    half = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * _EARTH_KM * math.asin(math.sqrt(half))


class Surroundings:
    """Points of matched records, by the hromada and raion of their settlements."""

    def __init__(self) -> None:
        self._points: dict[str, dict[int, tuple[float, float]]] = defaultdict(dict)
        self._oblasts: dict[int, tuple[tuple[float, float], str]] = {}

    def add(self, record: Record, unit: Unit) -> None:
        """Let a match speak for its hromada and raion."""
        for code in unit.path[1:-1]:
            self._points[code][record.geonames_id] = (record.lon, record.lat)
        self._oblasts[record.geonames_id] = ((record.lon, record.lat), unit.oblast)

    def remove(self, record: Record, unit: Unit) -> None:
        """Take a match back."""
        for code in unit.path[1:-1]:
            del self._points[code][record.geonames_id]
        del self._oblasts[record.geonames_id]

    def distance(self, record: Record, unit: Unit, *, without: int | None = None) -> float:
        """Kilometres from a record to where a settlement's hromada seems to lie.

        The mean distance to the hromada's two nearest matched places; where there is none, to its
        raion's, and `RAION_ONLY_KM` more.

        Parameters
        ----------
        record
            Never counted among the matched places itself.
        unit
            A settlement.
        without
            A further record not to count.

        Returns
        -------
        float
            Infinite where nothing is known.
        """
        here = (record.lon, record.lat)
        for added, code in zip((0.0, RAION_ONLY_KM), reversed(unit.path[1:-1]), strict=False):
            nearest = sorted(
                distance_km(here, point)
                for number, point in self._points[code].items()
                if number not in (record.geonames_id, without)
            )[:2]
            if nearest:
                return added + sum(nearest) / len(nearest)
        return math.inf

    def oblasts(self, record: Record) -> list[str]:
        """Oblasts of the nearest matched places, the most frequent first."""
        here = (record.lon, record.lat)
        nearest = sorted(
            (distance_km(here, point), number)
            for number, (point, _) in self._oblasts.items()
            if number != record.geonames_id and abs(point[1] - record.lat) < 1
        )[:_NEIGHBOURS]
        return [code for code, _ in Counter(self._oblasts[number][1] for _, number in nearest).most_common()]
