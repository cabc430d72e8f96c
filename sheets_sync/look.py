"""How roles and tones are drawn: fonts, fills, lines and sizes for every home of a workbook. Pure.

The three kinds of header differ in lightness (dark, middle, light), so they stay apart in black and white
print and for every kind of colour vision. Tones lean on blue, orange and purple, never on red against
green, and only underline a word that already says the same.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache, lru_cache
from types import MappingProxyType

from sheets_sync.model import Role, Tone

PAGE_WIDTH = 206.0
"""The most characters of 11 points squeezed across a landscape page: they print at 7.5 points."""

FONT = "Calibri"
"""Every office suite has it or a font of the same widths."""

ONE_LINE_POINTS = 21.0
"""A row lower than this shows one line; programs make it so by themselves."""

MOST_ROW_POINTS = 409.0
"""No row of a workbook can be taller."""

DEFAULT_WIDTH = 9.0
"""The width in characters of a column that has none of its own."""

_POINTS_A_CHARACTER, _PADDING_POINTS = 5.25, 4.0
"""Column widths count the digits of 11 points that fit; some points at both sides stay free."""

_LINE_HEIGHT, _SPARE_POINTS = 14.6 / 11, 3.0
"""What office programs give a line, in sizes of the font, and leave below the last."""

_SPACE = 0.23
_WIDEST_LETTER = 0.62
"""Of ordinary letters; capitals that are wider are rare in a row."""

_ADVANCES = {
    letter: hundredths / 100
    for hundredths, letters in {
        23: " '`il",
        25: "j,.I’:;",
        31: "-()[]{}ftJ!",
        36: "rs/\\",
        41: '"zLcx',
        46: "kvyF?S|Zg",
        50: "aETY#*+<=>^_e~•é$0123456789",
        53: "KPXCbdhnopquBRüß",
        62: "VADHGU",
        67: "NOQ&…w%",
        82: "mMW@",
    }.items()
    for letter in letters
}
"""How wide letters are, in sizes of the font; measured on Carlito, whose letters are as wide as Calibri's."""

_INK = "1F1F1F"
_NAVY = "1B365D"
_LINE = "D0D0D0"


class NumberFormat(StrEnum):
    """How a value is shown; each home has its own way to ask for it."""

    GENERAL = "general"
    TEXT = "text"
    DATE = "date"  # in the reader's own order of day and month
    DATE_TIME = "date_time"
    TIME = "time"


@dataclass(frozen=True, slots=True)
class CellLook:
    """How one cell is drawn. Colours are RRGGBB; ``None`` leaves a fill or line out; sizes in points."""

    size: int = 11
    is_bold: bool = False
    is_italic: bool = False
    is_underlined: bool = False
    ink: str = _INK
    fill: str | None = None
    grid: str | None = None  # thin lines all round
    rule: str | None = None  # a stronger line below
    horizontal: str = "left"
    vertical: str = "top"
    is_wrapped: bool = True
    number_format: NumberFormat = NumberFormat.GENERAL


@dataclass(frozen=True, slots=True)
class ToneLook:
    """How a word of one tone is coloured, laid over the cell's own look, and what a chart draws it in.

    The colours of charts differ in lightness too, so that neighbours can be told apart in black and white.
    """

    ink: str
    fill: str
    is_bold: bool
    chart_fill: str
    chart_ink: str  # of a number that stands on it


