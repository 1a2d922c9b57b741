"""Statistics as JSON and CSV."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

import numpy as np

from app.api.caching import JSON
from app.api.documents import coverage, json_document, own_links, view_members
from app.api.params import BY, STEP
from app.atlas.area_features import model
from app.atlas.statistics import held_claims, shares

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from app.api.parameter import Asked
    from app.atlas.statistics import HeldClaim, Statistics

_COLUMNS = (
    *("day", "oblast", "oblast_name", "holder", "settlements", "population"),
    *("area_km2", "area_low_km2", "area_high_km2", "share", "share_population", "share_area"),
    *("method", "as_of", "revision", "tessellation", "model"),
)


def statistics_json(asked: Asked, counted: Statistics) -> bytes:
    """Write statistics as JSON: one list of numbers a holder, in the order of `days`."""
    territory = asked.atlas.territory
    return json_document(
        {
            "from": counted.days[0],
            "to": counted.days[-1],
            "step": asked[STEP],
            "by": asked[BY],
            **view_members(asked),
            **model(territory),
            "settlements": len(territory),
            **coverage(asked, counted.days[-1]),
            "days": counted.days,
            "series": list(_series(counted)),
            "claims": [_claim(asked, held) for held in held_claims(asked.view, counted.days)],
            "links": own_links(asked, JSON),
        }
    )


def _series(counted: Statistics) -> Iterator[dict[str, Any]]:
    columns = _numbers(counted)
    for group, place in enumerate(counted.groups):
        for kind, holder in enumerate(counted.holders):
            yield {
                "oblast": place.id if place else None,
                "name": place.name_en if place else None,
                "holder": holder,
                **{name: np.ascontiguousarray(numbers[:, group, kind]) for name, numbers in columns.items()},
            }


def _claim(asked: Asked, held: HeldClaim) -> dict[str, Any]:
    return {
        "place": held.claim.place,
        "name": asked.atlas.gazetteer[held.claim.place].name_en,
        "party": held.claim.party,
        "since": held.claim.since,
        "held_share": held.settlements,
        "held_share_population": held.population,
        "held_share_area": held.area_km2,
    }


def statistics_csv(asked: Asked, counted: Statistics) -> bytes:
    """Write statistics as CSV: one row a day, oblast and holder, each with what the numbers rest on."""
    said = view_members(asked) | model(asked.atlas.territory)
    origin = [said[name] for name in ("method", "as_of", "revision", "tessellation", "model")]
    written = io.StringIO()
    rows = csv.writer(written, lineterminator="\r\n")
    rows.writerow(_COLUMNS)
    columns = [_texts(numbers) for numbers in _numbers(counted).values()]
    position = 0
    for day in counted.days:
        for place in counted.groups:
            where = [day, place.id if place else None, place.name_en if place else None]
            for holder in counted.holders:
                rows.writerow([*where, holder, *(column[position] for column in columns), *origin])
                position += 1
    return written.getvalue().encode()


def _numbers(counted: Statistics) -> dict[str, NDArray[np.int64] | NDArray[np.float64]]:
    held = counted.held
    return {
        "settlements": held.settlements,
        "population": held.population,
        "area_km2": held.area_km2,
        "area_low_km2": counted.area_low_km2,
        "area_high_km2": counted.area_high_km2,
        "share": shares(held.settlements),
        "share_population": shares(held.population),
        "share_area": shares(held.area_km2),
    }


def _texts(numbers: NDArray[np.int64] | NDArray[np.float64]) -> list[str]:
    # Nothing can be a share of nothing, and where no land is known there is no area: an empty cell.
    return ["" if number != number else str(number) for number in numbers.ravel().tolist()]  # noqa: PLR0124 - not a number
