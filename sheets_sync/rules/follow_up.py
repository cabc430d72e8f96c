"""Rules of step 6: leaders follow up all year, and the year is looked back on. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import numpy as np

from sheets_sync.due import first_check_ins, is_followed, is_owed_in
from sheets_sync.frames import Plans
from sheets_sync.model import About, Audience, Severity
from sheets_sync.rules.places import (
    Mask,
    at_goals,
    is_typed_for,
    new_teachers,
    of_gone_teachers,
    rows_where,
)
from sheets_sync.rules.rule import Hit, rule
from sheets_sync.rules.wording import header, plain, quote, say_all, say_day
from sheets_sync.settings import Window


@rule(
    "PLP601",
    "nobody-to-follow-up",
    Severity.WARNING,
    Audience.LEADER,
    About.BLANK,
    needs=("follow_up.teacher", "follow_up.follow_up_with", "roster.coach"),
)
def nobody_to_follow_up(plans: Plans) -> Iterator[Hit]:
    """Nobody is named to follow up on a goal.

    A plan that nobody asks about is forgotten by November.

    Passes: a name in Follow-up with, or a blank there and a Coach on the Roster.
    Fails: both blank, once step 6 is due.

    Type a coach on the Roster for all of the teacher's goals, or someone here for this goal.
    """
    mask = np.asarray(plans.goals["follow_up_with"] == "", dtype=bool)
    if mask.any():
        mask = mask & ~is_typed_for(plans, "follow_up", "follow_up_with")
    coach = header(plans, "roster", "coach")
    said = (
        f"Nobody is named to follow up on goal {{number}} yet. Type someone here, or a {coach} on the Roster."
    )
    yield from at_goals(plans, "follow_up", "follow_up_with", mask, said)


def _met(plans: Plans, window: str | None = None) -> Mask:
    """Return which goals have a talk noted, in one window or in any."""
    talks = plans.talks
    met = np.asarray(talks["has_met_on"], dtype=bool)
    if window is not None:
        met = met & np.asarray(talks["window"] == window, dtype=bool)
    keys = set(talks["key"].to_numpy()[met]) - {""}
    return np.asarray(plans.goals["key"].isin(keys), dtype=bool)


def _is_late(plans: Plans) -> Mask:
    late = first_check_ins(plans) < np.datetime64(plans.today, "s")
    return late & is_followed(plans) & ~_met(plans) if late.any() else late


@rule(
    "PLP602",
    "check-in-overdue",
    Severity.WARNING,
    Audience.LEADER,
    About.OWED,
    needs=("follow_up.teacher", "follow_up.first_check_in"),
)
def check_in_overdue(plans: Plans) -> Iterator[Hit]:
    """The first check-in on a goal has passed and no talk is noted.

    The date was the teacher's; keeping it says that the plan is taken seriously.

    Passes: a date in Met on, on any follow-up tab.
    Fails: First check-in was last week and nothing is noted on any of them.

    Have the talk, then type its date in Met on. If it has moved, change First check-in.
    """
    days = first_check_ins(plans)
    numbers = plans.goals["goal_number"].tolist()
    met_on = plans.template.by_key["talks"].by_key["met_on"].header

    def said(at: int) -> str:
        planned = say_day(days[at].item().date())
        return (
            f"The first check-in on goal {numbers[at]} was planned for {planned} and no talk is noted yet. "
            f"Once you have met, type the day in {quote(met_on)} on a follow-up tab."
        )

    def day(at: int) -> str:
        return str(days[at].astype("datetime64[D]"))

    yield from at_goals(
        plans,
        "follow_up",
        "first_check_in",
        _is_late(plans),
        said,
        show=day,
    )


@rule(
    "PLP603",
    "window-not-recorded",
    Severity.WARNING,
    Audience.LEADER,
    About.OWED,
    needs=("follow_up.teacher", "settings.setting", "settings.closes"),
)
def window_not_recorded(plans: Plans) -> Iterator[Hit]:
    """A window has closed and no talk on a goal is noted in it.

    A goal is due in each window that closes after its First check-in; without one, in every window. Where
    the first check-in itself is overdue, only that is said. New hires' first 30 days are left out.

    Passes: a date in Met on, on the window's follow-up tab.
    Fails: the Fall window closed on December 18 and Met on is blank.

    Type the day you met; a short talk counts. If it did not happen, plan it for the next window.
    """
    late = _is_late(plans)
    for window in plans.school.windows:
        if window.closes and window.closes < plans.today:
            yield from _unrecorded(plans, window, window.closes, late)


def _unrecorded(plans: Plans, window: Window, closes: date, late: Mask) -> Iterator[Hit]:
    goals = plans.goals
    is_unusable = np.isnat(first_check_ins(plans)) & is_typed_for(plans, "follow_up", "first_check_in")
    mask = is_owed_in(plans, window) & ~is_unusable & ~late & ~_met(plans, window.id)
    new = new_teachers(plans, closes) if mask.any() else set()
    mask = mask & ~np.asarray(goals["teacher"].isin(new), dtype=bool)
    met_on = plans.template.by_key["talks"].by_key["met_on"].header
    said = (
        f"{plain(quote(window.name))} closed on {say_day(closes)} and no talk on goal {{number}} is noted. "
        f"If you met, type the day in {plain(quote(met_on))}."
    )
    places = _talk_rows(plans, window.id)
    keys = goals["key"].to_numpy()[mask].tolist()
    hits = at_goals(plans, "follow_up", "first_check_in", mask, said)
    for key, hit in zip(keys, hits, strict=True):
        if key in places:
            tab, row = places[key]
            yield Hit(tab, row, "met_on", hit.message, hit.teacher, hit.goal)
        else:
            yield hit


def _talk_rows(plans: Plans, window: str) -> dict[str, tuple[str, int]]:
    """Return the tab and row where each goal stands in a window's follow-up tab, by key."""
    talks = plans.talks
    mask = np.asarray(talks["window"] == window, dtype=bool)
    rows = sorted(rows_where(talks, mask, "key", "tab", "row"), reverse=True)
    return {key: (tab, row) for key, tab, row in rows}


