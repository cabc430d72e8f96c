"""Turn Google's answer for a whole spreadsheet into a snapshot. Pure.

The mask asks for no ``formattedValue``: beside ``effectiveValue`` it would say every text twice (measured at
1,000 teachers: two thirds more bytes, half more time), and a number's pattern says what a person sees.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from typing import Any

from sheets_sync.backends.google.aside import is_aside
from sheets_sync.backends.google.links import read_link, uri_of
from sheets_sync.backends.google.moments import is_dated, moment
from sheets_sync.backends.shown import shown
from sheets_sync.layout import TOP_ROWS
from sheets_sync.model import Place, Snapshot, Tab, Value, clean_text
from sheets_sync.template import fold

Json = Mapping[str, Any]

FIELDS = (
    "spreadsheetId,properties(locale,timeZone),"
    "sheets(properties(sheetId,title,index,sheetType,hidden,gridProperties(rowCount,columnCount)),"
    "protectedRanges.protectedRangeId,data.rowData.values(effectiveValue,effectiveFormat.numberFormat,"
    "userEnteredValue.formulaValue,userEnteredFormat(numberFormat.type,textFormat.link),hyperlink,note))"
)
"""The field mask of the one read."""

ANSWER_FIELDS = f"updatedSpreadsheet({FIELDS})"
"""The same of what a write answers."""

_ERRORS = {
    "ERROR": "#ERROR!",
    "NULL_VALUE": "#NULL!",
    "DIVIDE_BY_ZERO": "#DIV/0!",
    "VALUE": "#VALUE!",
    "REF": "#REF!",
    "NAME": "#NAME?",
    "NUM": "#NUM!",
    "N_A": "#N/A",
    "LOADING": "Loading...",
}
_US_PATTERNS = {
    "NUMBER": "#,##0.00",
    "PERCENT": "0.00%",
    "DATE": "m/d/yyyy",
    "DATE_TIME": "m/d/yyyy h:mm:ss",
    "TIME": "h:mm:ss",
}
"""What a format without a pattern shows in the United States; elsewhere it is not worth a guess."""


def snapshot(body: Json, source: str, code_headers: frozenset[str]) -> Snapshot:
    """Return the workbook; ``code_headers`` (folded) name columns whose displayed text is wanted.

    Tabs that hold no cells of their own (charts, connected data) and our hidden one are left out.
    """
    properties, reader = body.get("properties", {}), _Reader(body, code_headers)
    tabs = tuple(reader.tab(entry) for entry in body.get("sheets", ()) if _is_read(entry["properties"]))
    return Snapshot(source, tabs, _fingerprint(tabs), properties.get("timeZone") or None, reader.locale)


def read_tab(entry: Json, body: Json) -> Tab:
    """Return one tab of an answer, the hidden one too."""
    return _Reader(body, frozenset()).tab(entry)


def _is_read(properties: Json) -> bool:
    return properties.get("sheetType", "GRID") == "GRID" and not is_aside(properties)


def _tab_id(entry: Json) -> int:
    return int(entry["properties"].get("sheetId", 0))


def _fingerprint(tabs: tuple[Tab, ...]) -> str:
    return sha256(repr(tabs).encode("utf-8", "surrogatepass")).hexdigest()


class _Reader:
    """Reads tabs of one answer."""

    def __init__(self, body: Json, code_headers: frozenset[str]) -> None:
        self.locale = body.get("properties", {}).get("locale") or None
        self._titles = {_tab_id(entry): entry["properties"]["title"] for entry in body.get("sheets", ())}
        self._home = body.get("spreadsheetId", "")
        self._wanted = code_headers

    def tab(self, entry: Json) -> Tab:
        properties = entry["properties"]
        grid = properties.get("gridProperties", {})
        cells = _Cells(self._titles, self._home)
        for data in entry.get("data", ()):
            cells.read(data.get("rowData", ()))
        return Tab(
            properties["title"],
            cells.rows,
            cells.errors,
            self._displayed(cells),
            cells.notes,
            cells.reach,
            _tab_id(entry),
            (grid.get("rowCount", 0), grid.get("columnCount", 0)),
        )

    def _displayed(self, cells: _Cells) -> dict[Place, str]:
        """Return what a person sees in code columns where a number or date has a format of its own."""
        if not (self._wanted and cells.formats):
            return {}
        cols = _code_cols(cells.rows, self._wanted)
        displayed: dict[Place, str] = {}
        for (row, col), number_format in cells.formats.items():
            if row > cols.get(col, row):
                text = shown(cells.rows[row - 1][col - 1], self._pattern(number_format))
                if text is not None:
                    displayed[row, col] = text
        return displayed

    def _pattern(self, number_format: Json) -> str:
        kind, pattern = number_format.get("type", ""), number_format.get("pattern", "")
        if kind == "TEXT":
            return "@"
        is_us = self.locale in {None, "en_US"}
        return pattern or (_US_PATTERNS.get(kind, "") if is_us else "")


def _code_cols(rows: list[list[Value]], wanted: frozenset[str]) -> dict[int, int]:
    """Return the columns below a header of a code column, with that header's row."""
    cols: dict[int, int] = {}
    for row, values in enumerate(rows[:TOP_ROWS], 1):
        for col, value in enumerate(values, 1):
            if isinstance(value, str) and value and fold(value) in wanted:
                cols.setdefault(col, row)
    return cols


