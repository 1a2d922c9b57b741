"""The arrows of docs/architecture.md, as pyproject.toml states them for import-linter."""

import subprocess
import sys
from pathlib import Path
from typing import Final

import grimp
import pytest

ROOT: Final = Path(__file__).resolve().parent.parent

ALLOWED_PACKAGES: Final = {
    "domain": set[str](),
    "geometry": {"numpy", "pyproj", "shapely"},
}
"""Room to the packages outside the standard library it may use; every other package is refused."""


@pytest.fixture(scope="module")
def imports() -> grimp.ImportGraph:
    return grimp.build_graph("app", include_external_packages=True, cache_dir=None)


def test_imports_point_one_way() -> None:
    program = Path(sys.executable).with_name("lint-imports")

    told = subprocess.run([program, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)

    assert told.returncode == 0, told.stdout + told.stderr


@pytest.mark.parametrize("room", ALLOWED_PACKAGES)
def test_a_room_of_the_core_uses_no_other_package_than_allowed(room: str, imports: grimp.ImportGraph) -> None:
    modules = {f"app.{room}"} | imports.find_descendants(f"app.{room}")

    used = {
        imported.partition(".")[0]
        for module in modules
        for imported in imports.find_modules_directly_imported_by(module)
    }

    assert used - {"app"} - sys.stdlib_module_names <= ALLOWED_PACKAGES[room]


def test_no_endpoint_speaks_sql_or_draws(imports: grimp.ImportGraph) -> None:
    modules = {module for module in imports.modules if module.startswith("app.api")}

    used = {
        imported.partition(".")[0]
        for module in modules
        for imported in imports.find_modules_directly_imported_by(module)
    }

    assert used.isdisjoint({"sqlalchemy", "psycopg", "alembic", "shapely", "geopandas"})
