from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from app.geometry.numbering import counted, distinct, numbered


def test_points_are_one_where_their_coordinates_are() -> None:
    x, y = np.array([1.0, 0.0, 1.0, -0.0, 2.0]), np.array([5.0, 0.0, 5.0, 0.0, 5.0])

    first, number = distinct(x, y)

    assert len(first) == 3
    assert number[0] == number[2]
    assert number[1] == number[3]
    assert x[first][number].tolist() == x.tolist()


@given(st.lists(st.integers(0, 20)))
def test_numbers_go_by_size_and_lead_back_to_what_they_number(values: list[int]) -> None:
    array = np.array(values, dtype=np.uint64)

    first, number = numbered(array)

    assert array[first].tolist() == sorted(set(values))
    assert array[first][number].tolist() == values


@given(st.lists(st.integers(0, 5)))
def test_rows_are_counted_along(sizes: list[int]) -> None:
    row, nth = counted(np.array(sizes, dtype=np.intp))

    assert list(zip(row.tolist(), nth.tolist(), strict=True)) == [
        (row, nth) for row, size in enumerate(sizes) for nth in range(size)
    ]
