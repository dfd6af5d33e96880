"""Styles that a page waits for are named in a header, those for print are not."""

from __future__ import annotations

import pytest

from worktide.site.preloads import preloads

PAGE = (
    b'<link rel="icon" href="/static/mark.svg" />'
    b'<link rel="stylesheet" href="/static/a.css" /><link rel="stylesheet"\nhref="/static/b.css" />'
    b'<link rel="stylesheet"\nhref="/static/print.css"\nmedia="print" />'
)


def test_the_styles_for_a_screen_are_named_in_their_order() -> None:
    assert preloads(PAGE) == "</static/a.css>; rel=preload; as=style, </static/b.css>; rel=preload; as=style"


@pytest.mark.parametrize("head", [b"", b'<link rel="stylesheet" href="https://elsewhere.example/a.css" />'])
def test_nothing_else_is_named(head: bytes) -> None:
    assert preloads(head) == ""
