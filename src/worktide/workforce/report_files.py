"""The report on a workforce as one HTML file that works offline without script, and as a workbook."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from html import escape
from typing import Final

from worktide.charts.strip_chart import Strip, strip_chart
from worktide.coding.formulas import harmless
from worktide.core.intervals import Interval
from worktide.workforce.report import ReportRow, WorkforceReport
from worktide.workforce.safeguards import FEWEST

_MOST_CHARTED: Final = 30
_CAVEAT: Final = "Exposure is not job loss. A range holds four of five cases."
_STYLE: Final = """:root{color-scheme:light dark}body{font:1rem/1.5 system-ui,sans-serif;max-width:52rem;margin:auto;
padding:1rem}table{border-collapse:collapse;width:100%}
th,td{text-align:left;padding:.3rem .5rem;border-bottom:1px solid}
.wide{overflow-x:auto}figure{margin:1rem 0}figure svg{max-width:100%;height:auto;background:#fff}
li,td{overflow-wrap:anywhere}@media print{body{max-width:none}}"""
# The Unix epoch is before what a workbook's parts can say; a fixed day keeps bytes equal.
_MADE: Final = datetime(2000, 1, 1, tzinfo=UTC)
_HEADER: Final = (
    *("Group", "Heads", "AI could do, % (by heads)", "low", "high"),
    *("AI could do, % (by pay)", "low", "high"),
)


_UNCERTAIN: Final = (
    "<h2>What is uncertain</h2><p>Ranges come from which rater one asks and from how tasks weigh. They do not hold "
    "that a title may be matched to the wrong occupation. So check these titles by hand; the rows and heads that "
    "each decides stand in <code>review.csv</code>.</p>"
)


def html_of(report: WorkforceReport) -> bytes:
    """Return the report as one page of HTML in UTF-8: charts within it, nothing loaded, no script."""
    body = [
        "<h1>What AI could do of this workforce's work</h1>",
        _intro(report),
        _headline(report.whole),
        *_section("By group", report.groups, report),
        *_section("By occupation", report.occupations, report),
        _UNCERTAIN,
        "<ul>" + "".join(f"<li>{escape(title)}</li>" for title in report.check) + "</ul>" if report.check else "",
    ]
    head = '<meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    title = "<title>What AI could do of this workforce's work</title>"
    page = f'<!doctype html><html lang="en"><head>{head}{title}<style>{_STYLE}</style></head>'
    return (page + "<body><main>" + "\n".join(body) + "</main></body></html>\n").encode()


def workbook_of(report: WorkforceReport) -> bytes:
    """Return the report as an XLSX workbook of two sheets, groups and occupations; texts are never formulas."""
    import xlsxwriter  # type: ignore[import-untyped]  # it ships no types

    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": "Worktide workforce report", "comments": _CAVEAT, "created": _MADE})
    for name, rows in (("Groups", report.groups), ("Occupations", report.occupations)):
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, _HEADER)
        for place, row in enumerate(rows, 1):
            by_pay = _numbers(row.by_pay) if row.by_pay else ("", "", "")
            sheet.write_row(place, 0, (harmless(row.name), row.heads, *_numbers(row.by_heads), *by_pay))
        sheet.write_string(len(rows) + 2, 0, f"{_CAVEAT} Release {report.summary.release}.")
    book.close()
    return stream.getvalue()


def _numbers(interval: Interval) -> tuple[float, float, float]:
    return interval.value, interval.low, interval.high


def _intro(report: WorkforceReport) -> str:
    return (
        f"<p>{_CAVEAT} Release {escape(report.summary.release)}. Shown: at least {report.shown} percent of heads. "
        f"Groups under {FEWEST} heads are joined with others.</p>"
    )


def _words(interval: Interval | None) -> str:
    return f"{interval.value:.0f} % ({interval.low:.0f} to {interval.high:.0f})" if interval else "too few to tell"


def _headline(whole: ReportRow | None) -> str:
    if whole is None:
        return f"<p><strong>Fewer than {FEWEST} heads can be counted, so nothing is shown.</strong></p>"
    return (
        f"<p>Of {whole.heads} heads' work AI could do about <strong>{_words(whole.by_heads)}</strong>; "
        f"weighted by pay: {_words(whole.by_pay)}.</p>"
    )


def _section(title: str, rows: Sequence[ReportRow], report: WorkforceReport) -> list[str]:
    if not rows:
        return []
    lines = "".join(
        f'<tr><th scope="row">{escape(row.name)}</th><td>{row.heads}</td><td>{_words(row.by_heads)}</td>'
        f"<td>{_words(row.by_pay)}</td></tr>"
        for row in rows
    )
    header = "".join(f'<th scope="col">{name}</th>' for name in ("", "Heads", "AI could do, by heads", "by pay"))
    table = f'<div class="wide" tabindex="0"><table><tr>{header}</tr>{lines}</table></div>'
    return [f"<h2>{title}</h2>", _chart(title, rows, report), table]


def _chart(title: str, rows: Sequence[ReportRow], report: WorkforceReport) -> str:
    largest = sorted(rows, key=lambda row: (-row.heads, row.name))[:_MOST_CHARTED]
    strips = [Strip(row.name, _words(row.by_heads), row.by_heads) for row in largest]
    source = f"Worktide, release {report.summary.release}"
    drawn = strip_chart(f"{title}: what AI could do", strips, ("0 %", "50 %", "100 %"), _CAVEAT, source).decode()
    return f"<figure>{drawn[drawn.index('<svg') :]}</figure>"
