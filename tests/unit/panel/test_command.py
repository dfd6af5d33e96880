"""`worktide panel`: its lists, its figures and what it refuses."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.unit.pipeline.training_labels import known_labels

from worktide.cli.panel import command
from worktide.cli.panel_labels import ilo_besides
from worktide.core.errors import WorktideError

FIGURES = ("rater", "task_r", "within_occupation_r", "occupation_r", "coverage_90", "set_size", "n")


def _run(*arguments: str) -> str:
    done = CliRunner().invoke(command, arguments, catch_exceptions=False)
    assert done.exit_code == 0
    return done.output


@pytest.fixture(autouse=True)
def _no_own_heads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORKTIDE_PANEL", str(tmp_path / "own"))


@pytest.fixture
def labels(tmp_path: Path) -> Path:
    judged, _ = known_labels(occupations=40)
    levels = [judged.level_names[row.argmax()] for row in judged.levels[:, :3]]
    path = tmp_path / "mine.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["text", "judgement", "occupation"])
        writer.writerows(zip(judged.texts, levels, judged.occupations, strict=True))
    return path


def test_the_list_names_every_rater() -> None:
    cards = json.loads(_run("list", "--json"))
    assert {"human_exposure_2023", "gpt4_automation_2023", "anthropic_use"} <= {card["name"] for card in cards}
    shown = _run("list")
    assert all(card["name"] in shown for card in cards)


def test_a_card_is_shown_in_words_and_as_json() -> None:
    card = json.loads(_run("show", "human_automation_2023", "--json"))
    assert (card["n"], card["distilled"]) == (100, False)
    assert "five occupations" in _run("show", "human_automation_2023")


def test_an_unknown_rater_is_refused_with_those_that_are_known() -> None:
    with pytest.raises(WorktideError, match=r"no rater of this name; got 'nobody'.*human_exposure_2023"):
        _run("show", "nobody")


@pytest.mark.parametrize("group", ["component", "occupation", "major"])
def test_the_figures_of_given_labels(labels: Path, group: str) -> None:
    rows = json.loads(_run("evaluate", "--labels", str(labels), "--group", group, "--folds", "3", "--json"))
    assert [tuple(row) for row in rows] == [FIGURES]
    assert rows[0]["n"] == 800
    assert rows[0]["task_r"] > 0.5
    assert 0.85 <= rows[0]["coverage_90"] <= 0.95


def test_details_and_the_learning_curve_of_given_labels(labels: Path) -> None:
    row = json.loads(_run("evaluate", "--labels", str(labels), "--folds", "3", "--details", "--json"))[0]
    assert tuple(row)[: len(FIGURES)] == FIGURES
    assert 0.3 < row["within_major_r"] < row["task_r"] + 0.1
    assert 0.8 <= row["far_coverage_90"] <= 1
    assert row["far_set_size"] >= 1
    curve = json.loads(_run("evaluate", "--labels", str(labels), "--folds", "3", "--curve", "--json"))[0]
    assert curve["task_r_at_25_percent"] < curve["task_r_at_100_percent"] == row["task_r"]


def test_labels_without_occupations_are_measured_by_text_alone(labels: Path, tmp_path: Path) -> None:
    with labels.open(encoding="utf-8", newline="") as stream:
        rows = [row[:2] for row in csv.reader(stream)]
    path = tmp_path / "texts.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)
    found = json.loads(_run("evaluate", "--labels", str(path), "--json"))
    assert found[0]["occupation_r"] is None
    assert found[0]["task_r"] > 0.5
    with pytest.raises(WorktideError, match="--details needs the occupation"):
        _run("evaluate", "--labels", str(path), "--details")
    with pytest.raises(WorktideError, match="folds by major need the occupation"):
        _run("evaluate", "--labels", str(path), "--group", "major")


def test_training_without_a_folder_of_sources_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WorktideError, match="no such folder"):
        _run("train", "--sources", str(tmp_path / "none"), "--out", str(tmp_path / "out"))
    assert not (tmp_path / "out").exists()


def test_labels_of_the_ilo_are_found_beside_the_published_ones_or_left_out(data_folder: Path, tmp_path: Path) -> None:
    found = ilo_besides([data_folder])
    assert found is not None
    assert found.scale.raters == ("ilo_2025",)
    assert ilo_besides([tmp_path]) is None
