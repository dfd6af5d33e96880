"""Make it yours, on a real server: with and without scripts, the same sums on both sides, and hostile forms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest
from axe_playwright_python.sync_playwright import Axe
from tests.browser.serving import Answer, Server, serving

from worktide.assessment.own_mix import OwnMix, own_mix
from worktide.release.open import open_release

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

SLUG = "registered-nurses"
PATH = f"/job/{SLUG}/yours"
TASKS = tuple(task.id for task in open_release().record(SLUG).tasks)
FORM = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("own-mix") / "state", "--port", "8450") as started:
        yield started


def _post(server: Server, fields: dict[str, str], **headers: str) -> Answer:
    return server.get(PATH, method="POST", headers={**FORM, **headers}, body=urlencode(fields).encode())


def _figures(page: Page) -> dict[str, float]:
    found = page.locator("data[data-figure]").all()
    return {one.get_attribute("data-figure") or "": float(one.get_attribute("value") or "nan") for one in found}


def _expected(mix: OwnMix) -> dict[str, float]:
    numbers = {"week": mix.hours}
    for name, interval in (("hours", mix.hours_ai_does), ("share", mix.ai_does)):
        numbers |= {f"{name}-{end}": getattr(interval, end) for end in ("value", "low", "high")}
    return numbers


def test_the_browser_and_the_server_agree_to_a_tenth(page: Page, server: Server) -> None:
    page.goto(server.address + PATH)
    hours = {task: 1.5 + place for place, task in enumerate(TASKS)}
    for task, time in hours.items():
        page.fill(f'[name="hours-{task}"]', str(time))
    page.check(f'[name="struck-{TASKS[1]}"]')
    page.check(f'[name="told-{TASKS[2]}"]')
    del hours[TASKS[1]]
    expected = _expected(own_mix(SLUG, hours, [TASKS[2]]))
    assert _figures(page) == pytest.approx(expected, abs=0.1001)
    page.fill("[name=own]", "Write the duty roster; 4\nSort deliveries by shelf")
    page.get_by_role("button", name="Count my week").click()
    own = (("Write the duty roster", 4.0), ("Sort deliveries by shelf", 1.0))
    expected = _expected(own_mix(SLUG, hours, [TASKS[2]], own))
    assert _figures(page) == pytest.approx(expected, abs=0.1001)
    # With the visitor's own tasks scored, the page still follows each change.
    page.check(f'[name="struck-{TASKS[3]}"]')
    del hours[TASKS[3]]
    assert _figures(page) == pytest.approx(_expected(own_mix(SLUG, hours, [TASKS[2]], own)), abs=0.1001)


def test_choices_travel_in_the_fragment_and_never_reach_the_server(page: Page, server: Server) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(server.address + PATH)
    page.fill(f'[name="hours-{TASKS[0]}"]', "12.5")
    page.check(f'[name="struck-{TASKS[1]}"]')
    address, figures = page.get_by_label("Address of this week").input_value(), _figures(page)
    assert address == page.url
    again = page.context.new_page()
    again.on("request", lambda request: asked.append(request.url))
    again.goto(address)
    assert _figures(again) == figures
    assert again.locator(f'[name="struck-{TASKS[1]}"]').is_checked()
    assert again.locator("#mix-older").is_hidden()
    assert not [url for url in asked if "12.5" in url]
    again.goto("about:blank")
    again.goto(re.sub(r"#mix=[^;]*", "#mix=an-older-release", address))
    assert again.locator("#mix-older").is_visible()


@pytest.mark.parametrize(
    "fragment", ["#mix=", "#mix=x;y", "#mix=%ff;%ff:1", "#mix=a;" + "b:1," * 5_000, "#mix=a;__proto__:x", "#<script>"]
)
def test_a_fragment_that_says_nothing_changes_nothing(page: Page, server: Server, fragment: str) -> None:
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(server.address + PATH)
    before = _figures(page)
    page.goto("about:blank")
    page.goto(server.address + PATH + fragment)
    assert _figures(page) == before
    assert complaints == []


def test_a_change_is_announced_once_after_a_pause(page: Page, server: Server) -> None:
    page.goto(server.address + PATH)
    page.evaluate(
        "window.said = []; new MutationObserver(() => said.push(document.getElementById('mix-said').textContent))"
        ".observe(document.getElementById('mix-said'), {childList: true, characterData: true, subtree: true})"
    )
    page.wait_for_timeout(1_200)
    page.evaluate("window.said.length = 0")
    for hours in ("3", "7", "12"):
        page.fill(f'[name="hours-{TASKS[0]}"]', hours)
    page.wait_for_timeout(1_500)
    said = page.evaluate("window.said")
    assert len(said) == 1
    assert "AI could do about" in said[0]


def test_hours_that_make_no_week_are_said_to_and_nothing_wrong_is_shown(page: Page, server: Server) -> None:
    page.goto(server.address + PATH)
    page.fill(f'[name="hours-{TASKS[0]}"]', "many")
    assert page.locator("#mix-result").is_hidden()
    assert page.locator("#mix-none").is_visible()
    page.get_by_role("button", name="Count my week").click()
    assert "no hours a week" in page.get_by_role("alert").inner_text()
    assert page.locator(f'[name="hours-{TASKS[0]}"]').input_value() == "many"
    page.fill(f'[name="hours-{TASKS[0]}"]', "5")
    assert page.locator("#mix-result").is_visible()


def test_a_slider_moves_by_keyboard_and_its_field_follows(page: Page, server: Server) -> None:
    page.goto(server.address + PATH)
    slider = page.locator("input[type=range]").first
    slider.focus()
    before = _figures(page)["week"]
    page.keyboard.press("ArrowRight")
    assert page.locator(f'[name="hours-{TASKS[0]}"]').input_value() == slider.input_value()
    assert _figures(page)["week"] == pytest.approx(before + 0.5, abs=0.5)
    assert _figures(page)["week"] > before


def test_without_scripts_the_form_gives_the_same(browser: Browser, server: Server) -> None:
    context = browser.new_context(java_script_enabled=False)
    try:
        page = context.new_page()
        page.goto(server.address + f"/job/{SLUG}")
        page.get_by_role("heading", name="Make it yours").click()
        page.get_by_role("link", name="Set your own hours").click()
        for task in TASKS[1:]:
            page.check(f'[name="struck-{task}"]')
        page.fill(f'[name="hours-{TASKS[0]}"]', "7,5")
        page.fill("[name=own]", "Write the duty roster; 2,5")
        page.get_by_role("button", name="Count my week").click()
        expected = _expected(own_mix(SLUG, {TASKS[0]: 7.5}, own=[("Write the duty roster", 2.5)]))
        assert _figures(page) == pytest.approx(expected, abs=0.01)
        assert "Write the duty roster: AI can do" in " ".join(page.locator("main").inner_text().split())
    finally:
        context.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1440])
def test_axe_finds_nothing_and_the_page_fits(browser: Browser, server: Server, width: int, theme: str) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=theme)  # type: ignore[arg-type]  # one of two words
    try:
        page = context.new_page()
        page.goto(server.address + PATH)
        page.fill(f'[name="hours-{TASKS[0]}"]', "12")
        page.fill("[name=own]", "Write the duty roster")
        page.get_by_role("button", name="Count my week").click()
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    finally:
        context.close()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({f"hours-{TASKS[0]}": "-3"}, "no hours a week"),
        ({f"hours-{TASKS[0]}": "1e999"}, "no hours a week"),
        ({f"hours-{TASKS[0]}": "nan"}, "no hours a week"),
        ({f"hours-{TASKS[0]}": "<script>"}, "no hours a week"),
        ({"own": "a line; many"}, "no hours a week"),
        ({"own": "\n".join(f"task {place}" for place in range(30))}, "too many tasks of your own"),
        ({"own": "x" * 4_001}, "too long"),
        ({"own": "\u0000\u202e🙂"}, "no letter"),
        ({"unknown": "1"}, "do not make a week"),
    ],
)
def test_a_form_that_cannot_be_counted_is_named_and_kept(server: Server, fields: dict[str, str], said: str) -> None:
    answer = _post(server, fields)
    assert answer.status == 400
    assert said in answer.text
    assert "<script>" not in answer.text.replace('<script src="', "")
    assert "no-store" in answer.headers["cache-control"]


def test_foreign_enormous_and_unknown_forms_are_refused(server: Server) -> None:
    assert _post(server, {"own": "a"}, **{"Sec-Fetch-Site": "cross-site"}).status == 403
    assert _post(server, {"own": "x" * 30_000}).status == 413
    assert server.get("/job/no-such-job/yours").status == 404
    assert server.get("/job/production-workers-all-other/yours").status == 200
    assert server.get(PATH, method="PUT").status == 405
