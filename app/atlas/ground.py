"""The ground: what an atlas knows of a theatre before any claim is heard."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import orjson

from app.atlas.oblasts import Oblasts
from app.atlas.once import Once
from app.atlas.settlements import Settlements
from app.atlas.territory import Territory
from app.geometry.geojson import geojson_geometry

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shapely.geometry.base import BaseGeometry

    from app.domain.gazetteer import Gazetteer
    from app.domain.theatre import Theatre
    from app.geometry.tessellation import StoredCells


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """Theatre, places and boundaries, laid out for answering. Every atlas of a theatre stands on the same one."""

    theatre: Theatre
    gazetteer: Gazetteer
    boundaries: Mapping[str, BaseGeometry]
    """Polygons (EPSG:4326) by place id."""
    settlements: Settlements
    oblasts: Oblasts
    territory: Once[Territory]
    digest: str
    """Differs if theatre, places or boundaries differ."""

    @classmethod
    def laid_out(
        cls,
        theatre: Theatre,
        gazetteer: Gazetteer,
        boundaries: Mapping[str, BaseGeometry],
        cells: StoredCells | None = None,
    ) -> Ground:
        """Lay out theatre, places and boundaries; the land of the settlements only when it is asked for.

        Parameters
        ----------
        theatre, gazetteer, boundaries
            What to lay out.
        cells
            The land of the settlements, if it was worked out before.
        """
        settlements = Settlements(gazetteer)
        territory = Once(lambda: Territory(settlements, boundaries, theatre.barriers, cells))
        return cls(
            theatre=theatre,
            gazetteer=gazetteer,
            boundaries=boundaries,
            settlements=settlements,
            oblasts=Oblasts(settlements, boundaries, territory),
            territory=territory,
            digest=_digest(theatre, gazetteer, boundaries),
        )


def _digest(theatre: Theatre, gazetteer: Gazetteer, boundaries: Mapping[str, BaseGeometry]) -> str:
    digest = hashlib.sha256(repr(theatre).encode())
    for place in gazetteer:
        digest.update(repr(place).encode())
    for place_id in sorted(boundaries):
        digest.update(orjson.dumps([place_id, geojson_geometry(boundaries[place_id])]))
    return digest.hexdigest()[:16]
