"""The card in the terminal: 80 columns, both halves, no figure lost without a word."""

from __future__ import annotations

from dataclasses import replace

from worktide.pipeline.validity.text import WIDTH, card_lines, worse_lines
from worktide.release.validity import Analysis, CardKey, Figure, ValidityCard, Worse

FIGURE = Figure(
    name="exposure: how far a figure with an uncommonly long name goes before it gets lines of its own",
    value=0.71234,
    low=-0.000012,
    high=0.81,
    unit="correlation",
    n=923,
    n_of="occupations",
    date="2023",
    meaning="It means this.",
    limit="It does not mean that.",
    better="neither",
)


def _card(*analyses: Analysis) -> ValidityCard:
    return ValidityCard(1, CardKey({}, "", "", ""), analyses)


def test_lines_fit_the_terminal_and_hold_the_numbers() -> None:
    long = "A summary that is as long as those of the real analyses are, and says what came out of it. " * 3
    shown = Analysis("raters", "Raters with each other", "reliability", "measured", long, (FIGURE,))
    lines = card_lines(_card(shown), "2026-08-10-355b9b1c")
    assert max(map(len, lines)) <= WIDTH
    text = " ".join(" ".join(lines).split())
    assert f"{FIGURE.name} 0.7123 -1.2e-05 to 0.81" in text, "a long name stands above its numbers, whole"


def test_a_short_name_stands_beside_its_numbers() -> None:
    short = Analysis("golden", "Golden", "validity", "measured", "Exact.", (replace(FIGURE, name="Eloundou: beta"),))
    line = next(line for line in card_lines(_card(short), "some") if "Eloundou" in line)
    assert line.split() == ["Eloundou:", "beta", "0.7123", "-1.2e-05", "to", "0.81"]


def test_figures_that_are_not_shown_are_counted() -> None:
    hidden = tuple(replace(FIGURE, name=f"one and another {number}") for number in range(171))
    lines = card_lines(_card(Analysis("correlations", "All", "validity", "measured", "Done.", hidden)), "some")
    assert "  … 171 more figures with --json" in lines
    assert not any("one and another" in line for line in lines)


def test_the_halves_keep_their_analyses_apart() -> None:
    first = Analysis("golden", "Golden", "validity", "measured", "Exact.", (replace(FIGURE, low=None, high=None),))
    second = Analysis("moves", "Moves", "validity", "not yet part of this release", "Nothing is claimed yet.", ())
    third = Analysis("heads", "Heads", "reliability", "measured", "Good.", ())
    lines = card_lines(_card(first, second, third), "some")
    places = [
        next(place for place, line in enumerate(lines) if line.startswith(start))
        for start in ("Reliability", "Heads (", "Validity: ", "Golden (", "Moves (not yet part")
    ]
    assert places == sorted(places)
    assert "to" not in next(line for line in lines if "0.7123" in line).split()


def test_what_got_worse_is_told_with_both_numbers() -> None:
    assert worse_lines(()) == []
    lines = worse_lines((Worse("golden", "Eloundou and others: gpt4_beta", 0.0, 0.04),))
    assert lines[0] == "worktide: 1 figures are worse than on the card before:"
    assert lines[1] == "  golden: Eloundou and others: gpt4_beta, 0 then, 0.04 now"
