"""Sections of a page that are closed until a reader opens them: the heading and the finding always show."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()

_FOLD = """<section aria-labelledby="{0}-heading">
<details class="fold">
<summary><h2 id="{0}-heading">{1}</h2><span class="finding">{2}</span></summary>
<div class="fold-body" id="{0}">{3}</div>
</details>
</section>"""


@register.simple_block_tag
def fold(content: SafeString, name: str, title: str, finding: str) -> SafeString:
    """Return a folded section with its heading and finding; a link to `#name` opens it where the browser can."""
    return format_html(_FOLD, name, title, finding, content)
