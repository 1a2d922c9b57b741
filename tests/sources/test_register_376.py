"""The reader of the official register: every row becomes claims, or a reason."""

from __future__ import annotations

import zipfile
from datetime import date
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

import pytest

from app.domain.errors import InvalidInputError
from app.domain.gazetteer import Gazetteer
from app.domain.places import Place, PlaceKind
from app.sources.reading import Omitted, ReadingOptions
from app.sources.register_376 import read_register_376
from app.sources.register_376_cells import parse_date, parse_name
from app.sources.register_376_docx import Section, read_register_rows
from app.sources.theatre import read_theatre_folder
from tests.conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from app.domain.claims import Claim
    from app.sources.reading import ReadingOutcome

HROMADA = "UA65060170000032937"
KAKHOVKA, KOZATSKE, VESELE, RENAMED = (f"UA650601700{n}0000000"[:19] for n in range(10, 50, 10))
OCCUPATION = ("Код", "Найменування", "Дата початку \nтимчасової окупації", "Дата завершення \nтимчасової окупації*")
ACTIVE = ("Код", "Найменування", "Дата початку \nбойових дій", "Дата завершення \nбойових дій*")
WHOLE = (HROMADA, "Новокаховська міська територіальна громада", "24.02.2022", "")


def gazetteer() -> Gazetteer:
    def place(id_: str, kind: PlaceKind, parent: str | None, name_uk: str) -> Place:
        return Place(id=id_, kind=kind, parent=parent, name_en=name_uk, name_uk=name_uk)

    return Gazetteer(
        [
            place("c", PlaceKind.COUNTRY, None, "Країна"),
            place("o", PlaceKind.OBLAST, "c", "Херсонська область"),
            place("r", PlaceKind.RAION, "o", "Каховський район"),
            place(HROMADA, PlaceKind.HROMADA, "r", "Новокаховська громада"),
            place(KAKHOVKA, PlaceKind.SETTLEMENT, HROMADA, "Нова Каховка"),
            place(KOZATSKE, PlaceKind.SETTLEMENT, HROMADA, "Козацьке"),
            place(VESELE, PlaceKind.SETTLEMENT, HROMADA, "Веселе"),
            place(RENAMED, PlaceKind.SETTLEMENT, HROMADA, "Асканія"),
        ]
    )


def register(folder: Path, *rows: tuple[str, ...], name: str = "perelik_07052025.docx") -> Path:
    """Write a Word document with one table a header, as the ministry does: a row of one cell is a heading."""

    def cell(text: str) -> str:
        lines = "".join(f"<w:p><w:r><w:t>{escape(line)}</w:t></w:r></w:p>" for line in text.split("\n"))
        return f"<w:tc>{lines}</w:tc>"

    tables: list[list[tuple[str, ...]]] = []
    for row in rows:
        if row[0] == "Код":
            tables.append([])
        tables[-1].append(row)
    body = "".join(
        "<w:tbl>" + "".join(f"<w:tr>{''.join(map(cell, row))}</w:tr>" for row in table) + "</w:tbl>" for table in tables
    )
    namespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    path = folder / name
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            "word/document.xml",
            f'<?xml version="1.0"?><w:document xmlns:w="{namespace}"><w:body>{body}</w:body></w:document>',
        )
    return path


def read(folder: Path, *rows: tuple[str, ...], **options: Any) -> ReadingOutcome:  # noqa: ANN401 - any option
    path = register(folder, OCCUPATION, ("Каховський район",), *rows)
    return read_register_376([path], gazetteer(), ReadingOptions(**options))


def told(outcome: ReadingOutcome) -> list[tuple[str, str | None, str]]:
    return [(claim.place, claim.party, claim.when) for claim in outcome.claims]


def test_occupation_is_a_capture_on_its_first_day_and_one_back_on_its_last(tmp_path: Path) -> None:
    outcome = read(
        tmp_path, (KOZATSKE, "с-ще Козацьке Новокаховської міської територіальної громади", "24.02.2022", "11.11.2022")
    )

    assert told(outcome) == [(KOZATSKE, "RU", "2022-02-24"), (KOZATSKE, "UA", "2022-11-11")]
    assert {claim.reported_on.isoformat() for claim in outcome.claims} == {"2025-05-07"}
    assert outcome.report == ()


