"""Citations, and answers as they were at other times."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from bibtexparser.entrypoint import parse_string

from app.api.collections.catalogue import COLLECTIONS
from app.api.wording import titles
from tests.domain.builders import NOW, claim

if TYPE_CHECKING:
    from httpx2 import Response

    from tests.api.serving import Serving

LATER = datetime(2026, 12, 1, 8, 30, tzinfo=UTC)
WEST = claim("capture", "west-1", "RU", "2022-05-05", "reuters", credibility=1)
CITED = {
    "/snapshots/2022-10-01.geojson": "Control of settlements, 1 October 2022",
    "/snapshots/2022-10-01.geojson?layer=areas": "Areas of control, 1 October 2022",
    "/places/east-1": "Eastville 1 (East Oblast): history of control",
    "/places/east-1/why?day=2022-03-02": "Eastville 1 (East Oblast): the reasons for its control, 2 March 2022",
    "/statistics?from=2022-03-01&to=2022-09-30&step=month": "Statistics of control, 1 March 2022 – 30 September 2022",
    "/transitions?from=2022-03-01&to=2022-09-30": "Changes of control, 1 March 2022 – 30 September 2022",
    "/collections/oblasts/items?datetime=2022-03-02": "Oblasts by share held",
    "/collections/settlements/items/east-1": "Settlements by control: east-1",
    "/feeds/transitions.atom": "Changes of control",
    "/timeline": "History of control",
    "/?date=2022-03-02": "Map of control, 2 March 2022",
    "/embed?date=2022-03-02&place=east-1&lang=uk": "Eastville 1 (East Oblast): map of control, 2 March 2022",
}


def cite(server: Serving, url: str, query: str = "", **headers: str) -> Response:
    return server.get(f"/cite?url={quote(url, safe='')}{query}", **headers)


def csl(server: Serving, url: str, query: str = "") -> dict[str, Any]:
    answer = cite(server, url, f"&f=csl{query}")
    assert answer.status_code == 200, answer.text
    [item] = answer.json()
    found: dict[str, Any] = item
    return found


@pytest.mark.parametrize(("url", "title"), CITED.items())
def test_whatever_can_be_pinned_can_be_cited(server: Serving, url: str, title: str) -> None:
    # When a URL is cited
    item = csl(server, url)

    # Then the citation says what it is, of which revision, and gives an address that works
    assert item["title"] == title
    assert item["container-title"] == "A small theatre"
    assert item["version"] == f"revision {server.publisher.atlas.revision}"
    assert item["issued"] == {"date-parts": [[2026, 11, 22]]}
    assert item["accessed"] == {"date-parts": [[2026, 11, 22]]}
    path = item["URL"].removeprefix("http://test")
    assert server.get(path, Accept="text/html, */*").status_code == 200
    if item["type"] == "dataset":
        assert server.get(path).headers["cache-control"].endswith("immutable")
    else:
        # Of a map, day, method and revision are spelt out, and the data can be had for ever.
        asks = parse_qs(urlsplit(path).query)
        assert asks["method"] == ["consensus@1"]
        assert asks["revision"] == [str(server.publisher.atlas.revision)]
        data = re.search(r"http://test(/snapshots/\S+)", item["note"])
        assert data is not None
        assert server.get(data[1]).headers["cache-control"].endswith("immutable")


def test_csl_json_keeps_to_the_names_and_types_of_its_schema(server: Serving) -> None:
    # The fields of csl-data.json that a citation of data or of a map may have, and their types
    schema = {
        **dict.fromkeys(("id", "title", "container-title", "publisher", "version", "URL", "note", "language"), str),
        "issued": dict,
        "accessed": dict,
    }
    for url in CITED:
        item = csl(server, url)
        assert item.pop("type") in ("dataset", "map")
        assert {name: type(value) for name, value in item.items()} == schema


def test_bibtex_is_read_by_a_reader_of_bibtex_and_escapes_what_latex_would_act_on(server: Serving) -> None:
    # When a URL with characters that mean something to LaTeX and BibTeX is cited
    answer = cite(server, "/statistics?from=2022-03-01&to=2022-09-30&oblast=east", "&f=bibtex&lang=uk")
    library = parse_string(answer.text)

    # Then a reader takes it without complaint, with every field
    assert answer.headers["content-type"] == "application/x-bibtex; charset=utf-8"
    assert not library.failed_blocks
    [entry] = library.entries
    fields = {field.key: field.value for field in entry.fields}
    assert entry.entry_type == "misc"
    assert re.fullmatch(r"marchland-small-r\d+-[0-9a-f]{8}", entry.key)
    assert fields["urldate"] == "2026-11-22"
    assert fields["url"] == csl(server, "/statistics?from=2022-03-01&to=2022-09-30&oblast=east")["URL"]
    assert (fields["year"], fields["month"], fields["language"]) == ("2026", "nov", "ukrainian")
    assert "Статистика контролю" in fields["title"]


def test_hostile_words_stay_words(server: Serving) -> None:
    # When a map is cited whose address holds what LaTeX, BibTeX and HTML would act on
    hostile = "/?date=2022-03-02&note=" + quote("}\\input{/etc/passwd}%$#_&~^<script>\n@misc{x,")
    text = cite(server, hostile, "&f=bibtex").text

    # Then there is one entry, and nothing in it opens another or runs
    library = parse_string(text)
    assert len(library.entries) == 1
    assert not library.failed_blocks
    assert "\\input" not in text
    assert text.count("{") == text.count("}")


def test_the_form_follows_f_and_otherwise_accept(server: Serving) -> None:
    # When a form is named, or accepted
    url = "/timeline"
    assert cite(server, url).headers["content-type"] == "text/plain; charset=utf-8"
    assert cite(server, url, Accept="application/x-bibtex").text.startswith("@misc{")
    assert cite(server, url, Accept="text/html, application/vnd.citationstyles.csl+json").json()
    assert cite(server, url, "&f=text", Accept="application/x-bibtex").text.startswith("“History of control.”")
    assert cite(server, url).text == (
        "“History of control.” A small theatre. Marchland, revision 14, recorded 22 November 2026. Method consensus@1. "
        f"{csl(server, url)['URL']} (Accessed 22 November 2026).\n"
    )
    assert cite(server, url).headers["vary"] == "Accept"


def test_the_day_of_access_is_the_clocks_or_as_told(server: Serving) -> None:
    # Given a citation
    first = cite(server, "/timeline")

    # When a day passes, then it says so, though the ledger is the same
    server.today[0] += timedelta(days=1)
    assert cite(server, "/timeline", if_none_match=first.headers["etag"]).status_code == 200
    assert csl(server, "/timeline")["accessed"] == {"date-parts": [[2026, 11, 23]]}
    assert csl(server, "/timeline", "&accessed=2026-01-02")["accessed"] == {"date-parts": [[2026, 1, 2]]}
    again = cite(server, "/timeline")
    assert cite(server, "/timeline", if_none_match=again.headers["etag"]).status_code == 304


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/snapshots/2022-10-01.geojson",
        "//example.org/timeline",
        "http://test@example.org/timeline",
        "javascript:alert(1)",
        "http://[::1/timeline",
        "/nothing",
        "/health/live",
        "/static/js/main.js",
        "/cite?url=/timeline",
        "/places/nowhere",
        "/snapshots/2022-13-01.geojson",
        "/snapshots/2022-10-01.geojson?colour=red",
        "/?date=2022-99-99",
        "/?method=nonsense",
        "/timeline?revision=99999",
        "",
    ],
)
def test_what_is_not_of_this_server_or_at_fault_is_refused(server: Serving, url: str) -> None:
    # When it is cited, then the answer says why not
    answer = cite(server, url)
    if url in ("", "/places/nowhere"):
        # The map itself; and a place is looked up when it is answered for, not when it is cited.
        assert answer.status_code == 200
        return
    assert answer.status_code in (400, 404), answer.text
    if answer.status_code == 400:
        assert {error["parameter"] for error in answer.json()["errors"]} == {"url"}


def test_a_full_url_of_this_server_is_taken_and_one_without_host_too(server: Serving) -> None:
    # When both are cited, then both citations are the same
    assert csl(server, "http://test/timeline") == csl(server, "/timeline")


def test_a_pinned_url_is_cited_at_its_own_revision(server: Serving) -> None:
    # Given a URL of an older revision
    item = csl(server, "/timeline?revision=12")
    assert item["version"] == "revision 12"
    assert "revision=12" in item["URL"]


def test_pinned_answers_are_mementos_and_others_tell_where_to_find_them(server: Serving) -> None:
    # When an answer is pinned, then it says of what moment it is, and what it is a memento of
    pinned = server.get("/snapshots/2022-10-01.geojson?revision=14&layer=oblasts")
    assert pinned.headers["memento-datetime"] == format_datetime(NOW, usegmt=True)
    assert pinned.links["original"]["url"] == "http://test/snapshots/2022-10-01.geojson?layer=oblasts"
    # And one that moves is none, and leads to the gate and the map of them
    moving = server.get("/snapshots/2022-10-01.geojson?layer=oblasts")
    assert "memento-datetime" not in moving.headers
    assert moving.links["timegate"]["url"] == pinned.links["timegate"]["url"]
    for relation in ("timegate", "timemap"):
        assert server.client.get(moving.links[relation]["url"], follow_redirects=True).status_code == 200
    # And what has no revisions says nothing of them
    assert "timegate" not in server.get("/conformance").links


def test_the_gate_leads_to_the_answer_of_the_moment_that_is_asked_for(server: Serving) -> None:
    # Given records of two moments
    first = server.publisher.atlas.revision
    server.store.ledger = server.store.ledger.append([WEST], LATER)
    server.publisher.refresh()
    gate = f"/timegate?url={quote('/statistics?to=2022-10-01', safe='')}"

    # When the gate is asked for moments before, between, at and after them
    def at(moment: datetime | None) -> str:
        headers = {} if moment is None else {"Accept-Datetime": format_datetime(moment, usegmt=True)}
        answer = server.client.get(gate, headers=headers, follow_redirects=False)
        assert answer.status_code == 302
        assert answer.headers["vary"] == "Accept-Datetime"
        assert answer.links["original"]["url"] == "http://test/statistics?to=2022-10-01"
        return answer.headers["location"]

    # Then it leads to what the ledger knew then; before everything, to the first
    then, now = (f"http://test/statistics?to=2022-10-01&revision={number}" for number in (first, first + 1))
    assert at(NOW - timedelta(days=9000)) == then
    assert at(LATER - timedelta(seconds=1)) == then
    assert at(LATER) == now
    assert at(LATER + timedelta(days=1)) == now
    assert at(None) == now
    assert server.get(now.removeprefix("http://test")).headers["memento-datetime"] == format_datetime(
        LATER, usegmt=True
    )
    # And a malformed moment is refused
    refused = server.get(gate, Accept_Datetime="yesterday")
    assert refused.json()["errors"][0]["parameter"] == "Accept-Datetime"


def test_the_map_of_mementos_lists_every_step_newest_first(server: Serving) -> None:
    # Given records of two moments
    server.store.ledger = server.store.ledger.append([WEST], LATER)
    server.publisher.refresh()

    # When the mementos of an answer are asked for
    answer = server.get("/timemap?url=/timeline")

    # Then all are there with their moments, and each link works
    assert answer.headers["content-type"].startswith("application/link-format")
    found = re.findall(r'<http://test(\S+)>; rel="memento"; datetime="([^"]+)"', answer.text)
    assert [moment for _, moment in found] == [format_datetime(one, usegmt=True) for one in (LATER, NOW)]
    for path, moment in found:
        assert server.get(path).headers["memento-datetime"] == moment
    assert server.get("/timemap?url=/").status_code == 400


def test_a_server_that_knows_nothing_has_no_mementos() -> None:
    from app.domain.ledger import Ledger  # noqa: PLC0415 - only here
    from tests.api.serving import serving_atlas  # noqa: PLC0415 - only here
    from tests.atlas.builders import small_atlas  # noqa: PLC0415 - only here

    running = serving_atlas(small_atlas().with_other_ledger(Ledger()))
    with running.client:
        assert running.get("/timegate?url=/timeline").status_code == 404
        assert 'rel="memento"' not in running.get("/timemap?url=/timeline").text
        assert "memento-datetime" not in running.get("/timeline?revision=0").headers
        assert csl(running, "/timeline")["version"] == "revision 0"


def test_a_map_at_a_revision_is_cited_at_that_revision(server: Serving) -> None:
    # When the address of a map names a revision, then the citation and its data are of that one
    item = csl(server, "/?date=2022-03-02&revision=8")
    assert item["version"] == "revision 8"
    assert "revision=8" in item["URL"]
    assert "revision=8" in item["note"]


@pytest.mark.parametrize(
    ("url", "title"),
    [
        ("/collections/oblasts/items?datetime=2022-03-02", "Області за часткою під контролем"),
        ("/collections/settlements/items/east-1", "Населені пункти за контролем: east-1"),
        ("/collections/transitions/items", "Зміни контролю"),
        ("/collections/claims/items", "Твердження"),
    ],
)
def test_collections_have_ukrainian_titles_where_they_are_cited_so(server: Serving, url: str, title: str) -> None:
    assert csl(server, url, "&lang=uk")["title"] == title


def test_every_collection_has_a_ukrainian_title() -> None:
    assert set(titles._COLLECTIONS_UK) == set(COLLECTIONS)
