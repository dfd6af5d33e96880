"""Every file that can be downloaded of a release, and its making."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Final, Literal

from worktide.core.errors import WorktideError
from worktide.release.open import Release
from worktide.release.schema import TABLES

Kind = Literal["whole", "table", "panel", "press", "about"]
Charts = Callable[[Release], Mapping[str, bytes]]

PANEL_TITLES: Final = {
    "panel_occupations": "Every open index by occupation",
    "panel_tasks": "Every rater and open index by task",
}
_MEDIA: Final = {
    "parquet": "application/vnd.apache.parquet",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "sqlite": "application/vnd.sqlite3",
    "dta": "application/x-stata-dta",
    "zip": "application/zip",
    "json": "application/json",
}
_NEEDS: Final = {"xlsx": "xlsxwriter", "dta": "pandas"}
_BY_TABLE: Final = ("csv", "parquet", "xlsx")


@dataclass(frozen=True, slots=True)
class Download:
    """One file to download: `file` is its name and the end of its address, `subject` the table or pack that it holds.

    `format` is the ending that says what is inside (`csv` for a ZIP of CSV files too), `title` what it holds in words.
    """

    kind: Kind
    subject: str
    title: str
    format: str
    file: str
    media_type: str


def catalogue(release: Release) -> tuple[Download, ...]:
    """Return every file of a release that this installation can make, in the order in which a page lists them."""
    present = [table for table in TABLES if f"tables/{table.name}.parquet" in release.manifest.members]
    found = [
        _entry("whole", "release", "All tables in one database", "sqlite", "worktide.sqlite"),
        _entry("whole", "release", "All tables as CSV files", "csv", "worktide-csv.zip"),
        _entry("whole", "release", "All tables as Parquet files", "parquet", "worktide-parquet.zip"),
        _entry("whole", "release", "All tables in one workbook", "xlsx", "worktide.xlsx"),
        _entry("about", "datapackage", "What every column means, as a data package", "json", "datapackage.json"),
        _entry("press", "press", "Journalists' pack: numbers, charts, how to quote", "zip", "worktide-press.zip"),
    ]
    for name, title in PANEL_TITLES.items():
        found += [_entry("panel", name, title, one, f"{name}.{one}") for one in ("dta", *_BY_TABLE)]
    found.append(
        _entry("panel", "panels", "Both for Stata and R, with do-files and R scripts", "zip", "worktide-panels.zip")
    )
    for table in present:
        found += [_entry("table", table.name, table.title, one, f"{table.name}.{one}") for one in _BY_TABLE]
        found.append(_entry("about", table.name, f"{table.title}: what its columns mean", "json", f"{table.name}.json"))
    return tuple(one for one in found if _can_make(one))


def _entry(kind: Kind, subject: str, title: str, form: str, file: str) -> Download:
    return Download(kind, subject, title, form, file, _MEDIA[file.rpartition(".")[2]])


def _can_make(download: Download) -> bool:
    """Return whether the libraries that a file needs are installed; without Arrow none can be made."""
    needed = [_NEEDS[download.format]] if download.format in _NEEDS else []
    needed += ["pandas"] if download.file == "worktide-panels.zip" else []
    return all(find_spec(name) is not None for name in ("pyarrow", *needed))


def download_named(release: Release, file: str) -> Download:
    """Return the download of a file name; raises WorktideError where there is none of that name."""
    for one in catalogue(release):
        if one.file == file:
            return one
    hint = "`worktide release export --list` names them."
    raise WorktideError("there is no such file to download", got=file, hint=hint)


def made(release: Release, download: Download, charts: Charts) -> bytes:
    """Return the bytes of a download: the same release gives the same bytes with the same libraries.

    `charts` draws the charts of the journalists' pack. Raises WorktideError where a library is not installed.
    """
    if download.kind == "press":
        from worktide.exports.archive import zip_bytes
        from worktide.exports.press import press_files

        return zip_bytes(press_files(release, charts(release)), release.stamp.date)
    from worktide.exports.writing import written

    return written(release, download.kind, download.subject, download.format)
