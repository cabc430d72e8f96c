"""What a write leaves in its hidden tab for a later run: which cells it wrote, over what, with what. Pure.

A run may be killed, or lose its network, between a write and the repair of what that write met. Whoever comes
next finds the copies that were set aside, and beside them this record. It holds digests, no words.
"""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from functools import lru_cache
from hashlib import blake2s
from typing import Any

from sheets_sync.backends.google.aside import Area, Aside
from sheets_sync.backends.google.moments import serial_of
from sheets_sync.model import Edit, NewColumn, Place, Restore, Snapshot, Value
from sheets_sync.template import fold

Cell = tuple[int, Place]
"""A cell by its tab's id and its place."""

BLANK = "----"
_DIGEST_BYTES = 3
_DIGEST_CHARS = 4
_VERSION = 1
_MOST_CELL_CHARS = 40_000
"""Google takes 50,000 characters in a cell."""

_MARK = "Record: "


@dataclass(frozen=True, slots=True)
class Memory:
    """What a write knows besides its plan.

    ``turn`` counts the writes whose hidden tabs still stand. ``mended`` are those earlier hidden tabs, by
    id, that this write and those before it leave nothing to do about but for the cells listed. ``snapshot``
    is what it was planned from, and ``new_columns`` are made with it.
    """

    turn: int = 1
    mended: Mapping[int, tuple[Cell, ...]] = field(default_factory=dict)
    snapshot: Snapshot | None = None
    new_columns: tuple[NewColumn, ...] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """What is known of a write: its copies, and the digests of each cell in their order.

    ``headers`` are the digests of the headers that the written columns were taken to have, by tab and col,
    with the row they stood in; ``origins`` say which cells it gave back, and where each was set aside.
    """

    aside: Aside
    turn: int
    olds: Sequence[str]
    news: Sequence[str]
    headers: Mapping[tuple[int, int], tuple[int, str]]
    origins: Mapping[Cell, Cell]
    mended: Mapping[int, tuple[Cell, ...]]


def digest(value: Value) -> str:
    """Return a few characters that stand for what a cell shows; a date is its number."""
    if isinstance(value, bool):
        return _digest(f"b{value}")
    if isinstance(value, date | time):
        serial = serial_of(value)
        value = value.isoformat() if serial is None else float(serial)
    if isinstance(value, int | float):
        return _digest(f"n{round(float(value), 6)}")
    return _digest(f"t{value}") if str(value) else BLANK


@lru_cache(maxsize=4096)
def _digest(text: str) -> str:
    hashed = blake2s(text.encode("utf-8", "surrogatepass"), digest_size=_DIGEST_BYTES)
    return base64.b64encode(hashed.digest()).decode()


# -- writing it -------------------------------------------------------------------------------------------


def lines(
    aside: Aside,
    cells: Iterable[Edit | Restore],
    ids: Mapping[str, int],
    origins: Mapping[Cell, Cell],
    memory: Memory,
) -> list[str]:
    """Return a write's record as the texts of a few cells."""
    written = [*cells]
    olds = {(ids[one.tab], (one.row, one.col)): digest(_believed(one, memory)) for one in written}
    news = {
        (ids[one.tab], (one.row, one.col)): digest(one.new if isinstance(one, Edit) else one.value)
        for one in written
    }
    headers = _headers(written, ids, aside, memory)
    held = {
        "version": _VERSION,
        "turn": memory.turn,
        "areas": aside.areas,
        "shifts": [*aside.shifts.items()],
        "pictures": aside.pictures,
        "picture_shifts": [*aside.picture_shifts.items()],
        "olds": "".join(olds[cell] for cell in aside.cells()),
        "news": "".join(news[cell] for cell in aside.cells()),
        "headers": [[*at, row, one] for at, (row, one) in headers.items()],
        "origins": [[*_flat(cell), *_flat(origin)] for cell, origin in origins.items()],
        "mended": [[tab_id, [_flat(cell) for cell in left]] for tab_id, left in memory.mended.items()],
    }
    packed = zlib.compress(json.dumps(held, separators=(",", ":")).encode(), 9)
    text = base64.b64encode(packed).decode()
    cuts = range(0, len(text), _MOST_CELL_CHARS)
    return [_MARK + text[at : at + _MOST_CELL_CHARS] for at in cuts]


