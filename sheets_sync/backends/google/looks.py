"""The look of cells and tones as Google's formats. Pure."""

from __future__ import annotations

from typing import Any

from sheets_sync.backends.google.cells import number_format
from sheets_sync.look import FONT, TONES, CellLook
from sheets_sync.model import Tone

Json = dict[str, Any]

_VERTICAL = {"top": "TOP", "center": "MIDDLE", "bottom": "BOTTOM"}


def cell_format(look: CellLook) -> Json:
    """Return the whole format of a cell that is drawn like this."""
    shown = number_format(look.number_format)
    return {
        "textFormat": _text_format(look),
        "horizontalAlignment": look.horizontal.upper(),
        "verticalAlignment": _VERTICAL[look.vertical],
        "wrapStrategy": "WRAP" if look.is_wrapped else "OVERFLOW_CELL",
        **({"numberFormat": shown} if shown else {}),
        **({"backgroundColorStyle": color(look.fill)} if look.fill else {}),
        **({"borders": _borders(look)} if look.grid or look.rule else {}),
    }


def tone_format(tone: Tone) -> Json:
    """Return the conditional format of a tone."""
    look = TONES[tone]
    text = {"foregroundColorStyle": color(look.ink)} | ({"bold": True} if look.is_bold else {})
    return {"textFormat": text, "backgroundColorStyle": color(look.fill)}


def color(digits: str) -> Json:
    """Return a colour from its RRGGBB digits, each part from 0 to 1."""
    parts = {"red": digits[:2], "green": digits[2:4], "blue": digits[4:]}
    return {"rgbColor": {name: round(int(part, 16) / 255, 4) for name, part in parts.items()}}


def width_pixels(characters: float) -> int:
    """Return the width of a column of so many characters of 11 points."""
    return round(characters * 7 + 5)


def height_pixels(points: float) -> int:
    """Return the height of a row; a pixel is three quarters of a point."""
    return round(points * 4 / 3)


def _text_format(look: CellLook) -> Json:
    marks = {"bold": look.is_bold, "italic": look.is_italic, "underline": look.is_underlined}
    return {
        "fontFamily": FONT,
        "fontSize": look.size,
        "foregroundColorStyle": color(look.ink),
        **{name: True for name, is_so in marks.items() if is_so},
    }


def _borders(look: CellLook) -> Json:
    thin = {"style": "SOLID", "colorStyle": color(look.grid)} if look.grid else None
    below = {"style": "SOLID_MEDIUM", "colorStyle": color(look.rule)} if look.rule else thin
    sides = {"top": thin, "bottom": below, "left": thin, "right": thin}
    return {side: line for side, line in sides.items() if line}
