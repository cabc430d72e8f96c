"""Every count of the report by name, the people behind it, and how the counts hang together. Pure.

What one tab says another can be worked out from, so all of them stand in one ledger: what is kept back is
decided once for the whole file.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import chain, combinations
from typing import Any

from sheets_sync.coverage import NONE, SEVERAL
from sheets_sync.due import without_goal
from sheets_sync.frames import Plans
from sheets_sync.model import Alignment, Status
from sheets_sync.needs import Kind, Need
from sheets_sync.report.excel.gather import Action, Gathered, Goal
from sheets_sync.report.excel.suppression import Name, Sum, Tally, keep_back
from sheets_sync.typed import records

TEACHERS, GOALS, ACTIONS = ("teachers",), ("goals",), ("actions",)
ALL_READY, SOME_TO_DO = ("all ready",), ("some to do",)
OVERDUE, IN_TIME = ("overdue",), ("in time",)
SUPPORT = ("support",)
NOT_JUDGED = ("alignment", "")
BETWEEN = "between"
"""The first word of a count that stands in no table but follows from two."""

NO_GOAL = (BETWEEN, "no goal")
_SETTLED = frozenset({"done", "dropped"})
_NOTHING = Tally(0, 0)


@dataclass(frozen=True)
class Ledger:
    """The counts. ``hidden`` names those that may not be shown; none where everyone is listed by name."""

    tallies: Mapping[Name, Tally]
    sums: Sequence[Sum]
    hidden: frozenset[Name] = frozenset()
    is_named: bool = True

    @property
    def is_whole(self) -> bool:
        """Tell whether nothing at all is kept back."""
        return self.is_named or not (self.hidden or any(one.is_close for one in self.tallies.values()))

    def count(self, *name: str) -> int | None:
        """Return a count; ``None`` where it is kept back."""
        return None if name in self.hidden else self.tallies.get(name, _NOTHING).number

    def people(self, *name: str) -> int | None:
        """Return how many people stand behind a count; ``None`` where it is kept back.

        So it is beside a count little higher: the difference would say how few have more than one.
        """
        tally = self.tallies.get(name, _NOTHING)
        is_hidden = name in self.hidden or (tally.is_close and not self.is_named)
        return None if is_hidden else tally.people

    def is_shown(self, *name: str) -> bool:
        """Tell whether a count may be shown."""
        return name not in self.hidden


def keep(plans: Plans, gathered: Gathered, needs: Sequence[Need], *, is_named: bool) -> Ledger:
    """Count everything the report says; where it does not name whom it counts, keep small counts back."""
    tallies: dict[Name, Tally] = {}
    sums: list[Sum] = []
    _steps(plans, gathered, tallies, sums)
    _goals(gathered, tallies, sums)
    _actions(gathered, tallies, sums)
    _check_ins(plans, gathered, tallies, sums)
    _needs(plans, needs, tallies, sums)
    _coverage(plans, tallies, sums)
    if is_named:
        return Ledger(tallies, sums)
    _overlaps(plans, gathered, tallies, sums)
    return Ledger(tallies, sums, keep_back(tallies, sums, _unseen(tallies)), is_named=False)


def _unseen(tallies: Iterable[Name]) -> frozenset[Name]:
    """Return the counts that no table of the report has a place for."""
    return frozenset(
        name for name in tallies if name[0] in {BETWEEN, "open"} or name in {SOME_TO_DO, IN_TIME}
    )


def _tally(pairs: Iterable[tuple[Name, str]]) -> dict[Name, Tally]:
    """Count names, and the different people beside each."""
    people: dict[Name, list[str]] = defaultdict(list)
    for name, person in pairs:
        people[name].append(person)
    return {name: Tally(len(some), len(set(some))) for name, some in people.items()}


def _steps(plans: Plans, gathered: Gathered, tallies: dict[Name, Tally], sums: list[Sum]) -> None:
    teachers = gathered.teachers
    tallies |= _tally((TEACHERS, one.email) for one in teachers)
    for at, tab in enumerate(plans.template.steps):
        tallies |= _tally((("steps", tab.key, one.statuses[at]), one.email) for one in teachers)
        sums.append(Sum((TEACHERS,), tuple(("steps", tab.key, status.value) for status in Status)))
    ready = {Status.READY.value}
    tallies |= _tally(
        (ALL_READY if set(one.statuses) == ready else SOME_TO_DO, one.email) for one in teachers
    )
    sums.append(Sum((TEACHERS,), (ALL_READY, SOME_TO_DO)))


def _goals(gathered: Gathered, tallies: dict[Name, Tally], sums: list[Sum]) -> None:
    goals = gathered.goals
    tallies |= _tally((GOALS, one.teacher) for one in goals)
    tallies |= _tally((("alignment", one.alignment), one.teacher) for one in goals)
    tallies |= _tally((("outcome", one.outcome), one.teacher) for one in goals)
    words = ["", *(word.value for word in Alignment)]
    sums.append(Sum((GOALS,), tuple(("alignment", word) for word in words)))
    sums.append(Sum((GOALS,), tuple(sorted(name for name in tallies if name[0] == "outcome"))))


def _actions(gathered: Gathered, tallies: dict[Name, Tally], sums: list[Sum]) -> None:
    tallies |= _tally((name, one.teacher) for one in gathered.actions for name in _names_of(one))
    sums.append(Sum((ACTIONS,), tuple(sorted(name for name in tallies if name[0] == "state"))))
    sums.append(Sum((ACTIONS,), (OVERDUE, IN_TIME)))


def _names_of(one: Action) -> Iterable[Name]:
    """Return the counts in which an action stands."""
    return ACTIONS, ("state", one.state), OVERDUE if one.is_overdue else IN_TIME


def _check_ins(plans: Plans, gathered: Gathered, tallies: dict[Name, Tally], sums: list[Sum]) -> None:
    tallies |= _tally(
        ((word, one.window.id), one.goal.teacher)
        for one in gathered.check_ins
        for word in ("due", "recorded" if one.is_recorded else "open")
    )
    for window in plans.school.windows:
        sums.append(Sum((("due", window.id),), (("recorded", window.id), ("open", window.id))))


def _needs(plans: Plans, needs: Sequence[Need], tallies: dict[Name, Tally], sums: list[Sum]) -> None:
    """Count needs; where each action names one method, they add up to the actions that are not settled."""
    methods = [one for one in needs if one.kind is Kind.METHOD]
    supports = [one for one in needs if one.kind is Kind.SUPPORT]
    tallies |= {("need", one.key): Tally(one.actions, len(one.teachers)) for one in methods}
    people = {email for one in supports for email in one.teachers}
    tallies[SUPPORT] = Tally(sum(one.actions for one in supports), len(people))
    states = sorted(name for name in tallies if name[0] == "state" and name[1] not in _SETTLED)
    sums.append(Sum(tuple(states), tuple(("need", one.key) for one in methods)))


def _coverage(plans: Plans, tallies: dict[Name, Tally], sums: list[Sum]) -> None:
    """A goal with one component stands once in the table, so its counts add up to the goals."""
    cells: dict[Name, list[Collection[str]]] = defaultdict(list)
    for name, people in _covering(plans):
        cells[name].append(people)
    tallies |= {name: Tally(len(some), len({*chain.from_iterable(some)})) for name, some in cells.items()}
    unlinked = [name for name in cells if not name[1] or name[2] == NONE]
    sums.append(Sum((GOALS,), tuple(cells)))
    sums.append(Sum((NOT_JUDGED,), tuple(unlinked)))


def _covering(plans: Plans) -> Iterable[tuple[Name, Collection[str]]]:
    """Yield the cells of the table that each goal stands in, and who has that goal."""
    for goal in records(plans.goals, ("teacher", "team_members", "focus_area", "components")):
        people = (goal.teacher, *goal.team_members)
        yield from ((("coverage", code, column_of(goal)), people) for code in goal.components or ("",))


def column_of(goal: Any) -> str:
    """Return the column of the coverage table that a goal's focus areas put it in."""
    served = goal.focus_area
    return SEVERAL if len(served) > 1 else served[0] if served else NONE


