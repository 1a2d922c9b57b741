"""What a request may ask with: how one parameter is read, and how all of a request are."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar, cast
from urllib.parse import parse_qsl, quote, quote_plus

from starlette.requests import Request

from app.domain.errors import Fault, InvalidInputError, InvalidValueError, NotFoundError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
    from datetime import date

    from app.api.served import Served
    from app.atlas.atlas import Atlas
    from app.atlas.view import View

T = TypeVar("T")
_MAX_TEXT = 2000
_SHOWN = 200
_SAFE = "@:,/*"
"""May stand in a query as they are, and are easier to read so."""
_PLAIN = re.compile(rf"[A-Za-z0-9_.~{_SAFE}-]*", re.ASCII)
"""What quoting leaves as it is: nearly all that is asked with."""
_PLAIN_PAIR = rf"[A-Za-z0-9_.~{_SAFE}-]+=[A-Za-z0-9_.~{_SAFE}-]*"
_PLAIN_QUERY = re.compile(rf"{_PLAIN_PAIR}(&{_PLAIN_PAIR})*", re.ASCII)
"""The same of whole queries: nothing in them is written otherwise than it is meant."""
_PLAIN_PATH = re.compile(r"(/[A-Za-z0-9_.~@:,-]+)+", re.ASCII)
"""The same of paths."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter(Generic[T]):
    """One parameter: its name, how it is read, and what the API's documentation says about it."""

    name: str
    read: Callable[[str, Atlas], T]
    """Reads the text against the places and parties there are. Raises `InvalidValueError`, `NotFoundError`, or
    `InvalidInputError` for several faults at once."""
    default: T
    """What an absent parameter means."""
    description: str
    schema: Mapping[str, Any]
    """Of OpenAPI 3.0."""
    example: str | None = None
    place: Literal["query", "path"] = "query"
    is_needed: bool = False
    """Whether a request without it is refused."""
    pinned: Callable[[Asked], str | None] | None = None
    """What the parameter, when absent, stands for at this moment: the citable link spells it out."""

    longest: int = _MAX_TEXT
    """How many characters it may have."""

    def documented(self) -> dict[str, Any]:
        """Describe the parameter in OpenAPI 3.0."""
        documented = {
            "name": self.name,
            "in": self.place,
            "required": self.place == "path" or self.is_needed,
            "description": self.description,
            "schema": dict(self.schema),
        }
        if self.place == "query":
            documented |= {"style": "form", "explode": False}
        return documented if self.example is None else documented | {"example": self.example}


