"""Meters: what Prometheus is told of a process.

Each process counts for itself and says which it is in the label ``process``; sums over it are those of the server.
"""

from __future__ import annotations

import os
from http import HTTPStatus
from time import perf_counter
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, GCCollector, Histogram, ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector

from app.api.tally import Tally

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from app.api.served import Served

_BUCKETS_S = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_METHODS = ("GET", "POST")
"""HEAD is counted as the GET that it is handled as."""
_NO_ROUTE = "none"
_STATIC = "/static/"


class Meters:
    """Counts of one process."""

    def __init__(self) -> None:
        """Start from nothing."""
        self.tally = Tally()
        self._process = str(os.getpid())
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "marchland_requests",
            "Requests that were answered anew, by route template, method and status.",
            ("process", "route", "method", "status"),
            registry=self._registry,
        )
        self._seconds = Histogram(
            "marchland_request_seconds",
            "Seconds until an answer that is not repeated begins, by route template.",
            ("process", "route"),
            buckets=_BUCKETS_S,
            registry=self._registry,
        )
        # To find a series by its labels takes longer than to count in it. Routes, methods and statuses are few.
        self._counted: dict[tuple[str, str, int], tuple[Counter, Histogram]] = {}
        ProcessCollector(registry=self._registry)
        GCCollector(registry=self._registry)

    def count(self, route: str, method: str, status: int, seconds: float) -> None:
        """Count a request."""
        key = route, method if method in _METHODS else "other", status
        counted = self._counted.get(key)
        if counted is None:
            requests = self._requests.labels(self._process, key[0], key[1], str(status))
            counted = self._counted[key] = requests, self._seconds.labels(self._process, route)
        counted[0].inc()
        counted[1].observe(seconds)

    def exposed(self, served: Served, accept: str) -> tuple[bytes, str]:
        """Write everything as Prometheus or OpenMetrics has it; gives the body and its media type."""
        encode, media_type = choose_encoder(accept)
        here = CollectorRegistry()
        here.register(_Present(served, self.tally, self._process))
        return encode(_Joined(self._registry, here)), media_type


class _Joined(CollectorRegistry):
    """Several registries as one."""

    def __init__(self, *registries: CollectorRegistry) -> None:
        super().__init__()
        self._registries = registries

    def collect(self) -> Iterator[Metric]:
        for registry in self._registries:
            yield from registry.collect()


class _Present(Collector):
    """What the server is at the moment, looked up when it is asked for."""

    def __init__(self, served: Served, tally: Tally, process: str) -> None:
        self._served = served
        self._tally = tally
        self._process = process

    def collect(self) -> Iterable[Metric]:
        publisher = self._served.publisher
        atlas = publisher.atlas
        info = GaugeMetricFamily("marchland_info", "What runs.", labels=("process", "version", "theatre"))
        info.add_metric((self._process, self._served.version, atlas.theatre.id), 1)
        yield info
        repeated = CounterMetricFamily(
            "marchland_repeated_answers",
            "Answers given again from memory: whole, or told to be unchanged.",
            labels=("process", "kind"),
        )
        repeated.add_metric((self._process, "whole"), self._tally.whole)
        repeated.add_metric((self._process, "unchanged"), self._tally.unchanged)
        yield repeated
        for name, text, value in (
            ("revision", "The last record of the ledger that is served.", atlas.revision),
            ("claims", "Claims that count at that revision.", len(atlas.view().known.claims)),
            ("settlements", "Settlements of the theatre.", len(atlas.settlements)),
            ("atlas_build_seconds", "How long the atlas that is served took to build.", publisher.build_seconds),
            ("ledger_followed", "1 if the last look at the database succeeded.", int(publisher.is_following)),
            ("event_listeners", "Streams of events that are open.", self._served.announcer.listeners),
        ):
            gauge = GaugeMetricFamily(f"marchland_{name}", text, labels=("process",))
            gauge.add_metric((self._process,), value)
            yield gauge


class Measured:
    """Wraps an application and counts what it answers."""

    def __init__(self, app: ASGIApp, meters: Meters, templates: Iterable[str]) -> None:
        """Wrap an application.

        Parameters
        ----------
        app
            What answers.
        meters
            Where to count.
        templates
            Of its routes; a path that is none of them and that no route takes is counted as ``none``.
        """
        self._app = app
        self._meters = meters
        self._templates = frozenset(templates)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = perf_counter()
        has_begun = False

        async def counted(message: Message) -> None:
            nonlocal has_begun
            if message["type"] == "http.response.start":
                has_begun = True
                self._count(scope, message["status"], began)
            await send(message)

        try:
            await self._app(scope, receive, counted)
        except Exception:
            # What nobody explains is answered further out.
            if not has_begun:
                self._count(scope, HTTPStatus.INTERNAL_SERVER_ERROR, began)
            raise

    def _count(self, scope: Scope, status: int, began: float) -> None:
        self._meters.count(self._route(scope), scope["method"], int(status), perf_counter() - began)

    def _route(self, scope: Scope) -> str:
        template: str | None = getattr(scope.get("route"), "path", None)
        if template is not None:
            return template
        path: str = scope["path"]
        if path in self._templates:
            return path
        # Anybody may ask for anything: a label for each would fill the memory.
        return f"{_STATIC}{{path}}" if path.startswith(_STATIC) else _NO_ROUTE
