"""The collections of areas and of lines of contact, both modelled from settlements."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from app.api.collections.collection import Collection
from app.api.collections.model_fields import modelled
from app.api.collections.oblasts import outlines_extent
from app.api.collections.page import asked_day, parsed
from app.api.params import BBOX, CONTROLLER, STATUS
from app.api.problems import UnknownFeatureError
from app.atlas.area_features import (
    area_feature,
    area_id,
    area_properties,
    contact_feature,
    contact_id,
    contact_properties,
    model,
)
from app.atlas.history_classes import Area, Contact
from app.domain.control import Status
from app.filters.fields import Field, geometry, identity, number, origin, text, whole
from app.geometry.boxes import meets_box

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from app.api.parameter import Asked
    from app.api.readers import Box


class Drawn(NamedTuple):
    """An area or a line of contact on a day."""

    id: str
    what: Area | Contact
    told: dict[str, Any]


def area_features(asked: Asked, day: date) -> list[bytes]:
    """Write the areas of a day that the filters ask for; one meets `bbox` if its land does."""
    return [area_feature(asked.view, area) for area in _areas(asked, day)]


def contact_features(asked: Asked, day: date) -> list[bytes]:
    """Write the lines of contact of a day that meet `bbox`."""
    return [contact_feature(asked.view, line) for line in _contacts(asked, day)]


def _areas(asked: Asked, day: date) -> list[Area]:
    controllers, statuses = asked[CONTROLLER], asked[STATUS]
    return [
        area
        for area in asked.view.classes.areas_on(day)
        if (controllers is None or area.holder.controller in controllers)
        and (statuses is None or area.holder.status in statuses)
        and _meets(asked[BBOX], area)
    ]


def _contacts(asked: Asked, day: date) -> list[Contact]:
    return [line for line in asked.view.classes.contacts_on(day) if _meets(asked[BBOX], line)]


def _meets(box: Box | None, drawn: Area | Contact) -> bool:
    return box is None or meets_box(drawn.geometry, box.west, box.south, box.east, box.north)


def _find_areas(asked: Asked) -> list[Drawn]:
    return [
        Drawn(area_id(area.holder), area, area_properties(asked.view, area)) for area in _areas(asked, asked_day(asked))
    ]


def _find_contacts(asked: Asked) -> list[Drawn]:
    return [
        Drawn(contact_id(line), line, contact_properties(asked.view, line))
        for line in _contacts(asked, asked_day(asked))
    ]


def _write(asked: Asked, items: Sequence[Drawn]) -> list[bytes]:
    return [
        area_feature(asked.view, item.what) if isinstance(item.what, Area) else contact_feature(asked.view, item.what)
        for item in items
    ]


def _area(asked: Asked, feature_id: str) -> dict[str, Any]:
    for area in asked.view.classes.areas_on(asked_day(asked)):
        if area_id(area.holder) == feature_id:
            return parsed(area_feature(asked.view, area))
    raise UnknownFeatureError(feature_id)


def _contact(asked: Asked, feature_id: str) -> dict[str, Any]:
    for line in asked.view.classes.contacts_on(asked_day(asked)):
        if contact_id(line) == feature_id:
            return parsed(contact_feature(asked.view, line))
    raise UnknownFeatureError(feature_id)


def _says(asked: Asked) -> Mapping[str, Any]:
    return model(asked.atlas.territory)


def _origin() -> tuple[Field[Drawn], ...]:
    return (
        *origin(lambda item: item.told["method"], lambda item: item.told["revision"]),
        *modelled(lambda item: item.told),
    )


AREAS: Collection[Drawn] = Collection(
    id="areas",
    title="Areas by control",
    description="The land of each party, of what is contested and of what is unknown on a day. Modelled: every "
    "settlement stands for the land that is nearer to it than to any other of its oblast.",
    items_description="One feature for each controller, status and claimant on a day; of an interval the last day "
    "counts. `bbox` meets the land itself.",
    schema="Area",
    filter_example="area_km2 > 100 OR claimed_by IS NOT NULL",
    takes=(BBOX, CONTROLLER, STATUS),
    find=_find_areas,
    write=_write,
    feature=_area,
    extent=outlines_extent,
    says=_says,
    fields=(
        identity("The holder, the same on every day", lambda item: item.id),
        geometry("The land", lambda item: item.what.geometry, "multipolygon"),
        text("controller", "The party in control; null for nobody", lambda item: item.told["controller"]),
        text(
            "status",
            "Whether it is controlled, contested or unknown",
            lambda item: item.told["status"],
            words=tuple(Status),
            is_always_there=True,
        ),
        text("claimed_by", "The party that claims it and is not believed yet", lambda item: item.told["claimed_by"]),
        number("area_km2", "Square kilometres", lambda item: item.told["area_km2"], is_always_there=True),
        whole(
            "settlements", "How many settlements lie in it", lambda item: item.told["settlements"], is_always_there=True
        ),
        *_origin(),
    ),
)
FRONTLINE: Collection[Drawn] = Collection(
    id="frontline",
    title="Line of contact",
    description="Where the land of two parties meets on a day, and where either meets contested or unknown land. "
    "Modelled as the areas are; it is no line of troops.",
    items_description="One feature for each two sides that meet; `left` lies on the left going along the line, and an "
    "empty side is contested or unknown land. Of an interval the last day counts.",
    schema="Contact",
    filter_example="length_km > 10",
    takes=(BBOX,),
    find=_find_contacts,
    write=_write,
    feature=_contact,
    extent=outlines_extent,
    says=_says,
    fields=(
        identity("The two sides, the same on every day", lambda item: item.id),
        geometry("The line", lambda item: item.what.geometry, "multilinestring"),
        text("left", "The party on the left; null for contested or unknown land", lambda item: item.told["left"]),
        text("right", "The party on the right; null for contested or unknown land", lambda item: item.told["right"]),
        number("length_km", "Kilometres", lambda item: item.told["length_km"], is_always_there=True),
        *_origin(),
    ),
)
