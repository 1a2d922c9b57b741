"""What the pages of collections and features tell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from app.api.collections.catalogue import COLLECTIONS
from app.api.collections.forms import FORMS, neighbours
from app.api.collections.page import asked_day
from app.api.collections.schemas import queryables, returnables
from app.api.leaves.words import TITLES_UK, WORDS
from app.api.params import DATETIME, LIMIT, OFFSET
from app.api.readers import NOBODY
from app.api.wording.fields import field_title
from app.domain.claims import ClaimKind
from app.domain.control import Status
from app.filters.fields import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.api.collections.collection import Collection
    from app.api.collections.page import Page
    from app.api.parameter import Asked
    from app.filters.fields import Field

PAGE_ROWS = 50
"""Features on a page for people that does not ask for another number."""
_CONDITION = "filter"
_ORDER = "sortby"
_LINKED = frozenset({"place", "supersedes", "superseded_by"})


class Cell(NamedTuple):
    """A value as a table shows it."""

    text: str | None
    """``None`` where nothing is known."""
    is_number: bool = False
    link: str | None = None


class Control(NamedTuple):
    """One field of the form that narrows a page."""

    name: str
    label: str
    value: str
    choices: Sequence[tuple[str, str]]
    """Values and what they are called; empty for any text."""
    example: str


def title_of(collection: Collection[Any], lang: str) -> str:
    """Name a collection."""
    return TITLES_UK[collection.id][0] if lang == "uk" else collection.title


def description_of(collection: Collection[Any], lang: str) -> str:
    """Describe a collection."""
    return TITLES_UK[collection.id][1] if lang == "uk" else collection.description


def collections_context(asked: Asked, lang: str) -> dict[str, Any]:
    """Tell of all collections."""
    return {
        "heading": WORDS[lang]["collections"],
        "collections": [_collection(asked, collection, lang) for collection in COLLECTIONS.values()],
    }


def collection_context(asked: Asked, collection: Collection[Any], lang: str) -> dict[str, Any]:
    """Tell of one collection."""
    base = f"{asked.base}/collections/{collection.id}"
    return {
        "heading": title_of(collection, lang),
        "collection": _collection(asked, collection, lang),
        "fields": _fields(asked, collection, lang),
        "controls": _controls(asked, collection, lang),
        "files": [(form.title, f"{base}/items?f={form.name}&limit=10000") for form in FORMS],
        "linked_data": _linked_data(asked, collection, lang),
        "modelled": _modelled(asked, collection, lang),
    }


def _collection(asked: Asked, collection: Collection[Any], lang: str) -> dict[str, Any]:
    extent = collection.extent(asked)
    return {
        "id": collection.id,
        "title": title_of(collection, lang),
        "description": description_of(collection, lang),
        "first": extent.first,
        "last": extent.last,
        "path": f"/collections/{collection.id}",
    }


def _modelled(asked: Asked, collection: Collection[Any], lang: str) -> str | None:
    """Say how many settlements figures of land are modelled from; nothing of collections that have none."""
    if not any(field.name == "model" for field in collection.fields):
        return None
    return WORDS[lang]["modelled"].replace("{count}", _grouped(len(asked.atlas.territory), lang))


def _grouped(number: int, lang: str) -> str:
    return f"{number:,}".replace(",", "\N{NO-BREAK SPACE}") if lang == "uk" else f"{number:,}"


def _meaning(asked: Asked, field: Field[Any], lang: str) -> str:
    return field_title(field.title, lang, asked.atlas.theatre.parties)


def _fields(asked: Asked, collection: Collection[Any], lang: str) -> list[dict[str, Any]]:
    return [
        {"name": field.name, "title": _meaning(asked, field, lang), "kind": field.kind.value, "words": field.words}
        for field in collection.fields_in(asked.atlas)
    ]


def _linked_data(asked: Asked, collection: Collection[Any], lang: str) -> dict[str, Any]:
    """Describe a collection as a data set, for search engines (schema.org)."""
    extent = collection.extent(asked)
    west, south, east, north = extent.box
    base = f"{asked.base}/collections/{collection.id}"
    return {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": base,
        "url": base,
        "name": f"{asked.atlas.theatre.title.get(lang, asked.atlas.theatre.id)}: {title_of(collection, lang)}",
        "description": description_of(collection, lang),
        "inLanguage": lang,
        "isAccessibleForFree": True,
        "version": str(asked.revision),
        "temporalCoverage": f"{extent.first or '..'}/{extent.last or '..'}",
        "spatialCoverage": {
            "@type": "Place",
            "geo": {"@type": "GeoShape", "box": f"{south} {west} {north} {east}"},
        },
        "variableMeasured": [field.name for field in collection.fields_in(asked.atlas)[2:]],
        "includedInDataCatalog": {"@type": "DataCatalog", "url": f"{asked.base}/collections"},
        "distribution": [
            {
                "@type": "DataDownload",
                "name": form.title,
                "encodingFormat": form.media_type.partition(";")[0],
                "contentUrl": f"{base}/items?f={form.name}",
            }
            for form in FORMS
        ],
    }


def items_context(asked: Asked, collection: Collection[Any], page: Page, lang: str) -> dict[str, Any]:
    """Tell of a page of features."""
    shown = _columns(asked, collection)
    found = page.parsed()
    offset = asked[OFFSET]
    ways = {link["rel"]: link["href"] for link in neighbours(asked, page, "text/html")}
    return {
        "heading": title_of(collection, lang),
        "collection": _collection(asked, collection, lang),
        "columns": [(field.name, _meaning(asked, field, lang)) for field in shown],
        "rows": [
            {
                "name": _name(feature, lang),
                "id": feature["id"],
                "href": _item_link(asked, collection, feature),
                "cells": [_cell(asked, field.name, field.kind, feature["properties"]) for field in shown],
            }
            for feature in found
        ],
        "first": offset + 1,
        "last": offset + page.returned,
        "matched": page.matched,
        "next": ways.get("next"),
        "previous": ways.get("prev"),
        # Claims and transitions are of all days, unless some are asked for.
        "modelled": _modelled(asked, collection, lang),
        "day": asked.given.get("datetime") or (str(asked_day(asked)) if collection.days is DATETIME else None),
        "controls": _controls(asked, collection, lang),
        "items": asked.link(f="json", lang=None, limit=asked[LIMIT]),
        "parties": _parties(asked),
    }


def item_context(asked: Asked, collection: Collection[Any], feature: Mapping[str, Any], lang: str) -> dict[str, Any]:
    """Tell of one feature."""
    properties, day = feature["properties"], asked_day(asked)
    place = properties.get("place") or (feature["id"].partition("@")[0] if collection.id == "settlements" else None)
    day = properties.get("day") or day
    page = f"/?date={day}&lang={lang}"
    return {
        "heading": _name(feature, lang),
        "collection": _collection(asked, collection, lang),
        "id": feature["id"],
        "day": day,
        "modelled": _modelled(asked, collection, lang),
        "rows": [
            {
                "name": field.name,
                "title": _meaning(asked, field, lang),
                "cell": _cell(asked, field.name, field.kind, properties),
                "evidence": properties[field.name] if field.kind is Kind.RECORDS else [],
            }
            for field in collection.fields_in(asked.atlas)
            if field.name in properties
        ],
        "on_map": f"{page}&place={place}" if place in asked.atlas.settlements.index else page,
        "why": f"/places/{place}/why?day={day}" if place in asked.atlas.settlements.index else None,
        "items": asked.link(f="json", lang=None),
        "parties": _parties(asked),
    }


def schema_context(asked: Asked, collection: Collection[Any], lang: str, *, of_filters: bool) -> dict[str, Any]:
    """Tell what features have, or what filters may speak of."""
    schema = queryables(asked, collection) if of_filters else returnables(asked, collection)
    return {
        "heading": f"{title_of(collection, lang)}: {WORDS[lang]['queryables' if of_filters else 'schema']}",
        "collection": _collection(asked, collection, lang),
        "fields": [field for field in _fields(asked, collection, lang) if field["name"] in schema["properties"]],
    }


def _columns(asked: Asked, collection: Collection[Any]) -> list[Any]:
    """Choose the fields that a table shows: those that may differ from row to row."""
    properties = asked.value("properties")
    return [
        field
        for field in collection.fields_in(asked.atlas)[2:]
        if field.is_queryable and (properties is None or field.name in properties)
    ]


def _name(feature: Mapping[str, Any], lang: str) -> str:
    properties = feature["properties"]
    keys = ("name_uk", "name", "place_name_uk", "place_name") if lang == "uk" else ("name", "place_name")
    return next((str(properties[key]) for key in keys if properties.get(key)), str(feature["id"]))


def _item_link(asked: Asked, collection: Collection[Any], feature: Mapping[str, Any]) -> str:
    query = "&".join(
        f"{name}={asked.given[name]}"
        for name in ("datetime", "method", "as_of", "revision", "lang")
        if name in asked.given and not (name == "datetime" and "/" in asked.given[name])
    )
    return f"{asked.base}/collections/{collection.id}/items/{feature['id']}?f=html{query and '&'}{query}"


def _cell(asked: Asked, name: str, kind: Kind, properties: Mapping[str, Any]) -> Cell:
    value = properties.get(name)
    if value is None or value == []:
        return Cell(None)
    if kind in (Kind.WHOLE, Kind.NUMBER):
        return Cell(_written(value), is_number=True)
    if isinstance(value, list):
        return Cell(", ".join(_short(one) for one in value))
    link = None
    if name in _LINKED:
        link = f"/places/{value}" if name == "place" else f"/collections/claims/items/{value}"
    return Cell(str(value), link=link and asked.base + link)


def _written(number: float) -> str:
    """Write a number as it is published: never as a power of ten."""
    return f"{number:,.6f}".rstrip("0").rstrip(".")


def _short(value: Any) -> str:  # noqa: ANN401 - of a list
    if isinstance(value, dict):
        return str(value.get("name") or value.get("title") or value.get("publisher") or value)
    return str(value)


def _controls(asked: Asked, collection: Collection[Any], lang: str) -> list[Control]:
    words = WORDS[lang]
    labels = {_CONDITION: words["condition"]}
    names = [collection.days.name, *(one.name for one in collection.takes), _ORDER, LIMIT.name, _CONDITION]
    sortable = [field.name for field in collection.fields_in(asked.atlas) if field.is_sortable]
    choices: dict[str, list[tuple[str, str]]] = {
        "controller": [
            *((party.id, party.name.get(lang, party.id)) for party in asked.atlas.theatre.parties),
            (NOBODY, words["nobody"]),
        ],
        "status": [(status.value, words[status.value]) for status in Status],
        "oblast": [
            (place.id, place.name_uk if lang == "uk" else place.name_en) for place in asked.atlas.oblasts.places
        ],
        "kind": [(kind.value, kind.value) for kind in ClaimKind],
        _ORDER: [(order + name, f"{arrow} {name}") for name in sortable for order, arrow in (("", "↑"), ("-", "↓"))],
    }
    examples = {
        "datetime": str(asked.latest_day),
        "bbox": ",".join(f"{edge:g}" for edge in asked.atlas.theatre.bounds),
        _CONDITION: collection.filter_example,
        "limit": str(PAGE_ROWS),
    }
    return [
        Control(
            name,
            labels.get(name) or words[name],
            asked.given.get(name, ""),
            choices.get(name, ()),
            examples.get(name, ""),
        )
        for name in names
    ]


def _parties(asked: Asked) -> dict[str, list[str]]:
    return {party.id: [party.color_light, party.color_dark] for party in asked.atlas.theatre.parties}
