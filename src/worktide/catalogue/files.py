"""The catalogue's files: one a record, in folders by major group or by field."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources
from pathlib import Path


def catalogue_folder() -> Path:
    """Return the folder of the catalogue that comes with the package."""
    return Path(str(resources.files("worktide.catalogue")))


def files_below(folder: Path, name: str) -> Iterator[tuple[Path, str]]:
    """Yield every YAML file below a folder with its name as `folder/…/file.yml`, sorted by name; none if it is none."""
    if not folder.is_dir():
        return
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            yield from files_below(entry, f"{name}/{entry.name}")
        elif entry.name.endswith(".yml"):
            yield entry, f"{name}/{entry.name}"
