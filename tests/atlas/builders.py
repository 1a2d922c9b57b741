"""A small theatre: three oblasts side by side, twenty settlements, two parties."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from shapely.geometry import MultiPolygon, box

from app.atlas.atlas import Atlas
from app.domain.gazetteer import Gazetteer
from app.domain.parties import Party
from app.domain.places import Place, PlaceKind
from app.domain.theatre import Baseline, Theatre
from tests.domain.builders import ledger_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.domain.ledger import Body

PARTIES = (
    Party(
        id="UA",
        name={"en": "Ukraine", "uk": "Україна"},
        color_light="#3f78c4",
        color_dark="#5f98e4",
        pattern="solid",
    ),
    Party(
        id="RU",
        name={"en": "Russia", "uk": "Росія"},
        color_light="#c8403a",
        color_dark="#e8605a",
        pattern="hatch",
    ),
)
THEATRE = Theatre(
    id="small",
    title={"en": "A small theatre", "uk": "Малий театр"},
    first_day=date(2014, 1, 1),
    default_method="consensus@1",
    languages=("en", "uk"),
    bounds=(30.0, 46.0, 39.0, 50.0),
    parties=PARTIES,
    baseline=(Baseline(place=None, party="UA"),),
)
OBLASTS = {"west": (30.0, 8), "middle": (33.0, 7), "east": (36.0, 5)}
"""Western edge in degrees and number of settlements."""
BOUNDARIES = {name: MultiPolygon([box(west, 46.0, west + 3.0, 50.0)]) for name, (west, _) in OBLASTS.items()}
PLACELESS = "east-4"
"""The one settlement whose point is not known."""


def settlement(oblast: str, number: int) -> Place:
    """Settlement `number` of an oblast; each has 1,000 people more than the one before it."""
    id_ = f"{oblast}-{number}"
    lonlat = (OBLASTS[oblast][0] + 0.3 + 0.3 * number, 46.5 + 0.5 * (number % 6))
    return Place(
        id=id_,
        kind=PlaceKind.SETTLEMENT,
        parent=f"{oblast}-h",
        name_en=f"{oblast.title()}ville {number}",
        name_uk=f"Місто {oblast} {number}",
        lonlat=None if id_ == PLACELESS else lonlat,
        population=1000 * (number + 1),
        search_names=(f"Старе {oblast} {number}",),
    )


def places() -> Iterator[Place]:
    yield Place(id="land", kind=PlaceKind.COUNTRY, parent=None, name_en="Land", name_uk="Край")
    for name, (_, count) in OBLASTS.items():
        areas = {name: ("land", PlaceKind.OBLAST), f"{name}-r": (name, PlaceKind.RAION)}
        areas[f"{name}-h"] = (f"{name}-r", PlaceKind.HROMADA)
        for id_, (parent, kind) in areas.items():
            title = {PlaceKind.OBLAST: "Oblast", PlaceKind.RAION: "Raion"}.get(kind, "Hromada")
            yield Place(id=id_, kind=kind, parent=parent, name_en=f"{name.title()} {title}", name_uk=f"Область {name}")
        yield from (settlement(name, number) for number in range(count))


def small_atlas(*bodies: Body) -> Atlas:
    """Give an atlas of the small theatre with some records."""
    return Atlas.build(THEATRE, Gazetteer(places()), BOUNDARIES, ledger_of(*bodies))
