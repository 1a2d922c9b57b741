"""What a page says in its HTML that it will ask for."""

import pytest
from starlette.datastructures import QueryParams

from app.api.first_questions import first_questions
from app.exports.folium_map import PageUrls

READY = PageUrls(opening="/timeline/abc.json")


def history(query: str, *, urls: PageUrls = READY, lang: str = "en", is_embed: bool = False) -> str:
    return first_questions(urls, QueryParams(query), lang=lang, is_embed=is_embed)[0]


def test_the_default_view_has_an_address_of_its_content_once_that_is_ready() -> None:
    assert history("date=2022-10-01&from=2022-09-01") == "/timeline/abc.json"
    assert history("", urls=PageUrls()) == "/timeline"


@pytest.mark.parametrize(
    ("query", "asked"),
    [
        ("method=perspective@1%3Fparty%3DRU", "method=perspective%401%3Fparty%3DRU"),
        ("as_of=2023-01-01&method=latest@1&revision=7", "method=latest%401&as_of=2023-01-01&revision=7"),
        ("method=latest@1&method=verified@1", "method=latest%401"),
        ("revision=0012", "revision=12"),
        ("method=a+b*~%C3%A9", "method=a+b*%7E%C3%A9"),
    ],
)
def test_another_view_is_asked_for_as_browsers_write_queries(query: str, asked: str) -> None:
    assert history(query) == f"/timeline?{asked}"


@pytest.mark.parametrize(
    "query", ["method=", "revision=-1", "revision=1e3", "revision=१२", "as_of=", "as_of=2023-02-30", "place=x"]
)
def test_what_makes_no_sense_asks_for_the_default(query: str) -> None:
    assert history(query) == "/timeline/abc.json"


@pytest.mark.parametrize(
    ("query", "asked"),
    [
        ("from=2022-02-24&to=2022-03-24", "datetime=2022-02-24%2F2022-03-24&names=uk"),
        ("to=2022-03-24&lang=en", "datetime=%2F2022-03-24&names=en"),
        ("from=2022-02-30&to=2022-03-24", "names=uk"),
        ("from=2022-03-24&to=2022-02-24", "names=uk"),
        ("from=2022-2-3&lang=de&method=latest@1", "method=latest%401&names=uk"),
    ],
)
def test_an_embed_asks_for_its_days_and_names_only(query: str, asked: str) -> None:
    assert history(query, lang="uk", is_embed=True) == f"/timeline?{asked}"


def test_the_base_map_is_that_of_the_page() -> None:
    urls = PageUrls(basemap="/basemap?detail=coarse")

    assert first_questions(urls, QueryParams(""), lang="en", is_embed=True)[1] == "/basemap?detail=coarse"
