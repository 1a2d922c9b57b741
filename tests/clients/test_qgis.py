"""QGIS without a screen, where it is installed: ``pytest -m qgis``; on Debian ``apt install python3-qgis``."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.request import urlopen

import pytest

if TYPE_CHECKING:
    from tests.clients.serving import LiveServer

pytestmark = pytest.mark.qgis
LOOKS = Path(__file__).with_name("qgis_layers.py")
PYTHON = os.environ.get("QGIS_PYTHON", "/usr/bin/python3")
"""QGIS comes with bindings for the Python of the system only."""
SPAN, DAY = "2022-10-01/2022-12-31", "2022-11-10"


@pytest.fixture(scope="module")
def seen(live: LiveServer, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What QGIS tells of every layer."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    environment |= {"QT_QPA_PLATFORM": "offscreen", "XDG_RUNTIME_DIR": str(tmp_path_factory.mktemp("qgis"))}
    # QGIS is no part of CI: a gigabyte for one client among many.
    if (
        not Path(PYTHON).exists()
        or subprocess.run(
            [PYTHON, "-c", "import qgis.core"], check=False, env=environment, capture_output=True
        ).returncode
    ):
        pytest.skip(f"{PYTHON} has no QGIS; QGIS_PYTHON names another")
    done = subprocess.run(
        [PYTHON, LOOKS, live.address], env=environment, capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def features(live: LiveServer, collection: str, query: str) -> list[dict[str, Any]]:
    with urlopen(f"{live.address}/collections/{collection}/items?limit=10000&{query}") as answer:  # noqa: S310
        found: list[dict[str, Any]] = json.load(answer)["features"]
    return found


def test_every_collection_is_a_valid_layer_with_all_its_features(live: LiveServer, seen: dict[str, Any]) -> None:
    # When QGIS opens every collection with its provider for this kind of server
    layers = seen["layers"]

    # Then each is valid, counted right, and read to its end
    assert set(layers) == {"settlements", "oblasts", "areas", "frontline", "claims", "transitions"}
    for name, layer in layers.items():
        assert layer["valid"], (name, layer["error"])
        assert layer["count"] == layer["read"] == len(features(live, name, ""))
        assert layer["crs"] == "EPSG:4326"
    assert layers["settlements"]["fields"]["population"] == "Integer"


def test_the_time_slider_shows_what_was_so_on_the_day(live: LiveServer, seen: dict[str, Any]) -> None:
    # Given places contested in a span, whose periods are the layer's times
    periods = features(live, "settlements", f"datetime={SPAN}&status=contested")
    assert seen["contested"]["count"] == len(periods)

    # When the slider stands on a day, then those are shown that were contested then, ongoing ones among them
    wanted = [
        one["id"]
        for one in periods
        if (one["properties"]["valid_from"] or "") <= DAY <= (one["properties"]["valid_to"] or "9999")
    ]
    assert seen["contested"]["on_day"] == sorted(wanted)
    assert len({one["properties"]["name"] for one in periods}) > len(wanted) > 1
