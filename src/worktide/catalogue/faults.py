"""What is wrong with a text of the catalogue, where, and what to do: collected, so that one run tells all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from worktide.core.errors import CatalogueError


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One fault: `source` is the file as `occupations/<folder>/<name>`, `rule` a short stable name.

    `problem` and `hint` are sentences (what is wrong, what to do); `got` quotes what was found.
    """

    source: str
    rule: str
    problem: str
    got: str = ""
    hint: str = ""

    def __str__(self) -> str:
        return str(self.error())

    def error(self) -> CatalogueError:
        """Return the fault as an error, for readers that stop at the first."""
        return CatalogueError(self.problem, source=self.source, got=self.got or None, hint=self.hint or None)


def raise_first(faults: Iterable[Fault]) -> None:
    """Raise CatalogueError for the first fault, if there is one."""
    for fault in faults:
        raise fault.error()
