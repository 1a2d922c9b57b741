"""The folium shell, served and alone."""

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import folium
import pytest

from app.exports.assets import AssetMissingError, data_url, module_names, style_names
from app.exports.folium_map import ControlMap, MapData, PageUrls, control_page
from app.resources import static_dir
from tests.support.needs import missing

NONCE = "n0nce+/="


class Page(HTMLParser):
    """The tags of a page, in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def attributes(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]

    def addresses(self) -> list[str]:
        return [
            str(attributes[name]) for _, attributes in self.tags for name in ("src", "href") if attributes.get(name)
        ]


def page(**changed: Any) -> str:  # noqa: ANN401 - whatever control_page takes
    return control_page(**{"title": "Map", "lang": "en", "nonce": NONCE, **changed})


def data() -> MapData:
    return MapData(
        timeline={"format": 1, "title": {"en": "</script><b>"}},
        basemap={"type": "Topology", "arcs": [], "objects": {}},
    )


def vendored() -> bool:
    return (static_dir() / "vendor" / "leaflet.css").is_file()


def test_a_control_map_is_a_folium_map() -> None:
    # given / when
    control_map = ControlMap()

    # then
    assert isinstance(control_map, folium.Map)


def test_the_page_asks_only_its_own_server() -> None:
    # given / when
    addresses = Page(page()).addresses()

    # then
    assert addresses
    assert all(address.startswith(("/", "#")) for address in addresses)


def test_every_inline_script_and_style_has_the_nonce_and_no_element_has_a_style() -> None:
    # given / when
    found = Page(page())

    # then
    inline = [tag for tag in found.attributes("script") if "src" not in tag]
    assert inline
    assert all(tag.get("nonce") == NONCE for tag in [*inline, *found.attributes("style")])
    assert not any("style" in attributes for _, attributes in found.tags)
    assert not any(name.startswith("on") for _, attributes in found.tags for name in attributes)


def test_a_title_is_text_and_nothing_else() -> None:
    # given / when
    html = page(title="<script>alert(1)</script>")

    # then
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert" in html


def test_the_same_arguments_give_the_same_page() -> None:
    assert page() == page()


def test_addresses_theme_and_language_are_those_asked_for() -> None:
    # given
    urls = PageUrls(timeline="/at/timeline", static="/at/static")

    # when
    html = page(urls=urls, lang="uk", theme="dark", embed=True, methods=["verified@1"])

    # then
    found = Page(html)
    assert found.attributes("html")[0] == {"lang": "uk", "data-theme": "dark"}
    assert {"class": "app", "data-embed": None} in found.attributes("div")
    assert '"timeline": "/at/timeline"' in html
    assert '"/at/static/js/main.js"' in html
    assert '"methods": ["verified@1"]' in html


def test_every_module_is_named_in_the_import_map_and_every_file_is_there() -> None:
    # given / when
    html = page()

    # then
    for name in module_names():
        assert f'"marchland/{name}": "/static/js/{name}"' in html
    for name in style_names():
        if not name.startswith("vendor/"):
            assert (static_dir() / name).is_file()
    assert (static_dir() / "icons" / "marchland.svg").is_file()


def test_modules_import_each_other_by_names_of_the_map_only() -> None:
    # given
    known = {f"marchland/{name}" for name in module_names()}

    # when
    used = {
        specifier
        for path in (static_dir() / "js").glob("*.js")
        for specifier in re.findall(r"^import .* from '([^']+)'", path.read_text("utf-8"), re.MULTILINE)
    }

    # then
    assert used <= known


def test_other_folium_layers_can_be_added() -> None:
    # given
    control_map = ControlMap(map_id="test")

    # when
    folium.CircleMarker([49.0, 37.8]).add_to(control_map)
    html = control_map.get_root().render()

    # then
    assert html.index("control_map_test = L.map(") < html.index("L.circleMarker(")
    assert "cdn" not in html.lower()


def test_options_of_leaflet_are_handed_on() -> None:
    # given / when
    html = ControlMap(max_zoom=9, zoom_control=False).get_root().render()

    # then
    assert '"maxZoom": 9' in html
    assert '"zoomControl": false' in html


def test_a_saved_map_is_one_file_that_asks_nobody(tmp_path: Path) -> None:
    # given
    if not vendored():
        missing("static/vendor is fetched by the build")
    file = tmp_path / "map.html"

    # when
    ControlMap(data=data()).save(str(file))

    # then
    html = file.read_text("utf-8")
    assert all(address.startswith(("data:", "#")) for address in Page(html).addresses())
    assert not re.findall(r"url\((?!data:|#)[^)]*\)", html)
    assert "\\u003c/script\\u003e\\u003cb\\u003e" in html
    assert '"urls": null' in html


def test_a_missing_file_is_named() -> None:
    # given
    missing = static_dir() / "vendor" / "nothing.js"

    # when
    with pytest.raises(AssetMissingError) as caught:
        data_url(missing, media_type="text/javascript")

    # then
    assert caught.value.name == "vendor/nothing.js"
