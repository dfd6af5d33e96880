"""The quick templates write what Django's own engine writes, in a process that Django is set up in."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

RUN = """
import json, sys
from collections import namedtuple
import django
django.setup()
from django.template import Context, Engine, Template
from django.utils.safestring import SafeString
from worktide.site.templating import QuickTemplate

class Job:
    title, share, tasks, codes = "<b>Nurses & aides</b>", 1234.5, ("one", "two"), {"soc": '29-"1141"'}
    def shouted(self):
        return self.title.upper()

Pair = namedtuple("Pair", "left right")
values = {"job": Job(), "safe": SafeString("<i>kept</i>"), "none": None, "many": [Job(), Job()], "number": 7}
values["pair"], values["pairs"] = Pair("l", "r"), [("a", "<b>"), ("c", "d")]
engine = Engine()
written = []
for name, source in json.load(sys.stdin):
    makers = (QuickTemplate, Template)
    written.append([maker(source, name=name, engine=engine).render(Context(values)) for maker in makers])
print(json.dumps(written))
"""
SAME = (
    "{{ job.title }}",
    "{{ safe }}{{ none }}{{ number }}{{ job.share }}{{ True }}",
    "{{ job.tasks.1 }} {{ job.codes.soc }} {{ job.codes.missing }} {{ job.missing.more }} {{ pair.right }}",
    "{{ nothing }}",
    "{{ job.shouted }} {{ job.shouted.lower }} {{ job.tasks|join:'; ' }} {{ job.codes.items|length }}",
    "{% autoescape off %}{{ job.title }}{{ safe }}{% endautoescape %}",
    "{% for one in many %}{{ forloop.counter }}{{ one.title }}{% if not forloop.last %}, {% endif %}{% endfor %}",
    "{% with title=job.title %}{{ title }}{% endwith %}{% if job.missing %}yes{% else %}no{% endif %}",
    "{% if nothing.more %}1{% elif number > 6 and not none %}2{% else %}3{% endif %}",
    "{% if nothing == none %}1{% endif %}{% if number in job.tasks or job.title %}2{% endif %}",
    "{% if job.title|default:missing.more %}1{% else %}2{% endif %}{% for one in none %}x{% empty %}none{% endfor %}",
    "{% for left, right in pairs %}{{ right }}{{ left }}{{ forloop.revcounter }}{% endfor %}",
    "{% for one in many %}{% for two in one.tasks %}{{ forloop.parentloop.first }}{{ two }}{% endfor %}{% endfor %}",
    "{% if missing|length %}3{% endif %}{{ job.title|upper }} {{ safe|capfirst }} {{ safe|upper }}",
    "{{ job.tasks|length|add:1 }} {{ nothing|default:'<b>' }}",
    "{{ none|default_if_none:'<none>' }} {{ job.share|floatformat:1 }} {{ number|add:number }} {{ job.shouted|lower }}",
    "{{ job.title|escape }}{{ job.title|safe }}{{ safe|linebreaksbr }}{{ pair|join:job.title }}{{ 'a'|add:'<' }}",
)


def _written(tmp_path: Path, sources: list[tuple[str, str]]) -> list[list[str]]:
    settings = {"DJANGO_SETTINGS_MODULE": "worktide.site.settings", "WORKTIDE_STATE": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", RUN],
        input=json.dumps(sources),
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **settings},
    )
    assert done.returncode == 0, done.stderr
    written: list[list[str]] = json.loads(done.stdout)
    return written


def test_a_quick_template_writes_what_django_writes(tmp_path: Path) -> None:
    for source, (quick, plain) in zip(SAME, _written(tmp_path, [("one.html", source) for source in SAME]), strict=True):
        assert quick == plain, source


@pytest.mark.parametrize(
    ("name", "source", "told"),
    [
        ("page.html", "<p>\n    {{ number }}\n  a word</p>", "<p>\n7\na word</p>"),
        ("code.html", "<pre>\n    {{ number }}</pre>", "<pre>\n    7</pre>"),
        ("mail.txt", "Dear\n    {{ number }}", "Dear\n    7"),
    ],
)
def test_indentation_is_not_sent_except_where_it_is_content(tmp_path: Path, name: str, source: str, told: str) -> None:
    assert _written(tmp_path, [(name, source)])[0][0] == told


COMPARED = """
import json
import django
django.setup()
from django.template.defaultfilters import floatformat
from worktide.release.open import open_release
from worktide.site.templatetags.rows import to_thousandths

release = open_release()
values = {one.value for listed in release.listing for one in release.record(listed.slug).indices.values()}
numbers = [value for value in values if value is not None] + [0.0005, 0.0015, -0.0004, -0.0, -2.5, 1e-7, 1e21]
print(json.dumps([len(numbers), [one for one in numbers if to_thousandths(one) != floatformat(one, "-3")]]))
"""


def test_an_index_in_its_own_unit_is_worded_as_django_words_it(tmp_path: Path) -> None:
    settings = {"DJANGO_SETTINGS_MODULE": "worktide.site.settings", "WORKTIDE_STATE": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", COMPARED], capture_output=True, text=True, check=False, env={**os.environ, **settings}
    )
    assert done.returncode == 0, done.stderr
    count, others = json.loads(done.stdout)
    assert count > 1000
    assert others == []