# -- what two tables tell together ----------------------------------------------------------------------


def _overlaps(plans: Plans, gathered: Gathered, tallies: dict[Name, Tally], sums: list[Sum]) -> None:
    """Count what no table shows, but one taken from another would."""
    _ready_so_far(plans, gathered, tallies, sums)
    _without_goal(plans, gathered, tallies, sums)
    due: dict[str, set[Goal]] = {window.id: set() for window in plans.school.windows}
    for one in gathered.check_ins:
        if one.goal.number:
            due[one.window.id].add((one.goal.teacher, one.goal.number))
    for window, goals in due.items():
        _not_due(plans, gathered, window, goals, tallies, sums)
    for earlier, later in combinations(due, 2):
        _since(earlier, later, due, tallies, sums)


def _ready_so_far(plans: Plans, gathered: Gathered, tallies: dict[Name, Tally], sums: list[Sum]) -> None:
    """Count for each step the teachers who are ready there and not everywhere."""
    ready = Status.READY.value
    some = [one for one in gathered.teachers if set(one.statuses) != {ready}]
    for at, tab in enumerate(plans.template.steps):
        name = (BETWEEN, "ready so far", tab.key)
        tallies |= _tally((name, one.email) for one in some if one.statuses[at] == ready)
        sums.append(Sum((("steps", tab.key, ready),), (ALL_READY, name)))


