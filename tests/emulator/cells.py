"""One cell: what was typed, how it looks, what hangs on it; and how CellData is written into it. Pure."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

from tests.emulator.boxes import Json
from tests.emulator.errors import Refused
from tests.emulator.masking import Fields, written
from tests.emulator.theme import LINK_COLOUR

MOST_CHARACTERS = 50_000

_COLOUR = dict.fromkeys(("backgroundColor", "backgroundColorStyle"))
_TEXT = dict.fromkeys(
    "foregroundColor foregroundColorStyle fontFamily fontSize bold italic strikethrough underline".split()
)
FORMAT_FIELDS: dict[str, Any] = {
    **_COLOUR,
    "borders": None,
    "horizontalAlignment": None,
    "hyperlinkDisplayType": None,
    "numberFormat": {"type": None, "pattern": None},
    "padding": None,
    "textDirection": None,
    "textFormat": {**_TEXT, "link": {"uri": None}},
    "textRotation": None,
    "verticalAlignment": None,
    "wrapStrategy": None,
}
CELL_FIELDS: dict[str, Any] = {
    "userEnteredValue": dict.fromkeys(("numberValue", "stringValue", "boolValue", "formulaValue")),
    "userEnteredFormat": FORMAT_FIELDS,
    "note": None,
    "textFormatRuns": None,
    "dataValidation": None,
    "hyperlink": None,
    "effectiveValue": None,
    "effectiveFormat": None,
    "formattedValue": None,
}


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as it was entered. Cells never change: a write puts another one in its place."""

    value: Json | None = None
    format: Json | None = None
    note: str = ""
    validation: Json | None = None
    runs: tuple[Json, ...] = ()

    @property
    def formula(self) -> str | None:
        return self.value.get("formulaValue") if self.value else None

    @property
    def is_blank(self) -> bool:
        """Tell whether the cell holds nothing at all, not even a look."""
        return self == BLANK


BLANK = Cell()


def write_cell(cell: Cell, given: Json, fields: Fields) -> Cell:
    """Return ``cell`` after a CellData was written through a mask; a listed field that is absent is cleared.

    Raises:
        Refused: A value is none that Google takes.
    """
    everything = "*" in fields or not fields
    value, look, runs = cell.value, cell.format, cell.runs
    note, validation = cell.note, cell.validation
    if everything or "userEnteredValue" in fields:
        value = checked_value(given.get("userEnteredValue"))
        runs = ()
    if everything or "userEnteredFormat" in fields:
        below: Fields = fields.get("userEnteredFormat", {})
        look = written_format(look, given.get("userEnteredFormat"), below)
    if everything or "textFormatRuns" in fields:
        runs = checked_runs(given.get("textFormatRuns"), value)
    if everything or "note" in fields:
        note = given.get("note") or ""
    if everything or "dataValidation" in fields:
        validation = given.get("dataValidation") or None
    return Cell(value, look, note, validation, runs)


def checked_value(value: Json | None) -> Json | None:
    """Return an ExtendedValue as it is stored, None for a blank one.

    Raises:
        Refused: It is too long, not finite, read-only, or not a formula where one was promised.
    """
    given = {name: part for name, part in (value or {}).items() if part is not None}
    if not given:
        return None
    if len(given) > 1:
        raise Refused(400, "Invalid value: only one of the fields of ExtendedValue can be set.")
    ((name, part),) = given.items()
    if name in {"stringValue", "formulaValue"} and len(part) > MOST_CHARACTERS:
        most = f"the maximum of {MOST_CHARACTERS} characters"
        raise Refused(400, f"Your input contains more than {most} in a single cell.")
    if name == "errorValue":
        raise Refused(400, "errorValue is read-only.")
    if name == "formulaValue" and not part.startswith("="):
        raise Refused(400, f"Invalid formula: {part}. A formula must start with '='.")
    if name == "numberValue" and not math.isfinite(part):
        raise Refused(400, "Invalid numberValue: it must be finite.")
    if name == "numberValue":
        return {name: tidy_number(part)}
    return None if part == "" else given


