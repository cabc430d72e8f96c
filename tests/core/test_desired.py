"""The cells we own beside people's rows, the pick lists and the leader's message."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sheets_sync.model import OUR_NOTE, NewColumn, Snapshot
from tests.builders import ANA_1, ANA_2, BEN, BEN_1, CLEO, Book, school
from tests.core.flow import planned, start, synced, tab_of, type_cell, with_tab


def column(snapshot: Snapshot, title: str, header: str) -> list[object]:
    tab = tab_of(snapshot, title)
    at = next(n for n, row in enumerate(tab.rows, 1) if header in row)
    col = list(tab.rows[at - 1]).index(header) + 1
    return [tab.value(row, col) for row in range(at + 1, len(tab.rows) + 1)]


def test_beside_every_row_stand_its_words() -> None:
    after = start(school())
    goals = [
        "By May my students plan and track their own reading every week.",
        "By May my students use comments from classmates to revise essays.",
        "By May my students choose how they investigate a question in the lab.",
    ]
    assert column(after, "2 Goals", "Status") == ["Ready"] * 3
    assert column(after, "2 Goals", "Alignment") == ["Aligned"] * 3
    assert column(after, "2 Goals", "Messages") == [""] * 3
    assert column(after, "2 Goals", "Key") == [ANA_1, ANA_2, BEN_1]
    assert [column(after, title, "My goal") for title in ("3 Document", "5 Actions")] == [goals] * 2


def test_columns_of_ours_that_a_tab_lacks_are_made_right_of_everything_and_filled_at_once() -> None:
    book = school().lose("goals", "status", "messages")
    book.above["goals"] = [["Our goals", "", "", "", "", "", "", "", "far right"]]
    plan = planned(book.snapshot())
    assert [(one.tab, one.col, one.header_row, one.header) for one in plan.new_columns] == [
        ("2 Goals", 10, 2, "Status"),
        ("2 Goals", 11, 2, "Messages"),
    ]
    assert all(isinstance(one, NewColumn) and one.look.note.startswith(OUR_NOTE) for one in plan.new_columns)
    assert [edit.new for edit in plan.edits if (edit.tab, edit.col) == ("2 Goals", 10)] == ["Ready"] * 3


def test_a_column_of_our_name_without_our_note_is_never_written() -> None:
    book = school().put("goals", BEN, 1, status="my own word", focus_area="")
    book.by_hand.add(("goals", "status"))
    plan = planned(book.snapshot())
    assert "Status" not in {edit.header for edit in plan.edits if edit.tab == "2 Goals"}
    assert "2 Goals" not in {one.tab for one in plan.new_columns}


def test_a_tab_without_a_header_row_is_left_alone() -> None:
    snapshot = start(school())
    broken = with_tab(snapshot, "2 Goals", lambda tab: replace(tab, rows=tab.rows[1:]))
    plan = planned(broken)
    assert "2 Goals" not in {edit.tab for edit in plan.edits} | {one.tab for one in plan.new_columns}


def test_when_a_row_is_cleared_its_verdict_goes_and_when_it_moved_its_verdict_follows() -> None:
    snapshot = start(school().put("goals", BEN, 1, focus_area=""))
    rows = list(tab_of(snapshot, "2 Goals").rows)
    people = 5
    swapped = [
        *rows[:1],
        *([*rows[n][:people], *rows[at][people:]] for at, n in ((1, 3), (2, 2), (3, 1))),
    ]
    after = synced(with_tab(snapshot, "2 Goals", lambda tab: replace(tab, rows=swapped)))
    assert column(after, "2 Goals", "Key") == [BEN_1, ANA_2, ANA_1]
    assert column(after, "2 Goals", "Status") == column(snapshot, "2 Goals", "Status")[::-1]
    cleared = [*rows[:3], [*[""] * people, *rows[3][people:]]]
    after = synced(with_tab(snapshot, "2 Goals", lambda tab: replace(tab, rows=cleared)))
    assert column(after, "2 Goals", "Key") == [ANA_1, ANA_2, ""]
    assert column(after, "2 Goals", "Status")[2] == column(after, "2 Goals", "Messages")[2] == ""


def test_a_key_stays_while_its_row_cannot_be_judged() -> None:
    snapshot = start(school())
    for header, value in (("Teacher", "Somebody Else"), ("Goal #", "one"), ("Goal", "")):
        after = synced(type_cell(snapshot, "2 Goals", header, 4, value))
        assert column(after, "2 Goals", "Key")[2] == BEN_1
    away = synced(type_cell(snapshot, "Roster", "Active", 3, "On leave"))
    assert column(away, "2 Goals", "Key")[2] == BEN_1
    assert [column(away, "2 Goals", header)[2] for header in ("Status", "Messages", "Alignment")] == [""] * 3


def test_a_row_of_someone_on_leave_has_no_words_beside_it() -> None:
    after = start(school().put("why", BEN, teacher=CLEO))
    assert (column(after, "1 Why", "Status"), column(after, "1 Why", "Messages")) == (["Ready", ""], ["", ""])


def test_pick_lists_join_code_and_name() -> None:
    after = start(school())
    assert column(after, "Focus Areas", "Pick list") == ["FA1 Student agency", "FA2 Feedback"]
    assert column(after, "Rubric", "Pick list")[0] == "SA2 Self-Direction"
    shorter = with_tab(
        after, "Rubric", lambda tab: replace(tab, rows=[*tab.rows[:2], [*[""] * 5, tab.rows[2][5]]])
    )
    assert column(synced(shorter), "Rubric", "Pick list") == ["SA2 Self-Direction", ""]


def test_the_leaders_message_follows_settings_only_into_our_own_cell() -> None:
    book = school()
    book.above["why"] = [["An older message"], []]
    own = book.snapshot()
    assert tab_of(synced(own), "1 Why").value(1, 1) == "An older message"
    ours = with_tab(own, "1 Why", lambda tab: replace(tab, notes={**tab.notes, (1, 1): OUR_NOTE}))
    message = "You know best what your students need next. Choose it and show us."
    assert tab_of(synced(ours), "1 Why").value(1, 1) == message


def test_messages_are_plain_text_whatever_was_typed() -> None:
    after = start(school().put("goals", BEN, 1, component='=HYPERLINK("x")'))
    said = column(after, "2 Goals", "Messages")[2]
    assert isinstance(said, str) and not said.startswith("=") and "[PLP" in said


def test_an_empty_book_wants_only_our_tabs() -> None:
    plan = planned(Book({}).snapshot(), date(2026, 11, 23))
    assert [tab.title for tab in plan.new_tabs] == ["Overview", "Start Here", "Coverage"]
    assert (plan.edits, plan.new_columns) == ((), ())
