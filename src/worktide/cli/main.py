"""The command `worktide`: finds the subcommand's module, and turns every error into one line."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Final

import click

from worktide import __version__
from worktide.core.errors import WRONG_INPUT, UnknownTitleError, WorktideError

DONE: Final = 0
# What a shell returns for a program that SIGINT or SIGPIPE ended.
INTERRUPTED: Final = 130
READER_GONE: Final = 141


@dataclass(frozen=True, slots=True)
class Subcommand:
    """A subcommand: one line of help, and the extra of the package that brings what it needs, if any.

    Its module is `worktide.cli.<name>` and gives the Click command as `command`.
    """

    help: str
    extra: str | None = None


SUBCOMMANDS: Final = {
    "alerts": Subcommand("Tell people when a score changed.", "site"),
    "assess": Subcommand("Say what AI does to a job, task by task."),
    "build": Subcommand("Build a release from publishers' files.", "build"),
    "catalogue": Subcommand("Check what we wrote about occupations and roles.", "build"),
    "code": Subcommand("Code the job titles of a whole table.", "coding"),
    "mcp": Subcommand("Serve agents by the Model Context Protocol.", "mcp"),
    "moves": Subcommand("Say where to go from a job, and what it takes."),
    "panel": Subcommand("Show the raters, measure their heads, add a rater of your own.", "build"),
    "places": Subcommand("Pay and employment by state or area: add, list, remove.", "build"),
    "release": Subcommand("Show, check and compare releases; publish one, take one back."),
    "reports": Subcommand("Read and answer the errors that visitors of the site reported.", "site"),
    "serve": Subcommand("Serve the website on this machine.", "site"),
    "site": Subcommand("Write the website as plain files.", "site"),
    "sources": Subcommand("Publishers' files: list, add, fetch and verify them.", "build"),
    "titles": Subcommand("Add titles of your own, list them, remove them."),
    "validate": Subcommand("Recompute how far a release's numbers can be trusted.", "build"),
    "workforce": Subcommand("Sum up a workforce by occupation and group.", "workforce"),
}


class LazyGroup(click.Group):
    """A group that imports a subcommand's module when it is called, and knows its help without it."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - Click's signature
        """Return the names of all subcommands, sorted."""
        return sorted(SUBCOMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - as above
        """Return a subcommand, or None for an unknown name; raises WorktideError where its extra is missing."""
        known = SUBCOMMANDS.get(cmd_name)
        if known is None:
            return None
        try:
            module = import_module(f"worktide.cli.{cmd_name}")
        except ModuleNotFoundError as error:
            if known.extra is None or (error.name or "").startswith("worktide"):
                raise
            hint = f"Install it with: pip install 'worktide[{known.extra}]'"
            raise WorktideError(f"`worktide {cmd_name}` needs {error.name}", hint=hint) from error
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write the list of subcommands without importing any of them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, SUBCOMMANDS[name].help) for name in sorted(SUBCOMMANDS)])


@click.group(
    cls=LazyGroup,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80},
)
@click.version_option(__version__, prog_name="worktide", message="%(prog)s %(version)s")
@click.pass_context
def worktide(context: click.Context) -> None:
    """What AI will do to a job, task by task, with the range and the evidence.

    Exit codes: 0 done, 1 the answer is no (such as an unknown title), 2 wrong use or input.
    """
    if context.invoked_subcommand is None:
        click.echo(context.get_help(), err=True)
        context.exit(WRONG_INPUT)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and end the process with its exit code."""
    sys.exit(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line on some arguments (by default the process's own) and return the exit code."""
    output = sys.stdout
    try:
        result = worktide.main(arguments, prog_name="worktide", standalone_mode=False)
        sys.stdout.flush()
    except (click.Abort, KeyboardInterrupt):
        return _told("interrupted", INTERRUPTED)
    except click.ClickException as error:
        return _told(" ".join(error.format_message().split()), WRONG_INPUT)
    except UnknownTitleError as error:
        return _told(_with_nearest(error), error.exit_code)
    except WorktideError as error:
        return _told(str(error), error.exit_code)
    except BrokenPipeError:
        return _output_gone(READER_GONE)
    except SystemExit:
        # Where the reader has gone, Click muffles standard output and ends with 1, which means "no" here.
        if sys.stdout is output:
            raise
        return _output_gone(READER_GONE)
    except OSError as error:
        return _output_gone(_told(f"could not read or write ({error.strerror or error})", WRONG_INPUT))
    return result if isinstance(result, int) else DONE


def _with_nearest(error: UnknownTitleError) -> str:
    if not error.nearest:
        return str(error)
    return f"{error.problem}. The nearest titles are:" + "".join(f"\n  {title}" for title in error.nearest)


def _told(message: str, exit_code: int) -> int:
    click.echo(f"worktide: {message}", err=True)
    return exit_code


def _output_gone(exit_code: int) -> int:
    # Python flushes standard output once more at its end, which would fail again.
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return exit_code
