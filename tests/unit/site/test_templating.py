"""The quick templates write what Django's own engine writes."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.template import Context, Engine, Template
from django.utils.safestring import SafeString

from worktide.site.templating import QuickTemplate


@dataclass(frozen=True, slots=True)
class Job:
    title: str
    share: float
    tasks: tuple[str, ...]
    codes: dict[str, str]

    def shouted(self) -> str:
        return self.title.upper()


JOB = Job("<b>Nurses & aides</b>", 1234.5, ("one", "two"), {"soc": '29-"1141"'})
VALUES = {"job": JOB, "safe": SafeString("<i>kept</i>"), "none": None, "many": [JOB, JOB], "number": 7}
SOURCES = (
    "{{ job.title }}",
    "{{ safe }}{{ none }}{{ number }}{{ job.share }}",
    "{{ job.tasks.1 }} {{ job.codes.soc }} {{ job.codes.missing }} {{ job.missing.more }} {{ nothing }}",
    "{{ job.shouted }} {{ job.tasks|join:'; ' }} {{ job.title|upper }} {{ job.codes.items|length }}",
    "{% autoescape off %}{{ job.title }}{{ safe }}{% endautoescape %}",
    "{% for one in many %}{{ forloop.counter }}{{ one.title }}{% if not forloop.last %}, {% endif %}{% endfor %}",
    "{% with title=job.title %}{{ title }}{% endwith %}{% if job.missing %}yes{% else %}no{% endif %}",
)


@pytest.mark.parametrize("source", SOURCES)
def test_a_quick_template_writes_what_django_writes(source: str) -> None:
    engine = Engine()
    quick, plain = QuickTemplate(source, engine=engine), Template(source, engine=engine)
    assert quick.render(Context(VALUES)) == plain.render(Context(VALUES))


def test_indentation_is_not_sent_except_where_it_is_content() -> None:
    engine = Engine()
    page = QuickTemplate("<p>\n    {{ number }}\n  a word</p>", name="page.html", engine=engine)
    kept = QuickTemplate("<pre>\n    {{ number }}</pre>", name="code.html", engine=engine)
    mail = QuickTemplate("Dear\n    {{ number }}", name="mail.txt", engine=engine)
    assert page.render(Context(VALUES)) == "<p>\n7\na word</p>"
    assert kept.render(Context(VALUES)) == "<pre>\n    7</pre>"
    assert mail.render(Context(VALUES)) == "Dear\n    7"