def _believed(cell: Edit | Restore, memory: Memory) -> Value:
    """Return what was thought to stand in a cell when its write was planned."""
    if isinstance(cell, Edit):
        return cell.old
    if memory.snapshot is None:
        return ""
    for one in memory.snapshot.owed:
        if (one.tab, one.row, one.col) == (cell.tab, cell.row, cell.col):
            return one.now
    tab = memory.snapshot.tab(cell.tab)
    return tab.value(cell.row, cell.col) if tab else ""


def _headers(
    cells: Iterable[Edit | Restore], ids: Mapping[str, int], aside: Aside, memory: Memory
) -> dict[tuple[int, int], tuple[int, str]]:
    """Return what is to stand over the edited cells right before they are written: their headers.

    A header that was itself hit by an interrupted write is not back by then.
    """
    found: dict[tuple[int, int], tuple[int, str]] = {}
    made = {(column.tab, column.col) for column in memory.new_columns}
    tabs = {tab.title: tab for tab in memory.snapshot.tabs} if memory.snapshot else {}
    owed = {(one.tab, one.row, one.col) for one in memory.snapshot.owed} if memory.snapshot else set()
    for one in cells:
        at = (ids[one.tab], one.col)
        row = aside.header_rows.get(at[0], 0)
        if isinstance(one, Edit) and row and at not in found:
            header = fold(one.header)
            stands = fold(str(tabs[one.tab].value(row, one.col))) if one.tab in tabs else ""
            is_made, is_back = (one.tab, one.col) in made, (one.tab, row, one.col) not in owed
            if header and is_back and (header == stands or is_made):
                found[at] = (row, digest(header))
    return found


def _flat(cell: Cell) -> list[int]:
    tab_id, (row, col) = cell
    return [tab_id, row, col]


# -- reading it -------------------------------------------------------------------------------------------


def read_record(tab_id: int, title: str, column: Iterable[Value]) -> Record | None:
    """Return the record that a hidden tab's first column holds; None where it is not whole, or not there."""
    texts = [text for text in column if isinstance(text, str) and text.startswith(_MARK)]
    try:
        packed = base64.b64decode("".join(text.removeprefix(_MARK) for text in texts), validate=True)
        held = json.loads(zlib.decompress(packed))
        return _record(tab_id, title, held) if held["version"] == _VERSION else None
    except (binascii.Error, zlib.error, ValueError, KeyError, TypeError, LookupError):
        return None


def _record(tab_id: int, title: str, held: Mapping[str, Any]) -> Record:
    aside = Aside(
        tab_id,
        title,
        tuple(Area(*area) for area in held["areas"]),
        {int(one): int(shift) for one, shift in held["shifts"]},
        tuple(Area(*area) for area in held["pictures"]),
        {int(one): int(shift) for one, shift in held["picture_shifts"]},
    )
    record = Record(
        aside,
        int(held["turn"]),
        _cut(held["olds"]),
        _cut(held["news"]),
        {(one, col): (row, text) for one, col, row, text in held["headers"]},
        {_cell(flat[:3]): _cell(flat[3:]) for flat in held["origins"]},
        {int(one): tuple(_cell(flat) for flat in left) for one, left in held["mended"]},
    )
    count = sum(1 for _ in aside.cells())
    if not len(record.olds) == len(record.news) == count:
        raise ValueError("a person has typed into it")
    return record


def _cut(text: str) -> list[str]:
    return [text[at : at + _DIGEST_CHARS] for at in range(0, len(text), _DIGEST_CHARS)]


def _cell(flat: Sequence[int]) -> Cell:
    tab_id, row, col = flat
    return tab_id, (row, col)
