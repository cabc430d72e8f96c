"""Rules of step 2: one or two goals, each serving a focus area and the rubric. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from sheets_sync.frames import Plans
from sheets_sync.matching import Index
from sheets_sync.model import About, Against, Audience, Severity
from sheets_sync.nearest import nearest_keys
from sheets_sync.rules.fitting import component_scores, suggested_areas, suggested_components
from sheets_sync.rules.places import (
    at_goals,
    at_teachers,
    first_rows,
    flags,
    goals_of_rows,
    misses,
    rows_where,
    texts_where,
)
from sheets_sync.rules.rule import Hit, rule
from sheets_sync.rules.wording import did_you_mean, quote, say_all, title

SHORTEST_GOAL_WORDS = 4
"""A goal in fewer words does not say what will be different for students."""

SHORTEST_GOAL_CHARACTERS = 20
"""A goal in fewer characters does not either."""

_NOT_WORDS = str.maketrans(dict.fromkeys(" \n\t.,;:!?()\"'“”‘’-–—/"))


@rule(
    "PLP201",
    "no-goal",
    Severity.WARNING,
    Audience.TEACHER,
    About.BLANK,
    needs=("goals.teacher", "goals.goal"),
)
def no_goal(plans: Plans) -> Iterator[Hit]:
    """A teacher has no goal yet.

    Everything else grows from the goal, so later steps keep silent until there is one. Being a team member
    of a colleague's goal counts as having it.

    Passes: a sentence in Goal.
    Fails: no row, or a row whose Goal is blank, once step 2 is due.

    Say in one sentence what will be different for your students by the end of the year.
    """
    frame = plans.steps["goals"]
    have = set(frame["teacher"].to_numpy()[flags(frame, "has_goal")])
    have.update(*_teams(plans))
    without = [email for email in plans.active["email"].tolist() if email not in have]
    said = "You have no goal yet. Start with one sentence: what will be different for your students?"
    yield from at_teachers(plans, "goals", "goal", without, said)


def _teams(plans: Plans) -> set[tuple[str, ...]]:
    return {members for members in plans.goals["team_members"].tolist() if members}


@rule(
    "PLP202",
    "too-many-goals",
    Severity.WARNING,
    Audience.TEACHER,
    About.TYPED,
    needs=("goals.teacher", "goals.goal_number", "goals.goal"),
    is_judgement=True,
)
def too_many_goals(plans: Plans) -> Iterator[Hit]:
    """A teacher has more goals than the school asks for.

    One goal that is lived beats four that are filed. How many is right stands in Settings (Goals per
    teacher).

    Passes: goals 1 and 2 where the school asks for one or two.
    Fails: goals 1, 2 and 3.

    Keep the ones that matter most; the others can wait for next year.
    """
    most = plans.school.goals_max
    goals = plans.goals
    counts = goals["teacher"].value_counts()
    crowded = set(counts.index[counts > most])
    if not crowded:
        return
    ordered = goals[goals["teacher"].isin(crowded)].sort_values(["teacher", "goal_number"])
    extra = ordered.groupby("teacher").nth(most)
    asked = "one goal" if most == 1 else f"at most {most} goals"
    for row, teacher, number in zip(extra["row"], extra["teacher"], extra["goal_number"], strict=True):
        said = f"You have {counts[teacher]} goals and your school asks for {asked}. Keep what matters most."
        yield Hit("goals", int(row), "goal", said, teacher, int(number))


@rule(
    "PLP203",
    "goal-too-short",
    Severity.WARNING,
    Audience.TEACHER,
    About.TYPED,
    needs=("goals.goal",),
    is_judgement=True,
)
def goal_too_short(plans: Plans) -> Iterator[Hit]:
    """A goal is too short to act on.

    A word or two names a topic; a goal says what will be different, and for whom.

    Passes: "By May my students plan and track their own reading."
    Fails: "Student agency"

    Add who will do what differently, and by when.
    """
    texts = plans.goals["goal"].tolist()
    short = texts_where(plans.goals, "goal", _is_short)
    yield from at_goals(
        plans,
        "goals",
        "goal",
        short,
        lambda at: (
            f"{quote(texts[at])} is a good start, but too short to act on. Add what your students will do "
            "differently, and by when."
        ),
        show=lambda at: texts[at],
    )


def _is_short(text: str) -> bool:
    return (
        len(text) < SHORTEST_GOAL_CHARACTERS
        or len(text.split(None, SHORTEST_GOAL_WORDS)) < SHORTEST_GOAL_WORDS
    )


@rule(
    "PLP204",
    "no-focus-area",
    Severity.WARNING,
    Audience.TEACHER,
    About.BLANK,
    needs=("goals.goal", "goals.focus_area", "focus_areas.id"),
)
def no_focus_area(plans: Plans) -> Iterator[Hit]:
    """A goal names no focus area.

    A goal of one's own still pulls with the school: it serves one of the year's focus areas.

    Passes: FA1, or "Student agency".
    Fails: a goal with a blank Focus area, once step 2 is due.

    Choose from the drop-down the one it serves most.
    """
    labels = plans.words.focus_areas.labels
    choices = say_all(list(labels.values())[:3], "or")
    for row, teacher, number, at in _without(plans, "focus_area") if labels else ():
        likely = suggested_areas(plans, at)
        near = f" Your words point to {labels[likely[0]]}." if likely else ""
        said = f"Which focus area does goal {number} serve most? Choose {choices}.{near}"
        ordered = tuple(dict.fromkeys((*likely, *labels)))
        yield Hit("goals", row, "focus_area", said, teacher, number or None, None, ordered)


def _without(plans: Plans, column: str) -> Iterator[tuple[int, str, int, int]]:
    """Yield row, teacher, goal number and position in ``plans.goals`` of each goal without a link."""
    frame = plans.steps["goals"]
    mask = flags(frame, "is_judged") & flags(frame, "has_goal") & ~flags(frame, "has_" + column)
    positions = goals_of_rows(plans, "goals")[mask].tolist()
    rows = rows_where(frame, mask, "row", "teacher", "goal_number")
    for (row, teacher, number), at in zip(rows, positions, strict=True):
        if teacher is not None:
            yield row, teacher, number, at


@rule(
    "PLP205",
    "focus-area-unknown",
    Severity.ERROR,
    Audience.TEACHER,
    About.UNREADABLE,
    against=Against.FOCUS_FACT,
)
def focus_area_unknown(plans: Plans) -> Iterator[Hit]:
    """A goal names a focus area that the school does not have.

    Passes: FA2, "Feedback", or "FA2 Feedback".
    Fails: FA9, or last year's focus area.

    Why it matters: the goal would count for none of the things the school works on this year. Choose from
    the drop-down.
    """
    yield from _unknown(plans, "focus", "goals", plans.words.focus_areas, "one of your school's focus areas")


def _unknown(plans: Plans, kind: str, tab: str, index: Index, what: str) -> Iterator[Hit]:
    """Yield what names nothing in the school's list; silent where the list is empty, which is said once."""
    labels: Mapping[str, str] = index.labels
    if not labels:
        return
    guessed: dict[str, tuple[str, ...]] = {}
    for miss, teacher, number in misses(plans, kind, {tab}):
        if miss.value not in guessed:
            guessed[miss.value] = nearest_keys(miss.value, labels)
        guesses = guessed[miss.value]
        fix = did_you_mean([labels[key] for key in guesses]) or " Choose from the list."
        said = f"{quote(miss.value)} is not {what}.{fix}"
        yield Hit(tab, miss.row, miss.column, said, teacher, number, miss.value, guesses)


