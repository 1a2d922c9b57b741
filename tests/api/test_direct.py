"""Small answers are given beside the router, and must be what the router would have given."""

from collections.abc import Iterator
from contextlib import ExitStack
from urllib.parse import parse_qsl, quote_plus, urlencode

import pytest
from httpx2 import Response
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.requests import Request

from app.api.collections.settlements import SETTLEMENTS
from app.api.direct import DirectAnswers
from app.api.parameter import _SAFE, Asked, Signature, _pairs, _quoted
from app.api.routes.collections import items_parameters
from app.domain.errors import MarchlandError
from tests.api.serving import CLAIMS, Serving, serving

PATH = "/collections/settlements/items"
SNAPSHOTS = ("/snapshots/2022-03-02.geojson", "/snapshots/2022-13-02.geojson", "/snapshots/2022-03-02%0A.geojson")
SOUND = {
    "datetime": ("2022-03-02", "2022-09", "2022-03-01T23:30:00-02:00", "2021-01-01/2022-12-31", "../2022-04-01"),
    "bbox": ("36,46,40,50", "20, 40,45,60", "179,-90,-179,90", "0,0,0,0", "36,46,0,40,50,9"),
    "limit": ("1", "3", "1000", "1001"),
    "offset": ("0", "2", "400"),
    "oblast": ("east", "east,west"),
    "controller": ("RU", "UA,none"),
    "status": ("contested", "controlled,unknown"),
    "method": ("consensus@1", "latest@1"),
    "as_of": ("2022-06-01",),
    "revision": ("1", "4"),
    "crs": ("http://www.opengis.net/def/crs/OGC/1.3/CRS84",),
    "f": ("json", "geojson"),
}
SIGNATURE = Signature(items_parameters(SETTLEMENTS))
FAULTY = ("", "никто", "2022-13-01", "1,2", "40,50,36,46", "-1", "99999", "a b+c&d")
queries = st.lists(
    st.sampled_from(sorted(SOUND)).flatmap(
        lambda name: st.tuples(st.just(name), st.sampled_from((*SOUND[name] * 4, *FAULTY)))
    )
    | st.tuples(st.just("nonsense"), st.sampled_from(FAULTY)),
    max_size=5,
    unique_by=lambda pair: pair[0],
) | st.just([("limit", "1"), ("limit", "2")])


def without_direct_answers(server: Serving) -> Serving:
    """Have the router answer everything."""
    server.get("/health/live")
    app = server.client.app
    small = app.state.at_once.small  # type: ignore[attr-defined]
    assert list(small._readings) == [PATH]
    small._readings.clear()
    wrapped = app.middleware_stack  # type: ignore[attr-defined]
    while not isinstance(wrapped, DirectAnswers):
        wrapped = getattr(wrapped, "_app", None) or wrapped.app
    assert [route.path for route, _ in wrapped._hot] == ["/snapshots/{day}.geojson"]
    wrapped._hot.clear()
    return server


@pytest.fixture(scope="module")
def both() -> Iterator[tuple[Serving, Serving]]:
    """A server, and one of the same that answers by the router alone."""
    direct, routed = serving(*CLAIMS), serving(*CLAIMS)
    with ExitStack() as stack:
        stack.enter_context(direct.client)
        stack.enter_context(routed.client)
        yield direct, without_direct_answers(routed)


def told(response: Response) -> tuple[int, bytes, list[tuple[str, str]]]:
    return response.status_code, response.content, sorted(response.headers.multi_items())


@settings(max_examples=250, deadline=None)
@given(
    path=st.sampled_from([PATH, PATH, *SNAPSHOTS]),
    query=queries,
    method=st.sampled_from(["GET", "GET", "HEAD", "POST"]),
    encoding=st.sampled_from(["", "gzip"]),
)
def test_what_is_answered_directly_is_what_the_router_answers(
    both: tuple[Serving, Serving], path: str, query: list[tuple[str, str]], method: str, encoding: str
) -> None:
    # Given a request, sound or not
    path = f"{path}?{urlencode(query)}"
    headers = {"accept-encoding": encoding}

    # When both ways answer it, first to a caller who has nothing, then to one who has the answer
    direct, routed = (server.client.request(method, path, headers=headers) for server in both)
    known = {**headers, "if-none-match": direct.headers.get("ETag", '"none"'), "cookie": "not=kept"}
    direct_again, routed_again = (server.client.request(method, path, headers=known) for server in both)

    # Then they say the same, to the byte
    assert told(direct) == told(routed)
    assert told(direct_again) == told(routed_again)


def test_small_pages_are_answered_directly_and_others_are_not(
    both: tuple[Serving, Serving], monkeypatch: pytest.MonkeyPatch
) -> None:
    # Given a note of what reaches the router
    direct, _ = both
    wrapped = direct.client.app.middleware_stack  # type: ignore[attr-defined]
    while not isinstance(wrapped, DirectAnswers):
        wrapped = getattr(wrapped, "_app", None) or wrapped.app
    routed: list[str] = []
    way = wrapped._app

    async def noted(scope: dict[str, bytes], receive: object, send: object) -> None:
        routed.append(scope["query_string"].decode())
        await way(scope, receive, send)  # type: ignore[arg-type]

    monkeypatch.setattr(wrapped, "_app", noted)

    # When small pages are asked for, then none does
    for query in ("limit=7", "bbox=36,46,40,50&datetime=2022-03-03", "controller=RU&offset=1&datetime=2022-03-04"):
        assert direct.get(f"{PATH}?{query}", accept_encoding="identity").status_code == 200
    assert routed == []

    # When long, packed or faulty ones are, or one of a view that is yet to be built, then all do
    larger = ("limit=1002", "datetime=2022-03-05/2022-03-09", "limit=none", "method=verified@1&as_of=2022-03-01")
    for query in larger:
        direct.get(f"{PATH}?{query}", accept_encoding="identity")
    direct.get(f"{PATH}?limit=8", accept_encoding="gzip")
    assert routed == [*larger, "limit=8"]


@given(text=st.text() | st.text(alphabet="aZ09-._~@:,/* +&=%я\n"))
def test_a_value_is_quoted_as_the_standard_library_does(text: str) -> None:
    # Given any text, when it is quoted, then it is as `urlencode` would write it
    assert _quoted(text) == quote_plus(text, safe=_SAFE)


@given(text=st.text(alphabet="ab=&;+%2C,.-я") | st.text(alphabet="ab=&,"))
def test_a_query_is_taken_apart_as_the_standard_library_does(text: str) -> None:
    # Given any query, when it is taken apart, then it is as `parse_qsl` would do it
    assert _pairs(text) == parse_qsl(text, keep_blank_values=True)


@given(
    query=queries, name=st.sampled_from(["f", "limit", "datetime", "offset"]), value=st.sampled_from(["csv", "a b", ""])
)
def test_a_link_with_one_change_is_what_it_is_with_several(
    both: tuple[Serving, Serving], query: list[tuple[str, str]], name: str, value: str
) -> None:
    # Given a request that is sound
    app = both[0].client.app
    scope = {"type": "http", "path": PATH, "query_string": urlencode(query).encode(), "headers": [], "app": app}
    request = Request({**scope, "path_params": {}, "method": "GET", "server": ("test", 80)})
    try:
        asked = Asked.read(request, SIGNATURE)
    except MarchlandError:
        return

    # When one parameter is set in its link, then it is as if it had been written with all others
    assert asked.link(**{name: value}) == asked._link({name: value})
