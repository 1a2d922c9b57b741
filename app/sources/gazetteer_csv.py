"""Reading ``gazetteer/places.csv``: all places of a theatre, parents before children."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.errors import InvalidInputError
from app.domain.gazetteer import Gazetteer
from app.domain.places import Place, PlaceKind
from app.sources.cells import Cells
from app.sources.csv_table import DEFAULT_MAX_BYTES, CsvTable

if TYPE_CHECKING:
    from pathlib import Path


PLACE_COLUMNS = (
    *("id", "kind", "parent", "name_en", "name_uk", "lon", "lat"),
    *("population", "geonames_id", "wikidata_id", "search_names"),
)
_REQUIRED = ("id", "kind", "parent", "name_en", "lon", "lat")
_KINDS = {kind.value: kind for kind in PlaceKind}


def read_gazetteer(path: Path, *, max_bytes: int = DEFAULT_MAX_BYTES) -> Gazetteer:
    """Read all places.

    Parameters
    ----------
    path
        A CSV file; `PLACE_COLUMNS` are its columns. `search_names` are joined by ``|``.
    max_bytes
        A longer file is refused.

    Raises
    ------
    InvalidInputError
        With every fault of the file.
    """
    table = CsvTable(path, columns=PLACE_COLUMNS, required=_REQUIRED, max_bytes=max_bytes)
    places: dict[str, Place] = {}
    lines: dict[str, int] = {}
    for row in table:
        id_ = row["id"]
        cells = Cells(row, table.faults)
        place = _place(cells)
        if id_ in lines:
            cells.fault("id", f"stands on line {lines[id_]} already", id_)
            continue
        lines[id_] = row.line
        _check_parent(cells, places, lines)
        if place is not None and not cells.faulty:
            places[id_] = place
    if not lines:
        table.no_rows("places")
    if table.faults:
        raise InvalidInputError(path.name, table.sorted_faults())
    return Gazetteer(places.values())


def _place(cells: Cells) -> Place | None:
    id_ = cells.text("id", needed=True)
    kind_text = cells.one_of("kind", _KINDS, needed=True)
    name_en = cells.text("name_en", needed=True)
    lon, lat = cells.degrees("lon", 180), cells.degrees("lat", 90)
    if (lon is None) != (lat is None) and not cells.faulty:
        cells.fault("lat" if lat is None else "lon", "is empty though the other coordinate is not")
    population, geonames_id = cells.whole_number("population"), cells.whole_number("geonames_id")
    if cells.faulty or id_ is None or kind_text is None or name_en is None:
        return None
    others = cells.row["search_names"].split("|")
    return Place(
        id=id_,
        kind=_KINDS[kind_text],
        parent=cells.text("parent"),
        name_en=name_en,
        # A place without a name in the second language is shown by the other one.
        name_uk=cells.text("name_uk") or name_en,
        lonlat=None if lon is None or lat is None else (lon, lat),
        population=population,
        geonames_id=geonames_id,
        wikidata_id=cells.text("wikidata_id"),
        search_names=tuple(name.strip() for name in others if name.strip()),
    )


def _check_parent(cells: Cells, places: dict[str, Place], lines: dict[str, int]) -> None:
    row = cells.row
    parent, kind = row["parent"], _KINDS.get(row["kind"])
    if not parent:
        if kind is not None and kind is not PlaceKind.COUNTRY:
            cells.fault("parent", f"is empty; only a country lies in nothing, and this is a {kind}")
    elif parent in places:
        wider = places[parent].kind
        if kind is not None and wider.rank >= kind.rank:
            cells.fault("parent", f"is a {wider} and cannot hold a {kind}", parent)
    elif parent not in lines:
        cells.fault("parent", "is missing, or comes after the places in it", parent)
