"""Packages that the sources come in: fetched by pip and npm, checked, unpacked.

PackageError
├── FetchError           the client could not fetch it
└── ChangedPackageError  its bytes are not the pinned ones
"""

from __future__ import annotations

import fnmatch
import hashlib
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

PINNED: Final = Path(__file__).with_name("packages.toml")


class PackageError(Exception):
    """Something is wrong with a package."""

    def __init__(self, package: Package, reason: str) -> None:
        super().__init__(f"{package.name} {package.version}: {reason}")
        self.package = package
        self.reason = reason


class FetchError(PackageError):
    """pip or npm could not fetch a package."""


class ChangedPackageError(PackageError):
    """A package is not the one that was pinned."""

    def __init__(self, package: Package, found: str) -> None:
        super().__init__(package, f"SHA-256 is {found}, not {package.sha256}")
        self.found = found


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """A pinned package and the files wanted from it."""

    name: str
    registry: str
    """``pypi`` or ``npm``."""
    version: str
    sha256: str
    """Of the wheel or the tarball."""
    files: tuple[str, ...]
    """Paths inside the archive; ``*`` is any run of characters."""
    licence: str

    def archive(self, cache: Path) -> Path | None:
        """Find the package's archive in the cache folder."""
        stem = self.name.replace("-", "_") if self.registry == "pypi" else self.name
        ending = "*.whl" if self.registry == "pypi" else ".tgz"
        return next(cache.glob(f"{stem}-{self.version}{ending}"), None)


def pinned_packages(table: Path = PINNED) -> list[Package]:
    """Read the table of pinned packages."""
    with table.open("rb") as file:
        rows = tomllib.load(file)
    return [
        Package(
            name=name,
            registry=row["registry"],
            version=row["version"],
            sha256=row["sha256"],
            files=tuple(row["files"]),
            licence=row["licence"],
        )
        for name, row in rows.items()
    ]


def fetch(package: Package, cache: Path) -> Path:
    """Have a package's files in the cache, fetching it only if it is not there.

    Parameters
    ----------
    package
        What is wanted.
    cache
        A folder of ours; it tells git to leave it alone.

    Returns
    -------
    Path
        The folder that holds the unpacked files.

    Raises
    ------
    FetchError
        If the package client fails.
    ChangedPackageError
        If the archive is not the pinned one.
    """
    cache.mkdir(parents=True, exist_ok=True)
    (cache / ".gitignore").write_text("*\n", encoding="utf-8")
    archive = package.archive(cache)
    if archive is None:
        _download(package, cache)
        archive = package.archive(cache)
    if archive is None:
        raise FetchError(package, "the client brought no archive of that name")
    found = hashlib.sha256(archive.read_bytes()).hexdigest()
    if found != package.sha256:
        raise ChangedPackageError(package, found)
    folder = cache / f"{package.name}-{package.version}"
    shutil.rmtree(folder, ignore_errors=True)
    _unpack(archive, package.files, folder)
    return folder


def _download(package: Package, cache: Path) -> None:
    if package.registry == "pypi":
        wanted = f"{package.name}=={package.version}"
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:", wanted]
    else:
        npm = shutil.which("npm")
        if npm is None:
            raise FetchError(package, "npm is not installed")
        command = [npm, "pack", "--silent", f"{package.name}@{package.version}"]
    done = subprocess.run(command, cwd=cache, capture_output=True, text=True, check=False)  # noqa: S603 - pinned names
    if done.returncode != 0:
        raise FetchError(package, done.stderr.strip())


def _unpack(archive: Path, patterns: Iterable[str], folder: Path) -> None:
    """Write the wanted files only, so that nothing else of a package can matter."""
    wanted = list(patterns)
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as wheel:
            for name in wheel.namelist():
                if _is_wanted(name, wanted):
                    wheel.extract(name, folder)
    else:
        with tarfile.open(archive) as tarball:
            for member in tarball:
                if member.isfile() and _is_wanted(member.name, wanted):
                    tarball.extract(member, folder, filter="data")


def _is_wanted(name: str, patterns: Iterable[str]) -> bool:
    return any(fnmatch.fnmatchcase(name, pattern) for pattern in patterns)