def _without_goal(plans: Plans, gathered: Gathered, tallies: dict[Name, Tally], sums: list[Sum]) -> None:
    """Count the teachers without a goal, for whom a talk is due in every window, by their word on step 2."""
    lacking = set(without_goal(plans))
    at = [tab.key for tab in plans.template.steps].index("goals")
    tallies |= _tally((NO_GOAL, email) for email in lacking)
    tallies |= _tally(
        ((BETWEEN, "no goal" if one.email in lacking else "goal", one.statuses[at]), one.email)
        for one in gathered.teachers
    )
    words = [status.value for status in Status]
    sums.append(Sum((NO_GOAL,), tuple((BETWEEN, "no goal", word) for word in words)))
    for word in words:
        sums.append(Sum((("steps", "goals", word),), ((BETWEEN, "no goal", word), (BETWEEN, "goal", word))))


def _not_due(
    plans: Plans,
    gathered: Gathered,
    window: str,
    due: Collection[Goal],
    tallies: dict[Name, Tally],
    sums: list[Sum],
) -> None:
    """Count the goals no talk is due on in a window: some were replaced, others begin later."""
    replaced = plans.template.label("outcome", "replaced")
    none, gone, later = ((BETWEEN, "not due", window, *more) for more in ((), ("replaced",), ("later",)))
    had = (BETWEEN, "due", window, "replaced")
    pairs: list[tuple[Name, str]] = []
    for one in gathered.goals:
        is_replaced = one.outcome == replaced
        if (one.teacher, one.number) not in due:
            pairs += [(none, one.teacher), (gone if is_replaced else later, one.teacher)]
        elif is_replaced:
            pairs.append((had, one.teacher))
    tallies |= _tally(pairs)
    sums.append(Sum((GOALS, NO_GOAL), (("due", window), none)))
    sums.append(Sum((none,), (gone, later)))
    sums.append(Sum((("outcome", replaced),), (gone, had)))


def _since(
    earlier: str,
    later: str,
    due: Mapping[str, Set[Goal]],
    tallies: dict[Name, Tally],
    sums: list[Sum],
) -> None:
    """Count the goals that came between two windows, and those that went."""
    came, went = (BETWEEN, "came", earlier, later), (BETWEEN, "went", earlier, later)
    tallies |= _tally((came, teacher) for teacher, _ in due[later] - due[earlier])
    tallies |= _tally((went, teacher) for teacher, _ in due[earlier] - due[later])
    sums.append(Sum((("due", later), went), (("due", earlier), came)))
