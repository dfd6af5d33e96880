"""Photographs of every kind of page at three widths in both themes, to be looked at.

    python -m benchmarks.photographs FOLDER [--only NAME ...]

Serves the release in the package and writes `NAME-WIDTH-THEME.png` for each page, whole and with its folds closed as a
reader finds them. Needs Chromium.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from tests.browser.serving import serving
from tests.conftest import CHROMIUM_FLAGS

JOB: Final = "/job/registered-nurses"
PAGES: Final = {
    "home": "/",
    "choice": "/search?q=teacher",
    "nearest": "/search?q=zzqx+blorb",
    "occupation": JOB,
    "role": "/job/mlops-engineer",
    "unscored": "/job/production-workers-all-other",
    "yours": f"{JOB}/yours",
    "report": f"{JOB}/report",
    "job-moves": f"{JOB}/moves",
    "place": f"{JOB}/place",
    "embedding": f"{JOB}/embed",
    "document": "/document",
    "ranking": "/ranking",
    "moves": "/moves",
    "compare": "/compare?job=registered-nurses&job=electricians",
    "equity": "/equity",
    "sectors": "/sectors",
    "map": "/map",
    "indices": "/indices",
    "method": "/method",
    "validity": "/validity",
    "sources": "/sources",
    "glossary": "/glossary",
    "changes": "/changes",
    "corrections": "/corrections",
    "track-record": "/track-record",
    "data": "/data",
    "api": "/api/v1/docs",
    "about": "/about",
    "privacy": "/privacy",
    "accessibility": "/accessibility",
    "report-an-error": "/report",
    "fault": "/no-such-page",
}
WIDTHS: Final = (360, 768, 1440)
THEMES: Final = ("light", "dark")


def photograph(folder: Path, names: Sequence[str]) -> int:
    """Write the photographs of some pages into a folder; return how many."""
    from playwright.sync_api import sync_playwright

    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as state, serving(Path(state) / "state") as server, sync_playwright() as player:
        browser = player.chromium.launch(executable_path=shutil.which("chromium"), args=list(CHROMIUM_FLAGS))
        for width in WIDTHS:
            for theme in THEMES:
                context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=theme)
                for name in names:
                    page = context.new_page()
                    page.goto(server.address + PAGES[name])
                    page.screenshot(path=folder / f"{name}-{width}-{theme}.png", full_page=True)
                    page.close()
                context.close()
        browser.close()
    return len(names) * len(WIDTHS) * len(THEMES)


def main() -> int:
    """Write the photographs that the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", nargs="+", choices=list(PAGES), default=list(PAGES))
    chosen = parser.parse_args()
    print(f"{photograph(chosen.folder, chosen.only)} photographs in {chosen.folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
