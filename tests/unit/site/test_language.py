"""The words of the pages: messages of templates, catalogues, plural rules, and that no word is forgotten."""

from __future__ import annotations

import ast
import re
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path

import pytest
from django.template import Context, Engine
from tools import messages
from tools.messages import SITE, catalogue, compiled

from worktide.core.errors import WorktideError
from worktide.site.language.chosen import Language, chosen
from worktide.site.language.messages import Message
from worktide.site.language.plurals import form_of, forms
from worktide.site.language.templates import in_language, rewritten

TEMPLATES = sorted(path for path in SITE.rglob("templates/**/*") if path.suffix in (".html", ".txt"))


def found_in(source: str) -> list[tuple[str, str]]:
    noted: list[tuple[str, str]] = []
    rewritten(source, lambda message: noted.append((message.text, message.plural)))
    return noted


def spoken(rows: dict[str, str], rule: str = "nplurals=2; plural=(n != 1);") -> Language:
    """A language with the given translations; forms of a plural are parted by a NUL, as gettext keeps them."""
    head = {"": f"Content-Type: text/plain; charset=UTF-8\nPlural-Forms: {rule}\n"}
    return Language("xx", GNUTranslations(BytesIO(messages.binary({**head, **rows}))))


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("<p>No job</p>", "No job"),
        ("<p>\n  Of 100\n  people\n</p>", "Of 100 people"),
        ("<p>About {{ view.hours.value|number }} hours</p>", "About {value} hours"),
        ("<p>{{ a.low }} to {{ b.low }}</p>", "{low} to {low2}"),
        ('<p>See <a href="{% url "data" %}">the data</a>.</p>', "See <a>the data</a>."),
        ('<p>(<a href="/a">one</a> or <a href="/b">two</a>)</p>', "(<a>one</a> or <a2>two</a2>)"),
        ("<p>one<br />line</p>", "one<br>line"),
        ('<img alt="A map" src="x" />', "A map"),
        ('<input {% if a %}placeholder="Job title"{% endif %} />', "Job title"),
        ('<meta name="description" content="What AI does" />', "What AI does"),
        ('{% fold "summary" "In short" findings.summary %}', "In short"),
        ('{{ call.answer|default:"none yet" }}', "none yet"),
    ],
)
def test_a_run_of_a_template_is_one_message(source: str, text: str) -> None:
    assert found_in(source) == [(text, "")]


@pytest.mark.parametrize(
    "source",
    [
        "<script>let words;</script>",
        "<pre>import worktide</pre>",
        "{# a note #}",
        "<p>{{ title }}&nbsp;{{ n }}</p>",
        "<!-- no -->",
    ],
)
def test_what_is_no_text_is_no_message(source: str) -> None:
    assert found_in(source) == []


def test_links_side_by_side_are_messages_of_their_own() -> None:
    assert found_in('<p><a href="/a">One</a> · <a href="/b">Two</a></p>') == [("One", ""), ("Two", "")]


def test_a_count_makes_a_singular_and_a_plural() -> None:
    assert found_in("<p>{{ n }} job{{ n|pluralize }} stand{{ n|pluralize:'s,' }}</p>".replace("'", '"')) == [
        ("{n} job stands", "{n} jobs stand")
    ]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_put_together_again_from_its_messages_is_the_same(path: Path) -> None:
    def same(message: Message) -> str | None:
        return None if message.plural else message.filled(message.text)

    def words(text: str) -> list[str]:
        return re.sub(r">\s+<", "><", text).split()

    source = path.read_text("utf-8")
    plain = source.replace("&quot;", '"')
    again = rewritten(source, same, by_line=path.suffix == ".txt").replace("&quot;", '"')
    assert words(again) == words(plain)


def test_a_translation_puts_values_and_marks_in_its_own_order() -> None:
    source = '<p>About {{ n }} of <a href="/x">{{ jobs|number }} jobs</a></p>'
    language = spoken({"About {n} of <a>{jobs} jobs</a>": "Von <a>{jobs} Berufen</a> etwa {n}"})
    assert in_language(source, language) == '<p>Von <a href="/x">{{ jobs|number }} Berufen</a> etwa {{ n }}</p>'


@pytest.mark.parametrize("words", ["{secret}", "<script>x</script>", "<b>x</b>"])
def test_a_translation_with_a_name_of_its_own_is_not_used(words: str) -> None:
    assert in_language("<p>No job</p>", spoken({"No job": words})) == "<p>No job</p>"


def test_a_translation_cannot_bring_code_or_end_an_attribute() -> None:
    made = in_language('<img alt="A map" />', spoken({"A map": 'x" onload="y {% load z %} <'}))
    assert made == '<img alt="x&quot; onload=&quot;y &#123;% load z %&#125; &lt;" />'


def test_a_page_says_its_language_and_direction_and_marks_what_the_release_says() -> None:
    language = Language("ar_XB", spoken({}).words)
    made = in_language('<html lang="en"><p class="x">{{ task.text }}</p><p>{{ view.many }}</p>', language)
    assert made.startswith('<html lang="ar-XB" dir="rtl">')
    assert '<p class="x" lang="en" dir="ltr">{{ task.text }}</p><p>{{ view.many }}</p>' in made


RUSSIAN = "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);"


