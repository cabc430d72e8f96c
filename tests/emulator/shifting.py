"""Where rows, cols and ranges stand after an insertion, a deletion or a move. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from tests.emulator.boxes import Box, Edge

Span = tuple[Edge, Edge]
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Shift:
    """A change of the grid along one dimension of one tab.

    ``span`` maps a range of rows (or cols) to where it stands afterwards, None where it is gone.
    ``band`` limits the change to ranges that lie wholly in these cols (or rows); None: no limit.
    """

    sheet_id: int
    is_rows: bool
    span: Callable[[int, Edge], Span | None]
    band: tuple[int, int] | None = None

    def box(self, box: Box) -> Box | None:
        """Return where a range stands afterwards; None where nothing of it is left."""
        if box.sheet_id != self.sheet_id or not self._is_in_band(box):
            return box
        start, end = (box.top, box.bottom) if self.is_rows else (box.left, box.right)
        if start is None and end is None:
            return box
        moved = self.span(start or 0, end)
        if moved is None:
            return None
        first = None if start is None else moved[0]
        if self.is_rows:
            return Box(box.sheet_id, first, moved[1], box.left, box.right)
        return Box(box.sheet_id, box.top, box.bottom, first, moved[1])

    def index(self, at: int) -> int | None:
        """Return where a single row (or col) stands afterwards."""
        moved = self.span(at, at + 1)
        return None if moved is None else moved[0]

    def keys(self, table: Mapping[int, _T]) -> dict[int, _T]:
        """Return what is kept by row (or col), by where they stand afterwards."""
        moved = ((self.index(at), part) for at, part in table.items())
        return {at: part for at, part in moved if at is not None}

    def _is_in_band(self, box: Box) -> bool:
        if self.band is None:
            return True
        start, end = (box.left, box.right) if self.is_rows else (box.top, box.bottom)
        return start is not None and end is not None and self.band[0] <= start and end <= self.band[1]


def insertion(at: int, count: int) -> Callable[[int, Edge], Span]:
    """Insert ``count`` before ``at``: a range grows only when the place lies strictly inside it."""

    def span(start: int, end: Edge) -> Span:
        return (
            start + count if start >= at else start,
            end if end is None else end + count if end > at else end,
        )

    return span


def deletion(first: int, last: int) -> Callable[[int, Edge], Span | None]:
    """Delete ``first`` up to, not including, ``last``: a range loses what it had there."""

    def kept(at: int) -> int:
        return at if at <= first else first if at <= last else at - (last - first)

    def span(start: int, end: Edge) -> Span | None:
        if end is None:
            return kept(start), None
        moved = kept(start), kept(end)
        return moved if moved[0] < moved[1] else None

    return span


def displacement(first: int, last: int, to: int) -> Callable[[int, Edge], Span | None]:
    """Move ``first`` up to ``last`` in front of ``to`` (counted before the move).

    A range that lies in what is moved goes along; one that holds both places stays; any other loses the
    moved part and grows where the new place lies strictly inside it.
    """
    count = last - first
    target = to - count if to >= last else to
    without, again = deletion(first, last), insertion(target, count)

    def span(start: int, end: Edge) -> Span | None:
        if end is not None and first <= start and end <= last:
            return start - first + target, end - first + target
        if start <= first and start <= to and (end is None or (last <= end and to <= end)):
            return start, end
        left = without(start, end)
        return None if left is None else again(left[0] or 0, left[1])

    return span
