"""Names on the map: which to show, the most important first, each where it hits no other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.exports.pictures.paths import Rect

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from app.exports.pictures.fonts import Font

_PADDING = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A name that would like to stand at an anchor."""

    text: str
    x: float
    """Of the anchor, pixels."""
    y: float
    font: Font
    colour: str
    halo: float
    """Pixels of halo on either side of a stroke."""
    rank: float
    """Smaller is placed earlier."""
    gap: float
    """Pixels between anchor and text, its dot being a little smaller; 0 centres the text on the anchor."""
    dot: float = 0.0
    """Radius of a dot of its own at the anchor; 0 where others draw it."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A name and where it stands."""

    label: Label
    box: Rect


def place_labels(labels: Sequence[Label], frame: Rect, taken: Sequence[Rect] = ()) -> list[Placed]:
    """Place labels inside a frame, none over another, over the dot of another or over what is taken."""
    placed: list[Placed] = []
    filled = list(taken)
    for label in sorted(labels, key=lambda label: label.rank):
        width, height = label.font.width(label.text), label.font.size * 1.15
        for left, top in _spots(label, width, height):
            box = Rect(left, top, left + width, top + height)
            if _inside(box, frame) and not any(_overlap(box, other) for other in filled):
                placed.append(Placed(label, box))
                reach = max(0.0, label.gap - 3)
                filled += [box, Rect(label.x - reach, label.y - reach, label.x + reach, label.y + reach)]
                break
    return placed


def _spots(label: Label, width: float, height: float) -> Iterator[tuple[float, float]]:
    """Give where the upper left corner may go, best first: right of the anchor, left, above, below."""
    middle, centre = label.y - height / 2, label.x - width / 2
    if not label.gap:
        yield centre, middle
        yield centre, middle - height * 0.8
        yield centre, middle + height * 0.8
        return
    yield label.x + label.gap, middle
    yield label.x - label.gap - width, middle
    yield centre, label.y - label.gap - height
    yield centre, label.y + label.gap


def _inside(box: Rect, frame: Rect) -> bool:
    return frame.left <= box.left and frame.top <= box.top and box.right <= frame.right and box.bottom <= frame.bottom


def _overlap(box: Rect, other: Rect) -> bool:
    return (
        box.left < other.right + _PADDING
        and other.left < box.right + _PADDING
        and box.top < other.bottom + _PADDING
        and other.top < box.bottom + _PADDING
    )
