"""What Google answers for a workbook, written by hand from its documents, to read in tests. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from sheets_sync.model import Tab, Value

Json = dict[str, Any]

SPREADSHEET = "1aBcD-efGh"
_DAY_ZERO = datetime(1899, 12, 30)
_TYPES = {
    "#REF!": "REF",
    "#N/A": "N_A",
    "#NAME?": "NAME",
    "#VALUE!": "VALUE",
    "#DIV/0!": "DIVIDE_BY_ZERO",
    "#NUM!": "NUM",
    "#NULL!": "NULL_VALUE",
    "#ERROR!": "ERROR",
}


def number_format(kind: str, pattern: str = "") -> Json:
    """Return a number format as a cell carries it."""
    shown = {"type": kind} | ({"pattern": pattern} if pattern else {})
    return {"effectiveFormat": {"numberFormat": shown}}


def cell(value: Value = "", **more: Any) -> Json:
    """Return a cell that holds a value; text that names an error is one."""
    if isinstance(value, str) and value in _TYPES:
        return {"effectiveValue": {"errorValue": {"type": _TYPES[value], "message": "Reference"}}, **more}
    if isinstance(value, bool):
        return {"effectiveValue": {"boolValue": value}, **more}
    if isinstance(value, datetime):
        return _dated((value - _DAY_ZERO) / timedelta(days=1), "DATE_TIME", more)
    if isinstance(value, date):
        return _dated((datetime(*value.timetuple()[:3]) - _DAY_ZERO).days, "DATE", more)
    if isinstance(value, time):
        passed = timedelta(hours=value.hour, minutes=value.minute, seconds=value.second)
        return _dated(passed / timedelta(days=1), "TIME", more)
    if isinstance(value, int | float):
        return {"effectiveValue": {"numberValue": value}, **more}
    return {"effectiveValue": {"stringValue": str(value)}, **more} if value else {**more}


def _dated(serial: float, kind: str, more: Json) -> Json:
    return {"effectiveValue": {"numberValue": serial}, **number_format(kind), **more}


def grid_tab(title: str, rows: Iterable[Sequence[Json]], tab_id: int = 0, **properties: Any) -> Json:
    """Return a tab with its cells, as wide and long as a new one is."""
    return {
        "properties": {
            "sheetId": tab_id,
            "title": title,
            "sheetType": "GRID",
            "gridProperties": {"rowCount": 1000, "columnCount": 26},
            **properties,
        },
        "data": [{"rowData": [{"values": list(row)} if row else {} for row in rows]}],
    }


def spreadsheet(*tabs: Json) -> Json:
    """Return a spreadsheet with these tabs, in order."""
    for index, tab in enumerate(tabs):
        tab["properties"].setdefault("index", index)
    return {
        "spreadsheetId": SPREADSHEET,
        "properties": {"locale": "fr_FR", "timeZone": "Europe/Paris"},
        "sheets": list(tabs),
    }


def spreadsheet_of(tabs: Iterable[Tab]) -> Json:
    """Return the spreadsheet that holds what these tabs hold: values, errors and notes."""
    return spreadsheet(*(_grid_tab_of(tab, tab_id) for tab_id, tab in enumerate(tabs)))


def _grid_tab_of(tab: Tab, tab_id: int) -> Json:
    rows = [[cell(value) for value in row] for row in tab.rows]
    for (row, col), note in tab.notes.items():
        rows.extend([] for _ in range(row - len(rows)))
        rows[row - 1].extend({} for _ in range(col - len(rows[row - 1])))
        rows[row - 1][col - 1]["note"] = note
    return grid_tab(tab.title, rows, tab_id)
