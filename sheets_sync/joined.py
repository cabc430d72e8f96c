"""One row per goal with what every step says of it, and each talk with the goal it is about. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sheets_sync.keys import no_goal_key
from sheets_sync.matching import Index, make_index
from sheets_sync.typed import objects


def people_index(roster: pd.DataFrame) -> Index:
    """Index a roster's people: by email, and by name where it is unique."""
    rows = zip(roster["email"], roster["name"], strict=True)
    return make_index((email, name, ()) for email, name in sorted(rows) if email)


def first_by_goal(frame: pd.DataFrame, text: Iterable[str]) -> pd.DataFrame:
    """Return one judged row per teacher and goal, never by position.

    Of several it is one in which the first of ``text`` is typed, then the fullest, then the first by content.
    """
    on = ["teacher", "goal_number"]
    judged = frame[frame["is_judged"].astype(bool)]
    several = judged.duplicated(on, keep=False)
    if not several.any():
        return judged
    rivals = judged[several]
    typed = [name for name in judged.columns if name.startswith("has_")]
    cells = rivals[[name.removeprefix("has_") for name in typed]].itertuples(index=False, name=None)
    content = ["\x00".join(map(str, one)) for one in cells]
    ranked = rivals.assign(
        _is_blank=~rivals["has_" + next(iter(text))], _count=-rivals[typed].sum(axis=1), _content=content
    ).sort_values(["_is_blank", "_count", "_content"])
    return judged.drop(index=ranked.index[ranked.duplicated(on)])


_BLANKS: Mapping[str, Any] = {
    "document_component": (),
    "talked_through_on": np.datetime64("NaT", "s"),
    "first_check_in": np.datetime64("NaT", "s"),
}
"""What stands for a later step's cell where that step has no row for the goal; elsewhere ``""``."""


def join_goals(
    steps: Mapping[str, pd.DataFrame], keys: Mapping[int, str], roster: pd.DataFrame
) -> pd.DataFrame:
    """Return one row per goal of an active teacher, with what later steps say of it.

    Columns: teacher, goal_number, row, goal, focus_area, component (step 2's), team_members, key,
    document_row, statement, document_component, talked_through_on, success_row, looks_like, sounds_like,
    feels_like, portfolio, follow_up_row, follow_up_with (the roster's coach where blank), how_often,
    first_check_in, mid_year, year_end, outcome, components (step 3's, else step 2's). ``team_members`` are
    other active teachers. Rows are 0 where a later step has none; texts are ``""``, several ``()``, dates
    ``NaT``.
    """
    on = ["teacher", "goal_number"]
    goals = first_by_goal(steps["goals"], ["goal"])
    goals = goals[goals["goal"] != ""]
    goals = goals[[*on, "row", "goal", "focus_area", "component", "team_members"]].copy()
    goals = goals.reset_index(drop=True)
    goals["key"] = objects([keys.get(row, "") for row in goals["row"]])
    active = frozenset(roster["email"][roster["is_active"].astype(bool)])
    teams = zip(goals["teacher"], goals["team_members"], strict=True)
    goals["team_members"] = objects(
        [tuple(one for one in team if one in active and one != teacher) for teacher, team in teams]
    )
    parts = {
        "document": ("documents", ["statement", "component", "talked_through_on"]),
        "success": ("success", ["looks_like", "sounds_like", "feels_like", "portfolio"]),
        "follow_up": (
            "follow_up",
            ["follow_up_with", "how_often", "first_check_in", "mid_year", "year_end", "outcome"],
        ),
    }
    wanted = list(zip(goals["teacher"], goals["goal_number"], strict=True))
    for prefix, (tab, columns) in parts.items():
        part = first_by_goal(steps[tab], columns)
        at = {goal: at for at, goal in enumerate(zip(part["teacher"], part["goal_number"], strict=True))}
        positions = np.array([at.get(goal, -1) for goal in wanted], dtype=int)
        goals[prefix + "_row"] = _taken(part["row"], positions, 0)
        for name in columns:
            key = "document_component" if name == "component" else name
            goals[key] = _taken(part[name], positions, _BLANKS.get(key, ""))
    own, first = goals["document_component"], goals["component"]
    goals["components"] = objects([mine or base for mine, base in zip(own, first, strict=True)])
    pairs = zip(roster["email"], roster["coach"], strict=True)
    coaches = dict(sorted(pairs))  # of two rows of one person, one with a coach
    who = zip(goals["follow_up_with"], goals["teacher"], strict=True)
    goals["follow_up_with"] = objects([typed or coaches.get(teacher, "") for typed, teacher in who])
    return goals


def _taken(column: pd.Series[Any], positions: NDArray[np.int_], blank: Any) -> pd.Series[Any]:
    """Return the values at these positions; ``blank`` where a position is -1."""
    values = column.to_numpy()
    last = np.empty(1, dtype=values.dtype)
    last[0] = blank
    return pd.Series(np.concatenate([values, last])[positions], dtype=values.dtype)


def join_talks(talks: pd.DataFrame, goals: pd.DataFrame, roster: pd.DataFrame) -> pd.DataFrame:
    """Give each talk the teacher and goal its key stands for today, and a lost key back where it is clear.

    Adds columns: teacher (email or ``None``), goal_number (0 where the teacher had no goal, or it is gone).
    """
    active = roster.loc[roster["is_active"].astype(bool)]
    people = people_index(active)
    by_goal = dict(zip(zip(goals["teacher"], goals["goal_number"], strict=True), goals["key"], strict=True))
    teachers = dict(zip(goals["key"], goals["teacher"], strict=True))
    teachers |= {no_goal_key(email): email for email in active["email"]}
    numbers = dict(zip(goals["key"], goals["goal_number"], strict=True))
    by_goal |= {(email, 0): no_goal_key(email) for email in active["email"]}
    keys = [
        key or by_goal.get((people.resolve(shown), number), "")
        for key, shown, number in zip(
            talks["key"], talks["shown_teacher"], talks["shown_number"], strict=True
        )
    ]
    return talks.assign(
        key=objects(keys),
        teacher=objects([teachers.get(key) for key in keys]),
        goal_number=pd.Series([numbers.get(key, 0) for key in keys], dtype="int64"),
    )
