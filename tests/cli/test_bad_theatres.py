"""Theatres of which something is wrong, or hardly anything there: a clear error or a right answer."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
import shapely

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Marchland

DATABASE = "sqlite:///land.gpkg"
RING = [[0.5, 0.5], [0.5, 2.0], [2.0, 2.0], [2.0, 0.5], [0.5, 0.5]]


def square(west: float, south: float, east: float, north: float) -> list[list[float]]:
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def rewrite_places(theatre: Path, change: Callable[[list[str]], list[str]]) -> None:
    path = theatre / "gazetteer" / "places.csv"
    path.write_text("\n".join(change(path.read_text(encoding="utf-8").splitlines())) + "\n", encoding="utf-8")


def rewrite_outline(theatre: Path, ring: list[list[float]], oblast: str = "XX01") -> None:
    path = theatre / "boundaries" / "oblasts.geojson"
    collection = json.loads(path.read_text(encoding="utf-8"))
    (feature,) = (
        one for one in collection["features"] if oblast in (one.get("id"), one.get("properties", {}).get("id"))
    )
    feature["geometry"] = {"type": "Polygon", "coordinates": [ring] if ring else []}
    path.write_text(json.dumps(collection), encoding="utf-8")


def without_claims(theatre: Path) -> None:
    for file in (theatre / "claims").glob("*.csv"):
        if file.name != "sources.csv":
            file.unlink()


def cells(tmp_path: Path) -> dict[str, float]:
    query = "SELECT code, area_km2 FROM cell JOIN place ON place.id = cell.place_id"
    with closing(sqlite3.connect(tmp_path / "land.gpkg")) as connection:
        return dict(connection.execute(query).fetchall())


def assert_nothing_written(tmp_path: Path) -> None:
    path = tmp_path / "land.gpkg"
    if path.exists():
        with closing(sqlite3.connect(path)) as connection:
            for table in ("place", "cell", "claim", "control_period"):
                assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)  # noqa: S608


def load(marchland: Marchland, theatre: Path) -> tuple[int, str]:
    outcome = marchland("load", "--theatre", theatre, "--database-url", DATABASE)
    return outcome.code, outcome.err


def test_settlements_at_one_location_are_all_named_and_nothing_is_written(
    marchland: Marchland, theatre: Path, tmp_path: Path
) -> None:
    # Given two settlements of one oblast at the point of a third
    rewrite_places(
        theatre,
        lambda lines: [line.replace(",1.1,1.1,", ",1.0,1.0,").replace(",1.2,1.2,", ",1.0,1.0,") for line in lines],
    )

    code, told = load(marchland, theatre)

    assert code == 1
    assert "Lyman (XX0101010) and Zarichne (XX0101020): share a location; move one of them" in told
    assert "Lyman (XX0101010) and Ivanivka (XX0101030): share a location; move one of them" in told
    assert_nothing_written(tmp_path)


@pytest.mark.parametrize(
    ("ring", "reason"),
    [
        ([[0.5, 0.5], [2.0, 2.0], [2.0, 0.5], [0.5, 2.0], [0.5, 0.5]], "Self-intersection"),
        ([[0.5, 0.5], [1.0, 1.0], [2.0, 2.0], [0.5, 0.5]], "XX01"),
        ([[0.5, 0.5], [0.5, 0.5], [0.5, 0.5], [0.5, 0.5]], "XX01"),
        ([[0.5, 0.5], [0.5, 2.0]], "feature"),
        ([], "'XX01' has no area"),
        (square(0, 0, 2, 200), "'XX01' reaches from 0, 0 to 2, 200, which are no longitudes and latitudes"),
        (square(0, 84, 2, 90), "'XX01' reaches beyond 85.05° of latitude, where the map ends"),
        (square(-179, 0, 179, 2), "'XX01' reaches across the antimeridian; make it an oblast on either side"),
    ],
    ids=["self-intersecting", "a line", "a point", "too few corners", "no ring", "no degrees", "a pole", "two sides"],
)
def test_an_outline_that_is_no_land_is_named_with_its_oblast(
    ring: list[list[float]], reason: str, marchland: Marchland, theatre: Path, tmp_path: Path
) -> None:
    rewrite_outline(theatre, ring)

    code, told = load(marchland, theatre)

    assert code == 1
    assert "oblasts.geojson" in told
    assert reason in told
    assert_nothing_written(tmp_path)


def test_every_outline_that_is_no_land_is_told_at_once(marchland: Marchland, theatre: Path, tmp_path: Path) -> None:
    # Given two outlines with a fault each
    rewrite_outline(theatre, [[0.5, 0.5], [2.0, 2.0], [2.0, 0.5], [0.5, 2.0], [0.5, 0.5]])
    rewrite_outline(theatre, square(2, 0, 190, 2), oblast="XX02")

    code, told = load(marchland, theatre)

    assert code == 1
    assert "feature 0: 'XX01' is not valid: Self-intersection" in told
    assert "feature 1: 'XX02' reaches from 2, 0 to 190, 2" in told
    assert_nothing_written(tmp_path)


@pytest.mark.parametrize(
    ("ring", "share"),
    [(square(1.25, 0, 4, 2), "37.50%"), (square(0.5, 0.5, 1.5, 1.5), "100.00%"), (square(0, 0, 2, 2), "100.00%")],
    ids=["in part", "one within the other", "the same outline twice"],
)
def test_oblasts_that_claim_the_same_land_are_refused(
    ring: list[list[float]], share: str, marchland: Marchland, theatre: Path, tmp_path: Path
) -> None:
    # Given an oblast that lies in part or wholly in another: a cell of one would be cut out of the other
    rewrite_outline(theatre, ring, oblast="XX02")

    code, told = load(marchland, theatre)

    assert code == 1
    assert f"oblasts.geojson: 'XX01' overlaps XX02: {share} of the smaller one is in both" in told
    assert_nothing_written(tmp_path)


def test_slivers_between_oblasts_do_no_harm(marchland: Marchland, theatre: Path, tmp_path: Path) -> None:
    # Given neighbours whose border is not the same to the digit: they overlap by ten metres
    rewrite_outline(theatre, square(1.9999, 0, 4, 2), oblast="XX02")

    # When the theatre is loaded, then it is sound, and every settlement has land
    code, told = load(marchland, theatre)
    assert code == 0, told
    assert marchland("check", "--database-url", DATABASE).code == 0
    assert len(cells(tmp_path)) == 6


def test_oblasts_meet_at_the_antimeridian(marchland: Marchland, theatre: Path, tmp_path: Path) -> None:
    # Given the theatre, and the same theatre half way around the world: one oblast ends at 180°, one begins at -180°
    assert load(marchland, theatre)[0] == 0
    at_home = cells(tmp_path)
    (tmp_path / "land.gpkg").unlink()
    rewrite_outline(theatre, square(178, 0, 180, 2))
    rewrite_outline(theatre, square(-180, 0, -178, 2), oblast="XX02")
    rewrite_places(theatre, lambda lines: [moved(line, 178) for line in lines])
    settings = theatre / "theatre.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("[0, 0, 4, 2]", "[-180, 0, 180, 2]"), "utf-8")

    # When it is loaded, then every settlement has as much land as it has here
    code, told = load(marchland, theatre)
    assert code == 0, told
    assert cells(tmp_path) == pytest.approx(at_home, rel=1e-6)
    assert marchland("check", "--database-url", DATABASE).code == 0


def moved(line: str, east: float) -> str:
    """Put the place of a row further east, around the world if need be."""
    values = line.split(",")
    if values[5] not in {"", "lon"}:
        values[5] = f"{(float(values[5]) + east + 180) % 360 - 180:.6f}"
    return ",".join(values)


def test_an_empty_gazetteer_is_told_so(marchland: Marchland, theatre: Path, tmp_path: Path) -> None:
    rewrite_places(theatre, lambda lines: lines[:1])

    code, told = load(marchland, theatre)

    assert code == 1
    assert "places.csv" in told
    assert_nothing_written(tmp_path)


def test_a_settlement_outside_of_its_oblast_has_land_inside_it(
    marchland: Marchland, theatre: Path, tmp_path: Path
) -> None:
    # Given a settlement whose point lies far away from its oblast, and one that lies in no oblast at all
    rewrite_places(
        theatre,
        lambda lines: [
            *(line.replace(",1.1,1.1,", ",9.0,9.0,") for line in lines),
            "XX0900000,settlement,XX,Astray,Осторонь,7.0,7.0,10,,,",
        ],
    )

    # When the theatre is loaded, then it is sound; the first has land, the second has none
    code, told = load(marchland, theatre)
    assert code == 0, told
    assert cells(tmp_path)["XX0101020"] > 0
    assert "XX0900000" not in cells(tmp_path)
    checked = marchland("check", "--database-url", DATABASE)
    assert checked.code == 0, checked.out
    assert "6 cells" in checked.out
    assert "1 of them of settlements outside the outline of their oblast" in " ".join(checked.out.split())


def test_one_settlement_has_all_land_of_its_oblast_and_an_oblast_without_any_has_none(
    marchland: Marchland, theatre: Path, tmp_path: Path
) -> None:
    # Given a theatre of two oblasts and one settlement
    whole = shapely.from_geojson((theatre / "boundaries" / "oblasts.geojson").read_text(encoding="utf-8"))
    rewrite_places(
        theatre, lambda lines: [line for line in lines if ",settlement," not in line or line.startswith("XX0101010")]
    )
    without_claims(theatre)

    # When it is loaded, then the one has its oblast to itself, and nobody has the other
    code, told = load(marchland, theatre)
    assert code == 0, told
    assert list(cells(tmp_path)) == ["XX0101010"]
    assert shapely.area(shapely.get_parts(whole)).min() > 0
    assert marchland("check", "--database-url", DATABASE).code == 0


def test_check_finds_land_that_is_not_that_of_the_places(marchland: Marchland, theatre: Path, tmp_path: Path) -> None:
    # Given a database from which somebody has taken a cell
    assert load(marchland, theatre)[0] == 0
    with closing(sqlite3.connect(tmp_path / "land.gpkg")) as connection, connection:
        connection.execute("DELETE FROM cell WHERE rowid = (SELECT min(rowid) FROM cell)")

    # When it is checked, then that is told, and loading again makes it sound
    found = marchland("check", "--database-url", DATABASE)
    assert found.code == 1
    assert "the cells are not those of the places and outlines; run: marchland load" in found.out
    assert load(marchland, theatre)[0] == 0
    assert marchland("check", "--database-url", DATABASE).code == 0
