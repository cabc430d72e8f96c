"""The request that finds and replaces. No I/O."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from tests.emulator.book import Book
from tests.emulator.boxes import Area, Json
from tests.emulator.cells import Cell
from tests.emulator.errors import Refused
from tests.emulator.grid import Tab
from tests.emulator.typing_in import typed


def find_replace(book: Book, body: Json) -> Json:
    """Replace text in cells, and in formulas where that is asked for; what comes out is read as if typed."""
    pattern, replacement = _pattern(body), body.get("replacement") or ""
    if not body.get("searchByRegex"):
        replacement = replacement.replace("\\", "\\\\")
    else:
        replacement = re.sub(r"\$(\d)", r"\\\1", replacement)
    counts = {"valuesChanged": 0, "formulasChanged": 0, "occurrencesChanged": 0}
    rows: set[tuple[int, int]] = set()
    for tab, area in _places(book, body):
        for row, col, cell in list(tab.held(area)):
            if cell.formula is not None and not body.get("includeFormulas"):
                continue
            text = cell.formula if cell.formula is not None else book.shown(tab, row, col)
            now, found = pattern.subn(replacement, text)
            if not found or not text:
                continue
            book.guard(tab, Area(row, row + 1, col, col + 1))
            tab.put(row, col, _replaced(book, cell, now))
            counts["formulasChanged" if cell.formula is not None else "valuesChanged"] += 1
            counts["occurrencesChanged"] += found
            rows.add((tab.sheet_id, row))
    counts["rowsChanged"], counts["sheetsChanged"] = len(rows), len({sheet_id for sheet_id, _ in rows})
    return {"findReplace": {name: count for name, count in counts.items() if count}}


def _pattern(body: Json) -> re.Pattern[str]:
    find = body.get("find") or ""
    if not find:
        raise Refused(400, "find must be specified.")
    text = find if body.get("searchByRegex") else re.escape(find)
    if body.get("matchEntireCell"):
        text = rf"\A(?:{text})\Z"
    return re.compile(text, 0 if body.get("matchCase") else re.IGNORECASE)


def _places(book: Book, body: Json) -> Iterator[tuple[Tab, Area]]:
    if body.get("allSheets"):
        yield from ((tab, tab.whole) for tab in book.tabs)
    elif body.get("range") is not None:
        tab, area, _ = book.place(body["range"])
        yield tab, area
    elif body.get("sheetId") is not None:
        tab = book.tab(body["sheetId"])
        yield tab, tab.whole
    else:
        raise Refused(400, "One of range, sheetId and allSheets must be specified.")


def _replaced(book: Book, cell: Cell, text: str) -> Cell:
    if cell.formula is not None:
        return replace(cell, value={"formulaValue": text} if text.startswith("=") else {"stringValue": text})
    value, look = typed(text, book.locale, cell.format)
    return replace(cell, value=value, format=look, runs=())
