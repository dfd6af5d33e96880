"""Following by e-mail, from the form to the last link, on a real server, a real mail server and both databases."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest
from tests.browser.serving import Answer, Server, serving
from tests.functional.alerts.running import Sink, State, sink

JOB = "registered-nurses"
OWN = {"Sec-Fetch-Site": "same-origin", "Content-Type": "application/x-www-form-urlencoded"}
READER = "Reader@Mail.Example"
KEPT_AS = "Reader@mail.example"


def post(server: Server, path: str, headers: dict[str, str] | None = None, **fields: str) -> Answer:
    return server.get(path, method="POST", headers=OWN if headers is None else headers, body=urlencode(fields).encode())


def ask(server: Server, **changed: str) -> Answer:
    given = {"address": READER, "jobs": JOB, "frequency": "change", **changed}
    return post(server, "/follow", None, **given)


@contextmanager
def site(state: State, mail: Sink, **settings: str) -> Iterator[Server]:
    kept = state.environment(**mail.settings, **settings)
    named = {name: kept[name] for name in kept if name.startswith(("WORKTIDE_", "DATABASE_URL"))}
    with serving(state.folder, **named) as server:
        yield server


def paths(text: str) -> dict[str, str]:
    """The paths of the links in a message, by what they are for."""
    found = re.findall(r"https?://\S+/follow/(\w+)/\S+", text)
    links = re.findall(r"https?://\S+/follow/\w+/\S+", text)
    return {purpose: urlsplit(link).path for purpose, link in zip(found, links, strict=True)}


def plain(mail: Sink, place: int = -1) -> str:
    part = mail.messages()[place].get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def test_from_the_form_to_the_last_link(state: State, tmp_path: Path) -> None:
    with sink(tmp_path, "--keep") as mail, site(state, mail) as server:
        assert b"mail-address" in server.get(f"/follow?job={JOB}").body
        assert ask(server).headers["location"] == "/follow/asked"
        state.run("alerts", "send", **mail.settings)
        (first,) = mail.taken()
        assert first["to"] == KEPT_AS
        confirm = paths(plain(mail))["confirm"]

        shown = server.get(confirm)
        assert (shown.status, shown.headers["cache-control"]) == (200, "no-store")
        assert b"Do you want to follow this?" in server.get(confirm).body
        assert post(server, confirm[:-2] + "xx").status == 404
        assert post(server, confirm.replace("confirm", "preferences")).status == 404
        assert post(server, confirm, headers={**OWN, "Sec-Fetch-Site": "cross-site"}).status == 403
        assert b"Confirmed" in post(server, confirm).body

        state.run("alerts", "send", **mail.settings)
        assert mail.count() == 1, "nothing changed, so nothing is sent"
        state.script("filling", "0", "earlier")
        state.run("alerts", "send", **mail.settings)
        state.run("alerts", "send", **mail.settings)
        assert mail.count() == 2
        message, words = mail.messages()[1], plain(mail)
        assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert re.search(r"Percentile about \d+ \(likely \d+ to \d+\), was about \d+ \(likely \d+ to \d+\)", words)
        for part in ("Registered Nurses", "Why: ", "What it means", "What to do", "How to stop"):
            assert part in words
        changed_and_left(server, mail, paths(words), str(message["List-Unsubscribe"]), state)


def changed_and_left(server: Server, mail: Sink, links: dict[str, str], header: str, state: State) -> None:
    preferences = links["preferences"]
    assert b"Registered Nurses" in server.get(preferences).body
    wrong = post(server, preferences, frequency="weekly", threshold="900", keep=f"job:{JOB}")
    assert (wrong.status, b"from 1 to 100" in wrong.body) == (400, True)
    saved = post(server, preferences, frequency="weekly", threshold="12.5", keep=f"job:{JOB}")
    assert b"Saved" in saved.body
    kept = state.run("alerts", "export", KEPT_AS)
    assert '"frequency": "weekly"' in kept
    assert '"threshold_points": 12.5' in kept
    assert server.get(preferences.replace("preferences", "data")).body.startswith(b"{")

    stop = urlsplit(header.strip("<>")).path
    assert b"Stop all messages?" in server.get(stop).body
    one_click = {"Content-Type": "application/x-www-form-urlencoded"}
    for _ in range(2):
        done = server.get(stop, method="POST", headers=one_click, body=b"List-Unsubscribe=One-Click")
        assert (done.status, b"Stopped" in done.body) == (200, True)
    assert server.get(preferences).status == 404
    assert "nobody" in state.run("alerts", "export", KEPT_AS, code=2)
    assert "set-cookie" not in done.headers
    assert mail.count() == 2


def test_what_is_wrong_or_too_much_is_refused_and_known_addresses_are_not_told(state: State, tmp_path: Path) -> None:
    with sink(tmp_path, "--keep") as mail, site(state, mail) as server:
        for wrong in (
            {"address": "x@y.example\r\nBcc: all@z.example"},
            {"address": "x y@z.example"},
            {"address": '"x\r"@z.example'},
            {"address": "nobody"},
            {"jobs": "\n".join(f"job-{number}" for number in range(51))},
            {"jobs": "no-such-job"},
            {"jobs": ""},
            {"sector": "nowhere"},
            {"frequency": "hourly"},
            {"threshold": "nan"},
            {"threshold": "-1"},
        ):
            refused = ask(server, **wrong)
            assert (refused.status, b"Not done yet" in refused.body) == (400, True), wrong
        assert ask(server, jobs="x" * 60_000).status == 413
        assert post(server, "/follow", headers={"Content-Type": OWN["Content-Type"]}, address=READER).status == 403

        known, unknown = ask(server), ask(server, address="other@mail.example")
        again = ask(server)
        told = [
            {name: value for name, value in one.headers.items() if name != "date"} for one in (known, unknown, again)
        ]
        assert told[0] == told[1] == told[2]
        assert known.body == unknown.body == again.body
        assert [ask(server, address=f"a{number}@mail.example").status for number in range(4)] == [302, 302, 429, 429]
        printed = state.run("alerts", "send", **mail.settings)
        assert mail.count() == 5
        assert "@" not in printed
        logged = (server.state.parent / f"{server.state.name}.stderr").read_text()
        assert "@" not in logged


def test_jobs_are_named_by_their_titles_one_a_line(state: State, tmp_path: Path) -> None:
    with sink(tmp_path, "--keep") as mail, site(state, mail) as server:
        assert ask(server, jobs=f"RN\n\naccountant\n{JOB}\n").status == 302
        state.run("alerts", "send", **mail.settings)
        words = plain(mail)
        assert words.count("Registered Nurses") == words.count("Accountants and Auditors") == 1
        unclear = ask(server, jobs="accountant\nteacher\nqwertzuiop asdf")
        shown = unescape(unclear.body.decode())
        assert unclear.status == 400
        assert re.search(r"“teacher” may be: .+; .+\. Write the title that you mean", shown)
        assert "No job is called “qwertzuiop asdf”" in shown
        assert "accountant\nteacher\nqwertzuiop asdf</textarea>" in shown


def test_nobody_is_asked_for_an_address_without_a_mail_server(tmp_path: Path) -> None:
    with serving(tmp_path / "state") as server:
        shown = server.get(f"/follow?job={JOB}").body
        assert b"mail-address" not in shown
        assert b"feed.json" in shown
        assert ask(server).status == 404
        assert server.get("/metrics").status == 404


@pytest.mark.parametrize("path", [f"/job/{JOB}/feed", "/follow/all/feed"])
def test_feeds_need_no_address_and_tell_of_changes(state: State, tmp_path: Path, path: str) -> None:
    with sink(tmp_path) as mail:
        state.script("filling", "0")
        state.script("filling", "0", "plan")
        with site(state, mail, WORKTIDE_METRICS="on") as server:
            feed = server.get(f"{path}.json")
            assert feed.headers["content-type"].startswith("application/feed+json")
            assert b"jsonfeed.org/version/1.1" in feed.body
            assert (
                b"Registered Nurses: Percentile about" in feed.body if JOB in path else b"scores changed" in feed.body
            )
            assert server.get(f"{path}.atom").status == 200
            assert b'worktide_alerts_messages{state="uncertain"} 0.0' in server.get("/metrics").body
