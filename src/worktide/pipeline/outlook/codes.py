"""Codes under which an occupation's employment can be compared over the years."""

from __future__ import annotations

from functools import cache
from importlib import resources

from worktide.core.documents import read_yaml
from worktide.core.errors import CatalogueError

FIRST_SOC_2018_YEAR = 2021

_FILE = "hybrid_codes.yml"


@cache
def hybrid_codes() -> dict[str, tuple[str, ...]]:
    """Return the codes of May 2019 and 2020 that later years do not use, each with the later codes it covers.

    Raises CatalogueError where a later code stands under two of them.
    """
    text = resources.files("worktide.pipeline.outlook").joinpath(_FILE).read_text("utf-8")
    given = {str(code): tuple(map(str, later)) for code, later in read_yaml(text, _FILE, CatalogueError).items()}
    every = [code for later in given.values() for code in later]
    if twice := sorted({code for code in every if every.count(code) > 1}):
        raise CatalogueError("a code stands under two older codes", source=_FILE, got=", ".join(twice))
    return given


def comparable_code(code: str) -> str:
    """Return the code under which `code` is counted in every year from May 2019 on.

    >>> comparable_code("15-1252"), comparable_code("11-1011")
    ('15-1256', '11-1011')
    """
    return _older().get(code, code)


@cache
def _older() -> dict[str, str]:
    return {later: older for older, covered in hybrid_codes().items() for later in covered}


def major_group(code: str) -> str:
    """Return the two digits of a code's major group: `15` of `15-1252`."""
    return code[:2]


def minor_group(code: str) -> str:
    """Return the digits that tell a code's minor group: `15-1` of `15-1252`."""
    return code[:4]
