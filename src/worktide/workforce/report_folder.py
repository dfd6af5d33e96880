"""A report written beside the results: page, workbook, PDF, audit log, and an annex to a works agreement."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Final

from worktide.core.files import write_bytes
from worktide.release.open import Release
from worktide.workforce.annex import EarlierReport, annex, audit_log, earlier_reports
from worktide.workforce.openings import Openings
from worktide.workforce.report import WorkforceReport, workforce_report
from worktide.workforce.report_files import html_of, workbook_of
from worktide.workforce.report_pdf import pdf_of
from worktide.workforce.results import Results

PAGE: Final = "report.html"
WORKBOOK: Final = "report.xlsx"
PDF: Final = "report.pdf"
AUDIT: Final = "audit.json"
ANNEX: Final = "annex.md"


def write_report(
    results: Results,
    release: Release,
    folder: Path,
    dropped: Collection[str] = (),
    *,
    with_annex: bool = False,
    openings: Openings | None = None,
) -> WorkforceReport:
    """Write the report on a folder of results into another; equal results give equal bytes.

    Where a report on the same files by other groups was written there before, audit log and annex warn of it, as two
    such reports can be subtracted.

    Raises WorktideError where a group column tells who somebody is, or the results are of another release;
    StorageError where a file cannot be written.
    """
    report = workforce_report(results, release, dropped, openings)
    earlier: tuple[EarlierReport, ...] = earlier_reports(folder / AUDIT, report)
    files = {PAGE: html_of(report), WORKBOOK: workbook_of(report), PDF: pdf_of(report)}
    files[AUDIT] = audit_log(report, earlier)
    if with_annex:
        files[ANNEX] = annex(report, earlier).encode()
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        write_bytes(folder / name, data)
    return report
