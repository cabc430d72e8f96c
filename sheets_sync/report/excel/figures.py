"""The report's numbers, and the sentences that say them aloud. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sheets_sync.dates import short_date
from sheets_sync.frames import Plans
from sheets_sync.model import Alignment, Status
from sheets_sync.report.excel.gather import CLOSED, LATER, OPEN, Gathered, active_actions, phase
from sheets_sync.report.words import counted, listed
from sheets_sync.settings import Window

NOT_JUDGED = "Not linked yet"
NO_STATE = "No state given"
NO_OUTCOME = "Not recorded yet"
UNREAD_METHOD = "Other words than the list's"


class WindowCounts(NamedTuple):
    """The check-ins of one window."""

    window: Window
    phase: str
    due: int
    recorded: int


class MethodCounts(NamedTuple):
    """How often one kind of professional learning is asked for, dropped actions aside."""

    label: str
    actions: int
    teachers: int


@dataclass(frozen=True)
class Figures:
    """Every number of the summary; words map to counts in the order they are shown."""

    teachers: int
    away: int
    goals: int
    all_ready: int
    steps: Mapping[str, Mapping[str, int]]
    alignment: Mapping[str, int]
    actions: Mapping[str, int]
    overdue: int
    windows: Sequence[WindowCounts]
    outcomes: Mapping[str, int]
    methods: Sequence[MethodCounts]


def count(plans: Plans, gathered: Gathered) -> Figures:
    """Count everything the summary shows."""
    actions = active_actions(plans)
    known = plans.roster.loc[plans.roster["email"] != "", "email"].nunique()
    return Figures(
        teachers=len(gathered.teachers),
        away=int(known) - len(gathered.teachers),
        goals=len(gathered.goals),
        all_ready=sum(set(one.statuses) == {Status.READY.value} for one in gathered.teachers),
        steps=_steps(plans, gathered),
        alignment=_in_order(
            Counter(one.alignment or NOT_JUDGED for one in gathered.goals),
            [*(word.value for word in Alignment), NOT_JUDGED],
        ),
        actions=_in_order(
            Counter(plans.template.label("state", key) or NO_STATE for key in actions["state"]),
            [*plans.template.labels("state"), NO_STATE],
        ),
        overdue=int(actions["is_overdue"].sum()),
        windows=_windows(plans, gathered),
        outcomes=_in_order(
            Counter(one.outcome or NO_OUTCOME for one in gathered.goals),
            [*plans.template.labels("outcome"), NO_OUTCOME],
        ),
        methods=_methods(plans),
    )


def _in_order(counts: Mapping[str, int], words: Sequence[str]) -> dict[str, int]:
    return {word: counts.get(word, 0) for word in words}


def _steps(plans: Plans, gathered: Gathered) -> dict[str, dict[str, int]]:
    titles = [plans.layout.title(tab.key, plans.template) for tab in plans.template.steps]
    columns = list(zip(*(one.statuses for one in gathered.teachers), strict=True)) or [()] * len(titles)
    words = [status.value for status in Status]
    return {title: _in_order(Counter(column), words) for title, column in zip(titles, columns, strict=True)}


def _windows(plans: Plans, gathered: Gathered) -> list[WindowCounts]:
    due: Counter[str] = Counter()
    recorded: Counter[str] = Counter()
    for one in gathered.check_ins:
        due[one.window.id] += 1
        recorded[one.window.id] += one.is_recorded
    return [
        WindowCounts(window, phase(window, plans.today), due[window.id], recorded[window.id])
        for window in plans.school.windows
    ]


def _methods(plans: Plans) -> list[MethodCounts]:
    """Count methods by how many teachers ask for them, most first."""
    frame = active_actions(plans)
    frame = frame[frame["state"] != "dropped"]
    times: Counter[str] = Counter()
    people: dict[str, set[str]] = defaultdict(set)
    for teacher, methods, is_typed in zip(
        frame["teacher"], frame["pd_method"], frame["has_pd_method"], strict=True
    ):
        labels = [plans.template.label("pd_method", key) for key in methods]
        for label in labels or ([UNREAD_METHOD] if is_typed else []):
            times[label] += 1
            people[label].add(teacher)
    found = [MethodCounts(label, times[label], len(people[label])) for label in times]
    return sorted(found, key=lambda one: (one.label == UNREAD_METHOD, -one.teachers, -one.actions, one.label))


# -- in short -----------------------------------------------------------------------------------------


def sentences(figures: Figures) -> list[str]:
    """Say the main figures in two or three sentences a principal can read aloud."""
    if not figures.teachers:
        return ["No active teacher is on the roster yet, so there is nothing to count."]
    said = [_say_steps(figures), _say_goals(figures), _say_check_ins(figures)]
    return [sentence for sentence in said if sentence]


def _say_steps(figures: Figures) -> str:
    ready = Status.READY.value
    furthest = min(figures.steps, key=lambda title: figures.steps[title][ready])
    people = counted(figures.teachers, "active teacher")
    all_ready = (
        f"{figures.all_ready:,} of {people} {'has' if figures.all_ready == 1 else 'have'}"
        if figures.all_ready
        else f"None of the {people} has"
    ) + " all six steps ready"
    still = figures.teachers - figures.steps[furthest][ready]
    if not still:
        return f"{all_ready}."
    return (
        f"{all_ready}; the step with the most still to do is {furthest} ({counted(still, 'teacher')} to go)."
    )


def _say_goals(figures: Figures) -> str:
    if not figures.goals:
        return "No goal has been written yet."
    looks = {
        Alignment.CHECK.value: "{} worth a second look",
        Alignment.NOT_ALIGNED.value: "{} not aligned",
        NOT_JUDGED: "{} not linked yet",
    }
    rest = [
        text.format(f"{figures.alignment[word]:,}") for word, text in looks.items() if figures.alignment[word]
    ]
    aligned = figures.alignment[Alignment.ALIGNED.value]
    others = f" ({listed(rest)})" if rest else ""
    return (
        f"{aligned:,} of {counted(figures.goals, 'goal')} {'serves' if aligned == 1 else 'serve'} "
        f"both a school focus area and the rubric{others}."
    )


def _say_check_ins(figures: Figures) -> str:
    """Speak of the window that is open, else of the one that closed last, else of the next."""
    by_phase = {
        wanted: [one for one in figures.windows if one.phase == wanted] for wanted in (OPEN, CLOSED, LATER)
    }
    if by_phase[OPEN]:
        one = by_phase[OPEN][0]
        until = f", open until {short_date(one.window.closes)}" if one.window.closes else ""
        so_far = f"{one.recorded:,} of {_talks(one.due)} recorded so far"
        return f"In the {one.window.name} check-ins{until}, {so_far}."
    if by_phase[CLOSED]:
        one = by_phase[CLOSED][-1]
        return f"In the {one.window.name} check-ins, {one.recorded:,} of {_talks(one.due)} recorded."
    if by_phase[LATER]:
        one = by_phase[LATER][0]
        when = f" on {short_date(one.window.opens)}" if one.window.opens else ""
        return f"The {one.window.name} check-ins open{when}."
    return ""


def _talks(due: int) -> str:
    return f"{counted(due, 'talk')} {'is' if due == 1 else 'are'}"
