"""Set aside, then write: copies of cells a write is about to replace, kept in a hidden tab. Pure.

Google has no conditional write: between the reading and the write a person may move a column, and a status
lands in a cell of theirs. So each batch first copies what it is about to replace into a fresh hidden tab, in
the same all-or-nothing step. The answer then shows what stood there the instant before, and a cell that was
hit is given back whole, its formula and format included. The fresh tab's own id has a second use: a batch
that is sent again after it was applied is refused, since that id is taken.

Where a run does not live to do that, the next one does. For it the tab also holds a record of the write and,
where few rows are written, a picture of them as they stood: by it a row is found again wherever it went.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2s
from typing import Any, NamedTuple

from sheets_sync.layout import TOP_ROWS
from sheets_sync.model import Edit, NewColumn, Place, Restore, Snapshot, Tab
from sheets_sync.template import fold

Request = dict[str, Any]

TITLE = "sheets-sync"
_TITLES = re.compile(re.escape(TITLE) + r"( \d+)?")
FIRST_ID = 1_398_000_000
"""Ids from here on are those of tabs that cells were set aside in."""

_ID_COUNT = 1_000_000
_WORDS = "What stood in the cells that sheets-sync wrote last. It deletes this tab itself; so may you."
_FIRST_COL = 2
MOST_PICTURED_ROWS, _MOST_PICTURED_COLS, _SPARE_PICTURED = 100, 40, 2
"""A tab where more rows are written is not pictured: every later sync reads the hidden tab too."""

_SPARE_COLS, _SPARE_CELLS = 26, 100_000
"""Room to the right, where the references of most formulas still find a cell.

