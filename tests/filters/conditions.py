"""Random conditions in CQL2 JSON over the settlements of the small theatre."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

_TEXTS = ("name", "name_uk", "oblast", "controller", "status", "claimed_by", "rule")
_NUMBERS = ("population",)
_DAYS = ("valid_from", "valid_to", "from_earliest", "from_latest")
_WORDS = st.sampled_from(("Eastville 1", "east", "UA", "RU", "controlled", "admission", "", "%", "é", "Місто west 3"))


def _property(names: tuple[str, ...]) -> st.SearchStrategy[dict[str, Any]]:
    return st.sampled_from(names).map(lambda name: {"property": name})


def _op(names: tuple[str, ...], *args: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.builds(lambda name, given: {"op": name, "args": [*given]}, st.sampled_from(names), st.tuples(*args))


_TEXT = st.recursive(_property(_TEXTS) | _WORDS, lambda inner: _op(("casei", "accenti"), inner), max_leaves=2)
_NUMBER = st.recursive(
    _property(_NUMBERS) | st.integers(-5, 9000) | st.sampled_from((0, 0.5, 1000)),
    lambda inner: _op(("+", "-", "*", "/", "%", "div"), inner, inner),
    max_leaves=4,
)
_DAY_TEXT = st.integers(0, 400).map(lambda days: (date(2022, 1, 1) + timedelta(days=days)).isoformat())
_DAY = _property(_DAYS) | _DAY_TEXT.map(lambda day: {"date": day})
_ENDS = st.tuples(_DAY_TEXT, _DAY_TEXT).map(sorted)
_INTERVAL = st.one_of(
    _ENDS,
    _DAY_TEXT.map(lambda day: [day, ".."]),
    _DAY_TEXT.map(lambda day: ["..", day]),
    st.just([{"property": "valid_from"}, {"property": "valid_to"}]),
).map(lambda ends: {"interval": ends})
_SIGNS = ("=", "<>", "<", "<=", ">", ">=")
_BOX = st.tuples(st.floats(29, 40), st.floats(45, 51), st.floats(0, 6), st.floats(0, 4)).map(
    lambda edges: {"bbox": [edges[0], edges[1], edges[0] + edges[2], edges[1] + edges[3]]}
)
_TRIANGLE = st.tuples(st.floats(29, 38), st.floats(45, 49)).map(
    lambda corner: {
        "type": "Polygon",
        "coordinates": [
            [
                [corner[0], corner[1]],
                [corner[0] + 4, corner[1]],
                [corner[0] + 4, corner[1] + 4],
                [corner[0], corner[1]],
            ]
        ],
    }
)
_PATTERN = st.text(st.sampled_from("%_EastvilМо 13"), max_size=6)
_PREDICATE = st.one_of(
    _op(_SIGNS, _TEXT, _TEXT),
    _op(_SIGNS, _NUMBER, _NUMBER),
    _op(_SIGNS, _DAY, _DAY),
    _op(("between",), _NUMBER, _NUMBER, _NUMBER),
    _op(("in",), _property(_TEXTS), st.lists(_WORDS, min_size=1, max_size=4)),
    _op(("like",), _TEXT, _PATTERN),
    _op(("isNull",), _property((*_TEXTS, *_NUMBERS, *_DAYS, "geometry"))),
    _op(("s_intersects", "s_within", "s_disjoint", "s_touches"), _property(("geometry",)), _BOX | _TRIANGLE),
    _op(
        (
            "t_after",
            "t_before",
            "t_intersects",
            "t_disjoint",
            "t_during",
            "t_contains",
            "t_equals",
            "t_starts",
            "t_finishedBy",
        ),
        _INTERVAL | _DAY,
        _INTERVAL | _DAY,
    ),
)
CONDITIONS = st.recursive(
    _PREDICATE,
    lambda inner: st.one_of(
        _op(("not",), inner),
        st.builds(
            lambda name, args: {"op": name, "args": args},
            st.sampled_from(("and", "or")),
            st.lists(inner, min_size=2, max_size=3),
        ),
    ),
    max_leaves=5,
)
