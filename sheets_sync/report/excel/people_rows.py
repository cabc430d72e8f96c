"""The rows of people who are named: teachers, goals, check-ins and, inside the school, findings. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sheets_sync.frames import Plans
from sheets_sync.model import Finding, Snapshot, a1
from sheets_sync.report.excel.gather import CLOSED, LATER, CheckIn, Gathered, phase
from sheets_sync.report.excel.rows import CellValue, Hyperlink, Row, Rows
from sheets_sync.report.excel.tables import front
from sheets_sync.report.privacy import Privacy
from sheets_sync.report.words import place

YES, NO, NOT_YET = "Yes", "No", "Not yet"
"""Whether a check-in was recorded."""

_NOTHING_TYPED = ("",) * 6


class PeopleRows:
    """Turns records into rows; what stays in the school is blank elsewhere."""

    def __init__(self, plans: Plans, gathered: Gathered, privacy: Privacy) -> None:
        self.plans = plans
        self.gathered = gathered
        self.privacy = privacy
        self.front = front(plans)
        self.names = {one.email: privacy.teacher(one.email) for one in gathered.teachers}
        self.coaches: dict[str, str] = {}

    def _email(self, email: str) -> str:
        return email if self.privacy.is_internal else ""

    def _coach(self, typed: str) -> str:
        if typed not in self.coaches:
            self.coaches[typed] = self.privacy.coach(typed)
        return self.coaches[typed]

    def teachers(self) -> Rows:
        """Return a row per active teacher."""
        return Rows(len(self.gathered.teachers), self._teachers)

    def _teachers(self) -> Iterator[Row]:
        for one in self.gathered.teachers:
            who = (self.names[one.email], one.department, self._coach(one.coach))
            counts: Row = (one.goals, *one.statuses, one.alignment, *one.actions)
            yield (*self.front, *who, *counts, self._email(one.email))

    def goals(self) -> Rows:
        """Return a row per goal."""
        return Rows(len(self.gathered.goals), self._goals)

    def _goals(self) -> Iterator[Row]:
        departments = self.gathered.departments
        for one in self.gathered.goals:
            who = (self.names[one.teacher], departments[one.teacher])
            words = (one.number, one.goal, one.focus_areas, one.components, one.alignment)
            yield (*self.front, *who, *words, *one.actions, one.outcome, self._email(one.teacher))

    def check_ins(self) -> Rows:
        """Return a row per check-in of the windows that have opened, and of those recorded before."""
        return Rows(sum(1 for _ in self._listed()), self._check_ins)

    def _listed(self) -> Iterator[CheckIn]:
        return (one for one in self.gathered.check_ins if is_listed(one, self.plans))

    def _check_ins(self) -> Iterator[Row]:
        departments = self.gathered.departments
        for one in self._listed():
            goal = one.goal
            yield (
                *self.front,
                *(self.names[goal.teacher], goal.number or "", one.window.name),
                *(departments[goal.teacher], self._coach(goal.coach)),
                *(goal.goal if goal.number else "No goal yet", one.window.closes or ""),
                *(recorded(one, self.plans), goal.outcome),
                *(self._typed(one) if self.privacy.is_internal else _NOTHING_TYPED),
                self._email(goal.teacher),
            )

    def _typed(self, one: CheckIn) -> Iterator[str]:
        """Yield what leaders typed; a row that stands twice has both its words."""
        yield _lines(days(talk.met_on, talk.has_met_on) for talk in one.talks)
        yield _lines(self.plans.template.label("progress", talk.progress or "") for talk in one.talks)
        yield _lines(talk.what_we_said for talk in one.talks)
        yield _lines(talk.next_step for talk in one.talks)
        yield _lines(talk.support_promised for talk in one.talks)
        yield _lines(days(talk.support_given_on, talk.has_support_given_on) for talk in one.talks)

    def findings(self, findings: Sequence[Finding], homes: Mapping[str, str]) -> Rows:
        """Return a row per finding; its cell leads to the workbook's."""
        return Rows(len(findings), lambda: self._findings(findings, homes))

    def _findings(self, findings: Sequence[Finding], homes: Mapping[str, str]) -> Iterator[Row]:
        names, plans = self.plans.names, self.plans
        for one in findings:
            yield (
                *(*self.front, one.code, one.name, one.severity.value, one.audience.value, one.tab),
                *(_cell(one, (plans.snapshot, plans.desk), homes), one.column or ""),
                *(names.get(one.teacher or "", ""), one.goal or "", one.value or ""),
                *(one.message, "; ".join(one.suggestions), one.teacher or ""),
            )


def is_listed(one: CheckIn, plans: Plans) -> bool:
    """Tell whether a check-in has a row: its window has opened, or leaders recorded it before."""
    return one.is_recorded or phase(one.window, plans.today) != LATER


def recorded(one: CheckIn, plans: Plans) -> str:
    """Say whether a check-in was recorded."""
    if one.is_recorded:
        return YES
    return NO if phase(one.window, plans.today) == CLOSED else NOT_YET


def _cell(finding: Finding, snapshots: Sequence[Snapshot], homes: Mapping[str, str]) -> CellValue:
    """Return the finding's cell, with a link to it where its workbook can be reached."""
    text = place(finding) or ("the tab" if finding.tab else "")
    for snapshot in snapshots:
        tab = snapshot.tab(finding.tab)
        home = homes.get(snapshot.source, "")
        if tab and home:
            return Hyperlink(text, link_to(home, tab.title, tab.tab_id, finding.row or 1, finding.col or 1))
    return text


def link_to(home: str, title: str, tab_id: int, row: int, col: int) -> str:
    """Return the address of a cell: a web address for a spreadsheet, else a file's."""
    if home.startswith("https://"):
        return f"{home}#gid={tab_id}&range={a1(row, col)}"
    quoted = title.replace("'", "''")
    return f"{home}#'{quoted}'!{a1(row, col)}"


def _lines(texts: Iterator[str]) -> str:
    return "\n".join(dict.fromkeys(filter(None, texts)))


def days(days: Any, is_typed: bool) -> str:
    """Write dates out; what could not be read says so, since the words are in the workbook."""
    if days is None:
        return "(not a date)" if is_typed else ""
    return "; ".join(day.isoformat() for day in days)
