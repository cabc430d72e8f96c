"""What a run that was cut off left undone, read from the hidden tabs it left behind. Pure.

A write that met moved cells is repaired by the run that made it. Where that run was killed, or lost its
answer while people went on moving cells, its hidden tab still holds what it hit: copies that are not what the
write believed. Such a cell is looked for where people have taken it since; what nobody can find is named, and
kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from sheets_sync.backends.google.aside import is_aside
from sheets_sync.backends.google.placing import Scene, place_hits
from sheets_sync.backends.google.reading import read_tab
from sheets_sync.backends.google.records import Cell, Memory, Record, digest, read_record
from sheets_sync.model import Owed, Place, Plan, Snapshot, Tab, Value, a1
from sheets_sync.reconcile import same, write_cells
from sheets_sync.template import fold

_MOST_KEPT = 8
"""Hidden tabs that wait for a person at most."""


@dataclass(frozen=True)
class Leftover:
    """A hidden tab that an earlier write left, with what it remembers."""

    record: Record
    tab: Tab

    @property
    def tab_id(self) -> int:
        """Its own id."""
        return self.record.aside.tab_id

    def copy(self, cell: Cell) -> Value:
        """Return what stood in a cell the instant before it was written."""
        tab_id, place = cell
        return self.tab.value(*self.record.aside.place(tab_id, *place))

    def is_ours(self, cell: Cell) -> bool:
        """Tell whether the cell was hit within a column of ours: under the header it was planned for."""
        return self._is_under_its_header(cell) is True

    def is_hit(self, cell: Cell, old: str) -> bool:
        """Tell whether a write met something else than it believed; in a blank cell the header tells."""
        return digest(self.copy(cell)) != old or self._is_under_its_header(cell) is False

    def _is_under_its_header(self, cell: Cell) -> bool | None:
        tab_id, (_, col) = cell
        return self._standing.get((tab_id, col))

    @cached_property
    def _standing(self) -> dict[tuple[int, int], bool]:
        """By tab and col, whether the header stood there; no tab in whose pictured row no header stood."""
        held = {at: self._stood(at, row) == header for at, (row, header) in self.record.headers.items()}
        anywhere = {tab_id for tab_id, row in self._header_rows() if self._is_any_header(tab_id, row)}
        return {at: is_there for at, is_there in held.items() if at[0] in anywhere}

    def _header_rows(self) -> set[tuple[int, int]]:
        return {(tab_id, row) for (tab_id, _), (row, _) in self.record.headers.items()}

    def _is_any_header(self, tab_id: int, row: int) -> bool:
        own = {text for (one, _), (_, text) in self.record.headers.items() if one == tab_id}
        widths = [area.last_col for area in self.record.aside.pictures if area.tab_id == tab_id]
        return any(self._stood((tab_id, col), row) in own for col in range(1, max(widths, default=0) + 1))

    def _stood(self, at: tuple[int, int], row: int) -> str:
        tab_id, col = at
        shift = self.record.aside.picture_shifts.get(tab_id, 0)
        return digest(fold(str(self.tab.value(row, col + shift)))) if shift else ""


@dataclass(frozen=True)
class Found:
    """What earlier writes left undone: what is owed, and by hidden tab the cells nobody can place."""

    owed: tuple[Owed, ...] = ()
    unplaced: Mapping[int, tuple[Cell, ...]] = field(default_factory=dict)
    ours: frozenset[tuple[int, Place]] = frozenset()
    """The origins of cells in columns of ours: whatever stood there is made anew."""

    def kept(self, leftovers: Iterable[Leftover]) -> frozenset[int]:
        """Return the hidden tabs that are still needed, of very many the newest."""
        needed = {one.origin[0] for one in self.owed} | {one for one, cells in self.unplaced.items() if cells}
        newest = sorted(leftovers, key=lambda one: -one.record.turn)
        return frozenset([one.tab_id for one in newest if one.tab_id in needed][:_MOST_KEPT])


def look(leftovers: Sequence[Leftover], snapshot: Snapshot) -> Found:
    """Return what the writes that left these tabs have not given back, as the workbook stands."""
    owed: dict[Cell, Owed] = {}
    unplaced: dict[int, tuple[Cell, ...]] = {}
    ours: set[tuple[int, Place]] = set()
    tabs = {tab.tab_id: tab for tab in snapshot.tabs}
    in_turn = sorted(leftovers, key=lambda one: one.record.turn)
    for at, leftover in enumerate(in_turn):
        hits = _hits(leftover, in_turn[at + 1 :])
        lost: list[Cell] = []
        for tab_id in dict.fromkeys(tab_id for tab_id, _ in hits):
            if tab_id not in tabs:  # deleted by a person, and all that stood in it
                continue
            own = [place for one, place in hits if one == tab_id]
            scene = _scene(leftover, tab_id, own)
            ours |= {(leftover.tab_id, place) for place in scene.ours}
            for place, stand in place_hits(scene, tabs[tab_id]).items():
                lost += [(tab_id, place)] if stand is None else []
                for row, col in stand or ():
                    now = tabs[tab_id].value(row, col)
                    value, origin = leftover.copy((tab_id, place)), (leftover.tab_id, place)
                    one_owed = Owed(tabs[tab_id].title, row, col, value, now, origin)
                    owed.setdefault((tab_id, (row, col)), one_owed)
        unplaced[leftover.tab_id] = tuple(lost)
    return Found(tuple(owed.values()), unplaced, frozenset(ours))


def _scene(leftover: Leftover, tab_id: int, hits: Iterable[Place]) -> Scene:
    record = leftover.record
    news = zip(record.aside.cells(), record.news, strict=True)
    written = {place: new for (one, place), new in news if one == tab_id}
    shift = record.aside.picture_shifts.get(tab_id, 0)
    pictures = {
        row: [digest(leftover.tab.value(row, col + shift)) for col in range(1, area.last_col + 1)]
        for area in record.aside.pictures
        if area.tab_id == tab_id
        for row in range(area.first_row, area.last_row + 1)
    }
    copies = {place: digest(leftover.copy((tab_id, place))) for place in written}
    ours = frozenset(place for place in hits if leftover.is_ours((tab_id, place)))
    return Scene(written, copies, pictures, tuple(hits), ours)


def found_in(body: Mapping[str, Any]) -> list[Leftover]:
    """Return the hidden tabs of an answer that hold a record; one of an older version has none."""
    found: list[Leftover] = []
    for entry in body.get("sheets", ()):
        properties = entry["properties"]
        if is_aside(properties):
            tab = read_tab(entry, body)
            column = (tab.value(row, 1) for row in range(1, len(tab.rows) + 1))
            record = read_record(properties["sheetId"], properties["title"], column)
            found += [Leftover(record, tab)] if record else []
    return found


def memory_of(
    leftovers: Sequence[Leftover], own: Iterable[int], found: Found, plan: Plan, snapshot: Snapshot
) -> Memory:
    """Return what the next write's record says of those before it, ``own`` hidden tabs of this run included.

    A cell that is owed and that this write leaves alone is still owed after it.
    """
    left: dict[int, list[Cell]] = {tab_id: [] for tab_id in (*(one.tab_id for one in leftovers), *own)}
    for tab_id, cells in found.unplaced.items():
        left.setdefault(tab_id, []).extend(cells)
    done = {(one.tab, one.row, one.col) for one in plan.restores}
    done |= {(edit.tab, edit.row, edit.col) for edit in plan.edits}
    ids = {tab.title: tab.tab_id for tab in snapshot.tabs}
    for one in found.owed:
        is_left = (one.tab, one.row, one.col) not in done and not same(one.value, one.now)
        if is_left and one.tab in ids and one.origin not in found.ours:
            left.setdefault(one.origin[0], []).append((ids[one.tab], one.origin[1]))
    turn = 1 + len(left) + max((one.record.turn for one in leftovers), default=0)
    return Memory(turn, {tab_id: tuple(cells) for tab_id, cells in left.items()}, snapshot, plan.new_columns)


def put_back(snapshot: Snapshot, found: Found, leftovers: Iterable[Leftover]) -> Snapshot:
    """Return the workbook with what is owed as it stood, and in words what cannot be placed."""
    cells: dict[str, list[tuple[int, int, Value]]] = {}
    for one in found.owed:
        cells.setdefault(one.tab, []).append((one.row, one.col, one.value))
    tabs = tuple(
        replace(tab, rows=write_cells(tab.rows, cells[tab.title])) if tab.title in cells else tab
        for tab in snapshot.tabs
    )
    names = (
        f"{leftover.tab.title}, {a1(*leftover.record.aside.place(tab_id, *place))}"
        for leftover in leftovers
        for tab_id, place in found.unplaced.get(leftover.tab_id, ())
    )
    return replace(snapshot, tabs=tabs, owed=found.owed, unplaced=tuple(names))


def _hits(leftover: Leftover, later: Sequence[Leftover]) -> list[Cell]:
    """Return the cells in which something else stood than was believed, and that nobody has seen to since.

    A write that was planned with this one in sight has seen to all but what it lists; what it gave back at a
    place that had moved by then is owed again.
    """
    record = leftover.record
    copies = zip(record.aside.cells(), record.olds, strict=True)
    hits = [cell for cell, old in copies if leftover.is_hit(cell, old)]
    for after in later:
        if leftover.tab_id in after.record.mended:
            hits = [*after.record.mended[leftover.tab_id]]
        if not after.record.origins:
            continue
        believed = dict(zip(after.record.aside.cells(), after.record.olds, strict=True))
        for cell, (tab_id, place) in after.record.origins.items():
            origin = (cell[0], place)
            if tab_id != leftover.tab_id:
                continue
            is_given_back = digest(after.copy(cell)) == believed[cell]
            if is_given_back and origin in hits:
                hits.remove(origin)
            elif not is_given_back and origin not in hits:
                hits.append(origin)
    return hits
