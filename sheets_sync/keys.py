"""A goal's identity for life, whatever is sorted, reworded or renumbered. Pure.

A key names its teacher and the number its goal was born with (``g5d2f0c31aa-1``), so that a row copied
by a colleague, or copied to start a second goal, is seen for what it is.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import blake2s
from typing import NamedTuple

import pandas as pd

from sheets_sync.template import fold

_KEY = re.compile(r"(g[0-9a-f]{10})-(\d+)(?:\.\d+)?")


def teacher_mark(email: str) -> str:
    """Return the part of a key that stands for the teacher."""
    return "g" + blake2s(email.encode(), digest_size=5).hexdigest()


def no_goal_key(email: str) -> str:
    """Return the key of a follow-up row for a teacher who has no goal yet."""
    return f"{teacher_mark(email)}-0"


def is_key(text: str) -> bool:
    """Tell whether ``text`` has the form of a key."""
    return _KEY.fullmatch(text) is not None


@dataclass(frozen=True)
class Keys:
    """The key of each goal row of step 2, and the rows where it is unclear (they are left as they are).

    ``unclear_keys`` are those that stand on such rows and on no other.
    """

    by_row: Mapping[int, str]
    unclear_rows: frozenset[int]
    unclear_keys: frozenset[str] = frozenset()


def resolve_keys(goals: pd.DataFrame, typed: Mapping[int, str], talks: pd.DataFrame) -> Keys:
    """Give every judged goal with words its key.

    A key that stands once, beside its own teacher, is kept. Otherwise teacher and goal number decide:
    they find the key that follow-up rows already carry for that goal, else make a new one. Where two rows
    claim the same teacher and number, nothing is decided. A sort that left the keys behind is seen by the
    goals' words: follow-up rows show the words each key stood for.

    Args:
        goals: The step 2 frame: row, teacher, goal_number, goal, is_judged.
        typed: What stands in the hidden Key column, by row.
        talks: Follow-up rows: key, shown_number, shown_goal.
    """
    rows = [
        _Row(row, teacher_mark(teacher), number, fold(goal), typed.get(row, ""))
        for row, teacher, number, goal, judged in zip(
            goals["row"],
            goals["teacher"],
            goals["goal_number"],
            goals["goal"],
            goals["is_judged"],
            strict=True,
        )
        if judged and goal
    ]
    shown = _Shown(defaultdict(set), defaultdict(set))
    for key, number, goal in zip(talks["key"], talks["shown_number"], talks["shown_goal"], strict=True):
        if key and number:
            shown.numbers[key].add(number)
            shown.words[key].add(fold(goal))
    return _resolve(_put_back(rows, shown.words), shown)


class _Shown(NamedTuple):
    """What follow-up rows show beside each key, one for each window: goal numbers, and goals' words."""

    numbers: dict[str, set[int]]
    words: dict[str, set[str]]


@dataclass(frozen=True, slots=True)
class _Row:
    row: int
    mark: str
    number: int
    goal: str
    typed: str

    @property
    def own_key(self) -> str:
        """The key in the cell when it is this teacher's."""
        match = _KEY.fullmatch(self.typed)
        return self.typed if match and match[1] == self.mark else ""


def _put_back(rows: list[_Row], words: Mapping[str, set[str]]) -> list[_Row]:
    """Return keys to the rows whose words they stood for, where a sort took the rows and left the keys."""
    if not words:
        return rows
    homes: dict[tuple[str, str], list[_Row]] = defaultdict(list)
    for row in rows:
        homes[row.mark, row.goal].append(row)
    claims: dict[int, list[_Row]] = defaultdict(list)
    for row in rows:
        known = words.get(row.own_key, set())
        home = [] if row.goal in known else [one for text in known for one in homes[row.mark, text]]
        if len(home) == 1:
            claims[home[0].row].append(row)
    clear = {home: rivals[0] for home, rivals in claims.items() if len(rivals) == 1}
    moved = {row.row: "" for row in clear.values()}
    moved |= {home: row.own_key for home, row in clear.items()}
    return [replace(row, typed=moved[row.row]) if row.row in moved else row for row in rows]


def _resolve(rows: list[_Row], shown: _Shown) -> Keys:
    holders: dict[str, list[_Row]] = defaultdict(list)
    for row in rows:
        if row.own_key:
            holders[row.own_key].append(row)
    by_row: dict[int, str] = {}
    unclear: set[int] = set()
    for key, claimants in holders.items():
        keeper = claimants[0] if len(claimants) == 1 else _keeper(key, claimants, shown.numbers)
        if keeper:
            by_row[keeper.row] = key
        else:
            unclear.update(row.row for row in claimants)
    taken = set(holders)
    keyless = [row for row in rows if row.row not in by_row and row.row not in unclear]
    numbers: dict[tuple[str, int], list[_Row]] = defaultdict(list)
    for row in rows:
        numbers[row.mark, row.number].append(row)
    for row in sorted(keyless, key=lambda one: (one.mark, one.number)):
        if len(numbers[row.mark, row.number]) > 1:
            unclear.add(row.row)
        else:
            by_row[row.row] = key = _free_key(row, taken, shown)
            taken.add(key)
    standing = {row.own_key for row in rows if row.row in unclear} - {"", *by_row.values()}
    return Keys(by_row, frozenset(unclear), frozenset(standing))


def _keeper(key: str, claimants: list[_Row], shown: Mapping[str, set[int]]) -> _Row | None:
    """Return the one row a duplicated key belongs to: the one whose number the key is known by."""
    match = _KEY.fullmatch(key)
    numbers = shown.get(key) or {int(match[2]) if match else 0}
    known = [row for row in claimants if row.number in numbers]
    return known[0] if len(known) == 1 else None


def _free_key(row: _Row, taken: set[str], shown: _Shown) -> str:
    """Return the key that waits for a goal, told by the words beside it, else by its number; or a new one."""
    waiting = sorted(key for key in shown.numbers if key.startswith(row.mark + "-") and key not in taken)
    by_words = [key for key in waiting if row.goal in shown.words[key]]
    by_number = [key for key in waiting if shown.numbers[key] == {row.number}]
    for found in (by_words, by_number):
        if len(found) == 1:
            return found[0]
    base = f"{row.mark}-{row.number}"
    if base not in taken and base not in shown.numbers:
        return base
    again = 2
    while f"{base}.{again}" in taken or f"{base}.{again}" in shown.numbers:
        again += 1
    return f"{base}.{again}"
