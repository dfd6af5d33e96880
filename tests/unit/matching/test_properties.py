"""No spelling of a title leads elsewhere: over all titles of the release, one by one and as hypothesis writes them."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import cache

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import worktide
from worktide.core.titles import title_key
from worktide.matching.folds import folded, squeezed
from worktide.matching.index import Candidate, TitleIndex
from worktide.matching.normal import normalise

Answer = tuple[Candidate, ...]


@cache
def index() -> TitleIndex:
    made = TitleIndex(worktide.open_release().arrays("titles"))
    made.prepare()
    return made


@cache
def every_title() -> tuple[str, ...]:
    return tuple(index().titles())


@cache
def every_key() -> frozenset[str]:
    return frozenset(map(title_key, every_title()))


titles = st.integers(0, 10**9).map(lambda number: every_title()[number % len(every_title())])


def positions(answer: Answer) -> list[int]:
    return [candidate.position for candidate in answer]


def plural(key: str) -> str:
    words = key.split()
    last = words[-1]
    ending = "es" if last.endswith(("s", "x", "z", "ch", "sh")) else "s"
    changed = last[:-1] + "ies" if last.endswith("y") and last[-2:-1] not in "aeiou" else last + ending
    return " ".join([*words[:-1], changed])


SPELLINGS: dict[str, Callable[[str], str]] = {
    "capitals": str.upper,
    "small letters": str.lower,
    "spaces around": lambda title: f"  {title.replace(' ', '   ')} ",
    "hyphens": lambda title: title_key(title).replace(" ", "-"),
    "no spaces": lambda title: title_key(title).replace(" ", ""),
    "full stop": lambda title: f"{title}.",
    "quotation marks": lambda title: f"\u201c{title}\u201d",
    "accents": lambda title: title.replace("e", "e\u0301"),
    "full width": lambda title: title.translate({code: code + 0xFEE0 for code in range(ord("A"), ord("z") + 1)}),
    "and": lambda title: title.replace("&", " and "),
}


@cache
def every_form() -> frozenset[str]:
    """The widest fold of every title: a spelling that meets one of these may be that title."""
    return frozenset(map(folded, every_key()))


def own_or_another_title(spelt: str, title: str) -> bool:
    """Return whether a spelling leads to its title's records, or nowhere, or is a spelling of another title too."""
    found = index().find(spelt)
    if not found or positions(found) == positions(index().find(title)):
        return True
    key = title_key(spelt)
    return key in every_key() or squeezed(key) in every_squeezed()


@cache
def every_squeezed() -> frozenset[str]:
    return frozenset(map(squeezed, every_key()))


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_no_spelling_of_any_title_leads_to_other_records(spelling: str) -> None:
    spell, respelt = SPELLINGS[spelling], []
    for title in every_title():
        spelt = spell(title)
        # What has the title's own key is that title: everything is looked up by keys.
        if title_key(spelt) != title_key(title):
            respelt.append((spelt, title))
    assert [pair for pair in respelt if not own_or_another_title(*pair)] == []
    unanswered = sum(not index().find(spelt) for spelt, _ in respelt)
    assert unanswered <= 0.01 * len(every_title())


def test_no_plural_of_any_title_leads_to_other_records() -> None:
    # The plural of an abbreviation ("PSEs") may be read as another one.
    words = [title for title in every_title() if len(title_key(title)) > 3]
    plurals = [(plural(title_key(title)), title) for title in words]
    assert [pair for pair in plurals if not own_or_another_title(*pair)] == []
    # Words of three letters and less are not folded: 3.7 % of plurals find nothing here.
    assert sum(not index().find(spelt) for spelt, _ in plurals) <= 0.04 * len(plurals)


def test_what_a_title_is_made_into_never_loses_its_level_or_its_words() -> None:
    # A word that is gone from the text stands in a variant, the seniority, the specialisation or what was dropped, or
    # it was put into other words.
    for title in every_title():
        plain = normalise(title)
        assert plain.text or not plain.variants, title
        told = title_key(" ".join((plain.text, *plain.variants, plain.seniority or "", *plain.specialisation)))
        assert told or plain.dropped, title
        own = set(title_key(title).split())
        assert own & set(title_key(f"{told[:290]}").split()) or plain.variants or plain.dropped or plain.seniority, (
            title
        )


NOISE = st.sampled_from(
    [
        " (Remote)",
        " - Nights",
        " (m/w/d)",
        ", Dallas, TX",
        " at Acme Inc.",
        " - Walmart",
        " #48213",
        " ($25/hr)",
        " - PRN",
    ]
)


@given(titles, NOISE)
def test_noise_after_a_title_leads_to_its_records_or_a_wider_spelling_of_it(title: str, noise: str) -> None:
    plain, bare = normalise(title + noise), normalise(title)
    assume("," not in title and " - " not in title and " at " not in title)
    assert plain.text in (bare.text, *bare.variants) or bare.text in (plain.text, *plain.variants)
    assert len(plain.specialisation) + len(plain.dropped) > 0


@given(titles, st.sampled_from(["Senior {}", "Sr. {}", "{} II", "Junior {}", "{} Trainee"]))
def test_a_level_beside_a_title_is_told_and_the_title_is_still_found(title: str, form: str) -> None:
    plain, bare = normalise(form.format(title)), normalise(title)
    assume(plain.text != title_key(form.format(title)))
    assert plain.seniority
    assert bare.text in (plain.text, *plain.variants) or set(plain.text.split()) <= set(
        " ".join((bare.text, *bare.variants)).split()
    )


@given(titles, st.data())
def test_another_order_of_words_leads_to_other_records_only_where_it_is_another_title(
    title: str, data: st.DataObject
) -> None:
    spelt = " ".join(data.draw(st.permutations(title_key(title).split())))
    assert own_or_another_title(spelt, title) or folded(spelt) in every_form()


HOSTILE = (
    *("", " ", "a", "?", "\x00", "\x1b[31mnurse\x1b[0m", "nurse\r\nengineer", "\u202enurse\u202c", "\u200bnurse\u200b"),
    *("x" * 1_000_000, "nurse " * 170_000, "\U0001f469\u200d\u2695\ufe0f", "\U0001f600" * 50_000, "\ud800"),
    *("'; DROP TABLE jobs; --", "' OR 1=1 --", "<script>alert(1)</script>", "<b>nurse</b>", "&lt;nurse&gt;", "{{7*7}}"),
    *("=cmd|' /C calc'!A0", "../../etc/passwd", "%s%n", "NaN", "null", "15-1252.00.00", "-1", "1e309"),
    *("\u0645\u0645\u0631\u0636\u0629", "\u770b\u8b77\u5e2b", "\u0432\u043e\u0434\u0438\u0442\u0435\u043b\u044c"),
    *("\u05d0\u05d7\u05d5\u05ea", "\u0e1e\u0e22\u0e32\u0e1a\u0e32\u0e25", "a\u0301" * 5000, "(" * 5000, "/" * 5000),
)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_answered_in_time(text: str) -> None:
    index().find("registered nurse")
    normalise("registered nurse")
    times = []
    for _ in range(3):
        start = time.perf_counter()
        plain = normalise(text)
        found = index().find(plain.text)
        times.append(time.perf_counter() - start)
    assert min(times) < 0.05
    assert all(0 < candidate.confidence <= 1 for candidate in found)


@given(st.text(max_size=300))
def test_any_text_ends_in_records_or_nothing(text: str) -> None:
    size = len(worktide.open_release().listing)
    for wanted in (text, normalise(text).text):
        assert all(0 <= candidate.position < size for candidate in index().find(wanted))
