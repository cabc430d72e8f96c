"""The ``Overview`` tab: this week, what to celebrate, where the school stands, every teacher. Pure.

The lines above the table keep a fixed number of rows, so that the tab's formats stay where they were set.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sheets_sync.frames import Plans
from sheets_sync.keys import teacher_mark
from sheets_sync.model import LINE_KEY, MADE_NOTE, Audience, Finding, NewTab, Role, Tab, Value
from sheets_sync.tabs.news import Group, Item, celebrate, fit, this_week
from sheets_sync.tabs.next_up import NextUp
from sheets_sync.tabs.page import ALIGNMENT_TONES, STATUS_TONES, Page, column_look, header_cells
from sheets_sync.tabs.standing import add_standing
from sheets_sync.template import TabTemplate, fold
from sheets_sync.typed import records
from sheets_sync.verdicts import Verdicts, lent_goals, shared_goals

THIS_WEEK_LINES = 12
CELEBRATE_LINES = 6
_LINE_POINTS, _MOST_CHARACTERS = 31.0, 84
"""The lines above the table are two lines high and hold no more, so that what lies below never moves."""

_LAST_COUNT_ROW = 12  # however many rows people insert above
_TEACHERS, _GOALS = "Active teachers", "Goals"


@dataclass(frozen=True)
class Counts:
    """How many active teachers and goals a synced workbook held."""

    teachers: int
    goals: int


def read_counts(tab: Tab) -> Counts | None:
    """Return what the tab said at the last sync, for the guard; ``None`` where it does not say."""
    found: dict[str, int] = {}
    for row in tab.rows[:_LAST_COUNT_ROW]:
        label, numbers = str(row[0]) if row else "", [one for one in row[1:] if isinstance(one, int | float)]
        if label in (_TEACHERS, _GOALS) and numbers:
            found.setdefault(label, int(numbers[0]))
    return Counts(found[_TEACHERS], found[_GOALS]) if len(found) == 2 else None


def render(plans: Plans, findings: Sequence[Finding], verdicts: Verdicts) -> NewTab:
    """Lay out the tab."""
    template = plans.template.by_key["overview"]
    width = len(template.columns) - 1  # the last, hidden one says whose a row is
    page = Page()
    page.line([plans.template.disclosure], Role.BANNER, width)
    page.notes[1, 1] = MADE_NOTE
    page.line([f"Overview: {plans.school.name}" if plans.school.name else "Overview"], Role.TITLE)
    page.line([_TEACHERS, len(verdicts.steps)], [Role.LABEL, Role.BODY])
    page.line([_GOALS, len(plans.goals)], [Role.LABEL, Role.BODY])
    page.skip()
    _part(page, "This week", this_week(plans), THIS_WEEK_LINES, template, "Nothing is due.")
    _part(
        page,
        "Worth celebrating",
        celebrate(plans),
        CELEBRATE_LINES,
        template,
        "The first good news will stand here.",
    )
    charts = add_standing(page, plans, verdicts)
    page.start_page()
    page.line(["Every teacher, every step"], Role.SECTION)
    header_row = header_cells(page, template.columns)
    for person in _teacher_rows(plans, findings, verdicts):
        _line(page, template, person)
    steps = {tab.key for tab in plans.template.steps}
    tones = {"alignment": ALIGNMENT_TONES, **dict.fromkeys(steps, STATUS_TONES)}
    looks = [replace(column_look(one), note="", tones=tones.get(one.key, ())) for one in template.columns]
    return page.tab(
        template.title, looks, header_row, frozen_cols=1, charts=charts, key_col=len(template.columns)
    )


def _part(
    page: Page, heading: str, groups: Sequence[Group], lines: int, template: TabTemplate, nothing: str
) -> None:
    """Write a part of a fixed number of lines; what does not fit is counted where it would stand.

    Its words stand where the table says the same: who, when and what, where to go, with whom.
    """
    page.line([heading], Role.SECTION)
    shown = fit(groups, lines) or [Item("", "", "", nothing)]
    for item in shown + [Item("", "", "", "")] * (lines - len(shown)):
        words = {"teacher": item.who, "next": _what(item), "where": item.link, "coach": item.coach}
        page.heights[page.row] = _LINE_POINTS
        for col in _line(page, template, words):
            page.roles[page.row - 1, col] = Role.BODY
    page.skip()


def _line(page: Page, template: TabTemplate, words: Mapping[str, Value]) -> list[int]:
    """Write words under the columns of these keys and move down; return their cols."""
    cols = [col for col, column in enumerate(template.columns, 1) if column.key in words]
    page.cells |= {(page.row, col): words[template.columns[col - 1].key] for col in cols}
    page.row += 1
    return cols


def _what(item: Item) -> str:
    """Return when and what in a line; the row it leads to has the whole of what is cut here."""
    says_when = not item.when or item.when in item.what
    words = item.what if says_when else f"{item.when[0].upper()}{item.when[1:]}: {item.what}"
    if len(words) <= _MOST_CHARACTERS:
        return words
    at = words.rfind(" ", _MOST_CHARACTERS // 2, _MOST_CHARACTERS)
    return f"{words[: at if at > 0 else _MOST_CHARACTERS - 1].rstrip(' ,;:.')}…"


# -- every teacher ----------------------------------------------------------------------------------------


def _teacher_rows(plans: Plans, findings: Iterable[Finding], verdicts: Verdicts) -> list[Mapping[str, Value]]:
    """Return what stands in each teacher's row by column key, by coach and name."""
    shared, lent = shared_goals(plans), lent_goals(plans)
    own: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.audience is Audience.TEACHER and finding.teacher:
            for email in (finding.teacher, *lent.get((finding.teacher, finding.goal or 0), ())):
                own[email].append(finding)
    words: dict[str, list[str]] = defaultdict(list)
    for goal, word in verdicts.alignment.items():
        for email in (goal[0], *shared.get(goal, ())):
            words[email].append(word)
    up_next = NextUp(plans)
    by_teacher: dict[str, Any] = dict(zip(verdicts.steps.index, records(verdicts.steps), strict=True))
    rows: list[Mapping[str, Value]] = []
    for person in records(plans.active):
        statuses = by_teacher[person.email]
        text, link = up_next.of(person, own.get(person.email, ()), statuses)
        rows.append(
            {
                "teacher": plans.name_of(person.email),
                "coach": plans.name_of(person.coach),
                "department": person.department,
                **dict(zip(verdicts.steps.columns, statuses, strict=True)),
                "alignment": _worst_alignment(words.get(person.email, ())),
                "next": text,
                "where": link,
                "identity": LINE_KEY + teacher_mark(person.email),
            }
        )
    return sorted(rows, key=lambda row: (fold(str(row["coach"])), fold(str(row["teacher"]))))


def _worst_alignment(words: Sequence[str]) -> str:
    return next((word for word, _ in reversed(ALIGNMENT_TONES) if word in words), "")