class Signature:
    """The parameters that a path takes, laid out once: there are dozens, and a request gives a few."""

    def __init__(self, parameters: Iterable[Parameter[Any]]) -> None:
        """Lay them out.

        Parameters
        ----------
        parameters
            In the order in which links and the documentation name them.
        """
        self.parameters = tuple(parameters)
        self.by_name = {parameter.name: parameter for parameter in self.parameters}
        self.defaults = {parameter.name: parameter.default for parameter in self.parameters if not parameter.is_needed}
        self.needed = [parameter.name for parameter in self.parameters if parameter.is_needed]
        self.pinned = [parameter for parameter in self.parameters if parameter.pinned is not None]
        self.order = {parameter.name: position for position, parameter in enumerate(self.parameters)}
        self.in_query = {name: self.order[name] for name, found in self.by_name.items() if found.place == "query"}
        """Position in the order of each that is not part of the path."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A request whose parameters have all been read and are sound."""

    request: Request
    served: Served
    atlas: Atlas
    """The atlas of the moment in which the request came; a later one does not change the answer half-way."""
    signature: Signature
    given: Mapping[str, str]
    """What was given, as text."""
    _values: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def read(cls, request: Request, signature: Signature) -> Asked:
        """Read the parameters of a request.

        Raises
        ------
        InvalidInputError
            With every fault: unknown, repeated and malformed parameters.
        """
        served: Served = request.app.state.served
        atlas = served.publisher.atlas
        pairs = _pairs(request.scope["query_string"].decode("latin-1"))
        given = dict(pairs)
        is_known = len(given) == len(pairs) and given.keys() <= signature.in_query.keys()
        faults = [] if is_known else _strangers(pairs, signature.in_query)
        given |= {name: str(value) for name, value in request.path_params.items()}
        faults += [Fault(at=name, message="is needed") for name in signature.needed if name not in given]
        values = dict(signature.defaults)
        for name in sorted(given.keys() & signature.by_name.keys(), key=signature.order.__getitem__):
            try:
                values[name] = _read(signature.by_name[name], given[name], atlas)
            except InvalidInputError as error:
                faults += error.faults
        if faults:
            subject = "the request"
            raise InvalidInputError(subject, faults)
        return cls(
            request=request,
            served=served,
            atlas=atlas,
            signature=signature,
            given=given,
            _values=values,
        )

    def __getitem__(self, parameter: Parameter[T]) -> T:
        """Give the value of a parameter that this path takes."""
        return cast("T", self._values[parameter.name])

    def value(self, name: str) -> Any:  # noqa: ANN401 - whatever the parameter is
        """Give the value of a parameter by name; ``None`` if this path does not take it."""
        return self._values.get(name)

    def otherwise(self, parameter: Parameter[T], default: T) -> Asked:
        """Give the request as if a parameter had another default."""
        if parameter.name in self.given:
            return self
        return replace(self, _values={**self._values, parameter.name: default})

    @property
    def is_pinned(self) -> bool:
        """Whether the revision is given, so that the answer never changes."""
        return self.value("revision") is not None

    @property
    def takes_revision(self) -> bool:
        """Whether the path can be pinned at all."""
        return "revision" in self._values

    @property
    def is_at_hand(self) -> bool:
        """Whether the view that is asked for is there and need not be built."""
        return self.atlas.has_view(self.value("method"), self.value("as_of"), self.value("revision"))

    @cached_property
    def view(self) -> View:
        """The view that `method`, `as_of` and `revision` ask for."""
        return self.atlas.view(self.value("method"), self.value("as_of"), self.value("revision"))

    @property
    def revision(self) -> int:
        """The revision that the answer rests on."""
        revision: int | None = self.value("revision")
        return self.atlas.revision if revision is None else revision

    @cached_property
    def latest_day(self) -> date:
        """The day that an answer without a day is about: the last one that the ledger speaks of."""
        return self.view.last_day

    @cached_property
    def base(self) -> str:
        """Where the API stands, without a slash at the end."""
        scope = self.request.scope
        server = scope.get("server")
        return self.served.public_url or _base(
            scope.get("scheme", "http"),
            server and tuple(server),
            self.request.headers.get("host"),
            scope.get("app_root_path", scope.get("root_path", "")),
        )

    @cached_property
    def path(self) -> str:
        """The path of the request, as it stands in its URL."""
        path: str = self.request.scope["path"]
        return path if _PLAIN_PATH.fullmatch(path) else self.request.url.path

    def link(self, **changes: str | int | None) -> str:
        """Give the absolute URL of the request, without parameters that it did not give.

        Parameters
        ----------
        changes
            Parameters of this path to set; ``None`` leaves one out.
        """
        if not changes:
            return self._own_link
        if len(changes) == 1:
            ((name, value),) = changes.items()
            if value is not None and name in self.signature.in_query:
                key = name, value
                if key not in self._links:
                    before, behind = self._around(name)
                    self._links[key] = f"{before}{_text(name, value)}{behind}"
                return self._links[key]
        return self._link(changes)

    @cached_property
    def _own_link(self) -> str:
        return self._link({})

    def _link(self, changes: Mapping[str, str | int | None]) -> str:
        position = self.signature.in_query
        texts = {**self._given_texts, **{name: _text(name, changes[name]) for name in changes.keys() & position.keys()}}
        text = "&".join([texts[name] for name in sorted(texts, key=position.__getitem__) if texts[name]])
        return f"{self._address}?{text}" if text else self._address

    @cached_property
    def _given_texts(self) -> dict[str, str]:
        """What was given in the query, as it stands there: an answer has a dozen links, and all repeat it."""
        return {name: _text(name, self.given[name]) for name in self.given.keys() & self.signature.in_query.keys()}

    def _around(self, name: str) -> tuple[str, str]:
        """Give what stands before and behind a parameter in the link that sets it: an answer sets `f` a dozen times."""
        found = self._surroundings.get(name)
        if found is None:
            position = self.signature.in_query
            place, texts = position[name], self._given_texts
            order = sorted(texts.keys() - {name}, key=position.__getitem__)
            before = "".join([f"{texts[other]}&" for other in order if position[other] < place and texts[other]])
            behind = "".join([f"&{texts[other]}" for other in order if position[other] > place and texts[other]])
            found = self._surroundings[name] = f"{self._address}?{before}", behind
        return found

    @cached_property
    def _links(self) -> dict[tuple[str, str | int], str]:
        """Links with one change: most stand in the header and in the body."""
        return {}

    @cached_property
    def _surroundings(self) -> dict[str, tuple[str, str]]:
        return {}

    @cached_property
    def _address(self) -> str:
        path = self.path
        return self.base + (path if _PLAIN_PATH.fullmatch(path) else quote(path, safe="/@:,"))

    @cached_property
    def pins(self) -> dict[str, str | int | None]:
        """What would have to be given for the answer never to change."""
        return {
            parameter.name: parameter.pinned(self)
            for parameter in self.signature.pinned
            if parameter.pinned is not None and parameter.name not in self.given
        }

    @cached_property
    def canonical(self) -> str:
        """The URL that gives this answer for ever."""
        return self.link(**self.pins)


