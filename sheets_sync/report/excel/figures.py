"""The summary's numbers, and the sentences that say them aloud. Pure.

A number that is kept back is ``None``; no sentence speaks of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sheets_sync.dates import short_date
from sheets_sync.frames import Plans
from sheets_sync.model import Alignment, Status
from sheets_sync.needs import Kind, Need
from sheets_sync.report.excel.gather import CLOSED, LATER, OPEN, phase
from sheets_sync.report.excel.ledger import ACTIONS, ALL_READY, GOALS, OVERDUE, TEACHERS, Ledger
from sheets_sync.report.words import counted, listed
from sheets_sync.settings import Window
from sheets_sync.tabs.standing import NOT_JUDGED

NO_STATE = "No state given"
NO_OUTCOME = "Not recorded yet"

Shown = int | None
"""A number as the report shows it; ``None`` is kept back."""

STEPS: Mapping[str, str] = {
    "why": "1 Why",
    "goals": "2 Goals",
    "documents": "3 Document",
    "success": "4 Success",
    "actions": "5 Actions",
    "follow_up": "6 Follow-up",
}
"""What the report calls the steps, whatever a school calls its tabs."""


class WindowCounts(NamedTuple):
    """The check-ins of one window; ``name`` is what the report calls it."""

    window: Window
    name: str
    phase: str
    due: Shown
    recorded: Shown


class MethodCounts(NamedTuple):
    """How often one kind of professional learning is asked for by actions still to do."""

    label: str
    actions: Shown
    teachers: Shown


@dataclass(frozen=True)
class Figures:
    """Every number of the summary; words map to counts in the order they are shown."""

    teachers: Shown
    away: int
    goals: Shown
    all_ready: Shown
    steps: Mapping[str, Mapping[str, Shown]]
    alignment: Mapping[str, Shown]
    actions_total: Shown
    actions: Mapping[str, Shown]
    overdue: Shown
    windows: Sequence[WindowCounts]
    outcomes: Mapping[str, Shown]
    methods: Sequence[MethodCounts]

    @property
    def is_whole(self) -> bool:
        """Tell whether nothing at all is kept back."""
        tables = [*self.steps.values(), self.alignment, self.actions, self.outcomes]
        numbers = [
            self.teachers,
            self.goals,
            self.overdue,
            *(one for some in tables for one in some.values()),
        ]
        return None not in [*numbers, *(one for some in [*self.windows, *self.methods] for one in some[-2:])]


def count(
    plans: Plans, ledger: Ledger, needs: Sequence[Need], window_names: Mapping[str, str], *, is_named: bool
) -> Figures:
    """Take from the ledger everything the summary shows."""
    known = plans.roster.loc[plans.roster["email"] != "", "email"].nunique()
    states = {one.key: one.label for one in plans.template.choices["state"]}
    outcomes = plans.template.labels("outcome")
    words = {word.value: word.value for word in Alignment}
    return Figures(
        teachers=ledger.count(*TEACHERS),
        away=int(known) - len(plans.active),
        goals=ledger.count(*GOALS),
        all_ready=ledger.count(*ALL_READY),
        steps={
            STEPS[tab.key]: {status.value: ledger.count("steps", tab.key, status.value) for status in Status}
            for tab in plans.template.steps
        },
        alignment=_of(ledger, "alignment", words | {"": NOT_JUDGED}),
        actions_total=ledger.count(*ACTIONS),
        actions=_of(ledger, "state", states | {"": NO_STATE}),
        overdue=ledger.count(*OVERDUE),
        windows=[
            WindowCounts(
                window,
                window_names[window.id],
                phase(window, plans.today),
                ledger.count("due", window.id),
                ledger.count("recorded", window.id),
            )
            for window in plans.school.windows
        ],
        outcomes=_of(ledger, "outcome", {word: word for word in outcomes} | {"": NO_OUTCOME}),
        methods=_methods(plans, ledger, needs, is_named=is_named),
    )


def _of(ledger: Ledger, table: str, labels: Mapping[str, str]) -> dict[str, Shown]:
    return {label: ledger.count(table, key) for key, label in labels.items()}


def _methods(plans: Plans, ledger: Ledger, needs: Sequence[Need], *, is_named: bool) -> list[MethodCounts]:
    """List methods, most asked for first; where small counts are kept back, in the template's order.

    An order by number would tell of the numbers that are kept back.
    """
    asked = [one for one in needs if one.kind is Kind.METHOD]
    if not is_named:
        asked = method_order(plans, asked)
    return [
        MethodCounts(one.name, ledger.count("need", one.key), ledger.people("need", one.key)) for one in asked
    ]


def method_order(plans: Plans, asked: Sequence[Need]) -> list[Need]:
    """Return methods in the template's order."""
    order = {label: at for at, label in enumerate(plans.template.labels("pd_method"))}
    return sorted(asked, key=lambda one: (order.get(one.name, len(order)), one.name))


