"""A small theatre with places on the map, and things to record."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from shapely import MultiPolygon, Point, box

from app.domain.claims import Evidence, EvidenceKind
from app.domain.control import Assertion, held_by
from app.domain.days import BEGINNING, ONGOING
from app.domain.gazetteer import Gazetteer
from app.domain.parties import Party
from app.domain.places import PlaceKind
from app.domain.theatre import Baseline, Theatre
from app.domain.timeline import Period, Timeline
from tests.domain.builders import claim, place

if TYPE_CHECKING:
    from app.domain.claims import Claim


def party(id_: str) -> Party:
    return Party(
        id=id_,
        name={"en": f"Party {id_}", "uk": f"Сторона {id_}"},
        color_light="#112233",
        color_dark="#ddeeff",
        pattern="solid",
    )


THEATRE = Theatre(
    id="two-oblasts",
    title={"en": "Two oblasts", "uk": "Дві області"},
    first_day=date(2014, 1, 1),
    default_method="consensus@1",
    languages=("en", "uk"),
    bounds=(32.0, 46.0, 39.0, 49.5),
    parties=(party("UA"), party("RU")),
    baseline=(Baseline(place=None, party="UA"), Baseline(place="kherson", party=None)),
)

PLACES = (
    place("country", PlaceKind.COUNTRY, None),
    place("donetsk", PlaceKind.OBLAST, "country", lonlat=(37.8, 48.0)),
    place("kherson", PlaceKind.OBLAST, "country", lonlat=(33.4, 46.6)),
    place("lyman-h", PlaceKind.HROMADA, "donetsk"),
    place(
        "lyman",
        PlaceKind.SETTLEMENT,
        "lyman-h",
        lonlat=(37.802, 48.985),
        population=20_066,
        geonames_id=702_320,
        wikidata_id="Q1234",
        search_names=("Krasnyi Lyman", "Красний Лиман"),
    ),
    place("drobysheve", PlaceKind.SETTLEMENT, "lyman-h", lonlat=(37.723, 49.034)),
    place("davydiv-brid", PlaceKind.SETTLEMENT, "kherson", lonlat=(33.187, 47.233)),
    place("nowhere", PlaceKind.SETTLEMENT, "kherson"),
)
GAZETTEER = Gazetteer(PLACES)

BOUNDARIES = {
    "donetsk": MultiPolygon([box(36.5, 47.0, 39.0, 49.5), box(35.0, 46.0, 35.5, 46.5)]),
    "kherson": box(32.0, 46.0, 35.0, 47.8) - Point(33.4, 46.6).buffer(0.1),
}


def capture(when: str, where: str = "lyman", **rest: object) -> Claim:
    """Say that RU took a place, reported on the day or, of a month, on its 28th."""
    reported_on = when if len(when) == len("2022-05-01") else f"{when}-28"
    return claim("capture", where, "RU", when, "newsweek", **{"reported_on": reported_on, **rest})


def claim_in_full() -> Claim:
    return claim(
        "withdrawal",
        "donetsk",
        "RU",
        "2022-09-30/2022-10-01~",
        "mod-ru",
        reported_on="2022-10-01",
        to="UA",
        relay="newsweek",
        credibility=1,
        excepted=("drobysheve", "lyman"),
        embargo_until=date(2022, 10, 8),
        note="“Красний Лиман”: a note; with 'quotes' and a tab\t",
        evidence=(
            Evidence(
                kind=EvidenceKind.STATEMENT,
                publisher="A ministry",
                title="Statement",
                date=date(2022, 10, 1),
                url="https://example.org/statement",
                archive_url="https://example.org/archive",
                sha256="0" * 64,
            ),
            Evidence(
                kind=EvidenceKind.VIDEO,
                publisher="A channel",
                title="Відео",
                date=date(2022, 10, 2),
            ),
        ),
    )


def timeline(*changes: tuple[str, str | None]) -> Timeline:
    """Make a timeline from days and who held the place from each on; before, it was UA."""
    starts = [BEGINNING, *(date.fromisoformat(day) for day, _ in changes)]
    parties = ["UA", *(held for _, held in changes)]
    return Timeline(
        [
            Period(
                start=start,
                end=end,
                control=held_by(held),
                assertion=Assertion.CORROBORATED,
                claimed_by="RU" if held is None else None,
                rule="baseline" if start == BEGINNING else "corroboration",
                deciding=() if start == BEGINNING else ("c0123456789abcdef", "cfedcba9876543210"),
                claiming=("c00000000000000aa",) if held is None else (),
                from_earliest=None,
                from_latest=None if start == BEGINNING else start,
            )
            for start, end, held in zip(starts, [*starts[1:], ONGOING], parties, strict=True)
        ]
    )
