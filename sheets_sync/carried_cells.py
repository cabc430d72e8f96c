"""What a cell says once it has come to another workbook. Pure."""

from __future__ import annotations

from sheets_sync import reconcile
from sheets_sync.model import Link, Tab, Value
from sheets_sync.values import show, strip


def unlinked(value: Value) -> Value:
    """Return a cell without what it leads to, which stands in another workbook."""
    return str(value) if isinstance(value, Link) and not value.address else value


def alike(here: Value, there: Value) -> bool:
    """Tell whether two cells say the same."""
    return reconcile.same(here, strip(there)) or (here != "" and show(here) == show(there))


def carried(tab: Tab, row: int) -> dict[int, Value]:
    """Return the cells of a row that hold anything, by col."""
    return {col: unlinked(value) for col, value in enumerate(tab.rows[row - 1], 1) if strip(value) != ""}
