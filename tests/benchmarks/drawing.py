"""The map in a browser without a GPU: its frames, and those of Leaflet and MapLibre over the same areas and days."""

from __future__ import annotations

import shutil
import subprocess
import threading
from contextlib import contextmanager
from datetime import date, timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from statistics import median, quantiles
from typing import TYPE_CHECKING, Any

import numpy as np
import orjson
import shapely
from playwright.sync_api import Error, sync_playwright

from app.atlas.area_topology import TOLERANCE
from app.geometry.geojson import geojson_geometry
from tests.benchmarks.answers import marchland
from tests.benchmarks.rivals import RivalUnavailableError
from tests.benchmarks.table import bounded, compared, missing
from tests.benchmarks.theatres import FIRST_DAY
from tests.support.environments import cache_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from app.atlas.atlas import Atlas
    from tests.benchmarks.table import Row

_CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
_PLAIN = ("--disable-gpu",)
_WEBGL = ("--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader")
_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
)
_VIEWPORT = {"width": 1280, "height": 800}
_PACKAGES = ("leaflet@1.9.4", "maplibre-gl@5.6.1")
_FIRST = FIRST_DAY + timedelta(days=3000)
_DAYS = 60
_PLAYED_MS = 8000
_PATIENCE_MS = 60_000
_VISITS = 5
_P95 = 18
_COMPARED = {
    "two maps side by side": "days:30",
    "what differs from 30 days before marked": "days:30,marks",
}

