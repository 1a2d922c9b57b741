"""Which GeoNames record is which settlement of the classifier.

Names alone do not say it: Ukraine has nine Lymans. So a name counts inside one oblast only; where it
still fits several settlements, the one wins whose hromada (or raion) already has matched places nearest
to the record. No settlement gets two records.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from geodata.make import katottg
from geodata.make.geonames import OBLAST_OF_ADMIN1
from geodata.make.names import is_cyrillic, normalised, romanise, skeleton
from geodata.make.surroundings import RAION_ONLY_KM, Surroundings

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from geodata.make.geonames import Record
    from geodata.make.katottg import Unit

NEAR_KM: Final = 45.0
"""A match further than this from the other matches of its hromada or raion is not believed."""
UNLIKELY_CATEGORY_KM: Final = ((3_000, 6.0), (1_000, 2.0))
"""With so many people a place is a city or a town sooner than a village: kilometres added for a village."""
SMALL_CITY_POPULATION: Final = 1_500
SMALL_CITY_KM: Final = 10.0
WEAKER_NAME_KM: Final = 8.0
OTHER_OBLAST_KM: Final = 10.0
CENTRE_KM: Final = 8.0
"""Taken off for the centre of a hromada: the hromada lies around it."""
CENTRE_POPULATION: Final = 1_000
_ROUNDS: Final = 6


class How(StrEnum):
    """What settled a record."""

    NAME = "name"
    """Its main name fits one settlement of the oblast, and no other record wants it."""
    OTHER_NAME = "other name"
    """A former or alternate name does."""
    NEARNESS = "nearness"
    """Several settlements have the name; the surroundings decided."""
    LOOKALIKE = "look-alike"
    """No settlement has the name, but one has nearly the name and lies there."""
    KNOWN = "known"
    """Checked by hand or renamed since; listed in known.csv."""
    UNMATCHED = "unmatched"
    """No settlement of the classifier could be told."""
    CITY_PART = "city part"
    """A district or quarter of a city: not a settlement of its own. Left out."""
    DUPLICATE = "duplicate"
    """Another record for a settlement that has one. Left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """What became of one record."""

    record: Record
    how: How
    unit: Unit | None
    """The settlement. None where it could not be told or the record is left out."""

    @property
    def is_left_without_unit(self) -> bool:
        """Whether the record is a settlement that the classifier's code could not be told of."""
        return self.how is How.UNMATCHED


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidate:
    unit: Unit
    weakness: int
    """0 the main name, 1 a Cyrillic spelling to the letter, 2 a look-alike."""


