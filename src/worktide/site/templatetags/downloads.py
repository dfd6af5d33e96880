"""What a page of downloads lists: every file of the open release, grouped by what it holds."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from django import template

from worktide.exports.licences import TERMS
from worktide.exports.listing import Download, catalogue
from worktide.release.open import open_release

register = template.Library()


@dataclass(frozen=True, slots=True)
class Subject:
    """One table, panel or pack, and the formats in which it comes."""

    name: str
    title: str
    files: tuple[Download, ...]


@register.simple_tag
def every_download() -> dict[str, object]:
    """Return the files to download by kind (`whole`, `panel`, `press`, `table`) and the terms of their use."""
    files = catalogue(open_release())
    grouped = {
        kind: tuple(_subject(name, tuple(members)) for name, members in groupby(_of(files, kind), key=_subject_of))
        for kind in ("press", "panel", "table")
    }
    whole = tuple(one for one in files if one.kind == "whole")
    package = tuple(one for one in files if one.file == "datapackage.json")
    return {"whole": whole + package, **grouped, "terms": TERMS, "some": bool(files)}


def _of(files: tuple[Download, ...], kind: str) -> list[Download]:
    return [one for one in files if one.kind == kind or (kind == "table" and _describes_table(one))]


def _describes_table(download: Download) -> bool:
    return download.kind == "about" and download.subject != "datapackage"


def _subject_of(download: Download) -> str:
    return download.subject


def _subject(name: str, files: tuple[Download, ...]) -> Subject:
    return Subject(name, files[0].title, files)
