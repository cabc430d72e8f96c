"""The report's data tabs as columns and rows: Teachers, Goals, Follow-ups, Findings. Pure.

Every one begins with the same four columns, so that many schools' files can be put under one another.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

from sheets_sync.frames import Plans
from sheets_sync.model import Finding
from sheets_sync.report.excel.gather import CLOSED, LATER, CheckIn, Gathered, phase
from sheets_sync.report.excel.privacy import Privacy
from sheets_sync.report.words import place
from sheets_sync.settings import School

CellValue = str | int | date
"""What stands in a cell; ``""`` is blank."""

Row = Sequence[CellValue]


class Kind(StrEnum):
    """What a column holds; text is people's words."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    WORD = "word"  # one of our own words, coloured by its tone


class Field(NamedTuple):
    """A column: its header, its width in characters, what it holds."""

    header: str
    width: float
    kind: Kind = Kind.TEXT


@dataclass(frozen=True)
class Table:
    """A data tab; ``rows`` can be walked once."""

    title: str
    fields: Sequence[Field]
    rows: Iterator[Row]


FRONT = (
    Field("District", 14),
    Field("School", 16),
    Field("School year", 11),
    Field("As of", 12, Kind.DATE),
)
"""The first columns of every data tab."""


def front(plans: Plans) -> Row:
    """Return what stands in the first columns, the same on every row."""
    return (plans.school.district, plans.school.name, school_year(plans.school), plans.today)


def school_year(school: School) -> str:
    """Return the school year as people write it: ``2026-2027``; ``""`` where Settings has none."""
    years = dict.fromkeys(day.year for day in (school.year_start, school.year_end) if day)
    return "-".join(map(str, years))


def tables(
    plans: Plans, gathered: Gathered, findings: Sequence[Finding], privacy: Privacy
) -> Iterator[Table]:
    """Yield the data tabs in order; Findings only in an internal report."""
    rows = _Rows(plans, gathered, privacy)
    yield Table("Teachers", rows.fields(_TEACHERS), rows.teachers())
    yield Table("Goals", rows.fields(_GOALS), rows.goals())
    yield Table("Follow-ups", rows.fields(_FOLLOW_UPS), rows.check_ins())
    if privacy.is_internal:
        yield Table("Findings", rows.fields(_FINDINGS), rows.findings(findings))


_EMAIL = Field("Email", 34)
_STEPS = "steps"
_TYPED = "typed"
_TEACHERS = (
    *(Field("Teacher", 24), _EMAIL, Field("Department", 22), Field("Coach", 26)),
    *(Field("Goals", 8, Kind.NUMBER), _STEPS, Field("Alignment", 13, Kind.WORD)),
    *(Field("Actions", 9, Kind.NUMBER), Field("Done", 8, Kind.NUMBER), Field("Overdue", 10, Kind.NUMBER)),
)
_GOALS = (
    *(Field("Teacher", 24), _EMAIL, Field("Department", 22), Field("Goal #", 8, Kind.NUMBER)),
    *(Field("Goal", 54), Field("Focus area", 26), Field("Rubric component", 30)),
    *(Field("Alignment", 13, Kind.WORD), Field("Actions", 9, Kind.NUMBER), Field("Done", 8, Kind.NUMBER)),
    *(Field("Overdue", 10, Kind.NUMBER), Field("Outcome", 14)),
)
_FOLLOW_UPS = (
    *(Field("Teacher", 24), _EMAIL, Field("Department", 22), Field("Follow-up with", 26)),
    *(Field("Goal #", 8, Kind.NUMBER), Field("Goal", 54), Field("Window", 12)),
    *(Field("Closes", 13, Kind.DATE), Field("Recorded", 11), Field("Outcome", 14), _TYPED),
)
_LEADERS = (
    *(Field("Met on", 13), Field("Progress", 14), Field("What we said", 40), Field("Next step", 32)),
    *(Field("Support promised", 28), Field("Support given on", 14)),
)
_FINDINGS = (
    *(Field("Code", 9), Field("Name", 24), Field("Severity", 11), Field("For", 13), Field("Tab", 16)),
    *(Field("Cell", 8), Field("Column", 20), Field("Teacher", 24), _EMAIL, Field("Goal #", 8, Kind.NUMBER)),
    *(Field("Typed", 24), Field("Message", 60), Field("Suggestions", 24)),
)


