"""Who speaks in each column of VIINA: none of them is independent of what it is built from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.sources import Reliability, Role, Source
from app.sources.viina_files import MERGED
from app.sources.wikipedia import wikipedia_source

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.sources.sides import Sides

SOURCE_OF = {
    "status_wiki": "viina-wiki",
    "status_boost": "viina-boost",
    "status_dsm": "viina-dsm",
    "status_isw": "viina-isw",
    MERGED: "viina",
}
"""Source id by column."""


def viina_sources(columns: Iterable[str], sides: Sides) -> list[Source]:
    """Describe the sources of some columns and what they are derived from, those first."""
    wiki = _source("viina-wiki", "VIINA, from Wikipedia", "VIINA, за Вікіпедією", Reliability.C, "wikipedia")
    described = {
        "status_wiki": [wikipedia_source(), wiki],
        "status_boost": [
            wikipedia_source(),
            wiki,
            _source(
                "viina-boost",
                "VIINA, from Wikipedia spread to nearby places",
                "VIINA, за Вікіпедією, поширено на сусідні місця",
                Reliability.D,
                "viina-wiki",
            ),
        ],
        "status_dsm": [
            _source("deepstate", "DeepState", None, Reliability.B, None, alignment=sides.holder),
            _source(
                "viina-dsm",
                "VIINA, from the DeepState map",
                "VIINA, за картою DeepState",
                Reliability.B,
                "deepstate",
                alignment=sides.holder,
            ),
        ],
        "status_isw": [
            _source("isw", "Institute for the Study of War", "Інститут вивчення війни", Reliability.B, None),
            _source(
                "viina-isw",
                "VIINA, from the maps of the Institute for the Study of War",
                "VIINA, за картами Інституту вивчення війни",
                Reliability.B,
                "isw",
            ),
        ],
        MERGED: [
            wikipedia_source(),
            wiki,
            _source(
                "viina", "VIINA, all its sources merged", "VIINA, усі її джерела разом", Reliability.C, "viina-wiki"
            ),
        ],
    }
    return list({source.id: source for column in columns for source in described[column]}.values())


def _source(
    id_: str,
    name: str,
    name_uk: str | None,
    reliability: Reliability,
    derived_from: str | None,
    *,
    alignment: str | None = None,
) -> Source:
    return Source(
        id=id_,
        name=name,
        name_uk=name_uk,
        alignment=alignment,
        reliability=reliability,
        role=Role.SURVEY,
        derived_from=derived_from,
    )
