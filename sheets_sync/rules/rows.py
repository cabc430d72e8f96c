"""Rules about whose row it is and which goal it speaks of, the same on every step. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from sheets_sync.frames import Plans
from sheets_sync.model import About, Audience, Severity
from sheets_sync.rules.people import People
from sheets_sync.rules.places import Mask, flags, goals_of_rows, misses, rows_where
from sheets_sync.rules.rule import Hit, rule
from sheets_sync.rules.wording import header, plain, quote, say_all, title

_ONE_ROW_TABS = ("why", "goals", "documents", "success", "follow_up")
_LATER_TABS = ("documents", "success", "actions", "follow_up")


@rule(
    "PLP012",
    "teacher-unknown",
    Severity.ERROR,
    Audience.TEACHER,
    About.UNREADABLE,
    needs=("roster.email",),
)
def teacher_unknown(plans: Plans) -> Iterator[Hit]:
    """A row belongs to nobody on the roster.

    The Teacher cell says whose plan the row is. A row of nobody we know is checked no further.

    Passes: ana.lopez@example.edu, or "Ana Lopez" when only one person is called that.
    Fails: ana.lopes@example.edu; a name that two people share; a row that was typed without a teacher.

    Choose your email in the Teacher cell. Someone new is added on the Roster tab first.
    """
    people = People(plans)
    known: dict[str, tuple[str, tuple[str, ...]]] = {}
    for tab in plans.template.steps:
        if not plans.layout.has(tab.key, "teacher"):
            continue
        frame = plans.steps[tab.key]
        nobody = np.asarray(frame["teacher"].isna(), dtype=bool)
        column = header(plans, tab.key, "teacher")
        columns = ("row", "goal_number", "teacher_typed", "has_teacher", "is_typed")
        for row, number, typed, has_teacher, is_typed in rows_where(frame, nobody, *columns):
            if typed:
                if typed not in known:
                    known[typed] = people.explain(typed)
                said, guesses = known[typed]
                yield Hit(tab.key, row, "teacher", said, None, number or None, typed, guesses)
            elif is_typed and not has_teacher:
                said = f"Whose row is this? Choose your email in {quote(column)}."
                yield Hit(tab.key, row, "teacher", said, None, number or None)


@rule(
    "PLP026",
    "team-member-unknown",
    Severity.WARNING,
    Audience.TEACHER,
    About.UNREADABLE,
    needs=("roster.email",),
)
def team_member_unknown(plans: Plans) -> Iterator[Hit]:
    """A goal is shared with somebody who is not on the roster.

    Team members count as having the goal, so it must be clear who they are.

    Passes: ana.lopez@example.edu; Ben Ito
    Fails: "the math team", or a name that two people share.

    Type emails or names from the Roster tab, separated by semicolons.
    """
    people = People(plans)
    for miss, teacher, number in misses(plans, "member"):
        said, guesses = people.explain(miss.value)
        yield Hit(miss.tab, miss.row, miss.column, said, teacher, number, miss.value, guesses)


@rule("PLP013", "goal-twice", Severity.ERROR, Audience.TEACHER, About.UNREADABLE)
def goal_twice(plans: Plans) -> Iterator[Hit]:
    """A goal has more than one row on a tab where it should have one.

    Which of the rows counts is not clear, so the tool cannot tell what the plan says. (On the tab for
    actions a goal may have many rows; on the first tab a teacher has one.)

    Passes: ana.lopez@example.edu with goal 1 and goal 2.
    Fails: two rows for ana.lopez@example.edu with goal 1.

    Keep the row you want and clear the other, or give it the number of your other goal.
    """
    for tab in _ONE_ROW_TABS:
        frame = plans.steps[tab]
        has_number = "goal_number" in frame
        said = (
            "Goal {number} has more than one row here. Keep the row you want and clear the other, or type "
            f"its own number in {plain(quote(header(plans, tab, 'goal_number')))}."
            if has_number
            else "You have more than one row here. Keep the one you want and clear the other."
        )
        column = "goal_number" if has_number else "teacher"
        for row, teacher, number in rows_where(frame, _repeated(plans, tab), "row", "teacher", "goal_number"):
            yield Hit(tab, row, column, said.format(number=number), teacher, number or None)


def _repeated(plans: Plans, tab: str) -> Mask:
    """Return which typed rows share their teacher (and goal number) with another typed row."""
    frame = plans.steps[tab]
    counts = flags(frame, "is_judged") & flags(frame, "is_typed")
    on = ["teacher", "goal_number"] if "goal_number" in frame else ["teacher"]
    if not counts.all():
        frame = frame[counts]
    mask = np.zeros(len(counts), dtype=bool)
    mask[counts] = frame.duplicated(on, keep=False).to_numpy()
    return mask


@rule("PLP014", "goal-number", Severity.ERROR, Audience.TEACHER, About.UNREADABLE)
def goal_number(plans: Plans) -> Iterator[Hit]:
    """A goal number is missing, is not a number, or is higher than the school's number of goals.

    The number ties a goal's rows on steps 2 to 6 together.

    Passes: 1 or 2; a blank where the teacher has only one goal.
    Fails: "first"; 7 where the school asks for one or two goals; a blank where there are two goals.

    Type the number that the goal has on step 2.
    """
    most = plans.school.goals_max
    numbers = say_all([str(number) for number in range(1, most + 1)], "or")
    column = header(plans, "goals", "goal_number")
    for miss, teacher, _ in misses(plans, "goal_number"):
        said = (
            f"{quote(miss.value)} is not a goal number. Type {numbers}."
            if miss.value
            else f"Which of your goals is this? Type {numbers} in {quote(column)}."
        )
        yield Hit(miss.tab, miss.row, miss.column, said, teacher, None, miss.value or None)
    silent = set(_too_many(plans))
    existing: dict[str, set[int]] = {}
    for tab in plans.template.steps:
        if tab.key == "why":
            continue
        frame = plans.steps[tab.key]
        high = flags(frame, "is_judged") & flags(frame, "is_typed") & (frame["goal_number"].to_numpy() > most)
        existing = existing or (_known_goals(plans) if high.any() else {})
        for row, teacher, number in rows_where(frame, high, "row", "teacher", "goal_number"):
            if teacher in silent or (tab.key != "goals" and number in existing.get(teacher, ())):
                continue
            said = f"{quote(str(number))} is higher than the number of goals here. Type {numbers}."
            yield Hit(tab.key, row, "goal_number", said, teacher, number, str(number))


def _too_many(plans: Plans) -> list[Any]:
    """Return the teachers with more goals than the school asks for: PLP202 tells them."""
    counts = plans.goals["teacher"].value_counts()
    return list(counts.index[counts > plans.school.goals_max])


def _known_goals(plans: Plans) -> dict[str, set[int]]:
    """Return the goal numbers with something in the goal cell on step 2; 0 is a number nobody could read."""
    frame = plans.steps["goals"]
    known: dict[str, set[int]] = {}
    for teacher, number in rows_where(frame, flags(frame, "has_goal"), "teacher", "goal_number"):
        if teacher is not None:
            known.setdefault(teacher, set()).add(number)
    return known


@rule(
    "PLP020",
    "goal-not-on-step-2",
    Severity.WARNING,
    Audience.TEACHER,
    About.TYPED,
    needs=("goals.teacher", "goals.goal"),
)
def goal_not_on_step_2(plans: Plans) -> Iterator[Hit]:
    """A later step speaks of a goal that is not on step 2.

    A plan starts from its goal. A row whose goal number is not on step 2 hangs in the air, and often the
    number is a slip.

    Passes: an action for goal 2 of a teacher who has goal 1 and goal 2.
    Fails: an action for goal 2 of a teacher who has goal 1 only.

    Write the goal on step 2 first, or correct the number.
    """
    known: dict[str, set[int]] = {}
    silent = set(_too_many(plans))
    where = quote(title(plans, "goals"))
    for tab in _LATER_TABS:
        frame = plans.steps[tab]
        mask = flags(frame, "is_judged") & flags(frame, "is_typed") & (goals_of_rows(plans, tab) < 0)
        if not mask.any():
            continue
        known = known or _known_goals(plans)
        for row, teacher, number in rows_where(frame, mask, "row", "teacher", "goal_number"):
            numbers = known.get(teacher)
            if not numbers or number in numbers or 0 in numbers:
                continue
            if number > plans.school.goals_max and teacher not in silent:
                continue
            mine = say_all([str(one) for one in sorted(numbers)])
            said = (
                f"{where} has no goal {number} of yours yet, only goal {mine}. Write it there first, or "
                "correct the number here."
            )
            yield Hit(tab, row, "goal_number", said, teacher, number, str(number))


@rule("PLP021", "key-unclear", Severity.WARNING, Audience.COORDINATOR, About.UNREADABLE)
def key_unclear(plans: Plans) -> Iterator[Hit]:
    """A goal's hidden key stands in more than one row, and it is not clear whose it is.

    The key ties a goal to what leaders typed in the follow-up tabs. The tool leaves these rows' keys as
    they are until it is clear which row is the original.

    Passes: every goal row with a key of its own, or with none yet.
    Fails: a row that was copied, key and all, and renumbered together with the original.

    Unhide the Key column and clear the cell of the row that is the copy; it gets a key of its own.
    """
    frame = plans.steps["goals"]
    said_by_other = set(frame["row"].to_numpy()[_repeated(plans, "goals")].tolist())
    unclear = np.isin(frame["row"].to_numpy(), sorted(plans.unclear_key_rows - said_by_other))
    for row, teacher, number in rows_where(frame, unclear, "row", "teacher", "goal_number"):
        yield Hit(
            "goals",
            row,
            "key",
            f"The hidden {header(plans, 'goals', 'key')} of this goal stands in another row too. Clear it in "
            "the row that is the copy; it gets one of its own.",
            teacher,
            number or None,
        )


RULES = (teacher_unknown, team_member_unknown, goal_twice, goal_number, goal_not_on_step_2, key_unclear)
