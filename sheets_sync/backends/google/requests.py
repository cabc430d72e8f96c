"""A plan as the requests of one batch, all or nothing. Pure.

Tabs are named by id, so titles matter in drop-downs alone: renames come first, and what the plan writes
speaks of the titles it leaves.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import count

from sheets_sync.backends.google.aside import Area, Request, areas_of
from sheets_sync.backends.google.cells import Mask, cell, mask_of
from sheets_sync.backends.google.columns import new_column
from sheets_sync.backends.google.newtab import new_tab, update_cells
from sheets_sync.backends.google.places import TabIds, free_id, indexes
from sheets_sync.model import (
    ChoiceRange,
    Edit,
    Link,
    NewColumn,
    NewTab,
    Place,
    Plan,
    Rename,
    copied_title,
    copy_title,
)

_SPARE_ROWS = 100


def making_requests(plan: Plan, ids: TabIds) -> list[Request]:
    """Return all a plan does before cells are written: renames, new tabs, room where tabs end, columns."""
    return [
        *rename_requests(plan.renames, ids),
        *new_tab_requests(plan, ids),
        *grow_requests(plan, ids),
        *column_requests(plan, ids),
    ]


def retiring_requests(plan: Plan, ids: TabIds) -> list[Request]:
    """Return the requests that delete tabs which stand in another spreadsheet now.

    People may have typed in one since it was read: a hidden copy of what stood there the instant before
    stays, to be looked at and then deleted in its turn.
    """
    taken = {title.casefold() for title in ids.read}
    requests: list[Request] = []
    for title in plan.retired:
        tab_id = ids.read[title]
        if copied_title(title) is None:
            copy_id = free_id(f"copy {tab_id}", {*ids.standing.taken, *ids.left.values()})
            titles = (copy_title(number, title) for number in count(1))
            requests += _copied(tab_id, copy_id, next(one for one in titles if one.casefold() not in taken))
        requests.append({"deleteSheet": {"sheetId": tab_id}})
    return requests


def _copied(tab_id: int, copy_id: int, title: str) -> Iterator[Request]:
    yield {"duplicateSheet": {"sourceSheetId": tab_id, "newSheetId": copy_id, "newSheetName": title}}
    hidden = {"sheetId": copy_id, "hidden": True}
    yield {"updateSheetProperties": {"properties": hidden, "fields": "hidden"}}


def column_requests(plan: Plan, ids: TabIds) -> list[Request]:
    """Return the requests of the new columns of tabs that stand.

    Each is inserted: a column that people moved meanwhile makes room instead of becoming ours.
    """
    return [
        request
        for column in plan.new_columns
        for request in (*_insert(column, ids), *new_column(column, ids))
    ]


def _insert(column: NewColumn, ids: TabIds) -> Iterator[Request]:
    """Yield the request that inserts a column; where the tab ends before it, room is made at the end."""
    tab_id = ids.read[column.tab]
    cols = ids.grids.get(tab_id, (0, 0))[1]
    if not cols or column.col <= cols:
        across = {
            "sheetId": tab_id,
            "dimension": "COLUMNS",
            "startIndex": column.col - 1,
            "endIndex": column.col,
        }
        yield {"insertDimension": {"range": across, "inheritFromBefore": False}}


def edit_requests(edits: Iterable[Edit], ids: TabIds) -> list[Request]:
    """Return the requests that write exactly the edited cells, joined into rectangles."""
    written = {(ids.read[edit.tab], edit.row, edit.col): edit for edit in edits}
    masks: dict[Mask, list[tuple[int, int, int]]] = defaultdict(list)
    for place, edit in written.items():
        masks[mask_of(edit.new, edit.old)].append(place)
    areas = [(area, mask) for mask, places in masks.items() for area in areas_of(places)]
    return [_update(area, mask, written, ids) for area, mask in sorted(areas, key=lambda one: one[0])]


def _update(area: Area, mask: Mask, written: Mapping[tuple[int, int, int], Edit], ids: TabIds) -> Request:
    across = range(area.first_col, area.last_col + 1)
    rows = [
        {"values": [cell(written[area.tab_id, row, col].new, mask, ids.left) for col in across]}
        for row in range(area.first_row, area.last_row + 1)
    ]
    return update_cells(area, rows, mask.value)


def grow_requests(plan: Plan, ids: TabIds) -> list[Request]:
    """Return the requests that make room where tabs end before what is to stand there."""
    reach: dict[int, Place] = {}
    places = [(edit.tab, edit.row, edit.col) for edit in plan.edits]
    places += [(column.tab, column.header_row, column.col) for column in plan.new_columns]
    for title, row, col in places:
        last_row, last_col = reach.get(ids.read[title], (0, 0))
        reach[ids.read[title]] = max(last_row, row), max(last_col, col)
    return [request for tab_id, last in reach.items() for request in _growth(tab_id, last, ids)]


def _growth(tab_id: int, last: Place, ids: TabIds) -> Iterator[Request]:
    rows, cols = ids.grids.get(tab_id, (0, 0))
    if rows and last[0] > rows:
        yield _append(tab_id, "ROWS", last[0] - rows + _SPARE_ROWS)
    if cols and last[1] > cols:
        yield _append(tab_id, "COLUMNS", last[1] - cols)


def _append(tab_id: int, dimension: str, length: int) -> Request:
    return {"appendDimension": {"sheetId": tab_id, "dimension": dimension, "length": length}}


def new_tab_requests(plan: Plan, ids: TabIds) -> list[Request]:
    """Return the requests of all new tabs; what a tab's drop-downs and links name is made before it."""
    wanted = indexes(plan, ids)
    standing = len(ids.standing.order or ids.read)
    requests: list[Request] = []
    made: list[str] = []
    offered = _offered_rows(plan)
    for tab in _in_turn(plan.new_tabs):
        later = sum(wanted[title] > wanted[tab.title] for title in wanted if title not in made)
        index = wanted[tab.title] - sum(
            wanted[title] < wanted[tab.title] for title in wanted if title not in made
        )
        is_last = index == standing + len(made) and not later
        requests += new_tab(tab, ids, None if is_last else index, offered.get(tab.title, 0))
        made.append(tab.title)
    return requests


