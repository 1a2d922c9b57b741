"""Reading a theatre folder: all that is particular to one map."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from app.domain.errors import Fault, InvalidInputError, InvalidTheatreError
from app.domain.theatre import Barrier, Baseline, Theatre
from app.sources.barriers import barriers_of
from app.sources.boundaries import read_boundaries
from app.sources.gazetteer_csv import read_gazetteer
from app.sources.parties_csv import read_parties
from app.sources.sources_csv import read_sources
from app.sources.theatre_toml import outline_faults, read_outline

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from shapely.geometry import MultiPolygon

    from app.domain.gazetteer import Gazetteer
    from app.domain.sources import Source

_Read = TypeVar("_Read")


@dataclass(frozen=True, slots=True, kw_only=True)
class TheatreFolder:
    """What a theatre folder holds; its claims are read against the ledger later."""

    theatre: Theatre
    gazetteer: Gazetteer
    boundaries: Mapping[str, MultiPolygon]
    """Land of each oblast by place id, EPSG:4326."""
    sources: tuple[Source, ...]
    basemap: bytes
    """TopoJSON."""
    claim_files: tuple[Path, ...]
    """In the order in which they are to be read."""


def read_theatre_folder(path: Path) -> TheatreFolder:
    """Read a theatre folder.

    Parameters
    ----------
    path
        The folder; docs/architecture.md says what is in it.

    Raises
    ------
    InvalidTheatreError
        If there is no such folder.
    InvalidInputError
        With every fault of every file in it, claims aside. What can only be judged by a file at fault is not
        judged.
    """
    if not (path / "theatre.toml").is_file():
        message = f"{path} is no theatre: it has no theatre.toml; give the folder of one with --theatre"
        raise InvalidTheatreError(message)
    faults: list[Fault] = []

    def attempt(name: str, read: Callable[[], _Read]) -> _Read | None:
        try:
            return read()
        except InvalidInputError as error:
            for fault in error.faults:
                inside = fault.at.removeprefix(error.subject).removeprefix(", ")
                at = f"{name}, {inside}" if inside else name
                faults.append(replace(fault, at=at))
            return None

    outline = attempt("theatre.toml", lambda: read_outline(path / "theatre.toml"))
    parties = None
    if outline is not None:
        languages = outline.languages
        parties = attempt("parties.csv", lambda: read_parties(path / "parties.csv", languages=languages))
    party_ids = None if parties is None else [party.id for party in parties]
    gazetteer = attempt("gazetteer/places.csv", lambda: read_gazetteer(path / "gazetteer" / "places.csv"))
    claims = path / "claims"
    sources = attempt("claims/sources.csv", lambda: read_sources(claims / "sources.csv", parties=party_ids, known={}))
    boundaries = None
    if gazetteer is not None:
        places = gazetteer
        outlines = path / "boundaries" / "oblasts.geojson"
        boundaries = attempt("boundaries/oblasts.geojson", lambda: read_boundaries(outlines, places))
    basemap = attempt("basemap/basemap.json", lambda: _basemap(path / "basemap" / "basemap.json"))
    if outline is not None and party_ids is not None and gazetteer is not None:
        faults += outline_faults(outline, party_ids, {place.id for place in gazetteer})
    barriers: tuple[Barrier, ...] = ()
    if outline is not None and gazetteer is not None and basemap is not None:
        barriers, strange = barriers_of(outline, gazetteer, basemap)
        faults += strange
    read = (outline, parties, gazetteer, sources, boundaries, basemap)
    if faults or outline is None or parties is None or gazetteer is None or None in read:
        subject = f"the theatre {path.name}"
        raise InvalidInputError(subject, faults)
    return TheatreFolder(
        theatre=Theatre(
            id=outline.id,
            title=outline.title,
            first_day=outline.first_day,
            default_method=outline.default_method,
            languages=outline.languages,
            bounds=outline.bounds,
            parties=parties,
            baseline=tuple(Baseline(place=place or None, party=party or None) for place, party in outline.baseline),
            barriers=barriers,
            attribution=outline.attribution,
            eras=outline.eras,
        ),
        gazetteer=gazetteer,
        boundaries=boundaries or {},
        sources=sources or (),
        basemap=basemap or b"",
        claim_files=tuple(sorted(file for file in claims.glob("*.csv") if file.name != "sources.csv")),
    )


def _basemap(path: Path) -> bytes:
    try:
        content = path.read_bytes()
        is_topology = json.loads(content)["type"] == "Topology"
    except OSError as error:
        raise InvalidInputError(
            path.name, [Fault(at=path.name, message=f"cannot be read: {error.strerror}")]
        ) from error
    except (ValueError, LookupError, TypeError):
        is_topology = False
    if not is_topology:
        raise InvalidInputError(path.name, [Fault(at=path.name, message="is not TopoJSON")])
    return content
