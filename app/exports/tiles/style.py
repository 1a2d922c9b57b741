"""A style for MapLibre: the tiles in the colours of the theatre."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.parties import Party
    from app.domain.theatre import Theatre

SOURCE = "marchland"
_NOBODY = "#8a8a8a"
_LAND = "#f5f3ee"
_RIM = "#4a4d52"
_CONTACT = "#1d1d1f"
_OUTLINE = "#6b6b70"


def map_style(theatre: Theatre, tilejson: str, bounds: tuple[float, float, float, float]) -> dict[str, Any]:
    """Write a style, version 8, that needs neither sprites nor glyphs.

    Parameters
    ----------
    theatre
        Whose parties have colours.
    tilejson
        Address of the TileJSON.
    bounds
        What the map opens with: west, south, east, north in degrees.
    """
    west, south, east, north = bounds
    holder, claimant = _by_party(theatre.parties, "controller"), _by_party(theatre.parties, "claimed_by")
    is_contested = ["==", ["get", "status"], "contested"]
    return {
        "version": 8,
        "name": theatre.title.get("en", theatre.id),
        "center": [round((west + east) / 2, 4), round((south + north) / 2, 4)],
        "zoom": 5,
        # Features have texts for ids; MapLibre's feature states need one of them.
        "sources": {SOURCE: {"type": "vector", "url": tilejson, "promoteId": "id"}},
        "layers": [
            {"id": "background", "type": "background", "paint": {"background-color": _LAND}},
            _layer("areas", "fill", "areas", {"fill-color": holder, "fill-opacity": ["case", is_contested, 0.25, 0.5]}),
            _layer(
                "claimed",
                "line",
                "areas",
                {"line-color": claimant, "line-width": 1.5, "line-dasharray": [2, 2]},
                filter=["has", "claimed_by"],
            ),
            _layer("oblasts", "line", "oblasts", {"line-color": _OUTLINE, "line-width": 0.5, "line-opacity": 0.6}),
            _layer("frontline", "line", "frontline", {"line-color": _CONTACT, "line-width": 1.5}),
            _layer(
                "settlements",
                "circle",
                "settlements",
                {
                    "circle-color": ["case", is_contested, _NOBODY, holder],
                    "circle-radius": ["interpolate", ["linear"], ["zoom"], 5, 2, 10, 4, 14, 7],
                    "circle-stroke-color": _RIM,
                    "circle-stroke-width": 0.75,
                },
            ),
        ],
    }


def _layer(id_: str, kind: str, source_layer: str, paint: dict[str, Any], **rest: Any) -> dict[str, Any]:  # noqa: ANN401 - of a style
    return {"id": id_, "type": kind, "source": SOURCE, "source-layer": source_layer, "paint": paint, **rest}


def _by_party(parties: Sequence[Party], name: str) -> list[Any] | str:
    pairs = [text for party in parties for text in (party.id, party.color_light)]
    return ["match", ["get", name], *pairs, _NOBODY] if pairs else _NOBODY
