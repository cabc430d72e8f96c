"""Ranges of a tab as Google writes them in JSON and in A1 notation. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, NamedTuple

from tests.emulator.errors import Refused

Json = dict[str, Any]
MOST_COLS = 18_278


class Area(NamedTuple):
    """A rectangle that lies on the grid: 0-based, the ends excluded."""

    top: int
    bottom: int
    left: int
    right: int

    @property
    def height(self) -> int:
        return self.bottom - self.top

    @property
    def width(self) -> int:
        return self.right - self.left

    def meets(self, other: Area) -> bool:
        """Tell whether the two share a cell."""
        return (
            self.top < other.bottom
            and other.top < self.bottom
            and self.left < other.right
            and other.left < self.right
        )

    def holds(self, other: Area) -> bool:
        """Tell whether ``other`` lies wholly inside."""
        return (
            self.top <= other.top
            and other.bottom <= self.bottom
            and self.left <= other.left
            and other.right <= self.right
        )


Edge = int | None
"""A bound of a range; None where the range is open."""


@dataclass(frozen=True, slots=True)
class Box:
    """A GridRange: any bound may be open."""

    sheet_id: int = 0
    top: Edge = None
    bottom: Edge = None
    left: Edge = None
    right: Edge = None

    @classmethod
    def read(cls, body: Json) -> Box:
        """Read a GridRange, refusing what Google refuses.

        Raises:
            Refused: A bound is negative, or an end does not lie after its start.
        """
        box = cls(
            body.get("sheetId", 0),
            body.get("startRowIndex"),
            body.get("endRowIndex"),
            body.get("startColumnIndex"),
            body.get("endColumnIndex"),
        )
        _check_edges("Row", box.top, box.bottom)
        _check_edges("Column", box.left, box.right)
        return box

    def as_json(self) -> Json:
        """Return the GridRange; a sheetId of 0 is left out, as in any proto JSON."""
        body: Json = {"sheetId": self.sheet_id} if self.sheet_id else {}
        edges = {
            "startRowIndex": self.top,
            "endRowIndex": self.bottom,
            "startColumnIndex": self.left,
            "endColumnIndex": self.right,
        }
        body.update((name, edge) for name, edge in edges.items() if edge is not None)
        return body

    def on_grid(self, rows: int, cols: int) -> Area:
        """Return the part that lies on a grid of this size (it may be empty)."""
        return Area(
            min(self.top or 0, rows),
            rows if self.bottom is None else min(self.bottom, rows),
            min(self.left or 0, cols),
            cols if self.right is None else min(self.right, cols),
        )

    def a1(self, title: str) -> str:
        """Return the range in A1 notation, as Google's messages show it."""
        first = col_letters(self.left or 0) + ("" if self.top is None else str(self.top + 1))
        if self.top is None and self.bottom is None and self.left is None and self.right is None:
            return quoted(title)
        last = "" if self.right is None else col_letters(self.right - 1)
        last += "" if self.bottom is None else str(self.bottom)
        return f"{quoted(title)}!{first}" + (f":{last}" if last and last != first else "")


def _check_edges(name: str, start: Edge, end: Edge) -> None:
    for part, edge in (("start", start), ("end", end)):
        if edge is not None and edge < 0:
            raise Refused(400, f"range.{part}{name}Index[{edge}] must be greater than or equal to 0.")
    if end is not None and end <= (start or 0):
        raise Refused(400, f"range.end{name}Index[{end}] must be after range.start{name}Index[{start or 0}].")


def col_letters(col: int) -> str:
    """Name a 0-based col: 0 is ``A``."""
    letters = ""
    col += 1
    while col:
        col, rest = divmod(col - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def col_number(letters: str) -> int:
    """Return the 0-based col of its letters."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


_PLAIN_TITLE = re.compile(r"[^\W\d]\w*\Z")
_LIKE_A_CELL = re.compile(r"[A-Za-z]{1,3}\d+\Z|[Rr]\d*[Cc]\d*\Z")


def quoted(title: str) -> str:
    """Quote a title where A1 notation needs it."""
    if _PLAIN_TITLE.match(title) and not _LIKE_A_CELL.match(title):
        return title
    return "'" + title.replace("'", "''") + "'"


_ENDS = re.compile(r"\$?([A-Za-z]{1,3})?\$?(\d+)?(?::\$?([A-Za-z]{1,3})?\$?(\d+)?)?\Z")


def parse_cells(text: str) -> Box | None:
    """Parse the part of A1 notation after the title: ``B2:C``, ``A:A``, ``1:3``; None if it is none."""
    found = _ENDS.match(text)
    if not found or not text or text.endswith(":") or text.startswith(":"):
        return None
    col, row, last_col, last_row = found.groups()
    if ":" not in text:
        if not (col and row):
            return None
        last_col, last_row = col, row
    if (row and int(row) < 1) or (last_row and int(last_row) < 1):
        return None
    top, left = _start(row), None if col is None else col_number(col)
    bottom, right = _end(last_row), None if last_col is None else col_number(last_col) + 1
    if bottom is not None and top is not None and bottom <= top:
        top, bottom = bottom - 1, top + 1
    if right is not None and left is not None and right <= left:
        left, right = right - 1, left + 1
    return Box(0, top, bottom, left, right)


def _start(row: str | None) -> Edge:
    return None if row is None else int(row) - 1


def _end(row: str | None) -> Edge:
    return None if row is None else int(row)


def split_a1(text: str) -> tuple[str | None, str]:
    """Split ``'Tab'!A1:B2`` into title and cells; the title is None where none is given."""
    if text.startswith("'"):
        found = re.match(r"'((?:[^']|'')*)'(?:!(.*))?\Z", text, re.DOTALL)
        if found:
            return found[1].replace("''", "'"), found[2] or ""
    title, mark, cells = text.rpartition("!")
    return (title, cells) if mark else (None, text)
