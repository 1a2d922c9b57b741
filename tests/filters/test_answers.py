"""Filters answer over columns what they answer one feature at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings

from tests.api.serving import CLAIMS, Serving, serving
from tests.filters.conditions import CONDITIONS
from tests.filters.plain import holds

if TYPE_CHECKING:
    from collections.abc import Iterator

ITEMS = "/collections/settlements/items"
YEAR = "2022-01/2022-12"


@pytest.fixture(scope="module")
def running() -> Iterator[Serving]:
    """A server that all examples of a law share."""
    server = serving(*CLAIMS)
    with server.client:
        yield server


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(condition=CONDITIONS)
def test_a_filter_answers_what_plain_python_answers(running: Serving, condition: Any) -> None:  # noqa: ANN401
    # Given all periods of a year, and any condition
    features = running.json(f"{ITEMS}?datetime={YEAR}&limit=100")["features"]

    # When the server answers it
    response = running.client.get(ITEMS, params={"datetime": YEAR, "filter": orjson.dumps(condition).decode()})

    # Then it finds those for which it holds, looked at one by one
    assert response.status_code == 200, response.text
    found = [feature["id"] for feature in response.json()["features"]]
    assert found == [feature["id"] for feature in features if holds(condition, feature) is True]
