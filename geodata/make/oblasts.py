"""The country and its 27 units of oblast level: codes and names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Oblast:
    """A unit of oblast level, or the country."""

    id: str
    """KATOTTG code."""
    iso: str
    """ISO 3166-2."""
    name_en: str
    name_uk: str
    search_names: tuple[str, ...]
    """Other names in use, the Russian one last."""
    area_km2: int
    """Official area (State Statistics Service of Ukraine), for checking the polygons."""


def _oblast(code: str, iso: int, stem_en: str, adjective_uk: str, adjective_ru: str, area_km2: int) -> Oblast:
    return Oblast(
        id=code,
        iso=f"UA-{iso:02d}",
        name_en=f"{stem_en} Oblast",
        name_uk=f"{adjective_uk} область",
        search_names=(f"{stem_en} Region", f"{adjective_ru} область"),
        area_km2=area_km2,
    )


COUNTRY: Final = Oblast(
    id="country:UA",
    iso="UA",
    name_en="Ukraine",
    name_uk="Україна",
    search_names=("Украина",),
    area_km2=603_549,
)

OBLASTS: Final = {
    oblast.id: oblast
    for oblast in (
        Oblast(
            id="UA01000000000013043",
            iso="UA-43",
            name_en="Autonomous Republic of Crimea",
            name_uk="Автономна Республіка Крим",
            search_names=("Crimea", "Крим", "Qırım", "Автономная Республика Крым"),
            area_km2=26_081,
        ),
        _oblast("UA05000000000010236", 5, "Vinnytsia", "Вінницька", "Винницкая", 26_513),
        _oblast("UA07000000000024379", 7, "Volyn", "Волинська", "Волынская", 20_144),
        _oblast("UA12000000000090473", 12, "Dnipropetrovsk", "Дніпропетровська", "Днепропетровская", 31_914),
        _oblast("UA14000000000091971", 14, "Donetsk", "Донецька", "Донецкая", 26_517),
        _oblast("UA18000000000041385", 18, "Zhytomyr", "Житомирська", "Житомирская", 29_832),
        _oblast("UA21000000000011690", 21, "Zakarpattia", "Закарпатська", "Закарпатская", 12_777),
        _oblast("UA23000000000064947", 23, "Zaporizhzhia", "Запорізька", "Запорожская", 27_180),
        _oblast("UA26000000000069363", 26, "Ivano-Frankivsk", "Івано-Франківська", "Ивано-Франковская", 13_900),
        _oblast("UA32000000000030281", 32, "Kyiv", "Київська", "Киевская", 28_131),
        _oblast("UA35000000000016081", 35, "Kirovohrad", "Кіровоградська", "Кировоградская", 24_588),
        _oblast("UA44000000000018893", 9, "Luhansk", "Луганська", "Луганская", 26_684),
        _oblast("UA46000000000026241", 46, "Lviv", "Львівська", "Львовская", 21_833),
        _oblast("UA48000000000039575", 48, "Mykolaiv", "Миколаївська", "Николаевская", 24_598),
        _oblast("UA51000000000030770", 51, "Odesa", "Одеська", "Одесская", 33_310),
        _oblast("UA53000000000028050", 53, "Poltava", "Полтавська", "Полтавская", 28_748),
        _oblast("UA56000000000066151", 56, "Rivne", "Рівненська", "Ровненская", 20_047),
        _oblast("UA59000000000057109", 59, "Sumy", "Сумська", "Сумская", 23_834),
        _oblast("UA61000000000060328", 61, "Ternopil", "Тернопільська", "Тернопольская", 13_823),
        _oblast("UA63000000000041885", 63, "Kharkiv", "Харківська", "Харьковская", 31_415),
        _oblast("UA65000000000030969", 65, "Kherson", "Херсонська", "Херсонская", 28_461),
        _oblast("UA68000000000099709", 68, "Khmelnytskyi", "Хмельницька", "Хмельницкая", 20_645),
        _oblast("UA71000000000010357", 71, "Cherkasy", "Черкаська", "Черкасская", 20_900),
        _oblast("UA73000000000044923", 77, "Chernivtsi", "Чернівецька", "Черновицкая", 8_097),
        _oblast("UA74000000000025378", 74, "Chernihiv", "Чернігівська", "Черниговская", 31_865),
        Oblast(
            id="UA80000000000093317",
            iso="UA-30",
            name_en="Kyiv",
            name_uk="Київ",
            search_names=("Kyiv City", "Киев"),
            area_km2=839,
        ),
        Oblast(
            id="UA85000000000065278",
            iso="UA-40",
            name_en="Sevastopol",
            name_uk="Севастополь",
            search_names=("Sevastopol City",),
            area_km2=864,
        ),
    )
}
"""By KATOTTG code, in its order."""
