"""The signing key."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from worktide.core.errors import StorageError, WorktideError
from worktide.site.key import make_key, read_key


def test_many_at_once_end_with_one_private_key(tmp_path: Path) -> None:
    path = tmp_path / "new" / "signing.key"
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(read_key, [path] * 32))
    assert len(keys) == 1
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [entry.name for entry in path.parent.iterdir()] == ["signing.key"]


def test_two_keys_differ(tmp_path: Path) -> None:
    assert read_key(tmp_path / "a") != read_key(tmp_path / "b")


def test_a_short_key_is_refused_without_printing_it(tmp_path: Path) -> None:
    path = tmp_path / "signing.key"
    path.write_text("short-secret")
    path.chmod(0o600)
    with pytest.raises(WorktideError, match="damaged") as raised:
        read_key(path)
    assert "short-secret" not in str(raised.value)


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError, match="could not be made"):
        make_key(tmp_path / "file" / "signing.key")
