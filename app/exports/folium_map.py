"""The animated map of control as a folium map.

folium is the page's shell and the notebook's door: `ControlMap` is a `folium.Map`, so other folium
layers can be added to it, it shows itself in a notebook, and `save` writes it to a file. Unlike
folium's own maps it asks no third party for anything: its scripts and styles come from the server
it is on, or are part of the file.

Vector layers, GeoJSON, tooltips, pop-ups and plain markers work. folium makes pop-ups with jQuery: a map with a pop-up
brings its own. Awesome markers and plug-ins need what folium loads from elsewhere, and this map does not.
"""

from __future__ import annotations

import base64
import gzip
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final, Literal
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import urlopen

import folium
import orjson
from branca.element import Element, Figure
from folium.template import Template

from app.atlas.land_payload import land_payload
from app.atlas.timeline_payload import timeline_payload
from app.domain.errors import MarchlandError
from app.exports.assets import JQUERY, Assets, inlined, linked, script_text
from app.exports.pictures.picture import LAYERS, read_layers

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from app.atlas.oblasts import Oblasts
    from app.atlas.view import View
    from app.exports.bundle import Bundle
    from app.exports.preview import Preview

Theme = Literal["auto", "light", "dark"]

_PATIENCE_S: Final = 60
_SIDES: Final = ("method", "as_of")
_MOST_TOLD: Final = 400
"""Letters of a server's problem."""

METHODS: Final = ("consensus@1", "verified@1")

PAGE_LANGUAGES: Final = ("en", "uk")
"""Those that the page has words in; names are in those of the theatre."""

_SKIP: Final = {"en": "Skip to the timeline", "uk": "До шкали часу"}
_FEED: Final = {"en": "Changes of control", "uk": "Зміни контролю"}
_NO_SCRIPT: Final = {"en": "The map needs JavaScript.", "uk": "Для мапи потрібен JavaScript."}


@dataclass(frozen=True, slots=True, kw_only=True)
class PageUrls:
    """Where the page finds its server's answers; paths or whole addresses."""

    timeline: str = "/timeline"
    basemap: str = "/basemap"
    places: str = "/places"
    comparison: str = "/comparison"
    events: str = "/events"
    pictures: str = "/pictures"
    animations: str = "/animations"
    snapshots: str = "/snapshots"
    collections: str = "/collections"
    changes: str = "/transitions"
    cite: str = "/cite"
    statistics: str = "/statistics"
    transitions: str = "/collections/transitions/items"
    page: str = "/"
    embed: str = "/embed"
    static: str = "/static"
    opening: str | None = None
    """The timeline that the page opens with, at an address that caches may keep; None where it is not ready."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MapData:
    """What a map without a server carries."""

    timeline: Mapping[str, Any]
    """The answer of `GET /timeline`."""
    basemap: Mapping[str, Any]
    """The answer of `GET /basemap`."""
    reasons: Mapping[str, Any] | None = None
    """The answer of `GET /timeline/reasons`; None for a map that does not tell why."""
    land: Mapping[str, Any] | None = None
    """The answer of `GET /timeline/land`; None for a map that does not tell km²."""

    @classmethod
    def of(cls, view: View, oblasts: Oblasts, basemap: bytes, reasons: bytes | None = None) -> MapData:
        """Take what one view says, from the first day of its theatre to the last of its ledger.

        Parameters
        ----------
        view
            Whose history.
        oblasts
            Of the same theatre.
        basemap
            TopoJSON, oblasts included.
        reasons
            Why, of the same view, as `app.api.reasons` writes it.
        """
        first = min(view.theatre.first_day, view.last_day)
        timeline = timeline_payload(view, oblasts, first, view.last_day)
        told = None if reasons is None else orjson.loads(reasons)
        land = orjson.loads(land_payload(view))
        return cls(timeline=orjson.loads(timeline), basemap=orjson.loads(basemap), reasons=told, land=land)

    @classmethod
    def from_server(cls, url: str, **view: str) -> MapData:
        """Ask a server for what its map shows.

        Parameters
        ----------
        url
            Where it stands: ``http://127.0.0.1:8000``.
        view
            Parameters of `GET /timeline`, such as `method`, `as_of`, `revision` or `datetime`.

        Raises
        ------
        ServerError
            If it does not answer, or refuses.
        """
        base = url.rstrip("/")
        timeline = _fetched(f"{base}/timeline{_query(view)}")
        # The revision of the timeline, whatever has come since; reasons are of all days.
        asked = {name: value for name, value in view.items() if name in _SIDES} | {"revision": timeline["revision"]}
        reasons, land = (_fetched(f"{base}/timeline/{name}{_query(asked)}") for name in ("reasons", "land"))
        return cls(timeline=timeline, basemap=_fetched(f"{base}/basemap"), reasons=reasons, land=land)

    @property
    def inline(self) -> dict[str, Any]:
        """What the page is handed over.

        Reasons and land are packed: they are read when somebody first asks, and are as large as all of the rest.
        """
        return {
            "timeline": self.timeline,
            "basemap": self.basemap,
            "reasons": _packed(self.reasons),
            "land": _packed(self.land),
        }


def _packed(document: Mapping[str, Any] | None) -> str | None:
    if document is None:
        return None
    return base64.b64encode(gzip.compress(orjson.dumps(document), mtime=0)).decode()


def _query(parameters: Mapping[str, str]) -> str:
    return f"?{urlencode(parameters)}" if parameters else ""


class ServerError(MarchlandError):
    """A server did not give what a map is made of.

    Attributes
    ----------
    url
        What it was asked for.
    """

    def __init__(self, url: str, reason: str) -> None:
        super().__init__(f"{url} cannot be read: {reason}")
        self.url = url


def _fetched(url: str) -> Any:  # noqa: ANN401 - whatever JSON there is
    if not url.startswith(("http://", "https://")):
        raise ServerError(url, "it is no address of a server")
    try:
        with urlopen(url, timeout=_PATIENCE_S) as answer:  # noqa: S310 - its scheme is known
            return orjson.loads(answer.read())
    except HTTPError as error:
        with error:
            problem = error.read().decode(errors="replace")
        raise ServerError(url, f"{error.code} {error.reason}: {problem[:_MOST_TOLD]}") from error
    except (OSError, ValueError) as error:
        raise ServerError(url, str(error)) from error


class ControlFigure(Figure):
    """The page around the map.

    Parameters
    ----------
    title
        What the page is called.
    lang
        The language the page opens in.
    theme
        `auto` follows the reader's system.
    nonce
        What the page's `Content-Security-Policy` lets inline scripts and styles through by.
    embed
        Whether the page stands in somebody else's.
    preview
        What it says of itself to those who do not run it.
    """

    _template = Template(
        """\
