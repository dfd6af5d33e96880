"""The journalists' pack: numbers that carry their range and caveat in each row, charts, and how to quote."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from worktide.core.intervals import Interval
from worktide.exports.licences import TERMS
from worktide.release.cite import cite
from worktide.release.open import ListedOccupation, Release

CAVEATS: Final = {
    "ai_does": "What AI could do as raters judge it: capability, not use, and not a forecast of jobs lost.",
    "percentile": "A rank among jobs by their tasks, not a chance of losing a job.",
    "share_in_five_years": "A scenario that rests on an assumed pace of adoption; no data settle it.",
}
_TITLES: Final = {
    "ai_does": "AI could do, percent of task weight",
    "percentile": "Percentile among jobs, 0 to 100",
    "share_in_five_years": "AI share of tasks in five years, percent",
}
_HEADER: Final = (
    "job",
    "kind",
    "measure",
    "value",
    "low",
    "high",
    "basis",
    "sentence",
    "caveat",
    "cite",
    "release",
)


def press_files(release: Release, charts: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the files of the journalists' pack by name; `charts` are SVG documents by file name."""
    return {
        "README.txt": _read_me(release, sorted(charts)).encode(),
        "jobs.csv": _csv(_HEADER, _job_rows(release)),
        "workforce.csv": _csv(("measure", "percent", "low", "high", "caveat", "release"), _total_rows(release)),
        "what-others-say.csv": _csv(("said", "percent", "of", "reference"), _anchor_rows(release)),
        **{f"charts/{name}": charts[name] for name in sorted(charts)},
    }


def _csv(header: Sequence[str], rows: Iterator[Sequence[object]]) -> bytes:
    sink = io.StringIO()
    writer = csv.writer(sink, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    # Spreadsheet programs take a CSV without this mark for another encoding.
    return ("\N{ZERO WIDTH NO-BREAK SPACE}" + sink.getvalue()).encode()


def _job_rows(release: Release) -> Iterator[Sequence[object]]:
    for one in release.listing:
        record = release.record(one.slug)
        if record.risk is None or record.shares is None:
            continue
        citation = cite(record.occupation, release.stamp).plain
        measures = {
            "ai_does": record.shares.ai_does,
            "percentile": record.risk.percentile,
            "share_in_five_years": record.risk.share_in_five_years,
        }
        for name, given in measures.items():
            told = (sentence(one, name, given, release), CAVEATS[name], citation, release.stamp.id)
            yield one.title, one.kind, _TITLES[name], given.value, given.low, given.high, record.risk.basis, *told


def sentence(job: ListedOccupation, measure: str, given: Interval, release: Release) -> str:
    """Return a sentence to quote: it carries its range, and says which release it is from."""
    about, likely = f"about {given.value:.0f} percent", f"likely between {given.low:.0f} and {given.high:.0f}"
    said = {
        "ai_does": f"AI could do {about} of the weighted tasks ({likely}), as raters judge it",
        "percentile": f"AI could do a larger share of the tasks than in {about} of jobs ({likely})",
        "share_in_five_years": (
            f"within five years AI does {about} of the weighted tasks ({likely}), if adoption goes as assumed"
        ),
    }[measure]
    return f"{job.title}: {said} (Worktide, release {release.stamp.id})."


def _total_rows(release: Release) -> Iterator[Sequence[object]]:
    for total in release.manifest.totals:
        percent = total["percent"]
        if not isinstance(percent, dict):
            continue
        name = "share_in_five_years" if total["name"] == "five_years" else "ai_does"
        ends = (percent["value"], percent["low"], percent["high"])
        yield total["meaning"], *ends, CAVEATS[name], release.stamp.id


def _anchor_rows(release: Release) -> Iterator[Sequence[object]]:
    for anchor in release.manifest.anchors:
        yield anchor["meaning"], anchor["percent"], anchor["population"], anchor["reference"]


def _read_me(release: Release, charts: Sequence[str]) -> str:
    stamp = release.stamp
    lines = [
        "Worktide for journalists",
        f"Release {stamp.id}, data up to {stamp.date}, sha256 {stamp.hash}",
        "",
        "How to quote",
        "- Take a sentence from jobs.csv as it stands: it names its range and its release.",
        "- Never quote a percentage without its range. It is the middle of what the evidence allows.",
        '- Say "AI could do" for capability, and "in a scenario" for the share in five years.',
        '- Do not write "jobs at risk" or "chance of losing the job": we do not measure either.',
        "- Name the release, so that a reader can find the same number again.",
        "",
        "What travels with each number",
        *(f"- {_TITLES[name]}: {words}" for name, words in CAVEATS.items()),
        "",
        "Who disagrees",
        "- what-others-say.csv gives what others published about the whole workforce, for the same questions or near.",
        "- Every occupation's page shows it under every published index, as percentiles side by side.",
        "",
        "Files",
        "- jobs.csv: three measures of every job, a row each, with sentence, caveat and citation.",
        "- workforce.csv: the workforce of the United States as a whole.",
        *(f"- charts/{name}" for name in charts),
        "  Each chart names its caveat, source and release at its foot. Please keep the foot.",
        "",
        "Licence",
        TERMS,
        "",
    ]
    return "\n".join(lines)
