"""The page on the command line is what the commands say of themselves."""

from __future__ import annotations

import click
import pytest
from tools import command_line_reference

from worktide.cli.main import SUBCOMMANDS, worktide


def test_the_reference_is_fresh() -> None:
    assert command_line_reference.PLACE.read_text("utf-8") == command_line_reference.text(), (
        "stale: run python tools/command_line_reference.py"
    )


@pytest.mark.parametrize("name", sorted(SUBCOMMANDS))
def test_a_subcommands_help_begins_with_the_line_in_the_list(name: str) -> None:
    command = worktide.get_command(click.Context(worktide), name)
    assert command is not None
    assert command.get_short_help_str(limit=200) == SUBCOMMANDS[name].help
