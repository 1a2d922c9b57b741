"""theatre.toml and parties.csv."""

import csv
import datetime as dt
import itertools
from pathlib import Path
from typing import Any

import pytest

LAND = {"light": "#faf8f3", "dark": "#22292f"}
LEAST_CONTRAST = 1.5
"""Of a fill with the land around it: lines with three to one, and a rim around swatches, tell them apart as well."""
LEAST_TEXT_CONTRAST = 4.5


def luminance(color: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
    )
    return float(0.2126 * red + 0.7152 * green + 0.0722 * blue)


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.fixture(scope="module")
def parties(theatre_dir: Path) -> dict[str, dict[str, str]]:
    with (theatre_dir / "parties.csv").open(encoding="utf-8", newline="") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


def test_the_theatre_begins_with_everything_held_by_one_party(theatre: dict[str, Any]) -> None:
    assert theatre["id"] == "ukraine"
    assert theatre["first_day"] == dt.date(2014, 1, 1)
    assert theatre["baseline"] == [{"place": "", "party": "UA"}]
    assert set(theatre["title"]) == set(theatre["languages"])


def test_the_view_shows_every_settlement(theatre: dict[str, Any], oblasts: dict[str, Any]) -> None:
    west, south, east, north = theatre["view"]["bounds"]

    for polygon in oblasts.values():
        assert west < polygon.bounds[0]
        assert polygon.bounds[2] < east
        assert south < polygon.bounds[1]
        assert polygon.bounds[3] < north


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_colours_stand_out_from_the_land_and_bear_text(parties: dict[str, dict[str, str]], theme: str) -> None:
    for party in parties.values():
        color = party[f"color_{theme}"]
        assert contrast(color, LAND[theme]) >= LEAST_CONTRAST, party
        assert max(contrast(color, "#000000"), contrast(color, "#ffffff")) >= LEAST_TEXT_CONTRAST, party


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_parties_differ_in_lightness_and_pattern_too(parties: dict[str, dict[str, str]], theme: str) -> None:
    for one, other in itertools.combinations(parties.values(), 2):
        assert contrast(one[f"color_{theme}"], other[f"color_{theme}"]) >= 1.6
        assert one["pattern"] != other["pattern"]


@pytest.mark.parametrize("folder", ["", "gazetteer", "boundaries", "basemap"])
def test_every_folder_says_whose_it_is(theatre_dir: Path, folder: str) -> None:
    licence = (theatre_dir / folder / "LICENSE.md").read_text(encoding="utf-8")

    assert "Licen" in licence
    if folder in ("gazetteer", "basemap"):
        assert "Creative Commons Attribution 4.0" in licence
