"""What the tool says of labelled goals, by its own code as a school has it. Pure but for the vocabulary.

The goals of a rubric become a workbook in memory: one teacher for each, the goal and its link on step 2, the
statement on step 3. That is parsed and judged as any other; nothing of it is done again here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from typing import Any

from benchmarks.alignment.goals import LabelledGoal, read_rubric
from sheets_sync import template
from sheets_sync.alignment.fit import Component
from sheets_sync.alignment.judging import ranked
from sheets_sync.frames import Plans, parse
from sheets_sync.model import Snapshot, Tab
from sheets_sync.rules.fitting import doubted, suggested_components

TODAY = date(2026, 11, 23)


@dataclass(frozen=True, slots=True)
class Judged:
    """A labelled goal and what the tool makes of it.

    ``text`` is what it reads; ``scores`` tell how well each component (code) fits, in the rubric's order;
    ``ranking`` are the codes, best first; ``suggested`` what a blank link is answered with; ``better`` what
    the link's doubt names, nothing where it is not doubted. ``concepts`` (keys) are what was recognised, in
    phrases.
    """

    goal: LabelledGoal
    text: str
    scores: Mapping[str, float]
    ranking: tuple[str, ...]
    suggested: tuple[str, ...]
    better: tuple[str, ...]
    concepts: Mapping[str, float]
    is_read: bool

    @property
    def is_flagged(self) -> bool:
        """Tell whether the link is doubted."""
        return bool(self.better)

    def best_of(self, codes: Iterable[str]) -> float:
        """Return how well the best of these components fits."""
        return max((self.scores[code] for code in codes), default=0.0)


def judge(goals: Sequence[LabelledGoal]) -> list[Judged]:
    """Return what the tool says of each goal beside its own rubric, in their order."""
    found: dict[str, Judged] = {}
    for rubric in dict.fromkeys(goal.rubric for goal in goals):
        mine = [goal for goal in goals if goal.rubric == rubric]
        found |= {one.goal.id: one for one in judge_beside(read_rubric(rubric), mine)}
    return [found[goal.id] for goal in goals]


def judge_beside(components: Sequence[Component], goals: Sequence[LabelledGoal]) -> list[Judged]:
    """Return what the tool says of each goal beside one rubric."""
    plans = make_plans(components, goals)
    assert plans.goals["teacher"].tolist() == [_email(at) for at in range(len(goals))], "a goal was not read"
    return [_judged(plans, at, goal) for at, goal in enumerate(goals)]


def _judged(plans: Plans, at: int, goal: LabelledGoal) -> Judged:
    meaning, reading = plans.meaning, plans.meaning.goals[at]
    linked: Any = plans.goals["components"].iat[at]
    assert set(linked) == set(goal.linked), f"{goal.id}: its link reads otherwise"
    return Judged(
        goal,
        meaning.texts[at],
        dict(zip(meaning.codes, reading.scores.tolist(), strict=True)),
        tuple(meaning.codes[one] for one in ranked(reading)),
        suggested_components(plans, at),
        doubted(plans, at),
        dict(reading.concepts),
        meaning.is_read(at),
    )


def make_plans(components: Sequence[Component], goals: Sequence[LabelledGoal]) -> Plans:
    """Return a school with this rubric, as it is parsed; the goals keep their positions."""
    written = [{"teacher": _email(at), "statement": goal.statement} for at, goal in enumerate(goals)]
    chosen = [
        {"teacher": _email(at), "goal": goal.goal, "component": "; ".join(goal.linked)}
        for at, goal in enumerate(goals)
    ]
    tabs = (
        _tab("rubric", [asdict(one) for one in components]),
        _tab("roster", [{"email": _email(at)} for at in range(len(goals))]),
        _tab("goals", chosen),
        _tab("documents", written),
    )
    return parse(Snapshot("labelled goals", tabs), _shipped(), TODAY)


def _email(at: int) -> str:
    return f"teacher{at:05}@example.edu"


def _tab(key: str, rows: Sequence[Mapping[str, Any]]) -> Tab:
    """Return a tab with all of people's columns; what a row does not name is blank."""
    tab = _shipped().by_key[key]
    columns = tab.typed()
    cells = [[row.get(column.key, "") for column in columns] for row in rows]
    return Tab(tab.title, [[column.header for column in columns], *cells])


@cache
def _shipped() -> template.Template:
    return template.load()
