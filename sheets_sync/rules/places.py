"""Where findings stand: masks over rows and goals, and the rows to anchor them to. Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Iterator
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sheets_sync.frames import Plans
from sheets_sync.keys import teacher_mark
from sheets_sync.rules.people import People
from sheets_sync.rules.rule import Hit
from sheets_sync.settings import GRACE_DAYS
from sheets_sync.typed import Miss

Mask = NDArray[np.bool_]

_ROW_COLUMN = {
    "goals": "row",
    "documents": "document_row",
    "success": "success_row",
    "follow_up": "follow_up_row",
}
_UNKNOWN_LAST = 9_999


def flags(frame: pd.DataFrame, column: str) -> Mask:
    """Return a column of truths (``has_goal``, ``is_judged`` ...) as an array."""
    return np.asarray(frame[column], dtype=bool)


def texts_where(frame: pd.DataFrame, column: str, test: Callable[[Any], bool]) -> Mask:
    """Return where a column of objects passes a test."""
    return np.fromiter((test(one) for one in frame[column].tolist()), dtype=bool, count=len(frame))


def rows_where(frame: pd.DataFrame, mask: Mask, *columns: str) -> Iterator[tuple[Any, ...]]:
    """Yield these columns of the rows where ``mask`` holds; ``goal_number`` is 0 where there is none."""
    at = np.flatnonzero(mask)
    if len(at):
        lists = [frame[name].to_numpy()[at].tolist() if name in frame else [0] * len(at) for name in columns]
        yield from zip(*lists, strict=True)


def at_rows(
    plans: Plans,
    tab: str,
    column: str,
    mask: Mask,
    message: str | Callable[[Any], str],
    *,
    of: str = "row",
    show: Callable[[Any], str | None] = lambda _: None,
    suggestions: tuple[str, ...] = (),
) -> Iterator[Hit]:
    """Yield a hit for each row of a step's frame where ``mask`` holds and the teacher is known.

    ``message`` and ``show`` (the value the finding quotes) are given what stands in the column ``of``. A
    ``message`` that is text may hold ``{number}``, the goal's.
    """
    columns = ("row", "teacher", "goal_number", of)
    for row, teacher, number, content in rows_where(plans.steps[tab], mask, *columns):
        if teacher is not None:
            said = message.format(number=number) if isinstance(message, str) else message(content)
            yield Hit(tab, row, column, said, teacher, number or None, show(content), suggestions)


def at_goals(
    plans: Plans,
    tab: str,
    column: str,
    mask: Mask,
    message: str | Callable[[int], str],
    *,
    show: Callable[[int], str | None] = lambda _: None,
    suggestions: Callable[[int], tuple[str, ...]] = lambda _: (),
) -> Iterator[Hit]:
    """Yield a hit for each of ``plans.goals`` where ``mask`` holds, on one of the teacher's rows of ``tab``.

    That is the goal's own row, else the row of the teacher's lowest goal number, else none. The functions
    are given the goal's position; a ``message`` that is text may hold ``{number}``.
    """
    positions = np.flatnonzero(mask)
    if not len(positions):
        return
    goals = plans.goals
    own = goal_rows(plans, tab)
    first = {} if own[positions].all() else first_rows(plans, tab)
    teachers, numbers = goals["teacher"].tolist(), goals["goal_number"].tolist()
    for at in positions.tolist():
        row = int(own[at]) or first.get(teachers[at])
        said = message.format(number=numbers[at]) if isinstance(message, str) else message(at)
        yield Hit(tab, row, column, said, teachers[at], numbers[at], show(at), suggestions(at))


def at_teachers(
    plans: Plans, tab: str, column: str, teachers: list[str], message: str | Callable[[str], str]
) -> Iterator[Hit]:
    """Yield a hit for each teacher, on the row of their lowest goal number on ``tab``, else on none.

    Those who misspelt their own name there are left out: that is said already.
    """
    slips = misspelt(plans, tab, set(teachers)) if teachers else set()
    first = first_rows(plans, tab) if teachers else {}
    for teacher in teachers:
        if teacher in slips:
            continue
        said = message if isinstance(message, str) else message(teacher)
        yield Hit(tab, first.get(teacher), column, said, teacher)


def first_rows(plans: Plans, tab: str) -> dict[str, int]:
    """Return each teacher's row with the lowest goal number, then the lowest row."""
    frame = plans.steps[tab]
    rows = frame["row"].to_numpy()
    numbers = frame["goal_number"].to_numpy() if "goal_number" in frame else np.ones(len(frame))
    order = np.lexsort((rows, np.where(numbers == 0, _UNKNOWN_LAST, numbers)))[::-1]
    first = dict(zip(frame["teacher"].to_numpy()[order], rows[order].tolist(), strict=True))
    first.pop(None, None)
    return first


