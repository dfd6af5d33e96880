"""`worktide validate` on a release just built: the same bytes again, in time, for that release only."""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from worktide.core.errors import ReleaseError
from worktide.release.manifest import read_manifest
from worktide.release.validity import check_fresh, key_of, read_card

COMMAND = [sys.executable, "-c", "from worktide.cli.main import main; main()"]
# Minutes that a validation may take, apart from the build.
LONGEST = 15


def _run(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [*COMMAND, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60 * LONGEST, check=False)


@pytest.mark.prove
def test_a_built_release_is_validated(data_folder: Path, tmp_path: Path) -> None:
    release, cache, out = tmp_path / "release", tmp_path / "cache", tmp_path / "card.json"
    assert _run("build", "--sources", data_folder, "--out", release, "--cache", cache).returncode == 0
    wanted = ["validate", "--sources", data_folder, "--release", release, "--cache", cache]
    started = time.monotonic()
    first = _run(*wanted, "--out", out, "--json")
    assert time.monotonic() - started < 60 * LONGEST
    assert first.returncode == 0, first.stderr
    assert out.read_text("utf-8") == first.stdout
    assert first.stderr.count("done") >= 11, "one line of progress for each analysis"

    card, (manifest, _) = read_card(out), read_manifest(release)
    check_fresh(card, key_of(manifest))
    records = manifest.members["records.bin"]
    other = replace(manifest, members=manifest.members | {"records.bin": replace(records, sha256="0" * 64)})
    with pytest.raises(ReleaseError, match="from other scores"):
        check_fresh(card, key_of(other))

    again = _run(*wanted, "--before", out)
    assert again.returncode == 0, "a card is not worse than itself"
    assert max(map(len, again.stdout.splitlines())) <= 80
    for title in ("Reliability", "Validity", *(entry.title for entry in card.analyses)):
        assert title in again.stdout
