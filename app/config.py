"""Settings, from the environment: ``MARCHLAND_…``. Read by `main`, `cli` and the migrations only."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """How this installation runs. Every field is also an environment variable, such as ``MARCHLAND_PORT``."""

    model_config = SettingsConfigDict(env_prefix="MARCHLAND_", env_file=".env", extra="ignore", frozen=True)

    database_url: str = "sqlite:///data/marchland.gpkg"
    """``sqlite:///file.gpkg``, relative to the working folder, or ``postgresql://user@host/name``."""
    theatre: Path | None = None
    """The theatre folder; by default the one that comes with the program."""
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    """0 takes any free port."""
    workers: int = Field(default=1, ge=1)
    public_url: str | None = None
    """Where readers reach the server, if not where it listens: ``https://map.example.org``."""
    frame_ancestors: str = "*"
    """Who may put the embed in a frame, as Content-Security-Policy writes it."""
    poll_seconds: float = Field(default=1.0, gt=0)
    """How long a new record of the ledger may wait until it is served."""
    cluster: str | None = None
    """A scheduler of dask.distributed that ``marchland load`` gives its work to: ``tcp://10.0.0.1:8786``."""
    writes_per_minute: int = Field(default=60, ge=1)
    """Requests to write that one token may make of each process; an address may make twice as many."""