def _text(name: str, value: str | int | None) -> str:
    return "" if value is None else f"{name}={_quoted(str(value))}"


def _pairs(query: str) -> list[tuple[str, str]]:
    """Take a query apart, names and values."""
    if _PLAIN_QUERY.fullmatch(query) is None:
        return parse_qsl(query, keep_blank_values=True)
    return [(name, value) for name, _, value in [part.partition("=") for part in query.split("&")]]


def _strangers(pairs: Sequence[tuple[str, str]], known: Collection[str]) -> list[Fault]:
    """List parameters that the path does not take, or that are given more than once."""
    counts = Counter(name for name, _ in pairs)
    faults = []
    for name, count in counts.items():
        if name not in known:
            taken = f"there are {', '.join(known)}" if known else "there are none"
            faults.append(Fault(at=name, message=f"is not a parameter of this path; {taken}"))
        elif count > 1:
            values = ", ".join(value for key, value in pairs if key == name)
            faults.append(Fault(at=name, message=f"is given {count} times; give it once", value=values))
    return faults


@lru_cache(maxsize=64)
def _base(scheme: str, server: tuple[str, int | None] | None, host: str | None, root: str) -> str:
    """Tell where the API stands as a caller sees it: few do otherwise than the last one."""
    headers = [] if host is None else [(b"host", host.encode("latin-1"))]
    scope = {"type": "http", "scheme": scheme, "server": server, "headers": headers, "path": "/", "root_path": root}
    return str(Request(scope).base_url).rstrip("/")


def _quoted(text: str) -> str:
    """Write a text as it stands in a query."""
    return text if _PLAIN.fullmatch(text) else quote_plus(text, safe=_SAFE)


def _read(parameter: Parameter[T], text: str, atlas: Atlas) -> T:
    if len(text) > parameter.longest:
        raise refused(parameter.name, f"is longer than {parameter.longest} characters", f"{text[:40]}…")
    try:
        return parameter.read(text, atlas)
    except InvalidValueError as error:
        raise refused(parameter.name, error.reason, text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…") from error
    except NotFoundError as error:
        message = f"names no {error.what}"
        raise refused(parameter.name, message, str(error.wanted), error.candidates) from error


def refused(name: str, message: str, value: str, candidates: Iterable[str] = ()) -> InvalidInputError:
    """Make the error for one faulty parameter."""
    fault = Fault(at=name, message=message, value=value, candidates=tuple(candidates))
    return InvalidInputError("the request", [fault])
