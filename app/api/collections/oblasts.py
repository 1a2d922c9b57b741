"""The collection of oblasts, with the shares that each party holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from app.api.collections.collection import Collection, Extent
from app.api.collections.model_fields import modelled
from app.api.collections.page import asked_day, parsed
from app.api.params import FILTERS
from app.api.problems import UnknownFeatureError
from app.api.wishes import oblast_numbers
from app.atlas.area_features import model
from app.atlas.holdings import CONTESTED, UNKNOWN
from app.atlas.oblasts import oblast_properties
from app.filters.fields import Field, day, geometry, identity, number, origin, text, whole
from app.geometry.shapes import Shape, box_around, point_at

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.api.parameter import Asked
    from app.atlas.atlas import Atlas

_MEASURES = {"": "settlements", "_area": "land", "_population": "people"}


class Shared(NamedTuple):
    """An oblast with its shares on a day."""

    number: int
    id: str
    outline: Shape | None
    told: dict[str, Any]


def _find(asked: Asked) -> list[Shared]:
    day_ = asked_day(asked)
    return _shared(asked, oblast_numbers(asked, day_))


def _shared(asked: Asked, numbers: Sequence[int]) -> list[Shared]:
    atlas = asked.atlas
    told = oblast_properties(asked.view, atlas.oblasts, asked_day(asked), numbers)
    places = [atlas.oblasts.places[number_] for number_ in numbers]
    return [
        Shared(number_, place.id, atlas.boundaries.get(place.id) or point_at(place.lonlat), properties)
        for number_, place, properties in zip(numbers, places, told, strict=True)
    ]


def _write(asked: Asked, items: Sequence[Shared]) -> list[bytes]:
    return [asked.atlas.oblasts.feature(item.number, item.told) for item in items]


def _feature(asked: Asked, feature_id: str) -> dict[str, Any]:
    number_ = asked.atlas.oblasts.index.get(feature_id)
    if number_ is None:
        raise UnknownFeatureError(feature_id)
    return parsed(_write(asked, _shared(asked, [number_]))[0])


def outlines_extent(asked: Asked) -> Extent:
    """Give the box around all outlines, from the first day on."""
    atlas = asked.atlas
    outlines = [atlas.boundaries[place.id] for place in atlas.oblasts.places if place.id in atlas.boundaries]
    return Extent(box_around(outlines) or atlas.theatre.bounds, atlas.theatre.first_day, None)


def _says(asked: Asked) -> Mapping[str, Any]:
    return model(asked.atlas.territory)


def _shares(atlas: Atlas) -> list[Field[Shared]]:
    return [
        _told(f"{name}_share{measure}", f"The share of its {of} that {who}")
        for name, who in (
            *((f"held_{party.id}", f"{party.name.get('en', party.id)} controls") for party in atlas.theatre.parties),
            (CONTESTED, "is contested"),
            (UNKNOWN, "is in unknown hands"),
        )
        for measure, of in _MEASURES.items()
    ]


def _told(name: str, title: str) -> Field[Shared]:
    return number(name, title, lambda item: item.told[name])


OBLASTS: Collection[Shared] = Collection(
    id="oblasts",
    title="Oblasts by share held",
    description="Every oblast with the share of its settlements and people that each party holds on a day, and who "
    "claims it by law. Claims by law never enter a share. Areas, and shares of them, are modelled from settlements.",
    items_description="Each oblast with its shares on a day; of an interval the last day counts. `bbox` meets the box "
    "of the outline; `controller` and `status` ask for a settlement of that kind in it.",
    schema="Oblast",
    filter_example="settlements > 1",
    takes=FILTERS,
    find=_find,
    write=_write,
    feature=_feature,
    extent=outlines_extent,
    says=_says,
    theatre_fields=_shares,
    theatre_fields_after="area_km2",
    fields=(
        identity("The code of the oblast", lambda item: item.id),
        geometry("The outline; where it is not known, a point", lambda item: item.outline, "multipolygon"),
        text("name", "The name in English", lambda item: item.told["name"], is_always_there=True),
        text("name_uk", "The name in Ukrainian", lambda item: item.told["name_uk"], is_always_there=True),
        whole(
            "settlements", "How many settlements it has", lambda item: item.told["settlements"], is_always_there=True
        ),
        whole(
            "population",
            "How many people its settlements have, where known",
            lambda item: item.told["population"],
            is_always_there=True,
        ),
        number(
            "area_km2",
            "Square kilometres: those of the land around its settlements",
            lambda item: item.told["area_km2"],
        ),
        text("claimed_by", "The party that claims it by law", lambda item: item.told["claimed_by"]),
        day("claimed_since", "The day since which it does", lambda item: item.told["claimed_since"]),
        *(
            _told(f"claimed_held_share{measure}", f"The share of its {of} that the claimant controls")
            for measure, of in _MEASURES.items()
        ),
        *origin(lambda item: item.told["method"], lambda item: item.told["revision"]),
        *modelled(lambda item: item.told),
    ),
)
