"""Every recipe of docs/cookbook runs, and prints what its page shows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.clients.cookbook import PAGES, ToolMissingError, run, snippets
from tests.support.needs import missing

if TYPE_CHECKING:
    from pathlib import Path

    from tests.clients.serving import LiveServer

OPTIONAL = ("Rscript", "ogr2ogr", "ogrinfo")
"""Programs that CI does without."""
ROWS = [
    (page.name, language)
    for page in sorted(PAGES.glob("*.md"))
    for language in dict.fromkeys(snippet.language for snippet in snippets(page))
]


@pytest.mark.parametrize(("name", "language"), ROWS)
def test_a_recipe_prints_what_its_page_shows(live: LiveServer, tmp_path: Path, name: str, language: str) -> None:
    # Given the snippets of a page
    own = [snippet for snippet in snippets(PAGES / name) if snippet.language == language]

    # When they are run
    try:
        ran = run(own, live.address, tmp_path)
    except ToolMissingError as error:
        if error.tool in OPTIONAL:
            pytest.skip(f"{error.tool} is not installed")
        missing(f"{error.tool} is not installed")

    # Then each works, and prints what the page shows (`make cookbook` writes it anew)
    for snippet, did in zip(own, ran, strict=True):
        assert did.status == 0, (snippet.code, did.complained)
        if snippet.shown is not None:
            assert _of_any_revision(did.printed) == _of_any_revision(snippet.shown)


def _of_any_revision(text: str) -> str:
    """Leave out how far the ledger has grown: what is shown of a day stays right."""
    return re.sub(r"\b(revision[= ])\d+", r"\1N", text)


def test_the_list_of_pages_is_whole() -> None:
    # When the first page lists the others, then none is missing
    index = (PAGES / "README.md").read_text(encoding="utf-8")
    assert all(f"({page.name})" in index for page in PAGES.glob("*.md") if page.name != "README.md")
    assert len(ROWS) > 8
