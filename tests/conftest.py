"""Fixtures for every test: databases, the browser, the shared folder.

What a machine lacks skips the tests that need it, and fails them under CI=true.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from tests.support.needs import missing
from tests.support.postgis import PostgisServer, PostgisUnavailableError, end_run, server_of_run

ROOT: Final = Path(__file__).resolve().parent.parent
RUN_DIR: Final = pytest.StashKey[Path]()
RUN_PID: Final = pytest.StashKey[int]()


def pytest_configure(config: pytest.Config) -> None:
    """Give the run a folder that all its processes share."""
    told: dict[str, Any] | None = getattr(config, "workerinput", None)
    if told is None:
        config.stash[RUN_DIR] = Path(tempfile.mkdtemp(prefix="marchland-run-"))
        config.stash[RUN_PID] = os.getpid()
    else:
        config.stash[RUN_DIR] = Path(told["run_dir"])
        config.stash[RUN_PID] = told["run_pid"]


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:  # noqa: ANN401 - pytest-xdist publishes no type for it
    """Tell a worker of pytest-xdist where that folder is."""
    node.workerinput["run_dir"] = str(node.config.stash[RUN_DIR])
    node.workerinput["run_pid"] = node.config.stash[RUN_PID]


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop what the run started, when its last process is done."""
    if hasattr(config, "workerinput") or RUN_DIR not in config.stash:
        return
    end_run(config.stash[RUN_DIR])
    shutil.rmtree(config.stash[RUN_DIR], ignore_errors=True)


@pytest.fixture(scope="session")
def postgis(pytestconfig: pytest.Config) -> PostgisServer:
    """The run's PostgreSQL server with PostGIS."""
    try:
        return server_of_run(pytestconfig.stash[RUN_DIR], pytestconfig.stash[RUN_PID])
    except PostgisUnavailableError as error:
        missing(error.reason)


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """URL of a GeoPackage that does not exist yet."""
    return f"sqlite:///{tmp_path / 'marchland.gpkg'}"


@pytest.fixture
def postgis_url(postgis: PostgisServer) -> Iterator[str]:
    """URL of a fresh database with PostGIS and nothing else."""
    with postgis.fresh_database() as url:
        yield url.render_as_string(hide_password=False)


@pytest.fixture(params=["sqlite", pytest.param("postgis", marks=pytest.mark.postgis)])
def database_url(request: pytest.FixtureRequest) -> str:
    """URL of a fresh, empty database: the test runs once on SQLite and once on PostGIS."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture(scope="session")
def shared_dir() -> Path:
    """The folder of real data, for cross-checks; MARCHLAND_SHARED names another place."""
    folder = Path(os.environ.get("MARCHLAND_SHARED", ROOT.parent / "shared"))
    if not folder.is_dir():
        missing(f"there is no shared folder {folder}; MARCHLAND_SHARED names another place")
    return folder


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """The browser program; CHROMIUM names another."""
    named = os.environ.get("CHROMIUM", "/usr/bin/chromium")
    found = shutil.which(named)
    if found is None:
        missing(f"there is no browser {named}; CHROMIUM names another")
    return found
