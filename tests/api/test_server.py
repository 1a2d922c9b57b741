"""The whole server over a real database: started, read by real clients, and following the ledger."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import geopandas
import pyogrio
import pytest
from starlette.testclient import TestClient

from app.config import Settings
from app.domain.errors import DatabaseUnavailableError, InvalidTheatreError
from app.main import create_app
from app.storage.engine import writing
from app.storage.ledger_store import append
from app.storage.schema import migrate
from tests.api.processes import filled, server_process, theatre_folder
from tests.api.serving import TODAY
from tests.atlas.builders import BOUNDARIES
from tests.domain.builders import NOW, claim

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from fastapi import FastAPI
    from sqlalchemy import Engine

LATER = claim("capture", "west-1", "RU", "2022-03-01", "reuters", credibility=1)


@pytest.fixture
def theatre_dir(tmp_path: Path) -> Path:
    """A theatre folder with an empty base map."""
    return theatre_folder(tmp_path)


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """A database with the small theatre, its sources and a few claims."""
    engine = filled(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def app(engine: Engine, database_url: str, theatre_dir: Path) -> FastAPI:
    """The server of that database."""
    assert engine is not None
    settings = Settings(database_url=database_url, theatre=theatre_dir, poll_seconds=0.05, _env_file=None)  # type: ignore[call-arg]  # pydantic-settings takes it
    return create_app(settings, clock=lambda: TODAY)


@pytest.fixture
def address(engine: Engine, database_url: str, theatre_dir: Path) -> Iterator[str]:
    """Where a server of that database listens: a process of its own, for GDAL waits without letting go of Python."""
    assert engine is not None
    with server_process(database_url, theatre_dir) as (address, _):
        yield address


def test_a_claim_appended_to_the_database_shows_up_without_a_restart(app: FastAPI, engine: Engine) -> None:
    # Given a running server
    with TestClient(app) as client:
        before = client.get("/health/ready").json()["revision"]

        # When another process appends a claim
        with writing(engine) as connection:
            append(connection, [LATER], NOW)

        # Then it is served soon after
        for _ in range(200):
            if client.get("/health/ready").json()["revision"] == before + 1:
                break
            threading.Event().wait(0.05)
        feature = client.get("/collections/settlements/items/west-1?datetime=2022-03-02").json()
        assert feature["properties"]["controller"] == "RU"
        old = client.get(f"/collections/settlements/items/west-1?datetime=2022-03-02&revision={before}").json()
        assert old["properties"]["controller"] == "UA"


def test_geopandas_reads_a_snapshot_from_its_address(address: str) -> None:
    # When geopandas is given the address of a snapshot and of its oblasts
    settlements = geopandas.read_file(f"{address}/snapshots/2022-03-02.geojson")
    oblasts = geopandas.read_file(f"{address}/snapshots/2022-03-02.geojson?layer=oblasts")

    # Then it has every settlement with its control, and the outlines of the oblasts
    assert settlements.crs == "EPSG:4326"
    assert len(settlements) == 20
    assert settlements.set_index("id").controller.to_dict()["east-1"] == "RU"
    assert oblasts.geometry.is_valid.all()
    assert oblasts.held_RU_share.to_list() == [0, 0, 0.2]


def test_gdal_reads_the_collections_as_an_ogc_api(address: str) -> None:
    # When GDAL's driver is pointed at the server and asks for a day
    layers = dict(pyogrio.list_layers(f"OAPIF:{address}"))
    frame = pyogrio.read_dataframe(f"OAPIF:{address}", layer="settlements", DATETIME="2022-03-02")

    # Then it finds every collection and reads the day
    assert layers == {
        "settlements": "Point",
        "oblasts": "MultiPolygon",
        "areas": "MultiPolygon",
        "frontline": "Unknown",  # nowhere a line on the latest day
        "claims": "Unknown",  # points and outlines
        "transitions": "Point",
    }
    assert len(frame) == 20
    assert (frame.controller == "RU").sum() == 1


def test_gdal_lets_the_server_filter_page_and_cut_out(address: str) -> None:
    # Given the server as GDAL's driver opens it, in pages of three
    def read(layer: str, **asked: Any) -> Any:  # noqa: ANN401 - pyogrio publishes no types
        return pyogrio.read_dataframe(f"OAPIF:{address}", layer=layer, DATETIME="2022-03-02", PAGE_SIZE="3", **asked)

    # When it is given a day with a box, a condition, or both
    inside = read("settlements", bbox=(36, 46, 39, 50))
    held = read("settlements", where="controller = 'RU'")
    large = read("settlements", where="population > 5000 AND oblast = 'west'", bbox=(30, 46, 33, 50))
    either = read("settlements", where="name LIKE 'East%' OR population >= 8000")

    # Then it has what fulfils them, over all pages
    assert len(read("settlements")) == 20
    assert set(inside["id"]) == {"east-0", "east-1", "east-2", "east-3"}
    assert list(held["id"]) == ["east-1"]
    assert set(large["id"]) == {"west-5", "west-6", "west-7"}
    assert set(either["id"]) == {*(f"east-{number}" for number in range(5)), "west-7"}


def test_gdal_reads_claims_by_what_they_say(address: str) -> None:
    # When GDAL's driver reads claims of one origin, then it has them with their days
    frame = pyogrio.read_dataframe(f"OAPIF:{address}", layer="claims", where="origin = 'mod-ru'")
    assert set(frame["kind"]) == {"capture", "sovereignty"}
    assert set(frame["latest"].dt.strftime("%Y-%m-%d")) == {"2022-04-01", "2022-09-30"}


def test_filters_answer_the_same_from_either_database(app: FastAPI) -> None:
    # Given a server over a database, when it is asked with filters
    with TestClient(app) as client:

        def found(collection: str, **asked: str) -> list[str]:
            answer = client.get(f"/collections/{collection}/items", params=asked)
            assert answer.status_code == 200, answer.text
            return [feature["id"] for feature in answer.json()["features"]]

        # Then it finds what it finds in memory
        within = "S_WITHIN(geometry, POLYGON((36 46, 39 46, 39 50, 36 50, 36 46))) AND population > 2000"
        assert found("settlements", filter=within, sortby="-population") == ["east-3", "east-2"]
        assert found("oblasts", datetime="2022-03-02", filter="held_RU_share > 0") == ["east"]
        assert found("transitions", filter="change = 'retaken'") == ["east-1@2022-09-10"]
        assert len(found("claims", filter="T_BEFORE(latest, DATE('2022-09-10'))")) == 2


def test_the_base_map_carries_the_oblasts(app: FastAPI) -> None:
    # When the base map is asked for, then the outlines are among its objects
    with TestClient(app) as client:
        topology = client.get("/basemap").json()
    assert [one["properties"]["id"] for one in topology["objects"]["oblasts"]["geometries"]] == list(BOUNDARIES)


def test_a_database_without_tables_is_refused_in_plain_words(database_url: str, theatre_dir: Path) -> None:
    # Given a database that was never migrated
    settings = Settings(database_url=database_url, theatre=theatre_dir, _env_file=None)  # type: ignore[call-arg]

    # When the server starts, then it says what to do
    with pytest.raises(DatabaseUnavailableError, match="marchland migrate"), TestClient(create_app(settings)):
        pass


def test_a_database_without_a_theatre_is_refused_in_plain_words(database_url: str, theatre_dir: Path) -> None:
    # Given a database with tables and nothing in them
    migrate(database_url)
    settings = Settings(database_url=database_url, theatre=theatre_dir, _env_file=None)  # type: ignore[call-arg]

    # When the server starts, then it says that there is no theatre
    with pytest.raises(InvalidTheatreError), TestClient(create_app(settings)):
        pass


def test_a_theatre_without_a_base_map_is_refused_in_plain_words(
    engine: Engine, database_url: str, tmp_path: Path
) -> None:
    # Given a folder without a base map
    assert engine is not None
    settings = Settings(database_url=database_url, theatre=tmp_path / "none", _env_file=None)  # type: ignore[call-arg]

    # When the server starts, then it names the file
    with pytest.raises(InvalidTheatreError, match=r"basemap\.json"), TestClient(create_app(settings)):
        pass
