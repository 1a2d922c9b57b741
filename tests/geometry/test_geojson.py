"""GeoJSON writing."""

import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import MultiPolygon, Point, Polygon, box, shape

from app.geometry.geojson import geojson_geometry, geojson_point

degrees = st.floats(-80, 80, allow_nan=False)


def test_coordinates_have_six_decimals_and_no_height() -> None:
    # Given a point with a height and more digits than anybody measured
    written = geojson_geometry(Point(37.808430123456, 48.9, 120.0))

    # Then it is written as two rounded numbers
    assert written == {"type": "Point", "coordinates": [37.80843, 48.9]}
    assert geojson_point((37.808430123456, 48.9)) == written


def test_outer_rings_run_counter_clockwise_and_holes_clockwise() -> None:
    # Given a polygon whose rings run the other way
    holed = Polygon(box(0, 0, 10, 10).exterior, [box(2, 2, 4, 4).exterior])
    clockwise = shapely.orient_polygons(holed, exterior_cw=True)

    # When it is written, then RFC 7946's right-hand rule holds
    rings = [shapely.LinearRing(ring) for ring in geojson_geometry(clockwise)["coordinates"]]
    assert [ring.is_ccw for ring in rings] == [True, False]


@given(west=degrees, south=degrees, width=st.floats(0.001, 5), height=st.floats(0.001, 5))
def test_a_box_comes_back_as_it_was_to_a_millionth_of_a_degree(
    west: float, south: float, width: float, height: float
) -> None:
    # Given a box, when it is written and read, then it is valid and lies where it lay
    given_box = MultiPolygon([box(west, south, west + width, south + height)])
    read = shape(geojson_geometry(given_box))
    assert read.is_valid
    assert shapely.hausdorff_distance(read, given_box) < 1e-6
