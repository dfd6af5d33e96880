"""`worktide serve` where its state folder may not be written: it serves, and says what is off."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from tests.browser.serving import environment, serving

from worktide.core.errors import WorktideError
from worktide.site.environment import read_environment
from worktide.site.stand_in import refuses, state_folder

# A file system in which nobody may make a folder, the superuser neither; elsewhere than on Linux there is none.
LOCKED = Path("/sys/worktide")


@pytest.mark.skipif(sys.platform != "linux", reason="needs a folder that even the superuser may not write")
def test_all_is_served_but_what_would_be_lost(tmp_path: Path) -> None:
    settings = {
        "WORKTIDE_STATE": str(LOCKED),
        "WORKTIDE_SMTP": "smtp://127.0.0.1:1",
        "WORKTIDE_MAIL_FROM": "a@b.example",
    }
    with serving(tmp_path / "state", "--port", "8497", "--workers", "2", **settings) as server:
        told = (tmp_path / "state.stderr").read_text()
        assert told.startswith(f"The state folder {LOCKED} may not be written, so this is off: following by e-mail")
        assert "Something wrong here?" in told
        assert server.get("/readyz").status == 200
        assert server.get("/job/actors").status == 200
        assert server.get("/follow/all/feed.json").status == 200
        follow = server.get("/follow?job=actors").text
        assert "mail-address" not in follow
        assert "webhook-url" not in follow
        for method in ("GET", "POST"):
            report = server.get("/report", method=method, headers={"Origin": server.address}, body=b"text=x")
            assert report.status == 404
            assert "This site takes no reports" in report.text
    assert (tmp_path / "state.stderr").read_text() == told


def test_a_folder_that_may_be_written_changes_nothing(tmp_path: Path) -> None:
    environ = environment(tmp_path / "state")
    before = dict(environ)
    with state_folder(environ) as off:
        assert off == ""
        assert environ == before


@pytest.mark.skipif(sys.platform != "linux", reason="needs a folder that even the superuser may not write")
def test_a_database_elsewhere_keeps_reports() -> None:
    environ = {"WORKTIDE_STATE": str(LOCKED), "DATABASE_URL": "postgresql://u@h/n"}
    with state_folder(environ) as off:
        assert "Something wrong here?" not in off
        assert read_environment(environ).reports
        assert environ["WORKTIDE_WEBHOOKS"] == "off"
        stands_in = Path(environ["WORKTIDE_STATE"])
        assert not refuses(stands_in)
    assert not stands_in.exists()


def test_a_word_that_is_neither_on_nor_off_is_refused() -> None:
    with pytest.raises(WorktideError, match="cannot be used"):
        read_environment({"WORKTIDE_REPORTS": "no"})
