"""What the browser map asks for, and the pages it stands on."""

import re
from datetime import date, timedelta

import pytest

from tests.api.serving import Serving
from tests.support.reasons import told_by
from tests.support.timeline import digits, read_timeline


def test_the_timeline_reaches_from_the_first_day_to_the_latest(server: Serving) -> None:
    # When the timeline is asked for, then it covers the theatre up to the last day that the ledger speaks of
    timeline = server.json("/timeline")
    assert (timeline["first_day"], timeline["last_day"]) == (
        "2014-01-01",
        server.publisher.atlas.view().last_day.isoformat(),
    )
    assert timeline["format"] == 3
    assert timeline["places"]["count"] == 19
    assert len(read_timeline(timeline).changes) == 3


def test_the_timeline_of_some_days_tells_of_those_only(server: Serving) -> None:
    # When days are chosen, then the payload begins and ends with them, as far as the ledger speaks of them
    timeline = server.json("/timeline?datetime=2022-04-01/2022-04")
    assert (timeline["first_day"], timeline["last_day"]) == ("2022-04-01", "2022-04-30")
    assert read_timeline(timeline).changes == []
    assert server.json("/timeline?datetime=../2022-03-01")["last_day"] == "2022-03-01"
    later = server.json("/timeline?datetime=2030-01-01/2030-02-01")
    assert later["first_day"] == later["last_day"] == server.publisher.atlas.view().last_day.isoformat()


@pytest.mark.parametrize("view", ["", "method=verified@1", "method=latest@1", "as_of=2022-05-30"])
def test_the_reasons_of_a_file_are_those_of_the_server(server: Serving, view: str) -> None:
    # Given what a file carries
    reasons = server.json(f"/timeline/reasons?{view}")
    ids = read_timeline(server.json(f"/timeline?{view}")).ids
    days = [date(2022, 2, 1) + timedelta(days=9 * number) for number in range(40)]

    # When every place is asked about, on days of all its periods and outside of them
    compared = 0
    for index, id_ in enumerate(ids):
        for day in (date(2010, 1, 1), *days[index % 3 :: 3]):
            answered = server.json(f"/places/{id_}/why?day={day}&{view}")
            told = told_by(reasons, index, day.isoformat())

            # Then it tells what the server does
            for name in ("control", "period", "rule", "rule_text", "flips", "without"):
                assert told[name] == answered[name], (id_, day)
            for side in ("deciding", "losing", "supporting"):
                shown = [
                    {name: claim[name] for name in told_claim}
                    for claim, told_claim in zip(answered[side], told[side], strict=True)
                ]
                assert told[side] == shown, (id_, day)
            compared += len(told["deciding"]) + len(told["losing"])
    assert compared > 0


@pytest.mark.parametrize("view", ["", "method=latest@1", "as_of=2022-09-30"])
def test_what_a_file_tells_of_oblasts_is_what_the_server_does(server: Serving, view: str) -> None:
    # Given what a file carries
    reasons = server.json(f"/timeline/reasons?{view}")
    told_any = 0

    # When every oblast is asked about on days before, between and after what was claimed
    for oblast in reasons["oblasts"]:
        for day in ("2013-12-31", "2022-05-29", "2022-06-01", "2022-09-30", "2023-01-01"):
            answered = server.json(f"/places/{oblast['id']}?day={day}&{view}")

            # Then it tells what the server does
            made = [number for latest, number in oblast["claims"] if latest <= day]
            assert [reasons["claims"][number]["id"] for number in made] == [one["id"] for one in answered["claims"]]
            law = next((row for row in reversed(oblast["law"]) if row[0] <= day), [day, None, None])
            assert law[1:] == [answered["claimed_by"], answered["claimed_since"]]
            told_any += len(made)
    assert told_any > 0


def test_the_land_of_a_file_is_that_of_the_settlements(server: Serving) -> None:
    # Given what a file carries, and who holds what
    land, places = server.json("/timeline/land"), read_timeline(server.json("/timeline"))
    counted = server.json("/statistics?from=2022-03-01&to=2022-03-01")

    # Then all of it together is as large, every neighbour is named once, and nobody is their own
    assert sum(digits(land["area"])) / 1000 == pytest.approx(sum(row["area_km2"][0] for row in counted["series"]))
    assert len(digits(land["area"])) == len(places.ids) == len(digits(land["neighbours"]["count"]))
    assert sum(digits(land["neighbours"]["count"])) == len(digits(land["neighbours"]["step"]))
    assert min(digits(land["neighbours"]["step"])) > 0
    assert sum(one["settlements"] for one in land["unplaced"]) == server.json("/timeline")["unplaced"]


def test_a_browser_gets_the_map_and_a_program_the_links(server: Serving) -> None:
    # When the root is asked for by a browser, then it is the page
    accept = "text/html,application/xhtml+xml,*/*;q=0.8"
    page = server.get("/", accept=accept)
    assert page.headers["content-type"].startswith("text/html")
    assert "A small theatre" in page.text
    assert "Accept" in page.headers["vary"]

    # And by a program it is the landing page, whichever way it says so
    assert server.get("/", accept="application/json").json()["links"]
    assert server.get("/", accept="*/*").json()["links"]
    assert server.get("/?f=json", accept=accept).json()["links"]
    assert server.get("/?f=html", accept="application/json").headers["content-type"].startswith("text/html")


def test_pages_run_only_scripts_of_their_own(server: Serving) -> None:
    # Given the page and the embed
    for path, ancestors in (("/?f=html", "'self'"), ("/embed", "*")):
        page = server.get(path)
        policy = page.headers["content-security-policy"]

        # Then inline scripts need the nonce of this very answer, and only the embed stands in foreign frames
        nonce = re.search(r"'nonce-([\w-]+)'", policy)
        assert nonce is not None
        assert "unsafe" not in policy
        assert f"frame-ancestors {ancestors}" in policy
        assert f'nonce="{nonce[1]}"' in page.text
        assert nonce[1] not in server.get(path).text
        assert "http://" not in re.sub(r"http://(www\.w3\.org|test)/\S*", "", page.text)


def test_a_page_speaks_the_readers_language(server: Serving) -> None:
    # When a reader prefers Ukrainian, or the address asks for it, then the page is in it
    assert '<html lang="uk"' in server.get("/?f=html", accept_language="uk-UA,uk;q=0.9,en;q=0.8").text
    assert '<html lang="uk"' in server.get("/embed?lang=uk").text
    assert '<html lang="en"' in server.get("/embed?lang=xx", accept_language="de").text


def test_a_link_to_the_page_may_carry_what_other_sites_add(server: Serving) -> None:
    # When a shared link comes with parameters that no map knows, then the page still opens
    assert server.get("/?f=html&date=2022-10-01&fbclid=1&utm_source=x").status_code == 200
