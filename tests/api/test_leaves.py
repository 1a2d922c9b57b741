"""Pages for people of what programs get as JSON."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

from app.api.collections.catalogue import COLLECTIONS
from app.api.problems import PROBLEM_TYPES
from app.api.wording.fields import field_title
from tests.domain.builders import claim

if TYPE_CHECKING:
    from tests.api.serving import Serving

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
PAGES = (
    "/collections",
    "/conformance",
    "/problems/not-found",
    *(f"/collections/{name}" for name in COLLECTIONS),
    *(f"/collections/{name}/items" for name in COLLECTIONS),
    "/collections/settlements/queryables",
    "/collections/settlements/schema",
    "/collections/settlements/items/east-1",
    "/collections/oblasts/items/east",
)
VOID = frozenset({"meta", "link", "input", "br"})


class Reader(HTMLParser):
    """Reads a page strictly: what is opened is closed, and nothing runs inline."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.links: list[str] = []
        self.inline: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        assert not any(name.startswith("on") or name == "style" for name in given), tag
        if tag == "a":
            self.links.append(given["href"] or "")
        if tag == "script" and "src" not in given:
            self.inline.append(given["type"] or "")
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def read(text: str) -> Reader:
    reader = Reader()
    reader.feed(text)
    assert reader.open == []
    return reader


@pytest.mark.parametrize("path", PAGES)
def test_a_browser_gets_a_page_and_a_program_the_document(server: Serving, path: str) -> None:
    # When a browser and a program ask for the same
    page, document = server.get(path, accept=BROWSER), server.get(path)

    # Then one gets a sound page that runs nothing of its own, the other JSON that links to it
    assert page.status_code == document.status_code == 200
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert set(read(page.text).inline) <= {"importmap", "application/ld+json"}
    assert "json" in document.headers["content-type"]
    assert 'rel="alternate"; type="text/html"' in document.headers["link"]
    assert "Accept-Language" in page.headers["vary"]
    assert page.headers["etag"] != document.headers["etag"]


@pytest.mark.parametrize("path", PAGES)
def test_every_link_of_a_page_leads_somewhere(server: Serving, path: str) -> None:
    # Given a page
    links = read(server.get(f"{path}?f=html").text).links

    # Then whatever it links to answers
    for link in dict.fromkeys(links):
        address = link.removeprefix("http://test")
        if address.startswith(("/", "?")):
            assert server.get(address.split("#")[0], accept=BROWSER).status_code == 200, link


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_in_the_language_that_is_asked_for(server: Serving, path: str) -> None:
    # When it is asked for by name, by the browser's language, and not at all
    named = server.get(f"{path}?f=html&lang=uk")
    preferred = server.get(f"{path}?f=html", accept_language="uk-UA,uk;q=0.9,en;q=0.5")
    plain = server.get(f"{path}?f=html", accept_language="fr")

    # Then it is, and says so; and no two languages share a tag
    for page, lang in ((named, "uk"), (preferred, "uk"), (plain, "en")):
        assert f'<html lang="{lang}">' in page.text
    assert preferred.headers["etag"] != plain.headers["etag"]
    again = server.get(f"{path}?f=html", accept_language="uk", if_none_match=preferred.headers["etag"])
    assert again.status_code == 304


def test_every_property_is_explained_in_the_language_of_the_page(server: Serving) -> None:
    # given
    atlas = server.publisher.atlas

    for collection in COLLECTIONS.values():
        for field in collection.fields_in(atlas):
            # when
            told = field_title(field.title, "uk", atlas.theatre.parties)

            # then: not a word of English is left, but for names that programs know
            assert not re.search(r"[A-Za-z]{2,}", re.sub(r"\b(null|EDTF)\b", "", told)), (collection.id, field.name)
            assert field_title(field.title, "en", atlas.theatre.parties) == field.title

    # when
    page = server.get("/collections/oblasts?f=html&lang=uk").text

    # then
    assert "Частка її землі під контролем сторони «Україна»" in page
    assert "Опис лише англійською" not in page


def test_the_policy_allows_the_one_script_that_stands_in_the_page(server: Serving) -> None:
    # Given a page with a map
    page = server.get("/collections/settlements/items?f=html")

    # Then its import map is named by its hash, and nothing else inline may run
    text = re.search(r'<script type="importmap">(.*?)</script>', page.text)
    assert text is not None
    digest = base64.b64encode(hashlib.sha256(text[1].encode()).digest()).decode()
    policy = page.headers["content-security-policy"]
    assert f"'sha256-{digest}'" in policy
    assert "unsafe" not in policy
    for address in json.loads(text[1])["imports"].values():
        assert server.get(address).status_code == 200


