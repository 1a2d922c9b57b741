"""Claims from CSV: places in three languages, every fault at once, and what is recorded already."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.claims import EFFECTS, Act, Claim, ClaimKind, Evidence, EvidenceKind, claim_faults
from app.domain.errors import InvalidInputError
from app.domain.ledger import Ledger
from app.sources.claim_columns import write_claims
from tests.sources.small_theatre import HEADER, csv_text

if TYPE_CHECKING:
    from tests.sources.conftest import Faults, Read

NOW = datetime(2026, 1, 1, tzinfo=UTC)
ROW = "capture,XX0101010,,,B,,2022-05-01,2022-05-01,reuters,,1,,,,,\n"


def test_a_row_is_a_claim(read: Read) -> None:
    text = csv_text("""
        withdrawal,XX0101010,,,B,A,2022-10-01~,2022-10-02,b-ministry,reuters,2,,,,,A remark
    """)

    [claim] = read(text).claims

    assert claim == Claim(
        kind=ClaimKind.WITHDRAWAL,
        places=("XX0101010",),
        party="B",
        to="A",
        when="2022-10-01~",
        reported_on=date(2022, 10, 2),
        origin="b-ministry",
        relay="reuters",
        credibility=2,
        note="A remark",
    )


@pytest.mark.parametrize("name", ["Lyman", "Лиман", "Красный Лиман", "krasny liman", "XX0101010"])
def test_a_place_is_found_by_its_name_in_any_of_three_languages(read: Read, name: str) -> None:
    [claim] = read(csv_text(f"capture,{name},,,B,,2022,2022-12-31,reuters,,1,,,,,\n")).claims

    assert claim.places == ("XX0101010",)


@pytest.mark.parametrize(
    "oblast", ["South Oblast", "Південна область", "Южная область", "South", "Південна обл.", "XX02"]
)
def test_the_oblast_tells_places_of_one_name_apart(read: Read, oblast: str) -> None:
    [claim] = read(csv_text(f"capture,Іванівка,{oblast},,B,,2022,2022-12-31,reuters,,1,,,,,\n")).claims

    assert claim.places == ("XX0201010",)


def test_the_level_says_that_a_name_names_an_area(read: Read) -> None:
    text = csv_text("""
        capture,Lyman,,hromada,B,,2022,2022-12-31,reuters,,1,,,,,
        capture,South,,oblast,B,,2022,2022-12-31,reuters,,1,,,,,
    """)

    claims = read(text).claims

    assert [claim.place for claim in claims] == ["XX010101", "XX02"]


def test_several_places_make_a_claim_each_with_the_exceptions_that_lie_in_them(read: Read) -> None:
    text = csv_text("capture,XX01;XX02,,,B,,2022,2022-12-31,reuters,,1,Zarichne; Izium,,,,\n")

    claims = read(text).claims

    said = [(claim.places, claim.excepted) for claim in claims]
    assert said == [(("XX01",), ("XX0101020",)), (("XX02",), ("XX0201020",))]


def test_with_a_count_several_areas_make_one_claim(read: Read) -> None:
    [claim] = read(csv_text("capture,XX01;XX02,,,B,,2022,2022-12-31,reuters,,1,,24,,,\n")).claims

    assert (claim.places, claim.count) == (("XX01", "XX02"), 24)


def test_columns_may_stand_in_any_order_and_only_six_must_be_there(read: Read) -> None:
    text = "credibility,origin,reported_on,when,place,kind\n1,reuters,2022-10-02,2022-10-01,XX0101010,contestation\n"

    [claim] = read(text).claims

    assert (claim.kind, claim.party) == (ClaimKind.CONTESTATION, None)


def test_every_fault_of_a_file_is_listed_with_line_and_column(faults: Faults) -> None:
    text = csv_text("""
        conquest,XX0101010,,,B,,2022-05-01,2022-05-01,reuters,,1,,,,,
        capture,Lymann,,,B,,2022-05-01,2022-05-01,reuters,,1,,,,,
        capture,Іванівка,North,,B,,2022-05-01,2022-05-01,reuters,,1,,,,,
        capture,XX0101010,,,C,,2022-05-01,2022-05-01,reuters,,1,,,,,
        capture,XX0101010,,,B,,May 2022,2022-05-01,reuters,,1,,,,,
        capture,XX0101010,,,B,,2022-05-01,1.5.2022,reuters,,1,,,,,
        capture,XX0101010,,,B,,2022-05-01,2022-05-01,reutters,,1,,,,,
        capture,XX0101010,,,B,,2022-05-01,2022-05-01,reuters,,7,,,,,
        capture,XX0101010,,,B,,2022-05-02,2022-05-01,reuters,,1,,,,,
        capture,XX01,,,B,,2022-05-01,2022-05-01,reuters,,1,Izium,,,,
        capture,XX0101020,,,B,,2022-05-01,2022-05-01,reuters,,1,,,,,"a note
        of two lines"
        capture,Zarichne,,,B,,2022-05-01,2022-05-01,reuters,,2,,,,,
        capture,XX0101010,,,B,,2022-05-01,2022-05-01,reuters,,1,,,,c0000000000000000,
        transfer,Izium,East,,B,,2022-05-01,2022-05-01,reuters,,,,,treaty,,
    """)

    found = faults(text)

    assert found == [
        (
            "line 2, column kind: 'conquest' is none of capture, hold, withdrawal, entry, contestation, encirclement, "
            "flag_display, transfer, sovereignty (did you mean contestation?)"
        ),
        (
            "line 3, column place: 'Lymann' is no settlement that is known "
            "(did you mean Lyman (Limskyi Raion, North Oblast, XX0101010)?)"
        ),
        (
            "line 4, column place: 'Іванівка' names 2 places; give its id (did you mean Ivanivka (Limskyi Raion, "
            "North Oblast, XX0101030), Ivanivka (Brodskyi Raion, North Oblast, XX0102010)?)"
        ),
        "line 5, column party: 'C' is none of A, B",
        (
            "line 6, column when: 'May 2022' is not an EDTF date; write 2022-10-01, 2022-10, 2022-10-01~ or "
            "2022-09-06/2022-09-10"
        ),
        "line 7, column reported_on: '1.5.2022' is not a day; write it as YYYY-MM-DD",
        "line 8, column origin: 'reutters' is none of reuters, a-ministry, b-ministry, survey (did you mean reuters?)",
        "line 9, column credibility: '7' is not a grade from 1 to 6",
        "line 10, column reported_on: '2022-05-01' lies before the first possible day of '2022-05-02'",
        "line 11, column except: 'Izium' names nothing in North Oblast",
        "line 14, column place: 'XX0101020' repeats line 12: the same statement about the same place",
        "line 15, column supersedes: 'c0000000000000000' is no claim of the ledger, and of no row above",
        "line 16, column oblast: 'East' is no oblast",
        "line 16, column credibility: is empty and must not be",
        "line 16, column to: is needed for a transfer claim",
        "line 16, column act: 'treaty' goes with a sovereignty claim, and only with one",
    ]


def test_an_ambiguous_name_across_oblasts_asks_for_the_oblast(faults: Faults) -> None:
    [fault] = faults(csv_text("capture,Ивановка,,,B,,2022,2022-12-31,reuters,,1,,,,,\n"))

    assert "names 3 places" in fault
    assert "XX0201010" in fault


def test_a_settlement_sought_in_the_wrong_oblast_is_offered_where_it_is(faults: Faults) -> None:
    [fault] = faults(csv_text("capture,Izium,North,,B,,2022,2022-12-31,reuters,,1,,,,,\n"))

    assert "is no settlement in North Oblast (did you mean Izium (South Oblast, XX0201020)?)" in fault


def test_an_id_that_contradicts_oblast_or_level_is_a_fault(faults: Faults) -> None:
    text = csv_text("""
        capture,XX0101010,South,,B,,2022,2022-12-31,reuters,,1,,,,,
        capture,XX0101010,,hromada,B,,2022,2022-12-31,reuters,,1,,,,,
    """)

    found = faults(text)

    assert [fault.split(":")[0] for fault in found] == ["line 2, column oblast", "line 3, column level"]


def test_an_area_named_without_its_level_is_told_so(faults: Faults) -> None:
    [fault] = faults(csv_text("capture,South Oblast,,,B,,2022,2022-12-31,reuters,,1,,,,,\n"))

    assert "set level to oblast" in fault


def test_a_count_speaks_of_areas_only(faults: Faults) -> None:
    [fault] = faults(csv_text("capture,Lyman,,,B,,2022,2022-12-31,reuters,,1,,8,,,\n"))

    assert "a claim with a count speaks of areas" in fault


def test_evidence_needs_kind_publisher_title_and_date(faults: Faults) -> None:
    text = f"{HEADER},evidence_kind,evidence_title,evidence_url,evidence2_sha256\n" + ROW.rstrip("\n")
    text += ",article,,ftp://example.org/x,xyz\n"

    found = [fault.split(": ")[0] for fault in faults(text)]

    assert found.count("line 2, column evidence_title") == 1
    assert "line 2, column evidence_url" in found
    assert "line 2, column evidence2_sha256" in found
    # Columns that are missing altogether are told by the line.
    assert found.count("line 2") >= 2


def test_a_report_from_the_future_is_a_fault(read: Read) -> None:
    text = csv_text(ROW)

    assert read(text, today=date(2022, 5, 1)).claims
    with pytest.raises(InvalidInputError) as raised:
        read(text, today=date(2022, 4, 30))
    assert "lies in the future; today is 2022-04-30" in str(raised.value.faults[0])


def test_what_is_recorded_already_is_counted_and_passed_over(read: Read) -> None:
    text = csv_text(ROW + ROW.replace("B,,2022-05-01", "B,,2022-05-02").replace("01,reuters", "03,reuters"))
    first = read(csv_text(ROW))
    ledger = Ledger().append(first.claims, NOW)

    second = read(text, ledger)

    assert second.already == 1
    assert [claim.when for claim in second.claims] == ["2022-05-02"]


def test_a_recorded_statement_is_not_altered_but_superseded(read: Read, faults: Faults) -> None:
    [recorded] = read(csv_text(ROW)).claims
    ledger = Ledger().append([recorded], NOW)
    altered = ROW.replace(",1,,,,,", ",2,,,,,")

    [fault] = faults(csv_text(altered), ledger)
    [replacing] = read(csv_text(altered.replace(",,,,,\n", f",,,,{recorded.id},\n")), ledger).claims

    assert fault.startswith("line 2, column credibility: ")
    assert f"write {recorded.id} into the column supersedes" in fault
    assert replacing.supersedes == recorded.id
    assert replacing.id != recorded.id


def test_a_row_may_supersede_a_row_above(read: Read) -> None:
    [first] = read(csv_text(ROW)).claims
    text = csv_text(ROW + ROW.replace(",1,,,,,", f",2,,,,{first.id},"))

    claims = read(text).claims

    assert [claim.supersedes for claim in claims] == [None, first.id]


_days = st.dates(date(2014, 1, 1), date(2025, 12, 31))
# Blanks at the ends of a cell do not count, and some characters are no text.
_words = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1).map(str.strip)
_texts = st.one_of(_words, st.sampled_from(['"quoted", twice', "two\nlines", "a;b\tc", "=1+1", "Київ’s"])).filter(bool)
_evidence = st.builds(
    Evidence,
    kind=st.sampled_from(EvidenceKind),
    publisher=_texts,
    title=_texts,
    date=_days,
    url=st.none() | st.just("https://example.org/a?b=c,d"),
    archive_url=st.none() | st.just("https://archive.example.org/1"),
    sha256=st.none() | st.just("0123456789abcdef" * 4),
)


@st.composite
def _claims(draw: st.DrawFn) -> Claim:
    kind = draw(st.sampled_from(ClaimKind))
    effect = EFFECTS[kind]
    reported_on = draw(_days)
    count = draw(st.none() | st.integers(1, 99))
    area = (
        draw(st.sampled_from([("XX01",), ("XX02", "XX01")]))
        if count
        else (draw(st.sampled_from(["XX01", "XX0201020"])),)
    )
    return Claim(
        kind=kind,
        places=area,
        party="B",
        to="A" if effect.needs_to else None,
        when=draw(st.sampled_from([reported_on.isoformat(), f"../{reported_on}", f"{reported_on.year}", "2013-05~"])),
        reported_on=reported_on,
        origin=draw(st.sampled_from(["reuters", "survey"])),
        relay=draw(st.none() | st.just("a-ministry")),
        credibility=draw(st.integers(1, 6)),
        excepted=("XX0101010", "XX0101020") if area == ("XX01",) and count is None else (),
        count=count,
        act=draw(st.sampled_from(Act)) if kind is ClaimKind.SOVEREIGNTY else None,
        embargo_until=draw(st.none() | st.just(date(2030, 1, 1))),
        evidence=tuple(draw(st.lists(_evidence, max_size=3))),
        note=draw(st.none() | _texts),
    )


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(claims=st.lists(_claims(), min_size=1, max_size=5, unique_by=lambda claim: claim.id))
def test_claims_written_and_read_again_are_the_same(
    claims: list[Claim], read: Read, tmp_path_factory: pytest.TempPathFactory
) -> None:
    assert not any(claim_faults(claim) for claim in claims)
    file = tmp_path_factory.mktemp("round") / "claims.csv"

    with file.open("w", encoding="utf-8", newline="") as out:
        write_claims(claims, out)

    assert list(read(file.read_bytes()).claims) == claims
