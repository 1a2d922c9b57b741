"""Pictures and animations: sound, cacheable, bounded, and a few at a time."""

from __future__ import annotations

import io
import threading
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from PIL import Image

from app.api.refusals import BusyError
from app.api.routes import pictures
from app.api.studio import Desk, Studio
from app.exports.pictures.mp4 import VideoUnavailableError
from app.resources import static_dir
from tests.support.needs import missing

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.api.serving import Serving

DAY = "2022-05-01"
SMALL = "width=320&height=240"
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(autouse=True)
def _fonts() -> None:
    if not (static_dir() / "vendor/fonts").is_dir():
        missing("static/vendor is fetched by the build")


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


@pytest.mark.parametrize("look", ["", "&theme=dark&lang=uk", "&scale=2", "&bbox=36,46,38,48"])
def test_a_day_is_answered_as_png(server: Serving, look: str) -> None:
    # when
    answer = server.get(f"/pictures/{DAY}.png?{SMALL}{look}")

    # then
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "image/png"
    assert opened(answer.content).size == ((640, 480) if "scale" in look else (320, 240))


def test_the_theme_the_day_and_the_box_are_seen(server: Serving) -> None:
    # when
    looks = ("", "theme=dark", "bbox=36,46,38,48", "method=verified@1", "lang=uk")
    answers = {server.get(f"/pictures/{DAY}.png?{SMALL}&{look}").content for look in looks}
    answers.add(server.get(f"/pictures/2022-03-05.png?{SMALL}").content)

    # then
    assert len(answers) == len(looks) + 1


def test_a_picture_has_the_layers_that_are_asked_for(server: Serving) -> None:
    # given: near enough for dots
    near = f"{SMALL}&bbox=36,46,36.5,46.5"

    # when
    whole = server.get(f"/pictures/{DAY}.svg?{near}").text
    bare = server.get(f"/pictures/{DAY}.svg?{near}&layers=areas").text
    pixels = {
        server.get(f"/pictures/{DAY}.png?{near}{layers}").content
        for layers in ("", "&layers=areas", "&layers=settlements")
    }
    film = server.get(f"/animations/{DAY}/2022-05-02.gif?{SMALL}&layers=water")
    refused = server.get(f"/pictures/{DAY}.png?layers=areas,arrows")

    # then
    assert "<circle" in whole
    assert "<circle" not in bare
    assert len(pixels) == 3
    assert film.content != server.get(f"/animations/{DAY}/2022-05-02.gif?{SMALL}").content
    assert refused.status_code == 400
    assert "layers" in refused.text


@pytest.mark.parametrize(("ending", "kind"), [("png", "PNG"), ("webp", "WEBP")])
def test_what_changed_is_answered_as_a_picture(server: Serving, ending: str, kind: str) -> None:
    # when
    day = server.get(f"/pictures/{DAY}.{ending}?{SMALL}")
    changed = {
        against: server.get(f"/pictures/{DAY}.{ending}?{SMALL}&compare={against}")
        for against in ("date:2022-02-23", "days:30", "method:latest@1", "as_of:2022-03-01")
    }

    # then
    assert {answer.status_code for answer in changed.values()} == {200}
    assert {opened(answer.content).format for answer in (day, *changed.values())} == {kind}
    assert len({answer.content for answer in (day, *changed.values())}) > 3
    assert len({answer.headers["etag"] for answer in (day, *changed.values())}) == 5
    svg = server.get(f"/pictures/{DAY}.svg?compare=date:2022-02-23&lang=uk").text
    assert "23 лютого 2022 р. – 1 травня 2022 р." in svg


def test_every_fault_of_a_comparison_is_told_at_once(server: Serving) -> None:
    # when
    refused = server.get(f"/pictures/{DAY}.svg?compare=year:7&theme=pink&layers=areas,arrows&width=1")
    film = server.get(f"/animations/{DAY}/2022-05-02.gif?compare=days:7")

    # then
    assert refused.status_code == 400
    told = {error["parameter"] for error in refused.json()["errors"]}
    assert told == {"compare", "theme", "layers", "width"}
    assert film.status_code == 400
    assert "is not a parameter of this path" in film.text


