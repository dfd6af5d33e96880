"""What tests need of the machine they run on, and the line that counts them.

A part that a machine may lack (Chromium, PostgreSQL, Java, nginx, the publishers' files) is asked for by a
fixture, which skips the test with a reason that names the part. The run's last line counts those tests:
`N passed, 0 failed, M skipped`.
"""

from __future__ import annotations

import os
import shutil
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parent.parent

EXIT_STATUS = pytest.StashKey[int]()

# How long an example takes is the machine's business; benchmarks measure speed.
settings.register_profile("worktide", deadline=None, derandomize=True)
settings.load_profile("worktide")

# Chromium as root and without a network of its own: no test may reach beyond this machine.
CHROMIUM_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def _program(names: tuple[str, ...], part: str, package: str) -> Path:
    """Return the first of the programs that is installed; skip the test, naming the part, if none is."""
    postgresql = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    search = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin", *map(str, postgresql)])
    for name in names:
        if found := shutil.which(name, path=search):
            return Path(found)
    pytest.skip(f"needs {part}: install the package {package}")


@pytest.fixture(scope="session")
def data_folder() -> Path:
    """The folder of the publishers' files: WORKTIDE_DATA, by default ../shared/data beside the tree."""
    folder = (ROOT / (os.environ.get("WORKTIDE_DATA") or "../shared/data")).resolve()
    if not folder.is_dir():
        pytest.skip("needs the data folder: set WORKTIDE_DATA to the folder of the publishers' files")
    return folder


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The system's Chromium."""
    return _program(("chromium", "chromium-browser", "google-chrome"), "Chromium", "chromium")


@pytest.fixture(scope="session")
def postgresql() -> Path:
    """The folder of PostgreSQL's server programs (initdb, postgres, pg_ctl)."""
    return _program(("initdb",), "PostgreSQL", "postgresql").resolve().parent


@pytest.fixture(scope="session")
def java() -> Path:
    """The Java runtime."""
    return _program(("java",), "Java", "default-jre-headless")


@pytest.fixture(scope="session")
def rscript() -> Path:
    """The program that runs scripts of R."""
    return _program(("Rscript",), "R", "r-base-core")


@pytest.fixture(scope="session")
def nginx() -> Path:
    """The nginx program."""
    return _program(("nginx",), "nginx", "nginx")


@pytest.fixture(scope="module")
def browser(chromium: Path) -> Iterator[Browser]:
    """A headless Chromium that playwright drives; open a context of your own for each test.

    It lives for one module: while it does, its event loop counts as running, and no other test could run one.
    """
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=chromium, headless=True, args=list(CHROMIUM_FLAGS))
        yield started
        started.close()


def _skip_reasons(reporter: pytest.TerminalReporter) -> Counter[str]:
    """Return how many tests were skipped for each reason."""
    reasons: Counter[str] = Counter()
    for report in reporter.stats.get("skipped", []):
        text = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        reasons[text.removeprefix("Skipped: ")] += 1
    return reasons


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name what this run could not do, and how many tests that is."""
    for reason, count in sorted(_skip_reasons(terminalreporter).items()):
        told = f"not run: {count} that {reason}" if reason.startswith("needs ") else f"not run: {count}, {reason}"
        terminalreporter.write_line(told)


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Keep how the run ended, for its last line."""
    session.config.stash[EXIT_STATUS] = exitstatus


def pytest_unconfigure(config: pytest.Config) -> None:
    """Print the last line, `N passed, 0 failed`, with `, M skipped` if tests were."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None or hasattr(config, "workerinput") or EXIT_STATUS not in config.stash:
        return
    count = {name: len(reports) for name, reports in reporter.stats.items()}
    failed = count.get("failed", 0) + count.get("error", 0)
    if not failed and config.stash[EXIT_STATUS] != pytest.ExitCode.OK:
        # Interrupted, or nothing was collected: that must not read as a success.
        failed = 1
    skipped = count.get("skipped", 0) + count.get("xfailed", 0)
    line = f"{count.get('passed', 0)} passed, {failed} failed"
    print(f"{line}, {skipped} skipped" if skipped else line)
