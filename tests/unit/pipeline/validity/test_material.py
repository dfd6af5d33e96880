"""Which release may be validated, with which files."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from worktide.core.errors import ReleaseError
from worktide.core.parameters import parameters_hash
from worktide.pipeline.steps import pipeline_hash
from worktide.pipeline.validity.material import card_key, check_release
from worktide.release.manifest import MANIFEST
from worktide.release.open import Release, open_release
from worktide.release.validity import key_of


def _release(folder: Path, **changes: object) -> Release:
    """Return the release in the package with some entries of its manifest changed; no member is read here."""
    folder.mkdir()
    shutil.copy(open_release().folder / MANIFEST, folder / MANIFEST)
    manifest = json.loads((folder / MANIFEST).read_bytes()) | changes
    (folder / MANIFEST).write_text(json.dumps(manifest), "utf-8")
    return Release(folder)


def test_a_release_of_this_code_may_be_validated(tmp_path: Path) -> None:
    release = _release(tmp_path / "r", pipeline_hash=pipeline_hash(), parameters_hash=parameters_hash())
    check_release(release)
    key = card_key(release, {"another-source": "aa"})
    assert key.sources == key_of(release.manifest).sources | {"another-source": "aa"}


@pytest.mark.parametrize(("entry", "told"), [("pipeline_hash", "code"), ("parameters_hash", "assumptions")])
def test_a_release_of_other_code_or_assumptions_is_refused(tmp_path: Path, entry: str, told: str) -> None:
    hashes: dict[str, object] = {"pipeline_hash": pipeline_hash(), "parameters_hash": parameters_hash(), entry: "other"}
    with pytest.raises(ReleaseError, match=f"was built from other {told}.*Build it again"):
        check_release(_release(tmp_path / "r", **hashes))


def test_files_that_a_release_was_not_built_from_are_named(tmp_path: Path) -> None:
    release = _release(tmp_path / "r")
    with pytest.raises(ReleaseError, match=r"was built from other files; got 'onet-30-1'"):
        card_key(release, key_of(release.manifest).sources | {"onet-30-1": "other"})