_MEASURE = """async (steps) => {
    const after = () => new Promise((done) => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = done;
        port2.postMessage(0);
    });
    const times = [];
    for (let at = 0; at < steps; at += 1) {
        await new Promise((done) => requestAnimationFrame(async () => {
            const begin = performance.now();
            globalThis.step(at);
            // A message sent while a frame is made comes after the frame.
            await after();
            times.push(performance.now() - begin);
            done();
        }));
    }
    return times;
}"""
_PLAY = """async (ms) => {
    const times = [];
    document.querySelector('[aria-label=Play], [aria-label=Pause]').click();
    await new Promise((done) => {
        let begin = null;
        let last = null;
        // The time of the frame itself, not of when its turn comes within it: a frame that is missed takes two.
        const frame = (now) => {
            if (last !== null) times.push(now - last);
            last = now;
            begin ??= now;
            if (now - begin < ms) requestAnimationFrame(frame); else done();
        };
        requestAnimationFrame(frame);
    });
    document.querySelector('[aria-label=Play], [aria-label=Pause]').click();
    return times.slice(2);
}"""
_WORK = """async () => {
    const { decodeHistory } = await import('marchland/history.js');
    const { coverageCells } = await import('marchland/coverage.js');
    const { worldX, worldY } = await import('marchland/mercator.js');
    const text = await (await fetch('/timeline')).text();
    const median = (numbers) => numbers.sort((a, b) => a - b)[numbers.length >> 1];
    const timed = (work) => { const begin = performance.now(); work(); return performance.now() - begin; };
    let history;
    const decode = median(Array.from({ length: 5 }, () => timed(() => { history = decodeHistory(JSON.parse(text)); })));
    const map = globalThis.control_map_served;
    const canvas = map.getPane('areas').querySelector('canvas');
    const centre = map.getCenter();
    const scale = (2 ** map.getZoom() * canvas.width) / canvas.getBoundingClientRect().width;
    const { width, height } = canvas;
    let cells = null;
    const raster = median(Array.from({ length: 9 }, (_, at) => timed(() => {
        const offsetX = width / 2 - worldX(centre.lng) * scale + at;
        const view = { width, height, scale, offsetX, offsetY: height / 2 - worldY(centre.lat) * scale };
        cells = coverageCells(view, history.areas.borders, history.areas.count, cells);
    })));
    const size = map.getSize();
    return { decode, raster, classes: history.areas.count, width: size.x, height: size.y, bounds: history.bounds };
}"""
_FIRST_MAP = """() => new Promise((done) => {
    const seen = () => {
        if (document.querySelector('[data-ready]')) done(performance.now());
        else requestAnimationFrame(seen);
    };
    seen();
})"""
_IS_PREPARED = """async () => {
    const page = await fetch('/?lang=en', { headers: { Accept: 'text/html' } });
    return /"opening": *"/.test(await page.text());
}"""
_SLIDE = """(first) => {
    const range = document.querySelector('.time-range');
    globalThis.step = (at) => {
        range.value = String(first + at);
        range.dispatchEvent(new Event('input', { bubbles: true }));
    };
}"""
_ALONE = """async (first) => {
    const { createAreaLayer } = await import('marchland/area-layer.js');
    const { createCursor } = await import('marchland/cursor.js');
    const { decodeHistory } = await import('marchland/history.js');
    const { createPanes } = await import('marchland/map-view.js');
    const { MASKS } = await import('marchland/paint.js');
    const history = decodeHistory(await (await fetch('/timeline')).json());
    const { width, height } = globalThis.control_map_served.getContainer().getBoundingClientRect();
    const place = document.createElement('div');
    place.style.width = `${width}px`;
    place.style.height = `${height}px`;
    document.body.replaceChildren(place);
    const map = L.map(place, { zoomSnap: 0, fadeAnimation: false });
    const [west, south, east, north] = history.bounds;
    createPanes(map);
    map.fitBounds([[south, west], [north, east]]);
    const { kinds } = history.shades;
    const ink = {
        colours: Uint32Array.from({ length: kinds.length * MASKS }, (_, at) => 0xff808080 + 40 * (at >> 5)),
        sides: Uint8Array.from(kinds, (_, at) => at),
        line: 0xff000000,
    };
    const cursor = createCursor(history.shades);
    cursor.moveTo(first - 1);
    const areas = createAreaLayer({ areas: history.areas, states: cursor.states, ink: () => ink });
    areas.layer.addTo(map);
    globalThis.step = (at) => areas.paint(cursor.moveTo(first + at));
}"""
_PAGE = """<!DOCTYPE html><meta charset="utf-8"><title>rival</title>{head}
<style>html, body {{ margin: 0 }} #map {{ width: {width}px; height: {height}px }}</style><div id="map"></div>
<script type="module">
const {{ areas, days, held, colours, bounds: [west, south, east, north] }} = await (await fetch('data.json')).json();
{script}
</script>"""
_LEAFLET = """
const renderer = L.canvas();
const map = L.map('map', { renderer, zoomSnap: 0, fadeAnimation: false });
map.fitBounds([[south, west], [north, east]]);
const layers = [];
L.geoJSON(areas, {
    style: ({ id }) => ({ stroke: false, fillOpacity: 1, fillColor: colours[held[id]] }),
    onEachFeature: ({ id }, layer) => { layers[id] = layer; },
}).addTo(map);
globalThis.step = (at) => {
    for (const [id, holder] of days[at]) layers[id].setStyle({ fillColor: colours[holder] });
    // Leaflet would draw in the next frame.
    if (renderer._redrawRequest) {
        cancelAnimationFrame(renderer._redrawRequest);
        renderer._redraw();
    }
};
globalThis.ready = true;
"""
_MAPLIBRE = """
const colour = ['match', ['feature-state', 'holder'], ...colours.flatMap((one, at) => [at, one]), '#ffffff'];
const bounds = [west, south, east, north];
const paint = { 'fill-color': colour, 'fill-antialias': false };
const style = {
    version: 8,
    sources: { areas: { type: 'geojson', data: areas } },
    layers: [{ id: 'areas', type: 'fill', source: 'areas', paint }],
};
const map = new maplibregl.Map({ container: 'map', attributionControl: false, fadeDuration: 0, bounds, style });
const pixel = new Uint8Array(4);
map.once('idle', () => {
    held.forEach((holder, id) => map.setFeatureState({ source: 'areas', id }, { holder }));
    map.once('idle', () => { globalThis.ready = true; });
});
globalThis.step = (at) => {
    for (const [id, holder] of days[at]) map.setFeatureState({ source: 'areas', id }, { holder });
    map.redraw();
    const gl = map.painter.context.gl;
    gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel);
};
"""


