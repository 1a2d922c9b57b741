"""The API described: nothing is missing from it, and it keeps to OpenAPI 3.0."""

import json
import re
from typing import Any

import pytest

from app.domain.claims import EFFECTS
from app.domain.method import DESCRIPTIONS
from tests.api.serving import Serving

ENDLESS = ("/events",)
"""An answer that goes on until the caller hangs up: tests/api/test_events.py listens to it."""


@pytest.fixture
def document(server: Serving) -> dict[str, Any]:
    answer: dict[str, Any] = server.json("/openapi.json")
    return answer


def test_it_is_openapi_3_0_and_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    # Then the version is the one that OGC clients read, without words of later ones
    assert document["openapi"].startswith("3.0.")
    text = json.dumps(document)
    assert '"null"' not in text
    assert "examples" not in text
    schemas = document["components"]["schemas"]
    for name in re.findall(r"#/components/schemas/(\w+)", text):
        assert name in schemas


def test_every_path_documents_its_parameters_and_problems(document: dict[str, Any]) -> None:
    # Given every operation
    operations = [(path, operation) for path, methods in document["paths"].items() for operation in methods.values()]

    # Then ids are unique, path parameters are documented, and each parameter says what it means
    ids = [operation["operationId"] for _, operation in operations]
    assert len(ids) == len(set(ids))
    for path, operation in operations:
        parameters = operation.get("parameters", [])
        named = {one["name"] for one in parameters if one["in"] == "path"}
        assert named == set(re.findall(r"{(\w+)}", path))
        assert all(one["description"] and one["schema"] for one in parameters)
        assert operation["summary"]
        assert "422" not in operation["responses"]


def test_every_example_of_the_document_runs(server: Serving, document: dict[str, Any]) -> None:
    # Given every path, filled in with the examples of its own parameters
    for path, methods in document["paths"].items():
        if path in ENDLESS or "get" not in methods or "security" in methods["get"]:
            continue
        parameters = methods["get"].get("parameters", [])
        places = {one["name"]: one.get("example") for one in parameters if one["in"] == "path"}
        if None in places.values():
            continue  # nothing of that kind on the latest day
        address = path.format_map({name: str(value) for name, value in places.items()})
        needed = {one["name"]: one["example"] for one in parameters if one["in"] == "query" and one.get("required")}

        # When each documented parameter is sent with its example or default, then it is taken
        for one in [*(one for one in parameters if one["in"] == "query"), None]:
            query = needed
            if one is not None:
                value = one.get("example", one["schema"].get("default", one["schema"].get("minimum")))
                if value is None:
                    continue  # no feature has a value to take for an example
                query = needed | {one["name"]: value}
            response = server.client.get(address, params=query)
            assert response.status_code == 200, (address, query, response.text)


def test_kinds_of_claims_and_methods_are_explained_from_the_core(document: dict[str, Any], server: Serving) -> None:
    # Given the document for programs and the page for people
    page = server.get("/docs")

    # Then both tell what every kind of claim does and what every method believes
    for kind, effect in EFFECTS.items():
        assert f"| `{kind}` | {effect.says} |" in document["info"]["description"]
        assert f"<code>{kind}</code>" in page.text
    for name in DESCRIPTIONS:
        assert name in document["info"]["description"]
        assert name in page.text


def test_the_page_for_people_needs_nobody_else(server: Serving, document: dict[str, Any]) -> None:
    # Given the reference page
    page = server.get("/docs")

    # Then it lists every path, runs no script and asks nobody for anything
    assert all(f"{path}</h3>" in page.text for path in document["paths"])
    assert "<script" not in page.text
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', page.text)
    assert "default-src 'none'" in page.headers["content-security-policy"]
