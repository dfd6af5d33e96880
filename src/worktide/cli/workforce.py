"""`worktide workforce`: a table of people, postings or counts to sums by group and occupation."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

import click
import msgspec

from worktide.coding.decisions import NO_DECISIONS, read_decisions
from worktide.core.errors import ANSWER_IS_NO, WorktideError
from worktide.core.hashing import canonical_json
from worktide.release.open import Release, open_release
from worktide.workforce.cells import Decimal
from worktide.workforce.coded import SYSTEMS, answering_codes
from worktide.workforce.kernel import Question
from worktide.workforce.local import Plan, processors, run_local
from worktide.workforce.personal import check_columns_of_people
from worktide.workforce.reading import Form
from worktide.workforce.results import Summary, open_results
from worktide.workforce.store import MEMORY
from worktide.workforce.telling import summary_lines

if TYPE_CHECKING:
    from worktide.workforce.openings import Openings

PORT: Final = 8020
DELIMITERS: Final = {"comma": ",", "tab": "\t", "semicolon": ";", "bar": "|"}


@click.command(name="workforce")
@click.argument("sources", metavar="FILE|FOLDER...", nargs=-1, type=click.Path(path_type=Path))
@click.option("--title", metavar="NAME", help="The column that holds the job titles.")
@click.option("--codes", metavar="NAME", help="In place of --title: the column that holds codes of occupations.")
@click.option("--system", type=click.Choice(list(SYSTEMS)), help="With --codes: the classification of the codes.")
@click.option("--headcount", metavar="NAME", help="The column of heads; without it each row is one head.")
@click.option("--wage", metavar="NAME", help="The column of pay per head.")
@click.option("--group", "groups", multiple=True, metavar="NAME", help="A column to sum by; may be given again.")
@click.option("--description", multiple=True, metavar="NAME", help="A column that says more about the job.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="The folder to write.")
@click.option("--report", type=click.Path(file_okay=False, path_type=Path), help="A folder for a report to show.")
@click.option("--annex", is_flag=True, help="With --report: an annex to a works agreement too.")
@click.option("--drop", "dropped", multiple=True, metavar="NAME", help="A column that the report leaves out.")
@click.option(
    "--openings",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="With --report: a table of openings (columns title, number and, if you like, group).",
)
@click.option("--decisions", type=click.Path(dir_okay=False, path_type=Path), help="A corrected review.csv.")
@click.option("--decimal", type=click.Choice(["point", "comma"]), default="point", help="The sign before decimals.")
@click.option("--delimiter", type=click.Choice(list(DELIMITERS)), help="What parts the cells, where it is not seen.")
@click.option("--encoding", metavar="NAME", help="Encoding of text, such as latin-1; UTF-8 where none is told.")
@click.option("--sheet", metavar="NAME", help="The sheet of a workbook; else the first that holds the columns.")
@click.option("--engine", type=click.Choice(["local", "spark"]), default="local", help="What runs it.")
@click.option("--master", metavar="URL", help="The Spark master, such as spark://host:7077.")
@click.option("--workers", type=click.IntRange(1, 64), help="Processes that match titles; as many as processors.")
@click.option("--memory", default=MEMORY, metavar="SIZE", help=f"Memory of the store; more is spilled ({MEMORY}).")
@click.option("--serve", "at_desk", is_flag=True, help="Open a page on this machine instead, with forms for all of it.")
@click.option("--port", type=click.IntRange(0, 65535), default=PORT, help=f"With --serve: the port ({PORT}).")
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON.")
@click.option(
    "--release", "folder", type=click.Path(file_okay=False, path_type=Path), metavar="DIR", help="Ask this release."
)
def command(
    sources: tuple[Path, ...],
    *,
    title: str | None,
    codes: str | None,
    system: str | None,
    headcount: str | None,
    wage: str | None,
    groups: tuple[str, ...],
    description: tuple[str, ...],
    out: Path | None,
    report: Path | None,
    annex: bool,
    dropped: tuple[str, ...],
    openings: Path | None,
    decisions: Path | None,
    decimal: str,
    delimiter: str | None,
    encoding: str | None,
    sheet: str | None,
    engine: str,
    master: str | None,
    workers: int | None,
    memory: str,
    at_desk: bool,
    port: int,
    as_json: bool,
    folder: Path | None,
) -> int:
    """Sum up a workforce by occupation and group.

    Tables are CSV, TSV, Parquet, XLSX or JSON lines, or folders of them. Rows that cannot be counted are set aside and
    named; rows and heads add up to the input. The same command goes on where an interrupted one stopped.

    Exit codes: 0 done, 1 no head has an answer, 2 wrong use or input.

    \b
    worktide workforce staff.xlsx --title "Job title" --headcount FTE --group Site --out result
    worktide workforce staff.xlsx --title "Job title" --headcount FTE --group Site \\
        --decisions result/review.csv --out settled
    worktide workforce county.csv --codes SOC --system soc_2018 --headcount Employment --group County --out result
    worktide workforce --serve
    """  # noqa: D301 - Click keeps the lines of a paragraph that begins with a backspace
    if at_desk:
        return _serve(folder, port, workers or processors())
    column = _column(title, codes, system, engine)
    if not sources or column is None or out is None:
        hint = "Or open the desk by `worktide workforce --serve`."
        raise WorktideError("a table, --title NAME and --out DIR are needed", hint=hint)
    _check(sources, out, decisions, engine, master)
    question = Question(column, description, headcount, wage, groups, cast("Decimal", decimal), system)
    form = Form(DELIMITERS.get(delimiter or ""), encoding, sheet)
    _check_report(out, report, dropped, more=annex or openings is not None)
    release = open_release(folder)
    if report is not None:
        check_columns_of_people(sources, form, question, dropped)
    inside = _openings(openings, release)
    plan = Plan(
        paths=sources,
        question=question,
        out=out,
        release=release,
        form=form,
        decisions=read_decisions(decisions, release) if decisions else NO_DECISIONS,
        answering=answering_codes(release, SYSTEMS[system]) if system else None,
        workers=workers or processors(),
        memory=memory,
    )
    summary = _run(plan, engine, master)
    if report is not None:
        from worktide.workforce.report_folder import write_report

        summed = [name for name in groups if name in dropped]
        write_report(open_results(out), release, report, summed, with_annex=annex, openings=inside)
    return _told(summary, as_json=as_json)


def _serve(folder: Path | None, port: int, workers: int) -> int:
    from worktide.workforce.desk.server import serve

    serve(open_release(folder), port, workers, click.echo)
    return 0


def _column(title: str | None, codes: str | None, system: str | None, engine: str) -> str | None:
    """Return the column that says what a row's occupation is; raises WorktideError where options do not go together."""
    if (codes is None) != (system is None) or (codes is not None and title is not None):
        raise WorktideError("--codes NAME and --system NAME go together, in place of --title", hint="Give one way.")
    if codes is not None and engine != "local":
        raise WorktideError("--codes runs on one machine", hint="Leave --engine away: tables of counts are small.")
    return codes or title


