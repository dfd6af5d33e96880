"""Building an SVG document: elements, and text broken into lines by an estimate of its width."""

from __future__ import annotations

import textwrap
from typing import Final
from xml.etree.ElementTree import Element, SubElement, tostring

NAMESPACE: Final = "http://www.w3.org/2000/svg"
FONT: Final = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif"
# Mean width of a letter over the size of the font; wide enough for the fonts named above.
LETTER: Final = 0.53

PAPER: Final = "#ffffff"
INK: Final = "#1a1f24"
SOFT: Final = "#545c64"
RULE: Final = "#8a8f94"
RANGE: Final = "#8fbcd6"
OURS: Final = "#0b4a6f"


def number(value: float) -> str:
    """Return a coordinate with at most one decimal.

    >>> number(3), number(2.25), number(100.04)
    ('3', '2.2', '100')
    """
    return f"{value:.1f}".removesuffix(".0")


def document(width: float, height: float, title: str, description: str) -> Element:
    """Return the root of an SVG document on a white ground, with its name and description for screen readers."""
    size = f"0 0 {number(width)} {number(height)}"
    root = Element("svg", xmlns=NAMESPACE, viewBox=size, width=number(width), height=number(height), role="img")
    root.set("aria-labelledby", "title description")
    root.set("font-family", FONT)
    SubElement(root, "title", id="title").text = title
    SubElement(root, "desc", id="description").text = description
    rectangle(root, 0, 0, width, height, PAPER)
    return root


def rectangle(parent: Element, x: float, y: float, width: float, height: float, fill: str, radius: float = 0) -> None:
    """Add a filled rectangle."""
    made = SubElement(parent, "rect", x=number(x), y=number(y), width=number(width), height=number(height), fill=fill)
    if radius:
        made.set("rx", number(radius))


def line(parent: Element, x: float, y: float, to_x: float, to_y: float) -> None:
    """Add a thin line."""
    ends = {"x1": number(x), "y1": number(y), "x2": number(to_x), "y2": number(to_y)}
    SubElement(parent, "line", ends, stroke=RULE)


def dot(parent: Element, x: float, y: float, radius: float = 6) -> None:
    """Add a dot with a white edge."""
    where = {"cx": number(x), "cy": number(y), "r": number(radius)}
    SubElement(parent, "circle", {**where, "stroke-width": "1.5"}, fill=OURS, stroke=PAPER)


def text(parent: Element, x: float, y: float, words: str, size: float, **more: str) -> None:
    """Add a line of text whose baseline is at `y`; `more` are attributes such as `fill`, `weight` and `anchor`."""
    made = SubElement(parent, "text", {"x": number(x), "y": number(y), "font-size": number(size)})
    made.set("fill", more.get("fill", INK))
    if "weight" in more:
        made.set("font-weight", more["weight"])
    if "anchor" in more:
        made.set("text-anchor", more["anchor"])
    made.text = words


def lines_of(words: str, size: float, width: float, most: int) -> list[str]:
    """Return text broken into at most `most` lines that fit `width` at a size; the rest is cut with an ellipsis."""
    letters = max(int(width / (LETTER * size)), 10)
    return textwrap.wrap(words, letters, max_lines=most, placeholder="…", break_on_hyphens=False)


def strip(parent: Element, x: float, y: float, width: float, ends: tuple[float, float, float]) -> None:
    """Add an axis from 0 to 1 with a range and a dot on it; `ends` are low, value and high between 0 and 1."""
    low, value, high = (min(max(end, 0.0), 1.0) for end in ends)
    line(parent, x, y, x + width, y)
    rectangle(parent, x + low * width, y - 6, max((high - low) * width, 2), 12, RANGE, 2)
    dot(parent, x + value * width, y)


def written(root: Element) -> bytes:
    """Return an SVG document as UTF-8; the same elements give the same bytes."""
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"
