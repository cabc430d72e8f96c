"""The district report in June against what was typed, counted from the model alone.

I/O: reads the report.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from pathlib import Path

import openpyxl

from tests.year.checks import Wrong, table
from tests.year.homes import Rows, Tabs, shown
from tests.year.school import ACTIONS, GOALS, RUBRIC, SETTLED, STEPS, School, Window


def read(path: Path) -> Tabs:
    """Return what stands on every tab of a report."""
    book = openpyxl.load_workbook(path, read_only=True)
    return {
        tab.title: [
            ["" if cell is None else shown(cell) for cell in row] for row in tab.iter_rows(values_only=True)
        ]
        for tab in book
    }


def report(school: School, said: Tabs, plans: Tabs) -> Wrong:
    """The report agrees with an independent count."""
    yield from _sentences(school, said["Summary"])
    yield from _teachers(school, said, plans)
    yield from _goals(school, said)
    yield from _actions(school, said["Summary"])
    yield from _follow_ups(school, said)
    yield from _needs(school, said["PD needs"])
    yield from _coverage(school, said["Coverage"])


def _differ(what: str, wanted: object, found: object) -> Wrong:
    if isinstance(wanted, set) and isinstance(found, set):
        wanted, found = wanted - found, found - wanted
    if wanted != found:
        yield f"{what}: counted {wanted}, reported {found}"


def _sentences(school: School, rows: Rows) -> Wrong:
    """Whatever is said of all active teachers or all goals is said of so many."""
    text = "\n".join(cell for row in rows for cell in row)
    for said, wanted in (
        (r"of (\d+) active teachers", [len(school.active())]),
        (r"of (\d+) goals", [len(school.goals())]),
        (r"by step: (\d+) teachers", [len(school.active())]),
        (r"teachers, (\d+) goals", [len(school.goals())]),
    ):
        yield from _differ(said, wanted, [int(count) for count in re.findall(said, text)])


def _teachers(school: School, said: Tabs, plans: Tabs) -> Wrong:
    rows = table(said["Teachers x steps"], "Teacher")
    per_teacher = Counter(row["Teacher"] for row in school.goals().values())
    per_teacher.update(member for member, _ in _members(school))
    wanted = {
        school.name(email): (school.person(email)["Coach"], str(per_teacher[email]))
        for email in school.active()
    }
    yield from _differ("teachers", wanted, {row["Teacher"]: (row["Coach"], row["Goals"]) for row in rows})
    ready = {(school.name(email), title) for title in STEPS for email in _ready(school, plans[title])}
    reported = {(row["Teacher"], title) for row in rows for title in STEPS if row[title] == "Ready"}
    yield from _differ("steps ready", ready, reported)
    steps = {row["Step"]: row["Ready"] for row in table(said["Summary"], "Step")[: len(STEPS)]}
    by_step = Counter(title for _, title in ready)
    yield from _differ("teachers ready by step", {title: str(by_step[title]) for title in STEPS}, steps)


def _ready(school: School, rows: Rows) -> set[str]:
    """Return the active teachers for whom nothing on a step's tab is left to do.

    Whoever shares a colleague's goal and has none of their own is as far as that goal's rows.
    """
    words: dict[str, set[str]] = {email: set() for email in school.active()}
    own = {goal["Teacher"] for goal in school.goals().values()}
    shared = {member: goal for member, goal in _members(school) if member not in own}
    for row in table(rows, "Teacher"):
        status, email, number = row.get("Status", ""), row.get("Teacher", ""), row.get("Goal #")
        if email in words and not (email in shared and number and status == "Not started"):
            words[email].add(status)
        for member, goal in shared.items():
            if goal == (email, number):
                words[member].add(status)
    return {email for email, found in words.items() if found == {"Ready"}}


def _members(school: School) -> list[tuple[str, tuple[str, str]]]:
    """Return who shares which goal of a colleague's (teacher, number)."""
    active = set(school.active())
    return [
        (member, (goal["Teacher"], goal["Goal #"]))
        for goal in school.goals().values()
        for member in goal.get("Team members", "").split("; ")
        if member in active
    ]


