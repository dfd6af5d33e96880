"""Nested values (JSON) as sheets: a column for each path, and a sheet of its own for each list of objects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from worktide.guard.sheets import PLACE, Sheet, words_of

# What may tell the objects of a list apart; the first that does is taken, else their place in the list.
_NAMES = (("system", "code"), ("id",), ("slug",), ("code",), ("name",), ("skill", "resource"), ("skill",), (PLACE,))
_OWNER = "of."

Row = dict[str, Any]


class Flattened:
    """Gathers objects row by row and gives them as sheets, the main one first; lists below a list are left out."""

    def __init__(self, name: str, key: tuple[str, ...]) -> None:
        self.name = name
        self.key = key
        self._rows: dict[str, list[Row]] = {name: []}

    def add(self, value: Mapping[str, Any], key: Mapping[str, str]) -> None:
        """Add one object; `key` holds what tells it apart."""
        row: Row = dict(key)
        self._scalars(value, "", row, {f"{_OWNER}{name}": part for name, part in key.items()})
        self._rows[self.name].append(row)

    def _scalars(self, value: Mapping[str, Any], prefix: str, row: Row, owner: Row | None) -> None:
        for name, inner in value.items():
            path = f"{prefix}{name}"
            if isinstance(inner, Mapping):
                self._scalars(inner, f"{path}.", row, owner)
            elif isinstance(inner, (list, tuple)):
                self._list(path, inner, row, owner)
            else:
                row[path] = inner

    def _list(self, path: str, items: Sequence[Any], row: Row, owner: Row | None) -> None:
        if not items or owner is None:
            return
        if not all(isinstance(item, Mapping) for item in items):
            row[path] = " | ".join(str(item) for item in items)
            return
        rows = self._rows.setdefault(f"{self.name}.{path}", [])
        for place, item in enumerate(items):
            inner = {**owner, PLACE: str(place)}
            self._scalars(item, "", inner, None)
            rows.append(inner)

    def sheets(self) -> list[Sheet]:
        """Return what was gathered, each sheet with the key that tells its rows apart."""
        owner = tuple(f"{_OWNER}{name}" for name in self.key)
        inner = [(name, rows) for name, rows in self._rows.items() if name != self.name]
        main = sheet_of_rows(self.name, self.key, self._rows[self.name])
        return [main, *(sheet_of_rows(name, owner + _naming(rows, owner), rows) for name, rows in inner)]


def _naming(rows: Sequence[Row], owner: tuple[str, ...]) -> tuple[str, ...]:
    for names in _NAMES:
        if all(isinstance(row.get(name), (str, int)) for row in rows for name in names):
            keys = {tuple(row[name] for name in (*owner, *names)) for row in rows}
            if len(keys) == len(rows):
                return names
    return (PLACE,)


def sheet_of_rows(name: str, key: tuple[str, ...], rows: Sequence[Row]) -> Sheet:
    """Return rows as a sheet: a column of numbers where every value is one and it is no key, else of words."""
    columns: dict[str, list[Any]] = {}
    for place, row in enumerate(rows):
        for column, value in row.items():
            if value is not None:
                columns.setdefault(column, [None] * len(rows))[place] = value
    numbers, words, types = {}, {}, {}
    for column, values in columns.items():
        if column not in key and all(isinstance(value, (int, float)) for value in values if value is not None):
            numbers[column] = np.array([np.nan if value is None else float(value) for value in values])
            types[column] = "number"
        else:
            words[column] = words_of(None if value is None else str(value) for value in values)
            types[column] = "text"
    return Sheet(name, tuple(part for part in key if part in words), len(rows), numbers, words, types)
