"""How a column or a cell of a new tab is drawn, the same in every home. Pure."""

from __future__ import annotations

from sheets_sync.look import CellLook, NumberFormat, cell_look
from sheets_sync.model import ColumnLook, NewTab, Place, Role


def body_look(look: ColumnLook) -> CellLook:
    """Return how the blank cells of a column are drawn."""
    shown = NumberFormat.DATE if look.is_date else NumberFormat.TEXT if look.is_text else NumberFormat.GENERAL
    return cell_look(look.body_role, shown)


def role_at(tab: NewTab, place: Place) -> Role:
    """Return what a cell is for: as told, else by its merge, its header or its column."""
    row, col = place
    if place in tab.roles:
        return tab.roles[place]
    for top, left, bottom, right in tab.merges:
        if top <= row <= bottom and left <= col <= right and (top, left) in tab.roles:
            return tab.roles[top, left]
    look = tab.columns[col - 1] if col <= len(tab.columns) else None
    if tab.header_row and row == tab.header_row:
        return look.header_role if look else Role.HEADER
    if tab.header_row and row < tab.header_row:
        return Role.BANNER
    return look.body_role if look else Role.BODY
