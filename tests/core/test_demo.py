"""The demo school, in memory: as of any day, with leaders' typing, and nothing left to write."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from sheets_sync import sync
from sheets_sync.demo import demo_school, leaders_typing
from sheets_sync.frames import parse
from sheets_sync.model import Plan, Snapshot
from sheets_sync.reconcile import after
from tests.builders import TODAY
from tests.core.flow import TEMPLATE, planned

EMPTY = Snapshot("demo.xlsx", ())


def made(today: date) -> Snapshot:
    return after(EMPTY, sync.making_plan(EMPTY, TEMPLATE, demo_school(TEMPLATE, today), today))


def days(rows: Any) -> set[date]:
    return {value for row in rows for value in row.values() if isinstance(value, date)}


@pytest.mark.parametrize("today", [TODAY, date(2028, 2, 29), date(2027, 1, 3)])
def test_the_school_follows_the_day_and_its_people_keep_weekends_free(today: date) -> None:
    school = demo_school(TEMPLATE, today)
    assert 35 <= len(school.roster) <= 50 and len(school.focus_areas) == 2
    typed = days(row for rows in school.steps.values() for row in rows) | days(school.settings)
    assert max(day.weekday() for day in typed) <= 4
    assert min(typed) > today - timedelta(400) and max(typed) < today + timedelta(400)
    assert today - timedelta(7) <= max(day for day in typed if day <= today)


def test_the_same_day_makes_the_same_school() -> None:
    assert demo_school(TEMPLATE, TODAY) == demo_school(TEMPLATE, TODAY)


def test_addresses_are_invented() -> None:
    emails = [str(row["email"]) for row in demo_school(TEMPLATE, TODAY).roster]
    assert all(email.endswith("@example.edu") for email in emails)
    assert len(set(emails)) == len(emails)


def test_the_workbook_holds_all_of_real_life_and_comes_to_rest() -> None:
    whole = made(TODAY)
    plans = parse(whole, TEMPLATE, TODAY)
    assert plans.layout.missing == () and plans.school.unread == ()
    assert {"component", "date", "goal_number"} <= {miss.kind for miss in plans.misses}
    assert {"yes", "on_leave", "no"} <= set(plans.roster["active"]) | {"yes"}
    synced = after(whole, planned(whole))
    typing = leaders_typing(synced, TEMPLATE, TODAY)
    columns = {column.header for column in TEMPLATE.by_key["talks"].columns if column.owner == "leaders"}
    assert {edit.header for edit in typing.edits} == columns
    assert all(edit.old == "" and edit.tab.startswith("Follow-up ") for edit in typing.edits)
    talked = after(synced, typing)
    settled = after(talked, planned(talked))
    assert planned(settled) == Plan()
    checked = sync.judge_snapshot(settled, TEMPLATE, TODAY)
    said = int(checked.plans.talks["has_typing"].sum())
    assert said == len({edit.key for edit in typing.edits}) > 10
    words = {status for key in checked.verdicts.tabs for status in checked.verdicts.tabs[key]["status"]}
    assert words == {"Not started", "Needs attention", "In progress", "Ready"}
