"""Where the lines of a tab that is drawn anew go, so that words people typed on it stay. Pure.

Rows of its table are known by a hidden key. A row below the header without one is somebody's, and so is a
second row with the same key: a copy that a leader keeps, which loses the key. A column that people inserted
moves ours to the right.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count, takewhile

from sheets_sync.model import LINE_KEY, NewTab, Place, Tab


@dataclass(frozen=True)
class Lines:
    """The rows of a tab as it stands, beside the tab as it is to be drawn.

    ``ours`` are cells the tool may write and clear. ``theirs`` are the rows below the header that hold words
    of people's in our columns. ``rows`` and ``cols`` say for each row and column of the drawn tab which one
    it takes.
    """

    ours: frozenset[Place]
    theirs: Sequence[int]
    rows: Sequence[int]
    cols: Mapping[int, int]

    def place(self, place: Place) -> Place:
        """Return where a cell of the drawn tab goes."""
        row, col = place
        return self.rows[row - 1], self.cols[col]


def lines_of(tab: Tab, drawn: NewTab) -> Lines:
    """Tell our lines on a tab that stands from people's, and write around theirs."""
    width, last = width_of(drawn), max((row for row, _ in drawn.cells), default=0)
    head = _head(tab, drawn, width)
    if not head:
        cols = {col: col for col in range(1, width + 1)}
        every_row = range(1, len(tab.rows) + 1)
        return Lines(_places(every_row, cols.values()), (), range(1, last + 1), cols)
    cols = _cols(tab, drawn, head, width)
    keys = _keys(tab, drawn, cols)
    mine = frozenset(_rows_of_ours(tab, head, cols, keys))
    theirs = [
        row for row in range(head + 1, len(tab.rows) + 1) if row not in mine and _is_used(tab, row, cols)
    ]
    taken, top = frozenset(theirs), _top(drawn, head, keys)
    free = (row for row in count(top[-1] + 1) if row not in taken)
    rows = [*top, *(next(free) for _ in range(drawn.header_row, last))]
    # Above the header what we never write is people's; where it stands elsewhere that is not known.
    written = frozenset((top[row - 1], cols[col]) for row, col in drawn.cells if row <= drawn.header_row)
    above = written if head == top[-1] else _places(range(1, head + 1), cols.values())
    copies = frozenset((row, cols[drawn.key_col]) for row in keys if row in taken)
    return Lines(above | _places(mine, cols.values()) | copies, theirs, rows, cols)


def width_of(drawn: NewTab) -> int:
    """Return how many columns of a tab are drawn."""
    return max((col for _, col in drawn.cells), default=0)


def _head(tab: Tab, drawn: NewTab, width: int) -> int:
    """Return the row of the table's header: where it should stand, else the last that looks like it; or 0."""
    headers = {drawn.cells.get((drawn.header_row, col), "") for col in range(1, width + 1)} - {""}
    if not headers:
        return 0
    alike = [
        row for row, cells in enumerate(tab.rows, 1) if 2 * len(headers.intersection(cells)) > len(headers)
    ]
    return drawn.header_row if drawn.header_row in alike else max(alike, default=0)


def _cols(tab: Tab, drawn: NewTab, head: int, width: int) -> dict[int, int]:
    """Return which column of the tab each drawn one takes: by its header, else as far along as the last."""
    standing = tab.rows[head - 1]
    once = {cell for cell, times in Counter(standing).items() if times == 1}
    cols: dict[int, int] = {}
    shift = 0
    for col in range(1, width + 1):
        header = drawn.cells.get((drawn.header_row, col), "")
        if header != "" and header in once:
            shift = list(standing).index(header) + 1 - col
        cols[col] = col + shift
    is_in_order = all(cols[col] < cols[col + 1] for col in range(1, width))
    return cols if is_in_order else {col: col for col in range(1, width + 1)}


def _keys(tab: Tab, drawn: NewTab, cols: Mapping[int, int]) -> dict[int, str]:
    """Return the keys of the tab's rows, by row."""
    if not drawn.key_col:
        return {}
    cells = ((row, tab.value(row, cols[drawn.key_col])) for row in range(1, len(tab.rows) + 1))
    return {row: cell for row, cell in cells if isinstance(cell, str) and cell.startswith(LINE_KEY)}


def _top(drawn: NewTab, head: int, keys: Mapping[int, str]) -> list[int]:
    """Return which rows the lines down to the header take: theirs, else as many as they are.

    Rows that people inserted there have moved them, and what was drawn over their cells.
    """
    row_of = {key: row for row, key in reversed([*keys.items()]) if row < head}
    wanted = [drawn.cells.get((row, drawn.key_col)) for row in range(1, drawn.header_row)]
    found = [row_of.get(str(key), 0) for key in wanted]
    is_whole = all(found) and found == sorted(set(found))
    return [*found, head] if is_whole and drawn.key_col else [*range(1, drawn.header_row + 1)]


def _rows_of_ours(tab: Tab, head: int, cols: Mapping[int, int], keys: Mapping[int, str]) -> Iterator[int]:
    """Yield the rows below the header that the table filled; without any key all down to a blank row."""
    below = {row: key for row, key in keys.items() if row > head}
    if not below:
        rows = range(head + 1, len(tab.rows) + 1)
        yield from takewhile(lambda row: _is_used(tab, row, cols), rows)
        return
    seen: set[str] = set()
    for row, key in below.items():
        if key not in seen:
            seen.add(key)
            yield row


def _is_used(tab: Tab, row: int, cols: Mapping[int, int]) -> bool:
    return any(tab.value(row, col) != "" for col in cols.values())


def _places(rows: Iterable[int], cols: Iterable[int]) -> frozenset[Place]:
    across = tuple(cols)
    return frozenset((row, col) for row in rows for col in across)
