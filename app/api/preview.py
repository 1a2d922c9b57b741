"""What a page says of itself to those who do not run it: a picture, a title, a sentence."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode

from app.api.params import AS_OF, BBOX, DAY, LANG, METHOD
from app.api.readers import Box
from app.api.routes.pictures import AGAINST, DRAWN
from app.domain.errors import MarchlandError
from app.domain.method import Method
from app.exports.pictures.picture import LAYERS, NO_LAYER
from app.exports.pictures.summary import summary
from app.exports.pictures.words import named, spoken
from app.exports.preview import Preview

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.api.parameter import Parameter
    from app.atlas.atlas import Atlas

WIDTH, HEIGHT = 1200, 630
"""As large as networks show pictures of pages."""
NARROW = {"width": 390, "height": 420, "scale": 2}
_READ: Mapping[str, Parameter[Any]] = {
    "date": DAY,
    "bbox": BBOX,
    "method": METHOD,
    "as_of": AS_OF,
    "lang": LANG,
    "layers": DRAWN,
    "compare": AGAINST,
}


def page_query(query: str) -> dict[str, str]:
    """Read the parameters of a page's address; of several with one name the last counts, as in the page."""
    return dict(parse_qsl(query))


def preview_of(atlas: Atlas, base: str, query: Mapping[str, str], lang: str | None = None) -> Preview:
    """Tell what a page shows at first.

    Sites that link to a page add parameters of their own, and what a page cannot read it passes over: so does this.

    Parameters
    ----------
    atlas
        What the page is answered from.
    base
        Where the API stands, without a slash at the end.
    query
        The parameters of the page's address.
    lang
        The language the page is sent in, if its address does not say.
    """
    # What follows on a comma tells the page how to show a comparison.
    compare = query.get("compare", "").partition(",")[0]
    asked = {**query, "compare": compare}
    found = {name: _read(parameter, asked.get(name), atlas) for name, parameter in _READ.items()}
    tongue = found["lang"] or lang or "en"
    method: Method | None = found["method"]
    as_of: date | None = found["as_of"]
    box: Box | None = found["bbox"]
    view = atlas.view(method, as_of)
    day: date = found["date"] or view.last_day
    layers: frozenset[str] | None = found["layers"]
    asks = {
        "lang": tongue,
        "theme": query.get("theme") if query.get("theme") == "dark" else None,
        "bbox": None if box is None else ",".join(f"{side:g}" for side in box),
        "method": None if method is None else str(method),
        "as_of": None if as_of is None else as_of.isoformat(),
        "compare": compare if found["compare"] else None,
        "layers": None if layers is None else ",".join(name for name in LAYERS if name in layers) or NO_LAYER,
    }

    def picture(**size: int) -> str:
        text = urlencode({name: value for name, value in {**size, **asks}.items() if value is not None}, safe="@:,/")
        return f"{base}/pictures/{day}.png?{text}"

    page_text = urlencode(query, safe="@:,/")
    title = f"{named(atlas.theatre.title, tongue)}, {spoken(day, tongue)}"
    return Preview(
        title=title,
        summary=summary(view, day, tongue),
        image=picture(width=WIDTH, height=HEIGHT),
        narrow_image=picture(**NARROW),
        width=WIDTH,
        height=HEIGHT,
        page=f"{base}/" + (f"?{page_text}" if page_text else ""),
        oembed=f"{base}/oembed",
        feeds={
            media_type: f"{base}/feeds/transitions.{ending}?lang={tongue}"
            for media_type, ending in (("application/atom+xml", "atom"), ("application/feed+json", "json"))
        },
    )


def _read(parameter: Parameter[Any], text: str | None, atlas: Atlas) -> Any:  # noqa: ANN401 - whatever it is
    if not text:
        return None
    try:
        return parameter.read(text, atlas)
    except MarchlandError:
        return None