def test_a_row_about_an_area_does_not_speak_for_its_exceptions(tmp_path: Path) -> None:
    name = "Новокаховська міська територіальна громада за винятком с-ще Козацьке та с-ще Веселе"

    (claim,) = read(tmp_path, (HROMADA, name, "24.02.2022", "")).claims

    assert (claim.place, claim.excepted) == (HROMADA, (KOZATSKE, VESELE))


def test_two_dates_in_a_cell_are_two_spans(tmp_path: Path) -> None:
    row = (VESELE, "с-ще Веселе", "24.02.2022\n12.06.2023", "11.11.2022")

    assert told(read(tmp_path, row)) == [
        (VESELE, "RU", "2022-02-24"),
        (VESELE, "UA", "2022-11-11"),
        (VESELE, "RU", "2023-06-12"),
    ]


def test_hostilities_are_kept_in_the_report_and_claim_nothing(tmp_path: Path) -> None:
    path = register(tmp_path, ACTIVE, (KOZATSKE, "с-ще Козацьке", "11.11.2022", ""))

    outcome = read_register_376([path], gazetteer(), ReadingOptions())

    assert outcome.claims == ()
    (entry,) = outcome.report
    assert (entry.what, entry.at, entry.reason) == (
        Omitted.CONTEXT,
        "table 1, row 2",
        "tells of active hostilities, not of control",
    )


@pytest.mark.parametrize(
    ("row", "what", "reason", "candidates"),
    [
        ((VESELE, "с. Веселе", "12.11 2022", ""), Omitted.DATE, "is no date", ("2022-11-12",)),
        ((VESELE, "с. Веселе", "31.02.2022", ""), Omitted.DATE, "is no date", ()),
        ((VESELE, "с. Веселе", "09.09.2025", ""), Omitted.DATE, "lies after the edition", ()),
        ((VESELE, "с. Веселе", "11.11.2022", "24.02.2022"), Omitted.DATE, "before it begins", ()),
        ((VESELE, "с. Веселе", "", "24.02.2022"), Omitted.DATE, "0 days of beginning and 1 of ending", ()),
        ((VESELE, "с. Веселе", "24.02.2022", "24.02.2022"), Omitted.SPELL, "too short", ()),
        ((VESELE, "с. Козацьке", "24.02.2022", ""), Omitted.PLACE, "another place than its code", (VESELE,)),
        (
            (VESELE + "5", "с. Веселе Новокаховської міської територіальної громади", "24.02.2022", ""),
            Omitted.PLACE,
            "has no sound code",
            (VESELE,),
        ),
        (("UA65060170990000000", "с. Нетут", "24.02.2022", ""), Omitted.PLACE, "is not in the gazetteer", ()),
        ((VESELE, "частина с. Веселе", "24.02.2022", ""), Omitted.PLACE, "a part of a settlement", ()),
        (
            (HROMADA, "Новокаховська міська територіальна громада за винятком с. Козацке", "24.02.2022", ""),
            Omitted.PLACE,
            "by a name that no place there has",
            (KOZATSKE,),
        ),
    ],
)
def test_a_row_that_cannot_be_believed_is_reported_with_the_reason(
    tmp_path: Path, row: tuple[str, ...], what: Omitted, reason: str, candidates: tuple[str, ...]
) -> None:
    outcome = read(tmp_path, row)

    assert outcome.claims == ()
    (entry,) = outcome.report
    assert entry.what is what
    assert reason in entry.reason
    assert entry.candidates == candidates


def test_a_correction_given_back_makes_the_row_a_claim(tmp_path: Path) -> None:
    row = (VESELE, "с. Веселе", "12.11 2022", "")
    (entry,) = read(tmp_path, row).report

    outcome = read(tmp_path, row, corrections={entry.key: "2022-11-12"})

    assert told(outcome) == [(VESELE, "RU", "2022-11-12")]
    assert outcome.report == ()


def test_a_place_that_was_renamed_is_known_by_its_code(tmp_path: Path) -> None:
    assert told(read(tmp_path, (RENAMED, "с. Чапаєвка", "24.02.2022", ""))) == [(RENAMED, "RU", "2022-02-24")]


