"""A job's answer as a picture of 1200 by 630 pixels, the size that sites show beside a link."""

from __future__ import annotations

import io
from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

from worktide.charts.score_card import Measure, ScoreCard
from worktide.charts.svg import INK, OURS, PAPER, RANGE, RULE, SOFT

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont, ImageFont

WIDTH: Final = 1200
HEIGHT: Final = 630
MARGIN: Final = 72
INNER: Final = WIDTH - 2 * MARGIN
QUESTION_LINES: Final = 3
QUESTION_SIZES: Final = (60, 52, 44)
COLOURS: Final = (INK, SOFT, OURS, RANGE, RULE)
# Between paper and each colour, for edges; with the paper itself 61 in all, so that a pixel takes six bits.
SHADES: Final = 12


@cache
def can_draw() -> bool:
    """Return whether the library that draws pictures (Pillow) is installed."""
    return find_spec("PIL") is not None


def _font(size: int) -> FreeTypeFont | ImageFont:
    from PIL import ImageFont

    # Pillow's own font: the same picture on every machine, with fonts installed or without.
    return ImageFont.load_default(size)


def _broken(words: str, font: FreeTypeFont | ImageFont, width: float) -> list[str]:
    """Return text broken into lines no wider than `width` pixels, as the font measures them."""
    lines: list[str] = []
    for word in words.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and font.getlength(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _question(draw: ImageDraw, words: str) -> float:
    """Draw the question in the largest size that fits three lines, and return where it ends."""
    size = QUESTION_SIZES[-1]
    for size in QUESTION_SIZES:
        if len(_broken(words, _font(size), INNER)) <= QUESTION_LINES:
            break
    lines = _broken(words, _font(size), INNER)[:QUESTION_LINES]
    for place, line in enumerate(lines):
        draw.text((MARGIN, 64 + place * size * 1.2), line, fill=INK, font=_font(size), stroke_width=1, stroke_fill=INK)
    return 64 + len(lines) * size * 1.2


def _measure(draw: ImageDraw, measure: Measure, top: float) -> None:
    draw.text((MARGIN, top), measure.label, fill=SOFT, font=_font(26))
    draw.text((MARGIN, top + 32), measure.words, fill=INK, font=_font(38))
    low, value, high = (
        MARGIN + INNER * min(max(end / measure.end, 0.0), 1.0)
        for end in (measure.interval.low, measure.interval.value, measure.interval.high)
    )
    middle = top + 104
    draw.line((MARGIN, middle, MARGIN + INNER, middle), fill=RULE, width=2)
    draw.rounded_rectangle((low, middle - 12, max(high, low + 4), middle + 12), radius=4, fill=RANGE)
    draw.ellipse((value - 12, middle - 12, value + 12, middle + 12), fill=OURS, outline=PAPER, width=3)


@cache
def _palette() -> Image:
    """Return a picture that holds the palette: the paper and, for each colour, the shades from it to the paper."""
    from PIL import Image, ImageColor

    paper, *colours = (ImageColor.getrgb(one)[:3] for one in (PAPER, *COLOURS))
    shades = [
        round(light + (full - light) * step / SHADES)
        for colour in colours
        for step in range(1, SHADES + 1)
        for light, full in zip(paper, colour, strict=True)
    ]
    holder = Image.new("P", (1, 1))
    holder.putpalette([*paper, *shades])
    return holder


def preview(card: ScoreCard) -> bytes:
    """Return a score card as PNG; the same card gives the same bytes. Needs Pillow: see `can_draw`."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, WIDTH, 14), fill=OURS)
    top = max(_question(draw, card.question) + 28, 224)
    for place, measure in enumerate(card.measures[:2]):
        _measure(draw, measure, top + 150 * place)
    if not card.measures:
        for place, line in enumerate(_broken(card.note, _font(34), INNER)):
            draw.text((MARGIN, top + 46 * place), line, fill=INK, font=_font(34))
    draw.text((MARGIN, HEIGHT - 62), card.source, fill=SOFT, font=_font(24))
    packed = io.BytesIO()
    image.quantize(palette=_palette(), dither=Image.Dither.NONE).save(packed, "PNG", compress_level=6)
    return packed.getvalue()
