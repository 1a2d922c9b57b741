"""Collections as OGC API – Features lays them out."""

from typing import Any

import pytest

from tests.api.serving import TODAY, Serving
from tests.domain.builders import claim

ITEMS = "/collections/settlements/items"
INTERVALS = {
    "claims": ["2022-03-01T00:00:00Z", "2022-09-30T00:00:00Z"],
    "transitions": ["2022-03-01T00:00:00Z", "2022-09-10T00:00:00Z"],
}
PROPERTIES = [
    "name",
    "name_uk",
    "kind",
    "oblast",
    "raion",
    "hromada",
    "oblast_name",
    "population",
    "controller",
    "status",
    "pressure",
    "assertion",
    "claimed_by",
    "rule",
    "valid_from",
    "valid_to",
    "from_earliest",
    "from_latest",
    "method",
    "revision",
]


def by_id(collection: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {feature["id"]: feature["properties"] for feature in collection["features"]}


def link(document: dict[str, Any], relation: str) -> str | None:
    return next((one["href"] for one in document["links"] if one["rel"] == relation), None)


def test_the_landing_page_leads_to_everything(server: Serving) -> None:
    # Given the landing page for programs
    landing = server.json("/?f=json")

    # Then each of its links answers
    for relation in ("self", "service-desc", "service-doc", "conformance", "data"):
        href = link(landing, relation)
        assert href is not None
        assert server.get(href.removeprefix("http://test")).status_code == 200
    core = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core"
    assert core in server.json("/conformance")["conformsTo"]


def test_collections_tell_their_extent_and_where_their_items_are(server: Serving) -> None:
    # Given the collections
    collections = server.json("/collections")["collections"]

    # Then each is the same under its own path, with items
    assert [one["id"] for one in collections] == [
        "settlements",
        "oblasts",
        "areas",
        "frontline",
        "claims",
        "transitions",
    ]
    for one in collections:
        assert server.json(f"/collections/{one['id']}") == one
        assert one["extent"]["temporal"]["interval"] == [INTERVALS.get(one["id"], ["2014-01-01T00:00:00Z", None])]
        href = link(one, "items")
        assert href is not None
        assert server.json(href.removeprefix("http://test"))["type"] == "FeatureCollection"


def test_settlements_of_a_day_carry_their_control(server: Serving) -> None:
    # Given a place that was taken on 1 March 2022 and retaken on 10 September
    # When settlements are asked for on days before, between and after
    held = {
        day: by_id(server.json(f"{ITEMS}?datetime={day}"))["east-1"]["controller"]
        for day in ("2022-02-28", "2022-03-01", "2022-09-09", "2022-09-10")
    }

    # Then each day has its own answer, and every feature has the same keys in the same order
    assert list(held.values()) == ["UA", "RU", "RU", "UA"]
    collection = server.json(ITEMS)
    assert all(list(feature["properties"]) == PROPERTIES for feature in collection["features"])
    assert collection["numberMatched"] == collection["numberReturned"] == 20
    assert "crs" not in collection


def test_a_claim_that_is_not_believed_shows_beside_control(server: Serving) -> None:
    # Given a capture that only the gaining side claims
    lost = by_id(server.json(f"{ITEMS}?datetime=2022-05-01"))["east-2"]

    # Then control stays and the claim shows
    assert (lost["controller"], lost["claimed_by"], lost["assertion"], lost["rule"]) == (
        "UA",
        "RU",
        "claimed",
        "claimed",
    )


@pytest.mark.parametrize(
    ("datetime", "controller"),
    [
        ("2022-03-01T00:00:00Z", "RU"),
        ("2022-03-01t00:00:00.5z", "RU"),
        ("2022-02-28T23:00:00-05:00", "RU"),
        ("2022-03-01T01:00:00%2B02:00", "UA"),
        ("2022-03-01/2022-03-01", "RU"),
    ],
)
def test_an_instant_is_its_day_in_utc(server: Serving, datetime: str, controller: str) -> None:
    # When an instant is asked about, then the day it falls into in UTC answers
    assert by_id(server.json(f"{ITEMS}?datetime={datetime}"))["east-1"]["controller"] == controller


@pytest.mark.parametrize(
    ("datetime", "ids"),
    [
        ("2022-02/2022-03", ["east-1@..", "east-1@2022-03-01"]),
        ("2022-03", ["east-1@2022-03-01"]),
        ("2022-09-09/..", ["east-1@2022-03-01", "east-1@2022-09-10"]),
        ("/2022-02-28", ["east-1@.."]),
    ],
)
def test_an_interval_gives_every_period_that_meets_it(server: Serving, datetime: str, ids: list[str]) -> None:
    # When an interval is asked about, then each of its periods is a feature under an id of its own
    found = [name for name in by_id(server.json(f"{ITEMS}?datetime={datetime}")) if name.startswith("east-1@")]
    assert found == ids


def test_a_period_can_be_asked_for_by_its_id(server: Serving) -> None:
    # Given the features of an interval, when each is asked for by its id, then it is the same feature
    for feature in server.json(f"{ITEMS}?datetime=2022-02/2022-12&oblast=east")["features"]:
        alone = server.json(f"{ITEMS}/{feature['id']}")
        del alone["links"]
        assert alone == feature


def test_pages_follow_each_other_through_one_revision(server: Serving) -> None:
    # Given the first of several pages
    page = server.json(f"{ITEMS}?limit=7&datetime=2022-03-02")
    seen = [feature["id"] for feature in page["features"]]

    # When something is recorded while the others are being read
    server.record(claim("capture", "middle", "RU", "2022-03-02", "reuters", credibility=1))
    while (following := link(page, "next")) is not None:
        page = server.json(following.removeprefix("http://test"))
        seen += [feature["id"] for feature in page["features"]]
        assert page["revision"] < server.publisher.atlas.revision

    # Then every settlement comes once
    assert len(seen) == len(set(seen)) == 20
    assert page["numberReturned"] == 6
    assert link(page, "prev") is not None


def test_filters_narrow_the_settlements(server: Serving) -> None:
    # When settlements are filtered, then only those that match come
    assert list(by_id(server.json(f"{ITEMS}?datetime=2022-04-01&controller=RU"))) == ["east-1"]
    assert set(by_id(server.json(f"{ITEMS}?oblast=east"))) == {f"east-{number}" for number in range(5)}
    assert server.json(f"{ITEMS}?oblast=East%20Oblast,Область%20west")["numberMatched"] == 13
    assert server.json(f"{ITEMS}?controller=UA,RU&status=controlled")["numberMatched"] == 20
    assert server.json(f"{ITEMS}?controller=none")["features"] == []
    assert server.json(f"{ITEMS}?bbox=36,46,0,39,50,100")["numberMatched"] == 4
    assert server.json(f"{ITEMS}?offset=100")["features"] == []


def test_without_a_day_the_latest_answers(server: Serving) -> None:
    # When no day is given, then it is the last that the ledger speaks of, whatever the calendar says
    latest = server.json(ITEMS)["day"]
    assert latest == max(c.latest for c in server.publisher.atlas.view().known.claims.values()).isoformat()
    server.today[0] = TODAY.replace(year=2027)
    assert server.json(ITEMS)["day"] == latest

    # When a later day is spoken of, then it is that, and the pinned answer stays
    revision = server.publisher.atlas.revision
    server.record(claim("capture", "west-7", "RU", "2026-01-05", "reuters", credibility=2))
    assert server.json(ITEMS)["day"] == "2026-01-05"
    assert server.json(f"{ITEMS}?revision={revision}")["day"] == latest


def test_methods_and_reports_up_to_a_day_answer_differently(server: Serving) -> None:
    # Given a place claimed by one side and not believed by consensus
    def controller(query: str) -> str:
        holder: str = by_id(server.json(f"{ITEMS}?datetime=2022-05-01&{query}"))["east-2"]["controller"]
        return holder

    # Then the newest claim wins by another method, and that side's perspective is its own
    assert controller("method=latest@1") == "RU"
    assert controller("method=perspective@1?party=RU") == "RU"
    assert controller("method=perspective%401%3Fparty%3DUA") == "UA"
    assert controller("method=latest@1&as_of=2022-03-31") == "UA"


def test_oblasts_tell_shares_and_who_claims_them(server: Serving) -> None:
    # Given an oblast claimed by treaty on 30 September 2022, one of its five places taken until 9 September
    before, after = (
        by_id(server.json(f"/collections/oblasts/items?datetime={day}"))["east"] for day in ("2022-09-01", "2022-10-01")
    )

    # Then shares follow the places and the claim follows the treaty
    assert (before["held_RU_share"], before["claimed_by"]) == (0.2, None)
    assert (after["held_RU_share"], after["claimed_by"], after["claimed_since"]) == (0, "RU", "2022-09-30")
    assert after["claimed_held_share"] == 0
    assert after["area_km2"] > 90_000
    assert list(before) == list(after)


def test_oblasts_are_filtered_and_paged_like_settlements(server: Serving) -> None:
    # When oblasts are narrowed, then only those that match come
    def found(query: str) -> list[str]:
        return list(by_id(server.json(f"/collections/oblasts/items?{query}")))

    assert found("controller=RU&datetime=2022-04-01") == ["east"]
    assert found("status=contested") == []
    assert found("bbox=31,47,32,48") == ["west"]
    assert found("oblast=middle") == ["middle"]
    assert found("limit=1&offset=1") == ["middle"]
    assert server.json("/collections/oblasts/items/east?datetime=2022-04-01")["properties"]["held_RU_share"] == 0.2


def test_a_day_outside_the_covered_ones_is_answered_and_says_so(server: Serving) -> None:
    # When a day before the first or after the latest is asked about
    early, late = server.json(f"{ITEMS}?datetime=1991-08-24"), server.json(f"{ITEMS}?datetime=2031-01-01")

    # Then there is an answer, and a note
    assert by_id(early)["east-1"]["rule"] == "baseline"
    assert "before the first covered day" in early["note"]
    assert "after the last day that the ledger speaks of" in late["note"]
    latest = server.publisher.atlas.view().last_day.isoformat()
    assert early["covered"] == late["covered"] == {"from": "2014-01-01", "to": latest}
    assert server.json(f"{ITEMS}?datetime={latest}")["note"] is None


def test_the_one_coordinate_reference_system_is_named_and_accepted(server: Serving) -> None:
    # Given the system that every collection names
    (crs,) = server.json("/collections/settlements")["crs"]

    # When features are asked for in it, then they come, and the header says what they are in
    answer = server.get(f"{ITEMS}?crs={crs}&bbox=36,46,39,50&bbox-crs={crs}")
    assert answer.status_code == 200
    assert answer.headers["content-crs"] == f"<{crs}>"
