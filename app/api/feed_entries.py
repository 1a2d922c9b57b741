"""The entries of a feed: transitions, newest first, with ids that never change and the moments the ledger tells."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlencode
from uuid import UUID, uuid5

from app.api.claim_documents import party_names
from app.api.params import CONTROLLER, FEED_LIMIT, LANG, OFFSET
from app.api.wishes import places_asked
from app.api.wording.transitions import TransitionWording
from app.domain.claims import Claim
from app.domain.ledger import Release, Retraction
from app.domain.transitions import transitions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from app.api.parameter import Asked
    from app.atlas.atlas import Atlas
    from app.domain.claims import Evidence
    from app.domain.gazetteer import Gazetteer
    from app.domain.ledger import Record
    from app.domain.places import Place
    from app.domain.transitions import Transition

_NAMESPACE = UUID("ef4f4a61-1a4e-5f3b-8c26-5a4c1f1f6f0e")
"""Any number will do, as long as it stays: ids are made from it."""
_WEEK = timedelta(days=7)
"""Claims further apart than this do not bear on each other's day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A transition as a feed tells it."""

    id: str
    """``urn:uuid:…``, made from theatre, method, place and day: the same on every server and database."""
    transition: Transition
    place: Place
    oblast: Place | None
    title: str
    text: str
    url: str
    """Of the map, at that place and day."""
    published: datetime
    """When the ledger learnt of the first claim that it rests on."""
    updated: datetime
    """When the ledger last learnt something that it rests on, or took something back there that week."""
    evidence: tuple[Evidence, ...]
    """What the claims rest on, as far as it has an address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A page of entries and what the feed says about itself."""

    id: str
    language: str
    title: str
    subtitle: str
    updated: datetime
    """When anything in the whole feed last changed."""
    entries: tuple[Entry, ...]
    matched: int
    """How many entries all pages have."""
    home: str
    """The map."""
    links: Mapping[str, str]
    """URLs by relation: ``self``, ``first``, ``last`` and, where there are such pages, ``previous`` and ``next``."""
    thanks: str | None
    """Whom the map owes thanks."""


_TITLES = {"en": "{theatre}: changes of control", "uk": "{theatre}: зміни контролю"}
_SUBTITLES = {
    "en": "Reported control, after the fact, by the rules of {method}.",
    "uk": "Повідомлений контроль, постфактум, за правилами {method}.",
}


def read_feed(asked: Asked) -> Feed:
    """Gather the page of the feed that a request asks for."""
    view, atlas = asked.view, asked.atlas
    moments = _Moments(asked)
    dated = [(*moments.of(one), one) for one in _transitions(asked)]
    # Stable, so that transitions of one moment and day stay in the order of the settlements.
    dated.sort(key=lambda found: (found[1], found[2].day), reverse=True)
    offset, limit, language = asked[OFFSET], asked[FEED_LIMIT], asked[LANG]
    wording = TransitionWording(
        language, gazetteer=atlas.gazetteer, parties=party_names(atlas), sources=view.known.sources
    )
    theatre = atlas.theatre
    title = theatre.title.get(language) or theatre.title[theatre.languages[0]]
    filters = "/".join(asked.given.get(name, "") for name in ("as_of", "bbox", "oblast", "controller"))
    return Feed(
        id=_urn(f"feed/{theatre.id}/{view.method}/{language}/{filters}"),
        language=language,
        title=_TITLES[language].format(theatre=title),
        subtitle=_SUBTITLES[language].format(method=view.method),
        updated=max((updated for _, updated, _ in dated), default=moments.first),
        entries=tuple(
            _entry(asked, wording, one, published, updated)
            for published, updated, one in dated[offset : offset + limit]
        ),
        matched=len(dated),
        home=f"{asked.base}/",
        links=_links(asked, len(dated)),
        thanks=theatre.attribution.get(language) if theatre.attribution else None,
    )


def _transitions(asked: Asked) -> Iterable[Transition]:
    chosen = places_asked(asked).tolist()
    timelines = {
        id_: timeline
        for (id_, timeline), is_chosen in zip(asked.view.timelines.items(), chosen, strict=True)
        if is_chosen
    }
    controllers = asked[CONTROLLER]
    for one in transitions(timelines, date.min, date.max):
        if controllers is None or one.after.control.controller in controllers:
            yield one