ROLES: Mapping[Role, CellLook] = MappingProxyType(
    {
        Role.TITLE: CellLook(size=20, is_bold=True, ink=_NAVY, vertical="center", is_wrapped=False),
        Role.BANNER: CellLook(size=12, ink="333333"),
        Role.SECTION: CellLook(
            size=14, is_bold=True, ink=_NAVY, rule=_NAVY, vertical="bottom", is_wrapped=False
        ),
        Role.HEADER: CellLook(
            size=12, is_bold=True, ink="FFFFFF", fill=_NAVY, grid="FFFFFF", vertical="center"
        ),
        Role.TOOL_HEADER: CellLook(
            size=12, is_bold=True, is_italic=True, ink=_INK, fill="A9B4C2", grid="FFFFFF", vertical="center"
        ),
        Role.LEADER_HEADER: CellLook(
            size=12, is_bold=True, ink=_INK, fill="FFE08A", grid="FFFFFF", vertical="center"
        ),
        Role.BODY: CellLook(grid=_LINE),
        Role.TOOL_BODY: CellLook(fill="F3F5F7", grid=_LINE),
        Role.LEADER_BODY: CellLook(fill="FFFBEB", grid=_LINE),
        Role.LABEL: CellLook(is_bold=True, fill="E9EDF2", grid=_LINE),
        # Wrapped in a column without a width, it would make rows tall, and print in slivers.
        Role.KEY: CellLook(is_wrapped=False),
    }
)
"""One look for each role."""

TONES: Mapping[Tone, ToneLook] = MappingProxyType(
    {
        Tone.NEUTRAL: ToneLook("404040", "E8E8E8", False, chart_fill="E8E8E8", chart_ink=_INK),
        Tone.GOOD: ToneLook("0B3D66", "CFE4F5", False, chart_fill="0B3D66", chart_ink="FFFFFF"),
        Tone.ATTENTION: ToneLook("6B3200", "FFD199", True, chart_fill="E08A1E", chart_ink=_INK),
        Tone.BAD: ToneLook("5B0E3F", "EBC8DC", True, chart_fill="7A2460", chart_ink="FFFFFF"),
        Tone.STARTED: ToneLook("404040", "E8E8E8", False, chart_fill="A9CBE8", chart_ink=_INK),
    }
)
"""One look for each tone."""


@cache
def cell_look(
    role: Role, number_format: NumberFormat = NumberFormat.GENERAL, *, is_link: bool = False
) -> CellLook:
    """Return the look of a cell of this role; links keep their role and are blue and underlined."""
    look = replace(ROLES[role], number_format=number_format)
    return replace(look, ink="0B5394", is_underlined=True) if is_link else look


def pages_across(widths: Iterable[float], repeated: float = 0.0) -> int:
    """Return how many landscape pages wide a tab should print, so that its words stay readable.

    Columns ``repeated`` characters wide stand at the left of every page.
    """
    return max(1, math.ceil((sum(widths) - repeated) / (PAGE_WIDTH - repeated)))


def text_lines(text: str, width: float, size: int = 11) -> int:
    """Estimate how many lines ``text`` takes, wrapped between words in ``width`` characters of 11 points."""
    room = max((width * _POINTS_A_CHARACTER - _PADDING_POINTS) / size, 1.0)
    if len(text) * _WIDEST_LETTER <= room and "\n" not in text:
        return 1
    return sum(_wrapped(line, room) for line in text.split("\n"))


def text_height(text: str, width: float, size: int = 11) -> float:
    """Estimate the height in points that ``text`` needs, wrapped in ``width`` characters of 11 points."""
    return round(text_lines(text, width, size) * size * _LINE_HEIGHT + _SPARE_POINTS, 1)


def _wrapped(line: str, room: float) -> int:
    """Return how many lines of ``room`` (in sizes of the font) a paragraph takes."""
    lines, used = 1, 0.0
    for wide in map(_word_width, line.split(" ")):
        if used and used + _SPACE + wide > room:
            lines, used = lines + 1, wide
        else:
            used += wide + (_SPACE if used else 0)
        if used > room:  # a word longer than the line is cut
            lines += int(used / room)
            used %= room
    return lines


@lru_cache(maxsize=1 << 15)
def _word_width(word: str) -> float:
    """Return how wide a word is, in sizes of the font; most words of a school come again."""
    return sum(map(_advance, word))


def _advance(letter: str) -> float:
    """Return how wide a letter is, in sizes of the font; those of most other scripts are taken for square."""
    return _ADVANCES.get(letter) or (_WIDEST_LETTER if letter < "\u2e80" else 1.0)
