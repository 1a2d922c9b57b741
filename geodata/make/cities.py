"""Labels for the base map: the theatre's main cities, and its neighbours' larger ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geodata.make.names import skeleton

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geodata.make.gazetteer import Place
    from geodata.make.geonames import Record

FIRST, SECOND, THIRD = 1, 2, 3
OWN_POPULATION: Final = 60_000
LARGE_POPULATION: Final = 500_000
MEDIUM_POPULATION: Final = 200_000
NEIGHBOURS: Final = {
    625144: ("Minsk", "Мінськ", FIRST),
    618426: ("Chișinău", "Кишинів", FIRST),
    756135: ("Warsaw", "Варшава", FIRST),
    683506: ("Bucharest", "Бухарест", FIRST),
    3054643: ("Budapest", "Будапешт", FIRST),
    593116: ("Vilnius", "Вільнюс", FIRST),
    792680: ("Belgrade", "Белград", FIRST),
    727011: ("Sofia", "Софія", FIRST),
    524901: ("Moscow", "Москва", FIRST),
    501175: ("Rostov-on-Don", "Ростов-на-Дону", SECOND),
    472045: ("Voronezh", "Воронеж", SECOND),
    472757: ("Volgograd", "Волгоград", SECOND),
    542420: ("Krasnodar", "Краснодар", SECOND),
    3094802: ("Kraków", "Краків", SECOND),
    627907: ("Gomel", "Гомель", SECOND),
    578072: ("Belgorod", "Бєлгород", SECOND),
    538560: ("Kursk", "Курськ", SECOND),
    571476: ("Bryansk", "Брянськ", SECOND),
    675810: ("Iași", "Ясси", SECOND),
    765876: ("Lublin", "Люблін", SECOND),
    629634: ("Brest", "Берестя", SECOND),
    484907: ("Taganrog", "Таганрог", THIRD),
    625665: ("Mogilev", "Могильов", THIRD),
    627904: ("Grodno", "Гродно", THIRD),
    680963: ("Constanța", "Констанца", THIRD),
    491687: ("Smolensk", "Смоленськ", THIRD),
    535121: ("Lipetsk", "Липецьк", THIRD),
    480562: ("Tula", "Тула", THIRD),
    515012: ("Oryol", "Орел", THIRD),
    553915: ("Kaluga", "Калуга", THIRD),
    484646: ("Tambov", "Тамбов", THIRD),
    487846: ("Stavropol", "Ставрополь", THIRD),
    776069: ("Białystok", "Білосток", THIRD),
    759734: ("Rzeszów", "Ряшів", THIRD),
    724443: ("Košice", "Кошиці", THIRD),
    681290: ("Cluj-Napoca", "Клуж-Напока", THIRD),
    618605: ("Bălți", "Бєльці", THIRD),
    617239: ("Tiraspol", "Тирасполь", THIRD),
    518255: ("Novorossiysk", "Новоросійськ", THIRD),
    491422: ("Sochi", "Сочі", THIRD),
}
"""By GeoNames id: what neighbours' cities are called in English and Ukrainian, and their rank. GeoNames
does not say which of its spellings is Ukrainian, so these are written down."""


class UnknownCityError(Exception):
    """GeoNames has no such city under that id."""

    def __init__(self, geonames_id: int, name: str) -> None:
        super().__init__(f"GeoNames {geonames_id} is not known as {name}")
        self.geonames_id = geonames_id
        self.name = name


@dataclass(frozen=True, slots=True, kw_only=True)
class City:
    """A label."""

    lon: float
    lat: float
    name: str
    name_uk: str
    rank: int
    """1 is shown first."""
    id: str | None = None
    """Place id, inside the theatre."""


def own_cities(places: Sequence[Place]) -> list[City]:
    """Pick the theatre's main cities from its gazetteer, the largest first."""
    settlements = [place for place in places if place.kind == "settlement" and place.population]
    large = [place for place in settlements if int(place.population) >= OWN_POPULATION]
    return [
        City(
            lon=float(place.lon),
            lat=float(place.lat),
            name=place.name_en,
            name_uk=place.name_uk,
            rank=_rank(int(place.population)),
            id=place.id,
        )
        for place in sorted(large, key=lambda place: (-int(place.population), place.id))
    ]


def neighbour_cities(records: Sequence[Record]) -> list[City]:
    """Place the labels of the cities around the theatre.

    Raises
    ------
    UnknownCityError
        If a record is missing or its names do not hold the one we write.
    """
    by_id = {record.geonames_id: record for record in records}
    cities = []
    for geonames_id, (name, name_uk, rank) in NEIGHBOURS.items():
        record = by_id.get(geonames_id)
        known = {skeleton(spelling) for spelling in record.names} if record else set()
        if record is None or not known & {skeleton(name), skeleton(name_uk)}:
            raise UnknownCityError(geonames_id, name)
        cities.append(City(lon=record.lon, lat=record.lat, name=name, name_uk=name_uk, rank=rank))
    return cities


def _rank(population: int) -> int:
    if population >= LARGE_POPULATION:
        return FIRST
    return SECOND if population >= MEDIUM_POPULATION else THIRD