def test_every_wrong_layer_is_told_at_once(server: Serving) -> None:
    # when
    refused = server.get(f"/pictures/{DAY}.png?layers=arrows,areas,troops&theme=pink")

    # then
    assert refused.status_code == 400
    told = {(error["parameter"], error["value"]) for error in refused.json()["errors"]}
    assert told == {("layers", "arrows"), ("layers", "troops"), ("theme", "pink")}


def test_no_animation_is_drawn_for_its_headers(server: Serving, monkeypatch: pytest.MonkeyPatch) -> None:
    # given
    path = f"/animations/{DAY}/2022-05-09.gif?{SMALL}"
    made: list[str] = []
    draw = Studio.drawn

    def drawn(studio: Studio, tag: str, desk: Desk, make: Callable[[], bytes]) -> bytes:
        made.append(tag)
        return draw(studio, tag, desk, make)

    monkeypatch.setattr(Studio, "drawn", drawn)

    # when
    alone = server.client.head(path)

    # then: what the headers say is what GET will say, the length aside
    assert alone.status_code == 200
    assert made == []
    assert "content-length" not in alone.headers
    whole = server.get(path)
    assert made == [whole.headers["etag"]]
    assert {name: whole.headers[name] for name in alone.headers if name != "date"} == {
        name: value for name, value in alone.headers.items() if name != "date"
    }

    # and of what is drawn already, the length is told
    assert server.client.head(path).headers["content-length"] == str(len(whole.content))
    assert server.client.head(path, headers={"If-None-Match": whole.headers["etag"]}).status_code == 304


def test_a_day_is_answered_as_svg_whose_text_is_text(server: Serving) -> None:
    # when
    answer = server.get(f"/pictures/{DAY}.svg?{SMALL}&lang=uk")

    # then
    assert answer.headers["content-type"].startswith("image/svg+xml")
    root = ET.fromstring(answer.content)  # noqa: S314 - our own
    assert (root.get("width"), root.get("height")) == ("320", "240")
    texts = [text.text for text in root.iter(f"{SVG}text")]
    assert "1 травня 2022 р." in texts
    assert "Малий театр" in texts
    assert root.find(f"{SVG}title") is not None


def test_a_picture_of_a_revision_is_kept_for_ever_and_known_again(server: Serving) -> None:
    # given
    first = server.get(f"/pictures/{DAY}.png?{SMALL}&revision=1")

    # when
    again = server.get(f"/pictures/{DAY}.png?{SMALL}&revision=1", if_none_match=first.headers["etag"])
    moving = server.get(f"/pictures/{DAY}.png?{SMALL}")

    # then
    assert "immutable" in first.headers["cache-control"]
    assert again.status_code == 304
    assert "immutable" not in moving.headers["cache-control"]
    assert 'rel="canonical"' in moving.headers["link"]
    assert "content-encoding" not in moving.headers


def test_a_head_tells_how_long_a_picture_is(server: Serving) -> None:
    # when
    head = server.client.head(f"/pictures/{DAY}.png?{SMALL}")

    # then
    assert head.status_code == 200
    assert int(head.headers["content-length"]) == len(server.get(f"/pictures/{DAY}.png?{SMALL}").content)
    assert head.content == b""


@pytest.mark.parametrize(
    ("query", "at"),
    [
        ("width=20", "width"),
        ("width=4000&height=4000", "width"),
        ("scale=9", "scale"),
        ("theme=sepia", "theme"),
        ("lang=fr", "lang"),
        ("bbox=1,2,3", "bbox"),
        ("colour=red", "colour"),
    ],
)
def test_what_cannot_be_drawn_is_refused_by_name(server: Serving, query: str, at: str) -> None:
    # when
    answer = server.get(f"/pictures/{DAY}.png?{query}")

    # then
    assert answer.status_code == 400
    assert [error["parameter"] for error in answer.json()["errors"]] == [at]


