"""A large batch in parts that are each consistent. Pure.

A row of a tab is never split, whatever number of requests write to it; a new tab stands in one part with its
set-up, its headers and its first rows.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from sheets_sync.backends.google.aside import Request
from sheets_sync.backends.google.cells import Mask, mask_of
from sheets_sync.model import Edit

MOST_BYTES = 1_900_000
"""Google advises 2 MB for a request at most."""

# What a cell weighs besides its words, a date's format or a link's address included; and what a rectangle of
# its own weighs: its request and the one that sets its cells aside.
_CELL_BYTES, _AREA_BYTES = 120, 700


def split(requests: Sequence[Request], most_bytes: int = MOST_BYTES) -> list[list[Request]]:
    """Return the requests in parts of at most ``most_bytes``, but for a single row that is larger.

    In each part renames come first and tabs are made before anything speaks of them.
    """
    made: list[list[Request]] = [[]]
    room = most_bytes
    for _, own in groupby(requests, _tab_id):
        for piece in _pieces(list(own), room, most_bytes):
            size = _bytes(piece)
            if size > room and made[-1]:
                made.append([])
                room = most_bytes
            made[-1] += piece
            room -= size
    return [sorted(part, key=_turn) for part in made if part]


def edit_parts(edits: Iterable[Edit], most_bytes: int = MOST_BYTES) -> list[list[Edit]]:
    """Return the edits in parts whose requests, copies set aside included, are at most so large.

    The edits of one row stay together.
    """
    made: list[list[Edit]] = []
    size, above = 0, _Row("", 0, ())
    for (tab, number), own in groupby(sorted(edits, key=_where), lambda edit: (edit.tab, edit.row)):
        together = list(own)
        row = _Row(tab, number, tuple((edit.col, mask_of(edit.new, edit.old)) for edit in together))
        added = sum(_CELL_BYTES + _bytes(str(edit.new)) for edit in together)
        added += 0 if row.continues(above) else _AREA_BYTES * len(together)
        if not made or size + added > most_bytes:
            made.append([])
            size = 0
        made[-1] += together
        size, above = size + added, row
    return made


class _Row(NamedTuple):
    """The edits of one row, as far as they decide what joins into one rectangle."""

    tab: str
    number: int
    cells: tuple[tuple[int, Mask], ...]

    def continues(self, above: _Row) -> bool:
        return self == above._replace(number=above.number + 1)


def _where(edit: Edit) -> tuple[str, int, int]:
    return edit.tab, edit.row, edit.col


def _turn(request: Request) -> int:
    return 0 if "updateSheetProperties" in request else 1 if "addSheet" in request else 2


def _pieces(requests: list[Request], room: int, most_bytes: int) -> Iterator[list[Request]]:
    """Yield one tab's requests, cut into runs of rows where they are too large for one part.

    The first run is to fit into ``room`` and brings all that writes no rows.
    """
    updates = [request["updateCells"] for request in requests if "updateCells" in request]
    if not updates or _bytes(requests) <= most_bytes:
        yield requests
        return
    fixed = sum(_bytes({"updateCells": {**update, "rows": []}}) + 2 for update in updates)
    others = _bytes([request for request in requests if "updateCells" not in request])
    sizes = _row_bytes(updates)
    first_room = room - fixed - others
    top = _rows_together(requests)
    if sum(size for row, size in sizes.items() if row < top) > first_room:
        first_room = most_bytes - fixed - others
    at = next(index for index, request in enumerate(requests) if "updateCells" in request)
    head = [request for request in requests[:at] if "updateCells" not in request]
    tail = [request for request in requests[at:] if "updateCells" not in request]
    for number, (first, last) in enumerate(_cuts(sizes, top, first_room, most_bytes - fixed)):
        rows = list(_slices(updates, first, last))
        yield rows if number else [*head, *rows, *tail]


def _rows_together(requests: Sequence[Request]) -> int:
    """Return how many rows at a tab's top are never parted: those above what reaches to its end.

    A tab with its title but without its headers would be taken for one that somebody cleared.
    """
    ranges = (request["repeatCell"]["range"] for request in requests if "repeatCell" in request)
    return max((one["startRowIndex"] for one in ranges if "endRowIndex" not in one), default=1)


def _row_bytes(updates: Sequence[Mapping[str, Any]]) -> dict[int, int]:
    """Return what each row of the tab weighs in all requests that write to it."""
    sizes: dict[int, int] = {}
    for update in updates:
        for row, cells in enumerate(update["rows"], update["range"]["startRowIndex"]):
            sizes[row] = sizes.get(row, 0) + _bytes(cells) + 2
    return dict(sorted(sizes.items()))


def _cuts(sizes: Mapping[int, int], top: int, first_room: int, room: int) -> list[tuple[int, int]]:
    """Return the first row of each run and the one after its last; rows before ``top`` are in the first."""
    starts: list[int] = []
    left = first_room
    for row, size in sizes.items():
        if not starts:
            starts.append(row)
        elif size > left and row >= top:
            starts.append(row)
            left = room
        left -= size
    return list(zip(starts, [*starts[1:], max(sizes) + 1], strict=True))


def _slices(updates: Sequence[Mapping[str, Any]], first: int, last: int) -> Iterator[Request]:
    for update in updates:
        start, end = update["range"]["startRowIndex"], update["range"]["endRowIndex"]
        top, bottom = max(start, first), min(end, last)
        if top < bottom:
            area = {**update["range"], "startRowIndex": top, "endRowIndex": bottom}
            yield {
                "updateCells": {**update, "range": area, "rows": update["rows"][top - start : bottom - start]}
            }


def _bytes(value: Any) -> int:
    return len(json.dumps(value))


def _tab_id(value: Any) -> int | None:
    """Return the id of the tab a request is about, wherever in the request it stands."""
    if isinstance(value, Mapping):
        if "sheetId" in value:
            return int(value["sheetId"])
        return next((found for one in value.values() if (found := _tab_id(one)) is not None), None)
    if isinstance(value, list) and value:
        return _tab_id(value[0])
    return None
