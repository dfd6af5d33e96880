"""`worktide release score-past`: what releases said with a date, and how it came out."""

from __future__ import annotations

import os
from pathlib import Path

import click


@click.command(name="score-past")
@click.argument("folders", nargs=-1, metavar="[DIR]...", type=click.Path(file_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def score_past(folders: tuple[Path, ...], *, as_json: bool) -> None:
    """Hold every dated statement of each release against what is counted by now; nothing is changed.

    DIR are folders of releases, whole or pruned; without one all that are published are taken, then that in the package
    or in WORKTIDE_RELEASE, which is also the newest and judges. Beside our own statements stand those that others made
    earlier, by the figures of the newest release's validity card.
    """
    import msgspec

    from worktide.history.kept import read_kept
    from worktide.history.past import checked, coverage, judged
    from worktide.release.open import open_release

    newest = open_release()
    said = [one for folder in folders or (*_published(), newest.folder) for one in judged(read_kept(folder), newest)]
    done = checked(newest)
    if as_json:
        found = {"statements": said, "checked": done, "coverage": coverage(newest)}
        click.echo(msgspec.json.format(msgspec.json.encode(found), indent=2).decode())
        return
    for one in said:
        state = one.verdict if one.state == "due" else one.state
        click.echo(f"{one.release}  {state}: {one.claim}\n    {one.outcome or one.when}")
    for past in done:
        figure = past.figure
        interval = "no interval" if figure.low is None else f"95 % range {figure.low:g} to {figure.high:g}"
        click.echo(f"{past.verdict}: {past.said_by}. {past.statement}")
        click.echo(f"    {figure.value:g} ({interval}), {figure.date}; had to be {past.expected}")


def _published() -> tuple[Path, ...]:
    """Return the folders of published releases but the one that is served; none where no folder is named."""
    from worktide.publishing.place import SETTING, current_id, published

    named = os.environ.get(SETTING)
    folder = Path(named) if named else None
    return tuple(folder / name for name in published(folder) if name != current_id(folder)) if folder else ()
