"""What stands beside each row: status, alignment, messages, the goal's words. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from sheets_sync.frames import Plans
from sheets_sync.model import About, Alignment, Audience, Finding, Severity, Status
from sheets_sync.rules.catalogue import CATALOGUE
from sheets_sync.template import TabTemplate
from sheets_sync.typed import objects

MOST_MESSAGES = 3
"""How many findings are spelled out beside a row; the others are counted."""

_NOT_STARTED, _ATTENTION = Status.NOT_STARTED.value, Status.NEEDS_ATTENTION.value
_IN_PROGRESS, _READY = Status.IN_PROGRESS.value, Status.READY.value

_AGAINST = {one.code: one.against for one in CATALOGUE if one.against}
"""What can stand against a goal's alignment; the reason is a line of Messages."""


@dataclass(frozen=True)
class Verdicts:
    """The tool's answer to every row, and to every active teacher.

    ``tabs[key]`` has one row per judged row of a step tab: row, teacher (email or ``None``), goal_number,
    status, alignment, messages, my_goal, key (texts, ``""`` where there is none). ``steps`` has one row per
    active teacher, indexed by email, with a status word per step key. ``alignment`` maps (teacher, number).
    """

    tabs: Mapping[str, pd.DataFrame]
    steps: pd.DataFrame
    alignment: Mapping[tuple[str, int], str]

    def counts(self, key: str) -> dict[str, int]:
        """Count the rows of a step tab by status, in the order of ``Status``."""
        found = self.tabs[key]["status"].value_counts()
        return {status.value: int(found.get(status.value, 0)) for status in Status}


def judge(plans: Plans, findings: Iterable[Finding]) -> Verdicts:
    """Turn findings into what stands beside the rows.

    Only a teacher's own findings reach Status and Messages; a teacher who is not active has none.
    """
    own = [finding for finding in findings if finding.audience is Audience.TEACHER and finding.row]
    by_tab: dict[str, dict[int, list[Finding]]] = defaultdict(lambda: defaultdict(list))
    for finding in own:
        by_tab[finding.tab][finding.row or 0].append(finding)
    tabs = {}
    for tab in plans.template.steps:
        here = by_tab.get(plans.layout.title(tab.key, plans.template), {})
        inherited = _on_step_2(plans, own) if tab.key == "documents" else {}
        tabs[tab.key] = _judge_tab(plans, tab, here, inherited)
    return Verdicts(tabs, _by_teacher(plans, tabs), _goal_alignment(tabs))


_Reasons = Mapping[tuple[str | None, int | None], Sequence[Finding]]


def _judge_tab(
    plans: Plans, tab: TabTemplate, findings: Mapping[int, Sequence[Finding]], inherited: _Reasons
) -> pd.DataFrame:
    frame = plans.steps[tab.key]
    active = frozenset(plans.active["email"])
    has_roster = plans.layout.has("roster", "email")
    counted = [teacher in active if teacher else has_roster for teacher in frame["teacher"]]
    frame = frame[np.array(counted, dtype=bool)]
    number = frame["goal_number"] if "goal_number" in frame else pd.Series(0, index=frame.index)
    rows = frame["row"].tolist()
    lines = [
        [*findings.get(row, ()), *more] if more else findings.get(row, ())
        for row, more in zip(rows, _taken_over(frame, inherited), strict=True)
    ]
    return pd.DataFrame(
        {
            "row": frame["row"].to_numpy(),
            "teacher": objects(frame["teacher"].tolist()),
            "goal_number": number.to_numpy(),
            "status": objects(_statuses(plans, tab, frame, findings)),
            "alignment": objects(_alignments(plans, tab, frame, lines)),
            "messages": objects([message_lines(some) for some in lines]),
            "my_goal": objects(_my_goals(plans, frame, number)),
            "key": objects([plans.keys.get(row, "") if tab.key == "goals" else "" for row in rows]),
        }
    )


