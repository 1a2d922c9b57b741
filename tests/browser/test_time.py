"""The timeline: ranges, loops, and what it says, over the real ledger."""

from collections.abc import Callable
from datetime import date

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.conftest import Visit, spoken

pytestmark = pytest.mark.browser

Start = Callable[..., Visit]
DAY = "() => document.querySelector('.time-range').valueAsNumber"
SHOWN = "() => Date.parse(document.querySelector('.time-iso').textContent) / 86_400_000"
AUTUMN = "from=2022-09-01&to=2022-09-30"


def test_the_iso_date_stands_beside_the_browsers_own(visit: Start, served_map: str) -> None:
    # given
    opened = visit(locale="en-US")
    opened.open(f"{served_map}/?date=2022-10-01")

    # when: a date is typed as the browser writes it
    opened.page.get_by_label("Go to date").fill("2022-11-11")

    # then
    expect(opened.page.locator(".time-iso")).to_have_text("2022-11-11")
    assert opened.day() == "11 November 2022"


def test_all_dates_that_are_seen_are_of_one_day_while_it_plays(visit: Start, served_map: str) -> None:
    # given
    opened = visit(reduced_motion="no-preference")
    opened.open(f"{served_map}/?date=2022-09-01&lang=en")

    # when
    opened.page.keyboard.press("Space")
    frames = opened.page.evaluate(
        """() => new Promise((done) => {
            const seen = [];
            const frame = () => {
                const text = (name) => document.querySelector(name).textContent;
                seen.push([document.querySelector('.time-date').value, text('.time-iso'), text('.panel-date')]);
                if (seen.length < 90) requestAnimationFrame(frame); else done(seen);
            };
            requestAnimationFrame(frame);
        })"""
    )
    opened.page.keyboard.press("Space")

    # then
    assert len({field for field, _, _ in frames}) > 1, "it played"
    for field, iso, title in frames:
        day = date.fromisoformat(iso)
        assert (field, title) == (iso, spoken(day))


def test_a_range_of_the_address_is_played_and_ends_at_its_last_day(visit: Start, served_map: str) -> None:
    # given
    opened = visit(reduced_motion="no-preference")
    opened.open(f"{served_map}/?date=2022-09-25&{AUTUMN}")
    expect(opened.page.locator(".panel-summary")).to_contain_text("from 1 September 2022 to 30 September 2022")

    # when
    opened.page.keyboard.press("Space")

    # then
    expect(opened.page.get_by_role("slider")).to_have_attribute("aria-valuetext", "30 September 2022")
    expect(opened.page.get_by_role("button", name="Play", exact=True)).to_be_visible()


def test_a_loop_starts_again_at_the_first_day_of_the_range(visit: Start, served_map: str) -> None:
    # given
    opened = visit(reduced_motion="no-preference")
    opened.open(f"{served_map}/?date=2022-09-28&{AUTUMN}&loop=1")

    # when
    opened.page.keyboard.press("Space")

    # then
    opened.page.wait_for_function("() => document.querySelector('.time-range').valueAsNumber < 19236 + 15")
    expect(opened.page.get_by_role("button", name="Pause")).to_be_visible()


def test_a_slow_machine_skips_frames_and_not_days(visit: Start, served_map: str) -> None:
    # given: a browser that is kept busy for most of the time
    opened = visit(reduced_motion="no-preference")
    opened.open(f"{served_map}/?date=2022-03-01")
    opened.page.evaluate(
        """() => {
            globalThis.frames = new Set();
            const iso = document.querySelector('.time-iso');
            new MutationObserver(() => frames.add(iso.textContent))
              .observe(iso, { characterData: true, subtree: true });
            setInterval(() => { const end = performance.now() + 280; while (performance.now() < end); }, 300);
        }"""
    )
    start = opened.page.evaluate(SHOWN)

    # when: played for two seconds at 15 days a second
    opened.page.evaluate("() => document.querySelector('.time-play').click()")
    opened.page.wait_for_timeout(2000)
    passed = opened.page.evaluate(SHOWN) - start

    # then
    assert 20 <= passed <= 45
    assert len(opened.page.evaluate("() => [...frames]")) < passed


def test_reduced_motion_steps_once_a_second(visit: Start, served_map: str) -> None:
    # given
    opened = visit(reduced_motion="reduce")
    opened.open(f"{served_map}/?date=2022-03-01")
    opened.page.evaluate(
        """() => {
            globalThis.steps = 0;
            new MutationObserver(() => { steps += 1; })
              .observe(document.querySelector('.time-range'), { attributeFilter: ['aria-valuetext'] });
        }"""
    )

    # when
    opened.page.keyboard.press("Space")
    opened.page.wait_for_timeout(2500)

    # then
    assert 1 <= opened.page.evaluate("() => steps") <= 3