def goal_rows(plans: Plans, tab: str) -> NDArray[np.int64]:
    """Return the row each of ``plans.goals`` has on a tab, the first of several; 0 where it has none."""
    if tab in _ROW_COLUMN:
        return plans.goals[_ROW_COLUMN[tab]].to_numpy(dtype=np.int64)
    frame = plans.steps[tab]
    goals = goals_of_rows(plans, tab)
    known = goals >= 0
    rows = np.full(len(plans.goals), np.iinfo(np.int64).max, dtype=np.int64)
    np.minimum.at(rows, goals[known], frame["row"].to_numpy(dtype=np.int64)[known])
    return np.where(rows == np.iinfo(np.int64).max, 0, rows)


def goals_of_rows(plans: Plans, tab: str) -> NDArray[np.intp]:
    """Return, for each row of a step's frame, the position of its goal in ``plans.goals``; -1 for none."""
    return plans.goal_positions[tab]


def any_row_of_goal(plans: Plans, rows_of: NDArray[np.intp], mask: Mask) -> Mask:
    """Return which of ``plans.goals`` have a row where ``mask`` holds (``rows_of`` as ``goals_of_rows``)."""
    counts = np.bincount(rows_of[mask & (rows_of >= 0)], minlength=len(plans.goals))
    return counts > 0


def is_typed_for(plans: Plans, tab: str, *columns: str) -> Mask:
    """Return which of ``plans.goals`` have something in one of these columns of a tab, readable or not."""
    frame = plans.steps[tab]
    typed = np.zeros(len(frame), dtype=bool)
    for column in columns:
        typed |= flags(frame, "has_" + column)
    return np.isin(plans.goals[_ROW_COLUMN[tab]].to_numpy(), frame["row"].to_numpy()[typed])


def is_documented(plans: Plans) -> Mask:
    """Return which goals are written out on step 3; all of them where that cannot be known."""
    if not plans.layout.has("documents", "statement"):
        return np.ones(len(plans.goals), dtype=bool)
    return is_typed_for(plans, "documents", "statement")


def has_criteria(plans: Plans) -> Mask:
    """Return which goals have success criteria on step 4; all of them where that cannot be known."""
    columns = ("looks_like", "sounds_like", "feels_like")
    if not plans.layout.has("success", *columns):
        return np.ones(len(plans.goals), dtype=bool)
    return is_typed_for(plans, "success", *columns)


def missing(plans: Plans, tab: str, mask: Mask) -> Mask:
    """Leave out the goals of teachers whose missing row is likely there, under a slip that is said already.

    That is a row with a number of none of their goals (PLP014, PLP020), or with their name misspelt (PLP012).
    """
    if not mask.any():
        return mask
    frame = plans.steps[tab]
    stray = flags(frame, "is_typed") & (goals_of_rows(plans, tab) < 0)
    teachers = set(frame["teacher"].to_numpy()[stray]) - {None}
    teachers |= misspelt(plans, tab, set(plans.goals["teacher"].to_numpy()[mask]))
    return np.asarray(mask & ~plans.goals["teacher"].isin(teachers), dtype=bool)


def misspelt(plans: Plans, tab: str, teachers: Collection[str]) -> set[str]:
    """Return which of ``teachers`` have a row on ``tab`` that bears their name but for a slip."""
    frame = plans.steps[tab]
    nobody = np.asarray(frame["teacher"].isna(), dtype=bool) & flags(frame, "is_typed")
    typed = set(frame["teacher_typed"].to_numpy()[nobody]) - {""} if nobody.any() else set()
    return People(plans).misspelt(sorted(typed), teachers) if typed else set()


def misses(
    plans: Plans, kind: str, tabs: Container[str] | None = None
) -> Iterator[tuple[Miss, str | None, int | None]]:
    """Yield what could not be read, with the row's teacher and goal number.

    On step tabs the rows of nobody we know are left out: who they belong to is the first thing to settle.
    """
    for miss in plans.misses:
        if miss.kind != kind or (tabs is not None and miss.tab not in tabs):
            continue
        frame = plans.steps.get(miss.tab)
        if frame is None:
            yield miss, None, None
            continue
        at = int(np.searchsorted(frame["row"].to_numpy(), miss.row))
        teacher: Any = frame["teacher"].iat[at]
        number: Any = frame["goal_number"].iat[at] if "goal_number" in frame else 0
        if teacher is not None or miss.column == "teacher":
            yield miss, teacher, int(number) or None


def has_misses(plans: Plans, tab: str, column: str) -> set[int]:
    """Return the rows of a column that hold something that could not be read."""
    return {miss.row for miss in plans.misses if miss.tab == tab and miss.column == column}


def new_teachers(plans: Plans, day: date) -> set[str]:
    """Return the active teachers of whom nothing is asked yet on ``day``: their first days this year."""
    start = plans.school.year_start
    active = plans.active
    return {
        email
        for email, joined in zip(active["email"], active["joined_on"], strict=True)
        if not pd.isna(joined)
        and (start is None or joined.date() >= start)
        and joined.date() + timedelta(days=GRACE_DAYS) > day
    }


def of_gone_teachers(plans: Plans, keys: list[str]) -> list[bool]:
    """Tell which follow-up keys belong to people who are not active; a lost key belongs to nobody."""
    marks = {teacher_mark(email) for email in plans.active["email"]}
    return [bool(key) and key.partition("-")[0] not in marks for key in keys]