def message_lines(findings: Sequence[Finding]) -> str:
    """Return what stands in a Messages cell: worst first, a few lines, each a sentence and its code."""
    if not findings:
        return ""
    worst = sorted(findings, key=lambda one: (one.severity.rank, one.col or 0, one.code, one.message))
    lines = list(dict.fromkeys(f"{one.message} [{one.code}]" for one in worst))
    more = len(lines) - MOST_MESSAGES
    return "\n".join(lines[:MOST_MESSAGES] + ([f"and {more} more"] if more > 0 else []))


# -- status -------------------------------------------------------------------------------------------


def _statuses(
    plans: Plans, tab: TabTemplate, frame: pd.DataFrame, findings: Mapping[int, Sequence[Finding]]
) -> list[str]:
    troubled = {row for row, some in findings.items() if any(map(_needs_attention, some))}
    attention = frame["row"].isin(troubled).to_numpy(dtype=bool)
    typed = frame["is_typed"].to_numpy(dtype=bool)
    complete = ~_is_blank_somewhere(plans, tab, frame)
    chosen = np.select([attention, ~typed, ~complete], [0, 1, 2], 3)
    words = [_ATTENTION, _NOT_STARTED, _IN_PROGRESS, _READY]
    return [words[one] for one in chosen.tolist()]


def _needs_attention(finding: Finding) -> bool:
    return finding.about in {About.TYPED, About.UNREADABLE} and finding.severity is not Severity.HINT


def _is_blank_somewhere(plans: Plans, tab: TabTemplate, frame: pd.DataFrame) -> np.ndarray[Any, Any]:
    """Tell for each row whether something required is blank; columns that are not there are not missed."""
    there = [
        column
        for column in tab.typed()
        if plans.layout.has(tab.key, column.key) and column.key not in {"teacher", "goal_number"}
    ]
    wanted = {"always"}
    if plans.school.last_close and plans.today > plans.school.last_close:
        wanted.add("after_windows")
    blank = np.zeros(len(frame), dtype=bool)
    for column in there:
        if column.required in wanted:
            blank |= ~frame["has_" + column.key].to_numpy(dtype=bool)
    any_of = ["has_" + column.key for column in there if column.required == "any"]
    if any_of:
        blank |= ~frame[any_of].any(axis=1).to_numpy(dtype=bool)
    return blank


# -- alignment ----------------------------------------------------------------------------------------


def _on_step_2(plans: Plans, findings: Iterable[Finding]) -> _Reasons:
    """Return what stands against each goal's links on step 2, by teacher and goal."""
    title = plans.layout.title("goals", plans.template)
    reasons: dict[tuple[str | None, int | None], list[Finding]] = defaultdict(list)
    for one in findings:
        if one.tab == title and one.code in _AGAINST:
            reasons[one.teacher, one.goal].append(one)
    return reasons


def _taken_over(frame: pd.DataFrame, inherited: _Reasons) -> list[list[Finding]]:
    """Return the reasons a row of step 3 takes over: the focus area's, and the link's where it has none."""
    if not inherited:
        return [[]] * len(frame)
    rows = zip(frame["teacher"], frame["goal_number"], frame["has_component"], strict=True)
    return [
        [
            one
            for one in inherited.get((teacher, number), ())
            if not has_own or _AGAINST[one.code].is_about_focus
        ]
        for teacher, number, has_own in rows
    ]


def _alignments(
    plans: Plans, tab: TabTemplate, frame: pd.DataFrame, lines: Sequence[Sequence[Finding]]
) -> list[str]:
    """Judge the links of steps 2 and 3: facts alone make ``Not aligned``."""
    if tab.key == "goals":
        typed = zip(frame["goal"], frame["focus_area"], frame["component"], strict=True)
        links = [(focus, components) if goal else ((), ()) for goal, focus, components in typed]
    elif tab.key == "documents":
        wanted = ("teacher", "goal_number", "focus_area", "components")
        goals = zip(*(plans.goals[name].tolist() for name in wanted), strict=True)
        known = {(teacher, number): (focus, components) for teacher, number, focus, components in goals}
        here = zip(frame["teacher"].tolist(), frame["goal_number"].tolist(), strict=True)
        links = [known.get(one, ((), ())) for one in here]
    else:
        return [""] * len(frame)
    rows = zip(lines, links, frame["is_judged"], strict=True)
    return [_alignment(some, all(link)) if judged else "" for some, link, judged in rows]


