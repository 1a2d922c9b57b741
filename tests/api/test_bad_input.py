"""What is wrong with a request is told, all of it, and never ignored."""

from typing import Any

import pytest

from tests.api.serving import Serving

ITEMS = "/collections/settlements/items"


def faults(server: Serving, path: str, status: int = 400) -> list[dict[str, Any]]:
    response = server.get(path)
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["cache-control"] == "no-store"
    problem = response.json()
    assert problem["status"] == status
    assert problem["instance"] == path.split("?", maxsplit=1)[0]
    assert "Traceback" not in response.text
    errors: list[dict[str, Any]] = problem["errors"]
    return errors


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("colour=red", "colour"),
        ("datetime=0", "datetime"),
        ("datetime=2022-13-01", "datetime"),
        ("datetime=2022-02-30", "datetime"),
        ("datetime=yesterday", "datetime"),
        ("datetime=", "datetime"),
        ("datetime=20221001", "datetime"),
        ("datetime=2022-10-01T25:00:00Z", "datetime"),
        ("datetime=2022-10-01T00:00:00", "datetime"),
        ("datetime=9999-12-31T23:59:59-12:00", "datetime"),
        ("datetime=../..", "datetime"),
        ("datetime=2022-10-02/2022-10-01", "datetime"),
        ("datetime=2022-10-01/2022-10-02/2022-10-03", "datetime"),
        ("as_of=2022-10", "as_of"),
        ("as_of=tomorrow", "as_of"),
        ("revision=-1", "revision"),
        ("revision=latest", "revision"),
        ("revision=999999", "revision"),
        ("method=consensus", "method"),
        ("method=consensus@9", "method"),
        ("method=perspective@1", "method"),
        ("method=perspective@1?party=XX", "method"),
        ("method=", "method"),
        ("controller=XX", "controller"),
        ("controller=", "controller"),
        ("oblast=nowhere", "oblast"),
        ("oblast=east-1", "oblast"),
        ("status=calm", "status"),
        ("bbox=40,52,22,44", "bbox"),
        ("bbox=22,52,40,44", "bbox"),
        ("bbox=40,44,22,52", "bbox"),
        ("bbox=22,44,40", "bbox"),
        ("bbox=a,b,c,d", "bbox"),
        ("bbox=nan,44,40,52", "bbox"),
        ("bbox=1e400,44,40,52", "bbox"),
        ("bbox=-181,44,40,52", "bbox"),
        ("bbox=22,44,40,91", "bbox"),
        ("limit=0", "limit"),
        ("limit=-1", "limit"),
        ("limit=1e9", "limit"),
        ("limit=1000000000", "limit"),
        ("limit=abc", "limit"),
        ("limit=", "limit"),
        ("limit=1.5", "limit"),
        ("limit=٣", "limit"),
        ("limit=" + "9" * 6000, "limit"),
        ("limit=5&limit=5", "limit"),
        ("offset=-1", "offset"),
        ("f=xml", "f"),
        ("crs=http://www.opengis.net/def/crs/EPSG/0/3857", "crs"),
        ("bbox-crs=EPSG:4326", "bbox-crs"),
        ("datetime=%00", "datetime"),
        ("%ff=1", "\N{REPLACEMENT CHARACTER}"),
    ],
)
def test_a_faulty_parameter_is_named(server: Serving, query: str, parameter: str) -> None:
    # When a request has one fault, then the problem names the parameter and says what is wrong
    errors = faults(server, f"{ITEMS}?{query}")
    assert {error["parameter"] for error in errors} == {parameter}
    assert {error["pointer"] for error in errors} == {f"/{parameter}"}
    assert all(error["detail"].startswith(parameter) for error in errors)


def test_every_fault_is_listed_at_once(server: Serving) -> None:
    # When a request has faults of every kind
    errors = faults(server, f"{ITEMS}?datetime=0&limit=0&limit=1&nonsense=1&controller=XX,UA,YY&bbox=40,52,22,44")

    # Then all of them are told, several of one parameter too
    told = [(error["parameter"], error["value"]) for error in errors]
    assert sorted({name for name, _ in told}) == ["bbox", "controller", "datetime", "limit", "nonsense"]
    assert ("controller", "XX") in told
    assert ("controller", "YY") in told
    assert sum(name == "bbox" for name, _ in told) == 2


def test_swapped_corners_are_called_so(server: Serving) -> None:
    # When the corners of a box are swapped, then the message says so and gives the order
    (error,) = faults(server, f"{ITEMS}?bbox=22,52,40,44")
    assert "corners swapped" in error["detail"]
    assert "west,south,east,north" in error["detail"]


def test_a_box_may_cross_the_antimeridian(server: Serving) -> None:
    # When a box runs from 30°E across the antimeridian only a little, it is meant
    assert server.json(f"{ITEMS}?bbox=38,44,-170,52")["numberMatched"] == 0
    assert server.json(f"{ITEMS}?bbox=36,44,-170,52")["numberMatched"] == 4


