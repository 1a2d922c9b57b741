"""What a running server holds: the one place where the current atlas is kept."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from anyio import CapacityLimiter

from app.api.announcer import Announcer
from app.api.bodies import Bodies
from app.api.limits import Allowances
from app.api.opening import Opening
from app.api.shelf import Shelf
from app.api.studio import Studio
from app.exports.tiles.cutter import Cutter

if TYPE_CHECKING:
    from app.api.office import Office
    from app.api.publisher import Publisher
    from app.exports.bundle import Bundling

WRITES_A_MINUTE = 60
"""Of one token; an address may ask for twice as many."""
WRITERS_AT_ONCE = 4
"""Requests to write that are worked on at the same time; readers keep the other threads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """Everything a request is answered from."""

    publisher: Publisher
    basemap: bytes
    """TopoJSON, oblasts included."""
    version: str
    """Of the program: answers of another version may differ."""
    public_url: str | None = None
    """Where readers reach the server, without a slash at the end; ``None`` takes it from the request."""
    frame_ancestors: str = "*"
    """Who may frame the embed, as Content-Security-Policy writes it."""
    bundling: Bundling | None = None
    """What pages load in the place of single modules; ``None`` has them load these."""
    bodies: Bodies = field(default_factory=Bodies)
    opening: Opening = field(default_factory=Opening)
    announcer: Announcer = field(default_factory=Announcer)
    shelf: Shelf = field(default_factory=Shelf)
    studio: Studio = field(default_factory=Studio)
    cutter: Cutter = field(default_factory=Cutter)
    office: Office | None = None
    """Through which is written; ``None`` for a server that only reads."""
    tokens: Allowances = field(default_factory=lambda: Allowances(WRITES_A_MINUTE))
    addresses: Allowances = field(default_factory=lambda: Allowances(2 * WRITES_A_MINUTE))
    writers: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(WRITERS_AT_ONCE))
