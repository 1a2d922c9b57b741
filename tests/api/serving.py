"""A server over a ledger in memory."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

import orjson
from starlette.testclient import TestClient

from app.api.app import build_app
from app.api.publisher import Publisher
from app.api.served import Served
from app.resources import static_dir
from tests.atlas.builders import small_atlas
from tests.domain.builders import NOW, claim

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from fastapi import FastAPI
    from httpx2 import Response

    from app.atlas.atlas import Atlas
    from app.domain.ledger import Body, Ledger, Record

TODAY = date(2026, 11, 22)
CAPTURE = claim("capture", "east-1", "RU", "2022-03-01", "newsweek", credibility=2)
RETAKEN = claim("capture", "east-1", "UA", "2022-09-10", "newsweek", credibility=2)
CLAIMED = claim("capture", "east-2", "RU", "2022-04-01", "mod-ru", note="Not confirmed.")
TREATY = claim("sovereignty", "east", "RU", "2022-09-30", "mod-ru", act="treaty")
CLAIMS = (CAPTURE, RETAKEN, CLAIMED, TREATY)


@dataclass(kw_only=True)
class MemoryStore:
    """A ledger that a test appends to."""

    ledger: Ledger

    def revision(self) -> int:
        return self.ledger.revision

    def records(self, after: int = 0) -> Sequence[Record]:
        return list(self.ledger)[after:]

    def release_due(self) -> None:
        self.ledger = self.ledger.append(self.ledger.due_releases(TODAY), NOW)


@dataclass(kw_only=True)
class Serving:
    """A running server, its store and its calendar."""

    client: TestClient
    store: MemoryStore
    publisher: Publisher
    today: list[date] = field(default_factory=lambda: [TODAY])

    def record(self, *bodies: Body) -> None:
        """Append records, and let the server notice."""
        self.store.ledger = self.store.ledger.append(bodies, NOW)
        self.publisher.refresh()

    def get(self, path: str, **headers: str) -> Response:
        return self.client.get(path, headers={name.replace("_", "-"): value for name, value in headers.items()})

    def json(self, path: str) -> Any:  # noqa: ANN401 - whatever the answer holds
        """Get an answer that must be sound."""
        response = self.get(path)
        assert response.status_code == 200, response.text
        return orjson.loads(response.content)


def serving(*bodies: Body) -> Serving:
    """Give a server of the small theatre; enter its client to start it."""
    return serving_atlas(small_atlas(*bodies))


def serving_atlas(atlas: Atlas) -> Serving:
    """Give a server of an atlas; enter its client to start it."""
    store = MemoryStore(ledger=atlas.ledger)
    today = [TODAY]
    publisher = Publisher(atlas, store, lambda: today[0])

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        publisher.atlas.view()
        app.state.served = Served(publisher=publisher, basemap=b'{"type":"Topology"}', version="1")
        yield

    app = build_app(lifespan=lifespan, version="1", static=static_dir())
    client = TestClient(app, base_url="http://test", raise_server_exceptions=False)
    return Serving(client=client, store=store, publisher=publisher, today=today)
