"""Builders that show only what matters to a test."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from app.domain.chronicle import timelines
from app.domain.claims import Act, Claim, ClaimKind
from app.domain.docket import Docket
from app.domain.gazetteer import Gazetteer
from app.domain.ledger import Ledger
from app.domain.method import CONSENSUS
from app.domain.places import Place, PlaceKind
from app.domain.sources import Reliability, Role, Source
from app.domain.theatre import Baseline

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.domain.ledger import Body
    from app.domain.method import Method
    from app.domain.timeline import Timeline

NOW = datetime(2026, 11, 22, tzinfo=UTC)
HELD_BY_UA = (Baseline(place=None, party="UA"),)


def day(text: str) -> date:
    return date.fromisoformat(text)


def place(id_: str, kind: PlaceKind, parent: str | None, **rest: Any) -> Place:  # noqa: ANN401 - any field of a place
    return Place(id=id_, kind=kind, parent=parent, name_en=rest.pop("name_en", id_), name_uk=id_, **rest)


def two_oblasts() -> Gazetteer:
    """Give a country of two oblasts: Donetsk with two hromadas of two settlements, and Kherson with one."""
    area = {"country": None, "donetsk": "country", "kherson": "country"}
    return Gazetteer(
        [
            place("country", PlaceKind.COUNTRY, None),
            *(place(id_, PlaceKind.OBLAST, parent) for id_, parent in area.items() if parent is not None),
            place("kramatorsk", PlaceKind.RAION, "donetsk"),
            place("beryslav", PlaceKind.RAION, "kherson"),
            place("lyman-h", PlaceKind.HROMADA, "kramatorsk"),
            place("sviati-h", PlaceKind.HROMADA, "kramatorsk"),
            place("borozenske-h", PlaceKind.HROMADA, "beryslav"),
            place("lyman", PlaceKind.SETTLEMENT, "lyman-h"),
            place("drobysheve", PlaceKind.SETTLEMENT, "lyman-h"),
            place("sviatohirsk", PlaceKind.SETTLEMENT, "sviati-h"),
            place("davydiv-brid", PlaceKind.SETTLEMENT, "borozenske-h"),
        ]
    )


SOURCES = (
    Source(id="newsweek", name="Newsweek", alignment=None, reliability=Reliability.B),
    Source(id="reuters", name="Reuters", alignment=None, reliability=Reliability.A),
    Source(id="blog", name="A blog", alignment=None, reliability=Reliability.D),
    Source(id="gazette", name="A gazette", alignment=None, reliability=Reliability.C),
    Source(id="mod-ru", name="Ministry of Defence (RU)", alignment="RU", reliability=Reliability.C),
    Source(id="official-ru", name="A Russian-installed official", alignment="RU", reliability=Reliability.C),
    Source(id="mod-ua", name="Ministry of Defence (UA)", alignment="UA", reliability=Reliability.B),
    Source(id="president-ua", name="President of Ukraine", alignment="UA", reliability=Reliability.B),
    Source(id="atlas", name="A mapping project", alignment=None, reliability=Reliability.C, role=Role.SURVEY),
    Source(
        id="boost",
        name="Built from the gazette",
        alignment=None,
        reliability=Reliability.C,
        derived_from="gazette",
    ),
)


def claim(kind: str, where: str, party: str | None, when: str, origin: str, **rest: Any) -> Claim:  # noqa: ANN401 - any field of a claim
    """Make a claim that was reported on the last day it speaks of, unless told otherwise."""
    reported = rest.pop("reported_on", None)
    return Claim(
        kind=ClaimKind(kind),
        places=tuple(where.split(";")),
        party=party,
        when=when,
        reported_on=day(reported) if reported else day(when.rsplit("/", maxsplit=1)[-1]),
        origin=origin,
        credibility=rest.pop("credibility", 3),
        act=Act(rest.pop("act")) if "act" in rest else None,
        excepted=tuple(rest.pop("excepted", ())),
        **rest,
    )


def ledger_of(*bodies: Body, sources: Iterable[Source] = SOURCES) -> Ledger:
    return Ledger().append((*sources, *bodies), NOW)


def timeline_of(
    place_id: str,
    *bodies: Body,
    method: Method = CONSENSUS,
    gazetteer: Gazetteer | None = None,
    as_of: str | None = None,
) -> Timeline:
    places = gazetteer or two_oblasts()
    known = ledger_of(*bodies).known(as_of=day(as_of) if as_of else None)
    return timelines(Docket(known, places), places, HELD_BY_UA, method, [place_id])[place_id]


def holders(timeline: Timeline) -> Sequence[tuple[str, str | None, str]]:
    """Give start, controller and rule of every period."""
    return [(str(p.start), p.control.controller, p.rule) for p in timeline]
