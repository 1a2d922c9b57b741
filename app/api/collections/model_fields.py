"""Fields that tell what figures of land are modelled from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.filters.fields import Field, Item, text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def modelled(said: Callable[[Item], Mapping[str, str]]) -> tuple[Field[Item], ...]:
    """Declare the cells that areas are made from, and how many settlements these are of.

    Parameters
    ----------
    said
        Gives what is said of them, by the names of the fields.
    """
    return (
        text(
            "tessellation",
            "The cells it is modelled from",
            lambda item: said(item)["tessellation"],
            is_always_there=True,
            is_queryable=False,
        ),
        text(
            "model",
            "What it is modelled from, in words",
            lambda item: said(item)["model"],
            is_always_there=True,
            is_queryable=False,
        ),
    )
