"""Settings from the environment, and the page that documents them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from worktide.core.errors import WorktideError
from worktide.site.alerts import environment as alerts
from worktide.site.environment import LOCAL_HOSTS, SETTINGS, allowed_hosts, read_environment

ROOT = Path(__file__).resolve().parents[3]


def test_the_documentation_lists_exactly_the_settings_there_are() -> None:
    text = (ROOT / "docs/how-to/serve.md").read_text("utf-8")
    assert sorted(re.findall(r"^\| `([A-Z_]+)` \|", text, re.MULTILINE)) == sorted(setting.name for setting in SETTINGS)


def test_the_site_reads_no_other_setting() -> None:
    names = {setting.name for setting in (*SETTINGS, *alerts.SETTINGS)}
    for path in [*(ROOT / "src/worktide/site").rglob("*.py"), ROOT / "src/worktide/cli/serve.py"]:
        assert set(re.findall(r"WORKTIDE_[A-Z_]+", path.read_text("utf-8"))) <= names, path.name


def test_without_settings_the_site_is_for_this_machine_and_its_user(tmp_path: Path) -> None:
    environment = read_environment({"XDG_DATA_HOME": str(tmp_path), "LOCALAPPDATA": str(tmp_path)})
    assert environment.state == tmp_path / "worktide"
    assert environment.allowed_hosts == LOCAL_HOSTS
    assert {environment.key_file.parent, environment.database.parent, environment.static.parent} == {environment.state}


def test_hosts_are_separated_by_commas() -> None:
    assert allowed_hosts({"WORKTIDE_ALLOWED_HOSTS": " a.example, ,b.example "}) == ("a.example", "b.example")


def test_a_star_among_the_hosts_is_refused() -> None:
    with pytest.raises(WorktideError, match="every host is allowed"):
        allowed_hosts({"WORKTIDE_ALLOWED_HOSTS": "a.example,*"})
