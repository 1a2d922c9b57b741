"""Small pictures of what the page looked like when somebody last looked at it, and how like them it is today.

``python -m tests.browser.golden`` takes them anew, into tests/browser/goldens; look at each before it is committed.

A picture is compared by the mean colours of its blocks, so that another version of the browser, which draws
letters and rims a little otherwise, makes no difference, and another day, colour or place of a part does. The
letters are those of DejaVu on every machine. What was known by `KNOWN` does not grow with the ledger.
"""

from __future__ import annotations

import io
import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from PIL import Image
from playwright.sync_api import sync_playwright

from tests.browser.conftest import FLAGS, READY_MS
from tests.browser.serving import real_app, serving
from tests.browser.states import LYMAN

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

FOLDER: Final = Path(__file__).with_name("goldens")
KNOWN: Final = "2023-06-01"
BLOCK: Final = 8
"""Pixels of a picture, a side."""
TOLERANCE: Final = 16.0
"""How much red, green or blue of a block's mean colour may differ, of 255."""
SHARE: Final = 0.01
"""Of the blocks that may differ by more."""
COLOURS: Final = 64
LOOKS: Final = 40
BETWEEN_MS: Final = 250
LETTERS: Final = """() => {
    const families = (font) => font.replace(/(px)\\s+.*$/u, '$1 "DejaVu Sans"');
    for (const Pen of [CanvasRenderingContext2D, OffscreenCanvasRenderingContext2D]) {
        const { get, set } = Object.getOwnPropertyDescriptor(Pen.prototype, 'font');
        Object.defineProperty(Pen.prototype, 'font', {
            get,
            set(font) { set.call(this, families(font)); },
        });
    }
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(':root { --font-text: "DejaVu Sans"; --font-title: "DejaVu Serif"; }');
    document.adoptedStyleSheets.push(sheet);
}"""
"""Write with letters that every machine of the tests has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A page that is pictured."""

    path: str
    there: str = ".held-table"
    """What is on the page once it is shown."""
    size: tuple[int, int] = (1280, 800)
    wide: int = 480
    """Pixels of the picture."""


PHONE: Final = (390, 844)
SCENES: Final = {
    "desktop-light": Scene(path="/?date=2022-10-01&theme=light"),
    "desktop-dark": Scene(path=f"/?date=2022-10-01&theme=dark&lang=uk&place={LYMAN}", there=".why"),
    "front": Scene(path="/?date=2022-10-01&theme=light&bbox=36.5,48.2,38.9,49.8&panel=chart", there=".chart-numbers"),
    "compare": Scene(path="/?date=2022-10-01&theme=light&compare=date:2022-08-01", there=".compare-table"),
    "tablet": Scene(path="/?date=2022-10-01&theme=dark", size=(768, 1024), wide=288),
    "phone-light": Scene(path="/?date=2022-10-01&theme=light", size=PHONE, wide=240),
    "phone-dark": Scene(
        path="/?date=2022-10-01&theme=dark&lang=uk&panel=places", there=".places-table", size=PHONE, wide=240
    ),
    "embed": Scene(path="/embed?date=2022-10-01&theme=light", there=".panel-date", size=(360, 300), wide=240),
}


def picture(browser: Browser, address: str, scene: Scene, *, density: float = 1) -> Image.Image:
    """Picture a page, small.

    Parameters
    ----------
    browser
        Chromium.
    address
        Of the server.
    scene
        What is pictured.
    density
        Device pixels a CSS pixel.
    """
    width, height = scene.size
    context = browser.new_context(
        viewport={"width": width, "height": height},
        device_scale_factor=density,
        locale="en-GB",
        timezone_id="UTC",
        reduced_motion="reduce",
    )
    try:
        page = context.new_page()
        page.add_init_script(f"({LETTERS})()")
        page.goto(f"{address}{scene.path}&as_of={KNOWN}")
        page.wait_for_selector("[data-ready]", timeout=READY_MS)
        page.wait_for_selector(scene.there, state="attached")
        page.evaluate("() => document.fonts.ready.then(() => new Promise(requestAnimationFrame))")
        shot = _settled(page)
    finally:
        context.close()
    full = Image.open(io.BytesIO(shot)).convert("RGB")
    return full.resize((scene.wide, round(scene.wide * height / width)), Image.Resampling.BOX)


def _settled(page: Page) -> bytes:
    """Picture a page as soon as two pictures in a row are the same."""
    before = b""
    for _ in range(LOOKS):
        shot = page.screenshot(animations="disabled", caret="hide")
        if shot == before:
            return shot
        before = shot
        page.wait_for_timeout(BETWEEN_MS)
    message = f"{page.url} does not come to rest"
    raise RuntimeError(message)


def golden(name: str) -> Image.Image:
    """Give the picture that somebody looked at."""
    with Image.open(FOLDER / f"{name}.png") as kept:
        return kept.convert("RGB")


def keep(name: str, seen: Image.Image) -> Path:
    """Keep a picture as what the page looks like."""
    path = FOLDER / f"{name}.png"
    FOLDER.mkdir(exist_ok=True)
    few = seen.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, kmeans=2, dither=Image.Dither.NONE)
    few.save(path, optimize=True)
    return path


def differing(one: Image.Image, other: Image.Image) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    """Tell which blocks of two pictures of one size differ."""
    first, second = _blocks(one), _blocks(other)
    if first.shape != second.shape:
        return np.ones(first.shape[:2], dtype=np.bool_)
    return np.asarray(np.abs(first - second).max(axis=2) > TOLERANCE)


def marked(seen: Image.Image, differs: np.ndarray[tuple[int, int], np.dtype[np.bool_]]) -> Image.Image:
    """Show in red where a picture differs."""
    veil = Image.fromarray(np.where(differs, 150, 0).astype(np.uint8)).resize(
        (differs.shape[1] * BLOCK, differs.shape[0] * BLOCK), Image.Resampling.NEAREST
    )
    shown = seen.copy()
    shown.paste((220, 0, 40), (0, 0), veil)
    return shown


def _blocks(image: Image.Image) -> np.ndarray[tuple[int, int, int], np.dtype[np.float64]]:
    """Give the mean colours of an image's blocks; what is left at its right and lower rim is not looked at."""
    pixels = np.asarray(image.convert("RGB"), dtype=np.float64)
    rows, columns = pixels.shape[0] // BLOCK, pixels.shape[1] // BLOCK
    whole = pixels[: rows * BLOCK, : columns * BLOCK]
    return np.asarray(whole.reshape(rows, BLOCK, columns, BLOCK, 3).mean(axis=(1, 3)))


def main() -> None:
    """Take all pictures anew."""
    path = os.environ.get("CHROMIUM", "/usr/bin/chromium")
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(real_app(Path(folder))) as address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=path, args=[*FLAGS])
        for name, scene in SCENES.items():
            kept = keep(name, picture(browser, address, scene))
            sys.stdout.write(f"{kept}: {kept.stat().st_size:,} bytes\n")
        browser.close()


if __name__ == "__main__":
    main()
