"""Seven people on the real server, each through what they came for; the last one by names, roles and keys alone."""

from __future__ import annotations

import csv
import http.client
import io
import json
import re
import shlex
import subprocess
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader
from tests.browser.checks import tab_to
from tests.browser.serving import PROGRAM, Server, environment, serving

from worktide.assessment.assess import assess
from worktide.assessment.text import json_of
from worktide.release.open import open_release
from worktide.site.figures import whole

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

RANGE = r"likely between [\d,]+ and [\d,]+"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("walks") / "state", "--port", "8555") as started:
        yield started


def text_of(page: Page) -> str:
    return " ".join(page.locator("main").inner_text().split())


def unfold(page: Page, heading: str) -> None:
    """Open a section that is closed at first."""
    page.get_by_role("heading", name=heading, exact=True).click()


def test_a_worker_learns_of_the_job_the_tasks_and_the_ways_on(browser: Browser, server: Server) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740}, has_touch=True)
    try:
        page = context.new_page()
        page.goto(server.address)
        page.get_by_label("Your job title").press_sequentially("electrici", delay=20)
        page.get_by_role("option", name=re.compile("^Electricians")).tap()
        page.wait_for_url("**/job/electricians")
        record = open_release().record("electricians")
        assert record.risk is not None
        hours = whole(0.4 * record.risk.share_in_five_years.value)
        seen = text_of(page)
        assert re.search(rf"Of a 40-hour week, AI may do about {hours} hours.*{RANGE}", seen)
        # The answer with its range is on the first screen of a phone.
        answer = page.get_by_text("Of a 40-hour week, AI may do about").first.bounding_box()
        assert answer is not None
        assert answer["y"] + answer["height"] <= 740
        for when in ("This week", "In three months", "In a year"):
            assert when in seen or "no need to act" in seen.lower()
        assert page.locator(".task").count() >= 3
        moves = page.get_by_role("region", name="Where to go from here").get_by_role("article")
        assert moves.count() >= 2
        first = " ".join(moves.first.inner_text().split())
        for words in ("Median pay $", "Time to enter", "Difficulty", "likely between"):
            assert words in first
        unfold(page, "What would change the score")
        assert page.get_by_role("region", name="What would change the score").inner_text().strip()
        assert context.cookies() == []
    finally:
        context.close()


def test_a_worker_pastes_an_advert_and_sees_this_job_beside_the_usual_one(page: Page, server: Server) -> None:
    page.goto(server.address)
    page.get_by_text("Or paste an advert or a résumé").click()
    page.get_by_label("Text of an advert").fill(
        "We are looking for an electrician.\n- Install wiring in new homes (50%)\n- Write quotes and invoices (30%)\n"
        "- Teach apprentices on the site"
    )
    page.get_by_role("button", name="Read it").click()
    seen = text_of(page)
    for task in ("Install wiring in new homes", "Write quotes and invoices", "Teach apprentices on the site"):
        assert re.search(rf"{task} \d+ % .*?{RANGE}", seen)
    assert re.search(rf"AI could do about \d+ % \({RANGE} %\) of the tasks that the text names", seen)
    assert "read, scored and forgotten" in seen
    page.get_by_role("link", name="Electricians").first.click()
    page.wait_for_url("**/job/electricians")


def test_a_counsellor_prints_two_pages_in_four_actions(page: Page, server: Server) -> None:
    page.goto(server.address)
    page.get_by_label("Your job title").fill("registered nurse")
    page.keyboard.press("Enter")
    page.wait_for_url("**/job/registered-nurses")
    unfold(page, "Make it yours")
    page.get_by_role("link", name="Two pages to print").click()
    address = page.get_by_role("link", name="A4").get_attribute("href")
    answer = server.get(str(address))
    assert answer.headers["content-type"] == "application/pdf"
    sheets = PdfReader(io.BytesIO(answer.body)).pages
    assert len(sheets) == 2
    client, counsellor = (" ".join(sheet.extract_text().split()) for sheet in sheets)
    assert "Of a 40-hour week" in client
    assert "Where you could go" in client
    assert re.search("[Qq]uestions to ask", counsellor)
    assert "They do not say that a job will be lost" in counsellor
    for words in ("Where you could go", "Questions to ask"):
        assert words.lower() in text_of(page).lower()


