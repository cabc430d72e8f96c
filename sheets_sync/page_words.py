"""Bringing along what people typed on a tab that is drawn anew whole, from the workbook it leaves. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sheets_sync.carried_cells import alike, carried, unlinked
from sheets_sync.model import NewTab, Place, Tab, Value
from sheets_sync.values import strip
from sheets_sync.written_around import lines_of, width_of


def with_words(tab: Tab, old: Tab, drawn: NewTab) -> list[tuple[int, int, Value]]:
    """Return the cells (row, col, value) that bring to ``tab`` what people typed on ``old``.

    Both are drawn as ``drawn``. What stands beside the table or above it keeps its place, or takes the next
    blank one to the right; lines among and below the table's rows come below all that is there. What was
    brought before is not brought again.
    """
    left, lines = lines_of(old, drawn), lines_of(tab, drawn)
    cells = dict(_beside(tab, old, frozenset(left.theirs), left.ours, width_of(drawn)))
    kept = [carried(tab, row) for row in lines.theirs]
    row = len(tab.rows) + 1
    for at in left.theirs:
        line = {col: value for col, value in carried(old, at).items() if (at, col) not in left.ours}
        if not any(_says(there, line) for there in kept):
            row += 1
            cells |= {(row, col): value for col, value in line.items()}
    return [(*place, value) for place, value in cells.items()]


def _beside(
    tab: Tab, old: Tab, lines: frozenset[int], ours: frozenset[Place], width: int
) -> Iterator[tuple[Place, Value]]:
    """Yield what stands in cells that are never drawn, but for whole ``lines`` of people's."""
    for row, line in enumerate(old.rows, 1):
        here = list(tab.rows[row - 1]) if row <= len(tab.rows) else []
        for col, value in enumerate(line, 1):
            if row in lines or (row, col) in ours or strip(value) == "":
                continue
            if any(alike(strip(cell), value) for at, cell in enumerate(here, 1) if (row, at) not in ours):
                continue
            at = col
            while at <= len(here) and strip(here[at - 1]) != "":
                at = max(at, width) + 1
            here.extend([""] * (at - len(here)))
            here[at - 1] = unlinked(value)
            yield (row, at), here[at - 1]


def _says(there: Mapping[int, Value], line: Mapping[int, Value]) -> bool:
    return all(col in there and alike(there[col], value) for col, value in line.items())
