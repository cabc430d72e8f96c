"""References inside formulas: finding, moving and rewriting them. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from tests.emulator.boxes import Box, Edge, col_letters, col_number, quoted

_END = r"\$?[A-Za-z]{1,3}\$?[1-9]\d*"
_COL = r"\$?[A-Za-z]{1,3}"
_ROW = r"\$?[1-9]\d*"
REFERENCE = re.compile(
    rf"""(?P<tab>'(?:[^']|'')+'!|[^\W\d]\w*!)?
         (?<![\w.$])(?P<first>{_END}(?=:)|{_COL}(?=:{_COL}(?![\w(]))|{_ROW}(?=:{_ROW})|{_END})
         (?::(?P<last>{_END}|{_COL}|{_ROW}))?(?![\w(.!])""",
    re.VERBOSE,
)
_TOKEN = re.compile(rf'"(?:[^"]|"")*"|{REFERENCE.pattern}', re.VERBOSE)
_PARTS = re.compile(r"(\$?)([A-Za-z]*)(\$?)(\d*)\Z")


@dataclass(frozen=True, slots=True)
class End:
    """One corner of a reference: 0-based row and col, None where open; fixed where a ``$`` stands."""

    row: Edge
    col: Edge
    is_row_fixed: bool = False
    is_col_fixed: bool = False

    def __str__(self) -> str:
        col = "" if self.col is None else ("$" if self.is_col_fixed else "") + col_letters(self.col)
        row = "" if self.row is None else ("$" if self.is_row_fixed else "") + str(self.row + 1)
        return col + row


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference as it stands in a formula: ``last`` is None for a single cell."""

    title: str | None
    first: End
    last: End | None

    def __str__(self) -> str:
        title = "" if self.title is None else quoted(self.title) + "!"
        return title + str(self.first) + (f":{self.last}" if self.last else "")

    def box(self, sheet_id: int) -> Box:
        """Return the range that is meant, on the tab with this id."""
        last = self.last or self.first
        return Box(
            sheet_id,
            self.first.row,
            None if last.row is None else last.row + 1,
            self.first.col,
            None if last.col is None else last.col + 1,
        )

    def at(self, box: Box) -> Reference:
        """Return the reference pointing at ``box``, its dollars kept."""
        first = replace(self.first, row=box.top, col=box.left)
        last = self.last and replace(
            self.last,
            row=None if box.bottom is None else box.bottom - 1,
            col=None if box.right is None else box.right - 1,
        )
        return replace(self, first=first, last=last)


def read_end(text: str) -> End:
    """Read one corner, such as ``$B$3``, ``C`` or ``7``."""
    dollar, col, second, row = _PARTS.match(text).groups()  # type: ignore[union-attr]
    return End(
        int(row) - 1 if row else None,
        col_number(col) if col else None,
        bool(second) or (not col and bool(dollar)),
        bool(col and dollar),
    )


def read_reference(found: re.Match[str]) -> Reference:
    """Return the reference a match of REFERENCE stands for."""
    tab, last = found["tab"], found["last"]
    title = None if tab is None else tab[:-1]
    if title and title.startswith("'"):
        title = title[1:-1].replace("''", "'")
    return Reference(title, read_end(found["first"]), read_end(last) if last else None)


def rewritten(formula: str, move: Callable[[Reference], Reference | None]) -> str:
    """Return the formula with each reference replaced by what ``move`` makes of it (None: ``#REF!``)."""

    def one(found: re.Match[str]) -> str:
        if found[0].startswith('"'):
            return found[0]
        reference = read_reference(found)
        moved = move(reference)
        if moved is None:
            return "#REF!"
        return found[0] if moved == reference else str(moved)

    return _TOKEN.sub(one, formula)


def copied(formula: str, rows: int, cols: int) -> str:
    """Return the formula as it reads when copied so many rows down and cols right."""

    def one(reference: Reference) -> Reference | None:
        first = _carried(reference.first, rows, cols)
        last = reference.last and _carried(reference.last, rows, cols)
        if first is None or (reference.last and last is None):
            return None
        return replace(reference, first=first, last=last)

    return rewritten(formula, one) if rows or cols else formula


def _carried(end: End, rows: int, cols: int) -> End | None:
    row = end.row if end.row is None or end.is_row_fixed else end.row + rows
    col = end.col if end.col is None or end.is_col_fixed else end.col + cols
    if (row or 0) < 0 or (col or 0) < 0:
        return None
    return replace(end, row=row, col=col)
