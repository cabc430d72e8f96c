"""Turn a file's bytes into a snapshot: values by calamine, the rest from the XML where it is needed. Pure."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from html import unescape
from typing import Any

from python_calamine import CalamineSheet, CalamineWorkbook

from sheets_sync.backends.shown import BUILT_IN, shown
from sheets_sync.backends.xlsx.grid import Grid, Span, grid, place
from sheets_sync.backends.xlsx.markup import ATTRS, parse, read_text
from sheets_sync.backends.xlsx.package import Package
from sheets_sync.backends.xlsx.workbook import Workbook
from sheets_sync.layout import TOP_ROWS
from sheets_sync.model import Link, Place, Tab, Value, a1
from sheets_sync.template import fold

_ERROR = re.compile(rb"""\st=["']e["']""")
_FORMULA_MARKS = (b"<f>", b"<f ", b"<f/", b":f>", b":f ", b":f/")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
_STYLE = re.compile(rb"""\ss=["'](\d+)["']""")
_LINK = re.compile(
    r"""HYPERLINK\("(?P<home>(?:[^"\#]|"")*\.xlsx)?\#'(?P<tab>(?:[^'"]|''|"")+)'!\$?(?P<ref>[A-Z]{1,3}\$?[0-9]+)","(?P<text>(?:[^"]|"")*)"\)"""
)
_DURATION = re.compile(rb"\[(?:h|m|s)+\]|numFmtId=[\"']46[\"']", re.IGNORECASE)


def read_tabs(raw: bytes, package: Package, code_headers: frozenset[str]) -> tuple[Tab, ...]:
    """Return every tab that has cells, in order."""
    book = Workbook(package)
    styles = book.package.related(book.part, "styles")
    style_xml = package.xml(styles.target) if styles and package.has(styles.target) else b""
    formats = _Formats(style_xml)
    with CalamineWorkbook.from_filelike(io.BytesIO(raw)) as values:
        listed = set(values.sheet_names)
        once: _Once = {kind: {} for kind in (str, float, date)}
        tabs = []
        for sheet in book.sheets():
            if sheet.has_cells and sheet.title in listed:
                rows = _rows(values.get_sheet_by_name(sheet.title), once)
                tabs.append(_tab(package, sheet.title, sheet.part, rows, code_headers, formats))
    return tuple(tabs)


_Once = dict[type, dict[Any, Any]]
"""Values by their type; each stands in for all that are equal to it."""


def _rows(sheet: CalamineSheet, once: _Once) -> list[list[Any]]:
    """Return a tab's cells from A1 on; what stands in many is held once, which saves half the memory."""
    left = [""] * (sheet.start[1] if sheet.start else 0)
    keep = {kind: values.setdefault for kind, values in once.items()}
    return [
        left + [keep[kind](cell, cell) if (kind := type(cell)) in keep else cell for cell in row]
        for row in sheet.iter_rows()
    ]


class _Formats:
    """The number format of each cell style, worked out only when asked for."""

    def __init__(self, xml: bytes) -> None:
        self.has_durations = bool(_DURATION.search(xml))
        self._xml = xml
        self._codes: list[str] | None = None

    def code(self, style: int) -> str:
        if self._codes is None:
            self._codes = _format_codes(self._xml)
        return self._codes[style] if style < len(self._codes) else ""


def _format_codes(xml: bytes) -> list[str]:
    if not xml:
        return []
    root = parse(xml)
    codes = dict(BUILT_IN)
    customs, styles = root.first("numFmts"), root.first("cellXfs")
    for node in customs.all("numFmt") if customs else []:
        codes[int(node.attrs["numFmtId"])] = node.attrs.get("formatCode", "")
    xfs = styles.all("xf") if styles else []
    return [codes.get(int(node.attrs.get("numFmtId", "0")), "") for node in xfs]


def _tab(
    package: Package, title: str, part: str, rows: list[list[Any]], wanted: frozenset[str], formats: _Formats
) -> Tab:
    if formats.has_durations:
        _turn_durations(rows)
    xml = package.xml(part)
    codes = _code_places(rows, wanted)
    has_errors = b't="e"' in xml or b"t='e'" in xml
    has_links = b"HYPERLINK(" in xml
    errors: dict[Place, str] = {}
    displayed: dict[Place, str] = {}
    if has_errors or has_links or codes:
        cells = grid(xml)
        if has_errors:
            errors = _read_errors(cells, rows)
        if has_links:
            _read_links(cells, rows)
        if codes:
            displayed = _read_displayed(cells, codes, formats)
    # Looking for the bytes first is quick; most tabs hold no formula.
    reach = _reach(xml) if any(mark in xml for mark in _FORMULA_MARKS) else (0, 0)
    return Tab(title, rows, errors, displayed, _read_notes(package, part), reach)


def _reach(xml: bytes) -> Place:
    """Return the last row and col in which a formula stands."""
    places = [where for where, _ in _marked(grid(xml), _FORMULA)]
    return max((row for row, _ in places), default=0), max((col for _, col in places), default=0)


def _turn_durations(rows: list[list[Any]]) -> None:
    """Turn lengths of time into the days a spreadsheet counts them in."""
    for row in rows:
        for at, value in enumerate(row):
            if isinstance(value, timedelta):
                row[at] = value / timedelta(days=1)


def _marked(cells: Grid, mark: re.Pattern[bytes]) -> Iterator[tuple[Place, Span]]:
    """Yield the cells of all rows in which the mark is found."""
    for row in cells.rows():
        if mark.search(cells.xml, row.inner, row.inner_end):
            for cell in cells.cells(row):
                yield (row.number, cell.number), cell


def _read_errors(cells: Grid, rows: list[list[Any]]) -> dict[Place, str]:
    errors: dict[Place, str] = {}
    for where, cell in _marked(cells, _ERROR):
        tag = cells.tag(cell)
        # A picture or a linked data type in a cell is stored as #VALUE! too, with "vm" and no formula.
        is_rich = b" vm=" in tag and not _inner(cells, cell, "f")
        if _ERROR.search(tag) and not is_rich:
            errors[where] = _inner(cells, cell, "v") or "#VALUE!"
            _set(rows, where, errors[where])
    return errors


def _read_links(cells: Grid, rows: list[list[Any]]) -> None:
    for where, cell in _marked(cells, re.compile(rb"HYPERLINK\(")):
        match = _LINK.fullmatch(_inner(cells, cell, "f").lstrip("="))
        if match:
            row, col = place(match["ref"])
            tab = match["tab"].replace('""', '"').replace("''", "'")
            text = match["text"].replace('""', '"')
            home = (match["home"] or "").replace('""', '"')
            outward = Link(text, "", 1, 1, f"{home}#'{tab.replace(chr(39), chr(39) * 2)}'!{a1(row, col)}")
            _set(rows, where, outward if home else Link(text, tab, row, col))


def _inner(cells: Grid, cell: Span, name: str) -> str:
    """Return the text of a cell's formula or value."""
    raw = (cells.prefix + name).encode()
    pattern = rb"<" + raw + ATTRS + rb"\s*>(.*?)</" + raw + rb"\s*>"
    match = re.compile(pattern, re.DOTALL).search(cells.xml, cell.inner, cell.inner_end)
    # Character codes such as _x0041_ are read in values only; a formula holds its text as it is.
    return (unescape if name == "f" else read_text)(match[1].decode()) if match else ""


def _set(rows: list[list[Any]], where: Place, value: Value) -> None:
    row, col = where
    rows.extend([] for _ in range(row - len(rows)))
    cells = rows[row - 1]
    cells.extend("" for _ in range(col - len(cells)))
    cells[col - 1] = value


def _code_places(rows: list[list[Any]], wanted: frozenset[str]) -> dict[Place, Value]:
    """Find the numbers and dates below headers of code columns."""
    cols: dict[int, int] = {}
    for row, values in enumerate(rows[:TOP_ROWS], 1) if wanted else ():
        for col, value in enumerate(values, 1):
            if isinstance(value, str) and value and fold(value) in wanted:
                cols.setdefault(col, row)
    return {
        (row, col): rows[row - 1][col - 1]
        for col, header_row in cols.items()
        for row in range(header_row + 1, len(rows) + 1)
        if col <= len(rows[row - 1]) and isinstance(rows[row - 1][col - 1], int | float | date)
    }


def _read_displayed(cells: Grid, codes: Mapping[Place, Value], formats: _Formats) -> dict[Place, str]:
    displayed: dict[Place, str] = {}
    rows = {row for row, _ in codes}
    for row in cells.rows():
        if row.number not in rows:
            continue
        for cell in cells.cells(row):
            where = (row.number, cell.number)
            style = _STYLE.search(cells.tag(cell)) if where in codes else None
            text = shown(codes[where], formats.code(int(style[1]))) if style else None
            if text is not None:
                displayed[where] = text
    return displayed


def _read_notes(package: Package, part: str) -> dict[Place, str]:
    rel = package.related(part, "comments")
    if rel is None or not package.has(rel.target):
        return {}
    xml = package.xml(rel.target)
    notes = {}
    for node in parse(xml).walk():
        if node.name == "comment":
            texts = [child for child in node.walk() if child.name == "t"]
            raw = b"".join(xml[text.inner : text.inner_end] for text in texts if not text.is_closed)
            notes[place(node.attrs.get("ref", "A1"))] = read_text(raw.decode()).replace("\r\n", "\n")
    return notes
