"""TopoJSON made coarser."""

from hypothesis import given
from hypothesis import strategies as st
from shapely import LineString, Polygon

from app.geometry.coarse import coarser
from app.geometry.topojson import Shape, with_polygons

STEPS = st.tuples(st.integers(-40, 40), st.integers(-40, 40)).filter(lambda step: step != (0, 0))
BLANK = {
    "type": "Topology",
    "transform": {"scale": [0.001, 0.0005], "translate": [30.0, 45.0]},
    "objects": {},
    "arcs": [],
}


def line(arc: list[list[int]]) -> list[tuple[int, int]]:
    """Add up the steps of an arc."""
    x = y = 0
    found = []
    for dx, dy in arc:
        x, y = x + dx, y + dy
        found.append((x, y))
    return found


@given(st.lists(STEPS, min_size=2, max_size=60))
def test_arcs_keep_their_ends_and_move_by_no_more_than_the_tolerance(steps: list[tuple[int, int]]) -> None:
    # Given an arc
    before = line([list(step) for step in steps])

    # When it is made coarser by ten steps of the grid
    (arc,) = coarser({**BLANK, "arcs": [[list(step) for step in steps]]}, 0.01)["arcs"]
    after = line(arc)

    # Then its ends stand, it has no vertex of its own, and is nowhere further off
    assert (after[0], after[-1]) == (before[0], before[-1])
    assert set(after) <= set(before)
    if before[0] != before[-1]:
        assert LineString(before).hausdorff_distance(LineString(after)) <= 10.0001


def test_an_island_that_is_smaller_than_the_tolerance_keeps_an_area() -> None:
    # Given a small island
    island = Polygon([(30.001, 45.001), (30.004, 45.001), (30.004, 45.003), (30.001, 45.003)])
    topology = with_polygons(BLANK, "islands", [Shape(geometry=island, properties={})])

    # When it is made coarser
    (arc,) = coarser(topology, 1.0)["arcs"]

    # Then it is still a ring around something
    assert line(arc)[0] == line(arc)[-1]
    assert Polygon(line(arc)).area > 0


def test_a_topology_of_plain_degrees_is_left_as_it_is() -> None:
    # Given one without a transform, then it comes back
    plain = {"type": "Topology", "objects": {}, "arcs": [[[30.0, 45.0], [31.0, 45.0]]]}
    assert coarser(plain, 1.0) == plain
