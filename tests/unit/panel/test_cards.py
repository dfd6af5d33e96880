"""Every rater has a card that fits what the files hold."""

from __future__ import annotations

from pathlib import Path

from worktide.panel.cards import CARDS, card_of
from worktide.pipeline.raters import RATERS
from worktide.sources.registry import read_source
from worktide.sources.store import locate


def test_every_rater_of_the_pipeline_has_a_card_of_its_construct() -> None:
    for rater in RATERS:
        card = card_of(rater.name)
        assert card is not None, rater.name
        assert (card.construct, card.distilled) == (rater.construct, rater.distilled)


def test_every_rater_that_agreement_is_told_with_has_a_card_or_is_described() -> None:
    names = {card.name for card in CARDS}
    assert len(names) == len(CARDS)
    for card in CARDS:
        assert all(other in names or " " in other for other, _ in card.agreement), card.name


def test_cards_count_what_the_files_hold(data_folder: Path) -> None:
    found = locate([data_folder])
    for rater in RATERS:
        table = read_source(rater.source, found[rater.source])["tasks"]
        card = card_of(rater.name)
        assert card is not None
        assert card.n == table[rater.column].count()