class _Cells:
    """The cells of a tab as they are read, row by row."""

    def __init__(self, titles: Mapping[int, str], home: str) -> None:
        self._titles, self._home = titles, home
        self.rows: list[list[Value]] = []
        self.errors: dict[Place, str] = {}
        self.notes: dict[Place, str] = {}
        self.formats: dict[Place, Json] = {}
        self.reach: Place = (0, 0)

    def read(self, row_data: list[Json]) -> None:
        # Every cell of the workbook comes through here; most are a text and nothing else.
        for row, line in enumerate(row_data, 1):
            values: list[Value] = []
            for col, cell in enumerate(line.get("values", ()), 1):
                held = cell.get("effectiveValue")
                text: str | None = "" if held is None else held.get("stringValue")
                value: Value
                if text is None:
                    value = self._not_text(row, col, cell, held)
                else:
                    value = text if text.isprintable() else clean_text(text)
                if len(cell) > (held is not None) and _has_more(cell, value):
                    value = self._besides(row, col, cell, value)
                values.append(value)
            self.rows.append(_trimmed(values))
        while self.rows and not self.rows[-1]:
            self.rows.pop()

    def _not_text(self, row: int, col: int, cell: Json, held: Json) -> Value:
        """Return a number, date, word of logic or error."""
        number = held.get("numberValue")
        if number is not None:
            shown_as = cell.get("effectiveFormat") or cell.get("userEnteredFormat") or {}
            number_format = shown_as.get("numberFormat")
            if not number_format:
                return float(number)
            value = moment(number) if is_dated(number_format) else float(number)
            if isinstance(value, float | date):
                self.formats[row, col] = number_format
            return value
        error = held.get("errorValue")
        if error is not None:
            text = _ERRORS.get(error.get("type", ""), "#ERROR!")
            self.errors[row, col] = text
            return text
        return bool(held.get("boolValue", False))

    def _besides(self, row: int, col: int, cell: Json, value: Value) -> Value:
        """Take what a cell has besides its value; return the value, which a link is part of."""
        note = cell.get("note")
        if note:
            self.notes[row, col] = clean_text(note)
        if cell.get("userEnteredValue"):
            self.reach = (max(self.reach[0], row), max(self.reach[1], col))
        is_text = isinstance(value, str) and value != "" and (row, col) not in self.errors
        target = uri_of(cell) if is_text else ""
        link = read_link(str(value), target, self._titles, self._home) if target else None
        return link or value


def _has_more(cell: Json, value: Value) -> bool:
    """Tell whether a cell may say more than its value: a note, a link, a formula that shows nothing.

    What a mask asks for in vain is an empty object in every cell.
    """
    if "note" in cell or value == "":
        return True
    return isinstance(value, str) and bool(
        "hyperlink" in cell or cell.get("userEnteredFormat") or cell.get("userEnteredValue")
    )


def _trimmed(values: list[Value]) -> list[Value]:
    while values and values[-1] == "":
        values.pop()
    return values