def _goals(school: School, said: Tabs) -> Wrong:
    names = {row["Code"]: row["Component"] for row in school.tabs[RUBRIC]}
    actions = Counter(
        (row["Teacher"], row["Goal #"]) for row in school.tabs[ACTIONS] if row.get("Action step")
    )
    wanted = []
    for goal, row in school.goals().items():
        code = school.component(goal)
        wanted.append(
            (
                school.name(row["Teacher"]),
                row["Goal #"],
                row["Goal"],
                f"{code} {names[code]}",
                str(actions[row["Teacher"], row["Goal #"]]),
                school.outcome(goal),
            )
        )
    heads = ("Teacher", "Goal #", "Goal title", "Evaluation element", "Actions", "Outcome")
    found = [tuple(row.get(head, "") for head in heads) for row in table(said["Goals"], "Teacher")]
    yield from _differ(GOALS, sorted(wanted), sorted(found))
    outcomes = Counter(school.outcome(goal) or "Not recorded yet" for goal in school.goals())
    lines = {row["Outcome"]: int(row["Goals"]) for row in table(said["Summary"], "Outcome")[:6]}
    yield from _differ("outcomes", outcomes, Counter(lines))


def _actions(school: School, rows: Rows) -> Wrong:
    active = set(school.active())
    mine = [row for row in school.tabs[ACTIONS] if row["Teacher"] in active and row.get("Action step")]
    today = school.days[-1][0]
    late = [row for row in mine if row["State"] not in SETTLED and date.fromisoformat(row["Due"]) < today]
    wanted = Counter(row["State"] for row in mine) + Counter({"Of all these, overdue": len(late)})
    lines = {row["Action steps"]: int(row["Actions"]) for row in table(rows, "Action steps")[:6]}
    yield from _differ("actions by state", wanted, +Counter(lines))


def _follow_ups(school: School, said: Tabs) -> Wrong:
    goals = school.goals()
    names = {window.id: window.name for window in school.windows()}
    wanted = Counter(
        names[window] for (window, goal), row in school.talks.items() if goal in goals and "Met on" in row
    )
    rows = table(said["Follow-ups"], "Teacher")
    yield from _differ("talks", wanted, Counter(row["Window"] for row in rows if row["Recorded"] == "Yes"))
    lines = table(said["Summary"], "Window")[: len(names)]
    due = {window.name: str(len(_due(school, window))) for window in school.windows()}
    counts = {name: (due[name], str(wanted[name])) for name in names.values()}
    yield from _differ(
        "talks by window", counts, {row["Window"]: (row["Due"], row["Recorded"]) for row in lines}
    )


def _due(school: School, window: Window) -> set[str]:
    """Return the goals a talk was due on in a window, or was had; in June everybody has one."""
    goals = school.goals()
    had = {goal for (where, goal), row in school.talks.items() if where == window.id and "Met on" in row}
    followed = {goal for goal in goals if school.outcome(goal) != "Replaced"}
    return (had & set(goals)) | {goal for goal in followed if school.is_due(goal, window)}


def _needs(school: School, rows: Rows) -> Wrong:
    wanted = {need: str(len(who)) for need, who in school.asked().items()}
    found = {row["Asked for"]: row["Teachers"] for row in table(rows, "Asked for")}
    yield from _differ("PD needs", wanted, {need: count for need, count in found.items() if count != "0"})


def _coverage(school: School, rows: Rows) -> Wrong:
    found: Counter[str] = Counter()
    for row in table(rows, "Evaluation element"):
        found[row.get("Evaluation element", "").partition(" ")[0]] += int(row["Goals"])
    wanted = Counter(school.component(goal) for goal in school.goals())
    yield from _differ("goals by component", wanted, +found)
