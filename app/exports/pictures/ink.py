"""The colours of pictures: those of the browser map, read from where it reads them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from app.domain.control import Status
from app.exports.pictures.shades import WHOLE
from app.resources import static_dir

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.domain.parties import Party
    from app.exports.pictures.shades import Shade

Theme: TypeAlias = Literal["light", "dark"]
_CALM: Final = 0.72
"""How much of a colour is left in what was gained in an era."""
_INKED: Final = 0.5
"""How much ink there is in a dot: it has to stand out from the area of the same party."""
THEMES: Final[tuple[Theme, ...]] = ("light", "dark")
Rgb: TypeAlias = tuple[int, int, int]

_BLOCK = re.compile(r"(?P<selector>[^{}]+)\{(?P<body>[^}]*)\}")
_TOKEN = re.compile(r"--(?P<name>[\w-]+):\s*(?P<value>[^;]+);")


@cache
def tokens(theme: Theme) -> Mapping[str, str]:
    """Read the custom properties of the page in a theme, by name without the hyphens before it."""
    text = (static_dir() / "css" / "tokens.css").read_text(encoding="utf-8")
    found: dict[str, str] = {}
    for block in _BLOCK.finditer(text):
        selector = block["selector"].split("*/")[-1].strip()
        if selector == ":root" or f'data-theme="{theme}"' in selector:
            found |= {token["name"]: token["value"].strip() for token in _TOKEN.finditer(block["body"])}
    return found


def rgb(colour: str) -> Rgb:
    """Read ``#rrggbb``."""
    number = int(colour[1:], 16)
    return number >> 16, number >> 8 & 255, number & 255


def mix(over: str, under: str, share: float) -> str:
    """Give a colour of `share` parts of one and the rest of another."""
    parts = zip(rgb(over), rgb(under), strict=True)
    return "#" + "".join(f"{int(a * share + b * (1 - share) + 0.5):02x}" for a, b in parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How a state of control is drawn."""

    fill: str
    """Of the area."""
    dot: str
    """Of the settlement."""
    ring: str | None = None
    """Around the settlement: the claimant's colour, or ink where contested."""
    stripe: str | None = None
    """The other colour of the area's stripes."""
    grain: str
    """Of the thin lines that mark a party whose pattern is `hatch`."""
    pattern: Literal["none", "claim", "contest"] = "none"
    speck: str | None = None
    """Of the specks on what was gained in an era."""
    is_pressed: bool = False
    """Whether it is encircled."""
    before: Look | None = None
    """What it may be still."""
    share: int = WHOLE
    """How much of it is drawn over what it may be still, in quarters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ink:
    """All colours of a picture."""

    theme: Theme
    page: str
    text: str
    text_soft: str
    rule: str
    beyond: str
    water: str
    land: str
    abroad: str
    coast: str
    river: str
    border: str
    oblast: str
    contact: str
    ink: str
    halo: str
    muted: str
    nobody: str
    contested: str
    opacity: float

    @classmethod
    def of(cls, theme: Theme) -> Ink:
        """Give the colours of a theme."""
        found = tokens(theme)
        names = (
            *("beyond", "water", "land", "abroad", "coast", "river", "border", "oblast", "contact"),
            *("ink", "halo", "muted", "nobody", "contested"),
        )
        return cls(
            theme=theme,
            page=found["page"],
            text=found["ink"],
            text_soft=found["ink-soft"],
            rule=found["rule"],
            opacity=float(found["map-opacity"]),
            **{name: found[f"map-{name}"] for name in names},
        )

    def colour(self, party: Party) -> str:
        """Give the colour of a party."""
        return party.color_dark if self.theme == "dark" else party.color_light

    def look(self, parties: Sequence[Party], controller: str | None, status: Status, claimed_by: str | None) -> Look:
        """Tell how control is drawn."""
        colours = {party.id: self.colour(party) for party in parties}
        hatched = {party.id for party in parties if party.pattern == "hatch"}
        if status is Status.CONTESTED:
            stripe = mix(self.ink, self.contested, 0.66)
            bare = self.contested
            return Look(fill=bare, dot=bare, ring=self.ink, stripe=stripe, grain=bare, pattern="contest")
        own = colours.get(controller or "", self.nobody)
        fill, dot = mix(own, self.land, self.opacity), mix(self.ink, own, _INKED)
        grain = mix(self.ink, fill, 0.09) if controller in hatched else fill
        rival = colours.get(claimed_by or "")
        if rival is None or rival == own:
            return Look(fill=fill, dot=dot, grain=grain)
        stripe = mix(rival, self.land, self.opacity)
        ring = mix(self.ink, rival, _INKED)
        return Look(fill=fill, dot=dot, ring=ring, stripe=stripe, grain=grain, pattern="claim")

    def looks(self, parties: Sequence[Party], kinds: Sequence[Shade]) -> list[Look]:
        """Tell how each of some shades is drawn; what one may be still comes before it."""
        found: list[Look] = []
        for kind in kinds:
            look = self.look(parties, *kind.holder)
            if kind.era >= 0 and look.pattern != "contest":
                look = self.calm(look)
            before = None if kind.before is None else found[kind.before]
            found.append(replace(look, is_pressed=kind.is_pressed, before=before, share=kind.share))
        return found

    def calm(self, look: Look) -> Look:
        """Give the look of what was gained in an era."""
        fill = mix(look.fill, self.land, _CALM)
        speck, dot = mix(look.fill, self.land, 0.85), mix(look.dot, self.land, 0.75)
        return replace(look, fill=fill, grain=fill, speck=speck, dot=dot)
