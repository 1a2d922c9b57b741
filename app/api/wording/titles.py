"""What answers are called when they are cited."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from app.api.collections.catalogue import COLLECTIONS
from app.api.wording.when import day_en, day_uk

if TYPE_CHECKING:
    from app.api.own_urls import OwnUrl

_DAYS = {"en": day_en, "uk": day_uk}
_TITLES = {
    "en": {
        "map": "Map of control, {day}",
        "map_of_place": "{place}: map of control, {day}",
        "snapshot": "Control of settlements, {day}",
        "snapshot_oblasts": "Control of oblasts, {day}",
        "snapshot_areas": "Areas of control, {day}",
        "snapshot_frontline": "Line of contact, {day}",
        "place": "{place}: history of control",
        "why": "{place}: the reasons for its control, {day}",
        "statistics": "Statistics of control, {span}",
        "transitions": "Changes of control, {span}",
        "comparison": "Two maps of control compared, {day}",
        "timeline": "History of control",
        "feed": "Changes of control",
        "other": "Control, {path}",
    },
    "uk": {
        "map": "Карта контролю, {day}",
        "map_of_place": "{place}: карта контролю, {day}",
        "snapshot": "Контроль над населеними пунктами, {day}",
        "snapshot_oblasts": "Контроль над областями, {day}",
        "snapshot_areas": "Території за контролем, {day}",
        "snapshot_frontline": "Лінія зіткнення, {day}",
        "place": "{place}: історія контролю",
        "why": "{place}: підстави контролю, {day}",
        "statistics": "Статистика контролю, {span}",
        "transitions": "Зміни контролю, {span}",
        "comparison": "Порівняння двох карт контролю, {day}",
        "timeline": "Історія контролю",
        "feed": "Зміни контролю",
        "other": "Контроль, {path}",
    },
}
_COLLECTIONS_UK = {
    "settlements": "Населені пункти за контролем",
    "oblasts": "Області за часткою під контролем",
    "areas": "Території за контролем",
    "frontline": "Лінія зіткнення",
    "claims": "Твердження",
    "transitions": "Зміни контролю",
}
"""Titles of collections; the English ones stand where these are described."""


def title_of(cited: OwnUrl, language: str) -> str:
    """Name what is at a URL: kind, place, day or days."""
    data, path = cited.data, cited.path
    day = data.value("day") or data.latest_day
    first, last = data.value("from"), data.value("to") or data.latest_day
    place = _place(cited, language)
    words = {
        "day": _day(day, language),
        "span": _day(last, language) if first is None else f"{_day(first, language)} – {_day(last, language)}",
        "place": place or "",
        "path": path,
    }
    named = COLLECTIONS.get(path.removeprefix("/collections/").partition("/")[0])
    if path.startswith("/collections/") and named is not None:
        item = data.given.get("feature_id")
        title = _COLLECTIONS_UK.get(named.id, named.title) if language == "uk" else named.title
        return f"{title}: {item}" if item else title
    return _TITLES[language][_kind(cited, has_place=place is not None)].format(**words)


def _kind(cited: OwnUrl, *, has_place: bool) -> str:
    head = cited.path.strip("/").partition("/")[0]
    if cited.page is not None:
        return "map_of_place" if has_place else "map"
    match head:
        case "snapshots":
            layer = cited.data.value("layer")
            return "snapshot" if layer == "settlements" else f"snapshot_{layer}"
        case "places":
            return "why" if cited.path.endswith("/why") else "place"
        case "feeds":
            return "feed"
        case "statistics" | "transitions" | "comparison" | "timeline":
            return head
        case _:
            return "other"


def _place(cited: OwnUrl, language: str) -> str | None:
    gazetteer = cited.data.atlas.gazetteer
    id_ = cited.page.get("place") if cited.page is not None else cited.data.given.get("place_id")
    if id_ is None or id_ not in gazetteer:
        return None
    around = [gazetteer[one] for one in gazetteer.lineage(id_)]
    oblast = next((place for place in around if place.kind == "oblast"), None)
    names = [place.name_uk if language == "uk" else place.name_en for place in (gazetteer[id_], oblast) if place]
    return names[0] if len(names) == 1 else f"{names[0]} ({names[1]})"


def _day(day: date, language: str) -> str:
    return _DAYS[language](day)
