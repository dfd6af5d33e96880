"""The server for agents, asked by the SDK's own client over stdio and over HTTP, in a process of its own."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest
from mcp import Client, StdioServerParameters
from tests.browser.serving import PROGRAM

from worktide.assessment.assess import assess
from worktide.assessment.own_tasks import score_tasks
from worktide.release.open import open_release

TOOLS = {
    *("match_title", "assess_job", "compare_jobs", "moves_from_job", "score_own_tasks", "cite_job", "validity"),
}
T = TypeVar("T")


def asked(use: Callable[[Client], Awaitable[T]], target: Any = None) -> T:
    program, *arguments = PROGRAM
    server = target or StdioServerParameters(command=program, args=[*arguments, "mcp"], env=dict(os.environ))

    async def run() -> T:
        async with Client(server) as client:
            return await use(client)

    return asyncio.run(run())


async def call(client: Client, name: str, **arguments: Any) -> dict[str, Any]:
    result = await client.call_tool(name, arguments)
    assert not result.is_error, result.content
    value: dict[str, Any] = result.structured_content or {}
    assert value["release"]["id"] == open_release().stamp.id
    assert value["caveat"]
    return value


def test_the_tools_are_listed_and_only_read() -> None:
    async def use(client: Client) -> None:
        listed = (await client.list_tools()).tools
        assert {tool.name for tool in listed} == TOOLS
        for tool in listed:
            assert tool.description
            assert tool.annotations
            assert tool.annotations.read_only_hint
        assert "chance of losing a job" in (client.instructions or "")

    asked(use)


def test_each_tool_answers_as_the_package_does() -> None:
    async def use(client: Client) -> None:
        match = await call(client, "match_title", title="ML Ops engineer")
        assert (match["slug"], match["sure"]) == ("mlops-engineer", True)
        unsure = await call(client, "match_title", title="underwater basket weaver")
        assert unsure["sure"] is False
        assert unsure["options"]
        job = await call(client, "assess_job", title="RN")
        record = assess("registered-nurses")
        assert record.risk
        assert job["risk"]["percentile"]["value"] == record.risk.percentile.value
        assert [task["id"] for task in job["tasks"]] == [task.id for task in record.tasks]
        part = await call(client, "assess_job", title="RN", sections=["skills"])
        assert set(part) == {"release", "caveat", "skills"}
        beside = await call(client, "compare_jobs", titles=["nurse", "plumber"])
        assert beside["jobs"][0]["slug"] == "registered-nurses"
        moves = await call(client, "moves_from_job", title="cashier", pay_floor=40_000)
        assert moves["moves"]["moves"]
        assert all(move["pay"]["there"] >= 40_000 for move in moves["moves"]["moves"])
        own = await call(client, "score_own_tasks", tasks=["Answer mail", "Repair bicycles"], shares=[3, 1])
        assert own["ai_does"]["value"] == score_tasks(["Answer mail", "Repair bicycles"], [3, 1]).ai_does.value
        cited = await call(client, "cite_job", title="RN")
        assert open_release().stamp.hash[:16] in cited["citation"]["plain"]
        card = await call(client, "validity")
        one = await call(client, "validity", analysis=card["analyses"][0]["name"])
        assert one["analysis"]["figures"]

    asked(use)


@pytest.mark.parametrize(
    ("name", "arguments", "told"),
    [
        ("assess_job", {"title": "zzzzqqq"}, "no title answers"),
        ("assess_job", {"title": "RN", "sections": ["luck"]}, "no such section"),
        ("compare_jobs", {"titles": ["nurse"]}, "two to five"),
        ("moves_from_job", {"title": "cashier", "weight": 3}, "weight"),
        ("score_own_tasks", {"tasks": []}, "tasks"),
        ("validity", {"analysis": "luck"}, "no such analysis"),
    ],
)
def test_what_is_wrong_is_told_in_a_sentence(name: str, arguments: dict[str, Any], told: str) -> None:
    async def use(client: Client) -> None:
        result = await client.call_tool(name, arguments)
        assert result.is_error
        text = " ".join(getattr(part, "text", "") for part in result.content)
        assert told in text
        assert "Traceback" not in text

    asked(use)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [*PROGRAM, "mcp", "--http", "--port", str(port)]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        _wait(port)
        yield f"http://127.0.0.1:{port}/mcp"
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait(port: int) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError("the server for agents did not start")


def test_it_answers_over_http(address: str) -> None:
    async def use(client: Client) -> None:
        assert (await call(client, "match_title", title="RN"))["slug"] == "registered-nurses"

    asked(use, address)


def test_another_site_cannot_reach_it_by_a_name_of_its_own(address: str) -> None:
    program = (
        "import sys, urllib.request, urllib.error\n"
        "headers = {'Host': 'evil.example', 'Content-Type': 'application/json'}\n"
        "request = urllib.request.Request(sys.argv[1], b'{}', headers)\n"
        "try:\n    print(urllib.request.urlopen(request).status)\n"
        "except urllib.error.HTTPError as error:\n    print(error.code)\n"
    )
    done = subprocess.run([sys.executable, "-c", program, address], capture_output=True, text=True, check=True)
    assert int(done.stdout) in (400, 403, 421)


def test_a_citation_says_what_was_corrected_since(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = "{id: a, date: 2026-09-01, title: Pay, wrong: It was old., right: It is new., "
    log = f"- {told} releases: [{open_release().stamp.id}], jobs: [actors]}}"
    (tmp_path / "corrections.yml").write_text(log, "utf-8")
    monkeypatch.setenv("WORKTIDE_RELEASES", str(tmp_path))

    async def use(client: Client) -> None:
        cited, clean = await call(client, "cite_job", title="actors"), await call(client, "cite_job", title="dancers")
        assert [one["id"] for one in cited["corrections"]] == ["a"]
        assert all("Corrected 2026-09-01: Pay" in form for form in cited["citation"].values())
        assert "corrections" in await call(client, "assess_job", title="actors")
        assert "corrections" not in clean
        assert "Corrected" not in clean["citation"]["plain"]

    asked(use)
