"""One tab: its cells, its size and what lies on it. No I/O."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from tests.emulator.boxes import Area, Box, Json
from tests.emulator.cells import BLANK, Cell
from tests.emulator.errors import Refused

Row = list[Cell | None]


@dataclass
class Tab:
    """A tab. Whatever stands inside (cells, rules, ranges) is replaced, never changed in place.

    ``rows`` may be shorter than the grid, and each row too; None is a blank cell. ``look`` holds the
    sheet properties that change nothing else (colour, gridlines ...).
    """

    sheet_id: int
    title: str
    row_count: int = 1000
    col_count: int = 26
    is_hidden: bool = False
    frozen_rows: int = 0
    frozen_cols: int = 0
    look: Json = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    row_props: dict[int, Json] = field(default_factory=dict)
    col_props: dict[int, Json] = field(default_factory=dict)
    merges: list[Box] = field(default_factory=list)
    rules: list[Json] = field(default_factory=list)
    protections: list[Json] = field(default_factory=list)
    basic_filter: Json | None = None
    charts: list[Json] = field(default_factory=list)
    banded: list[Json] = field(default_factory=list)
    row_groups: list[Json] = field(default_factory=list)
    col_groups: list[Json] = field(default_factory=list)

    def copy(self) -> Tab:
        """Return a tab that can be edited without this one noticing."""
        return replace(
            self,
            look=dict(self.look),
            rows=[row[:] for row in self.rows],
            row_props=dict(self.row_props),
            col_props=dict(self.col_props),
            merges=self.merges[:],
            rules=self.rules[:],
            protections=self.protections[:],
            charts=self.charts[:],
            banded=self.banded[:],
            row_groups=self.row_groups[:],
            col_groups=self.col_groups[:],
        )

    @property
    def whole(self) -> Area:
        return Area(0, self.row_count, 0, self.col_count)

    def cell(self, row: int, col: int) -> Cell:
        """Return the cell at a 0-based place; a blank one outside."""
        if row < len(self.rows) and col < len(self.rows[row]):
            return self.rows[row][col] or BLANK
        return BLANK

    def put(self, row: int, col: int, cell: Cell) -> None:
        """Put a cell at a 0-based place on the grid."""
        stored = None if cell.is_blank else cell
        if row >= len(self.rows):
            if stored is None:
                return
            self.rows.extend([] for _ in range(row + 1 - len(self.rows)))
        cells = self.rows[row]
        if col >= len(cells):
            if stored is None:
                return
            cells.extend([None] * (col + 1 - len(cells)))
        cells[col] = stored

    def held(self, area: Area) -> Iterator[tuple[int, int, Cell]]:
        """Yield the cells of ``area`` that hold anything."""
        for row in range(area.top, min(area.bottom, len(self.rows))):
            cells = self.rows[row]
            for col in range(area.left, min(area.right, len(cells))):
                cell = cells[col]
                if cell is not None:
                    yield row, col, cell

    def area(self, box: Box) -> Area:
        """Return the part of a range that lies on the grid.

        Raises:
            Refused: It starts beyond the grid.
        """
        if (box.top or 0) >= self.row_count or (box.left or 0) >= self.col_count:
            size = f"Max rows: {self.row_count}, max columns: {self.col_count}"
            raise Refused(400, f"Range ({box.a1(self.title)}) exceeds grid limits. {size}")
        return box.on_grid(self.row_count, self.col_count)

    def splice_rows(self, at: int, removed: int, inserted: list[Row]) -> None:
        """Replace ``removed`` rows from ``at`` by ``inserted``; the size of the grid is the caller's."""
        if inserted and at > len(self.rows):
            self.rows.extend([] for _ in range(at - len(self.rows)))
        self.rows[at : at + removed] = inserted

    def splice_cols(self, at: int, removed: int, inserted: list[Row]) -> None:
        """Replace ``removed`` cols of every row from ``at``; ``inserted`` holds one piece a row."""
        for row, cells in enumerate(self.rows):
            piece = inserted[row] if row < len(inserted) else []
            if any(cell is not None for cell in piece) and at > len(cells):
                cells.extend([None] * (at - len(cells)))
            cells[at : at + removed] = piece