def drawing(atlas: Atlas, database_url: str, folder: Path) -> list[Row]:
    """Measure the map in the browser of this machine.

    Parameters
    ----------
    atlas
        Of 33,000 settlements.
    database_url
        Of the same.
    folder
        For files.
    """
    program = next(filter(None, map(shutil.which, _CHROMIUM)), None)
    if program is None:
        return [missing("the map in a browser", "chromium is not installed")]
    with sync_playwright() as playwright:
        # WebGL needs a GPU, or a program that plays one; everything else is drawn without.
        plain, webgl = (
            playwright.chromium.launch(executable_path=program, args=[*_FLAGS, *more]) for more in (_PLAIN, _WEBGL)
        )
        try:
            with marchland(database_url, folder) as server:
                rows, told, ours_ms = _ours(plain, f"http://127.0.0.1:{server.port}")
            return [*rows, *_rivals({"leaflet": plain, "maplibre-gl": webgl}, atlas, folder, told, ours_ms)]
        finally:
            plain.close()
            webgl.close()


def _ours(browser: Browser, address: str) -> tuple[list[Row], dict[str, Any], float]:
    opening = f"{address}/?date={_FIRST}&lang=en"
    # The first visit has the server make what later ones get ready-made.
    first = _opened(browser, opening)
    first.wait_for_function(_IS_PREPARED, timeout=_PATIENCE_MS, polling=1000)
    first.context.close()
    first_maps_ms = []
    for _ in range(_VISITS):
        # A context of its own has nothing in its cache.
        page = _opened(browser, "about:blank")
        network = page.context.new_cdp_session(page)
        network.send("Network.enable")
        received: list[int] = []
        network.on("Network.loadingFinished", lambda event, to=received: to.append(event["encodedDataLength"]))
        page.goto(opening)
        first_maps_ms.append(page.evaluate(_FIRST_MAP))
        page.wait_for_load_state("networkidle")
        if len(first_maps_ms) < _VISITS:
            page.context.close()
    transferred = sum(received)
    told = page.evaluate(_WORK)
    page.evaluate(_SLIDE, (_FIRST - date(1970, 1, 1)).days)
    steps = page.evaluate(_MEASURE, _DAYS)
    played, throttled = _played(page)
    page.evaluate(_ALONE, (_FIRST - date(1970, 1, 1)).days)
    alone = page.evaluate(_MEASURE, _DAYS)
    page.context.close()
    what = f"33,000 settlements, {told['classes']:,} history classes, 1280×800, without a GPU"
    rows = [
        bounded(
            f"first map from navigation on, median of {_VISITS}, {what}",
            ours=median(first_maps_ms),
            unit="ms",
            limit=1500,
        ),
        bounded("all that is transferred for it", ours=transferred / 1e3, unit="kB", limit=1000),
        bounded("decoding the history", ours=told["decode"], unit="ms", limit=200),
        bounded("raster of a view", ours=told["raster"], unit="ms", limit=25),
        bounded("a step of a day with all of the page, 95th percentile", ours=_p95(steps), unit="ms", limit=17),
        bounded("a played frame, 95th percentile", ours=_p95(played), unit="ms", limit=17),
        bounded("a played frame, median", ours=median(played), unit="ms", limit=17),
        bounded(
            "a played frame on a processor 6 times slower, 95th percentile", ours=_p95(throttled), unit="ms", limit=34
        ),
    ]
    for name, compare in _COMPARED.items():
        other = _opened(browser, f"{opening}&compare={compare}")
        other.wait_for_load_state("networkidle")
        played, throttled = _played(other)
        other.context.close()
        rows += [
            bounded(f"a played frame, {name}, 95th percentile", ours=_p95(played), unit="ms", limit=17),
            bounded(
                f"a played frame, {name}, on a processor 6 times slower, 95th percentile",
                ours=_p95(throttled),
                unit="ms",
                limit=34,
            ),
        ]
    return rows, told, median(alone)


def _played(page: Page) -> tuple[list[float], list[float]]:
    """Play, and play again on a processor six times slower; give the milliseconds between frames of both."""
    session = page.context.new_cdp_session(page)
    played = page.evaluate(_PLAY, _PLAYED_MS)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 6})
    throttled = page.evaluate(_PLAY, _PLAYED_MS)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    session.detach()
    return played, throttled


