"""What a column gets besides its cells: look, width, drop-down, tones, a warning before typing. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sheets_sync.backends.drawing import body_look
from sheets_sync.backends.google.aside import Request
from sheets_sync.backends.google.looks import cell_format, tone_format, width_pixels
from sheets_sync.backends.google.places import TabIds
from sheets_sync.look import cell_look
from sheets_sync.model import ChoiceRange, ColumnLook, NewColumn, Tone, a1

_WARNING = (
    "Filled in automatically: sheets-sync writes this column and replaces what is typed here at its next run."
)
_FORMULA_STARTS = ("=", "+")


def new_column(column: NewColumn, ids: TabIds) -> Iterator[Request]:
    """Yield the requests that make a column of ours on a tab that stands."""
    tab_id = ids.read[column.tab]
    yield body_format(tab_id, column.col, column.header_row, column.look)
    header: dict[str, Any] = {
        "userEnteredValue": {"stringValue": column.header},
        "userEnteredFormat": cell_format(cell_look(column.look.header_role)),
    }
    if column.look.note:
        header["note"] = column.look.note
    yield {
        "updateCells": {
            "range": {
                "sheetId": tab_id,
                "startRowIndex": column.header_row - 1,
                "endRowIndex": column.header_row,
                "startColumnIndex": column.col - 1,
                "endColumnIndex": column.col,
            },
            "rows": [{"values": [header]}],
            "fields": "userEnteredValue,userEnteredFormat,note",
        }
    }
    yield width(tab_id, column.col, column.look)
    yield from features(tab_id, column.col, column.header_row, column.header, column.look, ids)


def body_format(tab_id: int, col: int, header_row: int, look: ColumnLook) -> Request:
    """Return the request that draws everything below a header like this column's body."""
    return {
        "repeatCell": {
            "range": _below(tab_id, col, header_row),
            "cell": {"userEnteredFormat": cell_format(body_look(look))},
            "fields": "userEnteredFormat",
        }
    }


def width(tab_id: int, col: int, look: ColumnLook) -> Request:
    """Return the request that makes a column as wide as it should be, or hides it."""
    properties: dict[str, Any] = {"pixelSize": width_pixels(look.width)}
    if look.is_hidden:
        properties["hiddenByUser"] = True
    return {
        "updateDimensionProperties": {
            "range": {"sheetId": tab_id, "dimension": "COLUMNS", "startIndex": col - 1, "endIndex": col},
            "properties": properties,
            "fields": ",".join(properties),
        }
    }


def features(
    tab_id: int, col: int, header_row: int, header: str, look: ColumnLook, ids: TabIds
) -> Iterator[Request]:
    """Yield what stands over a column below its header: its warning or drop-down, and its tones."""
    below = _below(tab_id, col, header_row)
    if look.is_protected:
        yield {
            "addProtectedRange": {
                "protectedRange": {
                    "protectedRangeId": ids.protection(tab_id, header),
                    "range": below,
                    "description": _WARNING,
                    "warningOnly": True,
                }
            }
        }
    elif condition := _choices(look.choices, ids):
        yield {
            "setDataValidation": {
                "range": below,
                "rule": {"condition": condition, "strict": False, "showCustomUi": True},
            }
        }
    for index, (word, tone) in enumerate(look.tones):
        yield _tone_rule(below, index, word, tone)


def _below(tab_id: int, col: int, header_row: int) -> dict[str, int]:
    """Name everything below a header; without an end it reaches as far as the tab does."""
    return {
        "sheetId": tab_id,
        "startRowIndex": header_row,
        "startColumnIndex": col - 1,
        "endColumnIndex": col,
    }


def _tone_rule(below: dict[str, int], index: int, word: str, tone: Tone) -> Request:
    quoted = word.replace('"', '""')
    text = f'="{quoted}"' if word.startswith(_FORMULA_STARTS) else word
    rule = {
        "ranges": [below],
        "booleanRule": {
            "condition": {"type": "TEXT_EQ", "values": [{"userEnteredValue": text}]},
            "format": tone_format(tone),
        },
    }
    return {"addConditionalFormatRule": {"rule": rule, "index": index}}


def _choices(choices: tuple[str, ...] | ChoiceRange, ids: TabIds) -> dict[str, Any] | None:
    if isinstance(choices, ChoiceRange):
        letters = a1(1, choices.col)[:-1]
        tab = choices.tab.replace("'", "''")
        last_row = _last_row(choices, ids)
        cells = f"='{tab}'!${letters}${choices.first_row}:${letters}${last_row}"
        return {"type": "ONE_OF_RANGE", "values": [{"userEnteredValue": cells}]}
    # What a list offers is read as if typed, so a word that would be a formula is left out.
    words = [word for word in dict.fromkeys(choices) if word and not word.startswith(_FORMULA_STARTS)]
    if not words:
        return None
    return {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": word} for word in words]}


def _last_row(choices: ChoiceRange, ids: TabIds) -> int:
    """Return the last row that a drop-down offers; none beyond the end of a tab that stands."""
    rows = ids.grids.get(ids.left.get(choices.tab, -1), (0, 0))[0]
    return max(choices.first_row, min(choices.last_row, rows)) if rows else choices.last_row
