"""The page's shell for servers: folium, without the pandas that it does not need for it.

folium takes data frames where pandas is installed, and does without where it is not. A server gives it none, and a
worker that had pandas, with the Arrow that pandas has, would be a third larger for it. Notebooks import `folium_map`
itself, and get folium whole.
"""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def _set_aside(name: str) -> Iterator[None]:
    """Have a module look as if it were not installed; one that has been imported already stays."""
    if name in sys.modules:
        yield
        return
    # The import system's own way to say that there is no such module.
    sys.modules[name] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules[name]


with _set_aside("pandas"):
    from app.exports.folium_map import PAGE_LANGUAGES, PageUrls, control_page

__all__ = ["PAGE_LANGUAGES", "PageUrls", "control_page"]
