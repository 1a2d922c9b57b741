"""Synthetic theatres of any size, over the real oblasts or with all the places of the real gazetteer."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import shapely

from app.atlas.atlas import Atlas
from app.domain.claims import Claim, ClaimKind
from app.domain.gazetteer import Gazetteer
from app.domain.ledger import Ledger
from app.domain.places import Place, PlaceKind
from app.domain.sources import Reliability, Source
from app.resources import geodata_dir
from app.sources.boundaries import read_boundaries
from app.sources.theatre import read_theatre_folder
from tests.benchmarks.front import moving_front

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from app.domain.ledger import Body
    from app.domain.theatre import Theatre

FIRST_DAY = date(2014, 1, 1)
YEARS = 12
DAYS = 365 * YEARS
RECORDED_AT = datetime(2026, 11, 22, tzinfo=UTC)
SOURCE = Source(id="reporter", name="A reporter", alignment=None, reliability=Reliability.A)
_HROMADA = 24
_RAION = 12
_SYLLABLES = [
    "va",
    "no",
    "pi",
    "l",
    "ka",
    "ro",
    "mi",
    "su",
    "be",
    "hry",
    "iv",
    "se",
    "le",
    "do",
    "ze",
    "len",
    "kam",
    "yana",
    "sta",
    "ri",
]
_SYLLABLES_UK = [
    "ва",
    "но",
    "пі",
    "ль",
    "ка",
    "ро",
    "ми",
    "су",
    "бе",
    "гри",
    "ів",
    "се",
    "ле",
    "до",
    "зе",
    "лен",
    "кам",
    "яна",
    "ста",
    "рі",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Synthetic:
    """Everything an atlas is built of."""

    theatre: Theatre
    gazetteer: Gazetteer
    boundaries: dict[str, shapely.MultiPolygon]
    claims: tuple[Claim, ...]

    @property
    def bodies(self) -> list[Body]:
        """What the ledger records."""
        return [SOURCE, *self.claims]

    def ledger(self) -> Ledger:
        """Record all there is to record."""
        return Ledger().append(self.bodies, RECORDED_AT)

    def atlas(self) -> Atlas:
        """Build the atlas."""
        return Atlas.build(self.theatre, self.gazetteer, self.boundaries, self.ledger())


def synthetic(settlements: int, *, changes: int, seed: int = 7) -> Synthetic:
    """Make a theatre of made-up settlements, strewn evenly over the real oblasts.

    Parameters
    ----------
    settlements
        How many.
    changes
        About how many changes of control, one claim each.
    seed
        Of the random numbers.
    """
    theatre, boundaries, areas = _ground()
    chance = np.random.default_rng(seed)
    sizes = np.array([shape.area for shape in boundaries.values()])
    counts = np.maximum(1, np.rint(sizes / sizes.sum() * settlements)).astype(int)
    counts[np.argmax(counts)] += settlements - counts.sum()
    places = list(areas)
    for (oblast, shape), count in zip(boundaries.items(), counts.tolist(), strict=True):
        places += _settled(oblast, _points_in(shape, count, chance), chance)
    return _with_front(theatre, Gazetteer(places), boundaries, changes=changes, seed=seed)


def full_gazetteer(shared: Path, *, changes: int, seed: int = 7) -> Synthetic:
    """Make a theatre of every settlement of the shared gazetteer that has a point, and a made-up history.

    Parameters
    ----------
    shared
        The folder of real data.
    changes, seed
        As for `synthetic`.
    """
    theatre, boundaries, areas = _ground()
    outlined = {id_: shape for id_, shape in boundaries.items() if not id_.startswith("geonames:")}
    places = list(areas)
    known = {place.id for place in places}
    taken: set[tuple[float, float]] = set()
    with (shared / "gazetteer" / "katottg-points.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if not row["lon"] or row["oblast"] not in outlined:
                continue
            lonlat = (float(row["lon"]), float(row["lat"]))
            if row["katottg"] in known or lonlat in taken:
                continue
            known.add(row["katottg"])
            taken.add(lonlat)
            places.append(_settlement(row["katottg"], row["oblast"], row["name_uk"], row["name_uk"], lonlat))
    return _with_front(theatre, Gazetteer(places), boundaries, changes=changes, seed=seed)


def _ground() -> tuple[Theatre, dict[str, shapely.MultiPolygon], list[Place]]:
    folder = geodata_dir() / "ukraine"
    loaded = read_theatre_folder(folder)
    wide = {PlaceKind.COUNTRY, PlaceKind.OBLAST}
    areas = [place for place in loaded.gazetteer if place.kind in wide]
    boundaries = read_boundaries(folder / "boundaries" / "oblasts.geojson", loaded.gazetteer)
    return loaded.theatre, boundaries, areas


def _with_front(
    theatre: Theatre,
    gazetteer: Gazetteer,
    boundaries: dict[str, shapely.MultiPolygon],
    *,
    changes: int,
    seed: int,
) -> Synthetic:
    found = gazetteer.settlements
    lonlat = np.array([place.lonlat for place in found], dtype=np.float64)
    front = moving_front(lonlat, changes=changes, days=DAYS, seed=seed)
    claims = tuple(
        Claim(
            kind=ClaimKind.CAPTURE,
            places=(found[place].id,),
            party="RU" if taken else "UA",
            when=day.isoformat(),
            reported_on=day,
            origin=SOURCE.id,
            credibility=1,
        )
        for day, place, taken in (
            (FIRST_DAY + timedelta(days=offset), place, taken)
            for offset, place, taken in zip(*(column.tolist() for column in front), strict=True)
        )
    )
    return Synthetic(theatre=theatre, gazetteer=gazetteer, boundaries=boundaries, claims=claims)


def _points_in(shape: shapely.MultiPolygon, count: int, chance: np.random.Generator) -> NDArray[np.float64]:
    west, south, east, north = shape.bounds
    shapely.prepare(shape)
    found = np.empty((0, 2))
    while len(found) < count:
        # Rounded as gazetteers are, to about a metre: what is to be told apart must differ by more.
        drawn = chance.uniform((west, south), (east, north), (2 * count, 2)).round(5)
        inside = shapely.contains_xy(shape, drawn[:, 0], drawn[:, 1])
        found = np.unique(np.concatenate([found, drawn[inside]]), axis=0)
    return chance.permutation(found)[:count]


def _settled(oblast: str, points: NDArray[np.float64], chance: np.random.Generator) -> Iterator[Place]:
    """Give raions, hromadas and settlements of an oblast; those of one hromada lie side by side."""
    points = points[np.lexsort((points[:, 1], np.floor(points[:, 0] * 5)))]
    edges = [*range(0, len(points), _HROMADA), len(points)]
    for number, (begin, end) in enumerate(pairwise(edges)):
        raion = f"{oblast}-r{number // _RAION}"
        if number % _RAION == 0:
            yield Place(id=raion, kind=PlaceKind.RAION, parent=oblast, name_en=raion, name_uk=raion)
        hromada = f"{oblast}-h{number}"
        yield Place(id=hromada, kind=PlaceKind.HROMADA, parent=raion, name_en=hromada, name_uk=hromada)
        for one in range(begin, end):
            picked = chance.integers(0, len(_SYLLABLES), chance.integers(3, 6)).tolist()
            name = "".join(_SYLLABLES[syllable] for syllable in picked).capitalize()
            name_uk = "".join(_SYLLABLES_UK[syllable] for syllable in picked).capitalize()
            yield _settlement(
                f"{oblast[:4]}{one:06d}", hromada, name, name_uk, (points[one, 0].item(), points[one, 1].item()), one
            )


def _settlement(id_: str, parent: str, name: str, name_uk: str, lonlat: tuple[float, float], number: int = 0) -> Place:
    population = 40 + number * 7919 % 3000
    return Place(
        id=id_,
        kind=PlaceKind.SETTLEMENT,
        parent=parent,
        name_en=name,
        name_uk=name_uk,
        lonlat=lonlat,
        population=population,
    )
