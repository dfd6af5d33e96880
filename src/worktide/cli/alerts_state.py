"""`worktide alerts …`: what works on the state: uncertain messages, a person's data, bounces, backup and restore."""

from __future__ import annotations

from pathlib import Path
from typing import IO, Final

import click
import msgspec

from worktide.cli.alerts import open_state, state_option
from worktide.core.errors import WorktideError


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@state_option
def uncertain(*, as_json: bool, state: Path | None) -> None:
    """List the messages of which nobody knows whether they were sent, without addresses."""
    open_state(state)
    from worktide.site.alerts.compose import message_id
    from worktide.site.alerts.models import UNCERTAIN, Delivery

    found = [
        {
            "number": row.pk,
            "about": row.key,
            "claimed": row.claimed.isoformat(timespec="seconds") if row.claimed else None,
            "reason": row.answer,
            "message_id": message_id(row),
        }
        for row in Delivery.objects.filter(state=UNCERTAIN).select_related("subscriber")
    ]
    if as_json:
        click.echo(msgspec.json.encode(found))
        return
    for one in found:
        click.echo(f"{one['number']}  {one['claimed']}  {one['about']}  {one['message_id']}")
    if not found:
        click.echo("No message is uncertain.")


@click.command()
@click.argument("number", type=click.IntRange(1))
@click.option("--sent", "outcome", flag_value="sent", help="It was sent: the mail server's log holds its Message-ID.")
@click.option("--again", "outcome", flag_value="queued", help="It was not sent: send it.")
@state_option
def settle(number: int, outcome: str | None, state: Path | None) -> None:
    """Settle uncertain message NUMBER, after a look into the mail server's log."""
    open_state(state)
    from django.utils import timezone

    from worktide.site.alerts.models import QUEUED, UNCERTAIN, Delivery

    if outcome is None:
        raise WorktideError("say what became of it", hint="Give --sent or --again.")
    values: dict[str, object] = {"state": outcome, "answer": "settled by the operator", "token": ""}
    if outcome == QUEUED:
        values |= {"not_before": timezone.now(), "finished": None}
    if not Delivery.objects.filter(pk=number, state=UNCERTAIN).update(**values):
        raise WorktideError(f"message {number} is not uncertain", hint="See `worktide alerts uncertain`.")
    click.echo(f"Message {number} is {outcome}.")


@click.command()
@click.argument("address")
@state_option
def export(address: str, state: Path | None) -> None:
    """Print all that is kept of the person with ADDRESS, as JSON."""
    open_state(state)
    from worktide.site.alerts.keeping import person_data, person_of

    click.echo(msgspec.json.format(msgspec.json.encode(person_data(person_of(address))), indent=2))


@click.command()
@click.argument("address")
@click.option("--also-suppressed", is_flag=True, help="Forget too that mail to it bounced or was complained of.")
@state_option
def erase(address: str, *, also_suppressed: bool, state: Path | None) -> None:
    """Erase all that is kept of the person with ADDRESS; a note that the address gets no mail stays, as a hash."""
    open_state(state)
    from worktide.site.alerts.keeping import person_of
    from worktide.site.alerts.signup import leave
    from worktide.site.alerts.suppression import allow_again

    allowed = also_suppressed and allow_again(address.strip())
    try:
        leave(person_of(address))
    except WorktideError:
        if not allowed:
            raise
    click.echo("Erased.")


@click.command()
@click.argument("report", type=click.File("rb"), default="-")
@state_option
def bounced(report: IO[bytes], state: Path | None) -> None:
    """Take a REPORT of an undeliverable message or a complaint, as the mail server pipes it here."""
    open_state(state)
    from worktide.site.alerts.bounces import LARGEST_REPORT, take_report

    click.echo(take_report(report.read(LARGEST_REPORT)))


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@state_option
def backup(file: Path, state: Path | None) -> None:
    """Write the whole state to FILE, readable by its owner only. Keep the key file too: links are signed with it."""
    open_state(state)
    from worktide.site.alerts.backup import back_up

    click.echo(f"{back_up(file)} rows in {file}")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--nothing-sent", is_flag=True, help="No message was sent since the backup: go on where it left off.")
@state_option
def restore(file: Path, *, nothing_sent: bool, state: Path | None) -> None:
    """Read FILE into an empty state, of SQLite or PostgreSQL.

    Messages that waited become uncertain, and everybody counts as told of the present release, unless --nothing-sent.
    """
    open_state(state)
    from worktide.site.alerts.backup import restore as read_back

    click.echo(f"{read_back(file, nothing_sent=nothing_sent)} rows from {file}")


@click.command()
@state_option
def tidy(state: Path | None) -> None:
    """Erase what has been kept long enough; `send --loop` does so every hour."""
    open_state(state)
    from django.utils import timezone

    from worktide.site.alerts.keeping import tidy as erase_old

    click.echo(", ".join(f"{count} {name}" for name, count in erase_old(timezone.now()).items()))


COMMANDS: Final[dict[str, click.Command]] = {
    one.name or "": one for one in (uncertain, settle, export, erase, bounced, backup, restore, tidy)
}
