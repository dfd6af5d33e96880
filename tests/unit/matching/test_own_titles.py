"""An operator's own titles: what is read, what is refused, and which spellings of a title lead to its records."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import worktide
from worktide.core.errors import ReleaseError, SourceError, WorktideError
from worktide.matching.codes import codes_of
from worktide.matching.own_title_table import read_titles
from worktide.matching.own_titles import (
    FOLD_CONFIDENCE,
    OwnTitle,
    OwnTitles,
    TitleFile,
    check_language,
    check_name,
    folded_own_key,
    name_of,
    own_key,
    own_titles,
    own_titles_folder,
    remove_titles,
    title_files,
    write_titles,
)

GERMAN = (
    OwnTitle("Fachkraft für Lagerlogistik", "isco_08", "4321"),
    OwnTitle("Kfz-Mechatroniker", "soc_2018", "49-3023"),
    OwnTitle("Krankenpfleger", "onet_soc_2019", "29-1141.00"),
    OwnTitle("Tiefbaufacharbeiter/-in", "soc_2018", "47-2061"),
    OwnTitle("Verwaltungsfachangestellter", "soc_2018", "43-9061"),
    OwnTitle("Gleisbauer", "soc_2018", "47-4061"),
)


@cache
def known(titles: tuple[OwnTitle, ...] = GERMAN, language: str = "de") -> OwnTitles:
    return OwnTitles((TitleFile("own", language, titles),), codes_of(worktide.open_release()))


def slugs(own: OwnTitles, title: str) -> list[str]:
    listing = worktide.open_release().listing
    return [listing[one.position].slug for one in own.find(title)]


def table(tmp_path: Path, text: str | bytes) -> Path:
    path = tmp_path / "own.csv"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


@pytest.mark.parametrize(
    ("title", "spelling"),
    [
        ("Kfz-Mechatroniker", "KFZ Mechatroniker (m/w/d)"),
        ("Kfz-Mechatroniker", "Kfzmechatronikerin"),
        ("Kfz-Mechatroniker", "Kfz-Mechatroniker*innen"),
        ("Krankenpfleger", "Krankenschwester"),
        ("Krankenpfleger", "Krankenpflegerin (w/m/d) - Nachtschicht"),
        ("Tiefbaufacharbeiter/-in", "Tiefbaufacharbeiterin"),
        ("Verwaltungsfachangestellter", "Verwaltungsfachangestellte (m/w/d)"),
        ("Gleisbauer", "Gleisbauer, Berlin"),
        ("Fachkraft für Lagerlogistik", "FACHKRAFT FUER LAGERLOGISTIK"),
        ("Fachkraft für Lagerlogistik", "Fachkräfte für Lagerlogistik"),
    ],
)
def test_gendered_plural_and_compound_forms_lead_to_the_title(title: str, spelling: str) -> None:
    own = known()
    assert slugs(own, spelling) == slugs(own, title) != []


def test_the_title_itself_is_surest() -> None:
    own = known()
    assert own.find("Krankenpfleger")[0].confidence == 1
    assert own.find("Krankenschwester")[0].confidence == FOLD_CONFIDENCE


@pytest.mark.parametrize("title", ["Bauer", "Gleis", "Lagerlogistik", "Krankenhaus", "", "(m/w/d)", "\U0001f600"])
def test_other_titles_are_not_answered(title: str) -> None:
    assert known().find(title) == ()


@pytest.mark.parametrize("title", ["看護師", "Водитель", "ممرضة", "νοσοκόμα"])
def test_titles_in_any_script_are_found_again(title: str) -> None:
    own = known((OwnTitle(title, "isco_08", "2221"),), "el")
    assert slugs(own, f"  {title.upper()} ") == slugs(own, title) != []


def test_a_fold_that_two_titles_share_with_different_records_answers_neither() -> None:
    own = known((OwnTitle("Maler", "soc_2018", "47-2141"), OwnTitle("Malerin", "soc_2018", "27-1013")))
    assert slugs(own, "Maler") != slugs(own, "Malerin")
    assert slugs(own, "Malerinnen") == []


def test_a_title_in_two_rows_has_both_codes() -> None:
    own = known((OwnTitle("Springer", "soc_2018", "29-1141"), OwnTitle("Springer", "soc_2018", "35-3031")))
    one, other = known(GERMAN[2:3]).find("Krankenpfleger"), own.find("Springer")
    assert {one[0].position} < {candidate.position for candidate in other}
    assert sum(candidate.confidence for candidate in other) == pytest.approx(1, abs=1e-3)


def test_a_code_that_the_release_does_not_know_is_counted_and_not_answered() -> None:
    own = known((OwnTitle("Gone", "soc_2018", "15-1132"), OwnTitle("Nurse", "soc_2018", "29-1141")), "en")
    assert (own.unknown, len(own)) == (1, 1)
    assert own.find("gone") == ()
    assert slugs(own, "nurses") == slugs(own, "nurse") != []


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_table_is_read_with_any_usual_delimiter(tmp_path: Path, delimiter: str) -> None:
    rows = [
        ["\ufeffTitle", "Code", "System"],
        ["Bäcker", "7512", "isco_08"],
        ["", "", ""],
        ["Koch", "35-2014", "SOC_2018"],
    ]
    text = "\r\n".join(delimiter.join(row) for row in rows)
    read = read_titles(table(tmp_path, text), codes_of(worktide.open_release()))
    assert read == (OwnTitle("Bäcker", "isco_08", "7512"), OwnTitle("Koch", "soc_2018", "35-2014"))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "own.csv: the file is empty"),
        ("title,code\nKoch,35-2014\n", "own.csv, row 1: the column system is missing"),
        ("title,code,system\n", "own.csv: no titles in the file"),
        ("title,code,system\nKoch,35-2014,soc_2018\n---,35-2014,soc_2018\n", "row 3: a title has no letter or digit"),
        ("title,code,system\nKoch,35,soc_2018\n", "row 2: not a SOC code; got '35'"),
        ("title,code,system\nKoch,35-2014\n", "row 2: unknown classification"),
        ("title,code,system\nKoch,35-2014,naics\n", "row 2: unknown classification; got 'naics'"),
        ("title,code,system\nKoch,99-9999,soc_2018\n", "row 2: unknown code of soc_2018; got '99-9999'"),
        ('title,code,system\n"Koch,35-2014,soc_2018\n', "own.csv: is no CSV"),
        (b"title,code,system\nB\xe4cker,7512,isco_08\n", "own.csv, row 2: is not UTF-8"),
        ("title,code,system\nKoch\x00,35-2014,soc_2018\n", "own.csv: holds NUL bytes"),
        (f"title,code,system\n{'x' * 301},35-2014,soc_2018\n", "row 2: a title has more than 300 characters"),
    ],
)
def test_what_is_wrong_in_a_table_is_named_with_its_row(tmp_path: Path, text: str | bytes, message: str) -> None:
    with pytest.raises(SourceError) as caught:
        read_titles(table(tmp_path, text), codes_of(worktide.open_release()))
    assert message in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"gone\.csv: cannot be read"):
        read_titles(tmp_path / "gone.csv", codes_of(worktide.open_release()))


def test_files_are_kept_listed_read_again_when_changed_and_removed(tmp_path: Path) -> None:
    release, folder = worktide.open_release(), tmp_path / "titles"
    assert own_titles(release, folder).find("Koch") == ()
    write_titles(folder, TitleFile("own", "de", (OwnTitle("Koch", "soc_2018", "35-2014"),)))
    assert title_files(folder) == (TitleFile("own", "de", (OwnTitle("Koch", "soc_2018", "35-2014"),)),)
    first = own_titles(release, folder)
    assert first.find("Koch") != ()
    assert own_titles(release, folder) is first
    with pytest.raises(WorktideError, match="Own titles here: own"):
        remove_titles(folder, "other")
    remove_titles(folder, "own")
    assert own_titles(release, folder).find("Koch") == ()


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "own.json").write_text("{")
    with pytest.raises(ReleaseError, match=r"own\.json: is damaged"):
        title_files(tmp_path)


def test_names_languages_and_the_folder() -> None:
    assert name_of(Path("Meine Titel (2026).csv")) == "meine-titel-2026"
    assert check_language(" DE ") == "de"
    for wrong in ("", "../x", "A"):
        with pytest.raises(WorktideError, match="cannot be the name"):
            check_name(wrong)
    with pytest.raises(WorktideError, match="not a language code"):
        check_language("german")
    assert own_titles_folder({"WORKTIDE_TITLES": "/somewhere"}) == Path("/somewhere")
    assert own_titles_folder({"XDG_DATA_HOME": "/data"}) == Path("/data/worktide/titles")


@given(st.text(max_size=200), st.sampled_from(["de", "es", "fr", "it", "nl", "pt", "en", "xx"]))
def test_any_text_has_a_key_and_is_answered(title: str, language: str) -> None:
    key = own_key(title)
    assert own_key(key) == key
    assert " " not in folded_own_key(key, language)
    assert sum(one.confidence for one in known().find(title)) <= 1 + 1e-3
