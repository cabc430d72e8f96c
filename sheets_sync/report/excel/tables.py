"""What a data tab is: its columns, the same in every report, and rows. Pure.

Every one begins with the same four columns, so that many schools' files can be put under one another. A
column that an edition may not fill is there all the same, blank and out of sight.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from sheets_sync.frames import Plans
from sheets_sync.report.edition import Edition
from sheets_sync.report.excel.figures import STEPS
from sheets_sync.report.excel.rows import Row, Rows
from sheets_sync.settings import School


class Kind(StrEnum):
    """What a column holds; text is people's words."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    WORD = "word"  # one of our own words, coloured by its tone
    LINK = "link"  # leads elsewhere


class Field(NamedTuple):
    """A column: its header, its width in characters, what it holds, which editions leave it blank."""

    header: str
    width: float
    kind: Kind = Kind.TEXT
    is_blank: bool = False


@dataclass(frozen=True)
class Table:
    """A data tab; its first ``repeated`` columns after those of the front stand on every printed page."""

    title: str
    fields: Sequence[Field]
    rows: Rows
    repeated: int = 1


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


# -- the columns ----------------------------------------------------------------------------------------


class Filled(StrEnum):
    """Which editions fill a column."""

    ALWAYS = "always"
    NAMED = "named"  # where people are named
    INTERNAL = "internal"  # where the report stays in the school


TEACHERS_TAB = "Teachers x steps"
_COUNT = Kind.NUMBER
EMAIL = "Email"
_EMAIL = (Field(EMAIL, 34), Filled.INTERNAL)
_ACTIONS = (
    (Field("Actions", 9, _COUNT), Filled.NAMED),
    (Field("Done", 8, _COUNT), Filled.NAMED),
    (Field("Overdue", 10, _COUNT), Filled.NAMED),
)
TEACHERS = (
    (Field("Teacher", 20), Filled.ALWAYS),
    (Field("Department", 18), Filled.NAMED),
    (Field("Coach", 18), Filled.NAMED),
    (Field("Goals", 8, _COUNT), Filled.NAMED),
    *((Field(title, 15, Kind.WORD), Filled.ALWAYS) for title in STEPS.values()),
    (Field("Alignment", 13, Kind.WORD), Filled.NAMED),
    *_ACTIONS,
    _EMAIL,
)
GOALS = (
    (Field("Teacher", 20), Filled.NAMED),
    (Field("Department", 16), Filled.NAMED),
    (Field("Goal #", 8, _COUNT), Filled.NAMED),
    (Field("Goal title", 48), Filled.ALWAYS),
    (Field("Focus area", 26), Filled.NAMED),
    (Field("Evaluation element", 25), Filled.NAMED),
    (Field("Alignment", 13, Kind.WORD), Filled.ALWAYS),
    *_ACTIONS,
    (Field("Outcome", 12), Filled.ALWAYS),
    _EMAIL,
)
COVERAGE = (
    (Field("Focus area", 46), Filled.ALWAYS),
    (Field("Evaluation objective", 30), Filled.NAMED),
    (Field("Evaluation element", 42), Filled.ALWAYS),
    (Field("Goals", 10, _COUNT), Filled.ALWAYS),
    (Field("Teachers", 11, _COUNT), Filled.ALWAYS),
)
NEEDS = (
    (Field("Kind", 11), Filled.ALWAYS),
    (Field("Asked for", 32), Filled.ALWAYS),
    (Field("Teachers", 11, _COUNT), Filled.ALWAYS),
    (Field("Actions", 10, _COUNT), Filled.ALWAYS),
    (Field("For which focus area", 36), Filled.NAMED),
    (Field("Asked by", 40), Filled.NAMED),
    (Field("Offered", 24), Filled.INTERNAL),
    (Field("Offered on", 12), Filled.INTERNAL),
    (Field("Invited", 22), Filled.INTERNAL),
)
FOLLOW_UPS = (
    (Field("Teacher", 24), Filled.NAMED),
    (Field("Goal #", 8, _COUNT), Filled.NAMED),
    (Field("Window", 12), Filled.ALWAYS),
    (Field("Department", 22), Filled.NAMED),
    (Field("Follow-up with", 26), Filled.NAMED),
    (Field("Goal title", 54), Filled.ALWAYS),
    (Field("Closes", 13, Kind.DATE), Filled.ALWAYS),
    (Field("Recorded", 11), Filled.ALWAYS),
    (Field("Outcome", 14), Filled.NAMED),
    (Field("Met on", 13), Filled.INTERNAL),
    (Field("Progress", 14), Filled.INTERNAL),
    (Field("What we said", 40), Filled.INTERNAL),
    (Field("Next step", 32), Filled.INTERNAL),
    (Field("Support promised", 28), Filled.INTERNAL),
    (Field("Support given on", 14), Filled.INTERNAL),
    _EMAIL,
)
FOLLOW_UPS_REPEATED = 3  # teacher, goal and window
FINDINGS = (
    (Field("Code", 9), Filled.INTERNAL),
    (Field("Name", 16), Filled.INTERNAL),
    (Field("Severity", 10), Filled.INTERNAL),
    (Field("For", 12), Filled.INTERNAL),
    (Field("Tab", 13), Filled.INTERNAL),
    (Field("Cell", 7, Kind.LINK), Filled.INTERNAL),
    (Field("Column", 16), Filled.INTERNAL),
    (Field("Teacher", 18), Filled.INTERNAL),
    (Field("Goal #", 7, _COUNT), Filled.INTERNAL),
    (Field("Typed", 22), Filled.INTERNAL),
    (Field("Message", 48), Filled.INTERNAL),
    (Field("Suggestions", 18), Filled.INTERNAL),
    _EMAIL,
)


def fields(columns: Sequence[tuple[Field, Filled]], edition: Edition) -> list[Field]:
    """Return a tab's columns, all of them, with those marked that this edition leaves blank."""
    filled = {Filled.ALWAYS}
    filled |= {Filled.NAMED} if edition.is_named else set()
    filled |= {Filled.INTERNAL} if edition.is_internal else set()
    return [*FRONT, *(one._replace(is_blank=when not in filled) for one, when in columns)]
