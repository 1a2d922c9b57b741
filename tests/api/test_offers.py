"""Content negotiation as RFC 9110 tells it."""

from __future__ import annotations

import pytest

from app.api.offers import Offer, preferred

OFFERS = (
    Offer(name="json", media_type="application/geo+json", title="GeoJSON", also=("application/json",)),
    Offer(name="html", media_type="text/html; charset=utf-8", title="HTML"),
    Offer(name="csv", media_type="text/csv", title="CSV"),
)
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accepted", "name"),
    [
        ("", "json"),
        ("*/*", "json"),
        (BROWSER, "html"),
        ("text/*", "html"),
        ("text/csv, */*", "csv"),
        ("text/csv;q=0.5, text/html;q=0.4", "csv"),
        ("text/csv;q=0.5, */*;q=0.6", "json"),
        ("text/html;q=0, text/*", "csv"),
        ("application/json", "json"),
        ("application/geo+json;q=0.2, application/json", "json"),
        ("TEXT/CSV ; Q=1.000", "csv"),
        ("text/csv;header=present;q=0.3", "csv"),
        ("image/png", None),
        ("application/geo+json;q=0", None),
        ("nonsense", "json"),
        (",,;q=1,/", "json"),
        ("text/csv;q=2", "csv"),
        ("image/png," * 5000, None),
    ],
)
def test_the_form_is_the_best_that_is_accepted(accepted: str, name: str | None) -> None:
    # When a caller says what it accepts, then the best of what there is is chosen
    found = preferred(accepted, OFFERS)
    assert (found and found.name) == name
