"""Where the rows of a made table go, so that words people typed among or below them stay. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count, takewhile

from sheets_sync.model import NewTab, Tab, Value


@dataclass(frozen=True)
class TableRows:
    """Which rows of a tab that stands are ours.

    ``ours`` are those at and above the table's header, and those below that the table filled at an earlier
    sync; ``goes_to`` says for each row of the wanted tab which row of the standing one it takes.
    """

    ours: Sequence[int]
    goes_to: Sequence[int]

    def of(self, row: int) -> int:
        """Return where a row of the wanted tab goes (both 1-based)."""
        return self.goes_to[row - 1]


def table_rows(tab: Tab, wanted: NewTab, width: int) -> TableRows:
    """Tell our rows from people's in the first ``width`` columns of a tab, and write around theirs."""
    last = _last_row(wanted)
    first_header = wanted.cells.get((wanted.header_row, 1), "")
    heads = [row for row in range(1, len(tab.rows) + 1) if first_header and tab.value(row, 1) == first_header]
    if not heads:
        return TableRows(range(1, len(tab.rows) + 1), range(1, last + 1))
    head, header_row = heads[-1], min(wanted.header_row, last)
    mine = set(_rows_of_ours(tab, wanted, head, width))
    theirs = {
        row for row in range(head + 1, len(tab.rows) + 1) if row not in mine and any(_filled(tab, row, width))
    }
    free = (row for row in count(header_row + 1) if row not in theirs)
    below = [next(free) for _ in range(header_row, last)]
    return TableRows([*range(1, head + 1), *sorted(mine)], [*range(1, header_row + 1), *below])


def _rows_of_ours(tab: Tab, wanted: NewTab, head: int, width: int) -> Iterator[int]:
    """Yield the rows below the header that the table filled: by their first cell, else by how full they are.

    A row whose first cell stands in the table already is somebody's copy of it. Where the header itself is
    not where it should be, the table was laid out otherwise, and all down to a blank row is ours.
    """
    below = range(head + 1, len(tab.rows) + 1)
    if head != wanted.header_row:
        yield from takewhile(lambda row: any(_filled(tab, row, width)), below)
        return
    table = range(head + 1, _last_row(wanted) + 1)
    names = {wanted.cells.get((row, 1), "") for row in table} - {""}
    steady = [
        col for col in range(1, width + 1) if all(wanted.cells.get((row, col), "") != "" for row in table)
    ]
    seen: set[Value] = set()
    for row in below:
        cells, name = _filled(tab, row, width), tab.value(row, 1)
        is_full = sum(cells[col - 1] for col in steady) * 2 > len(steady)
        if name not in seen and (name in names or is_full):
            seen.add(name)
            yield row


def _filled(tab: Tab, row: int, width: int) -> list[bool]:
    """Return which of the first cells of a row hold anything."""
    return [tab.value(row, col) != "" for col in range(1, width + 1)]


def _last_row(wanted: NewTab) -> int:
    return max((row for row, _ in wanted.cells), default=0)
