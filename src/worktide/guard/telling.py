"""A report of the guard as text, as JSON and as one HTML file that needs nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby

import msgspec

from worktide.guard.compare import Report
from worktide.guard.findings import Finding

SHOWN = 5
VERDICTS = {
    "pass": "passes: nothing stands against publishing it",
    "warn": "passes with warnings: read them before it is published",
    "hold": "is held: it is not published unless someone gives a written reason",
}

_STYLE = """
:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2rem; }
table { border-collapse: collapse; width: 100%; } .wide { overflow-x: auto; }
th, td { text-align: left; padding: .3rem .6rem .3rem 0; border-bottom: 1px solid #8886; vertical-align: top; }
td.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
code { overflow-wrap: anywhere; } .verdict { border-left: .4rem solid; padding: .5rem 1rem; }
"""


def as_json_text(report: Report) -> str:
    """Return a report as JSON, two spaces a level."""
    return msgspec.json.format(msgspec.json.encode(report), indent=2).decode()


def summary(report: Report) -> str:
    """Return the verdict in one sentence."""
    counts = Counter(finding.level for finding in report.findings)
    looked = sum(report.looked.values())
    return (
        f"Release {report.candidate.id}, held against {report.present.id}, {VERDICTS[report.verdict]} "
        f"({counts['hold']} held, {counts['warn']} warned, of {looked:,} places looked at)."
    )


def _grouped(findings: Sequence[Finding]) -> Iterator[tuple[tuple[str, str], list[Finding]]]:
    for key, group in groupby(findings, key=lambda one: (one.level, one.check)):
        yield key, list(group)


def as_text(report: Report, shown: int = SHOWN) -> str:
    """Return a report as text: the verdict, then at most `shown` findings of each check with their examples."""
    lines = [summary(report)]
    for (level, check), found in _grouped(report.findings):
        lines += ["", f"{level}: {check} ({len(found)})"]
        for one in found[:shown]:
            lines.append(f"  {one.place}: {one.problem} (limit {one.limit:g} {one.unit})")
            lines += [f"    such as {example}" for example in one.examples[:2]]
        if len(found) > shown:
            lines.append(f"  and {len(found) - shown} more places")
    lines += ["", *report.notes] if report.notes else []
    return "\n".join([*lines, "", f"Limits valid from {report.limits_valid_from}."])


def _rows(found: Sequence[Finding]) -> Iterator[str]:
    for one in found:
        examples = "".join(f"<br><small>such as {escape(example)}</small>" for example in one.examples)
        yield (
            f"<tr><td><code>{escape(one.place)}</code></td><td>{escape(one.problem)}{examples}</td>"
            f'<td class="number">{one.measured:.4g}</td><td class="number">{one.limit:g}</td>'
            f"<td>{escape(one.unit)}</td></tr>"
        )


def _section(level: str, check: str, found: Sequence[Finding]) -> str:
    head = "".join(f'<th scope="col">{name}</th>' for name in ("Where", "What", "Measured", "Limit", "Unit"))
    label = f"{level}: {check} ({len(found)})"
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(_rows(found))}</tbody></table>"
    region = f'<div class="wide" role="region" aria-label="{escape(label)}" tabindex="0">{table}</div>'
    return f"<h2>{escape(label)}</h2>{region}"


def as_html(report: Report) -> str:
    """Return a report as one HTML file: the verdict, every finding by check, what was looked at."""
    sections = "".join(_section(level, check, found) for (level, check), found in _grouped(report.findings))
    notes = "".join(f"<li>{escape(note)}</li>" for note in report.notes)
    looked = "".join(
        f'<tr><th scope="row">{escape(check)}</th><td class="number">{count:,}</td></tr>'
        for check, count in report.looked.items()
    )
    title = escape(f"Guard: release {report.candidate.id}")
    heads = '<tr><th scope="col">Check</th><th scope="col">Places</th></tr>'
    body = (
        f'<h1>{title}</h1><p class="verdict"><strong>{report.verdict}</strong>. {escape(summary(report))}</p>'
        f"{sections}{f'<h2>Notes</h2><ul>{notes}</ul>' if notes else ''}"
        f"<h2>What was looked at</h2><table><thead>{heads}</thead><tbody>{looked}</tbody></table>"
        f"<p>Limits valid from {escape(report.limits_valid_from)}.</p>"
    )
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{_STYLE}</style></head>'
        f"<body><main>{body}</main></body></html>\n"
    )
