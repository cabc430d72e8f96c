"""Rules of step 5: what the teacher will do, by which kind of learning, by when. Pure."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from sheets_sync.due import in_year
from sheets_sync.frames import Plans
from sheets_sync.model import About, Audience, Severity
from sheets_sync.rules.cells import explain_choice
from sheets_sync.rules.places import (
    Mask,
    any_row_of_goal,
    at_goals,
    at_rows,
    flags,
    goals_of_rows,
    has_criteria,
    is_documented,
    misses,
    missing,
    rows_where,
    texts_where,
)
from sheets_sync.rules.rule import Hit, rule
from sheets_sync.rules.wording import header, plain, quote, say_all, say_day, title

_OVER = frozenset({"done", "dropped"})
_ALL_STAFF = ("all_staff",)


def _live(plans: Plans) -> Mask:
    """Return which rows of step 5 hold an action that was not dropped."""
    frame = plans.steps["actions"]
    dropped: Mask = np.asarray(frame["state"] == "dropped", dtype=bool)
    live: Mask = flags(frame, "is_judged") & flags(frame, "is_typed") & ~dropped
    return live


def _of_goals(plans: Plans) -> Mask:
    """Return which rows of step 5 belong to a goal of step 2; of the others PLP020 or PLP201 speaks."""
    return np.asarray(goals_of_rows(plans, "actions") >= 0, dtype=bool)


@rule(
    "PLP501",
    "no-action",
    Severity.WARNING,
    Audience.TEACHER,
    About.BLANK,
    needs=("actions.teacher", "actions.action_step"),
)
def no_action(plans: Plans) -> Iterator[Hit]:
    """A goal has no action step yet.

    A goal without a first step dies in a drawer. Dropped actions do not count.

    Passes: one row that says what the teacher will do.
    Fails: no row for a goal whose steps 3 and 4 are there, once step 5 is due.

    Add one thing you will do, how you will learn it and by when. One is enough to begin.
    """
    acted = any_row_of_goal(plans, goals_of_rows(plans, "actions"), _live(plans))
    mask = missing(plans, "actions", is_documented(plans) & has_criteria(plans) & ~acted)
    said = (
        "Goal {number} has no action step yet. Add one thing you will do, how you will learn it, and by when."
    )
    yield from at_goals(plans, "actions", "action_step", mask, said)


@rule(
    "PLP502",
    "actions-early",
    Severity.HINT,
    Audience.TEACHER,
    About.TYPED,
    needs=("actions.teacher", "actions.action_step"),
    is_judgement=True,
)
def actions_early(plans: Plans) -> Iterator[Hit]:
    """There are actions for a goal whose steps 3 or 4 are still empty.

    Actions chosen before success is pictured tend to be activities. Only ever a hint.

    Passes: statement, criteria, then actions.
    Fails: three actions for a goal that is not written out.

    Fill the step that is still empty, then look at the actions again.
    """
    acted = any_row_of_goal(plans, goals_of_rows(plans, "actions"), _live(plans))
    no_document = missing(plans, "documents", ~is_documented(plans))
    no_picture = missing(plans, "success", ~has_criteria(plans))

    def said(at: int) -> str:
        steps = (("documents", no_document), ("success", no_picture))
        empty = [quote(title(plans, tab)) for tab, is_empty in steps if is_empty[at]]
        return (
            f"You are ahead: {say_all(empty)} {'is' if len(empty) == 1 else 'are'} still empty for this "
            "goal. Fill that first and the actions get easier to choose."
        )

    yield from at_goals(plans, "actions", "action_step", acted & (no_document | no_picture), said)


@rule("PLP503", "method-unknown", Severity.WARNING, Audience.TEACHER, About.UNREADABLE)
def method_unknown(plans: Plans) -> Iterator[Hit]:
    """An action names a kind of professional learning that is not on the list.

    Leaders count the methods to see which learning to offer.

    Passes: Peer visit; "book study", which plainly means a deep dive.
    Fails: "Osmosis".

    Choose the nearest from the drop-down and say the rest in Action step.
    """
    column = plans.template.by_key["actions"].by_key["pd_method"]
    for miss, teacher, number in misses(plans, "choice", {"actions"}):
        if miss.column == "pd_method":
            said, guesses = explain_choice(plans, column, miss.value)
            yield Hit(miss.tab, miss.row, miss.column, said, teacher, number, miss.value, guesses)


@rule(
    "PLP504",
    "only-staff-meetings",
    Severity.WARNING,
    Audience.TEACHER,
    About.TYPED,
    needs=("actions.teacher", "actions.pd_method"),
    is_judgement=True,
)
def only_staff_meetings(plans: Plans) -> Iterator[Hit]:
    """All-staff meetings are a goal's only professional learning.

    Learning of one's own choosing is the point of the plan; a meeting for everyone seldom fits one goal.

    Passes: an all-staff meeting and a peer visit.
    Fails: two actions, both all-staff meetings.

    Add or choose something nearer to your goal, such as a visit to a colleague or a coaching cycle.
    """
    rows_of = goals_of_rows(plans, "actions")
    live = _live(plans)
    other = ~texts_where(plans.steps["actions"], "pd_method", lambda methods: methods == _ALL_STAFF)
    mask = any_row_of_goal(plans, rows_of, live) & ~any_row_of_goal(plans, rows_of, live & other)
    choices = plans.template.choices["pd_method"]
    better = tuple(one.label for one in choices if one.key in {"peer_visit", "coaching", "plc"})
    would = f"Would {say_all(better, 'or')}" if better else "Would another method"
    said = f"The only learning planned for goal {{number}} is all-staff meetings. {would} bring you closer?"
    yield from at_goals(plans, "actions", "pd_method", mask, said, suggestions=lambda _: better)


@rule(
    "PLP505",
    "no-due-date",
    Severity.WARNING,
    Audience.TEACHER,
    About.BLANK,
    needs=("actions.action_step", "actions.due"),
)
def no_due_date(plans: Plans) -> Iterator[Hit]:
    """An action has no due date yet.

    A date turns a wish into a plan, and lets the calendar remind instead of a person.

    Passes: a date in Due. Done and dropped actions need none.
    Fails: an action that is planned or under way with a blank Due, once step 5 is due.

    Type the date. For something that repeats, the date you will look back on it.
    """
    frame = plans.steps["actions"]
    mask = flags(frame, "is_judged") & flags(frame, "has_action_step") & ~flags(frame, "has_due")
    if mask.any():
        mask = mask & ~np.asarray(frame["state"].isin(_OVER), dtype=bool) & _of_goals(plans)
    said = "By when? Type the date in Due; for something that repeats, the date you will look back on it."
    yield from at_rows(plans, "actions", "due", mask, said)


def _days(plans: Plans, column: str) -> NDArray[np.datetime64]:
    """Return a date column of step 5 without the days outside the school year."""
    return in_year(plans, plans.steps["actions"][column].to_numpy())


@rule(
    "PLP506",
    "due-before-start",
    Severity.ERROR,
    Audience.TEACHER,
    About.TYPED,
    needs=("actions.start", "actions.due"),
)
def due_before_start(plans: Plans) -> Iterator[Hit]:
    """An action is due before it starts.

    Passes: Start Oct 1, Due Oct 30; or no Start.
    Fails: Start Feb 26, Due Jan 20.

    Why it matters: one of the two dates is a slip, and reminders would come on the wrong day. Correct it.
    """
    frame = plans.steps["actions"]
    mask = _days(plans, "due") < _days(plans, "start")
    if not mask.any():
        return
    mask = mask & _of_goals(plans) & _live(plans)
    columns = ("row", "teacher", "goal_number", "due", "start")
    for row, teacher, number, due, start in rows_where(frame, mask, *columns):
        said = (
            f"{quote(say_day(due))} is before the start ({say_day(start)}). Check the two dates; one of them "
            "looks like a slip."
        )
        yield Hit("actions", row, "due", said, teacher, number, due.date().isoformat())


@rule(
    "PLP507",
    "overdue",
    Severity.WARNING,
    Audience.TEACHER,
    About.TYPED,
    needs=("actions.due", "actions.state"),
)
def overdue(plans: Plans) -> Iterator[Hit]:
    """An action's due date has passed and it is neither done nor dropped.

    Plans change; the plan on paper should say so.

    Passes: State is Done or Dropped, or Due lies ahead.
    Fails: Due was last month and State is Planned, Under way or blank.

    Set State to Done or Dropped, or choose a new date.
    """
    frame = plans.steps["actions"]
    late = _days(plans, "due") < np.datetime64(plans.today, "s")
    if not late.any():
        return
    state = frame["state"].to_numpy()
    unread = flags(frame, "has_state") & (state == "")
    early = _days(plans, "due") < _days(plans, "start")
    is_over = np.asarray(frame["state"].isin(_OVER), dtype=bool)
    mask = late & ~is_over & ~unread & ~early & _of_goals(plans)
    column = header(plans, "actions", "state")
    over = say_all([plans.template.label("state", key) for key in ("done", "dropped")], "or")
    yield from at_rows(
        plans,
        "actions",
        "due",
        mask,
        lambda due: f"This was due on {say_day(due)}. Set {column} to {over}, or choose a new date.",
        of="due",
        show=lambda due: due.date().isoformat(),
    )


@rule(
    "PLP508",
    "done-without-evidence",
    Severity.WARNING,
    Audience.TEACHER,
    About.TYPED,
    needs=("actions.state", "actions.evidence"),
)
def done_without_evidence(plans: Plans) -> Iterator[Hit]:
    """An action is done and does not say where its evidence is.

    A link typed on the day it happens saves the search in May.

    Passes: a link, or "blue binder, section 2".
    Fails: State is Done and Evidence is blank.

    Paste a link, or say where it is kept.
    """
    frame = plans.steps["actions"]
    mask = np.asarray(frame["state"] == "done", dtype=bool) & ~flags(frame, "has_evidence")
    if mask.any():
        mask = mask & _of_goals(plans)
    said = "Well done! Now paste a link to the evidence, or say where it is kept."
    yield from at_rows(plans, "actions", "evidence", mask, said)


@rule(
    "PLP509",
    "no-method",
    Severity.WARNING,
    Audience.TEACHER,
    About.BLANK,
    needs=("actions.action_step", "actions.pd_method"),
)
def no_method(plans: Plans) -> Iterator[Hit]:
    """An action does not say by which kind of professional learning.

    Leaders plan what to offer from what teachers ask for here.

    Passes: Peer visit.
    Fails: an action with a blank PD method, once step 5 is due.

    Choose from the drop-down what comes nearest.
    """
    frame = plans.steps["actions"]
    mask = flags(frame, "has_action_step") & ~flags(frame, "has_pd_method")
    if mask.any():
        mask = mask & _live(plans) & _of_goals(plans)
    labels = plans.template.labels("pd_method")
    said = f"How will you learn this? Choose a method, such as {say_all(labels[:2], 'or')}."
    yield from at_rows(plans, "actions", "pd_method", mask, plain(said))


@rule(
    "PLP510",
    "no-action-words",
    Severity.WARNING,
    Audience.TEACHER,
    About.BLANK,
    needs=("actions.action_step",),
)
def no_action_words(plans: Plans) -> Iterator[Hit]:
    """A row of step 5 does not say what the teacher will do.

    Passes: "Watch Ana's class plan its week, and note three moves."
    Fails: a method and a date, but a blank Action step, once step 5 is due.

    Why it matters: a method alone is not a step anyone can take. Say it in a few words, or clear the row.
    """
    frame = plans.steps["actions"]
    mask = flags(frame, "is_typed") & ~flags(frame, "has_action_step")
    if mask.any():
        mask = mask & _live(plans) & _of_goals(plans)
    said = "What will you do? A few words are enough, or clear the row if you do not need it."
    yield from at_rows(plans, "actions", "action_step", mask, said)


RULES = (
    no_action,
    actions_early,
    method_unknown,
    only_staff_meetings,
    no_due_date,
    due_before_start,
    overdue,
    done_without_evidence,
    no_method,
    no_action_words,
)
