"""How a page comes to its first map: what it asks for, when, and how often."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import expect

from app.exports.bundle import Bundling
from app.resources import static_dir
from tests.browser.conftest import Visit
from tests.browser.serving import real_app, serving
from tests.browser.test_embed import framed, newspaper
from tests.support.needs import missing

pytestmark = pytest.mark.browser

Start = Callable[..., Visit]

MOST_SCRIPTS = 16
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
        "/embed?from=2022-03-24&to=2022-02-24&as_of=2022-02-30",
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


@pytest.fixture(scope="module")
def bundled() -> None:
    """The bundle of this checkout, made of its modules as they are."""
    if Bundling(static_dir()).current() is None:
        missing("there is no bundle of the modules as they are; python hatch_build.py makes it")


@pytest.fixture(scope="module")
def single_modules(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a server that has no bundle."""
    app = real_app(tmp_path_factory.mktemp("single"))
    with serving(app) as address:
        app.state.served = replace(app.state.served, bundling=None)
        yield address


@pytest.mark.usefixtures("bundled")
@pytest.mark.parametrize("path", ["/?date=2022-10-01", "/embed?date=2022-10-01"])
def test_a_page_is_made_of_a_few_scripts_and_one_style(visit: Start, served_map: str, path: str) -> None:
    # given
    opened = visit()

    # when
    opened.open(f"{served_map}{path}")

    # then
    scripts = [url for url in opened.requests if url.endswith(".js")]
    assert 2 <= len(scripts) <= MOST_SCRIPTS
    assert len(scripts) == len(set(scripts))
    assert all("/static/bundle/" in url for url in scripts)
    assert len([url for url in opened.requests if url.endswith(".css")]) == 1
    assert opened.messages == []


@pytest.mark.usefixtures("bundled")
def test_what_is_fetched_when_it_is_wanted_comes_into_a_sandbox_of_another_origin(
    visit: Start, served_map: str
) -> None:
    # given
    opened = visit()

    with newspaper(f"{served_map}/embed?date=2022-10-01&panel=chart") as page:
        # when
        frame = framed(opened, page)

        # then
        expect(frame.locator(".uplot canvas")).to_be_attached()
    scripts = [url for url in opened.requests if url.endswith(".js")]
    assert any("/static/bundle/uplot" in url for url in scripts)
    assert all(url.startswith(f"{served_map}/static/bundle/") for url in scripts)
    assert opened.messages == []


@pytest.mark.parametrize("path", ["/?date=2022-10-01&panel=chart", "/embed?date=2022-10-01&panel=chart"])
def test_a_server_without_a_bundle_gives_the_modules_one_by_one(visit: Start, single_modules: str, path: str) -> None:
    # given
    opened = visit()

    # when
    opened.open(f"{single_modules}{path}")

    # then
    expect(opened.page.locator(".uplot canvas")).to_be_visible()
    assert opened.day() == "1 October 2022"
    assert any(url.endswith("/static/js/main.js") for url in opened.requests)
    assert not any("/static/bundle/" in url for url in opened.requests)
    assert opened.messages == []


@pytest.mark.usefixtures("bundled")
def test_another_page_can_still_import_a_single_module(visit: Start, served_map: str) -> None:
    # given
    opened = visit()
    opened.open(served_map)

    # when
    day = opened.page.evaluate("async () => (await import('marchland/days.js')).parseDay('1970-01-03')")

    # then
    assert day == 2
