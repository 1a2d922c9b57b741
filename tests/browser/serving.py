"""The real server with the real theatre, on a free port."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import uvicorn
from fastapi import FastAPI

from app.config import Settings
from app.domain.ledger import Body, Ledger
from app.main import create_app
from app.resources import geodata_dir
from app.sources.claims_csv import read_claims
from app.sources.theatre import read_theatre_folder
from app.storage.engine import open_engine, writing
from app.storage.gazetteer_store import replace_theatre
from app.storage.ledger_store import append
from app.storage.schema import migrate

TODAY = date(2026, 11, 22)
RECORDED = datetime(2026, 11, 22, tzinfo=UTC)
PATIENCE_S = 60.0


def fill(url: str) -> None:
    """Load the theatre that comes with the program, and its ledger, into an empty database."""
    folder = read_theatre_folder(geodata_dir() / "ukraine")
    sources = {source.id: source for source in folder.sources}
    parties = {party.id for party in folder.theatre.parties}
    ledger = Ledger().append(folder.sources, RECORDED)
    bodies: list[Body] = [*folder.sources]
    for path in folder.claim_files:
        read = read_claims(path, gazetteer=folder.gazetteer, parties=parties, sources=sources, ledger=ledger)
        ledger = ledger.append(read.claims, RECORDED)
        bodies += read.claims
    migrate(url)
    engine = open_engine(url)
    try:
        with writing(engine) as connection:
            replace_theatre(connection, folder.theatre, folder.gazetteer, folder.boundaries)
            append(connection, bodies, RECORDED)
    finally:
        engine.dispose()


@contextmanager
def serving(app: FastAPI) -> Iterator[str]:
    """Serve an application on a free port of this machine; gives its address."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        config = uvicorn.Config(app, log_level="warning", lifespan="on")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
        thread.start()
        deadline = time.monotonic() + PATIENCE_S
        while not server.started:
            if not thread.is_alive() or time.monotonic() > deadline:
                message = "the server did not start"
                raise RuntimeError(message)
            time.sleep(0.05)
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(PATIENCE_S)


def real_app(folder: Path) -> FastAPI:
    """Make the server over a database of its own."""
    url = f"sqlite:///{folder / 'marchland.gpkg'}"
    fill(url)
    # A stray .env of the working folder must not change what is tested.
    settings = Settings(database_url=url, _env_file=None)  # type: ignore[call-arg]
    return create_app(settings, clock=lambda: TODAY)
