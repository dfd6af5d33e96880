"""`worktide code`: the titles of a whole table to codes and scores, row by row."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import Final, cast

import click
import pyarrow as pa

from worktide.coding.blocks import Block
from worktide.coding.codes import SOC_2018, check_systems
from worktide.coding.columns import own_names
from worktide.coding.decisions import NO_DECISIONS, Decisions, read_decisions
from worktide.coding.kernel import Coder, Question
from worktide.coding.opening import STANDARD_INPUT, SUFFIXES, Format, Table, open_table
from worktide.coding.review import write_review
from worktide.coding.state import StateFile, state_path
from worktide.coding.summary import Summary, summary_lines, summary_of
from worktide.coding.writing import open_sink
from worktide.core.errors import ANSWER_IS_NO, WorktideError
from worktide.core.hashing import canonical_json, sha256_of_file, sha256_of_value
from worktide.matching.own_titles import own_titles_folder
from worktide.release.open import Release, open_release

FORMATS: Final = ("csv", "tsv", "jsonl", "parquet")
DELIMITERS: Final = {"comma": ",", "tab": "\t", "semicolon": ";", "bar": "|"}
_BETWEEN_LINES: Final = 0.5


@click.command(name="code")
@click.argument("source", metavar="FILE|-")
@click.option("--column", "title", required=True, metavar="NAME", help="The column that holds the titles.")
@click.option("--context", multiple=True, metavar="NAME", help="A column that says more, such as the employer.")
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The file to write.")
@click.option(
    "--system", "systems", multiple=True, metavar="NAME", help="Classification of the codes; the first is `code`."
)
@click.option("--review", type=click.Path(dir_okay=False, path_type=Path), help="Write the titles to be looked at.")
@click.option(
    "--decisions", "decided", type=click.Path(dir_okay=False, path_type=Path), help="A corrected review file."
)
@click.option("--format", "form", type=click.Choice(FORMATS), help="Format of the input, where its name does not tell.")
@click.option("--delimiter", type=click.Choice(list(DELIMITERS)), help="What parts the cells, where it is not seen.")
@click.option("--encoding", metavar="NAME", help="Encoding of the input, such as latin-1; UTF-8 where none is told.")
@click.option("--workers", type=click.IntRange(1, 64), help="Processes that match titles; as many as processors.")
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON.")
@click.option(
    "--release", "folder", type=click.Path(file_okay=False, path_type=Path), metavar="DIR", help="Ask this release."
)
def command(
    source: str,
    *,
    title: str,
    context: tuple[str, ...],
    out: Path,
    systems: tuple[str, ...],
    review: Path | None,
    decided: Path | None,
    form: str | None,
    delimiter: str | None,
    encoding: str | None,
    workers: int | None,
    as_json: bool,
    folder: Path | None,
) -> int:
    """Code the job titles of a whole table.

    The table is CSV, TSV, Parquet or JSON lines.

    Every row is kept, with the likeliest record's code and score behind it, how sure that is, and a remark where
    something is wrong. The same command goes on where an interrupted one stopped. The suffix of --out chooses the
    format of the output.

    Exit codes: 0 done, 1 no row has an answer, 2 wrong use or input.

    \b
    worktide code staff.csv --column "Job title" --out coded.csv --review review.csv
    worktide code staff.csv --column "Job title" --out coded.csv --decisions review.csv
    """  # noqa: D301 - Click keeps the lines of a paragraph that begins with a backspace
    release = open_release(folder)
    question = Question(title, context, systems or (SOC_2018,))
    _check(source, question, out, review, decided)
    decisions = read_decisions(decided, release, question.systems) if decided else NO_DECISIONS
    wanted = (title, *context)
    with ExitStack() as stack:
        opened = open_table(
            source, wanted, sys.stdin.buffer, cast("Format | None", form), DELIMITERS.get(delimiter or ""), encoding
        )
        table, form_in = stack.enter_context(opened)
        state = stack.enter_context(StateFile(state_path(out), _key(source, question, release, decisions)))
        coder = Coder(release, question, decisions, state.ledger(), state, workers or _processors())
        if len(coder.ledger) and sys.stderr.isatty():
            click.echo(f"Going on: {len(coder.ledger):,} titles were answered before", err=True)
        _write(coder, table, out, SUFFIXES.get(out.suffix.lower(), form_in))
        queued = write_review(review, coder) if review else None
    summary = summary_of(coder, queued)
    _show(summary, as_json=as_json)
    return ANSWER_IS_NO if summary.rows and summary.unanswered == summary.rows else 0


def _check(source: str, question: Question, out: Path, review: Path | None, decided: Path | None) -> None:
    """Raise WorktideError where files would overwrite each other or a classification is unknown."""
    read = [Path(source).resolve()] if source != STANDARD_INPUT else []
    read += [decided.resolve()] if decided else []
    written = [out.resolve(), *([review.resolve()] if review else [])]
    for path in written:
        if path in read or written.count(path) > 1:
            hint = "Name another file: what is read is never overwritten."
            raise WorktideError("one file cannot be both", source=str(path), hint=hint)
    if not out.resolve().parent.is_dir():
        raise WorktideError("the folder is not there", source=str(out.resolve().parent), hint="Make it first.")
    check_systems(question.systems)


def _key(source: str, question: Question, release: Release, decisions: Decisions) -> str:
    """Return what stands for the input and everything that answers depend on."""
    content = STANDARD_INPUT if source == STANDARD_INPUT else sha256_of_file(Path(source))
    asked = [question.title, list(question.context), list(question.systems)]
    own = [[path.name, sha256_of_file(path)] for path in sorted(own_titles_folder().glob("*.json"))]
    return sha256_of_value([content, asked, release.stamp.hash, decisions.sha256, own])


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _write(coder: Coder, table: Table, out: Path, form: Format) -> None:
    own = own_names(table.names, coder.question.systems)
    names = [*table.names, *own.values()]
    with open_sink(out, form, names, list(own.values())) as sink:
        written = 0
        for block, batch in coder.run(_told(table)):
            sink(block, batch)
            written += batch.num_rows
        if not written:
            empty = pa.RecordBatch.from_arrays(
                [pa.array([], type=pa.string()) for _ in table.names], names=list(table.names)
            )
            for block, batch in coder.run([Block(empty, {})]):
                sink(block, batch)


def _told(table: Table) -> Iterator[Block]:
    """Yield the blocks, telling a terminal how far it is."""
    blocks: Iterable[Block] = table.blocks()
    if not sys.stderr.isatty():
        yield from blocks
        return
    started, told, rows = time.monotonic(), 0.0, 0
    for block in blocks:
        yield block
        rows += block.batch.num_rows
        now = time.monotonic()
        if now - told >= _BETWEEN_LINES:
            told = now
            click.echo(f"\r{_progress(rows, now - started, block.read, table.total)}\x1b[K", nl=False, err=True)
    click.echo("\r\x1b[K", nl=False, err=True)


def _progress(rows: int, seconds: float, read: int, total: int) -> str:
    """Return how far a run is: rows, rows a second, and time left where the size is known."""
    rate = rows / max(seconds, 1e-9)
    line = f"{rows:,} rows, {rate:,.0f} a second"
    if not 0 < read <= total:
        return line
    left = seconds * (total - read) / read
    return f"{line}, {100 * read / total:.0f} %, {left:,.0f} s left"


def _show(summary: Summary, *, as_json: bool) -> None:
    if as_json:
        click.echo(canonical_json(asdict(summary)).decode(), nl=False)
    else:
        for line in summary_lines(summary):
            click.echo(line)
