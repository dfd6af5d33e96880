"""Titles as people write them: what is left, what else to try, and what was taken off."""

from __future__ import annotations

import json
import time
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

import worktide
from worktide.core.titles import LONGEST_TITLE, title_key
from worktide.matching.foreign import MAYBE, is_foreign_word
from worktide.matching.genders import base_forms, inflected, language_of_mark, stem
from worktide.matching.index import TitleIndex
from worktide.matching.normal import MOST_VARIANTS, normalise, normalise_many
from worktide.matching.vocabulary import english, languages, shared_words


@pytest.mark.parametrize(
    ("title", "text", "seniority"),
    [
        ("swe II", "software engineer", "ii"),
        ("Sr. MLOps Eng.", "mlops engineer", "senior"),
        ("RN", "registered nurse", None),
        ("Jr Web Dev", "web developer", "junior"),
        ("Data Analyst, Senior", "data analyst", "senior"),
        ("Electrician Apprentice", "electrician", "apprentice"),
        ("Trainee Accountant", "accountant", "trainee"),
        ("Financial Analyst III", "financial analyst", "iii"),
        ("Software Engineer L4", "software engineer", "l4"),
        ("Tier 2 Support Specialist", "support specialist", "tier 2"),
        ("Head of Marketing", "marketing manager", "head"),
        ("Asst. Mgr.", "assistant manager", "assistant"),
        ("Principal Software Engineer", "principal software engineer", "principal"),
        ("Medical Assistant", "medical assistant", None),
        ("Principal", "principal", None),
        ("Lead Burner", "lead burner", None),
        ("Senior Living Director", "senior living director", None),
        ("Associate Professor", "associate professor", None),
    ],
)
def test_levels_come_off_and_are_told(title: str, text: str, seniority: str | None) -> None:
    plain = normalise(title)
    assert (plain.text, plain.seniority) == (text, seniority)


@pytest.mark.parametrize(
    ("title", "text", "specialisation", "dropped"),
    [
        ("truck driver (nights)", "truck driver", ("nights",), ()),
        ("2nd shift Machine Operator", "machine operator", ("2nd shift",), ()),
        ("Registered Nurse - ICU - PRN", "registered nurse", ("ICU", "PRN"), ()),
        ("Cook at Acme Inc.", "cook", (), ("Acme Inc.",)),
        ("Cashier - Walmart", "cashier", (), ("Walmart",)),
        ("Cashier @ Target", "cashier", (), ("Target",)),
        ("Welder ($25-$30/hr)", "welder", (), ("$25-$30/hr",)),
        ("Data Analyst #48213", "data analyst", (), ("#48213",)),
        ("JR-12345 Data Analyst", "data analyst", (), ("JR-12345",)),
        ("Data Analyst (Remote, US)", "data analyst", ("Remote",), ("US",)),
        ("Data Scientist, New York, NY", "data scientist", (), ("New York", "NY")),
        ("Registered Nurse (RN)", "registered nurse", (), ("RN",)),
        ("<b>Nurse</b>", "nurse", (), ("<b>", "</b>")),
        ("Part Time Cashier", "cashier", ("part time",), ()),
        ("Attorney at Law", "attorney at law", (), ()),
        ("Night Auditor", "night auditor", (), ()),
        ("Remote Sensing Scientist", "remote sensing scientist", (), ()),
        ("Contract Manager", "contract manager", (), ()),
    ],
)
def test_noise_comes_off_and_is_returned(
    title: str, text: str, specialisation: tuple[str, ...], dropped: tuple[str, ...]
) -> None:
    plain = normalise(title)
    assert (plain.text, plain.specialisation, plain.dropped) == (text, specialisation, dropped)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("LABORER, LANDSCAPE", "landscape laborer"),
        ("Teacher, Elementary School", "elementary school teacher"),
        ("Cook, Short Order", "short order cook"),
        ("Attendant, Amusement Park & Concessions", "amusement park and concessions attendant"),
        ("Engineer (Software)", "software engineer"),
        ("Manager - Marketing", "marketing manager"),
        ("VP, Sales", "sales vice president"),
        ("Labourer", "laborer"),
        ("IT Support Tech", "it support technician"),
        ("HR Admin", "human resources administrator"),
    ],
)
def test_inversions_spellings_and_abbreviations(title: str, text: str) -> None:
    assert normalise(title).text == text


@pytest.mark.parametrize(
    ("title", "variant"),
    [
        ("PM", "product manager"),
        ("PM", "project manager"),
        ("MA", "medical assistant"),
        ("Waitress needed", "waiter"),
        ("Lorry driver", "truck driver"),
        ("Cook/Dishwasher", "dishwasher"),
        ("Sales/Marketing Manager", "sales manager"),
        ("Director of Nursing", "nursing director"),
        ("Registered Nurse - Pediatrics", "pediatrics registered nurse"),
        ("Associate Software Engineer", "software engineer"),
        ("Team Lead, Customer Service", "customer service supervisor"),
    ],
)
def test_what_may_be_meant_is_a_variant(title: str, variant: str) -> None:
    assert variant in normalise(title).variants


