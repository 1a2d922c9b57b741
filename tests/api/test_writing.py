"""Writing over the network: who may, what is refused, what is recorded exactly once, and when it shows."""

from __future__ import annotations

import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Event
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text
from starlette.testclient import TestClient

from app.api.limits import Allowances
from app.api.refusals import TooManyRequestsError
from app.config import Settings
from app.domain.submissions import TokenRole
from app.main import create_app
from app.storage.engine import open_engine, writing
from app.storage.ledger_store import append
from app.storage.token_store import add_token, revoke_token
from tests.api.processes import filled, theatre_folder
from tests.api.serving import CAPTURE, CLAIMED, CLAIMS, TODAY, Serving
from tests.domain.builders import NOW, SOURCES, claim

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from httpx2 import Response
    from sqlalchemy import Engine

    from tests.support.postgis import PostgisServer

START = len(SOURCES) + len(CLAIMS)
WEST = {
    "kind": "capture",
    "place": "west-1",
    "party": "RU",
    "when": "2022-05-05",
    "reported_on": "2022-05-05",
    "origin": "reuters",
    "credibility": 1,
    "evidence": [{"kind": "article", "publisher": "A paper", "title": "A headline", "date": "2022-05-05"}],
}
SOUTH = {**WEST, "place": "west-2"}
CSV = "kind,place,party,when,reported_on,origin,credibility\ncapture,west-3,RU,2022-05-06,2022-05-06,reuters,1\n"
FILES: tuple[tuple[bytes, str], ...] = (
    (json.dumps(WEST).encode(), "application/json"),
    (json.dumps(WEST, indent=2).encode(), "application/json; charset=UTF-8"),
    (json.dumps([WEST]).encode(), "application/json"),
    (json.dumps(WEST).encode() + b"\n", "application/x-ndjson"),
    (
        json.dumps(
            {
                "type": "FeatureCollection",
                "features": [{"type": "Feature", "geometry": None, "properties": WEST}],
            }
        ).encode(),
        "application/geo+json",
    ),
    (CSV.encode(), "text/csv"),
    (b"\xef\xbb\xbf" + CSV.replace(",", ";").encode(), "text/csv"),
)
FAULTY_RETRACTIONS: tuple[tuple[Any, list[str]], ...] = (
    ({"reason": ""}, ["/reason"]),
    ({"reason": 5, "reported_on": "yesterday", "colour": 1}, ["/colour", "/reason", "/reported_on"]),
    ({"reason": "x", "reported_on": "2999-01-01"}, ["/reported_on"]),
    ({"reason": "x\0"}, ["/reason"]),
    ([], [""]),
    (b"{", [""]),
    (b"[" * 10_000, [""]),
    (b"\xff\xfe", [""]),
)
HOSTILE: tuple[tuple[str, bytes, dict[str, str], int, str], ...] = (
    ("/claims", b"{}", {"Content-Type": "text/plain"}, 415, "unsupported-body"),
    ("/claims", CSV.encode(), {"Content-Type": "text/csv"}, 415, "unsupported-body"),
    ("/claims", b"{}", {"Content-Type": "application/json; charset=cp1251"}, 415, "unsupported-body"),
    ("/claims", b"{}", {"Content-Encoding": "gzip"}, 415, "unsupported-body"),
    ("/claims", b" " * 1_000_001, {}, 413, "too-large"),
    ("/claims", json.dumps([WEST] * 1001).encode() + b" " * 10, {}, 422, "invalid-body"),
    ("/claims", b"\n".join([b"{}"] * 5000), {"Content-Type": "application/x-ndjson"}, 413, "too-large"),
    ("/claims", b"[" + b"{}," * 30_000 + b"{}]", {}, 413, "too-large"),
    ("/imports", b"kind\n" + b"x\n" * 200_000, {"Content-Type": "text/csv"}, 413, "too-large"),
    ("/imports", b"[" * 1_000_000, {}, 422, "invalid-body"),
    ("/imports", b'{"a":' * 100_000, {}, 422, "invalid-body"),
    ("/imports", b"PK\x03\x04" + b"\0" * 100, {"Content-Type": "text/csv"}, 422, "invalid-body"),
    ("/imports", b"", {"Content-Type": "text/csv"}, 422, "invalid-body"),
    ("/claims", b"", {}, 422, "invalid-body"),
    ("/claims", b"null", {}, 422, "invalid-body"),
    ("/claims", b"[]", {}, 422, "invalid-body"),
    ("/claims", b'"\xed\xa0\x80"', {}, 422, "invalid-body"),
    ("/claims", json.dumps({**WEST, "note": "\0"}).encode(), {}, 422, "invalid-body"),
    ("/claims", json.dumps({**WEST, "credibility": 10**40}).encode(), {}, 422, "invalid-body"),
    ("/claims", b"{}", {"Idempotency-Key": "with blanks"}, 400, "invalid-request"),
    ("/claims?dry_run=true", b"{}", {}, 400, "invalid-request"),
    ("/imports?dry_run=maybe", b"{}", {}, 400, "invalid-request"),
)
HOLDER = "/collections/settlements/items/{}?datetime=2022-06-01"


