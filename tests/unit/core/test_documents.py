"""YAML as people write it: values, rows of faults, what is refused, and that libyaml's parser does it."""

from __future__ import annotations

import pytest
import yaml

from worktide.core.documents import DEEPEST, read_yaml
from worktide.core.errors import CatalogueError


def read(text: str) -> object:
    return read_yaml(text, "some.yml", CatalogueError)


def test_values_are_those_of_the_safe_loader() -> None:
    text = "a: 1\nb: [x, 2.5, 2026-01-31, null, true]\nc: {d: >-\n  folded\n  text\n  }\n"
    assert read("a: 1\nb: [x, 2.5, 2026-01-31, null, true]\n") == yaml.safe_load(text.split("c:")[0])
    assert read("c: >-\n  folded\n  text\n") == {"c": "folded text"}


def test_libyaml_parses_where_it_is_there() -> None:
    assert yaml.__with_libyaml__, "this machine's PyYAML lacks libyaml: reading the catalogue takes ten times as long"
    from worktide.core import documents

    assert issubclass(documents._Loader, yaml.CSafeLoader)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: &one 1\nb: *one\n", "some.yml, row 2: not valid YAML (aliases are not read)"),
        ("a: 1\nb:\n  c: 1\n  d: 2\n  c: 3\n", "some.yml, row 5: not valid YAML (the key 'c' stands twice)"),
        ("a: 1\nb: [1, 2\n", "some.yml, row 3: not valid YAML"),
        ("a: !!python/object:os.system x\n", "some.yml, row 1: not valid YAML (could not determine a constructor"),
        ("a: \a\n", "some.yml: not valid YAML"),
        ("--- 1\n--- 2\n", "some.yml, row 2: not valid YAML"),
    ],
)
def test_what_is_refused_is_named_with_its_row(text: str, message: str) -> None:
    with pytest.raises(CatalogueError) as caught:
        read(text)
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize("open_with", ["[", "{a: ", "- "])
def test_deep_nesting_is_refused_however_deep(open_with: str) -> None:
    assert read("[" * (DEEPEST - 1) + "1" + "]" * (DEEPEST - 1)) is not None
    for depth in (DEEPEST + 1, 200_000):
        with pytest.raises(CatalogueError, match=r"row 1: not valid YAML \(nested too deeply\)"):
            read(open_with * depth)
