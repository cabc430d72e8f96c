"""Make a spreadsheet from rows, or from an .xlsx file. I/O: reads the .xlsx it is given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from openpyxl import load_workbook  # type: ignore[import-untyped]
from openpyxl.utils import get_column_letter, range_boundaries  # type: ignore[import-untyped]

from tests.emulator.boxes import Box, Json
from tests.emulator.cells import BLANK, Cell
from tests.emulator.formats import EPOCH
from tests.emulator.grid import Tab
from tests.emulator.locales import Locale
from tests.emulator.workbook import Spreadsheet

_SPARE_ROWS, _FEWEST_ROWS, _FEWEST_COLS = 20, 50, 26


def from_rows(
    tabs: Mapping[str, Sequence[Sequence[Any]]],
    spreadsheet_id: str = "spreadsheet",
    locale: str = "en_US",
    time_zone: str = "Etc/GMT",
) -> Spreadsheet:
    """Return a spreadsheet of these tabs; text stays text, ``=`` begins a formula, dates are dates."""
    workbook = Spreadsheet(spreadsheet_id, locale=locale, time_zone=time_zone)
    workbook.book.tabs = [Tab(number, title) for number, title in enumerate(tabs)]
    for tab, rows in zip(workbook.book.tabs, tabs.values(), strict=True):
        tab.row_count = max(tab.row_count, len(rows) + _SPARE_ROWS)
        tab.col_count = max(tab.col_count, *(len(row) for row in rows), 1)
        for row, values in enumerate(rows):
            for col, value in enumerate(values):
                tab.put(row, col, _cell(value, "", workbook.book.locale))
    return workbook


def from_xlsx(
    path: Path, spreadsheet_id: str = "spreadsheet", locale: str = "en_US", time_zone: str = "Etc/GMT"
) -> Spreadsheet:
    """Return a spreadsheet holding what an .xlsx file holds, as Google would import it."""
    source = load_workbook(path)
    workbook = Spreadsheet(spreadsheet_id, locale=locale, time_zone=time_zone)
    workbook.book.tabs = [
        _tab(number, sheet, workbook.book.locale) for number, sheet in enumerate(source.worksheets)
    ]
    source.close()
    return workbook


def _tab(number: int, source: Any, locale: Locale) -> Tab:
    tab = Tab(number, source.title)
    tab.row_count = max(_FEWEST_ROWS, source.max_row + _SPARE_ROWS)
    tab.col_count = max(_FEWEST_COLS, source.max_column)
    tab.is_hidden = source.sheet_state != "visible"
    if source.freeze_panes:
        left, top, _, _ = range_boundaries(source.freeze_panes)
        tab.frozen_rows, tab.frozen_cols = (top or 1) - 1, (left or 1) - 1
    for row in source.iter_rows():
        for held in row:
            _put(tab, held, locale)
    _take_props(tab, source)
    for merged in source.merged_cells.ranges:
        tab.merges.append(Box(number, merged.min_row - 1, merged.max_row, merged.min_col - 1, merged.max_col))
    return tab


def _put(tab: Tab, held: Any, locale: Locale) -> None:
    is_text = held.data_type == "s"
    value = held.value
    if held.data_type == "d" and isinstance(value, timedelta):
        value = value / timedelta(days=1)
    cell = _cell(value, held.number_format or "", locale, is_text=is_text)
    if held.comment is not None:
        cell = replace(cell, note=held.comment.text)
    if held.hyperlink is not None and (held.hyperlink.target or held.hyperlink.location):
        cell = _linked(cell, held.hyperlink.target or f"#{held.hyperlink.location}")
    if cell is not BLANK:
        tab.put(held.row - 1, held.column - 1, cell)


def _linked(cell: Cell, uri: str) -> Cell:
    return replace(cell, format={**(cell.format or {}), "textFormat": {"link": {"uri": uri}}})


def _take_props(tab: Tab, source: Any) -> None:
    for row, dimension in source.row_dimensions.items():
        if dimension.hidden and row <= tab.row_count:
            tab.row_props[row - 1] = {"hiddenByUser": True}
    for col in range(1, tab.col_count + 1):
        letters = get_column_letter(col)
        if letters in source.column_dimensions and source.column_dimensions[letters].hidden:
            tab.col_props[col - 1] = {"hiddenByUser": True}


def _cell(value: Any, pattern: str, locale: Locale, *, is_text: bool = False) -> Cell:
    look: Json | None = {"numberFormat": {"type": "TEXT", "pattern": "@"}} if pattern == "@" else None
    if value is None or value == "":
        return BLANK if look is None else Cell(None, look)
    if isinstance(value, bool):
        return Cell({"boolValue": value}, look)
    if isinstance(value, datetime | date | time):
        return _dated(value, pattern)
    if isinstance(value, int | float):
        return Cell({"numberValue": value}, look or _number_look(pattern))
    text = str(value)
    if text.startswith("=") and len(text) > 1 and not is_text:
        return Cell({"formulaValue": _in_locale(text, locale)}, look)
    return Cell({"stringValue": text}, look)


def _dated(value: datetime | date | time, pattern: str) -> Cell:
    if isinstance(value, time):
        serial = (value.hour * 3600 + value.minute * 60 + value.second) / 86400
        return Cell({"numberValue": serial}, {"numberFormat": {"type": "TIME"}})
    moment = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)
    serial = (moment - EPOCH) / timedelta(days=1)
    kind = "DATE" if serial == int(serial) else "DATE_TIME"
    look = {"type": kind}
    # Excel's own short date follows the locale; any other pattern is somebody's wish.
    if pattern and pattern not in {"mm-dd-yy", "General", "m/d/yy h:mm"}:
        look["pattern"] = pattern.lower().split(";")[0]
    return Cell({"numberValue": int(serial) if kind == "DATE" else serial}, {"numberFormat": look})


def _number_look(pattern: str) -> Json | None:
    if not pattern or pattern == "General":
        return None
    kind = "PERCENT" if "%" in pattern else "NUMBER"
    return {"numberFormat": {"type": kind, "pattern": pattern}}


def _in_locale(formula: str, locale: Locale) -> str:
    """Return a formula of a file (commas between arguments) as the locale writes it."""
    if locale.arguments == ",":
        return formula
    parts = formula.split('"')
    parts[::2] = [part.replace(",", ";").replace(".", ",") for part in parts[::2]]
    return '"'.join(parts)