def unknown_components(plans: Plans, tab: str) -> Iterator[Hit]:
    """Yield the components typed on a step that the rubric does not have."""
    yield from _unknown(
        plans, "component", tab, plans.words.components, f"in the {title(plans, 'rubric')} tab"
    )


@rule(
    "PLP206",
    "no-component",
    Severity.WARNING,
    Audience.TEACHER,
    About.BLANK,
    needs=("goals.goal", "goals.component", "rubric.code"),
)
def no_component(plans: Plans) -> Iterator[Hit]:
    """A goal names no rubric component.

    The rubric is how teaching is looked at all year; a goal linked to it is worked on once, not twice.

    Passes: SA2, or "Self-Direction".
    Fails: a goal with a blank Rubric component, once step 2 is due.

    Choose the one component this goal grows most. If two fit, separate them with a semicolon.
    """
    labels = plans.words.components.labels
    for row, teacher, number, at in _without(plans, "component") if labels else ():
        codes = suggested_components(plans, at)
        asked = f"Which rubric component does goal {number} grow most?"
        near = f"Your words point to {say_all([labels[code] for code in codes], 'or')}."
        said = f"{asked} {near if codes else 'Choose one from the list.'}"
        scores = component_scores(plans, at, codes)
        yield Hit("goals", row, "component", said, teacher, number or None, None, codes, scores)