@rule("PLP604", "support-not-given", Severity.WARNING, Audience.LEADER, About.OWED)
def support_not_given(plans: Plans) -> Iterator[Hit]:
    """Support was promised in a talk and is not marked as given.

    A promise kept is what makes the next talk worth having.

    Passes: a date in Support given on, beside the promise.
    Fails: "Two books" in Support promised, and no date.

    Give it, then type the day. If it is not needed any more, clear the promise.
    """
    talks = plans.talks
    owed = np.asarray(talks["support_promised"] != "", dtype=bool)
    owed = owed & ~np.asarray(talks["has_support_given_on"], dtype=bool)
    columns = ("tab", "row", "key", "teacher", "goal_number", "support_promised")
    rows = list(rows_where(talks, owed, *columns))
    if not rows:
        return
    is_gone = of_gone_teachers(plans, [row[2] for row in rows])
    given_on = plans.template.by_key["talks"].by_key["support_given_on"].header
    for (tab, row, _, teacher, number, promised), gone in zip(rows, is_gone, strict=True):
        if not gone:
            said = f"{quote(promised)} was promised. Once it is given, type the day in {quote(given_on)}."
            yield Hit(tab, row, "support_given_on", said, teacher, number or None, promised)


def _after_windows(plans: Plans, missing: Mask) -> Mask:
    """Return which goals lack something that the end of the last window asks for."""
    last = plans.school.last_close
    if last is None or plans.today <= last or not missing.any():
        return np.zeros(len(missing), dtype=bool)
    new = new_teachers(plans, plans.today)
    is_new = np.asarray(plans.goals["teacher"].isin(new), dtype=bool)
    return np.asarray(missing & ~is_new, dtype=bool)


@rule(
    "PLP605",
    "reflection-missing",
    Severity.WARNING,
    Audience.TEACHER,
    About.OWED,
    needs=("follow_up.teacher", "follow_up.mid_year", "follow_up.year_end"),
)
def reflection_missing(plans: Plans) -> Iterator[Hit]:
    """A goal's mid-year or year-end reflection is missing after the last window has closed.

    A year's learning is kept by saying what changed; it is also what next year's goal grows from.

    Passes: a sentence in both cells.
    Fails: a blank in one of them the day after the last window closes.

    A sentence or two is enough: what changed for students, and what is next?
    """
    columns = ("mid_year", "year_end")
    typed = {column: is_typed_for(plans, "follow_up", column) for column in columns}
    names = {column: header(plans, "follow_up", column) for column in columns}
    due = _after_windows(plans, ~(typed["mid_year"] & typed["year_end"]))

    def message(at: int) -> str:
        blank = [names[column] for column in columns if not typed[column][at]]
        number = plans.goals["goal_number"].iat[at]
        are = "is" if len(blank) == 1 else "are"
        said = f"{say_all(blank)} {are} still blank for goal {number}. A sentence or two is enough: "
        return said + "what changed for students?"

    yield from at_goals(plans, "follow_up", "mid_year", due & ~typed["mid_year"], message)
    yield from at_goals(plans, "follow_up", "year_end", due & typed["mid_year"], message)


@rule(
    "PLP606",
    "outcome-missing",
    Severity.WARNING,
    Audience.LEADER,
    About.OWED,
    needs=("follow_up.teacher", "follow_up.outcome"),
)
def outcome_missing(plans: Plans) -> Iterator[Hit]:
    """A goal has no outcome after the last window has closed.

    Partly met and carried over are good answers too: they tell the school what to support next year.

    Passes: Partly met.
    Fails: a blank Outcome the day after the last window closes.

    Choose it together with the teacher in the last talk.
    """
    due = _after_windows(plans, ~is_typed_for(plans, "follow_up", "outcome"))
    labels = plans.template.labels("outcome")
    said = f"Goal {{number}} has no outcome yet. Choose {plain(say_all(labels, 'or'))}."
    yield from at_goals(plans, "follow_up", "outcome", due, said, suggestions=lambda _: labels)


RULES = (
    nobody_to_follow_up,
    check_in_overdue,
    window_not_recorded,
    support_not_given,
    reflection_missing,
    outcome_missing,
)
