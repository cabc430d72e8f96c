"""Rows that are kept under leaders' hands: known by identity, never moved, reused when free. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import chain, count
from typing import NamedTuple

from sheets_sync.layout import Located
from sheets_sync.model import Value, fit_text
from sheets_sync.values import strip

_OURS_FROM = 3
"""From so many filled columns of the tool's on, a row without a key is taken for one of its own."""

TWICE = "This row stands here twice."


class Cell(NamedTuple):
    """A cell the tool wants to hold ``value``; ``key`` identifies its row."""

    tab: str
    row: int
    col: int
    header: str
    value: Value
    key: str


class Writer:
    """Gathers the tool's cells of one tab; a cell written twice keeps the last."""

    def __init__(self, located: Located) -> None:
        self.located = located
        self._cells: dict[tuple[int, int], Cell] = {}

    @property
    def cells(self) -> list[Cell]:
        """Return what was gathered."""
        return list(self._cells.values())

    def row(self, row: int, wanted: Mapping[str, Value]) -> None:
        """Have all of the tool's cells of a row hold what is wanted; ``wanted["key"]`` is its identity."""
        for column in self.located.template.owned():
            self.cell(row, column.key, wanted.get(column.key, ""), str(wanted["key"]))

    def clear(self, row: int, key: str) -> None:
        """Blank all of the tool's cells of a row."""
        for column in self.located.template.owned():
            self.cell(row, column.key, "", key)

    def cell(self, row: int, column: str, value: Value, key: str) -> None:
        """Have one cell hold a value, where its column is there."""
        col = self.located.cols.get(column)
        if col:
            value = fit_text(value) if isinstance(value, str) else value
            header = self.located.header(column)
            self._cells[row, col] = Cell(self.located.title, row, col, header, value, key)


def tool_cols(located: Located) -> frozenset[int]:
    """Return the columns the tool writes."""
    return frozenset(located.cols[c.key] for c in located.template.owned() if c.key in located.cols)


def has_typing(located: Located, row: int, ours: Collection[int]) -> bool:
    """Tell whether people typed anything in a row, in their columns or beside them."""
    cells = located.tab.rows[row - 1]
    return any(strip(cell) != "" for col, cell in enumerate(cells, 1) if col not in ours)


def holds_ours(located: Located, row: int, key: str) -> bool:
    """Tell whether what stands in the tool's columns of a row is the tool's, not a line somebody typed there.

    A row whose key was deleted is still filled from left to right.
    """
    cells = located.tab.rows[row - 1]
    filled = (col for col in tool_cols(located) if col <= len(cells) and strip(cells[col - 1]) != "")
    return bool(key) or sum(1 for _ in filled) >= _OURS_FROM


def free_rows(located: Located, taken: Iterable[int], cleared: Collection[int]) -> Iterator[int]:
    """Yield rows that hold nothing, those between others first, then those below.

    ``taken`` are rows in use, ``cleared`` those of them that this very sync frees.
    """
    used = set(taken) - set(cleared)
    last = located.header_row
    for row in located.body:
        if row not in cleared and any(str(cell).strip() for cell in located.tab.rows[row - 1]):
            used.add(row)
            last = row
    last = max([last, *used])
    gaps = [row for row in range(located.header_row + 1, last) if row not in used]
    return chain(gaps, count(last + 1))
