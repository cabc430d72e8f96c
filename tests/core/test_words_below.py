"""Words that people type below a made tab's table: they stay, whatever the table does."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheets_sync.model import Snapshot, Tab, Value
from tests.builders import ANA, school
from tests.core.flow import start, synced, tab_of, with_rows, with_tab, write_at

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


def with_new_teachers(snapshot: Snapshot, count: int) -> Snapshot:
    """Put people on the roster who sort behind everybody."""
    roster = tab_of(snapshot, "Roster")
    headers = list(roster.rows[0])
    new = [[new_teacher(at).get(str(one), "") for one in headers] for at in range(count)]
    return with_rows(snapshot, "Roster", [*roster.rows, *new])


def new_teacher(at: int) -> dict[str, str]:
    return {"Email": f"zoe{at}@example.edu", "Name": f"Zoe Zimmer {at}", "Coach": "zoe0@example.edu"}


def with_new_components(snapshot: Snapshot, count: int) -> Snapshot:
    """Put components at the end of the rubric."""
    rubric = tab_of(snapshot, "Rubric")
    headers = list(rubric.rows[0])
    new = [
        [{"Code": f"Z{at}", "Component": f"Zest {at}"}.get(str(one), "") for one in headers]
        for at in range(count)
    ]
    return with_rows(snapshot, "Rubric", [*rubric.rows, *new])


GROWN = {
    "Overview": (with_new_teachers, "Zoe Zimmer {}"),
    "Coverage": (with_new_components, "Z{0} Zest {0}"),
}
NOTES: dict[str, list[Value]] = {
    "one cell": [WORDS],
    "further right": ["", "", WORDS],
    "two cells": [WORDS, "Jo"],
}


def header_row(tab: Tab) -> int:
    return max(
        row for row, cells in enumerate(tab.rows, 1) if cells[:1] in (["Teacher"], ["Rubric component"])
    )


def first_cells(snapshot: Snapshot, title: str) -> list[Value]:
    tab = tab_of(snapshot, title)
    return [tab.value(row, 1) for row in range(1, len(tab.rows) + 1)]


@pytest.mark.parametrize("note", NOTES.values(), ids=NOTES)
@pytest.mark.parametrize("below", [1, 2, 3])
@pytest.mark.parametrize("title", GROWN)
def test_a_table_that_grows_goes_on_below_the_words_it_meets(
    title: str, below: int, note: list[Value]
) -> None:
    grow, name = GROWN[title]
    snapshot = start(school())
    before = first_cells(snapshot, title)
    row = len(before) + below
    for col, value in enumerate(note, 1):
        snapshot = write_at(snapshot, title, row, col, value)
    grown = synced(grow(snapshot, 4))
    tab = tab_of(grown, title)
    assert [tab.value(row, col) for col in range(1, len(note) + 1)] == note
    assert all(tab.value(row, col) == "" for col in range(len(note) + 1, 13))
    table = [cell for at, cell in enumerate(first_cells(grown, title), 1) if at != row]
    # "Nobody works on" and its like count the new ones too.
    assert table[header_row(tab) - 1 :] == [
        *before[header_row(tab) - 1 :],
        *(name.format(at) for at in range(4)),
    ]


@pytest.mark.parametrize("title", GROWN)
def test_the_gap_closes_once_the_words_are_gone(title: str) -> None:
    grow, name = GROWN[title]
    snapshot, row = with_words(start(school()), title)
    grown = write_at(synced(grow(snapshot, 4)), title, row, 1, "")
    cells = [cell for cell in first_cells(synced(grown), title) if cell != ""]
    assert [cells.count(name.format(at)) for at in range(4)] == [1] * 4
    assert cells[-1] == name.format(3)


@pytest.mark.parametrize("title", GROWN)
def test_a_copy_of_a_line_that_somebody_keeps_below_is_theirs(title: str) -> None:
    snapshot = start(school())
    tab = tab_of(snapshot, title)
    last = len(tab.rows)
    for col, value in enumerate(tab.rows[last - 1], 1):
        snapshot = write_at(snapshot, title, last + 2, col, value)
    once = synced(GROWN[title][0](snapshot, 1))
    shown = [cell for cell in tab.rows[last - 1] if not str(cell).startswith("row ")]
    assert list(tab_of(once, title).rows[last + 1])[: len(shown)] == shown
    # It stays when what it is a copy of goes.
    less = {"Overview": ("Roster", 3), "Coverage": ("Rubric", 1)}[title]
    rows = tab_of(snapshot, less[0]).rows
    gone = tab_of(synced(with_rows(once, less[0], rows[: -less[1]])), title)
    assert list(gone.rows[last + 1])[: len(shown)] == shown


AMONG: dict[str, tuple[str, list[Value]]] = {
    "a heading with a teacher's name": ("Overview", ["Ben Ito", "ask about the van"]),
    "a row of totals": ("Overview", ["Total ready", "", "", "", 2, 2, 2, 2, 2, 2]),
    "a name that is hired later": ("Overview", ["Zoe Zimmer 0", "starts in January"]),
    "a number beside words": ("Coverage", ["Ask the district", "", 3]),
    "a component that comes later": ("Coverage", ["Z0 Zest 0", "", "next year"]),
}


@pytest.mark.parametrize("among", [True, False])
@pytest.mark.parametrize(("title", "note"), AMONG.values(), ids=AMONG)
def test_a_line_of_peoples_is_never_taken_for_one_of_ours(title: str, note: list[Value], among: bool) -> None:
    snapshot = start(school())
    tab = tab_of(snapshot, title)
    row = len(tab.rows) - 1 if among else len(tab.rows) + 1
    rows = [*tab.rows[: row - 1], note, *tab.rows[row - 1 :]]
    after = tab_of(synced(GROWN[title][0](with_rows(snapshot, title, rows), 2)), title)
    assert list(after.rows[row - 1][: len(note)]) == note
    assert not any(after.rows[row - 1][len(note) :])
    names = [name for name in first_cells(synced(with_rows(snapshot, title, rows)), title) if name]
    ours = [name for name in first_cells(snapshot, title) if name]
    assert Counter(names) == Counter([*ours, note[0]])


def test_words_above_the_table_stay_where_nothing_is_drawn() -> None:
    snapshot = start(school())
    places = [(5, 1), (5, 9), (12, 8)]
    for place in places:
        snapshot = write_at(snapshot, "Overview", *place, WORDS)
    after = tab_of(synced(snapshot), "Overview")
    assert [after.value(*place) for place in places] == [WORDS] * 3


@pytest.mark.parametrize("title", GROWN)
def test_a_note_below_stays_whatever_happens_to_the_header(title: str) -> None:
    snapshot, row = with_words(start(school()), title)
    tab = tab_of(snapshot, title)
    renamed = write_at(snapshot, title, header_row(tab), 1, "Name")
    assert tab_of(synced(renamed), title).value(row, 1) == WORDS
    shifted = with_rows(snapshot, title, [*tab.rows[:2], [], *tab.rows[2:]])
    assert tab_of(synced(shifted), title).value(row + 1, 1) == WORDS


@settings(max_examples=12, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 12)), min_size=1, max_size=5))
def test_whatever_the_school_grows_and_shrinks_to_no_word_below_is_lost(steps: list[tuple[int, int]]) -> None:
    plain = start(school())
    snapshot, typed = plain, dict[int, str]()
    roster = tab_of(plain, "Roster").rows
    table = len(first_cells(plain, "Overview")) + 1
    for number, (people, where) in enumerate(steps):
        if tab_of(snapshot, "Overview").value(table + where, 1) == "":
            typed[table + where] = f"Note {number}"
            snapshot = write_at(snapshot, "Overview", table + where, 1, typed[table + where])
        snapshot = synced(with_new_teachers(with_rows(snapshot, "Roster", roster), people))
        cells = first_cells(snapshot, "Overview")
        assert {row: cells[row - 1] for row in typed} == typed
        assert [one for one in cells if str(one).startswith("Zoe")] == [
            f"Zoe Zimmer {at}" for at in range(people)
        ]


@pytest.mark.parametrize("title", GROWN)
@pytest.mark.parametrize("at", [1, 2, 3])
def test_a_row_that_somebody_inserts_above_keeps_its_words_and_moves_ours(title: str, at: int) -> None:
    snapshot, row = with_words(start(school()), title)
    tab = tab_of(snapshot, title)
    moved = [*tab.rows[: at - 1], ["our own line"], *tab.rows[at - 1 :]]
    notes = {(1 + (at == 1), 1): tab.notes[1, 1]}
    shifted = with_tab(snapshot, title, lambda one: replace(one, rows=moved, notes=notes))
    assert list(tab_of(synced(shifted), title).rows) == moved
    # What was drawn above the table stays under the charts that show it, also when its numbers change.
    grown = tab_of(synced(GROWN[title][0](shifted, 1)), title)
    assert grown.value(at, 1) == "our own line" and grown.value(row + 1, 1) == WORDS
    assert header_row(grown) == header_row(tab) + 1


@pytest.mark.parametrize("title", GROWN)
def test_a_row_that_somebody_deleted_above_comes_back(title: str) -> None:
    snapshot = start(school())
    tab = tab_of(snapshot, title)
    shorter = with_rows(snapshot, title, [*tab.rows[:2], *tab.rows[3:]])
    assert [list(row) for row in tab_of(synced(shorter), title).rows] == [list(row) for row in tab.rows]


@pytest.mark.parametrize("title", GROWN)
def test_a_column_that_somebody_inserts_keeps_its_words_and_moves_ours(title: str) -> None:
    snapshot = start(school())
    tab = tab_of(snapshot, title)
    head = header_row(tab)

    def widened(at: int, row: list[Value]) -> list[Value]:
        word = "My remarks" if at == head else f"remark {at}" if at > head else ""
        return [*row[:2], word, *row[2:]]

    rows = [widened(at, [*row, *[""] * (2 - len(row))]) for at, row in enumerate(tab.rows, 1)]
    after = tab_of(synced(GROWN[title][0](with_rows(snapshot, title, rows), 1)), title)
    last = len(tab.rows)
    assert [after.value(at, 3) for at in range(head, last + 1)] == [row[2] for row in rows[head - 1 :]]
    assert list(after.rows[head - 1]).count("Key") == 1
    assert [after.value(last + 1, col) != "" for col in (1, 3)] == [True, False]


@pytest.mark.parametrize("title", GROWN)
def test_a_line_that_fills_every_column_is_still_theirs(title: str) -> None:
    snapshot = start(school())
    row = len(tab_of(snapshot, title).rows) + 2
    for col in range(1, 14):
        snapshot = write_at(snapshot, title, row, col, f"total {col}")
    after = tab_of(synced(snapshot), title)
    assert list(after.rows[row - 1])[:13] == [f"total {col}" for col in range(1, 14)]


@pytest.mark.parametrize("title", GROWN)
def test_a_table_whose_keys_were_cleared_is_not_drawn_twice(title: str) -> None:
    snapshot = start(school())
    tab = tab_of(snapshot, title)
    key = list(tab.rows[header_row(tab) - 1]).index("Key") + 1
    for row in range(header_row(tab) + 1, len(tab.rows) + 1):
        snapshot = write_at(snapshot, title, row, key, "")
    assert tab_of(synced(snapshot), title).rows == tab.rows