def test_a_page_lists_its_features_fifty_at_a_time_and_leads_to_the_next(server: Serving) -> None:
    # Given twenty settlements, eight a page
    page = server.get("/collections/settlements/items?f=html&limit=8&sortby=-name")
    names = re.findall(r'<th scope="row"><a href="[^"]*">([^<]*)</a>', page.text)
    assert len(names) == 8
    assert "1–8 of 20" in page.text

    # When the links to the next are followed
    while following := re.search(r'rel="next" href="([^"]*)"', page.text):
        page = server.get(following[1].replace("&amp;", "&").removeprefix("http://test"))
        names += re.findall(r'<th scope="row"><a href="[^"]*">([^<]*)</a>', page.text)

    # Then every one comes once, in order
    assert len(names) == len(set(names)) == 20
    assert names == sorted(names, reverse=True)


def test_fields_of_the_form_that_are_left_empty_ask_for_nothing(server: Serving) -> None:
    # When a browser sends the form, empty fields and all
    sent = "f=html&lang=en&datetime=2022-03-01&bbox=&oblast=&controller=RU&status=&sortby=&limit=&filter="
    answer = server.client.get(f"/collections/settlements/items?{sent}", follow_redirects=False)

    # Then it is led to the address that says the same, where the form shows what was asked for
    assert answer.status_code == 303
    assert answer.headers["location"] == "?f=html&lang=en&datetime=2022-03-01&controller=RU"
    page = server.get(f"/collections/settlements/items{answer.headers['location']}")
    assert 'value="2022-03-01"' in page.text
    assert '<option value="RU" selected>' in page.text

    # and a program that sends an empty value still hears of it
    assert server.get("/collections/settlements/items?oblast=").status_code == 400


def test_what_a_ledger_says_cannot_become_markup(server: Serving) -> None:
    # Given a claim with a note that is markup
    server.record(claim("capture", "east-3", "RU", "2022-05-05", "newsweek", note='<script>alert(1)</script>"&'))

    # Then pages show it as text
    for path in ("/collections/claims/items", *_items(server, "claims")):
        page = server.get(f"{path}?f=html")
        assert "<script>alert" not in page.text
        read(page.text)
    assert "&lt;script&gt;alert" in server.get("/collections/claims/items?f=html").text


def _items(server: Serving, name: str) -> list[str]:
    features = server.json(f"/collections/{name}/items")["features"]
    return [f"/collections/{name}/items/{feature['id']}" for feature in features]


@pytest.mark.parametrize("name", COLLECTIONS)
def test_collections_are_described_for_search_engines(server: Serving, name: str) -> None:
    # Given the page of a collection
    page = server.get(f"/collections/{name}?f=html")

    # Then it holds a schema.org data set whose files are there
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page.text, re.DOTALL)
    assert found is not None
    data = json.loads(found[1])
    assert (data["@type"], data["url"]) == ("Dataset", f"http://test/collections/{name}")
    south, west, north, east = (float(edge) for edge in data["spatialCoverage"]["geo"]["box"].split())
    assert south <= north
    assert west <= east
    for file in data["distribution"]:
        answer = server.get(file["contentUrl"].removeprefix("http://test"))
        assert answer.headers["content-type"].partition(";")[0] == file["encodingFormat"]


@pytest.mark.parametrize("name", COLLECTIONS)
def test_every_feature_has_a_page(server: Serving, name: str) -> None:
    # When the page of each feature is asked for, then it is there and leads to the map
    for path in _items(server, name)[:8]:
        page = server.get(path, accept=BROWSER)
        assert page.status_code == 200, path
        assert any(link.startswith("/?date=") for link in read(page.text).links)


@pytest.mark.parametrize("name", PROBLEM_TYPES)
def test_every_kind_of_problem_has_a_page(server: Serving, name: str) -> None:
    # When the type of a problem is opened in a browser, then it says what it means
    page = server.get(f"/problems/{name}", accept=BROWSER)
    read(page.text)
    assert PROBLEM_TYPES[name].title in page.text.replace("&#39;", "'")


def test_pages_are_declared(server: Serving) -> None:
    # Then the conformance class says so
    declared = server.json("/conformance")["conformsTo"]
    assert "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/html" in declared