@dataclass(kw_only=True)
class Newsroom:
    """A database with its people, and a server whose own look at the ledger comes too late for any test."""

    url: str
    theatre: Path
    engine: Engine
    client: TestClient
    secrets: dict[str, str] = field(default_factory=dict)

    def token(self, name: str, role: TokenRole, expires_at: datetime | None = None) -> str:
        with writing(self.engine) as connection:
            made, secret = add_token(connection, name, role, datetime.now(UTC), expires_at)
        self.secrets[name] = secret
        return made.id

    def send(self, who: str | None, path: str, body: Any = None, **headers: str) -> Response:  # noqa: ANN401 - JSON
        """Post a body, as JSON unless it is bytes."""
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        if who is not None:
            given["Authorization"] = f"Bearer {self.secrets[who]}"
        content = body if isinstance(body, (bytes, type(None))) else json.dumps(body).encode()
        if content is not None:
            given.setdefault("Content-Type", "application/json")
        return self.client.post(path, content=content, headers=given)

    def read(self, who: str, path: str) -> Any:  # noqa: ANN401 - JSON
        answer = self.client.get(path, headers={"Authorization": f"Bearer {self.secrets[who]}"})
        assert answer.status_code == 200, answer.text
        return answer.json()

    def holder(self, place: str) -> str | None:
        properties: dict[str, str | None] = self.client.get(HOLDER.format(place)).json()["properties"]
        return properties["controller"]

    @property
    def revision(self) -> int:
        found: int = self.client.get("/health/ready").json()["revision"]
        return found

    def rows(self, table: str) -> int:
        with self.engine.connect() as connection:
            count: int = connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()  # noqa: S608 - ours
        return count


@contextmanager
def another_server(url: str, theatre: Path, **settings: Any) -> Iterator[TestClient]:  # noqa: ANN401 - of settings
    made = Settings(database_url=url, theatre=theatre, _env_file=None, **{"poll_seconds": 600, **settings})  # type: ignore[call-arg]  # pydantic-settings takes it
    with TestClient(create_app(made, clock=lambda: TODAY), raise_server_exceptions=False) as client:
        yield client


