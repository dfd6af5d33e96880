"""The terminal that answers are written to: at most 80 columns, colour only where someone looks."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Final

from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

WIDEST: Final = 80
HEADING: Final = "bold cyan"
NUMBER: Final = "bold"
ASIDE: Final = "dim"


def console() -> Console:
    """Return a console on standard output, without any style when piped or where NO_COLOR is set."""
    made = Console(
        highlight=False, emoji=False, markup=False, force_terminal=False if os.environ.get("NO_COLOR") else None
    )
    made.width = min(made.width, WIDEST)
    return made


def heading(text: str) -> Text:
    """Return a heading with an empty line above it."""
    return Text(f"\n{text}", style=HEADING)


def pairs(rows: Iterable[tuple[str, str]], value_style: str = "") -> Table:
    """Return rows of a name and a value, side by side, long values wrapped."""
    table = Table.grid(padding=(0, 2))
    table.add_column(overflow="fold")
    table.add_column(overflow="fold", ratio=1)
    for name, value in rows:
        table.add_row(Text(name), Text(value, style=value_style))
    return table


def columns(names: Iterable[str], rows: Iterable[Iterable[str]], wide: int = 0) -> RenderableType:
    """Return a table with a line under its header; the column at place `wide` takes what room there is."""
    table = Table(box=None, pad_edge=False, header_style=ASIDE, padding=(0, 2, 0, 0))
    for place, name in enumerate(names):
        table.add_column(name, overflow="fold", ratio=1 if place == wide else None)
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    return table