class Matcher:
    """Match the records of a country with the units of its classifier.

    Parameters
    ----------
    units
        Every unit of the classifier.
    records
        The populated places, each of which will be settled once.
    """

    def __init__(self, units: Sequence[Unit], records: Sequence[Record]) -> None:
        self.settlements = [unit for unit in units if unit.category in katottg.SETTLEMENT]
        self.surroundings = Surroundings()
        self.records = records
        self.taken: dict[str, Record] = {}
        self._by_spelling: dict[tuple[str, str], list[Unit]] = defaultdict(list)
        for unit in self.settlements:
            for spelling in _unit_spellings(unit):
                self._by_spelling[unit.oblast, spelling].append(unit)
        self._centres = {unit.code for unit in katottg.hromada_centres(units).values()}
        self._settled: dict[int, tuple[Unit, How]] = {}
        self._candidates: dict[int, list[_Candidate]] = {}

    def match(self, known: Mapping[int, str], without: Collection[int]) -> list[Match]:
        """Settle every record by name and surroundings.

        Parameters
        ----------
        known
            Settlement codes by GeoNames id, for what was looked up.
        without
            GeoNames ids of records that are no settlements.

        Returns
        -------
        list of Match
            In the order of the records; those that nothing tells are `How.UNMATCHED`.
        """
        by_code = {unit.code: unit for unit in self.settlements}
        for record in self.records:
            if record.geonames_id in known:
                self.settle(record, by_code[known[record.geonames_id]], How.KNOWN)
        for record in self.records:
            oblasts = [] if record.geonames_id in without else [OBLAST_OF_ADMIN1[record.admin1]]
            self._candidates[record.geonames_id] = self._named(record, oblasts)
        self._match_unique()
        self._doubt_strays()
        for record in self._open():
            if record.geonames_id in without:
                continue
            oblasts = [OBLAST_OF_ADMIN1[record.admin1], *self.surroundings.oblasts(record)]
            self._candidates[record.geonames_id] = self._named(record, list(dict.fromkeys(oblasts)))
        for final in [False] * (_ROUNDS - 1) + [True]:
            self._match_nearest(settle_all=final)
        for _ in range(_ROUNDS):
            self._swap()
        return self.answers()

    def answers(self) -> list[Match]:
        """Everything settled so far, in the order of the records."""
        unmatched: tuple[None, How] = (None, How.UNMATCHED)
        answers = []
        for record in self.records:
            unit, how = self._settled.get(record.geonames_id, unmatched)
            answers.append(Match(record=record, how=how, unit=unit))
        return answers

    def settle(self, record: Record, unit: Unit, how: How) -> None:
        """Give a free settlement to a record."""
        self._settled[record.geonames_id] = (unit, how)
        self.taken[unit.code] = record
        self.surroundings.add(record, unit)

    def release(self, record: Record) -> Unit:
        """Take its settlement from a record."""
        unit, _ = self._settled.pop(record.geonames_id)
        del self.taken[unit.code]
        self.surroundings.remove(record, unit)
        return unit

    def namesakes(self, record: Record) -> list[Unit]:
        """Settlements that a record's names fit, the best fit first."""
        return [candidate.unit for candidate in self._candidates[record.geonames_id]]

    def _open(self) -> list[Record]:
        return [record for record in self.records if record.geonames_id not in self._settled]

    def _named(self, record: Record, oblasts: Iterable[str]) -> list[_Candidate]:
        found: dict[str, _Candidate] = {}
        for oblast in oblasts:
            for spelling, weakness in _record_spellings(record).items():
                for unit in self._by_spelling.get((oblast, spelling), ()):
                    if unit.code not in found or weakness < found[unit.code].weakness:
                        found[unit.code] = _Candidate(unit=unit, weakness=weakness)
        return sorted(found.values(), key=lambda each: (each.weakness, each.unit.code))

    def _match_unique(self) -> None:
        for weakness, how in ((0, How.NAME), (1, How.OTHER_NAME), (2, How.OTHER_NAME)):
            wanted: Counter[str] = Counter()
            only: list[tuple[Record, Unit]] = []
            for record in self._open():
                best = [each.unit for each in self._candidates[record.geonames_id] if each.weakness <= weakness]
                wanted.update(unit.code for unit in best)
                if len(best) == 1:
                    only.append((record, best[0]))
            for record, unit in only:
                if wanted[unit.code] == 1 and unit.code not in self.taken:
                    self.settle(record, unit, how)

    def _doubt_strays(self) -> None:
        """Undo matches far from all others of their raion: a namesake may have been taken.

        A city whose name fits nothing else in the oblast is believed: Slavutych lies 90 km from its raion.
        """
        strays = []
        for record in self.records:
            unit, how = self._settled.get(record.geonames_id, (None, How.UNMATCHED))
            if unit is None or how is How.KNOWN or (how is How.NAME and unit.category == katottg.CITY):
                continue
            if NEAR_KM < self.surroundings.distance(record, unit) < math.inf:
                strays.append(record)
        for record in strays:
            self.release(record)

    def _match_nearest(self, *, settle_all: bool) -> None:
        """Settle open records, the nearest first; unless `settle_all`, only where the runner-up is clearly worse."""
        choices: list[tuple[float, int, str, Record, Unit]] = []
        for record in self._open():
            costs = sorted(
                (self._cost(record, each), each.unit.code, each.unit)
                for each in self._candidates[record.geonames_id]
                if each.unit.code not in self.taken
            )
            if not costs or (not settle_all and len(costs) > 1 and costs[1][0] < 2 * costs[0][0] + RAION_ONLY_KM):
                continue
            kept = costs if settle_all else costs[:1]
            choices += [(cost, record.geonames_id, code, record, unit) for cost, code, unit in kept]
        for cost, number, code, record, unit in sorted(choices, key=lambda choice: choice[:3]):
            if cost <= NEAR_KM and code not in self.taken and number not in self._settled:
                self.settle(record, unit, How.NEARNESS)

    def _swap(self) -> None:
        """Exchange the settlements of two records, or move one to a free settlement, where both lie nearer then."""
        for record in self.records:
            unit, how = self._settled.get(record.geonames_id, (None, How.UNMATCHED))
            if unit is None or how is not How.NEARNESS:
                continue
            mine = {each.unit.code: each for each in self._candidates[record.geonames_id]}
            for code, candidate in mine.items():
                if code == unit.code:
                    continue
                rival = self.taken.get(code)
                if rival is None:
                    gain = self._cost(record, mine[unit.code]) - self._cost(record, candidate)
                    if gain > 0:
                        self.release(record)
                        self.settle(record, candidate.unit, How.NEARNESS)
                        break
                elif self._settled[rival.geonames_id][1] is How.NEARNESS and self._swap_gain(record, rival) > 0:
                    self.release(rival)
                    self.settle(rival, self.release(record), How.NEARNESS)
                    self.settle(record, candidate.unit, How.NEARNESS)
                    break

    def _swap_gain(self, one: Record, other: Record) -> float:
        """Kilometres won if two records exchanged their settlements; negative if one cannot have the other's."""
        now = later = 0.0
        for record, rival in ((one, other), (other, one)):
            candidates = {each.unit.code: each for each in self._candidates[record.geonames_id]}
            offered = candidates.get(self._settled[rival.geonames_id][0].code)
            if offered is None:
                return -1.0
            held = candidates[self._settled[record.geonames_id][0].code]
            now += self._cost(record, held, without=rival.geonames_id)
            later += self._cost(record, offered, without=rival.geonames_id)
        return now - later

    def _cost(self, record: Record, candidate: _Candidate, *, without: int | None = None) -> float:
        unit = candidate.unit
        cost = self.surroundings.distance(record, unit, without=without) + WEAKER_NAME_KM * candidate.weakness
        population = record.population or 0
        if unit.category == katottg.VILLAGE:
            cost += next((added for least, added in UNLIKELY_CATEGORY_KM if population >= least), 0.0)
        elif unit.category == katottg.CITY and 0 < population < SMALL_CITY_POPULATION:
            cost += SMALL_CITY_KM
        if unit.oblast != OBLAST_OF_ADMIN1[record.admin1]:
            cost += OTHER_OBLAST_KM
        if unit.code in self._centres and (record.population is None or population >= CENTRE_POPULATION):
            cost = max(0.0, cost - CENTRE_KM)
        return cost


def _unit_spellings(unit: Unit) -> set[str]:
    return {normalised(unit.name_uk), "~" + skeleton(unit.name_uk), "~" + skeleton(romanise(unit.name_uk))}


def _record_spellings(record: Record) -> dict[str, int]:
    """Every spelling with how weak a proof it is."""
    spellings = {"~" + skeleton(record.name): 0}
    for name in record.alternate_names:
        if is_cyrillic(name):
            spellings.setdefault(normalised(name), 1)
    for name in record.alternate_names:
        spellings.setdefault("~" + skeleton(name), 2)
    return spellings
