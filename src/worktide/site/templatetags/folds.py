"""Sections of a page that are closed until a reader opens them: the heading and the finding always show."""

from __future__ import annotations

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_block_tag
def fold(content: SafeString, name: str, title: str, finding: str) -> SafeString:
    """Return a folded section with its heading and finding; a link to `#name` opens it where the browser can."""
    return SafeString(
        f'<section aria-labelledby="{name}-heading">\n<details class="fold">\n'
        f'<summary><h2 id="{name}-heading">{conditional_escape(title)}</h2>'
        f'<span class="finding">{conditional_escape(finding)}</span></summary>\n'
        f'<div class="fold-body" id="{name}">{conditional_escape(content)}</div>\n</details>\n</section>'
    )
