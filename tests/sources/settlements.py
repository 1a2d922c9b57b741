"""A country of settlements, for tests of readers that match places."""

from __future__ import annotations

from typing import Any

from app.domain.gazetteer import Gazetteer
from app.domain.places import Place, PlaceKind


def settlement(id_: str, name_en: str, **rest: Any) -> Place:  # noqa: ANN401 - any field of a place
    return Place(id=id_, kind=PlaceKind.SETTLEMENT, parent="c", name_en=name_en, name_uk=name_en, **rest)


def country_of(*settlements: Place) -> Gazetteer:
    return Gazetteer([Place(id="c", kind=PlaceKind.COUNTRY, parent=None, name_en="C", name_uk="C"), *settlements])
