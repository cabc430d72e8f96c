"""Words that people type below a made tab's table: they stay, whatever the table does."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sheets_sync.model import Snapshot
from tests.builders import ANA, school
from tests.core.flow import start, synced, tab_of, write_at

WORDS = "Order lunch for the June talk"
TABS = ["Overview", "Coverage", "PD Needs", "Follow-up Fall", "Follow-up Spring"]


def with_words(snapshot: Snapshot, title: str) -> tuple[Snapshot, int]:
    """Type a line two rows below all that stands on a tab; return the row."""
    row = len(tab_of(snapshot, title).rows) + 2
    return write_at(snapshot, title, row, 1, WORDS), row


@pytest.mark.parametrize("title", TABS)
def test_a_line_below_the_table_stays(title: str) -> None:
    snapshot, row = with_words(start(school()), title)
    assert tab_of(synced(snapshot), title).value(row, 1) == WORDS


@pytest.mark.parametrize("title", ["Overview", "Coverage"])
def test_rows_of_a_table_that_grew_shorter_are_cleared_all_the_same(title: str) -> None:
    snapshot, row = with_words(start(school()), title)
    last = row - 2
    roster = tab_of(snapshot, "Roster")
    fewer = [line for line in roster.rows if line[:1] != [ANA]]
    rubric = tab_of(snapshot, "Rubric")
    shorter = {"Roster": fewer, "Rubric": rubric.rows[:-1]}
    tabs = tuple(replace(tab, rows=shorter.get(tab.title, tab.rows)) for tab in snapshot.tabs)
    after = tab_of(synced(replace(snapshot, tabs=tabs)), title)
    assert after.value(row, 1) == WORDS
    assert after.value(last, 1) == ""
