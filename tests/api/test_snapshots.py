"""Snapshots: everything on a day in one document."""

import pytest

from app.api import pieces
from app.atlas import features
from tests.api.serving import Serving
from tests.domain.builders import claim


def test_a_snapshot_says_what_it_is_of(server: Serving) -> None:
    # When the snapshot of a day is asked for
    snapshot = server.json("/snapshots/2022-03-02.geojson?method=verified@1&as_of=2022-03-05")

    # Then it names day, method, reports and revision, and holds every settlement
    assert snapshot["type"] == "FeatureCollection"
    assert (snapshot["day"], snapshot["as_of"], snapshot["method"]) == ("2022-03-02", "2022-03-05", "verified@1")
    assert snapshot["revision"] == server.publisher.atlas.revision
    assert snapshot["numberReturned"] == len(snapshot["features"]) == 20
    assert {link["rel"] for link in snapshot["links"]} == {"self", "canonical"}


def test_a_snapshot_and_the_items_of_its_day_hold_the_same_features(server: Serving) -> None:
    # Given both answers about a day, then their features are the same, filters included
    for query in ("", "&controller=RU", "&oblast=east&status=controlled", "&bbox=36,46,39,50"):
        snapshot = server.json(f"/snapshots/2022-03-02.geojson?f=geojson{query}")
        items = server.json(f"/collections/settlements/items?datetime=2022-03-02{query}")
        assert snapshot["features"] == items["features"]


def test_the_oblasts_of_a_day_are_a_layer_of_its_snapshot(server: Serving) -> None:
    # When the layer is asked for, then it holds the oblasts with their outlines
    layer = server.json("/snapshots/2022-03-02.geojson?layer=oblasts")
    assert [feature["id"] for feature in layer["features"]] == ["west", "middle", "east"]
    assert layer["features"] == server.json("/collections/oblasts/items?datetime=2022-03-02")["features"]
    assert layer["features"][0]["geometry"]["type"] == "MultiPolygon"


def test_the_first_and_the_last_day_there_are_can_be_asked_for(server: Serving) -> None:
    # When the ends of the calendar are asked for, then both are answered
    assert server.json("/snapshots/0001-01-01.geojson")["note"] is not None
    assert server.json("/snapshots/9999-12-31.geojson")["note"] is not None


def test_a_snapshot_in_gzip_is_the_same_document(server: Serving) -> None:
    # Given a snapshot of all settlements and one of some, each as it is and as gzip
    for query in ("", "?controller=RU", "?layer=oblasts"):
        path = f"/snapshots/2022-03-02.geojson{query}"
        plain = server.get(path, accept_encoding="identity")
        packed = server.get(path, accept_encoding="gzip, br")

        # Then what a client reads is equal; the client unpacks by itself
        assert plain.content == packed.content
        assert "Content-Encoding" not in plain.headers
        assert packed.headers["Content-Encoding"] == ("br" if query else "gzip")
        assert packed.headers["ETag"] != plain.headers["ETag"]


def test_a_long_snapshot_comes_in_pieces_and_is_the_same_document(
    server: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Given a snapshot as a whole, and a server to which it is long
    path = "/snapshots/2022-03-02.geojson"
    whole = server.get(path, accept_encoding="identity")
    monkeypatch.setattr(pieces, "_WHOLE_BYTES", 100)
    monkeypatch.setattr(features, "_WHOLE_BLOCK", 3)
    server.record(claim("capture", "west-1", "RU", "2021-03-01", "newsweek", credibility=2))

    # When it is asked for again, then it has the same bytes, and says before how many
    pinned = f"{path}?revision={server.publisher.atlas.revision - 1}"
    long = server.get(pinned, accept_encoding="identity")
    assert long.json()["features"] == whole.json()["features"]
    assert long.headers["Content-Length"] == str(len(long.content))
    assert server.client.head(pinned, headers={"accept-encoding": "identity"}).content == b""
