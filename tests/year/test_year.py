"""A year in the life of a school, September to June, on both homes.

Every Monday people do what ``script.YEAR`` and their habits have them do, the schedule syncs, and what stands
in the workbooks is held against a model that knows only what each person typed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.year import checks, june
from tests.year.conftest import Lived
from tests.year.homes import LEADERS, Rows, Tabs
from tests.year.school import ACTIONS, GOALS, PEOPLE, School
from tests.year.script import BLOCKED, WEEKS, YEAR, day

BOTH = pytest.mark.parametrize("kind", ["files", "google"])
Sabotage = Callable[[Tabs], None]


@BOTH
def test_nothing_is_lost_miscounted_or_told_in_a_whole_year(lived: Lived, kind: str) -> None:
    walked = lived(kind)
    assert walked.wrong == []
    assert walked.school.days[-1][0] == day(WEEKS - 1)
    assert {event.week for event in YEAR} < set(range(WEEKS))
    assert len(walked.school.talks) > 30


@BOTH
def test_the_report_in_june_agrees_with_an_independent_count(lived: Lived, kind: str) -> None:
    walked = lived(kind)
    assert list(june.report(walked.school, walked.report, walked.plans)) == []


def test_both_homes_find_the_same(lived: Lived) -> None:
    mine, others = lived("files"), lived("google")
    days = mine.findings.keys() & others.findings.keys()
    assert len(days) > 8
    assert any(mine.findings[one] for one in days)
    assert {one: mine.findings[one] for one in days} == {one: others.findings[one] for one in days}
    assert _but_blocked(mine.school) == _but_blocked(others.school)


def _but_blocked(school: School) -> School:
    """Return the school without the day on which files can be written in part, and nothing at Google."""
    return replace(school, days=[one for one in school.days if one[0] != day(BLOCKED)])


# -- whether any of this would be noticed -------------------------------------------------------------------


def of_leaders(school: School, tabs: Tabs) -> checks.Wrong:
    for check in (checks.needs, checks.notes, checks.counts):
        yield from check(school, tabs)
    yield from checks.talks(school, tabs, day(WEEKS - 1))


def place(rows: Rows, text: str) -> tuple[int, int]:
    return next((at, row.index(text)) for at, row in enumerate(rows) if text in row)


def drops_a_word(tabs: Tabs) -> None:
    row = next(row for row in tabs[ACTIONS] if row[0].startswith("ben"))
    row[3] = ""


def tells_another_status(tabs: Tabs) -> None:
    at, col = place(tabs[GOALS], "Status")
    tabs[GOALS][at + 1][col] = "Not started"


def lets_a_status_stay(tabs: Tabs) -> None:
    _, col = place(tabs[GOALS], "Status")
    row = next(row for row in tabs[GOALS] if row[0].startswith("lena"))
    row[col] = "Ready"


def swaps_two_talks(tabs: Tabs) -> None:
    rows = tabs["Follow-up Spring"]
    at, col = place(rows, "Met on")
    said = [row for row in rows[at + 1 :] if len(row) > col and row[col]]
    said[0][col:], said[1][col:] = said[1][col:], said[0][col:]


def doubles_a_talk(tabs: Tabs) -> None:
    rows = tabs["Follow-up Autumn"]
    at, col = place(rows, "Met on")
    rows.append(next(list(row) for row in rows[at + 1 :] if len(row) > col and row[col]))


def counts_one_teacher_less(tabs: Tabs) -> None:
    at, col = place(tabs["Overview"], "Active teachers")
    tabs["Overview"][at][col + 1] = str(int(tabs["Overview"][at][col + 1]) - 1)


def leaves_one_out(tabs: Tabs) -> None:
    at, _ = place(tabs["Overview"], "Department")
    del tabs["Overview"][at + 1]


def forgets_a_day(tabs: Tabs) -> None:
    at, _ = place(tabs["Sync Log"], "2026-09-07")
    del tabs["Sync Log"][at]


def forgets_an_offer(tabs: Tabs) -> None:
    rows = tabs["What we offer"]
    at, col = place(rows, "Offered")
    next(row for row in rows[at + 1 :] if len(row) > col and row[col])[col] = ""


def makes_pd_needs_anew(tabs: Tabs) -> None:
    tabs["PD Needs"] = tabs["What we offer"]


def loses_a_note(tabs: Tabs) -> None:
    at, col = place(tabs["Follow-up Autumn"], "Ask the office about cover before December")
    tabs["Follow-up Autumn"][at][col] = ""


def in_report(tab: str, header: str, text: str) -> Sabotage:
    """Return what types over the first cell under a header of the report."""

    def types_over(tabs: Tabs) -> None:
        at, col = place(tabs[tab], header)
        tabs[tab][at + 1][col] = text

    return types_over


def leaves_a_goal_out(tabs: Tabs) -> None:
    at, _ = place(tabs["Goals"], "Goal title")
    del tabs["Goals"][at + 1]


def says_too_many(tabs: Tabs) -> None:
    rows = tabs["Summary"]
    at = next(at for at, row in enumerate(rows) if "active teachers have all six" in row[0])
    rows[at][0] = rows[at][0].replace(" of ", " of 1")


OF_PEOPLE = (drops_a_word, tells_another_status, lets_a_status_stay)
OF_LEADERS = (
    *(swaps_two_talks, doubles_a_talk, counts_one_teacher_less, leaves_one_out),
    *(forgets_a_day, forgets_an_offer, makes_pd_needs_anew, loses_a_note),
)
OF_REPORT = {
    "a goal": leaves_a_goal_out,
    "all teachers": says_too_many,
    "a step": in_report("Teachers x steps", "6 Follow-up", "Not started"),
    "a coach": in_report("Teachers x steps", "Coach", "Nobody"),
    "steps ready": in_report("Summary", "Ready", "3"),
    "actions": in_report("Summary", "Actions", "3"),
    "talks due": in_report("Summary", "Due", "3"),
    "a talk": in_report("Follow-ups", "Recorded", "No"),
    "an outcome": in_report("Goals", "Outcome", "Not met"),
    "a need": in_report("PD needs", "Teachers", "9"),
    "goals by component": in_report("Coverage", "Goals", "9"),
}


def of_people(school: School, tabs: Tabs) -> checks.Wrong:
    yield from checks.people(school, tabs)
    yield from checks.statuses(school, tabs)


@pytest.mark.parametrize("sabotage", [*OF_PEOPLE, *OF_LEADERS], ids=lambda one: one.__name__)
@BOTH
def test_it_would_be_noticed(lived: Lived, kind: str, sabotage: Sabotage) -> None:
    walked = lived(kind)
    look = of_people if sabotage in OF_PEOPLE else of_leaders
    assert list(look(walked.school, walked.plans)) == []
    sabotage(walked.plans)
    assert list(look(walked.school, walked.plans)) != []


@pytest.mark.parametrize("what", OF_REPORT)
@BOTH
def test_it_would_be_noticed_in_the_report(lived: Lived, kind: str, what: str) -> None:
    walked = lived(kind)
    OF_REPORT[what](walked.report)
    assert len(list(june.report(walked.school, walked.report, walked.plans))) == 1


@BOTH
def test_it_would_be_noticed_if_the_plans_told(lived: Lived, kind: str) -> None:
    """In June leaders' tabs stand among the plans again: to those who think they are apart, all is told."""
    walked = lived(kind)
    apart = replace(walked.school, book=LEADERS)
    raw = "\n".join(cell for rows in walked.plans.values() for row in rows for cell in row)
    told = "\n".join(checks.apart(apart, walked.plans, raw))
    assert [word for word in (*apart.leaders_words, *apart.made()) if word not in told] == []
    own = {title: walked.plans[title] for title in PEOPLE}
    assert list(checks.apart(apart, own, "")) == []
