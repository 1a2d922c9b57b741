"""The transition matrix as a document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from app.atlas.transition_matrix import Flow, TransitionMatrix


def matrix_document(matrix: TransitionMatrix) -> dict[str, Any]:
    """Write a matrix: what flowed in all, and within every oblast."""
    return {
        "holders": matrix.holders,
        "total": list(_flows(matrix.flows())),
        "oblasts": [
            {
                "oblast": place.id if place else None,
                "name": place.name_en if place else None,
                "flows": list(_flows(matrix.flows(number))),
            }
            for number, place in enumerate(matrix.groups)
        ],
    }


def _flows(flows: Iterable[Flow]) -> Iterator[dict[str, Any]]:
    for flow in flows:
        yield flow._asdict()
