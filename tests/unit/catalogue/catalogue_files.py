"""A small catalogue of real files in a folder of the test's own, in which a test breaks one thing."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from worktide.catalogue.check import CheckReport, Official, check
from worktide.catalogue.files import catalogue_folder

CLERKS = "occupations/43-office-support/43-3031.00-bookkeeping-accounting-and-auditing-clerks.yml"
KEYERS = "occupations/43-office-support/43-9021.00-data-entry-keyers.yml"
BAKERS = "occupations/51-production/51-3011.00-bakers.yml"
CREW = "occupations/55-military/55-1011.00-air-crew-officers.yml"
ENGINEER = "roles/data-and-ai/data-engineer.yml"
ARCHITECT = "roles/cloud-and-infrastructure/cloud-architect.yml"
FILES = (CLERKS, KEYERS, BAKERS, CREW, ENGINEER, ARCHITECT)


@dataclass(frozen=True)
class SmallCatalogue:
    """Copies of some real files below `folder`, and what is official (None: not at hand)."""

    folder: Path
    official: Official | None

    def change(self, name: str, old: str, new: str) -> None:
        """Replace the only place where `old` stands in a file."""
        path = self.folder / name
        text = path.read_text("utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
        path.write_text(text.replace(old, new), "utf-8")

    def text(self, name: str, place: int = 0) -> str:
        """Return the text of one task as it stands in a file, without its quotation marks."""
        lines = (self.folder / name).read_text("utf-8").splitlines()
        return [line.split('"')[1] for line in lines if line.startswith("    text: ")][place]

    def report(self) -> CheckReport:
        """Return what the linter finds."""
        return check(self.folder, self.official, notes={})

    def rules(self, name: str) -> set[str]:
        """Return the rules that a file breaks."""
        return {fault.rule for fault in self.report().faults if fault.source == name}


def small_catalogue(folder: Path, official: Official | None) -> SmallCatalogue:
    """Copy the real files into a folder."""
    for name in FILES:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(catalogue_folder() / name, folder / name)
    return SmallCatalogue(folder, official)