def tidy_number(number: float) -> float:
    """Return a whole number without its point, as proto JSON writes it."""
    return int(number) if float(number).is_integer() and abs(number) < 1e17 else number


def checked_runs(runs: list[Json] | None, value: Json | None) -> tuple[Json, ...]:
    """Return the text runs as they are stored.

    Raises:
        Refused: The cell does not hold text, or a run starts outside it.
    """
    if not runs:
        return ()
    text = (value or {}).get("stringValue")
    if text is None:
        raise Refused(400, "textFormatRuns can only be set on cells with a string value.")
    starts = [run.get("startIndex", 0) for run in runs]
    if starts != sorted(set(starts)) or starts[-1] >= len(text):
        raise Refused(400, "Each textFormatRun.startIndex must be within the text, after the one before.")
    return tuple({**run, "format": filled_colours(run.get("format") or {})} for run in runs)


def written_format(old: Json | None, new: Json | None, fields: Fields) -> Json | None:
    """Return a CellFormat after a masked write, with both spellings of each colour, as Google keeps them."""
    given = _with_link_look(new or {}, fields) if new else {}
    if "*" in fields or not fields:
        result = given
    else:
        if "textFormat" in fields and (link := (given.get("textFormat") or {}).get("link")):
            fields = _with_link_fields(fields, link)
        result = written(old or {}, filled_colours(given), _with_both_colours(fields))
    return filled_colours(result) or None


_LINK_LOOK: Json = {"underline": True, "foregroundColorStyle": {"themeColor": "LINK"}}


def _with_link_look(given: Json, fields: Fields) -> Json:
    """Underline and colour a text that gets a link, where the same write does not say how it looks."""
    text = given.get("textFormat") or {}
    if not text.get("link") or ("textFormat" not in fields and fields and "*" not in fields):
        return given
    has_colour = "foregroundColor" in text or "foregroundColorStyle" in text
    look = {
        name: part
        for name, part in _LINK_LOOK.items()
        if name not in text and not (has_colour and "o" in name[:2])
    }
    return {**given, "textFormat": {**look, **text}}


def _with_link_fields(fields: Fields, link: Json) -> Fields:
    below = fields["textFormat"]
    if not below or not link:
        return fields
    return {**fields, "textFormat": {"underline": {}, "foregroundColorStyle": {}, **below}}


_PAIRS = {"backgroundColor": "backgroundColorStyle", "foregroundColor": "foregroundColorStyle"}


def _with_both_colours(fields: Fields) -> Fields:
    result: Fields = {}
    for name, below in fields.items():
        result[name] = _with_both_colours(below) if name == "textFormat" else below
        for plain, style in _PAIRS.items():
            if name in (plain, style):
                result[plain], result[style] = {}, {}
    return result


def filled_colours(look: Json) -> Json:
    """Return a CellFormat or TextFormat whose colours stand under both their names."""
    result = {name: part for name, part in look.items() if part is not None}
    for plain, style in _PAIRS.items():
        if result.get(style):
            result[plain] = _rgb(result[style])
        elif plain in result:
            result[style] = {"rgbColor": _without_zeros(result[plain])}
        if plain in result:
            result[plain] = _without_zeros(result[plain])
    if result.get("textFormat"):
        result["textFormat"] = filled_colours(result["textFormat"])
    return result


def _rgb(style: Json) -> Json:
    if "rgbColor" in style:
        return dict(style["rgbColor"])
    return dict(LINK_COLOUR) if style.get("themeColor") == "LINK" else {}


def _without_zeros(colour: Json) -> Json:
    return {name: part for name, part in colour.items() if part}


def with_formula(cell: Cell, formula: str) -> Cell:
    """Return the cell holding another formula."""
    return replace(cell, value={"formulaValue": formula})