def test_an_economist_takes_every_index_with_versions_and_validity(page: Page, server: Server) -> None:
    page.goto(server.address)
    page.get_by_role("link", name="Every index").click()
    assert page.get_by_role("heading", level=1).inner_text().startswith("Every index side by side")
    with page.expect_download() as download:
        page.get_by_role("link", name="All jobs under all indices (CSV)").click()
    rows = list(csv.DictReader(io.StringIO(download.value.path().read_text(encoding="utf-8"))))
    release = open_release()
    assert {row["slug"] for row in rows} == {listed.slug for listed in release.listing}
    assert release.stamp.id in download.value.suggested_filename
    for row in rows:
        if row["worktide"]:
            assert float(row["worktide_low"]) <= float(row["worktide"]) <= float(row["worktide_high"])
    page.get_by_role("navigation", name="Site").get_by_role("link", name="Validity").click()
    assert "validity" in text_of(page).lower()
    page.get_by_role("link", name="Sources", exact=True).click()
    seen = unescape(page.content())
    for source in release.manifest.sources:
        assert source.page in seen
        assert source.limitation in seen
    page.get_by_role("link", name="Data and API").click()
    assert page.get_by_role("link", name=re.compile("Parquet")).count() >= 1
    assert release.stamp.hash[:16] in page.content()


def test_a_planner_codes_a_roster_and_compares_its_jobs(page: Page, server: Server, tmp_path: Path) -> None:
    roster, coded, review = tmp_path / "roster.csv", tmp_path / "coded.csv", tmp_path / "review.csv"
    roster.write_text("Job title,People\nRegistered Nurse,12\nTruck driver,7\nSoftware Ninja,1\n", encoding="utf-8")
    command = [*PROGRAM, "code", str(roster), "--column", "Job title", "--out", str(coded), "--review", str(review)]
    subprocess.run(command, check=True, timeout=120, env=environment(server.state), capture_output=True)
    rows = list(csv.DictReader(io.StringIO(coded.read_text(encoding="utf-8"))))
    assert [row["People"] for row in rows] == ["12", "7", "1"]
    assert "Software Ninja" in review.read_text(encoding="utf-8")
    page.goto(server.address)
    page.get_by_role("link", name="Compare").click()
    page.goto(f"{server.address}/compare?job=registered-nurses&job=truck+driver&job=MLOps+engineer")
    seen = text_of(page)
    assert "Registered Nurses" in seen
    assert "MLOps Engineer" in seen
    assert re.search(RANGE, seen)
    page.get_by_role("link", name="Ranking").click()
    page.get_by_label("Sector").select_option("Healthcare Practitioners and Technical")
    page.get_by_role("button", name="Show").click()
    assert "not a chance of losing a job" in text_of(page)
    unfold_limits = page.goto(f"{server.address}/job/registered-nurses")
    assert unfold_limits is not None
    unfold(page, "What this is not")
    assert "any one person" in text_of(page)


def test_a_planner_reads_what_a_roster_says(page: Page, server: Server, tmp_path: Path) -> None:
    page.goto(f"{server.address}/data")
    shown = page.get_by_role("region", name="A report on a workforce").inner_text()
    assert "worktide workforce --serve" in text_of(page)
    roster = "Job title,Heads,Site\nRegistered nurse,40,North\nAccountant,30,North\nTruck driver,35,South\nCook,4,Pier"
    (tmp_path / "staff.csv").write_text(roster, encoding="utf-8")
    # What the page shows is typed as it stands, with the columns of this table.
    program, *arguments = shlex.split(shown)
    assert program == "worktide"
    arguments += ["--headcount", "Heads", "--group", "Site", "--workers", "1"]
    command, settings = [*PROGRAM, *arguments], environment(server.state)
    subprocess.run(command, check=True, timeout=240, env=settings, capture_output=True, cwd=tmp_path)
    page.goto((tmp_path / "report" / "report.html").as_uri())
    seen = text_of(page)
    share = re.search(r"Of the work of 109 heads AI could do about (\d+) % \((\d+) to (\d+)\)", seen)
    assert share
    value, low, high = map(int, share.groups())
    assert low <= value <= high
    # The site of 70 heads has a row of its own with its range; the one of four is joined with another.
    groups = page.get_by_role("table", name="By group", exact=True).inner_text()
    assert re.search(r"North\s+70\s+\d+ % \(\d+ to \d+\)", groups)
    assert re.search(r"2 groups together\s+39\s", groups)
    assert "Pier" not in groups
    assert "Exposure is not job loss" in seen
    assert open_release().stamp.id in seen


