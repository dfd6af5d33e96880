"""`worktide alerts`: send what is due, see how it goes, look at a message before it goes out."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Final

import click
import msgspec

from worktide.core.errors import ANSWER_IS_NO, WorktideError
from worktide.site.environment import ADDRESS, STATE

if TYPE_CHECKING:
    from worktide.site.alerts.queue import Manners

PAUSE_SECONDS: Final = 10.0
TIDY_SECONDS: Final = 3600.0

state_option = click.option("--state", type=click.Path(path_type=Path), help="Folder of the key file and the database.")


def open_state(state: Path | None) -> None:
    """Bring the database up to date, as the server does at its start; raises WorktideError without Django."""
    if find_spec("django") is None:
        hint = "Install it with: pip install 'worktide[site]'"
        raise WorktideError("`worktide alerts` needs Django", hint=hint)
    if state is not None:
        os.environ[STATE.name] = str(state)
    os.environ["DJANGO_SETTINGS_MODULE"] = "worktide.site.settings"
    from worktide.site.preparation import prepare_database
    from worktide.site.published import take_published

    prepare_database()
    take_published()


class _Alerts(click.Group):
    """Finds the commands that work on the state in a module of their own, which is loaded when one is called."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command of this module or of the other."""
        from worktide.cli.alerts_state import COMMANDS

        return super().get_command(ctx, cmd_name) or COMMANDS.get(cmd_name)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all, sorted."""
        from worktide.cli.alerts_state import COMMANDS

        return sorted({*super().list_commands(ctx), *COMMANDS})


@click.group(name="alerts", cls=_Alerts)
def command() -> None:
    """Tell people when a score changed.

    The mail server is WORKTIDE_SMTP, the sender WORKTIDE_MAIL_FROM, the site's own address WORKTIDE_ADDRESS.
    """


def _stopper() -> threading.Event:
    """Return an event that SIGTERM or Ctrl-C sets: the message under way is finished first."""
    stopped = threading.Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        stopped.set()

    for one in (signal.SIGTERM, signal.SIGINT):
        signal.signal(one, stop)
    return stopped


def _mail(manners: Manners, going: Callable[[], bool]) -> dict[str, int]:
    from django.conf import settings

    from worktide.site.alerts.environment import alert_settings
    from worktide.site.alerts.sending import Sender
    from worktide.site.alerts.smtp import MailConnection

    server = alert_settings().server
    if server is None:
        return {}
    if not settings.SITE_ADDRESS:
        hint = f"Set {ADDRESS.name} to the public address of the site."
        raise WorktideError("the links in a message need the site's address", source=ADDRESS.name, hint=hint)
    with MailConnection(server) as connection:
        return dict(Sender(connection, manners).send_due(going))


def _round(stopped: threading.Event) -> str:
    """Plan, send and call once; return one line that says what was done."""
    from django.utils import timezone

    from worktide.site.alerts.calling import call_due
    from worktide.site.alerts.environment import alert_settings
    from worktide.site.alerts.models import Delivery
    from worktide.site.alerts.planning import plan
    from worktide.site.alerts.queue import Manners, sweep
    from worktide.site.alerts.smtp import ServerUnavailableError

    def going() -> bool:
        return not stopped.is_set()

    manners = Manners(rate=alert_settings().rate)
    lost = sweep(Delivery, timezone.now() - manners.lease)
    planned = plan(timezone.now())
    calls = call_due(going) if alert_settings().webhooks else {}
    try:
        sent = _mail(manners, going)
    except ServerUnavailableError as error:
        return f"worktide: {error}"
    told = {"planned": planned, **sent, **{f"calls {name}": count for name, count in calls.items()}}
    told |= {"became uncertain": lost} if lost else {}
    return ", ".join(f"{count} {name}" for name, count in told.items() if count)


@command.command()
@click.option("--once/--loop", default=True, show_default=True, help="Send what is due and end, or go on for ever.")
@click.option(
    "--every",
    type=click.FloatRange(0.1, 3600),
    default=PAUSE_SECONDS,
    show_default=True,
    help="Seconds between two looks.",
)
@state_option
@click.pass_context
def send(context: click.Context, *, once: bool, every: float, state: Path | None) -> None:
    """Write a row for every message that is due, then send what is queued: mail, and calls of webhooks.

    Several may run at once. Each row is claimed before it is sent; one whose sender dies before the answer is noted
    becomes uncertain and is not sent again by itself. Exit code 1 with --once where the mail server is not there.
    """
    open_state(state)
    from django.db import close_old_connections
    from django.utils import timezone

    from worktide.site.alerts.keeping import tidy

    stopped, last, tidied = _stopper(), "", 0.0
    while True:
        told = _round(stopped)
        failed = told.startswith("worktide: ")
        if told and told != last:
            click.echo(told, err=failed)
        last = told if failed else ""
        if once:
            context.exit(ANSWER_IS_NO if failed else 0)
        if tidied <= 0:
            tidy(timezone.now())
            tidied = TIDY_SECONDS
        if stopped.wait(every):
            return
        tidied -= every
        close_old_connections()
        _look_again()


def _look_again() -> None:
    from worktide.site.published import take_published

    take_published()


@command.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@state_option
@click.pass_context
def status(context: click.Context, *, as_json: bool, state: Path | None) -> None:
    """Show how many follow, what waits, and what became of the rest; exit code 1 where something needs you."""
    open_state(state)
    from worktide.site.alerts.metrics import status as found_status

    found = found_status()
    if as_json:
        click.echo(msgspec.json.encode({**msgspec.to_builtins(found), "problems": found.problems}))
    else:
        _print_status(msgspec.to_builtins(found), found.problems)
    context.exit(ANSWER_IS_NO if found.problems else 0)


def _print_status(found: dict[str, object], problems: tuple[str, ...]) -> None:
    from worktide.cli.console import console, pairs

    rows = []
    for name, value in found.items():
        if isinstance(value, dict):
            rows += [(f"{name}, {state}", str(count)) for state, count in value.items()]
        else:
            rows.append((name.replace("_", " "), f"{value:.0f}" if isinstance(value, float) else str(value)))
    console().print(pairs(rows))
    for problem in problems:
        click.echo(f"Look: {problem}.", err=True)


@command.command()
@click.argument("jobs", nargs=-1, metavar="JOB...")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("alert-preview"),
    show_default=True,
    help="Folder to write to.",
)
@state_option
def preview(jobs: tuple[str, ...], out: Path, state: Path | None) -> None:
    """Write the messages as they would look, as text and HTML, with made-up changes of each JOB's score.

    JOB is the address of a job's page, such as registered-nurses. Nothing is sent.
    """
    open_state(state)
    from worktide.site.alerts.previewing import previews

    out.mkdir(parents=True, exist_ok=True)
    for name, message in previews(jobs).items():
        (out / f"{name}.txt").write_text(message.text, "utf-8")
        (out / f"{name}.html").write_text(message.html, "utf-8")
        click.echo(f"{out / name}.txt and .html: {message.subject}")
