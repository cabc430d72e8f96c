"""Edit one worksheet part: cells, columns and single elements are spliced in, the rest stays. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping

from sheets_sync.backends.xlsx.cells import Write, cell_xml, format_of
from sheets_sync.backends.xlsx.grid import Grid, Span, area, grid
from sheets_sync.backends.xlsx.markup import Node, Splice, parse_nodes, prefixed, spliced, with_attr
from sheets_sync.backends.xlsx.styles import Styles
from sheets_sync.look import DEFAULT_WIDTH, MOST_ROW_POINTS, ONE_LINE_POINTS, NumberFormat, text_height
from sheets_sync.model import Link, Place, Value, a1

ORDER = [
    "sheetPr",
    "dimension",
    "sheetViews",
    "sheetFormatPr",
    "cols",
    "sheetData",
    "sheetCalcPr",
    "sheetProtection",
    "protectedRanges",
    "scenarios",
    "autoFilter",
    "sortState",
    "dataConsolidate",
    "customSheetViews",
    "mergeCells",
    "phoneticPr",
    "conditionalFormatting",
    "dataValidations",
    "hyperlinks",
    "printOptions",
    "pageMargins",
    "pageSetup",
    "headerFooter",
    "rowBreaks",
    "colBreaks",
    "customProperties",
    "cellWatches",
    "ignoredErrors",
    "smartTags",
    "drawing",
    "legacyDrawing",
    "legacyDrawingHF",
    "drawingHF",
    "picture",
    "oleObjects",
    "AlternateContent",
    "controls",
    "webPublishItems",
    "tableParts",
    "extLst",
]
"""The order in which a worksheet's elements must stand."""

_STYLE = re.compile(rb"""\ss\s*=\s*["'](\d+)["']""")
_CUSTOM = re.compile(rb"""\scustomFormat\s*=\s*["'](?:1|true)["']""")
_CUSTOM_HEIGHT = re.compile(rb"""\scustomHeight\s*=\s*["'](?:1|true)["']""")
_HEIGHT = re.compile(rb"""\sht\s*=\s*["']([\d.]+)["']""")
_SPANS = re.compile(rb"""\sspans\s*=\s*["'](\d+):(\d+)["']""")


