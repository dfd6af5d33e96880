"""`worktide moves`: where to go from a job, what it takes, and routes to a goal."""

from __future__ import annotations

from pathlib import Path

import click
import msgspec

from worktide.assessment.assess import assess
from worktide.assessment.choice import CannotTellError, Choice, choice_from
from worktide.assessment.moves import MovesAnswer, moves_answer
from worktide.core.errors import ANSWER_IS_NO
from worktide.moves.interests import INTERESTS
from worktide.moves.model import MoveFilters
from worktide.moves.schooling import SHORT
from worktide.release.open import open_release
from worktide.release.record import Assessment

_LETTERS = "; ".join(f"{name[0]} {words}" for name, words in INTERESTS.items())


@click.command(name="moves")
@click.argument("query", nargs=-1, required=True, metavar="TITLE|CODE|SLUG")
@click.option("--to", "goal", metavar="TITLE", help="A job to reach: routes of up to three steps lead there.")
@click.option("--most", type=click.IntRange(1, 50), default=10, show_default=True, help="How many moves to show.")
@click.option("--pay-floor", type=float, metavar="DOLLARS", help="Least median pay a year.")
@click.option(
    "--longest-training", type=float, metavar="MONTHS", help="Longest way in: schooling, experience, training."
)
@click.option("--education", metavar="LEVEL", help=f"Highest schooling you have or would take: {', '.join(SHORT)}.")
@click.option("--avoid", multiple=True, metavar="FIELD", help="A field to leave out, by its name; may be given again.")
@click.option(
    "--weight",
    type=float,
    default=0.5,
    show_default=True,
    metavar="NUMBER",
    help="From 0, only safety, to 1, only pay.",
)
@click.option(
    "--table",
    "own",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Your own CSV with the columns code and licence, remote or both, yes or no: --licence and --remote read it.",
)
@click.option("--licence/--no-licence", default=None, help="Only jobs that need a licence, or need none.")
@click.option("--remote/--no-remote", default=None, help="Only jobs that can be done from a distance, or cannot.")
@click.option("--interests", default="", metavar="CODE", help=f"One to three letters, strongest first: {_LETTERS}.")
@click.option("--full", is_flag=True, help="Spell every move out, not only the first things to know.")
@click.option("--json", "as_json", is_flag=True, help="Print the whole answer as JSON.")
@click.option(
    "--release",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Ask this release instead of the one in the package.",
)
def command(
    query: tuple[str, ...],
    *,
    goal: str | None,
    most: int,
    pay_floor: float | None,
    longest_training: float | None,
    education: str | None,
    avoid: tuple[str, ...],
    weight: float,
    own: Path | None,
    licence: bool | None,
    remote: bool | None,
    interests: str,
    full: bool,
    as_json: bool,
    folder: Path | None,
) -> int:
    """Say where to go from a job, and what it takes.

    A job is named as for `worktide assess`, and a title that no list holds ends as it does there. Months and
    the difficulty are assumed by stated rules; probabilities are modelled on a survey of moves.

    \b
    worktide moves paralegal
    worktide moves "truck driver" --longest-training 12 --pay-floor 50000
    worktide moves accountant --weight 0.2 --interests SIA
    worktide moves teacher --to "instructional designer" --json
    """  # noqa: D301 - Click keeps the lines of a paragraph that begins with a backspace
    release = open_release(folder)
    filters = MoveFilters(
        pay_floor=pay_floor,
        longest_training_months=longest_training,
        education=education,
        avoid_fields=avoid,
        licence=licence,
        remote=remote,
        weight=weight,
        interests=interests,
    )
    named = (" ".join(query), *((goal,) if goal else ()))
    found: list[Assessment] = []
    for name in named:
        try:
            assessment = assess(name, release)
        except CannotTellError as error:
            _show_choice(error.choice, as_json=as_json, is_no=True)
            return ANSWER_IS_NO
        if not assessment.match.sure:
            _show_choice(choice_from(release, assessment), as_json=as_json)
            return 0
        found.append(assessment)
    goal_slug = found[1].occupation.slug if goal else None
    answer = moves_answer(release, found[0], goal_slug, filters, most, own)
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(answer), indent=2).decode())
    else:
        _show(answer, full=full)
    return 0


def _show_choice(choice: Choice, *, as_json: bool, is_no: bool = False) -> None:
    from worktide.assessment.choice_text import choice_json, choice_lines

    if as_json:
        click.echo(choice_json(choice))
        return
    for line in choice_lines(choice):
        click.echo(line, err=is_no)


def _show(answer: MovesAnswer, *, full: bool) -> None:
    # Rich takes longer to load than the answer takes to find, and only this form needs it.
    from worktide.cli.console import console
    from worktide.cli.moves_text import shown

    screen = console()
    for part in shown(answer, full=full):
        screen.print(part)
