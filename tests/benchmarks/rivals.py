"""The programs that Marchland is measured against, each in a virtual environment of its own."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import orjson
import psycopg

from tests.benchmarks.servers import ServerFailedError, free_port, started
from tests.support.environments import EnvironmentUnavailableError, environment_with

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from sqlalchemy import URL

    from tests.benchmarks.servers import Server

COLUMNS = (
    *("id", "name", "name_uk", "kind", "oblast", "raion", "hromada", "oblast_name", "population"),
    *("controller", "status", "pressure", "assertion", "claimed_by", "rule"),
    *("valid_from", "valid_to", "from_earliest", "from_latest", "method", "revision"),
)
_PACKAGES = {
    "tipg": ("tipg", "uvicorn", "uvloop", "httptools"),
    "pygeoapi": ("pygeoapi", "gunicorn", "geoalchemy2", "psycopg2-binary"),
    "datasette": ("datasette",),
    "libpysal": ("libpysal", "geopandas", "scipy"),
}
_MOST = 1_000_000


class RivalUnavailableError(Exception):
    """A program cannot be had on this machine."""


def environment_of(name: str) -> Path:
    """Make the virtual environment of a rival, or find it made; give its folder of programs.

    Raises
    ------
    RivalUnavailableError
        If its packages cannot be installed.
    """
    try:
        return environment_with(name, _PACKAGES[name])
    except EnvironmentUnavailableError as error:
        raise RivalUnavailableError(error.reason) from error


def snapshot_rows(features: Sequence[dict[str, Any]]) -> list[tuple[Any, ...]]:
    """Give features as rows of `COLUMNS` with longitude and latitude behind."""
    return [
        (feature["id"], *(feature["properties"][name] for name in COLUMNS[1:]), *feature["geometry"]["coordinates"])
        for feature in features
    ]


def fill_postgis(url: URL, rows: Sequence[tuple[Any, ...]]) -> None:
    """Make the table that tipg and pygeoapi read: one day already, with an index on its points."""
    address = url.set(drivername="postgresql").render_as_string(hide_password=False)
    kinds = {"population": "integer", "revision": "integer"}
    columns = ", ".join(f"{name} {kinds.get(name, 'text')}" for name in COLUMNS)
    with psycopg.connect(address, autocommit=True) as server:
        server.execute(f"CREATE TABLE snapshot ({columns}, lon float8, lat float8)")
        with server.cursor().copy("COPY snapshot FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        server.execute("ALTER TABLE snapshot ADD PRIMARY KEY (id)")
        server.execute("ALTER TABLE snapshot ADD COLUMN geom geometry(Point, 4326)")
        server.execute("UPDATE snapshot SET geom = ST_SetSRID(ST_MakePoint(lon, lat), 4326)")
        server.execute("ALTER TABLE snapshot DROP COLUMN lon, DROP COLUMN lat")
        server.execute("CREATE INDEX snapshot_geom ON snapshot USING gist (geom)")
        server.execute("VACUUM FULL ANALYZE snapshot")


@contextmanager
def tipg(url: URL, folder: Path) -> Iterator[Server]:
    """Run tipg over a database."""
    port, programs = free_port(), environment_of("tipg")
    environment = {
        "DATABASE_URL": url.set(drivername="postgresql").render_as_string(hide_password=False),
        "TIPG_MAX_FEATURES_PER_QUERY": str(_MOST),
        "TIPG_DB_SCHEMAS": '["public"]',
    }
    command = [programs / "uvicorn", "tipg.main:app", "--host", "127.0.0.1", "--port", port, "--log-level", "warning"]
    with started("tipg", command, port, environment=environment, log=folder / "tipg.log", probe="/healthz") as server:
        yield server


@contextmanager
def pygeoapi(url: URL, folder: Path) -> Iterator[Server]:
    """Run pygeoapi over a database, with its PostgreSQL provider."""
    port, programs = free_port(), environment_of("pygeoapi")
    address = f"http://127.0.0.1:{port}"
    text = {"en": "snapshot"}
    configuration = {
        "server": {
            "bind": {"host": "127.0.0.1", "port": port},
            "url": address,
            "mimetype": "application/json; charset=UTF-8",
            "encoding": "utf-8",
            "languages": ["en-US"],
            "limits": {"default_items": 10, "max_items": _MOST},
            "map": {"url": address, "attribution": "none"},
        },
        "logging": {"level": "ERROR"},
        "metadata": {
            "identification": {
                "title": text,
                "description": text,
                "keywords": {"en": ["snapshot"]},
                "keywords_type": "theme",
                "terms_of_service": "none",
                "url": address,
            },
            "license": {"name": "none", "url": address},
            "provider": {"name": "none", "url": address},
            "contact": {"name": "none", "email": "none"},
        },
        "resources": {
            "snapshot": {
                "type": "collection",
                "title": text,
                "description": text,
                "keywords": {"en": ["snapshot"]},
                "links": [],
                "extents": {"spatial": {"bbox": [20, 40, 41, 54]}},
                "providers": [
                    {
                        "type": "feature",
                        "name": "PostgreSQL",
                        "data": {
                            "host": url.host,
                            "port": url.port,
                            "dbname": url.database,
                            "user": url.username,
                            "password": url.password or "",
                            "search_path": ["public"],
                        },
                        "id_field": "id",
                        "table": "snapshot",
                        "geom_field": "geom",
                    }
                ],
            }
        },
    }
    # JSON is YAML.
    config, openapi = folder / "pygeoapi.yml", folder / "pygeoapi-openapi.yml"
    config.write_bytes(orjson.dumps(configuration))
    environment = {"PYGEOAPI_CONFIG": str(config), "PYGEOAPI_OPENAPI": str(openapi)}
    made = subprocess.run(
        [programs / "pygeoapi", "openapi", "generate", config, "--output-file", openapi],
        env={**os.environ, **environment},
        capture_output=True,
        check=False,
    )
    if made.returncode:
        message = f"pygeoapi: {made.stderr.decode(errors='replace')[-500:]}"
        raise ServerFailedError(message)
    command = [programs / "gunicorn", "--workers", 1, "--bind", f"127.0.0.1:{port}", "pygeoapi.flask_app:APP"]
    with started(
        "pygeoapi", command, port, environment=environment, log=folder / "pygeoapi.log", probe="/conformance?f=json"
    ) as server:
        yield server


@contextmanager
def datasette(rows: Sequence[tuple[Any, ...]], folder: Path) -> Iterator[Server]:
    """Run datasette over a table with longitude and latitude, which it gives as plain JSON."""
    port, programs = free_port(), environment_of("datasette")
    path = folder / "bench.db"
    names = [*COLUMNS, "lon", "lat"]
    with sqlite3.connect(path) as connection:
        connection.execute(f"CREATE TABLE snapshot ({', '.join(names)}, PRIMARY KEY (id))")
        marks = ", ".join("?" * len(names))
        connection.executemany(f"INSERT INTO snapshot VALUES ({marks})", rows)  # noqa: S608 - question marks
        connection.execute("CREATE INDEX snapshot_lonlat ON snapshot (lon, lat)")
    connection.close()
    settings = {"max_returned_rows": _MOST, "sql_time_limit_ms": 60_000, "suggest_facets": "off"}
    command: list[object] = [programs / "datasette", "serve", path, "--host", "127.0.0.1", "--port", port]
    for name, value in settings.items():
        command += ["--setting", name, value]
    with started(
        "datasette", command, port, environment={}, log=folder / "datasette.log", probe="/-/versions.json"
    ) as server:
        yield server


@contextmanager
def nginx(folder: Path) -> Iterator[Server]:
    """Run nginx over a folder of ready files, with one worker.

    Raises
    ------
    RivalUnavailableError
        If it is not installed.
    """
    program = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    if program is None:
        message = "nginx is not installed (Debian: nginx-light)"
        raise RivalUnavailableError(message)
    port = free_port()
    user = "user root;" if os.geteuid() == 0 else ""
    config = folder / "nginx.conf"
    config.write_text(
        f"""{user} worker_processes 1; daemon off; pid {folder}/nginx.pid; error_log stderr error;
        events {{ worker_connections 512; }}
        http {{
            access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000; open_file_cache max=100;
            types {{ application/geo+json geojson; }}
            client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
            uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
            server {{ listen 127.0.0.1:{port}; root {folder}/ready; gzip_static on; }}
        }}""",
        encoding="utf-8",
    )
    with started(
        "nginx", [program, "-c", config, "-p", folder], port, environment={}, log=folder / "nginx.log"
    ) as server:
        yield server
