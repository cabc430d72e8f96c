"""A whole new tab as requests. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from sheets_sync.backends.drawing import body_look, role_at
from sheets_sync.backends.google import columns
from sheets_sync.backends.google.aside import Area, Request, areas_of
from sheets_sync.backends.google.cells import dated_as, held, linked, number_format
from sheets_sync.backends.google.charts import charts
from sheets_sync.backends.google.looks import cell_format, height_pixels
from sheets_sync.backends.google.places import TabIds
from sheets_sync.look import (
    DEFAULT_WIDTH,
    MOST_ROW_POINTS,
    ROLES,
    CellLook,
    NumberFormat,
    cell_look,
    text_height,
)
from sheets_sync.model import Link, NewTab, Place, Value

_SPARE_ROWS, _LEAST_ROWS, _SPARE_COLS = 100, 200, 2
_HEADER_POINTS = 36.0
_LINE = 160
"""More characters than this want several lines."""


def new_tab(tab: NewTab, ids: TabIds, index: int | None, least_rows: int = 0) -> Iterator[Request]:
    """Yield the requests that make a tab with everything on it; ``index`` ``None`` puts it last.

    ``least_rows`` is how far drop-downs of other tabs reach into it.
    """
    tab_id = ids.new[tab.title]
    lines = _lines_across(tab)
    tab = replace(tab, merges=tuple(merge for merge in tab.merges if merge[:2] not in lines))
    yield _add(tab, tab_id, index, least_rows)
    yield from _formats(tab, tab_id)
    over = {"userEnteredFormat": {"wrapStrategy": "OVERFLOW_CELL"}}
    yield from _repeat(tab_id, sorted(lines), over, "userEnteredFormat.wrapStrategy")
    yield from _values(tab, tab_id, ids)
    yield from _notes(tab, tab_id)
    for row, col, last_row, last_col in tab.merges:
        area = Area(tab_id, row, last_row, col, last_col)
        yield {"mergeCells": {"range": area.grid_range(), "mergeType": "MERGE_ALL"}}
    yield from _heights(tab, tab_id)
    yield from _filter(tab, tab_id)
    for col, look in enumerate(tab.columns, 1):
        yield columns.width(tab_id, col, look)
        if tab.header_row:
            header = str(tab.cells.get((tab.header_row, col), "")) or f"column {col}"
            yield from columns.features(tab_id, col, tab.header_row, header, look, ids)
    yield from charts(tab, ids)


def _add(tab: NewTab, tab_id: int, index: int | None, least_rows: int) -> Request:
    row, col = _reach(tab)
    grid: dict[str, Any] = {
        "rowCount": max(row + _SPARE_ROWS, _LEAST_ROWS if tab.header_row else 0, least_rows),
        "columnCount": max(col, len(tab.columns), 1) + (_SPARE_COLS if tab.header_row else 0),
    }
    if tab.frozen_rows:
        grid["frozenRowCount"] = tab.frozen_rows
    if tab.frozen_cols and tab.frozen_cols < grid["columnCount"] and not _crosses(tab):
        grid["frozenColumnCount"] = tab.frozen_cols
    if not tab.header_row:
        grid["hideGridlines"] = True
    properties = {"sheetId": tab_id, "title": tab.title, "gridProperties": grid}
    return {"addSheet": {"properties": properties | ({} if index is None else {"index": index})}}


def _lines_across(tab: NewTab) -> frozenset[Place]:
    """Return the cells that are merged across the frozen columns though one line is all they hold.

    Such a line shows over the blank cells beside it as well, and columns can be frozen below.
    """
    return frozenset(
        (row, col)
        for row, col, last_row, last_col in tab.merges
        if row == last_row
        and col <= tab.frozen_cols < last_col
        and _is_line(str(tab.cells.get((row, col), "")))
    )


def _is_line(words: str) -> bool:
    return "\n" not in words and len(words) <= _LINE


def _crosses(tab: NewTab) -> bool:
    """Tell whether a merge holds both frozen and other columns, which Google refuses."""
    return any(col <= tab.frozen_cols < last_col for _, col, _, last_col in tab.merges)


def _reach(tab: NewTab) -> Place:
    """Return the last row and col in which anything stands."""
    places = [*tab.cells, *tab.notes, *((row, col) for _, _, row, col in tab.merges), (tab.header_row, 0)]
    return max(row for row, _ in places), max(col for _, col in places)


def _formats(tab: NewTab, tab_id: int) -> Iterator[Request]:
    """Yield the looks: whole columns below the header first, then the cells that are drawn otherwise."""
    if tab.header_row:
        for col, look in enumerate(tab.columns, 1):
            yield columns.body_format(tab_id, col, tab.header_row, look)
    drawn: dict[CellLook, list[Place]] = defaultdict(list)
    for place in sorted(_drawn_places(tab)):
        drawn[_look(tab, place)].append(place)
    for drawn_as, places in drawn.items():
        yield from _repeat(tab_id, places, {"userEnteredFormat": cell_format(drawn_as)}, "userEnteredFormat")
    dated: dict[NumberFormat, list[Place]] = defaultdict(list)
    for place, value in tab.cells.items():
        if (shown := dated_as(value)) and not _is_in_date_column(tab, place):
            dated[shown].append(place)
    for kind, places in dated.items():
        wanted = {"userEnteredFormat": {"numberFormat": number_format(kind)}}
        yield from _repeat(tab_id, places, wanted, "userEnteredFormat.numberFormat")


def _repeat(tab_id: int, places: list[Place], cell: Mapping[str, Any], fields: str) -> Iterator[Request]:
    for area in areas_of((tab_id, row, col) for row, col in places):
        yield {"repeatCell": {"range": area.grid_range(), "cell": cell, "fields": fields}}


def _drawn_places(tab: NewTab) -> set[Place]:
    """Return the cells whose look is not that of their column's body."""
    places = {place for place in tab.cells if place[0] <= tab.header_row or place[1] > len(tab.columns)}
    places |= set(tab.roles) if tab.header_row else {*tab.roles, *tab.cells}
    for row, col, last_row, last_col in tab.merges:
        places |= {(at, across) for at in range(row, last_row + 1) for across in range(col, last_col + 1)}
    if not tab.header_row:
        return places
    return {place for place in places if not _is_plain_body(tab, place)}


