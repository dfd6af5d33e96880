"""The reference of the data is fresh, and the examples of the documentation run."""

from __future__ import annotations

import doctest
from pathlib import Path

import pytest
from tools import data_dictionary

import worktide
from worktide.exports import catalogue
from worktide.release.open import embedded_release, open_release

DOCS = Path(__file__).resolve().parents[3] / "docs"


def test_the_data_dictionary_is_that_of_the_embedded_release() -> None:
    written = data_dictionary.REFERENCE.read_text(encoding="utf-8")
    expected = data_dictionary.reference(open_release(embedded_release()))
    assert written == expected, "stale: run python tools/data_dictionary.py"


def test_the_examples_of_the_python_reference_run() -> None:
    done = doctest.testfile(str(DOCS / "reference" / "python.md"), module_relative=False, optionflags=doctest.ELLIPSIS)
    assert done.attempted > 15
    assert done.failed == 0


@pytest.mark.parametrize("name", [name for name in worktide.__all__ if name[0].islower()])
def test_every_function_is_in_the_python_reference(name: str) -> None:
    assert f"`{name}(" in (DOCS / "reference" / "python.md").read_text(encoding="utf-8")


def test_every_file_of_a_kind_of_its_own_is_named_in_the_reference() -> None:
    words = (DOCS / "reference" / "datapackage.md").read_text(encoding="utf-8")
    for download in catalogue(open_release()):
        if download.kind in {"whole", "press"} or download.subject in {"panels", "datapackage"}:
            assert f"`{download.file}`" in words
