"""A filter that does not fit is refused with everything that is wrong, whatever it says."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.api.collections.settlements import SETTLEMENTS
from app.domain.errors import InvalidInputError, InvalidValueError
from app.filters.filter import read_filter

FIELDS = SETTLEMENTS.fields


def told(text: str) -> list[str]:
    """Give what is wrong with a filter."""
    with pytest.raises((InvalidInputError, InvalidValueError)) as caught:
        read_filter(text, FIELDS)
    error = caught.value
    if isinstance(error, InvalidValueError):
        return [error.reason]
    assert isinstance(error, InvalidInputError)
    return [fault.message for fault in error.faults]


def test_all_faults_are_listed_with_the_names_that_exist() -> None:
    # When a filter has three faults
    faults = told("foo = 1 AND nmae = 'x' AND bar(1) = 2 AND population = 'many'")

    # Then all are told, and names tell what there is
    assert len(faults) == 4
    assert "there are id, geometry, name" in faults[0]
    assert "s_intersects" in faults[2]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("population", "is a whole number where something true or false belongs"),
        ("population = 'x'", "compares a text with a whole number"),
        ("valid_from = 5", "compares a number with a day"),
        ("valid_from > '2022-13-41'", "is not a day"),
        ("valid_from > DATE('soon')", "is not a day"),
        ("valid_from > TIMESTAMP('soon')", "is not an instant"),
        ("geometry = geometry", "compares a geometry by ="),
        ("name + 1 = 2", "calculates by + with a text"),
        ("name LIKE name", "a pattern"),
        ("name IN (oblast)", "something else than values"),
        ("TRUE < FALSE", "they have no order"),
        ("revision = 1", "names no property"),
        ("S_INTERSECTS(name, POINT(1 2))", "it takes geometries"),
        ("S_INTERSECTS(geometry)", "it takes 2"),
        ("S_INTERSECTS(geometry, POINT(200 2))", "lies outside"),
        ("S_INTERSECTS(geometry, POLYGON((0 0, 1 1, 1 0, 0 1, 0 0)))", "Self-intersection"),
        ("S_INTERSECTS(geometry, POLYGON((0 0, 1 1)))", "is not a geometry"),
        ("S_INTERSECTS(geometry, BBOX(1, 2, 3))", "is not a box"),
        ("S_INTERSECTS(geometry, BBOX(1, 5, 3, 2))", "lies north"),
        ("T_AFTER(INTERVAL('2022-02-01', '2022-01-01'), valid_from)", "ends before it starts"),
        ("T_AFTER(name, valid_from)", "compares a text with a day"),
        ("casei(population) = 'x'", "it takes a text"),
        ("1e999 > population", "no value of CQL2"),
        ("A_CONTAINS(name, ('a'))", "it takes lists of texts"),
        ("(" * 70 + "population > 1" + ")" * 70 + " OR " + "NOT " * 70 + "population > 1", "deeper than 64"),
        ("+".join(["1"] * 100) + " = population", "deeper than 64"),
        ("population IN (" + ",".join(["1"] * 3500) + ")", "more than"),
        (" OR ".join(["S_INTERSECTS(geometry, POINT(1 2))"] * 11), "more than 10 times"),
        (" OR ".join(["name LIKE '%a'"] * 51), "more than 50 times"),
        ("{}", "does not know"),
        ('{"op": "=", "args": 5}', "does not know"),
        ('{"op": "and", "args": []}', "joins nothing"),
        ('{"op": "=", "args": [null, 1]}', "no value of CQL2"),
        ('{"op": ', "is not JSON"),
        ('{"op":"not","args":[' * 300 + "true" + "]}" * 300, "deeper than 64"),
        ("x" * 9000, "longer than 8000"),
    ],
)
def test_a_fault_is_told_in_words(text: str, fault: str) -> None:
    # When a filter is wrong in one way, then the message says which
    assert any(fault in message for message in told(text)), told(text)


_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.integers(-(2**63), 2**63 - 1)
    | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(("op", "args", "property", "date", "timestamp", "interval", "bbox", "type", "coordinates")),
            inner
            | st.sampled_from(("and", "not", "in", "like", "between", "s_intersects", "t_after", "Polygon", "name")),
            max_size=3,
        )
    ),
    max_leaves=12,
)


@settings(max_examples=500, deadline=None)
@given(content=st.dictionaries(st.sampled_from(("op", "args", "property", "type")), _JSON, min_size=1))
def test_no_json_breaks_the_reader(content: Any) -> None:  # noqa: ANN401 - any JSON
    # When any JSON is given as a filter, then it is taken or refused, and nothing else happens
    try:
        read_filter(orjson.dumps(content).decode(), FIELDS)
    except (InvalidInputError, InvalidValueError):
        return


@settings(max_examples=300, deadline=None)
@given(text=st.text(st.sampled_from("abname()'\"=<>+-*/% ,.1230\\{}[]:DATENOTINLIKE\n"), max_size=60))
def test_no_text_breaks_the_reader(text: str) -> None:
    # When any text is given as a filter, then it is taken or refused, and nothing else happens
    try:
        read_filter(text, FIELDS)
    except (InvalidInputError, InvalidValueError):
        return
