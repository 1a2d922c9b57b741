"""Barriers of a theatre: rivers of its base map, by the names in `theatre.toml`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from app.domain.errors import Fault
from app.domain.places import PlaceKind
from app.domain.theatre import Barrier

if TYPE_CHECKING:
    from app.domain.gazetteer import Gazetteer
    from app.sources.theatre_toml import BarrierEntry, Outline

    Line = tuple[tuple[float, float], ...]

_AT = "theatre.toml, barriers"


def barriers_of(outline: Outline, gazetteer: Gazetteer, basemap: bytes) -> tuple[tuple[Barrier, ...], list[Fault]]:
    """Find the lines of the rivers that an outline names.

    Parameters
    ----------
    outline
        `theatre.toml`.
    gazetteer
        All places.
    basemap
        TopoJSON with an object `rivers`.

    Returns
    -------
    tuple of Barrier
        In the order of the outline.
    list of Fault
        What names no river of the base map, no oblast, or no settlement in it.
    """
    if not outline.barriers:
        return (), []
    rivers = _rivers(json.loads(basemap))
    faults = [fault for entry in outline.barriers for fault in _faults(entry, gazetteer, rivers)]
    found = tuple(
        Barrier(river=entry.river, oblast=entry.oblast, lines=rivers.get(entry.river, ()), across=entry.across)
        for entry in outline.barriers
    )
    return found, faults


def _faults(entry: BarrierEntry, gazetteer: Gazetteer, rivers: dict[str, tuple[Line, ...]]) -> list[Fault]:
    faults = []
    if entry.river not in rivers:
        message = "is no river of the base map"
        faults.append(Fault(at=_AT, value=entry.river, message=message, candidates=tuple(sorted(rivers))))
    if entry.oblast not in gazetteer or gazetteer[entry.oblast].kind is not PlaceKind.OBLAST:
        faults.append(Fault(at=_AT, value=entry.oblast, message="is no oblast of the gazetteer"))
        return faults
    inside = {place.id for place in gazetteer.settlements_within(entry.oblast)}
    faults += [
        Fault(at=_AT, value=id_, message=f"is no settlement of the oblast {entry.oblast}")
        for id_ in entry.across
        if id_ not in inside
    ]
    return faults


def _rivers(topology: dict[str, Any]) -> dict[str, tuple[Line, ...]]:
    """Give the lines of each river by its English name, in degrees."""
    arcs = [_degrees(arc, topology.get("transform")) for arc in topology["arcs"]]
    rivers: dict[str, tuple[Line, ...]] = {}
    for geometry in topology["objects"].get("rivers", {}).get("geometries", []):
        lines = {"LineString": [geometry.get("arcs")], "MultiLineString": geometry.get("arcs")}.get(geometry["type"])
        name = geometry.get("properties", {}).get("name")
        if lines and name:
            rivers[name] = (*rivers.get(name, ()), *(_joined(line, arcs) for line in lines))
    return rivers


def _degrees(arc: list[list[float]], transform: dict[str, list[float]] | None) -> Line:
    if transform is None:
        return tuple((float(lon), float(lat)) for lon, lat in arc)
    (scale_x, scale_y), (west, south) = transform["scale"], transform["translate"]
    points, x, y = [], 0.0, 0.0
    for step_x, step_y in arc:  # each point is written as the step from the one before it
        x, y = x + step_x, y + step_y
        points.append((x * scale_x + west, y * scale_y + south))
    return tuple(points)


def _joined(line: list[int], arcs: list[Line]) -> Line:
    """Join arcs; a number below zero, ~n, is arc n backwards. Each begins where the one before it ends."""
    points: list[tuple[float, float]] = []
    for number in line:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        points += arc[1:] if points else arc
    return tuple(points)
