"""The Sync Log: one line for each day on which something had moved, and never a word about it otherwise."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheets_sync.model import Plan, Snapshot, Value
from sheets_sync.sync import judge_snapshot, prepare
from sheets_sync.tabs.sync_log import HEADER_ROW
from tests.builders import TODAY, school
from tests.core.flow import TEMPLATE, planned, start, synced, tab_of, type_cell, with_tab, write_at

LOG = "Sync Log"
FIRST = HEADER_ROW + 1
NEXT_WEEK = TODAY + timedelta(7)


def lines(snapshot: Snapshot) -> list[list[Value]]:
    return [list(row[:10]) for row in tab_of(snapshot, LOG).rows[HEADER_ROW:] if any(row)]


def days(snapshot: Snapshot) -> list[Value]:
    return [row[0] for row in lines(snapshot)]


def move(snapshot: Snapshot, words: str = "") -> Snapshot:
    """Type other words, or none, as Ana's second goal."""
    return type_cell(snapshot, "2 Goals", "Goal", 3, words)


def test_the_first_sync_writes_the_first_line() -> None:
    tab = tab_of(start(school()), LOG)
    assert [row[0] for row in tab.rows[:2]] == [TEMPLATE.disclosure, TEMPLATE.by_key["sync_log"].help]
    assert list(tab.rows[HEADER_ROW - 1]) == [
        *("Date", "Active teachers", "Goals", "Not started", "Needs attention", "In progress", "Ready"),
        *("Aligned", "Check", "Not aligned"),
    ]
    # three active teachers, six steps each; Dev has typed nothing yet
    assert lines(start(school())) == [[TODAY, 3, 3, 6, 0, 0, 12, 3, 0, 0]]


def test_a_day_on_which_nothing_differs_adds_nothing() -> None:
    assert days(synced(start(school()), TODAY + timedelta(1))) == [TODAY]


def test_a_later_sync_on_the_same_day_edits_its_line() -> None:
    after = synced(move(start(school())))
    assert len(lines(after)) == 1 and lines(after)[0][:3] == [TODAY, 3, 2]


def test_another_day_with_changes_adds_a_line_and_leaves_the_former_ones() -> None:
    first = start(school())
    after = synced(move(first), NEXT_WEEK)
    assert lines(after)[:1] == lines(first)
    assert days(after) == [TODAY, NEXT_WEEK]


def test_a_day_in_the_past_writes_no_line() -> None:
    first = synced(move(start(school())), NEXT_WEEK)
    assert lines(synced(move(first, "Something else altogether, once more."), TODAY)) == lines(first)


def test_lines_that_people_deleted_stay_away_and_what_they_typed_beside_stays() -> None:
    first = synced(move(start(school())), NEXT_WEEK)
    first = write_at(first, LOG, FIRST, 12, "the day of the storm")
    gone = with_tab(first, LOG, lambda tab: replace(tab, rows=[*tab.rows[:FIRST], *tab.rows[FIRST + 1 :]]))
    gone = write_at(gone, LOG, FIRST + 1, 3, "a remark")
    after = synced(gone, NEXT_WEEK)
    tab = tab_of(after, LOG)
    assert (tab.value(FIRST, 1), tab.value(FIRST, 12)) == (TODAY, "the day of the storm")
    assert tab.value(FIRST + 1, 3) == "a remark"
    assert tab.value(FIRST + 2, 1) == NEXT_WEEK


def test_a_log_sorted_the_other_way_still_knows_its_last_line() -> None:
    first = synced(move(start(school())), NEXT_WEEK)

    def turn(snapshot: Snapshot) -> Snapshot:
        return with_tab(
            snapshot,
            LOG,
            lambda tab: replace(tab, rows=[*tab.rows[:HEADER_ROW], *tab.rows[: HEADER_ROW - 1 : -1]]),
        )

    turned = turn(first)
    assert planned(turned, NEXT_WEEK) == Plan()
    assert lines(synced(turned, NEXT_WEEK + timedelta(1))) == lines(turned)


@pytest.mark.parametrize("title", ["Roster", "2 Goals"])
def test_while_the_roster_or_the_goals_are_gone_no_false_line_is_written(title: str) -> None:
    first = start(school())
    lost = replace(first, tabs=tuple(tab for tab in first.tabs if tab.title != title))
    plan = prepare(judge_snapshot(lost, TEMPLATE, NEXT_WEEK), allow_shrink=True)
    assert [edit for edit in plan.edits if edit.tab == LOG] == []


def test_a_persons_tab_of_that_title_is_left_alone() -> None:
    book = school()
    own = replace(book.snapshot().tabs[0], title=LOG, rows=[["my own log"]], notes={})
    book.others.append(own)
    assert tab_of(start(book), LOG) == own


@given(st.lists(st.tuples(st.integers(-3, 9), st.booleans()), max_size=5))
@settings(max_examples=6, deadline=None)
def test_days_stand_in_order_each_once_and_no_former_line_is_touched(moves: list[tuple[int, bool]]) -> None:
    snapshot, today, is_blank = start(school()), TODAY, False
    for ahead, has_moved in moves:
        today += timedelta(ahead)
        if has_moved:
            is_blank = not is_blank
            snapshot = move(snapshot, "" if is_blank else "By May my students read every day of the week.")
        before = lines(snapshot)
        snapshot = synced(snapshot, today)
        after = lines(snapshot)
        kept = [line for line in before if line[0] != today]
        assert [line for line in after if line[0] != today] == kept and len(after) - len(kept) <= 1
        assert len(set(days(snapshot))) == len(after)
        assert days(snapshot) == sorted(day for day in days(snapshot) if isinstance(day, date))


@pytest.mark.parametrize("header", ["Date", "Active teachers", "Ready"])
def test_a_header_that_people_changed_makes_no_line_twice(header: str) -> None:
    snapshot = start(school())
    col = list(tab_of(snapshot, "Sync Log").rows[HEADER_ROW - 1]).index(header) + 1
    before = len(lines(snapshot))
    for day in (TODAY, TODAY + timedelta(1)):
        snapshot = synced(write_at(snapshot, "Sync Log", HEADER_ROW, col, "Ours"), day)
    assert len(lines(snapshot)) == before


def test_a_note_with_a_date_is_no_line_of_ours() -> None:
    snapshot = start(school())
    row = len(tab_of(snapshot, "Sync Log").rows) + 2
    later = TODAY + timedelta(2)
    for col, words in enumerate([later.isoformat(), "PD day"], 1):
        snapshot = write_at(snapshot, "Sync Log", row, col, words)
    snapshot = synced(move(snapshot), later - timedelta(1))
    snapshot = synced(move(snapshot, "By May my students plan and track their own reading."), later)
    log = tab_of(snapshot, "Sync Log")
    assert (log.value(row, 1), log.value(row, 2)) == (later.isoformat(), "PD day")
    assert {later - timedelta(1), later} <= set(days(snapshot))
