"""`worktide panel collect`: labels for a rater of one's own, asked of an OpenAI-compatible server."""

from __future__ import annotations

import datetime
import os
import re
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from worktide.cli.build import require_build_extra
from worktide.core.errors import ANSWER_IS_NO, WorktideError

if TYPE_CHECKING:
    from worktide.pipeline.collect.asking import Patience, Progress, Tally
    from worktide.pipeline.collect.costs import Prices
    from worktide.pipeline.collect.endpoint import Endpoint
    from worktide.pipeline.collect.resume import ResumeFile
    from worktide.pipeline.collect.rubric import Rubric
    from worktide.pipeline.collect.sample import Task

SEED: Final = 20260501
_FILE: Final = click.Path(path_type=Path, dir_okay=False)
_LINE_SECONDS: Final = 10.0
# A run may cost half as much again as was estimated, for answers that have to be asked for again.
_MARGIN: Final = 1.5


class _Size(click.ParamType[int | None]):
    """A number of tasks, or `all`, which is None."""

    name = "N|all"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int | None:
        """Return the number, or None for all; anything else is a wrong use."""
        if value is None or value == "all":
            return None
        given = str(value)
        if not (given.isascii() and given.isdigit() and len(given) < 10 and int(given) > 0):
            self.fail("give a number of tasks, or all", param, ctx)
        return int(given)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the command line says of one collection."""

    endpoint: Endpoint
    model: str
    rubric: Rubric
    seed: int
    longest_answer: int
    seconds: float
    prices: Prices | None
    cost_limit: float
    yes: bool


@click.command(name="collect")
@click.option("--endpoint", required=True, metavar="URL", help="Base address, such as http://127.0.0.1:8080/v1.")
@click.option("--model", required=True, metavar="NAME", help="The model, as the server names it.")
@click.option("--rubric", "rubric_path", required=True, type=_FILE, help="What is asked (YAML).")
@click.option("--sample", "size", required=True, type=_Size(), metavar="N|all", help="How many tasks to ask.")
@click.option("--out", type=_FILE, help="Labels (CSV); default RUBRIC-MODEL.csv.")
@click.option("--resume", "resume_path", type=_FILE, help="Answers; default OUT.answers.jsonl.")
@click.option("--sources", "folders", multiple=True, type=click.Path(path_type=Path), help="Folder of O*NET's file.")
@click.option(
    "--key-variable", default="WORKTIDE_PANEL_KEY", show_default=True, help="Environment variable of the key."
)
@click.option("--price-in", type=click.FloatRange(0), help="Price of a million tokens asked.")
@click.option("--price-out", type=click.FloatRange(0), help="Price of a million tokens answered.")
@click.option(
    "--cost-limit", type=click.FloatRange(0), default=1.0, show_default=True, help="Ask first if it may cost more."
)
@click.option("--yes", is_flag=True, help="Go on without asking.")
@click.option("--seed", type=click.IntRange(0, 2**31 - 1), default=SEED, show_default=True, help="Of sample and model.")
@click.option("--concurrency", type=click.IntRange(1, 64), default=4, show_default=True, help="Requests at once.")
@click.option(
    "--timeout", "seconds", type=click.FloatRange(0.1, 3600), default=120, show_default=True, help="In seconds."
)
@click.option(
    "--attempts", type=click.IntRange(1, 20), default=5, show_default=True, help="Tries of a failing request."
)
@click.option("--pause", type=click.FloatRange(0, 60), default=1, show_default=True, help="First pause between tries.")
@click.option("--reminders", type=click.IntRange(0, 10), default=2, show_default=True, help="Of the form of an answer.")
@click.option(
    "--give-up", type=click.IntRange(1, 1000), default=20, show_default=True, help="Failures in a row to stop after."
)
@click.option(
    "--max-tokens", type=click.IntRange(1, 100_000), default=64, show_default=True, help="Longest answer, in tokens."
)
@click.option("--date", type=click.DateTime(["%Y-%m-%d"]), help="Day of collection to write into the labels.")
def collect(
    endpoint: str,
    model: str,
    rubric_path: Path,
    size: int | None,
    out: Path | None,
    resume_path: Path | None,
    folders: tuple[Path, ...],
    key_variable: str,
    price_in: float | None,
    price_out: float | None,
    cost_limit: float,
    yes: bool,
    seed: int,
    concurrency: int,
    seconds: float,
    attempts: int,
    pause: float,
    reminders: int,
    give_up: int,
    max_tokens: int,
    date: datetime.datetime | None,
) -> None:
    """Ask a language model to judge tasks, for `worktide panel add`.

    Tasks are sampled from your O*NET file over all occupations and sent, with the occupation's title, to the endpoint
    that you name and to nobody else. The same command goes on where it was stopped. Exit code 1 where some tasks got
    no answer.
    """
    require_build_extra()
    from worktide.pipeline.collect.asking import Patience
    from worktide.pipeline.collect.endpoint import Endpoint, address_of, key_from
    from worktide.pipeline.collect.labels import Collected
    from worktide.pipeline.collect.rubric import read_rubric

    rubric = read_rubric(rubric_path)
    server = Endpoint(address_of(endpoint), key_from(os.environ, key_variable))
    asked = _Asked(
        server, _model(model), rubric, seed, max_tokens, seconds, _prices(price_in, price_out), cost_limit, yes
    )
    labels = out or Path(f"{rubric.name}-{re.sub(r'[^A-Za-z0-9._-]', '-', model)}.csv")
    answers = resume_path or labels.with_name(f"{labels.name}.answers.jsonl")
    _check_places(labels, answers)
    tasks = _sampled(folders, size, seed)
    patience = Patience(attempts, concurrency, reminders, give_up, first_pause=pause)
    given = None if date is None else date.date().isoformat()
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    _run(asked, tasks, patience, (labels, answers), Collected(server.address, model, rubric, seed, today, given))


def _run(asked: _Asked, tasks: tuple[Task, ...], patience: Patience, paths: tuple[Path, Path], collected: Any) -> None:
    from dataclasses import replace

    from worktide.pipeline.collect.asking import Asker
    from worktide.pipeline.collect.client import TEMPERATURE, Request
    from worktide.pipeline.collect.labels import write_labels
    from worktide.pipeline.collect.resume import Header, ResumeFile

    labels, answers = paths
    header = Header(asked.endpoint.address, asked.model, asked.rubric.sha256, asked.seed, TEMPERATURE)
    request = Request(asked.model, asked.seed, asked.longest_answer, asked.seconds)
    with ResumeFile(answers, header) as resume:
        agreed = replace(patience, spend=_agreed(asked, tasks, resume, patience))
        with _kept(answers), _progress() as progress:
            tally = Asker(asked.endpoint, request, asked.rubric, resume, agreed, asked.prices, progress).ask(tasks)
        beside = write_labels(labels, collected, tasks, resume)
    click.echo(f"{_told(tally)}\nLabels in {labels}, how they came about in {beside}, all answers in {answers}")
    if tally.failed:
        click.echo(f"{tally.failed} tasks got no answer: the same command asks only them.", err=True)
        raise click.exceptions.Exit(ANSWER_IS_NO)


def _model(name: str) -> str:
    if not name.strip() or not name.isprintable() or len(name) > 200:
        raise WorktideError("--model is not the name of a model", got=name, hint="Name it as the server does.")
    return name


def _prices(asked: float | None, answered: float | None) -> Prices | None:
    from worktide.pipeline.collect.costs import Prices

    if asked is None and answered is None:
        return None
    if asked is None or answered is None:
        raise click.UsageError("Give both --price-in and --price-out, or neither.")
    return Prices(asked, answered)


def _check_places(labels: Path, answers: Path) -> None:
    """Raise WorktideError before anything is asked where the files could not be written at the end."""
    from worktide.pipeline.collect.labels import record_path

    if len({path.resolve() for path in (labels, answers, record_path(labels))}) < 3:
        raise WorktideError("--out and --resume name the same file", hint="Name two files.")
    for path in (labels, answers):
        if not path.parent.is_dir():
            raise WorktideError("no such folder", source=str(path.parent), hint="Make it, or name another.")
        if not os.access(path.parent, os.W_OK):
            raise WorktideError("cannot be written to", source=str(path.parent), hint="Name another folder.")


def _sampled(folders: tuple[Path, ...], size: int | None, seed: int) -> tuple[Task, ...]:
    from worktide.pipeline.collect.sample import read_tasks, stratified
    from worktide.sources.store import search_folders

    return stratified(read_tasks(search_folders(folders)), size, seed)


def _agreed(asked: _Asked, tasks: tuple[Task, ...], resume: ResumeFile, patience: Patience) -> float | None:
    """Show what will be sent where and about what it costs, ask where it may cost more than the limit, and return what
    this run may cost.
    """
    from worktide.pipeline.collect.asking import unsettled
    from worktide.pipeline.collect.costs import estimate

    left = unsettled(tasks, resume, patience)
    occupations = len({task.onet_soc_code for task in tasks})
    click.echo(
        f"{len(tasks):,} tasks of {occupations:,} occupations (seed {asked.seed}), {len(left):,} still to ask.\n"
        f"Their wording goes to {asked.endpoint.address} and to nobody else.",
        err=True,
    )
    if not asked.endpoint.encrypted and not asked.endpoint.on_this_machine:
        what = "Tasks and key are" if asked.endpoint.key else "Tasks are"
        click.echo(f"{what} not encrypted on the way: use https where others could read along.", err=True)
    tokens = estimate(left, asked.rubric, asked.longest_answer)
    cost = tokens.cost(asked.prices)
    shown = "cost unknown without --price-in and --price-out" if cost is None else f"about {cost:.2f} at your prices"
    click.echo(f"Estimate: {tokens.asked:,} tokens asked, at most {tokens.answered:,} answered; {shown}.", err=True)
    if cost is None:
        return None
    if cost > asked.cost_limit and not asked.yes:
        _confirm(cost, asked.cost_limit)
    return max(asked.cost_limit, cost * _MARGIN)


def _confirm(cost: float, limit: float) -> None:
    if not sys.stdin.isatty():
        hint = "Say --yes, raise --cost-limit, or ask fewer tasks. Nothing was asked."
        problem = "the estimate is above --cost-limit"
        raise WorktideError(problem, got=f"{cost:.2f}", expected=f"at most {limit:.2f}", hint=hint)
    if not click.confirm("That is above --cost-limit. Go on?", err=True):
        click.echo("Nothing was asked.", err=True)
        raise click.exceptions.Exit(ANSWER_IS_NO)


@contextmanager
def _kept(answers: Path) -> Iterator[None]:
    """Say where the answers are when a run is stopped."""
    try:
        yield
    except BaseException:
        click.echo(f"Stopped; every answer so far is in {answers}: the same command goes on from there.", err=True)
        raise


def _told(tally: Tally) -> str:
    parts = [
        f"{tally.done:,} of {tally.total:,} done",
        f"{tally.unparsed:,} unparsed",
        f"{tally.failed:,} failed",
        f"{tally.rate:.1f} a second",
        f"{tally.tokens.asked + tally.tokens.answered:,} tokens",
    ]
    return ", ".join([*parts, *([] if tally.cost is None else [f"cost {tally.cost:.4f}"])])


@contextmanager
def _progress() -> Iterator[Progress]:
    """Yield what is told how far it is: a bar on a terminal, a line every ten seconds elsewhere."""
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    console = Console(stderr=True)
    if not console.is_terminal:
        yield _lines()
        return
    with Bar(
        BarColumn(20), TextColumn("{task.description}", markup=False), TimeRemainingColumn(), console=console
    ) as bar:
        shown = bar.add_task("", total=None)
        yield lambda tally: bar.update(
            shown, description=_told(tally), total=tally.total, completed=tally.done + tally.unparsed + tally.failed
        )


def _lines() -> Callable[[Tally], None]:
    last = time.monotonic()

    def tell(tally: Tally) -> None:
        nonlocal last
        if time.monotonic() - last >= _LINE_SECONDS:
            last = time.monotonic()
            click.echo(_told(tally), err=True)

    return tell
