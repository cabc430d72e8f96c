"""What the goals cover: every component of the rubric against every focus area. Pure.

A goal that names several components stands beside each of them and is counted once in ``goals``; one that
serves several focus areas is counted under ``SEVERAL``, so that a row's counts add up to its total.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sheets_sync.alignment.judging import Limits, suggest
from sheets_sync.frames import Plans
from sheets_sync.template import fold
from sheets_sync.typed import records

MORE_SPOKEN = 2
"""So many more goals must speak of a component than name it to be worth a leader's look."""

_CLEARLY = Limits(suggest_evidence=Limits().evidence)
"""A goal speaks of a component where as much is recognised as it takes to doubt a link."""

SEVERAL = "several"
NONE = "none"
"""Columns beside the focus areas' own: goals that serve several, and those that name none."""


@dataclass(frozen=True, slots=True)
class Part:
    """How many goals name a component, in all and by column; ``teachers`` have them (emails, by name).

    ``code`` is ``""`` for the goals that name no component. ``spoken`` counts the goals whose words point to
    this component more than to any other, whatever they name.
    """

    code: str
    component: str
    domain: str
    total: int
    counts: Mapping[str, int]
    teachers: tuple[str, ...]
    spoken: int = 0


@dataclass(frozen=True)
class Coverage:
    """The counts of a school.

    ``focus_areas`` are (ID, name) in the school's order, ``parts`` the rubric's components by domain, in the
    rubric's order. ``goals`` counts each goal once, in all; ``by_column`` the same by column.
    """

    focus_areas: tuple[tuple[str, str], ...]
    parts: tuple[Part, ...]
    without: Part
    goals: int
    by_column: Mapping[str, int]

    @property
    def columns(self) -> tuple[str, ...]:
        """The keys of ``counts`` in order."""
        return (*(key for key, _ in self.focus_areas), SEVERAL, NONE)

    @property
    def counted_again(self) -> int:
        """How often goals stand beside a second or third component: the parts' totals less the goals."""
        return sum(part.total for part in self.parts) + self.without.total - self.goals

    @property
    def untouched(self) -> tuple[Part, ...]:
        """The components nobody works on."""
        return tuple(part for part in self.parts if not part.total)

    @property
    def busiest(self) -> tuple[Part, ...]:
        """The components most goals name; none where there are no goals."""
        most = max((part.total for part in self.parts), default=0)
        return tuple(part for part in self.parts if part.total == most and most)

    @property
    def overheard(self) -> tuple[Part, ...]:
        """The components that clearly more goals speak of than name, most so first."""
        more = [part for part in self.parts if part.spoken - part.total >= MORE_SPOKEN]
        return tuple(sorted(more, key=lambda part: part.total - part.spoken))


def coverage(plans: Plans) -> Coverage:
    """Count the goals of active teachers by component (step 3's, else step 2's) and focus area."""
    named = zip(plans.focus_areas["id"], plans.focus_areas["name"], strict=True)
    focus_areas = tuple({key: name for key, name in named if key}.items())
    at: dict[str, list[tuple[str, tuple[str, ...]]]] = defaultdict(list)
    by_column: dict[str, int] = defaultdict(int)
    for goal in records(plans.goals, ("teacher", "team_members", "focus_area", "components")):
        people = (goal.teacher, *goal.team_members)
        served = goal.focus_area
        column = SEVERAL if len(served) > 1 else served[0] if served else NONE
        by_column[column] += 1
        for code in goal.components or ("",):
            at[code].append((column, people))
    columns = [*(key for key, _ in focus_areas), SEVERAL, NONE]
    spoken = _spoken(plans)
    parts = tuple(
        replace(_part(plans, code, component, domain, at[code], columns), spoken=spoken[code])
        for code, component, domain in _components(plans)
    )
    without = _part(plans, "", "", "", at[""], columns)
    counts = {column: by_column[column] for column in columns}
    return Coverage(focus_areas, parts, without, len(plans.goals), counts)


def _part(
    plans: Plans,
    code: str,
    component: str,
    domain: str,
    goals: Sequence[tuple[str, tuple[str, ...]]],
    columns: Sequence[str],
) -> Part:
    people = {one for _, some in goals for one in some}
    counts = dict.fromkeys(columns, 0)
    for column, _ in goals:
        counts[column] += 1
    teachers = tuple(sorted(people, key=lambda one: (fold(plans.name_of(one)), one)))
    return Part(code, component, domain, len(goals), counts, teachers)


def _spoken(plans: Plans) -> Counter[str]:
    """Count the goals by the component that their words point to first."""
    meaning = plans.meaning
    best = (suggest(reading, _CLEARLY, 1) for reading in meaning.goals)
    return Counter(meaning.codes[at] for first in best for at in first)


def _components(plans: Plans) -> Iterator[tuple[str, str, str]]:
    """Yield code, name and domain: domains as they first come in the rubric, their components below them."""
    by_domain: dict[str, dict[str, str]] = {}
    seen: set[str] = set()
    for row in records(plans.rubric):
        if row.code and fold(row.code) not in seen:
            seen.add(fold(row.code))
            by_domain.setdefault(row.domain, {})[row.code] = row.component
    for domain, parts in by_domain.items():
        for code, component in parts.items():
            yield code, component, domain
