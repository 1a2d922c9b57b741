"""What a served page says of itself to those who do not run it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a served page says of itself to those who do not run it."""

    title: str
    summary: str
    """One sentence that says what the picture shows."""
    image: str
    """Address of a picture of what the page opens with."""
    narrow_image: str
    """Address of one for a narrow screen."""
    width: int
    """Of the wide picture, pixels."""
    height: int
    page: str
    """Address of the page."""
    oembed: str
    """Address of the server's oEmbed."""
    feeds: Mapping[str, str]
    """Addresses of what has changed, by media type."""

    @property
    def oembed_links(self) -> Mapping[str, str]:
        """Where to ask how to embed the page, by media type."""
        return {
            f"{kind}+oembed": f"{self.oembed}?{urlencode({'url': self.page, 'format': name}, safe=':/')}"
            for name, kind in (("json", "application/json"), ("xml", "text/xml"))
        }
