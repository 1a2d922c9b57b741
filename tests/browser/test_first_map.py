"""How a page comes to its first map: what it asks for, when, and how often."""

import re
from collections.abc import Callable

import pytest

from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser

Start = Callable[..., Visit]

NAMED = """() => [...document.querySelectorAll('link[rel=preload][as=fetch]')].map((link) => link.href)"""


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/?date=2022-10-01&lang=uk&theme=dark&from=2022-09-01&to=2022-10-01",
        "/?method=perspective@1%3Fparty%3DRU&as_of=2023-01-01&method=latest@1",
        "/?revision=00012&as_of=",
        "/embed",
        "/embed?from=2022-02-24&to=2022-03-24&lang=uk",
        "/embed?from=2022-02-30&to=2022-03-24",
        "/embed?lang=de&to=2022-03-24&method=verified@1",
    ],
)
def test_what_the_html_names_is_what_the_map_asks_for_and_once(visit: Start, served_map: str, path: str) -> None:
    # given
    opened = visit()

    # when
    opened.open(f"{served_map}{path}")

    # then
    asked = [url for url in opened.requests if re.search(r"/(timeline|basemap)(\?|/|$)", url)]
    assert sorted(asked) == sorted(opened.page.evaluate(NAMED))
    assert len(asked) == 2
    assert opened.messages == []


def test_the_history_is_asked_for_before_any_module_has_come(visit: Start, served_map: str) -> None:
    # given a browser in which no module arrives
    opened = visit()
    opened.page.route("**/*.js", lambda route: route.abort())

    # when
    with opened.page.expect_response(re.compile(r"/timeline(\?|/|$)")) as answered:
        opened.page.goto(served_map)

    # then
    assert answered.value.ok
