"""Cells and areas: the tessellation against bare Voronoi and libpysal, areas of a day against raw cells."""

from __future__ import annotations

import subprocess
import time
import zlib
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import orjson
import shapely

from app.atlas.timeline_payload import timeline_payload
from app.domain.days import ONGOING
from app.geometry.tessellation import tessellate
from tests.benchmarks.rivals import RivalUnavailableError, environment_of
from tests.benchmarks.table import bounded, compared, missing
from tests.benchmarks.tiles import tiles
from tests.benchmarks.timing import median_ms, once_s

if TYPE_CHECKING:
    from pathlib import Path

    from app.atlas.atlas import Atlas
    from tests.benchmarks.table import Row

_DAYS = [date(2016, 5, 1), date(2019, 3, 3), date(2022, 6, 1), date(2024, 2, 2), date(2025, 7, 7)]
_SCRIPT = """
import json, sys, time, warnings
import geopandas, shapely
from libpysal.cg import voronoi_frames
warnings.simplefilter("ignore")
parts = [
    (geopandas.GeoSeries(shapely.from_wkb([bytes.fromhex(one) for one in points]), crs=4326).to_crs(3035),
     geopandas.GeoSeries([shapely.from_wkb(bytes.fromhex(region))], crs=4326).to_crs(3035)[0])
    for points, region in json.load(open(sys.argv[1]))
]
begin = time.perf_counter()
for points, region in parts:
    voronoi_frames(points, clip=region, as_gdf=True, return_input=False)
print(time.perf_counter() - begin)
"""


def land(atlas: Atlas, folder: Path) -> list[Row]:
    """Measure cells, areas and what the browser gets of them.

    Parameters
    ----------
    atlas
        Of 33,000 settlements.
    folder
        For files.
    """
    return [*_cells(atlas, folder), _areas(atlas), *tiles(atlas), *_payload(atlas)]


def _cells(atlas: Atlas, folder: Path) -> list[Row]:
    settlements = atlas.settlements
    outlines = [atlas.boundaries[place.id] for place in settlements.oblasts]
    regions = [outline for outline in outlines if isinstance(outline, shapely.Polygon | shapely.MultiPolygon)]
    region_of = settlements.oblast.astype(np.intp)
    points = np.asarray(shapely.points(settlements.lonlat))

    def bare() -> None:
        for number in range(len(regions)):
            shapely.voronoi_polygons(shapely.multipoints(points[region_of == number]), ordered=True)

    def ours() -> float:
        begin = time.process_time()
        tessellate(settlements.lonlat, region_of, regions)
        return time.process_time() - begin

    taken = [once_s(ours) for _ in range(5)]
    ours_s, worked_s = min(taken)[0], min(worked for _, worked in taken)
    bare_s = min(once_s(bare)[0] for _ in range(5))
    what = f"valid tessellation of {len(settlements):,} settlements"
    processor = f"{what}, processor time of all threads"
    rows = [
        compared(processor, ours=worked_s, rival=bare_s, name="bare GEOS Voronoi, one thread", unit="s", goal=None),
        compared(what, ours=ours_s, rival=bare_s, name="bare GEOS Voronoi, unclipped", unit="s", goal=1 / 3),
    ]
    told = [
        ([one.wkb_hex for one in points[region_of == number]], shapely.to_wkb(region, hex=True))
        for number, region in enumerate(regions)
        if (region_of == number).sum() > 2
    ]
    given, script = folder / "regions.json", folder / "frames.py"
    given.write_bytes(orjson.dumps(told))
    script.write_text(_SCRIPT)
    try:
        python = environment_of("libpysal") / "python"
        done = subprocess.run([python, script, given], capture_output=True, check=True, timeout=300)
    except RivalUnavailableError as error:
        return [*rows, missing(what, str(error))]
    except subprocess.SubprocessError as error:
        told_us = getattr(error, "stderr", None) or b""
        return [*rows, missing(what, f"libpysal failed: {error} {told_us.decode(errors='replace')[-200:]}")]
    theirs = float(done.stdout)
    return [*rows, compared(what, ours=ours_s, rival=theirs, name="libpysal voronoi_frames", unit="s", goal=1)]


def _areas(atlas: Atlas) -> Row:
    view = atlas.view()
    classes, territory = view.classes, atlas.territory
    classes.areas_on(_DAYS[0])

    def raw(day: date) -> list[shapely.Geometry]:
        holders = np.array(
            [hash((view.periods[period].control, view.periods[period].claimed_by)) for period in view.periods_on(day)]
        )[territory.members]
        return [shapely.union_all(territory.cells[holders == one]) for one in np.unique(holders)]

    ours = median_ms(classes.areas_on, _DAYS)
    theirs = median_ms(raw, _DAYS)
    what = f"areas of a day, {len(classes.polygons):,} history classes of {len(territory):,} cells"
    return compared(what, ours=ours, rival=theirs, name="union of raw cells", unit="ms", goal=4)


def _payload(atlas: Atlas) -> list[Row]:
    view = atlas.view()
    payload = orjson.loads(timeline_payload(view, atlas.oblasts, atlas.theatre.first_day, ONGOING.replace(year=2026)))
    areas = payload.pop("areas", None)
    rows = [
        bounded(
            f"12 years of {len(view.settlements):,} settlements, {len(view.log.day):,} changes, with names, gzip",
            ours=_packed_kb(payload),
            unit="kB",
            limit=450,
        )
    ]
    if areas is not None:
        what = "geometry of history classes, gzip"
        rows.append(bounded(what, ours=_packed_kb(areas["topology"]), unit="kB", limit=500))
    return rows


def _packed_kb(content: object) -> float:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return len(packer.compress(orjson.dumps(content)) + packer.flush()) / 1e3