@pytest.mark.parametrize(("ending", "media_type"), [("gif", "image/gif"), ("webp", "image/webp")])
def test_a_span_is_answered_as_an_animation(server: Serving, ending: str, media_type: str) -> None:
    # when
    answer = server.get(f"/animations/2022-02-27/2022-03-04.{ending}?{SMALL}&fps=10")

    # then
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == media_type
    film = opened(answer.content)
    assert (film.size, film.n_frames) == ((320, 240), 6)  # type: ignore[attr-defined]


def test_a_span_is_answered_as_video(server: Serving) -> None:
    # given
    av = pytest.importorskip("av")

    # when
    answer = server.get(f"/animations/2022-02-27/2022-03-04.mp4?{SMALL}&fps=10")

    # then
    assert answer.headers["content-type"] == "video/mp4"
    with av.open(io.BytesIO(answer.content)) as film:
        (stream,) = film.streams.video
        assert (stream.width, stream.height, stream.codec_context.name) == (320, 240, "h264")
        # Six days, and the last for two seconds more.
        assert len(list(film.decode(video=0))) == 26


def test_a_server_without_the_extra_says_so(server: Serving, monkeypatch: pytest.MonkeyPatch) -> None:
    # given
    def absent() -> None:
        reason = "install marchland[video]"
        raise VideoUnavailableError(reason)

    monkeypatch.setattr(pictures, "video_library", absent)

    # when
    answer = server.get(f"/animations/2022-02-27/2022-03-04.mp4?{SMALL}")

    # then
    assert answer.status_code == 501
    assert answer.headers["content-type"] == "application/problem+json"
    assert "marchland[video]" in answer.json()["detail"]


def test_too_long_an_animation_is_refused_with_the_limit(server: Serving) -> None:
    # when
    pixels = server.get("/animations/2022-01-01/2022-12-31.gif?width=1280&height=800").json()
    days = server.get("/animations/2014-01-01/2022-12-31.gif").json()
    turned = server.get("/animations/2022-02-01/2022-01-01.gif").json()

    # then
    assert "120,000,000" in pixels["errors"][0]["detail"]
    assert "117 frames" in pixels["errors"][0]["detail"]
    assert "1500 days" in days["errors"][0]["detail"]
    assert turned["errors"][0]["parameter"] == "from"


def test_a_server_that_draws_as_much_as_it_can_says_when_to_come_again(server: Serving) -> None:
    # given: somebody else's animation is being drawn
    studio = server.client.app.state.served.studio  # type: ignore[attr-defined]
    with studio.films.place():
        # when
        answer = server.get(f"/animations/2022-02-27/2022-03-04.gif?{SMALL}")

    # then
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "30"
    assert answer.json()["type"] == "/problems/busy"


def test_a_desk_lets_only_so_many_work_and_wait() -> None:
    # given: one works, one waits
    desk = Desk("pictures", places=1, waiting=1, patience_s=5, retry_after_s=1)
    working, let_go, waited = threading.Event(), threading.Event(), threading.Event()

    def work() -> None:
        with desk.place():
            working.set()
            let_go.wait(5)

    def wait() -> None:
        with desk.place():
            waited.set()

    worker, waiter = threading.Thread(target=work), threading.Thread(target=wait)
    worker.start()
    assert working.wait(5)
    waiter.start()

    # when: a third comes while the second waits
    while desk._door._value:
        pass
    with pytest.raises(BusyError), desk.place():
        pass
    assert not waited.is_set()
    let_go.set()

    # then: the one that waited has its turn, and the next one too
    assert waited.wait(5)
    worker.join()
    waiter.join()
    with desk.place():
        pass
