"""Reading the DeepState map: from what it shows at settlements, day by day, to claims at each change.

What it shows as occupied is held by one party, what it shows as returned by the other; a grey area is contested. A
place that is shown as nothing was never occupied or is so no longer. Two days that differ only in how they say the
same thing make no claim.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.sources import Reliability, Role, Source
from app.sources.deepstate_claims import SOURCE_ID, ClaimWriter, said_before
from app.sources.deepstate_days import read_map_days
from app.sources.deepstate_outliers import without_outliers
from app.sources.provenance import fingerprint, with_provenance
from app.sources.reading import Omission, Omitted, ReadingOutcome
from app.sources.sides import Sides

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from app.domain.gazetteer import Gazetteer
    from app.sources.deepstate_days import MapDay
    from app.sources.reading import ReadingOptions

READER = "deepstate@1"
DEFAULT_MIN_SPELL = 2


_SIDES = Sides()


def read_deepstate(
    paths: Sequence[Path],
    gazetteer: Gazetteer,
    options: ReadingOptions,
    *,
    sides: Sides = _SIDES,
) -> ReadingOutcome:
    """Read snapshots of the DeepState map.

    Parameters
    ----------
    paths
        Folders, tar or zip archives, single files; the raw form and that of one MultiPolygon a day.
    gazetteer
        The settlements to look at.
    options
        What DeepState said, by the claims in `recorded`, before the first day of these files is not said again.
    sides
        The parties that the map means.

    Raises
    ------
    InvalidInputError
        If a file is damaged, too large, or holds no map.
    """
    settlements = gazetteer.settlements
    corrections = options.corrections
    read = read_map_days(paths, settlements, options)
    trusted = {map_day.day for map_day in read.days if corrections.get(_day_key(map_day)) == "record"}
    kept, outliers = without_outliers(read.days, trusted)
    report = [
        Omission(
            key=f"day {outlier.day}",
            what=Omitted.DAY,
            at=outlier.at,
            value=outlier.day.isoformat(),
            reason=f"{outlier.reversed} of {outlier.changes} changes are gone the next day; polygons are missing",
            candidates=("record",),
        )
        for outlier in outliers
    ]
    writer = ClaimWriter(sides, kept)
    before = said_before(options.recorded, sides, kept[0][0].day) if kept else {}
    claims, spells = writer.claims(settlements, before, options.min_spell or DEFAULT_MIN_SPELL)
    source = with_provenance(_source(sides), options.sources, fingerprint(paths), READER)
    return ReadingOutcome(
        claims=tuple(sorted(claims, key=lambda claim: (claim.reported_on, claim.place))),
        sources=(source,),
        report=(*report, *read.report, *spells),
        counts={
            "snapshots": read.snapshots,
            "days": len(kept),
            "days left out": len(outliers),
            "polygons": read.polygons,
            "settlements": len(settlements),
        },
    )


def _day_key(map_day: MapDay) -> str:
    return f"day {map_day.day}"


def _source(sides: Sides) -> Source:
    return Source(
        id=SOURCE_ID,
        name="DeepState",
        alignment=sides.holder,
        reliability=Reliability.B,
        role=Role.SURVEY,
        url="https://deepstatemap.live",
    )
