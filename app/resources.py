"""Where the folders that are no Python code lie.

In a checkout `static/`, `geodata/` and `migrations/` stand beside `app/`; a wheel carries them
inside the package, under `_shipped/`.
"""

from pathlib import Path
from typing import Final

PACKAGE: Final = Path(__file__).resolve().parent


class ResourceMissingError(Exception):
    """A folder that belongs to the program is nowhere to be found.

    Attributes
    ----------
    name
        The folder: `static`, `geodata` or `migrations`.
    searched
        Where it was looked for, in order.
    """

    def __init__(self, name: str, searched: tuple[Path, ...]) -> None:
        places = " nor in ".join(str(path) for path in searched)
        super().__init__(f"the folder {name} is neither in {places}: the installation is incomplete")
        self.name = name
        self.searched = searched


def static_dir() -> Path:
    """Find the browser map: modules, styles, icons and, under `vendor/`, third-party libraries."""
    return _find("static")


def geodata_dir() -> Path:
    """Find the theatres, one folder each."""
    return _find("geodata")


def migrations_dir() -> Path:
    """Find the Alembic scripts."""
    return _find("migrations")


def _find(name: str, package: Path = PACKAGE) -> Path:
    searched = (package / "_shipped" / name, package.parent / name)
    for path in searched:
        if path.is_dir():
            return path
    raise ResourceMissingError(name, searched)