@pytest.fixture(scope="session")
def filled_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A GeoPackage with the small theatre, to be copied."""
    path = tmp_path_factory.mktemp("filled") / "marchland.gpkg"
    filled(f"sqlite:///{path}").dispose()
    return path


@pytest.fixture(scope="session")
def filled_template(postgis: PostgisServer) -> Iterator[str]:
    """The name of a PostGIS database with the small theatre, to be copied."""
    with postgis.fresh_database() as url:
        filled(url.render_as_string(hide_password=False)).dispose()
        assert url.database is not None
        yield url.database


@pytest.fixture
def filled_sqlite_url(filled_file: Path, tmp_path: Path) -> str:
    """A copy of its own."""
    return f"sqlite:///{shutil.copy(filled_file, tmp_path / 'marchland.gpkg')}"


@pytest.fixture
def filled_postgis_url(postgis: PostgisServer, filled_template: str) -> Iterator[str]:
    """A copy of its own."""
    with postgis.fresh_database(template=filled_template) as url:
        yield url.render_as_string(hide_password=False)


@pytest.fixture(params=["sqlite", pytest.param("postgis", marks=pytest.mark.postgis)])
def newsroom(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Newsroom]:
    """A newsroom with an editor, a contributor and a reader: once over SQLite, once over PostGIS."""
    url: str = request.getfixturevalue(f"filled_{request.param}_url")
    engine = open_engine(url)
    theatre = theatre_folder(tmp_path)
    with another_server(url, theatre, writes_per_minute=10_000) as client:
        room = Newsroom(url=url, theatre=theatre, engine=engine, client=client)
        room.token("Ed", TokenRole.EDITOR)
        room.token("Connie", TokenRole.CONTRIBUTOR)
        room.token("Reed", TokenRole.READER)
        yield room
    engine.dispose()


def test_what_an_editor_writes_is_on_the_map_at_once(newsroom: Newsroom) -> None:
    # Given a map that is kept by caches
    tag = newsroom.client.get(HOLDER.format("west-1")).headers["etag"]
    assert newsroom.holder("west-1") == "UA"

    # When an editor records two claims
    answer = newsroom.send("Ed", "/claims", [WEST, SOUTH])

    # Then the answer says what was recorded and what changed
    assert answer.status_code == 201, answer.text
    said = answer.json()
    assert (said["state"], said["revision"], said["since"]) == ("accepted", START + 2, START)
    assert (said["recorded"], said["already"], len(said["claims"])) == (2, 0, 2)
    assert said["changes"]["places"] == 2
    assert said["changes"]["listed"][0] == {
        "place": "west-1",
        "name": "Westville 1",
        "from": "2022-05-05",
        "to": None,
        "before": {"controller": "UA", "status": "controlled", "pressure": "none", "claimed_by": None},
        "after": {"controller": "RU", "status": "controlled", "pressure": "none", "claimed_by": None},
        "rule": "observation",
    }
    # And everybody sees it with the next request
    assert newsroom.revision == START + 2
    assert newsroom.holder("west-1") == "RU"
    assert newsroom.client.get(HOLDER.format("west-1"), headers={"If-None-Match": tag}).status_code == 200
    # And the location tells who did it
    assert newsroom.read("Ed", answer.headers["location"].removeprefix("http://testserver"))["submitted_by"][
        "name"
    ] == ("Ed")
    # And no page may frame the answer, nor cache it
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["cache-control"] == "no-store"
    assert "access-control-allow-credentials" not in answer.headers


def test_the_documented_example_of_a_claim_can_be_recorded_as_it_stands(newsroom: Newsroom) -> None:
    # Given what the API's description shows for this theatre
    operation = newsroom.client.get("/openapi.json").json()["paths"]["/claims"]["post"]
    example = operation["requestBody"]["content"]["application/json"]["example"]

    # When an editor sends it
    answer = newsroom.send("Ed", "/claims", example)

    # Then it is recorded
    assert answer.status_code == 201, answer.text
    assert answer.json()["recorded"] == 1


def test_other_processes_show_it_when_they_next_look(newsroom: Newsroom) -> None:
    # Given a second server of the same database
    with another_server(newsroom.url, newsroom.theatre, poll_seconds=0.05) as other:
        # When an editor writes through the first
        assert newsroom.send("Ed", "/claims", WEST).status_code == 201

        # Then the second follows by itself
        for _ in range(200):
            if other.get("/health/ready").json()["revision"] == START + 1:
                break
            Event().wait(0.05)
        assert other.get(HOLDER.format("west-1")).json()["properties"]["controller"] == "RU"


def test_what_a_contributor_submits_shows_nowhere_before_an_editor_accepts_it(newsroom: Newsroom) -> None:
    # When a contributor submits
    answer = newsroom.send("Connie", "/claims", [WEST, SOUTH])

    # Then it waits: neither the ledger nor any answer knows of it
    assert answer.status_code == 202
    path = answer.headers["location"].removeprefix("http://testserver")
    assert (answer.json()["state"], newsroom.revision, newsroom.rows("record")) == ("pending", START, START)
    assert newsroom.holder("west-1") == "UA"
    # And its contributor and editors see it, and nobody else
    assert newsroom.read("Connie", path)["content"][0]["place"] == "west-1"
    assert [one["id"] for one in newsroom.read("Ed", "/submissions?state=pending")["submissions"]] == [
        answer.json()["id"]
    ]
    newsroom.token("Cora", TokenRole.CONTRIBUTOR)
    headers = {"Authorization": f"Bearer {newsroom.secrets['Cora']}"}
    assert newsroom.client.get(path, headers=headers).status_code == 404
    assert newsroom.read("Cora", "/submissions")["submissions"] == []
    assert newsroom.client.get(path).status_code == 401

    # When another contributor tries to accept it, and then an editor does
    assert newsroom.send("Cora", f"{path}/acceptance").status_code == 403
    accepted = newsroom.send("Ed", f"{path}/acceptance")

    # Then it is on the map, and says who decided
    assert accepted.status_code == 200, accepted.text
    assert (accepted.json()["state"], accepted.json()["decided_by"]["name"]) == ("accepted", "Ed")
    assert newsroom.holder("west-1") == "RU"
    # And it can be decided on once
    assert newsroom.send("Ed", f"{path}/acceptance").status_code == 409
    assert newsroom.send("Ed", f"{path}/rejection", {"reason": "Too late."}).status_code == 409


def test_what_is_rejected_is_never_recorded_and_its_contributor_learns_why(newsroom: Newsroom) -> None:
    # Given a submission
    path = newsroom.send("Connie", "/claims", WEST).headers["location"].removeprefix("http://testserver")

    # When it is rejected
    rejected = newsroom.send("Ed", f"{path}/rejection", {"reason": "Another day."})

    # Then the contributor reads the reason, and the ledger never heard of it
    assert rejected.status_code == 200
    assert newsroom.read("Connie", path)["reason"] == "Another day."
    assert newsroom.send("Ed", f"{path}/acceptance").status_code == 409
    assert newsroom.rows("record") == START


def test_a_submission_that_became_faulty_is_not_recorded(newsroom: Newsroom) -> None:
    # Given a submission, and the same statement with another credibility recorded since
    path = newsroom.send("Connie", "/claims", WEST).headers["location"].removeprefix("http://testserver")
    newsroom.send("Ed", "/claims", {**WEST, "credibility": 2})

    # When it is accepted, then the answer names the fault, and it goes on waiting
    answer = newsroom.send("Ed", f"{path}/acceptance")
    assert answer.status_code == 422
    assert "supersedes" in answer.json()["errors"][0]["detail"]
    assert newsroom.read("Ed", path)["state"] == "pending"


def test_a_claim_is_taken_back_and_the_map_with_it(newsroom: Newsroom) -> None:
    # When a contributor asks to take a claim back
    path = f"/claims/{CAPTURE.id}/retraction"
    reason = {"reason": " A mistake. ", "reported_on": None}
    asked = newsroom.send("Connie", path, reason)
    assert asked.status_code == 202
    before = newsroom.client.get("/places/east-1").json()["timeline"]

    # Then nothing happens until an editor agrees
    accepted = newsroom.send("Ed", asked.headers["location"].removeprefix("http://testserver") + "/acceptance")
    assert accepted.status_code == 200, accepted.text
    after = newsroom.client.get("/places/east-1").json()["timeline"]
    assert len(after) < len(before)
    # And it cannot be taken back twice, nor one that is not there
    again = newsroom.send("Ed", path, reason)
    assert again.status_code == 409
    assert "retracted already" in again.json()["detail"]
    unknown = newsroom.send("Ed", "/claims/c0000000000000000/retraction", reason)
    assert unknown.status_code == 404
    # And an editor does it in one step
    assert newsroom.send("Ed", f"/claims/{CLAIMED.id}/retraction", {"reason": "Wrong."}).status_code == 201
    assert newsroom.revision == START + 2


def test_a_faulty_retraction_lists_every_fault(newsroom: Newsroom) -> None:
    for body, pointers in FAULTY_RETRACTIONS:
        answer = newsroom.send("Ed", f"/claims/{CAPTURE.id}/retraction", body)
        assert answer.status_code == 422
        assert answer.json()["type"] == "/problems/invalid-body"
        assert [error["pointer"] for error in answer.json()["errors"]] == pointers
    assert newsroom.rows("record") == START


def test_every_fault_of_a_body_is_listed_and_nothing_of_it_is_recorded(newsroom: Newsroom) -> None:
    # When a list holds a good claim, faulty ones and what is none
    faulty = {**WEST, "place": "nowhere", "when": "soon", "colour": "red", "credibility": 9}
    evidence = {**SOUTH, "evidence": [*SOUTH["evidence"], {"kind": "rumour", "url": ["x"], "shape": 1}]}  # type: ignore[misc]  # a list
    answer = newsroom.send("Ed", "/claims", [WEST, faulty, 7, evidence, WEST, {**SOUTH, "origin": "unheard-of"}])

    # Then all faults are named with pointers
    assert answer.status_code == 422
    errors = answer.json()["errors"]
    pointers = {error["pointer"] for error in errors}
    assert {"/1", "/2", "/3/evidence/1/url", "/3/evidence/1", "/5/origin"} <= pointers
    assert all(error["parameter"] is None and error["detail"] for error in errors)
    assert str(len(errors)) in answer.json()["detail"]
    assert (newsroom.rows("record"), newsroom.rows("submission")) == (START, 0)


def test_a_file_of_any_kind_is_foreseen_and_imported(newsroom: Newsroom) -> None:
    # When files are tried, then the answer tells what each would change, and nothing is recorded
    for content, media_type in FILES:
        foreseen = newsroom.send("Ed", "/imports?dry_run=true", content, Content_Type=media_type)
        assert foreseen.status_code == 200, foreseen.text
        assert (foreseen.json()["state"], foreseen.json()["changes"]["count"]) == ("foreseen", 1)
    assert newsroom.revision == START

    # When one is sent, then that has changed; sent again, everything is known
    sent = newsroom.send("Ed", "/imports", content, Content_Type=media_type)
    assert sent.status_code == 201, sent.text
    assert sent.json()["changes"] == foreseen.json()["changes"]
    again = newsroom.send("Ed", "/imports", content, Content_Type=media_type)
    assert (again.status_code, again.json()["state"], again.json()["already"]) == (200, "known", 1)


def test_faults_of_a_single_claim_name_its_keys(newsroom: Newsroom) -> None:
    for indent in (None, 2):
        answer = newsroom.send("Ed", "/claims", json.dumps({**WEST, "origin": "unheard-of"}, indent=indent).encode())
        [error] = answer.json()["errors"]
        assert (error["pointer"], error["detail"]) == ("/origin", "origin: is not known")


def test_faults_of_a_csv_name_line_and_column(newsroom: Newsroom) -> None:
    answer = newsroom.send("Ed", "/imports", CSV.replace("west-3", "nowhere").encode(), Content_Type="text/csv")
    assert answer.status_code == 422
    [error] = answer.json()["errors"]
    assert error["detail"].startswith("line 2, column place: ")
    assert error["pointer"] == ""


def test_hostile_bodies_are_refused_in_plain_words(newsroom: Newsroom) -> None:
    for path, content, headers, status, problem in HOSTILE:
        given = {name.replace("-", "_"): value for name, value in headers.items()}
        answer = newsroom.send("Ed", path, content, **given)
        assert answer.status_code == status, (content[:50], answer.text[:500])
        assert answer.json()["type"] == f"/problems/{problem}"
        assert len(answer.content) < 600_000
        assert newsroom.client.get(f"/problems/{problem}").json()["status"] == status
    assert newsroom.rows("record") == START


def test_who_may_not_write_is_told_why(newsroom: Newsroom) -> None:
    # Given tokens that are revoked, expired, made up, or of too small a role
    gone = newsroom.token("Gus", TokenRole.EDITOR)
    with writing(newsroom.engine) as connection:
        revoke_token(connection, gone, datetime.now(UTC))
    newsroom.token("Exa", TokenRole.EDITOR, expires_at=datetime.now(UTC) - timedelta(seconds=1))
    newsroom.secrets |= {"Mallory": "marchland_made-up", "Odd": "with blanks; ' OR 1=1 --", "None": ""}

    # When each of them tries
    for who in ("Gus", "Exa", "Mallory", "Odd", "None"):
        answer = newsroom.send(who, "/claims", WEST)
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"] == 'Bearer realm="marchland", error="invalid_token"'
    nobody = newsroom.send(None, "/claims", WEST)
    reader = newsroom.send("Reed", "/claims", WEST)

    # Then the answer says what is missing, as RFC 6750 has it, and nothing is recorded
    assert (nobody.status_code, nobody.headers["www-authenticate"]) == (401, 'Bearer realm="marchland"')
    assert nobody.json()["type"] == "/problems/unauthenticated"
    assert reader.status_code == 403
    assert 'error="insufficient_scope", scope="contributor"' in reader.headers["www-authenticate"]
    assert newsroom.rows("record") == START


def test_a_page_of_another_origin_may_not_write(newsroom: Newsroom) -> None:
    # When a browser asks whether a page of another origin may write with a token
    asked = {
        "Origin": "https://example.org",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization, content-type",
    }
    answer = newsroom.client.options("/claims", headers=asked)

    # Then the answer does not let it
    assert "POST" not in answer.headers["access-control-allow-methods"]
    assert "authorization" not in answer.headers["access-control-allow-headers"].lower()
    assert "access-control-allow-credentials" not in answer.headers


def test_the_same_request_with_the_same_key_is_carried_out_once(newsroom: Newsroom) -> None:
    # Given a request with a key, answered
    first = newsroom.send("Ed", "/claims", [WEST], Idempotency_Key="abc")
    assert first.status_code == 201

    # When it comes again, after other things were recorded, and even through another process
    newsroom.send("Ed", "/claims", [SOUTH])
    again = newsroom.send("Ed", "/claims", [WEST], Idempotency_Key="abc")
    with another_server(newsroom.url, newsroom.theatre) as other:
        headers = {
            "Authorization": f"Bearer {newsroom.secrets['Ed']}",
            "Idempotency-Key": "abc",
            "Content-Type": "application/json",
        }
        elsewhere = other.post("/claims", content=json.dumps([WEST]).encode(), headers=headers)

    # Then it is answered alike, and recorded once
    for answer in (again, elsewhere):
        assert (answer.status_code, answer.content) == (201, first.content)
        assert answer.headers["location"] == first.headers["location"]
        assert answer.headers["idempotency-replayed"] == "true"
    assert newsroom.revision == START + 2
    # And the key stands for no other request; another token has keys of its own
    other_body = newsroom.send("Ed", "/claims", [SOUTH], Idempotency_Key="abc")
    assert (other_body.status_code, other_body.json()["type"]) == (422, "/problems/key-reused")
    assert newsroom.send("Ed", "/imports", [WEST], Idempotency_Key="abc").status_code == 422
    assert newsroom.send("Connie", "/claims", [{**WEST, "place": "west-4"}], Idempotency_Key="abc").status_code == 202


def test_a_storm_of_retries_records_once(newsroom: Newsroom) -> None:
    # When the same request comes from many threads at once, with one key
    with ThreadPoolExecutor(12) as threads:
        answers = list(
            threads.map(lambda _: newsroom.send("Ed", "/claims", [WEST, SOUTH], Idempotency_Key="storm"), range(24))
        )

    # Then all are answered alike, and it is recorded once
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert sum("idempotency-replayed" not in answer.headers for answer in answers) == 1
    assert newsroom.revision == newsroom.rows("record") == START + 2


def test_editors_who_write_at_once_get_a_revision_each(newsroom: Newsroom) -> None:
    # Given two servers of one database, and two editors
    newsroom.token("Edda", TokenRole.EDITOR)
    with ExitStack() as stack:
        other = stack.enter_context(another_server(newsroom.url, newsroom.theatre, writes_per_minute=10_000))
        rooms = [
            newsroom,
            Newsroom(
                url=newsroom.url,
                theatre=newsroom.theatre,
                engine=newsroom.engine,
                client=other,
                secrets=newsroom.secrets,
            ),
        ]

        # When both write at once, each through a server of their own, some of it the same
        def write(number: int) -> Response:
            body = {**WEST, "place": f"middle-{number // 2 % 6}", "when": "2022-05-05", "credibility": 1}
            return rooms[number % 2].send(("Ed", "Edda")[number % 2], "/claims", body)

        with ThreadPoolExecutor(6) as threads:
            answers = list(threads.map(write, range(12)))

    # Then every statement is recorded once, under a revision of its own, and nobody saw an error
    assert {answer.status_code for answer in answers} <= {200, 201}
    recorded = [answer.json() for answer in answers if answer.json().get("recorded")]
    assert sorted(one["revision"] for one in recorded) == list(range(START + 1, START + 7))
    assert newsroom.rows("record") == START + 6


def test_two_editors_who_decide_at_once_decide_once(newsroom: Newsroom) -> None:
    # Given a submission and two editors
    newsroom.token("Edda", TokenRole.EDITOR)
    path = newsroom.send("Connie", "/claims", WEST).headers["location"].removeprefix("http://testserver")

    # When one accepts and the other rejects at the same moment
    with ThreadPoolExecutor(2) as threads:
        accepting = threads.submit(newsroom.send, "Ed", f"{path}/acceptance")
        rejecting = threads.submit(newsroom.send, "Edda", f"{path}/rejection", {"reason": "No."})
    statuses = [accepting.result().status_code, rejecting.result().status_code]

    # Then one of them did, and the other is told
    assert sorted(statuses) == [200, 409]
    assert newsroom.rows("record") == (START + 1 if statuses[0] == 200 else START)


def test_a_ledger_that_moved_meanwhile_is_taken_into_account(newsroom: Newsroom) -> None:
    # Given a record of another process that this server has not seen
    with writing(newsroom.engine) as connection:
        append(connection, [claim("capture", "west-1", "RU", "2022-05-05", "reuters", credibility=2)], NOW)

    # When an editor sends the same statement with another credibility, then the answer knows of it
    answer = newsroom.send("Ed", "/claims", WEST)
    assert answer.status_code == 422
    assert "is recorded as" in answer.json()["errors"][0]["detail"]


def test_too_many_requests_are_held_back_for_a_while(database_url: str, tmp_path: Path) -> None:
    # Given a server that takes two requests a minute from a token
    engine = filled(database_url)
    theatre = theatre_folder(tmp_path)
    with another_server(database_url, theatre, writes_per_minute=2) as client:
        room = Newsroom(url=database_url, theatre=theatre, engine=engine, client=client)
        room.token("Ed", TokenRole.EDITOR)
        statuses = [room.send("Ed", "/claims", WEST).status_code for _ in range(2)]

        # When a third comes, and then more from the address without a good token
        third = room.send("Ed", "/claims", WEST)
        fourth, fifth = (room.send(None, "/claims", WEST) for _ in range(2))

        # Then it is told when to come again; reading goes on
        assert statuses == [201, 200]
        assert third.status_code == fifth.status_code == 429
        assert fourth.status_code == 401
        assert 1 <= int(third.headers["retry-after"]) <= 60
        assert third.json()["type"] == "/problems/too-many-requests"
        assert client.get("/health/ready").status_code == 200
    engine.dispose()


def test_an_allowance_fills_up_again_with_time() -> None:
    # Given an allowance of sixty a minute, used up
    now = [0.0]
    allowances = Allowances(60, clock=lambda: now[0])
    for _ in range(60):
        allowances.take("a")
    with pytest.raises(TooManyRequestsError):
        allowances.take("a")

    # When a second passes, then there is one more; others have their own
    now[0] = 1.01
    allowances.take("a")
    allowances.take("b")
    with pytest.raises(TooManyRequestsError):
        allowances.take("a")


def test_a_server_without_an_office_only_reads(server: Serving) -> None:
    answer = server.client.post("/claims", json=WEST)
    assert (answer.status_code, answer.json()["type"]) == (403, "/problems/writing-off")
