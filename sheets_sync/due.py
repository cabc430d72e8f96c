"""When a talk is due: the one place that says so, for the tabs, the rules and the report. Pure."""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import NDArray

from sheets_sync.frames import Plans
from sheets_sync.keys import no_goal_key
from sheets_sync.settings import Window

Mask = NDArray[np.bool_]
"""One truth per row of ``plans.goals``."""


def in_year(plans: Plans, days: NDArray[np.datetime64]) -> NDArray[np.datetime64]:
    """Return days without those outside the school year: they are slips, of which PLP017 speaks.

    A year that ends before it starts, of which PLP017 speaks too, leaves every day as it is.
    """
    start, end = plans.school.year_start, plans.school.year_end
    outside = np.zeros(len(days), dtype=bool)
    if not (start and end and end < start):
        outside |= days < np.datetime64(start or date.min, "s")
        outside |= days > np.datetime64(end or date.max, "s")
    return np.where(outside, np.datetime64("NaT", "s"), days)


def first_check_ins(plans: Plans) -> NDArray[np.datetime64]:
    """Return each goal's first check-in; a day outside the school year counts as none."""
    return in_year(plans, plans.goals["first_check_in"].to_numpy(dtype="datetime64[s]"))


def is_due_in(plans: Plans, window: Window) -> Mask:
    """Tell which goals have a row in a window: those that close after the first check-in.

    A goal without a first check-in is due in every window; one whose key is unclear in none.
    """
    has_key = np.asarray(plans.goals["key"] != "", dtype=bool)
    if window.closes is None:
        return has_key
    first = first_check_ins(plans)
    return has_key & (np.isnat(first) | (first < np.datetime64(window.closes, "s")))


def is_owed_in(plans: Plans, window: Window) -> Mask:
    """Tell on which goals leaders owe a talk in a window: those due in it that were not replaced."""
    return is_due_in(plans, window) & is_followed(plans)


def is_followed(plans: Plans) -> Mask:
    """Tell which goals leaders talk about at all: those with a clear key that were not replaced."""
    goals = plans.goals
    return np.asarray((goals["key"] != "") & (goals["outcome"] != "replaced"), dtype=bool)


def without_goal(plans: Plans) -> list[str]:
    """Return the active teachers who have no goal, not even in a team."""
    having = set(plans.goals["teacher"]) | set(
        plans.steps["goals"].loc[plans.steps["goals"]["row"].isin(plans.unclear_key_rows), "teacher"]
    )
    having |= {email for team in plans.goals["team_members"] for email in team}
    return [email for email in plans.active["email"] if email not in having]


def owed_keys(plans: Plans, window: Window) -> frozenset[str]:
    """Return the keys of the talks owed in a window: on goals, and with teachers who have none."""
    owed = set(plans.goals["key"].to_numpy()[is_owed_in(plans, window)])
    return plans.unclear_keys | owed | {no_goal_key(email) for email in without_goal(plans)}
