"""What the tool writes in each row of a follow-up tab: the plan's side of a ten-minute talk. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

import pandas as pd

from sheets_sync.dates import short_date
from sheets_sync.due import is_due_in, without_goal
from sheets_sync.frames import Plans
from sheets_sync.keys import no_goal_key, teacher_mark
from sheets_sync.model import Value
from sheets_sync.rules.wording import say_all
from sheets_sync.settings import Window
from sheets_sync.talks import row_key
from sheets_sync.template import fold
from sheets_sync.typed import records

REPLACED = "This goal was replaced, so no talk is due on it."
_LONG_AGO = -1
"""Where a window stands that Settings no longer names: before all others."""


class TalkRows:
    """The tool's cells of every follow-up row, by column key."""

    def __init__(self, plans: Plans) -> None:
        self.plans = plans
        self.learns = {
            teacher: text
            for teacher, text in zip(
                plans.steps["why"]["teacher"], plans.steps["why"]["learns_best_by"], strict=True
            )
            if text
        }
        self.actions = self._action_lines()
        self.order = {window.id: at for at, window in enumerate(plans.school.windows)}
        self.coaches = dict(zip(plans.active["email"], plans.active["coach"], strict=True))
        self.goals = list(records(plans.goals))
        self.talks_of: dict[str, list[Any]] = defaultdict(list)
        self.talks_before: dict[str, list[Any]] = defaultdict(list)
        none_yet = map(no_goal_key, without_goal(plans))
        current = {*plans.goals["key"], *plans.unclear_keys, *none_yet}
        for talk in records(plans.talks):
            if talk.key:
                if talk.key in current:
                    self.talks_of[talk.key].append(talk)
                else:  # on a goal that is gone, or from before there was one: still the teacher's
                    self.talks_before[talk.key.partition("-")[0]].append(talk)

    def due_in(self, window: Window) -> dict[str, dict[str, Value]]:
        """Return the rows due in a window by goal key, by coach and name."""
        mask = is_due_in(self.plans, window).tolist()
        goals = [goal for goal, is_due in zip(self.goals, mask, strict=True) if is_due]
        first: dict[str, str] = {}
        for goal in sorted(goals, key=lambda one: one.goal_number):
            first.setdefault(goal.teacher, goal.key)
        rows = [self._goal_row(goal, window, is_first=first[goal.teacher] == goal.key) for goal in goals]
        rows += [self._person_row(email, window) for email in without_goal(self.plans)]
        rows.sort(
            key=lambda row: (fold(str(row["coach"])), fold(str(row["teacher"])), row["goal_number"] or 0)
        )
        return {str(row["key"]).split(" ", 1)[1]: row for row in rows}

    def _goal_row(self, goal: Any, window: Window, *, is_first: bool) -> dict[str, Value]:
        earlier = self._earlier(goal.key, goal.teacher if is_first else "", window)
        labels = self.plans.words.components.labels
        parts = (
            ("Looks like", goal.looks_like),
            ("Sounds like", goal.sounds_like),
            ("Feels like", goal.feels_like),
        )
        return {
            "teacher": self.plans.name_of(goal.teacher),
            "coach": self.plans.name_of(goal.follow_up_with),
            "goal_number": goal.goal_number,
            "goal": self._goal(goal),
            "component": "\n".join(labels.get(code, code) for code in goal.components),
            "criteria": "\n".join(f"{name}: {text}" for name, text in parts if text),
            "last_next_step": _last_next_step(earlier),
            "support_owed": _support_owed(earlier),
            "actions": "\n".join(self.actions.get((goal.teacher, goal.goal_number), ())),
            "learns_best_by": self.learns.get(goal.teacher, ""),
            "note": REPLACED if goal.outcome == "replaced" else "",
            "key": row_key(window.id, goal.key),
        }

    def _goal(self, goal: Any) -> str:
        """Return a goal's words, and who shares it: the talk is theirs too."""
        team = [self.plans.name_of(email) for email in goal.team_members]
        return f"{goal.goal}\nShared with {say_all(team)}." if team else str(goal.goal)

    def _person_row(self, email: str, window: Window) -> dict[str, Value]:
        key = no_goal_key(email)
        earlier = self._earlier(key, email, window)
        blank: dict[str, Value] = dict.fromkeys(
            ("goal_number", "component", "criteria", "actions", "note"), ""
        )
        return blank | {
            "teacher": self.plans.name_of(email),
            "coach": self.plans.name_of(self.coaches.get(email, "")),
            "goal": "No goal yet",
            "last_next_step": _last_next_step(earlier),
            "support_owed": _support_owed(earlier),
            "learns_best_by": self.learns.get(email, ""),
            "key": row_key(window.id, key),
        }

    def _earlier(self, key: str, teacher: str, window: Window) -> list[Any]:
        """Return the talks of earlier windows on a goal, the latest first.

        With a ``teacher``, also those on goals of theirs that are gone: they stand in one row of theirs.
        """
        before = self.order[window.id]
        talks = self.talks_of.get(key, [])
        if teacher and self.talks_before:
            talks = talks + self.talks_before.get(teacher_mark(teacher), [])
        return talks and sorted(
            (talk for talk in talks if self._place(talk) < before),
            key=lambda talk: (-self._place(talk), talk.key != key, talk.next_step, talk.support_promised),
        )

    def _place(self, talk: Any) -> int:
        return self.order.get(talk.window, _LONG_AGO)

    def _action_lines(self) -> dict[tuple[str, int], list[str]]:
        lines: dict[tuple[str, int], list[tuple[date, str]]] = defaultdict(list)
        frame = self.plans.steps["actions"]
        for one in records(frame[frame["is_judged"].astype(bool)]):
            if one.action_step:
                lines[one.teacher, one.goal_number].append(
                    (date.max if pd.isna(one.due) else one.due.date(), self._action_line(one))
                )
        return {goal: [text for _, text in sorted(some)] for goal, some in lines.items()}

    def _action_line(self, action: Any) -> str:
        said = [
            ", ".join(self.plans.template.label("pd_method", key) for key in action.pd_method),
            "" if pd.isna(action.due) else f"due {short_date(action.due.date())}",
            self.plans.template.label("state", action.state),
        ]
        about = "; ".join(part for part in said if part)
        evidence = f" Evidence: {action.evidence}" if action.evidence else ""
        return f"• {action.action_step}" + (f" ({about})" if about else "") + evidence


def _last_next_step(earlier: Iterable[Any]) -> str:
    return next((talk.next_step for talk in earlier if talk.next_step), "")


def _support_owed(earlier: Iterable[Any]) -> str:
    owed = (
        talk.support_promised for talk in earlier if talk.support_promised and not talk.has_support_given_on
    )
    return "\n".join(dict.fromkeys(owed))