def test_a_later_edition_adds_only_what_the_one_before_did_not_say(tmp_path: Path) -> None:
    ended = (KOZATSKE, "с-ще Козацьке", "24.02.2022", "11.11.2022")
    older = read(tmp_path, WHOLE, (*ended[:3], ""))
    path = register(tmp_path, OCCUPATION, ("Каховський район",), WHOLE, ended, name="perelik_2025-06-01.docx")

    newer = read_register_376([path], gazetteer(), ReadingOptions(recorded=older.claims))

    added = [claim for claim in newer.claims if claim not in older.claims]
    assert [(claim.place, claim.party, claim.when) for claim in added] == [(KOZATSKE, "UA", "2022-11-11")]


def test_only_the_days_asked_for_are_claimed(tmp_path: Path) -> None:
    row = (KOZATSKE, "с-ще Козацьке", "24.02.2022", "11.11.2022")

    assert told(read(tmp_path, row, since=date(2022, 3, 1))) == [(KOZATSKE, "UA", "2022-11-11")]


def test_names_are_taken_apart_with_their_slips() -> None:
    name = (
        "Очеретинська селищна територіальна громада за винятком: c. Авдіївське, с-ще. Благодатне,\nс. Сакко І Ванцетті "
        "с. Тоненьке, с. Новобахмутівка (UA14160190130054690), с-ща Діброва, частина м. Золоте (Золоте – 5)"
    )

    named = parse_name(" ".join(name.split()))

    assert named.names == ("Очеретинська",)
    assert [(place.name, place.code, place.is_part) for place in named.excepted] == [
        ("Авдіївське", "", False),
        ("Благодатне", "", False),
        ("Сакко І Ванцетті", "", False),
        ("Тоненьке", "", False),
        ("Новобахмутівка", "UA14160190130054690", False),
        ("Діброва", "", False),
        ("Золоте", "", True),
    ]


def test_former_names_and_the_hromada_are_told_apart() -> None:
    named = parse_name("с. Московський Бобрик (с. Лебединий Бобрик) Лебединської міської територіальної громади")

    assert (named.names, named.hromada) == (("Московський Бобрик", "Лебединий Бобрик"), "Лебединської")


def test_blanks_in_a_date_do_not_matter() -> None:
    assert str(parse_date("31.03. 2022 ")) == "2022-03-31"


@pytest.mark.parametrize("kept", [0.2, 0.6, 0.95])
def test_a_document_that_is_cut_short_is_refused(tmp_path: Path, kept: float) -> None:
    path = register(tmp_path, OCCUPATION, WHOLE)
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * kept)])

    with pytest.raises(InvalidInputError, match="1 fault"):
        read_register_376([path], gazetteer(), ReadingOptions())


def test_a_document_that_declares_entities_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "perelik_07052025.docx"
    with zipfile.ZipFile(path, "w") as archive:
        bomb = '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><w:document>&b;</w:document>'
        archive.writestr("word/document.xml", bomb)

    with pytest.raises(InvalidInputError) as caught:
        read_register_376([path], gazetteer(), ReadingOptions())

    assert "does not begin as a Word document does" in caught.value.faults[0].message


def test_a_file_that_does_not_say_its_edition_is_refused(tmp_path: Path) -> None:
    path = register(tmp_path, OCCUPATION, WHOLE, name="register.docx")

    with pytest.raises(InvalidInputError) as caught:
        read_register_376([path], gazetteer(), ReadingOptions())

    assert "the day of its edition" in caught.value.faults[0].message


@pytest.mark.shared
def test_every_row_of_the_published_register_is_a_claim_or_a_reason(shared_dir: Path) -> None:
    (path,) = (shared_dir / "data/order-376").glob("*.docx")
    places = read_theatre_folder(ROOT / "geodata" / "ukraine").gazetteer
    rows = list(read_register_rows(path))

    outcome = read_register_376([path], places, ReadingOptions())

    reported = {entry.at for entry in outcome.report}
    silent = [row.at for row in rows if row.at not in reported]
    assert len(rows) > 3000
    assert sum(row.section is Section.OCCUPIED for row in rows) > 1400
    assert len(silent) + len({row.at for row in rows} & reported) == len(rows)
    assert len(silent) <= outcome.counts["rows recorded"]
    kherson = [
        claim for claim in outcome.claims if claim.place == "UA65100150000079132" or "Херсон" in name_of(places, claim)
    ]
    assert {claim.when for claim in kherson} >= {"2022-11-11"}


def name_of(places: Gazetteer, claim: Claim) -> str:
    return places[claim.place].name_uk
