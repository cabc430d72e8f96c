"""Whose columns are whose in a tab of the emulator: by headers and notes, not by the tool's eyes. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from sheets_sync.model import MADE_NOTE, OUR_NOTE
from sheets_sync.template import TabTemplate, fold
from tests.core.flow import TEMPLATE
from tests.emulator.cells import Cell
from tests.emulator.grid import Tab

_HEADERS = {fold(column.header) for tab in TEMPLATE.tabs for column in tab.columns}
_KEPT = {
    frozenset({"met on", "what we said"}): TEMPLATE.by_key["talks"],
    frozenset({"offered on", "invited"}): TEMPLATE.by_key["pd_needs"],
}
"""Headers by which a made tab is known in which leaders type, and what it is made from."""


def header_row(tab: Tab) -> int:
    """Return the row (from 0) of a tab's headers: the one that names most columns."""
    rows = [names_in(tab, row) for row in range(min(20, len(tab.rows)))]
    known = [sum(fold(name) in _HEADERS for name in names.values()) for names in rows]
    return known.index(max(known)) if known else 0


def names_in(tab: Tab, row: int) -> dict[int, str]:
    cells = tab.rows[row] if row < len(tab.rows) else ()
    return {
        col: cell.value["stringValue"]
        for col, cell in enumerate(cells)
        if cell is not None and cell.value and cell.value.get("stringValue")
    }


def cells_in(tab: Tab, row: int) -> Iterator[tuple[int, int, Cell]]:
    for col in range(len(tab.rows[row]) if row < len(tab.rows) else 0):
        yield row, col, tab.cell(row, col)


def is_page(tab: Tab) -> bool:
    """Tell whether the tool made the tab and people type nothing in it."""
    made = any(cell.note.startswith(MADE_NOTE) for row in range(5) for _, _, cell in cells_in(tab, row))
    return made and kept(tab) is None


def kept(tab: Tab) -> TabTemplate | None:
    """Return what a made tab in which leaders type is made from; None for any other tab."""
    names = {fold(name) for name in names_in(tab, header_row(tab)).values()}
    return next((shape for marks, shape in _KEPT.items() if marks <= names), None)


def owned(tab: Tab) -> dict[int, str]:
    """Return the tool's columns (from 0) of a tab with their headers."""
    names = names_in(tab, header_row(tab))
    shape = kept(tab)
    if shape:
        ours = {fold(column.header) for column in shape.owned()}
        return {col: name for col, name in names.items() if fold(name) in ours}
    return {
        col: name for col, name in names.items() if tab.cell(header_row(tab), col).note.startswith(OUR_NOTE)
    }


def theirs(tab: Tab) -> list[int]:
    """Return people's columns (from 0) in order, to the end of the grid."""
    ours = owned(tab)
    return [col for col in range(tab.col_count) if col not in ours]


def _holds_anything(tab: Tab, col: int) -> bool:
    cells = (tab.cell(row, col) for row in range(len(tab.rows)))
    return any(cell.value is not None or cell.note for cell in cells)


def foreign_cells(tab: Tab) -> dict[tuple[int, int], Cell]:
    """Return every filled cell of people's by its row and by which of their columns it is in.

    A column that holds nothing has no owner: one of ours may be left behind, drawn and blank, where a row was
    inserted above the headers while it was made.
    """
    if is_page(tab):
        return {}
    first = header_row(tab) if kept(tab) else 0
    found = {
        (row, at): tab.cell(row, col)
        for at, col in enumerate(col for col in theirs(tab) if _holds_anything(tab, col))
        for row in range(first, len(tab.rows))
    }
    return {place: cell for place, cell in found.items() if not cell.is_blank}


def words_by_key(tab: Tab) -> dict[str, list[str]]:
    """Return what leaders typed in a made tab by the key of the row it stands in."""
    names = {fold(name): col for col, name in owned(tab).items()}
    found: dict[str, list[str]] = {}
    if "key" in names and kept(tab):
        for row in range(header_row(tab) + 1, len(tab.rows)):
            key = (tab.cell(row, names["key"]).value or {}).get("stringValue", "")
            words = [str(tab.cell(row, col).value) for col in theirs(tab) if tab.cell(row, col).value]
            if key and words:
                found[key] = words
    return found