def test_what_may_have_been_meant_is_offered(server: Serving) -> None:
    # When an oblast is misspelt, then near ones are offered
    (error,) = faults(server, f"{ITEMS}?oblast=Eest%20Oblast")
    assert error["candidates"] == ["east (East Oblast)", "west (West Oblast)"] or error["candidates"][0].startswith(
        ("east", "west")
    )


def test_what_was_meant_by_many_wrong_names_is_looked_for_a_few_times_only(server: Serving) -> None:
    # When many oblasts are asked for that are none, some of them twice
    names = ",".join(f"Eest%20Oblas{chr(97 + number % 20)}" for number in range(100))
    errors = faults(server, f"{ITEMS}?oblast={names}")

    # Then each is told once, and what there is only beside the first ones: every search goes through all places
    assert len(errors) == 20
    assert [bool(error["candidates"]) for error in errors] == [True] * 3 + [False] * 17


def test_an_oblast_is_known_by_its_first_word(server: Serving) -> None:
    # When the word is that of one oblast only, then it is meant
    whole = server.json(f"{ITEMS}?oblast=East%20Oblast")["numberMatched"]
    assert server.json(f"{ITEMS}?oblast=east")["numberMatched"] == whole
    assert server.json(f"{ITEMS}?oblast=EAST")["numberMatched"] == whole
    assert faults(server, f"{ITEMS}?oblast=Eas")


def test_the_links_of_a_long_address_do_not_burst_the_headers(server: Serving) -> None:
    # When an address is longer than a header may be with all links to its other forms
    query = "filter=name%20IN%20(" + ",".join(["'x'"] * 1900) + ")"
    response = server.get(f"{ITEMS}?{query}")

    # Then they are left to the body
    assert response.status_code == 200
    assert len(response.headers.get("link", "")) <= 8192
    assert {"self", "alternate"} <= {link["rel"] for link in response.json()["links"]}


@pytest.mark.parametrize("day", ["0", "2022-13-01", "yesterday", "2022-10", "2022-10-01T00:00:00Z"])
def test_a_snapshot_of_no_day_is_refused(server: Serving, day: str) -> None:
    # When the day in the path is none, then it is a fault like any other, listed with the others
    errors = faults(server, f"/snapshots/{day}.geojson?limit=1&bbox=1")
    assert {error["parameter"] for error in errors} == {"day", "limit", "bbox"}


@pytest.mark.parametrize(
    "path",
    [
        "/places/nowhere",
        "/places/nowhere/why",
        "/places/east/why",
        "/collections/rivers",
        "/collections/rivers/items",
        "/collections/settlements/items/nowhere",
        "/collections/settlements/items/east",
        "/collections/settlements/items/east-1@2022-03-02",
        "/collections/settlements/items/east-1@soon",
        "/collections/oblasts/items/east-1",
        "/problems/none",
        "/snapshots/2022-10-01.kml",
        "/static/none.js",
        "/nothing",
    ],
)
def test_what_does_not_exist_is_not_found(server: Serving, path: str) -> None:
    # When something is asked for that is not there, then the problem says so
    faults(server, path, status=404)


@pytest.mark.parametrize("path", ["/conformance", "/collections", "/basemap", "/timeline", "/openapi.json", "/?f=json"])
def test_no_path_ignores_a_parameter(server: Serving, path: str) -> None:
    # When a path is given a parameter that it does not take, then it refuses it
    errors = faults(server, f"{path}{'&' if '?' in path else '?'}colour=red")
    assert [error["parameter"] for error in errors] == ["colour"]


@pytest.mark.parametrize("path", ["/places", "/places?q=", "/places?q=%20", "/places?q=e&limit=101"])
def test_a_search_needs_words_and_a_sensible_limit(server: Serving, path: str) -> None:
    # When a search says nothing, or asks for too much, then it is refused
    assert faults(server, path)


def test_a_method_that_a_path_does_not_have_is_refused(server: Serving) -> None:
    # When something is posted to a path that is only read
    response = server.client.post("/timeline")

    # Then the problem says so and the header lists what it answers to
    assert response.status_code == 405
    assert response.headers["content-type"] == "application/problem+json"
    assert set(response.headers["allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


def test_a_fault_of_the_server_shows_no_trace(server: Serving) -> None:
    # Given a server whose base map is not what it should be
    server.client.app.state.served.publisher._atlas = None  # type: ignore[attr-defined]

    # When anything is asked, then the answer is a problem without a word of code
    response = server.get("/timeline")
    assert response.status_code == 500
    assert response.headers["content-type"] == "application/problem+json"
    assert "Error" not in response.text
    assert "File" not in response.text


def test_every_kind_of_problem_explains_itself(server: Serving) -> None:
    # Given a problem, when its type is followed, then it says what the kind means
    kind = server.get("/nothing").json()["type"]
    assert server.json(kind)["title"] == "There is no such thing"
