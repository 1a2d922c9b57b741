"""CQL2 text is read as a well-known reader reads it, and in bounded time."""

from __future__ import annotations

import contextlib
import time
from typing import Any

import cql2
import orjson
import pytest
from hypothesis import given, settings

from app.domain.errors import InvalidValueError
from app.filters.text import read_text
from tests.filters.conditions import CONDITIONS

SAID = [
    "name LIKE 'L%' AND NOT population > 2000 OR status <> 'controlled'",
    "casei(name) = casei('Lyman')",
    "accenti(casei(name)) LIKE accenti('é_%')",
    "population BETWEEN 1 AND 2000",
    "population NOT BETWEEN -1 AND 1.5e3",
    "controller IN ('UA', 'RU') AND oblast NOT IN ('x')",
    "claimed_by IS NULL OR valid_to IS NOT NULL",
    "((a = 1) AND (b = 2)) AND (c = 3)",
    "(population + 2) * 3 > -population / 4 - 1 % 2 div 5 ^ 2",
    "S_INTERSECTS(geometry, BBOX(1, 2, 3, -4.5))",
    "S_WITHIN(geometry, POLYGON((0 0, 1 0, 1 1, 0 0)))",
    "S_INTERSECTS(geometry, MULTIPOINT((1 2), (3 -4)))",
    "S_INTERSECTS(geometry, MULTIPOLYGON(((0 0, 1 0, 1 1, 0 0)), ((5 5, 6 5, 6 6, 5 5))))",
    "s_intersects(geometry, GEOMETRYCOLLECTION(POINT(1 2), LINESTRING(0 0, 1 1)))",
    "T_AFTER(valid_from, DATE('2022-01-01'))",
    "T_DURING(INTERVAL(valid_from, valid_to), INTERVAL('2022-01-01', '..'))",
    "recorded_at > TIMESTAMP('2022-01-01T00:00:00Z')",
    "A_CONTAINS(claims, ('a', 'b'))",
    "name = 'it''s' AND \"when\" = 'x' AND true = false",
    "TRUE",
]


@pytest.mark.parametrize("text", SAID)
def test_text_is_read_as_the_cql2_package_reads_it(text: str) -> None:
    # When a filter is read by both, then they say the same
    assert _plain(read_text(text)) == _plain(cql2.parse_text(text).to_json())


@settings(max_examples=200, deadline=None)
@given(condition=CONDITIONS)
def test_any_condition_written_as_text_is_read_back(condition: Any) -> None:  # noqa: ANN401 - any CQL2 JSON
    # Given any condition as the package writes it, when it is read, then it is the same condition
    written = cql2.parse_json(orjson.dumps(condition).decode()).to_text()
    assert _plain(read_text(written)) == _plain(cql2.parse_text(written).to_json())


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "is not finished"),
        ("population >", "is not finished"),
        ("population > 1 AND", "is not finished"),
        ("population = 1; DROP TABLE claims", "character 15"),
        ("a = b = c", "character 7"),
        ("name IN ()", "character 10"),
        ("name LIKE", "is not finished"),
        ("name = 'unclosed", "character 8"),
        ("population > 1)", "character 15"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place(text: str, told: str) -> None:
    # When a text does not follow the grammar, then the error says where it stops to
    with pytest.raises(InvalidValueError) as caught:
        read_text(text)
    assert told in caught.value.reason


@pytest.mark.parametrize(
    "text",
    [
        "(" * 8000,
        "(" * 4000 + ")" * 4000,
        "a IN (" * 1300,
        "NOT " * 2000 + "a = 1",
        "-" * 7990 + "a = 1",
        "+".join(["1"] * 4000) + " = a",
        "^".join(["1"] * 4000) + " = a",
        "casei(" * 1300 + "a",
        "(a IS NULL) IS NULL " * 400,
        "'" * 8000,
        "\\'" * 4000,
        "a BETWEEN " * 800,
        "POLYGON((" * 800,
        "é" * 8000,
        "\x00" * 8000,
        " AND ".join(["a = 1"] * 800),
    ],
    ids=lambda text: text[:12],
)
def test_no_text_takes_long_to_read(text: str) -> None:
    # When hostile text of the greatest length is read
    start = time.process_time()
    with contextlib.suppress(InvalidValueError):
        read_text(text)

    # Then it is done with in a moment, whatever comes of it
    assert time.process_time() - start < 2


def _plain(expression: Any) -> Any:  # noqa: ANN401 - any CQL2 JSON
    """Bring two ways of saying the same to one: names of functions in small letters, "and" of "and" as one."""
    if isinstance(expression, list):
        return [_plain(part) for part in expression]
    if not isinstance(expression, dict):
        return expression
    if "op" not in expression:
        return {name: _plain(part) for name, part in expression.items()}
    name, args = expression["op"].lower(), [_plain(part) for part in expression["args"]]
    if name in ("and", "or"):
        args = [
            inner
            for part in args
            for inner in (part["args"] if isinstance(part, dict) and part.get("op") == name else [part])
        ]
    return {"op": name, "args": args}