def _offered_rows(plan: Plan) -> dict[str, int]:
    """Return by title the last row that drop-downs offer: Google knows no cells beyond a tab's end."""
    looks = [look for tab in plan.new_tabs for look in tab.columns]
    looks += [column.look for column in plan.new_columns]
    rows: dict[str, int] = {}
    for look in looks:
        if isinstance(choices := look.choices, ChoiceRange):
            rows[choices.tab] = max(rows.get(choices.tab, 0), choices.last_row)
    return rows


def _in_turn(tabs: tuple[NewTab, ...]) -> Iterator[NewTab]:
    """Yield tabs so that those that others speak of come first, as far as that goes."""
    by_title = {tab.title: tab for tab in tabs}
    done: set[str] = set()

    def visit(tab: NewTab) -> Iterator[NewTab]:
        if tab.title in done:
            return
        done.add(tab.title)
        for title in _named(tab):
            if title in by_title:
                yield from visit(by_title[title])
        yield tab

    for tab in tabs:
        yield from visit(tab)


def _named(tab: NewTab) -> Iterator[str]:
    choices = (look.choices for look in tab.columns)
    yield from (choice.tab for choice in choices if isinstance(choice, ChoiceRange))
    yield from dict.fromkeys(value.tab for value in tab.cells.values() if isinstance(value, Link))


def rename_requests(renames: tuple[Rename, ...], ids: TabIds) -> list[Request]:
    """Return the renames; where titles are swapped, all wait under another title first."""
    taken = {rename.old.casefold() for rename in renames}
    final = [_retitle(ids.read[rename.old], rename.new) for rename in renames]
    if not any(rename.new.casefold() in taken - {rename.old.casefold()} for rename in renames):
        return final
    waiting = (f"sheets-sync waiting {at}" for at, _ in enumerate(renames))
    return [
        *(_retitle(ids.read[rename.old], title) for rename, title in zip(renames, waiting, strict=True)),
        *final,
    ]


def _retitle(tab_id: int, title: str) -> Request:
    return {"updateSheetProperties": {"properties": {"sheetId": tab_id, "title": title}, "fields": "title"}}
