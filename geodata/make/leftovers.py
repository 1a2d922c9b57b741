"""What the records are that no settlement's name fits: quarters, duplicates, look-alikes."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Final

from geodata.make import katottg
from geodata.make.geonames import OBLAST_OF_ADMIN1
from geodata.make.match import How
from geodata.make.names import is_cyrillic, is_latin, romanise, skeleton
from geodata.make.surroundings import distance_km

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from geodata.make.geonames import Record
    from geodata.make.katottg import Unit
    from geodata.make.match import Match, Matcher

CITY_PEOPLE_PER_KM2: Final = 1_500.0
"""A city is taken for a disc so dense; what lies in it and has no code of its own is a part of it."""
LARGE_CITY_POPULATION: Final = 100_000
LEAST_CITY_RADIUS_KM: Final = 2.0
FAR_KM: Final = 70.0
"""Raions are large: with nothing else of the name about, a match may lie so far from the others."""
DUPLICATE_KM: Final = 6.0
LOOKALIKE_KM: Final = 20.0
LOOKALIKE: Final = 0.86
"""Least likeness (Ratcliff and Obershelp) of two skeletons. At 0.85 the first wrong pair comes in."""
_ALL_ONE_CITY: Final = "12"
"""GeoNames code of Kyiv, which has no settlements beside itself."""
_QUARTER: Final = re.compile(
    r"\b(rai?y?on|district|quarter|masyv|mikrorayon|microdistrict|район|квартали?|мікрорайон|масив)\b", re.IGNORECASE
)


def quarters(records: Sequence[Record]) -> set[int]:
    """Find records that their names call a district or quarter and that lie in a large city.

    They must not compete for settlements: Donetsk's Oleksandrivskyi would take the code of a village nearby.

    Returns
    -------
    set of int
        GeoNames ids.
    """
    large = [
        record for record in records if (record.population or 0) >= LARGE_CITY_POPULATION and not _is_quarter(record)
    ]
    return {
        record.geonames_id
        for record in records
        if _is_quarter(record) and any(_inside(record, city) for city in large if city is not record)
    }


def _is_quarter(record: Record) -> bool:
    return any(_QUARTER.search(name) for name in record.names)


def settle_leftovers(matcher: Matcher, parts: Collection[int]) -> list[Match]:
    """Settle what matching by name left open.

    Parameters
    ----------
    matcher
        After `match`; look-alikes are settled in it.
    parts
        GeoNames ids known to be parts of a city.

    Returns
    -------
    list of Match
        Every record, in the matcher's order. City parts and duplicates are told apart from the unmatched.
    """
    capitals = _cities_without_code(matcher)
    left: dict[int, How] = {}
    for record in _open(matcher, capitals):
        if record.geonames_id in parts or record.admin1 == _ALL_ONE_CITY or _is_quarter(record):
            left[record.geonames_id] = How.CITY_PART
        else:
            left |= _settle_duplicate(matcher, record)
    for record in _open(matcher, capitals | left.keys()):
        _settle_lookalike(matcher, record)
    cities = [match.record for match in matcher.answers() if match.unit and match.unit.category == katottg.CITY]
    for record in _open(matcher, capitals | left.keys()):
        if any(_inside(record, city) for city in cities):
            left[record.geonames_id] = How.CITY_PART
    for record in _open(matcher, capitals | left.keys()):
        _settle_far(matcher, record)
    return [replace(match, how=left.get(match.record.geonames_id, match.how)) for match in matcher.answers()]


def _open(matcher: Matcher, without: Collection[int]) -> list[Record]:
    return [
        match.record for match in matcher.answers() if match.unit is None and match.record.geonames_id not in without
    ]


def _cities_without_code(matcher: Matcher) -> set[int]:
    """Kyiv and Sevastopol: the classifier knows them as units of oblast level only."""
    with_settlements = {unit.oblast for unit in matcher.settlements}
    largest: dict[str, Record] = {}
    for record in matcher.records:
        oblast = OBLAST_OF_ADMIN1[record.admin1]
        if oblast not in with_settlements:
            rival = largest.setdefault(oblast, record)
            if (record.population or 0) > (rival.population or 0):
                largest[oblast] = record
    return {record.geonames_id for record in largest.values()}


def _settle_duplicate(matcher: Matcher, record: Record) -> dict[int, How]:
    """Find the record that says the same; of the two the one with more people keeps the settlement."""
    for unit in matcher.namesakes(record):
        holder = matcher.taken.get(unit.code)
        if holder is None or not _same_place(record, holder):
            continue
        if (record.population or 0) <= (holder.population or 0):
            return {record.geonames_id: How.DUPLICATE}
        matcher.release(holder)
        matcher.settle(record, unit, How.NEARNESS)
        return {holder.geonames_id: How.DUPLICATE}
    return {}


def _same_place(record: Record, holder: Record) -> bool:
    if distance_km((record.lon, record.lat), (holder.lon, holder.lat)) <= DUPLICATE_KM:
        return True
    return record.population is not None and record.population == holder.population


def _settle_lookalike(matcher: Matcher, record: Record) -> None:
    best: tuple[float, str, Unit] | None = None
    for unit in matcher.settlements:
        if unit.oblast != OBLAST_OF_ADMIN1[record.admin1] or unit.code in matcher.taken:
            continue
        if matcher.surroundings.distance(record, unit) <= LOOKALIKE_KM:
            likeness = _likeness(record, unit)
            if likeness >= LOOKALIKE and (best is None or (likeness, unit.code) > best[:2]):
                best = (likeness, unit.code, unit)
    if best is not None:
        matcher.settle(record, best[2], How.LOOKALIKE)


def _settle_far(matcher: Matcher, record: Record) -> None:
    """Settle a record that lies far from the other matches of its raion, but has one namesake there only."""
    near = [
        unit
        for unit in matcher.namesakes(record)
        if unit.code not in matcher.taken and matcher.surroundings.distance(record, unit) <= FAR_KM
    ]
    if len(near) == 1:
        matcher.settle(record, near[0], How.NEARNESS)


def _likeness(record: Record, unit: Unit) -> float:
    cyrillic, latin = skeleton(unit.name_uk), skeleton(romanise(unit.name_uk))
    return max(
        SequenceMatcher(None, skeleton(name), cyrillic if is_cyrillic(name) else latin).ratio()
        for name in record.names
        if is_cyrillic(name) or is_latin(name)
    )


def _inside(record: Record, city: Record) -> bool:
    radius_km = math.sqrt((city.population or 0) / (math.pi * CITY_PEOPLE_PER_KM2))
    return distance_km((record.lon, record.lat), (city.lon, city.lat)) <= max(radius_km, LEAST_CITY_RADIUS_KM)
