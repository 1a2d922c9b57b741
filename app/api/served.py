"""What a running server holds: the one place where the current atlas is kept."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.api.announcer import Announcer
from app.api.bodies import Bodies
from app.api.opening import Opening
from app.api.studio import Studio

if TYPE_CHECKING:
    from app.api.publisher import Publisher


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
    bodies: Bodies = field(default_factory=Bodies)
    opening: Opening = field(default_factory=Opening)
    announcer: Announcer = field(default_factory=Announcer)
    studio: Studio = field(default_factory=Studio)