A long tab gets less: the hidden tabs of a large write, each as long, count towards Google's 10,000,000 cells.
"""


def is_aside(properties: Mapping[str, Any]) -> bool:
    """Tell whether a tab, by its ``SheetProperties``, is one that cells were set aside in."""
    is_ours = FIRST_ID <= properties.get("sheetId", 0) < FIRST_ID + _ID_COUNT
    return is_ours and bool(_TITLES.fullmatch(properties.get("title", "")))


class Area(NamedTuple):
    """A rectangle of cells, 1-based, ends included."""

    tab_id: int
    first_row: int
    last_row: int
    first_col: int
    last_col: int

    def grid_range(self) -> dict[str, int]:
        """Return it as Google names it: 0-based, ends left out."""
        return {
            "sheetId": self.tab_id,
            "startRowIndex": self.first_row - 1,
            "endRowIndex": self.last_row,
            "startColumnIndex": self.first_col - 1,
            "endColumnIndex": self.last_col,
        }


@dataclass(frozen=True, slots=True)
class Aside:
    """The hidden tab of one batch and where each tab's cells stand in it.

    A cell keeps its row; ``shifts`` says by tab id how many columns it stands further right, so that the
    references of a formula survive the way there and back. ``pictures`` are whole rows, values alone, and
    ``picture_shifts`` the same for them; ``header_rows`` say by tab id which of them holds the headers.
    """

    tab_id: int
    title: str
    areas: tuple[Area, ...]
    shifts: Mapping[int, int]
    pictures: tuple[Area, ...] = ()
    picture_shifts: Mapping[int, int] = field(default_factory=dict)
    header_rows: Mapping[int, int] = field(default_factory=dict)

    def place(self, tab_id: int, row: int, col: int) -> Place:
        """Return where a cell's copy stands."""
        return row, col + self.shifts[tab_id]

    def requests(self, record: Sequence[str] = ()) -> Iterator[Request]:
        """Yield the requests that make the tab and copy the cells into it, with the lines of its record."""
        held = [
            *((area, _shifted(area, self.tab_id, self.shifts)) for area in self.areas),
            *((area, _shifted(area, self.tab_id, self.picture_shifts)) for area in self.pictures),
        ]
        rows = max([1 + len(record), *(copy.last_row for _, copy in held)])
        cols = max((copy.last_col for _, copy in held), default=1)
        spare = min(_SPARE_COLS, _SPARE_CELLS // rows)
        yield {
            "addSheet": {
                "properties": {
                    "sheetId": self.tab_id,
                    "title": self.title,
                    "hidden": True,
                    "gridProperties": {"rowCount": rows, "columnCount": cols + spare},
                }
            }
        }
        words = [{"values": [{"userEnteredValue": {"stringValue": text}}]} for text in (_WORDS, *record)]
        yield {
            "updateCells": {
                "range": Area(self.tab_id, 1, len(words), 1, 1).grid_range(),
                "rows": words,
                "fields": "userEnteredValue",
            }
        }
        for at, (area, copy) in enumerate(held):
            yield _copy(area, copy, "PASTE_NORMAL" if at < len(self.areas) else "PASTE_VALUES")

    def holds(self, tab_id: int, place: Place) -> bool:
        """Tell whether this cell was set aside here."""
        row, col = place
        return any(
            area.tab_id == tab_id
            and area.first_row <= row <= area.last_row
            and area.first_col <= col <= area.last_col
            for area in self.areas
        )

    def cells(self) -> Iterator[tuple[int, Place]]:
        """Yield every cell that was set aside, by its tab's id and place."""
        for area in self.areas:
            for row in range(area.first_row, area.last_row + 1):
                for col in range(area.first_col, area.last_col + 1):
                    yield area.tab_id, (row, col)

    def give_back(self, tab_id: int, place: Place, to: Place) -> Request:
        """Return the request that puts the cell that was at ``place`` back as it was, where it is now."""
        (row, col), (to_row, to_col) = place, to
        copy = _shifted(Area(tab_id, row, row, col, col), self.tab_id, self.shifts)
        return _copy(copy, Area(tab_id, to_row, to_row, to_col, to_col))


def _shifted(area: Area, tab_id: int, shifts: Mapping[int, int]) -> Area:
    shift = shifts[area.tab_id]
    return area._replace(tab_id=tab_id, first_col=area.first_col + shift, last_col=area.last_col + shift)


def _copy(source: Area, destination: Area, kind: str = "PASTE_NORMAL") -> Request:
    return {
        "copyPaste": {
            "source": source.grid_range(),
            "destination": destination.grid_range(),
            "pasteType": kind,
        }
    }


def set_aside(
    cells: Iterable[Edit | Restore],
    ids: Mapping[str, int],
    *,
    salt: str,
    taken_ids: Iterable[int],
    taken_titles: Iterable[str],
    snapshot: Snapshot | None = None,
    new_columns: Iterable[NewColumn] = (),
) -> Aside:
    """Return where to set aside these cells; with none it is still a batch's own mark.

    ``ids`` are the tabs' ids by title; ``salt`` makes the new id the batch's own. ``snapshot`` is what the
    cells were planned from, and ``new_columns`` are made before they are written.
    """
    cells = [*cells]
    areas = tuple(areas_of((ids[cell.tab], cell.row, cell.col) for cell in cells))
    shifts = _shifts(areas, _FIRST_COL)
    headers = _header_rows(cells, ids, snapshot, new_columns)
    pictures = tuple(_pictures(areas, headers, _widths(ids, snapshot))) if snapshot else ()
    next_col = max((area.last_col + shifts[area.tab_id] + 1 for area in areas), default=_FIRST_COL)
    return Aside(
        _free_id(salt, frozenset(taken_ids)),
        _free_title(frozenset(taken_titles)),
        areas,
        shifts,
        pictures,
        _shifts(pictures, next_col),
        headers,
    )


def _header_rows(
    cells: Iterable[Edit | Restore],
    ids: Mapping[str, int],
    snapshot: Snapshot | None,
    new_columns: Iterable[NewColumn],
) -> dict[int, int]:
    """Return by tab id the row in which the headers of the edited columns stand, where one is found."""
    tabs = {tab.title: tab for tab in snapshot.tabs} if snapshot else {}
    rows = {ids[column.tab]: column.header_row for column in new_columns if column.tab in ids}
    for cell in cells:
        if isinstance(cell, Edit) and cell.header and cell.tab in tabs and ids[cell.tab] not in rows:
            tab, header = tabs[cell.tab], fold(cell.header)
            top = range(1, min(TOP_ROWS, len(tab.rows)) + 1)
            found = (row for row in top if fold(str(tab.value(row, cell.col))) == header)
            if row := next(found, 0):
                rows[ids[cell.tab]] = row
    return rows


def _widths(ids: Mapping[str, int], snapshot: Snapshot | None) -> dict[int, int]:
    tabs = snapshot.tabs if snapshot else ()
    return {ids[tab.title]: min(_width(tab), _MOST_PICTURED_COLS) for tab in tabs if tab.title in ids}


def _width(tab: Tab) -> int:
    """Return how many columns to picture, with room for a few inserted; people may delete a few as well."""
    return max(tab.last_col, min(tab.last_col + _SPARE_PICTURED, tab.grid[1] - _SPARE_PICTURED))


def _pictures(
    areas: Sequence[Area], header_rows: Mapping[int, int], widths: Mapping[int, int]
) -> Iterator[Area]:
    """Yield the rows to picture: each tab's headers, and those that are written where they are few."""
    for tab_id in dict.fromkeys(area.tab_id for area in areas):
        rows = {
            row for area in areas if area.tab_id == tab_id for row in range(area.first_row, area.last_row + 1)
        }
        width = max(widths.get(tab_id, 0), *(area.last_col for area in areas if area.tab_id == tab_id))
        pictured = rows if len(rows) <= MOST_PICTURED_ROWS else set()
        pictured |= {header_rows[tab_id]} if tab_id in header_rows else set()
        for first, last in _runs(sorted(pictured)) if pictured else ():
            yield Area(tab_id, first, last, 1, width)


def _shifts(areas: Sequence[Area], next_col: int) -> dict[int, int]:
    """Give each tab a band of columns of its own, never left of where its cells stand."""
    shifts: dict[int, int] = {}
    for tab_id in dict.fromkeys(area.tab_id for area in areas):
        own = [area for area in areas if area.tab_id == tab_id]
        first = min(area.first_col for area in own)
        shifts[tab_id] = max(next_col - first, 0)
        next_col = max(area.last_col for area in own) + shifts[tab_id] + 1
    return shifts


def _free_id(salt: str, taken: frozenset[int]) -> int:
    at = int.from_bytes(blake2s(salt.encode(), digest_size=8).digest())
    ids = (FIRST_ID + (at + step) % _ID_COUNT for step in range(_ID_COUNT))
    return next(one for one in ids if one not in taken)


def _free_title(taken: frozenset[str]) -> str:
    titles = (TITLE if number == 1 else f"{TITLE} {number}" for number in range(1, len(taken) + 2))
    return next(title for title in titles if title.casefold() not in taken)


def areas_of(cells: Iterable[tuple[int, int, int]]) -> Iterator[Area]:
    """Join cells (tab id, row, col) into rectangles that hold nothing else, in order."""
    rows: dict[tuple[int, int], list[int]] = {}
    for tab_id, row, col in sorted(set(cells)):
        rows.setdefault((tab_id, row), []).append(col)
    standing: list[Area] = []
    for (tab_id, row), cols in rows.items():
        runs = [Area(tab_id, row, row, first, last) for first, last in _runs(cols)]
        if [_below(area, row) for area in standing] == [run[:1] + run[3:] for run in runs]:
            standing = [area._replace(last_row=row) for area in standing]
        else:
            yield from standing
            standing = runs
    yield from standing


def _below(area: Area, row: int) -> tuple[int, ...]:
    """Return the tab and cols of an area that ends right above ``row``, else nothing."""
    return area[:1] + area[3:] if area.last_row == row - 1 else ()


def _runs(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and last of each run of consecutive numbers."""
    first = last = numbers[0]
    for number in numbers[1:]:
        if number != last + 1:
            yield first, last
            first = number
        last = number
    yield first, last
