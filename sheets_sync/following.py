"""Where cells went that people moved: one tab at two instants. Pure."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

from sheets_sync.model import Place, Tab, Value

Line = Counter[str]
"""What a row or column holds, whatever its order: each filled cell's type and value, counted."""

_TELLING = 20
"""A value that stands in more rows than this tells none of them from the others."""


def follow(
    was: Tab, now: Tab, places: Iterable[Place], barred: Collection[int] = ()
) -> dict[Place, list[Place]]:
    """Return where cells of ``was`` stand in ``now``; one whose row or value is gone is left out.

    A column is the one that shares most, and none of those ``barred``. A row is the one that holds the same,
    in the same order where several do, and any copies of it; one that was retyped or torn by a sort of some
    columns is, of those that hold the cell's value, the one that shares most, and at least half.
    """
    wanted = sorted(places)
    cols = _follow_cols(was, now, {col for _, col in wanted}, barred)
    asked: dict[int, set[tuple[int, Value]]] = {}
    for row, col in wanted:
        asked.setdefault(row, set()).add((cols[col], was.value(row, col)))

    def holds(row: int, at: int) -> bool:
        return row not in asked or any(now.value(at, col) == value for col, value in asked[row])

    rows = _follow_rows(_lines(was.rows), _lines(now.rows), frozenset(asked), holds)
    found: dict[Place, list[Place]] = {}
    for row, col in wanted:
        value = was.value(row, col)
        stand = [(at, cols[col]) for at in rows.get(row, ()) if now.value(at, cols[col]) == value]
        if stand:
            found[row, col] = stand
    return found | _torn_away(was, now, cols, wanted, found)


def _torn_away(
    was: Tab, now: Tab, cols: Mapping[int, int], places: Iterable[Place], found: Mapping[Place, list[Place]]
) -> dict[Place, list[Place]]:
    """Return where cells stand that a sort of some columns took out of their row: by their value alone.

    Where no more cells of the column hold that value than did besides them, none of them is one of these.
    """
    taken = {place for stand in found.values() for place in stand}
    asked = set(places)
    torn: dict[Place, list[Place]] = {}
    for row, col in sorted(asked - set(found)):
        value = was.value(row, col)
        rows = range(1, len(now.rows) + 1) if value != "" else ()
        free = [at for at in rows if now.value(at, cols[col]) == value and (at, cols[col]) not in taken]
        besides = sum(
            was.value(at, col) == value and (at, col) not in asked for at in range(1, len(was.rows) + 1)
        )
        if len(free) > besides:
            nearest = min(free, key=lambda at: (abs(at - row), at))
            torn[row, col] = [(nearest, cols[col])]
            taken.add((nearest, cols[col]))
    return torn


def _follow_rows(
    old: Sequence[Line], new: Sequence[Line], asked: frozenset[int], holds: Callable[[int, int], bool]
) -> dict[int, list[int]]:
    """Match rows, those asked for first, best likeness first; besides a row only copies of it are matched.

    ``holds`` tells whether a row of ``new`` may be the one that a row of ``old`` became.
    """
    equal: dict[frozenset[tuple[str, int]], deque[int]] = {}
    for row, line in enumerate(new, 1):
        equal.setdefault(_key(line), deque()).append(row)
    found = {row: [equal[_key(line)].popleft()] for row, line in enumerate(old, 1) if equal.get(_key(line))}
    for row in found:
        found[row] += equal[_key(old[row - 1])]
    taken = {at for rows in found.values() for at in rows}
    rest = [row for row in range(1, len(old) + 1) if row not in found]
    free = [at for at in range(1, len(new) + 1) if at not in taken]
    pairs = _candidates(old, new, rest, free)
    ranked = (
        (row in asked, _likeness(old[row - 1], new[at - 1]), -abs(row - at), row, at)
        for row, at in pairs
        if holds(row, at)
    )
    for _, (shared, _), _, row, at in sorted(ranked, reverse=True):
        is_like = shared * 2 >= max(old[row - 1].total(), new[at - 1].total())
        if row not in found and at not in taken and is_like:
            found[row] = [at]
            taken.add(at)
    return found


def _candidates(
    old: Sequence[Line], new: Sequence[Line], rest: Sequence[int], free: Sequence[int]
) -> Iterator[tuple[int, int]]:
    """Yield the pairs of rows worth comparing: those that share a telling value, or their place.

    Where a formula turns every row into another, comparing each with each would take minutes.
    """
    holding: dict[str, list[int]] = {}
    for at in free:
        for value in new[at - 1]:
            holding.setdefault(value, []).append(at)
    standing = set(free)
    for row in rest:
        places = (holding.get(value, ()) for value in old[row - 1])
        sharing = {at for found in places if len(found) <= _TELLING for at in found}
        yield from ((row, at) for at in sorted(sharing | ({row} & standing)))


def _key(line: Line) -> frozenset[tuple[str, int]]:
    return frozenset(line.items())


def _follow_cols(was: Tab, now: Tab, wanted: Iterable[int], barred: Collection[int]) -> dict[int, int]:
    old, new = _lines(_columns(was)), _lines(_columns(now))
    free = [col for col in range(1, len(new) + 1) if col not in barred]
    return {col: _most_like(old[col - 1], new, col, free) if col <= len(old) else col for col in wanted}


def _most_like(line: Line, others: Sequence[Line], at: int, free: Iterable[int]) -> int:
    """Return which of the ``free`` lines shares most with this one; the one at its own place wins a tie."""
    return max(free, key=lambda one: (*_likeness(line, others[one - 1]), one == at), default=at)


def _likeness(line: Line, other: Line) -> tuple[int, int]:
    """Return how much two lines share, and how little else the other holds."""
    shared = (line & other).total()
    return shared, shared - other.total()


def _lines(lines: Iterable[Sequence[Value]]) -> list[Line]:
    return [Counter(f"{type(cell).__name__} {cell}" for cell in line if cell != "") for line in lines]


def _columns(tab: Tab) -> list[list[Value]]:
    return [
        [tab.value(row, col) for row in range(1, len(tab.rows) + 1)] for col in range(1, tab.last_col + 1)
    ]


def same_rows(rows: Sequence[Sequence[Value]], others: Sequence[Sequence[Value]]) -> bool:
    """Tell whether two grids hold the same, whatever blank cells stand at their ends."""
    return _trim(rows) == _trim(others)


def _trim(rows: Sequence[Sequence[Value]]) -> list[list[Value]]:
    """Return the rows without the blank cells at their ends, nor blank rows at the end."""
    trimmed = [_without_blank_end(row) for row in rows]
    while trimmed and not trimmed[-1]:
        trimmed.pop()
    return trimmed


def _without_blank_end(row: Sequence[Value]) -> list[Value]:
    last = len(row)
    while last and row[last - 1] == "":
        last -= 1
    return [*row[:last]]