# -- in short -----------------------------------------------------------------------------------------


def sentences(figures: Figures) -> list[str]:
    """Say the main figures in two or three sentences a principal can read aloud."""
    if figures.teachers == 0:
        return ["No active teacher is on the roster yet, so there is nothing to count."]
    said = [_say_steps(figures), _say_goals(figures), _say_check_ins(figures)]
    return [sentence for sentence in said if sentence]


def _say_steps(figures: Figures) -> str:
    said = [_say_all_ready(figures), _say_furthest(figures)]
    whole = "; ".join(filter(None, said))
    return f"{whole[0].upper()}{whole[1:]}." if whole else ""


def _say_all_ready(figures: Figures) -> str:
    if figures.all_ready is None or figures.teachers is None:
        return ""
    if figures.teachers == 1:
        return (
            f"the 1 active teacher {'has' if figures.all_ready else 'does not yet have'} all six steps ready"
        )
    people = counted(figures.teachers, "active teacher")
    if not figures.all_ready:
        return f"none of the {people} has all six steps ready"
    return (
        f"{figures.all_ready:,} of {people} {'has' if figures.all_ready == 1 else 'have'} all six steps ready"
    )


def _say_furthest(figures: Figures) -> str:
    """Name the steps with most to do, unless all have as much.

    Where a step's number is kept back, which it is cannot be said.
    """
    ready = {title: counts[Status.READY.value] for title, counts in figures.steps.items()}
    known = {title: count for title, count in ready.items() if count is not None}
    if figures.teachers is None or len(known) < len(ready):
        return ""
    still = figures.teachers - min(known.values())
    furthest = [title for title, count in known.items() if figures.teachers - count == still]
    if not still or len(furthest) == len(known):
        return ""
    if len(furthest) == 1:
        return f"the step with the most still to do is {furthest[0]} ({counted(still, 'teacher')} to go)"
    to_go = f"{counted(still, 'teacher')} to go on each"
    return f"the steps with the most still to do are {listed(furthest)} ({to_go})"


def _say_goals(figures: Figures) -> str:
    if figures.goals == 0:
        return "No goal has been written yet."
    aligned = figures.alignment[Alignment.ALIGNED.value]
    if figures.goals is None or aligned is None:
        return ""
    looks = {
        Alignment.CHECK.value: "{} worth a second look",
        Alignment.NOT_ALIGNED.value: "{} not aligned",
        NOT_JUDGED: "{} not judged yet",
    }
    rest = [text.format(f"{number:,}") for word, text in looks.items() if (number := figures.alignment[word])]
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
        return _say_window(one, until, " so far")
    if by_phase[CLOSED]:
        return _say_window(by_phase[CLOSED][-1], "", "")
    if by_phase[LATER]:
        one = by_phase[LATER][0]
        when = f" on {short_date(one.window.opens)}" if one.window.opens else ""
        return f"The {one.name} check-ins open{when}."
    return ""


def _say_window(one: WindowCounts, until: str, so_far: str) -> str:
    if one.recorded is None:
        return ""
    if one.due is None:
        talks = f"{counted(one.recorded, 'talk')} {'is' if one.recorded == 1 else 'are'}"
        return f"In the {one.name} check-ins{until}, {talks} recorded{so_far}."
    talks = f"{counted(one.due, 'talk')} {'is' if one.due == 1 else 'are'}"
    return f"In the {one.name} check-ins{until}, {one.recorded:,} of {talks} recorded{so_far}."