<!DOCTYPE html>
<html lang="{{ this.lang|e }}"{% if this.theme != "auto" %} data-theme="{{ this.theme|e }}"{% endif %}>
<head>
{{ this.header.render(**kwargs) }}
<title>{{ this.title|e }}</title>
{% if this.preview -%}
<meta name="description" content="{{ this.preview.summary|e }}">
<meta property="og:type" content="website">
<meta property="og:site_name" content="Marchland">
<meta property="og:title" content="{{ this.preview.title|e }}">
<meta property="og:description" content="{{ this.preview.summary|e }}">
<meta property="og:url" content="{{ this.preview.page|e }}">
<meta property="og:image" content="{{ this.preview.image|e }}">
<meta property="og:image:width" content="{{ this.preview.width }}">
<meta property="og:image:height" content="{{ this.preview.height }}">
<meta property="og:image:alt" content="{{ this.preview.summary|e }}">
<meta name="twitter:card" content="summary_large_image">
{% for kind, address in this.preview.oembed_links.items() -%}
<link rel="alternate" type="{{ kind }}" href="{{ address|e }}" title="{{ this.preview.title|e }}">
{% endfor -%}
{% for kind, address in this.preview.feeds.items() -%}
<link rel="alternate" type="{{ kind }}" href="{{ address|e }}" title="{{ this.feed_title|e }}">
{% endfor -%}
{% endif -%}
<noscript><style{% if this.nonce %} nonce="{{ this.nonce|e }}"{% endif %}>
.bar, .panel, .time, .skip, .folium-map { display: none !important; }
.app { display: block !important; overflow: auto; }
</style></noscript>
</head>
<body>
<div class="app"{% if this.embed %} data-embed{% endif %}>
<a class="skip" href="#timeline">{{ this.skip|e }}</a>
<header class="bar"></header>
<main class="stage">
<h1 class="hidden">{{ this.title|e }}</h1>
{{ this.html.render(**kwargs) }}
<noscript>
{% if this.preview -%}
<picture><source media="(max-width: 600px)" srcset="{{ this.preview.narrow_image|e }}">
<img class="no-script-map" src="{{ this.preview.image|e }}" alt="{{ this.preview.summary|e }}"
 width="{{ this.preview.width }}" height="{{ this.preview.height }}"></picture>
{% endif -%}
<p class="no-script">{{ this.no_script|e }}</p></noscript>
</main>
<aside class="panel"></aside>
<section class="time" id="timeline" tabindex="-1"></section>
</div>
<script{% if this.nonce %} nonce="{{ this.nonce|e }}"{% endif %}>
{{ this.script.render(**kwargs) }}
</script>
</body>
</html>
"""
    )

    def __init__(
        self,
        *,
        title: str,
        lang: str = "en",
        theme: Theme = "auto",
        nonce: str | None = None,
        embed: bool = False,
        preview: Preview | None = None,
    ) -> None:
        super().__init__(title=title)
        self.lang = lang
        self.theme = theme
        self.nonce = nonce
        self.embed = embed
        self.preview = preview
        self.skip = _SKIP.get(lang, _SKIP["en"])
        self.feed_title = _FEED.get(lang, _FEED["en"])
        self.no_script = _NO_SCRIPT.get(lang, _NO_SCRIPT["en"])


class ControlMap(folium.Map):
    """A folium map on which control of places is animated by day.

    Give it `data` and it stands alone: it shows in a notebook, and `save("map.html")` writes one file that
    needs no server and no network. Without `data` it is the shell of a served page.

    Parameters
    ----------
    data
        What the map shows; None leaves it to the server behind `urls`.
    urls
        The server's addresses.
    questions
        Addresses that it will ask the server for first: a browser does so before it has read the modules.
    title
        What the map is called.
    lang
        The language it opens in.
    theme
        `auto` follows the reader's system.
    nonce
        See `ControlFigure`.
    embed
        Whether it stands in somebody else's page: no bar, and scrolling is left to that page.
    methods
        Methods to choose from; the first is the server's default.
    bounds
        West, south, east, north in degrees: what to show first.
    map_id
        What names the map in the page; at random when None.
    preview
        See `ControlFigure`.
    layers
        What is drawn over the ground at first, by names of `LAYERS`; all of it when None. Readers can switch each.
    bundle
        What the build has made of the modules, for a page that a server gives; None takes them one by one.
    options
        Further options of Leaflet's map, in folium's spelling.
    """

    default_js: list[tuple[str, str]] = []  # noqa: RUF012 - folium declares and reads it on the class
    default_css: list[tuple[str, str]] = []  # noqa: RUF012 - the same

    _template = Template(
        """
{% macro header(this, kwargs) %}
{%- set assets = this.assets -%}
{%- set nonce = ' nonce="' ~ (this.nonce|e) ~ '"' if this.nonce else '' -%}
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="{{ assets.icon }}" type="image/svg+xml">
<script{{ nonce }}>document.documentElement.dataset.theme ||=
 matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light"</script>
{% for style in assets.styles -%}
{% if assets.inlined %}<style{{ nonce }}>{{ style }}</style>
{% else %}<link rel="stylesheet" href="{{ style }}">
{% endif %}
{%- endfor %}
<style{{ nonce }}>#{{ this.get_name() }} { position: {{ this.position }};
 width: {{ this.width[0] }}{{ this.width[1] }}; height: {{ this.height[0] }}{{ this.height[1] }};
 left: {{ this.left[0] }}{{ this.left[1] }}; top: {{ this.top[0] }}{{ this.top[1] }}; }</style>
