"""A report written beside the results: one page, a workbook, the audit log, and an annex to a works agreement."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Final

from worktide.core.files import write_bytes
from worktide.release.open import Release
from worktide.workforce.annex import annex, audit_log
from worktide.workforce.report import WorkforceReport, workforce_report
from worktide.workforce.report_files import html_of, workbook_of
from worktide.workforce.results import Results

PAGE: Final = "report.html"
WORKBOOK: Final = "report.xlsx"
AUDIT: Final = "audit.json"
ANNEX: Final = "annex.md"


def write_report(
    results: Results, release: Release, folder: Path, dropped: Collection[str] = (), *, with_annex: bool = False
) -> WorkforceReport:
    """Write the report on a folder of results into another; equal results give equal bytes.

    Raises WorktideError where a group column tells who somebody is, or the results are of another release;
    StorageError where a file cannot be written.
    """
    report = workforce_report(results, release, dropped)
    files = {PAGE: html_of(report), WORKBOOK: workbook_of(report), AUDIT: audit_log(report)}
    if with_annex:
        files[ANNEX] = annex(report).encode()
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        write_bytes(folder / name, data)
    return report
