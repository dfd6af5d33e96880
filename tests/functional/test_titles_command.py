"""`worktide titles` as an operator runs it: what is kept, listed and removed, and what is refused with its row."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

import worktide
from worktide.cli.titles import command
from worktide.core.errors import WorktideError
from worktide.matching.own_titles import own_titles

TITLES = "title;code;system\nBäcker/-in;7512;isco_08\nKfz-Mechatroniker;49-3023;soc_2018\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    place = tmp_path / "kept"
    monkeypatch.setenv("WORKTIDE_TITLES", str(place))
    return place


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "Meine Titel.csv"
    path.write_text(TITLES, encoding="utf-8")
    return path


def _run(*arguments: str) -> str:
    done = CliRunner().invoke(command, arguments, catch_exceptions=False)
    assert done.exit_code == 0
    return done.output


def test_titles_are_added_used_listed_replaced_and_removed(table: Path, folder: Path) -> None:
    assert _run("add", str(table), "--language", "de") == (
        f"2 titles kept as meine-titel (de), in {folder / 'meine-titel.json'}\n"
    )
    release = worktide.open_release()
    found = own_titles(release).find("Bäckerin (m/w/d)")
    assert release.listing[found[0].position].slug == "bakers"
    assert json.loads(_run("list", "--json")) == [{"name": "meine-titel", "language": "de", "titles": 2, "unknown": 0}]
    assert "meine-titel" in _run("list")
    table.write_text("title,code\nBäcker,51-3011\n", encoding="utf-8")
    replaced = json.loads(_run("add", str(table), "--system", "soc_2018", "--language", "de", "--json"))
    assert (replaced["name"], replaced["titles"]) == ("meine-titel", 1)
    assert _run("remove", "meine-titel") == "removed meine-titel\n"
    assert _run("list") == "no titles of your own; add some with: worktide titles add FILE\n"
    assert own_titles(release).find("Bäckerin (m/w/d)") == ()


def test_a_wrong_row_is_named_and_nothing_is_kept(table: Path, folder: Path) -> None:
    table.write_text(f"{TITLES}Koch;35-99;soc_2018\n", encoding="utf-8")
    with pytest.raises(WorktideError, match=r"Meine Titel\.csv, row 4: not a SOC code; got '35-99'") as caught:
        _run("add", str(table), "--language", "de")
    assert caught.value.exit_code == 2
    assert not folder.exists()


def test_a_wrong_row_leaves_what_was_kept(table: Path, folder: Path) -> None:
    _run("add", str(table), "--language", "de", "--name", "own")
    before = (folder / "own.json").read_bytes()
    table.write_text("title,code,system\n", encoding="utf-8")
    with pytest.raises(WorktideError, match="no titles in the file"):
        _run("add", str(table), "--language", "de", "--name", "own")
    assert (folder / "own.json").read_bytes() == before


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--language", "german"], "not a language code; got 'german'"),
        (["--name", "../own"], "this cannot be the name of a file of titles"),
    ],
)
def test_wrong_options_are_refused(table: Path, options: list[str], message: str) -> None:
    with pytest.raises(WorktideError, match=message):
        _run("add", str(table), *options)


def test_removing_what_is_not_there_names_what_is(table: Path) -> None:
    _run("add", str(table), "--name", "own")
    with pytest.raises(WorktideError, match="Own titles here: own"):
        _run("remove", "other")