def _check(sources: tuple[Path, ...], out: Path, decisions: Path | None, engine: str, master: str | None) -> None:
    """Raise WorktideError where what is read would be overwritten, or options do not go together."""
    target = out.resolve()
    for path in (*sources, *([decisions] if decisions else [])):
        found = path.resolve()
        # A review queue may lie in the results that it replaces: it is read before.
        if found == target or (target in found.parents and path != decisions):
            hint = "Name another folder by --out: what is read is never overwritten."
            raise WorktideError("lies in the folder to write", source=str(path), hint=hint)
    if out.exists() and not _is_ours(out):
        hint = "Name a folder that is empty, does not exist, or holds results."
        raise WorktideError("holds something else than results", source=str(out), hint=hint)
    if (engine == "spark") != (master is not None):
        raise WorktideError("--engine spark and --master URL go together", hint="Give both or none.")


def _check_report(out: Path, report: Path | None, dropped: tuple[str, ...], *, more: bool) -> None:
    """Raise WorktideError where what is said of a report does not go together, before anything is run."""
    if report is None and (more or dropped):
        raise WorktideError(
            "--annex, --drop and --openings belong to a report", hint="Name a folder for it by --report."
        )
    if report is not None and report.resolve() == out.resolve():
        raise WorktideError("the report cannot lie among the results", hint="Name another folder by --report.")


def _openings(path: Path | None, release: Release) -> Openings | None:
    """Return the openings of a table, read before anything is run."""
    if path is None:
        return None
    from worktide.workforce.openings import read_openings

    return read_openings(path, release)


def _is_ours(out: Path) -> bool:
    if not out.is_dir():
        return False
    if not any(out.iterdir()):
        return True
    try:
        open_results(out)
    except WorktideError:
        return False
    return True


def _run(plan: Plan, engine: str, master: str | None) -> Summary:
    if engine == "local":
        return run_local(plan)
    try:
        from worktide.workforce.spark import run_spark
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("worktide"):
            raise
        hint = "Install it with: pip install 'worktide[spark]'"
        raise WorktideError(f"--engine spark needs {error.name}", hint=hint) from error
    return run_spark(plan, master or "")


def _told(summary: Summary, *, as_json: bool) -> int:
    if as_json:
        click.echo(canonical_json(msgspec.to_builtins(summary)).decode(), nl=False)
    else:
        for line in summary_lines(summary):
            click.echo(line)
    return ANSWER_IS_NO if summary.kept.rows == summary.unmatched.rows else 0
