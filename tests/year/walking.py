"""Walks through the year on one home, week by week, and gathers whatever is wrong.

I/O: runs the command line; edits workbooks.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import sheet_templates
from tests.year import checks, june
from tests.year.hands import Hands
from tests.year.homes import LEADERS, PLANS, Home, Tabs
from tests.year.routine import Routine
from tests.year.school import School
from tests.year.script import BLOCKED, COMPONENTS, LOST, NAMES, NOOR, ROSA, WEEKS, YEAR, day, email

SEED = 20
WRITTEN_IN_PART = 6
_SAME = (
    "code",
    "severity",
    "for",
    "tab",
    "row",
    "column",
    "teacher",
    "goal",
    "value",
    "message",
    "suggestions",
)
"""What findings have in common on both homes."""

_SHIPPED = Path(sheet_templates.__path__[0], "rubrics", "dallas_pl.csv")
_HEADERS = "Email,Name,Department,Coach,Active,Joined on"


@dataclass
class Walked:
    """A year that was walked.

    Attributes:
        school: The model as it is in June.
        wrong: What was wrong; the first week with anything wrong is the last that was walked.
        findings: What ``check`` found, by day.
        plans: What stands in the plan workbook in June, leaders' tabs among it.
        report: What the district gets.
    """

    school: School
    wrong: list[str] = field(default_factory=list)
    findings: dict[date, Any] = field(default_factory=dict)
    plans: Tabs = field(default_factory=dict)
    report: Tabs = field(default_factory=dict)


def walk(home: Home, folder: Path, weeks: int = WEEKS) -> Walked:
    """Live through the year, checking after every sync; whatever is wrong after a week ends it."""
    walked = Walked(School())
    routine = Routine(SEED)
    _begin(home, walked.school, folder)
    for week in range(weeks):
        walked.wrong += [f"week {week}, {day(week)}: {what}" for what in _week(home, walked, routine, week)]
        if walked.wrong:
            return walked
    ended = home.run(day(weeks - 1), "export", folder / "report.xlsx")
    assert ended.code == 0, ended.err
    walked.plans, walked.report = home.tabs(PLANS), june.read(folder / "report.xlsx")
    return walked


def _begin(home: Home, school: School, folder: Path) -> None:
    lines = [f"{email(name)},{name},Science,{ROSA if at % 2 else NOOR},," for at, name in enumerate(NAMES)]
    lines += [f"{email(name)},{name},,,No," for name in (ROSA, NOOR)]
    roster = folder / "roster.csv"
    roster.write_text("\n".join([_HEADERS, *lines]), encoding="utf-8")
    rubric = folder / "rubric.csv"
    headers, *components = _SHIPPED.read_text(encoding="utf-8").splitlines()
    chosen = [line for line in components if line.startswith(COMPONENTS)]
    rubric.write_text("\n".join([headers, *chosen]), encoding="utf-8")
    words = ("--school", "Birch Lane School", "--roster", roster, "--rubric", rubric)
    ended = home.run(day(0), "init", *words)
    assert ended.code == 0, ended.err
    hands = Hands(home, school, day(0))
    hands.take_over()
    hands.expect_starter_rows()


def _week(home: Home, walked: Walked, routine: Routine, week: int) -> Iterator[str]:
    school, today = walked.school, day(week)
    if week == LOST.start:
        home.lose(LEADERS)
    if week == LOST.stop:
        home.heal(LEADERS)
    school.is_away = week in LOST
    home.week_passes()
    hands = Hands(home, school, today)
    events = [event for event in YEAR if event.week == week]
    for event in events:
        event.act(hands, routine)
    if not school.is_away:
        routine.coaches(hands)
    routine.teachers(hands)
    if week == BLOCKED:
        yield from _blocked(home, school, today)
        return
    yield from _synced(home, walked, today)
    if events or week in (LOST.start, LOST.stop):
        yield from _looked_at_again(home, walked, today)


def _blocked(home: Home, school: School, today: date) -> Iterator[str]:
    """Sync while the plans cannot be written: a sentence, and they stay as they are.

    A leaders' workbook that can be written is: each is right without the other.
    """
    before = home.tabs(PLANS)
    code = home.block()
    ended = home.run(today, "sync")
    if ended.code != code or "sheets-sync: " not in ended.err or home.tabs(PLANS) != before:
        yield f"a sync that could not write the plans ended with {ended.code}: {ended.err}"
    home.unblock()
    yield from checks.people(school, before)
    if code == WRITTEN_IN_PART:
        school.note_sync(today)
        yield from _of_leaders(school, home.tabs(LEADERS), today)


def _synced(home: Home, walked: Walked, today: date) -> Iterator[str]:
    school = walked.school
    ended = home.run(today, "sync")
    if ended.code != _code(school):
        yield f"the sync ended with {ended.code}: {ended.err}"
        return
    if not school.is_away:
        school.book = school.named
    school.note_sync(today)
    plans = home.tabs(PLANS)
    yield from checks.people(school, plans)
    yield from checks.statuses(school, plans)
    yield from checks.apart(school, plans, home.raw(PLANS))
    if not school.is_away:
        yield from _of_leaders(school, plans if school.book == PLANS else home.tabs(LEADERS), today)


def _looked_at_again(home: Home, walked: Walked, today: date) -> Iterator[str]:
    """Sync a second time, and check: neither writes, and what is counted is what stands there.

    So much only when something out of the ordinary has happened.
    """
    before = home.mark()
    again = home.run(today, "sync")
    if again.code != _code(walked.school) or home.mark() != before:
        yield f"a second sync wrote, or ended with {again.code}: {again.err}"
    if home.is_quick or today.day <= 7:
        found = json.loads(home.run(today, "check", "--format", "json", "--fail-on", "never").out)
        walked.findings[today] = [[one[key] for key in _SAME] for one in found["findings"]]
        yield from checks.summary(walked.school, found["summary"], home.tabs(PLANS))
        if home.mark() != before:
            yield "check wrote"


def _code(school: School) -> int:
    return WRITTEN_IN_PART if school.is_away else 0


def _of_leaders(school: School, desk: Tabs, today: date) -> Iterator[str]:
    yield from checks.talks(school, desk, today)
    yield from checks.needs(school, desk)
    yield from checks.notes(school, desk)
    yield from checks.counts(school, desk)