def _p95(times: list[float]) -> float:
    return quantiles(times, n=20)[_P95]


def _opened(browser: Browser, address: str) -> Page:
    page = browser.new_context(viewport=_VIEWPORT, locale="en-GB").new_page()  # type: ignore[arg-type]
    page.goto(address)
    if address.startswith("http"):
        page.wait_for_selector("[data-ready]", timeout=_PATIENCE_MS)
    return page


def _rivals(
    browsers: dict[str, Browser], atlas: Atlas, folder: Path, told: dict[str, Any], ours_ms: float
) -> list[Row]:
    what = "a step of a day, the areas alone, median"
    try:
        packages = _installed()
    except RivalUnavailableError as error:
        return [missing(what, str(error))]
    site = folder / "rivals"
    site.mkdir()
    (site / "data.json").write_bytes(orjson.dumps(_areas_by_day(atlas, told["bounds"])))
    pages = {
        "Leaflet, L.geoJSON on canvas": ("leaflet", _LEAFLET),
        "MapLibre GL, feature-state": ("maplibre-gl", _MAPLIBRE),
    }
    rows = []
    with _served(site) as address:
        for name, (stem, script) in pages.items():
            for file in (f"{stem}.js", f"{stem}.css"):
                shutil.copy(packages / stem / "dist" / file, site / file)
            head = f'<link rel="stylesheet" href="{stem}.css"><script src="{stem}.js"></script>'
            text = _PAGE.format(head=head, script=script, width=told["width"], height=told["height"])
            (site / f"{stem}.html").write_text(text, encoding="utf-8")
            page = _opened(browsers[stem], "about:blank")
            try:
                page.goto(f"{address}/{stem}.html")
                page.wait_for_function("globalThis.ready", timeout=_PATIENCE_MS)
                steps = page.evaluate(_MEASURE, _DAYS)
            except Error as error:
                rows.append(missing(what, f"{name} failed: {error.message[:200]}"))
            else:
                rows.append(compared(what, ours=ours_ms, rival=median(steps), name=name, unit="ms", goal=None))
            page.context.close()
    return rows


def _areas_by_day(atlas: Atlas, bounds: list[float]) -> dict[str, Any]:
    """Give what the rivals draw: the same polygons, what they look like on the first day, and what changes on each."""
    classes = atlas.view().classes
    polygons = shapely.coverage_simplify(classes.polygons, TOLERANCE, simplify_boundary=False)
    features = [
        {"type": "Feature", "id": number, "properties": {}, "geometry": geojson_geometry(polygon)}
        for number, polygon in enumerate(polygons)
    ]
    held = classes.holders_on(_FIRST - timedelta(days=1))
    days, before = [], held
    for offset in range(_DAYS):
        now = classes.holders_on(_FIRST + timedelta(days=offset))
        days.append([[number, int(now[number])] for number in np.flatnonzero(now != before).tolist()])
        before = now
    colours = ["#7b9fc8", "#e39a6f", "#dddddd", "#999999"]
    return {
        "areas": {"type": "FeatureCollection", "features": features},
        "held": held.tolist(),
        "days": days,
        "colours": [colours[number % len(colours)] for number in range(len(classes.holders))],
        "bounds": bounds,
    }


def _installed() -> Path:
    """Install the rivals' packages into the cache of benchmarks; give the folder they are in."""
    npm = shutil.which("npm")
    if npm is None:
        message = "npm is not installed"
        raise RivalUnavailableError(message)
    home = cache_folder() / "npm"
    stamp = home / "installed"
    wanted = " ".join(_PACKAGES)
    if not stamp.exists() or stamp.read_text() != wanted:
        home.mkdir(parents=True, exist_ok=True)
        (home / "package.json").write_text('{"private": true}')
        try:
            command = [npm, "install", "--ignore-scripts", "--no-audit", "--no-fund", *_PACKAGES]
            subprocess.run(command, cwd=home, check=True, capture_output=True)
        except subprocess.CalledProcessError as error:
            message = f"packages could not be installed: {error.stderr.decode(errors='replace')[-300:]}"
            raise RivalUnavailableError(message) from error
        stamp.write_text(wanted)
    return home / "node_modules"


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
