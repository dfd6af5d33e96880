"""Write the reference of the command line from the commands' own help.

Usage: command_line_reference.py  Writes docs/reference/command-line.md; a test fails when it is stale.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import click

from worktide.cli.main import worktide
from worktide.core.files import write_bytes

PLACE: Final = Path(__file__).resolve().parent.parent / "docs" / "reference" / "command-line.md"
_WIDTH: Final = 80
_OPENING: Final = """# Command line

This page is made from the commands' own help: each section is what `worktide COMMAND --help` prints.

| Exit code | Meaning |
| --- | --- |
| 0 | Done |
| 1 | The answer is no: an unknown title, a release that is not as its manifest says |
| 2 | Wrong use or input; standard error says in a line what was wrong and what to do |
| 130 | Interrupted by Ctrl-C |
| 141 | The program that read the output has ended |

Colour and style appear only in a terminal, and not where `NO_COLOR` is set.
"""


def _sections(command: click.Command, parent: click.Context | None, name: str) -> Iterator[str]:
    context = click.Context(command, parent, info_name=name, terminal_width=_WIDTH, max_content_width=_WIDTH)
    # Without this a context made by hand does not know the names that a command gives its help option.
    context.help_option_names = ["-h", "--help"]
    level = "##" if parent is None or parent.parent is None else "###"
    yield f"\n{level} {context.command_path}\n\n```text\n{command.get_help(context)}\n```\n"
    if isinstance(command, click.Group):
        for subcommand in command.list_commands(context):
            found = command.get_command(context, subcommand)
            if found is not None:
                yield from _sections(found, context, subcommand)


def text() -> str:
    """Return the reference as the text of its page."""
    return _OPENING + "".join(_sections(worktide, None, "worktide"))


if __name__ == "__main__":
    write_bytes(PLACE, text().encode())
