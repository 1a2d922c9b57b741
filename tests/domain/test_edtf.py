from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.days import parse_day
from app.domain.edtf import parse_edtf
from app.domain.errors import MalformedDayError, MalformedEdtfError

if TYPE_CHECKING:
    from datetime import date


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("2022-10-01", "2022-10-01", "2022-10-01"),
        ("2022-05", "2022-05-01", "2022-05-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2022", "2022-01-01", "2022-12-31"),
        ("2022-10-01~", "2022-10-01", "2022-10-01"),
        ("2022-09-06/2022-09-10", "2022-09-06", "2022-09-10"),
        ("2022-09/2022-10", "2022-09-01", "2022-10-31"),
        ("../2022-10-01", None, "2022-10-01"),
        ("/2022-10-01", None, "2022-10-01"),
        ("2022-10-01/..", "2022-10-01", None),
        ("2022-05-XX", "2022-05-01", "2022-05-31"),
        ("2022-XX-XX", "2022-01-01", "2022-12-31"),
        ("202X", "2020-01-01", "2029-12-31"),
        ("2022-24", "2022-12-01", "2023-02-28"),
        ("2022-03-01/2022-03-01", "2022-03-01", "2022-03-01"),
    ],
)
def test_a_date_spans_the_days_on_which_it_can_have_been(text: str, earliest: str | None, latest: str | None) -> None:
    edtf = parse_edtf(text)

    assert (str(edtf.earliest) if edtf.earliest else None) == earliest
    assert (str(edtf.latest) if edtf.latest else None) == latest


@pytest.mark.parametrize(
    ("text", "approximate", "uncertain"),
    [("2022", False, False), ("2022~", True, False), ("2022?", False, True), ("2022-05%", True, True)],
)
def test_marks_say_how_sure_the_date_is(text: str, *, approximate: bool, uncertain: bool) -> None:
    edtf = parse_edtf(text)

    assert (edtf.approximate, edtf.uncertain) == (approximate, uncertain)


@pytest.mark.parametrize(
    "text",
    [
        *("", "0", "yesterday", "2022-13", "2022-13-01", "2022-02-30", "22-01-01", "2022-1-1", "01.10.2022"),
        *("2022-10-02/2022-10-01", "../..", "/", "a/b/c", "2022-XX-01", "202X-05", "Y20222", "-2022"),
        *("2022-10-01T12:00", " 2022", "2022-05-01~~", "0001-01-01", "9999", "٢٠٢٢-10-01", "2022-10-01\n"),
    ],
)
def test_what_is_no_date_is_refused_with_its_text(text: str) -> None:
    with pytest.raises(MalformedEdtfError) as caught:
        parse_edtf(text)

    assert caught.value.value == text


@given(st.dates(min_value=parse_day("1000-01-01"), max_value=parse_day("8999-12-31")))
def test_every_day_is_its_own_exact_date(day: date) -> None:
    edtf = parse_edtf(day.isoformat())

    assert (edtf.earliest, edtf.latest, edtf.is_exact) == (day, day, True)


@given(st.text(max_size=12))
def test_any_text_is_either_a_date_or_refused(text: str) -> None:
    try:
        edtf = parse_edtf(text)
    except MalformedEdtfError:
        return
    assert edtf.earliest is None or edtf.latest is None or edtf.earliest <= edtf.latest


@pytest.mark.parametrize("text", ["0", "2022-13-01", "yesterday", "20221001", "2022-10", "2022-02-29", ""])
def test_only_a_whole_calendar_day_is_a_day(text: str) -> None:
    with pytest.raises(MalformedDayError):
        parse_day(text)
