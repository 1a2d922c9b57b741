"""The wheel holds everything, and finds it where it is installed."""

import hashlib
import json
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path
from typing import Final

import pytest

from app import __version__

ROOT: Final = Path(__file__).resolve().parent.parent

REPORT: Final = """
import json
import app
from app import resources

print(json.dumps({
    "package": app.__file__,
    "version": app.__version__,
    "static": str(resources.static_dir()),
    "geodata": str(resources.geodata_dir()),
    "migrations": str(resources.migrations_dir()),
}))
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel of this checkout; static/vendor is fetched by then, so no network is needed."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)],
        cwd=ROOT,
        check=True,
    )
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def contents(wheel: Path) -> set[str]:
    """Names of the files in the wheel."""
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel alone into an environment of its own; answer with its bin folder.

    The packages it depends on are lent by the environment the tests run in, behind its own, so
    that nothing is downloaded. What a .pth file there names, as this checkout, is not lent.
    """
    environment = tmp_path_factory.mktemp("installed")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(environment)], check=True)
    programs = environment / "bin"
    site_packages = Path(sysconfig.get_path("purelib", vars={"base": str(environment)}))
    (site_packages / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n")
    subprocess.run(
        [
            *(sys.executable, "-m", "pip", "--python", str(programs / "python"), "install"),
            *("--no-deps", "--no-index", "--quiet", "--ignore-installed", str(wheel)),
        ],
        check=True,
    )
    return programs


def test_the_wheel_holds_the_map_with_its_libraries(contents: set[str]) -> None:
    shipped = {name.removeprefix("app/_shipped/static/") for name in contents}

    assert {"vendor/leaflet.umd.js", "vendor/leaflet.css", "vendor/images/layers.png"} <= shipped
    assert any(name.startswith("js/") for name in shipped)


def test_the_wheel_holds_a_bundle_of_the_modules_that_it_carries(contents: set[str], wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        told = json.loads(archive.read("app/_shipped/static/bundle/manifest.json"))
        digests = {
            name: hashlib.sha256(archive.read(f"app/_shipped/static/{name}")).hexdigest() for name in told["sources"]
        }

    assert told["sources"] == digests
    assert {"js/main.js", "js/page.js", "js/embed.js"} <= set(told["files"])
    needed = {name for made in told["files"].values() for name in made["needs"]}
    assert {f"app/_shipped/static/bundle/{name}" for name in needed} <= contents


def test_the_wheel_holds_the_licence_of_what_it_carries(contents: set[str]) -> None:
    assert "app/_shipped/static/vendor/leaflet.LICENSE" in contents
    assert f"marchland-{__version__}.dist-info/licenses/LICENSE" in contents


def test_the_wheel_holds_every_theatre_whole(contents: set[str]) -> None:
    theatres = [path.parent for path in ROOT.glob("geodata/*/theatre.toml")]
    expected = {
        f"app/_shipped/{path.relative_to(ROOT).as_posix()}"
        for theatre in theatres
        for path in theatre.rglob("*")
        if path.is_file()
    }

    assert expected
    assert expected <= contents


def test_the_wheel_holds_every_migration(contents: set[str]) -> None:
    expected = {f"app/_shipped/{path.relative_to(ROOT).as_posix()}" for path in ROOT.glob("migrations/**/*.py")}

    assert expected
    assert expected <= contents


def test_the_wheel_holds_nothing_that_only_a_developer_needs(contents: set[str]) -> None:
    tops = {name.partition("/")[0] for name in contents}

    assert tops == {"app", f"marchland-{__version__}.dist-info"}
    assert not [name for name in contents if "__pycache__" in name or "geodata/make" in name]


def test_an_installed_package_finds_what_it_carries(installed: Path, tmp_path: Path) -> None:
    told = subprocess.run(
        [installed / "python", "-c", REPORT], cwd=tmp_path, check=True, capture_output=True, text=True
    )
    report = json.loads(told.stdout)

    package = Path(report["package"]).parent
    assert ROOT not in package.parents
    assert report["version"] == __version__
    assert {name: Path(report[name]) for name in ("static", "geodata", "migrations")} == {
        name: package / "_shipped" / name for name in ("static", "geodata", "migrations")
    }
    assert (package / "_shipped/static/vendor/leaflet.umd.js").stat().st_size > 100_000


def test_the_installed_command_answers(installed: Path, tmp_path: Path) -> None:
    told = subprocess.run([installed / "marchland", "--help"], cwd=tmp_path, check=True, capture_output=True, text=True)

    assert "serve" in told.stdout
