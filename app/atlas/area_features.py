"""Areas and lines of contact as GeoJSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson

from app.geometry.areas import length_km
from app.geometry.geojson import geojson_geometry

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from app.atlas.history_classes import Area, Contact, Holder
    from app.atlas.territory import Territory
    from app.atlas.view import View

NOBODY = "none"
"""Stands in ids where there is no party."""
_BETWEEN = ":"
_SEVERAL = "Multi"
_LENGTH_DECIMALS = 1


def model(territory: Territory) -> dict[str, Any]:
    """Say what areas are made from: every answer with an area tells it."""
    count = len(territory)
    return {
        "tessellation": territory.version,
        "model": f"modelled from {count:,} settlement{'' if count == 1 else 's'}",
    }


def area_id(holder: Holder) -> str:
    """Name an area the same on every day: ``A:controlled``, ``B:contested:A``."""
    parts = [holder.controller or NOBODY, holder.status.value]
    return _BETWEEN.join(parts if holder.claimed_by is None else [*parts, holder.claimed_by])


def contact_id(contact: Contact) -> str:
    """Name a line the same on every day by what lies on its left and right: ``A:B``, ``B:none``."""
    return f"{contact.left or NOBODY}{_BETWEEN}{contact.right or NOBODY}"


def area_feature(view: View, area: Area) -> bytes:
    """Write an area."""
    return _feature(area_id(area.holder), area.geometry, area_properties(view, area))


def area_properties(view: View, area: Area) -> dict[str, Any]:
    """Tell of an area."""
    return {
        "controller": area.holder.controller,
        "status": area.holder.status,
        "claimed_by": area.holder.claimed_by,
        "area_km2": area.area_km2,
        "settlements": area.settlements,
        **_origin(view),
    }


def contact_feature(view: View, contact: Contact) -> bytes:
    """Write a line of contact."""
    return _feature(contact_id(contact), contact.geometry, contact_properties(view, contact))


def contact_properties(view: View, contact: Contact) -> dict[str, Any]:
    """Tell of a line of contact; going along it, `left` lies on the left."""
    return {
        "left": contact.left,
        "right": contact.right,
        "length_km": round(length_km(contact.geometry), _LENGTH_DECIMALS),
        **_origin(view),
    }


def _origin(view: View) -> dict[str, Any]:
    return {"method": str(view.method), "revision": view.revision, **model(view.territory)}


def _feature(id_: str, shape: BaseGeometry, properties: dict[str, Any]) -> bytes:
    geometry = geojson_geometry(shape)
    if not geometry["type"].startswith(_SEVERAL):
        # One type a collection, whatever the day.
        geometry = {"type": _SEVERAL + geometry["type"], "coordinates": [geometry["coordinates"]]}
    return orjson.dumps({"type": "Feature", "id": id_, "geometry": geometry, "properties": properties})
