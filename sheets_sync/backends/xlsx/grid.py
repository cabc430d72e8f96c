"""Where the rows and cells of a worksheet part stand, by byte offset. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from sheets_sync.backends.xlsx.markup import ATTRS, MarkupError, masked, prefix_of

LAST_ROW = 1_048_576
LAST_COL = 16_384

_REF_ATTR = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]{1,3})?(\d+)["']""")
_REF = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d+)")

Area = tuple[int, int, int, int]
"""First row, first col, last row, last col; 1-based, ends included."""


class Span(NamedTuple):
    """A row or a cell: its number, and where it and its content stand. ``inner == end`` for ``<c/>``."""

    number: int
    start: int
    inner: int
    inner_end: int
    end: int


@dataclass(frozen=True, slots=True)
class Grid:
    """A worksheet part with its cells' whereabouts; ``hidden`` is the masked part."""

    xml: bytes
    hidden: bytes
    prefix: str
    start: int
    inner: int
    inner_end: int
    end: int

    def rows(self) -> Iterator[Span]:
        """Yield the rows as they stand."""
        return self._spans("row", self.inner, self.inner_end)

    def cells(self, row: Span) -> Iterator[Span]:
        """Yield a row's cells as they stand; their number is the column."""
        return self._spans("c", row.inner, row.inner_end)

    def last_col(self, row: Span) -> int:
        """Return the column of a row's last cell, 0 where it has none; cells stand in order."""
        name = self.prefix + "c"
        at = self.hidden.rfind(b"<" + name.encode(), row.inner, row.inner_end)
        match = _patterns(name)[0].match(self.hidden, at) if at >= 0 else None
        if match and match[1]:
            return col_number(match[1])
        return max((cell.number for cell in self.cells(row)), default=0)

    def tag(self, span: Span) -> bytes:
        """Return a row's or cell's start tag."""
        return self.xml[span.start : span.inner]

    def _spans(self, name: str, start: int, end: int) -> Iterator[Span]:
        opening, closing = _patterns(self.prefix + name)
        hidden, last, is_cell = self.hidden, 0, name == "c"
        for match in opening.finditer(hidden, start, end):
            letters, digits, attrs, slash = match.groups()
            if digits is None and (ref := _REF_ATTR.search(attrs)):
                letters, digits = ref.groups()
            if digits is None:
                last += 1
            else:
                last = col_number(letters) if is_cell else int(digits)
            inner = inner_end = after = match.end()
            if not slash:
                inner_end = hidden.find(closing, inner, end)
                after = hidden.index(b">", inner_end) + 1
            yield Span(last, match.start(), inner, inner_end, after)


@cache
def _patterns(name: str) -> tuple[re.Pattern[bytes], bytes]:
    """Return how an element opens (its reference, where that comes first, taken apart) and how it closes."""
    raw = name.encode()
    ref = rb"""(?:\s+r="([A-Za-z]{1,3})?(\d+)")?"""
    return re.compile(rb"<" + raw + ref + rb"(" + ATTRS + rb")\s*(/?)>"), b"</" + raw


@cache
def col_number(letters: bytes) -> int:
    """Turn column letters into a number: ``b"AB"`` is 28."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def grid(xml: bytes) -> Grid:
    """Locate the cells of a worksheet part in UTF-8."""
    hidden = masked(xml)
    prefix = prefix_of(hidden)
    opening, closing = _patterns(prefix + "sheetData")
    match = opening.search(hidden)
    if not match:
        raise MarkupError("a worksheet without sheetData")
    if match[4]:
        return Grid(xml, hidden, prefix, match.start(), match.end(), match.end(), match.end())
    inner_end = hidden.index(closing, match.end())
    end = hidden.index(b">", inner_end) + 1
    return Grid(xml, hidden, prefix, match.start(), match.end(), inner_end, end)


def area(ref: str) -> Area:
    """Turn ``B2:D9``, ``B2`` or ``B:D`` into rows and cols."""
    first, _, last = ref.partition(":")
    row, col = place(first, 1, 1)
    last_row, last_col = place(last or first, LAST_ROW, LAST_COL)
    return row, col, last_row, last_col


def place(ref: str, row: int = 1, col: int = 1) -> tuple[int, int]:
    """Turn ``B2`` into row and col; what is missing takes the given number."""
    match = _REF.fullmatch(ref.strip())
    if match:
        return int(match[2]), col_number(match[1].encode())
    bare = ref.strip().replace("$", "")
    if bare.isdigit():
        return int(bare), col
    return row, col_number(bare.encode()) if bare.isalpha() else col