<script type="importmap"{{ nonce }}>{{ {"imports": dict(assets.modules, **assets.libraries)}|tojson }}</script>
{% if assets.inlined %}<script{{ nonce }}>{{ assets.leaflet }}</script>
{% if this.has_popups %}<script{{ nonce }}>{{ this.jquery }}</script>
{% endif -%}
{% else %}<script src="{{ assets.leaflet }}"></script>
{% if this.has_popups %}<script src="{{ this.jquery }}"></script>
{% endif -%}
{% for address in this.questions %}<link rel="preload" as="fetch" href="{{ address|e }}" crossorigin>
{% endfor %}
{%- for address in assets.preloads %}<link rel="modulepreload" href="{{ address }}">
{% endfor %}
{%- endif %}
{% endmacro %}
{% macro html(this, kwargs) %}<div class="folium-map" id={{ this.get_name()|tojson }}></div>{% endmacro %}
{% macro script(this, kwargs) %}
var {{ this.get_name() }} = L.map({{ this.get_name()|tojson }}, {
 center: {{ this.location|tojson }}, crs: L.CRS.{{ this.crs }}, ...{{ this.options|tojavascript }} });
{% if this.control_scale %}L.control.scale().addTo({{ this.get_name() }});{% endif %}
import("marchland/main.js").then((map) => map.mount({{ this.get_name() }}, {{ this.handover|tojson }}));
{% endmacro %}
"""
    )

    def __init__(  # noqa: PLR0913 - a map has this many sides, each by keyword
        self,
        *,
        data: MapData | None = None,
        urls: PageUrls | None = None,
        title: str = "Marchland",
        lang: str = "en",
        theme: Theme = "auto",
        nonce: str | None = None,
        embed: bool = False,
        questions: Sequence[str] = (),
        methods: Sequence[str] = METHODS,
        bounds: tuple[float, float, float, float] | None = None,
        map_id: str | None = None,
        preview: Preview | None = None,
        layers: Collection[str] | None = None,
        bundle: Bundle | None = None,
        **options: Any,  # noqa: ANN401 - whatever Leaflet takes
    ) -> None:
        west, south, east, north = bounds or (-20.0, 30.0, 60.0, 65.0)
        view = {
            "location": [(south + north) / 2, (west + east) / 2],
            "zoom_start": 5,
            "min_zoom": 4,
            "max_zoom": 13,
            "zoom_snap": 0.25,
            "zoom_delta": 0.75,
            "wheel_px_per_zoom_level": 110,
            "world_copy_jump": False,
        }
        limits = {key: view.pop(key) for key in ("min_zoom", "max_zoom")}
        super().__init__(tiles=None, **{**view, **options})
        self.options.update({key: options.get(key, limit) for key, limit in limits.items()})
        self._name = "ControlMap"
        if map_id is not None:
            self._id = map_id
        self.nonce = nonce
        self.questions = tuple(questions)
        entries = ("main.js", "embed.js") if embed else ("main.js", "page.js", "panel-pages.js", "compare-parts.js")
        self.assets: Assets = inlined() if data else linked((urls or PageUrls()).static, *entries, bundle=bundle)
        self.handover = {
            "lang": lang,
            "theme": theme,
            "embed": embed,
            "methods": list(methods),
            "layers": None if layers is None else _known_layers(layers),
            "urls": None if data else asdict(urls or PageUrls()),
            "inline": data.inline if data else None,
        }
        self._static = None if data else (urls or PageUrls()).static
        figure = ControlFigure(title=title, lang=lang, theme=theme, nonce=nonce, embed=embed, preview=preview)
        figure.add_child(self)

    @property
    def has_popups(self) -> bool:
        """Whether a layer on it has a pop-up, which folium makes with jQuery."""
        waiting: list[Element] = [self]
        while waiting:
            element = waiting.pop()
            if isinstance(element, folium.Popup):
                return True
            waiting += element._children.values()  # noqa: SLF001 - branca's tree has no other door
        return False

    @property
    def jquery(self) -> str:
        """Address of jQuery; its text where the map stands alone.

        Raises
        ------
        AssetMissingError
            If the build has not fetched it.
        """
        return script_text(JQUERY) if self._static is None else f"{self._static}/{JQUERY}"


def _known_layers(layers: Collection[str]) -> list[str]:
    """Give layers in the order in which they are told.

    Raises
    ------
    UndrawableError
        With every name that there is not.
    """
    wanted = read_layers(",".join(layers)) if layers else frozenset()
    return [name for name in LAYERS if name in wanted]


def control_page(  # noqa: PLR0913 - a page has this many sides, each by keyword
    *,
    title: str,
    lang: str,
    nonce: str,
    theme: Theme = "auto",
    embed: bool = False,
    urls: PageUrls | None = None,
    questions: Sequence[str] = (),
    methods: Sequence[str] = METHODS,
    bounds: tuple[float, float, float, float] | None = None,
    preview: Preview | None = None,
    bundle: Bundle | None = None,
) -> str:
    """Write the page of the served map.

    It works under `default-src 'none'; script-src 'self' 'nonce-…'; style-src 'self' 'nonce-…'; img-src 'self'
    data: blob:; connect-src 'self'`.

    Parameters
    ----------
    title
        What the page is called.
    lang
        `en` or `uk`; a `lang` in the page's address wins in the browser.
    nonce
        Of the policy the page is sent with.
    theme
        `auto` follows the reader's system.
    embed
        Whether the page is to stand in somebody else's.
    urls
        Where the server answers.
    questions
        See `ControlMap`.
    methods
        Methods to choose from; the first is the server's default.
    bounds
        West, south, east, north in degrees: what to show before the data is there.
    preview
        What the page says of itself to those who do not run it.
    bundle
        See `ControlMap`.

    Returns
    -------
    str
        HTML, the same for the same arguments.
    """
    page = ControlMap(
        urls=urls,
        questions=questions,
        title=title,
        lang=lang,
        theme=theme,
        nonce=nonce,
        embed=embed,
        methods=methods,
        bounds=bounds,
        map_id="served",
        preview=preview,
        bundle=bundle,
    )
    return str(page.get_root().render())
