"""The atlas: one revision of the ledger with everything needed to answer from it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from app.atlas.claim_shapes import ClaimShapes
from app.atlas.ground import Ground
from app.atlas.shelf import Shelf
from app.atlas.view import View
from app.domain.claims import Claim
from app.domain.errors import UnknownRevisionError
from app.domain.method import parse_method
from app.domain.standing import recorded_claims

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from shapely.geometry.base import BaseGeometry

    from app.atlas.territory import Territory
    from app.domain.gazetteer import Gazetteer
    from app.domain.ledger import Ledger, Record
    from app.domain.method import Method
    from app.domain.standing import Recorded
    from app.domain.theatre import Theatre
    from app.geometry.tessellation import StoredCells

VIEWS_KEPT = 8
_REGISTERS_KEPT = 2


class Atlas:
    """Theatre, places, boundaries and ledger, and the views made of them. Never changes once built."""

    def __init__(
        self, ground: Ground, ledger: Ledger, views: Shelf[tuple[Method, date | None, int], View] | None = None
    ) -> None:
        """Put an atlas of a ledger on its ground; `build` and `with_ledger` make both.

        Parameters
        ----------
        ground
            Theatre, places and boundaries.
        ledger
            All records.
        views
            Views of earlier revisions of the same ledger.
        """
        self._ground = ground
        self.theatre = ground.theatre
        self.gazetteer = ground.gazetteer
        self.boundaries = ground.boundaries
        self.settlements = ground.settlements
        self.oblasts = ground.oblasts
        self.geodata_digest = ground.digest
        """Differs if theatre, places or boundaries differ."""
        self.ledger = ledger
        self._records = tuple(ledger)
        self.default_method = parse_method(self.theatre.default_method, [party.id for party in self.theatre.parties])
        self._views = Shelf(VIEWS_KEPT) if views is None else views
        self._recorded: Shelf[tuple[date | None, int], list[Recorded]] = Shelf(_REGISTERS_KEPT)

    @classmethod
    def build(
        cls,
        theatre: Theatre,
        gazetteer: Gazetteer,
        boundaries: Mapping[str, BaseGeometry],
        ledger: Ledger,
        cells: StoredCells | None = None,
    ) -> Atlas:
        """Build an atlas from its sources.

        Parameters
        ----------
        theatre
            What the map is about.
        gazetteer
            All places.
        boundaries
            Polygons (EPSG:4326) by place id, of oblasts at least; one may be missing.
        ledger
            All records.
        cells
            The land of the settlements, if it was worked out before; it is not taken on trust, see `Territory`.
        """
        return cls(Ground.laid_out(theatre, gazetteer, boundaries, cells), ledger)

    def with_ledger(self, ledger: Ledger) -> Atlas:
        """Give the atlas of a later ledger.

        Views of earlier revisions stay good: a ledger is only ever appended to.
        """
        return Atlas(self._ground, ledger, self._views)

    def with_other_ledger(self, ledger: Ledger) -> Atlas:
        """Give the atlas of a ledger that does not continue the present one: a backup was put back."""
        return Atlas(self._ground, ledger)

    @property
    def territory(self) -> Territory:
        """The land of every settlement, worked out when it is first asked for.

        Raises
        ------
        TessellationError
            If two settlements of one oblast share a location, or an outline is degenerate.
        """
        return self._ground.territory.get()

    @property
    def revision(self) -> int:
        """The last revision of the ledger."""
        return self.ledger.revision

    def recorded_at(self, revision: int) -> datetime | None:
        """Tell when a revision was recorded; ``None`` for revision 0, the empty ledger.

        Raises
        ------
        UnknownRevisionError
            If the ledger has no such revision.
        """
        if not 0 <= revision <= self.revision:
            raise UnknownRevisionError(revision)
        return None if revision == 0 else self._records[revision - 1].recorded_at

    def records_after(self, revision: int) -> tuple[Record, ...]:
        """Give the records behind a revision, in order."""
        return self._records[max(revision, 0) :]

    @cached_property
    def claim_records(self) -> Mapping[str, Record]:
        """The record that brought each claim, by the id of the claim."""
        found: dict[str, Record] = {}
        for record in self._records:
            if isinstance(record.body, Claim):
                found.setdefault(record.body.id, record)
        return found

    @cached_property
    def claim_shapes(self) -> ClaimShapes:
        """Where claims are drawn."""
        return ClaimShapes(self.gazetteer, self.boundaries)

    def recorded_claims(self, as_of: date | None = None, revision: int | None = None) -> Sequence[Recorded]:
        """Tell of every claim on record where it stands; those under an embargo are left out.

        Parameters
        ----------
        as_of
            Only what was reported by this day; ``None`` is everything.
        revision
            Only records up to this number; ``None`` is all.
        """
        number = self.revision if revision is None else revision
        return self._recorded.get((as_of, number), lambda: recorded_claims(self._records[:number], as_of))

    def label_lonlat(self, place_id: str) -> tuple[float, float] | tuple[None, None]:
        """Give a point in a place that has none of its own, where an outline tells one."""
        number = self.oblasts.index.get(place_id)
        return (None, None) if number is None else self.oblasts.label_lonlat[number]

    def view(self, method: Method | None = None, as_of: date | None = None, revision: int | None = None) -> View:
        """Give a view, building it if it is not at hand.

        Parameters
        ----------
        method
            The rules to go by; ``None`` is the theatre's own choice.
        as_of
            Only what was reported by this day counts; ``None`` is everything.
        revision
            Only records up to this number; ``None`` is all.

        Raises
        ------
        UnknownRevisionError
            If the ledger has no such revision.
        """
        key = self._key(method, as_of, revision)
        return self._views.get(key, lambda: self._build_view(*key))

    def has_view(self, method: Method | None = None, as_of: date | None = None, revision: int | None = None) -> bool:
        """Tell whether a view is at hand; `view` then gives it at once.

        Raises
        ------
        UnknownRevisionError
            If the ledger has no such revision.
        """
        return self._views.has(self._key(method, as_of, revision))

    def _key(self, method: Method | None, as_of: date | None, revision: int | None) -> tuple[Method, date | None, int]:
        rules = self.default_method if method is None else method
        number = self.revision if revision is None else revision
        if not 0 <= number <= self.revision:
            raise UnknownRevisionError(number)
        return rules, as_of, number

    def _build_view(self, method: Method, as_of: date | None, revision: int) -> View:
        return View(
            theatre=self.theatre,
            gazetteer=self.gazetteer,
            settlements=self.settlements,
            territory=self._ground.territory,
            known=self.ledger.known(revision=revision, as_of=as_of),
            method=method,
            previous=self._nearest_view(method, as_of, revision),
        )

    def _nearest_view(self, method: Method, as_of: date | None, revision: int) -> View | None:
        """Find the view at hand that has most records in common with one to be built."""
        at_hand = [
            (abs(number - revision), number, view)
            for (rules, known_on, number), view in self._views.ready()
            if (rules, known_on) == (method, as_of)
        ]
        return min(at_hand, key=lambda found: found[:2])[2] if at_hand else None
