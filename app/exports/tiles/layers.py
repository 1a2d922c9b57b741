"""What the layers of a tile hold: features as the collections of the same names have them."""

from __future__ import annotations

import hashlib
from itertools import combinations
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import orjson
import shapely

from app.atlas.area_features import area_id, area_properties, contact_id, contact_properties
from app.atlas.history_classes import Contact, side_of
from app.atlas.oblasts import oblast_properties
from app.geometry.mosaic import MARGIN, UNITS
from app.geometry.territory import borders

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from shapely.geometry.base import BaseGeometry

    from app.atlas.atlas import Atlas
    from app.atlas.history_classes import Holder
    from app.atlas.view import View
    from app.exports.tiles.spots import Spots
    from app.geometry.mosaic import Pieces
    from app.geometry.web_mercator import Tile

LAYERS = ("areas", "oblasts", "frontline", "settlements")
"""From the lowest to the highest."""
_SAFE_BITS = 53
"""Numbers of more bits are not exact in JavaScript."""


class Feature(NamedTuple):
    """One feature of a layer."""

    id: str
    geometry: BaseGeometry
    """In steps from the south-western corner of the tile."""
    properties: Mapping[str, Any]

    def encodable(self) -> dict[str, Any]:
        """Give the feature as the encoder takes it: vector tiles know no `null`, and no ids but numbers."""
        properties = {name: value for name, value in self.properties.items() if value is not None}
        return {"id": number_of(self.id), "geometry": self.geometry, "properties": {"id": self.id, **properties}}


class Told(NamedTuple):
    """What is told of areas and lines of contact on a day."""

    areas: Mapping[str, Mapping[str, Any]]
    contacts: Mapping[str, Mapping[str, Any]]


def number_of(id_: str) -> int:
    """Give a number for the id of a feature: the same in every tile, on every day and in every revision."""
    return int.from_bytes(hashlib.sha256(id_.encode()).digest()[:8]) >> (64 - _SAFE_BITS)


def told_on(view: View, day: date) -> Told:
    """Measure the areas and lines of contact of a day, as they are and not as tiles draw them."""
    classes = view.classes
    return Told(
        areas={area_id(area.holder): _plain(area_properties(view, area)) for area in classes.areas_on(day)},
        contacts={contact_id(line): _plain(contact_properties(view, line)) for line in classes.contacts_on(day)},
    )


def area_features(pieces: Pieces, holders: Sequence[Holder], told: Told) -> list[Feature]:
    """Give the areas in a tile; the labels of the pieces are positions in `holders`."""
    ids = [area_id(holders[label]) for label in pieces.labels.tolist()]
    return _polygons(ids, pieces, told.areas)


def contact_features(pieces: Pieces, holders: Sequence[Holder], told: Told) -> list[Feature]:
    """Give the lines of contact in a tile, along the very borders of its areas."""
    if len(pieces.polygons) < 2:  # noqa: PLR2004 - a line lies between two
        return []
    edges = borders(pieces.polygons)
    sides = [side_of(holders[label]) for label in pieces.labels.tolist()]
    names = [*sorted({side for side in sides if side is not None}), None]
    number = np.array([names.index(side) for side in sides], dtype=np.intp)
    lines = [
        Contact(left, right, edges.between(number, names.index(left), names.index(right)))
        for left, right in combinations(names, 2)
    ]
    return [
        Feature(contact_id(line), line.geometry, told.contacts[contact_id(line)])
        for line in lines
        # Where a strip between two sides is thinner than the grid, they meet in the tile alone.
        if not line.geometry.is_empty and contact_id(line) in told.contacts
    ]


def oblast_features(atlas: Atlas, view: View, day: date, pieces: Pieces) -> list[Feature]:
    """Give the oblasts in a tile; the labels of the pieces are their numbers."""
    numbers = pieces.labels.tolist()
    ids = [atlas.oblasts.places[number].id for number in numbers]
    told = oblast_properties(view, atlas.oblasts, day, numbers)
    return _polygons(ids, pieces, {id_: _plain(properties) for id_, properties in zip(ids, told, strict=True)})


def settlement_features(view: View, day: date, tile: Tile, spots: Spots) -> list[Feature]:
    """Give the settlements in a tile that its zoom shows."""
    west, south, east, _ = tile.box
    steps = np.rint((spots.square - (west, south)) * (UNITS / (east - west)))
    is_shown = (spots.zoom <= tile.zoom) & (steps >= -MARGIN).all(axis=1) & (steps <= UNITS + MARGIN).all(axis=1)
    numbers = np.flatnonzero(is_shown)
    text = view.features.joined(numbers, view.periods_on(day)[numbers])
    points = shapely.get_parts(shapely.multipoints(steps[numbers]))
    return [
        Feature(feature["id"], point, feature["properties"])
        for feature, point in zip(orjson.loads(b"[%b]" % text), points, strict=True)
    ]


def _polygons(ids: Sequence[str], pieces: Pieces, told: Mapping[str, Mapping[str, Any]]) -> list[Feature]:
    polygons = shapely.orient_polygons(pieces.polygons, exterior_cw=True)
    found = [Feature(id_, polygon, told[id_]) for id_, polygon in zip(ids, polygons, strict=True)]
    return sorted(found, key=lambda feature: feature.id)


def _plain(properties: Mapping[str, Any]) -> Mapping[str, Any]:
    """Write days and words as JSON has them."""
    plain: dict[str, Any] = orjson.loads(orjson.dumps(properties))
    return plain
