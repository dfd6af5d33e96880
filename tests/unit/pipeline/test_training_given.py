"""An operator's own labels: what is read, what is refused and why, and the head made of them."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.unit.pipeline.training_labels import known_labels

from worktide.core.errors import ReleaseError, SourceError, WorktideError
from worktide.panel.heads import Panel
from worktide.panel.own import ARRAYS, check_name, open_own, own_cards, own_folder, write_own
from worktide.pipeline.training.given import read_given_labels, values_of
from worktide.pipeline.training.own import train_own
from worktide.pipeline.training.train import train_panel

Rows = Sequence[tuple[str, ...]]


def _csv(path: Path, rows: Rows, header: tuple[str, ...] = ("text", "judgement")) -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([header, *rows])
    return path


def _rows(count: int = 300) -> Rows:
    return [(f"mend net {row}", "yes" if row % 3 else "no") for row in range(count)]


def test_a_file_of_texts_and_judgements_is_read(tmp_path: Path) -> None:
    given = read_given_labels(_csv(tmp_path / "mine.csv", _rows()), "mine")
    assert given.judged.texts[:2] == ("mend net 0", "mend net 1")
    assert given.judged.level_names == ("no", "yes")
    assert given.judged.levels.sum(axis=0).tolist() == [100, 200]
    assert not given.has_occupations


def test_occupations_are_read_where_they_are_given(tmp_path: Path) -> None:
    rows = [(*row, f"11-{place // 10:04d}") for place, row in enumerate(_rows())]
    given = read_given_labels(_csv(tmp_path / "mine.csv", rows, ("text", "judgement", "occupation")), "mine")
    assert given.has_occupations
    assert given.judged.occupations[10] == "11-0001"


@pytest.mark.parametrize(
    ("levels", "values"),
    [
        (("E0", "E2"), {"E0": 0.0, "E2": 0.5}),
        (("10", "9", "5"), {"5": 0.0, "9": 0.8, "10": 1.0}),
        (("poor", "good", "fair"), {"fair": 0.0, "good": 0.5, "poor": 1.0}),
    ],
)
def test_levels_stand_for_numbers(levels: tuple[str, ...], values: dict[str, float]) -> None:
    assert values_of(dict.fromkeys(levels, 20)) == pytest.approx(values)


def _broken(place: int, row: tuple[str, ...]) -> Rows:
    rows = list(_rows())
    rows[place] = row
    return rows


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (_rows(150), "too few labels; got 150; expected 'at least 200'"),
        (_broken(7, ("", "yes")), r"bad\.csv, row 9: the cell `text` is empty"),
        (_broken(8, ("mend", " ")), r"bad\.csv, row 10: the cell `judgement` is empty"),
        (_broken(9, ("mend", "yes", "no")), "row 11: a row has more cells than the header"),
        (_broken(9, ("mend " * 500, "yes")), "row 11: a text is too long"),
        (_broken(9, ("mend", "ys")), r"fewer than 10 texts; got 'ys \(1\)'"),
        ([(f"a {row}", "yes") for row in range(300)], "wrong number of levels; got 1"),
        ([(f"a {row}", str(row)) for row in range(300)], "wrong number of levels; got 300"),
    ],
)
def test_a_file_that_cannot_be_learnt_from_is_refused(tmp_path: Path, rows: Rows, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        read_given_labels(_csv(tmp_path / "bad.csv", rows), "mine")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"text;judgement\na;b\n", "no column text and no column judgement among text;judgement"),
        (b"", "no column text"),
        ("text,judgement\nMöbel,ja\n".encode("latin-1"), "not UTF-8"),
        (b'text,judgement\n"a,b\n', "could not be read"),
    ],
)
def test_a_file_of_another_form_is_refused(tmp_path: Path, data: bytes, message: str) -> None:
    path = tmp_path / "bad.csv"
    path.write_bytes(data)
    with pytest.raises(SourceError, match=message):
        read_given_labels(path, "mine")


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no such file"):
        read_given_labels(tmp_path / "none.csv", "mine")


@pytest.mark.parametrize("name", ["", "A", "x", "no spaces", "../up", "human_exposure_2023"])
def test_a_name_that_cannot_be_used_is_refused(name: str) -> None:
    with pytest.raises(WorktideError, match="name"):
        check_name(name, ["human_exposure_2023"])


def test_own_heads_lie_where_the_setting_says() -> None:
    assert own_folder({"WORKTIDE_PANEL": "here"}) == Path("here")
    assert own_folder({"XDG_DATA_HOME": "data"}) == Path("data/worktide/panel")


@pytest.fixture(scope="module")
def panel_arrays() -> dict[str, NDArray[np.float64]]:
    return train_panel(known_labels(occupations=60)[0])


def test_an_own_head_is_made_kept_and_used(tmp_path: Path, panel_arrays: dict[str, NDArray[np.float64]]) -> None:
    judged, _ = known_labels(occupations=40, seed=9)
    rows = [(text, "high" if level[2] else "other") for text, level in zip(judged.texts, judged.levels, strict=True)]
    panel = Panel(panel_arrays)
    given = read_given_labels(_csv(tmp_path / "mine.csv", rows), "mine")
    card, arrays = train_own(given.judged, panel, "2026-01-01-abc")
    write_own(tmp_path / "own", card, arrays)
    assert own_cards(tmp_path / "own") == (card,)
    assert card.task_r is not None
    assert card.task_r > 0.5
    assert 0.86 <= card.coverage_90 <= 0.96
    head = open_own(tmp_path / "own", "mine", panel)
    said = head.judge(["tune the bells of the mill", "carve the timber of the mill", "Blorf quux zibble."])
    high = head.levels.index("high")
    assert said.probabilities[0, high] > 0.7
    assert said.probabilities[1, high] < 0.3
    assert said.novelty[2] > said.novelty[0]
    together = panel.judge(["tune the bells of the mill"], also={"mine": head})
    assert set(together.probabilities) == {*panel.raters, "mine"}
    assert together.probabilities["mine"][0, high] == pytest.approx(said.probabilities[0, high], abs=1e-6)


def test_a_damaged_or_missing_own_head_is_reported(
    tmp_path: Path, panel_arrays: dict[str, NDArray[np.float64]]
) -> None:
    panel = Panel(panel_arrays)
    with pytest.raises(WorktideError, match=r"no own rater of this name.*Own raters here: none"):
        open_own(tmp_path, "mine", panel)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / ARRAYS).write_bytes(b"not an archive")
    with pytest.raises(ReleaseError, match="is damaged"):
        open_own(tmp_path, "mine", panel)