class Worksheet:
    """One part and the splices it is to get; ``xml()`` makes them."""

    def __init__(self, part: bytes) -> None:
        self.grid: Grid = grid(part)
        hidden = self.grid.hidden
        before = parse_nodes(hidden, 0, self.grid.start)
        after = parse_nodes(hidden, self.grid.end, len(hidden))
        self.elements: list[Node] = (before[0].children if before else []) + after
        self._end = after[-1].end if after else self.grid.end
        cols = self.first("cols")
        self._cols = cols.children if cols else []
        self.new_widths: Mapping[int, float] = {}
        merges = self.first("mergeCells")
        areas = [area(node.attrs.get("ref", "A1")) for node in (merges.children if merges else [])]
        self._merged = {(row, col): last_col for row, col, _, last_col in areas}
        self._splices: list[Splice] = []
        self._inserts: list[tuple[int, int, str]] = []

    def first(self, name: str) -> Node | None:
        """Return the first element of this name that stands directly in the worksheet."""
        return next((node for node in self.elements if node.name == name), None)

    def insert(self, name: str, piece: str) -> None:
        """Add an element where the order of a worksheet wants it."""
        rank = ORDER.index(name)
        later = [node.start for node in self.elements if node.name in ORDER and ORDER.index(node.name) > rank]
        if rank < ORDER.index("sheetData"):
            later.append(self.grid.start)
        self._inserts.append((min(later, default=self._end), rank, piece))

    def append(self, name: str, pieces: list[str]) -> None:
        """Add children to an element that counts them, made where it is missing."""
        node = self.first(name)
        if node is None:
            self.insert(name, f'<{name} count="{len(pieces)}">{"".join(pieces)}</{name}>')
            return
        raw = prefixed("".join(pieces), self.grid.prefix)
        tag = with_attr(
            self.grid.xml[node.start : node.inner], "count", str(len(node.children) + len(pieces))
        )
        if node.is_closed:
            closing = prefixed(f"</{name}>", self.grid.prefix)
            self._splices.append((node.start, node.end, tag[:-2] + b">" + raw + closing))
        else:
            self._splices.append((node.start, node.inner, tag))
            self._splices.append((node.inner_end, node.inner_end, raw))

    def set_cols(self, wanted: Mapping[int, str]) -> None:
        """Give columns settings of their own, splitting the ranges they stood in."""
        node = self.first("cols")
        xml = self.grid.xml
        entries = [
            (int(col.attrs["min"]), int(col.attrs["max"]), xml[col.start : col.end])
            for col in (node.children if node else [])
        ]
        for number, tag in wanted.items():
            entries = [piece for entry in entries for piece in _without(entry, number)]
            entries.append((number, number, prefixed(tag, self.grid.prefix)))
        body = b"".join(tag for _, _, tag in sorted(entries))
        whole = prefixed("<cols>", self.grid.prefix) + body + prefixed("</cols>", self.grid.prefix)
        at = (node.start, node.end) if node else (self.grid.start, self.grid.start)
        self._splices.append((*at, whole))

    def write(self, writes: Mapping[Place, Write], styles: Styles, *, is_1904: bool) -> None:
        """Write cells, each with its own style, else the one that stands there."""
        by_row: dict[int, dict[int, Write]] = defaultdict(dict)
        for (row, col), write in writes.items():
            by_row[row][col] = write
        maker = _Maker(self, styles, is_1904)
        pending = sorted(by_row, reverse=True)
        for span in self.grid.rows():
            while pending and pending[-1] < span.number:
                row = pending.pop()
                self._splices.append((span.start, span.start, maker.new_row(row, by_row[row])))
            if pending and pending[-1] == span.number:
                self._splices += maker.edited_row(span, by_row[pending.pop()])
        self._finish_rows(b"".join(maker.new_row(row, by_row[row]) for row in reversed(pending)))
        self._widen(writes)

    def xml(self) -> bytes:
        """Return the part with everything done."""
        inserts = [
            (at, at, prefixed(piece, self.grid.prefix))
            for at, _, piece in sorted(self._inserts, key=lambda insert: insert[:2])
        ]
        return spliced(self.grid.xml, [*self._splices, *inserts])

    def next_priority(self) -> int:
        """Return the priority a conditional format gets that gives way to all that are there."""
        rules = [node for element in self.elements for node in element.walk() if node.name == "cfRule"]
        return max((int(node.attrs.get("priority", "0")) for node in rules), default=0) + 1

    def col_style(self, col: int) -> int | None:
        """Return the style a column gives its blank cells."""
        settings = self._col(col)
        return int(settings["style"]) if "style" in settings else None

    def col_width(self, col: int) -> float:
        """Return a column's width in characters; one about to be made has the width it will get."""
        return self.new_widths.get(col) or float(self._col(col).get("width", DEFAULT_WIDTH))

    def text_width(self, row: int, col: int) -> float:
        """Return the width a cell's words have: its column's, or that of all it is merged with."""
        last = self._merged.get((row, col), col)
        return sum(self.col_width(at) for at in range(col, last + 1))

    def _col(self, col: int) -> dict[str, str]:
        for node in self._cols:
            if int(node.attrs["min"]) <= col <= int(node.attrs["max"]):
                return node.attrs
        return {}

    def _finish_rows(self, raw: bytes) -> None:
        cells = self.grid
        if raw and cells.inner == cells.end:
            tag = cells.xml[cells.start : cells.end][:-2].rstrip() + b">"
            closing = prefixed("</sheetData>", cells.prefix)
            self._splices.append((cells.start, cells.end, tag + raw + closing))
        elif raw:
            self._splices.append((cells.inner_end, cells.inner_end, raw))

    def _widen(self, writes: Mapping[Place, Write]) -> None:
        node = self.first("dimension")
        if node is None or not writes:
            return
        row, col, last_row, last_col = area(node.attrs.get("ref", "A1"))
        rows, cols = [row for row, _ in writes], [col for _, col in writes]
        first = a1(min(row, *rows), min(col, *cols))
        last = a1(max(last_row, *rows), max(last_col, *cols))
        tag = self.grid.xml[node.start : node.inner]
        ref = first if first == last else f"{first}:{last}"
        if ref != node.attrs.get("ref"):
            self._splices.append((node.start, node.inner, with_attr(tag, "ref", ref)))