def _entry(asked: Asked, wording: TransitionWording, one: Transition, published: datetime, updated: datetime) -> Entry:
    gazetteer, view = asked.atlas.gazetteer, asked.view
    claims = [view.known.claims[id_] for id_ in one.after.deciding]
    oblast = _oblast(gazetteer, one.place)
    where = {"date": one.day.isoformat(), "place": one.place}
    if view.method != asked.atlas.default_method:
        where["method"] = str(view.method)
    if asked[LANG] != "en":
        where["lang"] = asked[LANG]
    return Entry(
        id=_urn(f"transition/{asked.atlas.theatre.id}/{view.method}/{one.place}/{one.day}"),
        transition=one,
        place=gazetteer[one.place],
        oblast=oblast,
        title=wording.headline(one, oblast),
        text=wording.paragraph(one, claims),
        url=f"{asked.base}/?{urlencode(where, safe='@:')}",
        published=published,
        updated=updated,
        evidence=tuple(dict.fromkeys(piece for claim in claims for piece in claim.evidence if piece.url)),
    )


def _oblast(gazetteer: Gazetteer, place_id: str) -> Place | None:
    around = (gazetteer[id_] for id_ in gazetteer.lineage(place_id))
    return next((place for place in around if place.kind == "oblast"), None)


def _links(asked: Asked, matched: int) -> dict[str, str]:
    offset, limit = asked[OFFSET], asked[FEED_LIMIT]
    pins = asked.pins

    def page(at: int) -> str:
        # Pinned, so that all pages come from one revision whatever is recorded in between.
        return asked.link(**pins | {"offset": at or None})

    links = {"self": asked.link(), "first": page(0), "last": page((max(matched, 1) - 1) // limit * limit)}
    if offset:
        links["previous"] = page(max(0, offset - limit))
    if offset + limit < matched:
        links["next"] = page(offset + limit)
    return links


def _urn(name: str) -> str:
    return uuid5(_NAMESPACE, name).urn


class _Moments:
    """When the ledger learnt of things."""

    def __init__(self, asked: Asked) -> None:
        self._gazetteer = asked.atlas.gazetteer
        self._learnt: dict[str, datetime] = {}
        self._seen: dict[str, datetime] = {}
        self._taken_back: dict[str, list[tuple[date, datetime]]] = defaultdict(list)
        claims: dict[str, Claim] = {}
        first = None
        for record in _records(asked.atlas, asked.revision):
            moment = record.recorded_at.astimezone(UTC).replace(microsecond=0)
            first = first or moment
            match record.body:
                case Claim() as claim:
                    claims.setdefault(claim.id, claim)
                    self._learnt.setdefault(claim.id, moment)
                    if claim.supersedes is not None:
                        self._note(claims[claim.supersedes], moment)
                case Release():
                    # Until now readers did not know of it.
                    self._seen[record.body.claim] = moment
                case Retraction():
                    self._note(claims[record.body.claim], moment)
        self.first = first or datetime.combine(asked.atlas.theatre.first_day, time(), UTC)

    def _note(self, claim: Claim, moment: datetime) -> None:
        for place in claim.places:
            self._taken_back[place].append((claim.latest, moment))

    def of(self, transition: Transition) -> tuple[datetime, datetime]:
        """Give when a transition was first and last learnt of."""
        deciding = transition.after.deciding
        learnt = [self._seen.get(id_, self._learnt[id_]) for id_ in deciding] or [self.first]
        return min(learnt), max([*learnt, *self._changes(transition)])

    def _changes(self, transition: Transition) -> Iterator[datetime]:
        if not self._taken_back:
            return
        for area in (transition.place, *self._gazetteer.lineage(transition.place)):
            for day, moment in self._taken_back.get(area, ()):
                if abs(day - transition.day) <= _WEEK:
                    yield moment


def _records(atlas: Atlas, revision: int) -> Iterator[Record]:
    for record in atlas.ledger:
        if record.seq > revision:
            return
        yield record
