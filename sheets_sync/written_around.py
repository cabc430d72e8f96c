"""Where the lines of a tab that is drawn anew go, so that words people typed on it stay. Pure.

Rows of its table are known by a hidden key. A row below the header without one is somebody's, and so is a
second row with the same: a copy that a leader keeps.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count, takewhile

from sheets_sync.model import NewTab, Place, Tab, Value


@dataclass(frozen=True)
class Lines:
    """The rows of a tab as it stands, beside the tab as it is to be drawn.

    ``ours`` are cells the tool may write and clear. ``theirs`` are the rows below the header that hold words
    of people's in our columns. ``goes_to`` says for each row of the drawn tab which one it takes.
    """

    ours: frozenset[Place]
    theirs: tuple[int, ...]
    goes_to: Sequence[int]

    def place(self, place: Place) -> Place:
        """Return where a cell of the drawn tab goes."""
        row, col = place
        return self.goes_to[row - 1], col


def lines_of(tab: Tab, drawn: NewTab) -> Lines:
    """Tell our lines on a tab that stands from people's, and write around theirs."""
    width, last = width_of(drawn), max((row for row, _ in drawn.cells), default=0)
    head = _head(tab, drawn)
    if not head:
        return Lines(_all_of(range(1, len(tab.rows) + 1), width), (), range(1, last + 1))
    mine = frozenset(_rows_of_ours(tab, drawn, head))
    below = range(head + 1, len(tab.rows) + 1)
    theirs = tuple(row for row in below if row not in mine and _is_used(tab, row, width))
    free = (row for row in count(drawn.header_row + 1) if row not in theirs)
    goes_to = [*range(1, drawn.header_row + 1), *(next(free) for _ in range(drawn.header_row, last))]
    # Above a header that stands where it should, what we never write is people's; else that is not known.
    is_in_place = head == drawn.header_row
    whole = frozenset(place for place in drawn.cells if place[0] <= head)
    above = whole if is_in_place else _all_of(range(1, head + 1), width)
    return Lines(above | _all_of(mine, width), theirs, goes_to)


def width_of(drawn: NewTab) -> int:
    """Return how many columns of a tab are drawn."""
    return max((col for _, col in drawn.cells), default=0)


def _head(tab: Tab, drawn: NewTab) -> int:
    """Return the row of the table's header: by that of the hidden keys, else by the first; 0 for none."""
    for col in filter(None, (drawn.key_col, 1)):
        header = drawn.cells.get((drawn.header_row, col), "")
        heads = [row for row in range(1, len(tab.rows) + 1) if header and tab.value(row, col) == header]
        if heads:
            return heads[-1]
    return 0


def _rows_of_ours(tab: Tab, drawn: NewTab, head: int) -> Iterator[int]:
    """Yield the rows below the header that the table filled; without keys all down to a blank row."""
    below, col = range(head + 1, len(tab.rows) + 1), drawn.key_col
    if not col or tab.value(head, col) != drawn.cells.get((drawn.header_row, col), ""):
        yield from takewhile(lambda row: _is_used(tab, row, width_of(drawn)), below)
        return
    seen: set[Value] = {""}
    for row in below:
        key = tab.value(row, col)
        if key not in seen:
            seen.add(key)
            yield row


def _is_used(tab: Tab, row: int, width: int) -> bool:
    return any(cell != "" for cell in tab.rows[row - 1][:width])


def _all_of(rows: Sequence[int] | frozenset[int], width: int) -> frozenset[Place]:
    return frozenset((row, col) for row in rows for col in range(1, width + 1))
