"""`worktide release score-past`: what releases said with a date, and how it came out."""

from __future__ import annotations

from pathlib import Path

import click


@click.command(name="score-past")
@click.argument("folders", nargs=-1, metavar="[DIR]...", type=click.Path(file_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def score_past(folders: tuple[Path, ...], *, as_json: bool) -> None:
    """Hold every dated statement of each release against what is counted by now; nothing is changed.

    DIR are folders of releases; without one the release in the package is taken, or that in WORKTIDE_RELEASE. Beside
    our own statements stand those that others made earlier, by the figures of the release's validity card.
    """
    import msgspec

    from worktide.history.past import checked, coverage, statements
    from worktide.release.open import open_release

    every = [open_release(folder) for folder in folders or (None,)]
    said = [one for release in every for one in statements(release)]
    done = checked(every[-1])
    if as_json:
        found = {"statements": said, "checked": done, "coverage": coverage(every[-1])}
        click.echo(msgspec.json.format(msgspec.json.encode(found), indent=2).decode())
        return
    for one in said:
        click.echo(f"{one.release}  {one.state}: {one.claim}\n    {one.when}")
    for past in done:
        figure = past.figure
        interval = "no interval" if figure.low is None else f"95 % range {figure.low:g} to {figure.high:g}"
        click.echo(f"{past.verdict}: {past.said_by}. {past.statement}")
        click.echo(f"    {figure.value:g} ({interval}), {figure.date}; had to be {past.expected}")