def test_a_journalist_quotes_cites_and_embeds(page: Page, server: Server) -> None:
    page.goto(server.address + "/job/accountants-and-auditors")
    unfold(page, "Quote it")
    record, stamp = open_release().record("accountants-and-auditors"), open_release().stamp
    assert record.risk is not None
    quote = " ".join(page.locator("blockquote").inner_text().split())
    share = record.risk.share_in_five_years
    assert f"about {whole(share.value)} %" in quote
    assert f"likely between {whole(share.low)} and {whole(share.high)} %" in quote
    assert stamp.id in quote
    assert "Do not write" in text_of(page)
    page.get_by_text("Cite this page").click()
    pinned = page.locator(".cite a").first.get_attribute("href")
    assert stamp.hash[:12] in page.locator(".cite").inner_text()
    assert server.get(str(pinned)).status == 200
    unfold(page, "Who disagrees")
    disagreeing = page.get_by_role("region", name="Who disagrees").inner_text()
    assert "Felten" in disagreeing or "Eloundou" in disagreeing
    page.get_by_role("link", name="charts to embed").click()
    frame = re.search(r'<iframe src="([^"]+)"', page.locator("pre").first.inner_text())
    assert frame
    page.goto(frame[1])
    assert re.search(r"likely\s+(between\s+)?\d+", page.locator("body").inner_text())
    assert stamp.id in page.locator("body").inner_text()


def test_a_developer_gets_the_same_from_site_interface_and_package(page: Page, server: Server) -> None:
    page.goto(server.address)
    page.get_by_role("link", name="Data and API").click()
    page.goto(server.address + "/api/v1/docs")
    description = page.get_by_role("link", name="OpenAPI description").get_attribute("href")
    paths = json.loads(server.get(str(description)).body)["paths"]
    assert "/api/v1/occupations/{slug}" in paths
    own = json.loads(json_of(assess("mlops-engineer")))
    twin = json.loads(server.get("/job/mlops-engineer.json").body)
    assert twin == own
    answer = json.loads(server.get("/api/v1/occupations/mlops-engineer").body)
    assert answer["risk"] == own["risk"]
    assert answer["release"] == own["release"]
    printed = subprocess.run(
        [*PROGRAM, "assess", "mlops-engineer", "--json"],
        capture_output=True,
        check=True,
        timeout=60,
        env=environment(server.state),
    ).stdout
    assert json.loads(printed) == own
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
    try:
        connection.request("GET", "/api/v1/occupations/no-such-job")
        refused = connection.getresponse()
        assert refused.status == 404
        assert refused.getheader("content-type", "").startswith("application/problem+json")
    finally:
        connection.close()


def test_by_names_roles_and_keys_alone(page: Page, server: Server) -> None:
    page.goto(server.address)
    tab_to(page, "#q")
    field = page.get_by_role("combobox", name="Your job title")
    assert field.evaluate("(one) => one === document.activeElement")
    page.keyboard.type("electrici", delay=30)
    page.get_by_role("listbox", name="Jobs").wait_for()
    assert re.fullmatch(r"\d jobs?; choose by the arrow keys\.", page.get_by_role("status").inner_text())
    page.keyboard.press("ArrowDown")
    option = page.get_by_role("option", selected=True)
    assert re.search(rf"^Electricians.*percentile about \d+, {RANGE}", " ".join(option.inner_text().split()))
    page.keyboard.press("Enter")
    page.wait_for_url("**/job/electricians")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    assert skip.evaluate("(one) => one === document.activeElement")
    page.keyboard.press("Enter")
    assert page.get_by_role("heading", level=1).count() == 1
    main = page.get_by_role("main")
    for name in ("AI share of tasks in five years", "Where the job stands", "Tasks", "Where to go from here"):
        assert main.get_by_role("region", name=name, exact=True).count() == 1
    # Every range is said in words, and the table holds what the bar shows.
    table = page.get_by_role("table", name="The three shares with their ranges")
    for who in ("AI does it", "AI helps", "People do it"):
        assert re.search(
            r"\d+ .%.* and ", table.get_by_role("row", name=re.compile(who)).inner_text().replace("\u00a0", " .")
        )
    tab_to(page, "summary", most=120)
    opened = page.evaluate("document.activeElement.parentElement.open")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.parentElement.open") is not opened
    _follow(page, "a[href$='/electricians/moves']")
    assert page.get_by_role("heading", level=1).inner_text()
    tab_to(page, "form.move-form summary", most=120)
    page.keyboard.press("Enter")
    assert page.get_by_role("main").get_by_role("textbox").count() >= 2
    for one in page.locator("input:visible, select:visible, textarea:visible, button:visible").all():
        assert one.evaluate("(one) => (one.labels && one.labels.length) || one.ariaLabel || one.textContent.trim()")
    _follow(page, "footer a[href^='/report']")
    assert page.get_by_role("radio").count() >= 3
    assert page.get_by_role("button", name=re.compile("Send")).count() == 1


def _follow(page: Page, selector: str) -> None:
    """Tab to a link and open it."""
    before = page.url
    tab_to(page, selector, most=200)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: url != before)
