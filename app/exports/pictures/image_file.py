"""Pictures of pixels as files, which say themselves what they show."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, TypeAlias
from xml.sax.saxutils import escape, quoteattr

from PIL import Image, PngImagePlugin

if TYPE_CHECKING:
    from app.exports.pictures.raster import Raster

ImageKind: TypeAlias = Literal["png", "webp"]
_DOTS_PER_INCH: Final = 96
_QUALITY: Final = 60
"""Without loss, how hard to look for a shorter way to say the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Caption:
    """What a file says of itself."""

    title: str
    description: str
    """For programs: the theatre, the day, the method and the revision."""
    rights: str
    """Whom the map owes thanks."""
    lang: str


def image_file(raster: Raster, kind: ImageKind, caption: Caption, density: int) -> bytes:
    """Write pixels without loss.

    Parameters
    ----------
    raster
        The whole picture.
    kind
        Of file.
    caption
        Put into it.
    density
        Pixels a pixel of a plain screen.
    """
    image, file = Image.fromarray(raster.pixels()), io.BytesIO()
    if kind == "webp":
        image.save(file, "WEBP", lossless=True, quality=_QUALITY, xmp=_xmp(caption))
        return file.getvalue()
    says = PngImagePlugin.PngInfo()
    says.add_itxt("Title", caption.title, lang=caption.lang)
    says.add_itxt("Description", caption.description)
    says.add_itxt("Copyright", caption.rights)
    image.save(file, "PNG", pnginfo=says, dpi=(_DOTS_PER_INCH * density,) * 2)
    return file.getvalue()


def _xmp(caption: Caption) -> bytes:
    def said(name: str, text: str) -> str:
        row = f'<rdf:Alt><rdf:li xml:lang="x-default">{escape(text)}</rdf:li></rdf:Alt>'
        return f"<dc:{name}>{row}</dc:{name}>"

    body = said("title", caption.title) + said("description", caption.description) + said("rights", caption.rights)
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" xml:lang={quoteattr(caption.lang)}>{body}'
        "</rdf:Description></rdf:RDF></x:xmpmeta>"
    ).encode()
