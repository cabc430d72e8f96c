"""A plan as the requests of one batch; where that is too large of several, each consistent. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sheets_sync.backends.google.aside import Area, Aside, Request, set_aside
from sheets_sync.backends.google.parts import MOST_BYTES, edit_parts, split
from sheets_sync.backends.google.places import TabIds
from sheets_sync.backends.google.records import Cell, Memory, lines
from sheets_sync.backends.google.requests import edit_requests, making_requests, retiring_requests
from sheets_sync.model import Edit, Plan, Restore


@dataclass(frozen=True, slots=True)
class Batch:
    """The requests of one all-or-nothing step, and where it sets aside what it replaces."""

    requests: tuple[Request, ...]
    aside: Aside


@dataclass(frozen=True, slots=True)
class Work:
    """What one batch does: makes, gives back, writes."""

    making: Sequence[Request] = ()
    restores: Sequence[Restore] = ()
    edits: Sequence[Edit] = ()


def batches(
    plan: Plan,
    ids: TabIds,
    *,
    salt: str,
    titles: frozenset[str],
    asides: Mapping[int, Sequence[Aside]],
    leftovers: Sequence[int] = (),
    memory: Memory | None = None,
    most_bytes: int = MOST_BYTES,
) -> Iterator[Batch]:
    """Yield what a plan does in batches; almost always there is one.

    ``salt`` makes the batches' ids their own, ``titles`` are taken (folded); ``asides`` are those of this
    run's writes by number and those of earlier runs by their tabs' ids, and ``leftovers`` the hidden tabs
    that nobody needs any more. ``memory`` is what the record of each batch holds besides its own cells.
    """
    memory = memory or Memory()
    taken_ids, taken_titles = {*ids.standing.taken, *ids.left.values()}, set(titles)
    for number, work in enumerate(_works(plan, ids, most_bytes)):
        cells: list[Edit | Restore] = [*work.restores, *work.edits]
        aside = set_aside(
            cells,
            ids.read,
            salt=f"{salt} {number}",
            taken_ids=taken_ids,
            taken_titles=taken_titles,
            snapshot=memory.snapshot,
            new_columns=plan.new_columns,
        )
        taken_ids.add(aside.tab_id)
        taken_titles.add(aside.title.casefold())
        given_back = (_give_back(one, ids.read[one.tab], asides) for one in work.restores)
        cleared = [{"deleteSheet": {"sheetId": tab_id}} for tab_id in leftovers] if number == 0 else []
        written = edit_requests(work.edits, ids)
        record = lines(aside, cells, ids.read, _origins(work.restores, ids, asides), memory)
        memory = replace(memory, turn=memory.turn + 1)
        yield Batch((*cleared, *work.making, *aside.requests(record), *given_back, *written), aside)


def _origins(
    restores: Sequence[Restore], ids: TabIds, asides: Mapping[int, Sequence[Aside]]
) -> dict[Cell, Cell]:
    """Return by cell which hidden tab it is given back from, and where it was hit."""
    found: dict[Cell, Cell] = {}
    for one in restores:
        tab_id, (number, place) = ids.read[one.tab], one.origin
        for aside in asides.get(number, ()):
            if aside.holds(tab_id, place):
                found[tab_id, (one.row, one.col)] = (aside.tab_id, place)
    return found


def _give_back(restore: Restore, tab_id: int, asides: Mapping[int, Sequence[Aside]]) -> Request:
    """Return the request that gives a cell back; a header of ours that landed astray is just cleared."""
    number, place = restore.origin
    for aside in asides.get(number, ()):
        if aside.holds(tab_id, place):
            return aside.give_back(tab_id, place, (restore.row, restore.col))
    area = Area(tab_id, restore.row, restore.row, restore.col, restore.col)
    return {
        "updateCells": {
            "range": area.grid_range(),
            "rows": [{"values": [{}]}],
            "fields": "userEnteredValue,note",
        }
    }


def _works(plan: Plan, ids: TabIds, most_bytes: int) -> list[Work]:
    """Return the plan as one piece of work, or as several where that is too large; tabs are deleted last."""
    making, retiring = making_requests(plan, ids), retiring_requests(plan, ids)
    parts = edit_parts(plan.edits, most_bytes)
    if len(parts) <= 1 and len(json.dumps([*making, *edit_requests(plan.edits, ids)])) <= most_bytes:
        return [Work([*making, *retiring], plan.restores, plan.edits)]
    works = [*(Work(part) for part in split(making, most_bytes)), *(Work(edits=part) for part in parts)]
    works += [Work(retiring)] if retiring else []
    return [*works[:-1], replace(works[-1], restores=plan.restores)]