class _Maker:
    """Makes the rows and cells of one worksheet."""

    def __init__(self, part: Worksheet, styles: Styles, is_1904: bool) -> None:
        self._part, self._styles, self._is_1904 = part, styles, is_1904

    def new_row(self, row: int, writes: Mapping[int, Write]) -> bytes:
        cells = [self._cell(row, col, writes[col], None, b"") for col in sorted(writes)]
        prefix, raw = self._part.grid.prefix, b"".join(cells)
        needed = self._needed_height(row, writes, {}, b"")
        height = f' ht="{needed:g}"' if needed > ONE_LINE_POINTS else ""
        return prefixed(f'<row r="{row}"{height}>', prefix) + raw + prefixed("</row>", prefix) if raw else b""

    def edited_row(self, span: Span, writes: Mapping[int, Write]) -> list[Splice]:
        cells, tag = self._part.grid, self._part.grid.tag(span)
        is_beyond = min(writes) > cells.last_col(span)
        there = {} if is_beyond else {cell.number: cell for cell in cells.cells(span)}
        splices: list[Splice] = []
        for col in sorted(writes):
            cell = there.get(col)
            raw = self._cell(span.number, col, writes[col], cell, tag)
            if cell:
                splices.append((cell.start, cell.end, raw))
            else:
                at = min((other.start for c, other in there.items() if c > col), default=span.inner_end)
                splices.append((at, at, raw))
        new_tag = self._row_tag(span.number, writes, there, tag)
        if span.inner == span.end:
            closing = prefixed("</row>", cells.prefix)
            opened = new_tag[:-2].rstrip() + b">"
            raw = b"".join(piece for _, _, piece in splices)
            return [(span.start, span.end, opened + raw + closing)] if raw else []
        return splices if new_tag == tag else [(span.start, span.inner, new_tag), *splices]

    def _row_tag(self, row: int, writes: Mapping[int, Write], there: Mapping[int, Span], tag: bytes) -> bytes:
        """Drop spans the new cells make untrue, and raise a height that was only measured if they need it."""
        spans = _SPANS.search(tag)
        if spans and not (int(spans[1]) <= min(writes) and max(writes) <= int(spans[2])):
            tag = with_attr(tag, "spans", None)
        height = _HEIGHT.search(tag)
        if not _CUSTOM_HEIGHT.search(tag):
            needed = self._needed_height(row, writes, there, tag)
            # A row without a height is one line high; LibreOffice does not measure it anew.
            if needed > (float(height[1]) if height else ONE_LINE_POINTS):
                tag = with_attr(tag, "ht", f"{needed:g}")
        return tag

    def _needed_height(
        self, row: int, writes: Mapping[int, Write], there: Mapping[int, Span], tag: bytes
    ) -> float:
        """Return the height in points of the tallest wrapped text that is written to a row."""
        needed = 0.0
        for col, write in writes.items():
            text = _text(write.value)
            style = write.style if write.style is not None else self._standing(col, there.get(col), tag)
            if text and style and self._styles.is_wrapped(style):
                needed = max(needed, text_height(text, self._part.text_width(row, col)))
        return min(needed, MOST_ROW_POINTS)

    def _cell(self, row: int, col: int, write: Write, cell: Span | None, row_tag: bytes) -> bytes:
        if cell is None and write.value == "" and write.style is None:
            return b""
        style = write.style if write.style is not None else self._standing(col, cell, row_tag)
        wanted = format_of(write.value, is_1904=self._is_1904)
        if wanted:
            style = self._styles.dated(style or 0, wanted)
        elif style and isinstance(write.value, int | float):
            style = self._styles.dated(style, NumberFormat.GENERAL)
        if isinstance(write.value, Link):
            style = self._styles.linked(style or 0)
        xml = cell_xml(row, col, write.value, style, is_1904=self._is_1904)
        return prefixed(xml, self._part.grid.prefix)

    def _standing(self, col: int, cell: Span | None, row_tag: bytes) -> int | None:
        """Return the style that stands at a place: the cell's, else the row's, else the column's."""
        if cell:
            match = _STYLE.search(self._part.grid.tag(cell))
            return int(match[1]) if match else None
        match = _STYLE.search(row_tag)
        return int(match[1]) if match and _CUSTOM.search(row_tag) else self._part.col_style(col)


def _text(value: Value) -> str:
    return str(value) if isinstance(value, str | Link) else ""


def _without(entry: tuple[int, int, bytes], number: int) -> list[tuple[int, int, bytes]]:
    low, high, tag = entry
    parts = (
        [(low, min(high, number - 1)), (max(low, number + 1), high)] if low <= number <= high else [entry[:2]]
    )
    return [
        (first, last, with_attr(with_attr(tag, "min", str(first)), "max", str(last)))
        for first, last in parts
        if first <= last
    ]
