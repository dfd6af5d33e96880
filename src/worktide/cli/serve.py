"""`worktide serve`: the website on this machine."""

from __future__ import annotations

import errno
import os
import signal
import socket
from importlib.util import find_spec
from ipaddress import ip_address
from pathlib import Path
from types import FrameType
from typing import Final

import click

from worktide.core.errors import WorktideError
from worktide.site.environment import ALLOWED_HOSTS, STATE
from worktide.site.stand_in import state_folder

PORT: Final = 8000
PORTS_TRIED: Final = 20
STOP_SECONDS: Final = 5
LOOK_SECONDS: Final = 0.02
_NEEDED: Final = ("django", "granian", "whitenoise")


def _require_packages() -> None:
    missing = [name for name in _NEEDED if find_spec(name) is None]
    if missing:
        hint = "Install them by `pip install 'worktide[site]'`."
        raise WorktideError("the website needs packages that are not installed", got=", ".join(missing), hint=hint)


def _is_local(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _require_named_hosts(host: str) -> None:
    if _is_local(host) or os.environ.get(ALLOWED_HOSTS.name, "").strip():
        return
    problem = f"serving on {host} opens the site to other machines, but no host name is allowed"
    hint = f"Set {ALLOWED_HOSTS.name} to the names under which it is asked for, such as worktide.example.org."
    raise WorktideError(problem, hint=hint)


def _is_free(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        # A port of a server that has just ended counts as free, one that is listened on does not.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return False
            hint = "Name an address of this machine by --host and a port above 1023 by --port."
            raise WorktideError(f"cannot listen there ({error.strerror})", got=f"{host}:{port}", hint=hint) from error
    return True


def free_port(host: str, port: int) -> int:
    """Return `port`, or the next free one of the 20 that follow; raises WorktideError where all are taken."""
    last = min(port + PORTS_TRIED, 65_535)
    for candidate in range(port, last + 1):
        if _is_free(host, candidate):
            return candidate
    hint = "Stop one of the servers there, or name another port by --port."
    raise WorktideError(f"no port from {port} to {last} is free on {host}", hint=hint)


def _prepare() -> None:
    """Make the key, open the release, collect the static files and bring the database up to date."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "worktide.site.settings"
    from worktide.site.preparation import prepare

    prepare()


def _told_address(host: str, port: int, wanted: int) -> str:
    shown = f"[{host}]" if ":" in host else host
    taken = f"Port {wanted} is taken. " if port != wanted else ""
    return f"{taken}Worktide is at http://{shown}:{port} (stop with Ctrl-C)"


def _listens(host: str, port: int) -> bool:
    everywhere = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - where to knock, not where to listen
    try:
        socket.create_connection((everywhere.get(host, host), port), timeout=1).close()
    except OSError:
        return False
    return True


def _tell_when_listening(host: str, port: int, told: str) -> None:
    """Print a line as soon as a worker accepts connections.

    The server listens only in its workers and does not say when. A timer of the main process looks, not a thread: the
    workers are forked, and a lock that a thread holds at that moment would stay locked in them for ever.
    """
    if not hasattr(signal, "setitimer"):
        click.echo(told)
        return

    def look(_number: int, _frame: FrameType | None) -> None:
        if _listens(host, port):
            click.echo(told)
        else:
            # Set anew each time: a timer that repeats would interrupt a look that takes longer than its period.
            signal.setitimer(signal.ITIMER_REAL, LOOK_SECONDS)

    signal.signal(signal.SIGALRM, look)
    signal.setitimer(signal.ITIMER_REAL, LOOK_SECONDS)


def _run(host: str, port: int, workers: int, told: str) -> None:
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    server = Granian(
        "worktide.site.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        websockets=False,
        log_level=LogLevels.error,
        workers_kill_timeout=STOP_SECONDS,
        respawn_failed_workers=True,
    )
    server.on_startup(lambda: _tell_when_listening(host, port, told))
    server.serve()


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--host", default="127.0.0.1", show_default=True, help="Address of this machine to listen on.")
@click.option(
    "--port",
    type=click.IntRange(1, 65_535),
    default=PORT,
    show_default=True,
    help="Port to listen on; the next free one where it is taken.",
)
@click.option("--state", type=click.Path(path_type=Path), help="Folder of the key file and the database.")
@click.option(
    "--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes that answer requests."
)
def command(host: str, port: int, state: Path | None, workers: int) -> None:
    """Serve the website on this machine.

    Settings are environment variables: WORKTIDE_STATE (what --state names), WORKTIDE_ALLOWED_HOSTS and
    WORKTIDE_RELEASE. On an address that other machines reach, WORKTIDE_ALLOWED_HOSTS must be set.
    """
    if state is not None:
        os.environ[STATE.name] = str(state)
    _require_packages()
    _require_named_hosts(host)
    chosen = free_port(host, port)
    # Threads of linear algebra in every worker would wait for one another's processor.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    with state_folder(os.environ) as off:
        if off:
            click.echo(off, err=True)
        _prepare()
        _run(host, chosen, workers, _told_address(host, chosen, port))
