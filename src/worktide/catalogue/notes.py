"""Notes on occupations whose score from our words is far from the official one, each with its reason."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import cache
from importlib import resources
from typing import Annotated, Final

import msgspec
from msgspec import Meta

from worktide.catalogue.faults import Fault
from worktide.catalogue.occupations import Code
from worktide.core.documents import read_yaml
from worktide.core.errors import CatalogueError

FILE: Final = "agreement_notes.yml"


class _Notes(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    notes: dict[Code, Annotated[str, Meta(min_length=20, max_length=400)]]


def read_notes(text: str) -> Mapping[str, str]:
    """Return reasons by O*NET-SOC code from YAML text, sorted; raises CatalogueError for a broken schema."""
    raw = read_yaml(text, FILE, CatalogueError)
    try:
        return dict(sorted(msgspec.convert(raw, _Notes).notes.items()))
    except msgspec.ValidationError as error:
        hint = "Give each code one reason of 20 to 400 characters."
        raise CatalogueError(str(error), source=FILE, hint=hint) from error


@cache
def load_notes() -> Mapping[str, str]:
    """Return the notes that come with the package."""
    return read_notes(resources.files("worktide.catalogue").joinpath(FILE).read_text("utf-8"))


def note_faults(notes: Mapping[str, str], codes: Collection[str]) -> Iterator[Fault]:
    """Yield a fault for each note on an occupation that has no tasks in the catalogue."""
    for code in notes:
        if code not in codes:
            yield Fault(FILE, "note", "a note on an occupation without tasks here", code, "Take the note out.")
