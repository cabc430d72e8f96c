"""A workbook in memory whose rows and columns people move between the reading and the write. Pure.

It answers a write as Google does: with what stands now and with what stood in each edited cell before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import ParamSpec

from sheets_sync import reconcile
from sheets_sync.backends import Written
from sheets_sync.errors import ChangedError
from sheets_sync.model import Place, Plan, Snapshot, Tab, Value

P = ParamSpec("P")


@dataclass(frozen=True)
class Hand:
    """What one person does; its name shows where a test fails."""

    name: str
    act: Callable[[MovingHome], None]

    def __call__(self, home: MovingHome) -> None:
        self.act(home)

    def __repr__(self) -> str:
        return self.name


def hand(make: Callable[P, Callable[[MovingHome], None]]) -> Callable[P, Hand]:
    """Name what people do after the function that makes it and what it was given."""

    def made(*args: P.args, **kwargs: P.kwargs) -> Hand:
        return Hand(f"{make.__name__}{args}", make(*args, **kwargs))

    return made


_SPARE = 6


@dataclass
class Cell:
    """A cell as people move it: its value and its note go together."""

    value: Value = ""
    note: str = ""


class MovingHome:
    """The backend protocol over grids of cells; ``hands`` act one after another, each before a write."""

    def __init__(self, snapshot: Snapshot, hands: Iterable[Hand] = ()) -> None:
        self.titles: dict[int, str] = {}
        self.grids: dict[int, list[list[Cell]]] = {}
        self.hands = [*hands]
        self.writes = 0
        for tab in snapshot.tabs:
            self._add(tab)

    def _add(self, tab: Tab) -> None:
        tab_id = tab.tab_id or max(self.titles, default=0) + 1
        # Grids end where Google's do, beyond what stands there, so that hands reach the same rows in each.
        width = max([tab.last_col, *(col for _, col in tab.notes)]) + _SPARE
        self.titles[tab_id] = tab.title
        self.grids[tab_id] = [
            [Cell(tab.value(row, col), tab.notes.get((row, col), "")) for col in range(1, width + 1)]
            for row in range(1, len(tab.rows) + _SPARE + 1)
        ]

    def tab_id(self, title: str) -> int:
        return next(one for one, name in self.titles.items() if name == title)

    def grid(self, title: str) -> list[list[Cell]]:
        return self.grids[self.tab_id(title)]

    def look(self) -> Snapshot:
        """Return what stands there now."""
        return Snapshot("moving", tuple(self._tab(tab_id) for tab_id in self.titles))

    def read(self, code_headers: frozenset[str]) -> Snapshot:
        return self.look()

    def _tab(self, tab_id: int) -> Tab:
        grid = self.grids[tab_id]
        notes = {
            (row, col): cell.note
            for row, cells in enumerate(grid, 1)
            for col, cell in enumerate(cells, 1)
            if cell.note
        }
        rows = [[cell.value for cell in cells] for cells in grid]
        return Tab(self.titles[tab_id], rows, notes=notes, tab_id=tab_id)

    def apply(self, plan: Plan, snapshot: Snapshot) -> Written:
        if self.hands:
            self.hands.pop(0)(self)
        self.writes += 1
        ids = {tab.title: tab.tab_id for tab in snapshot.tabs}
        if not set(ids.values()) <= set(self.titles):
            raise ChangedError("A tab is gone, so nothing was written.")
        made = reconcile.after(Snapshot("", ()), Plan(new_tabs=plan.new_tabs))
        for tab in made.tabs:
            self._add(tab)
        for column in plan.new_columns:
            self._insert_col(ids[column.tab], column.col)
            self._write(ids[column.tab], column.header_row, column.col, column.header, column.look.note)
        replaced: dict[tuple[int, Place], Value] = {}
        for one in (*plan.edits, *plan.restores):
            tab_id, value = ids[one.tab], one.new if hasattr(one, "new") else one.value
            replaced[tab_id, (one.row, one.col)] = self._tab(tab_id).value(one.row, one.col)
            self._write(tab_id, one.row, one.col, value)
        for rename in plan.renames:
            self.titles[ids[rename.old]] = rename.new
        return Written(len(plan.edits), self.look(), replaced, self.writes)

    def _insert_col(self, tab_id: int, col: int) -> None:
        """A new column of ours is inserted, so that it never takes the place of another."""
        for cells in self.grids[tab_id]:
            cells.extend(Cell() for _ in range(col - 1 - len(cells)))
            cells.insert(col - 1, Cell())

    def _write(self, tab_id: int, row: int, col: int, value: Value, note: str = "") -> None:
        grid = self.grids[tab_id]
        grid.extend([] for _ in range(row - len(grid)))
        grid[row - 1].extend(Cell() for _ in range(col - len(grid[row - 1])))
        cell = grid[row - 1][col - 1]
        cell.value, cell.note = value, note or cell.note


# -- what people do ---------------------------------------------------------------------------------------


@hand
def typing(title: str, row: int, col: int, value: Value) -> Callable[[MovingHome], None]:
    return lambda home: home._write(home.tab_id(title), row, col, value)


@hand
def insert_row(title: str, row: int) -> Callable[[MovingHome], None]:
    return lambda home: home.grid(title).insert(row - 1, [])


@hand
def delete_row(title: str, row: int) -> Callable[[MovingHome], None]:
    def act(home: MovingHome) -> None:
        del home.grid(title)[row - 1 : row]

    return act


@hand
def copy_row(title: str, row: int) -> Callable[[MovingHome], None]:
    def act(home: MovingHome) -> None:
        grid = home.grid(title)
        grid[row:row] = [[replace(cell) for cell in line] for line in grid[row - 1 : row]]

    return act


@hand
def insert_col(title: str, col: int, header_row: int = 0, words: Value = "") -> Callable[[MovingHome], None]:
    """Insert a column, and type a word into its header and the cell below."""

    def act(home: MovingHome) -> None:
        for cells in home.grid(title):
            cells.extend(Cell() for _ in range(col - 1 - len(cells)))
            cells.insert(col - 1, Cell())
        for row in (header_row, header_row + 1) if header_row else ():
            home._write(home.tab_id(title), row, col, words)

    return act


@hand
def delete_col(title: str, col: int) -> Callable[[MovingHome], None]:
    def act(home: MovingHome) -> None:
        for cells in home.grid(title):
            del cells[col - 1 : col]

    return act


@hand
def move_col(title: str, col: int, to: int) -> Callable[[MovingHome], None]:
    def act(home: MovingHome) -> None:
        width = max(map(len, home.grid(title)))
        for cells in home.grid(title):
            cells.extend(Cell() for _ in range(width - len(cells)))
            cells.insert(to - 1, cells.pop(col - 1))

    return act


@hand
def sort_rows(
    title: str, order: list[int], first_row: int, first_col: int = 1, last_col: int = 0
) -> Callable[[MovingHome], None]:
    """Put rows into another order; with ``last_col`` only those columns move, as a partial sort does."""

    def act(home: MovingHome) -> None:
        grid = home.grid(title)
        width = max(map(len, grid))
        for cells in grid:
            cells.extend(Cell() for _ in range(width - len(cells)))
        body = [grid[row] for row in range(first_row - 1, len(grid))]
        places = [at for at in order if at < len(body)]
        rest = [at for at in range(len(body)) if at not in places]
        moved = [list(body[at]) for at in (*places, *rest)]
        for cells, new in zip(body, moved, strict=True):
            cells[first_col - 1 : last_col or width] = new[first_col - 1 : last_col or width]

    return act


@hand
def rename(title: str, new: str) -> Callable[[MovingHome], None]:
    def act(home: MovingHome) -> None:
        home.titles[home.tab_id(title)] = new

    return act


@hand
def delete_tab(title: str) -> Callable[[MovingHome], None]:
    def act(home: MovingHome) -> None:
        tab_id = home.tab_id(title)
        del home.titles[tab_id], home.grids[tab_id]

    return act


@hand
def all_of(*hands: Hand) -> Callable[[MovingHome], None]:
    def act(home: MovingHome) -> None:
        for hand in hands:
            hand(home)

    return act
