"""Rules of step 3: the goal written out in full, and its link to the rubric. Pure."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sheets_sync.frames import Plans
from sheets_sync.model import About, Against, Audience, Severity
from sheets_sync.rules.goals import unknown_components
from sheets_sync.rules.places import (
    Mask,
    at_goals,
    at_rows,
    goals_of_rows,
    has_misses,
    is_documented,
    missing,
    texts_where,
)
from sheets_sync.rules.rule import Hit, rule
from sheets_sync.rules.wording import quote, say_all, title
from sheets_sync.template import fold

SHORTEST_STATEMENT_WORDS = 8
"""A statement in fewer words cannot say what, for whom, by when and how one will know."""


@rule(
    "PLP301",
    "not-documented",
    Severity.WARNING,
    Audience.TEACHER,
    About.BLANK,
    needs=("documents.teacher", "documents.statement"),
)
def not_documented(plans: Plans) -> Iterator[Hit]:
    """A goal is not written out yet.

    The full statement is what teacher and coach come back to in May. Until it is there, steps 4 and 5 keep
    silent about what is still blank on them.

    Passes: a statement for each goal of step 2.
    Fails: no row for goal 2, or its Goal statement is blank, once step 3 is due.

    Say what will change, for whom, by when and how you will know. Two sentences are plenty.
    """
    said = (
        "Goal {number} is not written out yet. Say what will change, for whom, by when, and how you will "
        "know."
    )
    yield from at_goals(
        plans, "documents", "statement", missing(plans, "documents", ~is_documented(plans)), said
    )


@rule(
    "PLP302",
    "statement-too-short",
    Severity.WARNING,
    Audience.TEACHER,
    About.TYPED,
    needs=("documents.statement",),
    is_judgement=True,
)
def statement_too_short(plans: Plans) -> Iterator[Hit]:
    """A goal statement is too short.

    In a few words there is no room for what will change, for whom, by when and how one will know.

    Passes: "Four in five of my students will set a weekly reading goal by May; I will know from their logs."
    Fails: "Students read more."

    Add the parts that are missing.
    """
    frame = plans.steps["documents"]
    short = texts_where(frame, "statement", _is_short) & (goals_of_rows(plans, "documents") >= 0)
    said = "This is a start. Add for whom, by when, and how you will know."
    yield from at_rows(plans, "documents", "statement", short, said, of="statement", show=str)


def _is_short(text: str) -> bool:
    return 0 < len(text.split(None, SHORTEST_STATEMENT_WORDS)) < SHORTEST_STATEMENT_WORDS


@rule(
    "PLP303",
    "document-component-unknown",
    Severity.ERROR,
    Audience.TEACHER,
    About.UNREADABLE,
    against=Against.LINK_FACT,
)
def component_unknown(plans: Plans) -> Iterator[Hit]:
    """A goal statement names a component that the rubric does not have.

    Passes: SA2, "Self-Direction", or a blank: then step 2's component counts.
    Fails: SA9, or a component of another rubric.

    Why it matters: the goal would be linked to nothing. Choose from the drop-down, or clear the cell.
    """
    yield from unknown_components(plans, "documents")


@rule(
    "PLP304",
    "component-differs",
    Severity.WARNING,
    Audience.TEACHER,
    About.TYPED,
    needs=("goals.component", "documents.component"),
    against=Against.LINK_DOUBT,
)
def component_differs(plans: Plans) -> Iterator[Hit]:
    """A goal has one component on step 2 and another on step 3.

    Passes: the same on both, one of step 2's several, or a blank on step 3.
    Fails: SA2 on step 2 and CC1 on step 3.

    Why it matters: a coach would not know which to look for. Make them the same; a blank on step 3 means
    step 2's. Where the new one does not serve the focus area, only that is said.
    """
    first, own = (plans.goals[name].tolist() for name in ("component", "document_component"))
    differs = _differs(plans) & ~_is_unclear(plans) & ~_not_serving(plans)
    labels = plans.words.components.labels
    where = quote(title(plans, "goals"))
    yield from at_goals(
        plans,
        "documents",
        "component",
        differs,
        lambda at: (
            f"On {where} this goal is linked to {say_all([labels[key] for key in first[at]])}. Make the two "
            "the same, or clear this cell."
        ),
        show=lambda at: "; ".join(own[at]),
        suggestions=lambda at: first[at],
    )


def _differs(plans: Plans) -> Mask:
    """Return which goals have components on both steps, and none in common."""
    pairs = zip(plans.goals["document_component"].tolist(), plans.goals["component"].tolist(), strict=True)
    apart = (bool(mine and base) and set(mine).isdisjoint(base) for mine, base in pairs)
    return np.fromiter(apart, dtype=bool, count=len(plans.goals))


def is_link_spoken_of(plans: Plans) -> Mask:
    """Return which goals have a link of which a fact is said already: one cause, one finding."""
    return _differs(plans) | _is_unclear(plans) | _not_serving(plans)


def _is_unclear(plans: Plans) -> Mask:
    """Return which goals have a component cell that could not be read in full; that is said already."""
    goals = plans.goals
    mask = np.isin(goals["row"].to_numpy(), list(has_misses(plans, "goals", "component")))
    return mask | np.isin(goals["document_row"].to_numpy(), list(has_misses(plans, "documents", "component")))


def _not_serving(plans: Plans) -> Mask:
    """Return which goals have components, but none that any of their focus areas declares."""
    goals = plans.goals
    declared = _declared(plans)
    known: dict[tuple[tuple[str, ...], tuple[str, ...]], bool] = {}
    pairs = list(zip(goals["focus_area"].tolist(), goals["components"].tolist(), strict=True))
    for areas, components in set(pairs):
        wanted = [declared.get(area) for area in areas]
        can_tell = bool(components and wanted and all(wanted))
        known[areas, components] = can_tell and all(set(components).isdisjoint(one or ()) for one in wanted)
    return np.fromiter((known[pair] for pair in pairs), dtype=bool, count=len(pairs))


def _declared(plans: Plans) -> dict[str, tuple[str, ...]]:
    """Return the components that serve each focus area, where the school says so and all can be read."""
    areas = plans.focus_areas
    unread = has_misses(plans, "focus_areas", "components")
    declared: dict[str, tuple[str, ...]] = {}
    for row, key, components in zip(areas["row"], areas["id"], areas["components"], strict=True):
        name = plans.words.focus_areas.codes.get(fold(key))
        if name and components and row not in unread:
            declared[name] = tuple(dict.fromkeys(declared.get(name, ()) + components))
    return declared


@rule(
    "PLP305",
    "component-not-serving",
    Severity.WARNING,
    Audience.TEACHER,
    About.TYPED,
    needs=("goals.focus_area", "goals.component", "focus_areas.components"),
    against=Against.LINK_FACT,
)
def component_not_serving(plans: Plans) -> Iterator[Hit]:
    """A goal's rubric component does not serve its focus area.

    On the Focus Areas tab the school may list the components that serve each focus area. A goal linked to
    others pulls in another direction. Where nothing is listed, any component may serve.

    Passes: FA1 with SA2, where FA1 lists SA2 and SA3.
    Fails: FA1 with EQ4, where FA1 lists SA2 and SA3.

    Choose one of the listed components, or the focus area that the goal really serves.
    """
    goals = plans.goals
    mask = _not_serving(plans) & ~_is_unclear(plans)
    own = goals["document_component"].tolist()
    on_step_3 = np.fromiter(map(bool, own), dtype=bool, count=len(goals))
    declared = _declared(plans)
    labels, names = plans.words.components.labels, plans.words.focus_areas.labels
    areas, components = goals["focus_area"].tolist(), goals["components"].tolist()

    def listed(at: int) -> tuple[str, ...]:
        return tuple(dict.fromkeys(code for area in areas[at] for code in declared[area]))

    def said(at: int) -> str:
        mine = say_all([labels[key] for key in components[at]])
        focus = say_all([names[area] for area in areas[at]])
        better = say_all([labels[code] for code in listed(at)[:3]], "or")
        return f"{mine} is not among the components your school chose for {focus}. Would {better} fit?"

    for tab, where in (("goals", mask & ~on_step_3), ("documents", mask & on_step_3)):
        yield from at_goals(
            plans,
            tab,
            "component",
            where,
            said,
            show=lambda at: "; ".join(components[at]),
            suggestions=listed,
        )


RULES = (not_documented, statement_too_short, component_unknown, component_differs, component_not_serving)
