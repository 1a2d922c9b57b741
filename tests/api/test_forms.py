"""Every form of features says the same as GeoJSON does, read back by the programs that the forms are for."""

from __future__ import annotations

import csv
import gzip
import io
import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import brotli  # type: ignore[import-untyped]
import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
import shapely
import zstandard
from shapely.geometry import shape

from app.api.collections.catalogue import COLLECTIONS
from app.api.collections.forms import FORMS, ITEM_FORMS

if TYPE_CHECKING:
    from tests.api.serving import Serving

DAY = "2022-10-01"
ITEMS = "/collections/{}/items"
PATHS = (
    *(f"{ITEMS.format(name)}?datetime={DAY}" for name in ("settlements", "oblasts", "areas", "frontline")),
    ITEMS.format("claims") + "?limit=1000",
    ITEMS.format("transitions") + "?limit=1000",
    ITEMS.format("settlements") + "?datetime=2022-01-01/2022-12-31",
    ITEMS.format("settlements") + f"?datetime={DAY}&properties=name,valid_from&sortby=-name&limit=5",
    f"{ITEMS.format('settlements')}/east-1?datetime={DAY}",
    f"/snapshots/{DAY}",
    f"/snapshots/{DAY}?layer=areas",
    f"/snapshots/{DAY}?layer=oblasts",
    "/transitions?from=2022-02-01&to=2022-12-01",
)
SAVED = ("fgb", "parquet", "gpkg")


def with_form(path: str, name: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}f={name}"


