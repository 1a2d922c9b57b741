"""What Prometheus is told."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from prometheus_client.openmetrics.parser import text_string_to_metric_families as read_openmetrics
from prometheus_client.parser import text_string_to_metric_families

from app.domain.ledger import Retraction
from tests.api.serving import CAPTURE, Serving

if TYPE_CHECKING:
    from prometheus_client.samples import Sample


def samples(server: Serving, name: str, **labels: str) -> dict[str, float]:
    """Give the values of a metric with some labels, by the label that is left, or by nothing."""
    found: list[Sample] = [
        sample
        for family in text_string_to_metric_families(server.get("/metrics").text)
        for sample in family.samples
        if sample.name == name and labels.items() <= sample.labels.items()
    ]
    return {
        ",".join(value for key, value in one.labels.items() if key != "process" and key not in labels): one.value
        for one in found
    }


def test_requests_are_counted_by_route_template_and_status(server: Serving) -> None:
    # When paths are asked for, some with parameters in them, some that lead nowhere, some by HEAD
    for path in ("/places/east-1", "/places/east-2", "/places/none", "/nothing/1", "/nothing/2", "/static/js/main.js"):
        server.get(path)
    server.client.head("/places/east-1")
    server.client.post("/claims")
    server.client.request("BREW", "/places/east-1")

    # Then there is a count for each template, and one for all that lead nowhere
    counted = samples(server, "marchland_requests_total")
    assert counted["GET,/places/{place_id},200"] == 3
    assert counted["GET,/places/{place_id},404"] == 1
    assert counted["GET,none,404"] == 2
    assert counted["GET,/static/{path},200"] == 1
    assert counted["POST,/claims,403"] == 1
    assert any(key.startswith("other,") and key.endswith(",405") for key in counted)
    assert samples(server, "marchland_request_seconds_count", route="/places/{place_id}") == {"": 5}
    buckets = samples(server, "marchland_request_seconds_bucket", route="/places/{place_id}")
    assert buckets["+Inf"] == 5


def test_what_goes_wrong_unexpectedly_is_counted_too(server: Serving) -> None:
    # Given a base map that cannot be sent
    broken = dataclasses.replace(server.client.app.state.served, basemap=None)  # type: ignore[attr-defined]  # FastAPI's
    server.client.app.state.served = broken  # type: ignore[attr-defined]  # the same

    # When it is asked for, then the answer says that something went wrong, and it is counted
    assert server.get("/basemap").status_code == 500
    assert samples(server, "marchland_requests_total", route="/basemap") == {"GET,500": 1}


def test_answers_given_again_are_counted_apart(server: Serving) -> None:
    # When an answer is given three times, and twice told to be unchanged
    first = server.get("/timeline?datetime=2022-03-02")
    for _ in range(2):
        server.get("/timeline?datetime=2022-03-02")
    for _ in range(2):
        server.get("/timeline?datetime=2022-03-02", if_none_match=first.headers["etag"])

    # Then it was answered anew once
    assert samples(server, "marchland_requests_total", route="/timeline") == {"GET,200": 1}
    assert samples(server, "marchland_repeated_answers_total") == {"whole": 2, "unchanged": 2}


def test_the_state_of_the_ledger_is_told(server: Serving) -> None:
    # Given a claim taken back
    before = samples(server, "marchland_claims")[""]
    server.record(Retraction(claim=CAPTURE.id, reason="A mistake."))

    # Then revision, claims and the time that the atlas took are those of the present
    assert samples(server, "marchland_revision") == {"": server.publisher.atlas.revision}
    assert samples(server, "marchland_claims")[""] == before - 1
    assert 0 < samples(server, "marchland_atlas_build_seconds")[""] < 60
    assert samples(server, "marchland_ledger_followed") == {"": 1}
    assert samples(server, "marchland_event_listeners") == {"": 0}
    assert samples(server, "marchland_info") == {"small,1": 1}
    assert samples(server, "process_resident_memory_bytes")


def test_it_speaks_openmetrics_to_who_asks_for_it_and_is_never_kept(server: Serving) -> None:
    answer = server.get("/metrics", accept="application/openmetrics-text; version=1.0.0")
    assert answer.headers["content-type"].startswith("application/openmetrics-text")
    assert answer.headers["cache-control"] == "no-store"
    assert "marchland_revision" in {family.name for family in read_openmetrics(answer.text)}  # type: ignore[no-untyped-call]
    assert server.get("/metrics").headers["content-type"].startswith("text/plain")
