"""The settings an operator makes, all of them environment variables."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from worktide.core.errors import WorktideError

MOST_PROXIES = 9
LOCAL_HOSTS = ("localhost", "127.0.0.1", "[::1]")

_ADDRESS = re.compile(r"https?://(?:[0-9A-Za-z.-]+|\[[0-9A-Fa-f:]+\])(?::\d{1,5})?")


@dataclass(frozen=True, slots=True)
class Setting:
    """One environment variable: its name, what it sets, and what holds where it is absent."""

    name: str
    meaning: str
    default: str


STATE = Setting(
    "WORKTIDE_STATE",
    "folder of the key file, the database and the collected static files",
    "worktide in the user's data folder",
)
ALLOWED_HOSTS = Setting(
    "WORKTIDE_ALLOWED_HOSTS",
    "host names under which the site may be asked for, separated by commas",
    ", ".join(LOCAL_HOSTS),
)
ADDRESS = Setting(
    "WORKTIDE_ADDRESS",
    "public address of the site, for feeds, sitemap and embeds, such as https://worktide.example.org",
    "the address a visitor asked for",
)
RELEASE = Setting("WORKTIDE_RELEASE", "folder of the release that is served", "the release in the package")
RELEASES = Setting(
    "WORKTIDE_RELEASES",
    "folder of published releases, whose current one is served and followed while the site runs; it comes before "
    "`WORKTIDE_RELEASE`",
    "none: one release is served",
)

PROXIES = Setting(
    "WORKTIDE_PROXIES",
    "how many proxies of your own stand before the site, each of which adds the visitor's address to X-Forwarded-For",
    "0: the peer is the visitor",
)

LANGUAGE = Setting("WORKTIDE_LANGUAGE", "language of the pages, by the name of its catalogue, such as de", "English")
LANGUAGES = Setting(
    "WORKTIDE_LANGUAGES", "folder of catalogues, as LANGUAGE/LC_MESSAGES/worktide.mo", "the catalogues in the package"
)

REPORTS = Setting("WORKTIDE_REPORTS", "`off` takes no more reports by the form for errors", "on")

SETTINGS = (STATE, ALLOWED_HOSTS, ADDRESS, RELEASE, RELEASES, PROXIES, LANGUAGE, LANGUAGES, REPORTS)


@dataclass(frozen=True, slots=True)
class Environment:
    """What the environment says: where the state lies, under which names the site answers, and its public address.

    `address` is empty where the operator names none; `proxies` counts the trusted ones before the site; `reports` says
    whether the form for errors takes any.
    """

    state: Path
    allowed_hosts: tuple[str, ...]
    address: str = ""
    proxies: int = 0
    reports: bool = True

    @property
    def key_file(self) -> Path:
        """The file that holds the signing key."""
        return self.state / "signing.key"

    @property
    def database(self) -> Path:
        """The SQLite database."""
        return self.state / "state.sqlite3"

    @property
    def static(self) -> Path:
        """The collected static files, with hashes in their names."""
        return self.state / "static"


def data_folder(environ: Mapping[str, str]) -> Path:
    """Return the folder in which programs of this user keep data: LOCALAPPDATA, XDG_DATA_HOME, or ~/.local/share."""
    chosen = environ.get("LOCALAPPDATA") if os.name == "nt" else environ.get("XDG_DATA_HOME")
    return Path(chosen) if chosen else Path.home() / ".local" / "share"


def allowed_hosts(environ: Mapping[str, str]) -> tuple[str, ...]:
    """Return the hosts of WORKTIDE_ALLOWED_HOSTS, or those of this machine; raises WorktideError for a `*`."""
    names = tuple(name.strip() for name in environ.get(ALLOWED_HOSTS.name, "").split(",") if name.strip())
    if "*" in names:
        hint = "Name the hosts, such as worktide.example.org; a * would let anyone forge addresses in the pages."
        raise WorktideError("every host is allowed", source=ALLOWED_HOSTS.name, got="*", hint=hint)
    return names or LOCAL_HOSTS


def public_address(environ: Mapping[str, str]) -> str:
    """Return the scheme and host of WORKTIDE_ADDRESS, or nothing; raises WorktideError for anything beyond these."""
    given = environ.get(ADDRESS.name, "").strip().rstrip("/")
    if not given or _ADDRESS.fullmatch(given):
        return given
    hint = "Give scheme and host and nothing else, such as https://worktide.example.org."
    raise WorktideError("the public address cannot be used", source=ADDRESS.name, got=given, hint=hint)


def proxies(environ: Mapping[str, str]) -> int:
    """Return how many trusted proxies WORKTIDE_PROXIES names; raises WorktideError for what is no small number."""
    given = environ.get(PROXIES.name, "").strip() or "0"
    if given.isascii() and given.isdigit() and int(given) <= MOST_PROXIES:
        return int(given)
    hint = f"Give a number from 0 to {MOST_PROXIES}."
    raise WorktideError("the number of proxies cannot be used", source=PROXIES.name, got=given, hint=hint)


def takes_reports(environ: Mapping[str, str]) -> bool:
    """Return whether WORKTIDE_REPORTS lets the form for errors take any; raises WorktideError for any other word."""
    given = environ.get(REPORTS.name, "").strip() or "on"
    if given not in ("on", "off"):
        raise WorktideError("the setting cannot be used", source=REPORTS.name, got=given, hint="Give on or off.")
    return given == "on"


def read_environment(environ: Mapping[str, str]) -> Environment:
    """Return what an environment says; raises WorktideError for a value that would open the site to everyone."""
    state = environ.get(STATE.name)
    folder = Path(state).expanduser() if state else data_folder(environ) / "worktide"
    return Environment(
        folder.absolute(), allowed_hosts(environ), public_address(environ), proxies(environ), takes_reports(environ)
    )