class _Rows:
    """Turns records into rows, with or without what stays in the school."""

    def __init__(self, plans: Plans, gathered: Gathered, privacy: Privacy) -> None:
        self.plans = plans
        self.gathered = gathered
        self.privacy = privacy
        self.front = front(plans)
        self.names = {one.email: privacy.teacher(one.email) for one in gathered.teachers}
        self.coaches: dict[str, str] = {}
        steps = plans.template.steps
        self.steps = [Field(plans.layout.title(one.key, plans.template), 16, Kind.WORD) for one in steps]

    def fields(self, wanted: Sequence[Field | str]) -> list[Field]:
        """Return a tab's columns in this report."""
        fields = list(FRONT)
        for one in wanted:
            if isinstance(one, Field):
                fields += [one] if one is not _EMAIL or self.privacy.is_internal else []
            elif one == _STEPS:
                fields += self.steps
            elif self.privacy.is_internal:
                fields += _LEADERS
        return fields

    def _person(self, email: str) -> Row:
        """Return a teacher's name, email (internal only) and department."""
        address = (email,) if self.privacy.is_internal else ()
        return (self.names[email], *address, self.gathered.departments[email])

    def _coach(self, typed: str) -> str:
        if typed not in self.coaches:
            self.coaches[typed] = self.privacy.coach(typed)
        return self.coaches[typed]

    def teachers(self) -> Iterator[Row]:
        for one in self.gathered.teachers:
            counts: Row = (one.goals, *one.statuses, one.alignment, *one.actions)
            yield (*self.front, *self._person(one.email), self._coach(one.coach), *counts)

    def goals(self) -> Iterator[Row]:
        for one in self.gathered.goals:
            words = (one.number, one.goal, one.focus_areas, one.components, one.alignment)
            yield (*self.front, *self._person(one.teacher), *words, *one.actions, one.outcome)

    def check_ins(self) -> Iterator[Row]:
        for one in self.gathered.check_ins:
            if phase(one.window, self.plans.today) == LATER and not one.is_recorded:
                continue
            yield (
                *(*self.front, *self._person(one.teacher), self._coach(one.coach)),
                *(one.number or "", one.goal if one.number else "No goal yet", one.window.name),
                *(one.window.closes or "", self._recorded(one), one.outcome),
                *(self._typed(one) if self.privacy.is_internal else ()),
            )

    def _recorded(self, one: CheckIn) -> str:
        if one.is_recorded:
            return "Yes"
        return "No" if phase(one.window, self.plans.today) == CLOSED else "Not yet"

    def _typed(self, one: CheckIn) -> Iterator[str]:
        """Yield what leaders typed; a row that stands twice has both its words."""
        yield _lines(_days(talk.met_on, talk.has_met_on) for talk in one.talks)
        yield _lines(self.plans.template.label("progress", talk.progress or "") for talk in one.talks)
        yield _lines(talk.what_we_said for talk in one.talks)
        yield _lines(talk.next_step for talk in one.talks)
        yield _lines(talk.support_promised for talk in one.talks)
        yield _lines(_days(talk.support_given_on, talk.has_support_given_on) for talk in one.talks)

    def findings(self, findings: Sequence[Finding]) -> Iterator[Row]:
        names: Mapping[str, str] = self.plans.names
        for one in findings:
            yield (
                *(*self.front, one.code, one.name, one.severity.value, one.audience.value, one.tab),
                *(place(one), one.column or ""),
                *(names.get(one.teacher or "", ""), one.teacher or "", one.goal or "", one.value or ""),
                *(one.message, "; ".join(one.suggestions)),
            )


def _lines(texts: Iterator[str]) -> str:
    return "\n".join(dict.fromkeys(filter(None, texts)))


def _days(days: Any, is_typed: bool) -> str:
    """Write dates out; what could not be read says so, since the words are in the workbook."""
    if days is None:
        return "(not a date)" if is_typed else ""
    return "; ".join(day.isoformat() for day in days)
