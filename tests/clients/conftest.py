"""One server for all clients."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.clients.serving import LiveServer, live_server

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """The server of the default theatre."""
    with live_server(tmp_path_factory.mktemp("live")) as server:
        yield server
        assert server.faults() == []
