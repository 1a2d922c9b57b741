"""Pictures and animations from the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from PIL import Image

from app.resources import static_dir
from tests.support.needs import missing

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Marchland


@pytest.fixture(autouse=True)
def _fonts(monkeypatch: pytest.MonkeyPatch, theatre: Path, marchland: Marchland) -> None:
    del marchland  # which clears the settings first
    if not (static_dir() / "vendor/fonts").is_dir():
        missing("static/vendor is fetched by the build")
    monkeypatch.setenv("MARCHLAND_THEATRE", str(theatre))


def test_the_ending_of_the_file_says_what_is_drawn(
    marchland: Marchland, loaded: tuple[str, str], tmp_path: Path
) -> None:
    # when
    outcomes = [
        marchland("render", name, "--date", "2022-05-01", "--size", "400x300", "--lang", "uk", *loaded)
        for name in ("map.png", "map.svg")
    ]
    span = ("--from", "2022-02-27", "--to", "2022-03-20", "--step", "week", "--size", "320x240")
    outcomes += [marchland("render", name, *span, *loaded) for name in ("map.gif", "map.webp")]

    # then
    assert [outcome.code for outcome in outcomes] == [0] * 4, outcomes
    with Image.open(tmp_path / "map.png") as picture:
        assert picture.size == (400, 300)
    assert ET.parse(tmp_path / "map.svg").getroot().get("width") == "400"  # noqa: S314 - our own
    for name in ("map.gif", "map.webp"):
        with Image.open(tmp_path / name) as film:
            assert (film.size, film.n_frames) == ((320, 240), 4)  # type: ignore[attr-defined]
    assert outcomes[0].out == "map.png\n"
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".marchland-")]


def test_every_fault_is_told_and_no_file_is_left(marchland: Marchland, loaded: tuple[str, str], tmp_path: Path) -> None:
    # given
    before = {path.name for path in tmp_path.iterdir()}

    # when
    many = marchland("render", "map.bmp", "--size", "wide", *loaded)
    mixed = marchland("render", "map.gif", "--date", "2022-05-01", *loaded)
    turned = marchland("render", "map.gif", "--from", "2022-05-01", "--to", "2022-04-01", *loaded)
    small = marchland("render", "map.png", "--size", "10x10", *loaded)
    nowhere = marchland("render", "none/map.png", *loaded)

    # then
    assert [outcome.code for outcome in (many, mixed, turned, small, nowhere)] == [1] * 5
    assert "FILE" in many.err
    assert "--size" in many.err
    assert "--from and --to" in mixed.err
    assert "put the earlier day first" in turned.err
    assert "240 to 4096" in small.err
    assert "none/map.png cannot be written" in nowhere.err
    assert {path.name for path in tmp_path.iterdir()} == before


def test_what_changed_between_two_days_is_drawn(marchland: Marchland, loaded: tuple[str, str], tmp_path: Path) -> None:
    # when
    size = ("--date", "2022-05-01", "--size", "500x400")
    outcomes = [
        marchland("render", "map.svg", *size, "--compare", "2022-02-23", *loaded),
        marchland("render", "map.webp", *size, "--compare", "method:latest@1", "--layers", "areas", *loaded),
    ]
    refused = [
        marchland("render", "map.png", *size, "--compare", "yesterday", *loaded),
        marchland("render", "map.gif", "--from", "2022-05-01", "--compare", "2022-02-23", "--size", "wide", *loaded),
        marchland("render", "map.png", *size, "--layers", "areas,arrows", *loaded),
    ]

    # then
    assert [outcome.code for outcome in outcomes] == [0, 0], outcomes
    assert "23 February 2022 – 1 May 2022" in (tmp_path / "map.svg").read_text(encoding="utf-8")
    with Image.open(tmp_path / "map.webp") as picture:
        assert (picture.size, picture.n_frames) == ((500, 400), 1)  # type: ignore[attr-defined]
    assert [outcome.code for outcome in refused] == [1, 1, 1]
    assert "nothing to compare with" in refused[0].err
    assert "--compare" in refused[1].err
    assert "--size" in refused[1].err
    assert "arrows" in refused[2].err
