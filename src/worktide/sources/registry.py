"""From a source's name and a file to its typed tables: the publisher's reader, loaded when asked for."""

from __future__ import annotations

import difflib
import zipfile
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Final

import polars as pl
import python_calamine as calamine

from worktide.core.errors import CodeError, SourceError
from worktide.sources.corrections import corrected, corrections
from worktide.sources.description import SourceDescription, descriptions, publishers
from worktide.sources.recognition import regular_file
from worktide.sources.tables import Reader
from worktide.sources.texts import label

# What parsing a file of another shape can raise; anything else is a fault of ours and shows as one.
_UNREADABLE: Final = (
    pl.exceptions.PolarsError,
    calamine.CalamineError,
    zipfile.BadZipFile,
    CodeError,
    UnicodeError,
    LookupError,
    ValueError,
    OSError,
)


def description_of(name: str) -> SourceDescription:
    """Return what is known of a source; raises SourceError, with near names, where there is none of that
    name.
    """
    known = descriptions()
    if name not in known:
        near = difflib.get_close_matches(name, known, n=3, cutoff=0.5)
        hint = f"Did you mean {' or '.join(near)}?" if near else "`worktide sources list` shows all names."
        raise SourceError("no source has this name", got=name, hint=hint)
    return known[name]


def readers(publisher: str) -> Mapping[str, Reader]:
    """Return a publisher's readers by source name."""
    module = import_module(f"worktide.sources.{publisher}.read")
    found: Mapping[str, Reader] = module.READERS
    return found


def source_names_without_reader() -> tuple[str, ...]:
    """Return the names of sources that are described but have no reader, sorted; should be none."""
    readable = {name for publisher in publishers() for name in readers(publisher)}
    return tuple(sorted(set(descriptions()) - readable))


def read_source(name: str, path: Path) -> dict[str, pl.DataFrame]:
    """Return a source's tables from a file, checked and corrected; columns and keys are the publisher's
    reader's.

    Raises SourceError where the name is unknown, the file is not what the reader knows, or a correction is
    stale.
    """
    description = description_of(name)
    regular_file(path)
    try:
        tables = readers(description.publisher)[name](path)
    except _UNREADABLE as error:
        problem = f"its reader cannot make sense of it as {name} ({type(error).__name__}: {error})"
        hint = "Download the file again; if it is a newer release, this reader does not know it yet."
        raise SourceError(problem, source=label(path), hint=hint) from error
    return corrected(tables, corrections(description.publisher).get(name, ()), label(path))