def test_it_announces_the_day_only_while_it_is_paused(visit: Start, served_map: str) -> None:
    # given
    opened = visit(reduced_motion="no-preference")
    opened.open(f"{served_map}/?date=2022-09-30")
    spoken = opened.page.locator(".time output")

    # when
    opened.page.keyboard.press("Space")
    opened.page.wait_for_timeout(900)

    # then
    expect(spoken).to_have_text("")

    # when
    opened.page.keyboard.press("Space")

    # then
    expect(spoken).to_contain_text("2022. ")
    expect(spoken).to_contain_text("changed since")


def test_a_range_can_be_chosen_and_cleared_by_keyboard(visit: Start, served_map: str) -> None:
    # given
    opened = visit()
    opened.open(f"{served_map}/?date=2022-10-01")
    page = opened.page

    # when
    page.locator(".time-more summary").focus()
    page.keyboard.press("Enter")
    page.get_by_label("From", exact=True).fill("2022-09-06")
    page.get_by_role("button", name="End on the day shown").press("Enter")

    # then
    page.wait_for_url("**from=2022-09-06&to=2022-10-01**")
    expect(page.locator(".time-outside").first).to_be_visible()
    result = Axe().run(page)
    assert result.violations_count == 0, result.generate_report()

    # when: Escape closes the box, and back takes the last choice back
    page.keyboard.press("Escape")
    expect(page.locator(".range-box")).to_be_hidden()
    page.go_back()

    # then
    page.wait_for_url(lambda url: "to=2022-10-01" not in url)


def test_a_range_that_is_none_is_named_and_all_days_are_shown(visit: Start, served_map: str) -> None:
    # given
    opened = visit()

    # when
    opened.open(f"{served_map}/?date=2022-10-01&from=2022-12-01&to=2022-01-01")

    # then
    expect(opened.page.locator(".notice")).to_contain_text("2022-12-01 – 2022-01-01 is not a range of days")
    assert opened.day() == "1 October 2022"
    expect(opened.page.locator(".time-outside").first).to_be_hidden()


def test_a_date_is_typed_digit_by_digit_and_one_off_the_map_is_said_when_the_field_is_left(
    visit: Start, served_map: str
) -> None:
    # given
    opened = visit()
    opened.open(f"{served_map}/?date=2022-10-01")
    field = opened.page.locator(".time-date")

    # when: in whatever order this browser has day and month
    field.focus()
    opened.page.keyboard.type("05052023")

    # then
    assert (opened.day(), field.input_value()) == ("5 May 2023", "2023-05-05")
    expect(opened.page.locator(".notice")).to_be_hidden()

    # when: a day before the map, and Enter
    field.fill("1999-01-01")
    assert opened.day() == "5 May 2023"
    opened.page.keyboard.press("Enter")

    # then
    expect(opened.page.locator(".notice")).to_contain_text("1999-01-01 is before the days of this map")
    assert (opened.day(), field.input_value()) == ("1 January 2014", "2014-01-01")

    # when: nothing, and the field is left
    field.fill("")
    opened.page.locator(".time-play").focus()

    # then
    assert field.input_value() == "2014-01-01"


def test_the_ends_of_a_range_and_the_day_of_knowledge_are_typed_too(visit: Start, served_map: str) -> None:
    # given
    opened = visit()
    opened.open(f"{served_map}/?date=2022-10-01&from=2022-09-01&to=2022-10-31")

    # when
    opened.page.get_by_label("As known on").focus()
    opened.page.keyboard.type("10102022")
    opened.page.locator(".time-more > summary").click()
    opened.page.locator(".range-box").get_by_label("From").focus()
    opened.page.keyboard.type("09092022")

    # then
    # The ledger as known on that day ends on 5 October.
    opened.page.wait_for_url("**from=2022-09-09&to=2022-10-05**")
    assert "as_of=2022-10-10" in opened.page.url
    assert not [url for url in opened.requests if "as_of=0" in url]
    expect(opened.page.locator(".notice")).to_be_hidden()


def test_a_tab_that_slept_for_a_day_plays_on_from_where_it_was(visit: Start, served_map: str) -> None:
    # given
    opened = visit(reduced_motion="no-preference")
    opened.page.clock.install()
    opened.open(f"{served_map}/?date=2022-03-01")
    opened.page.keyboard.press(" ")
    opened.page.clock.run_for(1_000)

    # when
    opened.page.clock.fast_forward(86_400_000)
    opened.page.clock.run_for(500)
    opened.page.keyboard.press(" ")

    # then
    assert opened.day().endswith("March 2022")