def _alignment(lines: Sequence[Finding], is_linked: bool) -> str:
    reasons = [one for one in lines if one.code in _AGAINST]
    if any(_AGAINST[one.code].is_fact and one.severity is not Severity.HINT for one in reasons):
        return Alignment.NOT_ALIGNED.value
    if reasons:
        return Alignment.CHECK.value
    return Alignment.ALIGNED.value if is_linked else ""


def _goal_alignment(tabs: Mapping[str, pd.DataFrame]) -> dict[tuple[str, int], str]:
    """Return each goal's word: step 3's, on step 2 while step 3 has none."""
    words: dict[tuple[str, int], str] = {}
    for key in ("goals", "documents"):
        frame = tabs[key]
        for teacher, number, word in zip(
            frame["teacher"], frame["goal_number"], frame["alignment"], strict=True
        ):
            if word:
                words[teacher, number] = word
    return words


# -- the goal's words, the teacher's steps --------------------------------------------------------------


def _my_goals(plans: Plans, frame: pd.DataFrame, number: pd.Series[Any]) -> list[str]:
    known = zip(*(plans.goals[name].tolist() for name in ("teacher", "goal_number", "goal")), strict=True)
    goals = {(teacher, at): goal for teacher, at, goal in known}
    return [goals.get(one, "") for one in zip(frame["teacher"].tolist(), number.tolist(), strict=True)]


def _by_teacher(plans: Plans, tabs: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Sum up each active teacher's rows in one word per step."""
    people = plans.active["email"].tolist()
    goal_count = plans.goals["teacher"].value_counts().to_dict()
    shared = lent_goals(plans)
    summary: dict[str, Any] = {}
    for tab in plans.template.steps:
        rows: dict[str | None, list[str]] = defaultdict(list)
        frame = tabs[tab.key]
        names = ("teacher", "goal_number", "status")
        for teacher, number, status in zip(*(frame[name].tolist() for name in names), strict=True):
            rows[teacher].append(status)
            if shared:
                for who in shared.get((teacher, number), ()):
                    rows[who].append(status)
        wanted = goal_count if tab.step > 1 else {}
        summary[tab.key] = objects([_sum_up(rows.get(who, ()), wanted.get(who, 1)) for who in people])
    return pd.DataFrame(summary).set_axis(pd.Index(people, dtype=object), axis=0)


def shared_goals(plans: Plans) -> dict[tuple[str, int], tuple[str, ...]]:
    """Return the team members of each goal that has some, by the goal's (teacher, number).

    They count as having it. Where they stand in a step is told by their own rows, if they have a goal.
    """
    goals = zip(*(plans.goals[name] for name in ("teacher", "goal_number", "team_members")), strict=True)
    return {(teacher, number): team for teacher, number, team in goals if team}


def lent_goals(plans: Plans) -> dict[tuple[str, int], tuple[str, ...]]:
    """Return the same, of members alone who have no goal of their own: they stand where its rows stand."""
    own = set(plans.goals["teacher"])
    return {goal: tuple(one for one in team if one not in own) for goal, team in shared_goals(plans).items()}


def _sum_up(statuses: Sequence[str], wanted: int) -> str:
    """Return the word for a step: the worst of its rows; a goal without a row is not ready."""
    if _ATTENTION in statuses:
        return _ATTENTION
    started = len(statuses) - statuses.count(_NOT_STARTED)
    if not started:
        return _NOT_STARTED
    ready = statuses.count(_READY)
    return _READY if ready == started and ready >= wanted else _IN_PROGRESS
