"""Workbooks to put into a home, written by a spreadsheet library. I/O: writes .xlsx files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import xlsxwriter

FORMATS = {datetime: "yyyy-mm-dd hh:mm", date: "yyyy-mm-dd", time: "hh:mm"}


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula and what it comes to."""

    text: str
    result: Any = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A value in a number format of its own."""

    value: Any
    pattern: str


@dataclass(frozen=True, slots=True)
class Noted:
    """A cell with a note."""

    value: Any
    note: str


@dataclass(frozen=True, slots=True)
class Outside:
    """Words that lead to an address on the web."""

    text: str
    address: str


Rows = Sequence[Sequence[Any]]


def write_paper(path: Path, tabs: Mapping[str, Rows], **also: Any) -> Path:
    """Write a workbook; ``also`` may name ``hidden_rows``, ``filtered`` and ``frozen`` for its first tab."""
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        for title, rows in tabs.items():
            tab = book.add_worksheet(title)
            for row, cells in enumerate(rows):
                for col, cell in enumerate(cells):
                    _put(book, tab, row, col, cell)
        first = book.worksheets()[0]
        for row in also.get("hidden_rows", ()):
            first.set_row(row - 1, None, None, {"hidden": True})
        if "filtered" in also:
            first.autofilter(also["filtered"])
        if "frozen" in also:
            first.freeze_panes(*also["frozen"])
    return path


def _put(book: Any, tab: Any, row: int, col: int, cell: Any, look: Any = None) -> None:
    match cell:
        case Noted(value, note):
            _put(book, tab, row, col, value, look)
            tab.write_comment(row, col, note)
        case Shown(value, pattern):
            _put(book, tab, row, col, value, book.add_format({"num_format": pattern}))
        case Formula(text, result):
            tab.write_formula(row, col, text, look, result)
        case Outside(text, address):
            tab.write_url(row, col, address, None, text)
        case bool():
            tab.write_boolean(row, col, cell, look)
        case int() | float():
            tab.write_number(row, col, cell, look)
        case datetime() | date() | time():
            dated = look or book.add_format({"num_format": FORMATS[type(cell)]})
            tab.write_datetime(row, col, cell, dated)
        case "" | None:
            if look:
                tab.write_blank(row, col, None, look)
        case _:
            tab.write_string(row, col, str(cell), look)
