from __future__ import annotations

import pytest
import shapely

from app.geometry.boxes import meets_box

EAST_CAPE = shapely.box(178, 66, 180, 67)


@pytest.mark.parametrize(
    ("box", "meets"),
    [
        ((170.0, 60.0, 179.0, 70.0), True),
        ((100.0, 60.0, 170.0, 70.0), False),
        ((170.0, 60.0, -170.0, 70.0), True),
        ((-175.0, 60.0, -170.0, 70.0), False),
        ((170.0, 60.0, -170.0, 65.0), False),
    ],
)
def test_a_box_meets_what_lies_in_it_across_the_antimeridian_too(
    box: tuple[float, float, float, float], *, meets: bool
) -> None:
    assert meets_box(EAST_CAPE, *box) is meets
