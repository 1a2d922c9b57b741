"""A server over a ledger in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.api.serving import CLAIMS, Serving, serving

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def server() -> Iterator[Serving]:
    """A server of the small theatre with a few claims."""
    running = serving(*CLAIMS)
    with running.client:
        yield running
