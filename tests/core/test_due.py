"""When a talk is due: one answer for the tabs, the rules and the report."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from sheets_sync.due import is_due_in, is_owed_in, owed_keys, without_goal
from sheets_sync.keys import no_goal_key
from sheets_sync.report.excel.gather import gather
from sheets_sync.tabs.talk_rows import TalkRows
from sheets_sync.verdicts import judge
from tests.builders import ANA, ANA_1, ANA_2, BEN, BEN_1, DEV, Book, school

FALL, SPRING = 0, 1


def due(book: Book, window: int) -> set[str]:
    plans = book.plans()
    return set(plans.goals["key"].to_numpy()[is_due_in(plans, plans.school.windows[window])])


@pytest.mark.parametrize(
    ("cells", "fall", "spring"),
    [
        ({"first_check_in": ""}, True, True),
        ({"first_check_in": "when we can"}, True, True),
        ({"first_check_in": date(2026, 10, 22)}, True, True),
        ({"first_check_in": date(2026, 10, 23)}, False, True),
        ({"first_check_in": date(2027, 5, 7)}, False, False),
        ({"first_check_in": date(2062, 10, 1)}, True, True),  # outside the year: a slip counts as none
    ],
)
def test_a_goal_is_due_in_windows_that_close_after_its_first_check_in(
    cells: dict[str, Any], fall: bool, spring: bool
) -> None:
    book = school().put("follow_up", BEN, 1, **cells)
    assert [BEN_1 in due(book, window) for window in (FALL, SPRING)] == [fall, spring]


def test_no_talk_is_owed_on_a_goal_that_was_replaced_though_its_row_stands() -> None:
    plans = school().put("follow_up", ANA, 1, outcome="Replaced").plans()
    spring = plans.school.windows[SPRING]
    assert (is_due_in(plans, spring) & ~is_owed_in(plans, spring)).tolist() == [True, False, False]
    assert owed_keys(plans, spring) == {ANA_2, BEN_1, no_goal_key(DEV)}


def test_a_window_without_a_last_day_has_every_goal() -> None:
    book = school()
    book.rows["settings"][-1]["closes"] = ""
    assert due(book, SPRING) == {ANA_1, ANA_2, BEN_1}


@pytest.mark.parametrize("replaced", ["", "Replaced"])
def test_the_tab_and_the_report_mean_the_same_talks(replaced: str) -> None:
    plans = school().put("follow_up", ANA, 2, outcome=replaced).plans()
    check_ins = gather(plans, judge(plans, ())).check_ins
    for window in plans.school.windows:
        mine = [one.goal for one in check_ins if one.window.id == window.id]
        listed = {(goal.teacher, goal.number) for goal in mine}
        rows = TalkRows(plans).due_in(window)
        talks = {(row["teacher"], row["goal_number"] or 0) for row in rows.values() if not row["note"]}
        recorded = {(plans.name_of(one), number) for one, number in listed}
        assert talks <= recorded
        assert {email for email, number in listed if not number} == set(without_goal(plans))