@rule(
    "PLP207",
    "component-unknown",
    Severity.ERROR,
    Audience.TEACHER,
    About.UNREADABLE,
    against=Against.LINK_FACT,
)
def component_unknown(plans: Plans) -> Iterator[Hit]:
    """A goal names a component that the rubric does not have.

    The goal would be linked to nothing. A code counts, a name counts, and a code with anything after it.

    Passes: SA2, "Self-Direction", "SA2 Self-Direction", or "SA2; IR3".
    Fails: SA9, or a component of another rubric.

    Choose from the drop-down; the components are listed on the Rubric tab.
    """
    yield from unknown_components(plans, "goals")


@rule(
    "PLP208",
    "same-goal-twice",
    Severity.WARNING,
    Audience.TEACHER,
    About.TYPED,
    needs=("goals.goal",),
    is_judgement=True,
)
def same_goal_twice(plans: Plans) -> Iterator[Hit]:
    """A teacher's two goals are the same.

    Passes: two goals in different words.
    Fails: goal 2 repeats goal 1 word for word.

    Why it matters: the second would ask for the same work again. Write another goal, or clear this one:
    one goal is enough.
    """
    goals = plans.goals
    several = np.flatnonzero(goals["teacher"].duplicated(keep=False))
    teachers, numbers, texts = (goals[name].tolist() for name in ("teacher", "goal_number", "goal"))
    first: dict[tuple[str, str], int] = {}
    earlier: dict[int, int] = {}
    for number, at in sorted((numbers[at], at) for at in several.tolist()):
        words = texts[at].casefold().translate(_NOT_WORDS)
        first_number = first.setdefault((teachers[at], words), number)
        if first_number != number:
            earlier[at] = first_number
    repeats = np.isin(np.arange(len(goals)), list(earlier))
    yield from at_goals(
        plans,
        "goals",
        "goal",
        repeats,
        lambda at: (
            f"This is the same as your goal {earlier[at]}. Write another goal here, or clear this one."
        ),
        show=lambda at: texts[at],
    )


@rule(
    "PLP209",
    "too-few-goals",
    Severity.WARNING,
    Audience.TEACHER,
    About.BLANK,
    needs=("goals.teacher", "goals.goal"),
)
def too_few_goals(plans: Plans) -> Iterator[Hit]:
    """A teacher has fewer goals than the school asks for.

    How many is right stands in Settings (Goals per teacher). Sharing a colleague's goal counts.

    Passes: goals 1 and 2 where the school asks for two.
    Fails: goal 1 only.

    Add a row with the next number and one sentence.
    """
    least = plans.school.goals_min
    if least < 2:
        return
    frame = plans.steps["goals"]
    mine: dict[str, set[object]] = {}
    for teacher, number in rows_where(frame, flags(frame, "has_goal"), "teacher", "goal_number"):
        mine.setdefault(teacher, set()).add(number)
    for leader, members in zip(plans.goals["teacher"], plans.goals["team_members"], strict=True):
        for member in members:
            mine.setdefault(member, set()).add((leader, members))
    blank_rows = _blank_goal_rows(plans)
    first = first_rows(plans, "goals")
    for email in plans.active["email"].tolist():
        count = len(mine.get(email, ()))
        if 0 < count < least:
            said = (
                f"Your school asks for {least} goals and you have {count}. Add one more when you are ready."
            )
            yield Hit("goals", blank_rows.get(email, first.get(email)), "goal", said, email)


def _blank_goal_rows(plans: Plans) -> dict[str, int]:
    """Return each teacher's row without a goal, the one with the lowest number."""
    frame = plans.steps["goals"]
    rows = sorted(
        (number, row, teacher)
        for row, teacher, number in rows_where(
            frame, ~flags(frame, "has_goal"), "row", "teacher", "goal_number"
        )
        if teacher is not None
    )
    return {teacher: row for _, row, teacher in reversed(rows)}


RULES = (
    no_goal,
    too_many_goals,
    goal_too_short,
    no_focus_area,
    focus_area_unknown,
    no_component,
    component_unknown,
    same_goal_twice,
    too_few_goals,
)
