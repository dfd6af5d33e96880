"""`worktide panel`: the raters, how good their heads are, and heads of one's own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import click
from rich.console import RenderableType
from rich.text import Text

from worktide.cli.build import require_build_extra
from worktide.cli.console import ASIDE, HEADING, columns, console, pairs
from worktide.cli.panel_collect import collect
from worktide.cli.panel_evaluate import evaluate
from worktide.cli.panel_labels import ilo_besides, published_labels
from worktide.core.errors import WorktideError
from worktide.panel.cards import CARDS, RaterCard, card_of
from worktide.panel.heads import Panel
from worktide.panel.own import OwnCard, check_name, own_cards, own_folder, write_own
from worktide.release.open import Release, open_release

SAME_TEXTS = "held out from this head; flattered where the panel it builds on has learnt from the same texts"


def panel_of(release: Release) -> Panel:
    """Return the panel of a release; raises ReleaseError where the release has none."""
    return Panel(release.arrays("panel"))


@click.group(name="panel")
def command() -> None:
    """Show the raters, measure their heads, add a rater of your own."""


command.add_command(collect)
command.add_command(evaluate)


@command.command(name="list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_raters(as_json: bool) -> None:
    """List all raters: those of the release and your own."""
    own = own_cards(own_folder())
    if as_json:
        cards = [asdict(card) for card in CARDS] + [asdict(card) for card in own]
        click.echo(json.dumps(cards, indent=2, ensure_ascii=False))
        return
    rows = [(card.name, str(card.construct), str(card.year), f"{card.n:,}", _head(card)) for card in CARDS]
    rows += [(card.name, "your own", "", f"{card.n:,}", "yes") for card in own]
    console().print(columns(("Rater", "Construct", "Year", "Judged", "Head"), rows))


@command.command(name="show")
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def show(name: str, as_json: bool) -> None:
    """Show the card of the rater NAME."""
    own = {card.name: card for card in own_cards(own_folder())}
    card = card_of(name) or own.get(name)
    if card is None:
        known = ", ".join([*(card.name for card in CARDS), *own])
        raise WorktideError("there is no rater of this name", got=name, hint=f"Known raters: {known}.")
    if as_json:
        click.echo(json.dumps(asdict(card), indent=2, ensure_ascii=False))
        return
    for part in _own_card(card) if isinstance(card, OwnCard) else _card(card):
        console().print(part)


@command.command(name="train")
@click.option("--sources", type=click.Path(path_type=Path), required=True, help="Folder with publishers' files.")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Folder for the arrays, replaced whole.")
def train(sources: Path, out: Path) -> None:
    """Learn the heads of all raters from the published labels, and write their arrays.

    `worktide build` does the same on its way. The same files give the same bytes.
    """
    require_build_extra()
    from worktide.core.files import whole_folder
    from worktide.pipeline.training.ilo import train_ilo
    from worktide.pipeline.training.train import train_panel
    from worktide.release.write import array_bytes

    if not sources.is_dir():
        raise WorktideError("no such folder", source=str(sources), hint="Name a folder that holds publishers' files.")
    arrays = train_panel(published_labels([sources]))
    ilo = ilo_besides([sources])
    if ilo is not None:
        arrays |= train_ilo(ilo, Panel(arrays))
    with whole_folder(out) as temporary:
        for name, array in sorted(arrays.items()):
            (temporary / f"{name}.npy").write_bytes(array_bytes(array))
    size = sum(array.nbytes for array in arrays.values())
    click.echo(f"{len(arrays)} arrays, {size / 1e6:.1f} MB, in {out}")


@command.command(name="add")
@click.argument("name")
@click.option(
    "--labels",
    type=click.Path(path_type=Path),
    required=True,
    help="CSV with the columns text and judgement and, if known, occupation.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def add(name: str, labels: Path, as_json: bool) -> None:
    """Make a head for a rater of your own, called NAME, from its labels: two thousand are a good number.

    The head is kept in WORKTIDE_PANEL, by default worktide/panel in your data folder; it works offline on any text.
    """
    require_build_extra()
    from worktide.pipeline.training.given import read_given_labels
    from worktide.pipeline.training.own import train_own

    release = open_release()
    panel = panel_of(release)
    check_name(name, [card.name for card in CARDS])
    given = read_given_labels(labels, name)
    card, arrays = train_own(given.judged, panel, release.stamp.id)
    write_own(own_folder(), card, arrays)
    if as_json:
        click.echo(json.dumps(asdict(card), indent=2))
        return
    for part in _own_card(card):
        console().print(part)


def _head(card: RaterCard) -> str:
    return "yes" if card.distilled else "no"


def _card(card: RaterCard) -> Iterator[RenderableType]:
    yield Text(card.title, style=HEADING)
    rows = [
        ("Construct", card.construct),
        ("Measures", card.measures),
        ("When", str(card.year)),
        ("How", card.how),
        ("On what", f"{card.n:,} {card.unit}"),
        ("Head", "stands in for it on other texts" if card.distilled else "none: too few judgements, or not of texts"),
    ]
    yield pairs(rows)
    if card.agreement:
        yield Text("\nAgreement", style=HEADING)
        yield pairs(card.agreement)
    yield Text(f"\n{card.limitation}")
    yield Text(card.source, style=ASIDE)


def _own_card(card: OwnCard) -> Iterator[RenderableType]:
    yield Text(card.name, style=HEADING)
    rows = [
        ("Levels", ", ".join(card.levels)),
        ("Labels", f"{card.n:,}"),
        ("r on held-out texts", "not defined" if card.task_r is None else f"{card.task_r:.2f}, {SAME_TEXTS}"),
        ("Coverage of 90 % sets", f"{card.coverage_90:.1%}"),
        ("Levels in a set", f"{card.set_size:.2f} of {len(card.levels)}"),
        ("Learnt with release", card.release),
    ]
    yield pairs(rows)