def test_each_language_has_its_own_plural_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    language = spoken({"{n} job\0{n} jobs": "{n} работа\0{n} работы\0{n} работ"}, RUSSIAN)
    assert forms(language.words, "{n} job", "{n} jobs") == ["{n} работа", "{n} работы", "{n} работ"]
    assert [form_of(language.words, n) for n in (1, 2, 5, 11, 21)] == [0, 1, 2, 2, 0]
    source = in_language("{{ n }} job{{ n|pluralize }}", language)
    monkeypatch.setattr("worktide.site.language.plurals.CHOSEN", language)
    template = Engine(builtins=["worktide.site.language.plurals"]).from_string(source)
    counts = ("1", "3", ["a", "b", "c", "d", "e"])
    assert [template.render(Context({"n": n})).split()[-1] for n in counts] == ["работа", "работы", "работ"]


@pytest.mark.parametrize("name", ["../de", "de", "DE", "x" * 50])
def test_a_language_without_a_catalogue_is_refused_with_what_to_do(name: str, tmp_path: Path) -> None:
    with pytest.raises(WorktideError, match="WORKTIDE_LANGUAGE") as raised:
        chosen({"WORKTIDE_LANGUAGE": name, "WORKTIDE_LANGUAGES": str(tmp_path)})
    assert raised.value.hint


@pytest.mark.parametrize("damage", [b"", b"no catalogue", b"\xde\x12\x04\x95\0\0", b"\xde\x12\x04\x95" + b"\xff" * 40])
def test_a_damaged_catalogue_is_refused(damage: bytes, tmp_path: Path) -> None:
    place = tmp_path / "de" / "LC_MESSAGES" / "worktide.mo"
    place.parent.mkdir(parents=True)
    place.write_bytes(damage)
    with pytest.raises(WorktideError, match="cannot be read"):
        chosen({"WORKTIDE_LANGUAGE": "de", "WORKTIDE_LANGUAGES": str(tmp_path)})


def test_english_needs_no_catalogue_and_changes_no_byte(tmp_path: Path) -> None:
    language = chosen({"WORKTIDE_LANGUAGES": str(tmp_path)})
    assert language.is_english
    for path in TEMPLATES:
        source = path.read_text("utf-8")
        assert in_language(source, language) is source


def test_the_catalogue_holds_the_words_there_are() -> None:
    assert messages.PLACE.read_text("utf-8") == messages.text(catalogue()), "stale: run python tools/messages.py"


def test_the_longer_language_is_some_40_percent_longer_and_keeps_what_is_held() -> None:
    words = GNUTranslations(BytesIO(compiled(catalogue(), messages.TEST_LANGUAGES["en_XA"])))
    given = [one for one, many in catalogue() if not many and len(one) > 20]
    made = [words.gettext(one) for one in given]
    assert 1.3 < sum(map(len, made)) / sum(map(len, given)) < 1.5
    assert all("⟦" in one for one in made)
    held = re.compile(r"\{[^{}]*\}|</?\w[^<>]*>")
    assert [held.findall(one) for one in made] == [held.findall(one) for one in given]


# Strings of pages with a space or a capital that no reader sees as words of ours.
NO_WORDS = re.compile(
    r"charset|^(?:attachment|inline);|</?[a-z]+[ >]|^<|/|=|^(?:From|To|Subject|Date|Allow|Worktide(?::.*)?)$|^O\*NET"
    r"|^(?:SOC|GPT-4|ISCO|Census|Felten)\b|^User-agent|^Disallow: $|^Sitemap: $|^Our reconstruction: $"
    r"|^(?:all workers|highest fifth|with an escape|rule, | fifth|no difference of these two releases is stored)$"
)
WORDS = re.compile(r"[A-Za-z]{2,}[,;:.]? [A-Za-z“]|^[A-Z][a-z]+$|^ [a-z]+ $")
PAGES = [SITE / name for name in ("words.py", "faults.py", "figures.py", "reports/kinds.py")]
PAGES += [*(SITE / "pages").glob("*.py"), *(SITE / "templatetags").glob("*.py")]
PAGES += [SITE / "alerts" / name for name in ("faults.py", "forms.py", "reasons.py", "words.py")]
# The interface speaks English; errors of these go to whoever runs the site.
ENGLISH_ONLY = {"api_docs.py", "twins.py", "sitemap.py"}


def unwrapped(source: str) -> list[str]:
    """The strings of a module with words that stand in no call for the catalogue."""
    tree = ast.parse(source)
    seen: set[int] = set()
    for node in ast.walk(tree):
        name = getattr(node.func, "id", getattr(node.func, "attr", "")) if isinstance(node, ast.Call) else ""
        if name in (
            "_",
            "ngettext",
            "WorktideError",
            "TypeVar",
            "ParamSpec",
            "compile",
            "error",
            "warning",
            "removeprefix",
        ):
            seen.update(id(one) for one in ast.walk(node))
        if isinstance(node, ast.Expr | ast.Compare):
            seen.update(id(one) for one in ast.iter_child_nodes(node) if isinstance(one, ast.Constant))
        if isinstance(node, ast.Dict):
            seen.update(id(key) for key in node.keys)
    strings = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in seen]
    return [one for one in strings if isinstance(one, str) and WORDS.search(one) and not NO_WORDS.search(one)]


def test_a_word_outside_the_catalogue_is_found() -> None:
    assert unwrapped('x = _("no score")\ny = "no score at all"') == ["no score at all"]


@pytest.mark.parametrize(
    "path", sorted(path for path in PAGES if path.name not in ENGLISH_ONLY), ids=lambda path: path.stem
)
def test_every_word_of_a_page_is_in_the_catalogue(path: Path) -> None:
    assert unwrapped(path.read_text("utf-8")) == []
