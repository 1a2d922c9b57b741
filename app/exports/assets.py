"""The browser map's files, as links to a server or as text inside one page.

Modules import each other by bare names (`marchland/days.js`), so that the same files work served, under an
import map of paths, and inlined, under an import map of `data:` addresses.
"""

import base64
import mimetypes
import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Final

from app.exports.bundle import Bundle
from app.resources import static_dir

CASCADE: Final = "css/cascade.css"
"""Imports all styles of the map in their order."""

LEAFLET: Final = "vendor/leaflet.umd.js"
"""The build that makes a global `L`: the scripts of folium's layers speak to it."""

JQUERY: Final = "vendor/jquery.slim.min.js"
"""For the pop-ups of folium's layers, where there are any."""

LIBRARIES: Final = {"uplot": "vendor/uplot.esm.js"}
"""Modules that are fetched only when something needs them, by the name they are imported by."""

_STYLE: Final = re.compile(r'^@import "([\w./-]+)";', re.MULTILINE)
_IMAGE: Final = re.compile(r"url\((?P<path>images/[\w.-]+)\)")
_IMPORT: Final = re.compile(r"^(?:import|export)\b[^;]*?\bfrom 'marchland/([\w.-]+)';", re.MULTILINE)
_SOURCE_MAP: Final = re.compile(r"//# sourceMappingURL=\S+\s*$")


class AssetMissingError(Exception):
    """A file of the browser map is not there.

    Attributes
    ----------
    name
        Its path below `static/`. What lies under `vendor/` is fetched when the program is built.
    """

    def __init__(self, name: str) -> None:
        super().__init__(f"static/{name} is missing; files under vendor/ are fetched by the build")
        self.name = name


@dataclass(frozen=True, slots=True, kw_only=True)
class Assets:
    """Where a page finds the map's files."""

    styles: tuple[str, ...]
    """Addresses, or the text itself when inlined."""
    leaflet: str
    """Address or text of Leaflet."""
    modules: Mapping[str, str]
    """Import map: bare name to address."""
    libraries: Mapping[str, str]
    """The same for what is not fetched in advance."""
    preloads: tuple[str, ...]
    """Addresses of the modules that the page runs at once; none when inlined."""
    icon: str
    """Address of the page's icon."""
    inlined: bool


def linked(static_url: str, *entries: str, bundle: Bundle | None = None) -> Assets:
    """Link to the files of a server.

    Parameters
    ----------
    static_url
        What `static/` is served as, without a slash at the end.
    entries
        The modules that the page begins with; the first is the one that it imports itself.
    bundle
        Stands for the modules and styles that the page runs at once. The import map still names every single module
        but the first of `entries`.
    """
    modules = {f"marchland/{name}": f"{static_url}/js/{name}" for name in module_names()}
    if bundle is None:
        styles, leaflet = style_names(), LEAFLET
        preloads = tuple(f"js/{name}" for name in modules_behind(*entries))
    else:
        styles, leaflet = (bundle.file(CASCADE),), bundle.file(LEAFLET)
        preloads = bundle.behind(*(f"js/{name}" for name in entries))
        modules[f"marchland/{entries[0]}"] = f"{static_url}/{bundle.file(f'js/{entries[0]}')}"
    return Assets(
        styles=tuple(f"{static_url}/{name}" for name in styles),
        leaflet=f"{static_url}/{leaflet}",
        modules=modules,
        libraries={name: f"{static_url}/{path}" for name, path in LIBRARIES.items()},
        preloads=tuple(f"{static_url}/{name}" for name in preloads),
        icon=f"{static_url}/icons/marchland.svg",
        inlined=False,
    )


@cache
def inlined() -> Assets:
    """Carry the files in the page itself.

    Raises
    ------
    AssetMissingError
        If a file is not there.
    """
    root = static_dir()
    return Assets(
        styles=tuple(_style(root / name) for name in style_names()),
        leaflet=script_text(LEAFLET),
        modules={
            f"marchland/{name}": data_url(root / "js" / name, media_type="text/javascript") for name in module_names()
        },
        libraries={name: data_url(root / path, media_type="text/javascript") for name, path in LIBRARIES.items()},
        preloads=(),
        icon=data_url(root / "icons/marchland.svg", media_type="image/svg+xml"),
        inlined=True,
    )


def script_text(name: str) -> str:
    """Give a script as it can stand inside a page.

    Parameters
    ----------
    name
        Its path below `static/`.

    Raises
    ------
    AssetMissingError
        If it is not there.
    """
    return _SOURCE_MAP.sub("", _text(static_dir() / name)).replace("</script", "<\\/script")


@cache
def style_names() -> tuple[str, ...]:
    """Name the map's styles, in the order of the cascade."""
    cascade = PurePosixPath(CASCADE)
    named = _STYLE.findall(_text(static_dir() / CASCADE))
    return tuple(posixpath.normpath(cascade.parent / name) for name in named)


def module_names() -> tuple[str, ...]:
    """Name the map's modules, in alphabetical order."""
    return tuple(sorted(path.name for path in (static_dir() / "js").glob("*.js")))


@cache
def modules_behind(*entries: str) -> tuple[str, ...]:
    """Name modules and all that they import at once, in alphabetical order: not what they import by `import()`."""
    known: set[str] = set()
    waiting = list(entries)
    while waiting:
        name = waiting.pop()
        if name not in known:
            known.add(name)
            waiting += _IMPORT.findall(_text(static_dir() / "js" / name))
    return tuple(sorted(known))


def data_url(path: Path, *, media_type: str) -> str:
    """Write a file as a `data:` address."""
    try:
        content = path.read_bytes()
    except FileNotFoundError as missing:
        raise AssetMissingError(_name(path)) from missing
    return f"data:{media_type};base64,{base64.b64encode(content).decode('ascii')}"


def _style(path: Path) -> str:
    def image(match: re.Match[str]) -> str:
        file = path.parent / match["path"]
        media_type = mimetypes.guess_type(file.name)[0] or "image/png"
        return f"url({data_url(file, media_type=media_type)})"

    return _IMAGE.sub(image, _text(path)).replace("</style", "<\\/style")


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError as missing:
        raise AssetMissingError(_name(path)) from missing


def _name(path: Path) -> str:
    return path.relative_to(static_dir()).as_posix()
