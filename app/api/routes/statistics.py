"""``/statistics``: settlements, people and km² by holder, for a day or as a series."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from app.api.caching import JSON, answer
from app.api.parameter import Asked
from app.api.params import BY, FROM, OBLAST, STEP, TO, VIEW, format_of
from app.api.reading import reads
from app.api.spans import series_days
from app.api.statistics_documents import statistics_csv, statistics_json
from app.atlas.statistics import Statistics, statistics

router = APIRouter(tags=["control"])
FORMAT = format_of("json", "csv")
CSV = "text/csv; charset=utf-8"
MOST_ROWS = 250_000
"""Days times oblasts times holders."""


@reads(
    router,
    "/statistics",
    FROM,
    TO,
    STEP,
    BY,
    OBLAST,
    *VIEW,
    FORMAT,
    summary="What is held, in numbers",
    description="Settlements, people and km² by holder (a party, `contested` or `unknown`) with shares, for a day or "
    "as a series, and the share held of every area claimed by law. Areas are modelled; `area_low_km2` and "
    "`area_high_km2` tell what they would be if every cell at the edge went to the neighbour, or the neighbour's to "
    "the holder. In JSON every list is in the order of `days`.",
    media_types=(JSON, CSV),
    schema="Statistics",
)
def counted(asked: Asked) -> Response:
    """Answer with statistics."""
    groups = len(asked.atlas.oblasts.places) + 1 if asked[BY] == "oblast" else 1
    days = series_days(asked, MOST_ROWS // (groups * (len(asked.atlas.theatre.parties) + 2)))

    def numbers() -> Statistics:
        return statistics(asked.view, days, by_oblast=asked[BY] == "oblast", oblasts=asked[OBLAST])

    if asked[FORMAT] == "csv":
        return answer(asked, lambda: statistics_csv(asked, numbers()), CSV)
    return answer(asked, lambda: statistics_json(asked, numbers()))
