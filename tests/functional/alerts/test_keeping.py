"""Bounces, erasure, backup and return, on both databases."""

from __future__ import annotations

import json
import stat
from pathlib import Path

from tests.functional.alerts.running import Sink, State, sink

REPORT = b"""Content-Type: multipart/report; report-type=%s; boundary=b

--b
Content-Type: message/delivery-status

Final-Recipient: rfc822; somebody@one.example
Action: failed
Status: 5.1.1

--b
Content-Type: text/rfc822-headers

Message-ID: %s

--b--
"""


def sent_to(mail: Sink, beginning: str) -> dict[str, str]:
    return next(one for one in mail.taken() if one["to"].startswith(beginning))


def test_what_bounces_or_is_refused_gets_no_more_mail(state: State, tmp_path: Path) -> None:
    with sink(tmp_path) as mail:
        state.script("filling", "5", "plan")
        told = state.run("alerts", "send", **mail.settings)
        assert "4 sent" in told
        assert "1 failed" in told
        taken = sent_to(mail, "reader1@")
        forged = taken["id"].replace(taken["id"][10:20], "0" * 10)
        for identity, kind, done in (
            (forged, b"delivery-status", "ignored"),
            (taken["id"], b"delivery-status", "suppressed"),
            (sent_to(mail, "reader2@")["id"], b"feedback-report", "complained"),
        ):
            report = REPORT % (kind, identity.encode())
            assert state.run("alerts", "bounced", given=report, **mail.settings).strip() == done
        status = json.loads(state.run("alerts", "status", "--json"))
        assert status["suppressed"] == 3
        state.run("alerts", "erase", "reader1@two.example")
        assert json.loads(state.run("alerts", "status", "--json"))["suppressed"] == 3


def test_a_backup_comes_back_and_sends_nothing_twice(state: State, tmp_path: Path) -> None:
    file, other = tmp_path / "backup.gz", State(tmp_path / "other", "")
    with sink(tmp_path) as mail:
        state.script("filling", "3", "plan")
        state.run("alerts", "backup", str(file))
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert "there already" in state.run("alerts", "backup", str(file), code=2)
        assert "not empty" in state.run("alerts", "restore", str(file), code=2)

        other.run("alerts", "restore", str(file))
        other.run("alerts", "send", **mail.settings)
        assert mail.count() == 0, "what waited may have been sent since the backup"
        doubtful = json.loads(other.run("alerts", "uncertain", "--json"))
        assert len(doubtful) == 3
        other.run("alerts", "settle", str(doubtful[1]["number"]), "--again")
        other.run("alerts", "send", code=0, **mail.settings)
        assert mail.count() == 1
        assert "Look: 2 messages are uncertain" in other.run("alerts", "status", code=1)


def test_a_damaged_backup_leaves_the_state_empty(state: State, tmp_path: Path) -> None:
    file, damaged = tmp_path / "backup.gz", tmp_path / "damaged.gz"
    state.script("filling", "3")
    state.run("alerts", "backup", str(file))
    damaged.write_bytes(file.read_bytes()[:-200])
    other = State(tmp_path / "other", "")
    assert "cannot be read" in other.run("alerts", "restore", str(damaged), code=2)
    assert "3 confirmed" not in other.run("alerts", "status")
    other.run("alerts", "restore", str(file), "--nothing-sent")
    assert json.loads(other.run("alerts", "status", "--json"))["confirmed"] == 3
