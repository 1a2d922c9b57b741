"""The files that the build has made of the map's modules and styles: a dozen where there are a hundred sources.

``hatch_build.py`` makes them and writes down which sources they were made from, each with its digest. They are used as
long as all of these are as they were: whoever edits a module in a checkout is served the modules themselves.
"""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Final

import orjson

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FOLDER: Final = "bundle"
"""Below ``static/``."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """Files that stand for sources, by their names below ``static/``; the name of a file is made from its content."""

    files: Mapping[str, tuple[str, ...]]
    """What stands for a source, and behind it all that it imports at once."""

    def file(self, source: str) -> str:
        """Name the file that stands for a source."""
        return self.files[source][0]

    def behind(self, *sources: str) -> tuple[str, ...]:
        """Name the files that stand for sources, and all that these import at once, each once."""
        return tuple(dict.fromkeys(file for source in sources for file in self.files[source]))


class Bundling:
    """A folder's bundle, looked at anew when one of its sources has been written."""

    def __init__(self, static: Path) -> None:
        """Begin without having looked.

        Parameters
        ----------
        static
            The folder of the browser map.
        """
        self._static = static
        self._lock = Lock()
        self._sources: dict[str, str] = {}
        self._seen: tuple[object, ...] | None = None
        self._bundle: Bundle | None = None

    def current(self) -> Bundle | None:
        """Give the bundle; None where there is none, or where it is not of the sources as they are."""
        with self._lock:
            if self._seen is None or self._seen != self._look():
                self._read()
                self._seen = self._look()
            return self._bundle

    @property
    def _manifest(self) -> Path:
        return self._static / FOLDER / "manifest.json"

    def _read(self) -> None:
        self._bundle, self._sources = None, {}
        try:
            told = orjson.loads(self._manifest.read_bytes())
        except FileNotFoundError:
            _log.info("there is no bundle of the map: pages load single modules")
            return
        self._sources = told["sources"]
        changed = [name for name, digest in self._sources.items() if _digest(self._static / name) != digest]
        if changed:
            _log.info("the bundle of the map is older than %s: pages load single modules", ", ".join(changed))
            return
        self._bundle = Bundle(
            files={
                source: tuple(f"{FOLDER}/{name}" for name in made["needs"]) for source, made in told["files"].items()
            }
        )

    def _look(self) -> tuple[object, ...]:
        """Tell when the manifest and the sources were written."""
        return tuple(_written(path) for path in (self._manifest, *(self._static / name for name in self._sources)))


def _digest(path: Path) -> str | None:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else None


def _written(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_mtime_ns, found.st_size