def _is_plain_body(tab: NewTab, place: Place) -> bool:
    row, col = place
    if row <= tab.header_row or col > len(tab.columns):
        return False
    return role_at(tab, place) == tab.columns[col - 1].body_role


def _look(tab: NewTab, place: Place) -> CellLook:
    return cell_look(role_at(tab, place))


def _is_in_date_column(tab: NewTab, place: Place) -> bool:
    return _is_plain_body(tab, place) and body_look(tab.columns[place[1] - 1]).number_format == dated_as(
        tab.cells[place]
    )


def _values(tab: NewTab, tab_id: int, ids: TabIds) -> Iterator[Request]:
    """Yield the values as one rectangle, and where their words lead."""
    filled = [place for place, value in tab.cells.items() if value != ""]
    if not filled:
        return
    last_row, last_col = max(row for row, _ in filled), max(col for _, col in filled)
    rows: list[list[Mapping[str, Any]]] = [[{}] * last_col for _ in range(last_row)]
    for row, col in filled:
        rows[row - 1][col - 1] = held(tab.cells[row, col])
    area = Area(tab_id, 1, last_row, 1, last_col)
    yield update_cells(area, [{"values": values} for values in rows], "userEnteredValue")
    links = {place: linked(value, ids.left) for place, value in tab.cells.items() if isinstance(value, Link)}
    yield from _written(tab_id, links, "userEnteredFormat.textFormat.link")


def _notes(tab: NewTab, tab_id: int) -> Iterator[Request]:
    headed = {(tab.header_row or 1, col): look.note for col, look in enumerate(tab.columns, 1)}
    notes = {place: {"note": note} for place, note in {**headed, **tab.notes}.items() if note}
    yield from _written(tab_id, notes, "note")


def _written(tab_id: int, cells: Mapping[Place, Mapping[str, Any]], fields: str) -> Iterator[Request]:
    """Yield the requests that write these cells and no other."""
    for area in areas_of((tab_id, row, col) for row, col in cells):
        across = range(area.first_col, area.last_col + 1)
        rows = [
            {"values": [cells[row, col] for col in across]}
            for row in range(area.first_row, area.last_row + 1)
        ]
        yield update_cells(area, rows, fields)


def update_cells(area: Area, rows: list[dict[str, Any]], fields: str) -> Request:
    """Return the request that writes an area, and no other cell."""
    return {"updateCells": {"range": area.grid_range(), "rows": rows, "fields": fields}}


def _filter(tab: NewTab, tab_id: int) -> Iterator[Request]:
    """Yield the request for the filter on the table's header; it reaches down to rows that come later."""
    if tab.has_filter and tab.header_row:
        area = Area(tab_id, tab.header_row, tab.header_row, 1, len(tab.columns)).grid_range()
        del area["endRowIndex"]
        yield {"setBasicFilter": {"filter": {"range": area}}}


def _heights(tab: NewTab, tab_id: int) -> Iterator[Request]:
    """Yield the heights of rows that do not find their own: the header's, those told, merged words."""
    heights = dict(tab.row_heights)
    for row, col, last_row, last_col in tab.merges:
        if row == last_row and row not in tab.row_heights:
            needed = _needed(tab, (row, col), last_col)
            heights[row] = max(heights.get(row, 0), needed)
    if tab.header_row and tab.header_row not in tab.row_heights:
        cells = ((tab.header_row, col) for col in range(1, len(tab.columns) + 1))
        heights[tab.header_row] = max([_HEADER_POINTS, *(_needed(tab, place, place[1]) for place in cells)])
    for row, points in sorted(heights.items()):
        if points:
            yield {
                "updateDimensionProperties": {
                    "range": {"sheetId": tab_id, "dimension": "ROWS", "startIndex": row - 1, "endIndex": row},
                    "properties": {"pixelSize": height_pixels(min(points, MOST_ROW_POINTS))},
                    "fields": "pixelSize",
                }
            }


def _needed(tab: NewTab, place: Place, last_col: int) -> float:
    """Return the height in points that a wrapped text needs up to ``last_col``; 0 for anything else."""
    value: Value = tab.cells.get(place, "")
    look = ROLES[role_at(tab, place)]
    if not (look.is_wrapped and isinstance(value, str | Link) and str(value)):
        return 0
    own = [one.width for one in tab.columns[place[1] - 1 : last_col]]
    wide = sum(own) + DEFAULT_WIDTH * (last_col - place[1] + 1 - len(own))
    return text_height(str(value), wide * (0.88 if look.is_bold else 1), look.size)
