"""Rows under pseudonyms: each shows only what at least five people have in common. Pure.

Where fewer share all the words of a row, the words that set it apart give way, until enough are alike. Who
knows how many have a word can subtract the rows that show it; so of the masked ones either none has it or at
least five people do.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from sheets_sync.report.excel.suppression import LEAST

KEPT_BACK = "*"
"""What stands where a number or word is kept back."""

Words = tuple[str, ...]


def mask(rows: Sequence[Words], owners: Sequence[str]) -> list[Words]:
    """Return the rows with words kept back, so that nobody can be told from four others.

    Every row that still shows a word is the same as the rows of at least four other people. A word that some
    rows show is masked in none of the others, or in those of at least five people.

    Args:
        rows: The words of each row; what must not be shown anyway is ``KEPT_BACK`` already.
        owners: Whose each row is; a person may have several.
    """
    masked = [(KEPT_BACK,) * len(row) for row in rows]
    left = list(range(len(rows)))
    cols = list(range(len(rows[0]) if rows else 0))
    while left and cols:
        alike = _alike(rows, owners, left, cols)
        for at in alike:
            masked[at] = tuple(word if col in cols else KEPT_BACK for col, word in enumerate(rows[at]))
        left = [at for at in left if at not in alike]
        cols = _fewer(rows, owners, left, cols)
    return _without_remainders(masked, rows, owners)


def _without_remainders(masked: Sequence[Words], rows: Sequence[Words], owners: Sequence[str]) -> list[Words]:
    """Mask a word in one more group of like rows where too few rows are masked that have it.

    Such a group is of five people or more, and stays alike.
    """
    evened = list(masked)
    for col in range(len(rows[0]) if rows else 0):
        for word in sorted({row[col] for row in masked} - {KEPT_BACK}):
            beside = {
                owners[at] for at, row in enumerate(rows) if row[col] == word and evened[at][col] == KEPT_BACK
            }
            if 0 < len(beside) < LEAST:
                _give_up(evened, col, word)
    return evened


def _give_up(masked: list[Words], col: int, word: str) -> None:
    """Mask a word of a column in the smallest group of like rows that shows it."""
    groups = Counter(row for row in masked if row[col] == word)
    least = min(groups, key=lambda row: (groups[row], row))
    for at, row in enumerate(masked):
        if row == least:
            masked[at] = (*row[:col], KEPT_BACK, *row[col + 1 :])


def _alike(
    rows: Sequence[Words], owners: Sequence[str], left: Sequence[int], cols: Sequence[int]
) -> set[int]:
    """Return those of the rows that enough people share in these columns."""
    groups: dict[Words, list[int]] = defaultdict(list)
    for at in left:
        groups[tuple(rows[at][col] for col in cols)].append(at)
    return {at for group in groups.values() if len({owners[one] for one in group}) >= LEAST for at in group}


def _fewer(
    rows: Sequence[Words], owners: Sequence[str], left: Sequence[int], cols: Sequence[int]
) -> list[int]:
    """Return the columns without the one whose loss makes most rows alike; of several the last."""
    choices = [[one for one in cols if one != col] for col in reversed(cols)]
    return max(choices, key=lambda some: len(_alike(rows, owners, left, some)) if some else -1)