def features(document: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = document.get("features", [document])
    return found


def cell(value: object) -> str:
    """Give a value as a table has it: nothing as an empty cell, lists as JSON."""
    if value is None:
        return ""
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return str(value)


def read_table(content: bytes, name: str) -> gpd.GeoDataFrame:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"features.{name}"
        path.write_bytes(content)
        return gpd.read_parquet(path) if name == "parquet" else pyogrio.read_dataframe(path)


def compare(row: Any, feature: dict[str, Any]) -> None:  # noqa: ANN401 - a row of pandas
    """Compare a row of a table with a feature."""
    for name, value in feature["properties"].items():
        found = row[name]
        if value is None:
            assert pd.isna(found), name
        elif isinstance(found, pd.Timestamp):
            moment = pd.Timestamp(value)
            assert found == (moment if found.tz else moment.tz_localize(None)), name
        elif isinstance(value, list | dict):
            assert json.loads(found) == value, name
        elif isinstance(value, float):
            assert found == pytest.approx(value, abs=0, rel=1e-15), name
        else:
            assert str(found) == str(value), name
    wanted = shape(feature["geometry"]) if feature["geometry"] else None
    assert (row.geometry is None) == (wanted is None)
    if wanted is not None:
        assert shapely.equals(row.geometry.normalize(), wanted.normalize())


@pytest.mark.parametrize("path", PATHS)
def test_a_text_sequence_holds_the_features_of_the_document(server: Serving, path: str) -> None:
    # Given a document and the same as a text sequence
    document = server.json(path)
    answer = server.get(with_form(path, "geojsonseq"))

    # Then each record is one feature, behind a separator and with a line feed behind it (RFC 8142)
    records = answer.content.split(b"\x1e")
    assert records[0] == b""
    assert all(record.endswith(b"\n") for record in records[1:])
    strip = {"links"}
    assert [json.loads(record) for record in records[1:]] == [
        {name: value for name, value in feature.items() if name not in strip} for feature in features(document)
    ]
    assert answer.headers["content-type"] == "application/geo+json-seq"


@pytest.mark.parametrize("path", PATHS)
def test_a_table_as_text_holds_the_features_of_the_document(server: Serving, path: str) -> None:
    # Given a document and the same as CSV
    document = server.json(path)
    answer = server.get(with_form(path, "csv"))
    rows = list(csv.DictReader(io.StringIO(answer.text, newline="")))

    # Then each row is one feature
    found = features(document)
    assert len(rows) == len(found)
    for row, feature in zip(rows, found, strict=True):
        assert row["id"] == feature["id"]
        for name, value in feature["properties"].items():
            assert row[name] == cell(value), name
        if "wkt" in row:
            wanted = shape(feature["geometry"]) if feature["geometry"] else None
            assert (shapely.from_wkt(row["wkt"]) if row["wkt"] else None) == wanted
        else:
            lonlat = feature["geometry"]["coordinates"] if feature["geometry"] else ["", ""]
            assert [row["lon"], row["lat"]] == [str(degrees) for degrees in lonlat]
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"].startswith('attachment; filename="')


@pytest.mark.parametrize("name", SAVED)
@pytest.mark.parametrize("path", PATHS)
def test_a_file_holds_the_features_of_the_document(server: Serving, path: str, name: str) -> None:
    # Given a document and the same as a file
    found = {feature["id"]: feature for feature in features(server.json(path))}
    answer = server.get(with_form(path, name))
    assert answer.status_code == 200, answer.text

    # When GDAL or Arrow reads it
    table = read_table(answer.content, name)

    # Then each row is one feature, in longitude and latitude
    assert sorted(table["id"]) == sorted(found)
    assert table.crs is not None
    assert table.crs.to_epsg() == 4326 or table.crs.to_authority() == ("OGC", "CRS84")
    for _, row in table.iterrows():
        compare(row, found[row["id"]])


@pytest.mark.parametrize("path", PATHS)
def test_json_fg_tells_of_time_and_type(server: Serving, path: str) -> None:
    # Given a document and the same as JSON-FG
    document = server.json(path)
    answer = server.get(with_form(path, "jsonfg"))
    found = answer.json()

    # Then it says what it keeps to and what its features are
    assert answer.headers["content-type"] == "application/vnd.ogc.fg+json"
    assert "http://www.opengis.net/spec/json-fg-1/1.0/conf/core" in found["conformsTo"]
    assert found["featureType"] in {collection.schema for collection in COLLECTIONS.values()}
    for one, plain in zip(features(found), features(document), strict=True):
        # and each feature is the same, with its time
        assert one["geometry"] == plain["geometry"]
        assert one["properties"] == plain["properties"]
        assert one["place"] is None
        properties = plain["properties"]
        if "valid_from" in properties and "valid_to" in properties:
            assert one["time"] == {"interval": [properties["valid_from"] or "..", properties["valid_to"] or ".."]}
        elif "day" in properties:
            assert one["time"] == {"date": properties["day"]}
        elif "earliest" in properties:
            assert one["time"] == {"interval": [properties["earliest"] or "..", properties["latest"]]}
        elif "settlements" in properties or "left" in properties:
            assert one["time"] == {"date": DAY}
        else:
            assert one["time"]["interval"]


def test_json_fg_is_read_by_gdal(server: Serving, tmp_path: Path) -> None:
    # Given settlements as JSON-FG
    path = tmp_path / "settlements.json"
    path.write_bytes(server.get(f"{ITEMS.format('settlements')}?datetime={DAY}&f=jsonfg").content)

    # When GDAL's driver reads them
    table = pyogrio.read_dataframe(f"JSONFG:{path}")

    # Then they are features of that type, with the span in which they are valid
    assert len(table) == 20
    assert "time_start" in table.columns
    assert pyogrio.list_layers(f"JSONFG:{path}")[0][0] == "Settlement"


def test_what_is_not_known_of_a_formula_is_not_run(server: Serving) -> None:
    # Given a claim whose note a spreadsheet would run
    from tests.domain.builders import claim  # noqa: PLC0415 - only here

    server.record(claim("capture", "east-3", "RU", "2022-05-05", "newsweek", note='=HYPERLINK("http://x")'))

    # When it is asked for as CSV
    rows = csv.DictReader(io.StringIO(server.get(ITEMS.format("claims") + "?f=csv&limit=100").text))

    # Then it is text
    notes = [row["note"] for row in rows]
    assert '\'=HYPERLINK("http://x")' in notes


@pytest.mark.parametrize(
    ("query", "accept", "status", "type_"),
    [
        ("", None, 200, "application/geo+json"),
        ("", "*/*", 200, "application/geo+json"),
        ("", "text/csv", 200, "text/csv; charset=utf-8"),
        ("", "text/csv;q=0.1, application/geo+json-seq;q=0.9", 200, "application/geo+json-seq"),
        ("", "application/vnd.apache.parquet", 200, "application/vnd.apache.parquet"),
        ("", "image/png", 406, "application/problem+json"),
        ("?f=csv", "application/geo+json", 200, "text/csv; charset=utf-8"),
        ("?f=csv", "image/png", 200, "text/csv; charset=utf-8"),
        ("?f=geojson", "text/csv", 200, "application/geo+json"),
        ("?f=csv&f=json", None, 400, "application/problem+json"),
        ("?f=csv&f=csv", None, 400, "application/problem+json"),
        ("?f=shp", "text/csv", 400, "application/problem+json"),
        ("?f=", "text/csv", 400, "application/problem+json"),
    ],
)
@pytest.mark.parametrize("path", [ITEMS.format("settlements"), f"/snapshots/{DAY}", "/collections/oblasts/items/east"])
def test_f_goes_before_accept(
    server: Serving, path: str, query: str, accept: str | None, status: int, type_: str
) -> None:
    # When a form is asked for in one way or both
    answer = server.get(path + query, accept=accept or "")

    # Then the answer has it, or says that there is none
    assert answer.status_code == status
    assert answer.headers["content-type"] == type_
    assert "Accept" in answer.headers.get("vary", "Accept" if status == 400 else "")
    if status == 406:
        assert "application/geopackage+sqlite3" in answer.json()["detail"]


@pytest.mark.parametrize("path", [PATHS[0], PATHS[8], f"/snapshots/{DAY}", PATHS[-1]])
def test_every_form_links_to_every_other(server: Serving, path: str) -> None:
    # Given the document in each form
    offered = ITEM_FORMS if "/items" in path else FORMS
    for form in FORMS:
        answer = server.get(with_form(path, form.name))

        # Then its header leads to all others, and so do the links of the documents
        others = {one.name for one in offered if one is not form}
        linked = [one for one in answer.headers["link"].split(", ") if 'rel="alternate"' in one]
        assert {name for name in others for one in linked if f"f={name}>" in one} == others
        if form.name in ("json", "jsonfg") and "snapshots" not in path:
            links = [one for one in answer.json()["links"] if one["rel"] == "alternate"]
            assert {one["type"] for one in links} == {one.media_type for one in offered if one is not form}
            assert server.get(links[0]["href"].removeprefix("http://test")).status_code == 200


def test_what_accept_chose_is_spelt_out_in_the_link_that_never_changes(server: Serving) -> None:
    # Given CSV by Accept
    answer = server.get(ITEMS.format("settlements"), accept="text/csv")

    # When its canonical link is followed without Accept
    canonical = answer.links["canonical"]["url"]
    pinned = server.get(canonical.removeprefix("http://test"))

    # Then it is CSV, too
    assert "f=csv" in canonical
    assert pinned.headers["content-type"] == "text/csv; charset=utf-8"
    assert pinned.text.count("\n") == answer.text.count("\n")


def test_tags_differ_by_form_and_unchanged_answers_are_not_sent_again(server: Serving) -> None:
    # Given each form of a pinned page, by f and by Accept
    path = f"{ITEMS.format('settlements')}?datetime={DAY}&revision={server.publisher.atlas.revision}"
    tags = set()
    for form in FORMS:
        by_name = server.get(with_form(path, form.name))
        by_accept = server.get(path, accept=form.media_type)
        tags |= {by_name.headers["etag"]}

        # Then both are tagged, and who has one is told so, by GET and by HEAD
        assert by_accept.content
        assert by_name.content
        for answer, address, accept in (
            (by_name, with_form(path, form.name), "*/*"),
            (by_accept, path, form.media_type),
        ):
            again = server.get(address, accept=accept, if_none_match=answer.headers["etag"])
            assert (again.status_code, again.content) == (304, b"")
            head = server.client.head(address, headers={"Accept": accept})
            assert (head.status_code, head.content) == (200, b"")
            assert head.headers["etag"] == answer.headers["etag"]
            assert head.headers["content-type"] == answer.headers["content-type"]

    # and no two forms share a tag
    assert len(tags) == len(FORMS)


@pytest.mark.parametrize("name", ["csv", "geojsonseq", "jsonfg"])
def test_what_is_streamed_is_packed_as_the_caller_likes(server: Serving, name: str) -> None:
    # Given a text in no encoding
    path = with_form(f"/snapshots/{DAY}", name)
    plain = server.get(path, accept_encoding="identity")
    assert "content-encoding" not in plain.headers

    # When it is asked for in each
    unpack = {
        "br": brotli.decompress,
        "gzip": gzip.decompress,
        "zstd": lambda packed: zstandard.ZstdDecompressor().decompressobj().decompress(packed),
    }
    for encoding, unpacked in unpack.items():
        with server.client.stream("GET", path, headers={"Accept-Encoding": encoding}) as answer:
            content = b"".join(answer.iter_raw())

        # Then it is the same
        assert answer.headers["content-encoding"] == encoding
        assert unpacked(content) == plain.content
        assert answer.headers["etag"] != plain.headers["etag"]


@pytest.mark.parametrize("name", SAVED)
def test_files_are_not_packed_again_and_come_in_parts_where_they_never_change(server: Serving, name: str) -> None:
    # Given a file by a pinned URL
    path = f"/snapshots/{DAY}.{name}?revision={server.publisher.atlas.revision}"
    whole = server.get(path, accept_encoding="gzip, br, zstd")
    size = len(whole.content)
    assert "content-encoding" not in whole.headers
    assert whole.headers["accept-ranges"] == "bytes"
    assert int(whole.headers["content-length"]) == size

    # When parts are asked for
    for asked, start, end in (("0-9", 0, 10), ("10-", 10, size), ("-7", size - 7, size), (f"5-{size * 2}", 5, size)):
        part = server.get(path, range=f"bytes={asked}")

        # Then they are those of the whole
        assert part.status_code == 206
        assert part.content == whole.content[start:end]
        assert part.headers["content-range"] == f"bytes {start}-{end - 1}/{size}"

    # and what is beyond the end, of another file or not understood is answered as RFC 9110 says
    beyond = server.get(path, range=f"bytes={size}-")
    assert (beyond.status_code, beyond.headers["content-range"]) == (416, f"bytes */{size}")
    assert beyond.headers["content-type"] == "application/problem+json"
    for headers in ({"range": "bytes=0-9", "if_range": '"other"'}, {"range": "bytes=0-1,4-5"}, {"range": "lines=1-2"}):
        assert server.get(path, **headers).content == whole.content
    assert server.get(path, range="bytes=0-9", if_range=whole.headers["etag"]).status_code == 206
    head = server.client.head(path)
    assert (head.content, head.headers["content-length"]) == (b"", str(size))

    # and a file that may be another a moment later comes whole
    moving = server.get(f"/snapshots/{DAY}.{name}", range="bytes=0-9")
    assert (moving.status_code, "accept-ranges" in moving.headers) == (200, False)


def test_pages_of_a_table_are_linked_in_the_header(server: Serving) -> None:
    # Given a page of seven rows
    ids, path = [], f"{ITEMS.format('settlements')}?limit=7&f=csv"
    while path:
        answer = server.get(path)
        assert answer.headers["ogc-numbermatched"] == "20"
        ids += [row["id"] for row in csv.DictReader(io.StringIO(answer.text))]

        # When the links to the next are followed
        path = answer.links.get("next", {}).get("url", "").removeprefix("http://test")

    # Then every row comes once
    assert len(ids) == len(set(ids)) == 20


@pytest.mark.parametrize("name", [form.name for form in FORMS])
def test_nothing_is_a_file_too(server: Serving, name: str) -> None:
    # When nothing fits
    answer = server.get(f"{ITEMS.format('claims')}?bbox=1,1,2,2&f={name}")

    # Then the answer is sound, and empty
    assert answer.status_code == 200
    if name in SAVED:
        assert len(read_table(answer.content, name)) == 0
    elif name == "csv":
        assert answer.text.startswith("id,kind,party")


def test_files_leave_nothing_behind(server: Serving, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Given a folder of temporary files
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    # When files are made
    for name in SAVED:
        assert server.get(f"/snapshots/{DAY}.{name}").status_code == 200

    # Then none has a name any more
    assert list(tmp_path.iterdir()) == []
