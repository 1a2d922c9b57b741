"""What the map shows as files of data, and the map as one file."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING

import pyogrio
import pytest

from app.resources import static_dir
from tests.support.needs import missing

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Marchland

DAY = ("--date", "2022-05-01")


@pytest.fixture(autouse=True)
def _theatre(monkeypatch: pytest.MonkeyPatch, theatre: Path, marchland: Marchland) -> None:
    del marchland  # which clears the settings first
    monkeypatch.setenv("MARCHLAND_THEATRE", str(theatre))


def test_a_day_is_written_alike_in_every_format(marchland: Marchland, loaded: tuple[str, str], tmp_path: Path) -> None:
    # when
    for kind in ("csv", "geojson", "gpkg"):
        outcome = marchland("export", kind, f"day.{kind}", *DAY, *loaded)
        assert (outcome.code, outcome.out) == (0, f"day.{kind}\n"), outcome.err

    # then
    with (tmp_path / "day.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["id"]: row["controller"] for row in csv.DictReader(file)}
    features = json.loads((tmp_path / "day.geojson").read_bytes())["features"]
    table = pyogrio.read_dataframe(tmp_path / "day.gpkg", read_geometry=False)
    assert rows
    assert rows == {feature["id"]: feature["properties"]["controller"] or "" for feature in features}
    assert rows == dict(zip(table["id"], table["controller"].fillna(""), strict=True))


def test_layers_and_filters_narrow_what_is_written(
    marchland: Marchland, loaded: tuple[str, str], tmp_path: Path
) -> None:
    # when
    for layer in ("oblasts", "areas", "frontline"):
        assert marchland("export", "geojson", f"{layer}.geojson", "--layer", layer, *DAY, *loaded).code == 0
    none = marchland("export", "csv", "none.csv", "--bbox", "-50,-50,-40,-40", *DAY, *loaded)

    # then
    kinds = {}
    for layer in ("oblasts", "areas"):
        features = json.loads((tmp_path / f"{layer}.geojson").read_bytes())["features"]
        kinds[layer] = {feature["geometry"]["type"] for feature in features}
    assert kinds == {"oblasts": {"MultiPolygon"}, "areas": {"MultiPolygon"}}
    assert none.code == 0
    (header,) = (tmp_path / "none.csv").read_text(encoding="utf-8").splitlines()
    assert header.startswith("id,lon,lat,name,")


def test_an_option_that_would_change_nothing_is_refused(marchland: Marchland, loaded: tuple[str, str]) -> None:
    # when
    outcome = marchland("export", "csv", "x.csv", "--layer", "frontline", "--controller", "UA", *loaded)

    # then
    assert outcome.code == 1
    assert "--controller" in outcome.err
    assert "frontline" in outcome.err


def test_the_map_is_one_file(marchland: Marchland, loaded: tuple[str, str], tmp_path: Path) -> None:
    # given
    if not (static_dir() / "vendor/leaflet.css").is_file():
        missing("static/vendor is fetched by the build")

    # when
    outcome = marchland("export", "html", "map.html", "--lang", "uk", *loaded)

    # then
    assert outcome.code == 0, outcome.err
    html = (tmp_path / "map.html").read_text(encoding="utf-8")
    assert '<html lang="uk"' in html
    assert '"urls": null' in html
    assert "<script src=" not in html


def test_a_day_is_written_as_tiles(marchland: Marchland, loaded: tuple[str, str], tmp_path: Path) -> None:
    # when
    outcomes = [marchland("export", "pmtiles", name, *DAY, "--max-zoom", "6", *loaded) for name in ("a", "b.pmtiles")]

    # then
    assert [(outcome.code, outcome.out) for outcome in outcomes] == [(0, "a\n"), (0, "b.pmtiles\n")], outcomes
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b.pmtiles").read_bytes()
    assert "settlements" in {name for name, _ in pyogrio.list_layers(tmp_path / "b.pmtiles")}
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".marchland-")]


def test_options_of_other_files_are_refused_for_tiles(marchland: Marchland, loaded: tuple[str, str]) -> None:
    # when
    narrowed = marchland("export", "pmtiles", "x.pmtiles", "--bbox", "30,46,39,50", "--controller", "UA", *loaded)
    deep = marchland("export", "pmtiles", "x.pmtiles", "--max-zoom", "13", *loaded)
    other = marchland("export", "csv", "x.csv", "--max-zoom", "3", *loaded)

    # then
    assert [narrowed.code, deep.code, other.code] == [1, 2, 1]
    assert "--bbox" in narrowed.err
    assert "--controller" in narrowed.err
    assert "--max-zoom" in other.err