@pytest.mark.parametrize(
    ("title", "language", "text"),
    [
        ("ingeniera de datos", "es", "data engineer"),
        ("técnico de mantenimiento industrial", "es", "industrial maintenance technician"),
        ("maestra de escuela primaria", "es", "elementary school teacher"),
        ("LKW-Fahrer (m/w/d)", "de", "truck driver"),
        ("Krankenschwester", "de", "registered nurse"),
        ("Softwareentwickler:in", "de", "software developer"),
        ("Bäckerin", "de", "baker"),
        ("Baecker", "de", "baker"),
        ("Verkäufer/-in", "de", "salesperson"),
        ("Verkäuferinnen", "de", "salesperson"),
        ("Kaufmann/-frau im Einzelhandel", "de", "retail salesperson"),
        ("infirmière", "fr", "registered nurse"),
        ("Ingénieur logiciel (H/F)", "fr", "software engineer"),
        ("femme de chambre", "fr", "room attendant"),
        ("motorista de caminhão", "pt", "truck driver"),
        ("addetta alle vendite", "it", "retail salesperson"),
        ("vrachtwagenchauffeur (m/v)", "nl", "truck driver"),
    ],
)
def test_known_words_of_other_languages_become_english(title: str, language: str, text: str) -> None:
    plain = normalise(title)
    assert (plain.language, plain.text) == (language, text)
    assert plain.certainty > MAYBE
    assert plain.variants[-1] == title_key(plain.variants[-1])


@pytest.mark.parametrize(
    ("title", "language"),
    [("gerente de sucursal", "es"), ("водитель", "ru"), ("운전사", "ko"), ("Fachwirtin für Büro (m/w/d)", "de")],
)
def test_what_is_not_known_in_full_stays_as_it_is(title: str, language: str) -> None:
    plain = normalise(title)
    assert plain.language == language
    assert set(plain.text.split()) <= set(title_key(title).split())


@pytest.mark.parametrize("title", ["chef de partie", "Maitre d'", "Data Analyst (m/w/d)", "Barista", "Au Pair"])
def test_english_titles_with_words_from_elsewhere_stay_english(title: str) -> None:
    assert normalise(title).language is None


def test_no_word_of_the_releases_titles_is_taken_for_another_language() -> None:
    index = TitleIndex(worktide.open_release().arrays("titles"))
    taken = {word for title in index.titles() for word in title_key(title).split() if is_foreign_word(word)}
    assert taken == set()


def test_no_title_of_the_release_is_read_as_another_language() -> None:
    index = TitleIndex(worktide.open_release().arrays("titles"))
    assert [title for title in index.titles() if normalise(title).certainty > MAYBE] == []


def test_words_are_lookup_keys_and_the_dictionary_is_not_small() -> None:
    words = english()
    tables = (words.abbreviations, words.last, words.first, words.neutral, words.spellings, words.synonyms)
    assert all(key == title_key(key) and other == title_key(other) for table in tables for key, other in table.items())
    assert all(key == title_key(key) for key in words.work_kinds | words.places | words.employers | words.heads)
    assert {language.code for language in languages()} == {"de", "es", "fr", "it", "nl", "pt"}
    entries = [(key, value) for one in languages() for table in (one.jobs, one.fields) for key, value in table.items()]
    assert len(entries) >= 300
    assert all(key == title_key(key) and value == title_key(value) for key, value in entries)
    assert shared_words() == {title_key(word) for word in shared_words()}


def test_data_files_name_no_key_twice() -> None:
    def once(pairs: list[tuple[str, object]]) -> dict[str, object]:
        names = [name for name, _ in pairs]
        assert len(names) == len(set(names)), sorted(name for name in names if names.count(name) > 1)
        return dict(pairs)

    for name in ("english.json", "foreign.json"):
        text = resources.files("worktide.matching.words").joinpath(name).read_text(encoding="utf-8")
        assert json.loads(text, object_pairs_hook=once)


def test_gendered_forms() -> None:
    assert "ingeniero" in base_forms("ingeniera", "es")
    assert "vendeur" in base_forms("vendeuse", "fr")
    assert {"fahrerin", "fahrerinnen"} <= set(inflected("fahrer", "de"))
    assert [language_of_mark(mark) for mark in ("(m/w/d)", "(H/F)", "(m/v)", "(m/f)")] == ["de", "fr", "nl", None]
    assert stem("enfermeras", "es") == stem("enfermero", "es")
    assert stem("nurse", "en") == "nurse"


@given(st.text(max_size=400))
def test_any_text_is_answered_in_the_letters_of_a_lookup_key(title: str) -> None:
    plain = normalise(title)
    assert plain.text == title_key(plain.text)
    assert len(plain.variants) <= MOST_VARIANTS
    assert all(variant and variant == title_key(variant) != plain.text for variant in plain.variants)
    assert len(set(plain.variants)) == len(plain.variants)


@given(st.text(alphabet="abcdefgh ,-()/&$#0123456789.:|@\u00e4\u00df", max_size=120))
def test_noise_alone_raises_nothing_and_is_deterministic(title: str) -> None:
    assert normalise(title) == normalise(title)


def test_only_the_first_characters_count() -> None:
    assert normalise("nurse " * 200_000) == normalise("nurse " * (LONGEST_TITLE // 6))


def test_many_titles_are_answered_in_their_order() -> None:
    titles = ["RN", "swe II", "RN", ""]
    assert normalise_many(titles) == [normalise(title) for title in titles]


def test_hostile_text_takes_less_than_the_limit() -> None:
    pieces = [
        "(",
        "$1,",
        "<a",
        "&amp;",
        "1-",
        "/in",
        ", ",
        "\U0001f600",
        "\x00",
        "\u202e",
        "\u0645",
        "a\u0301",
        "- ",
        "9",
    ]
    for piece in pieces:
        hostile, times = piece * (1_000_000 // len(piece)), []
        for _ in range(3):
            start = time.perf_counter()
            normalise(hostile)
            times.append(time.perf_counter() - start)
        assert min(times) < 0.05, piece
